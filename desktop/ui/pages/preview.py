"""打印预览: the pages as they will be printed, the printer, and what the person should know before printing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
)

from desktop.kit.errors import Refused
from desktop.kit.work import Progress, Work
from desktop.ui import handing, theme
from desktop.ui.page import Action, Page, card
from desktop.ui.paper_view import PaperView
from desktop.ui.theme import u

if TYPE_CHECKING:
    from desktop.paper.pages import Pages
    from desktop.ui.window import MainWindow

NO_PRINTER = "没有装打印机"
MOST_COPIES = 99


class PreviewPage(Page):
    """`open(file=…, title=…, back=…)` shows a workbook (.xlsx) page by page."""

    name = "preview"
    keys = "PgDn 下一页   Ctrl+滚轮 放大   Ctrl+P 打印"

    def __init__(self, frame: MainWindow) -> None:
        super().__init__(frame)
        self.file = Path()
        self.job: Pages | None = None
        self.view = PaperView(self._paint)
        row = QHBoxLayout()
        row.setSpacing(u(12))
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self._bar())
        left.addWidget(self.view, 1)
        row.addLayout(left, 1)
        row.addWidget(self._panel())
        self.body.addLayout(row, 1)
        self.say("打印预览", "", back="返回")
        self.set_actions(
            [
                Action("save-pdf", "存为 PDF", "export", self.save_as_pdf),
                Action("save-sheet", "存成表格", "workbook", self.save_as_sheet),
                Action("print-now", "打印", "print", self.print, "Ctrl+P", primary=True),
            ]
        )
        self.view.moved.connect(self._say_place)
        self.setFocusProxy(self.view)

    # --- building

    def _bar(self) -> QFrame:
        bar = QFrame()
        bar.setProperty("k", "card")
        bar.setFixedHeight(u(44))
        row = QHBoxLayout(bar)
        row.setContentsMargins(u(12), 0, u(12), 0)
        self.zoom = QLabel()
        self.place = QLabel()
        for name, words, icon, do in (
            ("zoom-out", "缩小", "minus", lambda: self.view.zoom_by(0.8)),
            ("zoom-in", "放大", "plus", lambda: self.view.zoom_by(1.25)),
            ("page-before", "上一页", "left", lambda: self.view.turn(-1)),
            ("page-after", "下一页", "right", lambda: self.view.turn(1)),
        ):
            button = QPushButton(theme.icon(icon), "")
            button.setObjectName(name)
            button.setAccessibleName(words)
            button.setToolTip(words)
            button.setProperty("k", "icon")
            button.clicked.connect(lambda _checked=False, do=do: do())
            if name == "zoom-in":
                row.addWidget(self.zoom)
            if name == "page-before":
                row.addStretch(1)
            if name == "page-after":
                row.addWidget(self.place)
            row.addWidget(button)
        row.addStretch(1)
        for words, fit in (("整页", "page"), ("页宽", "width")):
            chip = QPushButton(words)
            chip.setObjectName(f"fit-{fit}")
            chip.setProperty("k", "chip")
            chip.setCheckable(True)
            chip.setAutoExclusive(True)
            chip.setChecked(fit == "page")
            chip.clicked.connect(lambda _checked=False, fit=fit: self.view.set_fit(fit))
            row.addWidget(chip)
        return bar

    def _panel(self) -> QScrollArea:
        frame, column, _heading = card()
        form = QFormLayout()
        form.setSpacing(u(4))
        form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.printer, self.copies, self.some = QComboBox(), QLineEdit("1"), QLineEdit()
        self.some.setPlaceholderText("全部，或写 1-2")
        self.double, self.thrifty = QCheckBox("双面"), QCheckBox("省墨（不印底色）")
        named = (
            ("打印机", "print-printer", self.printer),
            ("份数", "print-copies", self.copies),
            ("页码", "print-pages", self.some),
        )
        for words, name, widget in named:
            label = QLabel(words)
            label.setProperty("k", "label")
            label.setMinimumHeight(u(36))
            widget.setObjectName(name)
            widget.setAccessibleName(words)
            form.addRow(label, widget)
        for box, name in ((self.double, "print-double"), (self.thrifty, "print-thrifty")):
            box.setObjectName(name)
            form.addRow("", box)
        column.addLayout(form)
        self.notes = QLabel()
        self.notes.setWordWrap(True)
        self.notes.setObjectName("print-notes")
        column.addSpacing(u(8))
        column.addWidget(self.notes)
        column.addStretch(1)
        self.thrifty.toggled.connect(lambda _on: self._load())
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFixedWidth(u(312))
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(frame)
        return area

    # --- showing

    def open(self, **where: Any) -> None:
        if "file" in where:
            self.file = Path(where["file"])
            self.say(fact=where.get("title", self.file.stem), back=where.get("back", "返回"))
            self.some.clear()
            self._load()
            self.ask(lambda _book: printers(), self._offer_printers, slot="printers")

    def _load(self) -> None:
        """Read and lay the workbook out again; nothing is painted until it is seen."""
        file, thrifty = self.file, self.thrifty.isChecked()
        self.job = None
        self.view.show_pages([])
        self.notes.clear()
        self.ask(lambda _book: laid_out(file, thrifty), self._loaded, slot="pages")

    def _loaded(self, answer: tuple[Pages, list[tuple[float, float]]]) -> None:
        self.job, sizes = answer
        self.view.show_pages(sizes)
        self.head.action_buttons["print-now"].setEnabled(self._has_printer() and bool(sizes))

    def _paint(self, number: int, size: QSize) -> None:
        """Have page `number` painted at this size, on the worker."""
        job = self.job
        if job is not None:
            self.ask(lambda _book: (number, size, image_of(job, number, size), noted(job)), self._painted)

    def _painted(self, answer: tuple[int, QSize, QImage, str]) -> None:
        number, size, image, notes = answer
        self.view.show_image(number, size, image)
        self.notes.setText(notes)
        theme.restyle(self.notes, k="amber" if notes else "")

    def _say_place(self, first: int, last: int, percent: int) -> None:
        total = self.view.count
        shown = f"第 {first} 页" if first == last else f"第 {first}–{last} 页"
        self.place.setText(f"{shown}，共 {total} 页" if total else "")
        self.zoom.setText(f"{percent} %")

    def _offer_printers(self, found: tuple[list[str], str]) -> None:
        names, usual = found
        self.printer.clear()
        self.printer.addItems(names or [NO_PRINTER])
        self.printer.setCurrentText(usual)
        self.printer.setEnabled(bool(names))
        self.head.action_buttons["print-now"].setEnabled(bool(names) and self.view.count > 0)

    def _has_printer(self) -> bool:
        return self.printer.isEnabled()

    def fit(self, narrow: bool) -> None:
        super().fit(narrow)
        self.head.fit(narrow)

    # --- doing

    def print(self) -> None:
        """Send the chosen pages to the printer, a page at a time."""
        if not self._has_printer() or self.job is None:
            self.frame.ask.tell(self, NO_PRINTER, "可以先存为 PDF，拷到有打印机的电脑上印。", icon="print")
            return
        copies = self.copies.text().strip()
        if not copies.isdigit() or not 1 <= int(copies) <= MOST_COPIES:
            theme.restyle(self.copies, wrong=True)
            self.frame.toast(f"份数要写 1 到 {MOST_COPIES}")
            return
        theme.restyle(self.copies, wrong=False)
        order = (self.printer.currentText(), int(copies), self.double.isChecked(), self.some.text(), self.file.stem)
        job = self.job
        self.frame.run(
            "正在打印",
            lambda _book: printed(job, *order),
            lambda count: self.frame.toast(f"已送去打印，{count} 页"),
            failed=self._refused,
            stopping="停下以后，已送到打印机的几页还会印出来",
            icon="print",
        )

    def _refused(self, error: Exception) -> bool:
        if isinstance(error, Refused):
            self.frame.ask.tell(self, "还不能打印", str(error), icon="alert", tint="red")
            return True
        return False

    def save_as_pdf(self) -> None:
        from desktop.services import transfer

        file, today = self.file, self.frame.today
        handing.save(
            self,
            f"{file.stem}.pdf",
            lambda target: lambda _book: transfer.paint(file, target, today=today),
            lambda target, drawn: f"已存为 PDF，{drawn.pages} 页  {target.name}",
        )

    def save_as_sheet(self) -> None:
        file = self.file
        handing.save(
            self,
            file.name,
            lambda target: lambda _book: handing.copied(file, target),
            lambda t, _d: f"已保存  {t.name}",
        )


def laid_out(file: Path, thrifty: bool) -> tuple[Pages, list[tuple[float, float]]]:
    """Read a workbook's visible sheets and lay them out; with each page's size in points."""
    from desktop.paper.pages import Pages, Saving
    from desktop.sheets.read_xlsx import read_sheets

    job = Pages([s for s in read_sheets(file) if s.visible], file_name=file.name, saving=Saving(fills=thrifty))
    return job, [(job[n].width, job[n].height) for n in range(len(job))]


def image_of(job: Pages, number: int, size: QSize) -> QImage:
    """Paint one page on white, as many pixels as `size`."""
    from desktop.paper.pages import paint_page

    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    dots = round(size.width() / job[number].width * 72 / 0.0254)
    image.setDotsPerMeterX(dots)
    image.setDotsPerMeterY(dots)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    try:
        paint_page(painter, job, number)
    finally:
        painter.end()
    return image


def noted(job: Pages) -> str:
    """What to know: fonts that were replaced, and what could not be painted."""
    lines = [f"{s.wanted} → {s.used}" for s in job.substitutions]
    if lines:
        lines = [f"这台电脑缺 {len(lines)} 种字体，这样代替：", *lines]
    return "\n".join(lines + [f"没有画出：{what}" for what in dict.fromkeys(job.left_out)])


def printers() -> tuple[list[str], str]:
    """The printers of this computer, and the usual one; asking may take long, so it is asked on the worker."""
    from PySide6.QtPrintSupport import QPrinterInfo

    return list(QPrinterInfo.availablePrinterNames()), QPrinterInfo.defaultPrinterName()


def printed(job: Pages, name: str, copies: int, double: bool, some: str, title: str) -> Work[int]:
    """Paint the chosen pages on a printer; returns how many. Raises Refused for pages that are not there."""
    from PySide6.QtPrintSupport import QPrinter

    from desktop.paper.pages import page_layout, paint_page
    from desktop.services.transfer import page_range

    wanted = page_range(some)
    chosen = [n for n in range(len(job)) if wanted is None or n + 1 in wanted]
    if not chosen:
        raise Refused(f"没有第 {some} 页，一共 {len(job)} 页")
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(name)
    printer.setDocName(title)
    printer.setCopyCount(copies)
    printer.setFullPage(True)
    printer.setDuplex(QPrinter.DuplexMode.DuplexAuto if double else QPrinter.DuplexMode.DuplexNone)
    printer.setPageLayout(page_layout(job[chosen[0]]))
    painter = QPainter()
    if not painter.begin(printer):
        raise Refused(f"打印机“{name}”没有回应，请看看它开了没有、线插好没有")
    try:
        for done, number in enumerate(chosen):
            if done:
                printer.setPageLayout(page_layout(job[number]))
                printer.newPage()
            paint_page(painter, job, number)
            yield Progress(done + 1, len(chosen), "已送去")
    finally:
        painter.end()
    return len(chosen)

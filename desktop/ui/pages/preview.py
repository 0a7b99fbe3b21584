"""打印预览: the pages as they will be printed, and what the person should know before printing."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from desktop.kit.errors import Refused
from desktop.ui import handing, printing, theme
from desktop.ui.page import Action, Page
from desktop.ui.pages.preview_pages import Choice, blank_form, edges, laid_out, pictured, visible_sheets
from desktop.ui.pages.preview_panel import NO_PRINTER, PrintPanel
from desktop.ui.paper_view import PaperView
from desktop.ui.theme import u

if TYPE_CHECKING:
    from desktop.paper.impose import Edges, Leaves
    from desktop.sheets.sheet import Sheet
    from desktop.ui.window import MainWindow


class PreviewPage(Page):
    """`open(file=…, title=…, back=…, template=…)` shows a workbook (.xlsx) page by page.

    `template` names the form that was filled, so that 套打 prints only what was filled in.
    """

    name = "preview"
    keys = "PgDn 下一页   Ctrl+滚轮 放大   Ctrl+P 打印"

    def __init__(self, frame: MainWindow) -> None:
        super().__init__(frame)
        self.file = Path()
        self.template = ""
        self.sheets: list[Sheet] = []
        self.leaves: Leaves | None = None
        self.view = PaperView(self._paint)
        self.panel = PrintPanel()
        row = QHBoxLayout()
        row.setSpacing(u(12))
        left = QVBoxLayout()
        left.setSpacing(0)
        left.addWidget(self._bar())
        left.addWidget(self.view, 1)
        row.addLayout(left, 1)
        row.addWidget(self.panel)
        self.body.addLayout(row, 1)
        self.say("打印预览", "", back="返回")
        self.set_actions(
            [
                Action("save-pdf", "存为 PDF", "export", self.save_as_pdf, "Ctrl+S"),
                Action("save-sheet", "存成表格", "workbook", self.save_as_sheet, "Ctrl+E"),
                Action("print-now", "打印", "print", self.print, "Ctrl+P", primary=True),
            ]
        )
        self._connect()
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        self.view.moved.connect(self._say_place)
        self.panel.changed.connect(self._changed)
        self.panel.printer_changed.connect(self._other_printer)
        self.panel.more_asked.connect(self._more)
        self.panel.ruler_asked.connect(self._print_ruler)

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
        self.fits: dict[str, QPushButton] = {}
        for words, fit in (("整页", "page"), ("页宽", "width")):
            chip = QPushButton(words)
            chip.setObjectName(f"fit-{fit}")
            chip.setProperty("k", "chip")
            chip.setCheckable(True)
            self.fits[fit] = chip
            chip.clicked.connect(lambda _checked=False, fit=fit: self.view.set_fit(fit))
            row.addWidget(chip)
        return bar

    # --- showing

    def open(self, **where: Any) -> None:
        if "file" not in where:
            return
        self.file, self.template = Path(where["file"]), where.get("template", "")
        self.say(fact=where.get("title", self.file.stem), back=where.get("back", "返回"))
        self.panel.some.clear()
        self._show_nothing()
        file, today = self.file, self.frame.today
        self.ask(lambda _book: visible_sheets(file, today), self._read, slot="read")

    def _show_nothing(self) -> None:
        self.leaves = None
        self.view.show_pages([])
        self.panel.say_notes("")
        self.panel.say_edges("", "")
        self._enable()

    def _read(self, sheets: list[Sheet]) -> None:
        self.sheets = sheets
        self.panel.offer_sheets([sheet.name for sheet in sheets])
        self._lay()
        self.ask(lambda _book: printing.printers(), self._offer_printers, slot="printers")

    def _lay(self) -> None:
        """Lay the pages out as chosen; none is painted until it is seen."""
        try:
            choice = self._choice()
        except Refused as error:
            self.frame.toast(str(error))
            return
        sheets, file, today = self.sheets, self.file, self.frame.today
        template = self.template if choice.shift else ""
        self.ask(
            lambda book: laid_out(sheets, file.name, choice, today, blank_form(book, template)),
            self._laid,
            slot="pages",
        )

    def _choice(self) -> Choice:
        panel = self.panel
        shift = panel.shift() if panel.over.isChecked() else None
        return Choice(panel.chosen_sheet(), panel.thrifty.isChecked(), panel.way.currentData(), shift)

    def _laid(self, answer: tuple[Leaves, str, bool]) -> None:
        self.leaves, paper, can_halve = answer
        self.panel.say_paper(paper, can_halve)
        self.view.show_pages([(leaf.width, leaf.height) for leaf in self.leaves.leaves])
        self._enable()
        self._look_at_edges()

    def _paint(self, number: int, size: QSize) -> None:
        """Have leaf `number` painted at this size, on the worker."""
        leaves = self.leaves
        if leaves is not None:
            self.ask(lambda _book: (leaves, number, size, *pictured(leaves, number, size)), self._painted)

    def _painted(self, answer: tuple[Leaves, int, QSize, QImage, str]) -> None:
        leaves, number, size, image, notes = answer
        if leaves is self.leaves:
            self.view.show_image(number, size, image)
            self.panel.say_notes(notes)

    def _say_place(self, first: int, last: int, percent: int) -> None:
        total, plain = self.view.count, self.panel.way.currentData() == "plain"
        shown = f"{first}" if first == last else f"{first}–{last}"
        unit = "页" if plain else "张"
        self.place.setText(f"第 {shown} {unit}，共 {total} {unit}" if total else "")
        self.zoom.setText(f"{percent} %")
        for fit, chip in self.fits.items():
            chip.setChecked(fit == self.view.fit)

    def _offer_printers(self, found: tuple[list[str], str]) -> None:
        self.panel.offer_printers(*found)
        self._other_printer()

    def _other_printer(self) -> None:
        """What was set for this form on this printer comes back; so does what the printer can."""
        was = self.panel.over.isChecked()
        on, shift = printing.shift_for(self.panel.printer.currentText(), self._form())
        self.panel.show_shift(on, shift)
        if on or was:
            self._lay()
        self._enable()
        self._look_at_edges()

    def _form(self) -> str:
        return self.sheets[0].name if self.sheets else ""

    def _changed(self) -> None:
        try:
            shift = self.panel.shift()
        except Refused as error:
            self.frame.toast(str(error))
            return
        printing.keep_shift(self.panel.printer.currentText(), self._form(), self.panel.over.isChecked(), shift)
        self._lay()

    def _look_at_edges(self) -> None:
        leaves, printer = self.leaves, self.panel.printer.currentText()
        if leaves is not None and self.panel.has_printer():
            self.ask(lambda _book: edges(leaves, printer), self._say_edges, slot="edges")

    def _say_edges(self, answer: tuple[str, str, Edges | None]) -> None:
        words, kind, limits = answer
        self.panel.say_edges(words, kind)
        self.view.show_limits(limits)

    def _enable(self) -> None:
        self.head.action_buttons["print-now"].setEnabled(self.panel.has_printer() and self.view.count > 0)
        self.head.action_buttons["save-pdf"].setEnabled(self.view.count > 0)

    def fit(self, narrow: bool) -> None:
        super().fit(narrow)
        self.head.fit(narrow)

    # --- doing

    def print(self) -> None:
        """Send the chosen pages to the printer, a leaf at a time."""
        if not self.panel.has_printer() or self.leaves is None:
            self.frame.ask.tell(self, NO_PRINTER, "可以先存为 PDF，拷到有打印机的电脑上印。", icon="print")
            return
        try:
            order, leaves = self.panel.order(self.file.stem), self._wanted(self.leaves)
        except Refused as error:
            self._refused(error)
            return
        self.frame.run(
            "正在打印",
            lambda _book: printing.printed(leaves, order),
            lambda count: self.frame.toast(f"已送去打印，{count} {'页' if self._is_plain() else '张'}"),
            failed=self._refused,
            stopping="停下以后，已送到打印机的几页还会印出来",
            icon="print",
        )

    def _is_plain(self) -> bool:
        return bool(self.panel.way.currentData() == "plain")

    def _wanted(self, leaves: Leaves) -> Leaves:
        """Return the leaves of the pages asked for. Raises Refused."""
        chosen = printing.pages_named(self.panel.some.text(), len(leaves.job))
        return leaves.again(chosen)

    def _refused(self, error: Exception) -> bool:
        if isinstance(error, Refused):
            self.frame.ask.tell(self, "还不能打印", str(error), icon="alert", tint="red")
            return True
        return False

    def _more(self) -> None:
        try:
            order = self.panel.order(self.file.stem)
        except Refused as error:
            self._refused(error)
            return
        printing.show_own_dialog(order, self, self.panel.took)

    def _print_ruler(self) -> None:
        """Print rulers as the form would be printed, on its paper."""
        if self.leaves is None or not self.panel.has_printer():
            return
        from desktop.paper.ruler import Ruler

        try:
            ruler = Ruler(self.leaves[0].width, self.leaves[0].height, self.panel.shift())
            order = self.panel.order("套打尺子")
        except Refused as error:
            self._refused(error)
            return
        self.frame.run(
            "正在打印尺子",
            lambda _book: printing.printed(ruler, order),
            lambda _count: self.frame.toast("尺子已送去打印"),
            failed=self._refused,
            stopping="停下以后，已送到打印机的还会印出来",
            icon="print",
        )

    def save_as_pdf(self) -> None:
        """Save what is seen: the same pages, on the same paper."""
        from desktop.paper.pdf import saving

        if self.leaves is None:
            return
        try:
            leaves = self._wanted(self.leaves)
        except Refused as error:
            self._refused(error)
            return
        stem = self.file.stem
        handing.save(
            self,
            f"{stem}.pdf",
            lambda target: lambda _book: saving(leaves, target, stem),
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

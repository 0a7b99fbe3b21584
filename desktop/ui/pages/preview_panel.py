"""The panel beside the preview: printer, copies, sheet, paper, pages, and what to know before printing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QWidget,
)

from desktop.kit.errors import Refused
from desktop.ui import theme
from desktop.ui.page import card, link
from desktop.ui.printing import Order
from desktop.ui.theme import u

if TYPE_CHECKING:
    from PySide6.QtPrintSupport import QPrinter

    from desktop.paper.impose import Shift

NO_PRINTER = "没有装打印机"
MOST_COPIES = 99
ALL_SHEETS = "全部"
WIDTH = 312
WAYS = (("plain", "照原样"), ("two", "两页印在一张上"), ("halves", "拆成两张 A4 拼起来"))


class PrintPanel(QScrollArea):
    """Says `changed` when the pages look different, `printer_changed` when another printer is chosen."""

    changed = Signal()
    printer_changed = Signal()
    more_asked = Signal()
    ruler_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.kept: QPrinter | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFixedWidth(u(WIDTH))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        frame, self.column, _heading = card()
        self.form = QFormLayout()
        self.form.setSpacing(u(4))
        self.form.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.column.addLayout(self.form)
        self._choices()
        self._overprint()
        self._notes()
        self.column.addStretch(1)
        self.setWidget(frame)
        self._connect()

    def _choices(self) -> None:
        self.printer, self.copies, self.some = QComboBox(), QLineEdit("1"), QLineEdit()
        self.sheet, self.way = QComboBox(), QComboBox()
        for combo in (self.printer, self.sheet, self.way):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            combo.setMinimumContentsLength(8)
        for name, words in WAYS:
            self.way.addItem(words, name)
        self.some.setPlaceholderText("全部，或写 1-2,5")
        self._row("打印机", "print-printer", self.printer)
        self.more = link("这台打印机的更多设置…", self.more_asked.emit)
        self.more.setObjectName("print-more")
        self.form.addRow("", self.more)
        self._row("份数", "print-copies", self.copies)
        self._row("工作表", "print-sheet", self.sheet)
        self._row("纸张", "print-way", self.way)
        self._row("页码", "print-pages", self.some)
        self.double, self.thrifty, self.over = QCheckBox("双面"), QCheckBox("省墨"), QCheckBox("套打")
        named = (
            (self.double, "print-double", "纸的两面都印"),
            (self.thrifty, "print-thrifty", "不印底色，线印得细"),
            (self.over, "print-over", "印在已经印好格子的纸上：不印底色和格线"),
        )
        box = QHBoxLayout()
        box.setSpacing(u(8))
        for check, name, hint in named:
            check.setObjectName(name)
            check.setToolTip(hint)
            box.addWidget(check)
        box.addStretch(1)
        self.form.addRow("", box)

    def _row(self, words: str, name: str, widget: QWidget) -> None:
        label = QLabel(words)
        label.setProperty("k", "label")
        label.setMinimumHeight(u(36))
        widget.setObjectName(name)
        widget.setAccessibleName(words)
        self.form.addRow(label, widget)

    def _overprint(self) -> None:
        """Where a form printed onto its own paper is moved."""
        self._shifting: list[QWidget] = []
        self.right, self.down, self.percent = QLineEdit("0"), QLineEdit("0"), QLineEdit("100")
        self._measured("右移", "毫米", "over-right", self.right)
        self._measured("下移", "毫米", "over-down", self.down)
        self._measured("缩放", "%", "over-percent", self.percent)
        self.ruler = link("打一张尺子，量一量差多少", self.ruler_asked.emit)
        self.ruler.setObjectName("over-ruler")
        self.form.addRow("", self.ruler)
        self._show_overprint(False)

    def _measured(self, words: str, unit: str, name: str, field: QLineEdit) -> None:
        """A narrow field with its unit behind it."""
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(u(8))
        field.setFixedWidth(u(72))
        field.setObjectName(name)
        field.setAccessibleName(words)
        row.addWidget(field)
        row.addWidget(QLabel(unit))
        row.addStretch(1)
        self._row(words, f"{name}-row", holder)
        self._shifting.append(holder)

    def _show_overprint(self, shown: bool) -> None:
        for holder in self._shifting:
            self.form.setRowVisible(holder, shown)
        self.form.setRowVisible(self.ruler, shown)

    def _notes(self) -> None:
        self.edges, self.notes = QLabel(), QLabel()
        for label, name in ((self.edges, "print-edges"), (self.notes, "print-notes")):
            label.setWordWrap(True)
            label.setObjectName(name)
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.column.addSpacing(u(8))
        self.column.addWidget(self.edges)
        self.column.addSpacing(u(8))
        self.column.addWidget(self.notes)

    def _connect(self) -> None:
        self.thrifty.toggled.connect(lambda _on: self.changed.emit())
        self.over.toggled.connect(self._show_overprint)
        self.over.toggled.connect(lambda _on: self.changed.emit())
        self.sheet.activated.connect(lambda _n: self.changed.emit())
        self.way.activated.connect(lambda _n: self.changed.emit())
        for field in (self.right, self.down, self.percent):
            field.editingFinished.connect(self.changed.emit)
        self.printer.activated.connect(self._other_printer)

    def _other_printer(self) -> None:
        self.kept = None
        self.printer_changed.emit()

    # --- what is shown

    def offer_printers(self, names: list[str], usual: str) -> None:
        self.printer.clear()
        self.printer.addItems(names or [NO_PRINTER])
        self.printer.setCurrentText(usual)
        self.printer.setEnabled(bool(names))
        self.more.setEnabled(bool(names))
        self.ruler.setEnabled(bool(names))

    def offer_sheets(self, names: list[str]) -> None:
        self.sheet.clear()
        self.sheet.addItem(ALL_SHEETS)
        self.sheet.addItems(names)
        self.form.setRowVisible(self.sheet, len(names) > 1)

    def say_paper(self, paper: str, can_halve: bool) -> None:
        """Name the paper in the first choice; halving is offered for what is larger than A4."""
        self.way.setItemText(0, paper)
        there = self.way.findData("halves")
        if can_halve and there < 0:
            self.way.addItem(WAYS[2][1], WAYS[2][0])
        elif not can_halve and there >= 0:
            self.way.removeItem(there)

    def say_notes(self, notes: str) -> None:
        self.notes.setText(notes)
        theme.restyle(self.notes, k="amber" if notes else "")

    def say_edges(self, words: str, kind: str) -> None:
        self.edges.setText(words)
        theme.restyle(self.edges, k=kind)

    def took(self, printer: QPrinter) -> None:
        """The printer's own dialog was gone through: its copies and sides are taken over; the paper is not."""
        self.kept = printer
        self.copies.setText(str(printer.copyCount()))
        self.double.setChecked(printer.duplex() != printer.DuplexMode.DuplexNone)
        if self.printer.findText(printer.printerName()) >= 0 and printer.printerName() != self.printer.currentText():
            self.printer.setCurrentText(printer.printerName())
            self.printer_changed.emit()

    # --- what was chosen

    def has_printer(self) -> bool:
        return self.printer.isEnabled() and self.printer.count() > 0

    def order(self, title: str) -> Order:
        """Raises Refused for copies that are no number."""
        copies = self.copies.text().strip()
        right = copies.isdigit() and 1 <= int(copies) <= MOST_COPIES
        theme.restyle(self.copies, wrong=not right)
        if not right:
            raise Refused(f"份数要写 1 到 {MOST_COPIES}")
        return Order(self.printer.currentText(), int(copies), self.double.isChecked(), title, self.kept)

    def chosen_sheet(self) -> int | None:
        return self.sheet.currentIndex() - 1 if self.sheet.currentIndex() > 0 else None

    def show_shift(self, on: bool, shift: Shift) -> None:
        for field, value in ((self.right, shift.right), (self.down, shift.down), (self.percent, shift.percent)):
            field.setText(f"{value:g}")
        self.over.blockSignals(True)
        self.over.setChecked(on)
        self.over.blockSignals(False)
        self._show_overprint(on)

    def shift(self) -> Shift:
        """How 套打 moves everything. Raises Refused for what is no number, or far off."""
        from desktop.paper.impose import Shift

        limits = ((self.right, -100.0, 100.0), (self.down, -100.0, 100.0), (self.percent, 50.0, 150.0))
        found: list[float] = []
        for field, least, most in limits:
            value = _number(field.text())
            right = value is not None and least <= value <= most
            theme.restyle(field, wrong=not right)
            if value is None or not right:
                raise Refused(f"“{field.accessibleName()}”要写 {least:g} 到 {most:g} 的数")
            found.append(value)
        return Shift(*found)


def _number(text: str) -> float | None:
    try:
        return float(text.strip().replace("－", "-").replace("．", ".") or 0)
    except ValueError:
        return None

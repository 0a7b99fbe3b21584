"""表格模板: our sheets and the county's; what each column is filled with, for which time, as .xlsx or on paper."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QScrollArea,
    QVBoxLayout,
)

from desktop.kit import periods
from desktop.kit.errors import Blocked, Refused
from desktop.kit.look import Query
from desktop.kit.periods import Period
from desktop.ui import handing, memory
from desktop.ui.mapping import MappingTable
from desktop.ui.page import Action, Page, action_button, card
from desktop.ui.theme import u

if TYPE_CHECKING:
    from desktop.ui.window import MainWindow

MASKS = (("internal", "写全（内部用）"), ("report", "写全（上报）"), ("public", "公示：不写证件、电话"))
SHEETS = "表格 (*.xlsx)"


@dataclass(frozen=True)
class Sheet:
    """A template on the list: its name, what it is filled from, and whether it is the program's own."""

    name: str
    ledger: str
    own: bool
    file: Path
    uid: str = ""


def sheets(book: Any) -> list[Sheet]:
    """Every template; on the worker."""
    from desktop.services import templates

    ours = [Sheet(t.name, t.ledger, True, t.file) for t in templates.own()]
    return [*ours, *(Sheet(t.name, t.ledger, False, t.file, t.uid) for t in templates.kept(book))]


class TemplatesPage(Page):
    """Left the sheets, in the middle what was recognised, right what to do."""

    name = "templates"
    keys = "回车 改这一列填什么   Ctrl+E 存成表格   Ctrl+P 打印"

    def __init__(self, frame: MainWindow) -> None:
        super().__init__(frame)
        self.say("表格模板", "程序自带的，和您收进来的县里的表")
        self.sheets: list[Sheet] = []
        self.chosen: Sheet | None = None
        self._new: Path | None = None
        row = QHBoxLayout()
        row.setSpacing(u(12))
        self.list = QListWidget()
        self.list.setObjectName("template-list")
        self.list.setAccessibleName("表格模板")
        self.list.setFixedWidth(u(248))
        self.mapping = MappingTable(frame)
        row.addWidget(self.list)
        row.addWidget(self.mapping, 1)
        row.addWidget(self._scrolled(self._panel()))
        self.body.addLayout(row, 1)
        self.list.currentRowChanged.connect(self._choose)
        self.set_actions(
            [
                Action("take", "收一张县里的表", "import", self.take_in),
                Action("keep", "记住这张表", "bookmark", self.keep),
                Action("drop", "移走", "trash", self.drop, danger=True),
                None,
                Action("print", "打印", "print", self.print, "Ctrl+P"),
                Action("export", "存成表格", "export", self.export, "Ctrl+E", primary=True),
            ]
        )
        self.setFocusProxy(self.list)

    def _scrolled(self, panel: QFrame) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFixedWidth(u(280))
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(panel)
        return area

    def _panel(self) -> QFrame:
        frame, column, _heading = card("填什么")
        self.ledger_name = self._said(column, "从哪本台账")
        self.span = self._combo(column, "时间", "template-span")
        self.cover = self._combo(column, "证件和电话", "template-mask")
        for value, words in MASKS:
            self.cover.addItem(words, value)
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setProperty("k", "soft")
        column.addSpacing(u(8))
        column.addWidget(self.note)
        column.addStretch(1)
        self.save_pdf = action_button(Action("save-pdf", "存成 PDF", "export", self.save_as_pdf))
        column.addWidget(self.save_pdf)
        return frame

    def _said(self, column: QVBoxLayout, words: str) -> QLabel:
        label, value = QLabel(words), QLabel()
        label.setProperty("k", "label")
        value.setProperty("k", "strong")
        column.addWidget(label)
        column.addWidget(value)
        return value

    def _combo(self, column: QVBoxLayout, words: str, name: str) -> QComboBox:
        label, combo = QLabel(words), QComboBox()
        label.setProperty("k", "label")
        combo.setObjectName(name)
        combo.setAccessibleName(words)
        label.setBuddy(combo)
        column.addWidget(label)
        column.addWidget(combo)
        return combo

    # --- what the frame asks

    def show_year(self, year: int) -> None:
        super().show_year(year)
        self._offer_spans()
        if not self.sheets:
            self._ask()

    def refresh(self, touched: frozenset[str]) -> None:
        if touched & {"templates", "attachments"}:
            self._ask()

    def open(self, **where: Any) -> None:
        if where.get("template"):
            self._select(where["template"])

    def fit(self, narrow: bool) -> None:
        super().fit(narrow)
        self.list.setFixedWidth(u(180 if narrow else 248))

    def _ask(self) -> None:
        self.ask(sheets, self._show, slot="sheets")

    def _show(self, found: list[Sheet]) -> None:
        name = self.chosen.name if self.chosen else ""
        self.sheets = found
        self.list.blockSignals(True)
        self.list.clear()
        for sheet in found:
            item = QListWidgetItem(f"{sheet.name}\n{'程序自带' if sheet.own else '收进来的'}")
            item.setSizeHint(QSize(0, u(56)))
            self.list.addItem(item)
        self.list.blockSignals(False)
        self._select(name or found[0].name)

    def _select(self, name: str) -> None:
        for row, sheet in enumerate(self.sheets):
            if sheet.name == name:
                self.list.setCurrentRow(row)
                self._choose(row)

    # --- one sheet

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self.sheets):
            self._new = None
            self._inspect(self.sheets[row])

    def _inspect(self, sheet: Sheet) -> None:
        from desktop.services import templates

        self.chosen = sheet
        name = sheet.file if self._new else sheet.name

        def look(book: Any) -> dict[str, Any]:
            return templates.recognised(templates.find(book, name), None, book.ledgers, book).to_json()

        self.frame.jobs.ask(look, self._recognised, self._not_recognised, slot="inspect", owner=self)

    def _recognised(self, found: dict[str, Any]) -> None:
        sheet = self.chosen
        assert sheet
        ledger = self.frame.ledgers.get(found.get("ledger") or "")
        self.mapping.show_mapping(found, ledger)
        self.ledger_name.setText(ledger.title if ledger else "没有认出来")
        dated = bool(ledger and (ledger.day or ledger.derived) and "until" not in ledger.by_name)
        self.span.setEnabled(dated)
        self.span.setCurrentIndex(1 if dated else 0)
        self.say(fact=f"{sheet.name}：{self.mapping.summary()}")
        self.note.setText("原表不改动，另存一份。拿不准的列请点一下，选填什么；不选就留空，您手填。")
        self._enable(sheet, usable=ledger is not None)

    def _enable(self, sheet: Sheet, *, usable: bool) -> None:
        buttons = self.head.action_buttons
        for name in ("export", "print"):
            buttons[name].setEnabled(usable)
        self.save_pdf.setEnabled(usable)
        buttons["keep"].setEnabled(usable and not (sheet.own and not self._new))
        buttons["drop"].setEnabled(not sheet.own and not self._new)

    def _not_recognised(self, error: Exception) -> bool:
        if isinstance(error, Refused | Blocked):
            self.note.setText(str(error))
            self.mapping.show_mapping({"columns": [], "blanks": []}, None)
            if self.chosen:
                self._enable(self.chosen, usable=False)
            return True
        return False

    def _offer_spans(self) -> None:
        self.span.clear()
        self.span.addItem("不限时间", Period())
        self.span.addItem(f"{self.year} 年全年", periods.year(self.year))
        for number in range(1, 5):
            self.span.addItem(periods.quarter(self.year, number).title, periods.quarter(self.year, number))
        for number in range(1, 13):
            self.span.addItem(periods.month(self.year, number).title, periods.month(self.year, number))
        self.span.setCurrentIndex(1)

    # --- doing

    def take_in(self) -> None:
        """Look at a county's sheet: shown as recognised, kept only when asked to."""

        def chosen(file: Path) -> None:
            memory.remember("folder/模板", str(file.parent))
            self.list.clearSelection()
            self._new = file
            self._inspect(Sheet(file.stem, "", False, file))

        self.frame.ask.open_file(self, "选县里发的表", chosen, SHEETS)

    def keep(self) -> None:
        """Take the sheet into the book with what each column is filled with, or correct one that is there."""
        from desktop.services import records, templates

        sheet, said = self.chosen, self.mapping.said()
        if sheet is None:
            return
        new = self._new

        def write(book: Any) -> None:
            if new:
                templates.add(book, new, mapping=said)
            else:
                import json

                records.edit(book, "templates", sheet.uid, {"mapping": json.dumps(said, ensure_ascii=False)})

        def kept(_none: Any) -> None:
            self._new = None
            self.frame.did(f"记住了  {sheet.name}，下回一点就填好")

        self.do(write, kept)

    def drop(self) -> None:
        """Let a county's sheet go; its file elsewhere is untouched."""
        from desktop.services import templates

        if self.chosen and not self.chosen.own:
            name = self.chosen.name
            self.chosen = None
            self.do(lambda book: templates.remove(book, name), lambda _none: self.frame.did(f"已移走  {name}"))

    def export(self) -> None:
        self._ask_where("xlsx")

    def save_as_pdf(self) -> None:
        self._ask_where("pdf")

    def print(self) -> None:
        if self.chosen:
            handing.print_out(self, self._ledger(), self._query(), **self._how())

    def _ask_where(self, suffix: str) -> None:
        if self.chosen:
            period: Period = self.span.currentData() or Period()
            name = f"{self.chosen.name}{period.title}.{suffix}"
            handing.export(self, self._ledger(), self._query(), name=name, **self._how())

    def _ledger(self) -> Any:
        return self.frame.ledgers[self.mapping.ledger]

    def _query(self) -> Query:
        period: Period = self.span.currentData() or Period()
        return Query(since=period.since, until=period.until) if self.span.isEnabled() else Query()

    def _how(self) -> dict[str, Any]:
        assert self.chosen
        template = str(self._new) if self._new else self.chosen.name
        return {"template": template, "mapping": self.mapping.said(), "mask": self.cover.currentData()}

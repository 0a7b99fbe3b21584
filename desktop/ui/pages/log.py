"""操作记录: every step, newest first; what it changed; and taking a single one back."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QAbstractItemView, QComboBox, QHBoxLayout, QLineEdit

from desktop.kit.fields import Tags, Text
from desktop.kit.look import Record
from desktop.kit.reading import read_date
from desktop.services import log
from desktop.ui import page_menu, theme
from desktop.ui.columns import Column
from desktop.ui.dialog import Scrim
from desktop.ui.page import Action, Page
from desktop.ui.pause import pause
from desktop.ui.table import WINDOW, Table, TableCard, TableModel, quiet
from desktop.ui.theme import u

from .log_step import StepPanel

if TYPE_CHECKING:
    from desktop.store.book import Step
    from desktop.ui.window import MainWindow

WAIT = 200  # milliseconds until the typing pauses


@dataclass(frozen=True)
class LogColumn(Column):
    """A column of its own width, in units."""

    units: int = 128

    @property
    def width(self) -> int:
        return self.units


COLUMNS = (
    LogColumn("at", "at", "时间", Text("at", "时间"), units=172),
    LogColumn("label", "label", "做了什么", Text("label", "做了什么"), strong=True, units=264),
    LogColumn("who", "who", "谁", Text("who", "谁"), units=88),
    LogColumn("state", "state", "状态", Tags("state", "状态"), units=96),
    LogColumn("touched", "touched", "动了哪些", Text("touched", "动了哪些"), units=130),
)


class LogPage(Page):
    """`open(step=…)` shows one step; otherwise the newest."""

    name = "log"
    keys = "F8 操作记录   回车 看改了什么   Ctrl+F 找"

    def __init__(self, frame: MainWindow) -> None:
        super().__init__(frame)
        self.say("操作记录", "")
        self._scrim: Scrim | None = None
        self._asked_for = ""  # the filters of the list that is shown
        self.model = TableModel(COLUMNS, self._fetch, self)
        self.table = Table(self.model, "log")
        self.table.setAccessibleName("操作记录")
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.horizontalHeader().setSectionsClickable(False)
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        self.table.opened.connect(lambda _row: self._open_panel())
        self.table.escaped.connect(self.close_panel)
        self.panel = StepPanel(lambda ledger, uid: self.frame.go(ledger, uid=uid))
        self.panel.undo_asked.connect(self.undo)
        self.panel.shown.connect(self._show_step)
        self.panel.closed.connect(self.close_panel)
        self.body.addLayout(self._filters())
        self.card = TableCard(self.table)
        self.split = QHBoxLayout()
        self.split.setSpacing(u(12))
        self.split.addWidget(self.card, 1)
        self.split.addWidget(self.panel)
        self.body.addLayout(self.split, 1)
        self.set_actions([Action("log-find", "找", "search", self._find, "Ctrl+F")])
        self.setFocusProxy(self.table)
        page_menu.give(self, self.table, lambda: [Action("open", "看改了什么", "", self._open_panel, "回车")])

    def _filters(self) -> QHBoxLayout:
        self.day = self._line("log-day", "哪一天", "哪一天，如 1120、昨天")
        self.word = self._line("log-word", "找什么", "找人、找事，如 王德福、导入")
        self.ledger = QComboBox()
        self.ledger.setObjectName("log-ledger")
        self.ledger.setAccessibleName("哪本台账")
        self.ledger.addItem("全部台账", "")
        for ledger in self.frame.ledgers.values():
            if not ledger.derived:
                self.ledger.addItem(ledger.title, ledger.name)
        self.ledger.setMaxVisibleItems(14)
        self.ledger.currentIndexChanged.connect(lambda _place: self.reload())
        row = QHBoxLayout()
        row.setSpacing(u(8))
        for widget, stretch in ((self.day, 2), (self.ledger, 1), (self.word, 3)):
            row.addWidget(widget, stretch)
        row.addStretch(1)
        self._soon = pause(self, WAIT, self.reload)
        return row

    def _line(self, name: str, said: str, hint: str) -> QLineEdit:
        line = QLineEdit()
        line.setObjectName(name)
        line.setAccessibleName(said)
        line.setPlaceholderText(hint)
        line.setClearButtonEnabled(True)
        line.textEdited.connect(lambda _text: self._soon.start())
        line.textChanged.connect(lambda text: None if text else self._soon.start())
        line.returnPressed.connect(self.table.setFocus)
        return line

    def _find(self) -> None:
        self.word.setFocus()
        self.word.selectAll()

    # --- what the frame asks

    def show_year(self, year: int) -> None:
        super().show_year(year)
        self.reload()

    def refresh(self, touched: frozenset[str]) -> None:
        if touched:
            self.reload()

    def open(self, **where: Any) -> None:
        self.reload()  # a look at a covered number changes no ledger, so nobody told
        if where.get("step"):
            self._show_step(where["step"])

    def fit(self, narrow: bool) -> None:
        super().fit(narrow)
        self.table.set_row_height(32 if narrow else 36)
        self.panel.fit(narrow)
        self.panel.setVisible(not narrow)
        self._place()
        self.card.snap()

    def kept_free(self) -> tuple[int, int]:
        if self.panel.isHidden():
            return 0, 0
        return (0, self.panel.foot.height()) if self.frame.narrow else (self.panel.width() + u(12), 0)

    # --- the list

    def day_asked(self) -> str | None:
        """The day as it is typed: '' for all, None where it cannot be read."""
        text = self.day.text().strip()
        return read_date(text, self.frame.today) if text else ""

    def reload(self) -> None:
        """Ask for the steps that are wanted now; the newest is chosen, or the one that was."""
        self._soon.stop()
        day, ledger, word = self.day_asked(), self.ledger.currentData(), self.word.text().strip()
        theme.restyle(self.day, wrong=day is None)
        if day is None:
            self.say(fact=f"看不懂“{self.day.text()}”，请写成 {self.frame.today.isoformat()} 这样的日期")
            return

        def answer(book: Any) -> tuple[array[int], list[Record], int]:
            ids = book.log.ids(log.wanted(book, day, ledger, word))
            return ids, log.lines(book, ids[:WINDOW]), len(book.log.ids(log.wanted(book)))

        self.ask(answer, self._arrived, slot="list")

    def _fetch(self, ids: Sequence[int], then: Callable[[list[Record]], None]) -> None:
        self.ask(lambda book: log.lines(book, ids), then)

    def _arrived(self, answer: tuple[array[int], list[Record], int]) -> None:
        ids, first, whole = answer
        shown = self.panel.told.step.id if self.panel.told else 0
        with quiet(self.table):
            self.model.set_ids(ids, first)
            row = max(0, self.model.row_of(shown))
            self.table.select(row)
        self.say(fact=f"{whole:,} 步" if len(ids) == whole else f"{whole:,} 步 · 筛出 {len(ids):,} 步")
        if len(ids):
            self._tell(ids[row])
        else:
            self.panel.show_step(None)

    def _chosen(self, now: QModelIndex, _before: QModelIndex) -> None:
        if now.isValid():
            self._tell(self.model.ids[now.row()])

    def _tell(self, step: int) -> None:
        self.ask(lambda book: log.tell(book, step), self.panel.show_step, slot="step")

    def _show_step(self, step: int) -> None:
        """Go to a step; filters that hide it are dropped."""
        row = self.model.row_of(step)
        if row >= 0:
            self.table.select(row)
        else:
            self._tell(step)
        self._open_panel()

    # --- doing

    def undo(self, step: int) -> None:
        """Take back one step alone."""
        self.do(lambda book: book.undo_step(step), self._undone, self._refused)

    def _undone(self, step: Step) -> None:
        self.frame.toast(f"已撤销：{step.label}", self.frame.redo, "恢复  Ctrl+Y")

    def _refused(self, error: Exception) -> bool:
        from desktop.kit.errors import Refused

        if isinstance(error, Refused):
            self.frame.toast(str(error))
            self.reload()
        return isinstance(error, Refused)

    # --- the panel's place

    def _open_panel(self) -> None:
        self.panel.show()
        self._place()
        self.panel.undo.setFocus()

    def close_panel(self) -> None:
        if self.frame.narrow:
            self.panel.hide()
            self._place()
        self.table.setFocus()

    def _place(self) -> None:
        """Beside the list; over it with a scrim when narrow."""
        shown, over = not self.panel.isHidden(), self.frame.narrow
        if over and self.split.indexOf(self.panel) >= 0:
            self.split.removeWidget(self.panel)
            self.panel.setParent(self)
            self.panel.setVisible(shown)
        elif not over and self.split.indexOf(self.panel) < 0:
            self.split.addWidget(self.panel)
        if over and shown:
            self._scrim = self._scrim or Scrim(self)
            self._scrim.show()
            self._scrim.raise_()
            self.panel.setGeometry(self.width() - self.panel.width(), 0, self.panel.width(), self.height())
            self.panel.raise_()
        elif self._scrim:
            self._scrim.hide()

    def resizeEvent(self, event: Any) -> None:
        super().resizeEvent(event)
        self._place()

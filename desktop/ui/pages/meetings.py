"""The meetings of the year: the months at a glance, chips by type, and the list grouped by month."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QComboBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.kit.look import Query
from desktop.services import records
from desktop.services.meeting_list import LATE, WHOLE, Line, YearOfMeetings, year_of_meetings
from desktop.ui import handing, keys, page_menu
from desktop.ui.dropping import import_action
from desktop.ui.empty import Empty
from desktop.ui.page import DIVIDER, Action, Page
from desktop.ui.table import TableCard
from desktop.ui.theme import u

from .meetings_table import MeetingRows, MeetingTable
from .month_strip import MonthStrip

CHIPS = 5
PRINTED = "三会一课台账"
STATES = ("全部状态", "完整", "缺材料", "补记", "待开")


class MeetingsPage(Page):
    """会议: a list to open from; every meeting is written on its own page."""

    name = "meetings"
    keys = "回车 打开   Ctrl+N 新会议   Delete 移入回收站"

    def __init__(self, frame: Any) -> None:
        super().__init__(frame)
        self._year: YearOfMeetings | None = None
        self._wanted: dict[str, Any] = {}
        self._type = ""
        self.set_actions(
            (
                Action("meetings-new", "新会议", "plus", self.add, "Ctrl+N", primary=True),
                Action("meetings-again", "照上次议程", "copy", self.add_like, "Shift+F4"),
                Action("meetings-calendar", "年历", "calendar", lambda: frame.go("calendar"), "Alt+C"),
                DIVIDER,
                import_action(self, "meetings"),
                Action("meetings-print", "打印", "print", self.print_list, "Ctrl+P"),
                Action("meetings-export", "导出", "export", self.export, "Ctrl+E"),
            )
        )
        self._build()

    def _build(self) -> None:
        self.strip = MonthStrip()
        self.strip.chosen.connect(self.go_to_month)
        self.strip_card = self._card(self.strip)
        self.rows = MeetingRows(self)
        self.table = MeetingTable(self.rows)
        self.table.opened.connect(lambda line: self.frame.go("meeting", uid=line.uid))
        self.table.removed.connect(self.remove)
        page_menu.give(self, self.table, self._of_row)
        self.empty = Empty(self.frame.ledgers["meetings"], self.add, lambda: self.frame.go("import", ledger="meetings"))
        self.none = QLabel("没有这样的会议。点“全部”，或换一个状态看。")
        self.none.setProperty("k", "soft")
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.list_card = TableCard(self.table)
        self.body.setSpacing(u(8))
        self.body.addWidget(self.strip_card)
        self.body.addLayout(self._filters())
        self.body.addWidget(self.list_card, 1)
        for words in (self.empty, self.none):
            self.body.addWidget(words, 1)
            words.hide()

    @staticmethod
    def _card(*widgets: QWidget) -> QFrame:
        card = QFrame()
        card.setProperty("k", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 1, 1, 1)
        for widget in widgets:
            column.addWidget(widget)
        return card

    def _filters(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(u(8))
        self._chip_row, self._chips = QHBoxLayout(), QButtonGroup(self)
        self._chip_row.setSpacing(u(8))
        keys.turn(self, self._chips)
        self.branch, self.state, self.kind = QComboBox(), QComboBox(), QComboBox()
        for box, name, label in (
            (self.kind, "meetings-type", "类型"),
            (self.branch, "meetings-branch", "支部"),
            (self.state, "meetings-state", "状态"),
        ):
            box.setObjectName(name)
            box.setAccessibleName(label)
            box.setFixedWidth(u(128))
            box.activated.connect(self._filtered)
        self.branch.addItem("全部支部", "")
        self.state.addItems(STATES)
        self.kind.setFixedWidth(u(190))
        self.kind.hide()
        line.addWidget(self.kind)
        line.addLayout(self._chip_row)
        line.addStretch(1)
        line.addWidget(self.branch)
        line.addWidget(self.state)
        return line

    def _of_row(self) -> list[Action]:
        line = self.table.line()
        if line is None:
            return []
        return [
            Action("open", "打开", "", lambda: self.table.opened.emit(line), "回车"),
            Action("remove", "移入回收站", "", lambda: self.remove(line), "Delete"),
        ]

    def setFocus(self, *reason: Any) -> None:
        (self.table if self.empty.isHidden() else self.empty.first).setFocus(*reason)

    # --- reading

    def open(self, **where: Any) -> None:
        """uid=… goes on to that meeting; type=… and month=… choose what the list shows."""
        if where.get("uid"):
            self.frame.go("meeting", uid=where["uid"])
        elif where.get("new"):
            self.frame.go("meeting", new=True)
        elif where:
            self._wanted = where
            self.read()
        self.setFocus()

    def show_year(self, year: int) -> None:
        super().show_year(year)
        self.read()

    def refresh(self, touched: frozenset[str]) -> None:
        if touched & {"meetings", "attendance", "attachments", "meeting_types", "party_branches", "resolutions"}:
            self.read()

    def read(self) -> None:
        year, wanted = self.year, self._wanted.get("type", "")

        def question(book: Any) -> tuple[YearOfMeetings, str]:
            kind = book.record("meeting_types", wanted, ["name"]) if wanted else None
            return year_of_meetings(book, year), (kind or {}).get("name") or ""

        self.ask(question, self._show, slot="meetings")

    def _show(self, answer: tuple[YearOfMeetings, str]) -> None:
        self._year, wanted_type = answer
        month, self._wanted = self._wanted.get("month") or 0, {}
        today = self.frame.today
        running = self.year == today.year
        held = sum(not line.to_come for line in self._year.lines)
        self.say("会议", f"{self.year} 年 · 已开 {held} 次")
        self.strip.show_months(self._year.months, today.month if running else 0, self.year <= today.year and running)
        self._offer_branches()
        if wanted_type or month:
            self._type = wanted_type
        self._lay_chips()
        self.show_lines()
        if month:
            self.go_to_month(month)

    def _offer_branches(self) -> None:
        chosen = self.branch.currentData()
        self.branch.clear()
        self.branch.addItem("全部支部", "")
        for branch in self._year.branches if self._year else ():
            self.branch.addItem(branch["name"], branch["uid"])
        self.branch.setCurrentIndex(max(self.branch.findData(chosen), 0))
        self.branch.setVisible(self.branch.count() > 2)

    def _lay_chips(self) -> None:
        """全部, the first types with their counts, and 其他 for the rest."""
        for old in self._chips.buttons():
            self._chips.removeButton(old)
            self._chip_row.removeWidget(old)
            old.hide()
            old.deleteLater()
        lines = self._year.lines if self._year else ()
        types = list(self._year.types) if self._year else []
        first = types[: CHIPS if len(types) > CHIPS + 1 else len(types)]
        offered = [("", "全部", len(lines)), *((t, t, sum(x.type == t for x in lines)) for t in first)]
        if rest := sum(x.type not in first for x in lines):
            offered.append(("其他", "其他", rest))
        self._others = set(types) - set(first)
        if self._type not in [value for value, *_ in offered]:
            self._type = "其他" if self._type in self._others else ""
        self.kind.clear()
        for value, word, count in offered:
            self._add_chip(value, f"{word} {count}")
            self.kind.addItem(f"{word} {count}", value)
        self.kind.setCurrentIndex(max(self.kind.findData(self._type), 0))

    def _add_chip(self, value: str, text: str) -> None:
        chip = QPushButton(text)
        chip.setProperty("k", "chip")
        chip.setObjectName(f"meetings-chip-{value or 'all'}")
        chip.setAccessibleName(text)
        chip.setProperty("value", value)
        chip.setCheckable(True)
        chip.setChecked(value == self._type)
        chip.clicked.connect(lambda: self._choose_type(value))
        chip.setVisible(not self.frame.narrow)
        self._chips.addButton(chip)
        self._chip_row.addWidget(chip)
        chip.setToolTip(f"{text}  {keys.CHIPS}")

    def _choose_type(self, value: str) -> None:
        self._type = value
        self.kind.setCurrentIndex(max(self.kind.findData(value), 0))
        self.show_lines()

    def _filtered(self, _place: int) -> None:
        """A filter was chosen; narrow, the types are one of them instead of chips."""
        if self.frame.narrow:
            self._type = self.kind.currentData() or ""
        self.show_lines()

    # --- showing

    def show_lines(self, *_: Any) -> None:
        """Show the year's meetings that fit the chips and filters; the chosen one stays chosen."""
        chosen = self.table.line()
        lines = [line for line in (self._year.lines if self._year else ()) if self._fits(line)]
        self.rows.show(lines)
        bare = self._year is not None and not self._year.lines
        focused = self.table.hasFocus() or self.empty.first.hasFocus()
        self.list_card.setVisible(bool(lines))
        self.empty.show_year(str(self.year))
        self.empty.setVisible(bare)
        self.none.setVisible(not lines and not bare)
        for name in ("meetings-print", "meetings-export"):
            self.head.action_buttons[name].setEnabled(bool(lines))
        place = self.rows.place_of(chosen.uid) if chosen else -1
        self.table.choose(place if place >= 0 else 0)
        self.list_card.snap()
        if focused:
            self.setFocus()

    def _fits(self, line: Line) -> bool:
        of_type = line.type in self._others if self._type == "其他" else not self._type or line.type == self._type
        branch = self.branch.currentData()
        of_state = {
            "完整": line.state == WHOLE,
            "缺材料": line.lacking,
            "补记": line.state == LATE,
            "待开": line.to_come,
        }.get(self.state.currentText(), True)
        return of_type and of_state and (not branch or line.branch == branch)

    def go_to_month(self, month: int) -> None:
        place = self.rows.place_of_month(month)
        if place >= 0:
            self.table.choose(place)
            self.table.setFocus()
        else:
            self.frame.toast(
                f"{month}月没有会议记录",
                lambda: self.frame.go("meeting", new=True, month=(self.year, month, month)),
                "记一次",
            )

    # --- doing

    def add(self) -> None:
        self.frame.go("meeting", new=True)

    def add_like(self) -> None:
        """A new meeting of the chosen one's type, with the topics of its last one."""
        line = self.table.line()
        kind = line.type if line else ""

        def found(uids: Sequence[str]) -> None:
            self.frame.go("meeting", new=True, type=uids[0] if uids else "", agenda=True)

        self.ask(lambda book: [t["uid"] for t in book.records("meeting_types", name=kind)], found)

    def remove(self, line: Line) -> None:
        def removed(_: Any) -> None:
            self.frame.did(f"已移入回收站  {line.type} {line.day}")

        self.do(lambda book: records.remove(book, "meetings", [line.uid]), removed)

    def export(self) -> None:
        """The meetings shown, as a file."""
        name = f"{self.year}年会议.xlsx"
        handing.export(self, self.frame.ledgers["meetings"], self._query(), name=name, records=self._shown())

    def print_list(self) -> None:
        """The meetings shown, on the program's own ledger sheet."""
        ledger = self.frame.ledgers["meetings"]
        handing.print_out(self, ledger, self._query(), template=PRINTED, records=self._shown())

    def _query(self) -> Query:
        return Query(since=f"{self.year}-01-01", until=f"{self.year}-12-31")

    def _shown(self) -> tuple[str, ...]:
        return tuple(row.uid for row in self.rows.rows if isinstance(row, Line))

    def fit(self, narrow: bool) -> None:
        super().fit(narrow)
        self.table.fit(narrow)
        self.strip_card.setVisible(not narrow)
        self.kind.setVisible(narrow)
        for chip in self._chips.buttons():
            chip.setVisible(not narrow)
            chip.setChecked(chip.property("value") == self._type)

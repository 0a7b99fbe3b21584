"""The first page: the year's meetings, what is due, whom to visit, who is short of hours, the last proven backup."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.services import home as service
from desktop.services import upkeep
from desktop.services.home import Cell, GridRow, Home, Item
from desktop.store.book import Book
from desktop.ui import keys
from desktop.ui.dropping import TakesRosters
from desktop.ui.page import Action
from desktop.ui.theme import u

from . import almanac
from .home_cards import BackupCard, Card, ShortCard, SoonCard, VisitCard, legend, scrolled
from .year_grid import YearGrid

if TYPE_CHECKING:
    from .home_start import StartCard

Grid = tuple[service.GridRow, ...]

ALMANAC_AFTER = 100  # milliseconds


def look(book: Book, year: int, grid: Grid) -> tuple[Home, Any]:
    """Answer everything else that the page shows, on the worker."""
    return service.home(book, year, grid), upkeep.last_backup(book)


class HomePage(TakesRosters):
    """今天: what was held, what is missing, what comes; in an empty book, where to begin."""

    name = "home"
    keys = "方向键 选会议   回车 打开   Ctrl+N 记一次会"

    def __init__(self, frame: Any) -> None:
        super().__init__(frame)
        self.set_actions(
            (
                Action("home-meeting", "记一次会", "calendar-plus", self.record_meeting, "Ctrl+N", primary=True),
                Action("home-visit", "记走访", "pin", self.record_visit, "Alt+Z"),
                Action("home-hours", "记志愿时长", "heart", lambda: frame.go("activities", new=True), "Alt+H"),
                Action("home-signing", "打印签到表", "print", self.print_signing, "Alt+Q"),
            )
        )
        self._home: Home | None = None
        self._known = self._lunar = ""
        self.take_rosters("")
        self._build()

    def _build(self) -> None:
        self.grid = YearGrid()
        self.grid.opened.connect(self.open_cell)
        self.year_card = Card("今年会议")
        self.year_card.heading.addLayout(legend())
        self.year_card.column.addWidget(self.grid)
        self.year_card.column.addSpacing(u(3))
        self.start: StartCard | None = None  # only where the book is empty
        self.soon = SoonCard(self.open_item, lambda: self.frame.go("meetings"))
        self.visits = VisitCard(self.record_visit, lambda uid: self.frame.go("households", uid=uid))
        self.short = ShortCard(lambda: self.frame.go("volunteer_hours"))
        self.backup = BackupCard(self.back_up)
        keys.press(self, self.backup.button, "Alt+B")
        self.left, self.right = QVBoxLayout(), QVBoxLayout()
        for column in (self.left, self.right):
            column.setSpacing(u(12))
        self.left.addWidget(self.year_card)
        self.left.addWidget(self.soon, 1)
        for widget, stretch in ((self.visits, 1), (self.short, 1), (self.backup, 0)):
            self.right.addWidget(widget, stretch)
        self.columns = QHBoxLayout()
        self.columns.setSpacing(u(12))
        self.columns.setContentsMargins(0, 0, 0, 0)
        self.columns.addLayout(self.left, 752)
        self.columns.addLayout(self.right, 418)
        self.body.addWidget(scrolled(self.columns, "home-area"))

    def setFocus(self, *reason: Any) -> None:
        (self.start.ways[0] if self.start and not self.start.isHidden() else self.grid).setFocus(*reason)

    # --- reading

    def show_year(self, year: int) -> None:
        super().show_year(year)
        self.read()

    def refresh(self, touched: frozenset[str]) -> None:
        self.read()

    def read(self) -> None:
        """Ask for the year's meetings first: they are painted while the worker looks for the rest."""
        year = self.year
        self.ask(
            lambda book: (service.year_grid(book, year), service.begun(book)),
            lambda answer: self._show_year(year, *answer),
            slot="grid",
        )

    def _show_year(self, year: int, grid: Grid, begun: bool) -> None:
        self._begin(begun)
        today, gaps = self.frame.today, service.gaps(grid)
        self.say(f"{today.month}月{today.day}日 {almanac.weekday(today)}")
        self.year_card.title.setText("今年会议" if year == today.year else f"{year} 年会议")
        self.year_card.note(f"有 {gaps} 处缺开" if gaps else "")
        self.grid.show_rows(grid, today.month if year == today.year else 0)
        self.ask(lambda book: look(book, year, grid), self._show, slot="home")

    def _begin(self, begun: bool) -> None:
        """In a book without records the ways to begin stand where the year would be nothing but gaps."""
        if self.start is None and not begun:
            from .home_start import StartCard

            self.start = StartCard(self)
            self.left.insertWidget(0, self.start, 1)
        if self.start is None:
            return
        focused = self.grid.hasFocus() or self.focusWidget() in self.start.ways
        self.start.setHidden(begun)
        for card in (self.year_card, self.soon):
            card.setVisible(begun)
        if focused:
            self.setFocus()

    def _show(self, answer: tuple[Home, Any]) -> None:
        home, backup = answer
        self._home, today = home, self.frame.today
        counts = home.counts
        self._known = f"{counts['people']:,} 人 · {counts['households']:,} 户 · 党员 {counts['members']:,}"
        self._say_facts()
        self.soon.show_items(in_order(home.soon), today)
        self.visits.show_visits(home.visits, home.overdue)
        self.short.show_short(home.short, home.short_count, home.goal_hours)
        self.backup.show_backup(*say_backup(backup, today))
        QTimer.singleShot(ALMANAC_AFTER, self, self._ask_almanac)  # it is heavy; what the book holds is painted first

    def _ask_almanac(self) -> None:
        self.ask(lambda book: almanac.fact(book.today), self._show_almanac, slot="almanac")

    def _show_almanac(self, fact: str) -> None:
        self._lunar = fact
        self._say_facts()

    def _say_facts(self) -> None:
        """Say as much beside the title as has room: the almanac and the village, or the village alone."""
        lunar, label = self._lunar, self.head.fact
        said = [" · ".join(filter(None, (words, self._known))) for words in (lunar, lunar.partition(" · ")[0], "")]
        room = label.fontMetrics().horizontalAdvance
        self.say(fact=next((words for words in said if room(words) <= label.width()), self._known))
        label.setToolTip(said[0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say_facts()

    # --- doing

    def record_meeting(self) -> None:
        self.frame.go("meeting", new=True)

    def record_visit(self) -> None:
        self.frame.go("visits", new=True)

    def open_cell(self, row: GridRow, cell: Cell) -> None:
        """A gap or what is due opens the missing record; what was held opens the list of that type and month."""
        if cell.state in ("gap", "due"):
            self.frame.go("meeting", new=True, type=row.type_uid, month=(self.year, cell.first, cell.last))
        else:
            self.frame.go("meetings", type=row.type_uid, month=cell.first)

    def open_item(self, item: Item) -> None:
        if item.state == "late":
            self.frame.go("meeting", new=True, type=item.uid)
        elif item.ledger == "meetings":
            self.frame.go("meeting", uid=item.uid)
        else:
            self.frame.go(item.ledger, uid=item.uid)

    def print_signing(self) -> None:
        """Open today's or the next meeting, whose page prints its sheet; without one, a new meeting."""
        soon = self._home.soon if self._home else ()
        item = next((i for i in soon if i.ledger == "meetings" and i.state != "late"), None)
        if item:
            self.frame.go("meeting", uid=item.uid, signing=True)
        else:
            self.frame.toast("近七天没有要开的会，先记一次会再打印签到表", self.record_meeting, "记一次会")

    def back_up(self) -> None:
        self.backup.button.setEnabled(False)
        self.frame.run(
            "正在备份",
            upkeep.backup,
            self._backed_up,
            failed=self._backup_failed,
            stopping="停下不影响已有的备份",
            icon="shield",
        )

    def _backed_up(self, snapshot: Any) -> None:
        self.backup.button.setEnabled(True)
        self.frame.toast("已备份，读回核对过")
        self.read()

    def _backup_failed(self, error: Exception) -> bool:
        self.backup.button.setEnabled(True)
        return False

    def fit(self, narrow: bool) -> None:
        super().fit(narrow)
        self.columns.setDirection(QHBoxLayout.Direction.TopToBottom if narrow else QHBoxLayout.Direction.LeftToRight)


def in_order(items: Sequence[Item]) -> list[Item]:
    """Today's first, then what is late; but what comes is not crowded out by more than two of those."""
    now = [item for item in items if item.state == "today"]
    late = [item for item in items if item.state == "late"]
    coming = sorted((item for item in items if item.state == "soon"), key=lambda item: item.day)
    return [*now, *late[:2], *coming, *late[2:]]


def say_backup(snapshot: Any, today: date) -> tuple[str, str]:
    """Say when the last proven backup was, and where it lies."""
    if snapshot is None or not snapshot.at:
        return "", ""
    made = datetime.fromisoformat(snapshot.at)
    days = (today - made.date()).days
    day = {0: "今天", 1: "昨天", 2: "前天"}.get(days, f"{made.month}月{made.day}日")
    return f"{day} {made:%H:%M}", f"已读回核对，在 {snapshot.folder.parent}"

"""年历: the twelve months of a year with the meetings and activities of each day; a day opens what is on it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QScrollArea, QVBoxLayout

from desktop.services.year_calendar import LACKING, SERVICE, TO_COME, WHOLE, YearCalendar, year_calendar
from desktop.ui.page import Action, Page
from desktop.ui.theme import u

from .almanac import feasts, weekday
from .home_cards import word
from .year_days import YearDays, paint_mark

if TYPE_CHECKING:
    from desktop.ui.window import MainWindow

SHOWS = frozenset({"meetings", "attendance", "attachments", "activities", "meeting_types", "settings"})
LEGEND = ((WHOLE, "开过的会"), (LACKING, "缺材料"), (TO_COME, "待开"), (SERVICE, "志愿活动"))


class YearCalendarPage(Page):
    """The year of the band; the current day is told in the head."""

    name = "calendar"
    keys = "方向键 走一天   PgDn 下个月   Home 今天   回车 看这一天"

    def __init__(self, frame: MainWindow) -> None:
        super().__init__(frame)
        self.days = YearDays(frame.today, self.words)
        self.days.moved.connect(self._moved)
        self.days.opened.connect(self.open_day)
        card = QFrame()
        card.setProperty("k", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(u(12), u(2), u(12), u(4))
        column.setSpacing(u(2))
        column.addLayout(self._legend())
        self.area = QScrollArea()
        self.area.setObjectName("year-area")
        self.area.setAccessibleName("年历")
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self.days)
        column.addWidget(self.area, 1)
        self.body.addWidget(card, 1)
        self.say("年历", "", back="会议")
        self.set_actions([Action("calendar-new", "记一次会", "calendar-plus", self.new, "Ctrl+N", primary=True)])
        self.setFocusProxy(self.days)

    def _legend(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(u(6))
        self.counts: dict[str, QLabel] = {}
        for mark, words in LEGEND:
            picture = QLabel()
            picture.setPixmap(drawn(mark))
            self.counts[mark] = word(words, "soft")
            row.addWidget(picture)
            row.addWidget(self.counts[mark])
            row.addSpacing(u(12))
        row.addStretch(1)
        return row

    # --- what the frame asks

    def show_year(self, year: int) -> None:
        super().show_year(year)
        self.read()
        self.ask(lambda _book: feasts(year), self._feasts, slot="feasts")

    def refresh(self, touched: frozenset[str]) -> None:
        if touched & SHOWS:
            self.read()

    def open(self, **where: Any) -> None:
        """day=… makes that day current."""
        if where.get("day"):
            self.days.go(where["day"])

    def read(self) -> None:
        year = self.year
        self.ask(lambda book: year_calendar(book, year), self._show, slot="year")

    def _show(self, calendar: YearCalendar) -> None:
        self.days.show_year(calendar)
        entries = [entry for found in calendar.days.values() for entry in found]
        for mark, words in LEGEND:
            self.counts[mark].setText(f"{words} {sum(entry.state == mark for entry in entries)}")
        self._moved(self.days.day)

    def _feasts(self, found: dict[date, str]) -> None:
        self.days.show_feasts(found)
        self._moved(self.days.day)

    # --- a day

    def words(self, day: date) -> str:
        """Say a day: 11月7日 星期六 立冬 · 党小组会（缺照片）."""
        named = " ".join(filter(None, (f"{day.month}月{day.day}日", weekday(day), self.days.feasts.get(day, ""))))
        on = "、".join(entry.words for entry in self.days.calendar.days.get(day, ()))
        return " · ".join(filter(None, (named, on)))

    def _moved(self, day: date) -> None:
        self.say(fact=self.words(day))
        box = self.days.cell(day)
        self.area.ensureVisible(int(box.center().x()), int(box.center().y()), 0, int(box.height()) * 2)

    def open_day(self, day: date) -> None:
        """Offer what is on a day, and a new meeting on it."""
        menu = QMenu(self)
        menu.setObjectName("calendar-day")
        menu.setAccessibleName(self.words(day))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for entry in self.days.calendar.days.get(day, ()):
            go = entry.page, entry.uid
            menu.addAction(f"打开 {entry.words}", lambda go=go: self.frame.go(go[0], uid=go[1]))
        menu.addSeparator()
        menu.addAction(f"{day.month}月{day.day}日记一次会\tCtrl+N", self.new)
        corner = self.days.cell(day).bottomLeft()
        menu.popup(self.days.mapToGlobal(QPoint(int(corner.x()), int(corner.y()))))

    def new(self) -> None:
        """A meeting on the current day."""
        self.frame.go("meeting", new=True, day=self.days.day.isoformat())


def drawn(mark: str) -> QPixmap:
    """A mark as a small picture."""
    picture = QPixmap(QSize(u(16), u(16)))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint_mark(painter, mark, QPointF(u(8), u(8)))
    painter.end()
    return picture

"""The calendar that drops below a date field: a month of days with their lunar days, chosen by keys or mouse."""

from __future__ import annotations

from calendar import Calendar as Weeks
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from . import theme
from .theme import u

if TYPE_CHECKING:
    from .window import MainWindow

DAY_WIDTH, DAY_HEIGHT, HEAD, WEEKS, DAYS = 60, 48, 32, 6, 7
NAMES = "一二三四五六日"
CENTRE = Qt.AlignmentFlag.AlignHCenter
FIRST, LAST = date(1901, 1, 1), date(2100, 12, 31)
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
MONTHS = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}


class MonthGrid(QWidget):
    """Six weeks around the chosen day; arrows go by days, PgUp PgDn by months, with Ctrl by years, T to today."""

    moved = Signal()
    chosen = Signal(object)  # date

    def __init__(self, today: date) -> None:
        super().__init__()
        self.today = self.day = today
        self.words: Mapping[date, str] = {}
        self.setObjectName("calendar-days")
        self.setAccessibleName("日历")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setFixedSize(u(DAY_WIDTH * DAYS), u(HEAD + DAY_HEIGHT * WEEKS))

    def days(self) -> list[date]:
        """The forty-two days that are shown, from a Monday."""
        first = self.day.replace(day=1)
        monday = first - timedelta(days=first.weekday())
        return [monday + timedelta(days=n) for n in range(WEEKS * DAYS)]

    def go(self, day: date) -> None:
        self.day = min(max(day, FIRST), LAST)
        self.setAccessibleDescription(f"{self.day.isoformat()} {self.words.get(self.day, '')}")
        self.moved.emit()
        self.update()

    def by_months(self, count: int) -> None:
        """Go to the same day of another month, or its last."""
        year, month = divmod(self.day.year * 12 + self.day.month - 1 + count, 12)
        year = min(max(year, FIRST.year), LAST.year)
        longest = max(Weeks().itermonthdays(year, month + 1))
        self.go(date(year, month + 1, min(self.day.day, longest)))

    def tell(self, words: Mapping[date, str]) -> None:
        """Show what the almanac says of these days."""
        self.words = words
        self.go(self.day)

    def event(self, event: QEvent) -> bool:
        """Its keys are its own, whatever the page below does with them."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, far = Qt.Key(event.key()), event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if key in STEPS:
            self.go(self.day + timedelta(days=STEPS[key]))
        elif key in MONTHS:
            self.by_months(MONTHS[key] * (12 if far else 1))
        elif key in (Qt.Key.Key_T, Qt.Key.Key_Home):
            self.go(self.today)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.day)
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.by_months(-1 if event.angleDelta().y() > 0 else 1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        spot = event.position().toPoint()
        found = next((day for n, day in enumerate(self.days()) if self._box(n).contains(spot)), None)
        if found:
            self.go(found)
            self.chosen.emit(found)

    def _box(self, place: int) -> QRect:
        width, height = u(DAY_WIDTH), u(DAY_HEIGHT)
        return QRect(place % DAYS * width, u(HEAD) + place // DAYS * height, width, height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font())
        painter.setPen(theme.colour("paper600"))
        for place, name in enumerate(NAMES):
            painter.drawText(QRect(place * u(DAY_WIDTH), 0, u(DAY_WIDTH), u(HEAD)), Qt.AlignmentFlag.AlignCenter, name)
        for place, day in enumerate(self.days()):
            self._paint(painter, self._box(place), day)

    def _paint(self, painter: QPainter, box: QRect, day: date) -> None:
        here, inside = day == self.day, day.month == self.day.month
        if here:
            painter.fillRect(box.adjusted(1, 1, -1, -1), theme.colour("ink700"))
        elif day == self.today:
            painter.setPen(QPen(theme.colour("ink600"), theme.ring()))
            painter.drawRect(box.adjusted(2, 2, -3, -3))
        painter.setFont(theme.font(bold=here))
        painter.setPen(theme.colour("paper0" if here else "paper900" if inside else "paper400"))
        painter.drawText(box.adjusted(0, u(2), 0, 0), int(CENTRE | Qt.AlignmentFlag.AlignTop), str(day.day))
        painter.setFont(theme.font())
        painter.setPen(theme.colour("paper0" if here else "paper600" if inside else "paper400"))
        words = self.words.get(day, "")
        painter.drawText(box.adjusted(0, 0, 0, -u(2)), int(CENTRE | Qt.AlignmentFlag.AlignBottom), words)


class Calendar(QFrame):
    """Drops below a field and gives the day that was chosen; Esc or a click beside it gives none."""

    def __init__(self, below: QWidget, frame: MainWindow, day: date | None, then: Callable[[date], object]) -> None:
        super().__init__(below, Qt.WindowType.Popup)
        self.setObjectName("choice")
        self.setAccessibleName("选日期")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._frame, self._then, self._asked = frame, then, ""
        self.grid = MonthGrid(frame.today)
        self.title = QLabel()
        self.title.setProperty("k", "heading")
        column = QVBoxLayout(self)
        column.setContentsMargins(u(8), u(8), u(8), u(8))
        column.addLayout(self._head())
        column.addWidget(self.grid)
        self.foot = QLabel("回车 选这天   PgUp PgDn 换月   Ctrl+PgUp 换年   T 今天")
        self.foot.setProperty("k", "soft")
        column.addWidget(self.foot)
        self.grid.moved.connect(self._show)
        self.grid.chosen.connect(self._chosen)
        self.grid.go(day or frame.today)
        self._drop(below)

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self.title, 1)
        for name, icon, said, months in (
            ("calendar-back", "left", "上个月", -1), ("calendar-on", "right", "下个月", 1),
        ):  # fmt: skip
            button = QPushButton(theme.icon(icon), "")
            button.setObjectName(name)
            button.setAccessibleName(said)
            button.setToolTip(said)
            button.setProperty("k", "icon")
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(lambda _checked=False, months=months: self.grid.by_months(months))
            row.addWidget(button)
        return row

    def _show(self) -> None:
        day = self.grid.day
        self.title.setText(f"{day.year} 年 {day.month} 月")
        month = f"{day.year}-{day.month}"
        if month != self._asked:
            self._asked = month
            days = self.grid.days()
            self._frame.jobs.ask(lambda _book: _said(days), self.grid.tell, slot=f"month-{id(self)}", owner=self)

    def _chosen(self, day: date) -> None:
        self.close()
        self._then(day)

    def _drop(self, below: QWidget) -> None:
        """Below the field, or above it where the screen ends."""
        self.adjustSize()
        place = below.mapToGlobal(QPoint(0, below.height() + u(2)))
        room = below.screen().availableGeometry()
        if place.y() + self.height() > room.bottom():
            place.setY(max(room.top(), below.mapToGlobal(QPoint(0, 0)).y() - self.height() - u(2)))
        place.setX(max(room.left(), min(place.x(), room.right() - self.width())))
        self.move(place)
        self.show()
        self.grid.setFocus()


def _said(days: list[date]) -> Mapping[date, str]:
    """On the worker: the almanac is heavy."""
    from .pages import almanac

    return {day: almanac.short(day) for day in days}

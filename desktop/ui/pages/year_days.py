"""Twelve months of a year, day by day, painted: what is on each day is a mark; one day is current."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.services.year_calendar import LACKING, SERVICE, TO_COME, WHOLE, YearCalendar
from desktop.ui import theme
from desktop.ui.theme import u

from .almanac import WEEKDAYS

MONTH, HEADING, WEEK, LINE, GAP = 276, 24, 20, 19, 10  # units
INKS = {  # the mark's colour, the tile's; a whole tile of red is kept for what was not held at all
    LACKING: ("red", "paper100"),
    TO_COME: ("amber", "amberbg"),
    WHOLE: ("green", "paper100"),
    SERVICE: ("ink700", "ink50"),
}
MOVES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -7, Qt.Key.Key_Down: 7}
CENTRE = int(Qt.AlignmentFlag.AlignCenter)


class YearDays(QWidget):
    """`moved` when another day becomes current, `opened` on Enter or a click on the current one."""

    moved = Signal(object)  # date
    opened = Signal(object)

    def __init__(self, today: date, words: Callable[[date], str]) -> None:
        super().__init__()
        self.today, self.day, self._words = today, today, words
        self.calendar = YearCalendar(today.year, {})
        self.feasts: dict[date, str] = {}
        self.setObjectName("year-days")
        self.setAccessibleName("年历")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_year(self, calendar: YearCalendar) -> None:
        self.calendar = calendar
        if self.day.year != calendar.year:
            start = date(calendar.year, 1, 1)
            self.go(self.today if self.today.year == calendar.year else start)
        self.update()

    def show_feasts(self, feasts: dict[date, str]) -> None:
        self.feasts = feasts
        self.update()

    def go(self, day: date) -> None:
        """Make a day of the year the current one."""
        if day.year == self.calendar.year:
            self.day = day
            self.setAccessibleDescription(self._words(day))
            self.moved.emit(day)
            self.update()

    # --- where things stand

    @property
    def across(self) -> int:
        """How many months stand in a row: four, three or two, as wide as there is room."""
        around = self.parentWidget()
        room = around.width() if around else self.width()
        return next((n for n in (4, 3, 2) if room >= n * u(MONTH)), 1)

    def heightForWidth(self, width: int) -> int:
        rows = -(-12 // self.across)
        return rows * u(HEADING + WEEK + 6 * LINE) + (rows - 1) * u(GAP)

    def minimumSizeHint(self) -> QSize:
        return QSize(u(MONTH), self.heightForWidth(self.width()))

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def block(self, month: int) -> QRectF:
        """Where a month stands."""
        across = self.across
        rows = -(-12 // across)
        width = (self.width() - (across - 1) * u(GAP)) / across
        height = (self.height() - (rows - 1) * u(GAP)) / rows
        row, column = divmod(month - 1, across)
        return QRectF(column * (width + u(GAP)), row * (height + u(GAP)), width, height)

    def cell(self, day: date) -> QRectF:
        """Where a day stands."""
        block = self.block(day.month)
        wide, top = block.width() / 7, block.top() + u(HEADING + WEEK)
        high = (block.bottom() - top) / 6
        place = date(day.year, day.month, 1).weekday() + day.day - 1
        return QRectF(block.left() + place % 7 * wide, top + place // 7 * high, wide, high)

    def at(self, point: QPointF) -> date | None:
        """The day at a point."""
        for month in range(1, 13):
            if self.block(month).contains(point):
                days = (date(self.calendar.year, month, n + 1) for n in range(monthrange(self.calendar.year, month)[1]))
                return next((day for day in days if self.cell(day).contains(point)), None)
        return None

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), theme.colour("paper0"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for month in range(1, 13):
            if self.block(month).intersects(QRectF(event.rect())):
                self._month(painter, month)
        painter.end()

    def _month(self, painter: QPainter, month: int) -> None:
        block, now = self.block(month), (self.today.year, self.today.month) == (self.calendar.year, month)
        painter.setFont(theme.font(bold=True))
        painter.setPen(theme.colour("ink700" if now else "paper900"))
        painter.drawText(QRectF(block.left(), block.top(), block.width(), u(HEADING)), CENTRE, f"{month}月")
        painter.setFont(theme.font())
        wide = block.width() / 7
        for place, word in enumerate(WEEKDAYS):
            painter.setPen(theme.colour("paper600"))
            box = QRectF(block.left() + place * wide, block.top() + u(HEADING), wide, u(WEEK))
            painter.drawText(box, CENTRE, word)
        for number in range(monthrange(self.calendar.year, month)[1]):
            self._day(painter, date(self.calendar.year, month, number + 1))

    def _day(self, painter: QPainter, day: date) -> None:
        cell, mark = self.cell(day), self.calendar.mark(day)
        box = cell.adjusted(1, 1, -1, -1)
        ground = INKS[mark][1] if mark else ""
        painter.setPen(Qt.PenStyle.NoPen)
        if ground:
            painter.setBrush(theme.colour(ground))
            painter.drawRoundedRect(box, u(3), u(3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if day == self.day:
            painter.setPen(QPen(theme.colour("ink600" if self.hasFocus() else "paper400"), theme.ring()))
            painter.drawRoundedRect(box, u(3), u(3))
        painter.setFont(theme.font(bold=day == self.today or day in self.feasts))
        painter.setPen(theme.colour("ink700" if day == self.today else "paper900"))
        painter.drawText(box.adjusted(0, 0, -u(10) if mark else 0, 0), CENTRE, str(day.day))
        if mark:
            paint_mark(painter, mark, QPointF(box.center().x() + u(14), box.center().y()))

    # --- pointing and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if day := self.at(event.position()):
            self.setFocus()
            self.go(day)
            if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton):
                self.opened.emit(day)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in MOVES:
            self.go(self.day + timedelta(days=MOVES[key]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(self.day)
        elif key == Qt.Key.Key_Home:
            self.go(self.today)
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._other_month(1 if key == Qt.Key.Key_PageDown else -1)
        else:
            super().keyPressEvent(event)

    def _other_month(self, by: int) -> None:
        month = self.day.month + by
        if 1 <= month <= 12:
            last = monthrange(self.day.year, month)[1]
            self.go(date(self.day.year, month, min(self.day.day, last)))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            day = self.at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), self._words(day) if day else "", self)
            return True
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.update()
        return super().event(event)


def paint_mark(painter: QPainter, mark: str, at: QPointF) -> None:
    """A check for what is whole, a cross for what lacks something, a ring for what is to come, a square for service."""
    size = u(8) / 2
    painter.setPen(QPen(theme.colour(INKS[mark][0]), max(1.5, u(2)), Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    if mark == WHOLE:
        painter.drawPolyline([at + QPointF(-size, 0), at + QPointF(-size / 4, size), at + QPointF(size, -size)])
    elif mark == LACKING:
        painter.drawLine(at + QPointF(-size, -size), at + QPointF(size, size))
        painter.drawLine(at + QPointF(-size, size), at + QPointF(size, -size))
    elif mark == TO_COME:
        painter.drawEllipse(at, size, size)
    else:
        painter.drawRect(QRectF(at.x() - size, at.y() - size, 2 * size, 2 * size))

"""The twelve months in a row: a pill for each meeting held, how many are missing, how many are due."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.services.meeting_list import Month
from desktop.ui import theme
from desktop.ui.theme import u

LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
PILL, GAP, MOST = 7, 3, 9


class MonthStrip(QWidget):
    """A click or Enter chooses a month; `chosen` carries its number."""

    chosen = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("month_strip")
        self.setAccessibleName("各月会议")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(u(64))
        self.months: Sequence[Month] = ()
        self.now, self.at = 0, 1

    def show_months(self, months: Sequence[Month], now: int, running: bool) -> None:
        """`now` is the month that is running, or 0; `running` whether the year is this one."""
        self.months, self.now = months, now
        self._later_than = now if running else 12
        self.at = now or self.at
        self._say()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(u(900), u(64))

    def box(self, number: int) -> QRectF:
        width = (self.width() - u(12)) / 12
        return QRectF(u(6) + width * (number - 1), u(4), width, self.height() - u(8))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for month in self.months:
            self._paint(painter, month, self.box(month.number))
        painter.end()

    def _paint(self, painter: QPainter, month: Month, box: QRectF) -> None:
        current, later = month.number == self.now, month.number > self._later_than
        if current:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("ink100"))
            painter.drawRoundedRect(box.adjusted(u(2), 0, -u(2), 0), 4, 4)
        elif month.number > 1 and month.number - 1 != self.now:
            painter.fillRect(QRectF(box.left(), box.top() + u(8), 1, box.height() - u(16)), theme.colour("paper200"))
        if self.hasFocus() and month.number == self.at:
            painter.setPen(QPen(theme.colour("ink600"), theme.ring()))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(u(2), 1, -u(2), -1), 4, 4)
        inner = box.adjusted(u(10), u(2), -u(8), 0)
        self._words(painter, month, inner, current, later)
        if not later:
            self._pills(painter, month, inner, current)

    def _words(self, painter: QPainter, month: Month, box: QRectF, current: bool, later: bool) -> None:
        line = QRectF(box.left(), box.top(), box.width(), u(26))
        painter.setFont(theme.font(bold=current))
        painter.setPen(theme.colour("ink700" if current else "paper600" if later else "paper900"))
        painter.drawText(line, LEFT, f"{month.number}月")
        text, ink = (f"缺 {month.gaps}", "red") if month.gaps else (f"待 {month.due}" if month.due else "", "amber")
        painter.setFont(theme.font(bold=True))
        painter.setPen(theme.colour(ink))
        painter.drawText(line, RIGHT, text)
        if later:
            painter.setFont(theme.font())
            painter.setPen(theme.colour("paper600"))
            painter.drawText(QRectF(box.left(), box.top() + u(26), box.width(), u(26)), LEFT, "未到")

    def _pills(self, painter: QPainter, month: Month, box: QRectF, current: bool) -> None:
        room = max(int((box.width() + u(GAP)) // u(PILL + GAP)), 1)
        pills = [True] * month.held + [False] * month.due
        top = box.top() + u(33)
        for place, held in enumerate(pills[: min(room, MOST)]):
            pill = QRectF(box.left() + place * u(PILL + GAP), top, u(PILL), u(12))
            painter.setPen(Qt.PenStyle.NoPen if held else QPen(theme.colour("amberedge"), 1))
            painter.setBrush(theme.colour(("ink700" if current else "held") if held else "amberbg"))
            painter.drawRoundedRect(pill, 2, 2)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step:
            self.at = min(max(self.at + step, 1), 12)
            self._say()
            self.update()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.chosen.emit(self.at)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        found = [m.number for m in self.months if self.box(m.number).contains(event.position())]
        if found:
            self.at = found[0]
            self._say()
            self.chosen.emit(self.at)

    def _say(self) -> None:
        month = self.months[self.at - 1] if self.months else None
        if month:
            self.setAccessibleDescription(f"{month.number}月，已开 {month.held} 次，缺 {month.gaps}，待 {month.due}")

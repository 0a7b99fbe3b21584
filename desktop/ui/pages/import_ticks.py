"""The tick of a trial's row: ticked it is imported, unticked it is left out."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QPainter, QPen

from desktop.ui import theme
from desktop.ui.theme import u

SIZE, LEFT = 18, 14
ROOM = LEFT + SIZE + 8  # what the tick takes of its cell


def place_of_tick(cell: QRect) -> QRect:
    return QRect(cell.left() + u(LEFT), cell.center().y() - u(SIZE) // 2, u(SIZE), u(SIZE))


def paint_tick(painter: QPainter, cell: QRect, ticked: bool) -> None:
    box = place_of_tick(cell)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("ink700" if ticked else "paper400"), 1))
    painter.setBrush(theme.colour("ink700" if ticked else "paper0"))
    painter.drawRoundedRect(box, u(3), u(3))
    if ticked:
        painter.drawPixmap(box.adjusted(u(1), u(1), -u(1), -u(1)), theme.pixmap("check", "paper0", 16))
    painter.restore()

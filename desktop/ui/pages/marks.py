"""The four marks of a sign-in sheet, drawn as lines: a font's √ may wear an overline on screen."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from desktop.ui import theme


@dataclass(frozen=True)
class Mark:
    """A mark: the status it stands for, its key, its word in the legend, and the theme's colours for it."""

    status: str
    key: str
    word: str
    ink: str
    tint: str


MARKS = (
    Mark("到会", "1", "到会", "green", "greenbg"),
    Mark("请假", "2", "请假", "amber", "amberbg"),
    Mark("缺席", "3", "缺席", "red", "redbg"),
    Mark("线上", "4", "线上", "ink700", "ink100"),
)
OUTLINES = {
    "到会": ((-0.5, 0.05), (-0.12, 0.42), (0.55, -0.4)),
    "请假": ((0.0, -0.5), (0.55, 0.45), (-0.55, 0.45), (0.0, -0.5)),
}


def draw_mark(painter: QPainter, status: str, box: QRectF, colour: QColor, width: float) -> None:
    """Draw a status's mark in the middle of a box; its size follows the box's height."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    middle, reach = box.center(), box.height() * 0.5
    if status in OUTLINES:
        points = [QPointF(middle.x() + x * reach, middle.y() + y * reach) for x, y in OUTLINES[status]]
        painter.drawPolyline(QPolygonF(points))
    elif status == "缺席":
        arm = reach * 0.42
        painter.drawLine(middle + QPointF(-arm, -arm), middle + QPointF(arm, arm))
        painter.drawLine(middle + QPointF(-arm, arm), middle + QPointF(arm, -arm))
    elif status == "线上":
        painter.drawEllipse(middle, reach * 0.45, reach * 0.45)
    painter.restore()


def draw_button(painter: QPainter, mark: Mark, box: QRectF, pressed: bool) -> None:
    """Draw one of the four buttons of a row: pressed in its colour, otherwise outlined."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    edge = theme.colour(mark.ink) if pressed else theme.colour("paper200")
    painter.setPen(QPen(edge, 1))
    painter.setBrush(theme.colour(mark.tint) if pressed else theme.colour("paper0"))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.restore()
    ink = theme.colour(mark.ink) if pressed else theme.colour("paper400")
    draw_mark(painter, mark.status, box.adjusted(4, 4, -4, -4), ink, theme.u(2.4 if pressed else 1.4))

"""Data bars and icons of conditional formats, drawn plainly. Units are twips."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen, QPolygonF

from desktop.paper.rules import Bar, Icon

_EDGE = 30.0  # between a bar and its cell: a pixel and a half
_RED, _AMBER, _GREEN, _GRAY, _DARK = "C8443B", "E0A526", "4F9E52", "8A8A8A", "404040"
_SCALES = {3: (_RED, _AMBER, _GREEN), 4: (_RED, _AMBER, _AMBER, _GREEN), 5: (_RED, _AMBER, _AMBER, _AMBER, _GREEN)}
_TURNS = {3: (180, 90, 0), 4: (180, 135, 45, 0), 5: (180, 135, 90, 45, 0)}  # degrees from upright
_ARROW = ((0, -0.5), (0.42, 0), (0.16, 0), (0.16, 0.5), (-0.16, 0.5), (-0.16, 0), (-0.42, 0))


def draw_bar(painter: QPainter, bar: Bar, box: QRectF, ink: str | None, outline: bool) -> None:
    """Draw a bar within its cell; `outline` leaves it unfilled, to spare ink."""
    inner = box.adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
    left, right = (inner.left() + inner.width() * share for share in (bar.start, bar.stop))
    area = QRectF(left, inner.top(), right - left, inner.height())
    if area.width() <= 0 or area.height() <= 0:
        return
    color = QColor("#" + (ink or bar.color))
    if outline or ink:
        painter.setPen(QPen(color, 8))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(area)
    else:
        painter.fillRect(area, color)


def draw_icon(painter: QPainter, icon: Icon, box: QRectF, size: float, ink: str | None) -> None:
    """Draw an icon at the left of its cell, `size` twips high, in the middle."""
    size = min(size, box.height(), box.width())
    painter.save()
    painter.translate(box.left() + 30 + size / 2, box.center().y())
    painter.scale(size, size)
    color = QColor("#" + (ink or _color(icon)))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(color))
    _FAMILIES[icon.family](painter, icon, color)
    painter.restore()


def _color(icon: Icon) -> str:
    if icon.family in ("ArrowsGray", "Quarters", "Rating"):
        return _GRAY if icon.family == "ArrowsGray" else _DARK
    if icon.family == "RedToBlack":
        return (_DARK, _GRAY, "E5A9A2", _RED)[icon.step]
    if icon.family == "TrafficLights":
        return (_DARK, _RED, _AMBER, _GREEN)[icon.step]
    return _SCALES[icon.of][icon.step]


def _polygon(painter: QPainter, corners: tuple[tuple[float, float], ...]) -> None:
    painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))


def _arrow(painter: QPainter, icon: Icon, _color: QColor) -> None:
    painter.rotate(_TURNS[icon.of][icon.step])
    _polygon(painter, _ARROW)


def _disc(painter: QPainter, _icon: Icon, _color: QColor) -> None:
    painter.drawEllipse(QPointF(0, 0), 0.42, 0.42)


def _sign(painter: QPainter, icon: Icon, color: QColor) -> None:
    shapes = (((0, -0.45), (0.45, 0), (0, 0.45), (-0.45, 0)), ((0, -0.42), (0.45, 0.38), (-0.45, 0.38)))
    if icon.step < 2:
        _polygon(painter, shapes[icon.step])
    else:
        _disc(painter, icon, color)


def _symbol(painter: QPainter, icon: Icon, color: QColor) -> None:
    """A cross, an exclamation mark, a tick: on a disc, or bare in the second family."""
    bare = icon.family == "Symbols2"
    if not bare:
        _disc(painter, icon, color)
    pen = QPen(color if bare else QColor("white"), 0.16 if bare else 0.1)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    reach = 0.34 if bare else 0.2
    lines: tuple[tuple[tuple[float, float], tuple[float, float]], ...] = (
        (((-1, -1), (1, 1)), ((-1, 1), (1, -1))),
        (((0, -1.2), (0, 0.3)), ((0, 1.1), (0, 1.15))),
        (((-1, 0.1), (-0.3, 0.9)), ((-0.3, 0.9), (1, -0.8))),
    )[icon.step]
    for (x1, y1), (x2, y2) in lines:
        painter.drawLine(QPointF(x1 * reach, y1 * reach), QPointF(x2 * reach, y2 * reach))


def _flag(painter: QPainter, _icon: Icon, color: QColor) -> None:
    _polygon(painter, ((-0.25, -0.45), (0.4, -0.2), (-0.25, 0.05)))
    painter.setPen(QPen(color.darker(140), 0.08))
    painter.drawLine(QPointF(-0.28, -0.45), QPointF(-0.28, 0.45))


def _rating(painter: QPainter, icon: Icon, color: QColor) -> None:
    """Four bars that rise; as many are dark as there are steps taken."""
    filled = icon.step if icon.of == 5 else icon.step + 1
    for n in range(4):
        high = 0.25 + n * 0.2
        bar = QRectF(-0.44 + n * 0.23, 0.45 - high, 0.17, high)
        painter.fillRect(bar, color if n < filled else QColor("#D0D0D0"))


def _quarter(painter: QPainter, icon: Icon, color: QColor) -> None:
    painter.setBrush(QBrush(color))
    area = QRectF(-0.4, -0.4, 0.8, 0.8)
    painter.drawPie(area, 90 * 16, -icon.step * 90 * 16)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(color, 0.06))
    painter.drawEllipse(area)


def _triangle(painter: QPainter, icon: Icon, _color: QColor) -> None:
    corners = {0: ((-0.4, -0.3), (0.4, -0.3), (0, 0.35)), 2: ((-0.4, 0.3), (0.4, 0.3), (0, -0.35))}
    _polygon(painter, corners.get(icon.step, ((-0.4, -0.09), (0.4, -0.09), (0.4, 0.09), (-0.4, 0.09))))


_FAMILIES = {
    "Arrows": _arrow, "ArrowsGray": _arrow, "TrafficLights": _disc, "TrafficLights1": _disc, "TrafficLights2": _disc,
    "RedToBlack": _disc, "Signs": _sign, "Symbols": _symbol, "Symbols2": _symbol, "Flags": _flag, "Rating": _rating,
    "Quarters": _quarter, "Triangles": _triangle,
}  # fmt: skip

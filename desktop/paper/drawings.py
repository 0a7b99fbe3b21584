"""Pictures and simple shapes over the cells. Units are twips."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QImageReader, QPainterPath, QPen, QPolygonF

from desktop.paper.fonts import TWIPS, Fonts
from desktop.paper.text import Pen, lines_of, style_of
from desktop.sheets.sheet import Drawing, Font

_DOTS = 300  # a picture is stored no finer than this many dots an inch
_LONGEST = 100.0  # inches: no paper is longer
_INSET_X, _INSET_Y = 7.2 * TWIPS, 3.6 * TWIPS  # a text box's own margins
_LINES = {"line", "straightConnector1", "bentConnector3", "curvedConnector3", "lineInv"}
_DASHES = {  # strokes and gaps in widths of the line (ECMA-376 part 1, 20.1.10.48)
    "dot": (1, 3), "dash": (4, 3), "lgDash": (8, 3), "dashDot": (4, 3, 1, 3), "lgDashDot": (8, 3, 1, 3),
    "lgDashDotDot": (8, 3, 1, 3, 1, 3), "sysDash": (3, 1), "sysDot": (1, 1), "sysDashDot": (3, 1, 1, 1),
    "sysDashDotDot": (3, 1, 1, 1, 1, 1),
}  # fmt: skip
_CORNERS: dict[str, tuple[tuple[float, float], ...]] = {
    "triangle": ((0.5, 0), (1, 1), (0, 1)),
    "rtTriangle": ((0, 0), (1, 1), (0, 1)),
    "diamond": ((0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)),
    "flowChartDecision": ((0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5)),
    "parallelogram": ((0.25, 0), (1, 0), (0.75, 1), (0, 1)),
    "hexagon": ((0.25, 0), (0.75, 0), (1, 0.5), (0.75, 1), (0.25, 1), (0, 0.5)),
    "rightArrow": ((0, 0.25), (0.6, 0.25), (0.6, 0), (1, 0.5), (0.6, 1), (0.6, 0.75), (0, 0.75)),
    "leftArrow": ((1, 0.25), (0.4, 0.25), (0.4, 0), (0, 0.5), (0.4, 1), (0.4, 0.75), (1, 0.75)),
    "downArrow": ((0.25, 0), (0.25, 0.6), (0, 0.6), (0.5, 1), (1, 0.6), (0.75, 0.6), (0.75, 0)),
    "upArrow": ((0.25, 1), (0.25, 0.4), (0, 0.4), (0.5, 0), (1, 0.4), (0.75, 0.4), (0.75, 1)),
    "star5": (
        (0.5, 0), (0.618, 0.382), (1, 0.382), (0.691, 0.618), (0.809, 1), (0.5, 0.764), (0.191, 1), (0.309, 0.618),
        (0, 0.382), (0.382, 0.382),
    ),
}  # fmt: skip


def read_picture(data: bytes, inches: tuple[float, float]) -> QImage | None:
    """Decode a picture no finer than it can be printed in that size; None if it is no picture Qt knows."""
    store = QByteArray(data)
    buffer = QBuffer(store)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    most = QSize(*(max(1, round(min(length, _LONGEST) * _DOTS)) for length in inches))
    if size.isValid() and (size.width() > 2 * most.width() and size.height() > 2 * most.height()):
        reader.setScaledSize(size.scaled(most, Qt.AspectRatioMode.KeepAspectRatioByExpanding))
    image = reader.read()
    return None if image.isNull() else image


def draw(pen: Pen, drawing: Drawing, box: QRectF, fonts: Fonts, font: Font, image: QImage | None) -> None:
    """Draw one drawing in its box; a picture is given decoded."""
    painter = pen.painter
    painter.save()
    if drawing.rotation:
        painter.translate(box.center())
        painter.rotate(drawing.rotation)
        painter.translate(-box.center())
    if drawing.kind == "picture":
        if image is not None:
            painter.drawImage(box, image)
    else:
        _shape(pen, drawing, box)
        _words(pen, drawing, box, fonts, font)
    painter.restore()
    pen.forget()


def _shape(pen: Pen, drawing: Drawing, box: QRectF) -> None:
    painter = pen.painter
    line = QPen(QColor("#" + (pen.ink or drawing.line or "000000")), drawing.line_width * TWIPS)
    line.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    if drawing.dash in _DASHES:
        line.setCapStyle(Qt.PenCapStyle.FlatCap)
        line.setDashPattern(_DASHES[drawing.dash])
    painter.setPen(line if drawing.line else QPen(Qt.PenStyle.NoPen))
    fill = drawing.fill if not pen.ink else None
    painter.setBrush(QBrush(QColor("#" + fill)) if fill else QBrush(Qt.BrushStyle.NoBrush))
    if drawing.preset in _LINES:
        painter.setPen(line)
        painter.drawLine(box.topLeft(), box.bottomRight())
    else:
        painter.drawPath(outline(drawing.preset, box))
    painter.setBrush(QBrush(Qt.BrushStyle.NoBrush))


def outline(preset: str, box: QRectF) -> QPainterPath:
    """Return the outline of a preset shape; one that is not known is a rectangle."""
    path = QPainterPath()
    if preset in _CORNERS:
        points = [QPointF(box.left() + x * box.width(), box.top() + y * box.height()) for x, y in _CORNERS[preset]]
        path.addPolygon(QPolygonF(points))
        path.closeSubpath()
    elif preset in ("ellipse", "flowChartConnector"):
        path.addEllipse(box)
    elif preset in ("roundRect", "wedgeRoundRectCallout", "flowChartAlternateProcess"):
        radius = min(box.width(), box.height()) / 6
        path.addRoundedRect(box, radius, radius)
    else:
        path.addRect(box)
    return path


def _words(pen: Pen, drawing: Drawing, box: QRectF, fonts: Fonts, font: Font) -> None:
    if not drawing.runs:
        return
    inset_x, inset_y = min(_INSET_X, box.width() / 4), min(_INSET_Y, box.height() / 4)
    inner = box.adjusted(inset_x, inset_y, -inset_x, -inset_y)
    plain = replace(font, bold=False, italic=False)
    lines = lines_of([(r.text, style_of(r.font or plain, fonts)) for r in drawing.runs], inner.width())
    spare = inner.height() - sum(line.height for line in lines)
    top = inner.top() + spare * {"center": 0.5, "bottom": 1.0}.get(drawing.vertical, 0.0)
    if drawing.centred:
        beside = max(0.0, inner.width() - max((line.width for line in lines), default=0.0)) / 2
        inner = inner.adjusted(beside, 0, -beside, 0)
    for line in lines:
        rest = inner.width() - line.width
        pen.line(line, inner.left() + rest * {"center": 0.5, "right": 1.0}.get(drawing.horizontal, 0.0), top)
        top += line.height

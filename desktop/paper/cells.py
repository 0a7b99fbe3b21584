"""A cell's text on its place: alignment, spill, shrink, rotation, stacking, distribution. Units are twips."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from PySide6.QtCore import QRectF, Qt

from desktop.paper.fonts import TWIPS, Face
from desktop.paper.formats import Shown
from desktop.paper.ground import PAD, Ground, is_number, wraps
from desktop.paper.text import LONG, Line, Pen, Piece, Style, lines_of, spread, style_of
from desktop.sheets.sheet import Cell, Look

_MANY = 20  # lines, from which on only those are drawn that can be seen
_ACROSS = {"left": 0.0, "center": 0.5, "centerContinuous": 0.5, "right": 1.0}
_SHORT = 10**11  # from which on General writes a number otherwise than typed
_PLAIN = ("general", *_ACROSS)
_DOWN = {"center": 0.5, "distributed": 0.5, "bottom": 1.0}
EDGE = 0.75 * TWIPS  # between the upper or lower edge and the text, where there is room: a pixel


@dataclass(frozen=True, slots=True)
class Plain:
    """A look, in a row of one height, under which most cells are one level line.

    Where it stands across is a share of the room left over: before a text, before a number. `base` lies so far below
    the row's top. `as_is` tells that a text is shown as typed, `general` that a whole number is too.
    """

    style: Style
    face: Face
    text: float
    number: float
    base: float
    as_is: bool
    general: bool
    bare: bool  # without a line under or through it


class CellText:
    """Draws the text of cells with one pen."""

    def __init__(self, ground: Ground, pen: Pen) -> None:
        self.ground, self.pen = ground, pen
        self._plains = ground.plains

    def draw(self, cell: Cell, look: Look, box: QRectF, spill: Callable[[str], QRectF] | None = None) -> None:
        """Draw a cell's text in its box; `spill(alignment)` tells how far text may run over, None that it may not."""
        if not self.plainly(cell, look, box.x(), box.y(), box.width(), box.height()):
            self.at_length(cell, look, box, spill)

    def at_length(self, cell: Cell, look: Look, box: QRectF, spill: Callable[[str], QRectF] | None = None) -> None:
        """Draw any text, as `draw` does."""
        look = replace(look, horizontal=_horizontal(cell, look)) if look.horizontal == "general" else look
        if look.rotation == 255:
            self._stacked(cell, look, box)
        elif look.rotation:
            self._rotated(cell, look, box)
        else:
            self._level(cell, look, box, spill)

    def plainly(self, cell: Cell, look: Look, left: float, top: float, width: float, height: float) -> bool:
        """Draw what is one line and fits, as most cells do; tell of anything else that it was not drawn."""
        try:
            plain = self._plains[id(look), height]
        except KeyError:
            plain = self._plain(look, height)
        if plain is None or cell.runs or cell.kind == "error":
            return False
        text, stands, room = cell.value, plain.text, width - 2 * PAD
        if type(text) is int and plain.general and -_SHORT < text < _SHORT:
            text, stands, room = str(text), plain.number, width - PAD
        elif not isinstance(text, str):
            shown = self.ground.shown(cell, look)
            text, stands, room = shown.text, plain.number, width - PAD
            if shown.fill or shown.color or isinstance(cell.value, bool):
                return False
        elif not plain.as_is or "\n" in text or "\r" in text:
            return False
        if not text or len(text) > LONG:
            return False
        planned, drawn = plain.face.known.get(text) or plain.face.measured(text)
        if planned > room:
            return False
        wide = drawn if drawn < planned else planned
        x, base = left + PAD + (width - 2 * PAD - wide) * stands, top + plain.base
        if plain.bare and drawn <= wide + 2 and self.pen.words is None:
            self.pen.put(text, plain.style, x, base)
        else:
            self.pen.measured(text, plain.style, x, base, wide, drawn)
        return True

    def _plain(self, look: Look, height: float) -> Plain | None:
        level = look.rotation == 0 and not look.indent and look.horizontal in _PLAIN and not look.font.raised
        plain = self._plains[id(look), height] = self._plainness(look, height) if level else None
        return plain

    def _plainness(self, look: Look, height: float) -> Plain | None:
        text, number = (_ACROSS[look.horizontal],) * 2 if look.horizontal != "general" else (0.0, 1.0)
        style = style_of(look.font, self.ground.fonts)
        face, spare = style.face, height - style.face.line
        if spare < 0:
            return None
        edge = min(EDGE, spare / 2)
        base = edge + (spare - 2 * edge) * _DOWN.get(look.vertical, 0.0) + face.ascent
        general = look.number_format in ("General", "")
        bare = not (style.underline or style.strike)
        return Plain(style, face, text, number, base, general or look.number_format == "@", general, bare)

    def _level(self, cell: Cell, look: Look, box: QRectF, spill: Callable[[str], QRectF] | None) -> None:
        room = box.width() - 2 * PAD - self.ground.indent(look)
        shown = self.ground.shown(cell, look)
        if is_number(cell):
            shown = self._number(cell, look, shown, box.width() - PAD - self.ground.indent(look))
            lines = lines_of(self.ground.styled(cell, look, shown), None)
        else:
            lines = self.ground.lines(cell, look, box.width())
        if not lines or not any(line.pieces for line in lines):
            return
        widest = max(line.width for line in lines)
        if look.shrink and not wraps(look, cell) and widest > max(room, 1):
            lines = lines_of(self.ground.styled(cell, look, shown, max(room, 1) / widest), None)
        if look.horizontal == "fill":
            lines = _repeated(lines, room)
        if shown.fill and widest < room:
            lines = _filled(lines, shown, room)
        clip = box
        if widest > box.width() - PAD and spill and not wraps(look, cell) and look.horizontal != "fill":
            clip = spill(look.horizontal)
        self.block(lines, look, box, clip)

    def _number(self, cell: Cell, look: Look, shown: Shown, room: float) -> Shown:
        return shown if look.shrink else self.ground.number_that_fits(cell, look, shown, room)

    def block(self, lines: list[Line], look: Look, box: QRectF, clip: QRectF) -> None:
        """Draw lines in a box, cut off at `clip`."""
        tall = sum(line.height for line in lines)
        gap, top = _vertical(look.vertical, box, tall, len(lines))
        widest = max(line.width for line in lines)
        cut = tall > box.height() + 1 or widest > clip.width() or (widest > box.width() - PAD and clip is not box)
        if cut:
            self.pen.painter.save()
            self.pen.painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
        seen = self.pen.painter.clipBoundingRect() if len(lines) > _MANY else None
        for line in lines:
            if seen is None or (top + line.height >= seen.top() and top <= seen.bottom()):
                self._line(line, look, box, top)
            top += line.height + gap
        if cut:
            self.pen.painter.restore()
            self.pen.forget()

    def _line(self, line: Line, look: Look, box: QRectF, top: float) -> None:
        side = self.ground.indent(look) / (2 if look.horizontal == "distributed" else 1)
        if look.horizontal == "distributed" or (look.horizontal == "justify" and not line.ends):
            left, room = box.left() + PAD + side, box.width() - 2 * PAD - 2 * side
            if look.horizontal == "justify":
                left, room = box.left() + PAD, box.width() - 2 * PAD
            for piece, offset in spread(line, room):
                self.pen.piece(piece, left + offset, top + line.ascent)
            return
        self.pen.line(line, _left(look.horizontal, box, line.width, side), top)

    def _rotated(self, cell: Cell, look: Look, box: QRectF) -> None:
        angle = look.rotation if look.rotation <= 90 else 90 - look.rotation
        if abs(angle) == 90:
            self._quarter(cell, look, box, angle)
            return
        lines = self._unbroken(cell, look, None)
        if not lines:
            return
        wide, tall = max(line.width for line in lines), sum(line.height for line in lines)
        turn = math.radians(abs(angle))
        width = wide * math.cos(turn) + tall * math.sin(turn)
        height = wide * math.sin(turn) + tall * math.cos(turn)
        left = _left(look.horizontal, box, width, 0.0)
        _, top = _vertical(look.vertical, box, height, 1)
        painter = self.pen.painter
        painter.save()
        painter.translate(left + width / 2, top + height / 2)
        painter.rotate(-angle)
        inner = QRectF(-wide / 2 - PAD, -tall / 2, wide + 2 * PAD, tall)
        self.block(lines, replace(look, horizontal="left", vertical="top", indent=0), inner, inner)
        painter.restore()
        self.pen.forget()

    def _quarter(self, cell: Cell, look: Look, box: QRectF, angle: int) -> None:
        """Text on its side: what is across in the text is down in the cell."""
        lines = self._unbroken(cell, look, box.height() - 2 * PAD if wraps(look, cell) else None)
        if not lines:
            return
        up = angle > 0
        ends = {"top": "right", "bottom": "left"} if up else {"top": "left", "bottom": "right"}
        across = ends.get(look.vertical, look.vertical)
        down = {"left": "top" if up else "bottom", "right": "bottom" if up else "top"}.get(look.horizontal, "center")
        painter = self.pen.painter
        painter.save()
        painter.translate(box.center())
        painter.rotate(-angle)
        inner = QRectF(-box.height() / 2, -box.width() / 2, box.height(), box.width())
        self.block(lines, replace(look, horizontal=across, vertical=down, indent=0), inner, inner)
        painter.restore()
        self.pen.forget()

    def _unbroken(self, cell: Cell, look: Look, width: float | None) -> list[Line]:
        shown = self.ground.shown(cell, look)
        return lines_of(self.ground.styled(cell, look, shown), width)

    def _stacked(self, cell: Cell, look: Look, box: QRectF) -> None:
        """One character under the other; a new column for each line break, or where a wrapped one is full.

        They move closer together, as far as they do not touch, before a new column is begun or any is cut off.
        """
        columns = _columns(self._unbroken(cell, look, None), box.height() if wraps(look, cell) else math.inf)
        width = sum(max((p.style.face.em for p in column), default=0.0) for column in columns)
        x = _left("center" if look.horizontal == "general" else look.horizontal, box, width, 0.0)
        painter = self.pen.painter
        painter.save()
        painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
        for column in columns:
            em = max((p.style.face.em for p in column), default=0.0)
            tall = sum(p.style.face.line for p in column)
            squeeze = min(1.0, max(box.height() / tall, em * len(column) / tall)) if tall else 1.0
            gap, y = _vertical(look.vertical, box, tall * squeeze, len(column))
            for piece in column:
                if y > box.bottom():
                    break
                face = piece.style.face
                self.pen.piece(piece, x + (em - piece.width) / 2, y - face.line * (1 - squeeze) / 2 + face.ascent)
                y += face.line * squeeze + gap
            x += em
        painter.restore()
        self.pen.forget()


def _horizontal(cell: Cell, look: Look) -> str:
    """What 'general' comes to: numbers right, truth values and errors in the middle, text left."""
    if cell.kind == "error" or isinstance(cell.value, bool) or look.rotation == 255:
        return "center"
    return "right" if is_number(cell) else "left"


def _left(horizontal: str, box: QRectF, width: float, indent: float) -> float:
    if horizontal in ("center", "centerContinuous", "distributed"):
        return box.left() + (box.width() - width) / 2
    if horizontal == "right":
        return box.right() - PAD - indent - width
    return box.left() + PAD + indent


def _vertical(vertical: str, box: QRectF, tall: float, count: int) -> tuple[float, float]:
    """Return the gap between lines and the top of the first.

    Of lines higher than their cell the first is seen, of those set at the bottom the last; so Excel does.
    """
    spare = box.height() - tall
    if spare < 0:
        share = 0.5 if count == 1 else float(vertical == "bottom")
        return 0.0, box.top() + spare * share
    if vertical in ("justify", "distributed") and count > 1:
        return spare / (count - 1), box.top()
    if vertical in ("center", "distributed"):
        return 0.0, box.top() + spare / 2
    edge = min(EDGE, spare / 2)
    return 0.0, box.top() + (spare - edge if vertical == "bottom" else edge)


def _repeated(lines: list[Line], room: float) -> list[Line]:
    line = lines[0]
    times = int(room / line.width) if line.width else 1
    return [line._replace(pieces=line.pieces * max(1, times), width=line.width * max(1, times))]


def _filled(lines: list[Line], shown: Shown, room: float) -> list[Line]:
    """Stretch the fill character of an accounting format until the text fills the cell."""
    line, (place, ch) = lines[0], shown.fill or (0, " ")
    style = line.pieces[0].style
    one = style.face.width(ch)
    count = int((room - line.width) / one) if one else 0
    text = shown.text[:place] + ch * count + shown.text[place:]
    return lines_of([(text, style)], None)


def _columns(lines: list[Line], height: float) -> list[list[Piece]]:
    columns: list[list[Piece]] = []
    for line in lines:
        column: list[Piece] = []
        used = 0.0
        for piece in line.pieces:
            for ch in piece.text:
                style = piece.style
                if used + style.face.em > height + 1 and column:
                    columns.append(column)
                    column, used = [], 0.0
                column.append(Piece(ch, style, style.face.drawn_width(ch)))
                used += style.face.em
        columns.append(column)
    return columns

"""Text into lines: rich runs, wrapping with Chinese line-break rules, and lines drawn on a painter. Units are twips."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple

from PySide6.QtCore import QLineF, QPointF
from PySide6.QtGui import QColor, QPainter, QPen

from desktop.paper.fonts import TWIPS, Face, Fonts, is_wide
from desktop.sheets.sheet import Font

# What may not begin, and what may not end a line (GB/T 15834 and JIS X 4051 agree on these).
NO_START = frozenset("!%),.:;?]}¢°·’”†‡›℃∶、。〃々〉》」』】〕〗〞︶！＂％＇），．：；？］｝～…—–℉‰")
NO_END = frozenset("$([{£¥‘“‹〈《「『【〔〖〝（［｛￡￥＄")


LONG = 200  # characters of one style in one line; a longer text is drawn in such stretches


@dataclass(frozen=True, slots=True)
class Style:
    """How a stretch of text is drawn."""

    face: Face
    color: str
    underline: str = ""
    strike: bool = False
    rise: float = 0.0  # twips above the base line


class Piece(NamedTuple):
    """A stretch of one style within a line, and the width it takes."""

    text: str
    style: Style
    width: float


class Line(NamedTuple):
    """One line: its pieces, width without trailing spaces, room above and below the base line."""

    pieces: tuple[Piece, ...]
    width: float
    ascent: float
    height: float
    ends: bool = True  # the paragraph's last line

    @property
    def text(self) -> str:
        return "".join(p.text for p in self.pieces)


def style_of(font: Font, fonts: Fonts, color: str | None = None, share: float = 1.0) -> Style:
    """Return how a sheet's font is drawn; `color` overrides the font's own."""
    raised = 0.66 if font.raised else 1.0
    face = fonts.face(font, share * raised)
    rise = {"superscript": 0.35, "subscript": -0.12}.get(font.raised, 0.0) * font.size * share * TWIPS
    return Style(face, color or font.color or "000000", font.underline, font.strike, rise)


def lines_of(parts: Sequence[tuple[str, Style]], width: float | None) -> list[Line]:
    """Break styled text into lines no wider than `width` twips; None keeps every paragraph whole."""
    lines: list[Line] = []
    for paragraph in _paragraphs(parts):
        lines.extend(_wrapped(paragraph, width))
    return lines


def _paragraphs(parts: Sequence[tuple[str, Style]]) -> Iterable[list[tuple[str, Style]]]:
    current: list[tuple[str, Style]] = []
    for text, style in parts:
        first, *others = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        current.append((first, style))
        for other in others:
            yield current
            current = [(other, style)]
    if current:
        yield current


def _wrapped(parts: list[tuple[str, Style]], width: float | None) -> list[Line]:
    text = "".join(part for part, _ in parts)
    if width is None or sum(style.face.width(part) for part, style in parts) <= width + 1:
        return [_line(parts, True)]
    advances = [a for part, style in parts for a in style.face.advances(part)]
    cuts = _cuts(text, advances, width)
    return [_line(_slice(parts, start, stop), stop == len(text)) for start, stop in pairwise(cuts)]


def _cuts(text: str, advances: list[float], width: float) -> list[int]:
    """Return where lines begin and end: greedy, at allowed places, inside a word only where it is wider than a line."""
    cuts, start = [0], 0
    ends = list(accumulate(advances, initial=0.0))
    while start < len(text):
        stop = bisect_right(ends, ends[start] + width + 1) - 1
        while stop < len(text) and text[stop] == " ":
            stop += 1  # spaces hang over the end
        if stop < len(text):
            allowed = next((i for i in range(stop, start, -1) if may_break(text[i - 1], text[i])), 0)
            stop = allowed or max(stop, start + 1)
        cuts.append(stop)
        start = stop
    return cuts


def may_break(before: str, after: str) -> bool:
    """Tell whether a line may end between two characters."""
    if after == " " or after in NO_START or before in NO_END:
        return False
    if before == " " or before == "\u200b" or is_wide(before) or is_wide(after):
        return True
    return (before == "-" and after.isalpha()) or before in "…—～！，。、；：？）"


def _slice(parts: list[tuple[str, Style]], start: int, stop: int) -> list[tuple[str, Style]]:
    if len(parts) == 1:
        return [(parts[0][0][start:stop], parts[0][1])]
    out, place = [], 0
    for text, style in parts:
        part = text[max(0, start - place) : max(0, stop - place)]
        if part:
            out.append((part, style))
        place += len(text)
    return out


def _line(parts: list[tuple[str, Style]], ends: bool) -> Line:
    pieces = tuple(Piece(text, style, style.face.drawn_width(text)) for text, style in parts)
    width = sum(p.width for p in pieces)
    if pieces and pieces[-1].text.endswith(" ") and not ends:
        last = pieces[-1]
        width -= last.style.face.drawn_width(" ") * (len(last.text) - len(last.text.rstrip(" ")))
    if len(parts) == 1 and not parts[0][1].rise:
        face = parts[0][1].face
        return Line(pieces, width, face.ascent, face.line, ends)
    ascent = max((s.face.ascent + max(s.rise, 0) for _, s in parts), default=0.0)
    below = max((s.face.line - s.face.ascent for _, s in parts), default=0.0)
    return Line(pieces, width, ascent, ascent + below, ends)


class Word(NamedTuple):
    """A text as it was put on paper: where its base line begins and how wide it is, in device-independent twips."""

    text: str
    x: float
    y: float
    width: float


class Pen:
    """Draws lines of text on a painter; sets font and colour only when they change. `words` collects if given."""

    def __init__(
        self, painter: QPainter, fonts: Fonts, words: list[Word] | None = None, ink: str | None = None
    ) -> None:
        self.painter, self.fonts, self.words, self.ink = painter, fonts, words, ink
        self._style: Style | None = None
        self._face: Face | None = None
        self._color: str | None = None
        self._draw = painter.drawText

    def forget(self) -> None:
        """Call after painter.restore(): font and colour are unknown again."""
        self._style = self._face = self._color = None

    def line(self, line: Line, x: float, top: float) -> float:
        """Draw a line from its left end; return how wide it came out."""
        return sum([self.piece(p, x + before, top + line.ascent) for p, before in _placed(line.pieces)])

    def piece(self, piece: Piece, x: float, base: float) -> float:
        """Draw a stretch of one style from its left end and base line; return how wide it came out."""
        return self.text(piece.text, piece.style, x, base, piece.width) if piece.text else 0.0

    def text(self, text: str, style: Style, x: float, base: float, room: float) -> float:
        """Draw a text, squeezed into `room`; return how wide it came out. Of a long one only what can be seen."""
        if len(text) > LONG:
            return self._part_seen(text, style, x, base, room)
        return self.measured(text, style, x, base, room, style.face.measured(text)[1])

    def measured(self, text: str, style: Style, x: float, base: float, room: float, drawn: float) -> float:
        """Draw a text as `text` does, whose width in its face is known to be `drawn`."""
        squeeze = room / drawn if drawn > room + 2 else 1.0
        if squeeze < 1.0:
            self._squeezed(text, style, x, squeeze, base - style.rise)
        else:
            self.put(text, style, x, base - style.rise)
        width = drawn * squeeze
        if style.underline or style.strike:
            self._decorate(style, x, base, width)
        if self.words is not None:
            place = self.painter.transform().map(QPointF(x, base - style.rise))
            self.words.append(Word(text, place.x(), place.y(), width))
        return width

    def _part_seen(self, text: str, style: Style, x: float, base: float, room: float) -> float:
        """Draw those stretches of a long text that touch what is painted."""
        seen = self.painter.clipBoundingRect()
        ends = self.fonts.ends(style.face, text)
        squeeze = min(1.0, room / ends[-1]) if ends[-1] else 1.0
        for start in range(0, len(text), LONG):
            stop = min(start + LONG, len(text))
            left, right = x + ends[start] * squeeze, x + ends[stop] * squeeze
            if seen.isEmpty() or (left <= seen.right() and right >= seen.left()):
                self.text(text[start:stop], style, left, base, right - left)
        return ends[-1] * squeeze

    def put(self, text: str, style: Style, x: float, base: float) -> None:
        """Draw a text as wide as it is, and nothing but its characters; on a whole twip, as Qt is asked soonest."""
        if style is not self._style:
            self._use(style)
        design = style.face.design
        if design.odd:
            if not design.missing.isdisjoint(text):
                self._put_mixed(text, style.face, x, base)
                return
            self.fonts.note_rare(design, text)
        self._draw(round(x), round(base), text)

    def _put_mixed(self, text: str, face: Face, x: float, base: float) -> None:
        """Draw a text of which other fonts hold a part."""
        for font, part, width in self.fonts.segments(face, text):
            self.painter.setFont(font)
            self.painter.drawText(QPointF(x, base), part)
            x += width
        self._face = self._style = None

    def _squeezed(self, text: str, style: Style, x: float, squeeze: float, base: float) -> None:
        before = self.painter.transform()
        self.painter.translate(x, base)
        self.painter.scale(squeeze, 1.0)
        self.put(text, style, 0.0, 0.0)
        self.painter.setTransform(before)

    def _use(self, style: Style) -> None:
        if style.face is not self._face:
            self.painter.setFont(style.face.qfont)
            self.fonts.note_used(style.face)
        color = self.ink or style.color
        if color != self._color:
            self.painter.setPen(QColor("#" + color))
        self._style, self._face, self._color = style, style.face, color

    def _decorate(self, style: Style, x: float, base: float, width: float) -> None:
        em = style.face.em
        if style.underline:
            self._rule(x, base + em * 0.13, width, em * 0.055, style.color)
            if style.underline.startswith("double"):
                self._rule(x, base + em * 0.24, width, em * 0.055, style.color)
        if style.strike:
            self._rule(x, base - em * 0.32, width, em * 0.055, style.color)

    def _rule(self, x: float, y: float, width: float, thick: float, color: str) -> None:
        pen = QPen(QColor("#" + (self.ink or color)))
        pen.setWidthF(thick)
        self.painter.setPen(pen)
        self._color = self._style = None
        self.painter.drawLine(QLineF(x, y, x + width, y))


def _placed(pieces: tuple[Piece, ...]) -> list[tuple[Piece, float]]:
    out, x = [], 0.0
    for piece in pieces:
        out.append((piece, x))
        x += piece.width
    return out


def spread(line: Line, width: float) -> list[tuple[Piece, float]]:
    """Place a line's words and square characters so that they fill `width`: [(piece, offset)]."""
    units = [u for piece in line.pieces for u in _units(piece)]
    if len(units) < 2:
        return [(u, (width - line.width) / 2) for u in units]
    gap = max(0.0, (width - sum(u.width for u in units)) / (len(units) - 1))
    out, x = [], 0.0
    for unit in units:
        out.append((unit, x))
        x += unit.width + gap
    return out


def _units(piece: Piece) -> list[Piece]:
    """Split into square characters and words; spaces fall away."""
    out: list[str] = []
    joined = False
    for ch in piece.text:
        if ch == " ":
            joined = False
        elif is_wide(ch):
            out.append(ch)
            joined = False
        elif joined:
            out[-1] += ch
        else:
            out.append(ch)
            joined = True
    return [Piece(text, piece.style, piece.style.face.drawn_width(text)) for text in out]

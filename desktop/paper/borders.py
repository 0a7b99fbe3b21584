"""Borders: which edge wins between neighbours, edges joined into long lines, lines drawn. No edge inside a merge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from desktop.paper.fonts import TWIPS
from desktop.paper.ground import Ground
from desktop.paper.layout import Axis, Band, Block
from desktop.sheets.sheet import Area, Edge, Look

# From weak to strong: between two neighbours the stronger edge is seen.
_STRENGTH = {
    style: i
    for i, style in enumerate(
        "hair dotted dashDotDot dashDot dashed thin mediumDashDotDot slantDashDot mediumDashDot mediumDashed medium "
        "double thick".split()
    )
}
_POINTS = {"hair": 0.35, "thick": 2.25, "double": 0.6}
_DASHES = {
    "hair": (1, 2), "dotted": (1, 1.5), "dashed": (4, 2), "dashDot": (6, 2, 2, 2), "dashDotDot": (6, 2, 2, 2, 2, 2),
    "mediumDashed": (5, 2), "mediumDashDot": (5, 2, 1.5, 2), "mediumDashDotDot": (5, 2, 1.5, 2, 1.5, 2),
    "slantDashDot": (6, 1.5, 2, 1.5),
}  # fmt: skip
_OUTSIDE = Look()
_DOUBLE_GAP = 0.9 * TWIPS  # from the middle to either line


@dataclass(slots=True)
class Rule:
    """A straight line along the grid, in points on the sheet."""

    edge: Edge
    across: bool
    place: float  # y of a line across, x of a line down
    start: float
    stop: float


def stronger(one: Edge | None, other: Edge | None) -> Edge | None:
    """Return the edge that is seen where two meet; of two alike, the right or lower cell's."""
    if one is None or other is None:
        return one or other
    return one if _STRENGTH.get(one.style, 5) > _STRENGTH.get(other.style, 5) else other


class Borders:
    """The edges of one block."""

    def __init__(self, ground: Ground, rows: Axis, columns: Axis, block: Block, merges: list[Area]) -> None:
        self.ground, self.rows, self.columns, self.block = ground, rows, columns, block
        self.shown_rows = rows.visible(block.rows.first, block.rows.last)
        self.shown_columns = columns.visible(block.columns.first, block.columns.last)
        self.owner = {
            (row, col): m
            for m in merges
            for row in range(max(m.top, block.rows.first - 1), min(m.bottom, block.rows.last + 1) + 1)
            for col in range(max(m.left, block.columns.first - 1), min(m.right, block.columns.last + 1) + 1)
        }
        self._looks: dict[tuple[int, int], Look] = {}
        self._met: dict[tuple[int, int, bool], Edge | None] = {}

    def rules(self) -> list[Rule]:
        """Return every line of the block, neighbours joined."""
        rows, cols = self.shown_rows, self.shown_columns
        found: list[Rule] = []
        for above, below in _gaps(rows, self.rows, self.block.rows):
            place = self.rows.end(above) if above else 0.0
            edges = ((c, self._between((above, c), (below, c), True)) for c in cols)
            found.extend(_joined(edges, True, place, self.columns))
        for left, right in _gaps(cols, self.columns, self.block.columns):
            place = self.columns.end(left) if left else 0.0
            edges = ((r, self._between((r, left), (r, right), False)) for r in rows)
            found.extend(_joined(edges, False, place, self.rows))
        return sorted(found, key=lambda rule: _STRENGTH.get(rule.edge.style, 5))

    def _between(self, one: tuple[int, int], other: tuple[int, int], across: bool) -> Edge | None:
        owner = self.owner.get(one)
        if owner is not None and owner is self.owner.get(other):
            return None
        before, after = self._look(one), self._look(other)
        key = (id(before), id(after), across)
        if key not in self._met:
            edges = (before.bottom, after.top) if across else (before.right, after.left)
            self._met[key] = stronger(*edges)
        return self._met[key]

    def _look(self, place: tuple[int, int]) -> Look:
        found = self._looks.get(place)
        if found is None:
            ground, owner = self.ground, self.owner.get(place)
            bare = owner is not None and place not in ground.sheet.cells
            found = ground.look(owner.top, owner.left) if owner and bare else ground.look(*place)
            self._looks[place] = found if min(place) > 0 else _OUTSIDE
            return self._looks[place]
        return found


def _gaps(tracks: list[int], axis: Axis, band: Band) -> Iterable[tuple[int, int]]:
    """Pairs of visible neighbours, with those beyond both ends; an end that cuts a track is no edge."""
    if not tracks:
        return
    if abs(axis.start(tracks[0]) - band.start) < 0.05:
        yield _before(axis, tracks[0]), tracks[0]
    yield from pairwise(tracks)
    if abs(axis.end(tracks[-1]) - band.stop) < 0.05:
        yield tracks[-1], _after(axis, tracks[-1])


def _before(axis: Axis, track: int) -> int:
    return next((t for t in range(track - 1, 0, -1) if axis.size(t) > 0), 0)


def _after(axis: Axis, track: int) -> int:
    return next((t for t in range(track + 1, axis.count + 1) if axis.size(t) > 0), axis.count + 1)


def _joined(edges: Iterable[tuple[int, Edge | None]], across: bool, place: float, along: Axis) -> list[Rule]:
    rules: list[Rule] = []
    for track, edge in edges:
        if edge is None:
            continue
        start, stop = along.start(track), along.end(track)
        if rules and rules[-1].edge == edge and abs(rules[-1].stop - start) < 0.05:
            rules[-1].stop = stop
        else:
            rules.append(Rule(edge, across, place, start, stop))
    return rules


def pen_for(edge: Edge, ink: str | None = None, thin: bool = False) -> QPen:
    """Return the pen of an edge's style, in twips."""
    points = _POINTS.get(edge.style, 1.5 if edge.style.startswith(("medium", "slant")) else 0.6)
    if thin:
        points = min(points, 0.35)
    pen = QPen(QColor("#" + (ink or edge.color or "000000")))
    pen.setWidthF(points * TWIPS)
    pen.setCapStyle(Qt.PenCapStyle.SquareCap)
    dashes = _DASHES.get(edge.style)
    if dashes:
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        unit = max(points, 0.75) / points
        pen.setDashPattern([d * unit for d in dashes])
    return pen


def draw_rules(painter: QPainter, rules: list[Rule], ink: str | None = None, thin: bool = False) -> None:
    """Draw lines given in points; the painter stands at the sheet's corner, in twips."""
    last: Edge | None = None
    for rule in rules:
        if rule.edge != last:
            painter.setPen(pen_for(rule.edge, ink, thin))
            last = rule.edge
        for shift in (-_DOUBLE_GAP, _DOUBLE_GAP) if rule.edge.style == "double" else (0.0,):
            painter.drawLine(_line(rule, shift))


def _line(rule: Rule, shift: float) -> QLineF:
    place, start, stop = rule.place * TWIPS + shift, rule.start * TWIPS, rule.stop * TWIPS
    if shift:
        start, stop = start - _DOUBLE_GAP, stop + _DOUBLE_GAP
    return QLineF(start, place, stop, place) if rule.across else QLineF(place, start, place, stop)

"""Borders: which edge wins between neighbours, edges joined into long lines, lines drawn. No edge inside a merge."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby, pairwise, repeat
from typing import NamedTuple

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
_Stretch = tuple[Edge, float, float]  # from where to where along the grid
_DOUBLE_GAP = 0.9 * TWIPS  # from the middle to either line


class Rule(NamedTuple):
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


@dataclass(frozen=True, slots=True, eq=False)
class _Lane:
    """A row's looks, one more on either side than are printed; rows that look alike share one."""

    looks: tuple[Look, ...]
    owners: tuple[Area | None, ...]


class Borders:
    """The edges of one block."""

    def __init__(self, ground: Ground, rows: Axis, columns: Axis, block: Block, merges: list[Area]) -> None:
        self.ground, self.rows, self.columns, self.block = ground, rows, columns, block
        self.shown_rows = rows.visible(block.rows.first, block.rows.last)
        self.shown_columns = columns.visible(block.columns.first, block.columns.last)
        shown = self.shown_columns
        self.wide = [_before(columns, shown[0]), *shown, _after(columns, shown[-1])] if shown else []
        self.owner = {
            (row, col): m
            for m in merges
            for row in range(max(m.top, block.rows.first - 1), min(m.bottom, block.rows.last + 1) + 1)
            for col in range(max(m.left, block.columns.first - 1), min(m.right, block.columns.last + 1) + 1)
        }
        self.owned_rows = {row for row, _ in self.owner}
        self._lanes: dict[int, _Lane] = {}
        self._alike: dict[tuple[int, ...], _Lane] = {}
        self._unowned: list[Area | None] = [None] * len(self.wide)

    def rules(self) -> list[Rule]:
        """Return every line of the block, neighbours joined."""
        if not self.wide:
            return []
        return sorted([*self._across(), *self._down()], key=lambda rule: _STRENGTH.get(rule.edge.style, 5))

    def _across(self) -> Iterable[Rule]:
        known: dict[tuple[_Lane, _Lane], list[_Stretch]] = {}
        spans = [(self.columns.start(c), self.columns.end(c)) for c in self.shown_columns]
        for above, below in _gaps(self.shown_rows, self.rows, self.block.rows):
            lanes = self._lane(above), self._lane(below)
            found = known.get(lanes)
            if found is None:
                found = known[lanes] = _joined(zip(spans, _edges_between(*lanes), strict=True))
            place = self.rows.end(above) if above else 0.0
            for edge, start, stop in found:
                yield Rule(edge, True, place, start, stop)

    def _down(self) -> Iterable[Rule]:
        known: dict[_Lane, list[Edge | None]] = {}
        spans: list[tuple[float, float]] = []
        edges: list[list[Edge | None]] = []
        for row in self.shown_rows:
            lane = self._lane(row)
            if lane not in known:
                known[lane] = _edges_within(lane)
            found = known[lane]
            if edges and edges[-1] is found:
                spans[-1] = (spans[-1][0], self.rows.end(row))
            else:
                spans.append((self.rows.start(row), self.rows.end(row)))
                edges.append(found)
        for left, right in _gaps(self.shown_columns, self.columns, self.block.columns):
            place = self.columns.end(left) if left else 0.0
            gap = self.wide.index(right) - 1
            stretches = _joined((span, found[gap]) for span, found in zip(spans, edges, strict=True))
            yield from (Rule(edge, False, place, start, stop) for edge, start, stop in stretches)

    def _lane(self, row: int) -> _Lane:
        lane = self._lanes.get(row)
        if lane is None:
            looks = self.ground.looks(row, self.wide) if row else [_OUTSIDE] * len(self.wide)
            owners = self._unowned
            if row in self.owned_rows:
                owners = [self.owner.get((row, col)) for col in self.wide]
                looks = list(map(self._owned, repeat(row), self.wide, owners, looks))
            if self.wide[0] == 0:
                looks[0] = _OUTSIDE
            key = (*map(id, looks), *(() if owners is self._unowned else map(id, owners)))
            lane = self._alike.get(key) or self._alike.setdefault(key, _Lane(tuple(looks), tuple(owners)))
            self._lanes[row] = lane
        return lane

    def _owned(self, row: int, col: int, owner: Area | None, look: Look) -> Look:
        """A place of a merge that has no cell looks as the merge's first."""
        bare = owner is not None and (row, col) not in self.ground.sheet.cells
        return self.ground.look(owner.top, owner.left) if owner and bare else look


def _edges_between(above: _Lane, below: _Lane) -> list[Edge | None]:
    """Return the edge under each shown column."""
    places = zip(above.looks, below.looks, above.owners, below.owners, strict=True)
    edges = [_met(one.bottom, other.top, mine, others) for one, other, mine, others in places]
    return edges[1:-1]


def _edges_within(lane: _Lane) -> list[Edge | None]:
    """Return the edge between each place of a row and the next."""
    pairs = zip(pairwise(lane.looks), pairwise(lane.owners), strict=True)
    return [_met(one.right, other.left, mine, others) for (one, other), (mine, others) in pairs]


def _met(one: Edge | None, other: Edge | None, mine: Area | None, others: Area | None) -> Edge | None:
    return None if mine is not None and mine is others else stronger(one, other)


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


def _joined(edges: Iterable[tuple[tuple[float, float], Edge | None]]) -> list[_Stretch]:
    """Join neighbours of one edge: [(edge, start, stop)]."""
    found: list[_Stretch] = []
    for (start, stop), edge in edges:
        if edge is None:
            continue
        if found and found[-1][0] == edge and abs(found[-1][2] - start) < 0.05:
            found[-1] = (edge, found[-1][1], stop)
        else:
            found.append((edge, start, stop))
    return found


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
    for edge, alike in groupby(rules, lambda rule: rule.edge):
        shifts = (-_DOUBLE_GAP, _DOUBLE_GAP) if edge.style == "double" else (0.0,)
        painter.setPen(pen_for(edge, ink, thin))
        painter.drawLines([_line(rule, shift) for rule in alike for shift in shifts])


def _line(rule: Rule, shift: float) -> QLineF:
    place, start, stop = rule.place * TWIPS + shift, rule.start * TWIPS, rule.stop * TWIPS
    if shift:
        start, stop = start - _DOUBLE_GAP, stop + _DOUBLE_GAP
    return QLineF(start, place, stop, place) if rule.across else QLineF(place, start, place, stop)

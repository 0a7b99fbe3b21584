"""Borders: which edge wins between neighbours, edges joined into long lines, lines drawn. No edge inside a merge."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise, repeat
from typing import NamedTuple

from PySide6.QtCore import QLineF, Qt
from PySide6.QtGui import QColor, QPen

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
_MANY = 100  # blocks that are not alike, of which the lines are kept
_DOUBLE_GAP = 0.9 * TWIPS  # from the middle to either line


class Rule(NamedTuple):
    """A straight line along the grid, in points from its block's corner."""

    edge: Edge
    across: bool
    place: float  # y of a line across, x of a line down
    start: float
    stop: float


class Stroke(NamedTuple):
    """Lines of one pen, in twips from their block's corner."""

    pen: QPen
    lines: list[QLineF]


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
    """The borders of one sheet, found block by block. Blocks that are alike, as most pages of a list, share theirs."""

    def __init__(self, ground: Ground, rows: Axis, columns: Axis) -> None:
        self.ground, self.rows, self.columns = ground, rows, columns
        self._lanes: dict[tuple[int, int, int], _Lane] = {}  # by row, first and last column
        self._alike: dict[tuple[int, ...], _Lane] = {}
        self._strokes: dict[Hashable, list[Stroke]] = {}

    def rules(self, block: Block) -> list[Rule]:
        """Return every line of a block, neighbours joined, the strongest last."""
        return _rules(*self._cut(block))

    def strokes(self, block: Block, ink: str | None = None, thin: bool = False) -> list[Stroke]:
        """Return what is drawn of a block."""
        rows, columns, lanes = self._cut(block)
        key = (ink, thin, block.columns, rows.gaps, *lanes, *[round(edge, 2) for edge in rows.edges])
        found = self._strokes.get(key)
        if found is None:
            if len(self._strokes) >= _MANY:
                self._strokes.clear()
            found = self._strokes[key] = _strokes(_rules(rows, columns, lanes), ink, thin)
        return found

    def _cut(self, block: Block) -> tuple[_Tracks, _Tracks, list[_Lane]]:
        rows, columns = _Tracks(self.rows, block.rows), _Tracks(self.columns, block.columns)
        if not columns.around:
            return rows, columns, []
        ends = block.columns.first, block.columns.last
        new = [row for row in rows.around if (row, *ends) not in self._lanes]
        owners = self._owners(new, columns.around) if new else {}
        for row in new:
            self._lanes[row, *ends] = self._lane(row, columns.around, owners.get(row))
        return rows, columns, [self._lanes[row, *ends] for row in rows.around]

    def _owners(self, rows: list[int], columns: list[int]) -> dict[int, list[Area | None]]:
        """Return by row, where there are any, the merge that each column belongs to."""
        found: dict[int, list[Area | None]] = {}
        for m in self.ground.merges_in(Area(rows[0], columns[0], rows[-1], columns[-1])):
            first, last = bisect_left(columns, m.left), bisect_right(columns, m.right)
            for row in rows[bisect_left(rows, m.top) : bisect_right(rows, m.bottom)] if first < last else ():
                found.setdefault(row, [None] * len(columns))[first:last] = [m] * (last - first)
        return found

    def _lane(self, row: int, columns: list[int], owners: list[Area | None] | None) -> _Lane:
        looks = self.ground.looks(row, columns) if row else [_OUTSIDE] * len(columns)
        if owners:
            looks = list(map(self._owned, repeat(row), columns, owners, looks))
        if columns[0] == 0:
            looks[0] = _OUTSIDE
        key = (*map(id, looks), *map(id, owners or ()))
        owners = owners or [None] * len(columns)
        return self._alike.get(key) or self._alike.setdefault(key, _Lane(tuple(looks), tuple(owners)))

    def _owned(self, row: int, col: int, owner: Area | None, look: Look) -> Look:
        """A place of a merge that has no cell looks as the merge's first."""
        bare = owner is not None and (row, col) not in self.ground.sheet.cells
        return self.ground.look(owner.top, owner.left) if owner and bare else look


class _Tracks:
    """The visible rows or columns of a block, with the next visible one on either side, and where they meet.

    `around` are their numbers, `edges` the places between each and the next, in points from the block's start, `gaps`
    those of them that are edges of cells: a block's end that cuts a track is none.
    """

    def __init__(self, axis: Axis, band: Band) -> None:
        shown = axis.visible(band.first, band.last)
        self.around = [_before(axis, shown[0]), *shown, _after(axis, shown[-1])] if shown else []
        edges = [axis.end(track) - band.start for track in self.around[:-1]]
        begins, ends = bool(edges) and abs(edges[0]) < 0.05, bool(edges) and abs(edges[-1] - band.size) < 0.05
        self.gaps = range(not begins, len(edges) - (not ends))
        self.edges = [min(max(edge, 0.0), band.size) for edge in edges]


def _rules(rows: _Tracks, columns: _Tracks, lanes: list[_Lane]) -> list[Rule]:
    found = [*_across(rows, columns, lanes), *_down(rows, columns, lanes)] if lanes else []
    return sorted(found, key=lambda rule: _STRENGTH.get(rule.edge.style, 5))


def _across(rows: _Tracks, columns: _Tracks, lanes: list[_Lane]) -> Iterator[Rule]:
    known: dict[tuple[_Lane, _Lane], list[_Stretch]] = {}
    for gap in rows.gaps:
        pair = lanes[gap], lanes[gap + 1]
        if pair not in known:
            known[pair] = _joined(zip(pairwise(columns.edges), _edges_between(*pair), strict=True))
        for edge, start, stop in known[pair]:
            yield Rule(edge, True, rows.edges[gap], start, stop)


def _down(rows: _Tracks, columns: _Tracks, lanes: list[_Lane]) -> Iterator[Rule]:
    known: dict[_Lane, list[Edge | None]] = {}
    spans: list[tuple[float, float]] = []
    edges: list[list[Edge | None]] = []
    for (start, stop), lane in zip(pairwise(rows.edges), lanes[1:-1], strict=True):
        if lane not in known:
            known[lane] = _edges_within(lane)
        if edges and edges[-1] is known[lane]:
            spans[-1] = (spans[-1][0], stop)
        else:
            spans.append((start, stop))
            edges.append(known[lane])
    for gap in columns.gaps:
        stretches = _joined((span, found[gap]) for span, found in zip(spans, edges, strict=True))
        yield from (Rule(edge, False, columns.edges[gap], start, stop) for edge, start, stop in stretches)


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


def _strokes(rules: list[Rule], ink: str | None, thin: bool) -> list[Stroke]:
    found = []
    for edge, alike in groupby(rules, lambda rule: rule.edge):
        shifts = (-_DOUBLE_GAP, _DOUBLE_GAP) if edge.style == "double" else (0.0,)
        found.append(Stroke(pen_for(edge, ink, thin), [_line(rule, shift) for rule in alike for shift in shifts]))
    return found


def _line(rule: Rule, shift: float) -> QLineF:
    place, start, stop = rule.place * TWIPS + shift, rule.start * TWIPS, rule.stop * TWIPS
    if shift:
        start, stop = start - _DOUBLE_GAP, stop + _DOUBLE_GAP
    return QLineF(start, place, stop, place) if rule.across else QLineF(place, start, place, stop)

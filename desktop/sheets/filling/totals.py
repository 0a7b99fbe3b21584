"""Totals worked out while filling, so that a preview that does not calculate shows them right."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from desktop.sheets.filling.block import Block
from desktop.sheets.filling.detail import Detail
from desktop.sheets.filling.grid import CellXml, Grid
from desktop.sheets.formulas.looking import Cells, Stat
from desktop.sheets.formulas.reading import worked_out
from desktop.sheets.formulas.values import Unknown, Value, stored
from desktop.sheets.refs import Growth
from desktop.sheets.sheet import Area

DEPTH = 50


@dataclass(slots=True)
class Filled:
    """What a sheet holds once filled: its template's grid, the single cells set, and its block.

    `words` tells the text of a shared string by its number.
    """

    grid: Grid
    values: dict[tuple[int, int], Value] = field(default_factory=dict)  # cells set
    block: Block | None = None
    detail: Detail | None = None
    growth: Growth | None = None
    words: Callable[[int], str] | None = None

    def constant(self, row: int, col: int) -> Value:
        """Return what a cell outside the block holds. Raises Unknown for a formula."""
        if (row, col) in self.values:
            return self.values[row, col]
        cell = self.grid.cell(row, col)
        if cell is None or not cell.filled:
            return None
        if cell.formula is not None:
            raise Unknown
        return self._stored(cell)

    def _stored(self, cell: CellXml) -> Value:
        try:
            if cell.kind in ("", "n"):
                return float(cell.value)
            if cell.kind == "s" and self.words is not None:
                return self.words(int(cell.value))
        except (ValueError, IndexError):
            raise Unknown from None
        if cell.kind in ("b", "str"):
            return cell.value if cell.kind == "str" else cell.value == "1"
        raise Unknown


class Totals:
    """Works out formulas outside blocks over the final sheets, by their names casefolded."""

    def __init__(self, sheets: Mapping[str, Filled]) -> None:
        self._sheets = sheets
        self._known: dict[tuple[str, int, int], Value] = {}
        self._open: list[tuple[str, int, int]] = []

    def value(self, formula: str, sheet: str) -> tuple[str, str] | None:
        """Return a formula's value as it stands in the template, with its cell type; None if only Excel can tell."""
        try:
            return stored(worked_out(formula, _Seen(self, sheet.casefold())))
        except Unknown:
            return None

    def cell(self, sheet: str, row: int, col: int) -> Value:
        filled = self._sheets.get(sheet)
        if filled is not None and filled.growth and row not in filled.growth.running:
            stats = _of_block(filled, Area(row, col, row, col)) if filled.growth.rows_of_pages(row, row) else ()
            if stats:
                return _summed(stats)
        if filled is None or _in_block(filled, row):
            raise Unknown
        cell = filled.grid.cell(row, col)
        if (row, col) in filled.values or cell is None or cell.formula is None:
            return filled.constant(row, col)
        return self._calculated((sheet, row, col), cell.formula)

    def _calculated(self, place: tuple[str, int, int], formula: str) -> Value:
        if place not in self._known:
            if place in self._open or len(self._open) > DEPTH:
                raise Unknown
            self._open.append(place)
            try:
                self._known[place] = worked_out(formula, _Seen(self, place[0]))
            finally:
                self._open.pop()
        return self._known[place]

    def area(self, sheet: str, area: Area) -> Stat:
        if sheet not in self._sheets:
            raise Unknown
        filled, stat = self._sheets[sheet], Stat()
        for row, col in _outside(filled, area):
            try:
                stat.add_value(self.cell(sheet, row, col))
            except Unknown:
                cell = filled.grid.cell(row, col)
                if cell is None or cell.formula is not None:
                    raise
                stat.add(0, 0, 1)  # a text that nobody has to know
        for found in _of_block(filled, area):
            stat.take(found)
        return stat


@dataclass(frozen=True)
class _Seen(Cells):
    """The sheets as the formulas of one of them see them."""

    totals: Totals
    sheet: str

    def cell(self, sheet: str | None, row: int, col: int) -> Value:
        return self.totals.cell((sheet or self.sheet).casefold(), row, col)

    def area(self, sheet: str | None, area: Area) -> Stat:
        return self.totals.area((sheet or self.sheet).casefold(), area)


def _outside(filled: Filled, area: Area) -> Iterator[tuple[int, int]]:
    """Go through an area's cells that stand outside the block, in the template's rows."""
    for row in filled.grid.rows:
        if area.top <= row.number <= area.bottom and not _in_block(filled, row.number):
            yield from ((row.number, c.col) for c in row.cells if area.left <= c.col <= area.right)
    for place in filled.values:
        if area.holds(*place) and not _in_block(filled, place[0]) and filled.grid.cell(*place) is None:
            yield place


def _in_block(filled: Filled, row: int) -> bool:
    return filled.block is not None and filled.block.first <= row <= filled.block.end


def _summed(stats: Sequence[Stat]) -> float:
    stat = Stat()
    for one in stats:
        stat.take(one)
    return math.fsum(stat.sums)


def _of_block(filled: Filled, area: Area) -> Sequence[Stat]:
    """Return the block's columns that an area holds; Unknown if it holds only some of the rows."""
    block, detail, growth = filled.block, filled.detail, filled.growth
    if block is None or detail is None or growth is None or area.bottom < block.first or area.top > block.end:
        return ()
    if growth.rows_of_pages(area.top, area.bottom):
        lines = range(area.top - block.first, area.bottom - block.first + 1)
        return [s for (line, col), s in detail.stats.items() if line in lines and area.left <= col <= area.right]
    last_used = block.first + max(1, detail.count) * block.rows_per_record - 1
    if growth.row(area.top) > block.first or growth.bottom(area.top, area.bottom) < last_used:
        raise Unknown
    return [stat for (_, col), stat in detail.stats.items() if area.left <= col <= area.right]

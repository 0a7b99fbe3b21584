"""Totals worked out while filling, so that a preview that does not calculate shows them right."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from desktop.sheets.filling.detail import Block, Detail
from desktop.sheets.filling.grid import CellXml, Grid
from desktop.sheets.filling.values import ColumnStat
from desktop.sheets.refs import Growth, parse_area, split_sheet
from desktop.sheets.sheet import Area

CALL = re.compile(r"\s*(SUM|COUNTA|COUNT|AVERAGE|SUBTOTAL)\s*\(([^()\"]*)\)\s*", re.IGNORECASE)
SUBTOTALS = {"1": "AVERAGE", "2": "COUNT", "3": "COUNTA", "9": "SUM"}
DEPTH = 50


class _Unknown(Exception):
    """A total depends on something only Excel works out."""


@dataclass(slots=True)
class Filled:
    """What a sheet holds once filled: its template's grid, the single cells set, and its block."""

    grid: Grid
    numbers: dict[tuple[int, int], float | None] = field(default_factory=dict)  # cells set; None: text
    blank: set[tuple[int, int]] = field(default_factory=set)  # cells set to nothing
    block: Block | None = None
    detail: Detail | None = None
    growth: Growth | None = None


class Totals:
    """Works out SUM, COUNT, COUNTA, AVERAGE and SUBTOTAL over the final sheets, by their names casefolded."""

    def __init__(self, sheets: Mapping[str, Filled]) -> None:
        self._sheets = sheets
        self._known: dict[tuple[str, int, int], float | None] = {}
        self._depth = 0

    def value(self, formula: str, sheet: str) -> str | None:
        """Return the value of a formula as it stands in the template, or None if only Excel can tell."""
        try:
            return _written(self._value(formula, sheet.casefold()))
        except (_Unknown, OverflowError, ValueError):
            return None

    def _value(self, formula: str, sheet: str) -> float:
        call = CALL.fullmatch(formula)
        if call is None or self._depth > DEPTH:
            raise _Unknown
        name, arguments = call[1].upper(), call[2].split(",")
        if name == "SUBTOTAL":
            name = SUBTOTALS.get(str(int(arguments[0]) % 100), "")
            arguments = arguments[1:]
        stat = ColumnStat()
        for argument in arguments:
            self._add(argument.strip(), sheet, stat)
        return _result(name, stat)

    def _add(self, argument: str, sheet: str, stat: ColumnStat) -> None:
        named, rest = split_sheet(argument)
        area = parse_area(rest)
        place = (named or sheet).casefold()
        if area is None or place not in self._sheets:
            raise _Unknown
        filled = self._sheets[place]
        for row, col, cell in _outside(filled, area):
            self._add_cell(place, row, col, cell, stat)
        for found in _of_block(filled, area):
            stat.sums += found.sums
            stat.numbers += found.numbers
            stat.filled += found.filled

    def _add_cell(self, sheet: str, row: int, col: int, cell: CellXml | None, stat: ColumnStat) -> None:
        filled = self._sheets[sheet]
        if (row, col) in filled.blank:
            return
        if (row, col) in filled.numbers:
            number = filled.numbers[row, col]
            stat.add(number or 0, int(number is not None), 1)
        elif cell is not None and cell.formula is not None:
            stat.add(self._cell(sheet, row, col, cell.formula), 1, 1)
        elif cell is not None and cell.filled:
            plain = cell.kind in ("", "n")
            stat.add(float(cell.value) if plain else 0, int(plain), 1)

    def _cell(self, sheet: str, row: int, col: int, formula: str) -> float:
        key = (sheet, row, col)
        if key not in self._known:
            self._known[key] = None  # what is asked for while it is worked out goes in a circle
            self._depth += 1
            try:
                self._known[key] = self._value(formula, sheet)
            except (_Unknown, OverflowError, ValueError):
                pass
            finally:
                self._depth -= 1
        value = self._known[key]
        if value is None:
            raise _Unknown
        return value


def _outside(filled: Filled, area: Area) -> Iterator[tuple[int, int, CellXml | None]]:
    """Go through an area's cells that stand outside the block, in the template's rows."""
    for row in filled.grid.rows:
        if area.top <= row.number <= area.bottom and not _in_block(filled, row.number):
            yield from ((row.number, c.col, c) for c in row.cells if area.left <= c.col <= area.right)
    for place in filled.numbers:
        if area.holds(*place) and not _in_block(filled, place[0]) and filled.grid.cell(*place) is None:
            yield *place, None


def _in_block(filled: Filled, row: int) -> bool:
    return filled.block is not None and filled.block.first <= row <= filled.block.end


def _of_block(filled: Filled, area: Area) -> Iterator[ColumnStat]:
    """Go through the block's columns that an area holds; Unknown if it holds only some of the rows."""
    block, detail, growth = filled.block, filled.detail, filled.growth
    if block is None or detail is None or growth is None or area.bottom < block.first or area.top > block.end:
        return
    last_used = block.first + max(1, detail.count) * block.rows_per_record - 1
    if growth.row(area.top) > block.first or growth.bottom(area.top, area.bottom) < last_used:
        raise _Unknown
    if any(area.left <= col <= area.right for col in detail.formula_columns()):
        raise _Unknown
    for col, stat in detail.stats.items():
        if area.left <= col <= area.right:
            if stat.unknown:
                raise _Unknown
            yield stat


def _result(name: str, stat: ColumnStat) -> float:
    if name == "SUM":
        return math.fsum(stat.sums)
    if name == "COUNT":
        return stat.numbers
    if name == "COUNTA":
        return stat.filled
    if name == "AVERAGE" and stat.numbers:
        return math.fsum(stat.sums) / stat.numbers
    raise _Unknown


def _written(number: float) -> str:
    """Write a number with the 15 digits Excel keeps."""
    kept = float(f"{number:.15g}")
    return str(int(kept)) if kept.is_integer() and abs(kept) < 1e15 else repr(kept)

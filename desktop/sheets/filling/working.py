"""The formulas of detail rows worked out, record by record, from the values of their own rows."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from desktop.sheets.filling.block import Block
from desktop.sheets.formulas.looking import Cells, Stat
from desktop.sheets.formulas.reading import parsed, worked_out
from desktop.sheets.formulas.values import Unknown, Value
from desktop.sheets.refs import TOKEN
from desktop.sheets.sheet import Area

WIDEST = 400
DEEP = 40
Constant = Callable[[int, int], Value]


class OwnRows(Cells):
    """The cells a record's formulas see: its own values and formulas, and what stands still above the block.

    Made for a stretch of records: `values` and `formulas` are theirs by line and column, `top` is the row in which
    the first line of their formulas stands; `hard` are formulas that only Excel works out.
    """

    def __init__(
        self,
        block: Block,
        top: int,
        values: Mapping[tuple[int, int], Sequence[object]],
        formulas: Mapping[tuple[int, int], str],
        hard: Collection[tuple[int, int]],
        constant: Constant,
    ) -> None:
        self._at = 0
        self._block = block
        self._top = top
        self._values = values
        self._done: dict[tuple[int, int], list[Value]] = {}
        self._formulas = formulas
        self._hard = hard
        self._constant = constant
        self._depth = 0
        self._known: dict[tuple[int, int], Value] = {}

    def column(self, place: tuple[int, int], size: int) -> list[Value]:
        """Work the formula of a line and column out for each record; NOT_KNOWN where only Excel can."""
        formula = self._formulas[place]
        found: list[Value] = []
        for self._at in range(size):
            self._known.clear()
            try:
                found.append(worked_out(formula, self))
            except Unknown:
                found.append(NOT_KNOWN)
        self._done[place] = found
        return found

    def cell(self, sheet: str | None, row: int, col: int) -> Value:
        line = row - self._top
        if sheet is not None:
            raise Unknown
        if not 0 <= line < self._block.rows_per_record:
            if row >= self._block.first:  # another record, or what is below
                raise Unknown
            return self._constant(row, col)
        values = self._values.get((line, col))
        if values is not None:
            return plain(values[self._at]) if self._at < len(values) else None
        return self._calculated(line, col) if (line, col) in self._formulas else None

    def area(self, sheet: str | None, area: Area) -> Stat:
        if (area.bottom - area.top + 1) * (area.right - area.left + 1) > WIDEST:
            raise Unknown
        stat = Stat()
        for row in range(area.top, area.bottom + 1):
            for col in range(area.left, area.right + 1):
                stat.add_value(self.cell(sheet, row, col))
        return stat

    def _calculated(self, line: int, col: int) -> Value:
        if (line, col) in self._done:
            value = self._done[line, col][self._at]
            if value is NOT_KNOWN:
                raise Unknown
            return value
        if (line, col) not in self._known:
            if self._depth > DEEP or (line, col) in self._hard:
                raise Unknown
            self._depth += 1
            try:
                self._known[line, col] = worked_out(self._formulas[line, col], self)
            finally:
                self._depth -= 1
        return self._known[line, col]


NOT_KNOWN: Any = object()


def plain(value: object) -> Value:
    """Take a record's value as a formula sees it; a day's number depends on how it is written."""
    if value is None or value == "":
        return None
    if isinstance(value, (str, int, float, bool)):
        return value
    raise Unknown


def workable(formula: str, block: Block) -> bool:
    """Whether a detail row's formula needs only its own row: it runs on from no other and holds none fast."""
    for m in TOKEN.finditer(formula):
        rows = [r for r in (m["r1"], m["r2"], m["t"], m["b"]) if r]
        if any(block.first <= int(r[1:]) if r[0] == "$" else int(r) == block.first - 1 for r in rows):
            return False
    return parsed(formula) is not None

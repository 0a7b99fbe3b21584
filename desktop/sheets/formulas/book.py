"""Sheets as formulas see them. What a formula that has no stored result comes to is put in where it is asked for."""

from __future__ import annotations

import datetime
import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from desktop.sheets.formulas.counting import Counted
from desktop.sheets.formulas.days import Days
from desktop.sheets.formulas.looking import STILL, Cells, Stat
from desktop.sheets.formulas.reading import worked_out
from desktop.sheets.formulas.values import Unknown, Value, Wrong
from desktop.sheets.sheet import Area, Cell, Sheet

DEEP = 50  # formulas that wait for each other
MOST_SEEN = 3_000_000  # cells and columns of areas looked at for one workbook: some seconds
A_FORMULA = 30  # what one formula is as much work as, and for each three letters one more
AREAS = 16  # whose values are kept to be counted; a list counted from its top down has as many as rows
KINDS = {str: "text", bool: "bool"}

# How a number format shows a value, in a workbook that counts its days from 1904 or not; paper knows.
Show = Callable[[Value, str, bool], str]


class Book:
    """Sheets that formulas look at. Without `show` TEXT is not known, without `today` no day."""

    def __init__(self, sheets: Sequence[Sheet], show: Show | None = None, today: datetime.date | None = None) -> None:
        self._show, self._today = show, today
        self._sheets = {sheet.name.casefold(): sheet for sheet in sheets}
        self._formulas = {sheet.name.casefold(): frozenset(sheet.uncalculated) for sheet in sheets}
        self._begun: set[tuple[str, int, int]] = set()
        self._places: dict[str, tuple[list[int], list[list[int]]]] = {}
        self._rows: dict[tuple[str, Area], dict[tuple[type, Value], int]] = {}
        self._counted: dict[tuple[str, Area], Counted] = {}
        self._totals: dict[tuple[str, int, int, int], tuple[int, Stat]] = {}  # by sheet, top, left, right: down to
        self._open = 0
        self._left = MOST_SEEN

    def at(self, sheet: Sheet, row: int, col: int, moved: tuple[int, int] = STILL) -> Seen:
        """Return what a formula sees from its place, `moved` from the place it was written for."""
        return Seen(self, sheet.name.casefold(), (row, col), moved)

    def settle(self, sheet: Sheet, place: tuple[int, int]) -> bool:
        """Work out one formula, if it was not yet; tell whether its result is known."""
        name = sheet.name.casefold()
        if (name, *place) not in self._begun and self._open < DEEP:
            self._begun.add((name, *place))  # before it is worked out: a ring has no result
            self._work_out(sheet, place, sheet.cells[place])
        return sheet.cells[place].value is not None

    def _work_out(self, sheet: Sheet, place: tuple[int, int], cell: Cell) -> None:
        self._open += 1
        try:
            formula = cell.formula or ""
            self._look(A_FORMULA + len(formula) // 3)
            value = worked_out(formula, self.at(sheet, *place))
            cell.value, cell.kind = value, KINDS.get(type(value), "number")
        except Wrong as wrong:
            cell.value, cell.kind = str(wrong), "error"
        except Unknown:
            pass
        finally:
            self._open -= 1

    def cell(self, name: str, row: int, col: int) -> Value:
        sheet = self._sheets.get(name)
        if sheet is None:
            raise Unknown
        cell = sheet.cells.get((row, col))
        if cell is None:
            return None
        if (row, col) in self._formulas[name] and not self.settle(sheet, (row, col)):
            raise Unknown
        if cell.kind == "error":
            raise Wrong(cell.value)
        return None if cell.value == "" and not cell.formula else cell.value

    def values(self, name: str, area: Area) -> Iterator[tuple[tuple[int, int], Value | Wrong]]:
        if name not in self._sheets:
            raise Unknown
        columns, rows_of = self._cells(name)
        for at in range(bisect_left(columns, area.left), bisect_right(columns, area.right)):
            self._look(1)
            rows = rows_of[at]
            for row in rows[bisect_left(rows, area.top) : bisect_right(rows, area.bottom)]:
                self._look(1)
                try:
                    yield (row, columns[at]), self.cell(name, row, columns[at])
                except Wrong as wrong:
                    yield (row, columns[at]), wrong

    def counted(self, name: str, area: Area) -> Counted:
        found = self._counted.get((name, area))
        if found is None:
            found = Counted(value for _, value in self.values(name, area) if not isinstance(value, Wrong))
            if len(self._counted) >= AREAS:
                self._counted.clear()
            self._counted[name, area] = found
        return found

    def row_of(self, name: str, area: Area, sought: Value) -> int | None:
        first = Area(area.top, area.left, area.bottom, area.left)
        found = self._rows.get((name, first))
        if found is None:
            found = {}
            for (row, _), value in self.values(name, first):
                if not isinstance(value, Wrong):
                    found.setdefault(_same(value), row)
            if len(self._rows) >= AREAS:
                self._rows.clear()
            self._rows[name, first] = found
        return found.get(_same(sought))

    def area(self, name: str, area: Area) -> Stat:
        """Return what totals need of an area; one that was asked for higher up is only carried on, as 累计 does."""
        key = name, area.top, area.left, area.right
        down_to, known = self._totals.get(key, (area.top - 1, Stat()))
        if area.bottom < down_to:
            down_to, known = area.top - 1, Stat()
        found = replace(known, sums=[*known.sums])
        for _, value in self.values(name, Area(down_to + 1, area.left, area.bottom, area.right)):
            found.add_value(value)
        found.sums = [math.fsum(found.sums)]
        self._totals[key] = area.bottom, found
        return found

    def shown(self, name: str, value: Value, code: str) -> str:
        if self._show is None:
            raise Unknown
        return self._show(value, code, self._sheets[name].date1904)

    def days(self, name: str) -> Days:
        if self._today is None:
            raise Unknown
        return Days(self._today, self._sheets[name].date1904)

    def _look(self, much: int) -> None:
        """Count what is looked at. Raises Unknown when it is too much: a hostile workbook must not hold anybody up."""
        self._left -= much
        if self._left < 0:
            raise Unknown

    def _cells(self, name: str) -> tuple[list[int], list[list[int]]]:
        """The columns that have cells, and of each the rows."""
        if name not in self._places:
            found: defaultdict[int, list[int]] = defaultdict(list)
            for row, col in self._sheets[name].cells:
                found[col].append(row)
            columns = sorted(found)
            self._places[name] = columns, [sorted(found[col]) for col in columns]
        return self._places[name]


def _same(value: Value) -> tuple[type, Value]:
    """What is found as the same: texts whatever their case, and never a number for a text."""
    if isinstance(value, str):
        return str, value.lower()
    return (bool, value) if isinstance(value, bool) else (float, value)


class Seen(Cells):
    """The sheets as a formula sees them from its place on one of them."""

    def __init__(self, book: Book, sheet: str, place: tuple[int, int], moved: tuple[int, int]) -> None:
        self._book, self._sheet, self._place, self.moved = book, sheet, place, moved

    @property
    def place(self) -> tuple[int, int]:
        return self._place

    def days(self) -> Days:
        return self._book.days(self._sheet)

    def cell(self, sheet: str | None, row: int, col: int) -> Value:
        return self._book.cell(sheet.casefold() if sheet else self._sheet, row, col)

    def values(self, sheet: str | None, area: Area) -> Iterator[tuple[tuple[int, int], Value | Wrong]]:
        return self._book.values(sheet.casefold() if sheet else self._sheet, area)

    def row_of(self, sheet: str | None, area: Area, sought: Value) -> int | None:
        return self._book.row_of(sheet.casefold() if sheet else self._sheet, area, sought)

    def counted(self, sheet: str | None, area: Area) -> Counted:
        return self._book.counted(sheet.casefold() if sheet else self._sheet, area)

    def shown(self, value: Value, code: str) -> str:
        return self._book.shown(self._sheet, value, code)

    def area(self, sheet: str | None, area: Area) -> Stat:
        return self._book.area(sheet.casefold() if sheet else self._sheet, area)

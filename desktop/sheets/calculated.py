"""A workbook as it is to be seen: formulas whose results are not stored, as programs other than Excel write them,
are worked out. Excel does so on opening; what only Excel can tell stays blank and is told."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from desktop.sheets.filling.formulas import worked_out
from desktop.sheets.filling.operands import Stat, Unknown, Value
from desktop.sheets.read_xlsx import read_sheets
from desktop.sheets.sheet import Area, Cell, Sheet

DEEP = 50  # formulas that wait for each other
MOST_SEEN = 3_000_000  # cells and columns looked at for one workbook: some seconds
A_FORMULA = 30  # what one formula is as much work as
NO_DIVISOR = "#DIV/0!"
KINDS = {str: "text", bool: "bool"}

# How a number format shows a value, in a workbook that counts its days from 1904 or not; paper knows.
Show = Callable[[Value, str, bool], str]


def read_calculated(path: Path | str, show: Show | None = None) -> list[Sheet]:
    """Read all worksheets in their order, no formula without its result. Raises Refused, Blocked."""
    sheets = read_sheets(path)
    if any(sheet.uncalculated for sheet in sheets):
        calculate(sheets, show)
    return sheets


def calculate(sheets: Sequence[Sheet], show: Show | None = None) -> None:
    """Put in what the sheets' formulas come to where nothing is stored. Without `show` TEXT is not known."""
    book = _Book(sheets, show)
    for sheet in sheets:
        unknown = sum(not book.settle(sheet, place) for place in sheet.uncalculated)
        if unknown:
            sheet.unread.append(f"{unknown} 个公式的结果（表里没有存，要用 WPS 或 Excel 打开存一下）")


class _Book:
    """The sheets as formulas see them."""

    def __init__(self, sheets: Sequence[Sheet], show: Show | None) -> None:
        self._show = show
        self._sheets = {sheet.name.casefold(): sheet for sheet in sheets}
        self._formulas = {sheet.name.casefold(): frozenset(sheet.uncalculated) for sheet in sheets}
        self._begun: set[tuple[str, int, int]] = set()
        self._places: dict[str, tuple[list[int], list[list[int]]]] = {}
        self._open = 0
        self._left = MOST_SEEN

    def settle(self, sheet: Sheet, place: tuple[int, int]) -> bool:
        """Work out one formula, if it was not yet; tell whether its result is known."""
        name = sheet.name.casefold()
        if (name, *place) not in self._begun and self._open < DEEP:
            self._begun.add((name, *place))  # before it is worked out: a ring has no result
            self._work_out(name, place, sheet.cells[place])
        return sheet.cells[place].value is not None

    def _work_out(self, name: str, place: tuple[int, int], cell: Cell) -> None:
        self._open += 1
        try:
            self._look(A_FORMULA)
            value = worked_out(cell.formula or "", _Seen(self, name, place))
            cell.value, cell.kind = value, KINDS.get(type(value), "number")
        except (Unknown, RecursionError) as unknown:
            if isinstance(unknown.__cause__, ZeroDivisionError):
                cell.value, cell.kind = NO_DIVISOR, "error"
        finally:
            self._open -= 1

    def cell(self, name: str, row: int, col: int) -> Value:
        sheet = self._sheets.get(name)
        if sheet is None:
            raise Unknown
        self._look(1)
        cell = sheet.cells.get((row, col))
        if cell is None:
            return None
        known = (row, col) not in self._formulas[name] or self.settle(sheet, (row, col))
        if cell.kind == "error" and cell.value == NO_DIVISOR:
            raise ZeroDivisionError
        if not known or cell.kind == "error":
            raise Unknown
        return cell.value

    def values(self, name: str, area: Area) -> Iterator[tuple[tuple[int, int], Value]]:
        if name not in self._sheets:
            raise Unknown
        columns, rows_of = self._cells(name)
        for at in range(bisect_left(columns, area.left), bisect_right(columns, area.right)):
            self._look(1)
            rows = rows_of[at]
            for row in rows[bisect_left(rows, area.top) : bisect_right(rows, area.bottom)]:
                yield (row, columns[at]), self.cell(name, row, columns[at])

    def _look(self, much: int) -> None:
        """Count what is looked at. Raises Unknown when it is too much: a hostile workbook must not hold anybody up."""
        self._left -= much
        if self._left < 0:
            raise Unknown

    def shown(self, name: str, value: Value, code: str) -> str:
        if self._show is None:
            raise Unknown
        return self._show(value, code, self._sheets[name].date1904)

    def _cells(self, name: str) -> tuple[list[int], list[list[int]]]:
        """The columns that have cells, and of each the rows."""
        if name not in self._places:
            found: defaultdict[int, list[int]] = defaultdict(list)
            for row, col in self._sheets[name].cells:
                found[col].append(row)
            columns = sorted(found)
            self._places[name] = columns, [sorted(found[col]) for col in columns]
        return self._places[name]


class _Seen:
    """The sheets as a formula sees them from its place."""

    def __init__(self, book: _Book, sheet: str, place: tuple[int, int]) -> None:
        self._book, self._sheet, self.place = book, sheet, place

    def cell(self, sheet: str | None, row: int, col: int) -> Value:
        return self._book.cell((sheet or self._sheet).casefold(), row, col)

    def values(self, sheet: str | None, area: Area) -> Iterator[tuple[tuple[int, int], Value]]:
        return self._book.values((sheet or self._sheet).casefold(), area)

    def shown(self, value: Value, code: str) -> str:
        return self._book.shown(self._sheet, value, code)

    def area(self, sheet: str | None, area: Area) -> Stat:
        stat = Stat()
        for _, value in self.values(sheet, area):
            stat.add_value(value)
        return stat

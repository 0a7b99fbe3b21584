"""The rows of a list: merged cells spread over the rows they cover, and what is no record left out, with the reason."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from desktop.kit.errors import Refused
from desktop.sheets.layout import Table
from desktop.sheets.sheet import Area, Cell, Sheet
from desktop.sheets.styles import is_date
from desktop.sheets.tables.bands import band_of
from desktop.sheets.wording import is_total, key, stays

Value = str | int | float | bool | date | time | None
Line = tuple[int, dict[int, Value], bool]  # a row's number, what its cells say by column, whether it is hidden
STEPS = 4_000_000  # places covered by merges
CHUNK = 1000
TOTALS = frozenset("本全以合总小共累承过")  # what a total may begin with
BAND = 0  # the column, which no sheet has, of what a row above or the title says for many rows: their 村民小组
SHOWN = 4  # rows below the heading among which somebody invented may stand
DITTO = frozenset("〃 ″ 〞 同上 \" \"\" '' ”".split())
INVENTED = re.compile(r"[（(]?(示例|样例|范例)[）)]?")
FILE = 10_000_000  # of several files each has so many row numbers of its own
MANY_MERGES = "这个工作表里合并的单元格太多了，程序不读。请只留下要用的部分再试。"


@dataclass(frozen=True, slots=True)
class Row:
    """One record's row as it stands in the file: values by column number, counted from 1 as Excel does."""

    number: int
    values: dict[int, Value]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Left:
    """A row below the heading that is no record, and why."""

    number: int
    text: str
    reason: str
    unread: bool = False  # a whole file that could not be read


@dataclass(slots=True)
class Chunk:
    """Some records' rows, by column: what stands in the k-th is at place k of each list, None for a blank."""

    numbers: list[int] = field(default_factory=list)
    columns: dict[int, list[Value]] = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)
    left: list[Left] = field(default_factory=list)
    formulas: int = 0
    hollow: int = 0  # formulas without a stored result

    def rows(self) -> Iterator[Row]:
        hidden = frozenset(self.hidden)
        columns = {col: values for col, values in self.columns.items() if col != BAND}
        for at, number in enumerate(self.numbers):
            yield Row(number, {col: values[at] for col, values in columns.items()}, number in hidden)


def chunks(
    lines: Iterable[Line], merges: Sequence[Area], table: Table, exported: bool = False, group: str | None = None
) -> Iterator[Chunk]:
    """Give the rows that hold records, and those that hold something else. Raises Refused beyond the limits.

    `group` is the 村民小组 that the title names ('' for none) where rows may name it for those below, else None.
    """
    wide = {(m.top, m.left): m.right - m.left + 1 for m in merges if m.top > table.bottom and m.right > m.left}
    judge, spread = _Judge(table, wide, exported), _Spread(merges)
    banded, band = group is not None and not exported, group or None
    columns = [*([BAND] if banded else []), *(c.col for c in table.columns)]
    chunk, rows = Chunk(), list[tuple[Value, ...]]()
    above: dict[int, Value] | None = None
    for number, cells, hidden in lines:
        if number <= table.bottom:
            spread.over(number, cells)
            continue
        begun = set(cells)
        spread.over(number, cells)
        if banded and (said := _band(begun, cells)):
            band = said
            chunk.left.append(Left(number, said, "下面各行所在的村民小组"))
        elif reason := judge.reason(number, begun, cells):
            text = " ".join(str(cells[col]) for col in sorted(begun))
            chunk.left.append(Left(number, text[:60], reason))
        elif judge.begins_here(begun):
            chunk.numbers.append(number)
            if band:
                cells[BAND] = band
            if above is not None and not DITTO.isdisjoint(cells.values()):
                cells.update({col: above.get(col) for col, value in cells.items() if value in DITTO})
            above = cells
            rows.append(tuple(map(cells.get, columns)))
            if hidden:
                chunk.hidden.append(number)
        if len(rows) >= CHUNK or len(chunk.left) >= CHUNK:
            yield _whole(chunk, columns, rows)
            chunk, rows = Chunk(), []
    yield _whole(chunk, columns, rows)


def _whole(chunk: Chunk, columns: Sequence[int], rows: Sequence[tuple[Value, ...]]) -> Chunk:
    values = zip(*rows, strict=True) if rows else ([] for _ in columns)
    chunk.columns = {col: list(cells) for col, cells in zip(columns, values, strict=True)}
    return chunk


class _Spread:
    """Lets what is merged downwards stand in every row it covers, in its first column."""

    def __init__(self, merges: Sequence[Area]) -> None:
        tall = sorted((m for m in merges if m.bottom > m.top), key=lambda m: (m.top, m.left), reverse=True)
        self._waiting, self._steps = tall, 0
        self._open: dict[int, tuple[int, Value]] = {}  # by column, the last row covered and what stands there

    def over(self, number: int, cells: dict[int, Value]) -> None:
        """Add to a row what covers it; rows come from above."""
        for col, (bottom, value) in list(self._open.items()):
            if bottom < number:
                del self._open[col]
            else:
                cells[col] = value
        self._steps += len(self._open)
        if self._steps > STEPS:
            raise Refused(MANY_MERGES)
        while self._waiting and self._waiting[-1].top <= number:
            area = self._waiting.pop()
            value = cells.get(area.left)
            if area.top == number and area.left not in self._open and value is not None:
                self._open[area.left] = (area.bottom, value)


class _Judge:
    """Says of each row under a heading whether it is a record."""

    def __init__(self, table: Table, wide: dict[tuple[int, int], int], exported: bool) -> None:
        self._table, self._wide, self._exported = table, wide, exported
        self._headings = {c.col: key(c.path[-1]) for c in table.columns if c.path}
        self._words = frozenset(c.path[-1] for c in table.columns if c.path) | frozenset(self._headings.values())
        over = frozenset(key(word) for c in table.columns for word in c.path[:-1])
        self._over = over | frozenset(self._headings.values())
        self._own = frozenset(c.col for c in table.columns if c.col not in table.number)

    def begins_here(self, begun: set[int]) -> bool:
        return not self._own.isdisjoint(begun)

    def reason(self, number: int, begun: set[int], cells: dict[int, Value]) -> str:
        """Say why a row, with cells of its own in the columns `begun`, is no record; '' if it is one."""
        if self._exported:
            return ""
        if number < self._table.first:
            return "表头下面的说明、编号或示例"
        columns = sorted(begun)
        for col in columns[:3]:
            value = cells[col]
            if type(value) is str and _is_total(value):
                return "合计"
        if number <= self._table.bottom + SHOWN and any(_invented(cells[col]) for col in columns):
            return "示例"
        if self._repeats_heading(begun, cells):
            return "又一次的表头"
        if len(columns) > 2:
            return ""
        squeezed = [_squeezed(cells[col]) for col in columns]
        if all(stays(w) or w[-1:] in ":：" for w in squeezed):
            return "签字或说明"
        across = max((self._wide.get((number, col), 1) for col in columns), default=1)
        return "跨列的一行字" if len(columns) == 1 and across >= max(2, len(self._own) // 2) else ""

    def _repeats_heading(self, begun: set[int], cells: dict[int, Value]) -> bool:
        if len(begun) > 1 and all(isinstance(cells[col], str) and key(str(cells[col])) in self._over for col in begun):
            return True  # the row over it, of groups
        first = cells[min(begun & self._own)] if begun & self._own else None
        alike = type(first) is str and key(first) in self._words
        if not alike and self._words.isdisjoint(cells.values()):
            return False
        same = 0
        for seen, col in enumerate(begun, 1):
            value = cells[col]
            same += isinstance(value, str) and len(value) < 60 and key(value) == self._headings.get(col)
            if seen - same > 0.4 * len(begun):
                return False
        return same >= 2


def _band(begun: set[int], cells: dict[int, Value]) -> str:
    """Return the 村民小组 that a row names for those below it; '' if it does not."""
    only = cells[next(iter(begun))] if len(begun) == 1 else None
    return band_of(only) if isinstance(only, str) and len(only) < 100 else ""


def _is_total(text: str) -> bool:
    """Whether a text names a total: 合计, 本页小计, 一组小计."""
    part = len(text) <= 10 and text.rstrip()[-2:] in ("小计", "合计", "总计", "共计")
    return part or (text.lstrip()[:1] in TOTALS and is_total(_squeezed(text)))


def _invented(value: Value) -> bool:
    """Whether a cell says that its row is nobody's: 张三（示例）, 示例，导入前请删除."""
    return type(value) is str and len(value) < 30 and INVENTED.search(value) is not None


def _squeezed(value: Value) -> str:
    return "".join(str(value).split())


def lines_of(sheet: Sheet) -> Iterator[Line]:
    """Give a whole sheet's rows that have cells, from above."""
    dated = [is_date(look.number_format) for look in sheet.looks]
    places: dict[int, dict[int, Value]] = {}
    for (row, col), cell in sheet.cells.items():
        if cell.value is not None and not (isinstance(cell.value, str) and not cell.value.strip()):
            places.setdefault(row, {})[col] = value_of(cell, dated[cell.look], sheet.date1904)
    for number in sorted(places):
        size = sheet.rows.get(number)
        yield number, places[number], bool(size and size.hidden)


def value_of(cell: Cell, dated: bool, date1904: bool) -> Value:
    """Return a cell's stored value, a day number as the day it shows; formulas give the result that was stored."""
    value = cell.value
    if not dated or isinstance(value, (str, bool)) or value is None:
        return value
    return moment(value, date1904)


def moment(number: float, date1904: bool) -> Value:
    """Turn a day number into what it shows: a day, a time, or both."""
    if not 0 <= number < 2_958_466:  # 9999-12-31
        return number
    if number < 1:
        seconds = round(number * 86400) % 86400
        return time(seconds // 3600, seconds // 60 % 60)
    moment = datetime(1904, 1, 1) if date1904 else datetime(1899, 12, 30)
    moment += timedelta(days=int(number), minutes=round(number % 1 * 1440))
    return moment.date() if moment.hour == moment.minute == 0 else moment


def formulas(sheet: Sheet) -> tuple[int, int]:
    """Return how many cells hold a formula, and how many of these have no stored result."""
    found = [cell for cell in sheet.cells.values() if cell.formula]
    return len(found), sum(cell.value is None for cell in found)

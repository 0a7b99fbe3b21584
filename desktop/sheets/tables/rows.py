"""The rows of a list: merged cells spread over the rows they cover, and what is no record left out, with the reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from desktop.kit.errors import Refused
from desktop.sheets.layout import Table
from desktop.sheets.sheet import Cell, Sheet
from desktop.sheets.styles import is_date
from desktop.sheets.wording import is_total, key, stays

Value = str | int | float | bool | date | time | None
STEPS = 4_000_000  # places covered by merges


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


def records(sheet: Sheet, table: Table, exported: bool = False) -> tuple[list[Row], list[Left]]:
    """Return the rows that hold records, and those that hold something else. Raises Refused beyond the limits."""
    bottom = max((row for (row, _), cell in sheet.cells.items() if cell.value is not None), default=0)
    values = spread(sheet, table.bottom + 1, bottom)
    begun: dict[int, dict[int, Value]] = {}
    for (row, col), cell in sheet.cells.items():
        if row > table.bottom and cell.value is not None and cell.value != "":
            begun.setdefault(row, {})[col] = values.get((row, col))
    wide = {(m.top, m.left): m.right - m.left + 1 for m in sheet.merges if m.top > table.bottom}
    judge = _Judge(table, wide, exported)
    found, left = list[Row](), list[Left]()
    columns = [c.col for c in table.columns]
    for number in sorted(begun):
        reason = judge.reason(number, begun[number])
        if reason:
            text = " ".join(str(v) for v in begun[number].values() if v is not None)
            left.append(Left(number, text[:60], reason))
        elif judge.begins_here(begun[number]):
            size = sheet.rows.get(number)
            taken = {c: values.get((number, c)) for c in columns}
            found.append(Row(number, taken, bool(size and size.hidden)))
    return found, left


class _Judge:
    """Says of each row under a heading whether it is a record."""

    def __init__(self, table: Table, wide: dict[tuple[int, int], int], exported: bool) -> None:
        self._table, self._wide, self._exported = table, wide, exported
        self._headings = {c.col: key(c.path[-1]) for c in table.columns if c.path}
        self._own = [c.col for c in table.columns if c.col not in table.number]

    def begins_here(self, texts: dict[int, Value]) -> bool:
        return any(col in texts for col in self._own)

    def reason(self, number: int, texts: dict[int, Value]) -> str:
        """Say why a row is no record; '' if it is one."""
        if self._exported:
            return ""
        if number < self._table.first:
            return "表头下面的说明、编号或示例"
        words = [str(texts[col]).strip() for col in sorted(texts)]
        squeezed = ["".join(w.split()) for w in words]
        if any(is_total(w) for w in squeezed[:3]):
            return "合计"
        if self._repeats_heading(texts):
            return "又一次的表头"
        if len(words) <= 2 and all(stays(w) or w[-1:] in ":：" for w in squeezed):
            return "签字或说明"
        across = max((self._wide.get((number, col), 1) for col in texts), default=1)
        return "跨列的一行字" if len(words) == 1 and across >= max(2, len(self._own) // 2) else ""

    def _repeats_heading(self, texts: dict[int, Value]) -> bool:
        same = sum(key(str(v)) == self._headings.get(col) for col, v in texts.items() if v is not None)
        return same >= 2 and same >= 0.6 * len(texts)


def spread(sheet: Sheet, first: int, last: int) -> dict[tuple[int, int], Value]:
    """Return the values of some rows by place; what is merged stands in every row it covers, in its first column."""
    dated = [is_date(look.number_format) for look in sheet.looks]
    found = {
        place: _value(cell, dated[cell.look], sheet.date1904)
        for place, cell in sheet.cells.items()
        if first <= place[0] <= last
    }
    steps, covered = 0, set[tuple[int, int]]()
    for area in sheet.merges:
        if area.bottom == area.top or area.bottom < first or (area.top, area.left) in covered:
            continue
        corner = sheet.cells.get((area.top, area.left))
        value = _value(corner, dated[corner.look], sheet.date1904) if corner else None
        for row in range(max(area.top, first), min(area.bottom, last) + 1):
            steps += 1
            if steps > STEPS:
                raise Refused("这个工作表里合并的单元格太多了，程序不读。请只留下要用的部分再试。")
            covered.add((row, area.left))
            if value is not None:
                found[row, area.left] = value
    return found


def _value(cell: Cell, dated: bool, date1904: bool) -> Value:
    """A cell's stored value, a day number as the day it shows; formulas give the result that was stored."""
    value = cell.value
    if not dated or isinstance(value, (str, bool)) or value is None:
        return value
    return _moment(value, date1904)


def _moment(number: float, date1904: bool) -> Value:
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

"""Values written as the inside of cells, a column at a time, with what totals need to know of them."""

from __future__ import annotations

import datetime
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.sheets.filling.rich import RichRun
from desktop.sheets.filling.table import FEW, StringTable, repeats
from desktop.sheets.formulas.looking import Stat
from desktop.sheets.markup import natural
from desktop.sheets.sheet import Look
from desktop.sheets.styles import is_date

Value = str | int | float | bool | datetime.date | datetime.datetime | None
EXACT = 10**15  # a number of more digits loses some in Excel: it is written as text
LAST_WRONG_DAY = 60  # Excel believes in 29 February 1900: days up to it are counted wrongly, and stay text
DAY_ZERO = datetime.date(1899, 12, 30).toordinal()
DAY_ZERO_1904 = datetime.date(1904, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Formula:
    """A value that Excel works out."""

    text: str


@dataclass(slots=True)
class Content:
    """The rest of a cell behind its style, as a %-pattern, with the values to put in row by row."""

    text: str
    values: Sequence[Iterable[object]] = ()


class Values:
    """Writes values for one workbook: its looks, its strings, its day zero, its prefix."""

    def __init__(self, looks: Sequence[Look], strings: StringTable, date1904: bool) -> None:
        self.strings = strings
        self.prefix = ""
        self._dates = [is_date(look.number_format) for look in looks]
        self._zero = DAY_ZERO_1904 if date1904 else DAY_ZERO
        self._repeating: dict[int, bool] = {}

    def shows_date(self, style: str) -> bool:
        number = natural(style)
        return number < len(self._dates) and self._dates[number]

    def column(self, col: int, values: Sequence[object], style: str, stat: Stat) -> Content:
        """Write a stretch of a column; fast where all its values are of one kind."""
        content = self._uniform(col, values, self.shows_date(style), stat)
        return content or Content("%s", [[self._one(v, self.shows_date(style), stat) for v in values]])

    def _uniform(self, col: int, values: Sequence[Any], dated: bool, stat: Stat) -> Content | None:
        kinds = set(map(type, values))
        if kinds == {str}:
            return self._texts(col, values, stat)
        if kinds <= {int, float}:
            return self._numbers(values, stat)
        if kinds == {datetime.date} and dated:
            return self._days(values, stat)
        return Content("/>") if kinds == {type(None)} else None

    def one(self, value: object, style: str) -> tuple[str, float | None]:
        """Write one cell's rest; also its number, if it holds one."""
        stat = Stat()
        text = self._one(value, self.shows_date(style), stat)
        return text, stat.sums[0] if stat.numbers else None

    def one_rich(self, text: str, runs: Sequence[RichRun]) -> str:
        """Write one cell's rest: a text in the looks of the one that stood there."""
        return self._cell(' t="s"', self.strings.number_of_runs(runs, text))

    def _texts(self, col: int, values: Sequence[str], stat: Stat) -> Content | None:
        if "" in values:
            return None
        if len(values) >= FEW:
            self._repeating.setdefault(col, repeats(values))
        stat.add(0, 0, len(values))
        return Content(self._cell(' t="s"', "%d"), [self.strings.numbers(values, self._repeating.get(col, True))])

    def _numbers(self, values: Sequence[float], stat: Stat) -> Content | None:
        try:
            total = math.fsum(values)
        except (OverflowError, ValueError):
            return None
        if not math.isfinite(total) or max(map(abs, values)) >= EXACT:
            return None
        stat.add(total, len(values), len(values))
        return Content(self._cell("", "%s"), [values])

    def _days(self, values: Sequence[datetime.date], stat: Stat) -> Content | None:
        serials = [day.toordinal() - self._zero for day in values]
        if min(serials) <= LAST_WRONG_DAY:
            return None
        stat.add(sum(serials), len(values), len(values))
        return Content(self._cell("", "%d"), [serials])

    def _one(self, value: object, dated: bool, stat: Stat) -> str:
        if value is None or value == "":
            return "/>"
        if isinstance(value, bool):
            stat.add(0, 0, 1)
            return self._cell(' t="b"', int(value))
        if isinstance(value, Formula):
            stat.unknown = True
            return f"><{self.prefix}f>{value.text}</{self.prefix}f></{self.prefix}c>"
        number = value if isinstance(value, (int, float)) else self._serial(value) if dated else None
        if number is not None and math.isfinite(number) and abs(number) < EXACT:
            stat.add(number, 1, 1)
            return self._cell("", number)
        stat.add(0, 0, 1)
        return self._cell(' t="s"', self.strings.number(as_text(value)))

    def _cell(self, kind: str, value: object) -> str:
        return f"{kind}><{self.prefix}v>{value}</{self.prefix}v></{self.prefix}c>"

    def _serial(self, value: object) -> float | int | None:
        if not isinstance(value, datetime.date):
            return None
        days = value.toordinal() - self._zero
        if days <= LAST_WRONG_DAY:
            return None
        if isinstance(value, datetime.datetime):
            second = value.hour * 3600 + value.minute * 60 + value.second
            return days + second / 86_400
        return days


def as_text(value: object) -> str:
    """Write a value where only text can stand."""
    if isinstance(value, datetime.datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return str(value)

"""Days as numbers, and the functions that reckon with them."""

from __future__ import annotations

import datetime
import math
from dataclasses import dataclass

from desktop.sheets.formulas.values import NO_NUMBER, Unknown, Value, Wrong, number


@dataclass(frozen=True, slots=True)
class Days:
    """How days are numbered in a workbook, and which day it is."""

    today: datetime.date
    from_1904: bool = False

    @property
    def _start(self) -> datetime.date:
        return datetime.date(1904, 1, 1) if self.from_1904 else datetime.date(1899, 12, 30)

    def now(self) -> float:
        """Return the number of this moment; the hour is always the clock's."""
        time = datetime.datetime.now().time()
        return self.serial(self.today) + (time.hour * 3600 + time.minute * 60 + time.second) / 86_400

    def serial(self, day: datetime.date) -> float:
        """Return the number of a day. Raises Wrong, Unknown."""
        return self._certain((day - self._start).days)

    def day(self, serial: float) -> datetime.date:
        """Return the day of a number. Raises Wrong, Unknown."""
        try:
            return self._start + datetime.timedelta(days=self._certain(math.floor(serial)))
        except OverflowError:
            raise Wrong(NO_NUMBER) from None

    def _certain(self, serial: int) -> int:
        """Return a day's number. Raises Wrong before the first; Unknown where Excel has a 29 February 1900."""
        if serial < 0:
            raise Wrong(NO_NUMBER)
        if serial < 61 and not self.from_1904:
            raise Unknown
        return serial


def days_between(days: Days, args: list[Value]) -> float:
    """DATEDIF: whole years, months or days from one day to a later one. Raises Unknown for its other ways."""
    first, last = days.day(number(args[0])), days.day(number(args[1]))
    if first > last:
        raise Wrong(NO_NUMBER)
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    ways = {"Y": months // 12, "M": months, "D": (last - first).days}
    way = args[2].upper() if isinstance(args[2], str) else ""
    if way not in ways:
        raise Unknown
    return float(ways[way])


def weekday(days: Days, args: list[Value]) -> float:
    """WEEKDAY, from Sunday as 1 or, with 2, from Monday. Raises Unknown for its other ways."""
    day, way = days.day(number(args[0])), int(number(args[1])) if len(args) > 1 else 1
    if way not in (1, 2):
        raise Unknown
    return float(day.isoweekday() if way == 2 else day.isoweekday() % 7 + 1)


def date(days: Days, args: list[Value]) -> float:
    """DATE: a 14th month is February of the year after, a day 0 the last of the month before, year 99 is 1999."""
    year, month, day = (int(number(a)) for a in args)
    return _month(days, year + 1900 if 0 <= year < 1900 else year, month) + day - 1


def date_after(days: Days, args: list[Value]) -> float:
    """EDATE: the same day so many months later, or the month's last."""
    day, months = days.day(number(args[0])), int(number(args[1]))
    first, after = _month(days, day.year, day.month + months), _month(days, day.year, day.month + months + 1)
    return min(first + day.day - 1, after - 1)


def _month(days: Days, year: int, month: int) -> float:
    """The serial number of a month's first day; months count on over the year's end."""
    try:
        return days.serial(datetime.date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1))
    except (ValueError, OverflowError):
        raise Wrong(NO_NUMBER) from None

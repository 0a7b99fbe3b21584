"""Years, quarters and months: for questions to the book, and for titles such as 2026年第一季度."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date

QUARTER_NAMES = ("第一季度", "第二季度", "第三季度", "第四季度")


@dataclass(frozen=True)
class Period:
    """A span of days, both ends included, as ISO text; an open end is ''."""

    since: str = ""
    until: str = ""
    title: str = ""

    def holds(self, day: str | None) -> bool:
        """Whether a day (or what is known of it: 1998, 1998-07) lies inside."""
        if not day:
            return False
        return (not self.since or day >= self.since[: len(day)]) and (not self.until or day <= self.until)


def year(number: int) -> Period:
    return Period(f"{number:04d}-01-01", f"{number:04d}-12-31", f"{number}年")


def quarter(of_year: int, number: int) -> Period:
    first, last = number * 3 - 2, number * 3
    until = f"{of_year:04d}-{last:02d}-{calendar.monthrange(of_year, last)[1]:02d}"
    return Period(f"{of_year:04d}-{first:02d}-01", until, f"{of_year}年{QUARTER_NAMES[number - 1]}")


def month(of_year: int, number: int) -> Period:
    last = calendar.monthrange(of_year, number)[1]
    return Period(f"{of_year:04d}-{number:02d}-01", f"{of_year:04d}-{number:02d}-{last:02d}", f"{of_year}年{number}月")


def quarter_of(day: date) -> int:
    return (day.month + 2) // 3


def between(since: str, until: str) -> Period:
    """Return a period titled as people would say it: a whole year, quarter, month, or two dates."""
    if len(since) == len(until) == 10 and since[:4] == until[:4]:
        of_year, first, last = int(since[:4]), int(since[5:7]), int(until[5:7])
        wholes = [year(of_year), month(of_year, first), quarter(of_year, (last + 2) // 3)]
        for whole in wholes:
            if (whole.since, whole.until) == (since, until):
                return whole
    return Period(since, until, "至".join(filter(None, (since, until))))

"""The functions that formulas of conditional formats use: names, how many arguments, what they come to."""

from __future__ import annotations

import datetime
import math
from collections.abc import Callable

from desktop.paper.values import Days, Unsure, Value, Wrong, number, truth, words


def divided(one: float, other: float) -> float:
    if other == 0:
        raise Wrong
    return one / other


def raised(one: float, other: float) -> float:
    try:
        return float(one**other)
    except (ArithmeticError, TypeError):
        raise Wrong from None


def _found(args: list[Value], exact: bool) -> float:
    sought, text = words(args[0]), words(args[1])
    if not exact and any(ch in sought for ch in "*?~"):
        raise Unsure("SEARCH")
    place = text.find(sought) if exact else text.lower().find(sought.lower())
    if place < 0:
        raise Wrong
    return place + 1.0


def _weekday(days: Days, args: list[Value]) -> float:
    day, way = days.day(number(args[0])), int(number(args[1])) if len(args) > 1 else 1
    if way not in (1, 2):
        raise Unsure("WEEKDAY")
    return float(day.isoweekday() if way == 2 else day.isoweekday() % 7 + 1)


def _date(days: Days, args: list[Value]) -> float:
    """DATE: a 14th month is February of the year after, a day 0 the last of the month before."""
    year, month, day = (int(number(a)) for a in args)
    return _month(days, year, month) + day - 1


def _month(days: Days, year: int, month: int) -> float:
    """The serial number of a month's first day; months count on over the year's end."""
    try:
        return days.serial(datetime.date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1))
    except (ValueError, OverflowError):
        raise Wrong from None


def _date_after(days: Days, args: list[Value]) -> float:
    """EDATE: the same day so many months later, or the month's last."""
    day, months = days.day(number(args[0])), int(number(args[1]))
    first, after = _month(days, day.year, day.month + months), _month(days, day.year, day.month + months + 1)
    return min(first + day.day - 1, after - 1)


def _length(value: Value) -> int:
    return max(0, int(number(value)))


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


FUNCTIONS: dict[str, tuple[int, int, Callable[[Days, list[Value]], Value]]] = {
    "AND": (1, 30, lambda _d, a: min(map(truth, a))),
    "OR": (1, 30, lambda _d, a: max(map(truth, a))),
    "NOT": (1, 1, lambda _d, a: not truth(a[0])),
    "ISBLANK": (1, 1, lambda _d, a: a[0] is None),
    "ISNUMBER": (1, 1, lambda _d, a: _is_number(a[0])),
    "ISTEXT": (1, 1, lambda _d, a: isinstance(a[0], str)),
    "LEN": (1, 1, lambda _d, a: float(len(words(a[0])))),
    "TRIM": (1, 1, lambda _d, a: " ".join(p for p in words(a[0]).split(" ") if p)),
    "LEFT": (1, 2, lambda _d, a: words(a[0])[: _length(a[1]) if len(a) > 1 else 1]),
    "RIGHT": (1, 2, lambda _d, a: words(a[0])[max(0, len(words(a[0])) - (_length(a[1]) if len(a) > 1 else 1)) :]),
    "MID": (3, 3, lambda _d, a: words(a[0])[max(0, _length(a[1]) - 1) :][: _length(a[2])]),
    "FIND": (2, 2, lambda _d, a: _found(a, True)),
    "SEARCH": (2, 2, lambda _d, a: _found(a, False)),
    "MOD": (2, 2, lambda _d, a: number(a[0]) - number(a[1]) * math.floor(divided(number(a[0]), number(a[1])))),
    "ABS": (1, 1, lambda _d, a: abs(number(a[0]))),
    "INT": (1, 1, lambda _d, a: float(math.floor(number(a[0])))),
    "DATE": (3, 3, _date),
    "EDATE": (2, 2, _date_after),
    "TODAY": (0, 0, lambda d, _a: d.serial(d.today)),
    "YEAR": (1, 1, lambda d, a: float(d.day(number(a[0])).year)),
    "MONTH": (1, 1, lambda d, a: float(d.day(number(a[0])).month)),
    "DAY": (1, 1, lambda d, a: float(d.day(number(a[0])).day)),
    "WEEKDAY": (1, 2, _weekday),
}

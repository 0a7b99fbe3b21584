"""COUNTIF and SUMIF: what fits a criterion, and counting it in an area again and again without going through it."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property

from desktop.sheets.formulas.values import COMPARED, Unknown, Value, is_number, plain_number

MOST_COMPARED = 3_000_000  # texts of one area compared with patterns: a second or two
_BOUND = re.compile(r"(<=|>=|<(?!>)|>)(.*)", re.DOTALL)
_WILD = re.compile("~?.", re.DOTALL)
_LAST = "\U0010ffff"


def criterion(wanted: Value) -> Callable[[Value], bool]:
    """What COUNTIF counts: a number, a truth value, a text whatever its case (* and ? are any letters), or ">=60".

    Raises Unknown for what may mean empty cells too.
    """
    bound = _bound(wanted)
    if bound:
        compare, limit = COMPARED[bound[0]], bound[1]
        return lambda value: is_number(value) and compare(value, limit)
    wanted = _plain(wanted)
    if isinstance(wanted, str) and _is_pattern(wanted):
        pattern = _pattern(wanted)
        return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None
    sought = _alike(wanted)
    return lambda value: value is not None and _alike(value) == sought


class Counted:
    """The values of an area, to be counted."""

    def __init__(self, values: Iterable[Value]) -> None:
        self._values = [value for value in values if value is not None]
        self._left = MOST_COMPARED

    def count(self, wanted: Value) -> int:
        """Count what fits a criterion. Raises Unknown as it does, and for work without an end."""
        bound = _bound(wanted)
        if bound:
            return self._within(*bound)
        wanted = _plain(wanted)
        if not isinstance(wanted, str) or not _is_pattern(wanted):
            return self._same[_alike(wanted)]
        begin = wanted.removesuffix("*")
        if not _is_pattern(begin):
            low = begin.lower()
            return bisect_left(self._texts, low + _LAST) - bisect_left(self._texts, low)
        self._left -= len(self._values)
        if self._left < 0:
            raise Unknown
        return sum(map(criterion(wanted), self._values))

    def _within(self, sign: str, limit: float) -> int:
        below, upto = bisect_left(self.numbers, limit), bisect_right(self.numbers, limit)
        above = len(self.numbers) - upto
        return {"<": below, "<=": upto, ">": above, ">=": len(self.numbers) - below}[sign]

    @cached_property
    def _same(self) -> Counter[tuple[type, str | float | bool]]:
        return Counter(map(_alike, self._values))

    @cached_property
    def _texts(self) -> list[str]:
        return sorted(value.lower() for value in self._values if isinstance(value, str))

    @cached_property
    def numbers(self) -> list[float]:
        """The numbers, from the least to the most."""
        return sorted(float(v) for v in self._values if is_number(v))


def _bound(wanted: Value) -> tuple[str, float] | None:
    """Read ">=60"; nothing else has a sign and a number."""
    found = _BOUND.fullmatch(wanted) if isinstance(wanted, str) else None
    if found is None:
        return None
    limit = plain_number(found[2])
    if limit is None:
        raise Unknown
    return found[1], limit


def _plain(wanted: Value) -> Value:
    """Return what is to be equalled. Raises Unknown for what may mean empty cells, or all but something."""
    wanted = wanted.removeprefix("=") if isinstance(wanted, str) else wanted
    if wanted is None or wanted == "" or (isinstance(wanted, str) and wanted.startswith("<>")):
        raise Unknown
    return wanted


def _is_pattern(wanted: str) -> bool:
    return any(sign in wanted for sign in "*?~")


def _pattern(wanted: str) -> re.Pattern[str]:
    """Read * and ? of COUNTIF; ~* is the star itself.

    What stands between two stars is taken where it is met first and never again (?>): a pattern of many stars over a
    long text would not come to an end otherwise.
    """
    parts = [""]
    for sign in _WILD.findall(wanted):
        if sign == "*":
            parts.append("")
        else:
            parts[-1] += "." if sign == "?" else re.escape(sign.removeprefix("~") or "~")
    between = "".join(f"(?>.*?{part})" for part in parts[1:-1])
    last = f".*{parts[-1]}" if parts[1:] else ""
    return re.compile(parts[0] + between + last, re.DOTALL | re.IGNORECASE)


def _alike(value: Value) -> tuple[type, str | float | bool]:
    """What counts as the same: a text that is a number is that number, of which Excel keeps fifteen digits."""
    if isinstance(value, bool):
        return bool, value
    if isinstance(value, str):
        digits = value[:15] + "0" * (len(value) - 15) if value.isdigit() else value
        number = plain_number(digits)
        return (str, value.lower()) if number is None else (float, float(f"{number:.15g}"))
    return float, float(value or 0.0)

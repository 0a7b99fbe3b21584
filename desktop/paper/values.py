"""Values as Excel reckons with them: numbers, texts, truth values, blanks; and its days as numbers."""

from __future__ import annotations

import datetime
import math
import operator
from dataclasses import dataclass

Value = str | float | bool | None
COMPARE = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip


class Unsure(Exception):
    """A formula says something that is not understood here."""


class Wrong(Exception):
    """A formula comes to an error in Excel, too."""


def number(value: Value) -> float:
    """Read a value as a number, as Excel does in arithmetic. Raises Wrong."""
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            raise Wrong from None
    return float(value or 0.0)


def words(value: Value) -> str:
    """Read a value as text."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return f"{value:.15g}"
    return value or ""


def compared(one: Value, sign: str, other: Value) -> bool:
    """Compare as Excel does: numbers before texts before truth values, capitals alike, a blank as 0 or nothing."""
    if one is None:
        one = _blank_beside(other)
    if other is None:
        other = _blank_beside(one)
    return bool(COMPARE[sign](_rank(one), _rank(other)))


def _blank_beside(other: Value) -> Value:
    if isinstance(other, bool):
        return False
    return "" if isinstance(other, str) else 0.0


def _rank(value: Value) -> tuple[int, float | str]:
    if isinstance(value, bool):
        return 2, float(value)
    return (1, value.lower()) if isinstance(value, str) else (0, float(value or 0.0))


def truth(value: Value) -> bool:
    """Tell whether a rule's formula says yes. Raises Wrong for a text."""
    if isinstance(value, str):
        raise Wrong
    return bool(value)


@dataclass(frozen=True, slots=True)
class Days:
    """Which day it is, and how days are numbered in a workbook."""

    today: datetime.date
    from_1904: bool = False

    @property
    def _start(self) -> datetime.date:
        return datetime.date(1904, 1, 1) if self.from_1904 else datetime.date(1899, 12, 30)

    def serial(self, day: datetime.date) -> float:
        return float((day - self._start).days)

    def day(self, serial: float) -> datetime.date:
        """Return the day of a number. Raises Wrong."""
        try:
            return self._start + datetime.timedelta(days=math.floor(serial))
        except OverflowError:
            raise Wrong from None

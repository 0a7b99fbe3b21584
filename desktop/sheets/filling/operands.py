"""What formulas are worked out on: values, what may stand in an area, where a formula looks, and how values compare.

Whatever is not certain to come out as in Excel raises Unknown.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol, runtime_checkable

from desktop.sheets.sheet import Area

Value = float | str | bool | None
COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip


class Unknown(Exception):
    """Only Excel can tell."""


@dataclass(slots=True)
class Stat:
    """What totals need of some cells: the sum of their numbers, how many there are, how many cells are not empty."""

    sums: list[float] = field(default_factory=list)
    numbers: int = 0
    filled: int = 0
    unknown: bool = False  # something else stands there too

    def add(self, sum_: float, numbers: int, filled: int) -> None:
        self.sums.append(sum_)
        self.numbers += numbers
        self.filled += filled

    def add_value(self, value: Value) -> None:
        if value is not None:
            number = isinstance(value, (int, float)) and not isinstance(value, bool)
            self.add(float(value) if number else 0, int(number), 1)

    def take(self, other: Stat) -> None:
        if other.unknown:
            raise Unknown
        self.sums += other.sums
        self.numbers += other.numbers
        self.filled += other.filled


class Cells(Protocol):
    """Where a formula looks: both raise Unknown for what they cannot tell. `sheet` is None for the formula's own."""

    def cell(self, sheet: str | None, row: int, col: int) -> Value: ...

    def area(self, sheet: str | None, area: Area) -> Stat: ...


@runtime_checkable
class Listed(Cells, Protocol):
    """Cells that also tell where the formula stands, how a value is shown, and what stands in an area one by one.

    A place is a row and a column; empty ones are left out.
    """

    @property
    def place(self) -> tuple[int, int]: ...

    def values(self, sheet: str | None, area: Area) -> Iterable[tuple[tuple[int, int], Value]]: ...

    def shown(self, value: Value, code: str) -> str:
        """A value as a number format shows it. Raises Unknown."""


Node = Callable[[Cells], Value]


def number(value: Value) -> float:
    """Take a value as a number, as an operator does: an empty cell is 0; a text is better left to Excel.

    Never a whole number of Python's, which has no end of digits.
    """
    if isinstance(value, str):
        raise Unknown
    return float(value or 0)


def text(value: Value) -> str:
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return "" if value is None else value if isinstance(value, str) else written(value)


def written(value: float) -> str:
    """Write a number with the 15 digits Excel keeps."""
    kept = float(f"{value:.15g}")
    return str(int(kept)) if kept.is_integer() and abs(kept) < 1e15 else repr(kept)


def truth(value: Value) -> bool:
    return bool(number(value))


@dataclass(frozen=True, slots=True)
class Place:
    """A reference: a value where one is wanted, an area where many may be."""

    sheet: str | None
    area: Area

    def __call__(self, cells: Cells) -> Value:
        if (self.area.top, self.area.left) != (self.area.bottom, self.area.right):
            raise Unknown
        return cells.cell(self.sheet, self.area.top, self.area.left)


def compared(sign: str, first: Value, second: Value) -> bool:
    """Compare as Excel does: an empty cell equals both 0 and ""; texts whatever their case."""
    if first is None or second is None:
        other = second if first is None else first
        blank: Value = "" if isinstance(other, str) else 0
        first, second = (blank if first is None else first), (blank if second is None else second)
    if isinstance(first, str) and isinstance(second, str):
        return COMPARED[sign](first.casefold(), second.casefold())
    if kind_of(first) != kind_of(second):
        if sign in ("=", "<>"):
            return sign == "<>"
        raise Unknown
    return COMPARED[sign](first, second)


def kind_of(value: Value) -> type:
    return float if isinstance(value, int) and not isinstance(value, bool) else type(value)

"""Where formulas look: what a place or an area holds, and what totals need of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from desktop.sheets.formulas.counting import Counted
from desktop.sheets.formulas.days import Days
from desktop.sheets.formulas.values import Unknown, Value, Wrong, is_number
from desktop.sheets.sheet import Area

STILL = (0, 0)


@dataclass(slots=True)
class Stat:
    """What totals need of some cells: the sum of their numbers, how many there are, how many cells are not empty."""

    sums: list[float] = field(default_factory=list)
    numbers: int = 0
    filled: int = 0
    unknown: bool = False  # something else stands there too
    wrong: Wrong | None = None  # the first error, which counting passes over

    def add(self, sum_: float, numbers: int, filled: int) -> None:
        self.sums.append(sum_)
        self.numbers += numbers
        self.filled += filled

    def add_value(self, value: Value | Wrong) -> None:
        if isinstance(value, Wrong):
            self.wrong = self.wrong or value
            self.filled += 1
        elif value is not None:
            counts = is_number(value)
            self.add(float(value) if counts else 0, int(counts), 1)

    def take(self, other: Stat) -> None:
        if other.unknown:
            raise Unknown
        self.wrong = self.wrong or other.wrong
        self.sums += other.sums
        self.numbers += other.numbers
        self.filled += other.filled


class Cells:
    """Where a formula looks; whoever works formulas out tells what it can, and raises Unknown for the rest.

    `sheet` is None for the formula's own; a place is a row and a column.
    """

    moved = STILL  # how far the formula stands from where it was written for

    @property
    def place(self) -> tuple[int, int]:
        """Where the formula stands."""
        raise Unknown

    def cell(self, sheet: str | None, row: int, col: int) -> Value:
        """What a cell holds. Raises Wrong for an error."""
        raise Unknown

    def area(self, sheet: str | None, area: Area) -> Stat:
        """What totals need of an area."""
        raise Unknown

    def values(self, sheet: str | None, area: Area) -> Iterable[tuple[tuple[int, int], Value | Wrong]]:
        """What stands in an area, errors too, by place; empty ones may be left out."""
        raise Unknown

    def counted(self, sheet: str | None, area: Area) -> Counted:
        """The values of an area, to be counted."""
        raise Unknown

    def row_of(self, sheet: str | None, area: Area, sought: Value) -> int | None:
        """The first row of an area whose first cell is what is sought, None if there is none."""
        raise Unknown

    def shown(self, value: Value, code: str) -> str:
        """A value as a number format shows it."""
        raise Unknown

    def days(self) -> Days:
        """How days are numbered, and which it is."""
        raise Unknown


Node = Callable[[Cells], Value]


@dataclass(frozen=True, slots=True)
class Place:
    """A reference: a value where one is wanted, an area where many may be. Of `fast` are the sides that never move."""

    sheet: str | None
    written: Area
    fast: tuple[bool, bool, bool, bool] = (True, True, True, True)  # top, left, bottom, right

    def __call__(self, cells: Cells) -> Value:
        area = self.area(cells)
        if (area.top, area.left) != (area.bottom, area.right):
            raise Unknown
        return cells.cell(self.sheet, area.top, area.left)

    def area(self, cells: Cells) -> Area:
        """Return where this is, as the formula's place has it."""
        down, across = cells.moved
        if not (down or across) or all(self.fast):
            return self.written
        w, (top, left, bottom, right) = self.written, self.fast
        rows = w.top + down * (not top), w.bottom + down * (not bottom)
        columns = w.left + across * (not left), w.right + across * (not right)
        return Area(min(rows), min(columns), max(rows), max(columns))

"""Functions over areas: totals, counting and adding up what fits, looking up, ranking."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from desktop.sheets.formulas.counting import criterion
from desktop.sheets.formulas.looking import Cells, Node, Place, Stat
from desktop.sheets.formulas.values import (
    DIVIDED_BY_NOTHING,
    NO_NUMBER,
    NO_VALUE,
    NOT_FOUND,
    Unknown,
    Value,
    Wrong,
    is_number,
    number,
    truth,
)
from desktop.sheets.sheet import Area

SUBTOTALS = {1: "AVERAGE", 2: "COUNT", 3: "COUNTA", 9: "SUM"}
Offsets = dict[tuple[int, int], Value | Wrong]  # values by how far from their area's corner


def place_of(argument: Node) -> Place:
    """Return an argument that is a reference. Raises Unknown for any other."""
    if not isinstance(argument, Place):
        raise Unknown
    return argument


def _values(argument: Node, cells: Cells) -> Offsets:
    """The values of an area. Raises Unknown where they are not given one by one."""
    place = place_of(argument)
    area = place.area(cells)
    return {(row - area.top, col - area.left): value for (row, col), value in cells.values(place.sheet, area)}


def _numbers(argument: Node, cells: Cells) -> list[float]:
    if isinstance(argument, Place):
        return _only_numbers(_values(argument, cells).values())
    return [_counted(argument(cells))]


def _only_numbers(values: Iterable[Value | Wrong | None]) -> list[float]:
    """Leave out whatever is no number. Raises Wrong where an error is among them."""
    found = []
    for value in values:
        if isinstance(value, Wrong):
            raise value
        if is_number(value):
            found.append(float(value))
    return found


def _counted(value: Value) -> float:
    """Take what is no reference as a number. Raises Unknown for a text: IF may hand a reference on, which passes."""
    if isinstance(value, str):
        raise Unknown
    return number(value)


# Totals


def divided(one: float, other: float) -> float:
    """Divide. Raises Wrong by nothing."""
    if other == 0:
        raise Wrong(DIVIDED_BY_NOTHING)
    return one / other


def total(name: str, arguments: Sequence[Node], cells: Cells) -> Value:
    """SUM, AVERAGE, COUNT or COUNTA. Raises Unknown for any other."""
    stat = Stat()
    for argument in arguments:
        if isinstance(argument, Place):
            stat.take(cells.area(argument.sheet, argument.area(cells)))
        else:
            stat.add(_counted(argument(cells)), 1, 1)
    if name in ("COUNT", "COUNTA"):
        return stat.numbers if name == "COUNT" else stat.filled
    if name not in ("SUM", "AVERAGE"):
        raise Unknown
    if stat.wrong:
        raise stat.wrong
    added = math.fsum(stat.sums)
    return added if name == "SUM" else divided(added, stat.numbers)


def subtotal(arguments: Sequence[Node], cells: Cells) -> Value:
    name = SUBTOTALS.get(int(number(arguments[0](cells))) % 100, "")
    return total(name, arguments[1:], cells)


def most(arguments: Sequence[Node], cells: Cells) -> Value:
    return max((n for argument in arguments for n in _numbers(argument, cells)), default=0.0)


def least(arguments: Sequence[Node], cells: Cells) -> Value:
    return min((n for argument in arguments for n in _numbers(argument, cells)), default=0.0)


# What fits


def count_if(arguments: Sequence[Node], cells: Cells) -> Value:
    place = place_of(arguments[0])
    return cells.counted(place.sheet, place.area(cells)).count(arguments[1](cells))


def sum_if(arguments: Sequence[Node], cells: Cells) -> Value:
    """Add up the numbers that stand where the cells fit; of where they stand only the corner counts."""
    added = _corner(arguments[2], arguments[0], cells) if len(arguments) == 3 else arguments[0]
    return _sum_at(_fitting(arguments[:2], cells), added, cells)


def count_ifs(arguments: Sequence[Node], cells: Cells) -> Value:
    return len(_fitting(arguments, cells))


def sum_ifs(arguments: Sequence[Node], cells: Cells) -> Value:
    _same_size(arguments[0], arguments[1], cells)
    return _sum_at(_fitting(arguments[1:], cells), arguments[0], cells)


def _fitting(pairs: Sequence[Node], cells: Cells) -> set[tuple[int, int]]:
    """Where cells fit each of some areas and what is asked of them, by how far from the corner."""
    found: set[tuple[int, int]] | None = None
    for area, wanted in zip(pairs[::2], pairs[1::2], strict=True):
        _same_size(pairs[0], area, cells)
        fits = criterion(wanted(cells))
        fitting = {at for at, v in _values(area, cells).items() if not isinstance(v, Wrong) and fits(v)}
        found = fitting if found is None else found & fitting
    return found or set()


def _sum_at(places: set[tuple[int, int]], added: Node, cells: Cells) -> float:
    values = _values(added, cells) if places else {}
    return math.fsum(_only_numbers(values.get(place) for place in places))


def _corner(place: Node, sized: Node, cells: Cells) -> Place:
    """Return the area that begins where a place does and is as large as another."""
    corner, size = place_of(place).area(cells), place_of(sized).area(cells)
    bottom, right = corner.top + size.bottom - size.top, corner.left + size.right - size.left
    return Place(place_of(place).sheet, Area(corner.top, corner.left, bottom, right))


def _same_size(one: Node, other: Node, cells: Cells) -> None:
    a, b = place_of(one).area(cells), place_of(other).area(cells)
    if (a.bottom - a.top, a.right - a.left) != (b.bottom - b.top, b.right - b.left):
        raise Wrong(NO_VALUE)


# Looking up


def looked_up(arguments: Sequence[Node], cells: Cells) -> Value:
    """VLOOKUP of the very value. Raises Unknown for the nearest one, Wrong where there is none."""
    if len(arguments) < 4 or truth(arguments[3](cells)):
        raise Unknown
    sought, place, column = arguments[0](cells), place_of(arguments[1]), int(number(arguments[2](cells)))
    area = place.area(cells)
    if column < 1 or column > area.right - area.left + 1:
        raise Wrong(NO_VALUE if column < 1 else "#REF!")
    if sought is None or (isinstance(sought, str) and any(sign in sought for sign in "*?~")):
        raise Unknown
    row = cells.row_of(place.sheet, area, sought)
    if row is None:
        raise Wrong(NOT_FOUND)
    return cells.cell(place.sheet, row, area.left + column - 1)


def rank(arguments: Sequence[Node], cells: Cells) -> Value:
    """How many numbers of an area are more, or with a third argument less, and one."""
    own, place = _counted(arguments[0](cells)), place_of(arguments[1])
    upwards = len(arguments) == 3 and truth(arguments[2](cells))
    numbers = cells.counted(place.sheet, place.area(cells)).numbers
    before, after = bisect_left(numbers, own), bisect_right(numbers, own)
    if before == after:
        raise Wrong(NOT_FOUND)
    return (before if upwards else len(numbers) - after) + 1


def nth(largest: bool, arguments: Sequence[Node], cells: Cells) -> Value:
    """LARGE or SMALL."""
    place, n = place_of(arguments[0]), int(number(arguments[1](cells)))
    numbers = cells.counted(place.sheet, place.area(cells)).numbers
    if not 1 <= n <= len(numbers):
        raise Wrong(NO_NUMBER)
    return numbers[-n] if largest else numbers[n - 1]

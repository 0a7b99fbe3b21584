"""The functions formulas call, by name: IF ROUND LEFT DATE and their like here, SUM COUNTIF VLOOKUP in `areas`."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from functools import partial, reduce

from desktop.sheets.formulas import areas
from desktop.sheets.formulas.areas import place_of
from desktop.sheets.formulas.days import Days, date, date_after, days_between, weekday
from desktop.sheets.formulas.looking import Cells, Node, Place
from desktop.sheets.formulas.values import (
    NO_VALUE,
    Unknown,
    Value,
    Wrong,
    has_digit,
    is_number,
    joined,
    number,
    text,
    truth,
    written,
)

_MANY_TIMES = 10**12
Function = Callable[[Sequence[Node], Cells], Value]


def call(name: str, arguments: list[Node]) -> Node:
    """Return a call ready to be worked out. Raises Unknown for a function, or a number of arguments, not known here."""
    if name not in FUNCTIONS:
        raise Unknown
    least, most, work_out = FUNCTIONS[name]
    if not least <= len(arguments) <= most:
        raise Unknown
    return lambda cells: work_out(arguments, cells)


# What arguments are


def _of_values(do: Callable[[list[Value]], Value]) -> Function:
    """A function of what its arguments come to."""
    return lambda arguments, cells: do([argument(cells) for argument in arguments])


def _of_days(do: Callable[[Days, list[Value]], Value]) -> Function:
    """A function of days and what its arguments come to."""
    return lambda arguments, cells: do(cells.days(), [argument(cells) for argument in arguments])


def _truths(arguments: Sequence[Node], cells: Cells) -> list[bool]:
    """What arguments are, each of them asked: Excel too has an error where any is one. Texts in cells do not count."""
    found = [(isinstance(argument, Place), argument(cells)) for argument in arguments]
    counted = [truth(value) for of_cell, value in found if not (of_cell and (value is None or isinstance(value, str)))]
    if not counted:
        raise Wrong(NO_VALUE)
    return counted


def _paired(do: Function, alone: int) -> Function:
    """A function of pairs after so many other arguments. Raises Unknown where one is left over."""

    def work_out(arguments: Sequence[Node], cells: Cells) -> Value:
        if (len(arguments) - alone) % 2:
            raise Unknown
        return do(arguments, cells)

    return work_out


# One way or the other


def _chosen(arguments: Sequence[Node], cells: Cells) -> Value:
    if truth(arguments[0](cells)):
        return arguments[1](cells)
    return arguments[2](cells) if len(arguments) == 3 else False


def _instead(arguments: Sequence[Node], cells: Cells) -> Value:
    try:
        return arguments[0](cells)
    except Wrong:
        return arguments[1](cells)


def _is_wrong(arguments: Sequence[Node], cells: Cells) -> Value:
    try:
        arguments[0](cells)
    except Wrong:
        return True
    return False


# Numbers


def _rounded(way: str, values: list[Value]) -> Value:
    """Round half away from zero, as Excel does, on the number as it is written."""
    value, digits = map(number, values)
    step = Decimal(1).scaleb(-int(digits))
    return float(Decimal(written(value)).quantize(step, way)) if abs(value) < 1e15 else value


def _rest(values: list[Value]) -> Value:
    """MOD, with the divisor's sign. Raises Unknown where so many times are taken off that no digit is left to trust."""
    one, other = map(number, values)
    times = math.floor(areas.divided(one, other))
    if abs(times) > _MANY_TIMES:
        raise Unknown
    return one - other * times


def _shown(arguments: Sequence[Node], cells: Cells) -> Value:
    value, code = (argument(cells) for argument in arguments)
    if not isinstance(code, str):
        raise Unknown
    if isinstance(value, str) and has_digit(value):
        value = number(value)
    return cells.shown(0 if value is None else value, code)


def _row_or_column(which: int, arguments: Sequence[Node], cells: Cells) -> Value:
    if not arguments:
        return cells.place[which]
    area = place_of(arguments[0]).area(cells)
    return (area.top, area.left)[which]


# Texts


def _length(values: list[Value], at: int) -> int:
    """A number of letters; one where it is left out. Raises Wrong for less than none."""
    length = int(number(values[at])) if len(values) > at else 1
    if length < 0:
        raise Wrong(NO_VALUE)
    return length


def _right(values: list[Value]) -> str:
    said, length = text(values[0]), _length(values, 1)
    return said[max(0, len(said) - length) :]


def _middle(values: list[Value]) -> str:
    first = _length(values, 1)
    if not first:
        raise Wrong(NO_VALUE)
    return text(values[0])[first - 1 :][: _length(values, 2)]


def _replaced(values: list[Value]) -> str:
    """SUBSTITUTE. Raises Unknown for more than a cell holds."""
    said, old, new = map(text, values)
    return joined(said.replace(old, new) if old else said, "")


def _trimmed(values: list[Value]) -> str:
    return " ".join(part for part in text(values[0]).split(" ") if part)


def _found(exact: bool, values: list[Value]) -> float:
    sought, said = text(values[0]), text(values[1])
    if not exact and any(sign in sought for sign in "*?~"):
        raise Unknown
    place = said.find(sought) if exact else said.lower().find(sought.lower())
    if place < 0:
        raise Wrong(NO_VALUE)
    return place + 1.0


_ANY = 255  # as many arguments as Excel takes
FUNCTIONS: dict[str, tuple[int, int, Function]] = {
    "IF": (2, 3, _chosen),
    "IFERROR": (2, 2, _instead),
    "ISERROR": (1, 1, _is_wrong),
    "AND": (1, _ANY, lambda a, c: all(_truths(a, c))),
    "OR": (1, _ANY, lambda a, c: any(_truths(a, c))),
    "NOT": (1, 1, _of_values(lambda v: not truth(v[0]))),
    "ISBLANK": (1, 1, _of_values(lambda v: v[0] is None)),
    "ISNUMBER": (1, 1, _of_values(lambda v: is_number(v[0]))),
    "ISTEXT": (1, 1, _of_values(lambda v: isinstance(v[0], str))),
    "ABS": (1, 1, _of_values(lambda v: abs(number(v[0])))),
    "INT": (1, 1, _of_values(lambda v: math.floor(number(v[0])))),
    "MOD": (2, 2, _of_values(_rest)),
    "ROUND": (2, 2, _of_values(partial(_rounded, ROUND_HALF_UP))),
    "ROUNDUP": (2, 2, _of_values(partial(_rounded, ROUND_UP))),
    "ROUNDDOWN": (2, 2, _of_values(partial(_rounded, ROUND_DOWN))),
    "ROW": (0, 1, partial(_row_or_column, 0)),
    "COLUMN": (0, 1, partial(_row_or_column, 1)),
    "MAX": (1, _ANY, areas.most),
    "MIN": (1, _ANY, areas.least),
    "COUNTIF": (2, 2, areas.count_if),
    "COUNTIFS": (2, _ANY, _paired(areas.count_ifs, 0)),
    "SUMIF": (2, 3, areas.sum_if),
    "SUMIFS": (3, _ANY, _paired(areas.sum_ifs, 1)),
    "SUBTOTAL": (2, _ANY, areas.subtotal),
    **{name: (1, _ANY, partial(areas.total, name)) for name in areas.SUBTOTALS.values()},
    "VLOOKUP": (3, 4, areas.looked_up),
    "RANK": (2, 3, areas.rank),
    "LARGE": (2, 2, partial(areas.nth, True)),
    "SMALL": (2, 2, partial(areas.nth, False)),
    "TEXT": (2, 2, _shown),
    "VALUE": (1, 1, _of_values(lambda v: number(v[0]))),
    "CONCATENATE": (1, _ANY, _of_values(lambda v: reduce(joined, map(text, v)))),
    "SUBSTITUTE": (3, 3, _of_values(_replaced)),
    "EXACT": (2, 2, _of_values(lambda v: text(v[0]) == text(v[1]))),
    "LEN": (1, 1, _of_values(lambda v: len(text(v[0])))),
    "TRIM": (1, 1, _of_values(_trimmed)),
    "LEFT": (1, 2, _of_values(lambda v: text(v[0])[: _length(v, 1)])),
    "RIGHT": (1, 2, _of_values(_right)),
    "MID": (3, 3, _of_values(_middle)),
    "FIND": (2, 2, _of_values(partial(_found, True))),
    "SEARCH": (2, 2, _of_values(partial(_found, False))),
    "DATE": (3, 3, _of_days(date)),
    "EDATE": (2, 2, _of_days(date_after)),
    "TODAY": (0, 0, _of_days(lambda days, _: days.serial(days.today))),
    "NOW": (0, 0, _of_days(lambda days, _: days.now())),
    "DATEDIF": (3, 3, _of_days(days_between)),
    "YEAR": (1, 1, _of_days(lambda days, v: days.day(number(v[0])).year)),
    "MONTH": (1, 1, _of_days(lambda days, v: days.day(number(v[0])).month)),
    "DAY": (1, 1, _of_days(lambda days, v: days.day(number(v[0])).day)),
    "WEEKDAY": (1, 2, _of_days(weekday)),
}

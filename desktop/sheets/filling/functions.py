"""The functions formulas call: SUM ROUND IF COUNTIF and their like. What is not known here raises Unknown."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from functools import partial

from desktop.sheets.filling.operands import (
    COMPARED,
    Cells,
    Listed,
    Node,
    Place,
    Stat,
    Unknown,
    Value,
    kind_of,
    number,
    truth,
    written,
)

CRITERION = re.compile(r"(<=|>=|<>|[<>=]?)(.*)", re.DOTALL)
WILD = re.compile("~?.", re.DOTALL)
SUBTOTALS = {1: "AVERAGE", 2: "COUNT", 3: "COUNTA", 9: "SUM"}


def call(name: str, arguments: list[Node]) -> Node:
    """Return a call ready to be worked out. Raises Unknown for a function, or a number of arguments, not known here."""
    if name not in FUNCTIONS:
        raise Unknown
    least, most, work_out = FUNCTIONS[name]
    if not least <= len(arguments) <= most:
        raise Unknown
    return lambda cells: work_out(arguments, cells)


def _values(argument: Node, cells: Cells) -> dict[tuple[int, int], Value]:
    """The values of an area, by how far from its corner. Raises Unknown where they are not given one by one."""
    if not isinstance(argument, Place):
        raise Unknown
    sheet, area = argument.sheet, argument.area
    return {(row - area.top, col - area.left): value for (row, col), value in _listed(cells).values(sheet, area)}


def _listed(cells: Cells) -> Listed:
    if not isinstance(cells, Listed):
        raise Unknown
    return cells


def _numbers(arguments: Sequence[Node], cells: Cells) -> list[float]:
    found: list[Value] = []
    for argument in arguments:
        found += _values(argument, cells).values() if isinstance(argument, Place) else [number(argument(cells))]
    return [float(v) for v in found if isinstance(v, int | float) and not isinstance(v, bool)]


def _criterion(wanted: Value) -> Callable[[Value], bool]:
    """What COUNTIF counts: a number, a truth value, a text whatever its case (* and ? are any letters), or ">=60".

    Raises Unknown for what may mean empty cells too.
    """
    if wanted is None or wanted == "":
        raise Unknown
    if isinstance(wanted, bool):
        return lambda value: value is wanted
    if not isinstance(wanted, str):
        return lambda value: kind_of(value) is float and value == wanted
    sign, rest = CRITERION.fullmatch(wanted).groups()  # type: ignore[union-attr]
    if not rest or sign == "<>":
        raise Unknown
    with suppress(ValueError):
        compared, limit = COMPARED[sign or "="], float(rest)
        return lambda value: kind_of(value) is float and compared(value, limit)
    if sign not in ("", "="):
        raise Unknown
    pattern = _pattern(rest)
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _pattern(wanted: str) -> re.Pattern[str]:
    """Read * and ? of COUNTIF; ~* is the star itself.

    What stands between two stars is taken where it is met first and never again (?>): a pattern of many stars over a
    long text would not come to an end otherwise.
    """
    parts = [""]
    for sign in WILD.findall(wanted):
        if sign == "*":
            parts.append("")
        else:
            parts[-1] += "." if sign == "?" else re.escape(sign.removeprefix("~") or "~")
    between = "".join(f"(?>.*?{part})" for part in parts[1:-1])
    last = f".*{parts[-1]}" if parts[1:] else ""
    return re.compile(parts[0] + between + last, re.DOTALL | re.IGNORECASE)


def _sum_if(arguments: Sequence[Node], cells: Cells) -> Value:
    """Add up the numbers that stand where the cells fit."""
    fits, told = _criterion(arguments[1](cells)), _values(arguments[0], cells)
    added = _values(arguments[2], cells) if len(arguments) == 3 else told
    found = [added.get(place) for place, value in told.items() if fits(value)]
    return math.fsum(float(v) for v in found if isinstance(v, int | float) and not isinstance(v, bool))


def _chosen(arguments: Sequence[Node], cells: Cells) -> Value:
    if truth(arguments[0](cells)):
        return arguments[1](cells)
    return arguments[2](cells) if len(arguments) == 3 else False


def _truths(arguments: Sequence[Node], cells: Cells) -> list[bool]:
    """What arguments are, each of them asked: Excel too has an error where any is one."""
    return [truth(argument(cells)) for argument in arguments]


def _instead(arguments: Sequence[Node], cells: Cells) -> Value:
    """Of Excel's errors only a division by nothing is known here."""
    try:
        return arguments[0](cells)
    except ZeroDivisionError:
        return arguments[1](cells)


def _rounded(way: str, arguments: Sequence[Node], cells: Cells) -> Value:
    """Round half away from zero, as Excel does, on the number as it is written."""
    value, digits = (number(argument(cells)) for argument in arguments)
    step = Decimal(1).scaleb(-int(digits))
    return float(Decimal(written(value)).quantize(step, way)) if abs(value) < 1e15 else value


def _shown(arguments: Sequence[Node], cells: Cells) -> Value:
    value, code = (argument(cells) for argument in arguments)
    if not isinstance(code, str):
        raise Unknown
    return _listed(cells).shown(0 if value is None else value, code)


def _subtotal(arguments: Sequence[Node], cells: Cells) -> Value:
    name = SUBTOTALS.get(int(number(arguments[0](cells))) % 100, "")
    return _aggregate(name, arguments[1:], cells)


def _aggregate(name: str, arguments: Sequence[Node], cells: Cells) -> Value:
    stat = Stat()
    for argument in arguments:
        if isinstance(argument, Place):
            stat.take(cells.area(argument.sheet, argument.area))
        else:
            stat.add(number(argument(cells)), 1, 1)
    if name == "SUM":
        return math.fsum(stat.sums)
    if name == "AVERAGE":
        return math.fsum(stat.sums) / stat.numbers
    if name in ("COUNT", "COUNTA"):
        return stat.numbers if name == "COUNT" else stat.filled
    raise Unknown


_ANY = 255  # as many arguments as Excel takes
FUNCTIONS: dict[str, tuple[int, int, Callable[[Sequence[Node], Cells], Value]]] = {
    "IF": (2, 3, _chosen),
    "IFERROR": (2, 2, _instead),
    "AND": (1, _ANY, lambda a, c: all(_truths(a, c))),
    "OR": (1, _ANY, lambda a, c: any(_truths(a, c))),
    "NOT": (1, 1, lambda a, c: not truth(a[0](c))),
    "ABS": (1, 1, lambda a, c: abs(number(a[0](c)))),
    "INT": (1, 1, lambda a, c: math.floor(number(a[0](c)))),
    "ROUND": (2, 2, partial(_rounded, ROUND_HALF_UP)),
    "ROUNDUP": (2, 2, partial(_rounded, ROUND_UP)),
    "ROUNDDOWN": (2, 2, partial(_rounded, ROUND_DOWN)),
    "ROW": (0, 0, lambda _a, c: _listed(c).place[0]),
    "COLUMN": (0, 0, lambda _a, c: _listed(c).place[1]),
    "MAX": (1, _ANY, lambda a, c: max(_numbers(a, c), default=0.0)),
    "MIN": (1, _ANY, lambda a, c: min(_numbers(a, c), default=0.0)),
    "COUNTIF": (2, 2, lambda a, c: sum(map(_criterion(a[1](c)), _values(a[0], c).values()))),
    "SUMIF": (2, 3, _sum_if),
    "TEXT": (2, 2, _shown),
    "SUBTOTAL": (2, _ANY, _subtotal),
    **{name: (1, _ANY, partial(_aggregate, name)) for name in SUBTOTALS.values()},
}

"""The functions formulas call: SUM ROUND IF COUNTIF and their like. What is not known here raises Unknown."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal

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
EXTREMES: dict[str, Callable[..., float]] = {"MAX": max, "MIN": min}
SUBTOTALS = {1: "AVERAGE", 2: "COUNT", 3: "COUNTA", 9: "SUM"}
ROUNDINGS = {"ROUND": ROUND_HALF_UP, "ROUNDUP": ROUND_UP, "ROUNDDOWN": ROUND_DOWN}


def call(name: str, arguments: list[Node]) -> Node:
    if name in ROUNDINGS and len(arguments) == 2:
        return lambda cells: _rounded(name, number(arguments[0](cells)), int(number(arguments[1](cells))))
    if name == "IF" and len(arguments) in (2, 3):
        return lambda cells: _chosen(arguments, cells)
    if name == "IFERROR" and len(arguments) == 2:
        return lambda cells: _instead(arguments, cells)
    if name in ("ROW", "COLUMN") and not arguments:
        return lambda cells: _listed(cells).place[name == "COLUMN"]
    if name in ("AND", "OR") and arguments:
        every = all if name == "AND" else any
        return lambda cells: every([truth(a(cells)) for a in arguments])
    if name == "NOT" and len(arguments) == 1:
        return lambda cells: not truth(arguments[0](cells))
    if name in ("ABS", "INT") and len(arguments) == 1:
        made: Callable[[float], float] = abs if name == "ABS" else math.floor
        return lambda cells: made(number(arguments[0](cells)))
    if name == "SUBTOTAL" and len(arguments) > 1:
        return lambda cells: _aggregate(_subtotal(arguments[0](cells)), arguments[1:], cells)
    if name in SUBTOTALS.values() and arguments:
        return lambda cells: _aggregate(name, arguments, cells)
    if name in EXTREMES and arguments:
        return lambda cells: EXTREMES[name](_numbers(arguments, cells), default=0.0)
    if name == "COUNTIF" and len(arguments) == 2:
        return lambda cells: sum(map(_criterion(arguments[1](cells)), _values(arguments[0], cells).values()))
    if name == "SUMIF" and len(arguments) in (2, 3):
        return lambda cells: _sum_if(arguments, cells)
    raise Unknown


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
    """What COUNTIF counts: a number, a text whatever its case (* and ? are any letters), or ">=60".

    Raises Unknown for what may mean empty cells too.
    """
    if isinstance(wanted, bool) or wanted is None or wanted == "":
        raise Unknown
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
    pattern = re.compile(WILD.sub(_any_letters, rest), re.DOTALL | re.IGNORECASE)
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _any_letters(found: re.Match[str]) -> str:
    """Put a sign of COUNTIF as a pattern has it: ~* is the star itself."""
    return {"*": ".*", "?": "."}.get(found[0]) or re.escape(found[0].removeprefix("~") or "~")


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


def _instead(arguments: Sequence[Node], cells: Cells) -> Value:
    """Of Excel's errors only a division by nothing is known here."""
    try:
        return arguments[0](cells)
    except ZeroDivisionError:
        return arguments[1](cells)


def _rounded(name: str, value: float, digits: int) -> float:
    """Round half away from zero, as Excel does, on the number as it is written."""
    step = Decimal(1).scaleb(-digits)
    return float(Decimal(written(value)).quantize(step, ROUNDINGS[name])) if abs(value) < 1e15 else value


def _subtotal(kind: Value) -> str:
    return SUBTOTALS.get(int(number(kind)) % 100, "")


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

"""Simple formulas worked out – + - * / & comparisons, SUM ROUND IF and their like – so that previews show values.

Whatever is not certain to come out as in Excel raises Unknown: the cell then has no stored value, and Excel works it
out on opening.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from functools import lru_cache
from typing import Any, Protocol

from desktop.sheets.refs import parse_area, split_sheet
from desktop.sheets.sheet import Area

Value = float | str | bool | None
TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)(?![\w:!.$])|"(?P<text>(?:[^"]|"")*)"|
    (?P<call>[A-Za-z][A-Za-z0-9.]*)\(|
    (?P<place>(?:(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?(?:\$?[A-Za-z]{1,3}\$?\d{1,7}(?::\$?[A-Za-z]{1,3}\$?\d{1,7})?
      |\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?\d{1,7}:\$?\d{1,7}))(?![\w(.!\[])|
    (?P<word>TRUE|FALSE)(?![\w(])|(?P<sign><=|>=|<>|[-+*/^&=<>(),%]))""",
    re.VERBOSE | re.IGNORECASE,
)
LEVELS = (("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))
NUMERIC = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "^": operator.pow}
COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip
SUBTOTALS = {1: "AVERAGE", 2: "COUNT", 3: "COUNTA", 9: "SUM"}
ROUNDINGS = {"ROUND": ROUND_HALF_UP, "ROUNDUP": ROUND_UP, "ROUNDDOWN": ROUND_DOWN}
DEEP = 60


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


Node = Callable[[Cells], Value]


@lru_cache(maxsize=4096)
def parsed(formula: str) -> Node | None:
    """Return a formula ready to be worked out; None if it has something unknown in it."""
    try:
        return _Parser(formula).whole()
    except (Unknown, RecursionError):
        return None


def worked_out(formula: str, cells: Cells) -> Value:
    """Work a formula out. Raises Unknown."""
    node = parsed(formula)
    if node is None:
        raise Unknown
    try:
        value = node(cells)
    except (ArithmeticError, ValueError, TypeError) as error:
        raise Unknown from error
    if isinstance(value, complex) or (isinstance(value, float) and not math.isfinite(value)):
        raise Unknown
    return 0 if value is None else value


def number(value: Value) -> float:
    """Take a value as a number, as an operator does: an empty cell is 0; a text is better left to Excel."""
    if isinstance(value, str):
        raise Unknown
    return value or 0


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
class _Place:
    """A reference: a value where one is wanted, an area where many may be."""

    sheet: str | None
    area: Area

    def __call__(self, cells: Cells) -> Value:
        if (self.area.top, self.area.left) != (self.area.bottom, self.area.right):
            raise Unknown
        return cells.cell(self.sheet, self.area.top, self.area.left)


class _Parser:
    def __init__(self, formula: str) -> None:
        self._tokens = list(_tokens(formula))
        self._at = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._level(0)
        if self._at < len(self._tokens):
            raise Unknown
        return node

    def _peek(self) -> tuple[str, str]:
        return self._tokens[self._at] if self._at < len(self._tokens) else ("", "")

    def _take(self) -> tuple[str, str]:
        token = self._peek()
        self._at += 1
        return token

    def _sign(self, *signs: str) -> bool:
        found = self._peek()[0] == "sign" and self._peek()[1] in signs
        self._at += found
        return found

    def _level(self, level: int) -> Node:
        if level == len(LEVELS):
            return self._signed()
        node = self._level(level + 1)
        while self._peek()[0] == "sign" and self._peek()[1] in LEVELS[level]:
            node = _binary(self._take()[1], node, self._level(level + 1))
        return node

    def _signed(self) -> Node:
        if self._sign("-"):
            return _negative(self._signed())
        if self._sign("+"):
            return self._signed()
        node = self._single()
        while self._sign("%"):
            node = _binary("/", node, lambda _: 100.0)
        return node

    def _single(self) -> Node:
        kind, word = self._take()
        if kind == "number":
            constant = float(word)
            return lambda _: constant
        if kind == "text":
            said = word.replace('""', '"')
            return lambda _: said
        if kind == "word":
            return lambda _: word.upper() == "TRUE"
        if kind == "place":
            return _place(word)
        if kind == "call":
            return _call(word.upper(), self._arguments())
        if (kind, word) == ("sign", "("):
            return self._inside()
        raise Unknown

    def _inside(self) -> Node:
        self._depth += 1
        if self._depth > DEEP:
            raise Unknown
        node = self._level(0)
        self._depth -= 1
        if not self._sign(")"):
            raise Unknown
        return node

    def _arguments(self) -> list[Node]:
        if self._sign(")"):
            return []
        found = [self._level(0)]
        while self._sign(","):
            found.append(self._level(0))
        if not self._sign(")"):
            raise Unknown
        return found


def _tokens(formula: str) -> Iterator[tuple[str, str]]:
    at, end = 0, len(formula.rstrip())
    while at < end:
        found = TOKEN.match(formula, at)
        if found is None:
            raise Unknown
        yield found.lastgroup or "", found[found.lastgroup or 0]
        at = found.end()


def _place(word: str) -> Node:
    sheet, rest = split_sheet(word)
    area = parse_area(rest)
    if area is None:
        raise Unknown
    return _Place(sheet, area)


def _negative(node: Node) -> Node:
    return lambda cells: -number(node(cells))


def _binary(sign: str, first: Node, second: Node) -> Node:
    if sign in NUMERIC:
        count = NUMERIC[sign]
        return lambda cells: count(number(first(cells)), number(second(cells)))
    if sign == "&":
        return lambda cells: text(first(cells)) + text(second(cells))
    return lambda cells: _compared(sign, first(cells), second(cells))


def _compared(sign: str, first: Value, second: Value) -> bool:
    """Compare as Excel does: an empty cell equals both 0 and ""; texts whatever their case."""
    if first is None or second is None:
        other = second if first is None else first
        blank: Value = "" if isinstance(other, str) else 0
        first, second = (blank if first is None else first), (blank if second is None else second)
    if isinstance(first, str) and isinstance(second, str):
        return COMPARED[sign](first.casefold(), second.casefold())
    if _kind(first) != _kind(second):
        if sign in ("=", "<>"):
            return sign == "<>"
        raise Unknown
    return COMPARED[sign](first, second)


def _kind(value: Value) -> type:
    return float if isinstance(value, int) and not isinstance(value, bool) else type(value)


def _call(name: str, arguments: list[Node]) -> Node:
    if name in ROUNDINGS and len(arguments) == 2:
        return lambda cells: _rounded(name, number(arguments[0](cells)), int(number(arguments[1](cells))))
    if name == "IF" and len(arguments) in (2, 3):
        return lambda cells: _chosen(arguments, cells)
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
    raise Unknown


def _chosen(arguments: Sequence[Node], cells: Cells) -> Value:
    if truth(arguments[0](cells)):
        return arguments[1](cells)
    return arguments[2](cells) if len(arguments) == 3 else False


def _rounded(name: str, value: float, digits: int) -> float:
    """Round half away from zero, as Excel does, on the number as it is written."""
    step = Decimal(1).scaleb(-digits)
    return float(Decimal(written(value)).quantize(step, ROUNDINGS[name])) if abs(value) < 1e15 else value


def _subtotal(kind: Value) -> str:
    return SUBTOTALS.get(int(number(kind)) % 100, "")


def _aggregate(name: str, arguments: Sequence[Node], cells: Cells) -> Value:
    stat = Stat()
    for argument in arguments:
        if isinstance(argument, _Place):
            stat.take(cells.area(argument.sheet, argument.area))
        else:
            stat.add(number(argument(cells)), 1, 1)
    if name == "SUM":
        return math.fsum(stat.sums)
    if name == "AVERAGE" and stat.numbers:
        return math.fsum(stat.sums) / stat.numbers
    if name in ("COUNT", "COUNTA"):
        return stat.numbers if name == "COUNT" else stat.filled
    raise Unknown

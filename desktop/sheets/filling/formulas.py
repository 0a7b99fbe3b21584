"""Simple formulas worked out – + - * / & comparisons, SUM ROUND IF and their like – so that previews show values.

Whatever is not certain to come out as in Excel raises Unknown: the cell then has no stored value, and Excel works it
out on opening.
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Iterator
from functools import lru_cache

from desktop.sheets.filling.functions import call
from desktop.sheets.filling.operands import Cells, Node, Place, Unknown, Value, compared, number, text
from desktop.sheets.refs import parse_area, split_sheet

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
DEEP = 60
LONGEST = 32_767  # letters a cell of Excel holds


@lru_cache(maxsize=4096)
def parsed(formula: str) -> Node | None:
    """Return a formula ready to be worked out; None if it has something unknown in it."""
    try:
        return _Parser(formula).whole()
    except (Unknown, RecursionError):
        return None


def worked_out(formula: str, cells: Cells) -> Value:
    """Work a formula out. Raises Unknown; from a ZeroDivisionError where that is the result in Excel too."""
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
            return call(word.upper(), self._arguments())
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
    return Place(sheet, area)


def _negative(node: Node) -> Node:
    return lambda cells: -number(node(cells))


def _joined(first: str, second: str) -> str:
    if len(first) + len(second) > LONGEST:
        raise Unknown
    return first + second


def _binary(sign: str, first: Node, second: Node) -> Node:
    if sign in NUMERIC:
        count = NUMERIC[sign]
        return lambda cells: count(number(first(cells)), number(second(cells)))
    if sign == "&":
        return lambda cells: _joined(text(first(cells)), text(second(cells)))
    return lambda cells: compared(sign, first(cells), second(cells))

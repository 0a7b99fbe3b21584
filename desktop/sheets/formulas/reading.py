"""Formulas read from left to right: operators by how tightly they bind, references, calls."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import lru_cache

from desktop.sheets.formulas.areas import divided
from desktop.sheets.formulas.functions import call
from desktop.sheets.formulas.looking import Cells, Node, Place
from desktop.sheets.formulas.values import (
    DIVIDED_BY_NOTHING,
    NO_NUMBER,
    Unknown,
    Value,
    Wrong,
    compared,
    finite,
    joined,
    number,
    text,
)
from desktop.sheets.refs import parse_area, split_sheet

TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d*)?(?:[eE][+-]?\d+)?|\.\d+)(?![\w:!.$])|"(?P<text>(?:[^"]|"")*)"|
    (?P<call>[A-Za-z][A-Za-z0-9.]*)\(|
    (?P<place>(?:(?:'(?:[^']|'')+'|[^\W\d][\w.]*)!)?(?:\$?[A-Za-z]{1,3}\$?\d{1,7}(?::\$?[A-Za-z]{1,3}\$?\d{1,7})?
      |\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3}|\$?\d{1,7}:\$?\d{1,7}))(?![\w(.!\[])|
    (?P<word>TRUE|FALSE)(?![\w(])|(?P<sign><=|>=|<>|[-+*/^&=<>(),%]))""",
    re.VERBOSE | re.IGNORECASE,
)
END = re.compile(r"(\$?[A-Za-z]{1,3})?(\$?\d{1,7})?")
LEVELS = (("=", "<>", "<", ">", "<=", ">="), ("&",), ("+", "-"), ("*", "/"), ("^",))
DEEP = 60


@lru_cache(maxsize=4096)
def parsed(formula: str) -> Node | None:
    """Return a formula ready to be worked out; None if it has something unknown in it."""
    try:
        return _Parser(formula.strip().removeprefix("=")).whole()
    except (Unknown, RecursionError):
        return None


def places(formula: str) -> Iterator[Place]:
    """Go through the references of a formula, whatever else it has that is not known here, as far as it can be read."""
    with suppress(Unknown):
        for kind, word in _tokens(formula):
            if kind == "place":
                yield _place(word)


def worked_out(formula: str, cells: Cells) -> Value:
    """Work a formula out. Raises Unknown; Wrong where the result is an error in Excel too."""
    node = parsed(formula)
    if node is None:
        raise Unknown
    value = result(node, cells)
    return 0 if value is None else value


def result(node: Node, cells: Cells) -> Value:
    """Work out a formula that was read. Raises Unknown, Wrong."""
    try:
        value = node(cells)
    except (ArithmeticError, ValueError, TypeError, RecursionError) as error:
        raise Unknown from error
    return finite(value) if isinstance(value, float) else value


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


def _place(word: str) -> Place:
    sheet, rest = split_sheet(word)
    first, _, last = rest.partition(":")
    area, one, other = parse_area(rest), parse_area(first), parse_area(last or first)
    if area is None or one is None or other is None:
        raise Unknown
    (top, left), (bottom, right) = _fast(first), _fast(last or first)
    if one.top > other.top:
        top, bottom = bottom, top
    if one.left > other.left:
        left, right = right, left
    return Place(sheet, area, (top, left, bottom, right))


def _fast(end: str) -> tuple[bool, bool]:
    """Whether the row and the column of $A1 stand fast; those that are not written are all there are."""
    column, row = END.fullmatch(end).groups()  # type: ignore[union-attr]
    return not row or row.startswith("$"), not column or column.startswith("$")


def _negative(node: Node) -> Node:
    return lambda cells: -number(node(cells))


def _binary(sign: str, first: Node, second: Node) -> Node:
    if sign in NUMERIC:
        count = NUMERIC[sign]
        return lambda cells: finite(count(number(first(cells)), number(second(cells))))
    if sign == "&":
        return lambda cells: joined(text(first(cells)), text(second(cells)))
    return lambda cells: compared(first(cells), sign, second(cells))


def _raised(one: float, other: float) -> float:
    if one == 0 and other <= 0:
        raise Wrong(DIVIDED_BY_NOTHING if other else NO_NUMBER)
    try:
        return float(one**other)
    except (OverflowError, TypeError):  # a root of less than nothing is no real number
        raise Wrong(NO_NUMBER) from None


NUMERIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add, "-": operator.sub, "*": operator.mul, "/": divided, "^": _raised,
}  # fmt: skip

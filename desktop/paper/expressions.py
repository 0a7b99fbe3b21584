"""Formulas of conditional formats, read into functions of a cell's place: operators, references, usual functions.

What is not known here is `Unsure`: the rule is then left out and told, never guessed. Errors of Excel are `Wrong`.
"""

from __future__ import annotations

import datetime
import operator
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Sequence

from desktop.paper.functions import FUNCTIONS, divided, raised
from desktop.paper.values import COMPARE, Days, Unsure, Value, Wrong, compared, number, truth, words
from desktop.sheets.sheet import Area, Sheet, column_number

Evaluate = Callable[[int, int], Value]  # of a row and a column

_TOKEN = re.compile(
    r'\s*(?:(?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|"(?P<text>(?:[^"]|"")*)"'
    r"|(?P<ref>\$?[A-Za-z]{1,3}\$?\d{1,7})(?![\w.(!])|(?P<column>\$?[A-Za-z]{1,3}:\$?[A-Za-z]{1,3})(?![\w.(!])"
    r"|(?P<name>[A-Za-z][\w.]*)|(?P<sign><>|<=|>=|[-+*/^&=<>(),:%]))"
)
_REF = re.compile(r"(\$?)([A-Za-z]+)(\$?)(\d+)")


class Expressions:
    """Reads formulas over one sheet, relative to the cell they were written for."""

    def __init__(self, sheet: Sheet, today: datetime.date) -> None:
        self.sheet, self.days = sheet, Days(today, sheet.date1904)
        self._counts: dict[Area, _Counted] = {}

    def read(self, formula: str, base: tuple[int, int]) -> Evaluate:
        """Read a formula that speaks as from `base` (row, column). Raises Unsure."""
        reader = _Reader(formula, base, self)
        try:
            found = reader.compare()
        except RecursionError:
            raise Unsure(formula) from None
        if reader.kind:
            raise Unsure(formula)
        return found

    def value(self, row: int, col: int) -> Value:
        """Return what a cell holds. Raises Wrong for an error."""
        cell = self.sheet.cells.get((row, col))
        if cell is None:
            return None
        if cell.kind == "error":
            raise Wrong
        return None if cell.value == "" and not cell.formula else cell.value

    def counted(self, area: Area) -> _Counted:
        if area not in self._counts:
            inside = [cell.value for (r, c), cell in self.sheet.cells.items() if area.holds(r, c)]
            self._counts[area] = _Counted([v for v in inside if v is not None])
        return self._counts[area]


class _Counted:
    """The values of an area, to be counted."""

    def __init__(self, values: Sequence[Value]) -> None:
        self.alike = Counter(_alike(v) for v in values)
        self.texts = sorted(v.lower() for v in values if isinstance(v, str))

    def count(self, criterion: Value) -> float:
        """Count as COUNTIF: a number written as text is a number of 15 digits; `…*` is whatever begins so."""
        if criterion is None:
            raise Unsure("COUNTIF")
        if isinstance(criterion, str):
            plain = criterion.removesuffix("*")
            if criterion[:1] in "<>=" or any(ch in plain for ch in "*?~"):
                raise Unsure("COUNTIF")
            if plain != criterion:
                low = plain.lower()
                return float(bisect_left(self.texts, low + "\U0010ffff") - bisect_left(self.texts, low))
        return float(self.alike[_alike(criterion)])


def _alike(value: Value) -> str | float | bool:
    if isinstance(value, str):
        try:
            return float(f"{float(value):.15g}") if len(value) <= 15 else float(value[:15] + "0" * (len(value) - 15))
        except ValueError:
            return value.lower()
    return value if isinstance(value, bool) else float(value or 0.0)


class _Reader:
    """A formula from left to right; each method reads what binds tighter than the one before."""

    def __init__(self, formula: str, base: tuple[int, int], over: Expressions) -> None:
        self.formula, self.base, self.over = formula.strip().removeprefix("="), base, over
        self.place, self.kind, self.token = 0, "", ""
        self._next()

    def _next(self) -> None:
        if not self.formula[self.place :].strip():
            self.kind = self.token = ""
            return
        match = _TOKEN.match(self.formula, self.place)
        if match is None:
            raise Unsure(self.formula)
        self.kind, self.place = match.lastgroup or "", match.end()
        self.token = match[self.kind]

    def _take(self, *signs: str) -> str:
        if self.kind == "sign" and self.token in signs:
            token = self.token
            self._next()
            return token
        return ""

    def compare(self) -> Evaluate:
        left = self._joined()
        while sign := self._take(*COMPARE):
            left = _both(left, self._joined(), lambda a, b, sign=sign: compared(a, sign, b))
        return left

    def _joined(self) -> Evaluate:
        left = self._sum()
        while self._take("&"):
            left = _both(left, self._sum(), lambda a, b: words(a) + words(b))
        return left

    def _sum(self) -> Evaluate:
        left = self._product()
        while sign := self._take("+", "-"):
            do = operator.add if sign == "+" else operator.sub
            left = _both(left, self._product(), lambda a, b, do=do: do(number(a), number(b)))
        return left

    def _product(self) -> Evaluate:
        left = self._power()
        while sign := self._take("*", "/"):
            do = operator.mul if sign == "*" else divided
            left = _both(left, self._power(), lambda a, b, do=do: do(number(a), number(b)))
        return left

    def _power(self) -> Evaluate:
        left = self._signed()
        while self._take("^"):
            left = _both(left, self._signed(), lambda a, b: raised(number(a), number(b)))
        return left

    def _signed(self) -> Evaluate:
        if self._take("-"):
            inner = self._signed()
            return lambda r, c: -number(inner(r, c))
        if self._take("+"):
            return self._signed()
        found = self._single()
        while self._take("%"):
            found = _both(found, _always(100.0), lambda a, b: number(a) / number(b))
        return found

    def _single(self) -> Evaluate:
        kind, token = self.kind, self.token
        if self._take("("):
            inner = self.compare()
            self._closed()
            return inner
        self._next()
        if kind == "number":
            return _always(float(token))
        if kind == "text":
            return _always(token.replace('""', '"'))
        if kind == "ref":
            where = self._place(token)
            return lambda r, c: self.over.value(*where(r, c))
        if kind == "name" and token.upper() in ("TRUE", "FALSE") and self.token != "(":
            return _always(token.upper() == "TRUE")
        if kind == "name" and self._take("("):
            return self._call(token.upper())
        raise Unsure(self.formula)

    def _closed(self) -> None:
        if not self._take(")"):
            raise Unsure(self.formula)

    def _place(self, token: str) -> Callable[[int, int], tuple[int, int]]:
        match = _REF.fullmatch(token)
        if match is None:
            raise Unsure(self.formula)
        row, col = int(match[4]), column_number(match[2])
        down = 0 if match[3] else row - self.base[0]
        across = 0 if match[1] else col - self.base[1]
        fixed_row, fixed_col = bool(match[3]), bool(match[1])
        return lambda r, c: (row if fixed_row else r + down, col if fixed_col else c + across)

    def _call(self, name: str) -> Evaluate:
        if name == "COUNTIF":
            return self._count()
        if name in ("ROW", "COLUMN"):
            return self._row_or_column(name)
        args = self._arguments()
        if name == "IF" and len(args) in (2, 3):
            yes, no = args[1], args[2] if len(args) == 3 else _always(False)
            return lambda r, c: yes(r, c) if truth(args[0](r, c)) else no(r, c)
        if name in ("ISERROR", "IFERROR") and len(args) == 1 + (name == "IFERROR"):
            return _caught(args)
        least, most, do = FUNCTIONS.get(name, (1, 0, None))
        if do is None or not least <= len(args) <= most:
            raise Unsure(self.formula)
        return lambda r, c: do(self.over.days, [a(r, c) for a in args])

    def _arguments(self) -> list[Evaluate]:
        if self._take(")"):
            return []
        found = [self.compare()]
        while self._take(","):
            found.append(self.compare())
        self._closed()
        return found

    def _row_or_column(self, name: str) -> Evaluate:
        which = 0 if name == "ROW" else 1
        where: Callable[[int, int], tuple[int, int]] = lambda r, c: (r, c)  # noqa: E731
        if self.kind == "ref":
            where = self._place(self.token)
            self._next()
        self._closed()
        return lambda r, c: float(where(r, c)[which])

    def _count(self) -> Evaluate:
        area = self._area()
        if not self._take(","):
            raise Unsure(self.formula)
        criterion = self.compare()
        self._closed()
        return lambda r, c: self.over.counted(area).count(criterion(r, c))

    def _area(self) -> Area:
        """Only a range that stands fast is counted in."""
        token = self.token
        if self.kind == "column":
            left, right = token.replace("$", "").split(":")
            self._next()
            return Area(1, column_number(left), 1_048_576, column_number(right))
        first = _REF.fullmatch(token) if self.kind == "ref" else None
        self._next()
        second = _REF.fullmatch(self.token) if self._take(":") and self.kind == "ref" else None
        if not first or not second or not (first[3] and second[3]):
            raise Unsure(self.formula)
        self._next()
        if not (first[1] and second[1]):
            raise Unsure(self.formula)
        return Area(int(first[4]), column_number(first[2]), int(second[4]), column_number(second[2]))


def _always(value: Value) -> Evaluate:
    return lambda _row, _col: value


def _both(left: Evaluate, right: Evaluate, do: Callable[..., Value]) -> Evaluate:
    return lambda r, c: do(left(r, c), right(r, c))


def _caught(args: list[Evaluate]) -> Evaluate:
    def evaluate(row: int, col: int) -> Value:
        try:
            found = args[0](row, col)
        except Wrong:
            return args[1](row, col) if len(args) > 1 else True
        return found if len(args) > 1 else False

    return evaluate

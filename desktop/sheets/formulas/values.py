"""Values as Excel reckons with them: numbers, texts, truth values, blanks; how they are read, written and compared."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from typing import Any, TypeGuard

Value = float | str | bool | None
COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt, "<=": operator.le, ">=": operator.ge,
}  # fmt: skip
DIVIDED_BY_NOTHING, NO_VALUE, NO_NUMBER, NOT_FOUND = "#DIV/0!", "#VALUE!", "#NUM!", "#N/A"
LONGEST = 32_767  # letters a cell of Excel holds
_PLAIN = re.compile(r"\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?\s*", re.ASCII)
_ORDERED = re.compile(r"[0-9A-Za-z.:/ -]*", re.ASCII)  # what every language puts in the same order


class Unknown(Exception):
    """Only Excel can tell."""


class Wrong(Unknown):
    """An error in Excel too; its argument is how Excel shows it."""


def is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def number(value: Value) -> float:
    """Take a value as a number, as an operator does: an empty cell is 0, a text the number it is written as.

    Never a whole number of Python's, which has no end of digits. Raises Unknown for what may be a day, a per cent or
    the like; Wrong for any other text.
    """
    if not isinstance(value, str):
        return float(value or 0)
    plain = plain_number(value)
    if plain is not None:
        return plain
    raise Unknown if has_digit(value) else Wrong(NO_VALUE)


def has_digit(text: str) -> bool:
    return any(ch.isdecimal() for ch in text)


def plain_number(text: str) -> float | None:
    """Return the number that a text is written as, None if it is none or may be another in Excel."""
    return float(text) if _PLAIN.fullmatch(text) else None


def finite(value: float) -> float:
    """Return a number that Excel has. Raises Wrong."""
    if value - value != 0:
        raise Wrong(NO_NUMBER)
    return value


def text(value: Value) -> str:
    """Take a value as a text, as & does. Raises Unknown for a number next to nothing, or of more than 15 digits."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if value is None or isinstance(value, str):
        return value or ""
    if value and not 1e-4 <= abs(value) < 1e15:
        raise Unknown
    return f"{value:.15g}"


def written(value: float) -> str:
    """Write a number with the 15 digits Excel keeps, as a file has it."""
    kept = float(f"{value:.15g}")
    return str(int(kept)) if kept.is_integer() and abs(kept) < 1e15 else repr(kept)


def stored(value: Value) -> tuple[str, str]:
    """Return a result's type as an attribute of its cell in a file, and how it is written there."""
    if isinstance(value, bool):
        return ' t="b"', str(int(value))
    if isinstance(value, str):
        return ' t="str"', value
    return "", "" if value is None else written(value)


def joined(first: str, second: str) -> str:
    """Put two texts together. Raises Unknown for more than a cell holds."""
    if len(first) + len(second) > LONGEST:
        raise Unknown
    return first + second


def truth(value: Value) -> bool:
    """Take a value as true or not. Raises Wrong for a text; Unknown where it may be read as a word or a number."""
    if isinstance(value, str):
        raise Unknown if value.upper() in ("TRUE", "FALSE") or has_digit(value) else Wrong(NO_VALUE)
    return bool(value)


def compared(first: Value, sign: str, second: Value) -> bool:
    """Compare as Excel does: numbers before texts before truth values, capitals alike, an empty cell as 0 or "".

    Raises Unknown for the order of two texts that depends on the language: 张三 is before 李四 here and after it there.
    """
    one = _beside(second) if first is None else first
    other = _beside(first) if second is None else second
    ranks = _rank(one), _rank(other)
    if ranks[0] != ranks[1]:
        return COMPARED[sign](*ranks)
    if isinstance(one, str) and isinstance(other, str):
        return _texts_compared(sign, one.lower(), other.lower())
    return COMPARED[sign](*_alike(float(one or 0), float(other or 0)))


def _texts_compared(sign: str, one: str, other: str) -> bool:
    ordered = _ORDERED.fullmatch(one) and _ORDERED.fullmatch(other) and _dashes(one) == _dashes(other)
    if one != other and sign not in ("=", "<>") and not ordered:
        raise Unknown
    return COMPARED[sign](one, other)


def _dashes(text: str) -> list[int]:
    """Where dashes stand, which Excel passes over in putting texts in order."""
    return [place for place, ch in enumerate(text) if ch == "-"]


def _beside(other: Value) -> Value:
    """What an empty cell is beside another value."""
    if isinstance(other, bool):
        return False
    return "" if isinstance(other, str) else 0.0


def _rank(value: Value) -> int:
    return 2 if isinstance(value, bool) else int(isinstance(value, str))


def _alike(one: float, other: float) -> tuple[float, float]:
    """Numbers that differ in the sixteenth digit only are one to Excel."""
    return (one, one) if abs(one - other) <= 5e-15 * abs(one) else (one, other)

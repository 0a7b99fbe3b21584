"""What a value reads as under an Excel number format: sections, conditions, colours, literals (ECMA-376 18.8.31)."""

from __future__ import annotations

import operator
import re
from functools import lru_cache
from math import isfinite
from typing import NamedTuple

from desktop.paper import dates, numbers
from desktop.paper.numbers import Token

COLORS = {
    "black": "000000", "黑色": "000000", "white": "FFFFFF", "白色": "FFFFFF", "red": "FF0000", "红色": "FF0000",
    "green": "00FF00", "绿色": "00FF00", "blue": "0000FF", "蓝色": "0000FF", "yellow": "FFFF00", "黄色": "FFFF00",
    "magenta": "FF00FF", "洋红": "FF00FF", "cyan": "00FFFF", "蓝绿色": "00FFFF",
}  # fmt: skip
_INDEXED = (
    "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF 800000 008000 000080 808000 800080 008080 C0C0C0 808080 "
    "9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF 000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF "
    "00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99 3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 "
    "003366 339966 003300 333300 993300 993366 333399 333333"
).split()
_OPERATORS = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+(?:[eE][+-]?\d+)?)$")
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|_(?P<space>.)|\*(?P<fill>.)|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>G/通用格式|General)|(?P<ampm>AM/PM|A/P|上午/下午)"
    r"|(?P<exponent>E[+-])|(?P<date>y+|m+|d+|h+|s+(?:\.0+)?|a{3,4}|e+|g+|b{1,4})|(?P<digit>[0#?])"
    r"|(?P<mark>[.,%/@])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)


class Shown(NamedTuple):
    """A value as it reads: its text, a colour from the format, and where a fill character stretches (index, char)."""

    text: str
    color: str | None = None
    fill: tuple[int, str] | None = None
    general: bool = False  # a number whose decimals may be cut to fit the column


class Section(NamedTuple):
    """One part of a format between semicolons."""

    tokens: tuple[Token, ...]
    color: str | None
    condition: tuple[str, float] | None
    numerals: int  # 1–3: [DBNum1] 一二三, [DBNum2] 壹贰叁, [DBNum3] fullwidth digits
    plain: numbers.Plain | None = None  # where digits are all there is
    general: bool = False  # where General is all there is

    def has(self, *kinds: str) -> bool:
        return any(t.kind in kinds for t in self.tokens)

    def accepts(self, value: float) -> bool:
        return self.condition is not None and _OPERATORS[self.condition[0]](value, self.condition[1])


def show(value: str | float | int | bool | None, code: str, date1904: bool = False) -> Shown:
    """Return how a value reads under a format code; a date that Excel cannot show reads '####'."""
    if value is None:
        return Shown("")
    if isinstance(value, bool):
        return Shown("TRUE" if value else "FALSE")
    if isinstance(value, str):
        return _text(value, parse(code or "General"))
    return _shown(float(value), code or "General", date1904)


def said(value: str | float | int | bool | None, code: str, date1904: bool = False) -> str:
    """Return a value's text under a format code, as TEXT has it."""
    return show(value, code, date1904).text


@lru_cache(maxsize=4096)  # a list's hours, points and days come again and again
def _shown(value: float, code: str, date1904: bool) -> Shown:
    if not isfinite(value):
        return Shown("#NUM!")
    section, signed = _choose(value, parse(code))
    return _number(value, section, signed, date1904) if section else Shown("####")


@lru_cache(maxsize=512)
def parse(code: str) -> tuple[Section, ...]:
    """Split a format code into its sections."""
    sections: list[Section] = []
    tokens: list[Token] = []
    color: str | None = None
    condition: tuple[str, float] | None = None
    numerals = 0

    def close() -> None:
        general = not numerals and bool(tokens) and all(t.kind == "general" for t in tokens)
        plain = None if numerals else numbers.plain(tokens)
        sections.append(Section(dates.minutes_told(tokens), color, condition, numerals, plain, general))

    for match in _TOKEN.finditer(code):
        kind, text = match.lastgroup or "other", match.group(match.lastgroup or 0)
        if kind == "other" and text == ";":
            close()
            tokens, color, condition, numerals = [], None, None, 0
        elif kind == "bracket":
            found = _CONDITION.match(text.strip())
            if found:
                condition = (found[1], float(found[2]))
            elif text.lower().startswith("dbnum"):
                numerals = int(text[5:6] or 1) if text[5:6].isdigit() else 1
            elif _color(text):
                color = _color(text)
            else:
                tokens.extend(_bracket(text))
        else:
            tokens.append(_token(kind, text))
    close()
    return tuple(sections)


def _token(kind: str, text: str) -> Token:
    if kind in ("quoted", "escaped", "other"):
        return Token("literal", text)
    if kind == "space":
        return Token("literal", " ")
    return Token(kind, text.lower() if kind == "date" else text)


def _bracket(text: str) -> list[Token]:
    if text.startswith("$"):
        symbol = text[1:].split("-")[0]
        return [Token("literal", symbol)] if symbol else []
    if re.fullmatch(r"h+|m+|s+", text, re.IGNORECASE):
        return [Token("elapsed", text.lower())]
    return []


def _color(text: str) -> str | None:
    name = text.strip().lower()
    if name in COLORS:
        return COLORS[name]
    found = re.fullmatch(r"(?:color|颜色)\s*(\d+)", name)
    return _INDEXED[int(found[1]) - 1] if found and 1 <= int(found[1]) <= len(_INDEXED) else None


def _text(value: str, sections: tuple[Section, ...]) -> Shown:
    section = sections[3] if len(sections) > 3 else sections[-1]
    if not any(t == Token("mark", "@") for t in section.tokens):
        return Shown("" if len(sections) > 3 else value, sections[3].color if len(sections) > 3 else None)
    parts = [value if t == Token("mark", "@") else t.text if t.kind == "literal" else "" for t in section.tokens]
    return Shown("".join(parts), section.color)


def _choose(value: float, sections: tuple[Section, ...]) -> tuple[Section | None, bool]:
    """Return the section for a number, and whether a minus is still to be written before it."""
    usable = sections[:3]
    if any(s.condition for s in usable):
        for section in usable:
            if section.accepts(value):
                sign, bound = section.condition or ("", 0.0)
                return section, value < 0 and not (sign.startswith("<") and bound <= 0)
        rest = [s for s in usable if s.condition is None]
        return (rest[-1] if rest else None), value < 0
    if value < 0 and len(usable) > 1:
        return usable[1], False
    if value == 0 and len(usable) > 2:
        return usable[2], False
    return usable[0], value < 0


def _number(value: float, section: Section, signed: bool, date1904: bool) -> Shown:
    tokens, sign = section.tokens, "-" if signed else ""
    if section.general:
        return Shown(sign + numbers.general(abs(value)) * len(tokens), section.color, general=True)
    if section.plain:
        digits = section.plain.written(abs(value))
        return Shown(_sign(sign, digits) + digits, section.color)
    if section.has("date", "elapsed", "ampm") and not section.has("digit"):
        text = dates.written(value, tokens, section.numerals, date1904)
        return Shown("####" if text is None else text, section.color)
    if section.has("general"):
        body = numbers.general(abs(value))
        if section.numerals:
            body = numbers.numerals(body, section.numerals)
        parts = [body if t.kind == "general" else t.text if t.kind == "literal" else "" for t in tokens]
        return Shown(sign + "".join(parts), section.color)
    if any(t == Token("mark", "@") for t in tokens):
        parts = [numbers.general(value) if t == Token("mark", "@") else t.text for t in tokens]
        return Shown("".join(parts), section.color)
    text, fill = numbers.written(abs(value), tokens)
    sign = _sign(sign, text)
    if section.numerals:
        text = numbers.numerals(text, section.numerals)
    shifted = (fill[0] + len(sign), fill[1]) if fill else None
    return Shown(sign + text, section.color, shifted)


def _sign(sign: str, text: str) -> str:
    """What rounds to nothing has no sign."""
    return sign if sign and any(ch in "123456789" for ch in text) else ""

"""Numbers under a format's digits: grouping, scaling, percent, exponents, fractions, Chinese numerals."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from itertools import takewhile
from typing import NamedTuple

_SMALL = ("〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "０１２３４５６７８９")
_UNITS = (("", "十", "百", "千"), ("", "拾", "佰", "仟"))
_GROUPS = ("", "万", "亿", "兆")
_EXACT = Context(prec=800, rounding=ROUND_HALF_UP)  # the largest double has 309 digits


class Token(NamedTuple):
    """A piece of a format: literal, digit, mark, date, elapsed, ampm, exponent, general or fill."""

    kind: str
    text: str


def general(value: float, room: int = 11) -> str:
    """Write a number as General does in a column of so many characters; '' if it cannot be shown in them."""
    if value == int(value) and abs(value) < 1e11:
        whole = str(int(value))
        return whole if len(whole) <= max(room, 0) else _scientific(value, room)
    for digits in range(min(room, 10), 0, -1):
        text = f"{value:.{digits}g}"
        if "e" in text:
            return _scientific(value, room)
        if len(text) <= room:
            return text
    return _scientific(value, room)


def _scientific(value: float, room: int) -> str:
    for digits in range(5, -1, -1):
        mantissa, exponent = f"{value:.{digits}E}".split("E")
        if "." in mantissa:
            mantissa = mantissa.rstrip("0").rstrip(".")
        text = f"{mantissa}E{exponent[0]}{exponent[1:].zfill(2)}"
        if len(text) <= room:
            return text
    return ""


_PLAIN = re.compile(r"(#,##)?#*(0+)(\.0+)?")


class Plain(NamedTuple):
    """A format of digits alone, such as 0.00 or #,##0: the places before and behind the point, and whether grouped."""

    whole: int
    places: int
    grouped: bool

    def written(self, value: float) -> str:
        """Write a number that is not negative."""
        told = f"{value:.15g}"
        if "e" in told or len(told.partition(".")[2]) > self.places:
            told = f"{_exact(value).quantize(Decimal(1).scaleb(-self.places), context=_EXACT):f}"
        whole, _, part = told.partition(".")
        whole = f"{int(whole):,}" if self.grouped else whole.zfill(self.whole)
        return f"{whole}.{part.ljust(self.places, '0')}" if self.places else whole


def plain(tokens: Sequence[Token]) -> Plain | None:
    """Read a format that is nothing but digits; None for any other."""
    if not all(t.kind in ("digit", "mark") for t in tokens):
        return None
    found = _PLAIN.fullmatch("".join(t.text for t in tokens))
    if not found or (found[1] and len(found[2]) > 1):
        return None
    return Plain(len(found[2]), len(found[3] or ".") - 1, bool(found[1]))


def written(value: float, tokens: Sequence[Token]) -> tuple[str, tuple[int, str] | None]:
    """Write a number that is not negative with a section's tokens; also where a fill character stretches."""
    if any(t.kind == "exponent" for t in tokens):
        return _with_exponent(value, tokens), None
    if Token("mark", "/") in tokens and any(t.kind == "digit" for t in tokens):
        return _fraction(value, tokens), None
    point, first, last = _shape(tokens)
    percents = min(sum(t == Token("mark", "%") for t in tokens), 9)
    commas = min(sum(_commas_behind(tokens, end) for end in {last, _last_digit(tokens)} - {None}), 9)
    scaled = _exact(value).scaleb(2 * percents - 3 * commas)
    places = sum(t.kind == "digit" for t in tokens[point + 1 :]) if point < len(tokens) else 0
    rounded = scaled.quantize(Decimal(1).scaleb(-min(places, 99)), context=_EXACT)
    whole, _, part = f"{rounded:f}".partition(".")
    grouped = first is not None and last is not None and any(t == Token("mark", ",") for t in tokens[first:last])
    before = _whole(whole.lstrip("0"), tokens[:point], grouped)
    return _joined(before, _decimals(part, tokens[point:]), tokens)


def _last_digit(tokens: Sequence[Token]) -> int | None:
    return max((i for i, t in enumerate(tokens) if t.kind == "digit"), default=None)


def _commas_behind(tokens: Sequence[Token], place: int | None) -> int:
    """Commas right behind the last digit before the point, or behind the very last: each leaves out three digits."""
    behind = tokens[place + 1 :] if place is not None else ()
    return len(list(takewhile(lambda t: t == Token("mark", ","), behind)))


def _exact(value: float) -> Decimal:
    return Decimal(f"{value:.15g}")


def _shape(tokens: Sequence[Token]) -> tuple[int, int | None, int | None]:
    """Return where the point is, and the first and last digit before it."""
    point = next((i for i, t in enumerate(tokens) if t == Token("mark", ".")), len(tokens))
    digits = [i for i, t in enumerate(tokens[:point]) if t.kind == "digit"]
    return point, (digits[0] if digits else None), (digits[-1] if digits else None)


def _whole(digits: str, tokens: Sequence[Token], grouped: bool) -> list[str]:
    """Deal the digits out to the places from the right; what is left over goes to the first place."""
    out: list[str] = []
    rest, places = digits, sum(t.kind == "digit" for t in tokens)
    done = 0
    for token in reversed(tokens):
        if token.kind != "digit":
            out.append(_literal(token))
            continue
        places -= 1
        take = rest if places == 0 else rest[-1:]
        rest = rest[: len(rest) - len(take)]
        text = ""
        for ch in reversed(take or {"0": "0", "?": " "}.get(token.text, "")):
            text = ch + ("," if grouped and done and done % 3 == 0 and ch != " " else "") + text
            done += 1
        out.append(text)
    if not any(t.kind == "digit" for t in tokens) and digits and any(t == Token("mark", ".") for t in tokens):
        out.append(digits)
    return out[::-1]


def _decimals(part: str, tokens: Sequence[Token]) -> list[str]:
    out: list[str] = []
    kept = len(part.rstrip("0"))
    place = 0
    for token in tokens:
        if token.kind == "digit":
            ch = part[place : place + 1]
            shown = place < kept or token.text == "0"
            out.append(ch if shown else " " if token.text == "?" else "")
            place += 1
        else:
            out.append("." if token == Token("mark", ".") else _literal(token))
    return out


def _literal(token: Token) -> str:
    if token.kind == "literal" or token == Token("mark", "%") or token == Token("mark", "/"):
        return token.text
    return token.text if token.kind == "fill" else ""


def _joined(before: list[str], after: list[str], tokens: Sequence[Token]) -> tuple[str, tuple[int, str] | None]:
    text, fill = "", None
    for piece, token in zip([*before, *after], tokens, strict=False):
        if token.kind == "fill":
            fill = (len(text), token.text)
        else:
            text += piece
    return text, fill


def _with_exponent(value: float, tokens: Sequence[Token]) -> str:
    cut = next(i for i, t in enumerate(tokens) if t.kind == "exponent")
    mantissa = tokens[:cut]
    step = max(1, sum(t.kind == "digit" for t in mantissa[: _shape(mantissa)[0]]))
    exponent = 0 if value == 0 else _exact(value).adjusted()
    exponent -= exponent % step if step > 1 else 0
    text, _ = written(float(_exact(value).scaleb(-exponent)), mantissa)
    if text.startswith("10") and step == 1:
        exponent += 1
        text, _ = written(float(_exact(value).scaleb(-exponent)), mantissa)
    width = sum(t.kind == "digit" for t in tokens[cut:])
    sign = "-" if exponent < 0 else "+" if tokens[cut].text.endswith("+") else ""
    tail = "".join(t.text for t in tokens[cut:] if t.kind == "literal")
    return f"{text}E{sign}{str(abs(exponent)).zfill(width)}{tail}"


def _fraction(value: float, tokens: Sequence[Token]) -> str:
    slash = tokens.index(Token("mark", "/"))
    below = [t.text for t in tokens[slash + 1 :] if t.kind == "digit" or (t.kind == "literal" and t.text.isdigit())]
    fixed = "".join(below)
    exact = Fraction(str(_exact(value)))
    groups = "".join(t.text if t.kind == "digit" else " " for t in tokens[:slash]).split()
    mixed = len(groups) > 1
    whole = int(exact) if mixed else 0
    rest = exact - whole
    if fixed.isdigit() and int(fixed):
        bottom = int(fixed)
        top = round(rest * bottom)
    else:
        near = rest.limit_denominator(10 ** max(1, len(below)) - 1)
        top, bottom = near.numerator, near.denominator
    if mixed and top == bottom:
        whole, top = whole + 1, 0
    if not top and mixed:
        return str(whole)
    return f"{whole} {top}/{bottom}" if mixed and whole else f"{top}/{bottom}"


def numerals(text: str, kind: int) -> str:
    """Write the digits of a number in Chinese: 1 一百二十三, 2 壹佰贰拾叁, 3 full width."""
    if kind == 3 or kind not in (1, 2):
        return "".join(_SMALL[2][int(ch)] if ch in "0123456789" else ch for ch in text)
    digits = "".join(ch for ch in text if ch in "0123456789.")
    whole, point, part = digits.partition(".")
    spoken = spoken_number(int(whole or 0), kind) + ("点" + digit_by_digit(part, kind) if point else "")
    start = next((i for i, ch in enumerate(text) if ch in "0123456789"), len(text))
    end = max((i for i, ch in enumerate(text) if ch in "0123456789"), default=-1) + 1
    return text[:start] + (spoken if digits else "") + text[end:]


def digit_by_digit(text: str, kind: int) -> str:
    """Write each digit alone: 2026 → 二〇二六."""
    return "".join(_SMALL[kind - 1][int(ch)] for ch in text)


def spoken_number(number: int, kind: int = 1) -> str:
    """Write a whole number as it is said: 28 → 二十八."""
    if number >= 10**16:
        return digit_by_digit(str(number), kind)
    groups: list[str] = []
    rest, index = number, 0
    while rest:
        rest, group = divmod(rest, 10_000)
        said = _thousands(group, kind)
        if said:
            gap = _SMALL[kind - 1][0] if rest and group < 1000 else ""
            groups.append(gap + said + _GROUPS[index])
        index += 1
    text = "".join(reversed(groups)) or _SMALL[kind - 1][0]
    return text[1:] if kind == 1 and text.startswith("一十") else text


def _thousands(group: int, kind: int) -> str:
    zero, text, gap = _SMALL[kind - 1][0], "", False
    for place in (3, 2, 1, 0):
        digit = group // 10**place % 10
        if not digit:
            gap = bool(text)
            continue
        text += (zero if gap else "") + _SMALL[kind - 1][digit] + _UNITS[kind - 1][place]
        gap = False
    return text

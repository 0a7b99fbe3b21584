"""Dates and times under a format: years, months, 星期, 上午/下午, elapsed hours. Serials as Excel counts them."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from desktop.paper.numbers import Token, digit_by_digit, spoken_number

_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_WEEK = "一二三四五六日"
_LAST = 2_958_466  # the day after 9999-12-31


def minutes_told(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """Tell minutes from months: an m after hours or before seconds."""
    out = list(tokens)
    timed = [i for i, t in enumerate(out) if t.kind in ("date", "elapsed")]
    for place, i in enumerate(timed):
        if out[i].kind != "date" or out[i].text[0] != "m" or len(out[i].text) > 2:
            continue
        before = out[timed[place - 1]].text[0] if place else ""
        after = out[timed[place + 1]].text[0] if place + 1 < len(timed) else ""
        if before == "h" or after == "s":
            out[i] = Token("date", "n" * len(out[i].text))
    return tuple(out)


def written(value: float, tokens: Sequence[Token], numerals: int, date1904: bool) -> str | None:
    """Write a serial number with a section's tokens; None where Excel shows no date."""
    elapsed = any(t.kind == "elapsed" for t in tokens)
    if (value < 0 and not elapsed) or abs(value) >= _LAST:
        return None
    places = max((len(t.text.partition(".")[2]) for t in tokens if t.kind == "date" and t.text[0] == "s"), default=0)
    total = round(abs(value) * 86_400 * 10**places)
    moment = _Moment(total, places, date1904, any(t.kind == "ampm" for t in tokens))
    sign = "-" if value < 0 else ""
    return sign + "".join(_piece(t, moment, numerals) for t in tokens)


class _Moment:
    """A serial number taken apart, rounded to the smallest unit that is shown."""

    def __init__(self, units: int, places: int, date1904: bool, halves: bool) -> None:
        self.seconds, self.fraction = divmod(units, 10**places)
        days, rest = divmod(self.seconds, 86_400)
        self.hour, rest = divmod(rest, 3600)
        self.minute, self.second = divmod(rest, 60)
        self.places, self.halves = places, halves
        self.weekday = (days + 5) % 7 if not date1904 else (days + 4) % 7
        self.year, self.month, self.day = _calendar(days + (1462 if date1904 else 0))


def _calendar(serial: int) -> tuple[int, int, int]:
    """Excel's calendar holds a 29 February 1900 (serial 60) and a day 0."""
    if serial == 60:
        return 1900, 2, 29
    if serial == 0:
        return 1900, 1, 0
    day = datetime.date(1899, 12, 30 if serial > 60 else 31) + datetime.timedelta(min(serial, _LAST - 1))
    return day.year, day.month, day.day


def _piece(token: Token, moment: _Moment, numerals: int) -> str:
    if token.kind == "literal":
        return token.text
    if token.kind == "ampm":
        early, late = token.text.split("/")
        return early if moment.hour < 12 else late
    if token.kind == "elapsed":
        per = {"h": 3600, "m": 60, "s": 1}[token.text[0]]
        return str(moment.seconds // per).zfill(len(token.text))
    if token.kind == "mark":
        return token.text if token.text in "/.,%" else ""
    return _part(token.text, moment, numerals) if token.kind == "date" else ""


def _part(code: str, moment: _Moment, numerals: int) -> str:
    letter, length = code[0], len(code)
    if letter in "ye":
        year = str(moment.year) if length > 2 or letter == "e" else f"{moment.year % 100:02d}"
        return digit_by_digit(year, numerals) if numerals in (1, 2) else year
    if letter == "a" or (letter == "d" and length > 2):
        return _weekday(letter, length, moment.weekday)
    if letter == "m" and length > 2:
        name = _MONTHS[moment.month - 1]
        return name[:1] if length == 5 else name[:3] if length == 3 else name
    if letter == "b":
        return str(moment.year + 543)
    if letter == "g":
        return ""
    return _counted(code, moment, numerals)


def _weekday(letter: str, length: int, weekday: int) -> str:
    if letter == "a":
        return ("星期" if length > 3 else "") + _WEEK[weekday]
    return _DAYS[weekday][:3] if length == 3 else _DAYS[weekday]


def _counted(code: str, moment: _Moment, numerals: int) -> str:
    hour = (moment.hour % 12 or 12) if moment.halves else moment.hour
    number = {"m": moment.month, "d": moment.day, "h": hour, "n": moment.minute, "s": moment.second}[code[0]]
    if numerals in (1, 2):
        return spoken_number(number, numerals)
    whole, point, part = code.partition(".")
    text = str(number).zfill(min(len(whole), 2))
    return f"{text}.{str(moment.fraction).zfill(moment.places)[: len(part)]}" if point else text

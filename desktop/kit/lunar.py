"""The lunar calendar as people write it: 八月十五, 腊月廿三, 农历二〇二五年闰六月初一 → the day it is."""

from __future__ import annotations

import re
from datetime import date, timedelta

FIRST = 1900
NEW_YEAR = date(1900, 1, 31)  # 庚子年正月初一
YEARS = (  # five hexadecimal digits a year: a bit for each month of 30 days, then the leap month
    "16d28075200ea50164a5064b00a9b015564056a00b59017522075201b2560b2500a4b014ab502ad0056b00b6920da901d927"
    "0e9200d2501a4d50a56002b6015b5406d400ea901e9220e9200d266052b00a57012b650b5a006d400ec9307490169370a930"
    "052b00a5b60aad0056a01b5540ba400b4901a9320a950152d7053600aad015aa505b200da501d4a30d4a00a9580a97005560"
    "0ab560ad5006d200ea540ea50064a00c9730a9b0155a7056a00b690175250b5200b250164b40a4b014ab802ad0056d00b696"
    "0da900d9201d2540d2501a4da0a56002b6005b5606d500ea901e9250e9200d2600a5630a57014d68035a006d5016c9507490"
    "06930152b4052b00a5b0155a2056a01b5570ba400b4901a9350a950052d00aad40ab5015aa905d200da501d4a60d4a00c950"
    "152e4055600ab5015b2206d200ea5607250064b00c9750cab0055a00ad630b6901752b0b5200b2501a4b60a4b004ab0055b5"
    "05ad00b6a01b5220d9201d2570d2500a55014ad504b6005b500daa30ec901e9280e9200d2600a5660a57004d6006d5407550"
    "074900e93306930152b7052b00a5b0155a5056a00b650174a40b4a01a9580a950052d00aad60ab5005aa00ba540da500d4a0"
    "1c9530c960194e7055600ab5015b2506d200ea500e4a4068b00c97804ab0055b00ad660b6a007520172540b4500a8b0149b2"
    "04ab0"
)
DIGITS = "〇一二三四五六七八九"
FEASTS = {"春节": "正月初一", "元宵节": "正月十五", "端午节": "五月初五", "中秋节": "八月十五", "重阳节": "九月初九"}
WRITTEN = re.compile(
    r"(农历|阴历|旧历|老历)?(?:(\d{4}|[〇零○一二三四五六七八九]{4})年)?(闰)?"
    r"(正|冬|腊|\d{1,2}|十[一二]?|[一二三四五六七八九])月"
    r"(初[一二三四五六七八九十]|廿[一二三四五六七八九]?|卅|\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])([日号])?"
)


def is_lunar(text: str) -> bool:
    """Whether a text is a lunar date; 八月十五日 with 日 behind it is not, 八月十五 is."""
    found = WRITTEN.fullmatch(FEASTS.get(text, text))
    if not found:
        return False
    said, _year, leap, month, day, ending = found.groups()
    spelled = not ending and not month.isdigit() and not day.isdigit() and len(day) > 1  # 五月一 may be 五一
    return bool(said or leap or month in "正冬腊" or day[0] in "初廿卅" or spelled)


def read_lunar(text: str, today: date) -> str | None:
    """Read a lunar date as 'YYYY-MM-DD'; without a year that of the lunar year of today. None if there is none."""
    found = WRITTEN.fullmatch(FEASTS.get(text, text)) if is_lunar(text) else None
    if not found:
        return None
    _said, year, leap, month, day, _ending = found.groups()
    wanted = {"正": 1, "冬": 11, "腊": 12}.get(month) or _number(month)
    return _day(_year(year) if year else year_of(today), wanted, bool(leap), _number(day.replace("初", "")))


def _day(year: int, month: int, leap: bool, day: int) -> str | None:
    begin = _new_year(year)
    for number, is_leap, length in _months(year):
        if (number, is_leap) == (month, leap):
            return (begin + timedelta(days=day - 1)).isoformat() if 1 <= day <= length else None
        begin += timedelta(days=length)
    return None


def _months(year: int) -> list[tuple[int, bool, int]]:
    """The months of a lunar year: (number, whether it is the leap one, its days); none beyond the table."""
    place = (year - FIRST) * 5
    if not 0 <= place < len(YEARS):
        return []
    bits, leap = divmod(int(YEARS[place : place + 5], 16), 16)
    order = [(n, again) for n in range(1, 13) for again in ((False, True) if n == leap else (False,))]
    return [(n, again, 29 + (bits >> i & 1)) for i, (n, again) in enumerate(order)]


def _new_year(year: int) -> date:
    return NEW_YEAR + timedelta(days=sum(length for y in range(FIRST, year) for *_, length in _months(y)))


def year_of(day: date) -> int:
    """Return the lunar year a day belongs to."""
    return day.year - (day < _new_year(day.year))


def _year(text: str) -> int:
    return int(text) if text.isascii() else int("".join(str(max(DIGITS.find(sign), 0)) for sign in text))


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.replace("廿", "二十").replace("卅", "三十").rpartition("十")
    return (DIGITS.find(tens) if tens else 1) * 10 + max(DIGITS.find(ones or "〇"), 0) if ten else DIGITS.find(ones)

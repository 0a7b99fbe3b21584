"""What clerks really type, read: full-width digits, dates in every form, times, numbers with units."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation

from . import lunar

FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0xA0: 0x20, 0x3002: 0x2E}
_CHINESE_DIGITS = {**dict(zip("〇一二三四五六七八九", range(10), strict=True)), "零": 0, "○": 0, "元": 1}
_DAY_WORDS = {
    "今天": 0,
    "今": 0,
    "今日": 0,
    "昨天": -1,
    "昨": -1,
    "昨日": -1,
    "前天": -2,
    "前": -2,
    "明天": 1,
    "明": 1,
    "后天": 2,
    "后": 2,
}
_YEARS = range(1850, 2101)


def tidy(value: object) -> str:
    """Turn anything a cell or a field may hold into plain text: half-width, no outer spaces, 3.0 as 3."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M") if value.time() != time() else value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).strip()


def half_width(text: str) -> str:
    return text.translate(FULL_WIDTH).strip()


def read_date(text: str, today: date) -> str | None:
    """Read a date as far as it is known: '1998', '1998-07' or '1998-07-15'; None if it is no date.

    A day is never invented. 0315 and 3月15日 mean this year, 今 昨 -1 count from today, 八月十五 is a lunar day.
    """
    if lunar.is_lunar(bare := half_width(text).replace(" ", "")):
        return lunar.read_lunar(bare, today)
    text = re.sub(r"\s*(周|星期|礼拜)[一二三四五六日天]$", "", _arabic(half_width(text)))
    if text in _DAY_WORDS:
        return (today + timedelta(days=_DAY_WORDS[text])).isoformat()
    if re.fullmatch(r"[+-]\d{1,3}", text):
        return (today + timedelta(days=int(text))).isoformat()
    text = re.sub(r"[ T]+\d{1,2}[::时点].*$", "", text)
    numbers = _date_numbers(text, today)
    return _valid(*numbers) if numbers else None


def _arabic(text: str) -> str:
    """二〇二三年三月十五日 → 2023年3月15日."""
    if "年" in text or "月" in text:
        text = re.sub(
            r"[〇零○元一二三四五六七八九]{4}(?=年)", lambda m: "".join(str(_CHINESE_DIGITS[c]) for c in m[0]), text
        )
        text = re.sub(r"[一二三四五六七八九十]{1,3}(?=[月日号])", lambda m: str(_small_number(m[0])), text)
    return text


def _small_number(text: str) -> int:
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return _CHINESE_DIGITS[text[-1]]
    return (_CHINESE_DIGITS[tens] if tens else 1) * 10 + (_CHINESE_DIGITS[ones] if ones else 0)


def _date_numbers(text: str, today: date) -> tuple[int, ...] | None:
    if text.isdigit():
        return _run_together(text, today)
    parts = [int(p) for p in re.findall(r"\d+", text)]
    separated = r"\d{1,4}\s*[-./\\年月,，、]\s*\d{1,2}(\s*[-./\\月,，、]\s*\d{1,2})?\s*[日号月年.]?|\d{4}年"
    if not re.fullmatch(separated, text):
        return (today.year, today.month, parts[0]) if re.fullmatch(r"\d{1,2}[日号]", text) else None
    first = re.match(r"\d+", text)
    digits = len(first[0]) if first else 0
    if digits == 4:
        return tuple(parts)
    if len(parts) == 3 and digits == 2:
        century = 2000 if parts[0] <= today.year % 100 + 1 else 1900
        return (century + parts[0], *parts[1:])
    return (today.year, *parts) if len(parts) == 2 and digits <= 2 else None


def _run_together(text: str, today: date) -> tuple[int, ...] | None:
    match len(text):
        case 8:
            return int(text[:4]), int(text[4:6]), int(text[6:])
        case 6:
            return int(text[:4]), int(text[4:])
        case 5 if 10000 <= int(text) <= 60000:  # an Excel serial: days since 1899-12-30
            day = date(1899, 12, 30) + timedelta(days=int(text))
            return day.year, day.month, day.day
        case 4 if int(text[:4]) in _YEARS:
            return (int(text),)
        case 3 | 4:
            return today.year, int(text[:-2]), int(text[-2:])
    return None


def _valid(year: int, month: int | None = None, day: int | None = None) -> str | None:
    if year not in _YEARS:
        return None
    if month is None:
        return f"{year:04d}"
    try:
        return date(year, month, day or 1).isoformat()[: 10 if day is not None else 7] if day != 0 else None
    except ValueError:
        return None


def read_time(text: str) -> str | None:
    """Read a time of day as 'HH:MM': 9:30, 0930, 9点半, 下午3点, 19时30分; None if it is none."""
    text = half_width(text).replace("：", ":")
    afternoon = bool(re.match(r"下午|晚上|晚|傍晚", text))
    text = re.sub(r"^(上午|早上|早|中午|下午|晚上|晚|傍晚|凌晨)", "", text).replace("点半", "点30")
    found = re.fullmatch(r"(\d{1,2})[:点时.](?:(\d{1,2})分?)?(?::\d\d)?整?", text) or re.fullmatch(
        r"(\d{1,2})(\d\d)", text
    )
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    hour += 12 if afternoon and hour < 12 else 0
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else None


def read_number(text: str) -> Decimal | None:
    """Read a number with thousands commas, 万, or a unit behind it; None if it is none."""
    text = half_width(text).replace(",", "").replace("¥", "").replace(" ", "")
    found = re.fullmatch(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(万|亿)?[元人次户票分岁个米亩斤件天年名]?", text)
    if not found:
        return None
    try:
        return Decimal(found[1]) * {"": 1, "万": 10_000, "亿": 100_000_000}[found[2] or ""]
    except InvalidOperation:
        return None


def read_minutes(text: str) -> int | None:
    """Read a length of time in minutes: a bare number is hours; 2小时30分, 90分钟, 1:30, 半小时, 两个半小时."""
    text = (
        half_width(text)
        .replace("：", ":")
        .replace("个", "")
        .replace("钟头", "小时")
        .replace("两", "2")
        .replace(" ", "")
    )
    if text in ("半小时", "半时"):
        return 30
    text = re.sub(r"^(\d+)半小时$", r"\1.5小时", text)
    if found := re.fullmatch(r"(\d{1,3}):(\d\d)", text):
        return int(found[1]) * 60 + int(found[2])
    found = re.fullmatch(r"(?:(\d+(?:\.\d+)?)(?:小时|时|h|H))?(?:(\d+)(?:分钟|分|min))?", text)
    if found and text:
        return round(Decimal(found[1] or 0) * 60) + int(found[2] or 0)
    hours = read_number(text)
    return round(hours * 60) if hours is not None else None

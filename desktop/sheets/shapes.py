"""How a county wants a value written: proposed from the number format, the samples, the hint, the drop-down."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from desktop.kit.fields import Choice, Date, Duration, Field, Flag, IdNumber, Money, Phone, Text, Time
from desktop.sheets.meaning import Meaning
from desktop.sheets.styles import is_date
from desktop.sheets.wording import key

Codes = Mapping[str, Mapping[str, str]]  # dictionary → word → code
Value = str | int | float | bool | date | datetime | None
REAL = "real"  # a real date, shown by the cell's own number format
TICK = "√"
COVERED = "隐去"
CODE = "代码"  # a dictionary word by its code
SHAPES = tuple("yyyy-mm-dd yyyy.mm.dd yyyy.m.d yyyy/m/d yyyy年m月d日 yyyymmdd yyyy.mm yyyy.m yyyy年m月 yyyymm".split())
_WRITTEN = re.compile(
    r"^(?P<y>\d{4})(?P<s1>[-./年])(?P<m>\d{1,2})(?:(?P<s2>[-./月])(?:(?P<d>\d{1,2})(?P<s3>日)?)?)?"
    r"(?P<gap>[\sT]+)?(?:(?P<h>\d{1,2})(?P<c>[:：时])(?P<min>\d{2})(?P<s4>分)?)?$"
)
_ISO = re.compile(r"^(\d{4})(?:-(\d\d))?(?:-(\d\d))?(?:[ T]+(\d\d):(\d\d))?")
_KIND = re.compile("(?<=..)(关系|纠纷|矛盾|问题|情况|类|户)$")  # said behind a kind or left off
_FARM = re.compile("[农牧](?=.)")
_HINTED = re.compile(r"y{4}[-./年]?m{1,2}(?:[-./月]?d{1,2}日?|月)?", re.IGNORECASE)


def propose(
    meaning: Meaning, heading: str, hint: str, samples: Sequence[str], number_format: str, choices: Sequence[str]
) -> str:
    """Return the shape a column or blank asks for; '' is the field's own way."""
    field = meaning.field
    if field is None:
        return ""
    if isinstance(field, Date) or _dated(meaning):
        return _date_shape(heading, hint, samples, number_format)
    said = key(f"{heading} {hint}")
    if isinstance(field, Duration):
        return "分钟" if "分钟" in said else "小时"
    if isinstance(field, Money):
        return "万元" if "万元" in said else "元"
    if isinstance(field, Flag):
        ticked = TICK in said or any(TICK in s for s in (*samples, *choices))
        return TICK if ticked else "有无" if "有" in choices or said.startswith("有无") else ""
    if isinstance(field, Choice):
        coded = key(heading).endswith(("代码", "编码")) or (samples and all(re.fullmatch(r"\d{1,2}", s) for s in samples))
        return CODE if coded else ""
    if isinstance(field, Text) and meaning.label.endswith(("姓名", "户主", "人", "党员")):
        return "两字" if any(re.fullmatch(r"[一-鿿][\s　]+[一-鿿]", s) for s in samples) else ""
    if isinstance(field, IdNumber) and any(re.fullmatch(r"\d{6}\s\d{4}\s\d{4}\s\d{3}[\dX]", s) for s in samples):
        return "分段"
    return ""


def _dated(meaning: Meaning) -> bool:
    return (meaning.path or "").rsplit(".", 1)[-1] in ("held_at", "planned_at")


def _date_shape(heading: str, hint: str, samples: Sequence[str], number_format: str) -> str:
    for sample in samples:
        found = _WRITTEN.match(sample.strip())
        if found:
            return _pattern(found)
        if re.fullmatch(r"\d{8}", sample.strip()):
            return "yyyymmdd"
        if re.fullmatch(r"(19|20)\d{4}", sample.strip()):
            return "yyyymm"
    if number_format not in ("General", "@") and is_date(number_format):
        return REAL
    hinted = _HINTED.search(f"{heading} {hint}")
    if hinted:
        return hinted[0].lower()
    example = re.search(r"\d{4}[-./年]\d{1,2}(?:[-./月]\d{1,2}日?|月)?|(?<!\d)(?:19|20)\d{6}(?!\d)", f"{heading} {hint}")
    if example:
        return _date_shape("", "", [example[0]], "General")
    return "yyyy.mm" if key(heading).endswith("年月") else ""


def _pattern(found: re.Match[str]) -> str:
    month = "mm" if len(found["m"]) == 2 and found["m"][0] == "0" else "m"
    day = "" if not found["d"] else "dd" if found["d"][0] == "0" and len(found["d"]) == 2 else "d"
    if found["s1"] in "-" and month == "m" and len(found["m"]) == 2:
        month, day = "mm", day and "dd"  # 2023-10-11 says nothing, but - is ISO's way
    if day == "dd" or month == "mm":
        month, day = "mm", day and "dd"
    text = f"yyyy{found['s1']}{month}{found['s2'] or ''}{day}{found['s3'] or ''}"
    if found["h"]:
        text += f"{found['gap'] or ' '}hh{found['c']}MM{found['s4'] or ''}"
    return text


def present(
    value: object, field: Field | None, shape: str = "", choices: Sequence[str] = (), codes: Codes | None = None
) -> Value:
    """Write a stored value the way the county wants it. Never invents: an unknown day stays unknown."""
    return presenter(field, shape, choices, codes)(value)


def presenter(
    field: Field | None, shape: str = "", choices: Sequence[str] = (), codes: Codes | None = None
) -> Callable[[object], Value]:
    """Return what writes a column's stored values: chosen once, called for every record."""
    if shape == CODE and isinstance(field, Choice):
        known = (codes or {}).get(field.of, {})
        return lambda value: known.get(str(value))  # a word without a code stays blank
    write = _writer(field, shape, choices)
    return lambda value: None if value is None or value == "" else write(value)


def _writer(field: Field | None, shape: str, choices: Sequence[str]) -> Callable[[Any], Value]:
    if shape == COVERED and field is not None:
        return field.cover
    if isinstance(field, Date) or shape == REAL or "y" in shape:
        return lambda value: _present_date(str(value), shape)
    if isinstance(field, Time) and shape:
        return lambda value: shape.replace("hh", str(value)[:2]).replace("MM", str(value)[3:])
    if isinstance(field, Duration):
        return _divided(1 if shape == "分钟" else 60, 2)
    if isinstance(field, Money):
        return _divided(1_000_000 if shape == "万元" else 100, 6)
    if isinstance(field, Flag):
        return lambda value: _present_flag(bool(value), shape)
    if isinstance(field, (IdNumber, Phone)):
        return _spaced if shape == "分段" else str
    if shape == "两字":
        return lambda text: f"{text[0]}　{text[1]}" if len(text) == 2 else text
    if choices and isinstance(field, (Choice, Text)):
        return lambda text: among(str(text), choices)
    return _as_it_is


def _divided(part: int, places: int) -> Callable[[Any], Value]:
    """Minutes as hours, 分 as yuan; what is no number is left as it is."""
    return lambda value: _plain_number(round(value / part, places)) if isinstance(value, (int, float)) else str(value)


def _as_it_is(value: Any) -> Value:
    if isinstance(value, float):
        return _plain_number(value)
    return value if isinstance(value, (str, int, bool, date)) else str(value)


def among(value: str, choices: Sequence[str]) -> str:
    """Write a word as the drop-down does: 汉族 for 汉, if exactly one of its words fits."""
    if not choices or value in choices:
        return value
    fitting = [c for c in choices if c and (c in value or value in c)]
    for little in (_KIND, _FARM):  # 邻里关系 for 邻里纠纷, 一般农户 for 一般户
        fitting = fitting or [c for c in choices if little.sub("", c) == little.sub("", value)]
    return fitting[0] if len(fitting) == 1 else value


def _present_date(value: str, shape: str) -> Value:
    found = _ISO.match(value)
    if not found:
        return value
    if shape == REAL and found[3]:
        day = [int(found[n]) for n in (1, 2, 3)]
        return datetime(day[0], day[1], day[2], int(found[4]), int(found[5])) if found[4] else date(*day)
    pattern = shape if "y" in shape else "yyyy-mm-dd"
    return _write(found, pattern if found[3] else _up_to(pattern, 2 if found[2] else 1))


def _up_to(pattern: str, parts: int) -> str:
    """Cut a pattern down to what is known: yyyy年m月d日 → yyyy年m月."""
    whole = re.match(r"yyyy([-./年]?)(m{1,2})?(月?)", pattern)
    if whole is None:
        return "yyyy-mm"[: 7 if parts == 2 else 4]
    if parts == 1:
        return "yyyy年" if whole[1] == "年" else "yyyy"
    return f"yyyy{whole[1]}{whole[2] or 'mm'}{whole[3]}"


def _write(found: re.Match[str], pattern: str) -> str:
    year, month, day, hour, minute = (found[n] for n in range(1, 6))
    parts = {"yyyy": year, "mm": month, "dd": day, "hh": hour, "MM": minute}
    parts |= {"m": str(int(month or 0)), "d": str(int(day or 0))}
    if hour is None:
        pattern = re.sub(r"\s*hh.*$", "", pattern)
    elif "hh" not in pattern and "d" in pattern:
        pattern += " hh:MM"
    return re.sub(r"yyyy|mm?|dd?|hh|MM", lambda m: parts[m[0]] or "", pattern)


def _present_flag(value: bool, shape: str) -> str | None:
    if shape == TICK:
        return TICK if value else None
    return ("有" if value else "无") if shape == "有无" else ("是" if value else "否")


def _spaced(number: str) -> str:
    return f"{number[:6]} {number[6:10]} {number[10:14]} {number[14:]}" if len(number) == 18 else number


def _plain_number(value: float) -> int | float:
    return int(value) if float(value).is_integer() else round(value, 6)

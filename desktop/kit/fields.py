"""The kinds of value: how each is read, shown, masked, stored, and what else people call it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from . import identity, reading
from .errors import Complaint, Refused
from .look import Look

Plain = str | int | float | bool | None
PROFILES = ("internal", "report", "public")


@dataclass(frozen=True)
class Field:
    """One kind of value in a record.

    `mask` says how it is covered on screen and in public: 'open' (may stand on a public notice), '' (never there),
    or 'id', 'phone', 'address', 'card' (covered on screen, never public).
    """

    name: str
    label: str
    required: bool = False
    aliases: tuple[str, ...] = ()
    unit: str = ""
    mask: str = ""
    help: str = ""
    computed: bool = False

    kind: ClassVar[str] = "文字"
    stored: ClassVar[str] = "TEXT"

    def read(self, raw: object, look: Look) -> Any:
        """Read what a person typed or a sheet holds; None for blank. Raises Refused with one sentence."""
        text = reading.tidy(raw)
        if text == "":
            if self.required:
                raise self.refuse(f"请填写“{self.label}”")
            return None
        return self.parse(text, look)

    def parse(self, text: str, look: Look) -> Any:
        return re.sub(r"[\x00-\x1f\x7f]+", " ", text)

    def show(self, value: Any) -> str:
        """Say a stored value as the clerk reads it."""
        return "" if value is None else str(value)

    def plain(self, value: Any) -> Plain:
        """Give a stored value in the field's own unit, for JSON and for sheets."""
        shown: Plain = value
        return shown

    def cover(self, value: Any) -> str:
        """Say a stored value with the private part covered, as lists on screen do."""
        cover = COVERS.get(self.mask)
        return cover(self.show(value)) if cover else self.show(value)

    def refuse(self, message: str) -> Refused:
        return Refused(Complaint(message, self.name))


class Text(Field):
    """A line of text."""


class LongText(Field):
    """Text of several lines."""

    kind = "长文字"

    def parse(self, text: str, look: Look) -> Any:
        return re.sub(r"[\x00-\x09\x0b-\x1f\x7f]", "", text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass(frozen=True)
class Number(Field):
    """A number with at most `places` decimals; whole and not negative unless said otherwise."""

    places: int = 0
    least: int | None = 0

    kind: ClassVar[str] = "数"
    stored: ClassVar[str] = "REAL"

    def parse(self, text: str, look: Look) -> Any:
        number = reading.read_number(text.removesuffix(self.unit) if self.unit else text)
        if number is None:
            raise self.refuse(f"“{self.label}”应是数字，不能是“{text}”")
        if self.least is not None and number < self.least:
            raise self.refuse(f"“{self.label}”不能小于 {self.least}，请改“{text}”")
        if number != round(number, self.places) or abs(number) >= 10**12:
            wanted = f"最多 {self.places} 位小数" if self.places else "应是整数"
            raise self.refuse(f"“{self.label}”{wanted}，请改“{text}”")
        return float(number)

    def show(self, value: Any) -> str:
        return "" if value is None else f"{Decimal(str(value)).normalize():f}"

    def plain(self, value: Any) -> Plain:
        return int(value) if isinstance(value, float) and value.is_integer() else value


class Money(Field):
    """An amount in yuan, stored as whole 分."""

    kind = "金额"
    stored = "INTEGER"

    def parse(self, text: str, look: Look) -> Any:
        number = reading.read_number(text)
        if number is None or number * 100 != round(number * 100) or abs(number) >= 10**12:
            raise self.refuse(f"“{self.label}”应是金额（元），最多两位小数，不能是“{text}”")
        return int(number * 100)

    def show(self, value: Any) -> str:
        return "" if value is None else f"{value / 100:.2f}"

    def plain(self, value: Any) -> Plain:
        return None if value is None else value // 100 if value % 100 == 0 else value / 100


class Duration(Field):
    """A length of time, stored in whole minutes, shown in hours."""

    kind = "时长"
    stored = "INTEGER"

    def parse(self, text: str, look: Look) -> Any:
        minutes = reading.read_minutes(text)
        if minutes is None or not 0 <= minutes < 10**9:
            raise self.refuse(f"“{self.label}”应是小时数，如 2.5 或 2小时30分，不能是“{text}”")
        return minutes

    def show(self, value: Any) -> str:
        return "" if value is None else f"{Decimal(round(value / 60, 2)).quantize(Decimal('0.01')).normalize():f}"

    def plain(self, value: Any) -> Plain:
        hours = None if value is None else round(value / 60, 2)
        return int(hours) if hours is not None and hours.is_integer() else hours


class Date(Field):
    """A date as far as it is known: 1998, 1998-07 or 1998-07-15. A day is never invented."""

    kind = "日期"

    def parse(self, text: str, look: Look) -> Any:
        day = reading.read_date(text, look.today)
        if day is None:
            raise self.refuse(f"“{self.label}”看不懂“{text}”，请写成 {look.today.isoformat()} 这样的日期")
        return day


class Month(Date):
    """A month, 'YYYY-MM'."""

    kind = "月份"

    def parse(self, text: str, look: Look) -> Any:
        day = super().parse(text, look)
        if len(day) < 7:
            raise self.refuse(f"“{self.label}”要写到月，如 {look.today.isoformat()[:7]}，不能是“{text}”")
        return day[:7]


class Time(Field):
    """A time of day, 'HH:MM'."""

    kind = "时间"

    def parse(self, text: str, look: Look) -> Any:
        found = reading.read_time(text)
        if found is None:
            raise self.refuse(f"“{self.label}”看不懂“{text}”，请写成 14:30 这样的时间")
        return found


class Flag(Field):
    """Yes or no, stored as 1 or 0."""

    kind = "是否"
    stored = "INTEGER"
    YES = frozenset(["是", "有", "√", "✓", "✔", "对", "1", "y", "yes", "true", "t", "on", "已"])
    NO = frozenset(["否", "无", "×", "✗", "x", "不", "不是", "没有", "0", "n", "no", "false", "f", "off", "未"])

    def parse(self, text: str, look: Look) -> Any:
        word = reading.half_width(text).lower()
        if word not in self.YES | self.NO:
            raise self.refuse(f"“{self.label}”只能填“是”或“否”，不能是“{text}”")
        return int(word in self.YES)

    def show(self, value: Any) -> str:
        return "" if value is None else "是" if value else "否"

    def plain(self, value: Any) -> Plain:
        return None if value is None else bool(value)


@dataclass(frozen=True)
class Choice(Field):
    """One word of a dictionary; the standard name is stored."""

    of: str = ""

    kind: ClassVar[str] = "选项"

    def parse(self, text: str, look: Look) -> Any:
        words = look.words(self.of)
        found = words.get(text) or words.get(reading.half_width(text))
        if found is None:
            known = list(dict.fromkeys(words.values()))
            offered = "、".join(known[:12]) + ("……" if len(known) > 12 else "")
            raise self.refuse(f"“{self.label}”里没有“{text}”，可选：{offered}")
        return found


class Tags(Choice):
    """Several words of a dictionary, stored in the order written and joined by 、."""

    kind: ClassVar[str] = "多选"

    def parse(self, text: str, look: Look) -> Any:
        words = [w for w in re.split(r"[、,，;；/\s]+", text) if w]
        return "、".join(dict.fromkeys(super(Tags, self).parse(word, look) for word in words))


class IdNumber(Field):
    """A citizen identity number of 18 characters (GB 11643)."""

    kind = "身份证号"

    def parse(self, text: str, look: Look) -> Any:
        number = re.sub(r"[\s'‘’`-]", "", reading.half_width(text)).upper()
        if re.search(r"\dE\+?\d", number) or "." in number:
            raise self.refuse(f"身份证号“{text}”是科学计数法，后几位已经丢了，请照户口本重填")
        if len(number) == 15 and number.isdigit():
            number = identity.upgrade15(number)
        if wrong := identity.complaint(number):
            raise self.refuse(wrong)
        return number


class Phone(Field):
    """One or more telephone numbers, joined by 、."""

    kind = "电话"

    def parse(self, text: str, look: Look) -> Any:
        numbers = [re.sub(r"[\s()-]", "", n) for n in re.split(r"[;；、/,，]", reading.half_width(text)) if n.strip()]
        for number in numbers:
            if not re.fullmatch(r"1[3-9]\d{9}|0\d{9,11}|[2-9]\d{6,7}", number):
                raise self.refuse(f"电话“{number}”位数不对，手机是 11 位，座机要带区号")
        return "、".join(numbers)


@dataclass(frozen=True)
class Ref(Field):
    """Another record, stored by its uid, typed by what people call it."""

    to: str = ""

    kind: ClassVar[str] = "引用"

    def parse(self, text: str, look: Look) -> Any:
        found = look.named(self.to, text)
        if not found:
            raise self.refuse(f"“{self.label}”里找不到“{text}”，请先把它记进去，或改成已有的")
        if len(found) > 1:
            apart = "；".join(f"{r['called']}（{r['apart']}）" for r in found[:5])
            raise self.refuse(f"“{self.label}”有 {len(found)} 个“{text}”：{apart}。请照括号里的写法选一个")
        return found[0]["uid"]


def _cover_id(text: str) -> str:
    return f"{text[:6]}********{text[-4:]}" if len(text) == 18 else text


def _cover_phone(text: str) -> str:
    return re.sub(r"(\d{3})\d{4}(\d{4})", r"\1****\2", text)


def _cover_card(text: str) -> str:
    return "*" * max(0, len(text) - 4) + text[-4:]


def _cover_address(text: str) -> str:
    return re.sub(r"\d+", "**", text)


COVERS = {"id": _cover_id, "phone": _cover_phone, "card": _cover_card, "address": _cover_address}


def whole_day(value: str | None) -> date | None:
    """Return a stored date as a date, if the day is known."""
    return date.fromisoformat(value) if value and len(value) == 10 else None

"""One cell read for one field: repaired only where that is certain, and every repair told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.kit import reading
from desktop.kit.errors import Refused
from desktop.kit.fields import Choice, Date, Field, IdNumber, Phone, Ref, Time
from desktop.kit.look import Look, Record
from desktop.sheets.tables.rows import Value

FAULT = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)")
SPACED_NAME = re.compile(r"[㐀-鿿𠀀-𲎯][㐀-鿿𠀀-𲎯\s　·]*[㐀-鿿𠀀-𲎯]")


@dataclass(frozen=True, slots=True)
class Said:
    """What one cell says: its row, its column's letters and heading, its value as stored."""

    row: int
    column: str
    heading: str
    value: Value

    @property
    def text(self) -> str:
        return reading.tidy(self.value)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a row was not taken: the cell (column '' for the whole row), and what to do in one Chinese sentence."""

    row: int
    column: str
    heading: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Repair:
    """A value read as something else than it says: what it became, and why that is certain."""

    row: int
    column: str
    heading: str
    value: str
    became: str
    reason: str


def refusal(said: Said, reason: str) -> Refusal:
    return Refusal(said.row, said.column, said.heading, said.text, reason)


def read(field: Field, said: Said, look: Look) -> tuple[Any, Repair | None]:
    """Read a cell that is not blank as a field's value, and tell what was repaired. Raises Refused."""
    text = said.text
    if FAULT.fullmatch(text):
        raise Refused(f"“{field.label}”的公式出错了（{text}），请在表里改好")
    if _lost_zero(field, said.value):
        raise Refused(f"“{text}”是数字，看不出是 1 月还是 10 月，请把这一格改成文字，如 {text[:4]}-10")
    value = field.read(_asked(field, said.value), look)
    if field.name == "name" and isinstance(value, str) and SPACED_NAME.fullmatch(value):
        value = re.sub(r"[\s　]", "", value)
    became = field.show(value)
    reason = _repaired(field, said.value, text, became)
    return value, Repair(said.row, said.column, said.heading, text, became, reason) if reason else None


def _asked(field: Field, value: Value) -> Value:
    return value.time() if isinstance(field, Time) and isinstance(value, datetime) else value


def _lost_zero(field: Field, value: Value) -> bool:
    """A number typed as 2017.10 is stored as 2017.1."""
    return isinstance(field, Date) and isinstance(value, float) and 1850 < value < 2101 and f"{value}"[4:] == ".1"


def _repaired(field: Field, value: Value, text: str, became: str) -> str:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if isinstance(field, Date):
        return "Excel 的日期数改成日期" if re.fullmatch(r"[1-5]\d{4}", reading.half_width(text)) else ""
    if isinstance(field, Phone) and number:
        return "数字格式的电话改成文字"
    if isinstance(field, IdNumber) and number and len(text) != 15:
        return "数字格式的身份证号改成文字"
    if text == became:
        return ""
    if isinstance(field, IdNumber) and len(re.sub(r"\D", "", reading.half_width(text))) == 15:
        return "15 位身份证号补成 18 位"
    if isinstance(field, Choice):
        return "按词表改成标准写法"
    if field.name == "name" or isinstance(field, IdNumber | Phone):
        return "全角改成半角" if reading.half_width(text) != text.strip() else "去掉多余的空格和符号"
    return ""


def agrees(field: Field, old: Record, said: Said) -> bool:
    """Whether a cell says just what the record holds, as this program writes it into a list."""
    value = old.get(field.name)
    if value is None:
        return False
    if isinstance(field, Ref):
        return said.text == old.get(f"{field.name}.called")
    plain = field.plain(value)
    return said.text in (reading.tidy(plain), field.show(value))


def as_json(found: Refusal | Repair) -> Mapping[str, Any]:
    """What the command line prints of a refusal or a repair."""
    same = {"row": found.row, "column": found.column, "heading": found.heading, "value": found.value}
    more = {"became": found.became} if isinstance(found, Repair) else {}
    return same | more | {"reason": found.reason}

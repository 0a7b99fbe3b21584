"""One cell read for one field: repaired only where that is certain, and every repair told."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from operator import mul
from typing import Any, NamedTuple, overload

from desktop.kit import identity, lunar, reading
from desktop.kit.errors import Complaint, Refused
from desktop.kit.fields import Choice, Date, Field, IdNumber, LongText, Phone, Ref, Text, Time
from desktop.kit.look import Look, Record
from desktop.sheets.tables.rows import FILE, Value

NONE = frozenset("无 没有 暂无 未知 不详 空 无电话 没电话 无号码 无手机 / \\ - -- — —— ／".split())  # instead of a number
WORDS = re.compile(r"[（(][^（）()\d]*[）)]")  # 139…（儿子）
MOBILES = re.compile(r"(?<!\d)1\d{10}(?!\d)")
ABROAD = re.compile(r"(?<!\d)\+?86[- ]?(?=1\d{2})")  # +86 139…
DIGITS = "〇一二三四五六七八九零"
SHORT_YEAR = re.compile(rf"([{DIGITS}]{{2}})年([一二三四五六七八九十\d]{{1,2}}月.*)?")
BEFORE_RELATION = re.compile("^(户主|本人)[之的]?|^[之的]")  # 户主之母
FAULT = re.compile(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!)")
SPACED_NAME = re.compile(r"[㐀-鿿𠀀-𲎯][㐀-鿿𠀀-𲎯\s　·]*[㐀-鿿𠀀-𲎯]")
CLOCK = re.compile(r"(上午|下午|晚上|早上|中午)?\s*\d{1,2}\s*([:时点])\s*(\d{1,2}|半)?分?")
MOBILE = re.compile(r"1[3-9][0-9]{9}")
NUMBER = re.compile(r"[0-9]{17}[0-9X]")
ISO_DAY = re.compile(r"(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}")
NUMBER_PHONE = "数字格式的电话改成文字"
KNOWN = 4_000  # different cells of a column whose reading is kept
KNOWN_DAYS = 40_000  # all the days of a century


class Refusal(NamedTuple):
    """Why a row was not taken: the cell (column '' for the whole row), and what to do in one Chinese sentence."""

    row: int
    column: str
    heading: str
    value: str
    reason: str


class Repair(NamedTuple):
    """A value read as something else than it says: what it became, and why that is certain."""

    row: int
    column: str
    heading: str
    value: str
    became: str
    reason: str


class Odd(NamedTuple):
    """A cell that does not simply say its value: it was repaired for a reason, or cannot be read."""

    value: Any
    reason: str = ""
    complaints: tuple[Complaint, ...] = ()


class Source:
    """A column that is taken: where it stands, its heading, the field's path as import knows it, and the field.

    `fills`: it only fills what is blank. `cut` takes the part of a cell that is meant. Every value is read once for all
    the rows that say the same.
    """

    def __init__(
        self, col: int, letters: str, heading: str, path: str, field: Field, fills: bool = False,
        cut: Callable[[Value], Value] | None = None,
    ) -> None:  # fmt: skip
        self.col, self.letters, self.heading, self.path = col, letters, heading, path
        self.field, self.fills, self._cut = field, fills, cut
        self._known: dict[Any, Any] = {}
        self._quick = QUICK.get(type(field))
        self._most = KNOWN_DAYS if isinstance(field, Date) else KNOWN

    def told(self, cells: Sequence[Value]) -> Sequence[Value]:
        """Return what the cells of the column say for this field."""
        return cells if self._cut is None else [None if cell is None else self._cut(cell) for cell in cells]

    def read(self, cells: Sequence[Value], look: Look) -> tuple[list[Any], dict[int, Odd]]:
        """Read a stretch of the column: each value, None for a blank; and by place what does not simply say it."""
        odd: dict[int, Odd] = {}
        if isinstance(self.field, Ref):
            return list(cells), odd
        quick, known = self._quick, self._known
        found = [None if c is None else quick(c) for c in cells] if quick else list(map(known.get, cells))
        for at, cell in enumerate(cells):
            if found[at] is None and cell is not None:
                found[at] = self._known_or_slow(cell, look)
            value = found[at]
            if type(value) is Odd:
                odd[at], found[at] = value, value.value
        return found, odd

    def _known_or_slow(self, cell: Value, look: Look) -> Any:
        place = cell if type(cell) is str else (type(cell), cell)  # 1 is not True
        value = self._known.get(place)
        if value is None:
            value = self._slow(cell, look)
            if len(self._known) < self._most:
                self._known[place] = value
        return value

    def _slow(self, cell: Value, look: Look) -> Any:
        try:
            value, reason = read(self.field, cell, look)
        except Refused as refused:
            return Odd(None, "", refused.complaints)
        return Odd(value, reason) if reason or value is None else value


class Said:
    """What one cell says: its row, its column, its value as stored, what that reads as there, and what is odd in it."""

    __slots__ = ("odd", "ready", "row", "source", "value")

    def __init__(self, row: int, source: Source, value: Value, ready: Any = None, odd: Odd | None = None) -> None:
        self.row, self.source, self.value, self.ready, self.odd = row, source, value, ready, odd

    @property
    def text(self) -> str:
        return self.value.strip() if type(self.value) is str else reading.tidy(self.value)


def refusal(said: Said, reason: str) -> Refusal:
    return Refusal(said.row, said.source.letters, said.source.heading, said.text, reason)


class Repairs(Sequence[Repair]):
    """The repairs of an import, each put into words when it is looked at."""

    def __init__(self, found: Sequence[tuple[Said, Field]]) -> None:
        self._found = found

    def __len__(self) -> int:
        return len(self._found)

    @overload
    def __getitem__(self, at: int) -> Repair: ...
    @overload
    def __getitem__(self, at: slice) -> Repairs: ...
    def __getitem__(self, at: int | slice) -> Repair | Repairs:
        if isinstance(at, slice):
            return Repairs(self._found[at])
        said, field = self._found[at]
        reason = said.odd.reason if said.odd else ""
        return Repair(said.row, said.source.letters, said.source.heading, said.text, field.show(said.ready), reason)


# --- one cell


def read(field: Field, cell: Value, look: Look) -> tuple[Any, str]:
    """Read a cell that is not blank as a field's value, and say what was repaired ('' for nothing). Raises Refused."""
    text = reading.tidy(cell)
    if FAULT.fullmatch(text):
        raise Refused(f"“{field.label}”的公式出错了（{text}），请在表里改好")
    if _lost_zero(field, cell):
        raise Refused(f"“{text}”是数字，看不出是 1 月还是 10 月，请把这一格改成文字，如 {text[:4]}-10")
    if isinstance(field, Phone | IdNumber) and text in NONE:
        return None, "写着没有，当作空"
    value = field.read(_asked(field, cell, look), look)
    if field.name == "name" and isinstance(value, str) and SPACED_NAME.fullmatch(value):
        value = re.sub(r"[\s　]", "", value)
    return value, _repaired(field, cell, text, field.show(value))


def _asked(field: Field, value: Value, look: Look) -> Value:
    """Return what a cell is asked to say: of a moment the time, of a word the spelling that its dictionary has."""
    if type(field) is Choice and type(value) is str and value not in (words := look.words(field.of)):
        bare = re.sub(r"\s", "", value)  # 群 众
        return next((word for word in (bare, BEFORE_RELATION.sub("", bare)) if word in words), value)
    if isinstance(field, Phone) and type(value) is str:
        return _numbers(WORDS.sub("", ABROAD.sub("", value)))
    if type(field) is Date and type(value) is str and (said := SHORT_YEAR.fullmatch(re.sub(r"\s", "", value))):
        year = int("".join(str(DIGITS.index(c) % 10) for c in said[1]))
        return f"{year + (2000 if year <= look.today.year % 100 else 1900)}年{said[2] or ''}"  # 七一年二月
    return value.time() if isinstance(field, Time) and isinstance(value, datetime) else value


def _numbers(text: str) -> str:
    """Part mobile numbers that only a blank or a stroke parts: 13929333397 13855683329."""
    found = MOBILES.findall(text)
    return "、".join(found) if len(found) > 1 and not MOBILES.sub("", text).strip("、 /／，,;；") else text


def _lost_zero(field: Field, value: Value) -> bool:
    """A number typed as 2017.10 is stored as 2017.1."""
    return isinstance(field, Date) and isinstance(value, float) and 1850 < value < 2101 and f"{value}"[4:] == ".1"


def _repaired(field: Field, value: Value, text: str, became: str) -> str:
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if isinstance(field, Date):
        if lunar.is_lunar(reading.half_width(text).replace(" ", "")):
            return "农历日期换成公历"
        return "Excel 的日期数改成日期" if re.fullmatch(r"[1-5]\d{4}", reading.half_width(text)) else ""
    if isinstance(field, Phone) and number:
        return NUMBER_PHONE
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


# --- what needs no second look: each gives just what `read` would, or None where it has to be asked


def _plain_text(cell: Value) -> Any:
    fine = type(cell) is str and cell.isprintable() and " " not in cell and cell[:1] not in ("#", "")
    return cell if fine else None


def _plain_number(cell: Value) -> Any:
    return cell if type(cell) is str and len(cell) == 18 and _CHECKED(cell) else None


def _plain_phone(cell: Value) -> Any:
    if type(cell) is int and 13_000_000_000 <= cell <= 19_999_999_999:
        return Odd(str(cell), NUMBER_PHONE)
    return cell if type(cell) is str and MOBILE.fullmatch(cell) else None


def _plain_day(cell: Value) -> Any:
    if type(cell) is date:
        return cell.isoformat() if 1900 <= cell.year <= 2099 else None
    if type(cell) is str and ISO_DAY.fullmatch(cell):
        try:
            date.fromisoformat(cell)
        except ValueError:
            return None
        return cell
    return None


class _Checked:
    """Whether an identity number is right: region, birth date and the rest are each weighed once."""

    def __init__(self) -> None:
        self._regions: dict[str, int] = {}
        self._days: dict[str, int] = {}
        self._rests: dict[str, int] = {}

    def __call__(self, number: str) -> bool:
        region, day, rest = number[:6], number[6:14], number[14:]
        try:
            return (self._regions[region] + self._days[day] + self._rests[rest]) % 11 == 1
        except KeyError:
            return self._learn(region, day, rest) and self(number)

    def _learn(self, region: str, day: str, rest: str) -> bool:
        """Weigh what is new; False if a part cannot be right."""
        try:
            right = NUMBER.fullmatch(region + day + rest) and date.fromisoformat(f"{day[:4]}-{day[4:6]}-{day[6:]}")
        except ValueError:
            return False
        if not right or day < "1850":
            return False
        for part, known, weights in (
            (region, self._regions, identity.WEIGHTS[:6]),
            (day, self._days, identity.WEIGHTS[6:14]),
            (rest[:3], self._rests, identity.WEIGHTS[14:]),
        ):
            if len(known) > KNOWN_DAYS:
                known.clear()
            known[part if known is not self._rests else rest] = sum(map(mul, map(int, part), weights))
        self._rests[rest] += 10 if rest[3] == "X" else int(rest[3])
        return True


_CHECKED = _Checked()
QUICK: Mapping[type[Field], Callable[[Value], Any]] = {
    Text: _plain_text, LongText: _plain_text, IdNumber: _plain_number, Phone: _plain_phone, Date: _plain_day,
}  # fmt: skip


def clock_of(cell: Value) -> Value:
    """Return the time of day in a moment: 2026-03-05 14:30, 3月5日下午2点; None if it tells none."""
    if isinstance(cell, datetime):
        return None if cell.time() == datetime.min.time() else cell.time()
    found = CLOCK.search(reading.half_width(cell)) if isinstance(cell, str) else None
    return found[0] if found else None


def agrees(field: Field, old: Record, said: Said) -> bool:
    """Whether a cell says just what the record holds, as this program writes it into a list."""
    value = old.get(field.name)
    if value is None:
        return False
    if isinstance(field, Ref):
        return said.text == old.get(f"{field.name}.called")
    return said.text in (reading.tidy(field.plain(value)), field.show(value))


def as_json(found: Refusal | Repair, where: Callable[[int], tuple[str, int]]) -> Mapping[str, Any]:
    """What the command line prints of a refusal or a repair; `where` tells a row's file and its number there."""
    file, row = where(found.row)
    same = {"row": row, "column": found.column, "heading": found.heading, "value": found.value}
    more = {"became": found.became} if isinstance(found, Repair) else {}
    return ({"file": file} if file else {}) | same | more | {"reason": found.reason}


def line(number: int, beside: int = 0) -> str:
    """Say a row's number; one of another file than the row `beside` is said to be there."""
    there = "" if not beside or number // FILE == beside // FILE else "另一份表"
    return f"{there}第 {number % FILE} 行"

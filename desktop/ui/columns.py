"""Which columns a ledger's list shows, how wide, and how each value is said in a cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt

from desktop.kit.fields import (
    COVERS,
    Choice,
    Date,
    Duration,
    Field,
    Flag,
    IdNumber,
    LongText,
    Money,
    Number,
    Phone,
    Ref,
    Tags,
    Time,
)
from desktop.kit.ledger import Ledger
from desktop.kit.look import Record
from desktop.kit.paths import resolve

from . import memory

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter

# the columns of the first books' lists, where the order of the declaration is not the best one
CHOSEN: dict[str, tuple[str, ...]] = {
    "people": ("name", "sex", "age", "household.group.name", "relation", "phone", "tags", "id_number", "state"),
    "households": ("number", "head", "group", "size", "kind", "contact", "last_visit", "address", "state"),
    "party_members": (
        "person",
        "person.sex",
        "status",
        "party_group",
        "joined_on",
        "party_age",
        "duty",
        "contact_count",
        "person.phone",
        "branch",
        "state",
    ),
    "volunteers": ("person", "person.household.group.name", "team", "this_year", "total", "times", "skill", "number"),
    "meetings": ("held_on", "type", "title", "topics", "chair", "present", "due", "place"),
    "contacts": ("member", "household", "household.group.name", "household.kind", "last_visit", "due_on", "cadre"),
    "visits": ("visited_on", "member", "household", "household.group.name", "way", "request", "result", "next_on"),
    "activities": ("held_on", "name", "team", "place", "came_count", "total", "leader"),
    "service_records": ("done_on", "volunteer", "activity", "came", "left", "minutes", "rating"),
    "settings": ("label", "value", "unit", "basis"),
    "dictionary": ("kind", "name", "code", "aliases", "sequence"),
    "attendance": ("meeting", "person", "status", "reason", "duty", "votes"),
}
SHORT = {"household.group.name": "小组", "person.household.group.name": "小组", "relation": "与户主", "tags": "人群"}
EXPECTED = {"people": ("phone",)}  # a blank here is said in red: 缺电话
MOST = 9
COUNTED = {
    "people": "人",
    "party_members": "人",
    "volunteers": "人",
    "households": "户",
    "meetings": "次",
    "visits": "次",
    "groups": "组",
}


@dataclass(frozen=True)
class Column:
    """One column: the path it shows, the record's key for that, and its look. `expected`: a blank is said in red."""

    path: str
    key: str
    label: str
    field: Field
    strong: bool = False
    expected: bool = False

    @property
    def covered(self) -> bool:
        """Whether values are covered until the clerk asks for one."""
        return self.field.mask in COVERS

    @property
    def align(self) -> Qt.AlignmentFlag:
        if isinstance(self.field, Number | Money | Duration):
            return RIGHT
        if isinstance(self.field, Time | Flag) or self.field.name == "sex":
            return CENTRE
        return LEFT

    @property
    def width(self) -> int:
        """The first width, in units."""
        kind = type(self.field)
        wide = {
            IdNumber: 184,
            Phone: 136,
            Date: 112,
            Tags: 220,
            Time: 72,
            Flag: 72,
            Number: 84,
            Money: 96,
            Duration: 88,
        }
        least = 34 + 17 * len(self.label)
        if self.field.name == "sex" or self.label in ("小组", "年龄"):
            return 64
        if self.label == "姓名":
            return 104
        if isinstance(self.field, Choice) and kind is not Tags:
            return max(88, least)
        if isinstance(self.field, LongText):
            return max(240, least)
        return max(wide.get(kind, 128), least)

    @property
    def least(self) -> int:
        """The width below which the column is dropped rather than shown, in units."""
        return 120 if isinstance(self.field, Tags | LongText) else self.width

    def show(self, record: Record) -> str:
        """Say the value as the list does: private parts covered, one line."""
        value = record.get(self.key)
        text = str(value or "") if self.key != self.path and self.key.endswith(".called") else self.field.cover(value)
        return text.replace("\n", " ")


def columns_of(ledgers: Mapping[str, Ledger], ledger: Ledger) -> list[Column]:
    """The columns a ledger's list shows: those chosen on this computer, or the proposed ones."""
    kept = memory.recall(f"columns/{ledger.name}")
    paths = [kept] if isinstance(kept, str) else kept or proposed(ledger)
    known = [p for p in paths if is_path(ledgers, ledger, p)]
    return [column(ledgers, ledger, path, first=place == 0) for place, path in enumerate(known or proposed(ledger))]


def is_path(ledgers: Mapping[str, Ledger], ledger: Ledger, path: str) -> bool:
    from desktop.kit.errors import Refused

    try:
        resolve(ledgers, ledger, path)
    except Refused:
        return False
    return True


def proposed(ledger: Ledger) -> list[str]:
    if ledger.name in CHOSEN:
        return list(CHOSEN[ledger.name])
    short = [f for f in ledger.fields if not isinstance(f, LongText) or f.required]
    first = ledger.called_by.split(".")[0]
    ranked = sorted(short, key=lambda f: (f.name != first, not f.required))
    kept = set(map(id, ranked[:MOST]))
    return [f.name for f in sorted(short, key=lambda f: f.name != first) if id(f) in kept]


def column(ledgers: Mapping[str, Ledger], ledger: Ledger, path: str, *, first: bool = False) -> Column:
    found = resolve(ledgers, ledger, path)
    key = f"{path}.called" if isinstance(found.field, Ref) else path
    label = SHORT.get(path) or found.label
    expected = path in EXPECTED.get(ledger.name, ()) or (found.field.required and not found.refs)
    return Column(path, key, label, found.field, strong=first, expected=expected)


def said(field: Field, record: Record) -> str:
    """Say a field of a record in full, a reference by its name."""
    value: Any = record.get(f"{field.name}.called") if isinstance(field, Ref) else record.get(field.name)
    return str(value or "") if isinstance(field, Ref) else field.show(value)


def counter_of(ledger: str) -> str:
    """The word a ledger's records are counted with."""
    return COUNTED.get(ledger, "条")

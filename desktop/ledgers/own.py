"""Ledgers and fields that a book declares itself: the declaration is a record, and this is how it is read."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from desktop.kit import fields
from desktop.kit.errors import Complaint
from desktop.kit.fields import Choice, Field, Tags
from desktop.kit.ledger import Ledger
from desktop.kit.look import Look, Record

NAME = "own_ledgers"
GROUP = "自建台账"
TAKEN = frozenset("id uid village made_at changed_at removed_at extra ledger called".split())
COVERED = {"住址": "address", "地址": "address", "卡号": "card", "账号": "card"}
CHOSEN = ("选项", "多选")  # the kinds that have choices


@dataclass(frozen=True)
class OwnField:
    """A field that a book declares. kind: one of KINDS; choices: the words of a 选项 or 多选.

    `public`: it may stand on a notice, unless it is covered anyway: an identity number, a telephone, an address.
    """

    label: str
    kind: str = "文字"
    choices: tuple[str, ...] = ()
    required: bool = False
    unit: str = ""
    aliases: tuple[str, ...] = ()
    public: bool = False
    name: str = ""

    @property
    def cover(self) -> str:
        """How it is covered on screen, '' for not at all."""
        said = next((cover for word, cover in COVERED.items() if word in self.label), "")
        return {"身份证号": "id", "电话": "phone"}.get(self.kind, said)


class Fields(fields.LongText):
    """The fields a declaration holds; said by their labels."""

    def show(self, value: Any) -> str:
        try:
            return "、".join(f.label for f in fields_in({"fields": value}))
        except (ValueError, TypeError):  # refused where it was typed
            return str(value)


def _number(name: str, label: str, **more: Any) -> Field:
    return fields.Number(name, label, places=6, least=None, **more)


KINDS: dict[str, Callable[..., Field]] = {
    "文字": fields.Text, "长文字": fields.LongText, "数": _number, "金额": fields.Money, "日期": fields.Date,
    "月份": fields.Month, "时间": fields.Time, "时长": fields.Duration, "是否": fields.Flag, "选项": Choice, "多选": Tags,
    "身份证号": fields.IdNumber, "电话": fields.Phone,
}  # fmt: skip


def field_of(ledger: str, own: OwnField) -> Field:
    """Make a declared field a field like any other. Its words are the dictionary 'ledger/field'."""
    mask = own.cover or ("open" if own.public else "")
    given: dict[str, Any] = {"required": own.required, "aliases": own.aliases, "unit": own.unit, "mask": mask}
    if own.kind in CHOSEN:
        given["of"] = f"{ledger}/{own.name}"
    return KINDS.get(own.kind, fields.Text)(own.name, own.label, **given)


def fields_in(record: Record) -> tuple[OwnField, ...]:
    """Return the fields that a declaration holds."""
    said = json.loads(record.get("fields") or "[]")
    return tuple(map(_own_field, said))


def _own_field(said: dict[str, Any]) -> OwnField:
    given: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in said.items()}
    return OwnField(**given)


def written(own: Iterable[OwnField]) -> str:
    """Write fields down as a declaration holds them."""
    blank = OwnField("")
    said = [{n: v for n, v in vars(f).items() if v != getattr(blank, n)} for f in own]
    return json.dumps(said, ensure_ascii=False)


def named(own: Iterable[OwnField], taken: Iterable[str] = ()) -> tuple[OwnField, ...]:
    """Give each field that has no name yet one of its own, from its label; 'taken' are names used already."""
    found, used = list[OwnField](), {*TAKEN, *taken}
    for one in own:
        name = one.name or free_name(one.label, used)
        used.add(name)
        found.append(replace(one, name=name))
    return tuple(found)


def free_name(label: str, used: Iterable[str]) -> str:
    """Make of a label a name that a path, a query and a file can hold, and that is not used yet."""
    plain = re.sub(r"\W", "", label) or "栏目"
    plain = f"_{plain}" if plain[0].isdigit() else plain
    taken = set(used)
    return next(n for k in range(1, len(taken) + 2) if (n := plain if k == 1 else f"{plain}{k}") not in taken)


def ledger_of(record: Record, known: Mapping[str, Ledger]) -> Ledger:
    """Make the ledger that a declaration declares: one of its own, or a known one with more fields."""
    name, base = str(record["name"]), known.get(record["name"])
    found = tuple(field_of(name, f) for f in fields_in(record))
    if base is not None:
        return replace(base, fields=(*base.fields, *(f for f in found if f.name not in base.by_name)))
    words = {w: tuple(filter(None, (record.get(w) or "").split("、"))) for w in ("called", "key")}
    there = {f.name for f in found}
    called = tuple(n for n in words["called"] if n in there) or tuple(f.name for f in found[:1])
    key = tuple(n for n in words["key"] if n in there)
    day = record.get("day") or ""
    return Ledger(
        name, str(record["title"]), found, called, key, day if day in there else "",
        f"{day} desc" if day in there else "", group=GROUP,
    )  # fmt: skip


def choices_in(record: Record) -> dict[str, dict[str, str]]:
    """Return the words of a declaration's choices by the dictionary that its fields name."""
    return {f"{record['name']}/{f.name}": {word: word for word in f.choices} for f in fields_in(record) if f.choices}


def whole(record: Record, look: Look | None = None) -> Complaint | None:
    """A declaration has a title and fields whose labels differ."""
    try:
        found = fields_in(record)
    except (ValueError, TypeError):
        return Complaint("栏目写得不对，请在“全部台账”里用“栏目”来改", "fields")
    labels = [f.label.strip() for f in found]
    if not found:
        return Complaint("至少要有一个栏目", "fields")
    if not all(labels):
        return Complaint("每个栏目都要有名称", "fields")
    twice = next((label for label in labels if labels.count(label) > 1), None)
    if twice:
        return Complaint(f"有两个栏目都叫“{twice}”，请改掉一个", "fields")
    unknown = next((f for f in found if f.kind not in KINDS), None)
    if unknown:
        return Complaint(f"“{unknown.label}”的种类“{unknown.kind}”不认识，可以写：{'、'.join(KINDS)}", "fields")
    bare = next((f for f in found if f.kind in CHOSEN and not f.choices), None)
    return Complaint(f"“{bare.label}”是选项，请写上可以选哪些，用顿号隔开", "fields") if bare else None


OWN_LEDGERS = Ledger(
    name=NAME,
    title="自建台账和栏目",
    group="系统",
    called=("title",),
    key=("name",),
    order="title",
    rules=(whole,),
    fields=(
        fields.Text("name", "内部名称", required=True),
        fields.Text("title", "台账名称", required=True, help="自建台账的名字；给原有台账加栏目的，是那本台账的名字"),
        Fields("fields", "栏目"),
        fields.Text("called", "称呼用的栏目"),
        fields.Text("key", "认记录用的栏目"),
        fields.Text("day", "日期栏目"),
    ),
)

LEDGERS = (OWN_LEDGERS,)

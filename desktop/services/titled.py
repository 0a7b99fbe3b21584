"""A sheet whose title says whom it is about takes only those: 流动党员, 独居老人, 主题党日, 80 周岁以上."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from desktop.kit.fields import Choice
from desktop.kit.ledger import Ledger
from desktop.kit.look import Filter
from desktop.store.book import Book

from . import templates
from .reading import Order, general

if TYPE_CHECKING:
    from desktop.sheets.template import Template

# The fields a title may fix, and what stands behind their word there
SPOKEN = {
    "party_members": (("state", "党员"), ("status", "")),
    "care": (("kind", ""),),
    "posts": (("body", ""),),
    "tasks": (("kind", ""),),
}
USUAL = (
    "正常",
    "正式党员",
    "党小组",
    "村民小组",
    "支委会",
    "党支部",
)  # said of everybody, or of the branch the sheet is from
# What a title says in other words than the book's
SAID = (
    ("posts", re.compile(r"支委(?!会议)|支部委员|(支部|党组织)班子"), Filter("body", "支委会")),
    ("people", re.compile(r"外出务工|务工人员|外出人员|劳务输出"), Filter("away", True)),
)
OPEN = re.compile(r"五必访|等|各类|重点人群|特殊群体")  # the kinds named are examples
OLD = re.compile(r"(\d{2})周?岁(?:及)?以上")


def titled(book: Book, template: Template, order: Order) -> tuple[Order, tuple[str, ...]]:
    """Narrow what is asked to what the title names, and say so; what the clerk has chosen himself stands."""
    ledger = book.ledgers[template.match.ledger or ""]
    if order.records or order.query.filters or template.match.per not in (None, ledger.name):
        return order, ()
    title = re.sub(r"[\s“”\"]", "", template.layout.heading)
    title += "/" + re.sub(r"（.*?）", "", title) + "/" + re.sub(r"[（）]", "", title)  # 独居（空巢）老人 are both
    if OPEN.search(title):
        return order, ()
    said = next((f for name, pattern, f in SAID if name == ledger.name and pattern.search(title)), None)
    found = _spoken(book, ledger, template, title) or said or _aged(book, ledger, title, order)
    if found is None:
        return order, ()
    words = "、".join(map(str, found.value)) if found.how == "among" else _word(found.value)
    label = "出生日期" if found.how == "until" else ledger.by_name[found.path.split(".")[0]].label
    told = f"标题说的只是一部分人或事，只填了“{label}”{'不晚于' if found.how == 'until' else '是'}“{words}”的记录。"
    return replace(order, query=order.query.with_(filters=(found,))), (told,)


def _spoken(book: Book, ledger: Ledger, template: Template, title: str) -> Filter | None:
    if ledger.name == "meetings":
        return _type(book, template, title)
    for name, tail in SPOKEN.get(ledger.name, ()):
        field = ledger.by_name[name]
        if not isinstance(field, Choice) or (ledger.name == "tasks" and _has_column(template, name)):
            continue
        words = [w for w in _words(book, field.of) if w not in USUAL]
        said = [w for w in words if f"{w}{tail}" in title]
        if said:
            return Filter(name, said, "among")
    return None


def _type(book: Book, template: Template, title: str) -> Filter | None:
    from desktop.sheets.levels import TypeWords

    named = TypeWords(templates.meeting_type_words(book)).inside(title)
    told = any(m.path == "type.name" and m.sure for _, m in (*template.columns, *template.blanks))
    return None if named is None or told else Filter("type.name", named)


def _aged(book: Book, ledger: Ledger, title: str, order: Order) -> Filter | None:
    old = OLD.search(title)
    if ledger.name != "people" or old is None:
        return None
    today = str(general(book, order.period, order.query.village)("today", {}))
    return Filter("born", f"{int(today[:4]) - int(old[1])}{today[4:10]}", "until")


def _word(value: object) -> str:
    return "是" if value is True else str(value)


def _words(book: Book, kind: str) -> Sequence[str]:
    return [str(entry["name"]) for entry in book.records("dictionary") if entry["kind"] == kind]


def _has_column(template: Template, path: str) -> bool:
    return any(m.path == path and m.sure for _, m in template.columns)

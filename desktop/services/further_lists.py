"""A sheet with several lists: which records go into which, told apart by what stands above each of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from desktop.kit.fields import Choice
from desktop.kit.ledger import Ledger, Rows
from desktop.kit.look import Filter, Query
from desktop.kit.periods import year
from desktop.kit.work import Work
from desktop.store.book import Book

from . import templates
from .reading import Order, Read, filters_with, general, windows
from .sheet_rows import paths_of, rows_of
from .standing import standing
from .titled import titled

if TYPE_CHECKING:
    from desktop.sheets.pages import Page
    from desktop.sheets.template import Template

# What a list's caption may fix: 二、预备党员, 困境儿童, 三、村民代表, 群众, 一组
FIXES: dict[str, tuple[str, ...]] = {
    "party_members": ("state", "status"),
    "care": ("kind",),
    "posts": ("body", "post"),
    "tasks": ("kind",),
    "people": ("political",),
    "households": ("kind",),
    "attendance": ("status",),
}
EVERYBODY = frozenset({"村民", "农民", "公民", "一般", "普通"})  # said of anybody: no narrower than the ledger
TOGETHER = {"到会": ("到会", "线上")}  # who takes part from afar is there
AWAY, HERE = re.compile("外出|在外|流出|务工|打工"), re.compile("在家|在村|常住|留守")
GROUPS = {
    "households": "group.name",
    "people": "household.group.name",
    "party_members": "person.household.group.name",
    "contacts": "household.group.name",
}
UNTELLABLE = "“{}”没有填：它和上面的表要的是同一种记录，表上没有说谁该在哪里。请手填，或分成两张表。"
UNKNOWN = "“{}”没有填：认不出它要填哪本台账。"


@dataclass(frozen=True)
class Part:
    """A further list that is filled: what of its ledger it takes; `rows` if that belongs to the sheet's record.

    `same`: what the clerk asked of the first list's records is asked of these, too.
    """

    template: Template
    filters: tuple[Filter, ...] = ()
    rows: Rows | None = None
    same: bool = False


@dataclass(frozen=True)
class Parts:
    """What the lists of a sheet take: the first one's `order`, the others (None stays blank), what to say of it."""

    order: Order
    others: tuple[Part | None, ...] = ()
    said: tuple[str, ...] = ()


def parted(book: Book, template: Template, order: Order) -> Parts:
    """Share the records out to the lists of a sheet. A list that cannot be told from one above it stays blank."""
    narrowed, told = titled(book, template, order)
    if not template.others:
        return Parts(narrowed, (), told)
    main = _main_ledger(book, template)
    shared = {o.match.ledger for o in template.others}
    own = fixed(book, main, _spoken(template)) if main and main.name in shared else ()
    said = [_words(main, _spoken(template), own)] if main and own else [*told]
    narrowed = order if own else narrowed  # what stands nearer above the list counts
    taken = [(main.name if main else "", own)]
    others: list[Part | None] = []
    for other in template.others:
        part, words = _part(book, other, taken)
        others.append(part)
        said += [words] if words else []
    return Parts(_narrowed(narrowed, own, template.match.per is not None), tuple(others), tuple(said))


def _main_ledger(book: Book, template: Template) -> Ledger | None:
    """The ledger of the first list's rows: of a form what belongs to its record."""
    match = template.match
    ledger = book.ledgers.get(match.ledger or "")
    if ledger is None or template.layout.kind != "form":
        return ledger
    from desktop.sheets.family import rows_of_path

    found = (rows_of_path(book.ledgers, ledger, m.path) for m in match.columns if m.path)
    return next((book.ledgers[rows.ledger] for rows in found if rows), None)


def _part(book: Book, other: Template, taken: list[tuple[str, tuple[Filter, ...]]]) -> tuple[Part | None, str]:
    from desktop.sheets.further import belonging

    table, match = other.layout.table, other.match
    name = _spoken(other) or (f"第 {table.top} 行起的表" if table else "")
    if match.ledger is None:
        return None, UNKNOWN.format(name)
    ledger = book.ledgers[match.ledger]
    filters = fixed(book, ledger, _spoken(other))
    rivals = [theirs for named, theirs in taken if named == ledger.name]
    if rivals and (not filters or filters in rivals):
        return None, UNTELLABLE.format(name)
    taken.append((ledger.name, filters))
    owned = belonging(book.ledgers, match.per) if match.per else iter(())
    rows = next((rows for rows in owned if rows.ledger == ledger.name), None)
    same = match.per is None and ledger.name == taken[0][0]
    return Part(other, filters, rows, same), _words(ledger, name, filters)


def _spoken(template: Template) -> str:
    """What says whose list it is: its caption, else how it calls its people (村民小组长 instead of 姓名)."""
    names = [c.heading for c, m in template.columns if m.sure and (m.path or "").split(".")[-1] == "name"]
    return template.layout.caption or next((n for n in names[:1] if n not in ("姓名", "名字", "户主", "户主姓名")), "")


def _words(ledger: Ledger, name: str, filters: Sequence[Filter]) -> str:
    """Say what was taken: “二、预备党员”只填了“党员身份”是“预备党员”的记录。"""
    said = [f"“{_label(ledger, f.path)}”是“{'、'.join(_shown(f))}”" for f in filters]
    return f"“{name}”只填了{'、'.join(said)}的记录。" if said else ""


def _label(ledger: Ledger, path: str) -> str:
    return "村民小组" if path == GROUPS.get(ledger.name) else ledger.by_name[path.split(".")[0]].label


def _shown(found: Filter) -> Sequence[str]:
    if found.path == "away":
        return ("是" if found.how == "is" else "否",)
    return found.value if isinstance(found.value, tuple) else (str(found.value),)


def fixed(book: Book, ledger: Ledger, caption: str) -> tuple[Filter, ...]:
    """What a caption fixes: the longest words of a dictionary in it, all meaning the same; and a village group."""
    from desktop.sheets.levels import TypeWords

    text = re.sub(r"[\s“”\"]", "", caption)
    found = []
    for name in FIXES.get(ledger.name, ()):
        field = ledger.by_name[name]
        words = book.words(field.of) if isinstance(field, Choice) else {}
        telling = {w: m for w, m in words.items() if w == m or (w != ledger.title and w not in EVERYBODY)}
        meant, rest = _said(text, telling)
        if meant is not None:
            found.append(Filter(name, TOGETHER[meant], "among") if meant in TOGETHER else Filter(name, meant))
            if ledger.name != "posts":  # 党支部书记 is of a body, and holds a post in it
                break
            text = rest
    if ledger.name == "people" and bool(AWAY.search(text)) != bool(HERE.search(text)):
        found.append(Filter("away", 1, "is" if AWAY.search(text) else "is_not"))
    if ledger.name == "meetings" and (named := TypeWords(templates.meeting_type_words(book)).inside(text)):
        found.append(Filter("type.name", named))
    if path := GROUPS.get(ledger.name):
        names = {str(group["name"]): str(group["name"]) for group in book.records("groups")}
        meant, _ = _said(text.replace("村民组", "组").replace("村民小组", "组").replace("小组", "组"), names)
        found += [Filter(path, meant)] if meant is not None else []
    return tuple(found)


def _said(text: str, words: dict[str, str]) -> tuple[str | None, str]:
    """The only meaning of the words in a text, longer ones first (预备党员 is no 党员), and the text without them."""
    found = set()
    for word in sorted(words, key=len, reverse=True):
        if len(word) >= 2 and word in text:
            text = text.replace(word, " ")
            found.add(words[word])
    return found.pop() if len(found) == 1 else None, text


def _narrowed(order: Order, filters: tuple[Filter, ...], per: bool) -> Order:
    """Narrow the first list to what its caption fixes; records chosen by hand stay chosen."""
    if not filters:
        return order
    if per:
        return replace(order, below=filters)
    query = order.query.with_(filters=(*order.query.filters, *filters))
    if order.records:
        query = filters_with(query, "uid", order.records)
    return replace(order, query=query, records=())


# --- read


def with_others(book: Book, parts: Parts, order: Order, pages: Sequence[Page]) -> Work[list[Page]]:
    """Add to each page the rows of its further lists."""
    found: list[Page] = []
    above = general(book, order.period, order.query.village)
    for page in pages:
        others = []
        for part in parts.others:
            rows = (yield from _rows(book, part, order, page, above)) if part else []
            others += [rows]
        found.append(replace(page, others=tuple(others)))
    return found


def _rows(book: Book, part: Part, order: Order, page: Page, above: Read) -> Work[list[Read]]:
    ledger = book.ledgers[part.template.match.ledger or ""]
    query = _narrowed(order, part.filters, False).query if part.same else _asked(book, ledger, part, order, page)
    ids = book.ids(ledger.name, standing(ledger.name, query))
    rows = yield from windows(book, ledger, ids, paths_of(part.template.columns, ledger), "正在读取记录")
    return rows_of(ledger, part.template, rows, above)


def _asked(book: Book, ledger: Ledger, part: Part, order: Order, page: Page) -> Query:
    """What is asked of another ledger: its records of the period or else of this year, or of the sheet's record."""
    query = Query(village=order.query.village, filters=part.filters)
    if ledger.day and not (part.rows and part.rows.owned):
        period = order.period if order.period.since or order.period.until or part.rows else year(book.today.year)
        query = query.with_(since=period.since, until=period.until)
    return filters_with(query, part.rows.by, [str(page.owner("uid", {}))]) if part.rows else query

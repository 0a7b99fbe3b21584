"""Own ledgers and own fields: declared, renamed, given more fields, put away. Each is one step."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from desktop.kit.errors import Refused
from desktop.kit.ledger import Ledger
from desktop.kit.look import Query, Record
from desktop.ledgers import own
from desktop.ledgers.own import OwnField
from desktop.store.book import Book

TITLE = 30
TAKEN = "已经有叫“{}”的台账了，请换个名字"
NAMELESS = "请给台账起个名字"
LABEL_TAKEN = "“{}”已经有“{}”这个栏目了，请换个名字"
NOT_OWN = "“{}”不是自建的台账，不能改它自带的栏目"


def declared(book: Book, name: str) -> Record | None:
    """Return the declaration of an own ledger, or of what a ledger was given beside its own."""
    return next(iter(book.records(own.NAME, name=name)), None)


def is_own(book: Book, name: str) -> bool:
    """Whether a ledger is the book's own."""
    return name in book.ledgers and book.ledgers[name].group == own.GROUP


def own_fields(book: Book, name: str) -> tuple[OwnField, ...]:
    """Return the fields that the book declares for a ledger."""
    record = declared(book, name)
    return own.fields_in(record) if record else ()


def name_of(book: Book, title: str) -> str:
    """Return the name of the ledger with this title, or the one it would get."""
    found = next((ledger.name for ledger in book.ledgers.values() if ledger.title == title), "")
    return found or own.free_name(title, [*book.ledgers, *_used(book), *own.TAKEN])


def _used(book: Book) -> list[str]:
    """Return the names of the declarations in the recycle bin: their records wait for them."""
    return [record["name"] for record in book.rows(own.NAME, Query(removed=True), ["name"])]


def free_title(book: Book, title: str) -> str:
    """Return a title that no ledger has: the one wished, or with a number behind it."""
    taken = {ledger.title for ledger in book.ledgers.values()}
    return next(t for n in range(1, len(taken) + 2) if (t := title if n == 1 else f"{title}{n}") not in taken)


def declaration(book: Book, title: str, fields: Sequence[OwnField], called: str = "", key: str = "") -> Record:
    """Make the record that declares a new ledger; called and key are labels. Raises Refused."""
    title = _titled(book, title)
    named = own.named(replace(f, label=f.label.strip()) for f in fields)
    by_label = {f.label: f.name for f in named}
    tells = [f.name for f in named if f.kind in ("身份证号", "电话", "日期") and f.label != called][:1]
    record: Record = {
        "name": name_of(book, title),
        "title": title,
        "fields": own.written(named),
        "called": "、".join([by_label.get(called) or (named[0].name if named else ""), *tells]),
        "key": by_label.get(key, ""),
    }
    return _whole(book, record)


def with_fields(book: Book, name: str, fields: Sequence[OwnField]) -> Record:
    """Make the record that declares more fields for a ledger. Raises Refused."""
    ledger = book.ledgers[name]
    labels = {f.label for f in ledger.fields}
    if twice := next((f.label for f in fields if f.label.strip() in labels), None):
        raise Refused(LABEL_TAKEN.format(ledger.title, twice))
    old = declared(book, name) or {"name": name, "title": ledger.title}
    before = own.fields_in(old)
    stripped = (replace(f, label=f.label.strip()) for f in fields)
    more = own.named(stripped, [*ledger.by_name, *(f.name for f in before)])
    return _whole(book, {**_own_part(old), "fields": own.written((*before, *more))})


def changed(book: Book, name: str, title: str, fields: Sequence[OwnField], called: str = "", key: str = "") -> Record:
    """Make the record of a ledger renamed, its own fields changed, added, left out. Raises Refused.

    A field that is left out is not shown any more; what was written in it stays in the records.
    """
    old = declared(book, name)
    if old is None:
        raise Refused(NOT_OWN.format(book.ledgers[name].title))
    base = {f.label for f in book.ledgers[name].fields} - {f.label for f in own.fields_in(old)}
    if twice := next((f.label for f in fields if f.label.strip() in base), None):
        raise Refused(LABEL_TAKEN.format(old["title"], twice))
    taken = [] if is_own(book, name) else [n for n, f in book.ledgers[name].by_name.items() if f.label in base]
    gone = [f.name for f in own.fields_in(old)]
    named = own.named((replace(f, label=f.label.strip()) for f in fields), [*taken, *gone])
    by_label = {f.label: f.name for f in named}
    record = {**_own_part(old), "fields": own.written(named)}
    if is_own(book, name):
        record["title"] = _titled(book, title, name)
        if called in by_label:
            first, there = by_label[called], by_label.values()
            rest = [n for n in (old["called"] or "").split("、")[1:] if n in there and n != first]
            record["called"] = "、".join([first, *rest])
        record["key"] = by_label.get(key, "")
    return _whole(book, record)


def _own_part(record: Record) -> Record:
    names = ("uid", "name", "title", "fields", "called", "key", "day")
    return {n: record[n] for n in names if record.get(n) is not None}


def _titled(book: Book, title: str, name: str = "") -> str:
    title = re.sub(r"\s+", " ", title).strip()[:TITLE]
    if not title:
        raise Refused(NAMELESS)
    if any(title in (other.title, other.name) and other.name != name for other in book.ledgers.values()):
        raise Refused(TAKEN.format(title))
    return title


def _whole(book: Book, record: Record) -> Record:
    if wrong := book.ledgers[own.NAME].broken_rules(record, book):
        raise Refused(*wrong)
    return record


def save(book: Book, record: Record) -> Ledger:
    """Declare a ledger or fields, or change what is declared, in one step; return the ledger."""
    what = "改栏目：" if record["name"] in book.ledgers.declared else "改台账" if record.get("uid") else "新建台账"
    with book.step(f"{what}“{record['title']}”"):
        book.save(own.NAME, record)
    return book.ledgers[record["name"]]


def remove(book: Book, name: str) -> None:
    """Put an own ledger, or the fields added to another, into the recycle bin; the records wait for it there."""
    record = declared(book, name)
    if record is None:
        raise Refused(NOT_OWN.format(book.ledgers[name].title))
    what = "移走台账" if is_own(book, name) else "移走加的栏目："
    with book.step(f"{what}“{record['title']}”"):
        book.remove(own.NAME, record["uid"])

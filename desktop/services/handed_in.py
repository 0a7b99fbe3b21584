"""What was handed in: noted with a fingerprint of every record, so that next time one knows what has changed since."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop.store.book import Book

if TYPE_CHECKING:
    from desktop.sheets.meaning import Meaning
    from desktop.sheets.pages import Page, Read
    from desktop.sheets.template import Template

MOST = 20_000  # of longer sheets only the count is kept
NAMED = 5

Content = dict[str, tuple[str, str]]  # a record's uid → what it is called, and a fingerprint of what the sheet shows


@dataclass(frozen=True)
class Handed:
    """A filled sheet as it could be handed in: known by its headings, with what it says of each record."""

    sheet: str
    fingerprint: str
    ledger: str
    period: str = ""
    content: Content = field(default_factory=dict)


@dataclass(frozen=True)
class Since:
    """What a sheet says now against what it said when last handed in; names of records."""

    handed_on: str
    count: int
    added: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Say it in one sentence."""
        parts = [
            f"{verb} {len(names)} 条（{'、'.join(names[:NAMED])}{'等' if len(names) > NAMED else ''}）"
            for verb, names in (("新增", self.added), ("改动", self.changed), ("不再有", self.gone))
            if names
        ]
        return f"{self.handed_on} 交过 {self.count} 条；" + (f"这以后{'，'.join(parts)}" if parts else "这以后没有变化")


def content_of(template: Template, pages: Iterable[Page]) -> Content:
    """Take the fingerprint of every record a filled sheet shows: of a form's pages, or of the lists' rows."""
    pages = list(pages)
    if template.layout.kind == "form":
        shown = [(page.owner, _sure(template.blanks)) for page in pages]
    else:
        lists = [(one, rows) for page in pages for one, rows in _lists(template, page)]
        shown = [(row, _sure(one.columns)) for one, rows in lists for row in rows]
    return dict(_printed(*one) for one in shown) if len(shown) <= MOST else {}


def _lists(template: Template, page: Page) -> Iterable[tuple[Template, Iterable[Read]]]:
    return [(template, page.rows), *zip(template.others, page.others, strict=False)]


def _sure(places: Iterable[tuple[object, Meaning]]) -> list[Meaning]:
    return [meaning for _, meaning in places if meaning.path and meaning.sure]


def _printed(read: Read, places: list) -> tuple[str, tuple[str, str]]:  # type: ignore[type-arg]
    values = [str(read(m.path, m.at) or "") for m in places]
    name = next((v for v, m in zip(values, places, strict=True) if v and m.path.rsplit(".", 1)[-1] in NAMES), "")
    digest = hashlib.sha256("\0".join(values).encode()).hexdigest()[:12]
    return str(read("uid", {})), (name or next(filter(None, values), ""), digest)


NAMES = ("name", "called", "title", "person", "member", "matter", "problem", "reason")


def since_last(book: Book, handed: Handed) -> Since | None:
    """Compare with the last time a sheet with these headings was handed in for the same period; None: never."""
    before = [s for s in book.records("submissions", fingerprint=handed.fingerprint) if s["ledger"] == handed.ledger]
    same = [s for s in before if (s["period"] or "") == handed.period] or before
    if not same:
        return None
    last = max(same, key=lambda s: (s["handed_on"], s["id"]))
    then: Mapping[str, list[str]] = json.loads(last["content"] or "{}")
    now = handed.content
    return Since(
        last["handed_on"],
        int(last["count"] or 0),
        tuple(name for uid, (name, _) in now.items() if uid not in then) if then else (),
        tuple(then[uid][0] for uid in then if uid not in now) if now else (),
        tuple(name for uid, (name, digest) in now.items() if uid in then and then[uid][1] != digest),
    )


def note(book: Book, handed: Handed, count: int, file_name: str) -> str:
    """Note that a sheet was handed in today, in one step; returns the note's uid."""
    record = {
        "sheet": handed.sheet,
        "fingerprint": handed.fingerprint,
        "ledger": handed.ledger,
        "handed_on": book.today.isoformat(),
        "period": handed.period or None,
        "count": float(count),
        "file_name": file_name,
        "content": json.dumps(handed.content, ensure_ascii=False),
    }
    with book.step(f"记下已交：{handed.sheet}"):
        return book.save("submissions", record)

"""What a person said of an import is said once: the columns by the headings' fingerprint, and who is who."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from desktop.kit.look import Record
from desktop.sheets.tables.forms import Forms
from desktop.sheets.tables.read import Table
from desktop.sheets.template import fingerprint
from desktop.store.book import Book

if TYPE_CHECKING:
    from .plan import Plan

Json = dict[str, Any]
PEOPLE = "导入时认的人"
SHEET = "导入 {}（{}）"


def known(book: Book, ledger: str, table: Table | Forms) -> Json | None:
    """Return what was confirmed for a file with these headings."""
    found = None if isinstance(table, Forms) else _record(book, fingerprint(table.layout), ledger)
    return json.loads(found["mapping"]) if found else None


def _record(book: Book, print_: str, ledger: str) -> Record | None:
    alike = book.records("templates", fingerprint=print_, ledger=ledger) if "templates" in book.ledgers else []
    return next((record for record in alike if not record.get("file") and record.get("mapping")), None)


def headings(book: Book) -> Sequence[str]:
    """Return the fingerprints of headings of which a person said in which row they stand, the latest first."""
    kept = book.records("templates") if "templates" in book.ledgers else []
    said = [(_moved(r), str(r["fingerprint"])) for r in kept if r.get("mapping") and not r.get("file")]
    return [mark for moved, mark in sorted(said, reverse=True) if moved]


def _moved(record: Record | None) -> int:
    """The how manieth time it was that a person said so; 0 if never."""
    return int(json.loads(record["mapping"]).get("moved") or 0) if record else 0


def ways(book: Book, ledger: str, table: Table | Forms) -> Mapping[str, str]:
    return (known(book, ledger, table) or {}).get("ways") or {}


def decisions(book: Book) -> Mapping[str, str]:
    """Return who was decided to be who: by what a row says of a person, the uid."""
    found = book.records("templates", name=PEOPLE) if "templates" in book.ledgers else []
    return json.loads(found[0]["mapping"])["decisions"] if found else {}


def remember(book: Book, plan: Plan) -> None:
    """Keep what was said of a plan; a part of the step that writes it."""
    found = {means: plan.uids[row] for means, row in plan.decided.items() if row in plan.uids}
    if found:
        _keep(book, {"name": PEOPLE}, {"decisions": {**decisions(book), **found}})
    template = plan.template
    said = template is not None and any(m.said for _, m in template.columns)
    if template is None or isinstance(plan.table, Forms) or not (said or plan.wishes.ways or plan.table.heading):
        return
    mark = fingerprint(plan.table.layout)
    place = {"name": SHEET.format(plan.ledger.title, mark), "ledger": plan.ledger.name, "fingerprint": mark}
    moved = {"moved": _next(book, mark)} if plan.table.heading else {}
    _keep(book, place, {**template.to_json(), "ways": dict(plan.wishes.ways), **moved})


def _next(book: Book, mark: str) -> int:
    """Number what was said of a heading's row: where several rows fit, the last said holds."""
    kept = (r for r in book.records("templates") if r.get("mapping") and not r.get("file"))
    said = {str(r["fingerprint"]): _moved(r) for r in kept}
    last = max(said.values(), default=0)
    return last if last and said.get(mark) == last else last + 1


def _keep(book: Book, place: Record, said: Json) -> None:
    old = next(iter(book.records("templates", name=place["name"])), None)
    text = json.dumps(said, ensure_ascii=False)
    if old is None:
        book.save("templates", {**place, "mapping": text, "added_on": book.today.isoformat()})
    elif old["mapping"] != text:
        book.save("templates", {"uid": old["uid"], "mapping": text})

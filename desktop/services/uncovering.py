"""A covered value shown whole: first it is written down who sees what of whom, then the value is given."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.kit.errors import Refused
from desktop.kit.fields import COVERS, Field
from desktop.kit.ledger import Ledger
from desktop.kit.paths import resolve
from desktop.store.book import Book

from . import records

GONE = "这条记录已经不在了，看不到完整的号码"


def covers(field: Field) -> bool:
    """Whether a field's values are covered on the screen."""
    return field.mask in COVERS


def uncover(book: Book, name: str, row_id: int, path: str) -> str:
    """Give one value of a record whole, noted in the log. Raises Refused if the record is gone.

    A value reached through a reference (person.phone) is noted with the record that holds it.
    """
    ledger = records.declared(book, name)
    found = resolve(book.ledgers, ledger, path)
    before = ".".join(path.split(".")[: len(found.refs)])
    owner = f"{before}.uid" if before else "uid"
    rows = book.window(name, [row_id], [path, owner])
    if not rows or not rows[0].get(owner):
        raise Refused(GONE)
    value, uid = rows[0][path], str(rows[0][owner])
    if value not in (None, ""):
        called = book.called(found.ledger.name, uid) or found.ledger.title
        book.log.note_uncovered(f"看{found.field.label}：{called}", found.ledger.name, uid, found.field.label)
    return found.field.show(value)


def uncover_field(book: Book, name: str, uid: str, field: str) -> str:
    """Give one field of a record whole, noted in the log. Raises Refused if the record is gone."""
    record = book.record(name, uid, [])
    if record is None:
        raise Refused(GONE)
    return uncover(book, name, record["id"], field)


def labels(book: Book, ledger: Ledger, paths: Sequence[str]) -> tuple[str, ...]:
    """The headings of those columns that are covered on the screen."""
    found = (resolve(book.ledgers, ledger, path) for path in paths)
    return tuple(dict.fromkeys(one.field.label for one in found if covers(one.field)))


def handed_out(book: Book, name: str, paths: Sequence[str], count: int, how: str) -> None:
    """Note that covered columns of so many records were printed, exported or copied whole; nothing if none is."""
    ledger = records.declared(book, name)
    said = labels(book, ledger, paths or [field.name for field in ledger.fields])
    if said and count:
        book.log.note_uncovered(f"{how}完整号码：{ledger.title} {count:,} 条（{'、'.join(said)}）", ledger.name)

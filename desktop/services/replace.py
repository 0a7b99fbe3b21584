"""Find and replace in one column, and one value for many records: both make edits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from desktop.kit.errors import Refused
from desktop.kit.fields import Field, Ref
from desktop.store.book import Book

from . import records
from .edits import Edit

NOT_FOUND = "“{label}”这一列里没有找到“{find}”，请看看字是不是写对了"
COMPUTED = "“{label}”是算出来的，不能直接改"


def replaced(book: Book, name: str, ids: Sequence[int], field: str, find: str, put: str, *, whole: bool) -> list[Edit]:
    """Make the edits that write `put` for `find` in a field of these records, as people read it there.

    whole: only where nothing else stands in the cell; a blank `find` then means blank cells. A reference is always
    replaced whole. Raises Refused where there is nothing to find.
    """
    one = _field(book, name, field)
    whole = whole or isinstance(one, Ref)
    if not find and not whole:
        raise Refused("请写要找的字；要填空着的格子，请打上“整格一样才换”")
    edits = []
    for place, (uid, text) in enumerate(_said(book, name, ids, one), 1):
        if (text == find) if whole else (find in text):
            edits.append(Edit(uid, {field: put if whole else text.replace(find, put)}, place))
    if not edits:
        raise Refused(NOT_FOUND.format(label=one.label, find=find or "空格子"))
    return edits


def same(book: Book, name: str, ids: Sequence[int], field: str, value: object) -> list[Edit]:
    """Make the edits that give every one of these records the same value in a field."""
    _field(book, name, field)
    return [Edit(row["uid"], {field: value}, at) for at, row in enumerate(book.window(name, list(ids), []), 1)]


def filled_down(book: Book, name: str, ids: Sequence[int], field: str) -> list[Edit]:
    """Make the edits that give all these records what the first of them says in a field."""
    one = _field(book, name, field)
    first = book.window(name, list(ids)[:1], [field])
    value: Any = first[0].get(field) if first else None
    return same(book, name, list(ids)[1:], field, value if isinstance(one, Ref) else one.show(value))


def _field(book: Book, name: str, field: str) -> Field:
    one = records.writable(book, name).field(field)
    if one.computed:
        raise Refused(COMPUTED.format(label=one.label))
    return one


def _said(book: Book, name: str, ids: Sequence[int], one: Field) -> list[tuple[str, str]]:
    key = f"{one.name}.called" if isinstance(one, Ref) else one.name
    rows = book.window(name, list(ids), [key])
    return [(r["uid"], str(r.get(key) or "") if isinstance(one, Ref) else one.show(r.get(key))) for r in rows]

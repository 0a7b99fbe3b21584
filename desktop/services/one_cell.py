"""One cell of a list changed: read and checked like a form, one named step."""

from __future__ import annotations

from desktop.kit.errors import Refused
from desktop.kit.fields import Field, LongText, Ref
from desktop.kit.ledger import Ledger
from desktop.kit.paths import Ledgers, resolve
from desktop.store.book import Book

COMPUTED = "“{}”是算出来的，不能填；改它所依据的，它自己会变"
ELSEWHERE = "“{}”记在“{}”里，请按回车打开，到那一条里改"
DERIVED = "“{}”是算出来的，不能直接改；请改它所依据的记录"
LONG = "“{}”有好几行，请按回车，到右边改"


def why_not(ledgers: Ledgers, ledger: Ledger, path: str) -> str:
    """Say why a column of a list cannot be changed in its cells; '' if it can."""
    found = resolve(ledgers, ledger, path)
    if ledger.derived:
        return DERIVED.format(ledger.title)
    if found.refs:
        return ELSEWHERE.format(found.label, found.ledger.title)
    return COMPUTED.format(found.field.label) if found.field.computed else ""


def too_long(field: Field, value: object) -> str:
    """Say that a text of several lines is no matter of one cell; '' where it is."""
    return LONG.format(field.label) if isinstance(field, LongText) and "\n" in str(value or "") else ""


def put(book: Book, name: str, uid: str, field: str, text: object) -> bool:
    """Write one field of a record as typed, in one step; False if that changes nothing. Raises Refused."""
    from . import records

    ledger = records.writable(book, name)
    old = records.existing(book, ledger, uid)
    record = ledger.read({field: text}, book, old)
    if record.get(field) == old.get(field):
        return False
    with book.step(f"{records.label(book, '修改', ledger, record)}的{ledger.by_name[field].label}"):
        book.save(name, {"uid": uid, field: record[field]})
    return True


def copy(book: Book, name: str, uid: str, field: str, source: int) -> bool:
    """Write what another record (by its row id) says in a field. Raises Refused."""
    found = book.window(name, [source], ["uid"])
    above = book.record(name, found[0]["uid"]) if found else None
    if above is None:
        raise Refused("上面那一条已经不在了")
    one = book.ledgers[name].by_name[field]
    value = above.get(field)
    return put(book, name, uid, field, (value or "") if isinstance(one, Ref) else one.show(value))

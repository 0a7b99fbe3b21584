"""Many records changed at once: rehearsed row by row, shown, and then written in one step.

A rehearsal really does everything, rules and all, within a step that is taken back; so the preview tells what will be.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from desktop.kit.errors import Refused
from desktop.kit.fields import Field, Ref
from desktop.kit.ledger import Ledger
from desktop.kit.look import Record
from desktop.store.book import Book

from . import records

MOST = 3000  # rows at once; a longer list is imported
TOO_MANY = "一次最多改 {most:,} 行，这里有 {rows:,} 行。行数多的请用“导入”，或者分几次"


@dataclass(frozen=True)
class Edit:
    """What one record is to say: texts by field name; no uid makes a new record. `wrong`: it cannot be taken at all."""

    uid: str
    texts: Mapping[str, object]
    place: int = 0
    wrong: str = ""


@dataclass(frozen=True)
class Cell:
    """One field of one record: what it said and what it is to say; `wrong` says why it cannot."""

    before: str
    after: str
    wrong: str = ""


@dataclass(frozen=True)
class Line:
    """What becomes of one edit. verdict: changed, added, same or refused; a refused row is not touched at all."""

    place: int
    uid: str
    called: str
    verdict: str
    cells: Mapping[str, Cell] = field(default_factory=dict)
    why: str = ""


@dataclass(frozen=True)
class Outcome:
    """What becomes of all edits, in order."""

    lines: tuple[Line, ...]

    def count(self, verdict: str) -> int:
        return sum(line.verdict == verdict for line in self.lines)

    @property
    def to_write(self) -> int:
        return self.count("changed") + self.count("added")


class _TakenBack(Exception):
    """Ends a rehearsal."""


def rehearse(book: Book, name: str, edits: Iterable[Edit]) -> Outcome:
    """See what the edits would do to the book, which stays as it is. Raises Refused for too many rows."""
    edits, ledger = _few(edits), records.writable(book, name)
    outcome = Outcome(())
    try:
        with book.step("预演"):
            outcome = _all(book, ledger, edits)
            raise _TakenBack
    except _TakenBack:
        return outcome


def carry_out(book: Book, name: str, edits: Iterable[Edit], label: str) -> Outcome:
    """Write the edits in one step under a name; refused rows are left out whole. Raises Refused for too many rows."""
    edits, ledger = _few(edits), records.writable(book, name)
    with book.step(label):
        return _all(book, ledger, edits)


def _few(edits: Iterable[Edit]) -> list[Edit]:
    found = list(edits)
    if len(found) > MOST:
        raise Refused(TOO_MANY.format(most=MOST, rows=len(found)))
    return found


def _all(book: Book, ledger: Ledger, edits: list[Edit]) -> Outcome:
    return Outcome(tuple(_one(book, ledger, edit) for edit in edits))


def _one(book: Book, ledger: Ledger, edit: Edit) -> Line:
    if edit.wrong:
        return Line(edit.place, edit.uid, "", "refused", _typed(ledger, edit), edit.wrong)
    try:
        with book.step(""):  # a part of the open step: it is written whole or taken back whole
            return _changed(book, ledger, edit) if edit.uid else _added(book, ledger, edit)
    except Refused as refused:
        return _refused(book, ledger, edit, refused)


def _changed(book: Book, ledger: Ledger, edit: Edit) -> Line:
    old = records.existing(book, ledger, edit.uid)
    record = ledger.read(edit.texts, book, old)
    values = {f.name: record[f.name] for f in ledger.stored if record.get(f.name) != old.get(f.name)}
    if values:
        book.save(ledger.name, {"uid": edit.uid, **values})
    cells = {n: Cell(_seen(book, ledger, n, old), _said(book, ledger, n, record)) for n in _names(ledger, edit)}
    called = records.called(book, ledger, old)
    return Line(edit.place, edit.uid, called, "changed" if values else "same", cells)


def _added(book: Book, ledger: Ledger, edit: Edit) -> Line:
    uid = records.add(book, ledger.name, edit.texts)
    record = book.record(ledger.name, uid) or {}
    cells = {name: Cell("", _said(book, ledger, name, record)) for name in _names(ledger, edit)}
    return Line(edit.place, uid, records.called(book, ledger, record), "added", cells)


def _refused(book: Book, ledger: Ledger, edit: Edit, refused: Refused) -> Line:
    old = book.record(ledger.name, edit.uid) if edit.uid else None
    wrong = {c.field: c.message for c in refused.complaints if c.field}
    cells = {
        name: Cell(_seen(book, ledger, name, old or {}), cell.after, wrong.get(name, ""))
        for name, cell in _typed(ledger, edit).items()
    }
    called = records.called(book, ledger, old) if old else ""
    return Line(edit.place, edit.uid, called, "refused", cells, "；".join(c.message for c in refused.complaints))


def _typed(ledger: Ledger, edit: Edit) -> dict[str, Cell]:
    return {name: Cell("", str(edit.texts[word])) for word, name in _words(ledger, edit).items()}


def _names(ledger: Ledger, edit: Edit) -> list[str]:
    return list(_words(ledger, edit).values())


def _words(ledger: Ledger, edit: Edit) -> dict[str, str]:
    return {word: ledger.field(word).name for word in edit.texts}


def _seen(book: Book, ledger: Ledger, name: str, record: Record) -> str:
    """Say what the book holds as a list does, private parts covered."""
    one: Field = ledger.by_name[name]
    return _said(book, ledger, name, record) if isinstance(one, Ref) else one.cover(record.get(name))


def _said(book: Book, ledger: Ledger, name: str, record: Record) -> str:
    """Say a field as the clerk reads it, a reference by what it is called."""
    one: Field = ledger.by_name[name]
    value: Any = record.get(name)
    return (book.called(one.to, value) if value else "") if isinstance(one, Ref) else one.show(value)

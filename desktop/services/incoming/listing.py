"""A plan as a page lists it: every row with what becomes of it, and why; by outcome, and by what is searched for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import NamedTuple

from desktop.kit.fields import Ref
from desktop.kit.ledger import Ledger
from desktop.kit.look import Query, Record
from desktop.store.book import Book

from .draft import spelled
from .plan import WITHOUT, Made, Plan
from .values import Refusal

LEFT_OUT = "勾掉了，不导；再勾上就导"
MOST_TOLD = 6  # values of a new record


class Entry(NamedTuple):
    """A row of the file: `number` in the plan, `file` and `row` for a person; the record's name; what is to be said.

    `refusals` are the reasons of a refused row, each at its cell.
    """

    number: int
    file: str
    row: int
    outcome: str
    called: str
    told: str
    refusals: tuple[Refusal, ...] = ()


class Listing:
    """The rows of one plan; made once, asked for a window at a time."""

    def __init__(self, book: Book, plan: Plan) -> None:
        self._plan, self._ledger = plan, plan.ledger
        self._called = _called(book, plan)
        self._changes = {str(r["uid"]): r for r in plan.updates.get(plan.ledger.name, ())}
        self._before = {uid: book.record(plan.ledger.name, uid) or {} for uid in self._changes}
        self._shown = {uid: _references(book, plan.ledger, r) for uid, r in self._changes.items()}
        self._refused: dict[int, list[Refusal]] = {}
        for one in plan.refused:
            self._refused.setdefault(one.row, []).append(one)

    def numbers(self, outcome: str = "", search: str = "") -> list[int]:
        """Return the rows with an outcome ('' for any) in the file's order, of which something holds what is sought."""
        found = sorted(n for n, said in self._plan.outcomes.items() if outcome in ("", said))
        return [n for n in found if self._holds(n, search)] if search else found

    def _holds(self, number: int, search: str) -> bool:
        called = self._called.get(self._plan.uids.get(number, ""), "")
        return search in called or any(search in "".join(map(str, r)) for r in self._refused.get(number, ()))

    def entries(self, numbers: Sequence[int]) -> Iterator[Entry]:
        for number in numbers:
            uid, refusals = self._plan.uids.get(number, ""), tuple(self._refused.get(number, ()))
            outcome = self._plan.outcomes[number]
            told = "；".join(dict.fromkeys(r.reason for r in refusals)) if refusals else self._said(uid, outcome)
            told = LEFT_OUT if outcome == WITHOUT else told
            yield Entry(number, *self._plan.table.where(number), outcome, self._called.get(uid, ""), told, refusals)

    def _said(self, uid: str, outcome: str) -> str:
        """Say what a new record holds first, and what changes in another: 电话 138****5678 → 13912345678."""
        if outcome == "added":
            return self._new(uid)
        if outcome != "updated":
            return ""
        changes, before, shown = self._changes.get(uid, {}), self._before.get(uid, {}), self._shown.get(uid, {})
        return "；".join(
            f"{field.label} {_before(field.name, before, field.cover(before.get(field.name)))} → "
            f"{shown.get(field.name) or field.show(changes[field.name])}"
            for field in self._ledger.stored
            if field.name in changes
        )

    def _new(self, uid: str) -> str:
        made = self._plan.fresh.get(self._ledger.name)
        record, called = (made.of(uid) if isinstance(made, Made) else None) or {}, self._called.get(uid)
        told = (f for f in self._ledger.stored if record.get(f.name) is not None and not isinstance(f, Ref))
        said = ((f.label, f.show(record[f.name])) for f in told)
        return "；".join(islice((f"{label} {text}" for label, text in said if text and text != called), MOST_TOLD))


def _before(name: str, record: Record, shown: str) -> str:
    return str(record.get(f"{name}.called") or shown or "（空）")


def _references(book: Book, ledger: Ledger, record: Record) -> Mapping[str, str]:
    refs = (f for f in ledger.stored if isinstance(f, Ref) and record.get(f.name))
    return {f.name: book.called(f.to, record[f.name]) for f in refs}


def _called(book: Book, plan: Plan) -> dict[str, str]:
    """Return how the records the rows stand for are called, those of the book and new ones."""
    ledger, path = plan.ledger, spelled(book.ledgers, plan.ledger.name)
    there = {r["uid"]: str(r.get(path) or "") for r in book.rows(ledger.name, Query(), [path])}
    fresh = plan.fresh.get(ledger.name, ())
    if "." not in path:
        return there | {str(r["uid"]): str(r.get(path) or "") for r in fresh}
    people = {str(r["uid"]): str(r.get("name") or "") for r in plan.fresh.get("people", ())}
    people |= {r["uid"]: str(r.get("name") or "") for r in book.rows("people", Query(), ["name"])}
    first = path.partition(".")[0]
    return there | {str(r["uid"]): people.get(str(r.get(first)), "") for r in fresh}

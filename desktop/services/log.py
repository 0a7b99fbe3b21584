"""The log in words: each step with what it touched, each touched record with what it was and became."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from desktop.kit.fields import Field, Ref
from desktop.kit.ledger import Ledger
from desktop.kit.look import Record
from desktop.store.book import Book, Step
from desktop.store.log import Counted, Touched, Wanted

from . import records

SHOWN = 40  # records of one step
NOTES = 4 * SHOWN
LINES = 12  # fields of a record that was made
FOUND = 200  # records whose steps a word finds
SYSTEM = "removed_at"
ONLY_SEEN = "这是看过（或印出、复制过）完整号码，没有改动什么，不用撤销"


@dataclass(frozen=True)
class Touch:
    """One record of a step: `what` was done to it, `lines` 项：原来 → 现在; `there`: it can be opened."""

    ledger: str
    uid: str
    title: str
    called: str
    what: str
    lines: tuple[str, ...]
    there: bool


@dataclass(frozen=True)
class Told:
    """A step in words. `more`: records beyond those told; `obstacle`: the step that has to be undone first."""

    step: Step
    touches: tuple[Touch, ...]
    more: int
    can_undo: bool
    why_not: str
    obstacle: Step | None


def wanted(book: Book, day: str = "", ledger: str = "", word: str = "") -> Wanted:
    """Say which steps are asked for. A word also finds the steps of the records it finds.

    day: '' for all, or ISO text as far as it is known: a day, a month, a year.
    """
    uids = tuple(hit.uid for hit in book.search(word, FOUND)) if word else ()
    return Wanted(since=day, until=day, ledger=ledger, word=word, uids=uids)


def lines(book: Book, ids: Sequence[int]) -> list[Record]:
    """These steps as rows of the list."""
    return [_line(book, counted) for counted in book.log.window(ids)]


def _line(book: Book, counted: Counted) -> Record:
    step = counted.step
    return {
        "id": step.id,
        "at": say_when(step.at),
        "label": step.label,
        "who": step.who or "",
        "touched": _say_counts(book, counted.ledgers),
        "state": "已撤销" if step.undone else "",
    }


def say_when(at: str) -> str:
    """2026-11-20T09:31:05 → 2026-11-20 09:31."""
    return at.replace("T", " ")[:16]


def _say_counts(book: Book, counts: dict[str, int]) -> str:
    said = [f"{book.ledgers[name].title} {count:,}" for name, count in counts.items() if name in book.ledgers]
    return "、".join(said[:3]) + ("……" if len(said) > 3 else "")


def tell(book: Book, step_id: int) -> Told | None:
    """Tell a step with what it did to each record, and whether it can be undone alone; None if there is none."""
    if step_id < 0:
        return _tell_uncovered(book, step_id)
    found = book.log.window([step_id])
    if not found:
        return None
    counted = found[0]
    merged = _merged(book.log.touched(step_id, NOTES))
    touches = tuple(_touch(book, step_id, touched) for touched in merged[:SHOWN] if touched.ledger in book.ledgers)
    more = max(0, sum(counted.ledgers.values()) - len(touches))
    why, obstacle = _hindered(book, counted.step)
    return Told(counted.step, touches, more, not why, why, obstacle)


def _tell_uncovered(book: Book, number: int) -> Told:
    """Tell who saw what of whom: a look at a covered value changed nothing."""
    (counted,), seen = book.log.window([number]), book.log.uncovered(number)
    touches: tuple[Touch, ...] = ()
    if seen.uid and seen.ledger in book.ledgers:
        record = book.record(seen.ledger, seen.uid, [])
        called = book.called(seen.ledger, seen.uid) if record else ""
        there = bool(record and not record.get(SYSTEM))
        title, lines = book.ledgers[seen.ledger].title, (f"{seen.field}：看过完整的",)
        touches = (Touch(seen.ledger, seen.uid, title, called or "（没有名称）", "查看", lines, there),)
    return Told(counted.step, touches, 0, False, ONLY_SEEN, None)


def _hindered(book: Book, step: Step) -> tuple[str, Step | None]:
    if step.barrier:
        return "这一步是账本的起点，不能撤销", None
    if step.undone:
        return "这一步已经撤销了", None
    if step.undoes:
        return "这一步本身是撤销或恢复", None
    later = book.log.in_the_way(step.id)
    if later is None:
        return "", None
    if later.barrier:
        return f"后来做过“{inside(later.label)}”，它之前的不能再撤销", later
    return f"后来“{inside(later.label)}”又动了同样的记录，要先撤销它", later


def inside(label: str) -> str:
    """A label between quotation marks, its own ones made single."""
    return label.replace("“", "‘").replace("”", "’")


def _merged(notes: Sequence[Touched]) -> list[Touched]:
    """One note a record: what it was before the step, what it was after it."""
    found: dict[tuple[str, str], Touched] = {}
    for note in notes:
        key = note.ledger, note.uid
        found[key] = _joined(found[key], note) if key in found else note
    return list(found.values())


def _joined(first: Touched, then: Touched) -> Touched:
    if first.before is None or then.before is None:
        return first if then.after is not None else then
    if then.after is None:
        return then
    before, after = {**then.before, **first.before}, {**(first.after or {}), **then.after}
    return Touched(first.ledger, first.uid, before, after)


def _touch(book: Book, step_id: int, note: Touched) -> Touch:
    ledger = book.ledgers[note.ledger]
    now = book.record(note.ledger, note.uid, [field.name for field in ledger.stored])
    then = _as_it_was(book, step_id, note, now or {})
    named = book.called(note.ledger, note.uid) if now else records.called(book, ledger, {**(note.before or {}), **then})
    what, said = _done(book, ledger, note, then)
    return Touch(
        note.ledger, note.uid, ledger.title, named or "（没有名称）", what, said, bool(now and not now.get(SYSTEM))
    )


def _as_it_was(book: Book, step_id: int, note: Touched, now: Record) -> Record:
    """The record as the step left it: what it is now, with every later change taken back."""
    was = dict(now)
    for change in book.history(note.ledger, note.uid):
        if change.step.id <= step_id:
            break
        was.update(change.before or {})
    return was


def _done(book: Book, ledger: Ledger, note: Touched, then: Record) -> tuple[str, tuple[str, ...]]:
    if note.before is None:
        return "新增", tuple(_values(book, ledger, then)[:LINES])
    if note.after is None:
        return "去掉", tuple(_values(book, ledger, note.before)[:LINES])
    if SYSTEM in note.after:
        return ("移入回收站" if note.after[SYSTEM] else "从回收站恢复"), tuple(_changes(book, ledger, note))
    return "修改", tuple(_changes(book, ledger, note))


def _values(book: Book, ledger: Ledger, record: Record) -> list[str]:
    said = ((field, say(book, field, record.get(field.name))) for field in ledger.stored)
    return [f"{field.label}：{_short(text)}" for field, text in said if text]


def _changes(book: Book, ledger: Ledger, note: Touched) -> list[str]:
    before, after = note.before or {}, note.after or {}
    pairs = [(ledger.by_name[name], before.get(name), now) for name, now in after.items() if name in ledger.by_name]
    return [_change(field, say(book, field, was), say(book, field, now)) for field, was, now in pairs if was != now]


def _change(field: Field, was: str, now: str) -> str:
    if was == now:
        return f"{field.label}：{now}（改的是遮住的几位）"
    return f"{field.label}：{_short(was) or '空'} → {_short(now) or '空'}"


def say(book: Book, field: Field, value: Any) -> str:
    """Say a value as a list does, private parts covered; a reference by its name."""
    if isinstance(field, Ref):
        return book.called(field.to, value) if value else ""
    return field.cover(value)


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else flat[:59] + "…"

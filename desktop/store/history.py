"""Steps: one named thing the user did = one transaction = one undo = one line of the log.

Temporary triggers note every change while a step is open: an insert its uid, an update the changed columns, a real
deletion everything. A change's id is its step's id × 2^32 + its place in the step, so a step is one range of ids.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from itertools import count, groupby, repeat
from typing import Any

from sqlcipher3 import dbapi2

from desktop.kit.errors import Blocked, Refused

from .connection import DAMAGED, Engine
from .own import spread
from .schema import OWN_RECORDS, quoted

_SHIFT = 32
NOTHING_TO_UNDO = "没有可以撤销的了"
NOTHING_TO_REDO = "没有可以恢复的了"
TOUCHED_SINCE = "“{}”之后，同样的记录又改过了（“{}”），不能单独撤销这一步。请先撤销后面的，或直接改记录"
STANDS_IN_THE_WAY = "撤销“{}”会与现在的记录相冲突（后面的记录用到了它，或已有相同的），所以没有撤销"


@dataclass(frozen=True)
class Step:
    """One line of the log. undoes: the step it took back (or, of a redo, the undo it took back)."""

    id: int
    at: str
    who: str
    label: str
    undoes: int | None
    undone: bool
    barrier: bool


@dataclass(frozen=True)
class Change:
    """What one step did to one record: only the changed columns; before is None where it was made."""

    step: Step
    before: dict[str, Any] | None
    after: dict[str, Any] | None


_STEP = "SELECT id, at, who, label, undoes, undone, barrier FROM steps"


def _step(row: tuple[Any, ...]) -> Step:
    number, at, who, label, undoes, undone, barrier = row
    return Step(number, at, who, label, undoes, bool(undone), bool(barrier))


class History:
    """The steps of one opened book."""

    def __init__(self, engine: Engine, who: str, before_commit: Callable[[], None]) -> None:
        self._engine, self.who, self._before_commit = engine, who, before_commit
        self._open: int | None = None
        self._columns: dict[str, frozenset[str]] = {}
        self.place = 0
        self._writing: set[str] = set()
        self.touched: frozenset[str] = frozenset()
        self.changed = 0
        engine.function("next_change", 1, self._next_change)

    # --- noting

    def watch(self, tables: Iterable[str]) -> None:
        """Put the triggers on; made anew at each opening, so they always fit the columns."""
        for table in tables:
            columns = self._engine.columns(table)
            self._columns[table] = frozenset(columns)
            for sql in _triggers(table, columns):
                self._engine.run(sql)

    def made(self, ledger: str, uids: Sequence[str]) -> None:
        """Note in one go that these records were made while the triggers rested."""
        notes = zip(count(self.note_id(self.place + 1)), repeat(ledger), uids, strict=False)
        self._engine.run_many("INSERT INTO history (id, ledger, uid) VALUES (?, ?, ?)", notes)
        self._writing.add(ledger)
        self.changed += len(uids)
        self.place += len(uids)

    def _next_change(self, ledger: str) -> int:
        if self._open is None:
            raise RuntimeError("a write outside a step")
        self._writing.add(ledger)
        self.changed += 1
        self.place += 1
        return (self._open << _SHIFT) + self.place

    def current_step(self) -> int:
        """Return the open step's id. Raises RuntimeError outside a step: every write has a name."""
        if self._open is None:
            raise RuntimeError("a write outside a step")
        return self._open

    def done(self, step: int) -> bool:
        """Whether a step is written for good: the open one may still grow, or go."""
        return self._open is None or step < self._open

    def note_id(self, place: int) -> int:
        return (self.current_step() << _SHIFT) + place

    @contextmanager
    def step(
        self,
        label: str,
        undoes: int | None = None,
        barrier: bool = False,
        explain: Callable[[], Exception] | None = None,
    ) -> Iterator[None]:
        """One transaction under a name; inside another step, a part of it that fails or succeeds whole."""
        if self._open is not None:
            with self._engine.transaction():
                yield
            return
        self._writing.clear()
        try:
            with self._engine.transaction(explain):
                self._begin(label, undoes, barrier)
                yield
                self._end(barrier)
        except BaseException:
            self.changed += 1  # whatever was read inside the step is no longer so
            raise
        else:
            self.touched = frozenset(self._writing) or self.touched
        finally:
            self._open = None

    def _begin(self, label: str, undoes: int | None, barrier: bool) -> None:
        self._engine.run("PRAGMA defer_foreign_keys=ON")
        now = datetime.now().isoformat(timespec="seconds")
        self._engine.run(
            "INSERT INTO steps (at, who, label, undoes, barrier) VALUES (?, ?, ?, ?, ?)",
            [now, self.who, label, undoes, int(barrier)],
        )
        self._open = int(self._engine.one("SELECT last_insert_rowid()"))
        self.place = 0

    def _end(self, barrier: bool) -> None:
        self._before_commit()
        if self.place == 0 and not barrier:
            self._engine.run("DELETE FROM steps WHERE id = ?", [self._open])

    # --- undoing

    def undoable(self) -> Step | None:
        """Return the newest step that still stands, if no barrier lies after it."""
        step = self._first("WHERE undoes IS NULL AND NOT undone ORDER BY id DESC LIMIT 1")
        return None if step is None or step.barrier else step

    def redoable(self) -> Step | None:
        """Return the newest undo that still stands, if nothing else was done since."""
        return self._first(
            "AS u WHERE NOT undone AND undoes IN (SELECT id FROM steps WHERE undoes IS NULL) "
            "AND NOT EXISTS (SELECT 1 FROM steps WHERE id > u.id AND undoes IS NULL) ORDER BY id DESC LIMIT 1"
        )

    def undo(self) -> Step:
        step = self.undoable()
        if step is None:
            raise Refused(NOTHING_TO_UNDO)
        self._take_back(step, f"撤销：{step.label}")
        return step

    def redo(self) -> Step:
        undo = self.redoable()
        if undo is None or undo.undoes is None:
            raise Refused(NOTHING_TO_REDO)
        step = self.get(undo.undoes)
        self._take_back(undo, f"恢复：{step.label}")
        return step

    def undo_step(self, step_id: int) -> Step:
        """Take back an older step alone. Raises Refused if a later one touched its records."""
        step = self.get(step_id)
        if step.undone or step.undoes or step.barrier:
            raise Refused(NOTHING_TO_UNDO)
        later = self.later(step_id)
        if later:
            raise Refused(TOUCHED_SINCE.format(step.label, later.label))
        self._take_back(step, f"撤销：{step.label}")
        return step

    def get(self, step_id: int) -> Step:
        step = self._first("WHERE id = ?", [step_id])
        if step is None:
            raise Refused("没有这一步")
        return step

    def _first(self, where: str, values: list[Any] | None = None) -> Step | None:
        rows = self._engine.fetch(f"{_STEP} {where}", values or [])
        return _step(rows[0]) if rows else None

    def later(self, step_id: int) -> Step | None:
        """Return the first step after this one that still stands and touched one of its records, or is a barrier."""
        low, high = range_of(step_id)
        first = self._engine.one(
            "SELECT min(id) FROM (SELECT min(s.id) AS id FROM history AS mine CROSS JOIN history AS theirs "
            "ON theirs.uid = mine.uid AND theirs.id > ? CROSS JOIN steps AS s ON s.id = theirs.id >> 32 "
            "AND s.undoes IS NULL AND NOT s.undone WHERE mine.id BETWEEN ? AND ? UNION ALL "
            "SELECT min(id) FROM steps WHERE id > ? AND undoes IS NULL AND NOT undone AND barrier)",
            [high, low, high, step_id],
        )
        return self.get(first) if first else None

    def _take_back(self, step: Step, label: str) -> None:
        if self._open is not None:
            raise RuntimeError("an undo inside a step")
        try:
            with self.step(label, undoes=step.id):
                self._reverse(step.id)
                self._engine.run("UPDATE steps SET undone = 1 WHERE id = ?", [step.id])
                self._engine.run("UPDATE steps SET undone = 0 WHERE id = ?", [step.undoes])
        except dbapi2.IntegrityError as error:
            raise Refused(STANDS_IN_THE_WAY.format(step.label)) from error

    def _reverse(self, step_id: int) -> None:
        rows = self._engine.fetch(
            "SELECT ledger, uid, before, after FROM history WHERE id BETWEEN ? AND ? ORDER BY id DESC",
            range_of(step_id),
        )
        changes = [(table, uid, noted(before), after is None) for table, uid, before, after in rows]
        for (table, columns, made_again), alike in groupby(changes, _shape):
            if not self._columns[self._table(table)].issuperset(columns or ()):
                raise Blocked(DAMAGED)
            sql = _reversal(self._table(table), columns, made_again)
            self._engine.run_many(sql, [[*(before or {}).values(), uid] for _, uid, before, _ in alike])

    def _table(self, ledger: str) -> str:
        """Return where a ledger's records lie; the book may no longer declare it."""
        return ledger if ledger in self._columns else OWN_RECORDS

    # --- telling

    def steps(self, limit: int) -> list[Step]:
        return [_step(row) for row in self._engine.fetch(f"{_STEP} ORDER BY id DESC LIMIT ?", [limit])]

    def of(self, ledger: str, uid: str) -> list[Change]:
        """Return what happened to a record, newest first."""
        rows = self._engine.fetch(
            "SELECT s.id, s.at, s.who, s.label, s.undoes, s.undone, s.barrier, h.before, h.after FROM history AS h "
            "JOIN steps AS s ON s.id = h.id >> 32 WHERE h.uid = ? AND h.ledger = ? ORDER BY h.id DESC",
            [uid, ledger],
        )
        return [Change(_step(row[:7]), *spread(noted(row[7]), noted(row[8]))) for row in rows]


def range_of(step_id: int) -> list[int]:
    return [step_id << _SHIFT, ((step_id + 1) << _SHIFT) - 1]


def noted(text: str | None) -> dict[str, Any] | None:
    try:
        noted: dict[str, Any] | None = json.loads(text) if text else None
    except ValueError as error:
        raise Blocked(DAMAGED) from error
    return noted


def _shape(change: tuple[str, str, dict[str, Any] | None, bool]) -> tuple[str, tuple[str, ...] | None, bool]:
    table, _, before, deleted = change
    return table, tuple(before) if before is not None else None, deleted


def _reversal(table: str, columns: tuple[str, ...] | None, made_again: bool) -> str:
    """Return the statement that takes a change back; its values are the earlier ones, then the uid."""
    if columns is None:
        return f"DELETE FROM {quoted(table)} WHERE uid = ?"
    names = [quoted(column) for column in columns]
    if made_again:
        marks = ", ".join("?" * len(names))
        return f"INSERT INTO {quoted(table)} ({', '.join(names)}, uid) VALUES ({marks}, ?)"
    return f"UPDATE {quoted(table)} SET {', '.join(f'{name} = ?' for name in names)} WHERE uid = ?"


def _triggers(table: str, columns: list[str]) -> Iterator[str]:
    name, note = quoted(table), "INSERT INTO history (id, ledger, uid, before, after) SELECT"

    def marker(row: str) -> str:
        of = f"{row}.ledger" if table == OWN_RECORDS else f"'{table}'"
        return f"next_change({of}), {of}"

    yield (
        f'CREATE TEMP TRIGGER "{table}_made" AFTER INSERT ON main.{name} BEGIN '
        f"{note} {marker('new')}, new.uid, NULL, NULL; END"
    )
    pairs = " UNION ALL ".join(f"SELECT '{c}' AS c, old.{quoted(c)} AS b, new.{quoted(c)} AS a" for c in columns)
    differs = " OR ".join(f"old.{quoted(c)} IS NOT new.{quoted(c)}" for c in columns)
    yield (
        f'CREATE TEMP TRIGGER "{table}_edited" AFTER UPDATE ON main.{name} WHEN {differs} BEGIN '
        f"{note} {marker('old')}, old.uid, json_group_object(c, b), json_group_object(c, a) "
        f"FROM ({pairs}) WHERE b IS NOT a; END"
    )
    whole = ", ".join(f"'{c}', old.{quoted(c)}" for c in columns if c != "uid")
    yield (
        f'CREATE TEMP TRIGGER "{table}_deleted" AFTER DELETE ON main.{name} BEGIN '
        f"{note} {marker('old')}, old.uid, json_object({whole}), NULL; END"
    )

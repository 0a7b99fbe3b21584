"""The log read in pieces: which steps there are, what each touched, and what stands in the way of taking one back.

Among the steps stand the uncoverings: who saw which covered value whole. Such an entry changed nothing and cannot be
undone; its id is negative, so that it lies among the steps' ids. The value itself is never kept.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from desktop.kit.errors import Refused

from .connection import Engine
from .history import History, Step, noted, range_of
from .own import spread

_STEP = 1 << 32


@dataclass(frozen=True)
class Wanted:
    """Which steps are asked for. Days are ISO and inclusive; `uids`: or those that touched one of these records."""

    since: str = ""
    until: str = ""
    ledger: str = ""
    word: str = ""
    uids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Counted:
    """A step, and how many records of each ledger it touched."""

    step: Step
    ledgers: dict[str, int]


@dataclass(frozen=True)
class Touched:
    """What a step did to a record: only the changed columns; before None: made, after None: deleted or made."""

    ledger: str
    uid: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


@dataclass(frozen=True)
class Uncovered:
    """Who saw whose covered value whole: `field` is its label; uid '' where many were copied or printed at once."""

    id: int
    at: str
    who: str
    label: str
    ledger: str
    uid: str = ""
    field: str = ""


class Log:
    """The steps of one opened book and its uncoverings, newest first."""

    def __init__(self, engine: Engine, history: History) -> None:
        self._engine, self._history = engine, history
        self._counts: dict[int, dict[str, int]] = {}  # of steps that are done: what they touched does not change

    def ids(self, wanted: Wanted) -> array[int]:
        """Return the ids of the steps asked for, newest first."""
        steps, values = self._where(
            wanted, "s.id IN (SELECT h.id >> 32 FROM history AS h WHERE h.ledger = ?)", self._mentions(wanted)
        )
        seen, more = self._where(wanted, "u.ledger = ?", self._names(wanted))
        rows = self._engine.fetch(
            f"SELECT s.id, s.id AS place, 0 AS turn FROM steps AS s WHERE {steps} UNION ALL "
            f"SELECT -u.id, u.after, u.id FROM uncovered AS u WHERE {seen} ORDER BY place DESC, turn DESC",
            [*values, *more],
        )
        return array("q", (row[0] for row in rows))

    @staticmethod
    def _where(wanted: Wanted, of_ledger: str, mentions: tuple[str, list[Any]]) -> tuple[str, list[Any]]:
        where, values = ["1"], list[Any]()
        for sql, value in (("at >= ?", wanted.since), ("at < ?", wanted.until and wanted.until + "~")):
            if value:
                where.append(sql)
                values.append(value)
        if wanted.ledger:
            where.append(of_ledger)
            values.append(wanted.ledger)
        if wanted.word:
            where.append(mentions[0])
            values += mentions[1]
        return " AND ".join(where), values

    @staticmethod
    def _names(wanted: Wanted) -> tuple[str, list[Any]]:
        like = _like(wanted.word)
        marks = ", ".join("?" * len(wanted.uids))
        of_them = f" OR u.uid IN ({marks})" if wanted.uids else ""
        return f"(u.label LIKE ? ESCAPE '\\' OR u.who LIKE ? ESCAPE '\\'{of_them})", [like, like, *wanted.uids]

    @staticmethod
    def _mentions(wanted: Wanted) -> tuple[str, list[Any]]:
        like = _like(wanted.word)
        sql = (
            "(s.label LIKE ? ESCAPE '\\' OR s.who LIKE ? ESCAPE '\\' OR s.id IN (SELECT h.id >> 32 FROM history AS h "
            "WHERE h.before LIKE ? ESCAPE '\\' OR h.after LIKE ? ESCAPE '\\')"
        )
        marks = ", ".join("?" * len(wanted.uids))
        touched = f" OR s.id IN (SELECT h.id >> 32 FROM history AS h WHERE h.uid IN ({marks}))" if wanted.uids else ""
        return f"{sql}{touched})", [like, like, like, like, *wanted.uids]

    def window(self, ids: Sequence[int]) -> list[Counted]:
        """Return these steps and uncoverings in this order, each with what it touched."""
        counts = self._counted([number for number in ids if number > 0])
        return [
            Counted(self._history.get(number), counts[number]) if number > 0 else self._seen(number) for number in ids
        ]

    def _counted(self, ids: Sequence[int]) -> dict[int, dict[str, int]]:
        new = [number for number in ids if number not in self._counts]
        counts: dict[int, dict[str, int]] = {number: {} for number in new}
        rows = self._engine.fetch(
            "SELECT h.id >> 32, h.ledger, count(DISTINCT h.uid) FROM steps AS s CROSS JOIN history AS h "
            f"WHERE s.id IN ({', '.join('?' * len(new))}) AND {_WITHIN} GROUP BY 1, 2 ORDER BY 3 DESC",
            new,
        )
        for step, ledger, count in rows:
            counts[step][ledger] = count
        counts |= {number: self._counts[number] for number in ids if number in self._counts}
        self._counts |= {number: counts[number] for number in new if self._history.done(number)}
        return counts

    def _seen(self, number: int) -> Counted:
        entry = self.uncovered(number)
        step = Step(number, entry.at, entry.who, entry.label, None, False, False)
        return Counted(step, {entry.ledger: 1} if entry.uid else {})

    # --- what was uncovered

    def uncovered(self, number: int) -> Uncovered:
        """Return an uncovering by its (negative) id. Raises Refused if there is none."""
        rows = self._engine.fetch(
            "SELECT at, who, label, ledger, uid, field FROM uncovered WHERE id = ?", [-number]
        )
        if not rows:
            raise Refused("没有这一条记录")
        at, who, label, ledger, uid, field = rows[0]
        return Uncovered(number, at, who, label, ledger, uid or "", field or "")

    def note_uncovered(self, label: str, ledger: str, uid: str = "", field: str = "") -> None:
        """Write down that the person at the keyboard saw a covered value; no step, nothing to undo."""
        now = datetime.now().isoformat(timespec="seconds")
        with self._engine.transaction():
            self._engine.run(
                "INSERT INTO uncovered (after, at, who, label, ledger, uid, field) "
                "VALUES ((SELECT ifnull(max(id), 0) FROM steps), ?, ?, ?, ?, ?, ?)",
                [now, self._history.who, label, ledger, uid or None, field or None],
            )

    def touched(self, step_id: int, limit: int) -> list[Touched]:
        """Return what a step did, record by record, in the order done; at most `limit` notes."""
        rows = self._engine.fetch(
            "SELECT ledger, uid, before, after FROM history WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?",
            [*range_of(step_id), limit],
        )
        return [Touched(ledger, uid, *spread(noted(before), noted(after))) for ledger, uid, before, after in rows]

    def in_the_way(self, step_id: int) -> Step | None:
        """Return the first later step that touched the same records, or that nothing may be undone across."""
        return self._history.later(step_id)


def _like(word: str) -> str:
    return "%" + word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"


_WITHIN = f"h.id BETWEEN s.id * {_STEP} AND (s.id + 1) * {_STEP} - 1"

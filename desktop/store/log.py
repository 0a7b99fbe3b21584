"""The log read in pieces: which steps there are, what each touched, and what stands in the way of taking one back."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from .connection import Engine
from .history import History, Step, noted, range_of

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


class Log:
    """The steps of one opened book, newest first."""

    def __init__(self, engine: Engine, history: History) -> None:
        self._engine, self._history = engine, history

    def ids(self, wanted: Wanted) -> array[int]:
        """Return the ids of the steps asked for, newest first."""
        where, values = ["1"], list[Any]()
        for sql, value in (("at >= ?", wanted.since), ("at < ?", wanted.until and wanted.until + "~")):
            if value:
                where.append(sql)
                values.append(value)
        if wanted.ledger:
            where.append("s.id IN (SELECT h.id >> 32 FROM history AS h WHERE h.ledger = ?)")
            values.append(wanted.ledger)
        if wanted.word:
            sql, more = self._mentions(wanted)
            where.append(sql)
            values += more
        rows = self._engine.fetch(f"SELECT s.id FROM steps AS s WHERE {' AND '.join(where)} ORDER BY s.id DESC", values)
        return array("q", (row[0] for row in rows))

    def _mentions(self, wanted: Wanted) -> tuple[str, list[Any]]:
        like = "%" + wanted.word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        sql = (
            "(s.label LIKE ? ESCAPE '\\' OR s.who LIKE ? ESCAPE '\\' OR s.id IN (SELECT h.id >> 32 FROM history AS h "
            "WHERE h.before LIKE ? ESCAPE '\\' OR h.after LIKE ? ESCAPE '\\')"
        )
        marks = ", ".join("?" * len(wanted.uids))
        touched = f" OR s.id IN (SELECT h.id >> 32 FROM history AS h WHERE h.uid IN ({marks}))" if wanted.uids else ""
        return f"{sql}{touched})", [like, like, like, like, *wanted.uids]

    def window(self, ids: Sequence[int]) -> list[Counted]:
        """Return these steps in this order, each with what it touched."""
        marks = ", ".join("?" * len(ids))
        rows = self._engine.fetch(
            "SELECT h.id >> 32, h.ledger, count(DISTINCT h.uid) FROM steps AS s CROSS JOIN history AS h "
            f"WHERE s.id IN ({marks}) AND {_WITHIN} GROUP BY 1, 2 ORDER BY 3 DESC",
            list(ids),
        )
        counts: dict[int, dict[str, int]] = {}
        for step, ledger, count in rows:
            counts.setdefault(step, {})[ledger] = count
        return [Counted(self._history.get(number), counts.get(number, {})) for number in ids]

    def touched(self, step_id: int, limit: int) -> list[Touched]:
        """Return what a step did, record by record, in the order done; at most `limit` notes."""
        rows = self._engine.fetch(
            "SELECT ledger, uid, before, after FROM history WHERE id BETWEEN ? AND ? ORDER BY id LIMIT ?",
            [*range_of(step_id), limit],
        )
        return [Touched(ledger, uid, noted(before), noted(after)) for ledger, uid, before, after in rows]

    def in_the_way(self, step_id: int) -> Step | None:
        """Return the first later step that touched the same records, or that nothing may be undone across."""
        return self._history.later(step_id)


_WITHIN = f"h.id BETWEEN s.id * {_STEP} AND (s.id + 1) * {_STEP} - 1"

"""Derived ledgers: each answer is kept in a temporary table until the book changes, so that windows are quick."""

from __future__ import annotations

import json
from typing import Any

from .connection import Engine

_SHIFT = 32
_KEPT = 24
_PREFIX = "temp.derived_"


class Derived:
    """The answers worked out since the last write. A row's id is its table's number × 2^32 + its place."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._fresh: dict[tuple[str, str], int] = {}
        self._asked: dict[int, tuple[str, dict[str, Any]]] = {}
        self._made: list[int] = []

    def table(self, ledger: str, sql: str, values: dict[str, Any]) -> str:
        """Return the temporary table with the answer to a ledger's query for these parameters."""
        question = (ledger, json.dumps(values))
        number = self._fresh.get(question)
        if number is None:
            number = self._fresh[question] = len(self._asked) + 1
            self._asked[number] = sql, values
        return self._make(number)

    def table_of(self, row_id: int) -> str:
        """Return the table that a row id of an earlier answer came from, even when the book has changed since."""
        return self._make(row_id >> _SHIFT)

    def shift(self, table: str) -> int:
        """Return what is added to a table's own row ids; 0 for a ledger that is stored."""
        return int(table.removeprefix(_PREFIX)) << _SHIFT if table.startswith(_PREFIX) else 0

    def forget(self) -> None:
        self._fresh.clear()

    def _make(self, number: int) -> str:
        table = f"{_PREFIX}{number}"
        if number not in self._made:
            sql, values = self._asked[number]
            self._engine.run(f"CREATE TEMP TABLE derived_{number} AS {sql}", values)
            self._made.append(number)
            if len(self._made) > _KEPT:
                self._engine.run(f"DROP TABLE {_PREFIX}{self._made.pop(0)}")
        return table

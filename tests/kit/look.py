"""A look without a book: a few words and people, for tests of fields and rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from desktop.kit.look import Record


class FakeLook:
    """Fulfils kit.look.Look from plain dicts."""

    def __init__(
        self, records: dict[str, list[Record]] | None = None, words: dict[str, dict[str, str]] | None = None
    ) -> None:
        self.today = date(2026, 11, 20)
        self._records = records or {}
        self._words = words or {}

    def records(self, ledger: str, /, **equal: Any) -> list[Record]:
        return [r for r in self._records.get(ledger, []) if all(r.get(k) == v for k, v in equal.items())]

    def record(self, ledger: str, uid: str) -> Record | None:
        return next((r for r in self._records.get(ledger, []) if r["uid"] == uid), None)

    def named(self, ledger: str, text: str) -> list[Record]:
        return [r for r in self._records.get(ledger, []) if text in (r["uid"], r["called"])]

    def words(self, dictionary: str) -> Mapping[str, str]:
        return self._words.get(dictionary, {})

    def setting(self, name: str) -> str:
        return ""

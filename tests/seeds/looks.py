"""The practice village seen as rules see a book, without one: records by ledger, indexed by what is asked for."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from functools import cache, cached_property
from typing import Any

from desktop.kit import places
from desktop.kit.look import Record
from seeds.practice import practice_village


class PlainLook:
    """Records in memory as a Look."""

    def __init__(self, today: date, records: dict[str, list[Record]]) -> None:
        self.today = today
        self._records = records
        self._by_uid = {(ledger, r["uid"]): r for ledger, rows in records.items() for r in rows}
        self._found: dict[tuple[str, tuple[str, ...]], dict[tuple[Any, ...], list[Record]]] = {}

    def records(self, ledger: str, /, **equal: Any) -> list[Record]:
        key = (ledger, tuple(sorted(equal)))
        if key not in self._found:
            groups: dict[tuple[Any, ...], list[Record]] = {}
            for record in self._records.get(ledger, []):
                groups.setdefault(tuple(record[name] for name in key[1]), []).append(record)
            self._found[key] = groups
        return self._found[key].get(tuple(equal[name] for name in key[1]), [])

    def record(self, ledger: str, uid: str) -> Record | None:
        return self._by_uid.get((ledger, uid))

    def named(self, ledger: str, text: str) -> list[Record]:
        raise NotImplementedError("no practice record is read from text")

    def words(self, dictionary: str) -> Mapping[str, str]:
        return self.dictionaries[dictionary]

    def setting(self, name: str) -> str:
        return next(row["value"] for row in seed("settings") if row["name"] == name)

    @cached_property
    def dictionaries(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for row in seed("dictionary"):
            words = found.setdefault(row["kind"], {})
            for word in (row["name"], *filter(None, row["aliases"].split("、"))):
                words[word] = row["name"]
        return found


def seed(name: str) -> list[dict[str, str]]:
    with places.seed(f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


TODAY = date(2026, 11, 28)
DAYS = [
    TODAY,
    date(2026, 1, 2),
    date(2027, 1, 1),
    date(2024, 2, 29),
    date(2028, 2, 29),
    date(2026, 10, 1),
    date(2026, 12, 31),
    date(2025, 8, 31),
    date(2024, 3, 15),
    date(2031, 6, 30),
]
Village = dict[str, list[Record]]


@cache
def village(today: date) -> Village:
    return practice_village(today)


def by_uid(records: Village) -> dict[str, Record]:
    return {r["uid"]: r for rows in records.values() for r in rows}


def counts(records: Village) -> tuple[int, ...]:
    """People, households, members, hamlets, representatives."""
    return (
        sum(p["state"] == "在册" for p in records["people"]),
        len(records["households"]),
        sum(not m["until"] for m in records["party_members"]),
        len(records["groups"]),
        sum(p["post"] == "村民代表" and not p["until"] for p in records["posts"]),
    )

"""What a new book begins with: dictionaries, meeting types and settings, from seeds/*.csv whose headings are fields."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

from desktop.kit.look import Look, Record
from desktop.kit.paths import Ledgers

SEEDED = ("dictionary", "meeting_types", "settings")


def seeds(folder: Path, ledgers: Ledgers, look: Look, name: str) -> list[Record]:
    """Return a ledger's first records, read as if they were typed."""
    return [ledgers[name].read(row, look) for row in rows(folder / f"{name}.csv")]


@cache
def rows(file: Path) -> list[dict[str, str]]:
    """Return the lines of a seed file, each by heading."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


@cache
def defaults(folder: Path) -> dict[str, dict[str, str]]:
    """Return the settings as they are before anybody changes them, by name."""
    return {row["name"]: row for row in rows(folder / "settings.csv")}

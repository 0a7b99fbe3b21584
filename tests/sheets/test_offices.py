"""Forms and lists as offices really draw them: what every heading and blank means, and where the records go."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from desktop.ledgers import LEDGERS
from desktop.sheets.read_xlsx import read_sheets
from desktop.sheets.template import template_of

from .offices import Office, offices

OFFICES = offices()
NAMES = [office.name for office in OFFICES]
INSIDE = ("members.", "attendance.", "service_records.", "resolutions.", "activity.", "meeting.")


@cache
def inspected(index: int) -> dict[str, Any]:
    with TemporaryDirectory() as folder:
        return template_of(read_sheets(OFFICES[index].save(Path(folder) / "a.xlsx"))[0], LEDGERS).to_json()


def said(entry: dict[str, Any]) -> str:
    at = ",".join(f"{k}={v}" for k, v in sorted((entry.get("at") or {}).items()))
    return f"{entry['field']}@{at}" if at else str(entry["field"])


def bare(path: str) -> str:
    """A row's path is told with or without the name of its rows."""
    return next((path.removeprefix(word) for word in INSIDE if path.startswith(word)), path)


def right(wanted: str | None, entry: dict[str, Any] | None) -> bool:
    if entry is None or entry["field"] is None:
        return wanted is None or "-" in wanted.split("/")
    return wanted is not None and bare(said(entry)) in [bare(p) for p in wanted.split("/")]


def places(office: Office, found: dict[str, Any]) -> list[tuple[str, str | None, dict[str, Any] | None]]:
    """Every place with what a person reads there, and what was made of it."""
    columns = {c["col"]: c for c in found["columns"]}
    told = [(col, path, columns.get(col)) for col, path in office.columns.items()]
    for cell, paths in office.blanks.items():
        here = [b for b in found["blanks"] if b["cell"] == cell]
        for index, path in enumerate(paths):
            fitting = next((b for b in here if path and right(path, b)), None)
            told.append((cell, path, fitting or (here[index] if index < len(here) else None)))
    return told


@pytest.mark.parametrize("index", range(len(OFFICES)), ids=NAMES)
def test_the_ledger_and_the_rows_of_a_sheet_are_found(index: int) -> None:
    office, found = OFFICES[index], inspected(index)
    rows = {"header": found["header_rows"], "detail": found["detail_rows"]}
    assert (found["ledger"], {k: tuple(v) for k, v in rows.items() if v}) == (office.ledger, office.rows)


@pytest.mark.parametrize("index", range(len(OFFICES)), ids=NAMES)
def test_nothing_is_wrong_and_sure(index: int) -> None:
    told = places(OFFICES[index], inspected(index))
    sure = [(where, path, e) for where, path, e in told if e and e["field"] and e["confidence"] >= 0.9]
    any_of = {where: [p for w, p, _ in told if w == where] for where, _, _ in told}
    assert [(w, p, said(e)) for w, p, e in sure if not any(right(path, e) for path in any_of[w])] == []


def test_nearly_all_that_the_book_knows_is_found() -> None:
    """At least 98 of 100 places that the book has a value for."""
    told = [place for n, office in enumerate(OFFICES) for place in places(office, inspected(n)) if place[1]]
    known = sum(right(path, entry) for _, path, entry in told)
    assert known >= 0.98 * len(told), f"{known} of {len(told)}"

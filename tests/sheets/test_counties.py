"""Sheets in many counties' habits are recognised whole, and no column is ever wrong and sure of itself."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest

from desktop.ledgers import LEDGERS
from desktop.sheets.read_xlsx import read_sheets
from desktop.sheets.recognise import find_sheet
from desktop.sheets.sheet import column_letters
from desktop.sheets.template import Json, template_of
from tests.sheets.county import County, counties

COUNTIES = counties()
DOUBTFUL = ("today", "period.")  # what the program itself knows: no field of the book


@cache
def inspected(index: int, folder: Path) -> Json:
    county = COUNTIES[index]
    sheets = {s.name: s for s in read_sheets(county.save(folder / f"{index}.xlsx"))}
    return template_of(sheets[find_sheet(list(sheets.values()))], LEDGERS).to_json()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("county")


def said(entry: Json) -> str | None:
    at = ",".join(f"{k}={v}" for k, v in sorted(entry.get("at", {}).items()))
    return f"{entry['field']}@{at}" if at else entry["field"]


def wanted(county: County, found: Json) -> list[tuple[str, str | None, Json]]:
    """Pair every column and blank a person has read with what the program says of it."""
    columns = {c["col"]: c for c in found["columns"]}
    nothing: Json = {"field": None, "confidence": 0.0}
    entries = [(columns.get(column_letters(col), nothing), path) for col, path in county.fields.items()]
    pairs = [(entry.get("heading", "?"), path, entry) for entry, path in entries]
    for label, path in county.blanks.items():
        plain = re.sub(r"\s", "", label)
        found_blank = next((b for b in found["blanks"] if re.sub(r"\s", "", b["label"]) == plain), nothing)
        pairs.append((label, path, found_blank))
    return pairs


def right(path: str | None, entry: Json) -> bool:
    """Where a person may read a heading two ways (held_on/held_at), either will do."""
    return said(entry) in (path.split("/") if path else [None])


@pytest.mark.parametrize("index", range(len(COUNTIES)), ids=[c.name for c in COUNTIES])
def test_structure_and_ledger(index: int, folder: Path) -> None:
    """Kind, ledger, owner, header rows, rows for records, printed names and what stays are as a person sees them."""
    county, found = COUNTIES[index], inspected(index, folder)
    assert (found["kind"], found["ledger"], found["per"]) == (county.kind, county.ledger, county.per)
    if county.header and county.kind == "list":
        assert found["header_rows"] == [county.header[0], county.header[-1]]
        assert county.detail is not None and found["detail_rows"] == list(county.detail)
    kept = {int(re.sub(r"\D", "", cell)) for cell in found["keep"]}
    assert {row for row in county.keep if row > min(county.header or [1])} <= kept
    assert found["row_names"] == ({"col": "A", "field": county.row_names} if county.row_names else None)


@pytest.mark.parametrize("index", range(len(COUNTIES)), ids=[c.name for c in COUNTIES])
def test_nothing_is_wrong_and_sure(index: int, folder: Path) -> None:
    wrong = [
        (heading, path, said(entry), entry["confidence"])
        for heading, path, entry in wanted(COUNTIES[index], inspected(index, folder))
        if entry["field"] and entry["confidence"] >= 0.9 and not right(path, entry)
    ]
    assert wrong == []


def test_nearly_every_heading_is_known(folder: Path) -> None:
    """At least 97 in 100 of the headings the book can answer are given their field, and surely so."""
    all_pairs = [p for i, c in enumerate(COUNTIES) for p in wanted(c, inspected(i, folder))]
    pairs = [(heading, path, entry) for heading, path, entry in all_pairs if path]
    missed = [(h, path, said(e), e["confidence"]) for h, path, e in pairs if not right(path, e)]
    unsure = [h for h, path, e in pairs if right(path, e) and e["confidence"] < 0.9 and not path.startswith(DOUBTFUL)]
    assert len(pairs) > 350 and len(COUNTIES) >= 40
    assert len(missed) <= 0.03 * len(pairs), missed
    assert len(unsure) <= 0.05 * len(pairs), unsure

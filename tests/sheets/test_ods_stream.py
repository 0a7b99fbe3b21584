"""A long .ods comes as a stream: what stands far below its head is read as well, and no sheet is whole in memory."""

from __future__ import annotations

import tracemalloc
from pathlib import Path

import pytest

from desktop.kit.errors import Refused
from desktop.sheets.package import Package
from desktop.sheets.tables.ods import OpenDocument
from desktop.sheets.tables.read import read_table
from tests.sheets.test_table_in import ODS_CELL, ODS_ROW, ods

ROWS, HEADINGS = 8000, ["序号", "姓名", "户主姓名", *(f"栏目{n}" for n in range(7))]
MERGED, HIDDEN, LAST = 5000, 6000, ROWS + 1


def row(texts: list[str], attributes: str = "", span: str = "") -> str:
    cells = [ODS_CELL.format(text) if text else "<table:covered-table-cell/>" for text in texts]
    if span:
        cells[2] = cells[2].replace("<table:table-cell ", f'<table:table-cell table:number-rows-spanned="{span}" ')
    return ODS_ROW.format("".join(cells)).replace("<table:table-row>", f"<table:table-row{attributes}>")


def long(path: Path, last: str = "") -> Path:
    lines = [row(HEADINGS)]
    for number in range(2, LAST + 1):
        head = "" if number in (MERGED + 1, MERGED + 2) else f"户{number}"
        hidden = ' table:visibility="collapse"' if number == HIDDEN else ""
        texts = [str(number), f"某{number}", head, *(f"{number}的{n}" for n in range(7))]
        lines.append(row(texts, hidden, "3" if number == MERGED else ""))
    end = '</table:table><table:table table:name="二"><table:table-row><table:table-cell/></table:table-row>'
    return ods(path, "".join(lines) + last + end)


def test_what_is_far_below_the_head_is_read_as_well(tmp_path: Path) -> None:
    """Every row, merges that begin there, hidden rows; about how many rows there are is known before."""
    table = read_table(long(tmp_path / "长.ods"))
    assert (table.sheets, table.sheet.name, table.count) == (("名册", "二"), "名册", LAST)
    rows, _ = table.records()
    assert [r.number for r in rows] == list(range(2, LAST + 1))
    assert [r.values[10] for r in rows] == [f"{n}的6" for n in range(2, LAST + 1)]
    assert [r.values[3] for r in rows if MERGED <= r.number < MERGED + 4] == [f"户{MERGED}"] * 3 + [f"户{MERGED + 3}"]
    assert [r.number for r in rows if r.hidden] == [HIDDEN]


def test_no_sheet_is_whole_in_memory(tmp_path: Path) -> None:
    file = long(tmp_path / "长.ods")
    tracemalloc.start()
    try:
        with Package(file, open_document=True) as package:
            count = sum(len(cells) for _, cells, _ in OpenDocument(package).lines("名册"))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert count == (ROWS + 1) * len(HEADINGS) - 2 and most < 12_000_000, "all the cells at once are 40 MB"


def test_what_repeats_itself_endlessly_far_below_is_refused(tmp_path: Path) -> None:
    """As soon as it is met, as in a head."""
    last = row(["一", "某某", "户主"], ' table:number-rows-repeated="900000"')
    with pytest.raises(Refused, match="大得不正常"):
        read_table(long(tmp_path / "长.ods", last)).records()

"""What strangers' programs write and Excel opens is filled like any other; each test holds one oddity."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from desktop.sheets.fill import Block, SheetFill, fill
from tests.sheets.make_zip import CONTENT_TYPES, MAIN, OFFICE, SHEET_TYPE, START, WORKBOOK_RELS, minimal

ROWS = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"/></row></sheetData>'


def one_list(name: str = "表一", *, first: int = 2, records: int = 3) -> list[SheetFill]:
    return [SheetFill(name, block=Block(first, first, (1,)), records=[(f"第{n}户",) for n in range(records)])]


def column(path: Path, first: int, count: int) -> list[object]:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    return [sheet.cell(row, 1).value for row in range(first, first + count)]


def with_strings(path: Path, table: str) -> Path:
    types = CONTENT_TYPES.replace(
        "</Types>",
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{SHEET_TYPE}.sharedStrings+xml"/></Types>',
    )
    related = WORKBOOK_RELS.replace(
        "</Relationships>",
        f'<Relationship Id="rId9" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    )
    members = {"[Content_Types].xml": types, "xl/_rels/workbook.xml.rels": related, "xl/sharedStrings.xml": table}
    return minimal(path, ROWS, **members)


@pytest.mark.parametrize("inside", ["></sst>", "/>", " ></sst>", "><!-- none --></sst>"])
def test_a_table_of_strings_without_any_takes_some(tmp_path: Path, inside: str) -> None:
    """However an empty table is closed, what is filled in stands there."""
    path = with_strings(tmp_path / "空.xlsx", f'{START}<sst xmlns="{MAIN}" count="0" uniqueCount="0"{inside}')
    fill(path, tmp_path / "填好.xlsx", one_list())
    assert column(tmp_path / "填好.xlsx", 2, 3) == ["第0户", "第1户", "第2户"]

"""What strangers' programs write and Excel opens is filled like any other; each test holds one oddity."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from desktop.kit.errors import Refused
from desktop.sheets.fill import Block, SheetFill, fill
from desktop.sheets.read_xlsx import read_sheets
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


def test_a_row_merged_across_takes_no_values_from_the_other_rows(tmp_path: Path) -> None:
    """A heading row among the detail rows shows one value, and says so; the rows below it show all of theirs."""
    cells = "".join(f'<row r="{r}"><c r="A{r}"/><c r="B{r}"/><c r="C{r}"/></row>' for r in range(1, 5))
    merged = '<mergeCells count="1"><mergeCell ref="A2:C2"/></mergeCells>'
    path = minimal(tmp_path / "组.xlsx", f"<sheetData>{cells}</sheetData>{merged}")
    block = Block(2, 4, (1, 2, 3))
    records = [("甲", 1, 2), ("乙", 3, 4), ("丙", 5, 6)]
    done = fill(path, tmp_path / "填好.xlsx", [SheetFill("表一", block=block, records=records)])
    sheet = openpyxl.load_workbook(tmp_path / "填好.xlsx").worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet["A2:C4"]]
    assert rows == [["甲", None, None], ["乙", 3, 4], ["丙", 5, 6]]
    assert any("第 2 行合并了" in said for said in done.warnings)


def test_a_text_longer_than_a_cell_holds_is_refused_at_once(tmp_path: Path) -> None:
    """A thousand cells naming one text of a megabyte would be a gigabyte of words to recognise."""
    path = with_strings(tmp_path / "长.xlsx", f'{START}<sst xmlns="{MAIN}"><si><t>{"长" * 40_000}</t></si></sst>')
    with pytest.raises(Refused, match="超过 32767 个"):
        read_sheets(path)

"""Households merged over their members: lines around each of them, and a 序号 behind them that counts its members."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from desktop.sheets.fill import Block, SheetFill, fill
from tests.sheets.drawn import drawn

SIZES = (1, 4, 2, 5, 3)
HOUSES = [(f"{house:03}", f"户主{house}", n) for house, size in enumerate(SIZES, 1) for n in range(1, size + 1)]


def filled(tmp_path: Path, numbers: str) -> Worksheet:
    """Fill a roster of two ruled households of three."""
    rows = "".join(f"{'_|_' if n in (0, 3) else '^|^'}|{number}|_\n" for n, number in enumerate(numbers.split()))
    file = drawn(tmp_path / "a.xlsx", f"!户籍花名册\n户号|户主|序号|姓名\n{rows}合计|_|_|_\n")
    records = [(number, head, f"{head}之{n}") for number, head, n in HOUSES]
    block = Block(3, 8, (1, 2, 4), number_column=3)
    fill(file, tmp_path / "b.xlsx", [SheetFill("Sheet", block=block, records=records)])
    sheet = load_workbook(tmp_path / "b.xlsx").active
    assert isinstance(sheet, Worksheet)
    return sheet


def test_every_household_has_lines_around_it_and_stands_in_the_middle(tmp_path: Path) -> None:
    """Where a household begins, its first cell has the look of the template's first, wherever that row came from."""
    sheet = filled(tmp_path, "_ _ _ _ _ _")
    starts = [row for row, (_, _, n) in enumerate(HOUSES, 3) if n == 1]
    for row in starts:
        cell = sheet.cell(row, 1)
        assert cell.value and cell.alignment.horizontal == cell.alignment.vertical == "center"
        assert cell.border.top.style == cell.border.left.style == "thin"
    last = 3 + len(HOUSES)
    assert sheet.cell(last, 1).value == "合计" and sheet.cell(last, 1).border.top.style == "thin"


@pytest.mark.parametrize("numbers", ["_ _ _ _ _ _", "1 2 3 1 2 3"])
def test_a_number_behind_the_household_counts_its_members(tmp_path: Path, numbers: str) -> None:
    sheet = filled(tmp_path, numbers)
    assert [sheet.cell(row, 3).value for row in range(3, 3 + len(HOUSES))] == [n for *_, n in HOUSES]


def test_numbers_printed_through_all_households_go_on(tmp_path: Path) -> None:
    sheet = filled(tmp_path, "1 2 3 4 5 6")
    assert [sheet.cell(row, 3).value for row in range(3, 3 + len(HOUSES))] == list(range(1, len(HOUSES) + 1))

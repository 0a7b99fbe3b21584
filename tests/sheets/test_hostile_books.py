"""A file made to harm is refused within two seconds, in one Chinese sentence, and the program lives on."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest

from desktop.kit.errors import Refused
from desktop.sheets.fill import Block, SheetFill, fill
from desktop.sheets.read_xlsx import read_sheet, read_sheets
from tests.sheets.hostile_books import HOSTILE
from tests.sheets.make_zip import minimal

PATIENCE = 2.0


@pytest.mark.parametrize("name", HOSTILE)
def test_what_would_harm_is_refused_at_once(name: str, tmp_path: Path) -> None:
    path = HOSTILE[name](tmp_path / "坏.xlsx")
    began = time.process_time()
    with pytest.raises(Refused) as refused:
        read_sheets(path)
    assert time.process_time() - began < PATIENCE
    assert len(refused.value.complaints) == 1
    assert re.fullmatch(r"[^\n]*[一-鿿][^\n]*。", str(refused.value))
    assert not list(tmp_path.parent.glob("evil*"))


@pytest.mark.parametrize("name", sorted(set(HOSTILE) - {"sparse", "giant merge", "many merges"}))
def test_it_is_no_template_either(name: str, tmp_path: Path) -> None:
    path, target = HOSTILE[name](tmp_path / "坏.xlsx"), tmp_path / "填好.xlsx"
    with pytest.raises(Refused):
        fill(path, target, [SheetFill("表一", block=Block(2, 2, (1,)), records=[("甲",)])])
    assert not target.exists()


def test_cells_beyond_the_last_row_and_column_are_passed_over(tmp_path: Path) -> None:
    far = '<row r="99999999"><c r="A99999999"><v>9</v></c><c r="ZZZZ1"><v>9</v></c></row>'
    path = minimal(tmp_path / "远.xlsx", f'<sheetData><row r="1"><c r="A1"><v>1</v></c></row>{far}</sheetData>')
    assert [cell.value for cell in read_sheet(path).cells.values() if cell.value == 1] == [1]
    fill(path, tmp_path / "填好.xlsx", [SheetFill("表一", block=Block(2, 2, (1,)), records=[("甲",)])])
    assert read_sheet(tmp_path / "填好.xlsx").text(2, 1) == "甲"

"""A form has a sheet for each record: so many at once, and not one more without saying so."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop.kit.errors import Refused
from desktop.kit.work import finish
from desktop.services import transfer
from desktop.sheets import limits
from desktop.sheets.read_xlsx import read_workbook
from desktop.store.book import Book
from tests.sheets.drawn import drawn

FORM = "!走访记录单\n户主姓名|_|走访日期|_\n走访方式|_|走访党员|_\n反映问题|_|<|<\n办理结果|_|<|<\n备注|_|<|<"


def test_every_visit_has_its_sheet_and_the_workbook_is_read_back(practice: Book, tmp_path: Path) -> None:
    """Many hundreds: more than a county's own workbook ever has."""
    file, target = drawn(tmp_path / "表.xlsx", FORM), tmp_path / "填好.xlsx"
    done = finish(transfer.export(practice, "visits", target, template=file))
    visits = practice.records("visits")
    assert done.rows == len(visits) > 800 and len(read_workbook(target)) == len(visits)
    last = load_workbook(target, read_only=True).worksheets[-1]
    assert last["B2"].value and last["D2"].value


def test_more_sheets_than_may_be_are_refused_with_their_number(
    practice: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SHEETS", 100)
    file, target = drawn(tmp_path / "表.xlsx", FORM), tmp_path / "填好.xlsx"
    with pytest.raises(Refused, match=f"共 {len(practice.records('visits'))} 页，一次最多填 100 页"):
        finish(transfer.export(practice, "visits", target, template=file))
    assert not target.exists()


def test_so_many_sheets_with_pictures_that_no_program_could_open_them_are_refused(
    practice: Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "MEMBERS", 400)
    file, target = drawn(tmp_path / "表.xlsx", FORM), tmp_path / "填好.xlsx"
    with pytest.raises(Refused, match="请用日期或筛选分几次填"):
        finish(transfer.export(practice, "visits", target, template=file))
    assert not target.exists() and not list(tmp_path.glob("*.part"))

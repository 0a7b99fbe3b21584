"""Choices printed with boxes: the box of the record's word is ticked, the county's text stays otherwise as it was."""

from __future__ import annotations

from pathlib import Path

from openpyxl import Workbook, load_workbook

from desktop.ledgers import LEDGERS
from desktop.sheets.fill import fill
from desktop.sheets.pages import Page, plan
from desktop.sheets.read_xlsx import read_sheet
from desktop.sheets.template import template_of

ASKED = "□党员群众建议  □村干部提议  □上级党委政府安排"


def filled(tmp_path: Path, motive: str, asked: str = ASKED) -> str:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["“四议两公开”登记表"], ["议定事项", "", "决议内容", ""], ["动议事由", asked, "备注", ""]):
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    book.save(tmp_path / "表.xlsx")
    template = template_of(read_sheet(tmp_path / "表.xlsx"), LEDGERS)
    record = {"matter": "修路", "motive": motive, "content": "修", "note": None}
    pages = [Page(lambda path, _at: record.get(path))]
    fill(tmp_path / "表.xlsx", tmp_path / "填好.xlsx", plan(template, pages).fills)
    done = load_workbook(tmp_path / "填好.xlsx").active
    assert done is not None
    return str(done["B3"].value)


def test_the_box_of_the_word_is_ticked(tmp_path: Path) -> None:
    assert filled(tmp_path, "村干部提议") == ASKED.replace("□村干部", "☑村干部")


def test_a_word_that_is_not_among_them_ticks_nothing(tmp_path: Path) -> None:
    assert filled(tmp_path, "县里安排") == ASKED


def test_where_the_county_ticks_with_its_own_mark_so_do_we(tmp_path: Path) -> None:
    asked = "□党员群众建议 □村干部提议（打√）"
    assert filled(tmp_path, "村干部提议", asked) == "□党员群众建议 √村干部提议（打√）"

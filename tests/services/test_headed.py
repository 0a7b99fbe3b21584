"""A list headed by one record makes a sheet for each: a volunteer's hours, a member's dues, of the period alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Side

from desktop.kit.periods import year
from desktop.kit.work import finish
from desktop.ledgers import LEDGERS
from desktop.services import templates, transfer
from desktop.store.book import Book

HEAD = ("姓名", "", "所在服务队", "", "联系电话", "")
COLUMNS = ("序号", "服务日期", "活动名称", "服务内容", "服务时长（小时）", "证明人签字")


@pytest.fixture
def card(tmp_path: Path) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["志愿者个人服务记录"])
    sheet.merge_cells("A1:F1")
    sheet.append(HEAD)
    sheet.append(COLUMNS)
    for row in sheet["A2:F8"]:
        for cell in row:
            cell.border = Border(*[Side(style="thin")] * 4)
    book.save(tmp_path / "个人记录.xlsx")
    return tmp_path / "个人记录.xlsx"


def test_it_is_seen_whose_the_list_is(card: Path) -> None:
    found = templates.inspect(card, None, LEDGERS, None)
    assert (found["ledger"], found["per"]) == ("service_records", "volunteers")
    assert {b["field"] for b in found["blanks"]} == {
        "volunteer.person.name",
        "volunteer.team.name",
        "volunteer.person.phone",
    }


@pytest.mark.parametrize("asked", ["volunteers", "service_records"])
def test_each_has_a_sheet_with_his_own_rows(practice: Book, card: Path, tmp_path: Path, asked: str) -> None:
    """However it is asked for, there are as many rows as this year's records, and every sheet holds one person's."""
    period = year(practice.today.year)
    done = finish(transfer.export(practice, asked, tmp_path / "填好.xlsx", template=card, period=period))
    book = load_workbook(tmp_path / "填好.xlsx")
    names = [sheet["B2"].value for sheet in book.worksheets]
    assert len(set(names)) == len(names) > 10 and None not in names
    days = [row[1] for sheet in book.worksheets for row in sheet.iter_rows(min_row=4, values_only=True) if row[1]]
    assert len(days) == done.rows and all(str(day).startswith(str(practice.today.year)) for day in days)

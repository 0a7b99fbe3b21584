"""A plain list opens in any Excel as what it is: ids as text, a ruled heading on each page, no formulas."""

from __future__ import annotations

import csv
import datetime
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from desktop.kit.errors import Blocked
from desktop.sheets.read_xlsx import read_sheet
from desktop.sheets.sheet import Area
from desktop.sheets.write import write_csv, write_list

HEADINGS = ("姓名", "身份证号", "人口", "金额", "出生日期", "备注")
ROWS: list[tuple[Any, ...]] = [
    ("张三", "522227198601010000", 4, 123.5, datetime.date(1986, 1, 1), "=cmd|' /C calc'!A0"),
    (
        "李四",
        "00123",
        None,
        0.1,
        None,
        "住在村口的第三家，门前有一棵大槐树，去年修了新的院墙，今年计划改厕，还没有动工，要去看一看。",
    ),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "名册.xlsx"
    assert write_list(path, "大湾村 人员名册", HEADINGS, iter(ROWS), kinds=[None, None, None, "money"]) == 2
    return path


def test_values_come_back_as_they_were(path: Path) -> None:
    with CalamineWorkbook.from_path(str(path)) as workbook:
        found = workbook.get_sheet_by_index(0).to_python()
    assert found[0][0] == "大湾村 人员名册"
    assert found[1] == list(HEADINGS)
    assert found[2] == list(ROWS[0])
    assert found[3] == ["李四", "00123", "", 0.1, "", ROWS[1][5]]


def test_openpyxl_reads_it_without_a_word(path: Path) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book.active
    assert sheet is not None and (sheet.title, sheet.freeze_panes, sheet.print_title_rows) == (
        "大湾村 人员名册",
        "A3",
        "$1:$2",
    )
    assert (sheet["B3"].number_format, sheet["B3"].data_type) == ("@", "s")
    assert (sheet["F3"].data_type, sheet["F3"].value) == ("s", ROWS[0][5])
    assert sheet["E3"].value == datetime.datetime(1986, 1, 1)
    book.close()


def test_it_is_ready_to_print(path: Path) -> None:
    sheet = read_sheet(path)
    assert sheet.merges == [Area(1, 1, 1, 6)]
    page = sheet.page
    assert (page.paper, page.landscape, page.fit, page.fit_width, page.fit_height) == (9, True, True, 1, 0)
    assert page.header_footer.odd_footer == "&C第&P页 共&N页"
    assert sheet.title_rows == (1, 2)
    heading = sheet.look(2, 1)
    assert heading.font.bold and heading.horizontal == "center" and heading.left and heading.left.style == "thin"
    assert sheet.look(3, 4).number_format == "0.00"


def test_columns_fit_and_long_texts_wrap_in_a_higher_row(path: Path) -> None:
    sheet = read_sheet(path)
    widths = [sheet.columns[col].width or 0 for col in range(1, 7)]
    assert widths[1] >= 18
    assert widths[5] == 40
    heights = [sheet.rows[row].height or 0 for row in range(1, 5)]
    assert heights[2] == 20
    assert heights[3] >= 3 * 11


def test_an_empty_list_has_its_heading(tmp_path: Path) -> None:
    assert write_list(tmp_path / "a.xlsx", "", ["姓名"], []) == 0
    sheet = read_sheet(tmp_path / "a.xlsx")
    assert (sheet.text(1, 1), sheet.bottom, sheet.title_rows) == ("姓名", 1, (1, 1))


def test_many_rows_stream(tmp_path: Path) -> None:
    def rows() -> Iterator[tuple[str, int]]:
        for n in range(9001):
            yield f"村民{n}", n

    assert write_list(tmp_path / "a.xlsx", "名册", ["姓名", "数"], rows()) == 9001
    sheet = read_sheet(tmp_path / "a.xlsx")
    assert (sheet.text(9003, 1), sheet.cells[9003, 2].value) == ("村民9000", 9000)


def test_a_row_of_another_length_is_a_bug_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"zip\(\)"):
        write_list(tmp_path / "a.xlsx", "名册", ["姓名", "数"], [("甲", 1), ("乙",)])
    assert list(tmp_path.iterdir()) == []


def test_a_csv_opens_in_excel_and_carries_no_formula(tmp_path: Path) -> None:
    path = tmp_path / "名册.csv"
    texts = ["=1+1", "+86", "-5", "@sum", "\tx", "\rx", "平常", 'a,"b"\nc']
    assert write_csv(path, ["文字", "数"], [*[(t, -5) for t in texts], (None, 1.5)]) == 9
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with open(path, encoding="utf-8-sig", newline="") as stream:
        found = list(csv.reader(stream))
    assert [row[0] for row in found[1:]] == ["'=1+1", "'+86", "'-5", "'@sum", "'\tx", "'\rx", "平常", 'a,"b"\nc', ""]
    assert {row[1] for row in found[1:-1]} == {"-5"}


def test_a_place_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(Blocked, match=r"没有写成|写不进去"):
        write_csv(tmp_path / "a.csv", ["甲"], [])
    assert [p.name for p in tmp_path.iterdir()] == ["a.csv"]


def test_a_list_too_wide_to_be_read_has_pages_beside_it(tmp_path: Path) -> None:
    """Forty columns of ten characters are printed three pages wide with their first column repeated; ten are not."""
    for columns, pages, titles in ((40, "3", "$A:$A"), (10, "1", None)):
        file = tmp_path / f"{columns}.xlsx"
        write_list(file, "名册", [f"第{n}列" for n in range(columns)], [["一二三四五"] * columns])
        sheet = openpyxl.load_workbook(file).worksheets[0]
        assert str(sheet.page_setup.fitToWidth) == pages
        assert (sheet.print_title_cols, sheet.print_title_rows) == (titles, "$1:$2")

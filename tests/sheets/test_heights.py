"""A text that wraps into more lines than its row shows makes the row higher; all else keeps the county's height."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from desktop.sheets.fill import Block, SheetFill, fill
from desktop.sheets.heights import Box, longest, wide, wrapped_lines
from desktop.sheets.read_xlsx import read_sheet

LONG = "该户今年新修院墙，改厕已完工，孩子在县城读高中，" * 4


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("张三a", 5), ("𠮷野", 4), ("", 0)])
def test_chinese_counts_double(text: str, width: int) -> None:
    assert wide(text) == width <= longest([text])


def test_lines_are_counted_with_line_breaks() -> None:
    assert wrapped_lines("一二三四五\n\nab", 6) == 4
    assert Box(20, 11, 15).needs("短") == pytest.approx(17.3)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("一二三四", 1), ("一二三四，", 2), ("一二三四五", 2), ("一二三（四", 2), ("20261120001122", 2),
        ("日11月22日", 2), ("一二三（四）五", 2), ("一\n二三四五", 2),
    ],
)  # fmt: skip
def test_lines_break_as_excel_breaks_them(text: str, lines: int) -> None:
    """No line of eight half-wide characters begins with a closing mark or ends with an opening one."""
    assert wrapped_lines(text, 8) == lines


@pytest.fixture
def template(tmp_path: Path) -> Path:
    path = tmp_path / "走访.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("走访")
        wrap = book.add_format({"border": 1, "text_wrap": True})
        plain = book.add_format({"border": 1})
        sheet.set_column("A:C", 20)
        sheet.set_row(1, 30)
        sheet.write_row("A1", ["姓名", "情况", "备注"])
        sheet.write_blank("A2", None, plain)
        sheet.write_blank("B2", None, wrap)
        sheet.write_blank("C2", None, plain)
        sheet.merge_range("A4:C5", "", wrap)
        sheet.set_row(3, 40)
        sheet.set_row(4, 40)
        sheet.write("A6", "签字：")
    return path


def test_only_the_rows_that_need_it_grow(template: Path, tmp_path: Path) -> None:
    rows = [("张三", "短", LONG), ("李四", LONG, "短"), ("王五", "一\n二\n三\n四", "")]
    fill(template, tmp_path / "b.xlsx", [SheetFill("走访", block=Block(2, 2, (1, 2, 3)), records=rows)])
    heights = [read_sheet(tmp_path / "b.xlsx").rows[row].height or 0 for row in (2, 3, 4)]
    assert heights[0] == 30
    assert 100 < heights[1] < 200
    assert 4 * 11 < heights[2] < 80


def test_a_box_over_several_rows_grows_at_its_last(template: Path, tmp_path: Path) -> None:
    fill(
        template,
        tmp_path / "b.xlsx",
        [SheetFill("走访", {(4, 1): LONG * 3, (1, 2): LONG}, Block(2, 2, (1,)), [("甲",)] * 3)],
    )
    sheet = read_sheet(tmp_path / "b.xlsx")
    assert sheet.rows[6].height == 39.75
    assert 60 < (sheet.rows[7].height or 0) < 200
    assert 1 not in sheet.rows, "a text that does not wrap changes nothing"


def test_a_text_longer_than_a_row_can_be_fills_the_rows_of_its_box(template: Path, tmp_path: Path) -> None:
    fill(template, tmp_path / "b.xlsx", [SheetFill("走访", {(4, 1): LONG * 30})])
    sheet = read_sheet(tmp_path / "b.xlsx")
    assert [sheet.rows[row].height for row in (4, 5)] == [409, 409]

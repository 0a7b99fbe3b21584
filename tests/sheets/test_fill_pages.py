"""A list ruled for so many rows a page: each page has its own sum and what the one before brought over."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from desktop.kit.errors import Refused
from desktop.sheets.fill import Block, SheetFill, fill
from desktop.sheets.read_xlsx import read_sheet
from desktop.sheets.sheet import Area, Sheet
from tests.sheets.repack import repacked
from tests.sheets.writing import drawn

LINES, FIRST = 4, 4  # rows 4–7 are for records, row 3 is 承前页, row 8 本页小计, row 9 累计
UNIT = 7


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return drawn(tmp_path_factory.mktemp("pages") / "发放表.xlsx", draw_pages)


def draw_pages(sheet: Any, ruled: Any) -> None:
    sheet.merge_range("A1:E1", "2025 年发放表 100%")
    sheet.write_row("A2", ["序号", "姓名", "数量", "单价", "金额"], ruled)
    sheet.write_row("A3", ["承前页", "", "", "", ""], ruled)
    for row in range(FIRST, FIRST + LINES):
        sheet.set_row(row - 1, 20 + row)
        sheet.write_row(row - 1, 0, ["", "", "", ""], ruled)
        sheet.write_formula(row - 1, 4, f"=C{row}*D{row}", ruled, 0)
    _sums(sheet, ruled)
    sheet.write("A11", "制表：100%")
    sheet.write_formula("C11", '=COUNTIF(B4:B7,"?*")', None, 0)
    sheet.data_validation("B4:B7", {"validate": "list", "source": ["甲", "乙"]})
    sheet.insert_textbox("B12", "（公章）")
    sheet.print_area("A1:E11")
    sheet.repeat_rows(0, 1)


def _sums(sheet: Any, ruled: Any) -> None:
    sheet.merge_range("A8:B8", "本 页 小 计", ruled)
    sheet.write_formula("C8", "=SUM(C4:C7)", ruled, 0)
    sheet.write_formula("E8", "=SUM(E4:E7)", ruled, 0)
    sheet.merge_range("A9:B9", "累计", ruled)
    sheet.write_formula("E9", "=E8+E3", ruled, 0)
    sheet.write("A10", "合计", ruled)
    sheet.write_formula("C10", "=SUM(C4:C7)", ruled, 0)
    sheet.write_formula("D10", "=C8", ruled, 0)
    sheet.write_formula("E10", "=E9", ruled, 0)


def filled(template: Path, folder: Path, count: int) -> Sheet:
    records = [(f"村民{n}", n + 1, 10) for n in range(count)]
    block = Block(FIRST, FIRST + LINES - 1, (2, 3, 4), number_column=1)
    done = fill(template, folder / "填好.xlsx", [SheetFill("表", {(11, 2): "李文书"}, block, records)])
    assert done.rows == count
    return read_sheet(folder / "填好.xlsx")


@pytest.mark.parametrize("count", [0, 1, 4])
def test_what_fits_stays_one_page(template: Path, tmp_path: Path, count: int) -> None:
    sheet = filled(template, tmp_path, count)
    assert sheet.cells[8, 3].formula == "SUM(C4:C7)" and sheet.cells[10, 4].formula == "C8"
    assert (sheet.text(3, 1), sheet.text(8, 1), sheet.text(11, 1)) == ("承前页", "本 页 小 计", "制表：100%")
    assert sheet.row_breaks == [] and sheet.text(3, 3) == ""


@pytest.mark.parametrize("count", [5, 8, 11])
def test_what_does_not_fit_goes_on_on_pages_like_the_first(template: Path, tmp_path: Path, count: int) -> None:
    sheet = filled(template, tmp_path, count)
    pages = -(-count // LINES)
    down = (pages - 1) * UNIT
    for page in range(pages):
        top = 3 + page * UNIT
        rows = range(page * LINES, (page + 1) * LINES)
        assert [sheet.text(top + 1 + n - rows[0], 2) for n in rows] == [f"村民{n}" if n < count else "" for n in rows]
        assert [sheet.text(top + 1 + n - rows[0], 1) for n in rows] == [str(n + 1) if n < count else "" for n in rows]
        assert (sheet.text(top, 1), sheet.text(top + 5, 1), sheet.text(top + 6, 1)) == ("承前页", "本 页 小 计", "累计")
        assert sheet.cells[top + 5, 3].formula == f"SUM(C{top + 1}:C{top + 4})"
        assert sheet.cells[top + 5, 5].value == sum((n + 1) * 10 for n in rows if n < count)
        assert sheet.rows[top + 1].height == 24 and Area(top + 5, 1, top + 5, 2) in sheet.merges
    assert sheet.row_breaks == [2 + page * UNIT for page in range(1, pages)]
    assert (sheet.text(10 + down, 1), sheet.text(11 + down, 1), sheet.text(11 + down, 2)) == (
        "合计",
        "制表：100%",
        "李文书",
    )
    assert sheet.print_areas == [Area(1, 1, 11 + down, 5)]


def test_a_page_takes_over_what_the_one_before_brought(template: Path, tmp_path: Path) -> None:
    sheet = filled(template, tmp_path, 9)
    assert sheet.cells[3, 5].formula is None
    assert [sheet.cells[row, 5].formula for row in (10, 17)] == ["E8", "E10+E15"]
    assert [sheet.cells[row, 5].formula for row in (9, 16, 23)] == ["E8+E3", "E15+E10", "E22+E17"]


def test_every_page_is_headed(template: Path, tmp_path: Path) -> None:
    """Without print titles of its own, a sheet that goes on on further pages gets its heading's rows as such."""
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        for name in ("甲", "乙'表"):
            sheet = book.add_worksheet(name)
            sheet.write_row("A1", ["姓名", "数量"])
            sheet.write("A4", "本页小计")
            sheet.write_formula("B4", "=SUM(B2:B3)")
    fills = [
        SheetFill(
            name, block=Block(2, 3, (1, 2), header=(1, 1)), records=[("村民", n) for n in range(count)], new_name=new
        )
        for name, count, new in (("乙'表", 5, None), ("乙'表", 3, "丙"), ("甲", 2, None))
    ]
    fill(tmp_path / "a.xlsx", tmp_path / "b.xlsx", fills)
    found = {name: read_sheet(tmp_path / "b.xlsx", name).title_rows for name in ("甲", "乙'表", "丙")}
    assert found == {"甲": None, "乙'表": (1, 1), "丙": (1, 1)}
    assert filled(template, tmp_path, 9).title_rows == (1, 2)


def test_a_list_that_outgrows_its_page_is_headed_on_each(tmp_path: Path) -> None:
    """Without print titles of its own a list that grew gets its heading's rows; a short one stays as it was."""
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("表")
        sheet.write_row("A1", ["姓名", "数量"])
        sheet.write_row("A3", ["合计", 0])
    block = Block(2, 2, (1, 2), header=(1, 1), only=True)

    def headed(count: int, block: Block = block) -> tuple[int, int] | None:
        records = [("村民", n) for n in range(count)]
        fill(tmp_path / "a.xlsx", tmp_path / "b.xlsx", [SheetFill("表", block=block, records=records)])
        return read_sheet(tmp_path / "b.xlsx").title_rows

    assert (headed(5), headed(60)) == (None, (1, 1))
    assert headed(60, replace(block, only=False)) is None  # a form's rows, or one list of several


@pytest.mark.parametrize(("count", "down"), [(12, 1), (60, 0)])
def test_a_list_is_not_squeezed_into_one_page(tmp_path: Path, count: int, down: int) -> None:
    """A template of ten rows fitted to one page goes on over pages when sixty are written, and the clerk is told."""
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet("表")
        sheet.write_row("A1", ["姓名", "数量"])
        sheet.fit_to_pages(1, 1)
    records = [("村民", n) for n in range(count)]
    block = Block(2, 11, (1, 2), header=(1, 1), only=True)
    done = fill(tmp_path / "a.xlsx", tmp_path / "b.xlsx", [SheetFill("表", block=block, records=records)])
    page = read_sheet(tmp_path / "b.xlsx").page
    assert (page.fit, page.fit_width, page.fit_height) == (True, 1, down)
    assert any("缩在一页" in word for word in done.warnings) == (down == 0)


def test_empty_lists_of_names_and_breaks_are_filled_not_doubled(template: Path, tmp_path: Path) -> None:
    """Some programs write <definedNames/> and <rowBreaks/> with nothing in them; Excel takes only one of each."""

    def emptied(data: bytes) -> bytes:
        data = re.sub(rb"<definedNames>.*</definedNames>", b"<definedNames/>", data)
        return data.replace(b"<drawing ", b'<rowBreaks count="0"/><drawing ')

    repacked(template, tmp_path / "空.xlsx", change=emptied)
    records = [(f"村民{n}", n + 1, 10) for n in range(9)]
    block = Block(FIRST, FIRST + LINES - 1, (2, 3, 4), number_column=1, header=(2, 2))
    fill(tmp_path / "空.xlsx", tmp_path / "填好.xlsx", [SheetFill("表", {}, block, records)])
    sheet = read_sheet(tmp_path / "填好.xlsx")
    assert sheet.title_rows == (2, 2) and sheet.row_breaks == [9, 16]
    with zipfile.ZipFile(tmp_path / "填好.xlsx") as made:
        assert made.read("xl/workbook.xml").count(b"<definedNames") == 1
        assert made.read("xl/worksheets/sheet1.xml").count(b"<rowBreaks") == 1


def test_so_many_pages_that_excel_cannot_sum_them_are_refused(template: Path, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="分开填"):
        filled(template, tmp_path, 1001)
    assert filled(template, tmp_path, 1000).row_breaks[-1] == 2 + 249 * UNIT


def test_totals_count_every_record_once(template: Path, tmp_path: Path) -> None:
    sheet = filled(template, tmp_path, 9)
    total = sheet.cells[24, 3]
    assert (total.formula, total.value) == ("SUM(C4:C7,C11:C14,C18:C21)", sum(range(1, 10)))
    assert (sheet.cells[24, 4].formula, sheet.cells[24, 4].value) == ("SUM(C8,C15,C22)", sum(range(1, 10)))
    assert sheet.cells[24, 5].formula == "E23"
    assert re.fullmatch(r'COUNTIF\(B4:B\d+,"\?\*"\)', sheet.cells[25, 3].formula or "")

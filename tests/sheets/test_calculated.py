"""Formulas without a stored result, as openpyxl writes them, are worked out for whoever looks at the sheet."""

from __future__ import annotations

import datetime
import time
from pathlib import Path

import openpyxl
import pytest

from desktop.sheets.calculated import calculate, read_calculated
from desktop.sheets.read_xlsx import read_sheets
from desktop.sheets.sheet import Cell, Sheet

ROWS = [("张三", "√", 12.5), ("李四", "缺", 30), ("王五", "√", None), ("赵六", None, 7), ("√", "√", 0.5)]


def sheet_with(folder: Path, *formulas: str) -> Sheet:
    """Return a sheet of five rows in A–C with the formulas below one another in E."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in ROWS:
        sheet.append(row)
    for at, formula in enumerate(formulas, 1):
        sheet.cell(at, 5, formula)
    book.create_sheet("另表")["B2"] = 100
    book.save(folder / "表.xlsx")
    return read_calculated(folder / "表.xlsx")[0]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=SUM(C1:C5)", 50.0),
        ("=SUM(C:C)", 50.0),
        ("=C1+C2*2", 72.5),
        ("=SUM(C1:C2)-C4/2", 39.0),
        ("=COUNT(C1:C5)", 4),
        ("=COUNTA(B1:B5)", 4),
        ('=COUNTIF(B1:B5,"√")', 3),
        ('=COUNTIF(C1:C5,">=7")', 3),
        ('=COUNTIF(A1:A5,"*")', 5),
        ('=COUNTIF(A1:A5,"?三")', 1),
        ('=COUNTIF(A1:A5,"~*")', 0),
        ("=COUNTIF(C1:C5,30)", 1),
        ('=SUMIF(B1:B5,"√",C1:C5)', 13.0),
        ('=SUMIF(C1:C5,">10")', 42.5),
        ("=MAX(C1:C5)", 30.0),
        ("=MIN(C1:C5,3)", 0.5),
        ("=AVERAGE(C1:C2)", 21.25),
        ('=IF(C2>20,"够","不够")', "够"),
        ("=C2>20", True),
        ('=A1&"："&B1', "张三：√"),
        ("=ROUND(C1/3,1)", 4.2),
        ("=另表!B2+1", 101.0),
        ("=C3", 0),
        ("=SUM(E2:E9)", 0.0),
        ("=ROW()+COLUMN()*10", 51),
        ("=C1/D1", "#DIV/0!"),
        ("=AVERAGE(D1:D5)", "#DIV/0!"),
        ('=IFERROR(C1/D1,"—")', "—"),
        ("=IFERROR(C1/2,0)", 6.25),
    ],
)
def test_what_a_formula_comes_to(tmp_path: Path, formula: str, value: object) -> None:
    """As Excel and LibreOffice show it on opening."""
    sheet = sheet_with(tmp_path, formula)
    assert sheet.cells[1, 5].value == value and type(sheet.cells[1, 5].value) in (type(value), float)
    assert sheet.unread == []


@pytest.mark.parametrize(
    "formula",
    [
        '=VLOOKUP("张三",A1:C5,3)',
        "=不在!A1",
        "=TODAY()",
        '=COUNTIF(B1:B5,"<>√")',
        "=E1",
    ],
)
def test_what_only_excel_can_tell_stays_blank_and_is_told(tmp_path: Path, formula: str) -> None:
    """Also an error, and a formula that asks for itself."""
    sheet = sheet_with(tmp_path, formula)
    assert sheet.cells[1, 5].value is None
    assert sheet.unread == ["1 个公式的结果（表里没有存，要用 WPS 或 Excel 打开存一下）"]


def test_formulas_ask_for_one_another(tmp_path: Path) -> None:
    """Upwards, downwards and over sheets; a running sum of hundreds of rows; what waits for the unknown is unknown."""
    running = ["=C1", *(f"=E{row - 1}+1" for row in range(2, 400))]
    endless = "+".join(["=C1"] * 3000)
    sheet = sheet_with(tmp_path, *running, "=E401*2", "=SUM(C1:C5)", "=TODAY()", "=E402+1", endless)
    assert [sheet.cells[row, 5].value for row in (1, 399, 400, 401)] == [12.5, 410.5, 100.0, 50.0]
    assert sheet.cells[403, 5].value is None and sheet.unread[0].startswith("3 个公式")


def test_what_is_true_is_counted(tmp_path: Path) -> None:
    """核对一致的有几行."""
    sheet = sheet_with(tmp_path, "=COUNTIF(E2:E4,TRUE)", "=C2>20", "=C1>20", "=C4>5")
    assert sheet.cells[1, 5].value == 2


def test_a_stored_result_is_kept(tmp_path: Path) -> None:
    """Also one that is wrong, and a text of no letters: it is what the sheet shows until Excel calculates."""
    import xlsxwriter

    with xlsxwriter.Workbook(tmp_path / "表.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_formula("A1", "=1+1", None, 3)
        sheet.write_formula("A2", '=IF(1>2,"a","")', None, "")
    (read,) = read_calculated(tmp_path / "表.xlsx")
    assert read.cells[1, 1].value == 3 and read.cells[2, 1].text == "" and read.unread == []


def test_results_of_another_day_are_renewed(tmp_path: Path) -> None:
    """填报日期 is the day it is printed on, as in Excel; ages and sums follow; a result nobody knows stays, and is told."""
    import xlsxwriter

    file, today = tmp_path / "表.xlsx", datetime.date(2026, 11, 20)
    with xlsxwriter.Workbook(file) as book:
        sheet, other = book.add_worksheet("表"), book.add_worksheet("另 表")
        for row, (formula, stored) in enumerate(
            [
                ("=A2+1", 40_001),  # looks down
                ("=TODAY()", 40_000),
                ("=YEAR(A2)", 2009),
                ('=DATEDIF(D1,TODAY(),"Y")', 18),
                ("=SUM('另 表'!A:A)", 1),
                ("=1+1", 3),  # nothing to do with the day
                ('=VLOOKUP(A2,D1:E9,2)&"岁"', "旧岁"),
                ('=A7&"！"', "旧岁！"),
                ('=IF(A2>45000,"到期","")', ""),
            ]
        ):
            sheet.write_formula(row, 0, formula, None, stored)
        sheet.write("D1", 33_239)  # 1991-01-01
        other.write_formula("A1", "='表'!A3-2000", None, 9)
    read = read_calculated(file, today=today)[0]
    values = [read.cells[row, 1].value for row in range(1, 10)]
    assert values == [46_347, 46_346, 2026, 35, 26, 3, "旧岁", "旧岁！", "到期"]
    assert read.unread == ["2 个随日期变的公式的新结果（先照表里存的，要用 WPS 或 Excel 打开存一下）"]
    assert [cell.value for cell in read_calculated(file)[0].cells.values()][:2] == [40_001, 33_239]


def test_who_looks_at_a_day_is_found_soon(tmp_path: Path) -> None:
    """Thousands of ages and a chain upwards that would be gone through again for each."""
    days = {(row, 1): Cell(40_000, "number", 0, "TODAY()") for row in range(1, 3001)}
    ages = {(row, 2): Cell(1, "number", 0, f"YEAR(A{row})+SUM(A$1:A{row})*0") for row in range(1, 3001)}
    upwards = {(row, 3): Cell(1, "number", 0, f"C{row + 1}+1") for row in range(1, 3000)}
    sheet = Sheet("表", days | ages | upwards | {(3000, 3): Cell(1, "number", 0, "A1")})
    started = time.process_time()
    calculate([sheet], today=datetime.date(2026, 11, 20))
    assert time.process_time() - started < 10
    assert sheet.cells[3000, 2].value == 2026 and sheet.cells[3000, 3].value == 46_346


def test_recognising_sees_the_sheet_as_it_is_stored(tmp_path: Path) -> None:
    """A row of formulas over empty cells is still empty: only what is shown is worked out."""
    sheet_with(tmp_path, "=SUM(C1:C5)")
    assert read_sheets(tmp_path / "表.xlsx")[0].cells[1, 5].value is None


def hostile(sheet: Sheet) -> float:
    """Work out a sheet made by hand whose formulas have no results; return the seconds it took."""
    sheet.uncalculated = [place for place, cell in sheet.cells.items() if cell.formula]
    started = time.process_time()
    calculate([sheet])
    return time.process_time() - started


def formulas(*lines: str, col: int = 1) -> dict[tuple[int, int], Cell]:
    return {(row, col): Cell(None, "", 0, line) for row, line in enumerate(lines, 1)}


def test_endless_work_is_given_up() -> None:
    """Sums over everything, as often as there are rows, over all columns, or formulas without number."""
    sums = formulas(*(f"SUM(B$1:B$5000,{row})" for row in range(4000)))
    numbers = {(row, 2): Cell(row, "number") for row in range(1, 5001)}
    assert hostile(Sheet("表", sums | numbers)) < 15
    wide = {(1, col): Cell(1, "number") for col in range(2, 16_000)}
    assert hostile(Sheet("表", formulas(*(f"SUM(B9:XFD9,{row})" for row in range(20_000))) | wide)) < 15
    many = Sheet("表", formulas(*(f"B{row}+{row}" for row in range(1, 300_001))))
    assert hostile(many) < 15 and many.unread[0].endswith("存一下）")


def test_results_without_an_end_are_not_made() -> None:
    """A text that doubles sixty times, a power of powers, a pattern of many stars over a long text."""
    text = Sheet("表", {(1, 1): Cell("甲" * 1000, "text")} | {
        (row, 1): Cell(None, "", 0, f"A{row - 1}&A{row - 1}") for row in range(2, 60)
    })  # fmt: skip
    assert hostile(text) < 1 and text.cells[6, 1].value == "甲" * 32_000 and text.cells[7, 1].value is None
    power = Sheet("表", {(1, 1): Cell(999_999_999, "number")} | {
        (row, 1): Cell(None, "", 0, f"A{row - 1}^A1") for row in range(2, 40)
    })  # fmt: skip
    assert hostile(power) < 1 and power.cells[2, 1].value == "#NUM!"
    product = Sheet("表", {(1, 1): Cell(10, "number")} | {
        (row, 1): Cell(None, "", 0, f"A{row - 1}*A{row - 1}") for row in range(2, 40)
    })  # fmt: skip
    assert (
        hostile(product) < 1
        and product.cells[9, 1].value == pytest.approx(1e256)
        and product.cells[10, 1].value == "#NUM!"
    )
    stars = "*" + "a*" * 100 + "b"
    long = {(row, 2): Cell("a" * 32_000, "text") for row in range(1, 4)}
    counted = Sheet("表", formulas(f'COUNTIF(B1:B3,"{stars}")', f'COUNTIF(B1:B3,"{stars[:-1]}")') | long)
    assert hostile(counted) < 5 and [counted.cells[row, 1].value for row in (1, 2)] == [0, 3]

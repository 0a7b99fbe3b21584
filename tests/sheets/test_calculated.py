"""Formulas without a stored result, as openpyxl writes them, are worked out for whoever looks at the sheet."""

from __future__ import annotations

import time
from pathlib import Path

import openpyxl
import pytest

from desktop.sheets.calculated import read_calculated
from desktop.sheets.read_xlsx import read_sheets
from desktop.sheets.sheet import Sheet

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
        '=VLOOKUP("张三",A1:C5,3,0)',
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


def test_recognising_sees_the_sheet_as_it_is_stored(tmp_path: Path) -> None:
    """A row of formulas over empty cells is still empty: only what is shown is worked out."""
    sheet_with(tmp_path, "=SUM(C1:C5)")
    assert read_sheets(tmp_path / "表.xlsx")[0].cells[1, 5].value is None


def test_endless_formulas_are_given_up(tmp_path: Path) -> None:
    """Thousands of sums over thousands of cells do not hold anybody up; what is not known is told."""
    sheet = sheet_with(tmp_path, *(f"=SUM(C$1:C$5,E{row + 1}:E$6000)" for row in range(1, 4000)))
    started = time.process_time()
    again = read_calculated(tmp_path / "表.xlsx")[0]
    assert time.process_time() - started < 20
    assert again.unread == sheet.unread

"""Every value stored beside a formula is the one LibreOffice works out; what was filled opens there whole."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from desktop.paper.formats import said
from desktop.sheets.calculated import read_calculated
from desktop.sheets.fill import Block, SheetFill, fill
from desktop.sheets.read_xlsx import read_sheets
from tests.sheets.county_template import FIRST, make_county_template
from tests.sheets.test_fill import COLUMNS, records
from tests.sheets.test_fill_lists import household, members, merged_across, two_lists, two_rows
from tests.sheets.test_fill_pages import draw_pages
from tests.sheets.writing import drawn

pytestmark = [pytest.mark.long, pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")]


def make_all(folder: Path) -> list[Path]:
    """Fill one of each kind: a county's sheet, two rows a record, households, two lists, a list by the page."""
    numbered = Block(4, 7, (2, 3, 4), number_column=1)
    fills = {
        two_rows: SheetFill(
            "表", block=Block(3, 4, (2, 3, 2, 3), 2, number_column=1, lines=(0, 0, 1, 1)),
            records=[(f"村民{n}", n + 1, f"1380000{n:04d}", 10) for n in range(4)],
        ),
        household: SheetFill("表", block=Block(2, 7, (2, 3, 4, 5, 6), number_column=1), records=members()),
        two_lists: SheetFill(
            "表", block=Block(3, 3, (1, 2)), records=[(f"人{n}", n + 1) for n in range(5)],
            others=[(Block(7, 8, (1, 2)), [(f"物{n}", 10 * n) for n in range(6)])],
        ),
        merged_across: SheetFill(
            "表", block=Block(2, 2, (1, 3, 4)), records=[("甲", 2, 3), ("乙", 1.45, 1), ("丙", 5, None), ("丁", 2.5, 1)]
        ),
        draw_pages: SheetFill("表", block=numbered, records=[(f"村民{n}", n + 1, 10) for n in range(11)]),
    }  # fmt: skip
    found = []
    for number, (draw, wanted) in enumerate(fills.items()):
        found.append(folder / f"{number}.xlsx")
        fill(drawn(folder / f"{number}.template.xlsx", draw), found[-1], [wanted])
    for last in (FIRST, 24):
        template = make_county_template(folder / f"县{last}.template.xlsx", last)
        found.append(folder / f"县{last}.xlsx")
        fill(
            template,
            found[-1],
            [SheetFill("发放表", block=Block(FIRST, last, COLUMNS, number_column=1), records=records(60))],
        )
    return found


def without_values(source: Path, target: Path) -> Path:
    """Take from every formula the value stored beside it, so that it has to be worked out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            new.writestr(name, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", data) if "/sheet" in name else data)
    return target


def through_libreoffice(files: list[Path], kind: str, folder: Path) -> None:
    profile = f"-env:UserInstallation=file://{folder.parent}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)


def test_values_are_those_libreoffice_works_out(tmp_path: Path) -> None:
    made = make_all(tmp_path)
    bare = tmp_path / "bare"
    bare.mkdir()
    through_libreoffice([without_values(file, bare / file.name) for file in made], "ods", tmp_path / "ods")
    through_libreoffice(sorted((tmp_path / "ods").glob("*.ods")), "xlsx", tmp_path / "worked")
    compared = 0
    for file in made:
        for ours, theirs in zip(read_sheets(file), read_sheets(tmp_path / "worked" / file.name), strict=True):
            for place, cell in ours.cells.items():
                if cell.formula and cell.value is not None:
                    compared += 1
                    found = theirs.cells[place].value
                    assert found == pytest.approx(cell.value), (file.name, place, cell.formula)
    assert compared > 150


VALUES = ("张三", "李四", "110101199001011234", "2026-03-05", "√", "12", " 7", "abc", None, 0, 1, -3, 12.5, 0.1, 46_300)
FORMULAS = (
    "{a}+{b}", "{a}-{b}*2", "{a}/{b}", "({a}*{b})^2", "-{a}%", "ROUND({a},1)", "ROUNDUP({a},1)", "ROUNDDOWN({a},0)",
    "ABS({a})", "INT({a})", "MOD({a},7)", "MAX({a},{b})", "MIN({a},{b},3)", "{a}={b}", "{a}<>{b}", "{a}>={b}",
    "{a}&{b}", 'IF({a}>{b},"大","小")', 'IFERROR({a}/{b},"—")', "ISERROR({a}/{b})", "ISBLANK({a})", "ISNUMBER({a})",
    "ISTEXT({a})", "LEN({a})", "LEFT({a},2)", "RIGHT({a},3)", "MID({a},2,3)", "TRIM({a})", 'FIND("1",{a})',
    'SEARCH("B",{a})', "YEAR({a})", "MONTH({a})", "DAY({a})", "WEEKDAY({a},2)", "EDATE({a},1)", 'TEXT({b},"0.00")',
    "SUM(A$1:{a})", "AVERAGE(A$1:{a})", "COUNT(A$1:{a})", "COUNTA($A:$A)", "MAX(A$1:{a})", "COUNTIF(A$1:{a},{b})",
    'COUNTIF($A:$A,">=1")', 'COUNTIF($A:$A,"张*")', 'SUMIF($A$1:$A$15,">0",$B$1)', "ROW({a})+COLUMN()",
    "SUBTOTAL(9,A$1:{a})", "NOT({a}={b})", "AND({a}>0,{b}>0)", "OR({a}=1,{b}=1)",
    "VLOOKUP({a},$B$1:$C$15,1,0)", "VLOOKUP({b},$A$1:$B$15,2,FALSE)", "RANK({a},$A$1:$A$15)", "RANK({a},$A$1:$A$15,1)",
    'COUNTIFS($A$1:$A$15,{a},$B$1:$B$15,">0")', "SUMIFS($B$1:$B$15,$A$1:$A$15,{a})", "LARGE($A$1:$A$15,ROW({a}))",
    "SMALL($A$1:$A$15,ROW({a}))", "CONCATENATE({a},{b})", 'SUBSTITUTE({a},"1","一")', "EXACT({a},{b})", "VALUE({a})",
)  # fmt: skip


def test_formulas_come_to_what_libreoffice_has_or_to_nothing(tmp_path: Path) -> None:
    """Where a result is not certain it stays blank; which error it is, is not compared."""
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for row, value in enumerate(VALUES, 1):
        for col, held in ((1, value), (2, VALUES[(row * 4) % len(VALUES)])):
            sheet.cell(row, col, held)
        for col, formula in enumerate(FORMULAS, 4):
            sheet.cell(row, col, "=" + formula.format(a=f"A{row}", b=f"B{row}"))
    book.save(tmp_path / "表.xlsx")
    through_libreoffice([tmp_path / "表.xlsx"], "xlsx", tmp_path / "worked")
    theirs = read_sheets(tmp_path / "worked" / "表.xlsx")[0].cells
    (ours,) = read_calculated(tmp_path / "表.xlsx", said)
    known = 0
    for place, cell in ours.cells.items():
        if cell.formula and cell.value is not None:
            known += 1
            found = theirs[place]
            assert (cell.kind == "error") is (found.kind == "error"), (place, cell, found)
            expected = cell.value if cell.kind == "error" else "" if found.value is None else found.value
            assert cell.value == (pytest.approx(expected) if isinstance(expected, float) else expected), (place, cell)
    assert known > 0.8 * len(VALUES) * len(FORMULAS)

"""An old .xls is read, filled and handed back as .xlsx, looking as it did."""

from __future__ import annotations

import re
import struct
from pathlib import Path

import openpyxl
import pytest

from desktop.kit.errors import Refused
from desktop.sheets.fill import OLD, Block, SheetFill, fill
from desktop.sheets.package import Package
from desktop.sheets.read_xlsx import read_sheet, read_workbook
from desktop.sheets.sheet import Area, Edge, Sheet
from tests.sheets.old_book import HEADINGS, TITLE, make_old_book

OLD_FILES = Path(__file__).parents[1] / "files" / "old"


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_old_book(tmp_path_factory.mktemp("old") / "发放表.xls")


@pytest.fixture(scope="module")
def sheet(old: Path) -> Sheet:
    return read_sheet(old)


def test_its_words_and_merges_are_read(sheet: Sheet) -> None:
    assert sheet.text(1, 1) == TITLE
    assert tuple(sheet.text(3, c) for c in range(1, 8)) == HEADINGS
    assert set(sheet.merges) == {Area(1, 1, 1, 7), Area(7, 1, 7, 3)}


def test_its_rich_text_keeps_its_runs(sheet: Sheet) -> None:
    runs = sheet.cells[2, 1].runs
    assert "".join(run.text for run in runs) == "填报单位：        村"
    assert [bool(run.font and run.font.underline) for run in runs if run.text.isspace()] == [True]


def test_its_looks_are_kept(sheet: Sheet) -> None:
    title, head, cell = sheet.look(1, 1), sheet.look(3, 1), sheet.look(4, 1)
    assert (title.font.name, title.font.size, title.font.bold, title.font.color) == ("黑体", 18.0, True, "FF0000")
    assert (title.horizontal, title.vertical) == ("center", "center")
    assert (head.fill, head.wrap) == ("FFFF00", True)
    assert (cell.left and cell.left.style, cell.top and cell.top.style) == ("thin", "medium")
    assert isinstance(cell.bottom, Edge) and cell.bottom.style == "double"
    assert (sheet.look(4, 3).number_format, sheet.look(4, 7).number_format) == ("@", 'yyyy"年"m"月"d"日"')


def test_its_sizes_are_kept(sheet: Sheet) -> None:
    assert sheet.rows[4].height == 30
    assert sheet.columns[3].width == pytest.approx(20, abs=0.01)
    assert sheet.columns[7].hidden


def test_its_page_is_kept(sheet: Sheet) -> None:
    page = sheet.page
    assert (page.landscape, page.paper, page.fit, page.fit_width, page.fit_height) == (True, 8, True, 1, 0)
    assert page.left == pytest.approx(0.4)
    assert (page.header_footer.odd_header, page.header_footer.odd_footer) == ("&L内部", "&C第 &P 页")
    assert sheet.row_breaks == [7]


def test_its_formulas_are_kept_with_their_brackets(sheet: Sheet) -> None:
    assert sheet.cells[4, 6].formula == "D4*(E4-(1-1))"
    assert sheet.cells[7, 4].formula == "SUM(D4:D6)"
    assert sheet.cells[7, 6].formula == 'IF(D7="","",ROUND(SUM(F4:F6)/10000,2))'


def test_hidden_sheets_stay_hidden_and_speak_of_the_first(old: Path) -> None:
    assert [(s.name, s.visible) for s in read_workbook(old)] == [("发放表", True), ("字典", False)]
    assert read_sheet(old, "字典").cells[1, 1].formula == "SUM('发放表'!D4:D6)"


@pytest.mark.filterwarnings("ignore:Cannot parse header")  # xlwt gives every sheet one that openpyxl cannot split
def test_it_is_filled_as_any_other_and_says_what_it_was(old: Path, tmp_path: Path) -> None:
    rows = [(f"村民{n}", "52222719860101001X", n, 2) for n in range(5)]
    target = tmp_path / "填好.xlsx"
    done = fill(old, target, [SheetFill("发放表", block=Block(4, 6, (2, 3, 4, 5), number_column=1), records=rows)])
    assert OLD in done.warnings
    book = openpyxl.load_workbook(target)
    found = book["发放表"]
    assert [found.cell(r, 2).value for r in range(4, 9)] == [row[0] for row in rows]
    assert found["D9"].value == "=SUM(D4:D8)" and found["F8"].value == "=D8*(E8-(1-1))"
    assert book["字典"]["A1"].value == "=SUM('发放表'!D4:D8)"
    assert found["C8"].border.top.style == "medium"
    book.close()
    assert read_sheet(target).cells[9, 4].value == 10


def test_an_xls_is_known_by_what_it_is(old: Path, tmp_path: Path) -> None:
    """A .et, and an .xls that somebody named .xlsx, are read all the same."""
    for name in ("发放表.et", "发放表.xlsx", "发放表"):
        copy = tmp_path / name
        copy.write_bytes(old.read_bytes())
        assert read_sheet(copy).text(1, 1) == TITLE
        with Package(copy) as package:
            assert package.old


def biff5(path: Path, codepage: int | None, text: str) -> Path:
    """Write a bare BIFF5 workbook of one cell in GBK, as finance programs of the nineties did."""

    def record(kind: int, data: bytes) -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def bof(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHH", 0x0500, kind, 0, 0))

    words = text.encode("gbk")
    page = record(0x42, struct.pack("<H", codepage)) if codepage else b""
    font = record(0x31, struct.pack("<HHHHHBBBB", 200, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + b"\x04Song")
    look = record(0xE0, struct.pack("<HHHHHHHH", 0, 0, 0xFFF5, 0x20, 0, 0, 0, 0))
    named = "表一".encode("gbk")
    cell = record(0x0204, struct.pack("<HHHH", 0, 0, 0, len(words)) + words)
    sheet = bof(0x10) + record(0x0200, struct.pack("<HHHHH", 0, 1, 0, 1, 0)) + cell + record(0x0A, b"")
    listed = 4 + 7 + len(named)
    start = bof(5) + page + font + look
    at = len(start) + listed + 4
    path.write_bytes(start + record(0x85, struct.pack("<IHB", at, 0, len(named)) + named) + record(0x0A, b"") + sheet)
    return path


@pytest.mark.parametrize("codepage", [936, 1252, None])
def test_old_gbk_is_read_whatever_the_file_says_of_itself(tmp_path: Path, codepage: int | None) -> None:
    sheet = read_sheet(biff5(tmp_path / "旧.xls", codepage, "张三丰（已领）"))
    assert (sheet.name, sheet.text(1, 1)) == ("表一", "张三丰（已领）")


def test_what_is_no_workbook_is_refused_in_chinese(old: Path, tmp_path: Path) -> None:
    data = old.read_bytes()
    cut = tmp_path / "断.xls"
    cut.write_bytes(data[: len(data) // 3])
    word = tmp_path / "文档.xls"
    word.write_bytes(data.replace("Workbook".encode("utf-16le"), "WordDoc\0".encode("utf-16le")))
    noise = tmp_path / "乱.xls"
    noise.write_bytes(data[:8] + bytes(range(256)) * 40)
    for path in (cut, word, noise):
        with pytest.raises(Refused, match=r"读不懂|没有表格"):
            read_sheet(path)
    assert read_sheet(old).text(1, 1) == TITLE


def test_a_password_is_named(tmp_path: Path) -> None:
    path = tmp_path / "密.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16le"))
    with pytest.raises(Refused, match="密码"):
        read_sheet(path)


def test_what_may_be_put_in_is_kept() -> None:
    """Made with LibreOffice: a length with its prompt, two drop-downs, a range, a formula."""
    path = OLD_FILES / "有效性.xls"
    assert [choices.words for choices in read_sheet(path).choices] == [("是", "否"), ("男", "女")]
    with Package(path) as package:
        text = package.read("xl/worksheets/sheet1.xml").decode()
    length, *_, between, own = re.findall("<dataValidation .*?</dataValidation>", text)
    assert 'type="textLength" errorStyle="warning" operator="equal"' in length
    assert 'promptTitle="身份证"' in length and 'error="必须18位"' in length and 'sqref="A2:A9"' in length
    assert length.endswith("<formula1>18</formula1></dataValidation>")
    assert between.endswith("<formula1>0</formula1><formula2>100.5</formula2></dataValidation>")
    assert own.endswith("<formula1>LEN(E2)=11</formula1></dataValidation>")


def test_formulas_of_every_kind_are_written_as_people_write_them() -> None:
    """Made with LibreOffice from formulas that are told here: brackets, other sheets, young functions, shared ones."""
    cells = read_sheet(OLD_FILES / "公式.xls").cells
    assert [cells[row, 6].formula for row in range(1, 18)] == [
        "A1-(A2-A3)", 'IF(B1="","",B1*$C$2)', "SUM(A1:B3,'乙'!C1)", "IFERROR(A1/B1,0)", "ROUND(SUM(A1:A9)/3,2)", "-A1^2",
        '"甲"&B2&"乙"', "VLOOKUP(A1,'乙'!$A$1:$B$9,2,FALSE)", 'COUNTIF(A:A,">0")', "CHOOSE(2,1,5,3)",
        'SUMIFS(A1:A3,B1:B3,"x")', "TODAY()", "A1%+1", "AND(A1>1,B1<>2)", 'DATEDIF(A1,B1,"y")', 'TEXT(A1,"yyyy-mm-dd")',
        "MID(C1,7,8)",
    ]  # fmt: skip
    assert [cells[row, 8].formula for row in (1, 2, 20)] == ["A1*2+B1", "A2*2+B2", "A20*2+B20"]

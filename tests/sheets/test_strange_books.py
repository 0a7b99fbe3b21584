"""What strangers' programs write and Excel opens is filled like any other; each test holds one oddity."""

from __future__ import annotations

import hashlib
import re
import struct
import time
import tracemalloc
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
import xlwt
from PySide6.QtGui import QImage
from python_calamine import CalamineWorkbook

from desktop.kit.errors import Refused
from desktop.paper.pdf import paint_pdf
from desktop.sheets.fill import Block, SheetFill, fill
from desktop.sheets.filling.parts import Move, patch_drawing
from desktop.sheets.read_xlsx import read_sheet, read_sheets
from desktop.sheets.recognise import recognise
from desktop.sheets.refs import Growth
from desktop.sheets.sheet import Anchor, Area, Cell, Drawing, Sheet
from tests.sheets.make_zip import CONTENT_TYPES, MAIN, OFFICE, PACKAGE, SHEET_TYPE, START, WORKBOOK_RELS, minimal

ROWS = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"/></row></sheetData>'


def one_list(name: str = "表一", *, first: int = 2, records: int = 3) -> list[SheetFill]:
    return [SheetFill(name, block=Block(first, first, (1,)), records=[(f"第{n}户",) for n in range(records)])]


def column(path: Path, first: int, count: int) -> list[object]:
    with CalamineWorkbook.from_path(str(path)) as book:
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [row[0] for row in rows[first - 1 : first - 1 + count]]


def with_strings(path: Path, table: str, rows: str = ROWS) -> Path:
    types = CONTENT_TYPES.replace(
        "</Types>",
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{SHEET_TYPE}.sharedStrings+xml"/></Types>',
    )
    related = WORKBOOK_RELS.replace(
        "</Relationships>",
        f'<Relationship Id="rId9" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
    )
    members = {"[Content_Types].xml": types, "xl/_rels/workbook.xml.rels": related, "xl/sharedStrings.xml": table}
    return minimal(path, rows, **members)


@pytest.mark.parametrize("inside", ["></sst>", "/>", " ></sst>", "><!-- none --></sst>"])
def test_a_table_of_strings_without_any_takes_some(tmp_path: Path, inside: str) -> None:
    """However an empty table is closed, what is filled in stands there."""
    path = with_strings(tmp_path / "空.xlsx", f'{START}<sst xmlns="{MAIN}" count="0" uniqueCount="0"{inside}')
    fill(path, tmp_path / "填好.xlsx", one_list())
    assert column(tmp_path / "填好.xlsx", 2, 3) == ["第0户", "第1户", "第2户"]


def test_a_row_merged_across_takes_no_values_from_the_other_rows(tmp_path: Path) -> None:
    """A heading row among the detail rows shows one value, and says so; the rows below it show all of theirs."""
    cells = "".join(f'<row r="{r}"><c r="A{r}"/><c r="B{r}"/><c r="C{r}"/></row>' for r in range(1, 5))
    merged = '<mergeCells count="1"><mergeCell ref="A2:C2"/></mergeCells>'
    path = minimal(tmp_path / "组.xlsx", f"<sheetData>{cells}</sheetData>{merged}")
    block = Block(2, 4, (1, 2, 3))
    records = [("甲", 1, 2), ("乙", 3, 4), ("丙", 5, 6)]
    done = fill(path, tmp_path / "填好.xlsx", [SheetFill("表一", block=block, records=records)])
    sheet = read_sheet(tmp_path / "填好.xlsx")
    rows = [[sheet.cells[row, col].value for col in (1, 2, 3)] for row in (2, 3, 4)]
    assert rows == [["甲", None, None], ["乙", 3, 4], ["丙", 5, 6]]
    assert any("第 2 行合并了" in said for said in done.warnings)


def test_a_long_text_in_a_thousand_cells_is_refused_at_once(tmp_path: Path) -> None:
    """A small file may hold gigabytes to recognise: one shared text, named by every cell."""
    table = f'{START}<sst xmlns="{MAIN}"><si><t>{"长" * 40_000}</t></si></sst>'
    few, many = (with_strings(tmp_path / f"{n}.xlsx", table, named(n)) for n in (10, 1000))
    assert len(read_sheet(few).text(10, 1)) == 40_000
    with pytest.raises(Refused, match="长文字太多"):
        read_sheets(many)


def named(count: int) -> str:
    rows = (f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, count + 1))
    return f"<sheetData>{''.join(rows)}</sheetData>"


def old_book(count: int = 300) -> xlwt.Workbook:
    book = xlwt.Workbook()
    sheet = book.add_sheet("花名册")
    for row in range(count):
        sheet.write(row, 0, f"第{row}户")
    return book


def record(code: int, data: bytes) -> bytes:
    return struct.pack("<HH", code, len(data)) + data


def told_first(stream: bytes, extra: bytes, of_sheet: bool) -> bytes:
    """Put a record first into the workbook's globals or its only sheet; the sheet's place is set right."""
    at = 0
    while struct.unpack_from("<H", stream, at)[0] != 0x0085:  # BOUNDSHEET
        at += 4 + struct.unpack_from("<H", stream, at + 2)[0]
    sheet = struct.unpack_from("<I", stream, at + 4)[0]
    moved = bytearray(stream)
    struct.pack_into("<I", moved, at + 4, sheet if of_sheet else sheet + len(extra))
    start = sheet if of_sheet else 0
    after = start + 4 + struct.unpack_from("<H", stream, start + 2)[0]
    return bytes(moved[:after]) + extra + bytes(moved[after:])


NAME = struct.pack("<HBBHHHBBBB", 0, 0, 2, 9, 0, 0, 0, 0, 0, 0) + b"\x00ab" + b"\x2d" + bytes(8)  # tAreaN
ODDITIES = {
    "a name of places relative to nothing": (record(0x0018, NAME), False),
    "a note cut short": (record(0x001C, struct.pack("<HHHHH", 0, 0, 0, 1, 900) + b"\x00abc"), True),
    "a link cut short": (record(0x01B8, struct.pack("<HHHH", 0, 0, 0, 0) + bytes(7)), True),
    "an object cut short": (record(0x005D, b"\x15\x00\x12\x00\x00"), True),
    "a margin cut short": (record(0x0026, bytes(3)), True),
    "a drop-down cut short": (record(0x01BE, bytes(9)), True),
    "a text box cut short": (record(0x01B6, b"\x00\x02"), True),
}


@pytest.mark.parametrize("name", ODDITIES)
def test_what_is_not_taken_along_from_an_old_book_may_be_broken(tmp_path: Path, name: str) -> None:
    """A note, a link, a picture or a name nobody can read does not cost the whole .xls."""
    extra, of_sheet = ODDITIES[name]
    path = tmp_path / "旧.xls"
    path.write_bytes(told_first(old_book().get_biff_data(), extra, of_sheet))
    fill(path, tmp_path / "填好.xlsx", one_list("花名册", first=300, records=2))
    assert column(tmp_path / "填好.xlsx", 299, 3) == ["第298户", "第0户", "第1户"]


def test_an_old_book_whose_chain_of_sectors_goes_on_is_read(tmp_path: Path) -> None:
    """Some accounting programs' files have more sectors than their entry says; Excel opens them."""
    path, book = tmp_path / "旧.xls", old_book()
    book.save(str(path))
    data, used = bytearray(path.read_bytes()), len(book.get_biff_data())
    size = data.index("Workbook".encode("utf-16le")) + 0x78
    stated = struct.unpack_from("<I", data, size)[0]
    assert stated - used > 512
    struct.pack_into("<I", data, size, used)
    path.write_bytes(data)
    assert read_sheets(path)[0].text(300, 1) == "第299户"


def test_a_chain_of_sectors_without_end_is_refused_at_once(tmp_path: Path) -> None:
    """A small sector that is followed by itself would be read for ever."""
    path = tmp_path / "旧.xls"
    old_book().save(str(path))
    data = bytearray(path.read_bytes())
    last = len(data) // 512 - 1
    table = 512 + struct.unpack_from("<I", data, 0x4C)[0] * 512
    struct.pack_into("<ii", data, table + 4 * last, -2, -2)  # two sectors more: small ones, and their table, all loops
    struct.pack_into("<III", data, 0x38, 1 << 20, last, 1)  # what is below a megabyte lies in small sectors
    struct.pack_into("<II", data, data.index("Root Entry".encode("utf-16le")) + 0x74, last + 1, 512)
    struct.pack_into("<I", data, data.index("Workbook".encode("utf-16le")) + 0x74, 0)
    path.write_bytes(data + bytes(1024))
    began = time.perf_counter()
    with pytest.raises(Refused, match=r"读不懂|没有表格"):
        read_sheets(path)
    assert time.perf_counter() - began < 5


def test_an_old_book_whose_chain_of_sectors_ends_early_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "旧.xls"
    old_book().save(str(path))
    data = bytearray(path.read_bytes())
    size = data.index("Workbook".encode("utf-16le")) + 0x78
    struct.pack_into("<I", data, size, struct.unpack_from("<I", data, size)[0] + 1024)
    path.write_bytes(data)
    with pytest.raises(Refused, match="读不懂"):
        read_sheets(path)


AT_THE_END = (
    '<mergeCells count="1"><mergeCell ref="B1048570:C1048576"/></mergeCells>'
    '<dataValidations count="1"><dataValidation type="list" sqref="D1048570:D1048576"><formula1>"是,否"</formula1>'
    '</dataValidation></dataValidations><legacyDrawing r:id="rId1"/>'
)
NOTED = f"""{START}<comments xmlns="{MAIN}"><authors><author/></authors><commentList>
<comment ref="A1048576" authorId="0"><text><t>最后一行</t></text></comment></commentList></comments>"""


def test_what_stands_on_the_last_rows_stays_on_the_sheet(tmp_path: Path) -> None:
    """A note, a merge, a drop-down there is not pushed beyond the last row, where Excel calls the file damaged."""
    related = f'''{START}<Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="rId1" Type="{OFFICE}/comments" Target="../comments1.xml"/></Relationships>'''
    others = {"xl/worksheets/_rels/sheet1.xml.rels": related, "xl/comments1.xml": NOTED}
    path = minimal(tmp_path / "末行.xlsx", ROWS + AT_THE_END, **others)
    fill(path, tmp_path / "填好.xlsx", one_list(records=20))
    with zipfile.ZipFile(tmp_path / "填好.xlsx") as made:
        parts = [made.read(name).decode() for name in ("xl/worksheets/sheet1.xml", "xl/comments1.xml")]
    places = re.findall(r'ref="([A-Z]+[0-9]+(?::[A-Z]+[0-9]+)?)"', "".join(parts))
    assert places == ["D1048576", "A1048576"]


def test_where_no_merge_is_left_no_list_of_merges_is_left(tmp_path: Path) -> None:
    """Households of one each need none; an empty list would be damage to Excel."""
    rows = "".join(f'<row r="{r}"><c r="A{r}"/><c r="B{r}"/></row>' for r in range(1, 4))
    merged = '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>'
    path = minimal(tmp_path / "户.xlsx", f"<sheetData>{rows}</sheetData>{merged}")
    records = [("甲户", "甲"), ("乙户", "乙")]
    fill(path, tmp_path / "填好.xlsx", [SheetFill("表一", block=Block(2, 3, (1, 2)), records=records)])
    with zipfile.ZipFile(tmp_path / "填好.xlsx") as made:
        assert b"mergeCells" not in made.read("xl/worksheets/sheet1.xml")


def test_a_drawing_of_thousands_of_shapes_is_moved_in_a_moment(tmp_path: Path) -> None:
    """Check boxes copied down a county's list: what lies in each is found without going through all."""
    shape = "<xdr:from><xdr:row>{0}</xdr:row></xdr:from><xdr:to><xdr:row>{1}</xdr:row></xdr:to>" + "<xdr:sp/>" * 10
    boxes = "".join(f"<xdr:twoCellAnchor>{shape.format(r, r + 1)}</xdr:twoCellAnchor>" for r in range(5, 4005))
    spreadsheet = "http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
    data = f'<xdr:wsDr xmlns:xdr="{spreadsheet}">{boxes}</xdr:wsDr>'.encode()
    began = time.process_time()
    made = patch_drawing(data, "drawing", Move(Growth(2, 2, 2, 2, 7), str))
    assert time.process_time() - began < 3
    assert made.startswith(data[: data.index(b"<xdr:row>")] + b"<xdr:row>12</xdr:row>")


def test_records_are_seen_where_a_filter_was_left_on(tmp_path: Path) -> None:
    """Rows the template's filter hides are shown once a record stands in them; the others stay hidden."""
    rows = "".join(f'<row r="{r}" hidden="1" ht="20" customHeight="1"><c r="A{r}"/></row>' for r in range(2, 6))
    head = '<row r="1"><c r="A1"><v>1</v></c></row>'
    path = minimal(tmp_path / "筛选.xlsx", f'<sheetData>{head}{rows}</sheetData><autoFilter ref="A1:A5"/>')
    fill(path, tmp_path / "填好.xlsx", [SheetFill("表一", block=Block(2, 5, (1,)), records=[("甲",), ("乙",)])])
    sizes = read_sheet(tmp_path / "填好.xlsx").rows
    assert [sizes[row].hidden for row in range(2, 6)] == [False, False, True, True]
    assert sizes[2].height == 20


BROKEN = ["", "-1", "1e999", "nan", "²", "9" * 5000, "村", "1.5"]


@pytest.mark.parametrize("text", BROKEN)
def test_numbers_that_are_none_are_passed_over(tmp_path: Path, text: str) -> None:
    """Widths, heights, styles, margins and breaks that no program writes do not cost the workbook."""
    body = f"""<sheetFormatPr defaultRowHeight="{text}" defaultColWidth="{text}" baseColWidth="{text}"/>
<cols><col min="{text}" max="{text}" width="{text}" style="{text}"/><col min="1" max="2" width="{text}"/></cols>
<sheetData><row r="1" ht="{text}" s="{text}" customFormat="1"><c r="A1" s="{text}"><v>{text}</v></c></row>
<row r="2" spans="{text}"><c r="A2"/></row></sheetData>
<pageMargins left="{text}" right="{text}" top="{text}" bottom="{text}" header="{text}" footer="{text}"/>
<pageSetup paperSize="{text}" scale="{text}" fitToWidth="{text}" fitToHeight="{text}" firstPageNumber="{text}"/>
<rowBreaks count="{text}"><brk id="{text}"/></rowBreaks><colBreaks><brk id="{text}"/></colBreaks>"""
    path = minimal(tmp_path / "数.xlsx", body)
    assert read_sheet(path).name == "表一"
    fill(path, tmp_path / "填好.xlsx", one_list())
    assert [read_sheet(tmp_path / "填好.xlsx").text(row, 1) for row in (2, 3, 4)] == ["第0户", "第1户", "第2户"]


def test_sizes_beyond_all_measure_are_as_large_as_they_may_be(tmp_path: Path) -> None:
    """A font, a row, a column, a margin of a billion is taken for the largest there is, and painted."""
    huge = "999999999"
    body = f"""<sheetFormatPr defaultRowHeight="15"/><cols><col min="1" max="1" width="{huge}"/></cols>
<sheetData><row r="1" ht="{huge}"><c r="A1"><v>1</v></c></row><row r="2" ht="-5"/></sheetData>
<pageMargins left="{huge}" right="-1" top="1" bottom="1" header="1" footer="1"/>"""
    sheet = read_sheet(minimal(tmp_path / "大.xlsx", body))
    assert (sheet.rows[1].height, sheet.rows[2].height, sheet.columns[1].width) == (409.5, 0, 255)
    assert (sheet.page.left, sheet.page.right, sheet.page.top) == (49, 0, 1)
    assert paint_pdf([sheet], tmp_path / "大.pdf").pages >= 1


def test_columns_numbered_with_circles_are_a_row_of_numbers(tmp_path: Path) -> None:
    """①②③ under the headings are digits to Python, but no number it can read."""
    rows = [("姓名", "性别", "联系电话", "备注"), ("①", "②", "③", "④"), ("", "", "", "")]
    book = xlwt.Workbook()
    sheet = book.add_sheet("表一")
    for row, line in enumerate(rows):
        for col, word in enumerate(line):
            sheet.write(row, col, word, xlwt.easyxf("borders: left thin, right thin, top thin, bottom thin"))
    book.save(str(tmp_path / "圈.xls"))
    table = recognise(read_sheet(tmp_path / "圈.xls")).table
    assert table is not None and (table.first, len(table.columns)) == (3, 4)


def rc4(key: bytes, data: bytes) -> bytes:
    box, i, j, made = list(range(256)), 0, 0, []
    for n in range(256):
        j = (j + box[n] + key[n % len(key)]) % 256
        box[n], box[j] = box[j], box[n]
    j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + box[i]) % 256
        box[i], box[j] = box[j], box[i]
        made.append(byte ^ box[(box[i] + box[j]) % 256])
    return bytes(made)


def locked(stream: bytes, password: str) -> bytes:
    """Lock a stream as Excel 97 does: the bytes of each kilobyte, but for the records' heads, BOF and places."""
    salt, secret = bytes(range(16)), bytes(range(50, 66))
    start = hashlib.md5(password.encode("utf-16le")).digest()[:5]
    whole = hashlib.md5((start + salt) * 16).digest()[:5]

    def key(block: int) -> bytes:
        return hashlib.md5(whole + struct.pack("<I", block)).digest()

    proof = rc4(key(0), secret + hashlib.md5(secret).digest())
    stream = told_first(stream, record(0x002F, struct.pack("<HHH", 1, 1, 1) + salt + proof), False)
    blocks = [stream[at : at + 1024] for at in range(0, len(stream), 1024)]
    mixed, made = b"".join(rc4(key(n), block) for n, block in enumerate(blocks)), bytearray(stream)
    at = 0
    while at < len(stream):
        code, size = struct.unpack_from("<HH", stream, at)
        begin = at + 4 + (4 if code == 0x0085 else 0)
        if code not in (0x0809, 0x002F, 0x00E1):
            made[begin : at + 4 + size] = mixed[begin : at + 4 + size]
        at += 4 + size
    return bytes(made)


def test_an_old_book_whose_structure_is_protected_is_read(tmp_path: Path) -> None:
    """Excel locks it with a password of its own and asks for none; one with the clerk's password is refused."""
    path = tmp_path / "旧.xls"
    path.write_bytes(locked(old_book().get_biff_data(), "VelvetSweatshop"))
    done = fill(path, tmp_path / "填好.xlsx", one_list("花名册", first=300, records=2))
    assert column(tmp_path / "填好.xlsx", 298, 4) == ["第297户", "第298户", "第0户", "第1户"]
    assert any("保护" in said for said in done.warnings)
    path.write_bytes(locked(old_book().get_biff_data(), "我的密码"))
    with pytest.raises(Refused, match="打开密码"):
        read_sheets(path)


def test_what_an_old_book_does_not_bring_is_told_on_paper_too(tmp_path: Path) -> None:
    """A painted .xls says of each sheet which pictures and which conditional formats are missing."""
    path = tmp_path / "旧.xls"
    stream = told_first(old_book().get_biff_data(), record(0x005D, struct.pack("<HHH", 21, 18, 8)), True)
    path.write_bytes(told_first(stream, record(0x01B0, bytes(14)), True))
    told = paint_pdf(read_sheets(path), tmp_path / "旧.pdf").left_out
    assert told == ("工作表“花名册”的图片、图形", "工作表“花名册”的条件格式")


def test_a_page_that_is_a_chart_is_told_on_paper(tmp_path: Path) -> None:
    """A chart of its own page is no worksheet: it is left out, by its name."""
    path = tmp_path / "图.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet("表一").write("A1", 1)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=表一!$A$1:$A$1"})
        book.add_chartsheet("图一").set_chart(chart)
    assert paint_pdf(read_sheets(path), tmp_path / "图.pdf").left_out == ("工作表“表一”的图表页“图一”",)


def test_a_text_longer_than_an_xlsx_takes_is_cut_and_told(tmp_path: Path) -> None:
    """Excel calls an .xlsx damaged that has more in a cell than it may hold; some programs wrote more into an .xls."""
    path = tmp_path / "旧.xls"
    label = record(0x0204, struct.pack("<HHHHB", 0, 1, 0, 40_000, 0) + b"a" * 40_000)
    path.write_bytes(told_first(old_book(3).get_biff_data(), label, True))
    done = fill(path, tmp_path / "填好.xlsx", one_list("花名册", first=3))
    assert len(read_sheet(tmp_path / "填好.xlsx").text(1, 2)) == 32_767
    assert any("超过 32767 个字" in said for said in done.warnings)


def test_a_part_that_is_said_to_be_larger_than_the_file_is_refused(tmp_path: Path) -> None:
    """Four gigabytes are not asked for where the list of parts is damaged."""
    path = minimal(tmp_path / "坏.xlsx")
    data = bytearray(path.read_bytes())
    for found in re.finditer(b"PK\x01\x02", bytes(data)):
        struct.pack_into("<I", data, found.start() + 20, 0xF0000000)
    path.write_bytes(data)
    tracemalloc.start()
    with pytest.raises(Refused, match="已损坏"):
        read_sheets(path)
    assert tracemalloc.get_traced_memory()[1] < 50_000_000
    tracemalloc.stop()


def test_a_picture_of_no_sensible_size_is_painted_all_the_same(tmp_path: Path) -> None:
    """An anchor far beyond the sheet, or a group that enlarges a million times, stops no page."""
    picture = QImage(3000, 3000, QImage.Format.Format_RGB32)
    picture.fill(0)
    picture.save(str(tmp_path / "印.png"))
    data = (tmp_path / "印.png").read_bytes()
    for anchor in (Anchor(1, 1, to_row=1_048_576, to_col=16_384), Anchor(1, 1, width=10**18, height=10**18)):
        sheet = Sheet(
            "表一", {(1, 1): Cell("甲")}, drawings=[Drawing(anchor, picture=data)], print_areas=[Area(1, 1, 5, 5)]
        )
        assert paint_pdf([sheet], tmp_path / "图.pdf", pages=[1]).pages == 1

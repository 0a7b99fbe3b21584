"""Any roster read as rows: by what the file is, whatever it is called; what is no record is left out, and said so."""

from __future__ import annotations

import contextlib
import datetime
import io
import random
import re
import shutil
import subprocess
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlwt
from openpyxl import Workbook

from desktop.kit.errors import Blocked, Refused
from desktop.sheets.tables.read import read_pasted, read_table

HEADINGS = ["序号", "姓名", "性别", "出生日期", "电话"]
PEOPLE = [[1, "王德福", "男", "1958-07-05", "13812345678"], [2, "李·雪梅", "女", "1962-03-01", ""]]


def read(path: Path, sheet: str | None = None) -> list[list[Any]]:
    rows, _ = read_table(path, sheet).records()
    return [[row.values.get(col) for col in range(2, 6)] for row in rows]


def wanted(rows: list[list[Any]]) -> list[list[str]]:
    return [[str(v)[:10] if v is not None else "" for v in row] for row in rows]


WANTED = [["王德福", "男", "1958-07-05", "1381234567"], ["李·雪梅", "女", "1962-03-01", ""]]


def workbook(path: Path) -> Path:
    book = Workbook()
    sheet: Any = book.active
    for row in [["柳河村花名册"], HEADINGS, *PEOPLE]:
        sheet.append(row)
    sheet.merge_cells("A1:E1")
    sheet["D3"] = datetime.date(1958, 7, 5)
    sheet["E3"] = 13812345678
    book.save(path)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("between", [",", "\t", ";", "|", "，"])
def test_a_text_file_is_read_in_any_encoding_with_any_separator(tmp_path: Path, encoding: str, between: str) -> None:
    file = tmp_path / "名册.xls"  # a name says nothing
    rows: list[list[Any]] = [HEADINGS, *PEOPLE]
    lines = [between.join(str(value) for value in row) for row in rows]
    file.write_bytes("\r\n".join(lines).encode(encoding))
    assert wanted(read(file)) == WANTED


def test_a_workbook_is_known_by_what_it_is(tmp_path: Path) -> None:
    assert wanted(read(workbook(tmp_path / "名册.csv"))) == WANTED


def test_an_old_workbook_is_read_in_the_child(tmp_path: Path) -> None:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("名册")
    lines: list[list[Any]] = [HEADINGS, *PEOPLE]
    for r, row in enumerate(lines):
        for c, value in enumerate(row):
            sheet.write(r, c, value)
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    sheet.write(3, 3, datetime.date(1962, 3, 1), day)
    sheet.write(3, 1, "张三")
    book.save(str(tmp_path / "2013.et"))
    assert wanted(read(tmp_path / "2013.et"))[2][:3] == ["张三", "", "1962-03-01"]


CONTENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="名册">{}</table:table></office:spreadsheet></office:body>
</office:document-content>"""
ODS_ROW = "<table:table-row>{}</table:table-row>"
ODS_CELL = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'


def ods(path: Path, rows: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", CONTENT.format(rows), zipfile.ZIP_DEFLATED)
    return path


def test_an_open_document_is_read_with_its_dates_numbers_and_merges(tmp_path: Path) -> None:
    head = ODS_ROW.format("".join(ODS_CELL.format(h) for h in HEADINGS))
    first = ODS_ROW.format(
        ODS_CELL.format(1)
        + ODS_CELL.format("王德福<office:annotation><text:p>批注</text:p></office:annotation>")
        + '<table:table-cell table:number-rows-spanned="2" office:value-type="string">'
        + "<text:p>男</text:p></table:table-cell>"
        + '<table:table-cell office:value-type="date" office:date-value="1958-07-05">'
        + "<text:p>58年</text:p></table:table-cell>"
        + '<table:table-cell office:value-type="float" office:value="13812345678">'
        + "<text:p>1.4E10</text:p></table:table-cell>"
        + '<table:table-cell table:number-columns-repeated="16000"/>'
    )
    second = ODS_ROW.format(ODS_CELL.format(2) + ODS_CELL.format("王志远") + "<table:covered-table-cell/>")
    empty = '<table:table-row table:number-rows-repeated="1048500"><table:table-cell/></table:table-row>'
    file = ods(tmp_path / "名册.xls", head + first + second + empty)
    assert read(file) == [["王德福", "男", "1958-07-05", 13812345678], ["王志远", "男", None, None]]


def test_a_household_s_name_far_down_in_a_web_page_stands_in_all_its_rows(tmp_path: Path) -> None:
    """A merge below the rows that are looked at for the heading."""
    lines = "".join(f"<tr><td>户{n}</td><td>某{n}</td></tr>" for n in range(150))
    last = '<tr><td rowspan="2">户末</td><td>甲某</td></tr><tr><td>乙某</td></tr>'
    file = tmp_path / "名册.xls"
    file.write_text(f"<html><table><tr><td>户主</td><td>姓名</td></tr>{lines}{last}</table></html>", "utf-8")
    rows, _ = read_table(file).records()
    assert [row.values for row in rows[-2:]] == [{1: "户末", 2: "甲某"}, {1: "户末", 2: "乙某"}]


@pytest.mark.long
def test_libreoffice_writes_an_open_document_that_reads_the_same(tmp_path: Path) -> None:
    file = workbook(tmp_path / "名册.xlsx")
    office = shutil.which("soffice")
    assert office
    command = [office, f"-env:UserInstallation=file://{tmp_path}/p", "--headless", "--convert-to", "ods", str(file)]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, timeout=120)
    assert wanted(read(tmp_path / "名册.ods")) == wanted(read(file)) == WANTED


def test_what_is_pasted_is_read_from_its_html_first(tmp_path: Path) -> None:
    page = (
        "<html><style>td{}</style><table><tr>" + "".join(f"<td>{h}</td>" for h in HEADINGS[1:4]) + "</tr>"
        "<tr><td rowspan=2>三组</td><td>王&nbsp;德福</td><td>男<br>汉</td></tr><tr><td>李</td><td>女</td></tr></table>"
    )
    rows, _ = read_pasted("没用的", page).records()
    assert [[r.values[c] for c in (1, 2)] for r in rows] == [["三组", "王 德福"], ["三组", "李"]]
    rows, _ = read_pasted("姓名\t电话\r\n王德福\t13812345678\r\n").records()
    assert [list(r.values.values()) for r in rows] == [["王德福", "13812345678"]]


def test_merged_cells_stand_in_every_row_and_what_is_no_record_is_named(tmp_path: Path) -> None:
    book = Workbook()
    sheet: Any = book.active
    for row in [
        ["柳河村花名册"], ["户主", "姓名", "性别", "备注"], ["（必填）", "（必填）", "（下拉选择）", "（可不填）"],
        ["王德福", "王德福", "男", None], [None, "李梅", "女", "党员"], ["户主", "姓名", "性别", "备注"],
        ["赵六", "赵六", "男", None], ["合计", 3], ["填表人：", None, "审核人："],
    ]:  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("A4:A5")
    sheet.row_dimensions[5].hidden = True
    book.save(tmp_path / "a.xlsx")
    rows, left = read_table(tmp_path / "a.xlsx").records()
    assert [(r.number, r.values[1], r.values[2], r.hidden) for r in rows] == [
        (4, "王德福", "王德福", False), (5, "王德福", "李梅", True), (7, "赵六", "赵六", False),
    ]  # fmt: skip
    assert {n.number: n.reason for n in left} == {
        3: "表头下面的说明、编号或示例", 6: "又一次的表头", 8: "合计", 9: "签字或说明",
    }  # fmt: skip


def test_the_sheet_with_the_records_is_taken_and_another_may_be_asked_for(tmp_path: Path) -> None:
    book = Workbook()
    for n in range(10):
        sheet: Any = book.active if n == 0 else book.create_sheet()
        sheet.title = f"Sheet1 ({n})"
        sheet.append(HEADINGS)
        for row in PEOPLE if n == 6 else []:
            sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    table = read_table(tmp_path / "a.xlsx")
    assert (table.sheet.name, len(table.sheets)) == ("Sheet1 (6)", 10)
    assert read_table(tmp_path / "a.xlsx", "Sheet1 (2)").records()[0] == []
    with pytest.raises(Refused, match="没有工作表“别的”"):
        read_table(tmp_path / "a.xlsx", "别的")


def test_a_formula_gives_the_result_that_was_stored_and_is_never_worked_out(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text('姓名,电话,备注\r\n=1+1,="13812345678",\'=cmd|calc\r\n', "utf-8")
    rows, _ = read_table(file).records()
    assert list(rows[0].values.values()) == ["=1+1", "13812345678", "=cmd|calc"]


def test_formulas_are_counted_once_however_often_the_rows_are_asked_for(tmp_path: Path) -> None:
    book = Workbook()
    for name in ("甲", "乙"):
        sheet: Any = book.create_sheet(name)
        for row in [HEADINGS, *PEOPLE]:
            sheet.append(row)
    sheet["E3"] = "=1+1"
    book.save(tmp_path / "a.xlsx")
    table = read_table(tmp_path / "a.xlsx", "乙")
    for _ in range(2):
        assert [(c.formulas, c.hollow) for c in table.chunks()][-1] == (1, 1)


def test_rows_written_in_any_way_read_the_same(tmp_path: Path) -> None:
    """What the pattern does not know goes through the parser: comments, CDATA, runs, prefixes, missing places."""
    stream = io.BytesIO(workbook(tmp_path / "名册.xlsx").read_bytes())
    wanted_rows = read(tmp_path / "名册.xlsx")
    prefixed = [(b"<(/?)(worksheet|sheetData|row|c|v|f|is|t|mergeCells?|cols?|sheetViews?|sheetFormatPr|pageMargins"
                 b"|dimension|sheetPr|outlinePr|pageSetUpPr|selection)\\b", rb"<\1x:\2")]  # fmt: skip
    for n, (old, new) in enumerate([
        (rb"(<row [^>]*>)", rb"\1<!-- -->"), (rb"(<v>)(\d+)(</v>)", rb"\1<![CDATA[\2]]>\3"), (rb' r="\d+"', b""),
        (rb'<c r="[A-Z]+\d+"', b"<c"), (rb"<v>", b"<v >"), *prefixed,
    ]):  # fmt: skip
        file = tmp_path / f"{n}.xlsx"
        with zipfile.ZipFile(stream) as sound, zipfile.ZipFile(file, "w") as other:
            for name in sound.namelist():
                part = sound.read(name)
                if name == "xl/worksheets/sheet1.xml":
                    part = re.sub(old, new, part)
                    assert part != sound.read(name)
                    part = part.replace(b'<x:worksheet xmlns="', b'<x:worksheet xmlns:x="')
                other.writestr(name, part)
        assert read(file) == wanted_rows, (old, new)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "没有内容"),
        (b"\xff\xd8\xff\xe0" + b"\0\1\2\3" * 50, "不是表格"),
        (b"PK\x03\x04 broken", "损坏"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500, "旧格式|读不懂"),
        (b'a,b\r\n"' + b"x" * 200_000, "引号|太多|太长"),
        (b"<table>" * 1000, "层次太深"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "2003"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "空的"),
        (("," * 5000).encode() + b"x", "太长"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_in_plain_words(tmp_path: Path, content: bytes, words: str) -> None:
    file = tmp_path / "a.xlsx"
    file.write_bytes(content)
    with pytest.raises(Refused, match=words):
        read_table(file)


@pytest.mark.parametrize(
    "rows",
    [
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string">'
        "<text:p>x</text:p></table:table-cell></table:table-row>",
        '<table:table-row><table:table-cell table:number-columns-repeated="16384" office:value-type="string">'
        "<text:p>x</text:p></table:table-cell></table:table-row>",
    ],
)
def test_an_open_document_that_repeats_itself_endlessly_is_refused_at_once(tmp_path: Path, rows: str) -> None:
    begun = time.monotonic()
    with pytest.raises(Refused, match="大得不正常"):
        read_table(ods(tmp_path / "a.ods", rows))
    assert time.monotonic() - begun < 2


TAGS = ["<!--", "<a ", "</", "<![CDATA[", "<?", "<a b='", '<a b="', '<a b=">', "<td>x", "<script>"]


@pytest.mark.parametrize("unit", TAGS)
def test_a_page_whose_tags_do_not_end_takes_no_time(tmp_path: Path, unit: str) -> None:
    file, begun = tmp_path / "a.xls", time.process_time()
    file.write_text("<table><tr><td>姓名</td><td>电话</td></tr><tr><td>" + unit * 100_000, "utf-8")
    with contextlib.suppress(Refused):
        read_table(file).records()
    assert time.process_time() - begun < 2


def test_a_text_file_without_end_is_not_read_whole(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    with open(file, "wb") as stream:
        stream.write("姓名,电话\r\n".encode())
        stream.truncate(8 << 30)
    with pytest.raises(Refused, match="太大"):
        read_table(file)


def test_mutated_files_are_read_or_refused_and_nothing_else(tmp_path: Path) -> None:
    sources = [
        workbook(tmp_path / "a.xlsx").read_bytes(),
        ods(tmp_path / "a.ods", ODS_ROW.format(ODS_CELL.format("姓名") * 3) * 5).read_bytes(),
        "姓名,电话\r\n王德福,1\r\n".encode("gb18030"),
        b"<table><tr><td rowspan=3>a</td><td>b</td></tr></table>",
    ]
    chance, file, told = random.Random(7), tmp_path / "m", list[str]()
    for n in range(160):
        data = bytearray(sources[n % len(sources)])
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(data))
            data[at : at + chance.choice([0, 1, 1, 9])] = chance.randbytes(chance.choice([0, 1, 1, 5]))
        file.write_bytes(data)
        try:
            read_table(file).records()
        except (Refused, Blocked) as refused:
            told.append(str(refused))
    assert len(told) > 20 and all(told)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="找不到文件"):
        read_table(tmp_path / "没有.xlsx")


def test_a_merge_over_the_whole_sheet_does_not_hang(tmp_path: Path) -> None:
    stream = io.BytesIO(workbook(tmp_path / "a.xlsx").read_bytes())
    changed = tmp_path / "b.xlsx"
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = data.replace(b'ref="A1:E1"', b'ref="A3:A1048576"')
            new.writestr(name, data)
    begun = time.monotonic()
    assert len(read(changed)) == 2
    assert time.monotonic() - begun < 2

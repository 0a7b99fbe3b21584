"""Single behaviours of filling, on the smallest workbooks."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.kit.errors import Refused
from desktop.sheets.fill import Block, SheetFill, fill
from desktop.sheets.package import Package
from desktop.sheets.read_xlsx import read_sheet
from desktop.sheets.sheet import Area
from tests.sheets.make_zip import CONTENT_TYPES, MAIN, OFFICE, WORKBOOK_RELS, minimal, sheet_xml


def small(path: Path, body: str, **others: str | bytes) -> Path:
    return minimal(path, body, **others)


def xml_of(path: Path, name: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(path) as archive:
        return archive.read(name).decode()


DETAIL = (
    '<sheetData><row r="1"><c r="A1"><v>1</v></c></row>'
    '<row r="2" ht="20" customHeight="1"><c r="A2"/><c r="B2"/></row>%s</sheetData>'
)


def test_records_may_come_from_a_generator(tmp_path: Path) -> None:
    template = small(tmp_path / "a.xlsx", DETAIL % '<row r="3"><c r="B3"><f>SUM(B2)</f><v>0</v></c></row>')

    def rows() -> Iterator[tuple[str, int]]:
        for n in range(5001):
            yield f"甲{n}", n

    told: list[int] = []
    done = fill(
        template, tmp_path / "b.xlsx", [SheetFill("表一", block=Block(2, 2, (1, 2)), records=rows())], told.append
    )
    sheet = read_sheet(tmp_path / "b.xlsx")
    assert done.rows == told[-1] == 5001
    assert (sheet.cells[5003, 2].formula, sheet.cells[5003, 2].value) == ("SUM(B2:B5002)", sum(range(5001)))
    assert sheet.text(5002, 1) == "甲5000"


@pytest.mark.parametrize(
    ("value", "kind", "stored"),
    [
        ("=1+1", "text", "=1+1"),
        ("a<b>&\"c'", "text", "a<b>&\"c'"),
        ("一\x07二_x0041_\r\n", "text", "一\x07二_x0041_\r\n"),
        ("  两边有空格 ", "text", "  两边有空格 "),
        (True, "bool", True),
        (0.1, "number", 0.1),
        (123456789012345678, "text", "123456789012345678"),
        (float("nan"), "text", "nan"),
        (datetime.date(2025, 3, 1), "text", "2025-03-01"),
        ("", "", None),
        (None, "", None),
    ],
)
def test_every_kind_of_value_is_stored_as_what_it_is(tmp_path: Path, value: Any, kind: str, stored: Any) -> None:
    """A cell without a date's format takes a date as text; a whole number of more than 15 digits would lose some."""
    template = small(tmp_path / "a.xlsx", DETAIL % "")
    fill(
        template,
        tmp_path / "b.xlsx",
        [SheetFill("表一", {(1, 1): value}, Block(2, 2, (1, 2)), [(value, 1), (value, "二"), ("三", None)])],
    )
    sheet = read_sheet(tmp_path / "b.xlsx")
    for place in ((1, 1), (2, 1), (3, 1)):
        assert (sheet.cells[place].kind, sheet.cells[place].value, sheet.cells[place].formula) == (kind, stored, None)


def test_two_rows_a_record(tmp_path: Path) -> None:
    body = DETAIL % (
        '<row r="3"><c r="A3" t="inlineStr"><is><t>样</t></is></c><c r="C3"><f>B2*2</f></c></row>'
        '<row r="4"><c r="A4"><v>9</v></c></row>'
    )
    template = small(tmp_path / "a.xlsx", body + '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>')
    fill(
        template,
        tmp_path / "b.xlsx",
        [SheetFill("表一", block=Block(2, 3, (1, 2), rows_per_record=2), records=[("甲", 1), ("乙", 2), ("丙", 3)])],
    )
    sheet = read_sheet(tmp_path / "b.xlsx")
    assert [sheet.text(row, 1) for row in range(2, 9)] == ["甲", "", "乙", "", "丙", "", "9"]
    assert [sheet.cells[row, 3].formula for row in (3, 5, 7)] == ["B2*2", "B4*2", "B6*2"]
    assert sheet.merges == [Area(2, 1, 3, 1), Area(4, 1, 5, 1), Area(6, 1, 7, 1)]


def test_running_totals_and_ranks_in_the_rows(tmp_path: Path) -> None:
    formulas = {"B": "B2+A3", "C": "SUM($A$3:A3)", "D": "RANK(A3,$A$3:$A$3)", "E": "A3*$A$1/A9"}
    cells = "".join(f'<c r="{col}3"><f>{text}</f></c>' for col, text in formulas.items())
    row = f'<row r="3"><c r="A3"><v>1</v></c>{cells}</row>'
    template = small(tmp_path / "a.xlsx", f'<sheetData><row r="1"><c r="A1"><v>2</v></c></row>{row}</sheetData>')
    fill(template, tmp_path / "b.xlsx", [SheetFill("表一", block=Block(3, 3, (1,)), records=[(n,) for n in range(3)])])
    sheet = read_sheet(tmp_path / "b.xlsx")
    assert [sheet.cells[5, col].formula for col in (2, 3, 4, 5)] == [
        "B4+A5",
        "SUM($A$3:A5)",
        "RANK(A5,$A$3:$A$5)",
        "A5*$A$1/A11",
    ]
    assert [sheet.cells[3, col].formula for col in (2, 3, 4, 5)] == [
        "B2+A3",
        "SUM($A$3:A3)",
        "RANK(A3,$A$3:$A$5)",
        "A3*$A$1/A11",
    ]


def test_a_shared_formula_down_the_block_is_spelt_out(tmp_path: Path) -> None:
    first = '<row r="2"><c r="B2"><f t="shared" ref="B2:B3" si="0">A2*2</f><v>2</v></c></row>'
    rows = first + '<row r="3"><c r="B3"><f t="shared" si="0"/><v>2</v></c></row>'
    template = small(tmp_path / "a.xlsx", f"<sheetData>{rows}</sheetData>")
    fill(template, tmp_path / "b.xlsx", [SheetFill("表一", block=Block(2, 3, (1,)), records=[(n,) for n in range(4)])])
    assert [read_sheet(tmp_path / "b.xlsx").cells[row, 2].formula for row in range(2, 6)] == [
        "A2*2",
        "A3*2",
        "A4*2",
        "A5*2",
    ]


def test_an_array_formula_holds_in_each_row(tmp_path: Path) -> None:
    template = small(
        tmp_path / "a.xlsx",
        '<sheetData><row r="2"><c r="A2"/><c r="B2"><f t="array" ref="B2">SUM(A2*{1,2})</f>'
        "<v>0</v></c></row></sheetData>",
    )
    fill(template, tmp_path / "b.xlsx", [SheetFill("表一", block=Block(2, 2, (1,)), records=[(1,), (2,)])])
    assert re.findall("<f .*?</f>", xml_of(tmp_path / "b.xlsx")) == [
        '<f t="array" ref="B2">SUM(A2*{1,2})</f>',
        '<f t="array" ref="B3">SUM(A3*{1,2})</f>',
    ]


MACRO_BOOK: dict[str, str | bytes] = {
    "[Content_Types].xml": CONTENT_TYPES.replace(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
        "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    ).replace("</Types>", '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/></Types>'),
    "xl/_rels/workbook.xml.rels": WORKBOOK_RELS.replace(
        "</Relationships>",
        '<Relationship Id="rId8" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        'Target="vbaProject.bin"/></Relationships>',
    ),
    "xl/vbaProject.bin": b"macro",
}


@pytest.mark.parametrize("suffix", [".xlsm", ".xlsx"])
def test_macros_stay_only_where_excel_allows_them(tmp_path: Path, suffix: str) -> None:
    """Excel does not open a .xlsx that has macros, nor a .xlsm that does not say it may have some."""
    template = small(tmp_path / "a.xlsm", DETAIL % "", **MACRO_BOOK)
    path = tmp_path / f"b{suffix}"
    done = fill(template, path, [SheetFill("表一", {(1, 1): "甲"})])
    kept = suffix == ".xlsm"
    with Package(path) as package:
        assert ("xl/vbaProject.bin" in package) is kept
    assert ("macroEnabled" in xml_of(path, "[Content_Types].xml")) is kept
    assert ("vbaProject.bin" in xml_of(path, "xl/_rels/workbook.xml.rels")) is kept
    assert ["宏" in warning for warning in done.warnings] == ([] if kept else [True])


@given(
    above=st.integers(0, 3),
    slots=st.integers(1, 5),
    high=st.integers(1, 3),
    below=st.integers(0, 3),
    count=st.integers(0, 12),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_shape_everything_has_its_place(
    tmp_path: Path, above: int, slots: int, high: int, below: int, count: int
) -> None:
    first, last = above + 1, above + slots * high
    bottom = last + below + 1
    rows = "".join(
        f'<row r="{r}" ht="{10 + r}"><c r="A{r}"><v>{r}</v></c><c r="B{r}"/></row>' for r in range(1, bottom)
    )
    total = f'<row r="{bottom}"><c r="B{bottom}"><f>SUM(B{first}:B{last})</f></c></row>'
    merges = (
        "".join(f'<mergeCell ref="C{first + n * high}:C{first + n * high + high - 1}"/>' for n in range(slots))
        if high > 1
        else ""
    )
    template = small(
        tmp_path / "a.xlsx",
        f"<sheetData>{rows}{total}</sheetData>" + (f"<mergeCells>{merges}</mergeCells>" if merges else ""),
    )
    block = Block(first, last, (2,), rows_per_record=high)
    fill(template, tmp_path / "b.xlsx", [SheetFill("表一", block=block, records=((n + 1,) for n in range(count)))])
    sheet = read_sheet(tmp_path / "b.xlsx")
    grown = max(0, count - slots) * high
    assert [sheet.cells[r, 1].value for r in range(1, first)] == list(range(1, first))
    assert [sheet.cells[r + grown, 1].value for r in range(last + 1, bottom)] == list(range(last + 1, bottom))
    assert [sheet.rows[r + grown].height for r in range(last + 1, bottom)] == [10 + r for r in range(last + 1, bottom)]
    assert [sheet.cells[first + n * high, 2].value for n in range(count)] == [n + 1 for n in range(count)]
    assert not [r for r in range(first, last + grown + 1) if sheet.cells[r, 1].value is not None]
    total_cell = sheet.cells[bottom + grown, 2]
    assert (total_cell.formula, total_cell.value) == (f"SUM(B{first}:B{last + grown})", count * (count + 1) // 2)
    assert sheet.merges == ([Area(r, 3, r + high - 1, 3) for r in range(first, last + grown, high)] if high > 1 else [])


def test_a_link_to_elsewhere_goes_with_the_sample_and_the_others_stay(tmp_path: Path) -> None:
    links = '<hyperlinks><hyperlink ref="A2" r:id="rId7"/><hyperlink ref="A9" location="表一!A9"/></hyperlinks>'
    template = small(tmp_path / "a.xlsx", DETAIL % "" + links)
    fill(template, tmp_path / "b.xlsx", [SheetFill("表一", block=Block(2, 2, (1, 2)), records=[("a", 1), ("b", 2)])])
    assert re.findall("<hyperlink .*?/>", xml_of(tmp_path / "b.xlsx")) == ['<hyperlink ref="A10" location="表一!A10"/>']
    only = small(tmp_path / "c.xlsx", DETAIL % "" + '<hyperlinks><hyperlink ref="A2" r:id="rId7"/></hyperlinks>')
    fill(only, tmp_path / "d.xlsx", [SheetFill("表一", block=Block(2, 2, (1, 2)))])
    assert "hyperlink" not in xml_of(tmp_path / "d.xlsx")


def test_a_link_within_the_workbook_is_there_for_every_row(tmp_path: Path) -> None:
    links = '<hyperlinks><hyperlink ref="A2" location="字典!A1" display="看"/></hyperlinks>'
    template = small(tmp_path / "a.xlsx", DETAIL % "" + links)
    records = [("甲", n) for n in range(3)]
    fill(template, tmp_path / "b.xlsx", [SheetFill("表一", block=Block(2, 2, (1, 2)), records=records)])
    found = re.findall('<hyperlink ref="(\\w+)" location="字典!A1" display="看"/>', xml_of(tmp_path / "b.xlsx"))
    assert found == ["A2", "A3", "A4"]


def test_printed_row_names_are_filled_without_new_rows(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{r}"><c r="A{r}" t="inlineStr"><is><t>{r - 1}季度</t></is></c><c r="B{r}"/></row>'
        for r in range(2, 6)
    )
    template = small(
        tmp_path / "a.xlsx", f'<sheetData>{rows}<row r="6"><c r="B6"><f>SUM(B2:B5)</f><v>0</v></c></row></sheetData>'
    )
    fill(template, tmp_path / "b.xlsx", [SheetFill("表一", fixed={(2, 2): 3, (4, 2): 4.5, (5, 2): None, (5, 7): "新"})])
    sheet = read_sheet(tmp_path / "b.xlsx")
    assert [sheet.text(row, 1) for row in range(2, 6)] == ["1季度", "2季度", "3季度", "4季度"]
    assert (sheet.cells[6, 2].value, sheet.cells[6, 2].formula, sheet.text(5, 7)) == (7.5, "SUM(B2:B5)", "新")


@pytest.mark.parametrize("prefix", ["x:", ""])
def test_prefixed_and_strict_templates_are_filled_in_their_own_way(tmp_path: Path, prefix: str) -> None:
    main = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    name = prefix.rstrip(":")
    space = f'xmlns{":" + name if name else ""}="{main}"'
    text = (
        f'<{prefix}worksheet {space}><{prefix}sheetData><{prefix}row r="1"><{prefix}c r="A1"/></{prefix}row>'
        f'<{prefix}row r="2"><{prefix}c r="A2"><{prefix}f>SUM(A1)</{prefix}f></{prefix}c></{prefix}row>'
        f"</{prefix}sheetData></{prefix}worksheet>"
    )
    template = small(tmp_path / "a.xlsx", "", **{"xl/worksheets/sheet1.xml": text})
    fill(template, tmp_path / "b.xlsx", [SheetFill("表一", block=Block(1, 1, (1, 2)), records=[(1, "甲"), (2, "乙")])])
    sheet = read_sheet(tmp_path / "b.xlsx")
    assert ([sheet.text(1, 2), sheet.text(2, 2)], sheet.cells[3, 1].value) == (["甲", "乙"], 3)


@pytest.mark.parametrize("there", ["empty", "only named", "not named"])
def test_an_empty_or_missing_string_table_is_made(tmp_path: Path, there: str) -> None:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    others: dict[str, str] = {}
    if there != "not named":
        more = f'<Relationship Id="rId5" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
        others["xl/_rels/workbook.xml.rels"] = WORKBOOK_RELS.replace("</Relationships>", more)
        others["[Content_Types].xml"] = CONTENT_TYPES.replace(
            "</Types>", f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
        )
    if there == "empty":
        others["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}"/>'
    template = small(tmp_path / "a.xlsx", "<sheetData/>", **others)
    fill(template, tmp_path / "b.xlsx", [SheetFill("表一", {(3, 2): "甲"})])
    assert read_sheet(tmp_path / "b.xlsx").text(3, 2) == "甲"
    assert xml_of(tmp_path / "b.xlsx", "[Content_Types].xml").count("sharedStrings") == 2
    assert xml_of(tmp_path / "b.xlsx", "xl/_rels/workbook.xml.rels").count("/sharedStrings") == 1
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    assert book["表一"]["B3"].value == "甲"
    book.close()


def test_nothing_is_written_over_the_template_or_left_behind(tmp_path: Path) -> None:
    template = small(tmp_path / "a.xlsx", DETAIL % "")
    before = template.read_bytes()
    with pytest.raises(Refused, match="模板"):
        fill(template, template, [SheetFill("表一")])
    target = tmp_path / "b.xlsx"
    target.write_bytes(b"old")

    def broken() -> Iterator[tuple[str, int]]:
        yield "甲", 1
        raise RuntimeError("the book is gone")

    with pytest.raises(RuntimeError):
        fill(template, target, [SheetFill("表一", block=Block(2, 2, (1, 2)), records=broken())])
    assert (template.read_bytes(), target.read_bytes()) == (before, b"old")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]


def test_more_rows_than_excel_has_are_refused(tmp_path: Path) -> None:
    template = small(
        tmp_path / "a.xlsx",
        '<sheetData><row r="2"><c r="A2"/></row><row r="1048570"><c r="A1048570"><v>1</v></c></row></sheetData>',
    )
    with pytest.raises(Refused, match="1048576"):
        fill(
            template,
            tmp_path / "b.xlsx",
            [SheetFill("表一", block=Block(2, 2, (1,)), records=[(n,) for n in range(9)])],
        )


def test_empty_rows_at_the_very_end_make_way(tmp_path: Path) -> None:
    """A row somebody once coloured at the end of the sheet is no reason to refuse."""
    template = small(
        tmp_path / "a.xlsx",
        '<sheetData><row r="2"><c r="A2"/></row><row r="1048576" ht="9"><c r="A1048576"/></row></sheetData>',
    )
    fill(template, tmp_path / "b.xlsx", [SheetFill("表一", block=Block(2, 2, (1,)), records=[(n,) for n in range(9)])])
    assert read_sheet(tmp_path / "b.xlsx").bottom == 10


def test_two_lists_that_speak_of_each_other(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, other in (("男", "女"), ("女", "男")):
            sheet = book.add_worksheet(name)
            sheet.write_formula("B2", f"=A2/{other}!$A$3", None, 0)
            sheet.write("A2", 9)
            sheet.write_formula("A3", "=SUM(A2:A2)", None, 0)
            sheet.write_formula("A4", f"=SUM(A3,{other}!A3)", None, 0)
    rows = {"男": [(1,), (2,), (3,)], "女": [(10,), (20,)]}
    fill(
        path,
        tmp_path / "b.xlsx",
        [SheetFill(name, block=Block(2, 2, (1,)), records=found) for name, found in rows.items()],
    )
    men, women = read_sheet(tmp_path / "b.xlsx", "男"), read_sheet(tmp_path / "b.xlsx", "女")
    assert [men.cells[row, 2].formula for row in (2, 4)] == ["A2/女!$A$4", "A4/女!$A$4"]
    assert (men.cells[6, 1].formula, men.cells[6, 1].value) == ("SUM(A5,女!A4)", 36)
    assert (women.cells[5, 1].formula, women.cells[5, 1].value) == ("SUM(A4,男!A5)", 36)


def test_a_picture_that_wps_keeps_in_a_cell_stays(tmp_path: Path) -> None:
    cell = '<c r="A9" t="str"><f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v></c>'
    template = small(tmp_path / "a.xlsx", DETAIL % f'<row r="9">{cell}</row>')
    fill(template, tmp_path / "b.xlsx", [SheetFill("表一", block=Block(2, 2, (1, 2)), records=[("a", 1), ("b", 2)])])
    assert cell.replace("A9", "A10") in xml_of(tmp_path / "b.xlsx")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig", "gb18030"])
def test_a_sheet_in_another_encoding_is_filled(tmp_path: Path, encoding: str) -> None:
    label = {"utf-16": "UTF-16", "utf-8-sig": "UTF-8", "gb18030": "GB18030"}[encoding]
    text = f'<?xml version="1.0" encoding="{label}"?>' + sheet_xml(DETAIL % "").partition("?>")[2].replace(
        "<v>1</v>", "<v>一</v>", 1
    )
    template = small(tmp_path / "a.xlsx", "", **{"xl/worksheets/sheet1.xml": text.encode(encoding)})
    assert read_sheet(template).text(1, 1) == "一"
    fill(template, tmp_path / "b.xlsx", [SheetFill("表一", block=Block(2, 2, (1, 2)), records=[("甲", 1)])])
    sheet = read_sheet(tmp_path / "b.xlsx")
    assert (sheet.text(1, 1), sheet.text(2, 1)) == ("一", "甲")


def test_too_long_a_text_is_refused(tmp_path: Path) -> None:
    template = small(tmp_path / "a.xlsx", DETAIL % "")
    with pytest.raises(Refused, match="32767"):
        fill(template, tmp_path / "b.xlsx", [SheetFill("表一", {(1, 1): "字" * 40_000})])

"""A sheet is read as Excel shows it: values, looks, sizes, page set-up, drop-downs, pictures."""

from __future__ import annotations

import io
import time
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from PIL import Image

from desktop.kit.errors import Refused
from desktop.sheets.read_xlsx import read_sheet, read_sheets, read_workbook
from desktop.sheets.sheet import Area
from tests.sheets.make_zip import MAIN, OFFICE, WORKBOOK, WORKBOOK_RELS, minimal, sheet_xml


def picture() -> io.BytesIO:
    stream = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(stream, "PNG")
    stream.seek(0)
    return stream


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("read") / "花名册.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("花名册 一")
        words = book.add_worksheet("字典")
        words.hide()
        words.write_column("A1", ["汉族", "苗族", "土家族"])
        _fill(book, sheet)
    return path


def _fill(book: xlsxwriter.Workbook, sheet: Any) -> None:
    title = book.add_format(
        {"font_name": "黑体", "font_size": 18, "bold": True, "align": "center", "valign": "vcenter"}
    )
    ruled = book.add_format(
        {"border": 1, "text_wrap": True, "num_format": 'yyyy"年"m"月"', "bg_color": "#FFEE00", "locked": False}
    )
    red = book.add_format({"font_color": "#FF0000", "bold": True})
    sheet.merge_range("A1:D1", "党员花名册", title)
    sheet.write_rich_string("A2", "单位：", red, "大湾村", " 支部")
    sheet.write("B3", 45658, ruled)
    sheet.write("C3", True)
    sheet.write_formula("D3", "=SUM(B3:B3)", None, 45658)
    sheet.write_string("A4", "52232719860510181X")
    sheet.write("A5", "=1/0")
    sheet.set_column("A:B", 12.5)
    sheet.set_column("D:D", 3, None, {"hidden": True})
    sheet.set_row(0, 42)
    sheet.set_landscape()
    sheet.set_paper(8)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(0.4, 0.5, 0.6, 0.7)
    sheet.center_horizontally()
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.print_area("A1:D20")
    sheet.repeat_rows(0, 2)
    sheet.set_h_pagebreaks([10])
    sheet.data_validation("C5:C9", {"validate": "list", "source": ["男", "女"]})
    sheet.data_validation("D5:D9", {"validate": "list", "source": "=字典!$A$1:$A$3"})
    sheet.insert_image("B6", "seal.png", {"image_data": picture(), "x_offset": 5})
    sheet.insert_textbox(
        "C12", "公章", {"width": 120, "height": 60, "fill": {"color": "#CCFFCC"}, "font": {"bold": True}}
    )


def test_the_sheets_are_listed_with_hidden_ones_marked(county: Path) -> None:
    assert [(s.name, s.visible) for s in read_workbook(county)] == [("花名册 一", True), ("字典", False)]
    assert [s.name for s in read_sheets(county)] == ["花名册 一", "字典"]


def test_values_keep_their_kind(county: Path) -> None:
    sheet = read_sheet(county)
    found = {place: (c.value, c.kind, c.formula) for place, c in sheet.cells.items()}
    assert found[3, 2] == (45658, "number", None)
    assert found[3, 3] == (True, "bool", None)
    assert found[3, 4] == (45658, "number", "SUM(B3:B3)")
    assert found[4, 1] == ("52232719860510181X", "text", None)


def test_rich_text_keeps_its_runs(county: Path) -> None:
    cell = read_sheet(county).cells[2, 1]
    assert cell.value == "单位：大湾村 支部"
    assert [(r.text, r.font and (r.font.bold, r.font.color)) for r in cell.runs] == [
        ("单位：", None), ("大湾村", (True, "FF0000")), (" 支部", (False, "000000")),
    ]  # fmt: skip


def test_looks_are_whole(county: Path) -> None:
    sheet = read_sheet(county)
    title, ruled = sheet.look(1, 1), sheet.look(3, 2)
    assert (title.font.name, title.font.size, title.font.bold, title.horizontal, title.vertical) == (
        "黑体",
        18,
        True,
        "center",
        "center",
    )
    assert (ruled.fill, ruled.wrap, ruled.locked, ruled.number_format) == ("FFEE00", True, False, 'yyyy"年"m"月"')
    assert ruled.left and ruled.left.style == "thin"
    assert sheet.looks[0].locked


def test_sizes_merges_and_page_set_up(county: Path) -> None:
    sheet = read_sheet(county)
    assert sheet.merges == [Area(1, 1, 1, 4)]
    assert sheet.rows[1].height == 42
    assert sheet.columns[1].width == pytest.approx(13.2, abs=0.1)
    assert sheet.columns[4].hidden
    page = sheet.page
    assert (page.paper, page.landscape, page.fit, page.fit_width, page.fit_height) == (8, True, True, 1, 0)
    assert (page.left, page.right, page.top, page.bottom) == (0.4, 0.5, 0.6, 0.7)
    assert page.center_horizontally and not page.center_vertically
    assert page.header_footer.odd_footer == "&C第 &P 页，共 &N 页"
    assert (sheet.print_areas, sheet.title_rows, sheet.row_breaks) == ([Area(1, 1, 20, 4)], (1, 3), [10])


def test_drop_downs_tell_their_words_also_from_a_hidden_sheet(county: Path) -> None:
    found = {c.areas[0]: c.words for c in read_sheet(county).choices}
    assert found == {Area(5, 3, 9, 3): ("男", "女"), Area(5, 4, 9, 4): ("汉族", "苗族", "土家族")}


def test_pictures_and_text_boxes_are_found_where_they_lie(county: Path) -> None:
    seal, box = read_sheet(county).drawings
    assert (seal.kind, seal.anchor.row, seal.anchor.col, seal.picture[:4]) == ("picture", 6, 2, b"\x89PNG")
    assert seal.anchor.col_offset == 5 * 9525
    assert (box.kind, box.anchor.row, box.anchor.col, box.fill) == ("shape", 12, 3, "CCFFCC")
    assert "".join(r.text for r in box.runs) == "公章"
    assert box.runs[0].font and box.runs[0].font.bold


def styled(xfs: str, more: str = "") -> str:
    return f'<?xml version="1.0"?><styleSheet xmlns="{MAIN}">{more}<cellXfs>{xfs}</cellXfs></styleSheet>'


def with_styles(path: Path, body: str, styles: str, **others: str) -> Path:
    rels = WORKBOOK_RELS.replace(
        "</Relationships>", f'<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>'
    )
    return minimal(path, body, **{"xl/styles.xml": styles, "xl/_rels/workbook.xml.rels": rels} | others)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (27, 'yyyy"年"m"月"'),
        (31, 'yyyy"年"m"月"d"日"'),
        (57, 'yyyy"年"m"月"'),
        (58, 'm"月"d"日"'),
        (14, "yyyy/m/d"),
        (49, "@"),
        (0, "General"),
    ],
)
def test_built_in_formats_are_those_of_a_chinese_excel(tmp_path: Path, number: int, shown: str) -> None:
    path = with_styles(
        tmp_path / "a.xlsx",
        '<sheetData><row r="1"><c r="A1" s="0"><v>45616</v></c></row></sheetData>',
        styled(f'<xf numFmtId="{number}"/>'),
    )
    assert read_sheet(path).look(1, 1).number_format == shown


def test_theme_colours_with_tint_and_indexed_colours(tmp_path: Path) -> None:
    """Theme 4 is the first accent; a tint of 0.8 lightens it as Excel's palette 着色 1 淡色 80 % shows."""
    fills = "".join(
        f'<fill><patternFill patternType="solid"><fgColor {c}/></patternFill></fill>'
        for c in (
            'theme="4" tint="0.79998168889431442"',
            'theme="0" tint="-0.249977111117893"',
            'indexed="10"',
            'rgb="FF112233"',
        )
    )
    xfs = "".join(f'<xf fillId="{n}"/>' for n in range(4))
    path = with_styles(tmp_path / "a.xlsx", "<sheetData/>", styled(xfs, f"<fills>{fills}</fills>"))
    found = [look.fill for look in read_sheet(path).looks]
    assert found == ["DAE3F3", "BFBFBF", "FF0000", "112233"]


def test_rows_and_cells_without_numbers_follow_each_other(tmp_path: Path) -> None:
    second = '<row><c t="inlineStr"><is><t>甲</t></is></c></row>'
    body = f"<sheetData><row><c><v>1</v></c><c><v>2</v></c></row>{second}</sheetData>"
    sheet = read_sheet(minimal(tmp_path / "a.xlsx", body))
    assert {p: c.value for p, c in sheet.cells.items()} == {(1, 1): 1, (1, 2): 2, (2, 1): "甲"}


def test_a_shared_formula_is_spelt_out(tmp_path: Path) -> None:
    body = (
        '<sheetData><row r="1"><c r="C1"><f t="shared" ref="C1:C3" si="0">A1+$B$1</f><v>1</v></c></row>'
        '<row r="3"><c r="C3"><f t="shared" si="0"/><v>1</v></c></row></sheetData>'
    )
    sheet = read_sheet(minimal(tmp_path / "a.xlsx", body))
    assert sheet.cells[3, 3].formula == "A3+$B$1"


def test_prefixed_strict_and_bom_files_read_alike(tmp_path: Path) -> None:
    strict = sheet_xml('<sheetData><row r="2"><c r="B2"><v>7</v></c></row></sheetData>').replace(
        MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"
    )
    row = '<x:row r="2"><x:c r="B2"><x:v>7</x:v></x:c></x:row>'
    prefixed = f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{row}</x:sheetData></x:worksheet>'
    for number, text in enumerate((strict, prefixed, "\ufeff" + strict)):
        path = minimal(tmp_path / f"{number}.xlsx", **{"xl/worksheets/sheet1.xml": text})
        assert read_sheet(path).cells[2, 2].value == 7


def test_hidden_characters_are_shown(tmp_path: Path) -> None:
    body = (
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>一_x000D_二_x005F_x0041_</t></is></c></row></sheetData>'
    )
    assert read_sheet(minimal(tmp_path / "a.xlsx", body)).text(1, 1) == "一\r二_x0041_"


@pytest.mark.parametrize(
    "body",
    [
        '<sheetData/><mergeCells><mergeCell ref="A1:XFD1"/></mergeCells>',
        '<sheetData><row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row></sheetData>',
        '<sheetData><row r="99999999"><c r="ZZZ9999999"><v>1</v></c></row></sheetData>',
        '<sheetFormatPr/><cols><col min="1" max="99999" width="9"/></cols><sheetData/>',
    ],
)
def test_giant_extents_are_read_at_once(tmp_path: Path, body: str) -> None:
    path = minimal(tmp_path / "a.xlsx", body)
    began = time.process_time()
    read_sheet(path)
    assert time.process_time() - began < 2


def test_a_dtd_is_refused(tmp_path: Path) -> None:
    text = '<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>' + sheet_xml("<sheetData/>").partition("?>")[
        2
    ].replace("<sheetData/>", "<sheetData>&b;</sheetData>")
    path = minimal(tmp_path / "a.xlsx", **{"xl/worksheets/sheet1.xml": text})
    with pytest.raises(Refused, match="DTD"):
        read_sheet(path)


@pytest.mark.parametrize("text", ["<worksheet><sheetData>", "not xml", "", "<a>" * 300])
def test_broken_xml_is_refused(tmp_path: Path, text: str) -> None:
    path = minimal(tmp_path / "a.xlsx", **{"xl/worksheets/sheet1.xml": text})
    with pytest.raises(Refused):
        read_sheet(path)


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(county: Path) -> None:
    with pytest.raises(Refused, match="花名册 一"):
        read_sheet(county, "别的表")


def test_a_workbook_without_strings_or_sheets(tmp_path: Path) -> None:
    body = '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'
    assert read_sheet(minimal(tmp_path / "a.xlsx", body)).text(1, 1) == ""
    empty = minimal(tmp_path / "b.xlsx", **{"xl/workbook.xml": WORKBOOK.replace("<sheet ", "<none ")})
    with pytest.raises(Refused):
        read_sheet(empty)

"""A county's sheet with everything on it that a filling must not lose."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import xlsxwriter
from PIL import Image

HEADINGS = ("序号", "姓名", "身份证号", "组别", "面积", "标准", "金额", "占比", "发放日期", "备注")
FIRST = 5
X14_VALIDATION = (
    '<ext uri="{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}" '
    'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
    '<x14:dataValidations count="1" xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
    '<x14:dataValidation type="list" allowBlank="1"><x14:formula1><xm:f>字典!$A$1:$A$3</xm:f></x14:formula1>'
    "<xm:sqref>D5:D%d</xm:sqref></x14:dataValidation></x14:dataValidations></ext>"
)
CHAIN = '<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="G5" i="1"/></calcChain>'
CHAIN_TYPE = (
    '<Override PartName="/xl/calcChain.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"/></Types>'
)
CHAIN_RELATION = (
    '<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/calcChain" '
    'Target="calcChain.xml"/></Relationships>'
)
UNTOUCHED = {
    "xl/cellimages.xml": b"<etc:cellImages xmlns:etc='http://www.wps.cn/officeDocument/2017/etCustomData'/>",
    "customXml/item1.xml": b"<a>1</a>",
    "xl/printerSettings/printerSettings1.bin": bytes(range(256)),
}


def make_county_template(path: Path, last: int) -> Path:
    """Write a list with ruled rows 5…`last`, totals and signatures below, and all that may hang on its rows."""
    plain = path.with_suffix(".plain.xlsx")
    with xlsxwriter.Workbook(plain) as book:
        sheet = book.add_worksheet("发放表")
        words = book.add_worksheet("字典")
        words.write_column("A1", ["一组", "二组", "三组"])
        words.hide()
        _rows(book, sheet, last)
        _below(book, sheet, last)
        _hangings(book, sheet, last)
        other = book.add_worksheet("汇总")
        other.write_formula("A1", f"=SUM(发放表!$G$5:$G${last})", None, 0)
        other.write_formula("A2", f"=发放表!G{last + 1}", None, 0)
        other.write_formula("A3", "=发放表!A1", None, 0)
        other.write_formula("A4", f"=SUM(发放表!G{last + 1},1)", None, 0)
        book.define_name("金额列", f"=发放表!$G$5:$G${last}")
        book.define_name("经手人", f"=发放表!$B${last + 3}")
    _patch(plain, path, last)
    plain.unlink()
    return path


def _rows(book: xlsxwriter.Workbook, sheet: Any, last: int) -> None:
    head = book.add_format({"bold": True, "border": 1, "align": "center", "valign": "vcenter"})
    sheet.merge_range("A1:J1", "2025 年补贴发放表", book.add_format({"bold": True, "font_size": 18, "align": "center"}))
    sheet.write_rich_string("A2", "填报单位：", book.add_format({"underline": 1}), "        ", "年  月")
    sheet.write("G2", "合计人数")
    sheet.write_formula("H2", f"=COUNTA(B5:B{last})", None, 0)
    for col, name in enumerate(HEADINGS):
        if col not in (4, 5):
            sheet.merge_range(2, col, 3, col, name, head)
    sheet.merge_range("E3:F3", "补贴", head)
    sheet.write("E4", "面积", head)
    sheet.write("F4", "标准", head)
    cell = book.add_format({"border": 1})
    for number in range(FIRST, last + 1):
        _detail(book, sheet, number, last, cell)


def _detail(book: xlsxwriter.Workbook, sheet: Any, number: int, last: int, cell: Any) -> None:
    row = number - 1
    strong = book.add_format({"border": 1, "bottom": 2 if number == last else 1})
    sheet.set_row(row, 33)
    sheet.write_number(row, 0, number - FIRST + 1, strong)
    sheet.write_string(row, 1, "张三（样例）", strong)
    sheet.write_string(row, 2, "522227198601010000", book.add_format({"border": 1, "num_format": "@"}))
    sheet.write_blank(row, 3, None, cell)
    sheet.write_number(row, 4, 1.5, cell)
    sheet.write_number(row, 5, 100, cell)
    sheet.write_formula(row, 6, f"=E{number}*F{number}", cell, 150)
    sheet.write_formula(row, 7, f"=G{number}/$G${last + 1}", cell, 1)
    sheet.write_blank(row, 8, None, book.add_format({"border": 1, "num_format": 'yyyy"年"m"月"d"日"'}))
    sheet.merge_range(row, 9, row, 10, "样例备注", cell)


def _below(book: xlsxwriter.Workbook, sheet: Any, last: int) -> None:
    total = book.add_format({"border": 1, "bold": True})
    sheet.merge_range(last, 0, last, 3, "合  计", total)
    for col, letter in ((4, "E"), (6, "G")):
        sheet.write_formula(last, col, f"=SUM({letter}5:{letter}{last})", total, 0)
    sheet.write_formula(last, 5, f"=AVERAGE(F5:F{last})", total, 0)
    sheet.write_formula(last, 8, f"=COUNT(I5:I{last})", total, 0)
    sheet.set_row(last, 28)
    sheet.merge_range(last + 1, 0, last + 1, 9, "注：本表一式两份。")
    sheet.write(last + 2, 0, "制表人：")
    sheet.write(last + 2, 5, "审核人：")
    sheet.write_formula(last + 2, 7, f"=ROUND(G{last + 1}/10000,2)", None, 0)
    sheet.write_url(last + 3, 0, "https://example.org/help", string="填表说明")
    sheet.write_url("B3", f"internal:'发放表'!A{last + 2}", string="姓名")
    sheet.write_comment("C3", "填 18 位")
    sheet.write_comment(last + 2, 1, "要手签")


def _hangings(book: xlsxwriter.Workbook, sheet: Any, last: int) -> None:
    red = book.add_format({"font_color": "#FF0000"})
    sheet.data_validation(f"C5:C{last}", {"validate": "length", "criteria": "==", "value": 18})
    sheet.data_validation(f"J5:J{last}", {"validate": "list", "source": ["已发", "未发"]})
    sheet.conditional_format(
        f"C5:C{last}", {"type": "formula", "criteria": f"=COUNTIF($C$5:$C${last},C5)>1", "format": red}
    )
    sheet.conditional_format(f"G5:G{last}", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format(
        f"E{last + 1}:G{last + 1}", {"type": "cell", "criteria": ">", "value": 1000, "format": red}
    )
    sheet.ignore_errors({"number_stored_as_text": f"C5:C{last}"})
    sheet.protect("", {"insert_rows": True})
    sheet.unprotect_range(f"B5:J{last}", "可填")
    sheet.autofilter(f"A4:J{last}")
    sheet.freeze_panes(4, 2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C第 &P 页，共 &N 页")
    sheet.repeat_rows(2, 3)
    sheet.print_area(f"A1:K{last + 4}")
    sheet.set_h_pagebreaks([last + 2])
    sheet.insert_image(last + 2, 6, "seal.png", {"image_data": _picture()})
    sheet.insert_image("A1", "logo.png", {"image_data": _picture(), "object_position": 3})
    sheet.insert_textbox(last + 3, 2, "（公章）")
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": f"=发放表!$G$5:$G${last}", "categories": f"=发放表!$B$5:$B${last}"})
    sheet.insert_chart(last + 6, 1, chart)


def _picture() -> io.BytesIO:
    stream = io.BytesIO()
    Image.new("RGB", (60, 60), "red").save(stream, "PNG")
    stream.seek(0)
    return stream


def _patch(plain: Path, path: Path, last: int) -> None:
    """Add what XlsxWriter cannot write: an x14 drop-down, a calculation chain, WPS's and others' parts, folders."""
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/", b"")
        for name in source.namelist():
            archive.writestr(name, _patched(name, source.read(name).decode("utf-8", "surrogateescape"), last))
        archive.writestr("xl/calcChain.xml", CHAIN)
        for name, data in UNTOUCHED.items():
            archive.writestr(name, data)


def _patched(name: str, text: str, last: int) -> bytes:
    if name == "xl/worksheets/sheet1.xml":
        text = text.replace("<extLst>", "<extLst>" + X14_VALIDATION % last)
    elif name == "[Content_Types].xml":
        text = text.replace("</Types>", CHAIN_TYPE)
    elif name == "xl/_rels/workbook.xml.rels":
        text = text.replace("</Relationships>", CHAIN_RELATION)
    return text.encode("utf-8", "surrogateescape")

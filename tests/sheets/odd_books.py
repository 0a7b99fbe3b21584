"""Workbooks as many producers leave them: each odd in one way, all of them met on county computers."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import xlsxwriter
from openpyxl.chart import BarChart, Reference
from openpyxl.comments import Comment
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.table import Table

from tests.sheets.county_template import make_county_template
from tests.sheets.make_zip import (
    CONTENT_TYPES,
    MAIN,
    OFFICE,
    START,
    WORKBOOK,
    WORKBOOK_RELS,
    minimal,
    sheet_xml,
    write_zip,
)
from tests.sheets.odd_sheets import ROWS, bodies
from tests.sheets.repack import repacked

Make = Callable[[Path], Path]
STYLES = (
    f'{START}<styleSheet xmlns="{MAIN}"><fonts count="1"><font><sz val="11"/></font></fonts><fills count="1"><fill/>'
    '</fills><borders count="1"><border/></borders><cellXfs count="{0}">{1}</cellXfs></styleSheet>'
)


def from_body(body: str) -> Make:
    return lambda path: minimal(path, body)


def prefixed(path: Path) -> Path:
    """Every element with a prefix, as ClosedXML and the OpenXML SDK write."""
    body = re.sub(
        r"<(/?)(\w)", r"<\1x:\2", f"<sheetData>{ROWS}</sheetData><mergeCells><mergeCell ref='A1:B1'/></mergeCells>"
    )
    xml = f'{START}<x:worksheet xmlns:x="{MAIN}">{body}</x:worksheet>'
    book = re.sub(r"<(/?)(sheets?|workbook)(?=[ >/])", r"<\1x:\2", WORKBOOK).replace("xmlns=", "xmlns:x=")
    return minimal(path, **{"xl/worksheets/sheet1.xml": xml, "xl/workbook.xml": book})


def strict(path: Path) -> Path:
    """ISO strict: other namespaces, dates as text."""
    pure = "http://purl.oclc.org/ooxml"
    new = {
        name: text.replace(MAIN, f"{pure}/spreadsheetml/main").replace(OFFICE, f"{pure}/officeDocument/relationships")
        for name, text in {
            "xl/worksheets/sheet1.xml": sheet_xml(f"<sheetData>{ROWS}</sheetData>"),
            "xl/workbook.xml": WORKBOOK,
            "xl/_rels/workbook.xml.rels": WORKBOOK_RELS,
        }.items()
    }
    return minimal(path, **new)


def with_parts(parts: dict[str, str | bytes], body: str = f"<sheetData>{ROWS}</sheetData>") -> Make:
    return lambda path: minimal(path, body, **parts)


def utf16(path: Path) -> Path:
    text = sheet_xml(f"<sheetData>{ROWS}</sheetData>").replace("UTF-8", "UTF-16")
    return with_parts({"xl/worksheets/sheet1.xml": text.encode("utf-16")})(path)


def gb18030(path: Path) -> Path:
    text = sheet_xml(f"<sheetData>{ROWS}</sheetData>").replace("UTF-8", "GB18030")
    return with_parts({"xl/worksheets/sheet1.xml": text.encode("gb18030")})(path)


def backslashes(path: Path) -> Path:
    """Paths as some .NET tools write them."""
    plain = minimal(path.with_suffix(".plain"), f"<sheetData>{ROWS}</sheetData>")
    return repacked(plain, path, rename=lambda name: name.replace("/", "\\"))


def dangling(path: Path) -> Path:
    """Relations to parts that are not there: shared strings, styles, a sheet."""
    rels = WORKBOOK_RELS.replace(
        "</Relationships>",
        f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="rId3" '
        f'Type="{OFFICE}/styles" Target="/xl/styles.xml"/><Relationship Id="rId4" Type="{OFFICE}/worksheet" '
        'Target="worksheets/sheet9.xml"/></Relationships>',
    )
    book = WORKBOOK.replace(
        "</sheets>", '<sheet name="没有" sheetId="2" r:id="rId4"/><sheet name="空" sheetId="3"/></sheets>'
    )
    return minimal(
        path, f"<sheetData>{ROWS}</sheetData>", **{"xl/_rels/workbook.xml.rels": rels, "xl/workbook.xml": book}
    )


def hidden(state: str) -> Make:
    return with_parts({"xl/workbook.xml": WORKBOOK.replace('sheetId="1"', f'sheetId="1" state="{state}"')})


def many_styles(path: Path) -> Path:
    return minimal(path, f"<sheetData>{ROWS}</sheetData>", **{"xl/styles.xml": STYLES.format(60_000, "<xf/>" * 60_000)})


def names_of_all_kinds(path: Path) -> Path:
    names = "".join(
        f'<definedName name="{name}"{more}>{text}</definedName>'
        for name, more, text in (
            ("_xlnm.Print_Area", ' localSheetId="0"', "表一!$A$1:$B$8,表一!$D$1:$E$8"), ("坏", "", "#REF!"), ("空", "", ""),
            ("_xlnm._FilterDatabase", ' localSheetId="0" hidden="1"', "表一!$A$1:$B$8"), ("远", "", "[1]表!$A$1"),
            ("动", "", "OFFSET(表一!$A$1,0,0,COUNTA(表一!$A:$A),1)"), ("无", ' localSheetId="77"', "表一!$A$1"),
        )
    )  # fmt: skip
    book = WORKBOOK.replace("</sheets>", f"</sheets><definedNames>{names}</definedNames>")
    return minimal(path, f"<sheetData>{ROWS}</sheetData>", **{"xl/workbook.xml": book})


def by_openpyxl(path: Path) -> Path:
    """A table, a chart, a comment, a drop-down, dates, as openpyxl writes them."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "表一"
    for row in [["姓名", "金额"], *([f"甲{n}", n] for n in range(8)), ["合计", "=SUM(B2:B9)"]]:
        sheet.append(row)
    sheet.add_table(Table(displayName="表1", ref="A1:B9"))
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=2, min_row=1, max_row=9), titles_from_data=True)
    sheet.add_chart(chart, "D2")
    sheet["A3"].comment = Comment("看这里", "文书")
    words = DataValidation(type="list", formula1='"是,否"')
    words.add("C2:C9")
    sheet.add_data_validation(words)
    book.create_sheet("空表")
    book.save(path)
    book.close()
    return path


def by_xlsxwriter(path: Path) -> Path:
    """Many things of one producer at once."""
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("表一")
        sheet.add_table(
            "A1:C9", {"columns": [{"header": "甲"}, {"header": "乙"}, {"formula": "=[@乙]*2"}], "total_row": True}
        )
        sheet.add_sparkline("E2", {"range": "表一!B2:B8"})
        sheet.conditional_format("B2:B8", {"type": "icon_set", "icon_style": "3_arrows"})
        sheet.conditional_format("B2:B8", {"type": "3_color_scale"})
        sheet.insert_button("G2", {"macro": "x", "caption": "按"})
        sheet.insert_checkbox("H2", True) if hasattr(sheet, "insert_checkbox") else None
        sheet.outline_settings(True, False, True, False)
        chart = book.add_chartsheet("图")
        drawn = book.add_chart({"type": "pie"})
        drawn.add_series({"values": "=表一!$B$2:$B$8"})
        chart.set_chart(drawn)
        book.add_worksheet("隐").very_hidden()
        book.set_size(1, 1)
    return path


def slicers_and_pivots(path: Path) -> Path:
    """A pivot over the rows, a slicer, threaded comments with their persons, an outside link, a WPS picture."""
    pivot = (
        f'{START}<pivotCacheDefinition xmlns="{MAIN}"><cacheSource type="worksheet">'
        f'<worksheetSource ref="A1:B8" sheet="表一"/>'
        '</cacheSource><cacheFields count="1"><cacheField name="甲"><sharedItems/></cacheField>'
        "</cacheFields></pivotCacheDefinition>"
    )
    threaded = (
        f'{START}<ThreadedComments xmlns="http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments">'
        '<threadedComment ref="A7" dT="2025-01-01T00:00:00" personId="{1}" id="{2}"><text>好</text>'
        "</threadedComment></ThreadedComments>"
    )
    ms = "http://schemas.microsoft.com/office"
    sheet_rels = (
        f'{START}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{ms}/2017/10/relationships/threadedComment" '
        'Target="../threadedComments/threadedComment1.xml"/>'
        f'<Relationship Id="rId2" Type="{ms}/2007/relationships/slicer" Target="../slicers/slicer1.xml"/>'
        f'<Relationship Id="rId3" Type="{OFFICE}/hyperlink" '
        'Target="file:///C:/%E7%94%B2" TargetMode="External"/></Relationships>'
    )
    rels = WORKBOOK_RELS.replace(
        "</Relationships>",
        f'<Relationship Id="rId8" Type="{OFFICE}/pivotCacheDefinition" Target="pivotCache/pivotCacheDefinition1.xml"/>'
        f'<Relationship Id="rId9" Type="{OFFICE}/externalLink" Target="externalLinks/externalLink1.xml"/>'
        f"</Relationships>",
    )
    body = (
        "<sheetData>"
        + ROWS.replace("<v>3</v>", '<f>_xlfn.DISPIMG("ID_1",1)</f><v>=DISPIMG("ID_1",1)</v>').replace(
            '<c r="B3">', '<c r="B3" t="str">'
        )
        + '</sheetData><hyperlinks><hyperlink ref="A8" r:id="rId3"/></hyperlinks>'
    )
    parts: dict[str, str | bytes] = {
            "xl/_rels/workbook.xml.rels": rels, "xl/pivotCache/pivotCacheDefinition1.xml": pivot,
            "xl/worksheets/_rels/sheet1.xml.rels": sheet_rels, "xl/threadedComments/threadedComment1.xml": threaded,
            "xl/slicers/slicer1.xml": f'{START}<slicers xmlns="{ms}/spreadsheetml/2009/9/main"/>',
            "xl/externalLinks/externalLink1.xml": f'{START}<externalLink xmlns="{MAIN}"/>',
            "xl/cellimages.xml": b"<etc:cellImages xmlns:etc='x'/>", "docProps/custom.xml": b"<Properties/>",
        }  # fmt: skip
    return minimal(path, body, **parts)


def with_macros(path: Path) -> Path:
    rels = WORKBOOK_RELS.replace(
        "</Relationships>",
        '<Relationship Id="rId7" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        'Target="vbaProject.bin"/>'
        "</Relationships>",
    )
    parts: dict[str, str | bytes] = {"xl/_rels/workbook.xml.rels": rels, "xl/vbaProject.bin": b"\xd0\xcf" * 9}
    return with_parts(parts)(path)


def in_folders(path: Path) -> Path:
    """Parts in unusual places, with absolute targets and capital letters."""
    return write_zip(
        path,
        {
            "[content_types].xml": CONTENT_TYPES.replace("/xl/", "/Sub/"),
            "_rels/.rels": f"{START}<Relationships "
            'xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="a" Type="{OFFICE}/officeDocument" Target="/SUB/book.xml"/></Relationships>',
            "Sub/book.xml": WORKBOOK,
            "Sub/_rels/book.xml.rels": WORKBOOK_RELS.replace("worksheets/sheet1.xml", "../Sub/X.xml"),
            "Sub/X.xml": sheet_xml(f"<sheetData>{ROWS}</sheetData>"),
        },
    )


def stored(path: Path) -> Path:
    plain = minimal(path.with_suffix(".plain"), f"<sheetData>{ROWS}</sheetData>")
    return repacked(plain, path, stored=True)


def with_junk_around(path: Path) -> Path:
    """A zip behind something else, with a remark at its end."""
    plain = minimal(path.with_suffix(".plain"), f"<sheetData>{ROWS}</sheetData>").read_bytes()
    stream = io.BytesIO(plain)
    path.write_bytes(stream.getvalue()[:-2] + b"\x04\x00note")
    return path


ODD: dict[str, Make] = {name: from_body(body) for name, body in bodies()} | {
    "prefixed": prefixed, "strict": strict, "utf-16": utf16, "gb18030": gb18030, "backslashes": backslashes,
    "dangling": dangling, "hidden": hidden("hidden"), "very hidden": hidden("veryHidden"), "many styles": many_styles,
    "names": names_of_all_kinds, "openpyxl": by_openpyxl, "xlsxwriter": by_xlsxwriter, "pivots": slicers_and_pivots,
    "macros": with_macros, "folders": in_folders, "stored": stored, "zip with a remark": with_junk_around,
    "county": lambda path: make_county_template(path, 24),
    "county of one row": lambda path: make_county_template(path, 5),
    "no strings part": with_parts({"xl/sharedStrings.xml": f'{START}<sst xmlns="{MAIN}"/>'}),
}  # fmt: skip

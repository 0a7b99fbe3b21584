"""The parts of a plain workbook: one sheet, a handful of looks."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.sheets.markup import escaped
from desktop.sheets.refs import quoted
from desktop.sheets.sheet import Look, column_letters

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'

TITLE, HEADING, TEXT, NUMBER, MONEY, DATE = range(1, 7)
LOOKS = [Look(number_format=f) for f in ("General", "General", "General", "@", "General", "0.00", "yyyy-mm-dd")]

CONTENT_TYPES = f"""{START}<Types xmlns="{PACKAGE}/content-types">\
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>\
<Default Extension="xml" ContentType="application/xml"/>\
<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>\
<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/>\
<Override PartName="/xl/styles.xml" ContentType="{TYPE}.styles+xml"/>\
<Override PartName="/xl/sharedStrings.xml" ContentType="{TYPE}.sharedStrings+xml"/></Types>"""

RELATIONS = f"""{START}<Relationships xmlns="{PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""

WORKBOOK_RELATIONS = f"""{START}<Relationships xmlns="{PACKAGE}/relationships">\
<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>\
<Relationship Id="rId2" Type="{OFFICE}/styles" Target="styles.xml"/>\
<Relationship Id="rId3" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>"""


def _format(number: int, font: int, border: int, across: str, wrap: bool = True) -> str:
    flag = ' wrapText="1"' if wrap else ""
    return (
        f'<xf numFmtId="{number}" fontId="{font}" fillId="0" borderId="{border}" xfId="0" '
        f'applyNumberFormat="1" applyFont="1" applyBorder="1" applyAlignment="1">'
        f'<alignment horizontal="{across}" vertical="center"{flag}/></xf>'
    )


_SIDES = "".join(f'<{side} style="thin"><color auto="1"/></{side}>' for side in ("left", "right", "top", "bottom"))
STYLES = f"""{START}<styleSheet xmlns="{MAIN}">\
<numFmts count="1"><numFmt numFmtId="176" formatCode="yyyy\\-mm\\-dd"/></numFmts>\
<fonts count="3"><font><sz val="11"/><name val="宋体"/><charset val="134"/></font>\
<font><b/><sz val="18"/><name val="宋体"/><charset val="134"/></font>\
<font><b/><sz val="11"/><name val="宋体"/><charset val="134"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill>\
<fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>\
<border>{_SIDES}<diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="7"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
{_format(0, 1, 0, "center", wrap=False)}\
{_format(0, 2, 1, "center")}{_format(49, 0, 1, "left")}\
{_format(0, 0, 1, "center")}{_format(2, 0, 1, "right")}{_format(176, 0, 1, "center")}\
</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""


def parts(name: str, top: int, beside: bool = False) -> dict[str, str]:
    """Return all parts but the sheet and its strings; rows 1…`top` are printed on every page.

    With pages `beside` each other the first column is, too.
    """
    titles = escaped(f"{quoted(name)}!$A:$A,{quoted(name)}!$1:${top}" if beside else f"{quoted(name)}!$1:${top}")
    workbook = (
        f'{START}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><bookViews><workbookView/></bookViews>'
        f'<sheets><sheet name="{escaped(name)}" sheetId="1" r:id="rId1"/></sheets><definedNames>'
        f'<definedName name="_xlnm.Print_Titles" localSheetId="0">{titles}</definedName></definedNames></workbook>'
    )
    return {
        "[Content_Types].xml": CONTENT_TYPES, "_rels/.rels": RELATIONS, "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": WORKBOOK_RELATIONS, "xl/styles.xml": STYLES,
    }  # fmt: skip


def sheet_head(widths: Sequence[float], top: int) -> str:
    """Return the sheet's XML up to its first row; rows 1…`top` stay in sight."""
    columns = "".join(f'<col min="{n}" max="{n}" width="{w:.2f}" customWidth="1"/>' for n, w in enumerate(widths, 1))
    return (
        f'{START}<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews>'
        f'<sheetView tabSelected="1" workbookViewId="0"><pane ySplit="{top}" topLeftCell="A{top + 1}" '
        'activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft"/></sheetView></sheetViews>'
        f'<sheetFormatPr defaultRowHeight="15"/><cols>{columns}</cols><sheetData>'
    )


def sheet_foot(titled: int, landscape: bool, pages: int = 1) -> str:
    """Return the sheet's XML behind its last row; it is printed `pages` wide. The title lies over `titled` columns."""
    merge = f'<mergeCells count="1"><mergeCell ref="A1:{column_letters(titled)}1"/></mergeCells>' if titled > 1 else ""
    turned = "landscape" if landscape else "portrait"
    return (
        f'</sheetData>{merge}<printOptions horizontalCentered="1"/>'
        '<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.7" header="0.3" footer="0.35"/>'
        f'<pageSetup paperSize="9" orientation="{turned}" fitToWidth="{max(1, pages)}" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;C第&amp;P页 共&amp;N页</oddFooter></headerFooter></worksheet>"
    )

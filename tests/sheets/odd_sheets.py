"""Insides of a worksheet, each odd in one way."""

from __future__ import annotations

import re
from collections.abc import Iterator

ROWS = "".join(
    f'<row r="{n}"><c r="A{n}" t="inlineStr"><is><t>甲{n}</t></is></c><c r="B{n}"><v>{n}</v></c></row>'
    for n in range(1, 9)
)
X14 = 'xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"'
XM = 'xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main"'


def bodies() -> Iterator[tuple[str, str]]:
    """Go through odd insides of a worksheet."""
    rows = f"<sheetData>{ROWS}</sheetData>"
    yield "empty", "<sheetData/>"
    yield "empty but closed", "<sheetData></sheetData>"
    yield "one row", '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
    yield "rows without cells", '<sheetData><row r="3"/><row r="9" ht="20"></row></sheetData>'
    yield "no r attributes", "<sheetData>" + re.sub(r' r="\w+"', "", ROWS) + "</sheetData>"
    yield "no row numbers", "<sheetData>" + re.sub(r'<row r="\d+"', "<row", ROWS) + "</sheetData>"
    yield "single quotes", "<sheetData>" + ROWS.replace('"', "'") + "</sheetData>"
    yield "spaces in tags", "<sheetData >" + ROWS.replace('">', '" >').replace("<row r", "<row  \n r") + "</sheetData >"
    yield (
        "comments between",
        "<sheetData><!-- a > b -->" + ROWS.replace("</row>", "</row><!-- <row> -->") + "</sheetData>",
    )
    yield "processing instructions", "<?mso x?>" + rows + "<?mso <row ?>"
    yield "cells out of order", '<sheetData><row r="1"><c r="C1"><v>3</v></c><c r="A1"><v>1</v></c></row></sheetData>'
    yield "unknown elements", '<foo bar="1"/>' + rows.replace("<row r", '<row zz="1" r') + "<baz><row/><c/></baz>"
    yield "far cell", '<sheetData><row r="1"><c r="A1"/></row><row r="1048576"><c r="XFD1048576"/></row></sheetData>'
    yield (
        "beyond the grid",
        '<sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048999"><c r="ZZZ9"/></row></sheetData>',
    )
    yield (
        "shared formulas across",
        (
            '<sheetData><row r="1"><c r="A1"><f t="shared" ref="A1:A4" si="0">B1*2</f><v>2</v></c></row>'
            + "".join(f'<row r="{n}"><c r="A{n}"><f t="shared" si="0"/><v>{n}</v></c></row>' for n in range(2, 5))
            + '<row r="5"><c r="A5"><f>SUM(A1:A4)</f><v>1</v></c></row></sheetData>'
        ),
    )
    yield (
        "shared formula without master",
        '<sheetData><row r="2"><c r="A2"><f t="shared" si="9"/><v>2</v></c></row></sheetData>',
    )
    yield (
        "array formula",
        (
            '<sheetData><row r="1"><c r="A1"><f t="array" ref="A1:A3">B1:B3*2</f><v>2</v></c></row>'
            '<row r="2"><c r="A2"><v>1</v></c></row><row r="3"><c r="A3"><v>1</v></c></row></sheetData>'
        ),
    )
    yield (
        "data table formula",
        (
            '<sheetData><row r="4"><c r="A4"><f t="dataTable" ref="A4:A6" dt2D="0" r1="B1"/><v>1</v></c>'
            "</row></sheetData>"
        ),
    )
    yield (
        "errors and booleans",
        (
            '<sheetData><row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="B1" t="b"><v>1</v></c>'
            '<c r="C1" t="d"><v>2025-03-01</v></c><c r="D1" t="n"><v>1E+3</v></c></row></sheetData>'
        ),
    )
    yield (
        "numbers that are none",
        '<sheetData><row r="1"><c r="A1"><v>abc</v></c><c r="B1"><v>NaN</v></c></row></sheetData>',
    )
    yield (
        "a sum over what is no number",
        (
            '<sheetData><row r="1"><c r="A1"><v>abc</v></c></row><row r="2"/><row r="3"><c r="A3">'
            "<f>SUM(A1:A2)</f></c></row></sheetData>"
        ),
    )
    yield (
        "string index beyond",
        '<sheetData><row r="1"><c r="A1" t="s"><v>99</v></c><c r="B1" t="s"><v/></c></row></sheetData>',
    )
    yield (
        "labels that are not there",
        "<sheetData>"
        + "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{9 - n}9</v></c></row>' for n in range(1, 10))
        + "</sheetData>",
    )
    yield (
        "style beyond",
        '<sheetData><row r="1" s="900" customFormat="1"><c r="A1" s="4242"><v>1</v></c></row></sheetData>',
    )
    yield (
        "rich inline",
        (
            '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><r><rPr><b/></rPr><t>甲</t></r><r><t>乙</t>'
            '</r><phoneticPr fontId="1"/>'
            "</is></c></row></sheetData>"
        ),
    )
    yield (
        "merges over each other",
        rows + '<mergeCells><mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/><mergeCell ref="A4:A4"/></mergeCells>',
    )
    yield (
        "broken references",
        (
            rows + '<mergeCells count="9"><mergeCell ref=""/><mergeCell ref="#REF!"/></mergeCells>'
            '<dataValidations><dataValidation sqref="#REF!" type="list"><formula1>#REF!</formula1>'
            "</dataValidation></dataValidations>"
            '<hyperlinks><hyperlink ref="XYZ"/></hyperlinks><rowBreaks><brk id="x"/><brk/></rowBreaks>'
        ),
    )
    yield (
        "whole columns",
        (
            rows
            + '<conditionalFormatting sqref="A:C"><cfRule type="expression" priority="1"><formula>$A1="x"</formula>'
            '</cfRule></conditionalFormatting><dataValidations count="1">'
            '<dataValidation type="list" sqref="A1:A1048576 C:C">'
            '<formula1>"是,否"</formula1></dataValidation></dataValidations>'
        ),
    )
    yield "protected", rows + '<sheetProtection password="CC1A" sheet="1" objects="1" scenarios="1"/>'
    yield (
        "x14 everything",
        (
            rows
            + f'<extLst><ext uri="a" {X14}><x14:conditionalFormattings><x14:conditionalFormatting {XM}><x14:cfRule '
            'type="dataBar" id="{0}"><x14:dataBar><x14:cfvo type="formula"><xm:f>MAX(B1:B8)</xm:f>'
            "</x14:cfvo></x14:dataBar>"
            "</x14:cfRule><xm:sqref>B1:B8</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext>"
            f'<ext uri="b" {X14}><x14:sparklineGroups {XM}><x14:sparklineGroup><x14:sparklines><x14:sparkline>'
            "<xm:f>表一!A1:B1</xm:f><xm:sqref>C1</xm:sqref></x14:sparkline></x14:sparklines></x14:sparklineGroup>"
            "</x14:sparklineGroups></ext></extLst>"
        ),
    )
    yield (
        "alternate content",
        (
            f'{rows}<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
            "<mc:Choice "
            f'Requires="x14" {X14}><controls/></mc:Choice><mc:Fallback/></mc:AlternateContent>'
        ),
    )
    yield (
        "long text",
        f'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>{"长" * 40_000}</t></is></c></row></sheetData>',
    )
    yield (
        "hidden characters",
        '<sheetData><row r="1"><c r="A1" t="str"><v>_x0001__x005F_x0001_</v></c></row></sheetData>',
    )
    yield (
        "outline",
        '<sheetPr><outlinePr summaryBelow="0"/></sheetPr>'
        + rows.replace("<row r", '<row outlineLevel="2" collapsed="1" r'),
    )
    yield "huge heights", rows.replace("<row r", '<row ht="1e9" customHeight="1" r')
    yield (
        "strange numbers in sizes",
        '<sheetFormatPr defaultRowHeight=""/><cols><col min="0" max="99999" width="x"/></cols>' + rows,
    )
    yield "many breaks", rows + "<rowBreaks>" + "".join(f'<brk id="{n}"/>' for n in range(1, 1027)) + "</rowBreaks>"

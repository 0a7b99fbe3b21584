"""Rows taken apart by one pattern read as the XML parser reads them."""

from __future__ import annotations

import pytest

from desktop.kit.errors import Refused
from desktop.sheets.cells import CellReader
from desktop.sheets.colors import Palette
from desktop.sheets.sheet import Run
from desktop.sheets.styles import Styles

STRINGS: list[tuple[str, tuple[Run, ...]]] = [("张三", ()), ("李四", (Run("李"), Run("四")))]
ROWS = (
    '<row r="1" ht="22.5" customHeight="1"><c r="A1" s="0" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>'
    '<c r="C1" t="s"><v>9</v></c><c r="D1" t="n" /></row>',
    '<row r="2" hidden="1"><c r="A2" t="inlineStr"><is><t xml:space="preserve"> 王五_x000D_</t></is></c>'
    '<c r="XFD2"><v>1E3</v></c></row>',
    '<row r="3"><c r="A3"><f>SUM(A1)</f><v>12.5</v></c><c r="B3" t="b"><v>1</v></c><c r="C3" t="e"><v>#N/A</v></c>'
    '<c r="D3" t="str"><f aca="false">B1</f><v>字</v></c></row>',
    '<row r="7"/><row r="8"><c r="A8"><v>530301199001011234</v></c></row>',
    '<row r="9"><c r="A9" t="str"><v>甲&amp;乙</v></c><!-- <c r="B9"><v>1</v></c> --></row>',
    '<row><c><v>1</v></c><c t="inlineStr"><is><r><t>多</t></r><r><t>样</t></r></is></c></row>',
    '<row r="12"><c r="B13"><v>2</v></c><c r="C12" t="inlineStr"><v>3</v></c></row>',
)  # fmt: skip


def read(rows: str) -> CellReader:
    reader = CellReader(STRINGS, Styles(None, Palette(None, None)))
    reader.read(f"<worksheet><sheetData>{rows}</sheetData><mergeCells/></worksheet>".encode(), "sheet1.xml")
    return reader


@pytest.mark.parametrize("rows", [*ROWS, "".join(ROWS), "".join(reversed(ROWS))])
def test_a_row_reads_the_same_however_it_is_taken_apart(rows: str) -> None:
    """An instruction to other programs among the rows sends all of them through the XML parser."""
    usual, parsed = read(rows), read(f"<?other?>{rows}")
    assert list(usual.cells.items()) == list(parsed.cells.items())
    assert usual.rows == parsed.rows
    assert usual.cells and list(usual.around) == list(parsed.around) == ["mergeCells"]


@pytest.mark.parametrize("rows", ['<row r="1"><c r="A1"><v>1</c></row>', "<row><c></row>", '<row r="1"><c r="A1"/>'])
def test_what_is_no_xml_is_refused(rows: str) -> None:
    with pytest.raises(Refused, match="已损坏"):
        read(ROWS[0] + rows + ROWS[1])

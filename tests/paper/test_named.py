"""Fonts are named before they are painted."""

from __future__ import annotations

from desktop.paper.pages import Pages, words_on
from desktop.sheets.sheet import Anchor, Area, Cell, Drawing, Font, Look, RowSize, Run, Sheet
from tests.paper.sheets import SERIF, sheet_of


def wanted(sheet: Sheet) -> list[str]:
    return [s.wanted for s in Pages([sheet]).substitutions]


def look(name: str) -> Look:
    return Look(Font(name, 12))


def test_every_missing_font_is_named_before_a_page_is_painted() -> None:
    """Of cells, of parts of a cell, of a text box, of headers and footers; a font that is here is not named."""
    sheet = sheet_of(
        {(1, 1): ("题", look("无此体甲")), (90, 1): ("末", look("无此体乙")), (2, 1): ("正文", look(SERIF))}
    )
    sheet.default_font = Font(SERIF, 11)
    sheet.cells[3, 1] = Cell("两样", "text", 0, None, (Run("两", Font("无此体丙")), Run("样", Font(SERIF))))
    sheet.drawings = [
        Drawing(Anchor(5, 1, width=900_000, height=900_000), "shape", runs=(Run("框", Font("无此体丁")),))
    ]
    sheet.page.header_footer.odd_footer = '&C&"无此体戊,加粗"第 &P 页'
    assert wanted(sheet) == ["无此体甲", "无此体乙", "无此体丙", "无此体丁", "无此体戊"]


def test_what_is_not_printed_names_no_font() -> None:
    """Nor does a look without text, a hidden row, or a cell outside the print area."""
    sheet = sheet_of({(1, 1): ("题", look(SERIF)), (2, 1): (None, look("无此体甲")), (3, 1): ("藏", look("无此体乙"))})
    sheet.cells[1, 5] = Cell("外", "text", len(sheet.looks))
    sheet.looks.append(look("无此体丙"))
    sheet.rows[3], sheet.print_areas = RowSize(15.0, hidden=True), [Area(1, 1, 4, 2)]
    assert wanted(sheet) == []


def test_what_is_named_is_what_is_painted() -> None:
    sheet = sheet_of({(1, 1): ("甲", look("宋体")), (2, 1): ("乙", look("仿宋_GB2312")), (3, 1): (1.5, look("无此体"))})
    pages = Pages([sheet])
    named = pages.substitutions
    words_on(pages, 0)
    assert named == pages.fonts.substitutions

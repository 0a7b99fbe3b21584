"""Headers and footers: what their codes come to."""

from __future__ import annotations

import datetime

from desktop.paper.fonts import Fonts
from desktop.paper.heads import Facts, read, texts_for
from desktop.paper.pages import Pages, words_on
from desktop.sheets.sheet import Font, HeaderFooter
from tests.paper.sheets import SERIF, grid

FACTS = Facts(3, 12, "花名册", "党员.xlsx", datetime.datetime(2026, 11, 8, 9, 5), "D:\\台账")
PLAIN = Font("宋体", 11)


def texts(code: str) -> dict[str, str]:
    return {side: "".join(text for text, _ in runs) for side, runs in read(code, FACTS, PLAIN).items()}


def test_fields_say_what_they_stand_for() -> None:
    """Page, pages, sheet, file, folder, day and time take their places, left, centre and right."""
    assert texts("&L&A&C第 &P 页 共 &N 页&R&D &T") == {
        "left": "花名册",
        "center": "第 3 页 共 12 页",
        "right": "2026/11/8 9:05",
    }
    assert texts("&Z\\&F") == {"center": "D:\\台账\\党员.xlsx"}
    assert texts("&P+1/&P-1 A&&B") == {"center": "4/2 A&B"}


def test_fonts_and_sizes_hold_until_changed() -> None:
    """A font, a size, bold and underline count from their code on; a new side begins plain."""
    runs = read('&L&"黑体,加粗"&16大&"-,常规"&9小&B粗&C中', FACTS, PLAIN)
    big, small, bold = (font for _, font in runs["left"])
    assert (big.name, big.size, big.bold) == ("黑体", 16, True)
    assert (small.name, small.size, small.bold) == ("宋体", 9, False)
    assert bold.bold and bold.size == 9
    assert runs["center"] == [("中", PLAIN)]
    assert read("&U下&U平&KFF0000红", FACTS, PLAIN)["center"][0][1].underline == "single"
    assert read("&KFF0000红", FACTS, PLAIN)["center"][0][1].color == "FF0000"


def test_first_and_even_pages_have_their_own() -> None:
    """Different first and odd/even headers stand on their pages; even goes by the printed number."""
    heads = HeaderFooter("奇", "奇脚", "偶", "偶脚", "首", "首脚", True, True)
    assert texts_for(1, 0, heads) == ("首", "首脚")
    assert texts_for(2, 1, heads) == ("偶", "偶脚")
    assert texts_for(3, 2, heads) == ("奇", "奇脚")
    heads.different_first = heads.different_odd_even = False
    assert texts_for(2, 0, heads) == ("奇", "奇脚")


def test_a_footer_stands_above_the_edge_and_in_the_middle() -> None:
    """The centred footer is in the middle of the margins, its last line ends at the footer's distance from the edge."""
    sheet = grid(60, 2)
    sheet.default_font = Font(SERIF, 10)
    sheet.page.header_footer.odd_footer = "&C第 &P 页 共 &N 页&R右"
    pages = Pages([sheet])
    parts = [w for w in words_on(pages, 1) if w.y > (pages[1].height - 60) * 20]
    assert "".join(w.text for w in parts) == "第 2 页 共 2 页右"
    centre = [w for w in parts if w.text != "右"]
    middle = (centre[0].x + centre[-1].x + centre[-1].width) / 2 / 20
    page = pages[1]
    assert abs(middle - page.width / 2) < 0.5
    face = Fonts().face(sheet.default_font)
    bottom = centre[0].y + face.line - face.ascent
    assert abs(bottom / 20 - (page.height - sheet.page.footer * 72)) < 0.1

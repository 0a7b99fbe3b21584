"""Text into lines, and the faces it is set in."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSize

from desktop.paper.fonts import TWIPS, Fonts
from desktop.paper.impose import Leaves, image_of
from desktop.paper.pages import Pages, words_on
from desktop.paper.text import NO_END, NO_START, Line, lines_of, may_break, spread, style_of
from desktop.sheets.sheet import Font, Look, RowSize
from tests.paper.sheets import MONO, SANS, SERIF, sheet_of


def broken(text: str, width: float, font: str = MONO, size: float = 10) -> list[str]:
    """Break a text to a width in points."""
    fonts = Fonts()
    return [line.text for line in lines_of([(text, style_of(Font(font, size), fonts))], width * TWIPS)]


def test_chinese_breaks_between_any_two_characters() -> None:
    """Ten characters of 10 points in 50 points are two lines of five."""
    assert broken("一二三四五六七八九十", 50) == ["一二三四五", "六七八九十"]


def test_no_line_begins_with_a_closing_mark_or_ends_with_an_opening_one() -> None:
    """A full stop takes its character along to the next line; an opening bracket goes down with what follows."""
    assert broken("一二三四五。六七", 50) == ["一二三四", "五。六七"]
    assert broken("一二三四（五六）", 50) == ["一二三四", "（五六）"]
    assert broken("一二三“五六”七", 35)[0] == "一二三"


def test_words_and_numbers_stay_whole() -> None:
    """A number moves down whole; only what is wider than a line is cut."""
    assert broken("身份证410825198207015310", 95) == ["身份证", "410825198207015310"]
    assert broken("410825198207015310", 50) == ["4108251982", "07015310"]
    assert broken("支部 party branch", 50) == ["支部 party ", "branch"]


def test_line_breaks_of_the_text_are_kept() -> None:
    """Each paragraph begins a line, and an empty one is a line too."""
    assert broken("第一行\n\n第三行\r\n第四行", 500) == ["第一行", "", "第三行", "第四行"]


@given(st.text(alphabet="一二三四，。（）“”《》、；：A1b2 -", min_size=1, max_size=60), st.floats(15, 90))
def test_breaking_loses_nothing_and_keeps_to_the_rules(text: str, width: float) -> None:
    """Lines joined are the text; each fits, and each break is allowed unless no place in the line was."""
    lines = broken(text, width)
    assert "".join(lines) == text
    fonts = Fonts()
    face = fonts.face(Font(MONO, 10))
    for line, after in pairwise(lines):
        assert face.width(line.rstrip(" ")) <= width * TWIPS + 1 or len(line) == 1
        allowed = may_break(line[-1], after[0])
        assert allowed or not any(may_break(a, b) for a, b in pairwise(line))


def test_the_marks_are_told_apart() -> None:
    """No mark is forbidden at both ends."""
    assert not NO_START & NO_END


def test_a_missing_font_is_planned_with_its_own_widths() -> None:
    """宋体, absent here, counts Latin letters as half a square and one line of 11 points as 13.5, as Excel does."""
    face = Fonts().face(Font("宋体", 11))
    if face.design.family == "宋体":
        pytest.skip("宋体 is installed here")
    assert face.width("村A1 ") == pytest.approx(2.5 * 11 * TWIPS)
    assert face.line == pytest.approx(13.5 * TWIPS)
    assert face.drawn_width("WWWW") <= face.width("WWWW")


def test_an_installed_font_is_measured() -> None:
    """A font that is here is taken as it is."""
    face = Fonts().face(Font(MONO, 10))
    assert face.width("村A") == pytest.approx(15 * TWIPS)


@pytest.mark.parametrize(
    "name",
    [
        "方正小标宋简体",
        "仿宋_GB2312",
        "楷体_GB2312",
        "黑体",
        "等线",
        "微软雅黑",
        "华文中宋",
        "隶书",
        "没听说过的字体",
        "Nonsense",
    ],
)
def test_every_name_finds_a_face_that_can_write_chinese(name: str) -> None:
    """Whatever a county's sheet names, the characters of the county's names can be painted."""
    fonts = Fonts()
    face = fonts.face(Font(name, 12))
    assert face.width("台账") == pytest.approx(2 * 12 * TWIPS, rel=0.02)
    drawn = fonts.segments(face, "台账")
    assert "".join(text for _, text, _ in drawn) == "台账"


def test_characters_that_a_font_lacks_come_from_another() -> None:
    """A Latin font's Chinese is set in a Chinese font, a stretch at a time."""
    fonts = Fonts()
    face = fonts.face(Font("DejaVu Sans", 10))
    face.width("A村B")
    parts = fonts.segments(face, "A村B")
    assert [text for _, text, _ in parts] == ["A", "村", "B"]
    assert "CJK" in parts[1][0].family() and parts[0][0].family() == parts[2][0].family() == "DejaVu Sans"


def test_rich_text_keeps_its_runs_through_the_lines() -> None:
    """A run that is broken keeps its style on both lines; the line is as high as its tallest run."""
    fonts = Fonts()
    small, big = style_of(Font(SERIF, 10), fonts), style_of(Font(SANS, 20, bold=True), fonts)
    lines = lines_of([("一二三", small), ("大字大字", big)], 70 * TWIPS)
    assert [[(p.text, p.style is big) for p in line.pieces] for line in lines] == [
        [("一二三", False), ("大字", True)],
        [("大字", True)],
    ]
    assert lines[0].height > lines_of([("一二三", small)], None)[0].height


def spread_out(text: str, width: float) -> list[tuple[str, float]]:
    fonts = Fonts()
    line: Line = lines_of([(text, style_of(Font(MONO, 10), fonts))], None)[0]
    return [(p.text, round(x / TWIPS, 1)) for p, x in spread(line, width * TWIPS)]


def test_distributed_text_fills_its_width() -> None:
    """The first character begins at the left, the last ends at the right, a single one stands in the middle."""
    assert spread_out("姓名", 60) == [("姓", 0.0), ("名", 50.0)]
    assert spread_out("党", 60) == [("党", 25.0)]
    assert spread_out("共 12 人", 60) == [("共", 0.0), ("12", 25.0), ("人", 50.0)]


@pytest.mark.parametrize("words", ["村务台账第三十四条记录", "abc de ", "，", "😀村"])
@pytest.mark.parametrize(
    "look",
    [Look(), Look(wrap=True, vertical="center"), Look(horizontal="right"), Look(horizontal="distributed"),
     Look(rotation=90), Look(rotation=255), Look(shrink=True)],
)  # fmt: skip
def test_a_text_of_forty_thousand_characters_costs_what_is_seen(words: str, look: Look) -> None:
    """A cell that someone pasted a book into is painted within half a second."""
    text = (words * 40_000)[:40_000]
    sheet = sheet_of({(1, 1): (text, look), (1, 2): "甲"})
    started = time.process_time()
    leaves = Leaves(Pages([sheet]))
    image_of(leaves, 0, QSize(700, 990))
    assert time.process_time() - started < (0.5 if look.rotation != 255 else 1.0)


def test_a_long_text_is_cut_at_its_box_and_begins_where_it_should() -> None:
    """Only the stretches within the page are drawn; the first begins at the cell's edge, the last ends at it."""
    text = "甲" * 1000 + "乙" * 1000
    for horizontal, seen, unseen in (("left", "甲", "乙"), ("right", "乙", "甲")):
        sheet = sheet_of({(1, 1): "a", (1, 2): (text, Look(horizontal=horizontal)), (1, 3): "b"})
        found = [w for w in words_on(Pages([sheet]), 0) if w.text not in ("a", "b")]
        assert {ch for w in found for ch in w.text} == {seen} and sum(len(w.text) for w in found) < 400, unseen


@pytest.mark.parametrize(("vertical", "first"), [("center", True), ("top", True), ("bottom", False)])
def test_text_higher_than_its_row_keeps_its_first_line(vertical: str, first: bool) -> None:
    """A row of fixed height cuts what does not fit at its foot; only text set at the bottom loses its head."""
    look = Look(vertical=vertical, wrap=True)
    sheet = sheet_of({(1, 1): ("第一行\n第二行\n第三行", look)})
    sheet.rows[1] = RowSize(16.0)
    layout = Pages([sheet])
    shown = words_on(layout, 0)
    top = layout[0].top * TWIPS
    heads = {w.text: w.y for w in shown}
    assert (top < heads["第一行"] < top + 16 * TWIPS) is first
    assert (top < heads["第三行"] <= top + 16 * TWIPS) is not first

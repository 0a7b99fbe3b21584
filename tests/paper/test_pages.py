"""What a painted page says and shows, and where."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import PIL.Image
import pytest
from PySide6.QtGui import QColor, QImage, QPainter

from desktop.paper.fonts import TWIPS, Fonts
from desktop.paper.ground import PAD
from desktop.paper.pages import Pages, Saving, paint_page, words_on
from desktop.paper.text import Word
from desktop.sheets.sheet import Anchor, Area, Cell, ColumnSize, Drawing, Edge, Font, Look, RowSize, Run, Sheet
from tests.paper.sheets import BOXED, MONO, grid, roster, sheet_of

MONO10 = Look(Font(MONO, 10))
LEFT, TOP = 0.7 * 72, 0.75 * 72  # the default margins, in points


def words(sheet: Sheet, page: int = 0) -> dict[str, Word]:
    return {w.text: w for w in words_on(Pages([sheet]), page)}


def one_cell(value: str | float, look: Look, width: float = 20.0, height: float = 30.0) -> dict[str, Word]:
    """Paint one cell of so many characters (5.5 points each) and points."""
    sheet = sheet_of({(1, 1): (value, look)})
    sheet.columns[1], sheet.rows[1] = ColumnSize(width), RowSize(height)
    return words(sheet)


def offsets(word: Word) -> tuple[float, float]:
    """Left and right of a word from the cell's left edge, in points."""
    left = word.x / TWIPS - LEFT
    return round(left, 1), round(left + word.width / TWIPS, 1)


def picture(sheet: Sheet, page: int = 0, dpi: int = 72) -> QImage:
    """Paint a page as an image of so many dots an inch."""
    pages = Pages([sheet])
    size = pages[page].width, pages[page].height
    image = QImage(round(size[0] * dpi / 72), round(size[1] * dpi / 72), QImage.Format.Format_RGB32)
    image.setDotsPerMeterX(round(dpi / 0.0254))
    image.setDotsPerMeterY(round(dpi / 0.0254))
    image.fill(QColor("white"))
    painter = QPainter(image)
    paint_page(painter, pages, page)
    painter.end()
    return image


def ink(image: QImage, left: float, top: float, right: float, bottom: float) -> int:
    """Count the dots that are not white in a rectangle, given in points of a 72 dpi image."""
    points = ((x, y) for x in range(round(left), round(right)) for y in range(round(top), round(bottom)))
    return sum(image.pixelColor(x, y) != QColor("white") for x, y in points)


def test_texts_stand_left_numbers_right_truths_in_the_middle() -> None:
    """Without an alignment of its own, a cell is aligned by what it holds."""
    assert offsets(one_cell("村", MONO10)["村"]) == (1.5, 11.5)
    assert offsets(one_cell(12, MONO10)["12"])[1] == pytest.approx(110 - 1.5)
    true = offsets(one_cell(True, MONO10)["TRUE"])
    assert sum(true) / 2 == pytest.approx(55)


@pytest.mark.parametrize(
    ("horizontal", "place"), [("left", 1.5), ("center", 50.0), ("right", 98.5), ("distributed", 50.0)]
)
def test_horizontal_alignment(horizontal: str, place: float) -> None:
    """Left, centre, right and a single distributed character stand where Excel puts them."""
    assert offsets(one_cell("村", replace(MONO10, horizontal=horizontal))["村"])[0] == pytest.approx(place)


def test_vertical_alignment() -> None:
    """Top, middle and bottom lines stand apart by half the room that is left."""
    places = [one_cell("村", replace(MONO10, vertical=v), height=60)["村"].y for v in ("top", "center", "bottom")]
    assert places[1] - places[0] == pytest.approx(places[2] - places[1])
    assert places[0] < places[1]


def test_an_indent_moves_the_text() -> None:
    """Each step moves by the same, from the left or from the right."""
    left = [offsets(one_cell("村", replace(MONO10, horizontal="left", indent=n))["村"])[0] for n in (0, 1, 2)]
    right = [offsets(one_cell("村", replace(MONO10, horizontal="right", indent=n))["村"])[1] for n in (0, 1)]
    assert left[2] - left[1] == pytest.approx(left[1] - left[0]) and left[1] > left[0]
    assert right[1] < right[0]


def test_a_number_too_long_is_marked_never_cut() -> None:
    """A formatted number that does not fit fills its cell with #, a General one gives up decimals first."""
    wide = one_cell(1234567.89, replace(MONO10, number_format="#,##0.00"), width=5)
    assert set("".join(wide)) == {"#"}
    (cut,) = one_cell(3.14159265, MONO10, width=7)
    assert 4 <= len(cut) < 10 and "3.14159265".startswith(cut)
    assert set("".join(one_cell(1234567, MONO10, width=3))) == {"#"}


def test_a_wrapped_text_takes_several_lines() -> None:
    """Every line begins at the left and one line height below the last."""
    found = one_cell("一二三四五六七八九十甲乙丙", replace(MONO10, wrap=True, vertical="top"), height=60)
    first, second = found.values()
    assert first.text + second.text == "一二三四五六七八九十甲乙丙"
    assert first.x == second.x
    assert second.y - first.y == pytest.approx(Fonts().face(Font(MONO, 10)).line)


def test_shrunk_text_fits() -> None:
    """缩小字体填充 makes the text as small as needed and keeps it one line."""
    (word,) = one_cell("这是一段放不下的很长很长的文字", replace(MONO10, shrink=True)).values()
    assert word.width <= 110 * TWIPS - 2 * PAD + 1


def test_text_spills_over_empty_neighbours_only() -> None:
    """A long title is seen whole over empty cells, and cut where a neighbour is filled."""
    title = "槐树庄村二〇二六年党员花名册"
    free = sheet_of({(1, 1): (title, MONO10), (1, 4): "止"})
    stopped = sheet_of({(1, 1): (title, MONO10), (1, 2): "止", (1, 4): "止"})
    reach = [ink(picture(s), LEFT + 60, TOP, LEFT + 95, TOP + 15) for s in (free, stopped)]
    assert reach[0] > 30
    assert reach[1] < reach[0] / 3


def test_text_spilling_over_a_page_end_goes_on_overleaf() -> None:
    """What runs over the edge of one page stands at the beginning of the next."""
    sheet = sheet_of({(1, 1): ("一段很长很长的说明" * 5, MONO10), (2, 20): "末"})
    sheet.column_breaks = [3]
    assert ink(picture(sheet, 0), LEFT, TOP, LEFT + 148, TOP + 15) > 100
    assert ink(picture(sheet, 1), LEFT, TOP, LEFT + 148, TOP + 15) > 100


def test_a_merged_cell_cut_by_a_page_end_is_clipped() -> None:
    """No part of a merged cell is painted beyond the rows of its page; each page shows its own part."""
    sheet = grid(60, 2)
    sheet.looks.append(Look(fill="FF0000"))
    sheet.merges = [Area(1, 1, 60, 1)]
    sheet.cells = {(1, 1): Cell("很长", "text", 1), (60, 2): Cell("末", "text")}
    pages = Pages([sheet])
    last = pages[0].blocks[0].rows.stop + TOP
    image = picture(sheet)
    assert image.pixelColor(round(LEFT + 5), round(last - 3)) == QColor("#FF0000")
    assert image.pixelColor(round(LEFT + 5), round(last + 3)) == QColor("white")
    assert picture(sheet, 1).pixelColor(round(LEFT + 5), round(TOP + 3)) == QColor("#FF0000")


def test_text_on_its_side_and_stacked() -> None:
    """Turned text stays in its cell; stacked text stands one character under the other, in one column."""
    turned = replace(MONO10, rotation=90, vertical="center", horizontal="center")
    sheet = sheet_of({(1, 1): ("家庭成员信息", turned)})
    sheet.columns[1], sheet.rows[1] = ColumnSize(6), RowSize(100)
    image = picture(sheet)
    assert ink(image, LEFT, TOP + 15, LEFT + 33, TOP + 85) > 100
    assert ink(image, LEFT + 34, TOP, LEFT + 90, TOP + 100) == 0
    stacked = list(one_cell("家庭成员", replace(MONO10, rotation=255, vertical="center"), width=6, height=100).values())
    assert [w.text for w in stacked] == list("家庭成员")
    assert len({round(w.x) for w in stacked}) == 1
    assert [w.y for w in stacked] == sorted(w.y for w in stacked)


def test_stacked_text_moves_together_before_it_takes_a_second_column() -> None:
    """监护联系 beside two low rows stays one column within its cell; only what would touch goes on beside it."""
    look = replace(MONO10, rotation=255, vertical="center", horizontal="center", wrap=True)
    for height, columns in ((60, 1), (42, 1), (30, 2)):
        stacked = list(one_cell("监护联系", look, width=8, height=height).values())
        assert [w.text for w in stacked] == list("监护联系")
        assert len({round(w.x) for w in stacked}) == columns
        assert all(w.y - 8 * TWIPS >= (TOP - 2) * TWIPS and w.y <= (TOP + height + 2) * TWIPS for w in stacked)


def test_a_title_across_a_selection_is_centred_on_it() -> None:
    """跨列居中 centres over the empty cells that follow with the same alignment."""
    across = replace(MONO10, horizontal="centerContinuous")
    sheet = sheet_of({(1, 1): ("表", across), (1, 2): (None, across), (1, 3): (None, across), (1, 4): "止"})
    sheet.columns = {c: ColumnSize(10.0) for c in range(1, 5)}
    left, right = offsets(words(sheet)["表"])
    assert (left + right) / 2 == pytest.approx(1.5 * 55, abs=0.2)


def test_filling_repeats_the_text() -> None:
    """填充 repeats a dash as often as it fits."""
    drawn = words_on(Pages([_cell("-", replace(MONO10, horizontal="fill"))]), 0)
    assert {w.text for w in drawn} == {"-"} and len(drawn) == 21


def _cell(value: str, look: Look) -> Sheet:
    sheet = sheet_of({(1, 1): (value, look)})
    sheet.columns[1] = ColumnSize(20)
    return sheet


def test_rich_text_is_painted_run_by_run() -> None:
    """Each run in its own font, one after the other."""
    sheet = _cell("普通红", MONO10)
    sheet.cells[1, 1].runs = (Run("普通"), Run("红", Font(MONO, 20, color="FF0000")))
    found = words(sheet)
    assert found["红"].x == pytest.approx(found["普通"].x + found["普通"].width)
    assert found["红"].width == pytest.approx(20 * TWIPS)


def test_page_scale_makes_everything_smaller() -> None:
    """At 50 % a cell's text stands half as far from the margin."""
    sheet = grid(3, 3)
    full = words(sheet)["2,2"]
    sheet.page.scale = 50
    half = words(sheet)["2,2"]
    assert half.x / TWIPS - LEFT == pytest.approx((full.x / TWIPS - LEFT) / 2, abs=0.1)


def test_header_rows_stand_on_every_page() -> None:
    """The repeated header is painted above each page's rows, its merged cell too."""
    pages = Pages([roster(120)])
    for n in range(len(pages)):
        found = {w.text: w for w in words_on(pages, n)}
        first = min((w.y for t, w in found.items() if "," in t))
        assert found["基本情况"].y < found["第2栏"].y < first


def test_saving_ink_leaves_fills_out() -> None:
    """省墨 prints the words without the colour behind them."""
    sheet = sheet_of({(1, 1): ("字", Look(fill="FFE699"))})
    counts = []
    for saving in (Saving(), Saving(fills=True)):
        image = QImage(200, 200, QImage.Format.Format_RGB32)
        image.fill(QColor("white"))
        painter = QPainter(image)
        painter.scale(1 / TWIPS, 1 / TWIPS)
        Pages([sheet], saving=saving).paint(painter, 0)
        painter.end()
        counts.append(ink(image, LEFT, TOP, LEFT + 49, TOP + 15))
    assert counts[0] > 600
    assert counts[1] < counts[0] / 3


def _png(color: str) -> bytes:
    store = BytesIO()
    PIL.Image.new("RGB", (20, 20), color).save(store, "PNG")
    return store.getvalue()


def test_pictures_and_shapes_stand_at_their_anchors() -> None:
    """A picture fills its anchor, a text box is filled, framed and says its text; a broken picture is told of."""
    sheet = grid(10, 5)
    sheet.cells = {(10, 5): Cell("末", "text")}
    sheet.drawings = [
        Drawing(Anchor(2, 1, to_row=4, to_col=2), picture=_png("#00AA00")),
        Drawing(Anchor(6, 2, width=1_270_000, height=508_000), "shape", fill="FFFF00", line="0000FF", runs=(Run("注"),)),
        Drawing(Anchor(1, 4, width=127_000, height=127_000), picture=b"not a picture"),
    ]  # fmt: skip
    pages = Pages([sheet])
    assert [w.text for w in words_on(pages, 0)] == ["末", "注"]
    assert len(pages.left_out) == 1
    image = picture(sheet)
    assert image.pixelColor(round(LEFT + 20), round(TOP + 40)) == QColor("#00AA00")
    assert image.pixelColor(round(LEFT + 20), round(TOP + 15)) == QColor("white")
    assert image.pixelColor(round(LEFT + 55 + 80), round(TOP + 130)) == QColor("#FFFF00")


def test_a_device_of_any_resolution_shows_the_same_page() -> None:
    """The preview and the printer see one picture: twice the dots, twice the places."""
    sheet = roster(5)
    low, high = picture(sheet, dpi=72), picture(sheet, dpi=144)
    assert high.width() == pytest.approx(2 * low.width(), abs=1)
    dark_low = ink(low, LEFT, TOP, LEFT + 460, TOP + 150)
    smaller = high.scaled(low.size())
    dark_smaller = ink(smaller, LEFT, TOP, LEFT + 460, TOP + 150)
    assert dark_smaller == pytest.approx(dark_low, rel=0.35)


def test_grid_lines_and_headings_when_asked() -> None:
    """网格线 and 行号列标 are printed only if the sheet says so."""
    sheet = sheet_of({(2, 2): "字"})
    assert set(words(sheet)) == {"字"}
    sheet.page.headings = sheet.page.gridlines = True
    assert set(words(sheet)) == {"字", "A", "B", "1", "2"}


def test_every_border_style_draws() -> None:
    """Each style that Excel knows leaves ink along its edge."""
    styles = "hair dotted dashDotDot dashDot dashed thin mediumDashDotDot slantDashDot mediumDashDot mediumDashed"
    for style in [*styles.split(), "medium", "double", "thick"]:
        sheet = sheet_of({(1, 1): (None, Look(bottom=Edge(style, None)))})
        sheet.columns[1] = ColumnSize(20)
        assert ink(picture(sheet), LEFT, TOP + 12, LEFT + 110, TOP + 18) > 10, style


def test_a_boxed_sheet_is_boxed() -> None:
    """Thin borders are painted black along every cell's edge."""
    sheet = grid(3, 3)
    sheet.looks = [BOXED]
    image = picture(sheet, dpi=144)
    x, y = round((LEFT + 55) * 2), round((TOP + 10) * 2)
    assert any(image.pixelColor(x + d, y).lightness() < 100 for d in (-1, 0, 1))


def test_an_empty_sheet_beside_others_takes_no_paper() -> None:
    """Sheet2 and Sheet3 of a new workbook are printed by nobody, and the page numbers run on without them."""
    first, empty, last = grid(3, 2), sheet_of({}, "Sheet2"), grid(3, 2)
    pages = Pages([first, empty, last])
    assert len(pages) == 2 and [pages[n].number for n in range(2)] == [1, 2]
    assert pages.sheet_of(1) is last
    assert len(Pages([empty, sheet_of({}, "Sheet3")])) == 1


def test_a_shape_has_its_dashes() -> None:
    """A dashed frame of a text box has gaps, a solid one has none."""

    def frame(dash: str) -> int:
        sheet = sheet_of({(1, 1): None})
        anchor = Anchor(1, 1, width=1_270_000, height=508_000)
        sheet.drawings = [Drawing(anchor, "shape", line="000000", line_width=2.0, dash=dash)]
        return ink(picture(sheet), LEFT + 4, TOP - 2, LEFT + 96, TOP + 2)

    solid = frame("solid")
    assert 0.4 * solid < frame("dash") < 0.75 * solid and 0.3 * solid < frame("sysDot") < 0.8 * solid


def test_a_text_box_can_hold_its_text_in_the_middle() -> None:
    """Its lines stay even on the left, and the longest is in the middle."""
    sheet = sheet_of({(1, 1): None})
    anchor = Anchor(1, 1, width=2_540_000, height=508_000)
    for centred in (False, True):
        sheet.drawings = [Drawing(anchor, "shape", runs=(Run("申请人提交\n申请"),), centred=centred)]
        first, second = words(sheet).values()
        left = first.x / TWIPS - LEFT
        assert first.x == second.x and (abs(2 * left + first.width / TWIPS - 200) < 1) == centred

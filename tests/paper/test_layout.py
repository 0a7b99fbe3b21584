"""Which rows and columns come on which page, and where they stand on it."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.kit.errors import Refused
from desktop.paper.fonts import Fonts
from desktop.paper.ground import Ground
from desktop.paper.layout import Axis, Layout, Page, bands
from desktop.paper.sizes import column_width, default_column_width, digit_of, paper_size
from desktop.sheets.sheet import Anchor, Area, Cell, ColumnSize, Edge, Font, Look, PageSetup, RowSize, Run, Sheet
from tests.paper.sheets import SERIF, grid, sheet_of


def lay_out(sheet: Sheet) -> Layout:
    return Layout(sheet, Ground(sheet, Fonts()))


def rows_of(page: Page) -> list[tuple[int, int]]:
    return [(b.rows.first, b.rows.last) for b in page.blocks]


def columns_of(page: Page) -> list[tuple[int, int]]:
    return [(b.columns.first, b.columns.last) for b in page.blocks]


@pytest.mark.parametrize(
    ("font", "pixels"),
    [
        ("宋体 11", 8),
        ("宋体 10", 7),
        ("宋体 12", 8),
        ("宋体 9", 6),
        ("等线 11", 8),
        ("Calibri 11", 7),
        ("微软雅黑 11", 8),
    ],
)
def test_the_widest_digit_of_a_county_font_is_excels(font: str, pixels: int) -> None:
    """The pixels that Excel counts a column's characters in are its own, whatever is installed here."""
    name, size = font.split(" ")
    assert digit_of(Font(name, float(size)), None).px == pixels


def test_a_stored_width_is_cut_to_whole_pixels_and_printed_with_the_printers_digit() -> None:
    """Nine characters of 宋体 11 are 72 pixels on the screen, 49.5 points on paper; Calibri's 64 are 0.71 inch."""
    song, calibri = digit_of(Font("宋体", 11), None), digit_of(Font("Calibri", 11), None)
    assert column_width(9.0, song) == pytest.approx(49.5)
    assert column_width(9.04, song) == pytest.approx(49.5)
    assert column_width(9.140625, calibri) / 72 == pytest.approx(0.71, abs=0.005)


def test_a_column_without_a_width_is_as_wide_as_excel_makes_it() -> None:
    """Eight digits and their padding, rounded up to eight pixels: 72 pixels under 宋体 11, 64 under Calibri 11."""
    for font, pixels in (("宋体", 72), ("Calibri", 64)):
        digit = digit_of(Font(font, 11), None)
        assert default_column_width(Sheet("表"), digit) == pytest.approx(pixels / digit.px * digit.points)


def test_a_font_that_is_not_a_countys_is_measured() -> None:
    """Another font's digit is taken as measured, in whole twentieths of a point."""
    px, points, known = digit_of(Font(SERIF, 10), 0.5)
    assert px == pytest.approx(20 / 3) and points == 5.0 and not known
    assert digit_of(Font(SERIF, 11), 0.562).points == 6.15


@pytest.mark.parametrize(
    ("paper", "landscape", "mm"),
    [
        (9, False, (210, 297)),
        (9, True, (297, 210)),
        (8, True, (420, 297)),
        (11, False, (148, 210)),
        (12, False, (257, 364)),
        (13, False, (182, 257)),
    ],
)
def test_papers_have_their_size(paper: int, landscape: bool, mm: tuple[int, int]) -> None:
    """A3, A4, A5, B4 and B5 have the size that Windows prints, turned when the page is."""
    width, height = paper_size(PageSetup(paper=paper, landscape=landscape))
    assert (round(width / 72 * 25.4), round(height / 72 * 25.4)) == mm


def test_a_custom_paper_has_its_own_size() -> None:
    """16 开 as a printer names it comes as millimetres."""
    width, height = paper_size(PageSetup(paper_size_mm=(184.0, 260.0)))
    assert width == pytest.approx(184 / 25.4 * 72) and height == pytest.approx(260 / 25.4 * 72)


def test_rows_fill_a_page_and_none_is_cut() -> None:
    """Each page takes as many whole rows as fit between its margins; together they are all the rows, in order."""
    layout = lay_out(grid(100, 3))
    room = layout.printable[1]
    whole = math.floor(room / 21)
    assert rows_of(layout.pages[0]) == [(1, whole)]
    assert [r for page in layout.pages for a, b in rows_of(page) for r in range(a, b + 1)] == list(range(1, 101))
    assert all(b.rows.size <= room + 0.1 for page in layout.pages for b in page.blocks)


def test_a_row_taller_than_the_page_is_cut_and_nothing_of_it_is_lost() -> None:
    """Only a row that fits no page is cut, and its rest stands on the next."""
    axis = Axis([10.0, 250.0, 10.0], 15.0)
    cut = bands(axis, 1, 3, 100.0, [])
    assert [(b.start, b.stop) for b in cut] == [(0, 10), (10, 110), (110, 210), (210, 270)]


NOTE = "一、本表由村党支部填写，每季度末更新一次，一式两份。"


@pytest.mark.parametrize(
    ("text", "look", "scale", "pages"),
    [
        (NOTE, Look(wrap=True), 100, 1),  # 填表说明, as it is usually made: nothing of it lies beyond the paper
        (NOTE * 3, Look(wrap=True), 100, 2),  # its lines are longer than the paper is wide
        (NOTE, Look(wrap=True, right=Edge("thin", None)), 100, 2),  # its frame would be lost
        (NOTE, Look(wrap=True, horizontal="right"), 100, 2),
        (NOTE, Look(wrap=True), 180, 3),
        (NOTE, Look(wrap=True), 50, 1),
    ],
)
def test_a_column_wider_than_the_page_is_cut_only_where_it_shows_something(
    text: str, look: Look, scale: int, pages: int
) -> None:
    """No blank second page behind the notes to a sheet, and nothing of a wider one is lost."""
    sheet = sheet_of({(1, 1): (text, replace(look, font=Font(SERIF, 12)))})
    sheet.columns[1] = ColumnSize(100.0)
    sheet.page = PageSetup(scale=scale)
    assert len(lay_out(sheet).pages) == pages


def test_a_wide_column_is_fitted_where_the_sheet_asks_for_it() -> None:
    """Fitted to one page it is made smaller, not let into the margin."""
    sheet = sheet_of({(1, 1): (NOTE, Look(wrap=True))})
    sheet.columns[1] = ColumnSize(100.0)
    sheet.page = PageSetup(fit=True, fit_height=0)
    layout = lay_out(sheet)
    assert len(layout.pages) == 1 and layout.columns.size(1) * layout.scale / 100 <= layout.printable[0]


def test_title_rows_repeat_and_take_their_room() -> None:
    """From the second page the title rows stand above, and so many rows fewer fit."""
    sheet = grid(100, 3)
    sheet.title_rows = (1, 2)
    pages = lay_out(sheet).pages
    assert rows_of(pages[0])[0][0] == 1 and len(pages[0].blocks) == 1
    first, second = rows_of(pages[1])
    assert first == (1, 2)
    assert second[1] - second[0] + 1 == rows_of(pages[0])[0][1] - 2
    assert pages[1].blocks[1].y == pytest.approx(42.0)


def test_title_columns_repeat() -> None:
    """A wide sheet's name column stands on every page across."""
    sheet = grid(5, 30)
    sheet.title_columns = (1, 1)
    pages = lay_out(sheet).pages
    assert len(pages) > 2
    assert all(columns_of(p)[0] == (1, 1) for p in pages[1:])


def test_manual_breaks_are_kept() -> None:
    """A break set by hand begins a new page after that row."""
    sheet = grid(30, 3)
    sheet.row_breaks = [10]
    assert [rows_of(p)[0] for p in lay_out(sheet).pages] == [(1, 10), (11, 30)]


def test_fitting_a_direction_ignores_its_breaks_and_only_its() -> None:
    """One page wide and as long as needed: breaks between rows still count, those between columns do not."""
    sheet = grid(30, 20)
    sheet.row_breaks, sheet.column_breaks = [10], [5]
    sheet.page.fit, sheet.page.fit_width, sheet.page.fit_height = True, 1, 0
    pages = lay_out(sheet).pages
    assert [rows_of(p)[0] for p in pages] == [(1, 10), (11, 30)]
    assert columns_of(pages[0]) == [(1, 20)]


def test_fit_to_width_is_the_largest_whole_percentage() -> None:
    """The chosen scale fits and one percent more would not; a sheet that is small enough is never enlarged."""
    sheet = grid(10, 15)
    sheet.page.fit, sheet.page.fit_height = True, 0
    layout = lay_out(sheet)
    width = layout.columns.end(15)
    assert width * layout.scale / 100 <= layout.printable[0] < width * (layout.scale + 1) / 100
    small = grid(3, 2)
    small.page.fit = True
    assert lay_out(small).scale == 100


def test_an_almost_empty_last_page_is_drawn_in() -> None:
    """Where two percent smaller saves a page whose only row it would be, the sheet is printed so."""
    counts = {}
    for rows in range(60, 100):
        sheet = grid(rows, 12)
        sheet.page.fit, sheet.page.fit_height = True, 0
        layout = lay_out(sheet)
        counts[rows] = (layout.scale, len(layout.pages), layout.pages[-1].blocks[0].rows)
    scales = {scale for scale, _, _ in counts.values()}
    assert len(scales) == 2 and max(scales) * 0.98 - 1 < min(scales)


def test_fit_to_one_page_is_one_page() -> None:
    """One page by one holds everything, however much that is."""
    sheet = grid(200, 20)
    sheet.page.fit = True
    layout = lay_out(sheet)
    assert len(layout.pages) == 1
    assert layout.pages[0].scale < 1


def test_scale_changes_how_much_fits() -> None:
    """At half the size twice the rows stand on a page."""
    sheet = grid(100, 3)
    full = rows_of(lay_out(sheet).pages[0])[0][1]
    sheet.page.scale = 50
    assert rows_of(lay_out(sheet).pages[0])[0][1] == pytest.approx(2 * full, abs=1)


def test_hidden_rows_and_columns_take_no_room() -> None:
    """What is hidden is not printed."""
    sheet = grid(10, 4)
    sheet.rows[3] = RowSize(21.0, hidden=True)
    sheet.columns[2] = ColumnSize(10.0, hidden=True)
    layout = lay_out(sheet)
    assert layout.rows.size(3) == layout.columns.size(2) == 0
    assert layout.rows.end(10) == pytest.approx(189.0)


def test_only_the_print_area_is_printed() -> None:
    """A print area leaves out the rest; several stand on pages of their own."""
    sheet = grid(50, 8)
    sheet.print_areas = [Area(2, 2, 5, 3), Area(10, 1, 12, 4)]
    pages = lay_out(sheet).pages
    assert [(rows_of(p)[0], columns_of(p)[0]) for p in pages] == [((2, 5), (2, 3)), ((10, 12), (1, 4))]


def test_a_print_area_of_whole_columns_ends_with_the_sheet() -> None:
    """A:C does not mean a million rows."""
    sheet = grid(50, 8)
    sheet.print_areas = [Area(1, 1, 1_048_576, 3)]
    pages = lay_out(sheet).pages
    assert rows_of(pages[-1])[-1][1] == 50


def test_pages_run_down_first_or_across_first() -> None:
    """The order of pages is the sheet's."""
    sheet = grid(100, 20)
    down = [(rows_of(p)[0][0], columns_of(p)[0][0]) for p in lay_out(sheet).pages]
    sheet.page.over_then_down = True
    across = [(rows_of(p)[0][0], columns_of(p)[0][0]) for p in lay_out(sheet).pages]
    assert down[1][0] > 1 and down[1][1] == 1
    assert across[1][0] == 1 and across[1][1] > 1
    assert sorted(down) == sorted(across)


def test_margins_and_centring_place_the_block() -> None:
    """A block begins at the margins, or stands in the middle between them."""
    sheet = grid(3, 2)
    sheet.page.left, sheet.page.top = 1.0, 0.5
    page = lay_out(sheet).pages[0]
    assert (page.left, page.top) == (72.0, 36.0)
    sheet.page.center_horizontally = sheet.page.center_vertically = True
    layout = lay_out(sheet)
    page = layout.pages[0]
    middle = page.left + layout.columns.end(2) / 2
    assert middle == pytest.approx((72 + page.width - sheet.page.right * 72) / 2)
    assert page.top + 31.5 == pytest.approx((36 + page.height - sheet.page.bottom * 72) / 2)


def test_an_empty_sheet_is_one_blank_page() -> None:
    """Nothing to print is a page with nothing on it, not a failure."""
    pages = lay_out(Sheet("空")).pages
    assert len(pages) == 1 and pages[0].blocks == ()


def test_formatted_cells_are_printed_though_empty() -> None:
    """Empty cells with a border, as on a form to be filled in by hand, are printed; plain ones are not."""
    sheet = sheet_of({(1, 1): "表", (5, 3): (None, Look(bottom=Edge("thin", None))), (9, 9): (None, Look(wrap=True))})
    page = lay_out(sheet).pages[0]
    assert (rows_of(page), columns_of(page)) == ([(1, 5)], [(1, 3)])


def test_a_text_that_runs_over_is_printed_whole() -> None:
    """The last cell's long text widens what is printed by the columns it runs into."""
    sheet = sheet_of({(1, 1): "这是一段很长很长的说明文字，一直伸到右边的空列里面去"})
    assert columns_of(lay_out(sheet).pages[0])[0][1] > 3


def test_what_a_text_is_shown_as_runs_over_not_what_was_typed() -> None:
    """Larger letters within it, and words that its format adds, take their room."""
    for cell, look in (
        (Cell("村务公开", "text", 0, None, (Run("村务公开", Font(SERIF, 36)),)), Look(font=Font(SERIF, 11))),
        (Cell("村务公开", "text"), Look(font=Font(SERIF, 11), number_format='@"（二〇二六年第四季度）"')),
    ):
        sheet = Sheet("表", {(1, 1): cell}, [look])
        assert columns_of(lay_out(sheet).pages[0])[0][1] > 1


def test_a_drawing_beyond_the_cells_is_printed() -> None:
    """A seal below the last row is part of what is printed."""
    from desktop.sheets.sheet import Drawing

    ends = {
        "by its end": Anchor(8, 3, 0, 0, 10, 4, 12_700, 12_700),
        "by its size": Anchor(8, 3, width=10**6, height=4 * 10**5),
    }
    for anchor in ends.values():
        sheet = grid(3, 2)
        sheet.drawings = [Drawing(anchor, kind="shape")]
        page = lay_out(sheet).pages[0]
        assert (rows_of(page), columns_of(page)) == ([(1, 10)], [(1, 4)])


def test_rows_without_a_height_are_fitted() -> None:
    """A wrapped text makes its row as high as Excel would on opening: whole pixels, no less than usual."""
    sheet = sheet_of({(1, 1): ("一二三四五六七八九十" * 3, Look(Font("宋体", 11), wrap=True)), (2, 1): "短"})
    sheet.columns[1] = ColumnSize(20.0)
    layout = lay_out(sheet)
    assert layout.rows.size(1) == pytest.approx(4 * 13.5)
    assert layout.rows.size(2) == sheet.default_height


def test_page_numbers_begin_where_the_sheet_says() -> None:
    """A first page number of 5 makes the second page 6."""
    sheet = grid(100, 2)
    sheet.page.first_page = 5
    assert [p.number for p in lay_out(sheet).pages][:2] == [5, 6]


def test_a_sheet_of_endless_pages_is_refused_at_once() -> None:
    """A print area of a million rows by thousands of columns is refused in words, and quickly."""
    sheet = grid(2, 2)
    sheet.print_areas = [Area(1, 1, 1_000_000, 3000)]
    with pytest.raises(Refused, match="打印区域"):
        lay_out(sheet).pages  # noqa: B018


def test_headings_take_their_room() -> None:
    """With row numbers and column letters printed, the cells begin beside them."""
    sheet = grid(3, 2)
    sheet.page.headings = True
    block = lay_out(sheet).pages[0].blocks[0]
    assert block.x > 10 and block.y == sheet.default_height


def test_an_anchor_is_found_on_the_sheet() -> None:
    """A drawing's place is its cell and an offset, its size an end cell or its own."""
    layout = lay_out(grid(5, 5, 21.0, 9.0))
    assert layout.place(Anchor(2, 2, 127_000, 0, width=1_270_000, height=635_000)) == (49.5, 31.0, 149.5, 81.0)
    assert layout.place(Anchor(1, 1, to_row=3, to_col=2)) == (0.0, 0.0, 49.5, 42.0)


@given(
    st.lists(st.one_of(st.just(0.0), st.floats(1, 300)), min_size=1, max_size=80),
    st.floats(80, 500),
    st.sets(st.integers(1, 80), max_size=4),
)
def test_pages_hold_everything_once(sizes: list[float], room: float, breaks: set[int]) -> None:
    """Whatever the sizes and breaks: pages follow without gap or overlap, none is too full, no row is cut that fits."""
    axis = Axis(sizes, 15.0)
    found = bands(axis, 1, len(sizes), room, sorted(breaks))
    ends = [0.0, *(b.stop for b in found)]
    assert [b.start for b in found] == ends[:-1]
    assert ends[-1] == pytest.approx(axis.end(len(sizes)))
    assert all(b.size <= room + 0.1 for b in found)
    for band in found[:-1]:
        whole = any(abs(axis.end(t) - band.stop) < 0.05 for t in range(1, len(sizes) + 1))
        assert whole or axis.size(band.last) > room - 0.1
    for place in (axis.end(b) for b in breaks if b < len(sizes) and 0 < axis.end(b) < ends[-1] - 0.1):
        assert any(abs(place - end) < 0.05 for end in ends)


@pytest.mark.parametrize(("stored", "printed"), [(34.9, 34.5), (20.0, 19.5), (14.4, 14.25), (22.5, 22.5)])
def test_a_row_is_as_many_whole_pixels_as_its_stored_height_holds(stored: float, printed: float) -> None:
    """A height from a finer screen is cut to pixels of 0.75 points, given to a row or to all of them."""
    sheet = grid(3, 2, stored)
    assert lay_out(sheet).rows.end(3) == pytest.approx(3 * printed)
    sheet.default_height, sheet.rows = stored, {}
    sheet.cells = {place: cell for place, cell in sheet.cells.items() if place[0] != 2}
    assert lay_out(sheet).rows.size(2) == pytest.approx(printed)

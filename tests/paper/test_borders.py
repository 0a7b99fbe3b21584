"""Borders between cells: which is seen, and that neighbours make one line."""

from __future__ import annotations

import pytest

from desktop.paper.borders import Borders, Rule, stronger
from desktop.paper.fonts import Fonts
from desktop.paper.ground import Ground
from desktop.paper.layout import Layout
from desktop.sheets.sheet import Area, Edge, Look, RowSize, Sheet
from tests.paper.sheets import BOXED, THIN, grid, sheet_of

THICK, HAIR, DOUBLE, RED = Edge("thick", None), Edge("hair", None), Edge("double", None), Edge("thin", "FF0000")


def rules_of(sheet: Sheet, page: int = 0) -> list[Rule]:
    ground = Ground(sheet, Fonts())
    layout = Layout(sheet, ground)
    block = layout.pages[page].blocks[0]
    return Borders(ground, layout.rows, layout.columns).rules(block)


def boxed(rows: int, columns: int) -> Sheet:
    sheet = grid(rows, columns, 21.0, 9.0)  # columns of 49.5 points
    sheet.looks = [BOXED]
    return sheet


@pytest.mark.parametrize(
    ("one", "other", "seen"),
    [
        (THIN, THICK, THICK),
        (DOUBLE, THIN, DOUBLE),
        (HAIR, THIN, THIN),
        (THIN, RED, RED),
        (RED, THIN, THIN),
        (None, HAIR, HAIR),
        (None, None, None),
    ],
)
def test_the_stronger_edge_is_seen(one: Edge | None, other: Edge | None, seen: Edge | None) -> None:
    """Between neighbours the heavier line wins; of two alike, the right or lower cell's."""
    assert stronger(one, other) == seen


def test_a_grid_is_drawn_as_long_lines() -> None:
    """Three rows of three boxed cells are four lines across and four down, each once and whole."""
    rules = rules_of(boxed(3, 3))
    assert len(rules) == 8
    assert {(r.across, r.start, r.stop) for r in rules} == {(True, 0.0, 148.5), (False, 0.0, 63.0)}


def test_an_edge_of_one_neighbour_is_enough() -> None:
    """A lower border of the cell above stands where the cell below has none."""
    rules = rules_of(sheet_of({(1, 1): ("上", Look(bottom=THICK)), (2, 1): "下"}))
    assert [(r.edge, r.across, r.place) for r in rules] == [(THICK, True, 15.0)]


def test_no_line_runs_through_a_merge() -> None:
    """A merged title keeps its frame and loses its inner lines."""
    sheet = boxed(2, 3)
    sheet.merges = [Area(1, 1, 1, 3)]
    inner = [r for r in rules_of(sheet) if not r.across and r.place in (49.5, 99.0)]
    assert [(r.start, r.stop) for r in inner] == [(21.0, 42.0), (21.0, 42.0)]


def test_a_merge_framed_by_its_covered_cells_keeps_that_frame() -> None:
    """The right edge of a merge is that of its rightmost covered cell."""
    sheet = sheet_of({(1, 1): ("题", Look(left=THICK)), (1, 2): (None, Look(right=THICK))})
    sheet.merges = [Area(1, 1, 1, 2)]
    assert sorted(r.place for r in rules_of(sheet) if r.edge == THICK and not r.across)[0] == 0.0
    assert len([r for r in rules_of(sheet) if r.edge == THICK]) == 2


def test_a_merge_without_covered_cells_is_framed_as_its_first() -> None:
    """Where a file stores only the first cell of a merge, its border goes all the way round."""
    sheet = sheet_of({(1, 1): ("题", BOXED), (3, 3): "末"})
    sheet.merges = [Area(1, 1, 2, 2)]
    rules = rules_of(sheet)
    right = [r for r in rules if not r.across and r.place > 0]
    assert len(rules) == 4 and [(r.start, r.stop) for r in right] == [(0.0, 30.0)]


def test_hidden_rows_bring_their_neighbours_together() -> None:
    """A hidden row's own borders are not drawn; those of the rows that now meet are."""
    sheet = boxed(3, 1)
    sheet.rows[2] = RowSize(21.0, hidden=True)
    across = sorted(r.place for r in rules_of(sheet) if r.across)
    assert across == [0.0, 21.0, 42.0]


def test_a_page_ends_with_its_line() -> None:
    """The last row of a page is closed below, the first of the next above."""
    sheet = boxed(100, 2)
    first, second = (sorted(r.place for r in rules_of(sheet, n) if r.across) for n in (0, 1))
    layout = Layout(sheet, Ground(sheet, Fonts()))
    assert first[-1] == layout.pages[0].blocks[0].rows.size and second[0] == 0.0


def test_a_line_ends_where_a_page_cuts_its_cell() -> None:
    """Of a cell wider than a page no line runs on into the margin, and the cut itself is no edge."""
    sheet = grid(2, 1, 21.0, 120.0)  # wider than A4
    sheet.looks = [BOXED]
    pages = Layout(sheet, Ground(sheet, Fonts())).pages
    assert len(pages) == 2
    for n, page in enumerate(pages):
        rules, wide = rules_of(sheet, n), page.blocks[0].columns.size
        assert {(r.start, r.stop) for r in rules if r.across} == {(0.0, wide)}
        assert [r.place for r in rules if not r.across] == [wide if n else 0.0]


def test_pages_that_are_alike_share_their_lines() -> None:
    """The inner pages of a list have one set of lines; a page with another look, merge or height has its own."""
    sheet = boxed(300, 2)
    ground = Ground(sheet, Fonts())
    layout = Layout(sheet, ground)
    pages = [page.blocks[0] for page in layout.pages]
    assert len(pages) > 5
    borders = Borders(ground, layout.rows, layout.columns)
    assert borders.strokes(pages[1]) is borders.strokes(pages[2])
    assert borders.strokes(pages[1]) is not borders.strokes(pages[1], thin=True)
    merged, higher = pages[3].rows.first + 1, pages[5].rows.first + 1
    sheet.merges = [Area(merged, 1, merged, 2)]
    sheet.rows[higher] = RowSize(42.0)
    layout = Layout(sheet, ground)
    borders = Borders(ground, layout.rows, layout.columns)
    one, two, three, _, five = (borders.strokes(page.blocks[0]) for page in layout.pages[1:6])
    assert one is two and three is not two and five is not two


def test_a_page_has_the_same_lines_whichever_was_asked_for_first() -> None:
    """What stands above and below a page is found as it is, though a merge there touches the page nowhere."""
    sheet = boxed(120, 2)
    last = Layout(sheet, Ground(sheet, Fonts())).pages[0].blocks[0].rows.last
    sheet.merges = [Area(last - 2, 1, last, 2)]
    for row in (last - 1, last, last + 1):
        for col in (1, 2):
            sheet.cells.pop((row, col), None)
    ground = Ground(sheet, Fonts())
    layout = Layout(sheet, ground)
    first, second = (page.blocks[0] for page in layout.pages[:2])
    backward = Borders(ground, layout.rows, layout.columns)
    later = backward.rules(second)
    forward = Borders(ground, layout.rows, layout.columns)
    forward.rules(first)
    assert forward.rules(second) == later and any(r.across and r.place == 0.0 for r in later)

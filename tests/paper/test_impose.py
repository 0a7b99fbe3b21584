"""Pages on leaves: two on one, one on two, and moved for paper that is printed already."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPainter

from desktop.paper.impose import FLAP, Leaves, Shift, Way, can_halve, free_edges, image_of, paint_leaf
from desktop.paper.overprint import standing
from desktop.paper.pages import Pages, Saving, words_on
from desktop.paper.ruler import Ruler
from desktop.paper.sizes import MM, paper_name
from desktop.sheets.sheet import Edge, Look, Sheet

from .sheets import grid, sheet_of

A4 = (210 * MM, 297 * MM)


def on(paper: int, lying: bool = False, rows: int = 10) -> Sheet:
    sheet = grid(rows, 4)
    sheet.page.paper, sheet.page.landscape = paper, lying
    return sheet


def test_pages_come_as_they_are() -> None:
    """One page, one leaf, in the order chosen."""
    job = Pages([on(9, rows=120)])
    leaves = Leaves(job, [2, 0])
    assert [leaf.parts[0].page for leaf in leaves.leaves] == [2, 0] and len(Leaves(job)) == len(job)


@pytest.mark.parametrize("lying", [False, True])
def test_two_pages_share_a_leaf_turned(lying: bool) -> None:
    """Both are whole, beside or above one another, and do not overlap."""
    job = Pages([on(9, lying, rows=160)])
    leaves = Leaves(job, [0, 1, 2], Way.TWO)
    leaf = leaves[0]
    assert len(leaves) == 2 and (leaf.width > leaf.height) is not lying
    assert [part.scale for part in leaf.parts] == [pytest.approx(0.98 / 2**0.5, abs=0.01)] * 2
    first, second = leaf.parts
    if lying:
        assert second.y >= first.y + job[0].height * first.scale
    else:
        assert second.x >= first.x + job[0].width * first.scale
    assert len(leaves[1].parts) == 1


@pytest.mark.parametrize("lying", [False, True])
def test_a3_falls_into_two_halves_of_a4(lying: bool) -> None:
    """The halves cover the page with nothing twice, at nearly its size, and keep a strip free where they are joined."""
    job = Pages([on(8, lying)])
    first, second = Leaves(job, None, Way.HALVES).leaves
    for leaf in (first, second):
        assert sorted((leaf.width, leaf.height)) == pytest.approx(sorted(A4)) and (leaf.height > leaf.width) is lying
        assert leaf.parts[0].scale > 0.95 and leaf.join is not None
    one, other = first.parts[0].crop, second.parts[0].crop
    assert one.united(other).size().toTuple() == (job[0].width, job[0].height) and not one.intersects(other)
    part = second.parts[0]
    assert (part.x if lying else part.y) == pytest.approx(FLAP)
    end = first.parts[0].x + one.width() * part.scale if lying else first.parts[0].y + one.height() * part.scale
    assert (first.width if lying else first.height) - end == pytest.approx(FLAP)
    assert can_halve(job) and not can_halve(Pages([on(9)])) and len(Leaves(Pages([on(9)]), None, Way.HALVES)) == 1


def dark(image: QImage) -> tuple[float, float]:
    """Return the first column and row with something dark."""
    places = [
        (x, y) for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y).value() < 99
    ]
    return min(x for x, _ in places), min(y for _, y in places)


def test_overprint_moves_and_enlarges_everything() -> None:
    """Ten millimetres to the right and five down are that, at any scale of the picture."""
    sheet = sheet_of({(1, 1): (None, Look(left=Edge("thick"), top=Edge("thick"), bottom=Edge("thick")))})
    job, size = Pages([sheet]), QSize(420, 594)  # two pixels a millimetre
    x, y = dark(image_of(Leaves(job), 0, size))
    moved = dark(image_of(Leaves(job, None, Way.PLAIN, Shift(10, 5)), 0, size))
    assert moved == pytest.approx((x + 20, y + 10), abs=1)
    larger = dark(image_of(Leaves(job, None, Way.PLAIN, Shift(0, 0, 110)), 0, size))
    assert larger == pytest.approx((x * 1.1, y * 1.1), abs=1.5)


def test_overprint_leaves_lines_and_fills_to_the_paper() -> None:
    """What stands on the paper already is not printed again."""
    sheet = sheet_of({(1, 1): (None, Look(fill="FF0000", left=Edge("thick"), diagonal=Edge("thin"), diagonal_up=True))})
    image = image_of(Leaves(Pages([sheet], saving=Saving(fills=True, lines=True))), 0, QSize(420, 594))
    assert all(image.pixelColor(x, y).name() == "#ffffff" for x in range(420) for y in range(200))


def test_free_edges_are_those_of_the_cells_and_heads() -> None:
    """Cells begin at the margin; a header or footer lies nearer to the edge."""
    sheet = sheet_of({(1, 1): "甲"})
    sheet.page.left = sheet.page.top = 0.5
    leaves = Leaves(Pages([sheet]))
    assert (free_edges(leaves, 0).left, free_edges(leaves, 0).top) == (12.7, 12.7)
    sheet.page.header_footer.odd_header, sheet.page.header = "&C柳河村", 0.2
    assert free_edges(Leaves(Pages([sheet])), 0).top == pytest.approx(5.1, abs=0.05)
    shifted = Leaves(Pages([sheet]), None, Way.PLAIN, Shift(-10, 0))
    assert free_edges(shifted, 0).left == pytest.approx(2.7, abs=0.05)


def test_a_ruler_measures_from_the_edge_of_the_paper() -> None:
    """The long line of 50 lies 50 mm from the paper's edge, and the shift moves it."""
    for shift, place in ((Shift(), 500), (Shift(2, 0), 520), (Shift(0, 0, 102), 510)):
        image = QImage(QSize(2100, 2970), QImage.Format.Format_RGB32)
        image.setDotsPerMeterX(10_000)
        image.setDotsPerMeterY(10_000)
        image.fill(Qt.GlobalColor.white)
        painter = QPainter(image)
        paint_leaf(painter, Ruler(*A4, shift), 0)
        painter.end()
        row = round((30 + 5.5) * 10 * shift.percent / 100)
        line = [x for x in range(place - 20, place + 20) if image.pixelColor(x, row).value() < 200]
        assert line and sum(line) / len(line) == pytest.approx(place, abs=2)


def test_papers_are_called_by_their_names() -> None:
    """Upright or lying alike; what has no name is told in millimetres."""
    assert [paper_name(w * MM, h * MM) for w, h in ((210, 297), (420, 297), (184, 260), (100, 200))] == [
        "A4", "A3", "184×260 毫米", "100×200 毫米",
    ]  # fmt: skip


def test_overprint_prints_only_what_was_filled_in() -> None:
    """The form's own words are on the paper; the answers are printed where they belong."""
    blank = sheet_of({(1, 1): "姓名", (1, 3): "备注", (2, 1): "组"})
    filled = sheet_of({(1, 1): "姓名", (1, 2): "张三", (1, 3): "低保", (2, 1): "组", (2, 2): 3})
    job = Pages([filled], standing=standing([filled], [blank]))
    assert [word.text for word in words_on(job, 0)] == ["张三", "低保", "3"]
    assert [word.text for word in words_on(job.again(), 0)] == ["张三", "低保", "3"]
    whole = {word.text: word.x for word in words_on(Pages([filled]), 0)}
    assert whole["张三"] == words_on(job, 0)[0].x and len(whole) == 5
    assert standing([filled], []) == {}

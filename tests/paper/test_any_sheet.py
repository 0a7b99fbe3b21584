"""Whatever stands in a workbook, painting it ends well and soon."""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.kit.errors import Refused
from desktop.paper.pages import Pages, words_on
from desktop.paper.pdf import paint_pdf
from desktop.sheets.sheet import Area, Cell, ColumnSize, Edge, Font, Look, PageSetup, RowSize, Run, Sheet
from tests.paper.sheets import roster, sheet_of

FONTS = st.builds(
    Font,
    name=st.sampled_from(["宋体", "Noto Serif CJK SC", "方正小标宋简体", "", "@宋体", "Wingdings"]),
    size=st.sampled_from([0.0, 1.0, 5.5, 11.0, 26.0, 409.0]),
    bold=st.booleans(),
    italic=st.booleans(),
    underline=st.sampled_from(["", "single", "double", "singleAccounting", "doubleAccounting"]),
    strike=st.booleans(),
    color=st.sampled_from([None, "FF0000"]),
    raised=st.sampled_from(["", "superscript", "subscript"]),
)
EDGES = st.one_of(
    st.none(), st.builds(Edge, st.sampled_from(["thin", "double", "hair", "slantDashDot", "odd"]), st.none())
)
LOOKS = st.builds(
    Look,
    font=FONTS,
    fill=st.sampled_from([None, "FFFF00"]),
    left=EDGES,
    bottom=EDGES,
    diagonal=EDGES,
    diagonal_up=st.booleans(),
    horizontal=st.sampled_from("general left center right fill justify centerContinuous distributed".split()),
    vertical=st.sampled_from("top center bottom justify distributed".split()),
    wrap=st.booleans(),
    shrink=st.booleans(),
    indent=st.sampled_from([0, 1, 15, 250]),
    rotation=st.sampled_from([0, 1, 45, 90, 91, 135, 180, 255]),
    number_format=st.sampled_from(
        ["General", "0.00", "yyyy-m-d", "_ ¥* #,##0.00_ ", "@", "*-", ";;;", "[h]:mm", "??/??"]
    ),
)
VALUES = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.sampled_from(["长" * 300, "a" * 300, "一\n二\r\n三", "\n", " ", "\t", "𠮷", "\ud800", "\x00\x07", "مرحبا"]),
    st.floats(),
    st.integers(-(10**18), 10**18),
    st.booleans(),
)
PLACES = st.tuples(st.integers(1, 12), st.integers(1, 6))


@st.composite
def sheets(draw: st.DrawFn) -> Sheet:
    sheet = Sheet("表", looks=[Look(), *draw(st.lists(LOOKS, min_size=1, max_size=4))])
    for place in draw(st.lists(PLACES, max_size=12, unique=True)):
        cell = sheet.cells[place] = Cell(draw(VALUES), "", draw(st.integers(0, len(sheet.looks) - 1)))
        if isinstance(cell.value, str) and draw(st.booleans()):
            cell.runs = (Run(cell.value[:2]), Run(cell.value[2:], draw(FONTS)))
    sheet.merges = [
        Area(r, c, r + h, c + w)
        for (r, c), h, w in draw(st.lists(st.tuples(PLACES, st.integers(0, 3), st.integers(0, 3)), max_size=2))
    ]
    sizes = st.sampled_from([None, 0.0, 0.1, 14.25, 409.0])
    sheet.rows = {r: RowSize(draw(sizes), draw(st.booleans())) for r in range(1, draw(st.integers(1, 6)))}
    sheet.columns = {c: ColumnSize(draw(st.sampled_from([None, 0.0, 0.3, 9.0, 255.0]))) for c in range(1, 4)}
    sheet.page = PageSetup(
        paper=draw(st.sampled_from([0, 8, 9, 77, 999])),
        landscape=draw(st.booleans()),
        scale=draw(st.sampled_from([0, 10, 100, 400])),
        fit=draw(st.booleans()),
        left=draw(st.sampled_from([0.0, 0.7, 9.0])),
        top=draw(st.sampled_from([0.0, 0.75, 20.0])),
        center_vertically=draw(st.booleans()),
        gridlines=draw(st.booleans()),
        headings=draw(st.booleans()),
    )
    sheet.title_rows = draw(st.sampled_from([None, (1, 1), (2, 40)]))
    sheet.page.header_footer.odd_header = draw(st.text(alphabet='&LCRPND"K-+,8AFB一', max_size=12))
    return sheet


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(sheets())
def test_any_sheet_is_painted(sheet: Sheet) -> None:
    """Odd sizes, fonts, formats, turns, marks and characters: each page is painted."""
    with suppress(Refused):
        painted_soon(Pages([sheet]))


def painted_soon(pages: Pages) -> None:
    for n in range(min(len(pages), 3)):
        words_on(pages, n)


@pytest.mark.parametrize(
    "area",
    [Area(1, 1, 1_048_576, 16_384), Area(1, 1, 1_048_576, 1), Area(1, 1, 1, 16_384)],
    ids=["all", "column", "row"],
)
def test_a_giant_merge_is_refused_or_painted_soon(area: Area) -> None:
    """A merge over the whole grid costs no minutes: it is painted as far as it goes, or refused in a sentence."""
    sheet = sheet_of({(1, 1): "大"})
    sheet.merges = [area]
    started = time.process_time()
    with suppress(Refused):
        painted_soon(Pages([sheet]))
    assert time.process_time() - started < 10


def test_a_very_long_text_is_painted_soon() -> None:
    """Excel's longest cell, wrapped in a narrow column, takes no seconds."""
    sheet = sheet_of({(1, 1): ("长" * 32_767, Look(Font("宋体", 11), wrap=True))})
    sheet.columns[1] = ColumnSize(4.0)
    sheet.rows[1] = RowSize(409.0)
    assert len(words_on(Pages([sheet]), 0)) > 20


def test_painting_works_beside_the_window(tmp_path: Path) -> None:
    """A worker thread paints while the main thread keeps the window alive."""
    done: list[int] = []
    worker = threading.Thread(target=lambda: done.append(paint_pdf([roster(200)], tmp_path / "线.pdf").pages))
    worker.start()
    worker.join(30)
    assert done and done[0] > 3

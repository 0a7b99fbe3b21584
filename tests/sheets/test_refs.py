"""Places in formulas move as a clerk would have moved them by hand."""

from __future__ import annotations

import pytest

from desktop.sheets.filling.around import break_row, grown_merge
from desktop.sheets.filling.detail import Block
from desktop.sheets.refs import grown_list, inside, moved, outside, parse_area, renamed, sheets_named
from desktop.sheets.sheet import Area

ONE = Block(5, 5, (1,)).growth(4)  # one ruled row, four records: row 5 becomes 5–8
MANY = Block(5, 10, (1,)).growth(9)  # six ruled rows, nine records: three more
GROWTHS = {"表": ONE, "it's 二": MANY}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SUM(I5:I5)", "SUM(I5:I8)"),
        ("SUM(I5)", "SUM(I5:I8)"),
        ("SUM(I5,I9)", "SUM(I5:I8,I12)"),
        ("I5+1", "I5+1"),
        ("I6/$I$7", "I9/$I$10"),
        ("SUM(I1:I4)", "SUM(I1:I4)"),
        ("SUM(I1:I9)", "SUM(I1:I12)"),
        ("SUM(I6:I7)", "SUM(I9:I10)"),
        ("SUM(I:I)", "SUM(I:I)"),
        ("SUM(5:6)", "SUM(5:9)"),
        ('IF(A6="A6","A6:A7",LOG10(B6))', 'IF(A9="A6","A6:A7",LOG10(B9))'),
        ("SUM('It''s 二'!$A$5:$A$10)", "SUM('It''s 二'!$A$5:$A$13)"),
        ("别的表!A6+[1]表!A6", "别的表!A6+[1]表!A6"),
        ("A6B+TAXES24+_A6", "A6B+TAXES24+_A6"),
        ("VLOOKUP(B6,表!$A$4:$C$6,2,0)", "VLOOKUP(B9,表!$A$4:$C$9,2,0)"),
    ],
)
def test_a_formula_outside_the_block_follows_it(before: str, after: str) -> None:
    assert outside(before, "表", GROWTHS) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("SUM(A5:A10)", "SUM(A5:A13)"),
        ("SUM(A5:A9)", "SUM(A5:A12)"),
        ("SUM(A5:A7)", "SUM(A5:A13)"),
        ("A9+A10+A11", "A9+A13+A14"),
        ("SUM(A6:A7)", "SUM(A6:A7)"),
    ],
)
def test_between_ruled_rows_new_ones_stand_before_the_last(before: str, after: str) -> None:
    """A range that begins with the block but stops within it was meant to hold it all."""
    assert outside(before, "It's 二", GROWTHS) == after


@pytest.mark.parametrize(
    ("formula", "down", "there"),
    [
        ("E5*F5", 2, "E7*F7"),
        ("E5*$F$2", 2, "E7*$F$2"),
        ("E5*F2", 2, "E7*F2"),
        ("A4+1", 2, "A6+1"),
        ("G5/G6", 2, "G7/G9"),
        ("SUM($G$5:G5)", 2, "SUM($G$5:G7)"),
        ("RANK(G5,$G$5:$G$5)", 2, "RANK(G7,$G$5:$G$8)"),
        ('IF(E5>0,"5%",E$4)', 1, 'IF(E6>0,"5%",E$4)'),
        ("'It''s 二'!A11", 3, "'It''s 二'!A14"),
    ],
)
def test_a_formula_of_the_rows_goes_down_with_them(formula: str, down: int, there: str) -> None:
    pattern, rows = inside(formula, "表", GROWTHS)
    assert pattern % tuple(row + down for row in rows) == there


def test_a_shared_formula_is_moved_as_copying_moves_it() -> None:
    assert moved('A1+$A$1+A$1+$A1&"A1"', 2, 1) == 'B3+$A$1+B$1+$A3&"A1"'
    assert moved("表!A1:B2", 1, 0) == "表!A2:B3"


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("A1", Area(1, 1, 1, 1)),
        ("$B$3:A1", Area(1, 1, 3, 2)),
        ("A:C", Area(1, 1, 1_048_576, 3)),
        ("3:5", Area(3, 1, 5, 16_384)),
        ("XFD1048576", Area(1_048_576, 16_384, 1_048_576, 16_384)),
        ("XFE1", None),
        ("A1048577", None),
        ("金额", None),
        ("", None),
    ],
)
def test_areas_are_read(text: str, area: Area | None) -> None:
    assert parse_area(text) == area


def test_lists_merges_and_breaks_follow() -> None:
    assert grown_list("C5 A1:B2 D9 E:E", ONE) == "C5:C8 A1:B2 D12 E:E"
    block = Block(5, 5, (1,))
    assert list(grown_merge(Area(5, 2, 5, 3), ONE, block)) == ["B5:C5", "B6:C6", "B7:C7", "B8:C8"]
    assert list(grown_merge(Area(5, 1, 6, 1), ONE, block)) == ["A5:A9"]
    assert list(grown_merge(Area(5, 1, 10, 1), MANY, Block(5, 10, (1,)))) == ["A5:A13"]
    assert [break_row(row, ONE) for row in (4, 5, 9)] == [4, 8, 12]


def test_a_copy_speaks_of_itself() -> None:
    assert renamed("表!A1+'表'!B2+别的!C3", "表", "新 的") == "'新 的'!A1+'新 的'!B2+别的!C3"
    assert sheets_named("A1+'It''s 二'!B2&\"表!C3\"", "表") == {"表", "it's 二"}

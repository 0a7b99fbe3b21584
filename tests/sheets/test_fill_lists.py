"""Lists of every build: several rows a record, several lists on a sheet, households merged, formulas worked out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from desktop.sheets.fill import Block, Filled, SheetFill, fill
from desktop.sheets.read_xlsx import read_sheet
from desktop.sheets.sheet import Area, Sheet
from tests.sheets.writing import Draw, drawn


@pytest.fixture
def filled(tmp_path: Path) -> Callable[..., Sheet]:
    """Draw a template, fill it, read it back."""

    def run(draw: Draw, *fills: SheetFill, sheet: str = "表") -> Sheet:
        template, target = drawn(tmp_path / "模板.xlsx", draw), tmp_path / "填好.xlsx"
        done: Filled = fill(template, target, fills)
        assert done.sheets[0] == "表"
        return read_sheet(target, sheet)

    return run


def column(sheet: Sheet, col: int, first: int, last: int) -> list[Any]:
    return [sheet.cells[row, col].value if (row, col) in sheet.cells else None for row in range(first, last + 1)]


def two_rows(sheet: Any, ruled: Any) -> None:
    sheet.write_row(0, 0, ["序号", "姓名", "数量"])
    sheet.write_row(1, 0, ["", "电话", "金额"])
    sheet.merge_range("A3:A4", "", ruled)
    for row in (2, 3):
        sheet.write_row(row, 1, ["", ""], ruled)
    sheet.write_formula("D3", "=C3*C4", ruled, 9)
    sheet.write("B5", "合计")
    sheet.write_formula("D5", "=SUM(D3:D4)", ruled, 9)


def test_a_record_of_two_rows_has_values_in_both(filled: Callable[..., Sheet]) -> None:
    rows = [(f"村民{n}", n + 1, f"1380000{n:04d}", 10) for n in range(4)]
    block = Block(3, 4, (2, 3, 2, 3), 2, number_column=1, lines=(0, 0, 1, 1))
    sheet = filled(two_rows, SheetFill("表", block=block, records=rows))
    assert column(sheet, 1, 3, 10) == [1, None, 2, None, 3, None, 4, None]
    assert column(sheet, 2, 3, 6) == ["村民0", "13800000000", "村民1", "13800000001"]
    assert column(sheet, 3, 3, 10) == [1, 10, 2, 10, 3, 10, 4, 10]
    assert [sheet.cells[row, 4].formula for row in (3, 9)] == ["C3*C4", "C9*C10"]
    assert [sheet.cells[row, 4].value for row in (3, 9)] == [10, 40]
    assert (sheet.cells[11, 4].formula, sheet.cells[11, 4].value) == ("SUM(D3:D10)", 100)
    assert {Area(row, 1, row + 1, 1) for row in (3, 5, 7, 9)} == set(sheet.merges)


def household(sheet: Any, ruled: Any) -> None:
    sheet.write_row(0, 0, ["序号", "户主", "户号", "组别", "姓名", "关系"])
    sheet.merge_range("A2:A4", 1, ruled)
    sheet.merge_range("B2:B4", "样例", ruled)
    sheet.merge_range("C2:C4", "", ruled)
    for row in range(1, 7):
        sheet.write_row(row, 3, ["", "", ""], ruled)
        if row > 3:
            sheet.write_row(row, 0, ["", "", ""], ruled)
    sheet.merge_range("A8:B8", "户数")
    sheet.write_formula("C8", "=COUNTA(C2:C7)", ruled, 0)


HOUSES = [
    ("王一", "001", "一组", 3),
    ("王一", "002", "一组", 1),
    ("李二", "003", "二组", 4),
    ("赵三", "004", "二组", 2),
]


def members() -> list[tuple[str, ...]]:
    return [(head, no, group, f"{head}{n}", "成员") for head, no, group, size in HOUSES for n in range(size)]


def test_a_household_is_merged_over_its_members(filled: Callable[..., Sheet]) -> None:
    """Two heads of one name stay apart by their number; 序号 counts households; values stand once."""
    block = Block(2, 7, (2, 3, 4, 5, 6), number_column=1)
    sheet = filled(household, SheetFill("表", block=block, records=members()))
    spans = [(2, 4), (6, 9), (10, 11)]
    wanted = {Area(top, col, bottom, col) for top, bottom in spans for col in (1, 2, 3)}
    assert {m for m in sheet.merges if m.top < 12} == wanted
    assert column(sheet, 1, 2, 11) == [1, None, None, 2, 3, None, None, None, 4, None]
    assert column(sheet, 2, 2, 6) == ["王一", None, None, "王一", "李二"]
    assert column(sheet, 4, 2, 11) == [group for *_, group, _, _ in members()]
    assert (sheet.cells[12, 3].formula, sheet.cells[12, 3].value) == ("COUNTA(C2:C11)", 4)
    assert Area(12, 1, 12, 2) in sheet.merges


def test_a_template_merged_and_not_needed_stays_merged(filled: Callable[..., Sheet]) -> None:
    sheet = filled(household, SheetFill("表", block=Block(2, 7, (2, 3, 4, 5, 6), number_column=1)))
    assert Area(2, 2, 4, 2) in sheet.merges


def test_unknown_households_are_not_merged_into_one(filled: Callable[..., Sheet]) -> None:
    rows = [(None, None, "一组", f"人{n}", "") for n in range(5)]
    sheet = filled(household, SheetFill("表", block=Block(2, 7, (2, 3, 4, 5, 6), number_column=1), records=rows))
    assert {m for m in sheet.merges if m.top < 8} == set()
    assert column(sheet, 1, 2, 6) == [1, 2, 3, 4, 5]


def nested(sheet: Any, ruled: Any) -> None:
    sheet.write_row(0, 0, ["组", "户", "人"])
    sheet.merge_range("A2:A5", "", ruled)
    sheet.merge_range("B2:B3", "", ruled)
    sheet.merge_range("B4:B5", "", ruled)
    for row in range(1, 5):
        sheet.write(row, 2, "", ruled)


def test_groups_within_groups(filled: Callable[..., Sheet]) -> None:
    """A household ends where its village group ends, though the next has the same name."""
    rows = [
        ("一组", "甲", 1),
        ("一组", "甲", 2),
        ("二组", "甲", 3),
        ("二组", "甲", 4),
        ("二组", "乙", 5),
        ("三组", "丙", 6),
    ]
    sheet = filled(nested, SheetFill("表", block=Block(2, 5, (1, 2, 3)), records=rows))
    assert set(sheet.merges) == {Area(2, 1, 3, 1), Area(2, 2, 3, 2), Area(4, 1, 6, 1), Area(4, 2, 5, 2)}


def two_lists(sheet: Any, ruled: Any) -> None:
    sheet.write("A1", "支出")
    sheet.write_row(1, 0, ["姓名", "金额"])
    sheet.write_row(2, 0, ["", ""], ruled)
    sheet.write("A4", "小计")
    sheet.write_formula("B4", "=SUM(B3)", ruled, 7)
    sheet.write_row(5, 0, ["物品", "数量"])
    sheet.write_row(6, 0, ["", ""], ruled)
    sheet.write_row(7, 0, ["", ""], ruled)
    sheet.write_formula("B9", "=SUM(B7:B8)", ruled, 7)
    sheet.write_formula("B10", "=B4+B9", ruled, 7)
    sheet.write("A11", "制表：")


@pytest.mark.parametrize("upper", [0, 1, 5])
@pytest.mark.parametrize("lower", [0, 2, 6])
def test_two_lists_on_one_sheet_each_grow(filled: Callable[..., Sheet], upper: int, lower: int) -> None:
    people = [(f"人{n}", n + 1) for n in range(upper)]
    things = [(f"物{n}", 10 * n) for n in range(lower)]
    fill_ = SheetFill(
        "表", {(11, 2): "李文书"}, Block(3, 3, (1, 2)), people, others=[(Block(7, 8, (1, 2)), things)]
    )  # fmt: skip
    sheet = filled(two_lists, fill_)
    down = max(0, upper - 1)
    end = 8 + max(0, lower - 2) + down
    assert column(sheet, 1, 3, 2 + upper) == [p[0] for p in people]
    assert column(sheet, 1, 7 + down, 6 + down + lower) == [t[0] for t in things]
    assert sheet.cells[4 + down, 2].formula == f"SUM(B3:B{3 + down})" if down else "SUM(B3)"
    assert sheet.cells[4 + down, 2].value == sum(p[1] for p in people)
    assert sheet.cells[end + 1, 2].formula == f"SUM(B{7 + down}:B{end})"
    assert sheet.cells[end + 1, 2].value == sum(t[1] for t in things)
    assert sheet.cells[end + 2, 2].formula == f"B{4 + down}+B{end + 1}"
    assert sheet.cells[end + 2, 2].value == sum(p[1] for p in people) + sum(t[1] for t in things)
    assert (sheet.text(end + 3, 1), sheet.text(end + 3, 2)) == ("制表：", "李文书")


def test_two_lists_on_every_copy(filled: Callable[..., Sheet]) -> None:
    def one(name: str, count: int) -> SheetFill:
        people, things = [(name, n) for n in range(count)], [(f"{name}物", n) for n in range(count + 1)]
        return SheetFill(
            "表", block=Block(3, 3, (1, 2)), records=people, new_name=name, others=[(Block(7, 8, (1, 2)), things)]
        )

    sheet = filled(two_lists, one("甲", 2), one("乙", 3), sheet="乙")
    assert column(sheet, 1, 3, 5) == ["乙"] * 3
    assert column(sheet, 1, 9, 12) == ["乙物"] * 4


def merged_across(sheet: Any, ruled: Any) -> None:
    sheet.write_row(0, 0, ["姓名", "", "单价", "数量", "合计"])
    sheet.merge_range("A2:B2", "", ruled)
    sheet.write("C2", "", ruled)
    sheet.write("D2", "", ruled)
    sheet.write_formula("E2", '=IF(D2="","",ROUND(C2*D2+$H$1,1))', ruled, 0)
    sheet.write("H1", 0.06)
    sheet.write_formula("G2", "=E2*2", ruled, 0)
    sheet.write_formula("F2", "=E2/VLOOKUP(A2,A:E,5,FALSE)", ruled, 0)
    sheet.merge_range("A3:B3", "")


def test_a_value_for_a_merged_cell_stands_where_it_shows(filled: Callable[..., Sheet]) -> None:
    fill_ = SheetFill("表", {(3, 2): "注"}, Block(2, 2, (2, 3, 4)), [("甲", 2, 3), ("乙", 5, None)])
    sheet = filled(merged_across, fill_)
    assert column(sheet, 1, 2, 4) == ["甲", "乙", "注"]


def test_formulas_have_their_values_or_none(filled: Callable[..., Sheet]) -> None:
    """ROUND goes away from zero as in Excel; an empty text is empty; what is not certain has no value."""
    rows = [("甲", 2, 3), ("乙", 1.45, 1), ("丙", 5, None), ("丁", "说不清", 2)]
    sheet = filled(merged_across, SheetFill("表", block=Block(2, 2, (1, 3, 4)), records=rows))
    assert column(sheet, 5, 2, 5) == [6.1, 1.5, None, None]
    assert column(sheet, 7, 2, 5) == [12.2, 3, None, None], "twice an empty text is an error, not 0"
    assert column(sheet, 6, 2, 5) == [None] * 4

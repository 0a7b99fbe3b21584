"""Rows whose names are printed – days, kinds, quarters – take what belongs to them, also in blocks side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import load_workbook

from desktop.ledgers import LEDGERS
from desktop.sheets.fill import fill
from desktop.sheets.pages import Page, Plan, plan
from desktop.sheets.read_xlsx import read_sheets
from desktop.sheets.template import template_of
from tests.sheets.drawn import drawn
from tests.sheets.test_stacked import read


def filled(file: Path, records: Sequence[Mapping[str, object]]) -> tuple[list[list[object]], Plan]:
    found = template_of(read_sheets(file)[0], LEDGERS)
    planned = plan(found, [Page(read({}), [read(record) for record in records])])
    fill(file, file.with_name("填好.xlsx"), planned.fills)
    return [[c.value for c in row] for row in load_workbook(file.with_name("填好.xlsx")).active.iter_rows()], planned


def duty(day: str, name: str) -> Mapping[str, object]:
    return {"on_duty": f"2026-11-{day}", "person.name": name}


def test_days_printed_in_two_blocks_each_take_their_own(tmp_path: Path) -> None:
    """The 16th stands beside the 1st and never takes its people."""
    file = drawn(tmp_path / "a.xlsx", """
!2026年11月值班表
日期|值班人员|日期|值班人员
1日|_|16日|_
2日|_|17日|_
3日|_|18日|_
""")  # fmt: skip
    rows, planned = filled(file, [duty("01", "甲"), duty("17", "乙"), duty("03", "丙"), duty("18", "丁")])
    assert rows[2:] == [["1日", "甲", "16日", None], ["2日", None, "17日", "乙"], ["3日", "丙", "18日", "丁"]]
    assert planned.warnings == ()


def test_of_two_records_for_a_row_the_first_is_taken_whole_and_it_is_said_once(tmp_path: Path) -> None:
    """The first has no telephone: none is borrowed from the second."""
    file = drawn(tmp_path / "a.xlsx", "!关爱对象联系表\n类别|姓名|联系电话|帮扶党员\n独居老人|_|_|_\n困境儿童|_|_|_\n残疾人|_|_|_")
    people: list[Mapping[str, object]] = [
        {"kind": "独居老人", "person.name": "甲", "person.phone": None},
        {"kind": "独居老人", "person.name": "乙", "person.phone": "13800000001"},
        {"kind": "残疾人", "person.name": "丙", "person.phone": "13800000002"},
    ]
    rows, planned = filled(file, people)
    assert [row[1:3] for row in rows[2:]] == [["甲", None], [None, None], ["丙", "13800000002"]]
    (said,) = planned.warnings
    assert "独居老人" in said and "2 条" in said


def test_two_long_texts_in_one_row_make_it_as_high_as_the_longer_needs(tmp_path: Path) -> None:
    long = "该户今年新修院墙，改厕已完工，孩子在县城读高中"
    file = drawn(tmp_path / "a.xlsx", "!关爱对象台账\n类别|姓名|主要困难|生活状况\n独居老人|_|_|_\n困境儿童|_|_|_")
    heights = []
    for note in (long, ""):
        filled(file, [{"kind": "独居老人", "person.name": "甲", "need": long, "note": note}])
        heights.append(read_sheets(file.with_name("填好.xlsx"))[0].rows[3].height)
    assert heights[0] == heights[1] and (heights[0] or 0) > 60


def test_printed_rows_that_nobody_knows_are_left_and_it_is_said(tmp_path: Path) -> None:
    file = drawn(tmp_path / "a.xlsx", "!会议情况汇总表\n类别|党员大会次数|支委会次数\n甲类|_|_\n乙类|_|_\n丙类|_|_")
    rows, planned = filled(file, [{"held": 3}])
    assert [row[1:] for row in rows[2:]] == [[None, None]] * 3
    assert any("没有填" in w for w in planned.warnings)


def test_a_block_that_goes_on_beside_itself_with_fewer_columns_is_one_list(tmp_path: Path) -> None:
    """序号|姓名|签名 beside 序号|姓名: who comes after the last row stands at the top of the second block."""
    file = drawn(tmp_path / "a.xlsx", "!党员签到表\n序号|姓名|签名|序号|姓名\n1|_|_|4|_\n2|_|_|5|_\n3|_|_|6|_\n备注|_|_|_|_")
    rows, _ = filled(file, [{"person.name": name} for name in "甲乙丙丁戊"])
    assert [(row[1], row[4]) for row in rows[2:5]] == [("甲", "丁"), ("乙", "戊"), ("丙", None)]
    assert rows[5][0] == "备注" and rows[5][1] is None

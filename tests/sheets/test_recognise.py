"""Whatever a sheet holds, it is looked at quickly and without falling over; and the right sheet is found."""

from __future__ import annotations

import time
from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.ledgers import LEDGERS
from desktop.sheets.gaps import gaps
from desktop.sheets.recognise import find_sheet, recognise
from desktop.sheets.sheet import Area, Cell, Edge, Look, Sheet
from desktop.sheets.template import template_of

WORDS = ("姓名", "序号", "合计", "会议时间", "填报单位：", "____县____村", "1月", "党员大会", "签字：", "注：本表", "√", "　")
RULED = Look(left=Edge("thin"), right=Edge("thin"), top=Edge("thin"), bottom=Edge("thin"))

places = st.tuples(st.integers(1, 12), st.integers(1, 8))
numbers = st.one_of(st.integers(0, 99999), st.floats(allow_nan=False))
values = st.one_of(st.sampled_from(WORDS), numbers, st.text(max_size=30), st.none())
spans = st.tuples(places, st.integers(0, 6), st.integers(0, 6)).map(
    lambda s: Area(s[0][0], s[0][1], s[0][0] + s[1], s[0][1] + s[2])
)


def sheet_of(
    cells: dict[tuple[int, int], object], merges: Sequence[Area] = (), ruled: bool = True, name: str = "表"
) -> Sheet:
    kinds = {str: "text", int: "number", float: "number"}
    made = {at: Cell(v, kinds.get(type(v), ""), int(ruled)) for at, v in cells.items()}  # type: ignore[arg-type]
    return Sheet(name, made, [Look(), RULED], list(merges))


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(places, values, max_size=40), st.lists(spans, max_size=6), st.booleans())
def test_any_sheet_is_looked_at_without_falling_over(
    cells: dict[tuple[int, int], object], merges: list[Area], ruled: bool
) -> None:
    """Overlapping merges, stray texts, nothing at all: what comes out can be printed, and places lie on the sheet."""
    found = template_of(sheet_of(cells, merges, ruled), LEDGERS).to_json()
    assert found["kind"] in ("list", "form")
    if found["detail_rows"]:
        assert found["header_rows"][1] < found["detail_rows"][0] <= found["detail_rows"][1]


def test_an_open_date_is_one_gap() -> None:
    """The blank before its 年 is not the year's once more."""
    assert [(g.label, g.tail) for g in gaps("石桥村党员花名册（截至  年  月）")] == [("截至", "年月")]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="填报单位县乡（镇）村年月日：: 　_X×0123456789", max_size=40))
def test_gaps_of_a_text_lie_in_it_one_after_the_other(raw: str) -> None:
    found = gaps(raw)
    ends = [0, *(edge for gap in found for edge in (gap.start, gap.end)), len(raw)]
    assert ends == sorted(ends)


def test_nothing_to_fill_is_a_form_without_blanks() -> None:
    layout = recognise(Sheet("空"))
    assert (layout.kind, layout.table, layout.blanks) == ("form", None, ())


def test_a_merge_over_the_whole_sheet_takes_no_time() -> None:
    """A1:XFD1048576 is legal, and thousands of them over each other are met in bad files; none holds us up."""
    began = time.process_time()
    recognise(sheet_of({(1, 1): "标题"}, [Area(1, 1, 1_048_576, 16_384)]))
    recognise(sheet_of({(1, 1): "标题", (1_048_576, 16_384): "尾"}, []))
    many = [Area(1, 1, 1_048_576, 16_384)] * 2000 + [Area(n, 1, 5000, 300) for n in range(2, 2000)]
    recognise(sheet_of({(1, 1): "标题", (5000, 300): "尾"}, many))
    assert time.process_time() - began < 4


def test_a_normal_sheet_takes_a_tenth_of_a_second() -> None:
    """Twenty columns over two hundred ruled rows, recognised and matched, the words already gathered."""
    headings = "姓名 性别 民族 出生年月 文化程度 身份证号 入党时间 转正时间 党内职务 党小组 家庭住址 联系电话 备注 籍贯 学历 年龄".split()
    cells: dict[tuple[int, int], object] = {(1, c): h for c, h in enumerate(headings, 1)}
    cells |= {(r, c): None for r in range(2, 202) for c in range(1, len(headings) + 1)}
    sheet = sheet_of(cells)
    template_of(sheet, LEDGERS)
    times = []
    for _ in range(5):
        began = time.process_time()
        template_of(sheet, LEDGERS)
        times.append(time.process_time() - began)
    assert min(times) < 0.1


def test_the_sheet_to_fill_is_found_also_when_it_is_the_second() -> None:
    """A page of instructions, a dictionary, a hidden copy: none of them is the one."""
    note = sheet_of({(1, 1): "填表说明", (2, 1): "一、本表由村填写，请如实填写，不得漏项。"}, name="填表说明")
    words = sheet_of({(1, c): w for c, w in enumerate(("性别", "民族", "学历", "婚姻"), 1)}, name="字典")
    names = ("序号", "姓名", "性别", "身份证号", "联系电话")
    list_ = sheet_of({(1, c): n for c, n in enumerate(names, 1)} | {(2, c): None for c in range(1, 6)}, name="花名册")
    hidden = sheet_of(dict.fromkeys([(1, c) for c in range(1, 9)], "姓名"), name="旧表")
    hidden.visible = False
    assert find_sheet([note, words, list_, hidden]) == "花名册"

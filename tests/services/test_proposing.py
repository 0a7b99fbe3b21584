"""A sheet that fits no ledger proposes one; headings a ledger does not know propose fields for it."""

from __future__ import annotations

from datetime import date, time
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Side

from desktop.kit.errors import Refused
from desktop.kit.work import finish
from desktop.ledgers.own import NAME
from desktop.services import incoming, proposing, transfer
from desktop.services.proposing import Proposal
from desktop.sheets.layout import Column
from desktop.sheets.proposal import offers, title_of
from desktop.sheets.tables.read import Table, read_table
from desktop.store.book import Book

SAID: tuple[tuple[str, list[Any], str], ...] = (
    ("承租人", ["张三", "李四", "王五"], "文字"),
    ("身份证号", ["421181197003150018", "421181198801010022"], "身份证号"),
    ("证件号码", ["421181197003150018", "421181198801010022"], "身份证号"),
    ("身份证号", ["421181********0018", "421181********0022"], "文字"),
    ("联系电话", ["13800000001", 13800000002, "0713-8221234"], "电话"),
    ("大棚编号", ["D-01", "D-02"], "文字"),
    ("门牌号", [101, 102, 103], "文字"),
    ("面积（亩）", [1.5, 2, "3.25"], "数"),
    ("年租金（元）", [1200, 1300.5, "1,400"], "金额"),
    ("总投资（万元）", [1.5, 2.25], "数"),
    ("起租日期", ["2024.3", "2024年5月", date(2024, 7, 1)], "日期"),
    ("有效期", [date(2024, 7, 1), date(2025, 7, 1)], "日期"),
    ("亩产", [2024, 1998, 2010], "数"),
    ("年份", [2024, 2025, 2026], "文字"),
    ("开机时间", [time(9, 30), "10:00"], "时间"),
    ("是否续租", ["是", "否", "是"], "是否"),
    ("续租", ["√", "√"], "是否"),
    ("有无劳力", ["有", "无"] * 5, "选项"),
    ("种植品种", ["草莓", "西瓜", "草莓", "草莓", "西瓜", "草莓"], "选项"),
    ("种植品种", ["草莓", "西瓜", "辣椒", "茄子"], "文字"),
    ("姓名", ["张三", "张三", "张三", "李四", "李四", "李四"], "文字"),
    ("党费交至（年月）", ["2024.3", "2024.5"], "日期"),
    ("群众评价", [4.5, 5], "数"),
    ("约定", ["每年十二月底前一次付清全部租金，逾期按日计收滞纳金", "无"], "长文字"),
)
BLANK = {
    "岗位名称": "文字", "上岗人员": "文字", "身份证号": "身份证号", "手机号码": "电话", "上岗日期": "日期", "月补贴（元）": "金额",
    "考勤天数": "数", "是否脱贫户": "是否", "工作情况": "长文字", "记录人": "文字", "收入来源": "文字", "工龄（年）": "数",
    "合同起始日": "日期", "可服务时间段": "文字", "补贴面积（亩）": "数",
}  # fmt: skip


@pytest.mark.parametrize(("heading", "said", "kind"), SAID, ids=[f"{h}{n}" for n, (h, _, _) in enumerate(SAID)])
def test_a_kind_is_told_from_what_stands_in_the_column(heading: str, said: list[Any], kind: str) -> None:
    (offer,) = offers([Column(2, (heading,))], {2: said})
    assert offer.field.kind == kind


def test_a_choice_has_the_words_seen_the_most_frequent_first() -> None:
    (offer,) = offers([Column(2, ("品种",))], {2: ["瓜", "棉", "棉", "棉", "瓜", "棉", None, "棉"]})
    assert offer.field.choices == ("棉", "瓜")
    (offer,) = offers([Column(2, ("品种",), choices=("稻", "麦"))], {})
    assert (offer.field.kind, offer.field.choices) == ("选项", ("稻", "麦"))


def test_a_kind_is_told_from_the_heading_of_a_blank_column() -> None:
    found = offers([Column(n, (heading,)) for n, heading in enumerate(("序号", *BLANK, "签字"), 1)], {})
    assert {o.heading: o.field.kind for o in found} == BLANK
    assert next(o.field for o in found if o.heading == "月补贴（元）").unit == "元"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("柳河村2026年大棚租赁登记表", "大棚租赁"),
        ("附件2 ____村公益性岗位人员花名册（空表）", "公益性岗位人员花名册"),
        ("二〇二六年度灌溉用水台账", "灌溉用水台账"),
        ("河东县石桥镇农村厕所改造花名册", "农村厕所改造花名册"),
        ("____乡（镇）____村村级光伏电站收益登记表（2026年第一季度）", "村级光伏电站收益"),
        ("村集体资产台账", "村集体资产台账"),
        ("XX县××镇Excel培训名册", "Excel培训名册"),
    ],
)
def test_a_ledger_is_called_as_the_sheet_is_without_place_and_year(title: str, name: str, tmp_path: Path) -> None:
    assert title_of(sheet(tmp_path, [[title], ["姓名", "面积"], ["张三", 1]]).layout) == name


def sheet(folder: Path, rows: list[list[Any]]) -> Table:
    file, book = folder / "来表.xlsx", Workbook()
    line = Side(style="thin")
    for row in rows:
        book.active.append(row)
    for cells in book.active.iter_rows(min_row=2):
        for cell in cells:
            cell.border = Border(line, line, line, line)
    book.save(file)
    return read_table(file)


def take(book: Book, table: Table, said: Proposal) -> str:
    declares = proposing.declaration(book, said)
    known = incoming.propose(book, said.ledger, table) if said.ledger else None
    book.suppose(declares)
    name = str(declares["name"])
    plan = finish(incoming.check(book, name, table, proposing.template_of(book, table, said, known)))
    assert plan.counts["refused"] == 0, plan.refused
    finish(incoming.carry_out(book, plan))
    return name


def roster(folder: Path) -> Table:
    rows = [
        [n, f"承租{n}", f"138000000{n:02d}", n / 2, n * 100, "草莓" if n % 3 else "西瓜", f"2024.{n}"] for n in range(1, 13)
    ]
    head = ["序号", "承租人", "联系电话", "面积（亩）", "年租金（元）", "品种", "起租日期"]
    return sheet(folder, [["柳河村大棚租赁台账"], head, *rows])


def test_accepting_makes_the_ledger_and_takes_its_rows_in_one_step(book: Book, tmp_path: Path) -> None:
    """One undo takes both back, one redo brings both again; the same file says the same afterwards."""
    table, steps = roster(tmp_path), len(book.steps())
    name = take(book, table, proposing.new_ledger(book, table))
    assert (book.ledgers[name].title, book.count(name), len(book.steps())) == ("大棚租赁台账", 12, steps + 1)
    assert book.records(name)[2] | {"面积": 1.5, "年租金": 30000, "起租日期": "2024-03", "品种": "西瓜"} == book.records(name)[2]
    book.undo()
    assert (name in book.ledgers, book.records(NAME)) == (False, [])
    book.redo()
    assert book.count(name) == 12
    plan = finish(incoming.check(book, name, table, incoming.propose(book, name, table)))
    assert plan.counts["same"] == 12


def test_the_sheet_it_came_from_is_filled_from_it(book: Book, tmp_path: Path) -> None:
    table = roster(tmp_path)
    name = take(book, table, proposing.new_ledger(book, table))
    done = finish(transfer.export(book, name, tmp_path / "填好.xlsx", template=tmp_path / "来表.xlsx"))
    assert (done.rows, done.blank_columns) == (12, ())
    filled = load_workbook(tmp_path / "填好.xlsx").active
    assert filled is not None
    assert [cell.value for cell in filled[4]] == [2, "承租2", "13800000002", 1, 200, "草莓", "2024.2"]


def test_a_blank_sheet_makes_a_ledger_without_records(book: Book, tmp_path: Path) -> None:
    table = sheet(tmp_path, [["公益性岗位人员"], ["序号", *BLANK], *([None] * (len(BLANK) + 1) for _ in range(6))])
    said = proposing.new_ledger(book, table)
    assert {o.heading: o.field.kind for o in said.offers} == BLANK
    name = take(book, table, said)
    assert (said.called, book.ledgers[name].called_by, book.count(name)) == ("上岗人员", "上岗人员", 0)


def test_columns_without_a_field_propose_fields(book: Book, tmp_path: Path) -> None:
    """Taken with the rows in one step; known columns stay what they are."""
    rows = [[f"村民{n}", f"1380000{n:04d}", f"wx{n}", 36 + n] for n in range(8)]
    table = sheet(tmp_path, [["村民花名册"], ["姓名", "联系电话", "微信号", "鞋码"], *rows])
    template = incoming.propose(book, "people", table)
    assert template is not None
    said = proposing.new_fields(book, table, template, "people")
    assert [(f.label, f.kind) for f in said.fields] == [("微信号", "文字"), ("鞋码", "数")]
    take(book, table, said)
    assert {(r["name"], r["phone"], r["微信号"], r["鞋码"]) for r in book.records("people")} == {
        (name, phone, wx, size) for name, phone, wx, size in rows
    }
    again = incoming.propose(book, "people", table)
    assert again is not None
    with pytest.raises(Refused, match="没有要加的"):
        proposing.new_fields(book, table, again, "people")
    book.undo()
    assert (book.count("people"), "微信号" in book.ledgers["people"].by_name) == (0, False)


def test_where_no_row_is_taken_nothing_is_declared(book: Book, tmp_path: Path) -> None:
    """A member of a household without a group cannot be taken: neither are the fields."""
    table = sheet(tmp_path, [["花名册"], ["户主姓名", "姓名", "与户主关系", "医保档次"], ["钱大", "钱大", "户主", "一档"]])
    known = incoming.propose(book, "people", table)
    assert known is not None
    said = proposing.new_fields(book, table, known, "people")
    book.suppose(proposing.declaration(book, said))
    plan = finish(incoming.check(book, "people", table, proposing.template_of(book, table, said, known)))
    assert plan.counts["refused"] == plan.counts["read"] == 1
    assert finish(incoming.carry_out(book, plan)).step == ""
    assert book.records(NAME) == []


def test_what_was_printed_and_edited_is_obeyed(book: Book, tmp_path: Path) -> None:
    """Another name, another kind, a column left out; under its own heading the column is found again."""
    table = roster(tmp_path)
    said = proposing.new_ledger(book, table)
    printed = said.to_json()
    fields = [f for f in printed["fields"] if f["label"] != "品种"]
    fields[0]["label"], fields[2]["kind"] = "租户", "文字"
    edited = proposing.from_json(book, said, {"title": "棚", "fields": fields})
    name = take(book, table, edited)
    ledger = book.ledgers[name]
    assert (ledger.title, [f.label for f in ledger.fields]) == ("棚", ["租户", "联系电话", "面积", "年租金", "起租日期"])
    assert ledger.field("承租人").label == "租户"
    assert book.records(name)[0]["面积"] == "0.5"
    for wrong in ({"fields": 3}, {"fields": [{"label": "x"}]}):
        with pytest.raises(Refused, match="照 --dry-run"):
            proposing.from_json(book, said, wrong)
    painted = proposing.from_json(book, said, {"fields": [{"col": 2, "label": "甲", "kind": "画"}]})
    with pytest.raises(Refused, match="不认识"):
        proposing.declaration(book, painted)

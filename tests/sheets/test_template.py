"""A recognised sheet is printed as JSON, edited, obeyed, remembered, and turned into what is written."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Side

from desktop.kit.errors import Refused
from desktop.ledgers import LEDGERS
from desktop.sheets.fill import fill
from desktop.sheets.pages import Page, plan
from desktop.sheets.read_xlsx import read_sheet
from desktop.sheets.template import Template, carried, fingerprint, from_json, headings, likeness, template_of

THIN = Border(*[Side(style="thin")] * 4)
Draw = Callable[..., Path]

# A party college's entry sheet has this shape: one heading row, one sample row, columns A to T
COLLEGE = (
    "所在分党委编码|所在分党委|所在党支部编码|所在党支部|会议类型|主持人学工号|主持人姓名|记录人学工号|记录人姓名|会议名称"
    "|计划会议时间|实际会议时间|会议地点|应到人数|实到人数|请假人数|列席人员|会议议题|会议内容|会议决议"
).split("|")
SAMPLE: list[Any] = ["0001", "某党委", "0001", "某支部", "支部党员大会", "01", "李某", "02", "王某", "大会", "2019/2/3  14:30"]
SAMPLE += ["2019/2/3  14:30", "会议室", 20, 20, 0, "无", "议题", "内容", "决议"]


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    """Draw rows of cells, ruled below `plain` rows, merged as said."""

    def drawn(rows: list[list[Any]], merges: str = "", plain: int = 0, formats: dict[str, str] | None = None) -> Path:
        book = Workbook()
        sheet = book.active
        for row, values in enumerate(rows, 1):
            for col, value in enumerate(values, 1):
                cell = sheet.cell(row, col, value)
                if row > plain:
                    cell.border = THIN
        for area in merges.split():
            sheet.merge_cells(area)
        for cell, shape in (formats or {}).items():
            sheet[cell].number_format = shape
        book.save(tmp_path / "template.xlsx")
        return tmp_path / "template.xlsx"

    return drawn


def record(**values: Any) -> Callable[[str, Mapping[str, int | str]], Any]:
    """A record that knows these paths, with __ for the dot."""
    known = {name.replace("__", "."): value for name, value in values.items()}
    return lambda path, at: known.get(path)


def written(template: Template, file: Path, pages: list[Page]) -> Any:
    target = file.with_name("filled.xlsx")
    fill(file, target, plan(template, pages).fills)
    return load_workbook(target)


def test_a_college_sheet_of_twenty_columns(draw: Draw) -> None:
    """Every column the book knows is right; the two 学工号 stay blank; dates are written as the sample shows."""
    file = draw([list(COLLEGE), SAMPLE])
    template = template_of(read_sheet(file), LEDGERS)
    found = {c.heading: m.path for c, m in template.columns}
    assert template.match.ledger == "meetings" and template.blank_columns == ["主持人学工号", "记录人学工号"]
    assert [found[h] for h in ("所在党支部", "会议类型", "主持人姓名", "实际会议时间", "应到人数", "会议决议")] == [
        "branch.name", "type.name", "chair.name", "held_at", "due", "decision",
    ]  # fmt: skip
    assert all(m.confidence >= 0.9 for m in template.match.columns if m.path)
    meeting = record(held_at="2026-03-05 09:00", due=20.0, type__name="支部委员会", chair__name="赵明")
    sheet = written(template, file, [Page(record(), [meeting, meeting])])["Sheet"]
    assert [sheet["E2"].value, sheet["F2"].value, sheet["G2"].value] == ["支部委员会", None, "赵明"]
    assert [sheet["L3"].value, sheet["N3"].value, sheet["R3"].value] == ["2026/3/5  09:00", 20, None]


def test_inspect_prints_what_the_design_says(draw: Draw) -> None:
    rows = [["党员花名册"], ["填报单位："], ["序号", "公民身份号码", "姓名", "3月"], *[[n, None, None, None] for n in (1, 2, 3)]]
    file = draw([*rows, ["制表人："]], "A1:D1 A2:D2 A7:D7", 2)
    found = json.loads(json.dumps(template_of(read_sheet(file), LEDGERS).to_json()))
    names = "kind sheet ledger per header_rows detail_row detail_rows columns blanks row_names keep"
    assert list(found) == names.split()
    assert (found["kind"], found["ledger"], found["per"]) == ("list", "party_members", None)
    assert (found["header_rows"], found["detail_row"], found["detail_rows"]) == ([3, 3], 4, [4, 6])
    assert found["columns"][1] == {
        "col": "B", "heading": "公民身份号码", "field": "person.id_number", "label": "身份证号码", "confidence": 0.97,
    }  # fmt: skip
    assert found["columns"][3]["field"] is None
    assert found["blanks"] == [
        {"cell": "A2", "label": "填报单位", "field": "village.name", "field_label": "村名", "confidence": 0.92}
    ]
    assert found["row_names"] is None and found["keep"] == ["A7"]


def test_a_crossed_column_says_what_it_is_fixed_to(draw: Draw) -> None:
    rows = [["党员参加组织生活考勤表"], ["姓名", "3月", None], [None, "党员大会", "党课"], [None] * 3, [None] * 3]
    file = draw(rows, "A1:C1 A2:A3 B2:C2", 1)
    found = template_of(read_sheet(file), LEDGERS).to_json()["columns"][1]
    assert (found["heading"], found["field"]) == ("3月/党员大会", "attendance")
    assert found["at"] == {"month": 3, "type": "支部党员大会"}
    assert found["label"] == "3月·支部党员大会·考勤" and found["confidence"] >= 0.9


def test_an_edited_mapping_is_obeyed(draw: Draw) -> None:
    """A field put where the program knew none, one taken away, a format, a cell it had not seen."""
    file = draw([["姓名", "性别", "说法"], [None] * 3, [None] * 3])
    sheet = read_sheet(file)
    said = template_of(sheet, LEDGERS, "people").to_json()
    said["columns"][1]["field"] = None
    said["columns"][2] |= {"field": "born", "format": "yyyy年m月"}
    said["blanks"].append({"cell": "B9", "label": "村", "field": "village.name"})
    template = from_json(sheet, LEDGERS, json.loads(json.dumps(said)))
    assert template.blank_columns == ["性别"]
    owner = record(village__name="石桥村")
    book = written(template, file, [Page(owner, [record(name="赵明", sex="男", born="1980-07-01")])])
    assert [c.value for c in book["Sheet"][2]] == ["赵明", None, "1980年7月"]
    assert book["Sheet"]["B9"].value == "石桥村"
    assert template.to_json()["columns"][2]["format"] == "yyyy年m月"


def test_a_mapping_that_means_nothing_is_refused(draw: Draw) -> None:
    sheet = read_sheet(draw([["姓名", "性别"], [None, None], [None, None]]))
    said = template_of(sheet, LEDGERS, "people").to_json()
    said["columns"][0]["field"] = "no.such"
    with pytest.raises(Refused, match=r"no\.such"):
        from_json(sheet, LEDGERS, said)
    with pytest.raises(Refused, match="台账"):
        from_json(sheet, LEDGERS, {**said, "ledger": "nothing"})


def test_what_is_printed_and_read_again_is_the_same(draw: Draw) -> None:
    sheet = read_sheet(draw([list(COLLEGE), SAMPLE]))
    first = template_of(sheet, LEDGERS).to_json()
    assert from_json(sheet, LEDGERS, json.loads(json.dumps(first))).to_json() == first


def test_a_sheet_is_known_again_when_a_column_is_added(draw: Draw) -> None:
    """The fingerprint takes no notice of widths and order; a sheet with one more column is still nearly the same."""
    names = ["姓名", "性别", "民族", "身份证号", "出生年月", "联系电话"]
    old = template_of(read_sheet(draw([names, [None] * 6, [None] * 6])), LEDGERS).layout
    turned = template_of(read_sheet(draw([names[::-1], [None] * 6, [None] * 6])), LEDGERS).layout
    more = template_of(read_sheet(draw([[*names, "备注"], [None] * 7, [None] * 7])), LEDGERS).layout
    other = template_of(read_sheet(draw([["会议名称", "时间", "地点"], [None] * 3, [None] * 3])), LEDGERS).layout
    assert fingerprint(old) == fingerprint(turned) != fingerprint(more)
    assert likeness(headings(old), headings(more)) > 0.8 > 0.2 > likeness(headings(old), headings(other))


def test_a_confirmed_mapping_is_carried_to_the_changed_sheet(draw: Draw) -> None:
    """What the clerk once said of 说法 still holds beside a new column, which means what the program knows of it."""
    names = ["姓名", "性别", "说法"]
    old = template_of(read_sheet(draw([names, [None] * 3, [None] * 3])), LEDGERS, "people").to_json()
    old["columns"][2] |= {"field": "born"}
    fresh = template_of(read_sheet(draw([["姓名", "民族", "性别", "说法"], [None] * 4, [None] * 4])), LEDGERS, "people")
    found = carried(fresh, LEDGERS, json.loads(json.dumps(old)))
    assert [m.path for m in found.match.columns] == ["name", "nation", "sex", "born"]
    assert found.blank_columns == [] and fresh.blank_columns == ["说法"]


def test_blocks_side_by_side_fill_one_after_the_other(draw: Draw) -> None:
    rows = [["序号", "姓名", "签到", "序号", "姓名", "签到"], *[[n, None, None, n + 3, None, None] for n in (1, 2, 3)]]
    file = draw(rows)
    template = template_of(read_sheet(file), LEDGERS, "attendance")
    people = [record(person__name=f"甲{n}") for n in range(1, 6)]
    sheet = written(template, file, [Page(record(), people)])["Sheet"]
    assert [sheet.cell(r, 2).value for r in (2, 3, 4)] == ["甲1", "甲2", "甲3"]
    assert [sheet.cell(r, 5).value for r in (2, 3, 4)] == ["甲4", "甲5", None]
    assert [sheet.cell(r, 4).value for r in (2, 3, 4)] == [4, 5, 6]
    assert [sheet.cell(r, 3).value for r in (2, 3, 4)] == [None] * 3, "nobody is signed for"


def test_blocks_side_by_side_grow_together(draw: Draw) -> None:
    rows = [["序号", "姓名", "签到", "序号", "姓名", "签到"], *[[n, None, None, n + 2, None, None] for n in (1, 2)], ["主持人签字："]]
    file = draw(rows, "A4:F4")
    template = template_of(read_sheet(file), LEDGERS, "attendance")
    sheet = written(template, file, [Page(record(), [record(person__name=f"甲{n}") for n in range(1, 8)])])["Sheet"]
    left, right = ([sheet.cell(r, c).value for r in range(2, 6)] for c in (2, 5))
    assert (left, right) == (["甲1", "甲2", "甲3", "甲4"], ["甲5", "甲6", "甲7", None])
    assert [sheet.cell(r, 4).value for r in range(2, 6)] == [5, 6, 7, 8]
    assert sheet["A6"].value == "主持人签字："


def test_printed_rows_take_their_own_and_none_is_inserted(draw: Draw) -> None:
    rows = [["三会一课召开次数统计表"], ["季度", "党员大会", "党课"], ["一季度", None, None], ["二季度", None, None], ["合计", None, None]]
    file = draw(rows, "A1:C1", 1)
    template = template_of(read_sheet(file), LEDGERS)

    def branch(path: str, at: Mapping[str, int | str]) -> Any:
        held: dict[Any, float] = {(1, "支部党员大会"): 2.0, (2, "党课"): 1.0}
        return held.get((at.get("quarter"), at.get("type"))) if path == "held" else None

    sheet = written(template, file, [Page(record(), [branch])])["Sheet"]
    found = [[c.value for c in row] for row in sheet["A3:C5"]]
    assert found == [["一季度", 2, None], ["二季度", None, 1], ["合计", None, None]]


def test_two_records_for_one_printed_row_are_told(draw: Draw) -> None:
    rows = [["会议情况统计表"], ["会议类型", "会议时间", "会议地点", "主持人"], ["党课"] + [None] * 3, ["支委会"] + [None] * 3, ["合计"]]
    file = draw(rows, "A1:D1", 1)
    template = template_of(read_sheet(file), LEDGERS, "meetings")
    assert template.match.row_field == "type.name"
    meetings = [("党课", "甲"), ("党课", "乙"), ("支部委员会", "丙"), ("村民会议", "丁")]
    found = plan(template, [Page(record(), [record(type__name=t, place=p) for t, p in meetings])])
    assert any("党课" in w and "2" in w for w in found.warnings)
    assert any("1 条" in w for w in found.warnings)
    assert {spot: v for spot, v in found.fills[0].fixed.items() if v} == {(3, 3): "甲", (4, 3): "丙"}


def test_printed_days_take_the_records_of_their_day(draw: Draw) -> None:
    rows = [["村干部值班表"], ["日期", "带班领导", "值班人员"], *[[f"{n}日", None, None] for n in range(1, 5)]]
    file = draw(rows, "A1:C1", 1)
    template = template_of(read_sheet(file), LEDGERS)
    duties = [record(on_duty=f"2026-03-0{n}", person__name=f"甲{n}") for n in (2, 4)]
    sheet = written(template, file, [Page(record(), duties)])["Sheet"]
    assert [sheet.cell(r, 3).value for r in range(3, 7)] == [None, "甲2", None, "甲4"]
    assert [sheet.cell(r, 1).value for r in range(3, 7)] == ["1日", "2日", "3日", "4日"]


def test_a_form_makes_a_sheet_for_each_record(draw: Draw) -> None:
    rows = [["会议记录"], ["会议名称", None, "时间", None], ["主持人", None, "地点", None], ["会议内容", None, None, None], ["主持人签字："]]
    file = draw(rows, "A1:D1 B4:D4 A5:D5", 1)
    template = template_of(read_sheet(file), LEDGERS)
    assert (template.layout.kind, template.match.per) == ("form", "meetings")
    meetings = [Page(record(title=t, held_at="2026-03-05 14:30", content="第一行\n第二行"), name=t) for t in ("一/月会", "二月会")]
    book = written(template, file, meetings)
    assert book.sheetnames == ["Sheet", "二月会"]
    assert [s["B2"].value for s in book] == ["一/月会", "二月会"]
    assert book["二月会"]["D2"].value == "2026-03-05 14:30" and book["二月会"]["B4"].value == "第一行\n第二行"
    assert book["二月会"]["A5"].value == "主持人签字："


def test_gaps_in_a_text_are_filled_around_what_is_printed(draw: Draw) -> None:
    line = "____县____乡（镇）____村    填报日期：    年  月  日"
    file = draw([["党员花名册"], [line], ["姓名", "性别", "入党时间"], [None] * 3, [None] * 3], "A1:C1 A2:C2", 2)
    template = template_of(read_sheet(file), LEDGERS)
    owner = record(village__county="武陟县", village__township="青山镇", village__name="石桥村", today="2026-03-05")
    sheet = written(template, file, [Page(owner, [])])["Sheet"]
    assert sheet["A2"].value == "武陟县青山镇石桥村    填报日期：2026年3月5日"


def test_a_group_called_otherwise_than_printed_takes_the_word_s_place(draw: Draw) -> None:
    """One village has 组, the county prints 社."""
    file = draw([["农户信息卡"], ["____村____社"], ["户主", None], ["住址", None]], "A1:B1 A2:B2", 1)
    page = Page(record(village__name="石桥村", group__name="三组"), [])
    book = written(template_of(read_sheet(file), LEDGERS, "households"), file, [page])
    assert [s["A2"].value for s in book] == ["石桥村三组"]


def test_a_text_with_nothing_to_fill_is_left_alone(draw: Draw) -> None:
    file = draw([["党员花名册"], ["填报单位：　　　　"], ["姓名", "性别"], [None] * 2, [None] * 2], "A1:B1 A2:B2", 2)
    sheet = written(template_of(read_sheet(file), LEDGERS), file, [Page(record(), [])])["Sheet"]
    assert sheet["A2"].value == "填报单位：　　　　"


@pytest.mark.parametrize(
    ("heading", "sample", "number_format", "stored", "shown"),
    [
        ("出生年月", None, "General", "1980-07-15", "1980.07"),
        ("出生日期", "1980.7.5", "General", "1980-07-15", "1980.7.15"),
        ("出生日期", "19800705", "@", "1980-07-15", "19800715"),
        ("出生日期", "1980年7月", "General", "1980-07-15", "1980年7月"),
        ("出生日期(yyyy/mm/dd)", None, "General", "1980-07-15", "1980/07/15"),
        ("出生日期", "1980年7月5日", "General", "1980-07", "1980年7月"),
        ("出生日期", "1980.7.5", "General", "1980", "1980"),
        ("出生日期", None, "General", "1980-07-15", "1980-07-15"),
    ],
)
def test_a_date_is_written_as_the_county_shows(
    draw: Draw, heading: str, sample: str | None, number_format: str, stored: str, shown: str
) -> None:
    """By sample, hint or heading; and no day is invented where only the month is known."""
    file = draw([["姓名", "性别", heading], ["张某", "男", sample], [None] * 3], formats={"C2": number_format})
    template = template_of(read_sheet(file), LEDGERS, "people")
    sheet = written(template, file, [Page(record(), [record(born=stored)])])["Sheet"]
    assert sheet["C2"].value == shown


def test_a_cell_formatted_as_a_date_gets_a_real_one(draw: Draw) -> None:
    file = draw([["姓名", "性别", "出生日期"], [None] * 3, [None] * 3], formats={"C2": "yyyy-mm-dd"})
    template = template_of(read_sheet(file), LEDGERS, "people")
    sheet = written(template, file, [Page(record(), [record(born="1980-07-15")])])["Sheet"]
    assert f"{sheet['C2'].value:%Y-%m-%d}" == "1980-07-15"


@pytest.mark.parametrize(("heading", "stored", "shown"), [("月交党费（元）", 1250, 12.5), ("月交党费", 100, 1)])
def test_money_is_written_in_yuan(draw: Draw, heading: str, stored: int, shown: float) -> None:
    file = draw([["姓名", "入党时间", heading], [None] * 3, [None] * 3])
    template = template_of(read_sheet(file), LEDGERS, "party_members")
    sheet = written(template, file, [Page(record(), [record(dues=stored)])])["Sheet"]
    assert sheet["C2"].value == shown


@pytest.mark.parametrize(("heading", "shown"), [("服务时长（小时）", 1.5), ("服务时长（分钟）", 90), ("服务时长", 1.5)])
def test_a_duration_is_written_in_the_unit_of_the_heading(draw: Draw, heading: str, shown: float) -> None:
    file = draw([["志愿者姓名", "服务日期", heading], [None] * 3, [None] * 3])
    template = template_of(read_sheet(file), LEDGERS, "service_records")
    sheet = written(template, file, [Page(record(), [record(minutes=90)])])["Sheet"]
    assert sheet["C2"].value == shown


def test_a_ledger_that_is_named_is_believed(draw: Draw) -> None:
    """日期, 金额 and the like say nothing by themselves; where the clerk names the ledger, they do."""
    file = draw([["党员姓名", "日期", "金额"], [None] * 3, [None] * 3])
    guessed = template_of(read_sheet(file), LEDGERS)
    assert not any(m.sure for m in guessed.match.columns[1:])
    named = template_of(read_sheet(file), LEDGERS, "dues")
    assert [m.path for m in named.match.columns if m.sure] == ["member.person.name", "paid"]


def test_a_sign_in_sheet_is_asked_for_by_its_meeting(draw: Draw) -> None:
    file = draw([["会议签名册"], ["会议名称："], ["姓名", "签名"], [None] * 2, [None] * 2], "A1:B1 A2:B2", 2)
    template = template_of(read_sheet(file), LEDGERS, "meetings")
    assert (template.match.ledger, template.match.per) == ("attendance", "meetings")
    assert [m.path for m in template.match.columns] == ["person.name", None]
    assert [m.path for m in template.match.blanks] == ["meeting.title"]

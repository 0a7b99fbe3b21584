"""The county's sheets of daily work, filled from the practice village and read back; what nobody knows stays blank."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Side

from desktop.kit.look import Filter, Query
from desktop.kit.periods import month, quarter, year
from desktop.kit.work import finish
from desktop.ledgers import LEDGERS
from desktop.services import templates, transfer
from desktop.store.book import Book

THIN = Border(*[Side(style="thin")] * 4)
Row = tuple[Any, ...]

PROBLEMS = (
    "序号= 问题来源=source 存在问题=problem 整改措施=measure 责任领导=leader.name 责任人=owner.name 整改时限=due_on "
    "整改进展=progress 完成情况=state 销号日期=closed_on 佐证材料=evidence 上级复核意见= 备注=note"
)
BOARD = "名次=place 户主/党员=name 村民组=group_name 上期累计=before 本季加分=added 本季扣分=taken 本季得分=score 累计=total 备注="
ENTRIES = (
    "序号= 日期=on_day 户主/党员=owner 事由=reason 依据条款=clause 加/扣分=score 申报人=applicant.name "
    "审核人=approver.name 备注=note"
)
DUTY = "日期=on_duty 星期=weekday 带班领导=leader.name 值班人员=person.name 联系电话=person.phone 备注=note"
LOG = (
    "日期=on_duty 天气=weather 值班人=person.name 来访人/电话=visitor 事项=matter 处理情况=handling 交接班情况=handed_over "
    "交接人签字="
)
DISPUTES = (
    "序号= 排查时间=found_on 当事人(甲)=party_a 当事人(乙)=party_b 联系电话=phone_a 纠纷类型=kind 简要情况=summary "
    "风险等级=risk 责任人=owner.name 调处措施=measure 调处结果=result 化解时间=settled_on 回访情况=revisit 问题症结= 备注=note"
)
MONTHS = " ".join(f"{n}月=paid@{n}" for n in range(1, 13))
DUES = f"序号= 姓名=name 月交标准=standard {MONTHS} 合计=year_paid 签名="
CARE = (
    "序号= 姓名=person.name 性别=person.sex 年龄=person.age 类别=kind 住址=person.household.address 监护/联系人=guardian "
    "监护人电话=guardian_phone 帮扶党员=helper.person.name 走访日期=last_visit 情况= 需求=need 落实=measure"
)
TASKS = (
    "序号= 类别(1/10/N)=kind 事项=matter 内容=content 措施=measure 责任人=owner.name 完成时限=due_on 月进度=progress "
    "成效=effect 状态=state"
)
DECISIONS = (
    "序号= 议题=matter 动议事由=motive 支部提议时间=proposed_on 两委会商议时间=discussed_on 党员大会审议时间=deliberated_on "
    "村民代表会议决议时间=resolved_on 应到=due 实到=present 同意=agree 反对=against 弃权=abstain 公示照片= 监督意见=supervision"
)
AWAY = (
    "序号= 姓名=person.name 性别=person.sex 身份证号=person.id_number 流出时间=away_since 流出地点=away_to "
    "联系电话=person.phone 活动证号=away_card 流入地党组织=host_branch 每月联系记录= 党费交至=dues_paid_to 备注=note"
)
SHEETS = {
    "problems": ("柳河村问题整改销号台账", PROBLEMS, 10),
    "points_board": ("柳河村党群积分（第二季度）公示榜", BOARD, 30),
    "points": ("党群积分登记台账", ENTRIES, 20),
    "duties": ("柳河村“两委”干部值班安排表", DUTY, 31),
    "duties log": ("值班记录表", LOG, 12),
    "disputes": ("矛盾纠纷排查化解台账", DISPUTES, 12),
    "dues_by_month": ("柳河村党支部党费收缴登记表", DUES, 25),
    "care": ("独居老人、困境儿童“五必访”台账", CARE, 15),
    "tasks": ("柳河村“1+10+N”工作清单", TASKS, 12),
    "decisions": ("四议两公开事项登记台账", DECISIONS, 12),
    "party_members": ("流动党员登记台账", AWAY, 15),
}


@pytest.fixture(scope="module")
def book(practice_folder: Path, tmp_path_factory: pytest.TempPathFactory, today: Any) -> Iterator[Book]:
    folder = shutil.copytree(practice_folder, tmp_path_factory.mktemp("book") / "柳河村")
    with Book.open(folder, LEDGERS, today=today) as opened:
        yield opened


def columns(name: str) -> list[tuple[str, str]]:
    """The headings of a sheet, each with the path a person would fill in, '' for none."""
    pairs = (part.split("=") for part in SHEETS[name][1].split())
    return [(heading, path) for heading, path in pairs]


def draw(name: str, folder: Path) -> Path:
    """Draw a sheet as counties do: a title, a unit line, ruled rows, the signatures below."""
    title, _, rows = SHEETS[name]
    headings = [heading for heading, _ in columns(name)]
    workbook = Workbook()
    sheet = workbook.active
    sheet["A1"], sheet["A2"] = title, "填报单位："
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(headings))
    for row in range(3, rows + 4):
        for col, heading in enumerate(headings, 1):
            cell = sheet.cell(row, col, heading if row == 3 else row - 3 if heading == "序号" else None)
            cell.border = THIN
    sheet.cell(rows + 4, 1, "填表人：            审核人：")
    workbook.save(folder / f"{name}.xlsx")
    return folder / f"{name}.xlsx"


def fill(book: Book, name: str, folder: Path, **asked: Any) -> tuple[transfer.Exported, list[Row]]:
    """Fill a sheet from its ledger; return what was said and the filled rows, the foot left out."""
    target = folder / "填好.xlsx"
    work = transfer.export(book, name.split()[0], target, template=draw(name, folder), **asked)
    done = finish(work)
    sheet = load_workbook(target).active
    rows = list(sheet.iter_rows(min_row=4, max_col=len(columns(name)), values_only=True))
    foot = next(n for n, row in enumerate(rows) if str(row[0] or "").startswith("填表人"))
    return done, rows[:foot]


def column(name: str, rows: Sequence[Row], heading: str) -> list[Any]:
    at = [h for h, _ in columns(name)].index(heading)
    return [row[at] for row in rows]


@pytest.mark.parametrize("name", SHEETS)
def test_every_known_heading_is_understood_and_no_other(book: Book, name: str, tmp_path: Path) -> None:
    """Each column is what a person says it is, or is left to the pen."""
    found = templates.inspect(draw(name, tmp_path), None, book.ledgers, book)
    assert found["ledger"] == name.split()[0]
    said = {
        c["heading"]: f"{c['field'] or ''}{''.join(f'@{v}' for v in c.get('at', {}).values())}"
        for c in found["columns"]
    }
    assert said == dict(columns(name))
    assert all(c["confidence"] >= 0.9 for c in found["columns"] if c["field"])


@pytest.mark.parametrize("name", [n for n in SHEETS if n not in ("points_board", "dues_by_month", "party_members")])
def test_every_cell_is_what_the_book_says(book: Book, name: str, tmp_path: Path) -> None:
    """All records in their order, more than the sheet has rows; columns nobody knows stay empty."""
    ledger = book.ledgers[name.split()[0]]
    done, rows = fill(book, name, tmp_path)
    wanted = [(heading, path) for heading, path in columns(name) if path]
    records = list(book.rows(ledger.name, Query(), [path for _, path in wanted]))
    filled = [row for row in rows if any(row[1:])]
    assert done.rows == len(records) == len(filled)
    for heading, path in wanted:
        shown = [str(record[path] if record[path] is not None else "") for record in records]
        cells = [plain(cell) for cell in column(name, filled, heading)]
        assert cells == [plain(text) for text in shown], heading
    for heading, path in columns(name):
        if not path:
            assert heading in (*done.blank_columns, "序号")
            assert heading == "序号" or set(column(name, rows, heading)) == {None}
    if columns(name)[0][0] == "序号":
        assert column(name, filled, "序号") == list(range(1, len(filled) + 1))


def plain(value: Any) -> str:
    """A cell or a stored value without the shape it is written in: 2026.6.1 and 2026-06-01 are one day, 5 is 5.0."""
    text = str(value if value is not None else "")
    if text.count("-") == 2 and text[:4].isdigit():
        return ".".join(str(int(part)) for part in text[:10].split("-"))
    return text.removesuffix(".0")


def test_a_quarter_s_board(book: Book, tmp_path: Path) -> None:
    """Places fall, nobody stands twice, and before + earned − lost = in all, in every row."""
    spring = quarter(2026, 2)
    query = Query(since=spring.since, until=spring.until)
    _, rows = fill(book, "points_board", tmp_path, query=query, period=spring)
    filled = [row for row in rows if row[1]]
    assert len(filled) == book.count("points_board", query) >= 30
    for place, name, group, before, added, taken, score, total, note in filled:
        assert (score, total) == (added - taken, before + added - taken) and place and name and group and note is None
    assert [row[0] for row in filled] == sorted(row[0] for row in filled)
    entered = sum(p["score"] for p in book.rows("points", query, ["score"]))
    assert sum(row[6] for row in filled) == entered and any(row[3] for row in filled)


def test_a_month_s_duty_on_its_31_lines(book: Book, tmp_path: Path) -> None:
    may = month(2026, 5)
    done, rows = fill(
        book, "duties", tmp_path, query=Query(since=may.since, until=may.until, order="on_duty"), period=may
    )
    assert done.rows == len(rows) == 31
    assert [(plain(row[0]), row[1]) for row in (rows[0], rows[-1])] == [("2026.5.1", "星期五"), ("2026.5.31", "星期日")]
    assert all(len(str(row[4])) == 11 for row in rows)


def test_dues_of_the_year_person_by_person(book: Book, tmp_path: Path) -> None:
    """A line for whoever belonged this year; the months add up to the sum beside them; those not paid are empty."""
    this = year(2026)
    query = Query(since=this.since, until=this.until)
    done, rows = fill(book, "dues_by_month", tmp_path, query=query, period=this)
    filled = [row for row in rows if row[1]]
    belonged = sum((m["until"] or this.until) >= this.since for m in book.records("party_members"))
    assert done.rows == len(filled) == belonged >= 63
    assert column("dues_by_month", filled, "序号") == list(range(1, belonged + 1))
    for row in filled:
        assert round(sum(paid or 0 for paid in row[3:15]), 2) == (row[15] or 0)
        assert {paid for paid in row[3:15] if paid} <= {row[2]} and row[16] is None
        assert row[9:15] == (None,) * 6
    paid = sum(d["paid"] or 0 for d in book.rows("dues", query, ["paid"]))
    assert round(sum(row[15] or 0 for row in filled) * 100) == paid


def test_members_who_are_away(book: Book, tmp_path: Path) -> None:
    query = Query(filters=(Filter("state", "流动"),))
    done, rows = fill(book, "party_members", tmp_path, query=query)
    filled = [row for row in rows if row[1]]
    assert done.rows == len(filled) == 10 and set(done.blank_columns) == {"每月联系记录"}
    assert all(all(row[at] for at in (1, 2, 3, 4, 5, 7, 8, 10)) and row[9] is None for row in filled)


def test_a_subject_of_which_nothing_is_asked_has_no_row(practice: Book, tmp_path: Path) -> None:
    """Where branches' meetings are counted, the village's own meetings have no row with an empty name."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["党支部“三会一课”召开次数统计表"])
    sheet.merge_cells("A1:C1")
    sheet.append(["党支部名称", "支委会", "党员大会"])
    book.save(tmp_path / "次数.xlsx")
    done = finish(
        transfer.export(practice, "meeting_counts", tmp_path / "填好.xlsx", template=tmp_path / "次数.xlsx")
    )
    filled = load_workbook(tmp_path / "填好.xlsx").active
    assert filled is not None
    names = [row[0] for row in filled.iter_rows(min_row=3, values_only=True)]
    assert done.rows == len(names) == practice.count("party_branches")
    assert all(names)

"""Several lists on one sheet: each takes its own records, what cannot be told apart stays blank and is said."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop.kit.look import Filter, Query
from desktop.kit.work import finish
from desktop.services import (
    further_lists,
    handed_in,
    mapping,
    mapping_options,
    sheet_preview,
    template_files,
    templates,
    transfer,
)
from desktop.services.reading import Order
from desktop.store.book import Book
from tests.sheets.drawn import drawn

MEMBERS = "序号|姓名|性别|入党时间|联系电话\n1|_|_|_|_\n2|_|_|_|_\n"
TOLD_APART = f"!柳河村党员花名册\n!一、正式党员\n{MEMBERS}!二、预备党员\n{MEMBERS}!填表人："
MEETING = """
!会议签到及决议表
会议名称|_|<|会议时间|_|<
会议地点|_|<|主持人|_|<
!参会人员
序号|姓名|到会情况|缺席原因|签名|备注
1|_|_|_|_|_
2|_|_|_|_|_
!形成决议
序号|决议事项|同意|反对|弃权|结果
1|_|_|_|_|_
2|_|_|_|_|_
"""
HOUSEHOLD = """
!农户信息卡
户主姓名|_|联系电话|_|户类型|_
家庭住址|_|<|<|村民组|_
家庭成员|<|<|<|<|<
姓名|与户主关系|性别|身份证号|<|健康状况
_|_|_|_|<|_
_|_|_|_|<|_
走访记录|<|<|<|<|<
走访日期|走访人|走访方式|反映问题|<|办理结果
_|_|_|_|<|_
_|_|_|_|<|_
备注|_|<|<|<|<
"""


def rows_of(file: Path) -> list[list[object]]:
    return [[c.value for c in row] for row in load_workbook(file).active.iter_rows()]


def between(rows: list[list[object]], caption: str) -> list[list[object]]:
    """The rows of the list under a caption: those that have a name beside their number."""
    start = next(n for n, row in enumerate(rows) if caption in row) + 2
    end = next((n for n in range(start, len(rows)) if rows[n][1] is None), len(rows))
    return rows[start:end]


def names(book: Book, ledger: str, path: str, *filters: Filter) -> list[str]:
    found = book.window(ledger, book.ids(ledger, Query(filters=filters)), [path])
    return [str(record[path]) for record in found]


def test_captions_share_the_members_out_and_it_is_said(practice: Book, tmp_path: Path) -> None:
    """Above stand the full members, below the probationary ones, none in both."""
    file, target = drawn(tmp_path / "表.xlsx", TOLD_APART), tmp_path / "填好.xlsx"
    done = finish(transfer.export(practice, "party_members", target, template=file))
    rows, here = rows_of(target), Filter("until", how="empty")
    for caption, status in (("一、正式党员", "正式党员"), ("二、预备党员", "预备党员")):
        wanted = names(practice, "party_members", "person.name", here, Filter("status", status))
        assert [row[1] for row in between(rows, caption)] == wanted and wanted
        assert any(caption in w and status in w for w in done.warnings)
    assert rows[-1][0] == "填表人："


def test_two_lists_of_the_same_without_a_word_leave_the_second_blank(practice: Book, tmp_path: Path) -> None:
    """All are in the first; the second has nothing in it, and the clerk is told."""
    file, target = drawn(tmp_path / "表.xlsx", f"!党员花名册\n{MEMBERS}\n{MEMBERS}"), tmp_path / "填好.xlsx"
    done = finish(transfer.export(practice, "party_members", target, template=file))
    rows = rows_of(target)
    again = next(n for n in range(2, len(rows)) if rows[n][1] == "姓名")
    assert done.rows == len(names(practice, "party_members", "person.name", Filter("until", how="empty"))) == again - 3
    assert [row[1:] for row in rows[again + 1 :]] == [[None] * 4] * 2
    assert any("没有填" in w and "手填" in w for w in done.warnings)


def test_three_bodies_three_lists(practice: Book, tmp_path: Path) -> None:
    heads = "序号|姓名|性别|{}|联系电话\n_|_|_|_|_\n_|_|_|_|_\n"
    captions = {"一、村党支部委员会": "支委会", "二、村民委员会": "村委会", "三、村民代表": "村民代表"}
    lists = "".join(f"!{c}\n{heads.format('所在小组' if '代表' in c else '职务')}" for c in captions)
    file, target = drawn(tmp_path / "表.xlsx", f"!柳河村“两委”成员及村民代表名册\n{lists}"), tmp_path / "填好.xlsx"
    finish(transfer.export(practice, "posts", target, template=file))
    for caption, body in captions.items():
        found = [row[1] for row in between(rows_of(target), caption)]
        here = Filter("until", how="empty")
        assert sorted(map(str, found)) == sorted(names(practice, "posts", "person.name", here, Filter("body", body)))


def test_a_meetings_attendance_and_its_resolutions_are_both_the_meetings(practice: Book, tmp_path: Path) -> None:
    resolution = practice.records("resolutions")[0]
    owner = resolution["meeting"]
    file, target = drawn(tmp_path / "表.xlsx", MEETING), tmp_path / "填好.xlsx"
    finish(transfer.export(practice, "meetings", target, template=file, records=[owner]))
    rows = rows_of(target)
    matters = names(practice, "resolutions", "matter", Filter("meeting.uid", [owner], "among"))
    assert [row[1] for row in between(rows, "形成决议")] == matters
    there = names(practice, "attendance", "person.name", Filter("meeting.uid", [owner], "among"))
    assert [row[1] for row in between(rows, "参会人员")] == there


def test_a_households_members_and_the_visits_to_it(practice: Book, tmp_path: Path) -> None:
    """A form's second list is filled from its record, too, and what stands below it moves down."""
    home = practice.records("visits")[0]["household"]
    file, target = drawn(tmp_path / "表.xlsx", HOUSEHOLD), tmp_path / "填好.xlsx"
    finish(transfer.export(practice, "households", target, template=file, records=[home]))
    rows = rows_of(target)
    visits = names(practice, "visits", "visited_on", Filter("household.uid", [home], "among"))
    assert [str(row[0]) for row in between(rows, "走访记录")] == visits
    assert rows[-1][0] == "备注"


def test_a_households_moves_are_listed_too(practice: Book, tmp_path: Path) -> None:
    """人口变动记录 on a household's card: who came or went, of the household the move names first."""
    home = next(m["household"] for m in practice.records("moves") if m["household"])
    text = HOUSEHOLD.split("走访记录")[0] + "人口变动记录|<|<|<|<|<\n姓名|变动类型|变动日期|<|<|备注\n_|_|_|<|<|_\n_|_|_|<|<|_\n"
    file, target = drawn(tmp_path / "表.xlsx", text), tmp_path / "填好.xlsx"
    finish(transfer.export(practice, "households", target, template=file, records=[home]))
    rows = rows_of(target)
    found = [row[0] for row in rows[next(n for n, row in enumerate(rows) if "变动类型" in row) + 1 :]]
    wanted = names(practice, "moves", "person.name", Filter("household", home))
    assert sorted(str(n) for n in found if n) == sorted(wanted) != []


def test_inspect_says_each_list_and_an_edited_mapping_is_obeyed(practice: Book, tmp_path: Path) -> None:
    """`others` has what the further lists are; a column set to nothing there stays blank."""
    file, target = drawn(tmp_path / "表.xlsx", TOLD_APART), tmp_path / "填好.xlsx"
    said = templates.inspect(file, None, practice.ledgers, practice)
    (other,) = said["others"]
    assert (other["title"], other["ledger"], other["detail_rows"]) == ("二、预备党员", "party_members", [8, 9])
    phone = next(c for c in other["columns"] if c["heading"] == "联系电话")
    phone["field"] = None
    finish(transfer.export(practice, "party_members", target, template=file, mapping=said))
    below = between(rows_of(target), "二、预备党员")
    assert below and all(row[4] is None and row[1] for row in below)
    assert any(row[4] for row in between(rows_of(target), "一、正式党员"))


def test_records_chosen_by_hand_are_shared_out_too(practice: Book, tmp_path: Path) -> None:
    members = practice.records("party_members", status="正式党员")[:2]
    file, target = drawn(tmp_path / "表.xlsx", TOLD_APART), tmp_path / "填好.xlsx"
    finish(transfer.export(
        practice, "party_members", target, template=file, records=[m["uid"] for m in members]
    ))  # fmt: skip
    assert len(between(rows_of(target), "一、正式党员")) == 2
    assert between(rows_of(target), "二、预备党员") == []


@pytest.mark.parametrize("caption", ["二、入党积极分子", "二、说不清的人"])
def test_a_list_of_what_the_book_does_not_know_stays_blank(practice: Book, tmp_path: Path, caption: str) -> None:
    file = drawn(tmp_path / "表.xlsx", f"!柳河村党员花名册\n!一、正式党员\n{MEMBERS}!{caption}\n{MEMBERS}")
    done = finish(transfer.export(practice, "party_members", tmp_path / "填好.xlsx", template=file))
    assert between(rows_of(tmp_path / "填好.xlsx"), caption) == []
    assert any(caption in w and "没有填" in w for w in done.warnings)


def test_the_clerk_maps_a_further_list_and_a_records_second_row(practice: Book, tmp_path: Path) -> None:
    """Places of both are called by their first cell; chosen anew they are filled so, and stand where they are seen."""
    draft = mapping.begin(practice, drawn(tmp_path / "表.xlsx", TOLD_APART))
    keys = {place.key: place for place in mapping.places(draft)}
    assert {"B", "E", "B8", "E8"} <= set(keys) and keys["E"].column and not keys["E8"].column
    draft = mapping.choose(draft, practice.ledgers, "E8", "person.id_number")
    draft = mapping.write_as(draft, "E8", "分段")
    assert mapping.shapes(draft, "E8")[0] == "分段" and mapping.shapes(draft, "E")[0] == ""
    seen = finish(sheet_preview.preview(practice, draft, Order()))
    row = seen.row(8)
    assert seen.sheet.cells[row - 1, 2].value == "姓名" and str(seen.sheet.cells[row, 5].value).count(" ") == 3
    name = template_files.confirm(practice, draft, "两个表")
    again = mapping.begin(practice, name)
    assert next(p for p in mapping.places(again) if p.key == "E8").path == "person.id_number"
    options = mapping_options.everything(again, practice.ledgers, "E8")
    assert any(option.path == "person.phone" for option in options)


def test_the_preview_of_records_of_two_rows_shows_them_whole(practice: Book, tmp_path: Path) -> None:
    text = "!党员名册\n序号|姓名|性别\n^|联系电话|民族\n_|_|_\n^|_|_\n合计|_|_\n"
    draft = mapping.begin(practice, drawn(tmp_path / "表.xlsx", text))
    assert [p.key for p in mapping.places(draft)] == ["A", "B", "C", "B5", "C5"]
    seen = finish(sheet_preview.preview(practice, draft, Order()))
    assert seen.records == (4, 3 + 2 * seen.count) and seen.sheet.cells[seen.row(6), 1].value == "合计"
    assert seen.hidden.start == 4 + 2 * sheet_preview.SHOWN + 1


def test_lists_side_by_side_share_the_rows(practice: Book, tmp_path: Path) -> None:
    """Left the members, right the volunteers, each numbered by itself; the longer one decides the rows."""
    text = "!党员与志愿者名册\n序号|党员姓名|入党时间|序号|志愿者姓名|服务队\n1|_|_|1|_|_\n2|_|_|2|_|_\n!填表人："
    file, target = drawn(tmp_path / "表.xlsx", text), tmp_path / "填好.xlsx"
    finish(transfer.export(practice, "party_members", target, template=file))
    rows = rows_of(target)[2:-1]
    left = names(practice, "party_members", "person.name", Filter("until", how="empty"))
    right = names(practice, "volunteers", "person.name", Filter("left_on", how="empty"))
    assert len(left) > len(right) > 2 and len(rows) == len(left)
    assert [row[1] for row in rows] == left and [row[0] for row in rows] == list(range(1, len(left) + 1))
    assert [row[4] for row in rows[: len(right)]] == right
    assert all(row[3:] == [None] * 3 for row in rows[len(right) :])
    assert rows_of(target)[-1][0] == "填表人："


def test_lists_side_by_side_are_told_apart_by_the_heading_over_each(practice: Book, tmp_path: Path) -> None:
    head = "一、正式党员|<|<||二、预备党员|<|<\n序号|姓名|入党时间||序号|姓名|入党时间\n"
    file = drawn(tmp_path / "表.xlsx", f"!党员花名册\n{head}1|_|_||1|_|_\n2|_|_||2|_|_\n")
    draft = mapping.begin(practice, file)
    seen = finish(sheet_preview.preview(practice, draft, Order()))
    here = Filter("until", how="empty")
    full = names(practice, "party_members", "person.name", here, Filter("status", "正式党员"))
    new = names(practice, "party_members", "person.name", here, Filter("status", "预备党员"))
    assert seen.moved == len(full) - 2
    assert [seen.sheet.cells[row, 6].value for row in range(4, 4 + len(new))] == new
    assert seen.sheet.cells[3 + len(full), 2].value == full[-1]


def test_who_came_who_was_absent_who_was_excused(practice: Book, tmp_path: Path) -> None:
    """Three lists of a meeting's attendance are told apart by what stands above them; who came from afar came."""
    lists = "".join(
        f"!{title}\n序号|姓名|{heading}|备注|签名\n_|_|_|_|_\n_|_|_|_|_\n"
        for title, heading in (("一、到会人员", "到会情况"), ("二、缺席人员", "缺席原因"), ("三、请假人员", "请假原因"))
    )
    owner = next(
        m["meeting"] for m in practice.records("attendance") if m["status"] == "缺席"
    )
    file, target = drawn(tmp_path / "表.xlsx", f"!到会情况\n会议名称|_|<|时间|_\n{lists}"), tmp_path / "填好.xlsx"
    finish(transfer.export(practice, "meetings", target, template=file, records=[owner]))
    rows = rows_of(target)
    mine = Filter("meeting.uid", [owner], "among")
    for title, statuses in (("一、到会人员", ["到会", "线上"]), ("二、缺席人员", ["缺席"]), ("三、请假人员", ["请假"])):
        wanted = names(practice, "attendance", "person.name", mine, Filter("status", statuses, "among"))
        assert [row[1] for row in between(rows, title)] == wanted


def test_a_list_tells_by_how_it_calls_its_people(practice: Book, tmp_path: Path) -> None:
    text = "!村干部联系表\n序号|姓名|职务|电话||序号|村民小组长|小组|电话\n1|_|_|_||1|_|_|_\n2|_|_|_||2|_|_|_\n"
    file, target = drawn(tmp_path / "表.xlsx", text), tmp_path / "填好.xlsx"
    done = finish(transfer.export(practice, "posts", target, template=file))
    wanted = names(practice, "posts", "person.name", Filter("until", how="empty"), Filter("body", "村民小组"))
    found = [row[6] for row in rows_of(target)[2:] if row[6]]
    assert sorted(map(str, found)) == sorted(wanted) and any("村民小组长" in w for w in done.warnings)


def test_what_was_handed_in_knows_the_further_lists_too(practice: Book, tmp_path: Path) -> None:
    """A probationary member whose line changes is among what has changed since."""
    file = drawn(tmp_path / "表.xlsx", TOLD_APART)
    done = finish(transfer.export(practice, "party_members", tmp_path / "一.xlsx", template=file))
    assert done.handed is not None
    handed_in.note(practice, done.handed, done.rows, "一.xlsx")
    member = practice.records("party_members", status="预备党员")[0]
    with practice.step("改入党时间"):
        practice.save("party_members", {"uid": member["uid"], "joined_on": "2026-01-15"})
    again = finish(transfer.export(practice, "party_members", tmp_path / "二.xlsx", template=file))
    assert again.since is not None and len(again.since.changed) == 1


def test_the_kinds_of_meetings_each_in_a_list_of_its_own(practice: Book, tmp_path: Path) -> None:
    """Four captions, four types; a list ruled for one meeting only is a list all the same."""
    heads = "序号|会议时间|会议地点|主持人|应到|实到|主要议题\n"
    kinds = {"一、支部党员大会": ("支部党员大会", 2), "二、支部委员会": ("支部委员会", 2), "三、党小组会": ("党小组会", 1)}
    lists = "".join(f"!{caption}\n{heads}" + "_|_|_|_|_|_|_\n" * ruled for caption, (_, ruled) in kinds.items())
    file, target = drawn(tmp_path / "表.xlsx", f"!“三会一课”台账\n{lists}!填报人："), tmp_path / "填好.xlsx"
    done = finish(transfer.export(practice, "meetings", target, template=file))
    for caption, (kind, _) in kinds.items():
        wanted = names(practice, "meetings", "place", Filter("type.name", kind))
        assert [row[2] for row in between(rows_of(target), caption)] == wanted and wanted
        assert any(caption in w and kind in w for w in done.warnings)


def test_lists_of_other_ledgers_stand_on_one_sheet(practice: Book, tmp_path: Path) -> None:
    """Members, whom they look after, and this year's meetings; dated ones if no time was asked for."""
    text = """
!柳河村党建基本情况表
!一、党员名册
序号|姓名|性别|入党时间|党内职务
_|_|_|_|_
!二、联系户情况
序号|党员姓名|户主姓名|家庭住址|备注
_|_|_|_|_
!三、会议情况
序号|会议类型|会议地点|主持人|应到
_|_|_|_|_
"""
    file, target = drawn(tmp_path / "表.xlsx", text), tmp_path / "填好.xlsx"
    finish(transfer.export(practice, "party_members", target, template=file))
    rows, here = rows_of(target), Filter("until", how="empty")
    for caption, ledger, path in (
        ("一、党员名册", "party_members", "person.name"), ("二、联系户情况", "contacts", "member.person.name"),
    ):  # fmt: skip
        assert [row[1] for row in between(rows, caption)] == names(practice, ledger, path, here)
    year = str(practice.today.year)
    held = [m for m in practice.records("meetings") if m["held_on"].startswith(year)]
    assert len(between(rows, "三、会议情况")) == len(held) < practice.count("meetings")


def test_a_label_with_its_blank_is_no_caption(practice: Book, tmp_path: Path) -> None:
    said = templates.inspect(
        drawn(tmp_path / "表.xlsx", HOUSEHOLD.replace("走访记录|<|<|<|<|<", "备注|_|<|<|<|<")), None,
        practice.ledgers, practice,
    )  # fmt: skip
    assert [(other["title"], other["ledger"]) for other in said["others"]] == [("", "visits")]


@pytest.mark.parametrize(
    ("ledger", "caption", "fixed"),
    [
        ("posts", "一、村党支部委员会", {"body": "支委会"}),
        ("posts", "一、党支部书记", {"body": "支委会", "post": "书记"}),
        ("posts", "三、村“两委”成员", {"body": "两委"}),
        ("people", "一、本村村民", {}),
        ("people", "二、外出务工人员", {"away": 1}),
        ("people", "一、在家常住人员", {"away": 1}),
        ("people", "二、群众", {"political": "群众"}),
        ("people", "第十一村民组", {"household.group.name": "十一组"}),
        ("party_members", "流动党员", {"state": "流动"}),
        ("party_members", "党员", {}),
        ("care", "（二）独居老人和困境儿童", {}),
        ("meetings", "四、党课", {"type.name": "党课"}),
    ],
)
def test_a_caption_fixes_only_what_it_surely_says(
    practice: Book, ledger: str, caption: str, fixed: dict[str, str]
) -> None:
    found = further_lists.fixed(practice, practice.ledgers[ledger], caption)
    assert {f.path: f.value for f in found} == fixed

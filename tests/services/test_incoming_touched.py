"""One sheet imports into all the ledgers it touches: meetings with who came, attendance with its meeting, service."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.kit.errors import Refused
from desktop.kit.work import finish
from desktop.services import incoming
from desktop.sheets.tables.read import read_table
from desktop.store.book import Book
from tests.services.township import Township

Listed = Callable[..., Path]


@pytest.fixture
def listed(tmp_path: Path) -> Listed:
    def write(*lines: str) -> Path:
        file = tmp_path / "台账.csv"
        file.write_text("\r\n".join(lines), "gb18030")
        return file

    return write


def taken(book: Book, ledger: str, file: Path) -> incoming.Plan:
    table = read_table(file)
    plan = finish(incoming.check(book, ledger, table, incoming.propose(book, ledger, table)))
    assert plan.counts["read"] == sum(plan.counts[name] for name in ("added", "updated", "same", "refused"))
    finish(incoming.carry_out(book, plan))
    return plan


MEETING = "会议类型,会议名称,会议时间,会议地点,主持人,应到人数,实到人数,出席人员,请假人员,缺席人员,会议内容"


def test_a_meeting_comes_with_who_was_there(book: Book, branch: dict[str, str], listed: Listed) -> None:
    file = listed(MEETING, "支部党员大会,三月党员大会,2026-03-05 14:30,活动室,甲,3,1,甲,乙（生病）,丙,学习文件")
    plan = taken(book, "meetings", file)
    assert plan.counts["added"] == 1 and plan.brought["attendance"] == 3
    (meeting,) = book.records("meetings")
    assert (meeting["held_on"], meeting["began"], meeting["title"]) == ("2026-03-05", "14:30", "三月党员大会")
    assert meeting["branch"] == branch["branch"] and meeting["due_typed"] is None
    rows = {r["person"]: (r["status"], r["reason"], r["votes"]) for r in book.records("attendance")}
    assert rows == {
        branch["甲本人"]: ("到会", None, 1), branch["乙本人"]: ("请假", "生病", 1), branch["丙本人"]: ("缺席", None, None),
    }  # fmt: skip
    assert (meeting["due"], meeting["present"]) == (3, 1)
    assert taken(book, "meetings", file).counts["same"] == 1
    book.undo()
    assert book.count("meetings") == book.count("attendance") == 0


def test_a_meeting_with_somebody_nobody_knows_is_refused_with_the_name(
    book: Book, branch: dict[str, str], listed: Listed
) -> None:
    plan = taken(book, "meetings", listed(MEETING, "支部党员大会,,2026年3月5日,,甲,,,甲、某某、乙,,,"))
    assert plan.counts["refused"] == 1 and book.count("meetings") == book.count("attendance") == 0
    assert "某某" in plan.refused[0].reason and plan.refused[0].heading == "出席人员"


def test_an_attendance_list_finds_or_makes_its_meeting(book: Book, branch: dict[str, str], listed: Listed) -> None:
    lines = [f"支部党员大会,2026-03-05 14:30,活动室,{name},{status},{why}"
             for name, status, why in (("甲", "√", ""), ("乙", "请假", "生病"), ("丙", "到会", ""))]  # fmt: skip
    file = listed("会议类型,会议时间,会议地点,姓名,考勤情况,缺席原因", *lines)
    plan = taken(book, "attendance", file)
    assert plan.counts["added"] == 3 and plan.brought["meetings"] == 1
    (meeting,) = book.records("meetings")
    assert (meeting["place"], meeting["began"], meeting["present"]) == ("活动室", "14:30", 2)
    assert taken(book, "attendance", file).counts["same"] == 3
    assert book.count("meetings") == 1


def test_a_service_sheet_makes_activity_volunteer_and_person(book: Book, town: Township, listed: Listed) -> None:
    heading = "活动名称,活动日期,姓名,身份证号,联系电话,签到,签退,服务时长"
    file = listed(
        heading,
        "清洁家园,2026-03-05,王德福,419990195807051230,13812345678,8:00,10:00,2",
        "清洁家园,2026-03-05,赵新,410823197001010013,,8:00,9:30,1.5",
        "敬老,2026-03-08,王德福,419990195807051230,,14:00,15:00,1",
    )
    plan = taken(book, "service_records", file)
    assert plan.counts["added"] == 3
    assert {n: plan.brought[n] for n in ("activities", "volunteers", "people")} == {
        "activities": 2, "volunteers": 2, "people": 2,
    }  # fmt: skip
    assert book.records("people", name="王德福")[0]["phone"] == "13812345678"
    assert taken(book, "service_records", file).counts["same"] == 3
    assert [book.count(n) for n in ("people", "volunteers", "activities", "service_records")] == [2, 2, 2, 3]


def test_a_volunteer_roster_makes_team_and_people(book: Book, town: Township, listed: Listed) -> None:
    file = listed("姓名,性别,身份证号,联系电话,所属队伍,注册时间",
                  "王德福,男,419990195807051230,13812345678,柳河志愿队,2024-3-5")  # fmt: skip
    plan = taken(book, "volunteers", file)
    assert plan.counts["added"] == 1 and plan.brought == {"people": 1, "volunteer_teams": 1}


def test_party_members_of_a_roster_are_put_among_the_members_where_asked(
    book: Book, branch: dict[str, str], listed: Listed
) -> None:
    file = listed(
        "户号,组别,户主姓名,姓名,与户主关系,身份证号,政治面貌",
        "001,三组,王德福,王德福,户主,419990195807051230,党员",
        "001,三组,王德福,王新,儿子,410823197001010013,群众",
    )
    table, before = read_table(file), book.count("party_members")
    for wishes, brought in ((incoming.Wishes(), {}), (incoming.Wishes(members=True), {"party_members": 1})):
        plan = finish(incoming.check(book, "people", table, None, wishes=wishes))
        assert {n: c for n, c in plan.brought.items() if n == "party_members"} == brought
    finish(incoming.carry_out(book, plan))
    (member,) = book.records("party_members", person=book.records("people", name="王德福")[0]["uid"])
    assert (member["branch"], member["status"]) == (branch["branch"], "正式党员")
    again = finish(incoming.check(book, "people", table, None, wishes=incoming.Wishes(members=True)))
    assert again.counts["same"] == 2 and book.count("party_members") == before + 1


def test_a_file_beyond_the_settings_is_refused(book: Book, listed: Listed) -> None:
    file = listed("姓名,电话", *(f"人{n},1381234{n:04d}" for n in range(60)))
    with book.step("设置"):
        book.set("import_rows", "50")
    with pytest.raises(Refused, match="超过 50 行"):
        finish(incoming.check(book, "people", incoming.open_file(book, "people", file), None))
    with book.step("设置"):
        book.set("import_megabytes", "0.0001")
    with pytest.raises(Refused, match="MB"):
        incoming.open_file(book, "people", file)


@pytest.mark.parametrize(("name", "said"), [("import_entries", "个文件"), ("import_ratio", "倍")])
def test_a_file_packed_beyond_the_settings_is_refused_unopened(
    book: Book, tmp_path: Path, name: str, said: str
) -> None:
    """How many files are inside, and how much larger they are unpacked, is read from the directory alone."""
    file = tmp_path / "名册.xlsx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 12_000_000)
        archive.writestr("[Content_Types].xml", b"")
    with book.step("设置"):
        book.set(name, "1")
    with pytest.raises(Refused, match=said):
        incoming.open_file(book, "people", file)

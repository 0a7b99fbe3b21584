"""A meeting brings its roster of the day, counts it, judges quorum and votes in words, and is saved as one step."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.kit.errors import Refused
from desktop.kit.look import Record
from desktop.services import meetings, records
from desktop.services.meeting_draft import person_meant
from desktop.services.roster import expected
from desktop.store.book import Book

DAY = "2026-06-10"


@pytest.fixture
def branch(book: Book) -> Book:
    """A branch of ten: seven full members (one secretary), one probationary, one joined later, one gone by then."""
    records.add(book, "party_branches", {"name": "柳河村党支部", "has_committee": "是"})
    for number in range(1, 11):
        records.add(book, "people", {"name": f"党员{number}", "born": "1970"})
    for number in range(1, 11):
        member = {"person": f"党员{number}", "branch": "柳河村党支部", "status": "正式党员", "joined_on": "2000-7-1"}
        member["confirmed_on"] = "2001-7-1"
        if number == 8:
            member |= {"status": "预备党员", "joined_on": "2026-1-1", "confirmed_on": ""}
        if number == 9:
            member |= {"joined_on": "2026-6-15", "status": "预备党员", "confirmed_on": ""}
        if number == 10:
            member |= {"until": "2026-5-1"}
        records.add(book, "party_members", member)
    post = {"person": "党员3", "body": "支委会", "post": "书记", "branch": "柳河村党支部", "since": "2021-3-1"}
    records.add(book, "posts", post)
    return book


def new_meeting(book: Book, **more: object) -> Record:
    texts: dict[str, object] = {"type": "支部党员大会", "branch": "柳河村党支部", "held_on": DAY, **more}
    return book.ledgers["meetings"].read(texts, book)


def names(book: Book, rows: list[Record]) -> list[str]:
    return [(book.record("people", r["person"]) or {})["name"] for r in rows]


def marked(book: Book, rows: list[Record], **statuses: str) -> list[Record]:
    """Mark everyone 到会 but those named otherwise."""
    return [{**r, "status": statuses.get(n, "到会")} for r, n in zip(rows, names(book, rows), strict=True)]


def test_the_roster_is_that_of_the_day(branch: Book) -> None:
    rows = expected(branch, new_meeting(branch))
    assert names(branch, rows) == ["党员3", "党员1", "党员2", "党员4", "党员5", "党员6", "党员7", "党员8"]
    assert rows[0]["duty"] == "书记"
    assert [r["votes"] for r in rows] == [1] * 7 + [0]
    assert {r["status"] for r in rows} == {None}


def test_a_later_day_has_a_later_roster(branch: Book) -> None:
    assert "党员9" in names(branch, expected(branch, {**new_meeting(branch), "held_on": "2026-06-16"}))
    assert "党员10" in names(branch, expected(branch, {**new_meeting(branch), "held_on": "2026-04-01"}))


def test_adding_a_meeting_brings_unmarked_rows_and_a_title(branch: Book) -> None:
    uid = records.add(branch, "meetings", {"type": "支部党员大会", "held_on": DAY})
    meeting, rows, _, _ = meetings.open_meeting(branch, uid)
    assert meeting["title"] == "2026年6月支部党员大会"
    assert meeting["branch.called"] == "柳河村党支部"
    assert len(rows) == 8
    assert (meeting["due"], meeting["present"]) == (8, None)
    assert branch.undo().label == "新增会议“2026年6月支部党员大会”"
    assert branch.count("attendance") == 0


def test_typed_numbers_stand_where_there_is_no_list(branch: Book) -> None:
    texts = {"type": "支部党员大会", "held_on": DAY, "due_typed": "8", "present_typed": "7"}
    meeting = branch.record("meetings", records.add(branch, "meetings", texts))
    assert meeting is not None
    assert (meeting["due"], meeting["present"], branch.count("attendance")) == (8, 7, 0)


def test_marking_a_waiting_row_is_not_adding_a_second(branch: Book) -> None:
    uid = records.add(branch, "meetings", {"type": "支部党员大会", "held_on": DAY})
    row = {"meeting": uid, "person": "党员1", "status": "请假", "reason": "在外务工"}
    records.add(branch, "attendance", row)
    assert branch.count("attendance") == 8
    with pytest.raises(Refused, match="已经有"):
        records.add(branch, "attendance", row)


def test_counts_leave_out_those_who_sit_in(branch: Book) -> None:
    rows = marked(branch, expected(branch, new_meeting(branch)), 党员1="请假", 党员2="缺席", 党员4="线上")
    rows += [{"person": "x", "status": "列席"}, {"person": "y", "status": "不计入", "reason": "卧病"}]
    counts = meetings.count(rows)
    assert (counts.due, counts.present, counts.on_leave, counts.absent) == (8, 6, 1, 1)
    assert (counts.voters_due, counts.voters_present) == (7, 5)


def verdict(book: Book, resolution: dict[str, Any], **statuses: str) -> meetings.Verdict:
    meeting = new_meeting(book)
    rows = marked(book, expected(book, meeting), **statuses)
    return meetings.reckon(book, meeting, rows, resolution)


def test_a_vote_is_judged_with_its_arithmetic(branch: Book) -> None:
    passed = verdict(branch, {"agree": 4.0, "against": 2.0, "abstain": 1.0})
    assert (passed.ok, passed.text) == (True, "通过：同意 4 票，超过应到有表决权 7 人的一半（至少 4 票）")
    failed = verdict(branch, {"agree": 3.0, "against": 3.0, "abstain": 1.0})
    assert (failed.ok, failed.text) == (False, "未通过：同意 3 票，没有超过应到有表决权 7 人的一半（至少 4 票）")


def test_votes_that_do_not_add_up_are_told(branch: Book) -> None:
    short = verdict(branch, {"agree": 4.0, "against": 1.0, "abstain": 1.0})
    assert (short.ok, short.text) == (False, "票数不平：到会有表决权 7 人，三项合计 6，少 1 票")


def test_no_vote_without_a_quorum(branch: Book) -> None:
    away = {f"党员{n}": "请假" for n in (1, 2, 4, 5)}
    told = verdict(branch, {"agree": 3.0, "against": 0.0, "abstain": 0.0}, **away)
    assert told.ok is False
    assert "到会不够" in told.text
    assert "至少要 4 人" in told.text


def test_a_meeting_is_saved_with_its_rows_as_one_step(branch: Book) -> None:
    meeting = new_meeting(branch)
    rows = marked(branch, expected(branch, meeting), 党员1="请假", 党员2="缺席")
    rows[1]["reason"] = "在苏州务工"
    uid = meetings.save_meeting(
        branch, meeting, rows, [{"matter": "接收新党员", "agree": 4.0, "against": 1.0, "abstain": 0.0}]
    )
    meeting, rows, resolutions, _ = meetings.open_meeting(branch, uid)
    assert meeting["absences"] == "请假：党员1（在苏州务工）；缺席：党员2"
    assert (meeting["due"], meeting["present"], meeting["rate"]) == (8, 6, "75%")
    assert (resolutions[0]["result"], resolutions[0]["voters_due"], resolutions[0]["voters_present"]) == ("通过", 7, 5)
    meetings.save_meeting(branch, meeting, rows[:-1], [])
    assert branch.count("attendance") == 7
    assert branch.count("resolutions") == 0
    branch.undo()
    assert (branch.count("attendance"), branch.count("resolutions")) == (8, 1)
    branch.undo()
    assert branch.record("meetings", uid) is None


def test_a_recorded_meeting_says_when_it_was_recorded_late(branch: Book) -> None:
    for recorded, late in (("2026-6-13", 0), ("2026-6-14", 1)):
        texts = {"type": "支部党员大会", "held_on": DAY, "began": recorded[-2:] + ":00", "recorded_on": recorded}
        meeting = branch.record("meetings", records.add(branch, "meetings", texts))
        assert meeting is not None
        assert meeting["late"] == late


def test_what_is_missing_is_listed_and_does_not_forbid_saving(branch: Book) -> None:
    meeting = new_meeting(branch)
    rows = marked(branch, expected(branch, meeting), 党员1="缺席")
    said = [c.message for c in meetings.missing(branch, meeting, rows, [])]
    assert "第 2 行缺席原因" in said
    assert "“会议内容”没填" in said
    assert meetings.save_meeting(branch, meeting, rows, [])


def test_the_last_agenda_is_copied_never_the_minutes(branch: Book) -> None:
    texts = {"type": "支部党员大会", "held_on": "2026-3-1", "topics": "一、学习；二、议事", "content": "张三说……"}
    records.add(branch, "meetings", texts)
    assert meetings.agenda_of_last(branch, new_meeting(branch)) == "一、学习；二、议事"


def test_an_assembly_expects_the_adults_who_lived_here_on_that_day(book: Book) -> None:
    records.add(book, "groups", {"组名": "一组"})
    records.add(book, "households", {"户号": "001", "村民小组": "一组"})
    for name, born in (("甲", "1970"), ("乙", "1950"), ("丙", "2015"), ("丁", "1990")):
        records.add(book, "people", {"姓名": name, "出生日期": born, "户": "001"})
    records.add(book, "moves", {"姓名": "乙", "变动类型": "死亡", "变动日期": "2026-5-1"})
    came = {"姓名": "丁", "变动类型": "迁入", "变动日期": "2026-5-20", "新户": "001"}
    records.add(book, "moves", came)
    meeting = book.ledgers["meetings"].read({"类型": "村民会议", "开会日期": "2026-4-1"}, book)
    assert sorted(names(book, expected(book, meeting))) == ["乙", "甲"]
    assert sorted(names(book, expected(book, {**meeting, "held_on": "2026-06-01"}))) == ["丁", "甲"]


def test_a_whole_name_is_nobody_of_a_longer_one(book: Book) -> None:
    """刘秀英 typed as chair is not 刘秀英子; two characters of a name, or letters, still offer who is meant."""
    with book.step("一个人"):
        uid = book.save("people", {"name": "刘秀英子", "state": "在册"})
    assert person_meant(book, "刘秀英") == []
    assert [r["uid"] for r in person_meant(book, "秀英")] == [uid]
    assert [r["uid"] for r in person_meant(book, "刘秀英子")] == [uid]

"""Meetings counted by month, in all and for each member: small books whose answers can be reckoned by hand."""

from __future__ import annotations

from typing import Any

from tests.services.township import SECOND_QUARTER, THIS_YEAR, Township, table


def meeting(town: Township, kind: str, day: str, at: str = "柳河村", marks: str = "", **values: Any) -> str:
    """Hold a meeting; marks, one a person: 到 线 假 缺 列 外 空."""
    uid = town.add("meetings", at, type=town.types[kind], held_on=day, **values)
    for number, mark in enumerate(marks):
        status = dict(zip("到线假缺列外空", ("到会", "线上", "请假", "缺席", "列席", "不计入", None), strict=True))[
            mark
        ]
        town.add("attendance", at, meeting=uid, person=town.person(f"{day}{number}", at), status=status)
    return uid


def counts(town: Township, span: tuple[str, str], at: str = "") -> dict[tuple[str | None, str, int], tuple[Any, ...]]:
    rows = town.ask("meeting_counts", span, at)
    return {(r["branch_name"], r["type"], r["month"]): (r["held"], r["due"], r["present"]) for r in rows}


def test_meetings_are_counted_month_by_month(town: Township, branch: dict[str, str]) -> None:
    """Those who sat in or are left out are not due; a meeting without a list counts by the two numbers typed."""
    at = {"branch": branch["branch"]}
    meeting(town, "支部委员会", "2026-04-08", marks="到到线假缺列外空", **at)
    meeting(town, "支部委员会", "2026-04-30", due_typed=5.0, present_typed=4.0, **at)
    meeting(town, "支部委员会", "2026-03-31", marks="到", **at)
    town.remove("meetings", meeting(town, "支部委员会", "2026-05-08", marks="到到", **at))
    meeting(town, "村民会议", "2026-06-30", due_typed=412.0, present_typed=300.0)
    found = counts(town, SECOND_QUARTER, "柳河村")
    assert found["柳河村党支部", "支部委员会", 4] == (2, 6 + 5, 3 + 4)
    assert found["柳河村党支部", "支部委员会", 5] == (0, 0, 0)
    assert found[None, "村民会议", 6] == (1, 412, 300) and found[None, "村民会议", 4] == (0, 0, 0)
    assert {month for _, _, month in found} == {4, 5, 6}


def test_every_type_is_counted_for_the_branch_or_for_the_village(town: Township, branch: dict[str, str]) -> None:
    """Each of the fourteen types stands there, also where nothing was held; none stands in both."""
    rows = town.ask("meeting_counts", ("2026-04-01", "2026-04-30"), "柳河村")
    assert {r["type"] for r in rows} == set(town.types) and len(rows) == len(town.types)
    of_village = {r["type"] for r in rows if r["branch_name"] is None}
    assert of_village == {"村民代表会议", "村务监督会", "两委会", "村民会议", "村民小组会", "党群议事会"}
    assert len({r["uid"] for r in rows}) == len({r["id"] for r in rows}) == len(rows)
    assert table(rows, "year", "quarter", "month")[0] == (2026, 2, 4)


def test_meetings_of_two_villages_are_counted_apart(town: Township, branch: dict[str, str]) -> None:
    town.add("party_branches", "孟庄村", name="孟庄村党支部")
    meeting(town, "村民代表会议", "2026-04-05", "柳河村", "到到假")
    meeting(town, "村民代表会议", "2026-04-06", "孟庄村", "到")
    month = ("2026-04-01", "2026-04-30")
    assert counts(town, month, "孟庄村")[None, "村民代表会议", 4] == (1, 1, 1)
    assert {name for name, _, _ in counts(town, month, "孟庄村")} == {"孟庄村党支部", None}
    rows = [r for r in town.ask("meeting_counts", month) if r["type"] == "村民代表会议"]
    assert sorted(table(rows, "held", "due", "present")) == [(1, 1, 1), (1, 3, 2)]
    assert table(town.ask("meeting_totals", month, "孟庄村"), "type", "held", "rate") == [("村民代表会议", 1, "100%")]


def test_totals_of_a_period(town: Township, branch: dict[str, str]) -> None:
    """One line a type that was held: how often, how many were due and came, and the share of those due who came."""
    at = {"branch": branch["branch"]}
    meeting(town, "支部党员大会", "2026-04-22", marks="到到到缺列", **at)
    meeting(town, "支部党员大会", "2026-06-22", marks="到线假", **at)
    meeting(town, "支部党员大会", "2026-08-22", marks="到", **at)
    meeting(town, "支部委员会", "2026-04-08", **at)
    meeting(town, "村民会议", "2026-05-23", due_typed=400.0, present_typed=300.0)
    town.remove("meetings", meeting(town, "党课", "2026-05-15", marks="到", **at))
    rows = town.ask("meeting_totals", SECOND_QUARTER)
    assert table(rows, "branch_name", "type", "held", "due", "present", "rate") == [
        ("柳河村党支部", "支部党员大会", 2, 7, 5, "71%"),
        ("柳河村党支部", "支部委员会", 1, 0, 0, None),
        (None, "村民会议", 1, 400, 300, "75%"),
    ]
    assert len({r["uid"] for r in rows}) == 3
    assert table(town.ask("meeting_totals"), "type", "held")[0] == ("支部党员大会", 3)


def test_the_only_branch_holds_what_names_none(town: Township, branch: dict[str, str]) -> None:
    """A party meeting without its branch is that branch's; a village's meeting is the village's, whatever it names."""
    for kind in ("支部党员大会", "村民代表会议"):
        meeting(town, kind, "2026-04-22", marks="到到")
        meeting(town, kind, "2026-04-23", marks="到", branch=branch["branch"])
    found = counts(town, ("2026-04-01", "2026-04-30"), "柳河村")
    assert found["柳河村党支部", "支部党员大会", 4] == found[None, "村民代表会议", 4] == (2, 3, 3)
    assert table(town.ask("meeting_totals"), "branch_name", "type", "held", "due") == [
        ("柳河村党支部", "支部党员大会", 2, 3),
        (None, "村民代表会议", 2, 3),
    ]


def test_a_list_not_marked_yet_counts_by_the_number_typed(town: Township, branch: dict[str, str]) -> None:
    """Everyone listed is due; who came is not known, so the number typed stands."""
    meeting(town, "支部党员大会", "2026-04-22", marks="空空空空", present_typed=3.0, branch=branch["branch"])
    assert table(town.ask("meeting_totals"), "due", "present", "rate") == [(4, 3, "75%")]
    found = counts(town, SECOND_QUARTER, "柳河村")
    assert found["柳河村党支部", "支部党员大会", 4] == (1, 4, 3)


def test_each_member_s_attendance(town: Township, branch: dict[str, str]) -> None:
    """Marks in the order of the days: √ came, ○ from afar, △ on leave, × absent; who only sat in is not listed."""
    for kind, day, status in (
        ("支部党员大会", "2026-04-22", "到会"), ("支部党员大会", "2026-04-03", "请假"), ("支部党员大会", "2026-05-22", "线上"),
        ("主题党日活动", "2026-04-10", "缺席"), ("主题党日活动", "2026-05-10", "不计入"), ("党课", "2026-04-15", None),
        ("村务监督会", "2026-04-17", "列席"), ("主题党日活动", "2026-07-10", "到会"),
    ):  # fmt: skip
        uid = meeting(town, kind, day, branch=branch["branch"])
        town.add("attendance", meeting=uid, person=branch["甲本人"], status=status)
    removed = meeting(town, "党课", "2026-06-15", branch=branch["branch"])
    town.add("attendance", meeting=removed, person=branch["甲本人"], status="到会")
    town.remove("meetings", removed)
    rows = town.ask("member_attendance", SECOND_QUARTER)
    assert table(rows, "type", "month", "attendance", "due", "present", "on_leave", "absent") == [
        ("支部党员大会", 4, "△√", 2, 1, 1, 0),
        ("支部党员大会", 5, "○", 1, 1, 0, 0),
        ("党课", 4, "", 1, 0, 0, 0),
        ("主题党日活动", 4, "×", 1, 0, 0, 1),
        ("主题党日活动", 5, "", 0, 0, 0, 0),
    ]
    assert {(r["name"], r["party_group"], r["uid"][:18]) for r in rows} == {("甲", "第一党小组", branch["甲"])}
    assert len(town.ask("member_attendance", THIS_YEAR)) == 6 and town.ask("member_attendance", at="孟庄村") == []


def test_villagers_who_are_no_members_are_not_in_it(town: Township, branch: dict[str, str]) -> None:
    meeting(town, "村民代表会议", "2026-05-26", marks="到到")
    assert town.ask("member_attendance") == []

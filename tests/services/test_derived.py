"""What is counted from the records: small books whose answers can be reckoned by hand, also of two villages in one."""

from __future__ import annotations

import pytest

from desktop.kit.look import Query
from desktop.store.book import Book
from tests.services.township import SECOND_QUARTER, THIS_YEAR, Township, table

DERIVED = (
    "volunteer_hours",
    "member_attendance",
    "contact_coverage",
    "points_board",
    "dues_by_month",
    "meeting_totals",
)


@pytest.mark.parametrize("name", DERIVED)
def test_a_new_book_has_nothing_to_count(book: Book, name: str) -> None:
    assert list(book.rows(name, Query())) == []
    assert list(book.rows(name, Query(since="2026-04-01", until="2026-06-30", village="x"))) == []


# --- points


def points(town: Township, day: str, score: float, at: str = "柳河村", **owner: str) -> str:
    return town.add("points", at, on_day=day, score=score, reason="事由", **owner)


def test_points_of_a_quarter_stand_on_those_before(town: Township, households: dict[str, str]) -> None:
    """Before, earned, lost, together and in all; what a person earned is not the household's; later ones wait."""
    home, other = households["王德福"], households["李雪梅"]
    for day, score in (("2025-11-02", 5.0), ("2026-03-31", 3.0), ("2026-04-01", 5.0), ("2026-06-30", -2.0)):
        points(town, day, score, household=home)
    points(town, "2026-07-01", 40.0, household=home)
    points(town, "2026-05-05", 4.0, person=households["王志远"])
    points(town, "2026-05-06", 4.0, household=other)
    town.remove("points", points(town, "2026-05-07", 100.0, household=other))
    found = table(
        town.ask("points_board", SECOND_QUARTER),
        "place", "name", "group_name", "before", "added", "taken", "score", "total",
    )  # fmt: skip
    assert sorted(found, key=lambda row: (row[0], row[3])) == [
        (1, "李雪梅", "三组", 0, 4, 0, 4, 4),
        (1, "王志远", "三组", 0, 4, 0, 4, 4),
        (3, "王德福", "三组", 8, 5, 2, 3, 11),
    ]


def test_points_of_the_year_are_those_since_january(town: Township, households: dict[str, str]) -> None:
    """Without a period it is this year; a household that only lost points is last, and one without any is not there."""
    points(town, "2025-12-31", 9.0, household=households["李雪梅"])
    points(town, "2026-01-01", 1.0, household=households["李雪梅"])
    points(town, "2026-06-18", -1.5, household=households["王德福"])
    found = table(town.ask("points_board"), "place", "name", "before", "added", "taken", "score", "total")
    assert found == [(1, "李雪梅", 9, 1, 0, 1, 10), (2, "王德福", 0, 0, 1.5, -1.5, -1.5)]
    assert found == table(
        town.ask("points_board", THIS_YEAR), "place", "name", "before", "added", "taken", "score", "total"
    )


def test_tenths_of_points_add_up_exactly(town: Township, households: dict[str, str]) -> None:
    """0.1 and 0.2 are 0.3, and share a place with it."""
    points(town, "2026-05-01", 0.1, household=households["王德福"])
    points(town, "2026-05-02", 0.2, household=households["王德福"])
    points(town, "2026-05-02", 0.3, household=households["李雪梅"])
    assert table(town.ask("points_board"), "place", "score", "total") == [(1, 0.3, 0.3), (1, 0.3, 0.3)]


def test_points_whose_day_is_not_known_count_where_they_may_be(town: Township, households: dict[str, str]) -> None:
    points(town, "2026-04", 5.0, household=households["王德福"])
    points(town, "2026-03", 2.0, household=households["王德福"])
    (row,) = town.ask("points_board", SECOND_QUARTER)
    assert (row["before"], row["score"], row["total"]) == (2, 5, 7)


def test_each_village_has_its_own_points_board(town: Township, households: dict[str, str]) -> None:
    points(town, "2026-05-01", 5.0, household=households["王德福"])
    points(town, "2026-05-01", 8.0, "孟庄村", household=households["外村人"])
    assert table(town.ask("points_board", at="柳河村"), "place", "name") == [(1, "王德福")]
    assert table(town.ask("points_board", at="孟庄村"), "place", "name", "group_name") == [(1, "外村人", None)]
    assert table(town.ask("points_board"), "place", "name") == [(1, "外村人"), (2, "王德福")]


# --- party dues


def dues(town: Township, member: str, month: str, paid: int | None) -> str:
    return town.add("dues", member=member, month=month, due=50, paid=paid, paid_on=f"{month}-10" if paid else None)


def test_dues_month_by_month_and_the_year_s_sum(town: Township, branch: dict[str, str]) -> None:
    """Twelve months for whoever belongs; what was not paid, or paid in another year, is not counted."""
    for month, paid in (("2025-12", 50), ("2026-01", 50), ("2026-02", 60), ("2026-03", None)):
        dues(town, branch["甲"], month, paid)
    town.remove("dues", dues(town, branch["甲"], "2026-04", 50))
    dues(town, branch["乙"], "2026-03", 50)
    rows = town.ask("dues_by_month", THIS_YEAR)
    assert table(rows, "name", "month")[::12] == [("甲", 1), ("乙", 1)] and len(rows) == 24
    first = [r for r in rows if r["name"] == "甲"]
    assert [r["paid"] for r in first] == [50, 60, *[None] * 10]
    assert {(r["party_group"], r["year"], r["standard"], r["year_paid"]) for r in first} == {
        ("第一党小组", 2026, 50, 110)
    }
    assert {r["year_paid"] for r in rows if r["name"] == "乙"} == {50}
    assert {r["uid"][:18] for r in rows} == {branch["甲"], branch["乙"]}
    assert len({r["uid"] for r in rows}) == len({r["id"] for r in rows}) == 24


def test_dues_of_last_year_are_those_of_who_belonged_then(town: Township, branch: dict[str, str]) -> None:
    """Who left in August stands there; who joined this February does not."""
    dues(town, branch["丙"], "2025-07", 50)
    rows = town.ask("dues_by_month", ("2025-01-01", "2025-12-31"))
    assert {r["name"] for r in rows} == {"甲", "丙"} and {r["year"] for r in rows} == {2025}
    assert {r["year_paid"] for r in rows if r["name"] == "甲"} == {None}
    assert [r["month"] for r in rows if r["paid"]] == [7]
    assert town.ask("dues_by_month", SECOND_QUARTER) == town.ask("dues_by_month", SECOND_QUARTER)
    assert {r["month"] for r in town.ask("dues_by_month", SECOND_QUARTER)} == set(range(1, 13))


def test_each_village_collects_its_own_dues(town: Township, branch: dict[str, str]) -> None:
    there = town.add("party_branches", "孟庄村", name="孟庄村党支部")
    person = town.person("外村党员", "孟庄村")
    town.add("party_members", "孟庄村", person=person, branch=there, status="正式党员", joined_on="2000-07-01")
    assert {r["name"] for r in town.ask("dues_by_month", at="孟庄村")} == {"外村党员"}
    assert {r["name"] for r in town.ask("dues_by_month", at="柳河村")} == {"甲", "乙"}
    assert len(town.ask("dues_by_month")) == 36


# --- volunteer hours


@pytest.fixture
def volunteers(town: Township) -> dict[str, str]:
    """Two of one team, the second gone since May; one of the other village."""
    team = town.add("volunteer_teams", name="巡逻队")
    made = {}
    for name, left, at in (("甲", None, "柳河村"), ("乙", "2026-05-10", "柳河村"), ("丙", None, "孟庄村")):
        made[name] = town.add(
            "volunteers", at, person=town.person(name, at), team=team if at == "柳河村" else None, left_on=left
        )
    return made


def served(town: Township, volunteer: str, day: str, minutes: int, at: str = "柳河村") -> str:
    return town.add("service_records", at, volunteer=volunteer, done_on=day, minutes=minutes)


def test_hours_quarter_by_quarter_and_of_the_year(town: Township, volunteers: dict[str, str]) -> None:
    """A removed record and another year's do not count; the first and last day of a quarter do."""
    first = volunteers["甲"]
    for day, minutes in (("2025-12-31", 600), ("2026-01-01", 120), ("2026-03-31", 60), ("2026-04-01", 1020)):
        served(town, first, day, minutes)
    town.remove("service_records", served(town, first, "2026-02-01", 300))
    rows = [r for r in town.ask("volunteer_hours", THIS_YEAR) if r["name"] == "甲"]
    assert table(rows, "quarter", "times", "minutes") == [(1, 2, 180), (2, 1, 1020), (3, 0, 0), (4, 0, 0)]
    assert {(r["year"], r["year_times"], r["year_minutes"], r["goal"], r["rate"], r["reached"]) for r in rows} == {
        (2026, 3, 1200, 4800, "25%", "未达标")
    }
    assert [r["quarter"] for r in town.ask("volunteer_hours") if r["name"] == "乙"] == [1, 2]


def test_a_quarter_s_hours_beside_those_of_the_whole_year(town: Township, volunteers: dict[str, str]) -> None:
    """Asked for one quarter, the other quarters are empty, and 全年 is still the year's."""
    for day, minutes in (("2026-03-31", 60), ("2026-04-01", 90), ("2026-06-30", 30), ("2026-07-01", 600)):
        served(town, volunteers["甲"], day, minutes)
    rows = [r for r in town.ask("volunteer_hours", SECOND_QUARTER) if r["name"] == "甲"]
    assert table(rows, "quarter", "times", "minutes") == [(1, 0, 0), (2, 2, 120), (3, 0, 0), (4, 0, 0)]
    assert {(r["year_times"], r["year_minutes"]) for r in rows} == {(4, 780)}


def test_the_goal_is_what_the_village_set(town: Township, volunteers: dict[str, str]) -> None:
    served(town, volunteers["甲"], "2026-01-05", 240)
    with town.book.step("目标"):
        town.book.set("volunteer_goal_hours", "4")
    rows = town.ask("volunteer_hours")
    assert {(r["goal"], r["rate"], r["reached"]) for r in rows if r["name"] == "甲"} == {(240, "100%", "达标")}
    assert {(r["rate"], r["reached"]) for r in rows if r["name"] == "乙"} == {("0%", "未达标")}
    with town.book.step("不设目标"):
        town.book.set("volunteer_goal_hours", "0")
    assert {(r["goal"], r["rate"], r["reached"]) for r in town.ask("volunteer_hours")} == {(0, None, "达标")}


def test_each_village_has_its_own_volunteers(town: Township, volunteers: dict[str, str]) -> None:
    served(town, volunteers["丙"], "2026-01-05", 240, "孟庄村")
    rows = town.ask("volunteer_hours", at="孟庄村")
    assert {(r["name"], r["team"], r["year_minutes"]) for r in rows} == {("丙", None, 240)}
    assert {r["name"] for r in town.ask("volunteer_hours", at="柳河村")} == {"甲", "乙"}


# --- who looks after whom


def test_which_households_somebody_looks_after(
    town: Township, households: dict[str, str], branch: dict[str, str]
) -> None:
    """Only those who still do so today; visits by their days; a household struck off is not there."""
    home, other = households["王德福"], households["李雪梅"]
    for member, household, until in (
        ("甲", home, None), ("乙", home, "2026-12-31"), ("丙", home, "2026-06-18"), ("甲", other, "2026-01-01"),
    ):  # fmt: skip
        town.add("contacts", member=branch[member], household=household, since="2025-01-01", until=until)
    for day in ("2026-03-31", "2026-04-01", "2026-06-17"):
        town.add("visits", member=branch["甲"], household=home, visited_on=day)
    town.remove("visits", town.add("visits", member=branch["甲"], household=home, visited_on="2026-06-18"))
    gone = town.add("households", number="003", state="已销户")
    rows = town.ask("contact_coverage", SECOND_QUARTER, "柳河村")
    assert [(r["uid"], r["number"], r["head"], r["group_name"]) for r in rows] == [
        (home, "001", "王德福", "三组"),
        (other, "002", "李雪梅", "三组"),
    ]
    assert set(rows[0]["members"].split("、")) == {"甲", "乙"}
    assert table(rows, "member_count", "last_visit", "visit_count") == [(2, "2026-06-17", 2), (0, None, 0)]
    assert rows[1]["members"] is None
    assert gone not in {r["uid"] for r in town.ask("contact_coverage")} and len(town.ask("contact_coverage")) == 3
    assert town.ask("contact_coverage")[0]["visit_count"] == 3


# --- what a record itself works out


def test_points_say_whose_they_are(town: Township, households: dict[str, str]) -> None:
    """A household's are called by its head, a person's by name, also where both are given the household's."""
    both = {"household": households["李雪梅"], "person": households["王志远"]}
    for owner in ({"household": households["王德福"]}, {"person": households["王志远"]}, both):
        points(town, "2026-05-01", 1.0, **owner)
    assert [p["owner"] for p in town.book.records("points")] == ["王德福", "王志远", "李雪梅"]


def test_a_duty_knows_its_weekday(town: Township) -> None:
    """18 June 2026 is a Thursday; a day not known has none."""
    person = town.person("值班人")
    for day in ("2026-06-18", "2026-06-21", "2026-06"):
        town.add("duties", on_duty=day, person=person)
    assert [d["weekday"] for d in town.book.records("duties")] == ["星期四", "星期日", None]


def test_the_last_visit_to_somebody_cared_for(
    town: Township, households: dict[str, str], branch: dict[str, str]
) -> None:
    """Visits are to the household; one taken back does not count, and no visit is no day."""
    for name in ("王志远", "李雪梅本人"):
        town.add("care", person=households[name], kind="残疾人")
    for day in ("2026-05-01", "2026-04-01"):
        town.add("visits", member=branch["甲"], household=households["王德福"], visited_on=day)
    taken_back = town.add("visits", member=branch["甲"], household=households["王德福"], visited_on="2026-06-01")
    town.remove("visits", taken_back)
    assert [c["last_visit"] for c in town.book.records("care")] == ["2026-05-01", None]

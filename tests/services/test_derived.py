"""What is counted from the records: small books whose answers can be reckoned by hand, also of two villages in one."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.kit.look import Query, Record
from desktop.store.book import Book

THIS_YEAR = ("2026-01-01", "2026-12-31")
SECOND_QUARTER = ("2026-04-01", "2026-06-30")


class Township:
    """A book of two villages, filled record by record; each record says whose it is."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.village = {"柳河村": book.records("villages")[0]["uid"]}
        self.village["孟庄村"] = self.add("villages", "孟庄村", name="孟庄村")
        self.types = {t["name"]: t["uid"] for t in book.records("meeting_types")}

    def add(self, ledger: str, at: str = "柳河村", **values: Any) -> str:
        with self.book.step("记一条"):
            return self.book.save(ledger, {"village": self.village.get(at), **values})

    def remove(self, ledger: str, uid: str) -> None:
        with self.book.step("删一条"):
            self.book.remove(ledger, uid)

    def ask(self, ledger: str, span: tuple[str, str] = ("", ""), at: str = "") -> list[Record]:
        query = Query(since=span[0], until=span[1], village=self.village.get(at, ""))
        return list(self.book.rows(ledger, query))

    def person(self, name: str, at: str = "柳河村", **values: Any) -> str:
        return self.add("people", at, name=name, **values)


@pytest.fixture
def town(book: Book) -> Township:
    return Township(book)


def table(rows: list[Record], *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[c] for c in columns) for row in rows]


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


@pytest.fixture
def households(town: Township) -> dict[str, str]:
    """Two households of a hamlet, a member of the first, and a household of the other village."""
    group = town.add("groups", name="三组", number=3.0)
    made = {"group": group}
    for name, number, at in (("王德福", "001", "柳河村"), ("李雪梅", "002", "柳河村"), ("外村人", "901", "孟庄村")):
        home = town.add("households", at, number=number, group=group if at == "柳河村" else None)
        made[name] = home
        head = town.person(name, at, household=home)
        made[f"{name}本人"] = head
        with town.book.step("户主"):
            town.book.save("households", {"uid": home, "head": head})
    made["王志远"] = town.person("王志远", household=made["王德福"])
    return made


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


@pytest.fixture
def branch(town: Township) -> dict[str, str]:
    """A branch with a group and three members: one of old, one who joined this year, one who left last year."""
    made = {"branch": town.add("party_branches", name="柳河村党支部", has_committee=1)}
    made["group"] = town.add("party_groups", name="第一党小组", branch=made["branch"])
    for name, joined, until in (
        ("甲", "1985-07", None),
        ("乙", "2026-02-22", None),
        ("丙", "1990-07-01", "2025-08-03"),
    ):
        person = town.person(name)
        made[f"{name}本人"] = person
        made[name] = town.add(
            "party_members",
            person=person, branch=made["branch"], party_group=made["group"],
            status="正式党员", joined_on=joined, until=until, dues=50,
        )  # fmt: skip
    return made


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


# --- meetings


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
        ("主题党日", "2026-04-10", "缺席"), ("主题党日", "2026-05-10", "不计入"), ("党课", "2026-04-15", None),
        ("村务监督会", "2026-04-17", "列席"), ("主题党日", "2026-07-10", "到会"),
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
        ("主题党日", 4, "×", 1, 0, 0, 1),
        ("主题党日", 5, "", 0, 0, 0, 0),
    ]
    assert {(r["name"], r["party_group"], r["uid"][:18]) for r in rows} == {("甲", "第一党小组", branch["甲"])}
    assert len(town.ask("member_attendance", THIS_YEAR)) == 6 and town.ask("member_attendance", at="孟庄村") == []


def test_villagers_who_are_no_members_are_not_in_it(town: Township, branch: dict[str, str]) -> None:
    meeting(town, "村民代表会议", "2026-05-26", marks="到到")
    assert town.ask("member_attendance") == []


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

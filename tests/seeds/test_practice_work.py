"""The practice village's daily work: duty, problems, lists, disputes, care, points, decisions, dues."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from desktop.kit.look import Record
from seeds.practice import fault_year
from tests.seeds.looks import DAYS, TODAY, Village, by_uid, village

LEDGERS = ("duties", "problems", "tasks", "disputes", "care", "points", "decisions", "dues")
EVERY_DAY = pytest.mark.parametrize("today", DAYS, ids=str)


@pytest.fixture(scope="module")
def here() -> Village:
    return village(TODAY)


@EVERY_DAY
def test_there_is_something_to_look_at_in_each(today: date) -> None:
    records = village(today)
    counts = {name: len(records[name]) for name in LEDGERS}
    assert counts["duties"] == 60 and counts["problems"] == counts["disputes"] == 12
    assert counts["care"] >= 12 and counts["points"] == 80 and 10 <= counts["decisions"] <= 11
    assert len({r["uid"] for name in LEDGERS for r in records[name]}) == sum(counts.values())


@EVERY_DAY
def test_somebody_of_the_committees_was_on_duty_every_day(today: date) -> None:
    """Sixty days, ending today; whoever led or sat in the office held a post that day; today is still open."""
    records = village(today)
    assert [d["on_duty"] for d in records["duties"]] == [
        (today - timedelta(days=ago)).isoformat() for ago in range(59, -1, -1)
    ]
    for duty in records["duties"]:
        held = {
            p["person"]
            for p in records["posts"]
            if p["body"] == "两委"
            and p["since"] <= duty["on_duty"]
            and (not p["until"] or duty["on_duty"] < p["until"])
        }
        assert {duty["leader"], duty["person"]} <= held and duty["leader"] != duty["person"]
        assert bool(duty["handed_over"]) == (duty["on_duty"] < today.isoformat())
        assert bool(duty["visitor"]) == bool(duty["handling"])
    visited = sum(bool(d["visitor"]) for d in records["duties"])
    assert 15 <= visited <= 50


def test_duty_passes_to_who_comes_next(here: Village) -> None:
    people = by_uid(here)
    for duty, after in zip(here["duties"], here["duties"][1:], strict=False):
        assert duty["handed_over"].endswith(f"交{people[after['person']]['name']}")


@EVERY_DAY
def test_problems_are_open_overdue_or_closed(today: date) -> None:
    problems = village(today)["problems"]
    open_ = [p for p in problems if not p["closed_on"]]
    overdue = [p for p in open_ if p["due_on"] < today.isoformat()]
    assert (len(open_), len(overdue)) == (5, 3)
    assert {p["state"] for p in open_} == {"未整改", "整改中"}
    for problem in problems:
        assert problem["measure"] and problem["progress"] and problem["source"]
        assert not problem["closed_on"] or problem["found_on"] < problem["closed_on"] <= problem["due_on"]


@EVERY_DAY
def test_the_lists_are_one_ten_and_n(today: date) -> None:
    """One matter of the secretary, ten of the committees, four of the year, three for the people, told monthly."""
    records = village(today)
    kinds = Counter(t["kind"] for t in records["tasks"])
    assert kinds == {"书记领办1件事": 1, "两委干部领办10件事": 10, "年度重点工作": 4, "民生实事": 3}
    meetings = {m["held_on"] for m in records["meetings"] if m["title"].endswith("两委会")}
    updated = max(meetings)
    held = {p["person"] for p in records["posts"] if p["body"] == "两委"}
    for task in records["tasks"]:
        assert task["updated_on"] == updated and task["owner"] in held
        assert (task["state"] == "未开始") == (task["begun_on"] is None) == (task["progress"] is None)
        assert (task["effect"] is not None) == (task["state"] == "已完成")
        assert task["state"] not in ("进行中", "已完成") or (task["state"] == "已完成") == (task["due_on"] <= updated)
        if task["state"] == "进行中":
            assert task["progress"].startswith(f"{int(updated[5:7])}月：") and task["begun_on"] in meetings
    chief = records["villages"][0]["secretary"]
    assert [t["owner"] for t in records["tasks"] if t["kind"] == "书记领办1件事"] == [chief]


@EVERY_DAY
def test_disputes_name_those_who_quarrelled(today: date) -> None:
    """Neighbours live in one hamlet, couples in one house; what is settled was settled after it was found."""
    records = village(today)
    phones = {p["phone"]: p for p in records["people"] if p["phone"]}
    homes = by_uid(records)
    for dispute in records["disputes"]:
        first, second = (phones.get(dispute[f"phone_{side}"]) for side in "ab")
        assert first and first["name"] == dispute["party_a"] and first["name"] in dispute["summary"]
        assert "{" not in f"{dispute['summary']}{dispute['measure']}"
        if second:
            assert second["name"] == dispute["party_b"]
            one, other = (homes[p["household"]] for p in (first, second))
            assert one["group"] == other["group"] and (one is other) == (dispute["kind"] == "婚姻家庭")
        assert (dispute["result"] == "已化解") == bool(dispute["settled_on"])
    assert Counter(d["result"] for d in records["disputes"])["已化解"] == 10


@EVERY_DAY
def test_those_cared_for_are_what_their_tags_say(today: date) -> None:
    """The helper is the member who looks after the household; the guardian is someone else, with a telephone."""
    records = village(today)
    people, helpers = by_uid(records), {c["household"]: c["member"] for c in records["contacts"] if not c["until"]}
    tagged = {"高龄老人": "高龄", "特困人员": "特困"}
    for care in records["care"]:
        person = people[care["person"]]
        if care["kind"] == "重病患者":
            assert person["health"] == "大病"
        else:
            assert tagged.get(care["kind"], care["kind"]) in person["tags"].split("、")
        assert care["helper"] == helpers[person["household"]]
        assert care["guardian"] != person["name"] and care["guardian_phone"] and care["guardian_relation"]
        if care["kind"] in ("留守儿童", "困境儿童"):
            guardian = next(
                p for p in records["people"] if p["phone"] == care["guardian_phone"] and p["sex"] == sex(care)
            )
            assert (guardian["name"], guardian["household"]) == (care["guardian"], person["household"])
    kinds = Counter(care["kind"] for care in records["care"])
    assert kinds["独居老人"] >= 4 and kinds["留守儿童"] + kinds["困境儿童"] >= 2 and kinds["残疾人"] == 2


def sex(care: Record) -> str:
    return "男" if care["guardian_relation"] in ("父亲", "祖父") else "女"


@EVERY_DAY
def test_points_of_four_quarters(today: date) -> None:
    """For households and for members, some taken away; work given freely is five points, and it was given."""
    records = village(today)
    points = records["points"]
    quarter = (today.month - 1) // 3
    first = date(today.year - (quarter < 3), (quarter * 3 + 3) % 12 + 1, 1)
    assert points[0]["on_day"] >= first.isoformat() and points == sorted(points, key=lambda p: p["on_day"])
    assert all(bool(p["household"]) != bool(p["person"]) for p in points)
    assert min(Counter(bool(p["person"]) for p in points).values()) >= 8
    assert 3 <= sum(p["score"] < 0 for p in points) <= 40
    members = {m["person"] for m in records["party_members"]}
    assert {p["person"] for p in points} <= members | {None}
    found, served = by_uid(records), set()
    for record in records["service_records"]:
        person, activity = found[found[record["volunteer"]]["person"]], found.get(record["activity"])
        if activity:
            served.add((f"{person['name']}参加{activity['name']}义务劳动", record["done_on"], person["household"]))
    labour = [p for p in points if p["reason"].endswith("义务劳动")]
    assert len(labour) == 26 and {p["score"] for p in labour} == {5.0}
    assert {(p["reason"], p["on_day"], p["household"]) for p in labour} <= served


@EVERY_DAY
def test_decisions_are_those_of_the_meetings(today: date) -> None:
    """Each step's day is that of a meeting that voted on the matter; the votes are the representatives' own."""
    records = village(today)
    meetings = by_uid(records)
    voted: dict[tuple[str, str], Record] = {}
    for vote in records["resolutions"]:
        voted[vote["matter"].removeprefix("提议："), meetings[vote["meeting"]]["held_on"]] = vote
    for decision in records["decisions"]:
        steps = [decision[s] for s in ("proposed_on", "discussed_on", "deliberated_on", "resolved_on") if decision[s]]
        assert all((decision["matter"], day) in voted for day in steps)
        if decision["resolved_on"]:
            vote = voted[decision["matter"], decision["resolved_on"]]
            assert [decision[k] for k in ("present", "agree")] == [vote["voters_present"], vote["agree"]]
            assert decision["published_from"] or decision["resolved_on"] == (today - timedelta(days=1)).isoformat()
        assert not decision["done_from"] or (decision["execution"] and decision["supervision"])
    stuck = [d["proposed_on"][:7] for d in records["decisions"] if d["note"]]
    assert stuck == [f"{fault_year(today)}-08"]
    assert sum(bool(d["done_until"]) for d in records["decisions"]) >= 6


@EVERY_DAY
def test_dues_are_paid_but_by_two_who_are_away(today: date) -> None:
    """Fourteen months for whoever belonged, 0.2 to 1 yuan; only those away are ever a month behind."""
    records = village(today)
    months = sorted({d["month"] for d in records["dues"]})
    assert len(months) == 14 and months[-1] >= (today - timedelta(days=42)).isoformat()[:7]
    members = {m["uid"]: m for m in records["party_members"]}
    mine: dict[str, list[Record]] = {uid: [] for uid in members}
    for due in records["dues"]:
        mine[due["member"]].append(due)
        assert 20 <= due["due"] <= 100 and due["due"] == members[due["member"]]["dues"]
        assert due["paid"] in (None, due["due"]) and bool(due["paid"]) == bool(due["paid_on"]) == bool(due["way"])
    behind = 0
    for uid, member in members.items():
        if not member["until"]:
            assert [d["month"] for d in mine[uid]] == [m for m in months if m >= member["joined_on"][:7]]
        late = [d for d in mine[uid] if not d["paid"] and d["month"] < months[-1]]
        assert not late or member["state"] == "流动"
        behind += len(late) >= 3
        if paid := [d["month"] for d in mine[uid] if d["paid"]]:
            assert member["dues_paid_to"] == paid[-1]
    assert 1 <= behind <= 2


def test_members_who_are_away_have_left_word(here: Village) -> None:
    away = [m for m in here["party_members"] if m["state"] == "流动"]
    assert len(away) == 10
    for member in away:
        assert all(member[k] for k in ("away_to", "away_since", "host_branch", "away_card", "dues_paid_to"))
    assert len({m["away_card"] for m in away}) == 10


def test_dues_paid_on_a_party_day_were_paid_by_who_came(here: Village) -> None:
    """Cash on the very day comes from somebody whom the sign-in sheet shows there."""
    party_days = {m["held_on"]: m["uid"] for m in here["meetings"] if m["title"].endswith("主题党日活动")}
    came = {(r["meeting"], r["person"]) for r in here["attendance"] if r["status"] == "到会"}
    members = by_uid(here)
    cash = [d for d in here["dues"] if d["way"] == "现金" and d["paid_on"] in party_days]
    assert len(cash) > 500
    assert all((party_days[d["paid_on"]], members[d["member"]]["person"]) in came for d in cash)
    assert all(d["receiver"] != members[d["member"]]["person"] for d in here["dues"])

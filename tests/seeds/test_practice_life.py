"""Life in the practice village: posts, meetings, votes, visits and service, as an inspector would read them."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import combinations, pairwise

import pytest

from desktop.kit.look import Record
from seeds.practice import PLANTED_FAULTS, fault_year
from tests.seeds.looks import DAYS, TODAY, Village, by_uid, village


@pytest.fixture(scope="module")
def here() -> Village:
    return village(TODAY)


def test_posts_are_never_empty(here: Village) -> None:
    """Committees have their number today, and where hands changed the next began the day the last ended."""
    now = Counter(p["body"] for p in here["posts"] if not p["until"])
    assert (now["支委会"], now["两委"], now["村委会"], now["村务监督委员会"], now["村民小组"]) == (5, 7, 5, 3, 14)
    for post in ("宣传委员", "监委会主任"):
        terms = sorted((p for p in here["posts"] if p["post"] == post), key=lambda p: p["since"])
        assert len(terms) == 2 and all(a["until"] == b["since"] for a, b in pairwise(terms))
    women = sum(
        by_uid(here)[p["person"]]["sex"] == "女" for p in here["posts"] if p["body"] == "村民代表" and not p["until"]
    )
    assert women * 3 >= now["村民代表"]


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_only_the_planted_meetings_are_missing(today: date) -> None:
    """Each month and quarter that is over has what its types ask for, but for three meetings."""
    records = village(today)
    types = {t["uid"]: t for t in records["meeting_types"]}
    groups = [g["uid"] for g in records["party_groups"]]
    held = Counter((types[m["type"]]["name"], m["party_group"], m["held_on"][:7]) for m in records["meetings"])
    first, this = records["meetings"][0]["held_on"][:7], today.isoformat()[:7]
    months = [f"{y}-{m:02d}" for y in range(today.year - 3, today.year + 1) for m in range(1, 13)]
    missing = set()
    for kind in (t for t in types.values() if t["in_grid"]):
        span = {"每月": 1, "每季": 3}[kind["per"]]
        for group in groups if kind["name"] == "党小组会" else [None]:
            for at in range(0, len(months), span):
                period = months[at : at + span]
                if first <= period[0] and period[-1] < this and not sum(held[kind["name"], group, m] for m in period):
                    missing.add((kind["name"], groups.index(group) + 1 if group else 0, period[0]))
    year = fault_year(today)
    assert missing == {(f.type, f.part, f"{year}-{f.months[0]:02d}") for f in PLANTED_FAULTS}
    assert all(f.sentence for f in PLANTED_FAULTS)


def test_attendance_fits_the_roster_of_the_day(here: Village) -> None:
    """Nobody came before joining or after leaving, and everybody who belonged is on the list."""
    types = {t["uid"]: t["name"] for t in here["meeting_types"]}
    rows: dict[str, list[Record]] = {}
    for row in here["attendance"]:
        rows.setdefault(row["meeting"], []).append(row)
    for meeting in here["meetings"]:
        if types[meeting["type"]] in ("支部党员大会", "主题党日活动", "党课", "组织生活会"):
            day = meeting["held_on"]
            belonged = {
                m["person"]
                for m in here["party_members"]
                if m["joined_on"] <= day and (not m["until"] or day < m["until"])
            }
            assert {r["person"] for r in rows[meeting["uid"]] if r["status"] != "列席"} == belonged


def test_absence_has_a_reason_and_officers_were_there(here: Village) -> None:
    rows: dict[str, dict[str, Record]] = {}
    for row in here["attendance"]:
        rows.setdefault(row["meeting"], {})[row["person"]] = row
        assert row["reason"] or row["status"] in ("到会", "列席")
    for meeting in here["meetings"]:
        came = rows.get(meeting["uid"])
        if came:
            officers = (meeting["chair"], meeting["recorder"])
            assert all(came[p]["status"] in ("到会", "线上") for p in officers if p in came), meeting["title"]
        assert meeting["chair"] != meeting["recorder"]


def test_nobody_is_in_two_places_at_once(here: Village) -> None:
    meetings = by_uid(here)
    busy: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for row in here["attendance"]:
        if row["status"] == "到会":
            meeting = meetings[row["meeting"]]
            busy.setdefault((row["person"], meeting["held_on"]), []).append((meeting["began"], meeting["ended"]))
    for spans in busy.values():
        assert all(a[1] <= b[0] for a, b in pairwise(sorted(spans)))


def test_nobody_misses_three_meetings_running(here: Village) -> None:
    """No member was absent without leave from three of the branch's meetings in a row."""
    meetings = by_uid(here)
    marks: dict[str, list[tuple[str, str]]] = {}
    for row in here["attendance"]:
        marks.setdefault(row["person"], []).append((meetings[row["meeting"]]["held_on"], row["status"]))
    for found in marks.values():
        statuses = [status for _, status in sorted(found)]
        assert "缺席缺席缺席" not in "".join(statuses)


def test_votes_add_up_and_verdicts_follow(here: Village) -> None:
    """Agree, against and abstain are those there; passed is more than half of what the type asks; one did not pass."""
    types = {t["uid"]: t for t in here["meeting_types"]}
    meetings = by_uid(here)
    for r in here["resolutions"]:
        assert r["agree"] + r["against"] + r["abstain"] == r["voters_present"] <= r["voters_due"]
        kind = types[meetings[r["meeting"]]["type"]]
        base = r["voters_due"] if kind["majority_of"] == "应到有表决权" else r["voters_present"]
        assert (r["result"] == "通过") == (r["agree"] * 2 > base)
        assert f"{r['agree']:.0f} 票" in r["reckoning"] and f"{base:.0f} 人" in r["reckoning"]
    assert [r["matter"] for r in here["resolutions"] if r["result"] == "未通过"] == ["生活垃圾清运费收取标准"]


def test_members_were_received_by_an_assembly(here: Village) -> None:
    """Whoever joined since the records begin has a resolution of that day; probation lasts a year."""
    people, meetings = by_uid(here), by_uid(here)
    passed = {(r["matter"], meetings[r["meeting"]]["held_on"]) for r in here["resolutions"]}
    start = min(m["held_on"] for m in here["meetings"])
    recent = [m for m in here["party_members"] if m["joined_on"] >= start]
    assert len(recent) == 7
    for member in recent:
        assert (f"接收{people[member['person']]['name']}为中共预备党员", member["joined_on"]) in passed
        if member["confirmed_on"]:
            assert int(member["confirmed_on"][:4]) == int(member["joined_on"][:4]) + 1
            assert any(matter.startswith(people[member["person"]]["name"]) for matter, _ in passed)


def grams(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 5] for i in range(len(text) - 4))


@pytest.mark.parametrize("today", [TODAY, date(2025, 8, 31)], ids=str)
def test_no_two_minutes_are_alike(today: date) -> None:
    """By five characters, no two meetings share 70 % (an inspector calls 85 % a copy), and none is thin."""
    records = village(today)
    types = {t["uid"]: t["name"] for t in records["meeting_types"]}
    texts = [(m["title"], grams(m["content"])) for m in records["meetings"]]
    alike = [(a, b) for (a, x), (b, y) in combinations(texts, 2) if len(x & y) >= 0.7 * len(x | y)]
    assert alike == []
    for meeting in records["meetings"]:
        assert len(meeting["content"]) >= (300 if types[meeting["type"]] == "党课" else 150), meeting["title"]
        assert meeting["topics"] and meeting["place"] and "[" not in f"{meeting['content']}{meeting['decision']}"
        assert not any(phrase in meeting["content"] for phrase in ("一致认为", "××", "待补充", "自选内容"))


def test_lateness_is_the_exception(here: Village) -> None:
    """Most records were made within three days, some later, none before the meeting."""
    delays = [(date.fromisoformat(m["recorded_on"]) - date.fromisoformat(m["held_on"])).days for m in here["meetings"]]
    assert min(delays) >= 0 and 0.8 * len(delays) < sum(d <= 3 for d in delays) < len(delays)


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_all_but_three_households_are_looked_after(today: date) -> None:
    """No member has more than ten, nobody looks after the own household, and two visits are overdue."""
    records = village(today)
    current = [c for c in records["contacts"] if not c["until"]]
    covered = {c["household"] for c in current}
    assert len(covered) == 409
    load = Counter(c["member"] for c in current)
    assert max(load.values()) <= 10 and min(load.values()) >= 5
    last: dict[tuple[str, str], str] = {}
    for visit in records["visits"]:
        key = (visit["member"], visit["household"])
        last[key] = max(last.get(key, ""), visit["visited_on"])
    overdue = []
    for contact in current:
        days = 30 if contact["care"] == "重点" else 90
        seen = date.fromisoformat(last.get((contact["member"], contact["household"])) or str(contact["since"]))
        overdue += [contact["household"]] * ((today - seen).days > days)
    heads = {h["uid"]: by_uid(records)[h["head"]]["name"] for h in records["households"]}
    assert sorted(heads[h] for h in overdue) == ["王德福", "马德顺"]


def test_visits_say_something_of_their_own(here: Village) -> None:
    """Each has a request with what was done, or what was talked of; no member writes the same twice."""
    told = Counter((v["member"], v["request"], v["note"]) for v in here["visits"])
    assert max(told.values()) <= 2 and sum(n > 1 for n in told.values()) < len(told) / 100
    for visit in here["visits"]:
        assert (visit["request"] and visit["measure"]) or visit["note"]
        assert bool(visit["result"]) == bool(visit["done_on"])
        assert not visit["done_on"] or visit["done_on"] >= visit["visited_on"]


def test_hours_are_the_time_served(here: Village) -> None:
    """Minutes are those between coming and leaving; some volunteers fall short of the year's 80 hours, most do not."""
    year = Counter[str]()
    for record in here["service_records"]:
        came, left = (int(t[:2]) * 60 + int(t[3:]) for t in (record["came"], record["left"]))
        assert left - came == record["minutes"]
        if record["done_on"].startswith(str(TODAY.year)):
            year[record["volunteer"]] += record["minutes"]
    short = [v for v in here["volunteers"] if year[v["uid"]] < 80 * 60]
    assert len(here["volunteers"]) == 60 and 8 <= len(short) <= 25

"""The practice village: whole, plausible, the same every time, and nothing in it happens after today."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.kit import identity, uid
from desktop.kit.fields import Choice, Date, Ref, Tags
from desktop.kit.look import Record
from desktop.ledgers import LEDGERS
from seeds.practice import practice_village
from tests.seeds.looks import DAYS, TODAY, PlainLook, Village, by_uid, counts, village


@pytest.fixture(scope="module")
def here() -> Village:
    return village(TODAY)


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_the_village_has_its_size_on_any_day(today: date) -> None:
    """1,286 people in 412 households and 14 hamlets, 63 party members, 30 representatives."""
    records = village(today)
    assert counts(records) == (1286, 412, 63, 14, 30)
    status = Counter((m["status"], m["state"]) for m in records["party_members"] if not m["until"])
    assert status == {("正式党员", "正常"): 50, ("正式党员", "流动"): 10, ("预备党员", "正常"): 3}
    assert len(records["party_groups"]) == 3 and len(records["volunteer_teams"]) == 4
    assert len(records["service_records"]) >= 400


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_no_record_breaks_a_rule(today: date) -> None:
    records = village(today)
    look = PlainLook(today, records)
    broken = [
        (name, c.message, r)
        for name, rows in records.items()
        for r in rows
        for c in LEDGERS[name].broken_rules(r, look)
    ]
    assert broken == []


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_keys_do_not_repeat(today: date) -> None:
    """As the book holds it: unknown first keys are unlike any other, other unknowns count as equal."""
    for name, rows in village(today).items():
        keys = [tuple(r[k] for k in LEDGERS[name].key) for r in rows if LEDGERS[name].key and r[LEDGERS[name].key[0]]]
        assert len(set(keys)) == len(keys), name


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_references_resolve(today: date) -> None:
    records = village(today)
    there = {(name, r["uid"]) for name, rows in records.items() for r in rows}
    loose = [
        (name, f.name)
        for name, rows in records.items()
        for f in LEDGERS[name].stored
        if isinstance(f, Ref)
        for r in rows
        if r[f.name] is not None and (f.to, r[f.name]) not in there
    ]
    assert loose == []


@pytest.mark.parametrize("today", DAYS, ids=str)
def test_nothing_happens_after_today(today: date) -> None:
    """Every date is past or today, but the visits agreed upon and the time limits set."""
    late = [
        (name, f.name, r[f.name])
        for name, rows in village(today).items()
        for f in LEDGERS[name].stored
        if isinstance(f, Date)
        for r in rows
        if r[f.name] and r[f.name] > today.isoformat() and f.name not in ("next_on", "due_on")
    ]
    assert late == []
    agreed = [v["next_on"] for v in village(today)["visits"] if v["next_on"]]
    assert all(day <= (today + timedelta(days=30)).isoformat() for day in agreed)


def test_every_value_reads_back_as_itself(here: Village) -> None:
    """What the clerk would type for it is what is stored: choices are words of the dictionary, dates are dates."""
    look = PlainLook(TODAY, here)
    wrong = [
        (name, f.name, r[f.name])
        for name, rows in here.items()
        for f in LEDGERS[name].stored
        if not isinstance(f, Ref)
        for r in rows
        if r[f.name] is not None and f.read(f.show(r[f.name]), look) != r[f.name]
    ]
    assert wrong == []
    assert any(isinstance(f, Choice) and isinstance(f, Tags) for f in LEDGERS["people"].stored)


def test_the_same_day_gives_the_same_village() -> None:
    assert practice_village(TODAY) == village(TODAY)
    assert practice_village(TODAY + timedelta(days=1)) != village(TODAY)


def test_uids_are_uids_and_older_than_what_is_added_today(here: Village) -> None:
    found = [r["uid"] for rows in here.values() for r in rows]
    assert len(set(found)) == len(found) and all(uid.is_uid(u) for u in found)
    dawn = ((TODAY - date(1970, 1, 1)).days * 86_400_000) + 60_000
    assert max(found) < uid.encode(dawn << 42)


def test_the_book_may_bring_its_own_meeting_types() -> None:
    names = {r["name"]: f"type-{r['name']}" for r in village(TODAY)["meeting_types"]}
    records = practice_village(TODAY, names)
    assert "meeting_types" not in records
    assert {m["type"] for m in records["meetings"]} <= set(names.values())


def test_a_village_of_another_name_is_named_so_everywhere() -> None:
    texts = [v for rows in practice_village(TODAY, name="杨庄村").values() for r in rows for v in r.values()]
    assert "杨庄村" in texts and not [text for text in texts if isinstance(text, str) and "柳河村" in text]


def test_identity_numbers_are_valid_and_belong_to_nobody(here: Village) -> None:
    """Check digits hold, sex and birth agree, and no county has the area code (4191 to 4199 are not assigned)."""
    for person in here["people"]:
        number = person["id_number"]
        if number:
            assert identity.complaint(number) is None and number.startswith("4199")
            assert identity.sex(number) == person["sex"] and str(identity.birth_date(number)) == person["born"]
    assert any(p["id_number"] and p["id_number"].endswith("X") for p in here["people"])
    phones = [p["phone"] for p in here["people"] if p["phone"]]
    assert all(len(phone) == 11 and phone.startswith("154") for phone in phones)


def test_names_that_old_programs_lose_are_there(here: Village) -> None:
    names = Counter(p["name"] for p in here["people"])
    assert {"李𠮷祥", "王㛃", "买买提·艾力"} <= set(names)
    assert max(names.values()) >= 2


def test_households_hold_together(here: Village) -> None:
    """One head each, who lives there; children younger than their parents; nobody under 18 heads a household."""
    people = by_uid(here)
    homes: dict[str, list[Record]] = {}
    for person in here["people"]:
        if person["household"]:
            homes.setdefault(person["household"], []).append(person)
    for household in here["households"]:
        members = homes[household["uid"]]
        head = people[household["head"]]
        assert [p for p in members if p["relation"] == "户主"] == [head]
        assert head["born"] < (TODAY - timedelta(days=18 * 366)).isoformat()
        for person in members:
            if person["relation"] in ("子", "女", "长子", "长女", "次子", "次女"):
                assert int(person["born"][:4]) - int(head["born"][:4]) >= 17
            if person["relation"] in ("父亲", "母亲"):
                assert int(head["born"][:4]) - int(person["born"][:4]) >= 17


def test_the_pyramid_is_a_village_s(here: Village) -> None:
    """Every decade of life is there, the young fewer than those past fifty."""
    ages = Counter((TODAY - date.fromisoformat(p["born"])).days // 3653 for p in here["people"] if p["state"] == "在册")
    assert all(ages[decade] >= 40 for decade in range(8))
    assert ages[0] + ages[1] < ages[5] + ages[6] + ages[7]


def test_moves_tell_what_happened(here: Village) -> None:
    """The dead and the departed have a move and no household; every child of the last years was born on its day."""
    people, kinds = by_uid(here), Counter(m["kind"] for m in here["moves"])
    assert {"出生", "死亡", "迁入", "迁出", "婚入", "婚出", "分户", "户主变更"} <= set(kinds)
    gone = {m["person"] for m in here["moves"] if m["kind"] in ("死亡", "迁出", "婚出")}
    assert gone == {p["uid"] for p in here["people"] if p["state"] in ("去世", "迁出")}
    assert all(people[u]["household"] is None for u in gone)
    assert all(people[m["person"]]["born"] == m["moved_on"] for m in here["moves"] if m["kind"] == "出生")


@settings(max_examples=12, deadline=None)
@given(st.dates(date(2022, 1, 1), date(2040, 12, 31)))
def test_any_day_will_do(today: date) -> None:
    """The village can be made on any day, whole and within its rules."""
    records = practice_village(today)
    look = PlainLook(today, records)
    assert counts(records) == (1286, 412, 63, 14, 30)
    for name in (n for n in records if LEDGERS[n].rules):
        assert not [c for r in records[name] for c in LEDGERS[name].broken_rules(r, look)]

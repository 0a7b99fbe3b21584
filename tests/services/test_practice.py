"""Practice: a fresh copy with something to do in it, and exercises that the book itself shows to be done."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.kit import places
from desktop.kit.look import Record
from desktop.kit.work import finish
from desktop.ledgers import LEDGERS
from desktop.services import (
    contact_board,
    handed_in,
    kept_file,
    meetings,
    practice,
    practice_village,
    records,
    transfer,
)
from desktop.services.practice_village import STATE
from desktop.store.book import Book

TODAY = date(2026, 11, 28)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A computer's folder for the program's own data."""
    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_DATA_HOME", str(folder))
        patch.setenv("LOCALAPPDATA", str(folder))
        yield folder


@pytest.fixture(scope="module")
def village(data: Path) -> Iterator[Book]:
    """A fresh practice village, opened."""
    folder = finish(practice_village.make(TODAY, "测试"))
    with Book.open(folder, LEDGERS, who="测试", today=TODAY) as book:
        yield book


def subjects(book: Book) -> dict[str, str]:
    found: dict[str, str] = kept_file.get(book, STATE)["subjects"]
    return found


def done(book: Book) -> frozenset[str]:
    seen = practice.look(book, time.time() - 600)
    assert seen is not None
    return seen.done


def committee(book: Book) -> Record:
    kind = book.records("meeting_types", name="支部委员会")[0]["uid"]
    return max((m for m in book.records("meetings", type=kind)), key=lambda m: m["id"])


# --- what a person does, through the services that the pages use


def hold(book: Book) -> None:
    records.add(book, "meetings", {"type": "支部委员会", "held_on": "2026-09-08", "began": "19:30"})


def sign(book: Book) -> None:
    meeting, rows, resolutions, _ = meetings.open_meeting(book, committee(book)["uid"])
    for place, row in enumerate(rows):
        row |= {"status": "请假", "reason": "进城看病"} if place >= len(rows) - 2 else {"status": "到会"}
    meetings.save_meeting(book, meeting, rows, resolutions)


def vote(book: Book) -> None:
    meeting, rows, _, _ = meetings.open_meeting(book, committee(book)["uid"])
    there = meetings.count(rows).voters_present
    ballot = {"matter": "修村口的路", "agree": float(there), "against": 0.0, "abstain": 0.0}
    meetings.save_meeting(book, meeting, rows, [ballot])


def phone(book: Book) -> None:
    records.edit(book, "people", subjects(book)["wrong"], {"phone": subjects(book)["new_phone"]})


def undo(book: Book) -> None:
    book.undo()


def find(book: Book) -> None:
    hits = book.search(subjects(book)["silent_letters"])
    assert [hit.uid for hit in hits] == [subjects(book)["silent"]], "the letters lead to one person"
    records.edit(book, "people", hits[0].uid, {"phone": "13912345678"})


def bear(book: Book) -> None:
    child = {"name": "李小禾", "sex": "女", "born": "2026-11-20", "relation": "女"}
    records.add(book, "people", {**child, "household": subjects(book)["household"]})


def assign(book: Book) -> None:
    board = contact_board.board(book)
    member = next(m for m in board.members if contact_board.free(m))
    three = [h["uid"] for h in board.households if h["uid"] != member["household"]][:3]
    contact_board.assign(book, three, member["uid"], None)


def serve(book: Book) -> None:
    activity = records.add(book, "activities", {"name": "清理村口", "held_on": "2026-11-27"})
    volunteers = [v["uid"] for v in book.records("volunteers") if not v["left_on"]][:5]
    with book.step("记时长"):
        for volunteer in volunteers:
            hours = {"came": "08:00", "left": "10:30", "minutes": 150, "done_on": "2026-11-27"}
            book.save("service_records", {"activity": activity, "volunteer": volunteer, **hours})


def export(book: Book) -> None:
    seen = ("number", "head", "group")
    finish(transfer.export(book, "households", practice_village.handed_out() / "户.xlsx", seen=seen))


def hand_in(book: Book) -> None:
    sheet = practice_village.COUNTY_SHEET
    target = practice_village.handed_out() / "上交的.xlsx"
    exported = finish(transfer.export(book, "party_members", target, template=sheet))
    assert exported.handed is not None
    handed_in.note(book, exported.handed, exported.rows, target.name)


def print_it(book: Book) -> None:
    finish(transfer.export(book, "party_members", practice_village.handed_out() / "党员.pdf", template="党员花名册"))


def complete(book: Book) -> None:
    uid = subjects(book)["meeting"]
    chair = book.records("party_members")[0]["person"]
    records.edit(book, "meetings", uid, {"place": "村部二楼", "chair": chair})


def bring_back(book: Book) -> None:
    records.restore(book, "activities", [subjects(book)["activity"]])


DEEDS: dict[str, Callable[[Book], None]] = {
    "meeting": hold,
    "signing": sign,
    "vote": vote,
    "phone": phone,
    "undo": undo,
    "letters": find,
    "newborn": bear,
    "contacts": assign,
    "hours": serve,
    "export": export,
    "county": hand_in,
    "pdf": print_it,
    "inspector": complete,
    "bin": bring_back,
}


def test_doing_an_exercise_ticks_it_and_no_other(village: Book) -> None:
    """Each, done as the pages do it, in the guide's order; what is ticked stays so when its record changes again."""
    ticked: set[str] = set()
    for name, do in DEEDS.items():
        assert done(village) == ticked, name
        do(village)
        ticked.add(name)
        assert done(village) == ticked, name
    village.undo()
    assert done(village) == ticked and (village.folder / STATE).exists()


def test_every_exercise_has_a_text_a_check_and_a_page(village: Book) -> None:
    """A sentence, two or three steps, all names filled in, in plain Chinese."""
    from desktop.ui.pages import HAND_MADE

    told = practice.exercises(subjects(village))
    assert [one.name for one in told] == list(practice.CHECKS) == list(DEEDS) and len(told) >= 12
    for one in told:
        text = "".join((one.title, one.task, *one.steps))
        assert one.page in HAND_MADE or one.page in LEDGERS
        assert one.title and one.task.endswith("。") and 2 <= len(one.steps) <= 3
        assert "{" not in text and "#" not in text and not re.search(r"[a-z]{6}", text)


def test_the_words_in_quotes_are_those_on_the_screen(village: Book) -> None:
    """What a step calls by its name is called so somewhere in the program."""
    source = "".join(f.read_text("utf-8") for f in (places.home() / "desktop").rglob("*.py"))
    known = {*subjects(village).values(), *(entry["name"] for entry in village.records("meeting_types"))}
    for one in practice.exercises(subjects(village)):
        for word in re.findall("“(.+?)”", "".join(one.steps)):
            assert word in source or word in known, f"{one.title}：{word}"


def test_a_fresh_copy_has_nothing_done_and_nothing_to_undo(data: Path) -> None:
    """从头来: beside the old one, which goes when it is tidied; one Ctrl+Z cannot undo the village itself."""
    old = practice_village.current()
    fresh = finish(practice_village.make(TODAY))
    assert old is not None and fresh != old and practice_village.current() == fresh
    practice_village.tidy(fresh)
    assert practice_village.copies() == [fresh] and practice_village.holds(fresh)
    with Book.open(fresh, LEDGERS, today=TODAY) as book:
        seen = practice.look(book, time.time() + 1)
        assert seen is not None and seen.done == frozenset() and seen.next == seen.exercises[0]
        assert book.can_undo == ""


def test_a_half_made_copy_is_no_copy(data: Path) -> None:
    """Stopped in the middle, nothing is taken for a copy, and the next one is whole."""
    before = practice_village.copies()
    work = practice_village.make(TODAY)
    for _ in range(4):
        next(work)
    work.close()
    assert practice_village.copies() == before
    assert (finish(practice_village.make(TODAY)) / STATE).exists()


def test_a_book_of_ones_own_is_no_practice(book: Book) -> None:
    """Nothing is looked for, and nothing written beside it."""
    before = sorted(book.folder.iterdir())
    assert practice.look(book) is None and not practice_village.holds(book.folder)
    assert sorted(book.folder.iterdir()) == before


@pytest.mark.parametrize("day", [date(2027, 2, 3), date(2026, 6, 18), date(2028, 12, 31)])
def test_there_is_something_to_do_on_any_day(day: date, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whenever the copy is made, somebody is found for every exercise, and none is done already."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path))
    with Book.open(finish(practice_village.make(day)), LEDGERS, today=day) as book:
        seen = practice.look(book)
        assert seen is not None and seen.done == frozenset()
        meeting, rows, resolutions, _ = meetings.open_meeting(book, subjects(book)["meeting"])
        assert {c.field for c in meetings.missing(book, meeting, rows, resolutions)} == {"place", "chair"}

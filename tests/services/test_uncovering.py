"""Covered values shown whole: the log says who saw what of whom, it can be found, and nothing is to be undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.kit.errors import Refused
from desktop.kit.work import finish
from desktop.ledgers import LEDGERS
from desktop.services import log, records, start, transfer, uncovering
from desktop.store.book import Book

NUMBER, PHONE = "11010519491231002X", "13812342931"


@pytest.fixture
def person(book: Book) -> str:
    return records.add(book, "people", {"name": "王德福", "id_number": NUMBER, "phone": PHONE})


def row_of(book: Book, ledger: str, uid: str) -> int:
    return int((book.record(ledger, uid, []) or {})["id"])


def newest(book: Book) -> int:
    return book.log.ids(log.wanted(book))[0]


def test_a_look_is_noted_with_the_record_and_not_the_value(book: Book, person: str) -> None:
    assert uncovering.uncover(book, "people", row_of(book, "people", person), "phone") == PHONE
    told = log.tell(book, newest(book))
    assert told is not None and told.step.who == "测试" and told.step.label.startswith("看电话：王德福")
    (touch,) = told.touches
    assert (touch.ledger, touch.uid, touch.called.split("（")[0], touch.there) == ("people", person, "王德福", True)
    kept = book.engine.fetch("SELECT * FROM uncovered")
    assert len(kept) == 1 and PHONE not in str(kept)


def test_a_look_is_no_step(book: Book, person: str) -> None:
    """Undo takes back what was done before it; a redo that was possible stays possible."""
    uncovering.uncover_field(book, "people", person, "phone")
    assert book.can_undo == "新增人员“王德福”"
    book.undo()
    book.redo()
    book.undo()
    assert book.can_redo == "新增人员“王德福”"
    looked = next(number for number in book.log.ids(log.wanted(book)) if number < 0)
    told = log.tell(book, looked)
    assert told is not None and not told.can_undo and "不用撤销" in told.why_not


def test_looks_stand_among_the_steps_and_are_found(book: Book, person: str) -> None:
    """In the order done; by the person, by who looked, by what was looked at, by ledger."""
    uncovering.uncover_field(book, "people", person, "id_number")
    records.edit(book, "people", person, {"job": "木匠"})
    labels = [line["label"] for line in log.lines(book, list(book.log.ids(log.wanted(book)))[:3])]
    assert [label[:4] for label in labels] == ["修改人员", "看身份证", "新增人员"]
    for found in ({"word": "王德福"}, {"word": "看身份证"}, {"word": "测试"}, {"ledger": "people"}):
        assert any(number < 0 for number in book.log.ids(log.wanted(book, **found)))
    for other in ({"word": "没有这个词"}, {"ledger": "groups"}, {"day": "2001-02-03"}):
        assert not any(number < 0 for number in book.log.ids(log.wanted(book, **other)))


def test_a_value_behind_a_reference_is_noted_with_whom_it_is_of(book: Book, person: str) -> None:
    branch = records.add(book, "party_branches", {"name": "柳河村党支部"})
    member = records.add(book, "party_members", {"person": person, "branch": branch, "status": "正式党员"})
    assert uncovering.uncover(book, "party_members", row_of(book, "party_members", member), "person.phone") == PHONE
    assert book.log.uncovered(newest(book)).uid == person


def test_a_blank_is_not_noted_and_a_record_that_is_gone_is_refused(book: Book, person: str) -> None:
    records.edit(book, "people", person, {"phone": ""})
    assert uncovering.uncover_field(book, "people", person, "phone") == ""
    assert book.engine.one("SELECT count(*) FROM uncovered") == 0
    with pytest.raises(Refused, match="不在了"):
        uncovering.uncover(book, "people", 99_999, "phone")


def test_looks_outlive_the_program(tmp_path: Path) -> None:
    folder = finish(start.create(tmp_path / "账本", "柳河村"))
    with Book.open(folder, LEDGERS) as book:
        uncovering.uncover_field(book, "people", records.add(book, "people", {"name": "王德福", "phone": PHONE}), "phone")
    with Book.open(folder, LEDGERS) as book:
        assert book.log.uncovered(newest(book)).label == "看电话：王德福"


def test_a_list_as_seen_is_covered_on_paper_too(book: Book, person: str, tmp_path: Path) -> None:
    """As on the screen, or whole where that is asked for; a list of all there is stays whole."""
    seen = ("name", "id_number", "phone")
    for mask, expected in (("screen", "王德福,110105********002X,138****2931"), ("internal", f"王德福,{NUMBER},{PHONE}")):
        file = tmp_path / f"{mask}.csv"
        finish(transfer.export(book, "people", file, seen=seen, mask=mask))
        assert expected in file.read_text("utf-8-sig").replace("\t", "").replace('"', "")

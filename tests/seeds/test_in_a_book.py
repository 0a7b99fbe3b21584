"""The practice village in a real book: its rules hold there, and the services agree with what was made."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.ledgers import LEDGERS
from desktop.services import home, meetings
from desktop.store.book import Book
from seeds.practice import PLANTED_FAULTS, fault_year


@pytest.fixture(scope="module")
def book(practice_folder: Path, tmp_path_factory: pytest.TempPathFactory, today: date) -> Iterator[Book]:
    folder = tmp_path_factory.mktemp("book") / "柳河村"
    shutil.copytree(practice_folder, folder)
    with Book.open(folder, LEDGERS, today=today) as opened:
        yield opened


@pytest.mark.parametrize("name", [ledger.name for ledger in LEDGERS.values() if not ledger.derived and ledger.rules])
def test_no_record_breaks_a_rule(book: Book, name: str) -> None:
    ledger = book.ledgers[name]
    broken = [(complaint.message, r["uid"]) for r in book.records(name) for complaint in ledger.broken_rules(r, book)]
    assert broken == []


def test_the_book_counts_as_many(book: Book, today: date) -> None:
    counts = home.home(book, today.year).counts
    assert (counts["people"], counts["households"], counts["members"], counts["representatives"]) == (1286, 412, 63, 30)


def test_the_year_grid_shows_the_planted_gaps_and_no_others(book: Book, today: date) -> None:
    found = home.home(book, fault_year(today)).grid
    gaps = {(row.type, cell.first) for row in found for cell in row.cells if cell.state == "gap"}
    assert gaps == {(fault.type, fault.months[0]) for fault in PLANTED_FAULTS}


def test_everyone_expected_is_on_the_list(book: Book) -> None:
    """The roster of the day, as the service proposes it, is who the records list, with the same right to vote."""
    for meeting in book.records("meetings"):
        listed = {
            (r["person"], r["votes"])
            for r in book.records("attendance", meeting=meeting["uid"])
            if r["status"] != "列席"
        }
        proposed = {(r["person"], r["votes"]) for r in meetings.expected(book, meeting)}
        if proposed and listed:
            assert listed == proposed, meeting["title"]


def test_verdicts_are_the_program_s_own(book: Book) -> None:
    """Every meeting with a vote was valid, and each result and sum is what the program says of it."""
    for resolution in book.records("resolutions"):
        meeting = book.record("meetings", resolution["meeting"])
        assert meeting
        rows = book.records("attendance", meeting=meeting["uid"])
        assert meetings.quorum(book, meeting, rows).ok is not False
        verdict = meetings.reckon(book, meeting, rows, resolution)
        assert (verdict.ok, verdict.text) == (resolution["result"] == "通过", resolution["reckoning"])


def test_two_visits_are_overdue(book: Book) -> None:
    due = home.visits_due(book)
    assert [(v.head, v.days) for v in due[:5]] == [
        ("王德福", -12),
        ("马德顺", -5),
        ("何玉珍", 2),
        ("郭长林", 4),
        ("曹大旺", 6),
    ]

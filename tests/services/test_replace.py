"""Find and replace in a column, one value for many, fill down: the edits they make and what comes of them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.kit.errors import Refused
from desktop.kit.look import Query
from desktop.kit.work import finish
from desktop.ledgers import LEDGERS
from desktop.services import edits, records, replace, start
from desktop.store.book import Book

TODAY = date(2026, 6, 18)
PEOPLE = (("甲", "柳河村木匠"), ("乙", "木匠"), ("丙", ""))


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    folder = finish(start.create(tmp_path / "账本", "柳河村", today=TODAY, who="测试"))
    with Book.open(folder, LEDGERS, who="测试", today=TODAY) as made:
        for name, job in PEOPLE:
            records.add(made, "people", {"name": name, "job": job})
        yield made


def ids(book: Book) -> list[int]:
    return list(book.ids("people", Query(order="id")))


def jobs(book: Book) -> list[object]:
    return [p["job"] for p in book.window("people", ids(book), ["job"])]


def test_a_part_of_the_words_is_replaced(book: Book) -> None:
    """Wherever it stands; cells without it are no edit."""
    made = replace.replaced(book, "people", ids(book), "job", "木匠", "瓦匠", whole=False)
    assert edits.carry_out(book, "people", made, "替换").count("changed") == 2
    assert jobs(book) == ["柳河村瓦匠", "瓦匠", None]


def test_whole_cells_only(book: Book) -> None:
    made = replace.replaced(book, "people", ids(book), "job", "木匠", "瓦匠", whole=True)
    edits.carry_out(book, "people", made, "替换")
    assert jobs(book) == ["柳河村木匠", "瓦匠", None]


def test_blank_cells_are_filled_and_cells_emptied(book: Book) -> None:
    """Nothing for something, something for nothing."""
    edits.carry_out(book, "people", replace.replaced(book, "people", ids(book), "job", "", "务农", whole=True), "填")
    edits.carry_out(book, "people", replace.replaced(book, "people", ids(book), "job", "木匠", "", whole=True), "清")
    assert jobs(book) == ["柳河村木匠", None, "务农"]


def test_what_is_not_there_is_said(book: Book) -> None:
    with pytest.raises(Refused, match="没有找到“教师”"):
        replace.replaced(book, "people", ids(book), "job", "教师", "老师", whole=False)
    with pytest.raises(Refused, match="算出来的"):
        replace.replaced(book, "people", ids(book), "age", "1", "2", whole=False)


def test_a_reference_is_replaced_by_name(book: Book) -> None:
    """First group for third, in every household."""
    for group in ("一组", "三组"):
        records.add(book, "groups", {"name": group})
    for number in ("0101", "0102"):
        records.add(book, "households", {"number": number, "group": "一组"})
    found = list(book.ids("households", Query()))
    made = replace.replaced(book, "households", found, "group", "一组", "三组", whole=False)
    assert edits.carry_out(book, "households", made, "替换").count("changed") == 2
    assert {r["group.called"] for r in book.window("households", found, ["group.called"])} == {"三组"}


def test_one_value_for_many_and_fill_down(book: Book) -> None:
    """What the first says, the others say; a value a field cannot read is refused row by row."""
    edits.carry_out(book, "people", replace.filled_down(book, "people", ids(book), "job"), "向下填")
    assert jobs(book) == ["柳河村木匠"] * 3
    outcome = edits.rehearse(book, "people", replace.same(book, "people", ids(book), "phone", "123"))
    assert outcome.count("refused") == 3 and outcome.to_write == 0

"""One cell written: one named step under the ledger's rules, a copy of the row above, and why some cells cannot be."""

from __future__ import annotations

import pytest

from desktop.kit.errors import Refused
from desktop.ledgers import LEDGERS
from desktop.services import one_cell, records
from desktop.store.book import Book


@pytest.fixture
def two(book: Book) -> tuple[str, str]:
    """王德福 with a household and a telephone, 李四 with neither."""
    records.add(book, "groups", {"name": "一组"})
    first = records.add(book, "people", {"name": "王德福", "sex": "男", "phone": "13812342931", "job": "木匠"})
    household = records.add(book, "households", {"number": "0012", "group": "一组", "head": first})
    records.edit(book, "people", first, {"household": household})
    return first, records.add(book, "people", {"name": "李四"})


def row_of(book: Book, uid: str) -> int:
    return int((book.record("people", uid, []) or {})["id"])


def test_a_cell_is_one_step_with_a_name_and_nothing_else_changes(book: Book, two: tuple[str, str]) -> None:
    first, _ = two
    before = book.record("people", first) or {}
    assert one_cell.put(book, "people", first, "job", "瓦匠")
    now = book.record("people", first) or {}
    assert {name for name in now if now[name] != before[name]} - {"changed_at"} == {"job"}
    assert book.can_undo == "修改人员“王德福”的职业"
    book.undo()
    assert (book.record("people", first) or {})["job"] == "木匠"


def test_what_says_the_same_is_no_step(book: Book, two: tuple[str, str]) -> None:
    steps = len(book.steps())
    assert not one_cell.put(book, "people", two[0], "phone", "138 1234 2931")
    assert len(book.steps()) == steps


def test_the_rules_of_the_whole_record_hold(book: Book, two: tuple[str, str]) -> None:
    with pytest.raises(Refused):
        one_cell.put(book, "people", two[0], "id_number", "11010519491231002X")  # a woman's
    with pytest.raises(Refused, match="请填写"):
        one_cell.put(book, "people", two[0], "name", "")
    assert (book.record("people", two[0]) or {})["name"] == "王德福"


@pytest.mark.parametrize("field", ["job", "phone", "sex", "household"])
def test_the_row_above_is_copied_whatever_the_field(book: Book, two: tuple[str, str], field: str) -> None:
    """A text, a covered number, a word, another record."""
    first, second = two
    assert one_cell.copy(book, "people", second, field, row_of(book, first))
    assert (book.record("people", second) or {})[field] == (book.record("people", first) or {})[field]


def test_a_blank_above_empties_the_cell_and_one_that_is_gone_is_refused(book: Book, two: tuple[str, str]) -> None:
    first, second = two
    assert one_cell.copy(book, "people", first, "job", row_of(book, second))
    assert (book.record("people", first) or {})["job"] is None
    with pytest.raises(Refused, match="不在了"):
        one_cell.copy(book, "people", first, "job", 99_999)


@pytest.mark.parametrize(
    ("ledger", "path", "words"),
    [("people", "age", "算出来的"), ("people", "household.group.name", "记在“村民小组”里"),
     ("volunteer_hours", "name", "算出来的"), ("people", "phone", "")],
)  # fmt: skip
def test_why_a_cell_cannot_be_changed(ledger: str, path: str, words: str) -> None:
    said = one_cell.why_not(LEDGERS, LEDGERS[ledger], path)
    assert (words in said) if words else said == ""

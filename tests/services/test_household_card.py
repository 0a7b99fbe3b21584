"""Who is added as the head of a household that has none is its head."""

from __future__ import annotations

from desktop.services import records
from desktop.services.household_card import add_member
from desktop.store.book import Book


def household(book: Book) -> str:
    """A household of the first hamlet, without a head."""
    records.add(book, "groups", {"name": "一组", "number": "1"})
    return records.add(book, "households", {"number": "001", "group": "一组"})


def head_of(book: Book, uid: str) -> str:
    found = book.record("households", uid, ["head.name"])
    return str(found["head.name"] or "") if found else ""


def test_the_first_head_is_written_into_the_household_once(book: Book) -> None:
    """In the same step, so that one undo takes both back; a second 户主 changes nothing."""
    uid = household(book)
    add_member(book, {"name": "赵小龙", "household": uid, "relation": "户主"})
    assert head_of(book, uid) == "赵小龙"
    add_member(book, {"name": "王小花", "household": uid, "relation": "户主"})
    assert head_of(book, uid) == "赵小龙"
    book.undo()
    book.undo()
    assert head_of(book, uid) == "" and book.records("people") == []


def test_others_do_not_become_the_head(book: Book) -> None:
    """A wife of a household without a head is no head; nor is a 户主 without a household."""
    uid = household(book)
    add_member(book, {"name": "王小花", "household": uid, "relation": "妻"})
    add_member(book, {"name": "赵小龙"})
    assert head_of(book, uid) == ""

"""A form kept beside the book: recalled as it was, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.kit.work import finish
from desktop.ledgers import LEDGERS
from desktop.services import kept_form, records, start
from desktop.services.kept_form import Kept
from desktop.store.book import Book

TODAY = date(2026, 6, 18)


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    folder = finish(start.create(tmp_path / "账本", "柳河村", today=TODAY, who="测试"))
    with Book.open(folder, LEDGERS, who="测试", today=TODAY) as made:
        yield made


def test_what_was_kept_is_recalled_and_forgotten(book: Book) -> None:
    kept = Kept("people", "", "", "新增人员", {"name": "孙新", "born": "八月"})
    kept_form.keep(book, kept)
    assert kept_form.recall(book) == kept
    kept_form.forget(book)
    assert kept_form.recall(book) is None


def test_a_record_changed_since_is_not_overwritten_by_an_old_form(book: Book) -> None:
    """Nor one that was deleted."""
    uid = records.add(book, "people", {"name": "李四"})
    stamp = (book.record("people", uid) or {})["changed_at"] or ""
    kept_form.keep(book, Kept("people", uid, stamp, "李四", {"job": "木匠"}))
    assert kept_form.recall(book)
    kept_form.keep(book, Kept("people", uid, "2020-01-01T00:00:00", "李四", {"job": "木匠"}))
    assert kept_form.recall(book) is None
    kept_form.keep(book, Kept("people", uid, stamp, "李四", {"job": "木匠"}))
    records.remove(book, "people", [uid])
    assert kept_form.recall(book) is None


@pytest.mark.parametrize("content", ["", "{", "[]", '{"ledger": "people"}', '{"ledger": "nothing", "uid": "",'
                                     ' "changed_at": "", "called": "", "texts": {"a": "b"}}'])  # fmt: skip
def test_a_file_that_makes_no_sense_is_no_form(book: Book, content: str) -> None:
    (book.folder / kept_form.FILE).write_text(content, "utf-8")
    assert kept_form.recall(book) is None


def test_a_folder_that_cannot_be_written_disturbs_nobody(book: Book) -> None:
    """A folder in the place of the file: nothing is raised, nothing is left behind."""
    (book.folder / kept_form.FILE).mkdir()
    (book.folder / kept_form.FILE / "x").touch()
    kept_form.keep(book, Kept("people", "", "", "", {"name": "孙新"}))
    assert not list(book.folder.glob("*.part")) and kept_form.recall(book) is None
    kept_form.forget(book)

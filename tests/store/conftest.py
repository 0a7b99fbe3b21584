"""Small books on disk for the tests of the store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.store.book import Book
from tests.store import small


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "账本"


@pytest.fixture
def book(folder: Path) -> Iterator[Book]:
    """An empty book of the small ledgers."""
    with small.create(folder) as opened:
        yield opened


@pytest.fixture
def it(book: Book) -> dict[str, str]:
    """The uids of what `small.fill` put into the book, by name."""
    return small.fill(book)

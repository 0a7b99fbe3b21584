"""Whom somebody means: a name, initials, a tail, a group, alone and together."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from desktop.kit.work import finish
from desktop.ledgers import LEDGERS
from desktop.services import records, start
from desktop.services.choosing import candidates
from desktop.store.book import Book

TODAY = date(2026, 6, 18)
PEOPLE = (("0001", "一组", "王德福", "13812342931"), ("0002", "三组", "王德福", ""), ("0003", "三组", "李四", ""))


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Book]:
    folder: Path = finish(start.create(tmp_path_factory.mktemp("选人") / "账本", "柳河村", today=TODAY, who="测试"))
    with Book.open(folder, LEDGERS, who="测试", today=TODAY) as made:
        for group in ("一组", "三组"):
            records.add(made, "groups", {"name": group})
        for number, group, name, phone in PEOPLE:
            records.add(made, "households", {"number": number, "group": group})
            records.add(made, "people", {"name": name, "household": number, "phone": phone})
        yield made


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("王德福", ["王德福 一组", "王德福 三组"]),
        ("wdf", ["王德福 一组", "王德福 三组"]),
        ("2931", ["王德福 一组"]),
        ("三组", ["李四 三组", "王德福 三组"]),
        ("三组 王", ["王德福 三组"]),
        ("三组王德福", ["王德福 三组"]),
        ("wdf 三组", ["王德福 三组"]),
        ("一组李四", []),
        ("四组", []),
    ],
)
def test_who_is_meant(book: Book, typed: str, meant: list[str]) -> None:
    """Namesakes are told apart by their group; somebody of another group is not offered."""
    assert sorted(f"{r['called']} {r['apart']}" for r in candidates(book, "people", typed, 8)) == meant

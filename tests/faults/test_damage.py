"""A damaged book: opened or refused in one sentence, read or refused in one sentence, never a traceback."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from desktop.kit.errors import Blocked, Refused
from desktop.kit.look import Query
from desktop.store.book import Book
from tests.store import small

FILE = "账本.db"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a book with a few hundred records and some history."""
    folder = tmp_path_factory.mktemp("damage") / "账本"
    with small.create(folder) as book:
        it = small.fill(book)
        with book.step("很多"):
            book.save_many(
                "people", ({"name": f"人{n}", "note": "备注" * 30, "household": it["001"]} for n in range(400))
            )
        with book.step("改"):
            for person in list(book.rows("people", paths=["name"]))[:50]:
                book.save("people", {"uid": person["uid"], "note": "改过"})
        book.undo()
    return (folder / FILE).read_bytes()


def read_everything(book: Book) -> None:
    for name in book.ledgers:
        list(book.rows(name))
        book.count(name, Query(search="人"))
    book.search("张三")
    book.named("people", "张三")
    book.tally("people", "sex")
    book.words("性别")
    for person in list(book.rows("people", paths=["name"]))[:20]:
        book.history("people", person["uid"])
    book.steps()
    for _ in range(2):
        if book.can_redo:
            book.redo()
        if book.can_undo:
            book.undo()


def told(folder: Path) -> str:
    """Open and read all of it; return '' or the one sentence."""
    try:
        with small.open_book(folder) as book:
            read_everything(book)
    except (Blocked, Refused) as failure:
        return str(failure)
    return ""


def damage(folder: Path, whole: bytes, chance: random.Random, rounds: int) -> list[str]:
    folder.mkdir()
    said = []
    for _ in range(rounds):
        broken = bytearray(whole)
        for _ in range(chance.choice((1, 1, 3, 30))):
            broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
        kind = chance.randrange(6)
        if kind == 0:
            broken = broken[: chance.randrange(1, len(broken))]
        if kind == 1:
            start = chance.randrange(len(broken))
            broken[start : start + 4096] = chance.choice((bytes(4096), chance.randbytes(4096)))
        (folder / FILE).write_bytes(broken)
        said.append(told(folder))
    return said


def test_sixty_damaged_books_are_told_in_a_sentence(tmp_path: Path, whole: bytes) -> None:
    said = damage(tmp_path / "账本", whole, random.Random(1), 60)
    assert sum("损坏" in sentence or "不是本程序" in sentence for sentence in said) > 10
    assert not any("\n" in sentence or sentence.isascii() for sentence in said if sentence)


@pytest.mark.long
def test_fifteen_hundred_damaged_books_are_told_in_a_sentence(tmp_path: Path, whole: bytes) -> None:
    damage(tmp_path / "账本", whole, random.Random(2), 1500)


@pytest.mark.long
def test_a_flipped_bit_in_the_names_of_columns_is_found(tmp_path: Path, whole: bytes) -> None:
    """A column whose name lost a bit would look like a new, empty one: the tables are signed."""
    (tmp_path / "账本").mkdir()
    start = whole.rindex(b'CREATE TABLE "people"')
    for place in range(start, start + 300, 7):
        (tmp_path / "账本" / FILE).write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert told(tmp_path / "账本")

"""The ladder: an older book is copied, climbs, and is then exactly like a new one; all of it or nothing."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path

import pytest

from desktop.kit.errors import Blocked
from desktop.kit.work import finish
from desktop.ledgers import LEDGERS
from desktop.store import copies, guard, schema
from desktop.store.book import Book
from desktop.store.connection import Engine
from tests.store import small

BOOKS = Path(__file__).resolve().parents[1] / "files" / "books"


def split_names(engine: Engine) -> None:
    """A step as one might be written some day: frozen SQL, knowing nothing of today's declarations."""
    engine.run('ALTER TABLE "people" ADD COLUMN "surname" TEXT')
    engine.run("UPDATE people SET surname = substr(name, 1, 1)")
    engine.run('ALTER TABLE "groups" RENAME COLUMN "number" TO "place"')


def shape(book: Book) -> set[tuple[object, ...]]:
    """Every table with its columns and every index, in no order."""
    tables = book.engine.fetch("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'words_%'")
    columns = {
        ("column", table, *column[1:4], column[5])
        for (table,) in tables
        for column in book.engine.fetch(f'PRAGMA table_info("{table}")')
    }
    keys = {
        ("reference", table, *key[2:5])
        for (table,) in tables
        for key in book.engine.fetch(f'PRAGMA foreign_key_list("{table}")')
    }
    indexes = set(book.engine.fetch("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'index'"))
    return columns | keys | indexes


@pytest.fixture
def older(folder: Path) -> dict[str, str]:
    """A closed book of the version before."""
    with small.create(folder) as book:
        return small.fill(book)


def test_a_book_climbs_after_a_proved_copy(
    folder: Path, older: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The copy is of the old version; what was before cannot be undone into another shape; search still works."""
    monkeypatch.setattr(schema, "UPGRADES", (split_names,))
    with small.open_book(folder) as book:
        assert book.engine.one("SELECT surname FROM people WHERE uid = ?", [older["单雄信"]]) == "单"
        assert book.engine.one("SELECT place FROM groups WHERE name = '十组'") == 3
        assert (book.can_undo, book.steps(1)[0].label, book.steps(1)[0].barrier) == ("", "升级账本", True)
        with book.step("改"):
            book.save("people", {"uid": older["张三"], "name": "张三丰"})
        assert next(hit.called for hit in book.search("张三丰")) == "张三丰"
        assert book.undo().label == "改"
        assert book.count("people") == 5
    (snapshot,) = copies.snapshots(folder / "备份")
    assert finish(copies.verify(snapshot.folder)).good
    monkeypatch.undo()
    recovered = finish(copies.recover(snapshot.folder, folder.parent / "旧"))
    with small.open_book(recovered) as book:
        assert book.can_undo == "填入"
    with pytest.raises(Blocked, match="请先升级程序"):
        small.open_book(folder)


def test_an_upgrade_that_fails_leaves_the_book_as_it_was(
    folder: Path, older: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(engine: Engine) -> None:
        split_names(engine)
        raise ZeroDivisionError

    monkeypatch.setattr(schema, "UPGRADES", (fail,))
    with pytest.raises(ZeroDivisionError):
        small.open_book(folder)
    monkeypatch.undo()
    with small.open_book(folder) as book:
        assert book.engine.one("PRAGMA user_version") == 1
        assert book.can_undo == "填入"


def test_no_upgrade_without_a_copy(folder: Path, older: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """If the copy cannot be made, the book is not touched."""
    monkeypatch.setattr(schema, "UPGRADES", (split_names,))
    (folder / "备份").write_text("a file where the folder should be")
    with pytest.raises(Blocked, match="备份没有做成"):
        small.open_book(folder)
    monkeypatch.undo()
    (folder / "备份").unlink()
    with small.open_book(folder) as book:
        assert book.engine.one("PRAGMA user_version") == 1


UPGRADE_AND_DIE = """
import os
from desktop.store import schema
def half(engine):
    engine.run('ALTER TABLE "people" ADD COLUMN "surname" TEXT')
    os._exit(9)
schema.UPGRADES = (half,)
open_book(Path(sys.argv[1]))
"""


def test_a_kill_during_an_upgrade_leaves_the_old_book(folder: Path, older: dict[str, str]) -> None:
    with small.child(UPGRADE_AND_DIE, folder) as running:
        assert running.wait(30) == 9
    with small.open_book(folder) as book:
        assert book.engine.one("PRAGMA user_version") == 1
        assert "surname" not in book.engine.columns("people")


@pytest.mark.parametrize("released", sorted(path.name for path in BOOKS.glob("*.db.gz")))
def test_a_book_of_every_released_schema_becomes_todays(tmp_path: Path, released: str) -> None:
    """It opens, its tables are exactly those of a new book, its people are found, its steps go back."""
    folder = tmp_path / "旧"
    folder.mkdir()
    with gzip.open(BOOKS / released) as packed, (folder / guard.FILE).open("wb") as stream:
        shutil.copyfileobj(packed, stream)
    with Book.create(tmp_path / "新", LEDGERS) as new:
        expected = shape(new)
    with Book.open(folder, LEDGERS) as book:
        assert shape(book) == expected
        assert book.engine.one("PRAGMA integrity_check") == "ok"
        assert book.engine.fetch("PRAGMA foreign_key_check") == []
        assert book.engine.one("PRAGMA user_version") == schema.newest()
        assert {hit.called for hit in book.search("单雄信")} >= {"单雄信"}
        for ledger in book.ledgers:
            assert book.count(ledger) == len(list(book.rows(ledger)))


def test_there_is_a_book_of_every_released_schema() -> None:
    assert len(list(BOOKS.glob("*.db.gz"))) >= schema.newest()
    assert all(path.stat().st_size < 100_000 for path in BOOKS.iterdir())

"""kill -9 and a stop at any moment of an import: all of it is there, or nothing; the book is whole."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from desktop.kit.work import finish
from desktop.ledgers import LEDGERS
from desktop.services import incoming
from desktop.store.book import Book
from tests.services.rosters import roster

LEDGERS_TOUCHED = ("people", "households", "groups")


def command(book: Path, file: Path) -> list[str]:
    return [sys.executable, "-m", "desktop", "--book", str(book), "import", "people", str(file)]


def held(folder: Path) -> tuple[int, ...]:
    """Open the book as if nothing had happened; return what it holds, and take an import back."""
    with Book.open(folder, LEDGERS) as book:
        assert book.engine.one("PRAGMA integrity_check") == "ok"
        assert book.engine.fetch("PRAGMA foreign_key_check") == []
        found = tuple(book.count(name) for name in LEDGERS_TOUCHED)
        assert bool(found[0]) == bool(book.can_undo.startswith("导入"))
        if found[0]:
            name = book.records("people")[0]["name"]
            assert name in {hit.called for hit in book.search(name)}
            book.undo()
        assert [book.count(name) for name in LEDGERS_TOUCHED] == [0, 0, 0]
    return found


def killed(folder: Path, file: Path, after: float) -> None:
    with subprocess.Popen(command(folder, file), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as running:
        time.sleep(after)
        running.kill()
        assert running.stderr is not None
        assert b"Traceback" not in running.stderr.read()


@pytest.mark.parametrize("rounds", [3, pytest.param(50, marks=pytest.mark.long)])
def test_an_import_that_is_killed_is_there_or_not_there(tmp_path: Path, rounds: int) -> None:
    folder, made = tmp_path / "村", roster(tmp_path / "花名册.xlsx", 5, 300)
    Book.create(folder, LEDGERS).close()
    begun = time.monotonic()
    subprocess.run(command(folder, made.file), check=True, capture_output=True)
    lasts, whole, chance = time.monotonic() - begun, held(folder), random.Random(rounds)
    assert whole[:2] == (sum(made.taken.values()), made.whole)
    for _ in range(rounds):
        killed(folder, made.file, chance.uniform(0.3, 1.05) * lasts)
        assert held(folder) in (whole, (0, 0, 0))


@pytest.mark.parametrize("signs", [1, 3, 4, 6])
def test_an_import_stopped_at_any_sign_of_progress_leaves_the_book_untouched(
    book: Book, tmp_path: Path, signs: int
) -> None:
    made, before = roster(tmp_path / "花名册.xlsx", 6, 120), len(book.steps())
    table = incoming.open_file(book, "people", made.file)
    begun = incoming.check(book, "people", table, None)
    assert next(begun).doing
    begun.close()  # the reader's process is left in the middle of the file
    plan = finish(incoming.check(book, "people", table, None))
    work = incoming.carry_out(book, plan)
    for _ in range(signs):
        assert next(work).doing
    work.close()
    assert [book.count(name) for name in LEDGERS_TOUCHED] == [0, 0, 0]
    assert len(book.steps()) == before
    again = finish(incoming.check(book, "people", table, None))
    assert again.counts == plan.counts
    finish(incoming.carry_out(book, again))
    assert book.count("people") == plan.counts["added"] == sum(made.taken.values())


def test_progress_moves_through_a_long_file(book: Book, tmp_path: Path, today: date) -> None:
    rows = "".join(f"{n},志愿者{n},1381234{n:04d}\r\n" for n in range(6000))
    file = tmp_path / "名册.csv"
    file.write_text("序号,姓名,电话\r\n" + rows, "gb18030")
    table = incoming.open_file(book, "people", file)
    signs = list(incoming.check(book, "people", table, incoming.propose(book, "people", table)))
    done = [sign.done for sign in signs]
    assert done == sorted(done) and done[-1] == 6000 and len(set(done)) >= 6
    assert {sign.total for sign in signs} <= {6000, 6001}

"""kill -9 at any moment of saving, importing and backing up: what was acknowledged is there, nothing is half."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from desktop.kit.look import Filter, Query
from desktop.kit.work import finish
from desktop.store import copies
from desktop.store.proof import examine
from tests.store import small

WORK = """
import itertools
from desktop.store import copies
from desktop.kit.work import finish
book = open_book(Path(sys.argv[1]))
for n in itertools.count(int(sys.argv[2])):
    with book.step(f"第{n}步"):
        home = book.save("households", {"number": f"{n:06d}"})
        head = book.save("people", {"name": f"人{n}", "household": home, "note": "备注" * 40})
        book.save("households", {"uid": home, "head": head})
    print("saved", n, flush=True)
    if n % 5 == 2:
        with book.step(f"导入{n}"):
            book.save_many("groups", ({"name": f"导{n}之{k}"} for k in range(60)))
        print("imported", n, flush=True)
    if n % 4 == 3:
        print("copied", finish(copies.backup(book)).number, flush=True)
    if n % 11 == 4:
        with book.step(f"入党{n}"):
            book.save("members", {"person": head})
        book.undo()
        book.redo()
        book.checkpoint()
"""


def killed_round(folder: Path, begin: int, after: float) -> list[tuple[str, int]]:
    """Let a child work from step `begin`, kill it `after` seconds behind its first word; return what it said."""
    with small.child(WORK, folder, begin) as running:
        assert running.stdout is not None
        first = running.stdout.readline()
        time.sleep(after)
        running.kill()
        said = first + running.stdout.read()
    lines = [line.split() for line in said.splitlines() if len(line.split()) == 2]
    return [(word, int(number)) for word, number in lines]


def check(folder: Path, saved: set[int], imported: set[int], copied: set[int]) -> int:
    """Open as if nothing had happened; return the next free step."""
    with small.open_book(folder) as book:
        assert book.engine.one("PRAGMA integrity_check") == "ok"
        assert book.engine.fetch("PRAGMA foreign_key_check") == []
        homes = {int(r["number"]): r for r in book.rows("households", paths=["number", "head.name", "head.household"])}
        assert saved <= homes.keys()
        assert all(r["head.name"] == f"人{n}" and r["head.household"] == r["uid"] for n, r in homes.items())
        assert book.count("people") == len(homes)
        groups = {n: book.count("groups", Query(filters=(Filter("name", f"导{n}之", "has"),))) for n in imported}
        assert set(groups.values()) <= {60}
        assert book.count("groups") % 60 == 0
        for n in random.Random(1).sample(sorted(homes), min(5, len(homes))):
            assert f"人{n}" in {hit.called for hit in book.search(f"人{n}")}
        kept = {s.number: s for s in copies.snapshots(folder / "备份")}
        assert all(examine(s.folder / "账本.db") == "" for s in kept.values())
        assert {n for n in copied if n > max(copied) - 9} <= kept.keys()
        return max(homes, default=0) + 1


def kill_often(folder: Path, rounds: int, seed: int) -> None:
    small.create(folder).close()
    chance = random.Random(seed)
    done: dict[str, set[int]] = {"saved": set(), "imported": set(), "copied": set()}
    begin = 1
    for _ in range(rounds):
        for word, number in killed_round(folder, begin, chance.uniform(0, 0.12)):
            done[word].add(number)
        begin = check(folder, done["saved"], done["imported"], done["copied"])
    assert len(done["saved"]) > rounds and len(done["copied"]) > rounds // 40
    with small.open_book(folder) as book:
        finish(copies.backup(book))
        assert finish(copies.verify(folder)).good
        assert not list(folder.rglob("*.part"))


def test_twenty_kills_lose_nothing(tmp_path: Path) -> None:
    kill_often(tmp_path / "账本", 20, seed=1)


@pytest.mark.long
def test_two_hundred_kills_lose_nothing(tmp_path: Path) -> None:
    kill_often(tmp_path / "账本", 200, seed=2)

"""The book at a county's size: opening, searching, lists, windows and saving, each beside plain SQL in the same run.

python -m bench.bench_book [--book FOLDER]     makes the county's book (a minute) where there is none
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from bench.county import TODAY, make
from desktop.kit.look import Filter, Query
from desktop.ledgers import LEDGERS
from desktop.store.book import Book

SEARCHES = ("张伟", "欧阳", "王", "单雄", "𠮷", "zhangwei", "zw", "z", "shan", "1234", "13812", "19700315", "王 1970")
GOAL_SEARCH = 10.0  # ms for the ids of a search among 248,000 people that finds at most FEW; more cost by the thousand
FEW = 5_000


def timed(work: Callable[[], Any], rounds: int = 7) -> tuple[float, Any]:
    """Return the median milliseconds of a piece of work, and its last result."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        result = work()
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times), result


def peer_like(book: Book, text: str) -> Callable[[], list[tuple[int]]]:
    """The plain way: LIKE over the name, where a search is in Chinese."""
    return lambda: book.engine.fetch("SELECT id FROM people WHERE removed_at IS NULL AND name LIKE ?", [f"%{text}%"])


def searches(book: Book) -> None:
    print(f"{'search':<12}{'people ids':>12}{'found':>9}{'hits of all':>13}{'LIKE on name':>14}")
    found: list[float] = []
    for text in SEARCHES:
        ids, answer = timed(partial(book.ids, "people", Query(search=text, order="id")))
        hits, _ = timed(partial(book.search, text), 3)
        like, _ = timed(peer_like(book, text), 3)
        found += [ids] if len(answer) <= FEW else []
        print(f"{text:<12}{ids:>10.2f}ms{len(answer):>9}{hits:>11.1f}ms{like:>12.1f}ms")
    worst = max(found)
    print(f"slowest that finds few: {worst:.2f} ms (goal {GOAL_SEARCH:.0f}) {'ok' if worst <= GOAL_SEARCH else 'OVER'}")


def lists(book: Book) -> None:
    village = book.records("villages")[100]["uid"]
    questions = {
        "people, own order": ("people", Query()),
        "people by name": ("people", Query(order="name")),
        "people by birth": ("people", Query(order="born")),
        "people of a village": ("people", Query(village=village)),
        "people of a village, searched": ("people", Query(village=village, search="王")),
        "women over 60": ("people", Query(filters=(Filter("sex", "女"), Filter("age", 60, "since")), order="id")),
        "attendance, own order": ("attendance", Query()),
        "attendance of 王芳": ("attendance", Query(search="王芳")),
        "attendance of 王": ("attendance", Query(search="王")),
        "meetings of a year": ("meetings", Query(since="2024-01-01", until="2024-12-31")),
        "meeting counts of a village": (
            "meeting_counts",
            Query(village=village, since="2024-01-01", until="2024-12-31"),
        ),
    }
    for title, (ledger, query) in questions.items():
        taken, ids = timed(partial(book.ids, ledger, query), 3)
        print(f"{title:<32}{taken:>9.1f} ms  {len(ids):>7} ids")
    plain, _ = timed(lambda: book.engine.fetch("SELECT id FROM people WHERE removed_at IS NULL ORDER BY born"), 3)
    print(f"{'  plain SQL, people by birth':<32}{plain:>9.1f} ms")


def windows(book: Book) -> None:
    for ledger, paths in (
        ("people", ["name", "sex", "born", "age", "household.number", "household.group.name", "phone"]),
        ("people", None),
        ("attendance", ["person.name", "meeting.title", "meeting.held_on", "status"]),
        ("households", ["number", "head.name", "size", "contact", "last_visit"]),
    ):
        ids = book.ids(ledger, Query(order="id"))
        middle = ids[len(ids) // 2 : len(ids) // 2 + 50]
        taken, _ = timed(partial(book.window, ledger, middle, paths))
        print(
            f"window of 50 {ledger:<12}{'every path' if paths is None else f'{len(paths)} paths':<12}{taken:>8.2f} ms"
        )


def writing(book: Book) -> None:
    people = book.ids("people", Query(order="id"))
    person = book.window("people", people[1000:1001])[0]
    names = iter(f"测量{n}" for n in range(1000))

    def save() -> None:
        with book.step("改名"):
            book.save("people", {"uid": person["uid"], "name": next(names)})

    print(f"one edit, saved to disk          {timed(save)[0]:>8.2f} ms")
    print(f"its undo                         {timed(book.undo)[0]:>8.2f} ms")
    taken, _ = timed(lambda: book.named("people", f"{person['name']} {person['id_number'][-4:]}"))
    print(f"named, told apart by four digits {taken:>8.2f} ms")
    rows = [{"name": f"新人{n}"} for n in range(10_000)]

    def bulk() -> None:
        with book.step("导入"):
            book.save_many("people", rows)

    print(f"10,000 people imported           {timed(bulk, 1)[0]:>8.0f} ms")
    print(f"the import undone                {timed(book.undo, 1)[0]:>8.0f} ms")


def measure(folder: Path) -> None:
    began = time.perf_counter()
    with Book.open(folder, LEDGERS, today=date(2026, 6, 18)) as book:
        opened = time.perf_counter() - began
        size, opened = os.stat(folder / "账本.db").st_size / 1e6, opened * 1000
        counts = ", ".join(f"{book.count(name)} {name}" for name in ("people", "attendance"))
        print(f"{counts}, {size:.0f} MB; open {opened:.0f} ms")
        searches(book)
        lists(book)
        windows(book)
        writing(book)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--book", type=Path)
    parser.add_argument("--share", type=float, default=1.0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.book or Path(scratch) / "县"
        if not folder.exists():
            began = time.perf_counter()
            make(folder, options.share).close()
            print(f"made in {time.perf_counter() - began:.0f} s (as of {TODAY})")
        measure(folder)


if __name__ == "__main__":
    main()

"""The worker thread: order, newest wins, reads between yields, cancelling, failures."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from desktop.kit.errors import Refused
from desktop.kit.work import Progress, Work
from desktop.ledgers import LEDGERS
from desktop.store.book import Book
from desktop.ui.jobs import Jobs, Saved


@pytest.fixture
def jobs(qtbot: QtBot, hamlet_copy: Path) -> Iterator[Jobs]:
    made = Jobs()
    made.open(lambda: Book.open(hamlet_copy, LEDGERS, who="测试"))
    yield made
    made.close()


def settle(qtbot: QtBot, jobs: Jobs) -> None:
    qtbot.waitUntil(lambda: jobs.idle, timeout=10_000)


def test_the_book_is_only_touched_by_one_thread_that_is_not_the_windows(qtbot: QtBot, jobs: Jobs) -> None:
    """Questions run on the worker; answers arrive on the window's thread."""
    asked: list[threading.Thread] = []
    answered: list[threading.Thread] = []

    def note(where: list[threading.Thread]) -> None:
        where.append(threading.current_thread())

    def told(_answer: object) -> None:
        note(answered)

    for _ in range(3):
        jobs.ask(lambda _book: note(asked), told)
    settle(qtbot, jobs)
    assert {t.name for t in asked} == {"book"}
    assert set(answered) == {threading.main_thread()}


def test_of_several_searches_only_the_newest_is_answered(qtbot: QtBot, jobs: Jobs) -> None:
    """What was typed before the last letter does not come back later."""

    def same(number: int, _book: Book) -> int:
        return number

    answers: list[int] = []
    for number in range(20):
        jobs.ask(partial(same, number), answers.append, slot="search")
    settle(qtbot, jobs)
    assert answers == [19]


def test_a_work_shows_progress_and_lets_readers_in(qtbot: QtBot, jobs: Jobs) -> None:
    """A question asked while a work runs is answered before the work ends; a write waits."""
    order: list[str] = []
    go_on = threading.Event()

    def work(_book: Book) -> Work[str]:
        for number in range(5):
            order.append(f"work {number}")
            go_on.wait(5)
            yield Progress(number, 5, "正在做")
        order.append("done")
        return "done"

    answers: list[str] = []
    jobs.run(work, answers.append)
    jobs.do(lambda _book: order.append("write"))
    jobs.ask(lambda _book: order.append("read"))
    go_on.set()
    settle(qtbot, jobs)
    assert order.index("read") < order.index("done") < order.index("write")
    assert answers == ["done"]


def test_a_cancelled_work_is_closed_and_its_step_rolled_back(qtbot: QtBot, jobs: Jobs) -> None:
    """停下 leaves nothing half done."""
    started, stopped = threading.Event(), list[bool]()
    ended: list[None] = []

    def work(book: Book) -> Work[None]:
        with book.step("半截"):
            book.save("groups", {"name": "九组"})
            started.set()
            for number in range(100_000):
                yield Progress(number, 0, "正在做")

    job = jobs.run(work, ended.append, stopped=lambda: stopped.append(True))
    qtbot.waitUntil(started.is_set)
    job.cancel()
    settle(qtbot, jobs)
    counts: list[int] = []
    jobs.ask(lambda book: len(book.records("groups", name="九组")), counts.append)
    settle(qtbot, jobs)
    assert (stopped, ended, counts) == ([True], [], [0])


def test_a_failure_goes_to_who_asked_and_else_to_trouble(qtbot: QtBot, jobs: Jobs) -> None:
    """A failure that was shown goes no further; any other is told, also where nobody thought of it."""
    shown: list[Exception] = []
    troubles: list[Exception] = []
    jobs.trouble.connect(troubles.append)

    def refuse(_book: Book) -> None:
        raise Refused("不行")

    def show(error: Exception) -> bool:
        shown.append(error)
        return isinstance(error, Refused)

    jobs.ask(refuse, failed=show)
    jobs.ask(lambda _book: 1 / 0, failed=show)
    jobs.ask(refuse)
    settle(qtbot, jobs)
    assert [type(e).__name__ for e in shown] == ["Refused", "ZeroDivisionError"]
    assert [type(e).__name__ for e in troubles] == ["ZeroDivisionError", "Refused"]


def test_who_is_gone_is_not_told(qtbot: QtBot, jobs: Jobs) -> None:
    """A page that was closed meanwhile gets no answer."""
    owner, answers = QObject(), list[int]()
    jobs.ask(lambda _book: 1, answers.append, owner=owner)
    owner.deleteLater()
    del owner
    qtbot.waitUntil(lambda: jobs.idle)
    assert len(answers) <= 1
    kept: list[Any] = []
    lost = QObject()
    import shiboken6

    shiboken6.delete(lost)
    jobs.ask(lambda _book: 1, kept.append, owner=lost)
    settle(qtbot, jobs)
    assert kept == []


def test_a_write_tells_what_changed_and_what_can_be_undone(qtbot: QtBot, jobs: Jobs) -> None:
    """Every page learns which ledgers were touched; a read tells nothing."""
    told: list[Saved] = []
    settle(qtbot, jobs)
    jobs.changed.connect(told.append)

    def write(book: Book) -> None:
        with book.step("新增小组"):
            book.save("groups", {"name": "八组"})

    jobs.do(write)
    jobs.ask(lambda book: book.count("groups"))
    settle(qtbot, jobs)
    assert len(told) == 1
    assert "groups" in told[0].touched and told[0].undo == "新增小组"


def test_what_was_written_moves_into_the_file_when_nobody_waits(
    qtbot: QtBot, jobs: Jobs, hamlet_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A moment after the last save, a copy of the file alone has everything."""
    monkeypatch.setattr("desktop.ui.jobs.CHECKPOINT_AFTER", 0.1)

    def write(book: Book) -> None:
        with book.step("新增小组"):
            book.save("groups", {"name": "八组"})

    jobs.do(write)
    log = hamlet_copy / "账本.db-wal"
    qtbot.waitUntil(lambda: jobs.idle and log.exists() and log.stat().st_size == 0, timeout=5000)


def test_a_book_that_does_not_open_leaves_the_old_one_open(qtbot: QtBot, jobs: Jobs, tmp_path: Path) -> None:
    """Choosing a wrong folder costs nothing."""
    failures: list[Exception] = []
    counts: list[int] = []

    def shown(error: Exception) -> bool:
        failures.append(error)
        return True

    jobs.open(lambda: Book.open(tmp_path / "没有", LEDGERS), failed=shown)
    jobs.ask(lambda book: book.count("people"), counts.append)
    settle(qtbot, jobs)
    assert len(failures) == 1 and counts == [3]

"""What all tests share: no screen, a fixed day, books to work on, and nothing left running behind a test."""

from __future__ import annotations

import gc
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from desktop.ledgers import LEDGERS
from desktop.store.book import Book

settings.register_profile("quick", max_examples=60, deadline=None, derandomize=True)
settings.register_profile("long", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

SCRATCH = tempfile.TemporaryDirectory(prefix="cunwu-tests-", ignore_cleanup_errors=True)
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
for kind in ("CONFIG", "STATE", "DATA", "CACHE"):  # what a person's own program remembers is left alone
    os.environ[f"XDG_{kind}_HOME"] = SCRATCH.name

PATIENCE = 3.0  # seconds a thread or timer may take to end after its test
ROUNDS = 20  # and looks at least: a machine may stand still for seconds


@pytest.fixture(scope="session")
def today() -> date:
    """The day on which the tests take place: a Thursday in mid-year."""
    return date(2026, 6, 18)


@pytest.fixture(scope="session", autouse=True)
def one_application(qapp: object) -> object:
    """There can be one in a process: a window's, which whatever only paints is content with too."""
    return qapp


@pytest.fixture
def book(tmp_path: Path, today: date) -> Iterator[Book]:
    """A new book of one village, 柳河村, with nothing else in it."""
    from desktop.kit.work import finish
    from desktop.services import start

    folder = finish(start.create(tmp_path / "账本", "柳河村", today=today, who="测试"))
    with Book.open(folder, LEDGERS, who="测试", today=today) as opened:
        yield opened


@pytest.fixture(scope="session")
def practice_folder(tmp_path_factory: pytest.TempPathFactory, today: date) -> Path:
    """The practice village as it was made: to be looked at or copied, not to be changed."""
    from desktop.kit.work import finish
    from desktop.services import start

    return finish(start.create(tmp_path_factory.mktemp("practice") / "柳河村", "柳河村", sample=True, today=today))


@pytest.fixture
def practice(practice_folder: Path, tmp_path: Path, today: date) -> Iterator[Book]:
    """A copy of the practice village, opened."""
    folder = shutil.copytree(practice_folder, tmp_path / "柳河村")
    with Book.open(folder, LEDGERS, who="测试", today=today) as opened:
        yield opened


OPEN: list[Book] = []


def pytest_configure() -> None:
    """Note every book that is opened, until it is closed."""
    opened, closed = Book.__init__, Book.close

    def note(book: Book, *arguments: Any, **named: Any) -> None:
        opened(book, *arguments, **named)
        OPEN.append(book)

    def forget(book: Book) -> None:
        OPEN[:] = [other for other in OPEN if other is not book]
        closed(book)

    patch = pytest.MonkeyPatch()
    patch.setattr(Book, "__init__", note)
    patch.setattr(Book, "close", forget)


def pytest_collection_finish() -> None:
    """Let what was imported until here be passed over by every later search for what a test leaves behind."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread, a timer or a book behind; those of Qt are looked for where a window is."""
    threads, books = set(threading.enumerate()), list(OPEN)
    running = set(map(id, running_in_qt())) if uses_qt(request) else set()
    yield
    await_none(lambda: [thread for thread in threading.enumerate() if thread not in threads and thread.is_alive()])
    if uses_qt(request):
        await_none(lambda: [left for left in running_in_qt() if id(left) not in running])
    await_none(lambda: [book.folder for book in OPEN if book not in books])


def uses_qt(request: pytest.FixtureRequest) -> bool:
    return "qtbot" in request.fixturenames


def running_in_qt() -> list[object]:
    """Return the QThreads and QTimers that Python holds and that still run."""
    from PySide6.QtCore import QThread, QTimer
    from shiboken6 import isValid

    def runs(thing: object) -> bool:
        if isinstance(thing, QThread):
            return isValid(thing) and thing.isRunning() and thing is not QThread.currentThread()
        return isinstance(thing, QTimer) and isValid(thing) and thing.isActive()

    kinds = {*kinds_of(QThread), *kinds_of(QTimer)}  # to ask each of half a million objects for its type alone is quick
    return [thing for thing in gc.get_objects() if type(thing) in kinds and runs(thing)]


def kinds_of(kind: type[object]) -> Iterator[type[object]]:
    """Give a type and all below it."""
    yield kind
    for below in kind.__subclasses__():
        yield from kinds_of(below)


def await_none(left: Callable[[], list[object]]) -> None:
    """Wait until nothing is left, and fail with what is."""
    until, rounds = time.monotonic() + PATIENCE, 0
    while left() and (time.monotonic() < until or rounds < ROUNDS):
        settle_qt()
        gc.collect()
        time.sleep(0.01)
        rounds += 1
    assert not left(), f"left running: {[described(thing) for thing in left()]}"


def described(thing: object) -> str:
    """Say of a timer how long it waits and whose it is: its address helps nobody who reads CI's log."""
    from PySide6.QtCore import QTimer

    if not isinstance(thing, QTimer):
        return repr(thing)
    return f"{'one' if thing.isSingleShot() else 'repeating'} {thing.interval()} ms of {thing.parent()!r}"


def settle_qt() -> None:
    """Let Qt do what it put off, also deleting; that happens by itself only within an event loop."""
    if "PySide6.QtCore" in sys.modules:
        from PySide6.QtCore import QCoreApplication, QEvent

        QCoreApplication.processEvents()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)

"""What all tests share: no screen, a fixed day, and nothing left running behind a test."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import gc
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from hypothesis import settings

settings.register_profile("quick", max_examples=60, deadline=None, derandomize=True)
settings.register_profile("long", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))

PATIENCE = 3.0  # seconds a thread or timer may take to end after its test


@pytest.fixture(scope="session")
def today() -> date:
    """The day on which the tests take place: a Thursday in mid-year."""
    return date(2026, 6, 18)


@pytest.fixture(autouse=True)
def nothing_left_behind(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test that leaves a thread or timer running; QThreads and timers are looked for where Qt is used."""
    threads = set(threading.enumerate())
    running = set(map(id, running_in_qt())) if uses_qt(request) else set()
    yield
    await_none(lambda: [thread for thread in threading.enumerate() if thread not in threads and thread.is_alive()])
    if uses_qt(request):
        await_none(lambda: [left for left in running_in_qt() if id(left) not in running])


def uses_qt(request: pytest.FixtureRequest) -> bool:
    return not {"qtbot", "qapp"}.isdisjoint(request.fixturenames)


def running_in_qt() -> list[object]:
    """Return the QThreads and QTimers that Python holds and that still run."""
    from PySide6.QtCore import QThread, QTimer
    from shiboken6 import isValid

    def runs(thing: object) -> bool:
        if isinstance(thing, QThread):
            return isValid(thing) and thing.isRunning() and thing is not QThread.currentThread()
        return isinstance(thing, QTimer) and isValid(thing) and thing.isActive()

    return [thing for thing in gc.get_objects() if isinstance(thing, QThread | QTimer) and runs(thing)]


def await_none(left: Callable[[], list[object]]) -> None:
    """Wait until nothing is left, and fail with what is."""
    until = time.monotonic() + PATIENCE
    while left() and time.monotonic() < until:
        if "PySide6.QtCore" in sys.modules:
            sys.modules["PySide6.QtCore"].QCoreApplication.processEvents()
        gc.collect()
        time.sleep(0.01)
    assert not left(), f"left running: {left()}"

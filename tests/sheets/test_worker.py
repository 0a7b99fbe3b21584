"""What hangs, bursts or dies in the child leaves the program alive, and the next call works again."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator

import pytest

from desktop.kit.errors import Refused
from desktop.sheets.worker import Worker


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker(memory=512 << 20)
    yield made
    made.close()


def double(number: int) -> int:
    return 2 * number


def own_pid() -> int:
    return os.getpid()


def refuse() -> None:
    raise Refused("这个不行。")


def die() -> None:
    os.abort()


def fail() -> None:
    raise ZeroDivisionError


def burst() -> int:
    return len(bytes(2 << 30))


def test_answers_come_from_one_kept_child(worker: Worker) -> None:
    assert worker.call(double, 21) == 42
    first = worker.call(own_pid)
    assert first == worker.call(own_pid) == worker.pid != os.getpid()


def test_a_refusal_comes_through_word_for_word(worker: Worker) -> None:
    with pytest.raises(Refused, match=r"^这个不行。$"):
        worker.call(refuse)


def test_a_death_is_a_refusal_and_the_next_call_has_a_new_child(worker: Worker) -> None:
    before = worker.call(own_pid)
    with pytest.raises(Refused, match="读不懂"):
        worker.call(die)
    assert worker.call(own_pid) != before


def test_a_child_that_died_between_calls_is_replaced(worker: Worker) -> None:
    pid = worker.call(own_pid)
    os.kill(pid, 9 if sys.platform != "win32" else 15)
    until = time.monotonic() + 10
    while worker.pid and time.monotonic() < until:
        time.sleep(0.01)
    assert worker.call(double, 2) == 4


def test_a_failure_is_a_refusal_and_the_child_stays(worker: Worker) -> None:
    pid = worker.call(own_pid)
    with pytest.raises(Refused, match="读不懂"):
        worker.call(fail)
    assert worker.call(own_pid) == pid


def test_too_long_is_refused_in_time(worker: Worker) -> None:
    worker.call(double, 1)
    began = time.monotonic()
    with pytest.raises(Refused, match="太复杂"):
        worker.call(time.sleep, 60, seconds=0.2)
    assert time.monotonic() - began < 5
    assert worker.call(double, 3) == 6


def test_too_much_memory_is_refused(worker: Worker) -> None:
    with pytest.raises(Refused, match="太大"):
        worker.call(burst)
    assert worker.call(double, 4) == 8

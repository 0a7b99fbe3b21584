"""Long work, told as it goes: a generator that the command line or the window's worker iterates."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Progress:
    """How far a long work is: `done` of `total` (0 if unknown), and what it is doing, in Chinese."""

    done: int
    total: int
    doing: str


Work = Generator[Progress, None, T]


def finish(work: Work[T]) -> T:
    """Run a work to its end without showing anything, and return its result."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: T = end.value
            return result

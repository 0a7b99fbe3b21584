"""The one worker thread that owns the Book. The window asks; the Book is never touched from the window's thread."""

from __future__ import annotations

import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from desktop.kit.work import Progress, Work

if TYPE_CHECKING:
    from desktop.store.book import Book

Question = Callable[["Book"], Any]
Then = Callable[[Any], None]
Failed = Callable[[Exception], "bool | None"]
TELL_EVERY = 0.05  # seconds between two messages about progress
CHECKPOINT_AFTER = 2.0  # seconds without a write
TURN = 0.0005  # seconds until the worker lets the window have its turn: painting asks for it many times over


@dataclass(frozen=True)
class Saved:
    """What the window must know after a write: which ledgers changed, and what can be undone and redone."""

    touched: frozenset[str]
    undo: str
    redo: str


@dataclass(eq=False)
class Job:
    """One thing asked of the worker; `cancel()` stops a Work at its next yield."""

    question: Question
    then: Then | None = None
    failed: Failed | None = None
    progress: Callable[[Progress], None] | None = None
    stopped: Callable[[], None] | None = None
    slot: str = ""
    writes: bool = False
    is_work: bool = False
    owner: QObject | None = None
    _cancel: threading.Event = field(default_factory=threading.Event)

    def cancel(self) -> None:
        self._cancel.set()

    @property
    def cancelled(self) -> bool:
        return self._cancel.is_set()

    def wanted(self) -> bool:
        return self.owner is None or shiboken6.isValid(self.owner)


class Jobs(QObject):
    """A queue of questions to the Book.

    `ask` reads, `do` writes, `run` iterates a Work; waiting reads are served between a Work's yields, so that lists
    keep scrolling. Answers arrive on the window's thread. `failed` may return True to say it has shown the error;
    any other error goes to `trouble`.
    """

    changed = Signal(object)  # Saved
    trouble = Signal(object)  # Exception
    _said = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._book: Book | None = None
        self._queue: deque[Job] = deque()
        self._wake = threading.Condition()
        self._latest: dict[str, Job] = {}
        self._running = 0
        self._closing = False
        self._checkpoint_at = 0.0
        sys.setswitchinterval(TURN)
        self._said.connect(lambda say: say(), Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._work, name="book", daemon=True)
        self._thread.start()

    # --- asking, from the window's thread

    def ask(
        self,
        question: Question,
        then: Then | None = None,
        failed: Failed | None = None,
        *,
        slot: str = "",
        owner: QObject | None = None,
    ) -> Job:
        """Read. Of several with the same slot only the newest is answered; nobody is told once `owner` is gone."""
        return self._put(Job(question, then, failed, slot=slot, owner=owner))

    def do(
        self,
        question: Question,
        then: Then | None = None,
        failed: Failed | None = None,
        *,
        owner: QObject | None = None,
    ) -> Job:
        """Write: the question opens a step. `changed` follows the answer."""
        return self._put(Job(question, then, failed, writes=True, owner=owner))

    def run(
        self,
        work: Callable[[Book], Work[Any]],
        then: Then | None = None,
        failed: Failed | None = None,
        *,
        progress: Callable[[Progress], None] | None = None,
        stopped: Callable[[], None] | None = None,
    ) -> Job:
        """Iterate a Work; cancelling closes it at its next yield, and `stopped` is told."""
        return self._put(Job(work, then, failed, progress, stopped, writes=True, is_work=True))

    def open(self, make: Callable[[], Book], then: Then | None = None, failed: Failed | None = None) -> Job:
        """Open another book, then close the one that was open; on failure the old one stays."""

        def switch(old: Book | None) -> Book:
            self._book = make()
            if old is not None:
                old.close()
            return self._book

        return self._put(Job(switch, then, failed, writes=True))

    def shut(self, then: Callable[[], None]) -> Job:
        """Close the book that is open; the thread waits for another."""
        return self._put(Job(lambda _book: self._close_book(), lambda _none: then(), writes=True))

    def close(self) -> None:
        """Close the book and end the thread, after everything asked before."""
        self._put(Job(lambda _book: self._close_book(), writes=True))
        with self._wake:
            self._closing = True
            self._wake.notify()
        self._thread.join()

    @property
    def idle(self) -> bool:
        with self._wake:
            return not self._queue and not self._running

    def _put(self, job: Job) -> Job:
        bound_to = getattr(job.then, "__self__", None)
        if job.owner is None and isinstance(bound_to, QObject):
            job.owner = bound_to
        with self._wake:
            if job.slot:
                self._latest[job.slot] = job
                for old in [j for j in self._queue if j.slot == job.slot]:
                    self._queue.remove(old)
            self._queue.append(job)
            self._wake.notify()
        return job

    # --- answering, on the worker thread

    def _work(self) -> None:
        while not (self._closing and not self._queue):
            if job := self._next():
                self._answer(job)
            elif self._checkpoint_at and time.monotonic() >= self._checkpoint_at:
                self._checkpoint()

    def _next(self) -> Job | None:
        """Wait for a job; None when it is time to look whether to checkpoint, or to end."""
        with self._wake:
            if not self._queue and not self._closing:
                left = self._checkpoint_at - time.monotonic() if self._checkpoint_at else None
                self._wake.wait(None if left is None else max(0.0, left))
            if not self._queue:
                return None
            self._running += 1
            return self._queue.popleft()

    def _checkpoint(self) -> None:
        """Move what was written into the file itself, when nobody is waiting."""
        self._checkpoint_at = 0.0
        if self._book is None:
            return
        try:
            self._book.checkpoint()
        except Exception as error:  # the writes are safe in the log; whoever looks after the program should know
            self._said.emit(lambda error=error: self.trouble.emit(error))

    def _answer(self, job: Job) -> None:
        before = getattr(self._book, "changed", None)
        book_before = self._book
        try:
            answer = self._iterate(job) if job.is_work else job.question(self._book)  # type: ignore[arg-type]
        except Exception as error:
            self._say(job, self._fail, job, error)
        else:
            if not (job.is_work and job.cancelled and answer is _STOPPED):
                self._say(job, self._tell, job, answer)
            elif job.stopped:
                self._say(job, job.stopped)
        if job.writes:
            self._tell_changed(before, book_before)
            self._checkpoint_at = time.monotonic() + CHECKPOINT_AFTER
        self._say(job, self._finished)

    def _iterate(self, job: Job) -> Any:
        work = job.question(self._book)  # type: ignore[arg-type]
        told = 0.0
        try:
            while True:
                step = next(work)
                if job.cancelled:
                    return _STOPPED
                if job.progress and time.monotonic() - told > TELL_EVERY:
                    told = time.monotonic()
                    self._say(job, job.progress, step)
                self._serve_reads()
        except StopIteration as end:
            return end.value
        finally:
            work.close()

    def _serve_reads(self) -> None:
        while True:
            with self._wake:
                job = next((j for j in self._queue if not j.writes), None)
                if job is None:
                    return
                self._queue.remove(job)
                self._running += 1
            self._answer(job)

    def _tell_changed(self, before: int | None, book_before: Book | None) -> None:
        book = self._book
        if book is None or (book is book_before and book.changed == before):
            return
        saved = Saved(book.touched(), book.can_undo, book.can_redo)
        self._said.emit(lambda: self.changed.emit(saved))

    def _close_book(self) -> None:
        if self._book is not None:
            book, self._book = self._book, None
            book.close()

    def _say(self, job: Job, tell: Callable[..., None], *words: Any) -> None:
        self._said.emit(lambda: tell(*words))

    # --- telling, on the window's thread

    def _tell(self, job: Job, answer: Any) -> None:
        if job.slot:
            if self._latest.get(job.slot) is not job:
                return
            del self._latest[job.slot]  # what it asks about may be large
        if job.then and job.wanted():
            job.then(answer)

    def _fail(self, job: Job, error: Exception) -> None:
        shown = job.failed(error) if job.failed and job.wanted() else False
        if not shown:
            self.trouble.emit(error)

    def _finished(self) -> None:
        with self._wake:
            self._running -= 1


_STOPPED = object()

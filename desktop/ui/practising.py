"""Practising: the own book is closed, a practice village opened with a guide, and all of it taken back again."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from desktop.services import practice, practice_village

from . import memory
from .guide import Guide, Strip
from .handing import PLACE

if TYPE_CHECKING:
    from desktop.store.book import Book

    from .app import Program
    from .window import MainWindow

LOOK_EVERY = 2000  # milliseconds: a file that was exported is no change of the book
AFRESH, GO_ON = "从头来", "接着练"


def begin(program: Program, afresh: bool = False) -> None:
    """Leave the page, back the own book up if it was changed, and open the practice village, made anew if need be."""

    if program.practising and not afresh:
        program.window.greeted()  # it was asked for over the village that is open
        return

    def saved() -> None:
        folder = None if afresh else practice_village.current()
        _open(program, folder) if folder else _make(program)

    doing, stopping = "正在备份您的账本，备份好就开练习村", "停下就不备份，直接开练习村"
    _leave(program, lambda: program.back_up_first(doing, saved, stopping))


def _leave(program: Program, then: Callable[[], object]) -> None:
    page = program.window.page if program.window.opened else None
    page.leave(then) if page else then()


def _make(program: Program) -> None:
    opened, today = program.window.opened, program.today
    program.window.run(
        "正在准备练习村",
        lambda _book: practice_village.make(today, opened.who if opened else ""),
        lambda folder: _open(program, folder, fresh=True),
        stopping="停下就不练了",
        icon="books",
    )


def _open(program: Program, folder: Path, fresh: bool = False) -> None:
    who = program.window.opened.who if program.window.opened else ""

    def broken(error: Exception) -> None:
        """A copy that cannot be opened is no loss: another is made, unless it was just made."""
        program.window.tell(error) if fresh else _make(program)

    program.open(folder, lambda book: book.sign(who), broken)


def turn(program: Program, practice_now: bool) -> None:
    """Put the strip and the guide on with a practice village, and away with any other book."""
    if program.practising:
        program.practising.end()
        program.practising = None
    memory.keep_apart(practice_now)
    if practice_now:
        memory.remember(f"folder/{PLACE}", str(practice_village.handed_out()))
        program.practising = Practising(program)
        program.practising.dress(program.window)


class Practising(QObject):
    """What is there while one practises: looks at the book after each change, ticks what is done, leads home."""

    def __init__(self, program: Program) -> None:
        super().__init__(program)
        self.program, self.jobs = program, program.jobs
        self.since = time.time() - 1  # a file's time may be rounded down
        self.folder = program.folder
        self.progress: practice.Progress | None = None
        self.over = False
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_EVERY)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.jobs.changed.connect(self.look)
        if self.folder:
            keep = self.folder
            self.jobs.ask(lambda _book: practice_village.tidy(keep))

    def dress(self, window: MainWindow) -> None:
        """Put the strip and the guide into a window."""
        self.window = window
        self.strip, self.guide = Strip(bool(self.program.own)), Guide(window)
        self.strip.home.connect(self.go_home)
        self.strip.unfold.connect(self.guide.toggle)
        self.guide.afresh.connect(self.start_again)
        window.accompany(self.strip, self.guide)
        if self.progress:
            self._looked(self.progress)
        self.look()

    def look(self, *_: object) -> None:
        """Ask the book, on its own thread, what is done."""
        mine, since, saved_to = self.folder, self.since, Path(memory.folder(PLACE, ""))

        def question(book: Book) -> practice.Progress | None:
            return practice.look(book, since, (saved_to,)) if book and book.folder == mine else None

        self.jobs.ask(question, self._looked, self._failed, slot="practice", owner=self)

    def _looked(self, progress: practice.Progress | None) -> None:
        if self.over:
            return
        just = progress.done - self.progress.done if progress and self.progress else frozenset()
        self.progress = progress
        self.strip.show_progress(progress, just)
        self.guide.show_progress(progress)

    def _failed(self, _error: Exception) -> bool:
        self._timer.stop()  # said once
        return False

    def go_home(self) -> None:
        """Open the clerk's own book again; where there is none yet, offer to begin one."""
        own = self.program.own
        _leave(self.program, lambda: self.program.open(own) if own else self.program.put_away(self._greet))

    def _greet(self) -> None:
        turn(self.program, False)
        self.program.greet()

    def start_again(self) -> None:
        """Throw this copy away for a fresh one, once the person has agreed."""

        def answered(answer: str) -> None:
            if answer == AFRESH:
                begin(self.program, afresh=True)

        words = "练习村换成一个新的，做过的题都回到没做。您自己的账本不受影响。"
        buttons = ((AFRESH, ""), (GO_ON, "primary"))
        self.program.ask.choose(self.window, "练习从头来吗？", words, buttons, answered)

    def end(self) -> None:
        """Take all of it away again."""
        self.over = True
        self._timer.stop()
        self.jobs.changed.disconnect(self.look)
        memory.keep_apart(False)
        self.window.accompany(None, None)
        self.deleteLater()

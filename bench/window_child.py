"""One run of the window over a book, watched from inside: run by bench_window, which reads what it prints.

Every event that Qt hands out is timed: what one of them takes is how long the window did not answer.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from bench.county import TODAY

SIZE = (1366, 696)
QUIET = 0.15  # seconds without a question or an event that took longer than a moment
PATIENCE = 20.0
LOOKED = float(os.environ.get("BENCH_LOOKED", "3"))  # seconds at the first page


class Watched(QApplication):
    """Times each outermost event: by the clock, and by what this thread worked itself."""

    def __init__(self) -> None:
        super().__init__(sys.argv[:1])
        self.depth, self.longest, self.worked, self.what = 0, 0.0, 0.0, ""
        self.answered = self.painted = 0.0

    def notify(self, receiver: Any, event: Any) -> bool:
        if self.depth:
            return bool(super().notify(receiver, event))
        self.depth += 1
        kind, began, worked = event.type(), time.perf_counter(), time.thread_time()
        try:
            return bool(super().notify(receiver, event))
        finally:
            self.depth -= 1
            self.note(kind, time.perf_counter() - began, time.thread_time() - worked, receiver)

    def note(self, kind: QEvent.Type, took: float, worked: float, receiver: Any) -> None:
        if worked > self.worked:
            with suppress(RuntimeError):  # it may be gone by now
                self.what = f"{kind.name} to {type(receiver).__name__} {receiver.objectName()}".strip()
        self.longest, self.worked = max(self.longest, took), max(self.worked, worked)
        if kind == QEvent.Type.UpdateRequest and self.answered and not self.painted:
            self.painted = time.perf_counter()

    def begin(self) -> None:
        self.longest = self.worked = self.answered = self.painted = 0.0
        self.what = ""


def settle(app: Watched, program: Any) -> None:
    """Run the events until nothing is asked and nothing was said for a moment."""
    until, quiet = time.perf_counter() + PATIENCE, 0.0
    while time.perf_counter() < until:
        app.processEvents()
        now = time.perf_counter()
        if program.jobs.idle:
            quiet = quiet or now
            if now - quiet > QUIET:
                return
        else:
            quiet = 0.0
        time.sleep(0.001)


def look_around(app: Watched, program: Any) -> None:
    """What a clerk does before he goes anywhere: nothing for a while."""
    until = time.perf_counter() + LOOKED
    while time.perf_counter() < until:
        app.processEvents()
        time.sleep(0.002)
    settle(app, program)


def measured(app: Watched, program: Any, name: str, do: Callable[[], object]) -> None:
    """Do something in the window and print how long it took to be seen and what was longest."""
    app.begin()
    began = time.perf_counter()
    worked = time.thread_time()
    do()
    own, own_worked = time.perf_counter() - began, time.thread_time() - worked  # what called was a handler, too
    settle(app, program)
    if own_worked > app.worked:
        app.what = "the call itself"
    seen = (app.painted or began) - began
    said = {
        "name": name,
        "painted": seen * 1000,
        "longest": max(own, app.longest) * 1000,
        "worked": max(own_worked, app.worked) * 1000,
        "what": app.what,
    }
    print(json.dumps(said, ensure_ascii=False), flush=True)


def where(program: Any, app: Watched, name: str) -> dict[str, Any]:
    """What a page of one record is opened with: the first record there is."""
    of = {"household": "households", "meeting": "meetings", "activity": "activities"}.get(name)
    found: list[str] = []
    if of:
        program.jobs.ask(lambda b: [r["uid"] for r in b.window(of, b.ids(of)[:1], [])], found.extend)
        settle(app, program)
    return {"uid": found[0]} if found else {}


def in_a_list(app: Watched, program: Any, page: Any) -> None:
    """What is done in a list: choose a record, go on, to the end, find, and back."""
    name, table = page.name_shown, page.table
    if not page.model.rowCount():
        return
    measured(app, program, f"{name}: first row", lambda: table.setCurrentIndex(page.model.index(0, 0)))
    measured(app, program, f"{name}: next row", lambda: QTest.keyClick(table, Qt.Key.Key_Down))
    measured(app, program, f"{name}: to the end", table.scrollToBottom)
    measured(app, program, f"{name}: a letter typed to find", lambda: QTest.keyClicks(page.chips.finder, "w"))
    measured(app, program, f"{name}: closed", page.close_drawer)
    page.chips.finder.clear()
    settle(app, program)


def main() -> None:
    from desktop.ui import app as started
    from desktop.ui import theme
    from desktop.ui.jobs import Jobs

    app = Watched()
    theme.apply(app, 100)
    tell = Jobs._tell

    def told(jobs: Jobs, job: Any, answer: Any) -> None:
        tell(jobs, job, answer)
        if not app.answered and job.owner is not None:
            app.answered = time.perf_counter()

    Jobs._tell = told  # type: ignore[method-assign, assignment]
    program = started.Program(Path(sys.argv[1]), TODAY, "文书")
    program.window.resize(*SIZE)
    program.window.show()
    measured(app, program, "home", program.begin)
    look_around(app, program)
    window = program.window
    from desktop.ui.pages import HAND_MADE, exists

    names = sys.argv[2:] or list(dict.fromkeys([*HAND_MADE, *window.ledgers]))
    for name in names:
        page = window.page
        if (page and name == page.name_shown) or not exists(name):
            continue
        measured(app, program, name, partial(window.go, name, **where(program, app, name)))
        page = window.page
        if hasattr(page, "edits"):  # a list of records, the generic page's
            in_a_list(app, program, page)
    window.go("home")
    settle(app, program)
    measured(app, program, "home again", lambda: window.show_year(window.year))
    program.end()


if __name__ == "__main__":
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    main()

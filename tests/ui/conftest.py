"""Windows for tests: a real window over a real book on disk, and questions answered beforehand."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from desktop.kit.work import finish
from desktop.ledgers import LEDGERS
from desktop.services import records, start
from desktop.store.book import Book
from desktop.ui import theme
from desktop.ui.ask import Ask
from desktop.ui.jobs import Jobs
from desktop.ui.opened import look_at
from desktop.ui.window import MainWindow

SIZE = (1366, 696)

HAMLET: tuple[tuple[str, dict[str, object]], ...] = (
    ("groups", {"name": "三组", "number": "3"}),
    ("people", {"name": "王德福", "sex": "男", "phone": "13812342931", "tags": "低保"}),
    ("people", {"name": "李四", "sex": "男", "born": "1980-05"}),
    ("people", {"name": "赵海燕", "sex": "女"}),
    ("households", {"number": "0012", "group": "三组", "head": "王德福"}),
    ("party_branches", {"name": "柳河村党支部"}),
    ("party_groups", {"name": "第一党小组", "branch": "柳河村党支部"}),
    ("party_members", {"person": "赵海燕", "branch": "柳河村党支部", "status": "正式党员"}),
    ("meetings", {"type": "支部党员大会", "title": "六月党员大会", "held_on": "2026-06-05"}),
    ("volunteer_teams", {"name": "环境整治队"}),
    ("volunteers", {"person": "赵海燕", "team": "环境整治队"}),
    ("activities", {"name": "清理河道", "held_on": "2026-06-06"}),
)


class Answers(Ask):
    """Answers every question from a list, in order, and keeps what was asked. An unexpected question fails the test."""

    def __init__(self) -> None:
        self.answers: list[Any] = []
        self.asked: list[str] = []

    def _answer(self, title: str) -> Any:
        self.asked.append(title)
        assert self.answers, f"nobody expected to be asked: {title}"
        return self.answers.pop(0)

    def tell(self, over: QWidget, title: str, words: str = "", **_: Any) -> None:
        self.asked.append(title)

    def choose(self, over: QWidget, title: str, words: str, buttons: Any, then: Callable[[str], Any], **_: Any) -> None:
        then(self._answer(title))

    def choose_ticked(
        self, over: QWidget, title: str, words: str, buttons: Any, tick: str, then: Callable[[str, bool], Any]
    ) -> None:
        """An answer with a tick is a pair."""
        answer = self._answer(title)
        then(*answer) if isinstance(answer, tuple) else then(answer, False)

    def text(self, over: QWidget, title: str, label: str, value: str, then: Callable[[str], Any]) -> None:
        then(self._answer(title))

    def open_file(self, over: QWidget, title: str, then: Callable[[Path], Any], filters: str = "") -> None:
        then(self._answer(title))

    def open_files(self, over: QWidget, title: str, then: Callable[[list[Path]], Any], filters: str) -> None:
        then(self._answer(title))

    def save_file(self, over: QWidget, title: str, name: str, then: Callable[[Path], Any], filters: str = "") -> None:
        then(self._answer(title))

    def folder(self, over: QWidget, title: str, then: Callable[[Path], Any]) -> None:
        then(self._answer(title))


class Screen:
    """A window with a book open, and how a test waits for it."""

    def __init__(
        self, qtbot: QtBot, folder: Path, today: date, first: str = "people", answers: Sequence[Any] = ()
    ) -> None:
        self.qtbot, self.folder = qtbot, folder
        self.jobs, self.ask = Jobs(), Answers()
        self.ask.answers = list(answers)
        self.frame = MainWindow(self.jobs, self.ask, today)
        qtbot.addWidget(self.frame, before_close_func=lambda frame: frame.close_now())
        self.frame.resize(*SIZE)
        self.frame.show()
        self.errors: list[Exception] = []
        self.jobs.trouble.disconnect(self.frame.tell)
        self.jobs.trouble.connect(self.errors.append)
        self.jobs.open(lambda: Book.open(folder, LEDGERS, who="测试", today=today))
        self.jobs.ask(look_at, lambda opened: self.frame.show_book(opened, first=first))
        self.settle()

    def settle(self) -> None:
        """Wait until everything asked was answered and nothing failed."""
        self.qtbot.waitUntil(lambda: self.jobs.idle and not self._about_to_ask(), timeout=10_000)
        QApplication.processEvents()
        assert not self.errors, self.errors

    def _about_to_ask(self) -> bool:
        """Whether a field waits for the typing to pause before it asks."""
        return any(timer.isActive() and timer.interval() <= 300 for timer in self.frame.findChildren(QTimer))

    def write(self, editor: QWidget, text: str) -> None:
        """Type text as the Chinese input method hands it over: whole words at once."""
        editor.setFocus()
        event = QInputMethodEvent("", [])
        event.setCommitString(text)
        QApplication.sendEvent(editor, event)

    def go(self, name: str, **where: Any) -> Any:
        self.frame.go(name, **where)
        self.settle()
        return self.frame.page

    def find(self, name: str, kind: type[Any] = QWidget) -> Any:
        """The visible widget of this object name in the page, or anywhere in the window."""
        page = self.frame.page or self.frame
        for inside in (page, self.frame):
            found: list[Any] = inside.findChildren(kind, name)
            if shown := [widget for widget in found if widget.isVisible()]:
                return shown[0]
        raise AssertionError(f"no visible widget called {name}")

    def count(self, ledger: str) -> int:
        """How many records the book has, asked on its own thread."""
        counted: list[int] = []
        self.jobs.ask(lambda book: book.count(ledger), counted.append)
        self.settle()
        return counted[0]

    def records(self, ledger: str) -> list[dict[str, Any]]:
        found: list[list[dict[str, Any]]] = []
        self.jobs.ask(lambda book: book.records(ledger), found.append)
        self.settle()
        return found[0]

    def close(self) -> None:
        self.frame.close_now()
        self.jobs.close()


@pytest.fixture(scope="session")
def hamlet_folder(tmp_path_factory: pytest.TempPathFactory, today: date) -> Path:
    """A book with one record in each ledger that others point at."""
    folder = finish(start.create(tmp_path_factory.mktemp("hamlet") / "账本", "柳河村", today=today, who="测试"))
    with Book.open(folder, LEDGERS, who="测试", today=today) as book:
        for ledger, texts in HAMLET:
            records.add(book, ledger, texts)
    return folder


@pytest.fixture
def hamlet_copy(hamlet_folder: Path, tmp_path: Path) -> Path:
    """A copy of the hamlet to be changed."""
    return shutil.copytree(hamlet_folder, tmp_path / "账本")


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[None]:
    """The program's look, at 100 %; putting it on costs half a second, so it stays on."""
    if theme.percent() != 100 or not qapp.styleSheet():
        theme.apply(qapp, 100)
    yield
    if theme.percent() != 100:
        theme.apply(qapp, 100)


@pytest.fixture
def screen(qtbot: QtBot, dressed: None, hamlet_copy: Path, today: date) -> Iterator[Screen]:
    """A window over a copy of the hamlet."""
    made = Screen(qtbot, hamlet_copy, today)
    yield made
    made.close()

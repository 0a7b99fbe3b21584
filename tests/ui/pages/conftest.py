"""A real window over a real book on disk: a branch of thirty-five members, its committee, households and contacts."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from desktop.kit.look import Record
from desktop.kit.work import finish
from desktop.ledgers import LEDGERS
from desktop.services import start
from desktop.store.book import Book
from desktop.ui import theme
from desktop.ui.jobs import Jobs
from desktop.ui.window import MainWindow, look_at

MEMBERS = 35
TODAY = date(2026, 6, 18)


def people_the_book(book: Book) -> None:
    """Write thirty-five formal members, two party groups and a committee of three into a new book."""
    with book.step("准备"):
        group = book.save("groups", {"name": "一组", "number": 1.0})
        branch = book.save("party_branches", {"name": "柳河村党支部", "has_committee": 1})
        halves = [book.save("party_groups", {"name": f"第{n}党小组", "branch": branch}) for n in "一二"]
        for number in range(1, MEMBERS + 1):
            person = book.save(
                "people", {"name": f"党员{number:02d}", "sex": "男", "born": "1970-01-01", "state": "在册"}
            )
            household = book.save("households", {"number": f"{number:03d}", "group": group, "head": person})
            book.save("people", {"uid": person, "household": household, "relation": "户主"})
            book.save("party_members", member(person, branch, halves[number % 2]))
            if number <= 3:
                post = ("书记", "组织委员", "宣传委员")[number - 1]
                since = {"since": "2021-01-01", "branch": branch}
                book.save("posts", {"person": person, "body": "支委会", "post": post, **since})
        book.save("people", {"name": "王磊", "state": "村外"})


def member(person: str, branch: str, group: str) -> Record:
    joined = {"status": "正式党员", "joined_on": "1999-07-01", "confirmed_on": "2000-07-01"}
    return {"person": person, "branch": branch, "party_group": group, **joined}


class Desk:
    """The window, and what a test does at it."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self.window, self.qtbot = window, qtbot

    def ask(self, question: Callable[[Book], Any]) -> Any:
        """Ask the book on its own thread, and wait for the answer."""
        answers: list[Any] = []
        self.window.jobs.ask(question, answers.append)
        self.qtbot.waitUntil(lambda: bool(answers))
        return answers[0]

    def settle(self) -> None:
        """Wait until every question is answered and everything due is shown."""
        for _ in range(2):
            self.qtbot.wait(70)
            self.qtbot.waitUntil(lambda: self.window.jobs.idle)
        self.qtbot.wait(10)

    def go(self, page: str, **where: Any) -> Any:
        self.window.go(page, **where)
        self.settle()
        return self.window.page

    def kind(self, name: str) -> str:
        """The uid of a meeting type."""
        return str(self.ask(lambda book: book.records("meeting_types", name=name)[0]["uid"]))


@pytest.fixture(scope="session")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The book as it was written, to be copied."""
    made = finish(start.create(tmp_path_factory.mktemp("branch") / "账本", "柳河村", today=TODAY, who="测试"))
    with Book.open(made, LEDGERS, who="测试", today=TODAY) as book:
        people_the_book(book)
    return made


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Path:
    return shutil.copytree(written, tmp_path / "账本")


@pytest.fixture
def desk(qtbot: QtBot, qapp: Any, folder: Path) -> Iterator[Desk]:
    """The program's window at 1366×696, its book open, the first page shown."""
    if theme.percent() != 100 or not qapp.styleSheet():
        theme.apply(qapp, 100)
    jobs = Jobs()
    window = MainWindow(jobs, today=TODAY)
    window.setFixedSize(1366, 696)
    window.show()

    def show(_: Any) -> None:
        jobs.ask(look_at, window.show_book)

    jobs.open(lambda: Book.open(folder, LEDGERS, who="测试", today=TODAY), show)
    qtbot.waitUntil(lambda: window.page is not None)
    made = Desk(window, qtbot)
    made.settle()
    yield made
    window.close_now()
    jobs.close()
    window.deleteLater()
    qtbot.wait(10)

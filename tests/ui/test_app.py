"""The whole program: first use, the last book, a wrong folder, another type size, and leaving with a backup."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.ledgers import LEDGERS
from desktop.services import start
from desktop.store.book import Book
from desktop.ui import app, memory, theme
from desktop.ui.app import Program, options
from desktop.ui.dialog import Dialog

from .conftest import SIZE, Answers

Begin = Callable[..., Program]


@pytest.fixture
def begin(qtbot: QtBot, dressed: None, today: date, monkeypatch: pytest.MonkeyPatch) -> Iterator[Begin]:
    """Begin the program as its main function does, without its event loop."""
    running: list[Program] = []
    monkeypatch.setattr(start, "recent_folder", lambda: None)
    monkeypatch.setattr(start, "remember_folder", lambda folder: None)
    monkeypatch.setattr(QApplication, "quit", lambda: None)

    def made(folder: Path | None = None, who: str = "测试") -> Program:
        program = Program(folder, today, who, Answers())
        running.append(program)
        program.window.resize(*SIZE)
        program.window.show()
        program.begin()
        settle(qtbot, program)
        return program

    yield made
    for program in running:
        if program.jobs._thread.is_alive():
            program.end()
        program.window.deleteLater()


def settle(qtbot: QtBot, program: Program) -> None:
    qtbot.waitUntil(lambda: program.jobs.idle, timeout=20_000)


def dialog(program: Program) -> Dialog:
    found = next((d for d in program.window.findChildren(Dialog) if d.isVisible()), None)
    assert found is not None, "no dialog is shown"
    return found


def test_a_new_book_in_three_questions(qtbot: QtBot, begin: Begin, tmp_path: Path) -> None:
    """Village, name and place: the book is made, opened and signed."""
    program = begin(who="")
    welcome: Any = program.window._greeting
    assert welcome is not None
    welcome._begin_new()
    welcome._to_place()
    assert not welcome.wrong.isHidden()  # no village yet
    for line, text in ((welcome.village, "柳河村"), (welcome.township, "清河镇"), (welcome.who, "周玉梅")):
        line.setText(text)
    welcome._to_place()
    program.ask.answers = [tmp_path]  # type: ignore[attr-defined]
    welcome._choose_place()
    assert str(tmp_path / "柳河村") in welcome._where.text()
    welcome.create()
    settle(qtbot, program)
    qtbot.waitUntil(lambda: program.window.opened is not None)
    assert program.window.page is not None and program.window.page.name_shown == "home"
    assert "清河镇 › 柳河村" in program.window.band.place.text()
    assert "周玉梅" in program.window.band.who.text()
    program.end()
    with Book.open(tmp_path / "柳河村", LEDGERS) as book:
        assert book.records("villages")[0]["township"] == "清河镇"
        assert book.setting("who") == "周玉梅"


def test_enter_goes_on_from_the_first_page_to_the_book(
    qtbot: QtBot, begin: Begin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each question stands where Enter goes on; the last one does not stand on another place for the book."""
    monkeypatch.setattr(start, "documents", lambda: tmp_path)
    program = begin(who="")
    welcome: Any = program.window._greeting

    def enter(name: str) -> None:
        focused = program.window.focusWidget()
        assert focused is not None and focused.objectName() == name
        qtbot.keyClick(focused, Qt.Key.Key_Return)

    enter("begin-new")
    welcome.village.setText("青石村")
    for name in ("welcome-village", "welcome-township", "welcome-who", "welcome-next"):
        enter(name)
    settle(qtbot, program)
    qtbot.waitUntil(lambda: program.window.opened is not None)
    assert (tmp_path / "青石村" / "账本.db").exists()
    program.end()


def test_a_folder_that_is_no_book_is_said_in_plain_words(qtbot: QtBot, begin: Begin, tmp_path: Path) -> None:
    """Then the greeting offers other ways."""
    program = begin(tmp_path / "没有这个账本")
    shown = dialog(program)
    assert "Traceback" not in shown.words.text() and shown.words.text()
    shown.answer("知道了")
    assert program.window._greeting is not None


def test_a_damaged_page_is_found_once_the_first_page_is_there(
    qtbot: QtBot, begin: Begin, hamlet_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every page of the file is read after the window is shown; a damaged book is closed, and a backup is offered."""
    file = hamlet_copy / "账本.db"
    data = bytearray(file.read_bytes())
    root = page_of(file, "people_name")
    data[root * 4096 : root * 4096 + 2000] = bytes(2000)  # an index that the first page does not read
    file.write_bytes(data)
    monkeypatch.setattr(app, "EXAMINE_AFTER", 50)
    program = begin(hamlet_copy)
    qtbot.waitUntil(lambda: bool(program.window.findChildren(Dialog)), timeout=10_000)
    settle(qtbot, program)
    assert "损坏" in dialog(program).words.text()
    assert program.window.opened is None
    assert program.jobs._book is None


def page_of(file: Path, index: str) -> int:
    """The number, from 0, of the page an index begins on."""
    with Book.open(file.parent, LEDGERS) as book:
        return int(book.engine.one("SELECT rootpage FROM sqlite_master WHERE name = ?", [index])) - 1


def test_one_book_in_one_window(qtbot: QtBot, begin: Begin, hamlet_copy: Path) -> None:
    """A second window on the same book says so, and touches nothing."""
    begin(hamlet_copy)
    second = begin(hamlet_copy)
    assert "已经打开" in dialog(second).words.text()
    assert second.window.opened is None


def test_another_type_size_makes_the_window_again_at_the_same_page(
    qtbot: QtBot, begin: Begin, hamlet_copy: Path
) -> None:
    """150 % at once, remembered, and nothing is lost."""
    program = begin(hamlet_copy)
    program.window.go("people")
    settle(qtbot, program)
    old = program.window
    program.resize_type(150)
    qtbot.waitUntil(lambda: program.window is not old)
    settle(qtbot, program)
    assert theme.percent() == 150
    assert program.window.page is not None and program.window.page.name_shown == "people"
    assert program.window.narrow and memory.type_size() == 150


def test_leaving_after_a_change_backs_up_and_proves_it(qtbot: QtBot, begin: Begin, hamlet_copy: Path) -> None:
    """A book that was changed is backed up on closing; one that was not is only closed."""
    before = len(list((hamlet_copy / "备份").glob("[0-9]*")))
    program = begin(hamlet_copy)
    program.window.close()
    qtbot.waitUntil(lambda: not program.jobs._thread.is_alive(), timeout=20_000)
    assert len(list((hamlet_copy / "备份").glob("[0-9]*"))) == before
    program = begin(hamlet_copy)

    def write(book: Book) -> None:
        with book.step("新增小组"):
            book.save("groups", {"name": "九组"})

    program.jobs.do(write)
    settle(qtbot, program)
    program.window.close()
    qtbot.waitUntil(lambda: not program.jobs._thread.is_alive(), timeout=20_000)
    assert len(list((hamlet_copy / "备份").glob("[0-9]*"))) == before + 1
    assert (hamlet_copy / "账本.db").exists() and not (hamlet_copy / "账本.db-wal").exists()


def test_what_is_answered_after_the_end_starts_nothing(qtbot: QtBot, begin: Begin, hamlet_copy: Path) -> None:
    """The book may still have said when to back up, or was to be examined soon: nothing of it waits any more."""
    program = begin(hamlet_copy)

    def write(book: Book) -> None:
        with book.step("新增小组"):
            book.save("groups", {"name": "九组"})

    assert program._examine_soon.isActive()
    program.jobs.changed.connect(lambda _saved: program.end())  # when to back up has then been asked, not answered
    program.jobs.do(write)
    qtbot.waitUntil(lambda: not program.jobs._thread.is_alive())
    QApplication.processEvents()
    assert not any(timer.isActive() for timer in program.findChildren(QTimer))


def test_a_bug_is_an_apology_with_a_report_and_no_traceback(qtbot: QtBot, begin: Begin, hamlet_copy: Path) -> None:
    """What broke is for the maintainer; the clerk reads two sentences and goes on."""
    program = begin(hamlet_copy)
    program.jobs.ask(lambda _book: 1 / 0)
    settle(qtbot, program)
    shown = dialog(program)
    assert "对不起" in shown.words.text() and "ZeroDivision" not in shown.words.text()
    shown.answer("复制报告")
    assert "ZeroDivisionError" in QApplication.clipboard().text()


@pytest.mark.parametrize(
    ("arguments", "found"),
    [
        (["--book", "文件夹", "--today=2026-06-18"], {"book": "文件夹", "today": "2026-06-18"}),
        ([], {}),
    ],
)
def test_the_windows_options(arguments: list[str], found: dict[str, str]) -> None:
    """Both ways of writing an option are understood."""
    assert options(arguments) == found

"""Practising: the own book is closed and untouched, everything says so, exercises tick themselves, one click home."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.kit.errors import Blocked
from desktop.ledgers import LEDGERS
from desktop.services import kept_form, practice, practice_village, start
from desktop.store.book import Book
from desktop.ui import memory, trouble
from desktop.ui.app import Program
from desktop.ui.guide import NOT_REAL

from .conftest import SIZE, Answers

Begin = Callable[..., Program]


@pytest.fixture
def begin(qtbot: QtBot, dressed: None, today: date, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Begin]:
    """Begin the program on a computer of its own, without the event loop."""
    for place in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(place, str(tmp_path / place))
    monkeypatch.setattr(QApplication, "quit", lambda: None)
    running: list[Program] = []

    def made(folder: Path | None = None) -> Program:
        program = Program(folder, today, "测试", Answers())
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
    for _ in range(3):
        qtbot.wait(20)
        qtbot.waitUntil(lambda: program.jobs.idle, timeout=20_000)


def practise(qtbot: QtBot, program: Program) -> Program:
    program.practise()
    qtbot.waitUntil(
        lambda: bool(program.practising and program.practising.progress and program.window.page), timeout=30_000
    )
    settle(qtbot, program)
    return program


def home(qtbot: QtBot, program: Program) -> None:
    press(program, "practice-home").click()
    qtbot.waitUntil(lambda: program.practising is None, timeout=20_000)
    settle(qtbot, program)


def press(program: Program, name: str) -> QPushButton:
    found = program.window.findChild(QPushButton, name)
    assert isinstance(found, QPushButton)
    return found


def everything(folder: Path) -> dict[str, object]:
    """The files of a closed book's folder, every record and every step in it."""
    names: dict[str, object] = {"files": sorted(str(f.relative_to(folder)) for f in folder.rglob("*") if f.is_file())}
    with Book.open(folder, LEDGERS) as book:
        stored = {name: book.records(name) for name, ledger in LEDGERS.items() if not ledger.derived}
        return names | stored | {"steps": book.steps(1000)}


def test_the_own_book_is_closed_and_comes_back_as_it_was(qtbot: QtBot, begin: Begin, hamlet_copy: Path) -> None:
    """From the help page: while practising it is one closed file anybody may open; afterwards nothing in it differs."""
    before = everything(hamlet_copy)
    program = begin(hamlet_copy)
    program.window.go("help")
    settle(qtbot, program)
    press(program, "practise").click()
    qtbot.waitUntil(lambda: program.practising is not None, timeout=30_000)
    settle(qtbot, program)
    assert everything(hamlet_copy) == before
    opened = program.window.opened
    assert opened is not None and practice_village.holds(opened.folder)
    assert start.recent_folder() == hamlet_copy.resolve()
    home(qtbot, program)
    opened = program.window.opened
    assert opened is not None and opened.folder == hamlet_copy and program.window.strip is None
    assert start.recent_folder() == hamlet_copy.resolve()
    program.end()
    assert everything(hamlet_copy) == before


@pytest.mark.parametrize("page", ["home", "people", "meeting", "settings"])
def test_every_page_says_that_it_is_practice(qtbot: QtBot, begin: Begin, hamlet_copy: Path, page: str) -> None:
    """The strip stands above each page, with the way home on it, and the title says it too."""
    program = practise(qtbot, begin(hamlet_copy))
    program.window.go(page)
    settle(qtbot, program)
    strip = program.window.strip
    assert strip is not None and strip.isVisible() and strip.accessibleName() == NOT_REAL == "练习，不是真账"
    assert press(program, "practice-home").isVisible() and "练习" in program.window.windowTitle()
    assert program.window.width() == SIZE[0]


def test_an_exercise_ticks_itself(qtbot: QtBot, begin: Begin, hamlet_copy: Path) -> None:
    """A telephone changed in the drawer and saved with F12 is ticked, Ctrl+Z ticks the next; nothing is clicked."""
    program = practise(qtbot, begin(hamlet_copy))
    subjects: dict[str, str] = {}
    program.jobs.ask(lambda book: subjects.update(practice_subjects(book)))
    settle(qtbot, program)
    program.window.go("people", uid=subjects["wrong"])
    settle(qtbot, program)
    page: Any = program.window.page
    page.drawer.form.take_up({"phone": subjects["new_phone"]})
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    page.drawer.form.row("phone").editor.setFocus()
    qtbot.keyClick(page.drawer.form.row("phone").editor, Qt.Key.Key_F12)
    settle(qtbot, program)
    assert done(program) == {"phone"}
    row = press(program, "exercise-phone")
    assert "做好了" in row.accessibleName()
    assert program.practising is not None and "做好了：改一个电话" in program.practising.strip.fact.text()
    qtbot.keyClick(program.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, program)
    assert done(program) == {"phone", "undo"}
    home(qtbot, program)
    practise(qtbot, program)
    assert done(program) == {"phone", "undo"}, "how far one was is kept"


def practice_subjects(book: Book) -> dict[str, str]:
    from desktop.services import kept_file

    found: dict[str, str] = kept_file.get(book, practice_village.STATE)["subjects"]
    return found


def done(program: Program) -> frozenset[str]:
    assert program.practising is not None and program.practising.progress is not None
    return program.practising.progress.done


def test_a_file_that_was_exported_is_noticed(qtbot: QtBot, begin: Begin, hamlet_copy: Path) -> None:
    """It is no change of the book; it is looked for every other second, wherever it was saved last."""
    program = practise(qtbot, begin(hamlet_copy))
    memory.remember("folder/导出", str(hamlet_copy.parent))
    (hamlet_copy.parent / "党员花名册.pdf").write_bytes(b"%PDF-1.4")
    qtbot.waitUntil(lambda: done(program) == {"pdf"}, timeout=6000)


def test_the_book_is_looked_at_on_its_own_thread(
    qtbot: QtBot, begin: Begin, hamlet_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Never on the window's."""
    threads: list[str] = []
    look = practice.look

    def noted(*arguments: Any) -> Any:
        threads.append(threading.current_thread().name)
        return look(*arguments)

    monkeypatch.setattr(practice, "look", noted)
    practise(qtbot, begin(hamlet_copy))
    assert threads and set(threads) == {"book"}


def test_what_is_remembered_and_kept_is_left_alone(qtbot: QtBot, begin: Begin, hamlet_copy: Path) -> None:
    """Columns, folders, the value for F4 and an unfinished form are the own book's again; the eyes' size is shared."""
    with Book.open(hamlet_copy, LEDGERS) as book:
        kept_form.keep(book, kept_form.Kept("people", "", "", "新人", {"name": "半个名字"}))
    program = begin(hamlet_copy)
    answers: Any = program.ask
    answers.answers = ["", ""]
    qtbot.waitUntil(lambda: len(answers.asked) == 1)
    memory.remember("columns/people", ["name", "phone"])
    memory.remember("folder/导出", "/我的")
    memory.remember("views/people", "[1]")
    kept = {file.name: file.read_bytes() for file in hamlet_copy.glob("*.json")}
    assert len(kept) == 1
    practise(qtbot, program)
    assert memory.recall("columns/people") is None and memory.recall("views/people") is None
    assert memory.folder("导出", "") == str(practice_village.handed_out())
    memory.remember("columns/people", ["name"])
    memory.remember("views/people", "[2]")
    program.window.last_typed["people"] = {"name": "练习的人"}
    home(qtbot, program)
    qtbot.waitUntil(lambda: len(answers.asked) == 2)  # the unfinished form is offered again
    assert memory.recall("columns/people") == ["name", "phone"] and memory.recall("views/people") == "[1]"
    assert memory.folder("导出", "") == "/我的" and program.window.last_typed == {}
    assert {file.name: file.read_bytes() for file in hamlet_copy.glob("*.json")} == kept
    for name in ("columns/people", "views/people", "folder/导出"):
        memory.remember(name, "")


def test_before_there_is_a_book(qtbot: QtBot, begin: Begin) -> None:
    """From the greeting at once into the village; going home leads back to the greeting, and nothing is remembered."""
    program = begin()
    press(program, "begin-practice").click()
    qtbot.waitUntil(lambda: program.practising is not None, timeout=30_000)
    settle(qtbot, program)
    assert program.window._greeting is None and "建我的账本" in press(program, "practice-home").text()
    home(qtbot, program)
    assert program.window._greeting is not None and program.jobs._book is None and program.window.strip is None
    assert start.recent_folder() is None


def test_asked_for_again_it_goes_on(qtbot: QtBot, begin: Begin, hamlet_copy: Path) -> None:
    """From the greeting that the settings show over the village: the village again, as it was."""
    program = practise(qtbot, begin(hamlet_copy))
    page, practising = program.window.page, program.practising
    program.greet()
    press(program, "begin-practice").click()
    settle(qtbot, program)
    assert program.window._greeting is None and program.window.page is page and program.practising is practising


def test_from_the_beginning_makes_a_fresh_copy(qtbot: QtBot, begin: Begin, hamlet_copy: Path) -> None:
    """After a question; what was done is not done any more, and the old copy is gone."""
    program = practise(qtbot, begin(hamlet_copy))
    old = program.folder
    (practice_village.handed_out() / "名册.pdf").write_bytes(b"%PDF-1.4")
    qtbot.waitUntil(lambda: done(program) == {"pdf"}, timeout=6000)
    program.ask.answers = ["接着练", "从头来"]  # type: ignore[attr-defined]
    press(program, "guide-afresh").click()
    assert program.folder == old
    qtbot.wait(1200)  # files as old as this are no longer of now
    press(program, "guide-afresh").click()
    qtbot.waitUntil(lambda: program.folder != old, timeout=30_000)
    settle(qtbot, program)
    assert done(program) == frozenset() and practice_village.copies() == [program.folder]
    home(qtbot, program)
    assert program.window.opened is not None and program.window.opened.folder == hamlet_copy


def test_a_changed_book_is_backed_up_before(qtbot: QtBot, begin: Begin, hamlet_copy: Path) -> None:
    """What was written in the own book is in a proven backup when the practice begins; practice makes none."""

    def write(book: Book) -> None:
        with book.step("新增小组"):
            book.save("groups", {"name": "九组"})

    program = begin(hamlet_copy)
    before = len(list((hamlet_copy / "备份").glob("[0-9]*")))
    program.jobs.do(write)
    settle(qtbot, program)
    practise(qtbot, program)
    assert len(list((hamlet_copy / "备份").glob("[0-9]*"))) == before + 1
    program.jobs.do(write)
    settle(qtbot, program)
    assert not program._changed


def test_another_type_size_keeps_the_strip_and_folds_the_guide(qtbot: QtBot, begin: Begin, hamlet_copy: Path) -> None:
    """At 150 % there is no room beside the page: the guide lies over it, F11 opens it and Esc closes it."""
    program = practise(qtbot, begin(hamlet_copy))
    guide = program.window.guide
    assert guide is not None and guide.isVisible() and guide.beside == guide.width() and program.window.narrow
    program.resize_type(150)
    settle(qtbot, program)
    program.window.resize(*SIZE)
    settle(qtbot, program)
    guide = program.window.guide
    assert program.window.strip is not None and guide is not None and not guide.isVisible() and guide.beside == 0
    qtbot.keyClick(program.window, Qt.Key.Key_F11)
    assert guide.isVisible() and guide.geometry().right() <= program.window.width()
    qtbot.keyClick(guide, Qt.Key.Key_Escape)
    assert not guide.isVisible() and program.window.width() == SIZE[0]
    home(qtbot, program)
    memory.remember("type-size", 100)


def test_an_exercise_opens_and_leads_to_its_page(qtbot: QtBot, begin: Begin, hamlet_copy: Path) -> None:
    """One is open at a time, with its steps; 带我去 shows the page; whatever is pressed has a name."""
    program = practise(qtbot, begin(hamlet_copy))
    press(program, "exercise-contacts").click()
    guide = program.window.guide
    assert guide is not None and guide.opened == "contacts"
    press(program, "guide-go").click()
    settle(qtbot, program)
    assert program.window.page is not None and program.window.page.name_shown == "contact_board"
    for widget in [w for part in (guide, program.window.strip) if part for w in part.findChildren(QPushButton)]:
        assert widget.objectName() and widget.accessibleName()


def test_pages_have_room_beside_the_guide(qtbot: QtBot, begin: Begin, hamlet_copy: Path) -> None:
    """Wherever an exercise leads, page and guide fit into 1366 units, side by side."""
    program = practise(qtbot, begin(hamlet_copy))
    progress, guide = program.practising and program.practising.progress, program.window.guide
    assert progress and guide
    for page in {one.page for one in progress.exercises}:
        program.window.go(page)
        settle(qtbot, program)
        shown: QWidget | None = program.window.page
        assert shown is not None and program.window.width() == SIZE[0]
        assert guide.mapTo(program.window, guide.rect().bottomRight()).x() <= SIZE[0]
        assert shown.mapTo(program.window, shown.rect().topRight()).x() <= guide.x()


def test_closing_the_window_while_practising(qtbot: QtBot, begin: Begin, hamlet_copy: Path) -> None:
    """Nothing is asked, nothing left running, and the next start opens the own book."""
    program = practise(qtbot, begin(hamlet_copy))
    program.window.close()
    qtbot.waitUntil(lambda: not program.jobs._thread.is_alive(), timeout=20_000)
    assert start.recent_folder() == hamlet_copy.resolve()


def test_a_broken_copy_is_replaced(qtbot: QtBot, begin: Begin, hamlet_copy: Path) -> None:
    """A copy that cannot be opened is no loss: another is made without a word."""
    program = practise(qtbot, begin(hamlet_copy))
    broken = program.folder
    assert broken is not None
    home(qtbot, program)
    (broken / "账本.db").write_bytes(b"not a book")
    practise(qtbot, program)
    assert program.folder not in (None, broken, hamlet_copy) and done(program) == frozenset()


def test_a_copy_damaged_while_it_is_open_leads_home(
    qtbot: QtBot, begin: Begin, hamlet_copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is said, and the own book is opened again: not the greeting, which would offer a backup."""
    program = practise(qtbot, begin(hamlet_copy))
    shown: list[Any] = []
    monkeypatch.setattr(trouble, "show", lambda over, error, then=None: shown.append(then))
    program._damaged(Blocked("坏了"))
    qtbot.waitUntil(lambda: bool(shown))
    shown[0]("知道了")
    qtbot.waitUntil(lambda: bool(program.window.opened) and program.window.page is not None)
    settle(qtbot, program)
    assert program.practising is None and program.window._greeting is None
    assert program.window.opened is not None and program.window.opened.folder == hamlet_copy

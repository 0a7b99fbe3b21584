"""No handler of the window touches the book, a file or a sheet: what does is caught, without a clock.

Every page is visited and what it offers is pressed, while the book's methods, `open` and the readers of sheets look
which thread they are called from. The program's own pictures and texts (resources/) are no files of the clerk.
"""

from __future__ import annotations

import builtins
import io
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QTableView
from pytestqt.qtbot import QtBot
from sqlcipher3.dbapi2 import ProgrammingError

from desktop.kit import places
from desktop.ledgers import LEDGERS
from desktop.store.book import Book
from desktop.store.connection import Engine
from desktop.store.log import Log, Wanted
from desktop.ui.ask import Ask
from desktop.ui.dialog import Dialog
from desktop.ui.pages import HAND_MADE, exists

from .conftest import Screen

WINDOW = threading.main_thread()
OWN = (str(places.resource("")), str(Path(places.__file__).parents[1]))
LEFT_ALONE = ("size-", "contrast-", "open-book", "new-book", "help-practi", "preview-more", "print-more")
PAGES = sorted({name for name in (*HAND_MADE, "people", "party_members", "visits", "volunteer_hours") if exists(name)})
REST = sorted(set(LEDGERS) - set(PAGES))
OF = {"household": "households", "meeting": "meetings", "activity": "activities"}


class Caught(list[str]):
    """What was called on the window's thread, with the way there."""

    def note(self, what: str) -> None:
        if threading.current_thread() is WINDOW:
            way = [f"{frame.filename.rpartition('/')[2]}:{frame.lineno}" for frame in traceback.extract_stack(limit=12)]
            self.append(f"{what}  {' > '.join(way[:-2])}")


def watched(caught: Caught, what: str, real: Callable[..., Any]) -> Callable[..., Any]:
    def call(*arguments: Any, **named: Any) -> Any:
        caught.note(what)
        return real(*arguments, **named)

    return call


@pytest.fixture
def caught(monkeypatch: pytest.MonkeyPatch) -> Caught:
    """Watch the book, its log and its engine, files, and what reads and writes sheets."""
    found = Caught()
    for cls in (Book, Engine, Log):
        for name, value in list(vars(cls).items()):
            if isinstance(value, property) and value.fget:
                monkeypatch.setattr(cls, name, property(watched(found, f"{cls.__name__}.{name}", value.fget)))
            elif callable(value) and not name.startswith("_"):
                monkeypatch.setattr(cls, name, watched(found, f"{cls.__name__}.{name}", value))
    real = builtins.open

    def opened(file: Any, *arguments: Any, **named: Any) -> Any:
        if not str(file).startswith(OWN):
            found.note(f"open {file}")
        return real(file, *arguments, **named)

    monkeypatch.setattr(builtins, "open", opened)
    monkeypatch.setattr(io, "open", opened)
    return found


class Obliging(Ask):
    """Answers every question with the button that does something, and has a file for everything."""

    def __init__(self, files: Path) -> None:
        self.files, self.number = files, 0

    def tell(self, over: Any, title: str, words: str = "", **_: Any) -> None: ...

    def choose(self, over: Any, title: str, words: str, buttons: Any, then: Callable[[str], Any], **_: Any) -> None:
        known = dict(buttons)
        primary = next((text for text, style in buttons if style == "primary"), buttons[0][0])
        then("不保存了" if "不保存了" in known else primary)

    def choose_ticked(
        self, over: Any, title: str, words: str, buttons: Any, tick: str, then: Callable[[str, bool], Any]
    ) -> None:
        self.choose(over, title, words, buttons, lambda answer: then(answer, True))

    def text(self, over: Any, title: str, label: str, value: str, then: Callable[[str], Any]) -> None:
        then(value or "名称")

    def open_file(self, over: Any, title: str, then: Callable[[Path], Any], filters: str = "") -> None:
        then(self.files / "名册.xlsx")

    def open_files(self, over: Any, title: str, then: Callable[[list[Path]], Any], filters: str) -> None:
        then([self.files / "名册.xlsx"])

    def save_file(self, over: Any, title: str, name: str, then: Callable[[Path], Any], filters: str = "") -> None:
        self.number += 1
        then(self.files / f"{self.number} {Path(name).name}")

    def folder(self, over: Any, title: str, then: Callable[[Path], Any]) -> None:
        then(self.files)


class Visit:
    """Goes to a page again and again, and presses one thing after the other."""

    def __init__(self, screen: Screen, name: str) -> None:
        self.screen, self.name = screen, name
        self.where = self._where()

    def _where(self) -> dict[str, Any]:
        ledger = OF.get(self.name)
        return {"uid": self.screen.records(ledger)[0]["uid"]} if ledger else {}

    def settle(self) -> None:
        jobs = self.screen.jobs
        for _ in range(2):
            QApplication.processEvents()
            self.screen.qtbot.waitUntil(lambda: jobs.idle, timeout=20_000)
        QApplication.processEvents()

    def go(self) -> Any:
        self.put_away()
        self.screen.frame.go(self.name, **self.where)
        self.settle()
        return self.screen.frame.page

    def put_away(self) -> None:
        """Close what floats over the window."""
        for kind in (QMenu, Dialog):
            for widget in self.screen.frame.findChildren(kind):
                if widget.isVisible():
                    widget.close()
        self.settle()

    def buttons(self) -> list[tuple[str, str]]:
        page = self.go()
        found = [b for b in page.findChildren(QAbstractButton) if b.isVisible() and b.isEnabled()]
        names = [(b.objectName(), b.text()) for b in found]
        return list(dict.fromkeys(n for n in names if any(n) and not n[0].startswith(LEFT_ALONE)))

    def press(self, name: str, text: str) -> None:
        """Press a button; where it opens a menu, choose each thing in it, one after the other."""
        for place in range(max(1, self._press(name, text))):
            if place:
                self._press(name, text)
            if place < len(actions := self.actions()):
                actions[place].trigger()
                self.settle()

    def _press(self, name: str, text: str) -> int:
        page = self.go()
        for button in page.findChildren(QAbstractButton):
            if (button.objectName(), button.text()) == (name, text) and button.isVisible() and button.isEnabled():
                button.click()
                self.settle()
                return len(self.actions())
        return 0

    def actions(self) -> list[QAction]:
        menus = [m for m in self.screen.frame.findChildren(QMenu) if m.isVisible()]
        return [a for menu in menus for a in menu.actions() if a.isEnabled() and not a.menu() and not a.isSeparator()]

    def keys(self) -> None:
        """In what lists there are: the first row, and every key that means something there."""
        for number in range(len(self.go().findChildren(QTableView))):
            for key, with_ in KEYS:
                tables = [t for t in self.go().findChildren(QTableView) if t.isVisible()]
                if number < len(tables) and tables[number].model() and tables[number].model().rowCount():
                    tables[number].setFocus()
                    tables[number].setCurrentIndex(tables[number].model().index(0, 0))
                    self.settle()
                    QTest.keyClick(tables[number], key, with_)
                    self.settle()
                    focused = QApplication.focusWidget()
                    QTest.keyClick(focused, Qt.Key.Key_Return) if focused else None
                    self.settle()


NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier
KEYS = (
    *((key, NONE) for key in (Qt.Key.Key_Return, Qt.Key.Key_F2, Qt.Key.Key_A, Qt.Key.Key_F4, Qt.Key.Key_F6)),
    *((key, NONE) for key in (Qt.Key.Key_F7, Qt.Key.Key_F9, Qt.Key.Key_F12)),
    *((key, CONTROL) for key in (Qt.Key.Key_C, Qt.Key.Key_V, Qt.Key.Key_D, Qt.Key.Key_H, Qt.Key.Key_K, Qt.Key.Key_Z)),
    (Qt.Key.Key_Delete, NONE),
)  # fmt: skip


@pytest.fixture
def screen(
    qtbot: QtBot, dressed: None, hamlet_copy: Path, today: date, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Screen]:
    import openpyxl

    made = openpyxl.Workbook()
    made.active.append(["姓名", "性别"])
    made.active.append(["孙新", "男"])
    made.save(tmp_path / "名册.xlsx")
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    shown = Screen(qtbot, hamlet_copy, today, first="settings")
    shown.frame.ask = Obliging(tmp_path)
    yield shown
    shown.close()


@pytest.mark.qt_log_ignore("edit: editing failed", extend=True)  # a key for a cell that has nothing to edit
@pytest.mark.parametrize("name", PAGES)
def test_what_a_page_offers_never_touches_the_book_on_the_windows_thread(
    screen: Screen, caught: Caught, name: str
) -> None:
    """Each button of the page, what its menus offer, each key of its lists."""
    visit = Visit(screen, name)
    for button in visit.buttons():
        visit.press(*button)
    visit.keys()
    visit.put_away()
    assert list(dict.fromkeys(caught)) == []


def test_every_ledgers_list_and_form_leave_the_book_to_the_worker(screen: Screen, caught: Caught) -> None:
    """Shown, a record opened, a new one begun, a letter looked for."""
    for name in REST:
        visit = Visit(screen, name)
        page = visit.go()
        if page.model.rowCount():
            page.table.setCurrentIndex(page.model.index(0, 0))
            visit.settle()
        page.new()
        visit.settle()
        page.close_drawer(sure=True)
        QTest.keyClicks(page.chips.finder, "w")
        visit.settle()
    assert list(dict.fromkeys(caught)) == []


@pytest.mark.parametrize(
    "do",
    [
        lambda book, _folder: book.count("people"),
        lambda book, _folder: book.log.ids(Wanted()),
        lambda _book, folder: (folder / "甲.txt").write_text("甲"),
        lambda _book, folder: load_workbook(folder / "名册.xlsx"),
    ],
)
def test_it_would_be_seen(screen: Screen, caught: Caught, tmp_path: Path, do: Callable[[Book, Path], Any]) -> None:
    """The book, its log, a file and a sheet, touched by a handler, are caught; on the worker they are not."""
    screen.jobs.ask(lambda book: do(book, tmp_path))
    screen.settle()
    assert caught == []
    book = screen.jobs._book
    assert book is not None
    with suppress(ProgrammingError):  # the engine itself keeps to the thread that made it
        do(book, tmp_path)
    assert caught

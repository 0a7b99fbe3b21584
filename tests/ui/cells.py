"""A list and the hands over it: for the tests of changing it in its cells."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from desktop.services import records

from .conftest import Screen

KEY, CONTROL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def stand(screen: Screen, page: Any, name: str, path: str) -> None:
    """Put the cursor into a cell; the drawer stays closed."""
    called = page.model.columns[0].key
    row = next(n for n in range(page.model.rowCount()) if page.model.record(n)[called] == name)
    column = [c.path for c in page.model.columns].index(path)
    page.cells._go(row, column)
    page.table.setFocus()
    screen.settle()


def here(page: Any) -> tuple[str, str]:
    index = page.table.currentIndex()
    return page.model.record(index.row())[page.model.columns[0].key], page.model.columns[index.column()].path


def press(screen: Screen, key: Qt.Key, with_: Any = Qt.KeyboardModifier.NoModifier) -> None:
    screen.qtbot.keyClick(QApplication.focusWidget(), key, with_)
    screen.settle()


def typed(screen: Screen, text: str) -> None:
    for letter in text:
        screen.qtbot.keyClicks(QApplication.focusWidget(), letter)
    screen.settle()


def compose(preedit: str, commit: str = "") -> None:
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    focused = QApplication.focusWidget()
    assert focused is not None
    QApplication.sendEvent(focused, event)


def show(screen: Screen, name: str, *paths: str) -> Any:
    """The page of a ledger with these columns in its list."""
    from desktop.ui.columns import column

    page = screen.go(name)
    ledger = page.ledger
    page.model.set_columns([column(screen.frame.ledgers, ledger, p, first=n == 0) for n, p in enumerate(paths)])
    page.table.set_widths()
    page.reload()
    screen.settle()
    return page


def person(screen: Screen, name: str) -> dict[str, Any]:
    return next(p for p in screen.records("people") if p["name"] == name)


def change(screen: Screen, name: str, texts: dict[str, object]) -> None:
    uid = person(screen, name)["uid"]
    screen.jobs.do(lambda book: records.edit(book, "people", uid, texts))
    screen.settle()

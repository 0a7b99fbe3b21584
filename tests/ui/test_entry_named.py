"""Whatever takes input in a list, its form and its dialogs is found by objectName and read aloud by accessibleName."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit, QTableView, QWidget

from desktop.ledgers import LEDGERS
from desktop.services import edits
from desktop.ui.calendar import Calendar
from desktop.ui.edits_ask import Replacing, SameValue
from desktop.ui.edits_preview import EditsPreview

from .conftest import Screen

INPUTS = (QLineEdit, QComboBox, QPlainTextEdit, QAbstractButton, QTableView)
QTS = ("QComboBoxListView", "QTableCornerButton", "QLineEditIconButton")
OWN_PAGES = ("activities", "meetings")
STORED = sorted(name for name, one in LEDGERS.items() if not one.derived and name not in OWN_PAGES)


def nameless(within: QWidget) -> list[str]:
    """The widgets that take input and cannot be found, or of which nothing is said."""
    found: list[Any] = [w for kind in INPUTS for w in within.findChildren(kind)]
    mine = [w for w in found if w.metaObject().className() not in QTS and not isinstance(w.parent(), QComboBox)]
    said = [(w, w.accessibleName() or (w.text() if isinstance(w, QAbstractButton) else "")) for w in mine]
    return [f"{type(w).__name__} {w.objectName()!r} {words!r}" for w, words in said if not w.objectName() or not words]


@pytest.mark.parametrize("name", STORED)
def test_a_list_and_its_form(screen: Screen, name: str) -> None:
    page = screen.go(name, new=True)
    if name in screen.frame.pages and hasattr(page, "drawer"):
        assert page.drawer.isVisible()
        assert nameless(page) == []
        page.close_drawer(sure=True)


def test_the_dialogs_that_change_many_rows(screen: Screen) -> None:
    page = screen.go("people")
    ids, fields = list(page.model.ids), [page.ledger.by_name["phone"]]
    line = edits.Line(1, "", "甲", "refused", {"phone": edits.Cell("", "1", "位数不对")}, "位数不对")
    outcome = edits.Outcome((line, edits.Line(2, "x", "乙", "changed", {"phone": edits.Cell("1", "2")})))
    made = [
        SameValue(page, ids, "3 人", "phone", lambda *_: None),
        Replacing(page, ids, "3 人", "phone", lambda *_: None),
        EditsPreview(page, "粘贴会改这些", "", "粘贴", outcome, fields, lambda: None),
    ]
    for dialog in made:
        assert nameless(dialog) == []
        dialog.deleteLater()


def test_the_calendar(screen: Screen) -> None:
    editor = screen.go("visits", new=True).drawer.form.row("visited_on").editor
    editor.choose()
    (calendar,) = editor.findChildren(Calendar)
    assert nameless(calendar) == [] and calendar.grid.accessibleName() and calendar.accessibleName()
    calendar.close()
    screen.settle()

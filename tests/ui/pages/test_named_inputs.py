"""Whatever takes input is found by its objectName and read aloud by its accessibleName, on the pages built by hand."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QHeaderView,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

INPUTS = (QLineEdit, QComboBox, QPlainTextEdit, QTextEdit, QAbstractSpinBox, QAbstractItemView, QAbstractButton)
INNER = ("QComboBoxListView", "QTableCornerButton", "QLineEditIconButton", "QSpinBoxLineEdit")


def inputs(page: QWidget) -> list[QWidget]:
    """The widgets one can type into, press or choose in; not the parts Qt makes inside them."""
    found = [w for kind in INPUTS for w in page.findChildren(kind) if w.isVisible()]
    outer = [w for w in found if str(w.metaObject().className()) not in INNER and not isinstance(w, QHeaderView)]
    return [w for w in outer if not isinstance(w.parent(), QComboBox | QAbstractSpinBox | QLineEdit)]


def said(widget: QWidget) -> str:
    """What a screen reader says of it."""
    text = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or text


@pytest.mark.parametrize("name", ["log", "contact_board", "help", "attachments"])
def test_every_input_of_a_page_has_a_name(desk: Any, name: str) -> None:
    page = desk.go(name)
    there = inputs(page)
    assert len(there) >= 2
    assert [type(w).__name__ for w in there if not w.objectName()] == []
    assert [w.objectName() for w in there if not said(w)] == []


@pytest.mark.parametrize("tab", range(7))
def test_every_input_of_a_person_has_a_name(desk: Any, tab: int) -> None:
    """On each tab of the drawer, the photograph among them."""
    uid = desk.ask(lambda book: book.records("people", name="党员01")[0]["uid"])
    page = desk.go("people", uid=uid)
    page.drawer.show_tab(tab)
    desk.settle()
    there = inputs(page.drawer)
    assert page.drawer.face in there
    assert [type(w).__name__ for w in there if not w.objectName()] == []
    assert [w.objectName() for w in there if not said(w)] == []

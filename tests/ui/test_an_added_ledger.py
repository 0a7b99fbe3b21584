"""A ledger that was only declared has its page: found among all ledgers, listed, filled in, found, taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.ledgers import LEDGERS
from desktop.ui.pages.generic import GenericPage
from tests import readme
from tests.ui.conftest import Screen

TYPED = {"number": "3-01", "depth": "86", "built": "2019.4"}
CHOSEN = {"group": "三组", "keeper": "王德福"}


def test_its_page_is_there_without_a_line_more(
    monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, dressed: None, hamlet_copy: Path, today: date
) -> None:
    """In a book made before: Ctrl+N, the five fields, F12; the record is listed, found, and undone."""
    monkeypatch.setitem(LEDGERS, "wells", readme.wells())
    screen = Screen(qtbot, hamlet_copy, today)
    page: Any = screen.go("wells", new=True)
    assert isinstance(page, GenericPage)
    rows = {row.field.name: row for row in page.drawer.form.rows}
    assert set(rows) == {*TYPED, *CHOSEN}
    for name, text in {**TYPED, **CHOSEN}.items():
        screen.write(rows[name].editor, text)
        screen.settle()
        if name in CHOSEN:
            qtbot.keyClick(rows[name].editor, Qt.Key.Key_Return)
    qtbot.keyClick(rows["number"].editor, Qt.Key.Key_F12)
    screen.settle()
    (record,) = screen.records("wells")
    assert (record["number"], record["depth"], record["built"]) == ("3-01", 86, "2019-04")
    assert record["group"] and record["keeper"]
    assert page.model.rowCount() == 1
    screen.frame.undo()
    screen.settle()
    assert screen.count("wells") == page.model.rowCount() == 0
    screen.close()

"""Whatever ledger is declared, its page opens, takes a record through its form, and takes it back."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from functools import singledispatch
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from desktop.kit import fields as kinds
from desktop.kit.fields import Field
from desktop.ledgers import LEDGERS
from desktop.store.book import Book
from desktop.ui import theme
from desktop.ui.form import Row
from desktop.ui.pages.generic import GenericPage
from tests import own

from .conftest import SIZE, Screen

REFERRED = {
    "people": "李四",
    "groups": "三组",
    "households": "王德福",
    "party_branches": "柳河村党支部",
    "party_groups": "第一党小组",
    "party_members": "赵海燕",
    "meeting_types": "支部党员大会",
    "meetings": "六月党员大会",
    "volunteer_teams": "环境整治队",
    "volunteers": "赵海燕",
    "activities": "清理河道",
}
STORED = [ledger.name for ledger in LEDGERS.values() if not ledger.derived and ledger.name != "own_ledgers"]
HAND_MADE_HERE = ("home", "ledgers", "bin", "settings", "help", "templates")
SPECIAL: dict[str, str] = {"post": "村委会委员", "body": "村委会", "kind": "出生", "number": "0099"}


@singledispatch
def typed(field: Field) -> str:
    return SPECIAL.get(field.name, "试一试")


@typed.register
def _(field: kinds.Number) -> str:
    return "2"


@typed.register
def _(field: kinds.Duration) -> str:
    return "2.5"


@typed.register
def _(field: kinds.Date) -> str:
    return "2026.6.10"


@typed.register
def _(field: kinds.Ref) -> str:
    return REFERRED[field.to]


@pytest.fixture(scope="module")
def shared(request: pytest.FixtureRequest, qapp: QApplication, hamlet_folder: Path, today: date) -> Iterator[Screen]:
    """One window for all ledgers; each test leaves the book as it found it."""
    theme.apply(qapp, 100)
    folder = shutil.copytree(hamlet_folder, hamlet_folder.parent / "账本2")
    with Book.open(folder, LEDGERS, today=today) as book:
        own.fill(book)
    made = Screen(QtBot(request), folder, today)
    yield made
    made.close()
    made.frame.deleteLater()


@pytest.fixture(autouse=True)
def no_form_open(request: pytest.FixtureRequest) -> None:
    """A test that failed leaves no form behind for the next."""
    if "shared" in request.fixturenames:
        page = request.getfixturevalue("shared").frame.page
        if isinstance(page, GenericPage):
            page.close_drawer(sure=True)


def fill(screen: Screen, page: GenericPage, wanted: Callable[[Row], bool]) -> None:
    """Type into the wanted fields, as a person would."""
    for row in page.drawer.form.rows:
        if not wanted(row) or row.editor.typed():
            continue
        if isinstance(row.field, kinds.Choice):
            word = SPECIAL.get(row.field.name, "")
            row.editor.setText(word if row.editor.findText(word) >= 0 else row.editor.itemText(0))
        else:
            screen.write(row.editor, typed(row.field))
        screen.settle()
        if isinstance(row.field, kinds.Ref):
            assert row.editor.offering(), f"nothing offered for {row.field.label}"
            screen.qtbot.keyClick(row.editor, Qt.Key.Key_Return)
            assert len(str(row.editor.typed())) == 18  # picked: the uid


@pytest.mark.parametrize("name", [*STORED, own.TITLE])
def test_a_record_is_added_through_its_form_and_undone(shared: Screen, name: str) -> None:
    """Ctrl+N, type the required fields and what the rules ask for, F12: one more; Ctrl+Z: none."""
    screen, before = shared, shared.count(name)
    page: Any = GenericPage(screen.frame, name)  # also of ledgers that have a page made by hand
    screen.frame.pages[name] = page
    screen.frame.stack.addWidget(page)
    screen.go(name, new=True)
    wanted: Callable[[Row], bool] = lambda row: row.field.required  # noqa: E731
    for _ in range(3):
        fill(screen, page, wanted)
        screen.qtbot.keyClick(page.drawer.form.rows[0].editor, Qt.Key.Key_F12)
        screen.settle()
        wanted = lambda row: not row.wrong.isHidden()  # noqa: E731
    wrong = [row.wrong.words.text() for row in page.drawer.form.rows if not row.wrong.isHidden()]
    assert not wrong and page.drawer.form.errors.isHidden(), (wrong, page.drawer.form.errors.words.text())
    assert screen.count(name) == before + 1
    assert "已保存" in screen.frame.toast_bar.words.toolTip()
    assert not page.drawer.new and not page.drawer.dirty
    screen.frame.undo()
    screen.settle()
    assert screen.count(name) == before
    assert "已撤销：新增" in screen.frame.toast_bar.words.toolTip()


@pytest.mark.parametrize("name", [ledger.name for ledger in LEDGERS.values() if ledger.derived])
def test_a_derived_ledger_is_read_only(shared: Screen, name: str) -> None:
    """What is worked out can be seen and handed out, and not changed."""
    screen = shared
    page = screen.go(name)
    assert "new" not in page.head.action_buttons
    assert {"print", "export"} <= set(page.head.action_buttons)
    if page.model.rowCount():
        page.table.select(0)
        screen.settle()
        assert not page.drawer.isHidden() and not page.drawer.save.isVisible()
        assert not page.drawer.form.rows


@pytest.mark.parametrize("percent", [100, 150])
def test_every_page_fits_an_old_screen(
    qtbot: QtBot, dressed: None, qapp: QApplication, hamlet_copy: Path, today: date, percent: int
) -> None:
    """With its drawer open, no page asks for more than 1366×696, at 100 % and at 150 %."""
    theme.apply(qapp, percent)
    screen = Screen(qtbot, hamlet_copy, today)
    too_big: dict[str, object] = {}
    for name in (*HAND_MADE_HERE, *LEDGERS):
        page: Any = screen.go(name)
        if isinstance(page, GenericPage) and not page.ledger.derived:
            page.new()
            screen.settle()
        least = screen.frame.minimumSizeHint()
        if least.width() > SIZE[0] or least.height() > SIZE[1] or screen.frame.size().toTuple() != SIZE:
            too_big[name] = least
        if isinstance(page, GenericPage):
            page.close_drawer(sure=True)
    screen.close()
    assert not too_big

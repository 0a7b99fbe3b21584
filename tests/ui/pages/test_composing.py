"""The Chinese input method in grids: the first key opens the cell, and what is being composed is seen there."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from desktop.store.book import Book
from desktop.ui.pages.attendance_rows import REASON
from desktop.ui.pages.service_rows import HOURS, NAME, RATING


@pytest.fixture
def page(desk: Any) -> Any:
    """A new activity with volunteers to choose from."""

    def prepare(book: Book) -> None:
        with book.step("准备"):
            team = book.save("volunteer_teams", {"name": "环境整治队"})
            for person in sorted(book.records("people"), key=lambda p: p["name"])[:10]:
                book.save("volunteers", {"person": person["uid"], "team": team})

    desk.window.jobs.do(prepare)
    return desk.go("activity", new=True)


def compose(preedit: str, commit: str = "") -> None:
    """What the input method sends to whatever has the focus."""
    event = QInputMethodEvent(preedit, [])
    event.setCommitString(commit)
    focused = QApplication.focusWidget()
    assert focused is not None
    QApplication.sendEvent(focused, event)


def shown(editor: QWidget) -> QImage:
    return editor.grab().toImage()


def test_composing_opens_the_cell_and_is_seen_there(page: Any, desk: Any) -> None:
    """The first letter is kept, the letters grow in the cell while they are composed, the word stands there after."""
    grid = page.grid
    grid.setFocus()
    grid.go(0, RATING)
    compose("m")
    (editor,) = grid.findChildren(QLineEdit, f"rows.0.{RATING}")
    assert editor.isVisible() and editor.text() == ""
    one = shown(editor)
    compose("man yi")
    assert shown(editor) != one and editor.text() == ""
    compose("", "满意")
    assert editor.text() == "满意"
    desk.qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert grid.rows.index(0, RATING).data() == "满意"


def test_composing_over_a_filled_cell_begins_it_anew(page: Any, desk: Any) -> None:
    """As typing does in a spreadsheet; giving the composing up leaves what was."""
    grid = page.grid
    grid.rows.put(0, RATING, "满意")
    grid.setFocus()
    grid.go(0, RATING)
    compose("h")
    compose("", "很满意")
    (editor,) = grid.findChildren(QLineEdit, f"rows.0.{RATING}")
    assert editor.text() == "很满意"
    desk.qtbot.keyClick(editor, Qt.Key.Key_Escape)
    assert grid.rows.index(0, RATING).data() == "满意"


def test_a_name_composed_in_a_cell_is_offered_and_taken(page: Any, desk: Any) -> None:
    """The characters reach the list below the cell, and Enter takes the person."""
    found: list[str] = []
    desk.window.jobs.ask(lambda b: [b.called("volunteers", v["uid"]) for v in b.records("volunteers")], found.extend)
    desk.settle()
    name, grid = found[0].partition("（")[0], page.grid
    grid.setFocus()
    grid.go(0, NAME)
    compose("x")
    compose("", name)
    editor = grid.findChildren(QLineEdit, f"rows.0.{NAME}")[-1]
    assert editor.text() == name
    desk.settle()
    desk.qtbot.waitUntil(editor.offering)
    desk.qtbot.keyClick(editor, Qt.Key.Key_Return)
    desk.settle()
    assert grid.rows.index(0, NAME).data() == name


def test_keys_without_an_input_method_keep_their_first_letter_too(page: Any, desk: Any) -> None:
    """The number pad opens the cell with its first digit."""
    grid = page.grid
    grid.setFocus()
    grid.go(0, HOURS)
    desk.qtbot.keyClicks(grid, "2")
    (editor,) = grid.findChildren(QLineEdit, f"rows.0.{HOURS}")
    desk.qtbot.keyClicks(editor, ".5")
    assert editor.text() == "2.5"


def test_a_reason_is_composed_in_the_attendance(desk: Any) -> None:
    """In the cell of the reason the first key opens it."""
    page = desk.go("meeting", new=True, type=desk.kind("支部党员大会"))
    page.parts.basics.fields["held_on"].put("2026-06-18")
    page.list_again()
    desk.settle()
    grid = page.parts.attendance.grid
    grid.rows.mark([4], "请假")
    grid.setFocus()
    grid.go(4, REASON)
    compose("z")
    editor = grid.findChildren(QLineEdit, "attendance_reason")[-1]
    before = shown(editor)
    compose("zhu yuan")
    assert shown(editor) != before
    compose("", "住院")
    assert editor.text() == "住院"
    desk.qtbot.keyClick(editor, Qt.Key.Key_Return)
    assert grid.rows.rows[4]["reason"] == "住院"
    page.keeping.forget()


@pytest.mark.parametrize(
    ("field", "letters", "word"),
    [
        ("name", "sun xin", "孙新"),
        ("nation", "han zu", "汉族"),
        ("household", "wang", "王德福"),
        ("born", "ba yue shi wu", "八月十五"),
        ("note", "bei zhu", "备注"),
    ],
)
def test_composing_is_seen_in_every_kind_of_field(desk: Any, field: str, letters: str, word: str) -> None:
    """A line, a choice, a reference, a date, a long text: letters seen while composed, the first one kept, the word."""
    page = desk.go("people", new=True)
    editor = page.drawer.form.row(field).editor
    editor.setFocus()
    blank = shown(editor)
    compose(letters[0])
    assert shown(editor) != blank
    one = shown(editor)
    compose(letters)
    assert shown(editor) != one and not str(editor.typed())
    compose("", word)
    assert editor.typed() == word
    desk.settle()
    page.close_drawer(sure=True)


def test_two_dots_of_the_chinese_keyboard_copy_above(desk: Any) -> None:
    """。。 means .. : the clerk need not leave Chinese for it."""
    page = desk.go("people", new=True)
    desk.window.last_typed["people"] = {"job": "木匠"}
    editor = page.drawer.form.row("job").editor
    editor.setFocus()
    compose("", "。")
    compose("", "。")
    assert editor.text() == "木匠"
    page.close_drawer(sure=True)

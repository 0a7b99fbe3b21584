"""操作记录: what was done is told in words, found again, and a single step is taken back."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu

from desktop.services import records
from desktop.store.book import Book


@pytest.fixture
def page(desk: Any) -> Any:
    """The log after a person was changed twice, another once, and a third was put into the bin."""

    def prepare(book: Book) -> None:
        found = {person["name"]: person["uid"] for person in book.records("people")}
        records.edit(book, "people", found["党员01"], {"phone": "13800001111"})
        records.edit(book, "people", found["党员01"], {"phone": "13800002222"})
        records.edit(book, "people", found["党员02"], {"note": "腿脚不便"})
        records.remove(book, "people", [records.add(book, "people", {"name": "记错的人"})])

    desk.window.jobs.do(prepare)
    desk.settle()
    return desk.go("log")


def labels(page: Any) -> list[str]:
    return [page.model.record(row)["label"] for row in range(page.model.rowCount())]


def told(page: Any) -> list[str]:
    return [label.text() for label in page.panel.findChildren(QLabel) if label.isVisible()]


def write(desk: Any, line: QLineEdit, text: str) -> None:
    """Type as the Chinese input method hands it over, and wait until the typing pauses."""
    event = QInputMethodEvent("", [])
    event.setCommitString(text)
    QApplication.sendEvent(line, event)
    desk.qtbot.wait(250)


def choose(desk: Any, page: Any, row: int) -> None:
    page.table.select(row)
    desk.settle()


def test_f8_opens_the_log_newest_first(desk: Any, page: Any) -> None:
    """F8 works on every page and says so in the navigation; the newest step is told at once."""
    desk.go("people")
    desk.qtbot.keyClick(desk.window, Qt.Key.Key_F8)
    desk.settle()
    assert desk.window.page is page
    assert "F8" in desk.window.navigation._buttons["log"].text()
    assert labels(page)[:3] == ["删除人员“记错的人”", "新增人员“记错的人”", "修改人员“党员02”"]
    assert page.panel.name.text() == "删除人员“记错的人”"
    assert "移入回收站人员" in told(page)


def test_a_change_is_told_with_what_it_was_and_became(desk: Any, page: Any) -> None:
    """Both values stand there, the telephone covered; the record opens by a click."""
    choose(desk, page, 2)
    assert "备注：空 → 腿脚不便" in told(page)
    choose(desk, page, 4)
    assert "电话：空 → 138****1111" in told(page)
    page.panel.findChild(object, "log-touch-0").click()
    desk.settle()
    assert desk.window.page.name_shown == "people"
    assert desk.window.page.drawer.record["name"] == "党员01"


def test_a_single_older_step_is_taken_back(desk: Any, page: Any) -> None:
    """Nothing later touched the record: the button undoes that step alone, and Ctrl+Y brings it back."""
    choose(desk, page, 2)
    page.panel.undo.click()
    desk.settle()
    assert desk.ask(lambda book: book.records("people", name="党员02")[0]["note"]) is None
    assert desk.ask(lambda book: book.records("people", name="党员01")[0]["phone"]) == "13800002222"
    assert labels(page)[0] == "撤销：修改人员“党员02”"
    desk.window.redo()
    desk.settle()
    assert desk.ask(lambda book: book.records("people", name="党员02")[0]["note"]) == "腿脚不便"


def test_a_step_that_was_overtaken_says_by_which(desk: Any, page: Any) -> None:
    """The later step is named and shown by a click; after it is undone the earlier one can be."""
    choose(desk, page, 4)
    assert not page.panel.undo.isEnabled()
    assert page.panel.why.text() == "后来“修改人员‘党员01’”又动了同样的记录，要先撤销它"
    page.panel.see.click()
    desk.settle()
    assert page.table.currentIndex().row() == 3
    page.panel.undo.click()
    desk.settle()
    choose(desk, page, 5)
    assert page.panel.told.step.label == "修改人员“党员01”"
    assert page.panel.undo.isEnabled()


def test_the_making_of_the_book_and_an_undo_cannot_be_undone(desk: Any, page: Any) -> None:
    choose(desk, page, page.model.rowCount() - 1)
    assert page.panel.name.text() == "新建账本"
    assert not page.panel.undo.isEnabled()
    assert page.panel.why.text() == "这一步是账本的起点，不能撤销"


def test_the_list_is_narrowed_by_day_ledger_and_word(desk: Any, page: Any) -> None:
    """A name finds every step of that person; a day nobody worked has none; what is no day is said to be none."""
    whole = page.model.rowCount()
    write(desk, page.word, "党员02")
    desk.settle()
    assert labels(page) == ["修改人员“党员02”", "准备"]
    page.word.clear()
    page.ledger.setCurrentIndex(page.ledger.findData("meeting_types"))
    desk.settle()
    assert labels(page) == ["新建账本"]
    page.ledger.setCurrentIndex(0)
    write(desk, page.day, "2001-02-03")
    desk.settle()
    assert page.model.rowCount() == 0
    assert page.panel.name.text() == "没有符合条件的记录"
    page.day.clear()
    write(desk, page.day, "不是日子")
    assert page.day.property("wrong")
    page.day.clear()
    desk.qtbot.wait(250)
    desk.settle()
    assert page.model.rowCount() == whole


def test_narrow_the_panel_lies_over_the_list(desk: Any, page: Any) -> None:
    """Less than 1100 units wide, Enter opens what was changed over the list, and Esc or × closes it."""
    desk.window.setFixedSize(1000, 696)
    desk.settle()
    assert page.panel.isHidden()
    page.table.setFocus()
    desk.qtbot.keyClick(page.table, Qt.Key.Key_Return)
    desk.settle()
    assert page.panel.isVisible()
    assert page.panel.geometry().right() <= page.width()
    page.panel.close_button.click()
    assert page.panel.isHidden()


def test_the_undo_button_leads_to_the_log(desk: Any, page: Any) -> None:
    """A right click on 撤销 offers the last step and all of them."""
    desk.go("people")
    button = desk.window.band.undo_button
    button.customContextMenuRequested.emit(button.rect().center())
    menu = desk.window.band.findChild(QMenu, "undo-menu")
    assert [action.text() for action in menu.actions()] == ["撤销：删除人员“记错的人”", "看全部操作记录\tF8"]
    menu.actions()[1].trigger()
    menu.close()
    desk.settle()
    assert desk.window.page is page

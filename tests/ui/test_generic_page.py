"""The list page: chips, search, filters, leaving an unsaved form, deleting and taking back, the bin, the history."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QPushButton

from desktop.kit.look import Filter
from desktop.ui import handing
from desktop.ui.columns import columns_of, proposed
from desktop.ui.filters import FilterDialog

from .conftest import Screen


def uid_of(screen: Screen, name: str) -> str:
    return next(p["uid"] for p in screen.records("people") if p["name"] == name)


def test_chips_count_and_filter(screen: Screen) -> None:
    """低保 1 shows the one person with the tag; 全部 shows all again."""
    page = screen.go("people")
    assert screen.find("chip-all").text() == "全部 3"
    screen.find("chip-低保").click()
    screen.settle()
    assert page.model.rowCount() == 1 and "筛出 1" in page.head.fact.text()
    screen.find("chip-all").click()
    screen.settle()
    assert page.model.rowCount() == 3


def test_search_in_the_list_by_pinyin(screen: Screen) -> None:
    """ls finds 李四."""
    page = screen.go("people")
    screen.qtbot.keyClicks(page.chips.finder, "ls")
    screen.settle()
    assert [page.model.record(0)["name"]] == ["李四"] and page.model.rowCount() == 1


def test_search_over_the_whole_book_from_the_band(screen: Screen) -> None:
    """F3, pinyin, Enter: the person opens, from any page."""
    screen.go("settings")
    screen.frame.search.setFocus()
    screen.qtbot.keyClicks(screen.frame.search, "wangdefu")
    screen.settle()
    assert screen.frame.search.list.isVisible()
    screen.qtbot.keyClick(screen.frame.search, Qt.Key.Key_Return)
    screen.settle()
    page = screen.frame.page
    assert page is not None and page.name_shown in ("people", "households")


def test_more_filters(screen: Screen) -> None:
    """A condition read as the field reads it; a wrong value is refused in place."""
    page = screen.go("people")
    page.more_filters()
    dialog = screen.frame.findChild(FilterDialog)
    assert dialog is not None
    dialog.field.setCurrentIndex(dialog.field.findData("born"))
    dialog.how.setCurrentIndex(dialog.how.findData("until"))
    dialog.value.setText("不是日期")
    dialog.add()
    screen.settle()
    assert not dialog.wrong.isHidden() and not dialog.filters
    dialog.value.setText("1990")
    dialog.add()
    screen.settle()
    assert dialog.filters == [Filter("born", "1990", "until")]
    dialog.answer("就这样")
    screen.settle()
    assert page.model.rowCount() == 1 and "更多筛选 1" in page.chips.more.text()


@pytest.mark.parametrize(
    ("answer", "saved", "left"), [("保存", True, True), ("不保存了", False, True), ("", False, False)]
)
def test_leaving_a_form_that_is_not_saved(screen: Screen, answer: str, saved: bool, left: bool) -> None:
    """It is asked, with verbs; Esc stays; nothing typed is lost unasked."""
    page = screen.go("people", uid=uid_of(screen, "李四"))
    screen.write(page.drawer.form.row("job").editor, "木匠")
    screen.ask.answers = [answer]
    screen.frame.go("households")
    screen.settle()
    assert screen.ask.asked == ["先保存吗？"]
    assert (screen.frame.page is not page) == left
    assert (next(p for p in screen.records("people") if p["name"] == "李四")["job"] == "木匠") == saved


def test_what_is_deleted_can_be_taken_back_from_the_toast_and_from_the_bin(screen: Screen) -> None:
    """No 确定要删除吗: it goes to the bin, and comes back."""
    page = screen.go("people", uid=uid_of(screen, "李四"))
    page.remove()
    screen.settle()
    assert screen.count("people") == 2 and page.drawer.isHidden()
    screen.find("toast-undo").click()
    screen.settle()
    assert screen.count("people") == 3
    page.table.select(next(r for r in range(3) if page.model.record(r)["name"] == "李四"))
    screen.settle()
    page.remove()
    screen.settle()
    bin_page = screen.go("bin")
    assert bin_page.model.rowCount() == 1 and bin_page.model.record(0)["called"] == "李四"
    bin_page.table.select(0)
    bin_page.restore()
    screen.settle()
    assert screen.count("people") == 3 and bin_page.model.rowCount() == 0


def test_what_others_point_at_is_not_deleted_and_they_are_named(screen: Screen) -> None:
    """A head of household stays, and it is said why."""
    page = screen.go("people", uid=uid_of(screen, "王德福"))
    page.remove()
    screen.qtbot.waitUntil(lambda: screen.jobs.idle)
    assert len(screen.errors) == 1 and "户" in str(screen.errors.pop())
    assert screen.count("people") == 3


def test_rows_that_went_with_their_owner_are_not_listed_in_the_bin(screen: Screen) -> None:
    """A deleted meeting is one line of the bin, not one for each name on its list."""
    meeting = screen.records("meetings")[0]["uid"]
    screen.jobs.do(
        lambda book: __import__("desktop.services.records", fromlist=["x"]).remove(book, "meetings", [meeting])
    )
    screen.settle()
    page = screen.go("bin")
    assert [page.model.record(r)["ledger"] for r in range(page.model.rowCount())] == ["meetings"]


def test_history_says_who_when_and_what_changed(screen: Screen) -> None:
    """记录: from what, to what."""
    uid = uid_of(screen, "李四")
    page = screen.go("people", uid=uid)
    page.drawer.form.row("sex").editor.setText("女")
    page.save()
    screen.settle()
    page.drawer.show_tab(len(page.drawer.TABS) - 1)
    screen.settle()
    from PySide6.QtWidgets import QLabel

    words = [label.text() for label in page.drawer.history.findChildren(QLabel)]
    assert "性别：男 → 女" in words
    assert any(word.endswith("测试") for word in words)


def test_undo_and_redo_say_what_they_did_and_pages_follow(screen: Screen) -> None:
    """Ctrl+Z names the step; the list shows it gone; Ctrl+Y brings it back."""
    page = screen.go("groups", new=True)
    screen.write(page.drawer.form.row("name").editor, "六组")
    page.save()
    screen.settle()
    assert page.model.rowCount() == 2
    screen.qtbot.keyClick(screen.frame, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    screen.settle()
    assert page.model.rowCount() == 1 and "已撤销：新增村民小组“六组”" in screen.frame.toast_bar.words.toolTip()
    screen.qtbot.keyClick(screen.frame, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    screen.settle()
    assert page.model.rowCount() == 2 and "已恢复" in screen.frame.toast_bar.words.toolTip()


def test_the_year_in_the_band_decides_what_is_listed(screen: Screen) -> None:
    """Activities of 2026 are not shown in 2025; standing records are, in every year."""
    page = screen.go("activities")
    assert page.model.rowCount() == 1
    screen.frame.show_year(2025)
    screen.settle()
    assert page.model.rowCount() == 0 and page.listing.currentWidget() is page.empty
    assert screen.go("people").model.rowCount() == 3


def test_the_toast_covers_no_button(screen: Screen) -> None:
    """What was saved is said beside the drawer, whose buttons stay free."""
    page = screen.go("people", uid=uid_of(screen, "李四"))
    screen.write(page.drawer.form.row("job").editor, "木匠")
    page.save()
    screen.settle()
    toast = screen.frame.toast_bar
    assert toast.isVisible()
    for button in screen.frame.findChildren(QPushButton):
        if button.isVisible() and not toast.isAncestorOf(button):
            corner = button.mapTo(screen.frame, button.rect().topLeft())
            assert not toast.geometry().intersects(QRect(corner, button.size())), button.objectName()


def test_an_empty_list_says_what_belongs_there_and_begins(screen: Screen) -> None:
    """记第一条 opens the form; print and export are greyed, in their place."""
    page = screen.go("moves")
    assert not page.head.action_buttons["print"].isEnabled() and not page.head.action_buttons["export"].isEnabled()
    screen.find("first-record").click()
    screen.settle()
    assert page.drawer.isVisible() and page.drawer.new


@pytest.mark.parametrize("suffix", [".xlsx", ".csv", ".pdf"])
def test_a_list_is_exported_and_the_file_is_there(screen: Screen, tmp_path: Path, suffix: str) -> None:
    """导出 asks where, writes, and says how many rows."""
    file = tmp_path / f"人员{suffix}"
    page = screen.go("people")
    screen.ask.answers = [handing.PLAIN, file]
    page.export()
    screen.qtbot.waitUntil(lambda: screen.jobs.idle, timeout=30_000)
    screen.settle()
    assert file.stat().st_size > 100
    assert "已导出 3 行" in screen.frame.toast_bar.words.toolTip()


def test_f9_asks_the_rules_without_saving(screen: Screen) -> None:
    """A wrong birthday is told at once; the book stays as it was."""
    page = screen.go("people", uid=uid_of(screen, "李四"))
    screen.qtbot.keyClick(page.drawer.form.rows[0].editor, Qt.Key.Key_F9)
    screen.settle()
    assert "没有发现" in screen.frame.toast_bar.words.toolTip()
    born = page.drawer.form.row("born").editor
    born.setText("2090-01-01")
    screen.qtbot.keyClick(born, Qt.Key.Key_F9)
    screen.settle()
    assert [row.field.name for row in page.drawer.form.wrong()] == ["born"]
    assert next(p for p in screen.records("people") if p["name"] == "李四")["born"] == "1980-05"
    page.close_drawer(sure=True)


def test_columns_are_chosen_at_the_head_and_remembered(screen: Screen) -> None:
    """民族 is shown from now on, also by a page made later; 照原来的列 goes back."""
    page = screen.go("people")
    page.column_menu.toggle("nation", True)
    screen.settle()
    assert page.model.columns[-1].label == "民族"
    assert [c.path for c in columns_of(screen.frame.ledgers, page.ledger)][-1] == "nation"
    page.column_menu.choose(proposed(page.ledger))
    screen.settle()
    assert "nation" not in [c.path for c in columns_of(screen.frame.ledgers, page.ledger)]


def test_paging_through_records(screen: Screen) -> None:
    """下一人 shows the next; the row follows."""
    page = screen.go("people")
    page.table.select(0)
    screen.settle()
    first = page.drawer.record["uid"]
    page.step(1)
    screen.settle()
    assert page.drawer.record["uid"] != first and page.table.currentIndex().row() == 1

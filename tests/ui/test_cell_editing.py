"""A list changed in its cells: keys, the input method, where the cursor goes, and taking back."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication, QLineEdit

from .cells import CONTROL, KEY, compose, here, person, press, show, stand, typed
from .conftest import Screen


def test_typing_opens_the_cell_with_its_first_letter_and_enter_goes_down(screen: Screen) -> None:
    """One named step, nothing but that field changed; the drawer stays closed; Ctrl+Z takes it back."""
    page = show(screen, "people", "name", "job", "phone", "note")
    stand(screen, page, "王德福", "job")
    row = page.table.currentIndex().row()
    before = person(screen, "王德福")
    typed(screen, "mj")
    assert page.cells.editor.text() == "mj"
    press(screen, KEY.Key_Return)
    assert page.cells.editor is None and page.drawer.isHidden()
    assert page.table.currentIndex().row() == row + 1 and here(page)[1] == "job"
    now = person(screen, "王德福")
    assert {k for k in now if now[k] != before[k]} - {"changed_at"} == {"job"} and now["job"] == "mj"
    assert page.model.record(row)["job"] == "mj" and screen.frame.band is not None
    press(screen, KEY.Key_Z, CONTROL)
    assert person(screen, "王德福")["job"] is None
    assert "撤销：修改人员“王德福”的职业" in screen.frame.toast_bar.words.toolTip()


def test_f2_opens_the_cell_as_it_is_and_escape_leaves_it(screen: Screen) -> None:
    page = show(screen, "people", "name", "job")
    stand(screen, page, "王德福", "name")
    press(screen, KEY.Key_F2)
    editor = page.cells.editor
    assert editor.text() == "王德福" and editor.selectedText() == "王德福"
    screen.write(editor, "别人")
    press(screen, KEY.Key_Escape)
    assert page.cells.editor is None and page.table.hasFocus() and person(screen, "王德福")


def test_composing_opens_the_cell_and_is_seen_there(screen: Screen) -> None:
    """The first letter is kept, the letters grow in the cell, the word stands there after."""
    page = show(screen, "people", "name", "job")
    stand(screen, page, "李四", "job")
    assert page.table.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
    compose("m")
    editor = page.cells.editor
    assert editor.isVisible() and editor.text() == ""
    assert page.table.hasFocus()  # a focus that moves would break the composing off
    one = editor.grab().toImage()
    compose("mu jiang")
    assert editor.grab().toImage() != one and editor.text() == ""
    compose("", "木匠")
    assert editor.text() == "木匠" and editor.hasFocus()
    press(screen, KEY.Key_Return)
    assert person(screen, "李四")["job"] == "木匠"


def test_composing_that_is_given_up_leaves_the_cell_open_and_escape_the_old_value(screen: Screen) -> None:
    page = show(screen, "people", "name", "job")
    stand(screen, page, "王德福", "name")
    compose("z")
    compose("")
    assert page.cells.editor.hasFocus() and page.cells.editor.text() == ""
    press(screen, KEY.Key_Escape)
    assert page.table.hasFocus() and person(screen, "王德福")


def test_composing_where_nothing_can_be_written_says_why_once(screen: Screen) -> None:
    page = show(screen, "people", "name", "age")
    stand(screen, page, "王德福", "age")
    compose("n")
    assert page.cells.editor is None and "是算出来的" in screen.frame.toast_bar.words.toolTip()
    compose("")
    stand(screen, page, "王德福", "name")
    compose("w")
    compose("", "王二")
    assert screen.find("cell.people.name").text() == "王二"


def test_keys_typed_while_a_cell_is_being_written_are_not_lost(screen: Screen) -> None:
    """A quick hand on a slow disk: three rows filled without waiting."""
    page = show(screen, "people", "name", "job")
    page.table.setFocus()
    page.cells._go(0, 1)
    screen.settle()
    names = [page.model.record(n)["name"] for n in range(3)]
    for letter in "abc":
        screen.qtbot.keyClicks(QApplication.focusWidget(), letter)
        screen.qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Return)
    screen.settle()
    assert [person(screen, name)["job"] for name in names] == ["a", "b", "c"]


def test_the_cursor_stays_with_its_record_when_the_order_changes(screen: Screen) -> None:
    """Sorted by the column that is changed, the next record is still the next."""
    page = show(screen, "people", "name", "job")
    page.order = "name"  # not remembered for the tests after
    page.reload()
    screen.settle()
    before = [page.model.record(n)["name"] for n in range(3)]
    stand(screen, page, before[0], "name")
    compose("", "祝英台")
    press(screen, KEY.Key_Return)
    assert here(page) == (before[1], "name") and page.model.record(2)["name"] == "祝英台"


def test_a_cell_of_a_held_column_is_changed_in_its_place(screen: Screen) -> None:
    """The first column held while the others scroll: its cell opens over it, not below."""
    page = show(screen, "people", "name", "job", "note")
    page.table.freeze(1)
    stand(screen, page, "王德福", "name")
    press(screen, KEY.Key_F2)
    editor = page.cells.editor
    assert editor.parentWidget() is page.table.frozen.viewport() and editor.isVisible()
    screen.write(editor, "王德富")
    press(screen, KEY.Key_F12)
    assert page.cells.editor is None and person(screen, "王德富") and here(page) == ("王德富", "name")
    page.table.freeze(0)


def test_a_click_elsewhere_keeps_what_was_typed(screen: Screen) -> None:
    page = show(screen, "people", "name", "job")
    stand(screen, page, "王德福", "job")
    typed(screen, "mu")
    page.chips.finder.setFocus(Qt.FocusReason.MouseFocusReason)
    screen.settle()
    assert person(screen, "王德福")["job"] == "mu" and page.cells.editor is None


def test_a_form_that_is_not_saved_is_asked_about_first(screen: Screen) -> None:
    page = screen.go("people", uid=person(screen, "王德福")["uid"])
    screen.write(page.drawer.form.row("job").editor, "木匠")
    screen.ask.answers = ["保存"]
    page.cells._go(page.table.currentIndex().row(), 0)
    page.table.setFocus()
    press(screen, KEY.Key_F2)
    assert page.cells.editor is None and person(screen, "王德福")["job"] == "木匠"


def test_qt_finds_nothing_wrong_while_cells_are_changed(screen: Screen) -> None:
    page = show(screen, "people", "name", "job")
    tester = QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for name in ("王德福", "李四"):
        stand(screen, page, name, "job")
        typed(screen, "x")
        press(screen, KEY.Key_Return)
    assert not page.table.findChildren(QLineEdit, "cell.people.job") or page.cells.editor is None
    tester.deleteLater()

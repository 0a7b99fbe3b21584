"""Filling a form by keyboard, as the clerk does."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from desktop.services import records
from desktop.store.book import Book
from desktop.ui.calendar import Calendar
from desktop.ui.masked import MaskedEditor

from .conftest import Screen

KEY = Qt.Key


def test_enter_goes_on_and_shift_enter_back(screen: Screen) -> None:
    """回车跳格."""
    form = screen.go("people", new=True).drawer.form
    first, second = form.rows[0].editor, form.rows[1].editor
    first.setFocus()
    screen.qtbot.keyClick(first, KEY.Key_Return)
    assert second.hasFocus() or second.lineEdit().hasFocus()
    screen.qtbot.keyClick(second.lineEdit(), KEY.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert first.hasFocus()


def test_enter_in_the_last_field_saves(screen: Screen) -> None:
    """A whole record without the mouse."""
    before = screen.count("groups")
    form = screen.go("groups", new=True).drawer.form
    screen.write(form.row("name").editor, "七组")
    screen.settle()
    last = form.rows[-1].editor
    last.setFocus()
    screen.qtbot.keyClick(last, KEY.Key_Return)
    screen.settle()
    assert screen.count("groups") == before + 1


def test_every_complaint_is_shown_beside_its_field_and_what_was_typed_stays(screen: Screen) -> None:
    """Three things wrong are said at once, each where it belongs; the count stands on top; F9 goes round."""
    form = screen.go("people", new=True).drawer.form
    for name, text in (("id_number", "41082320190231002X"), ("phone", "1389000"), ("born", "八月")):
        screen.write(form.row(name).editor, text)
    screen.settle()
    screen.qtbot.keyClick(form.row("born").editor, KEY.Key_F12)
    screen.settle()
    wrong = {row.field.name for row in form.rows if not row.wrong.isHidden()}
    assert wrong == {"name", "id_number", "phone", "born"}
    assert "有 4 处要改" in form.errors.words.text()
    assert form.row("phone").editor.text() == "1389000"
    assert form.row("name").editor.hasFocus()
    form.next_complaint()
    assert form.row("id_number").editor.hasFocus()


def test_a_date_is_read_as_typed_and_said_with_weekday_and_lunar_day(screen: Screen) -> None:
    """0605 is the fifth of June of this year, a Friday."""
    form = screen.go("visits", new=True).drawer.form
    row = form.row("visited_on")
    screen.write(row.editor, "0605")
    form.row("way").editor.setFocus()
    screen.settle()
    assert row.editor.text() == "2026-06-05"
    assert row.hint.text() == "星期五 · 农历四月二十"


def test_two_dots_and_f4_take_what_was_saved_last(screen: Screen) -> None:
    """The second of many alike is two keys."""
    form = screen.go("volunteer_teams", new=True).drawer.form
    for name, text in (("name", "巡逻队"), ("purpose", "夜间巡逻")):
        screen.write(form.row(name).editor, text)
    screen.settle()
    screen.qtbot.keyClick(form.rows[0].editor, KEY.Key_F12)
    screen.settle()
    form = screen.go("volunteer_teams", new=True).drawer.form
    place = form.row("purpose").editor
    place.setFocus()
    screen.qtbot.keyClick(place, ".")
    screen.qtbot.keyClick(place, ".")
    assert place.text() == "夜间巡逻"
    name = form.row("name").editor
    name.setFocus()
    screen.qtbot.keyClick(name, KEY.Key_F4)
    assert name.text() == "巡逻队"


def test_a_person_is_found_by_pinyin_and_picked_with_enter(screen: Screen) -> None:
    """wdf offers 王德福; Enter takes him, and his uid is what is saved."""
    form = screen.go("moves", new=True).drawer.form
    editor = form.row("person").editor
    editor.setFocus()
    screen.qtbot.keyClicks(editor, "wdf")
    screen.settle()
    assert editor.offering()
    screen.qtbot.keyClick(editor, KEY.Key_Return)
    assert editor.text() == "王德福"
    assert editor.typed() == next(p["uid"] for p in screen.records("people") if p["name"] == "王德福")
    assert editor.hasFocus()  # the Enter that picks does not also go on


def test_a_covered_number_is_opened_by_the_eye_and_saved_whole(screen: Screen) -> None:
    """What is covered on screen is whole in the book, and stays whole when something else is changed."""
    uid = next(p["uid"] for p in screen.records("people") if p["name"] == "王德福")
    page = screen.go("people", uid=uid)
    phone = page.drawer.form.row("phone").editor
    assert isinstance(phone, MaskedEditor)
    assert phone.text() == "138****2931" and phone.typed() == "13812342931"
    phone.toggle()
    screen.settle()
    assert phone.text() == "13812342931"
    phone.toggle()
    screen.write(page.drawer.form.row("job").editor, "务农")
    page.save()
    screen.settle()
    saved = next(p for p in screen.records("people") if p["uid"] == uid)
    assert (saved["phone"], saved["job"]) == ("13812342931", "务农")


def test_a_covered_number_is_replaced_by_typing_over_it(screen: Screen) -> None:
    """Typing on a covered number opens it and replaces it."""
    uid = next(p["uid"] for p in screen.records("people") if p["name"] == "王德福")
    page = screen.go("people", uid=uid)
    phone = page.drawer.form.row("phone").editor
    phone.setFocus()
    screen.qtbot.keyClicks(phone, "13900001111")
    page.save()
    screen.settle()
    assert next(p for p in screen.records("people") if p["uid"] == uid)["phone"] == "13900001111"


def test_enter_takes_the_word_offered_and_goes_on(screen: Screen) -> None:
    """One character is enough where a word has it; one Enter takes it and moves to the next field."""
    form = screen.go("people", new=True).drawer.form
    state = form.row("education").editor
    line = state.lineEdit()
    screen.write(line, "高")
    state.completer().setCompletionPrefix("高")
    state.completer().complete()
    popup = state.completer().popup()
    screen.qtbot.waitUntil(popup.isVisible)
    screen.qtbot.keyClick(popup, KEY.Key_Return)
    screen.settle()
    assert state.findText(state.text()) >= 0 and "高" in state.text()
    screen.qtbot.waitUntil(lambda: not line.hasFocus())


def test_scrolling_the_form_does_not_change_a_choice(screen: Screen) -> None:
    """The wheel belongs to the form."""
    form = screen.go("people", new=True).drawer.form
    sex = form.row("sex").editor
    sex.setText("男")
    from PySide6.QtCore import QPoint, QPointF
    from PySide6.QtGui import QWheelEvent
    from PySide6.QtWidgets import QApplication

    wheel = QWheelEvent(
        QPointF(5, 5), QPointF(5, 5), QPoint(0, -120), QPoint(0, -120), Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(sex, wheel)
    assert sex.text() == "男"


def test_ctrl_z_takes_back_typing_first_and_then_the_save(screen: Screen) -> None:
    """In a field just typed in it is the text's; after saving it is the book's, wherever the cursor stands."""
    uid = next(p["uid"] for p in screen.records("people") if p["name"] == "李四")
    page = screen.go("people", uid=uid)
    job = page.drawer.form.row("job").editor
    control = Qt.KeyboardModifier.ControlModifier
    screen.write(job, "木匠")
    screen.qtbot.keyClick(job, KEY.Key_Z, control)
    screen.settle()
    assert job.text() == ""
    screen.write(job, "瓦匠")
    screen.qtbot.keyClick(job, KEY.Key_F12)
    screen.settle()
    assert job.hasFocus() and screen.records("people")[1]["job"] == "瓦匠"
    screen.qtbot.keyClick(job, KEY.Key_Z, control)
    screen.settle()
    assert screen.records("people")[1]["job"] is None
    assert "已撤销：修改人员“李四”" in screen.frame.toast_bar.words.toolTip()


def test_every_editor_has_a_name_to_be_found_by(screen: Screen) -> None:
    """Tests find editors by objectName, screen readers by accessibleName."""
    for name in ("people", "visits", "party_members", "households"):
        page = screen.go(name, new=True)
        for row in page.drawer.form.rows:
            assert row.editor.objectName() == f"{name}.{row.field.name}"
            assert row.editor.accessibleName().startswith(row.field.label)
        page.close_drawer(sure=True)


def test_enter_in_the_last_field_of_a_new_record_begins_another(screen: Screen) -> None:
    """Ten groups one after another without the mouse; F12 stays with the one that was saved."""
    page = screen.go("groups", new=True)
    for name in ("七组", "八组"):
        screen.write(page.drawer.form.row("name").editor, name)
        screen.settle()
        screen.qtbot.keyClick(page.drawer.form.rows[-1].editor, KEY.Key_Return)
        screen.settle()
        assert page.drawer.new and page.drawer.isVisible() and page.drawer.form.row("name").editor.text() == ""
        assert page.drawer.form.row("name").editor.hasFocus()
    assert {"七组", "八组"} <= {g["name"] for g in screen.records("groups")}
    screen.write(page.drawer.form.row("name").editor, "九组")
    screen.qtbot.keyClick(page.drawer.form.row("name").editor, KEY.Key_F12)
    screen.settle()
    assert not page.drawer.new and page.drawer.name.text() == "九组"


def test_a_refused_record_stays_and_no_other_begins(screen: Screen) -> None:
    """Enter in the last field with something wrong: the complaint, and what was typed; F12 later begins no other."""
    page = screen.go("groups", new=True)
    screen.qtbot.keyClick(page.drawer.form.rows[-1].editor, KEY.Key_Return)
    screen.settle()
    assert page.drawer.form.wrong()
    screen.write(page.drawer.form.row("name").editor, "九组")
    screen.qtbot.keyClick(page.drawer.form.row("name").editor, KEY.Key_F12)
    screen.settle()
    assert not page.drawer.new


def test_what_was_saved_last_is_taken_whole(screen: Screen) -> None:
    """Ctrl+' on a covered telephone gives its digits, on a reference the very record, namesakes or not."""
    form = screen.go("people", new=True).drawer.form
    for name, text in (("name", "孙新"), ("phone", "13800001234")):
        screen.write(form.row(name).editor, text)
    screen.write(form.row("household").editor, "0012")
    screen.settle()
    screen.qtbot.keyClick(form.row("household").editor, KEY.Key_Return)
    screen.qtbot.keyClick(form.rows[0].editor, KEY.Key_F12)
    screen.settle()
    form = screen.go("people", new=True).drawer.form
    for name in ("phone", "household"):
        screen.qtbot.keyClick(form.row(name).editor, KEY.Key_Apostrophe, Qt.KeyboardModifier.ControlModifier)
    screen.settle()
    household = screen.records("households")[0]["uid"]
    assert (form.row("phone").editor.typed(), form.row("household").editor.typed()) == ("13800001234", household)
    assert form.row("household").editor.text()
    screen.frame.page.close_drawer(sure=True)  # type: ignore[union-attr]
    screen.settle()


def test_a_day_is_chosen_in_the_calendar(screen: Screen) -> None:
    """F7 in a date: the month with its lunar days; arrows, PgDn and Enter; the field has the day and its words."""
    form = screen.go("visits", new=True).drawer.form
    row = form.row("visited_on")
    screen.write(row.editor, "2026-09-24")
    screen.qtbot.keyClick(row.editor, KEY.Key_F7)
    screen.settle()
    (calendar,) = row.editor.findChildren(Calendar)
    grid = calendar.grid
    assert calendar.title.text() == "2026 年 9 月"
    assert grid.words[grid.day] == "十四" and "秋分" in grid.words.values() and "八月" in grid.words.values()
    screen.qtbot.keyClick(grid, KEY.Key_Right)
    assert "2026-09-25 十五" in grid.accessibleDescription()
    screen.qtbot.keyClick(grid, KEY.Key_PageDown)
    screen.settle()
    assert calendar.title.text() == "2026 年 10 月"
    screen.qtbot.keyClick(grid, KEY.Key_Return)
    screen.settle()
    assert row.editor.text() == "2026-10-25" and row.hint.text() == "星期日 · 农历九月十六" and row.editor.hasFocus()


def test_the_calendar_can_be_left_and_clicked(screen: Screen) -> None:
    """Esc changes nothing; a click takes the day."""
    form = screen.go("visits", new=True).drawer.form
    editor = form.row("visited_on").editor
    screen.write(editor, "2026-06-05")
    editor.choose()
    (calendar,) = editor.findChildren(Calendar)
    screen.qtbot.keyClick(calendar.grid, KEY.Key_Escape)
    screen.settle()
    assert editor.text() == "2026-06-05"
    editor.choose()
    calendar = editor.findChildren(Calendar)[-1]
    place = calendar.grid.days().index(calendar.grid.day) + 1
    screen.qtbot.mouseClick(calendar.grid, Qt.MouseButton.LeftButton, pos=calendar.grid._box(place).center())
    screen.settle()
    assert editor.text() == "2026-06-06"


def test_a_lunar_day_is_typed(screen: Screen) -> None:
    """八月十五 becomes the day it is when the field is left, and is said as such below."""
    form = screen.go("visits", new=True).drawer.form
    row = form.row("visited_on")
    screen.write(row.editor, "八月十五")
    form.row("way").editor.setFocus()
    screen.settle()
    assert row.editor.text() == "2026-09-25" and row.hint.text() == "星期五 · 农历八月十五"


@pytest.mark.parametrize("typed", ["wdf", "王德", "wangdefu", "三组", "2931"])
def test_a_person_is_found_by_initials_name_group_and_the_tail_of_a_telephone(screen: Screen, typed: str) -> None:
    """In a field, in the window of F7 and in the search of the band; two of one name are told apart by what follows."""
    screen.jobs.do(lambda book: records.edit(book, "people", uid(book, "王德福"), {"household": "0012"}))
    screen.jobs.do(lambda book: records.add(book, "people", {"name": "王德福", "sex": "女"}))
    screen.settle()
    editor = screen.go("volunteers", new=True).drawer.form.row("person").editor
    screen.write(editor, typed)
    screen.settle()
    assert editor.offering() and editor._list is not None
    offered = [editor._list.item(n).text() for n in range(editor._list.count())]
    assert any(text.startswith("王德福　三组") for text in offered) and len(set(offered)) == len(offered)
    screen.frame.search.setFocus()
    screen.write(screen.frame.search, typed)
    screen.settle()
    assert any("王德福" in screen.frame.search.list.item(n).text() for n in range(screen.frame.search.list.count()))
    screen.frame.page.close_drawer(sure=True)  # type: ignore[union-attr]
    screen.settle()


def uid(book: Book, name: str) -> str:
    return next(str(p["uid"]) for p in book.records("people") if p["name"] == name)


def test_ctrl_enter_saves_from_a_long_text(screen: Screen) -> None:
    """Where Enter is a new line."""
    form = screen.go("visits", new=True).drawer.form
    for name, text in (("visited_on", "0605"), ("request", "修路")):
        screen.write(form.row(name).editor, text)
    screen.qtbot.keyClick(form.row("request").editor, KEY.Key_Return)
    assert form.row("request").editor.typed() == "修路\n"
    screen.qtbot.keyClick(form.row("request").editor, KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    screen.settle()
    assert {row.field.name for row in form.wrong()} >= {"member", "household"}
    screen.frame.page.close_drawer(sure=True)  # type: ignore[union-attr]
    screen.settle()


def test_ctrl_z_in_a_drop_down_that_is_typed_into_takes_back_the_save(screen: Screen) -> None:
    """Its line holds the text, but keys go to the drop-down; Ctrl+D wipes nothing there."""
    from PySide6.QtWidgets import QComboBox

    from desktop.ui import undoing

    box = QComboBox(screen.frame)
    box.setEditable(True)
    box.addItem("村部")
    box.show()
    box.setFocus()
    control, line = Qt.KeyboardModifier.ControlModifier, box.lineEdit()
    assert line is not None
    line.selectAll()
    screen.qtbot.keyClick(box, KEY.Key_Delete)
    assert undoing._has_own(undoing._editor(box), redo=False)
    undoing.settle()
    assert not undoing._has_own(undoing._editor(box), redo=False)
    screen.qtbot.keyClicks(box, "x")
    assert undoing._has_own(undoing._editor(box), redo=False)
    undone: list[bool] = []
    screen.frame.undo = lambda: undone.append(True)  # type: ignore[method-assign]
    screen.qtbot.keyClick(box, KEY.Key_Z, control)
    assert box.currentText() != "x" and not undone
    box.setEditText("村部")
    line.selectAll()
    screen.qtbot.keyClick(box, KEY.Key_D, control)
    assert box.currentText() == "村部"


def test_a_choice_takes_the_letters_a_word_is_typed_with(screen: Screen) -> None:
    """gz and gaozhong offer 高中, from the beginning of its letters only; Enter takes it."""
    form = screen.go("people", new=True).drawer.form
    box = form.row("education").editor
    completer = box.completer()
    for typed, first in (("gz", "高中"), ("GAOZ", "高中"), ("z", "中专"), ("aozhong", ""), ("中", "中专")):
        box.setFocus()
        box.lineEdit().clear()
        screen.qtbot.keyClicks(box.lineEdit(), typed) if typed.isascii() else screen.write(box.lineEdit(), typed)
        completer.setCompletionPrefix(typed)
        assert (completer.currentCompletion() or "").startswith(first) and bool(completer.completionCount()) == bool(
            first
        )
    box.lineEdit().clear()
    screen.qtbot.keyClicks(box.lineEdit(), "gz")
    screen.qtbot.waitUntil(completer.popup().isVisible)
    screen.qtbot.keyClick(completer.popup(), KEY.Key_Return)
    screen.settle()
    assert box.text() == "高中"

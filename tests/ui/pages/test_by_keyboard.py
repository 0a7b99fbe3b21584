"""What a clerk does at the keyboard alone: what is proposed, where Enter goes, and that nothing typed is lost."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QWidget

from desktop.services import records
from desktop.store.book import Book
from desktop.ui.chooser import Chooser
from tests.ui.conftest import Answers

Keys = Qt.Key


def last_meeting(book: Book) -> None:
    """A members' meeting last month: 党员01 led it, 党员02 wrote it."""
    (kind,) = book.records("meeting_types", name="支部党员大会")
    chair, recorder = (book.records("people", name=f"党员0{n}")[0]["uid"] for n in (1, 2))
    written = {"type": kind["uid"], "held_on": "2026-05-08", "began": "19:30", "place": "村部"}
    with book.step("准备"):
        uid = book.save("meetings", {**written, "chair": chair, "recorder": recorder})
        away = book.records("people", name="党员03")[0]["uid"]
        book.save("attendance", {"meeting": uid, "person": away, "status": "请假", "reason": "住院"})


def do(desk: Any, question: Any) -> None:
    desk.window.jobs.do(question)
    desk.settle()


def choose_type(desk: Any, page: Any) -> Any:
    """The type as the arrow keys choose it in the list."""
    box = page.parts.basics.fields["type"]
    desk.qtbot.keyClick(box, Keys.Key_Down)
    desk.settle()
    return page.parts.basics


def test_a_meeting_proposes_who_leads_and_where_once_its_type_is_chosen(desk: Any) -> None:
    """Place, chair and recorder as the last such meeting had them; times are only taken by F4, which goes on."""
    do(desk, last_meeting)
    basics = choose_type(desk, desk.go("meeting", new=True))
    assert [basics.fields[name].currentText() for name in ("place", "chair", "recorder")] == ["村部", "党员01", "党员02"]
    assert basics.fields["chair"].value() and not basics.fields["began"].value()
    basics.began.setFocus()
    desk.qtbot.keyClick(basics.began, Keys.Key_F4)
    assert basics.began.value() == "19:30" and basics.ended.hasFocus()


def test_what_is_written_already_is_not_proposed_over(desk: Any) -> None:
    """A place typed before the type stays."""
    do(desk, last_meeting)
    page = desk.go("meeting", new=True)
    page.parts.basics.fields["place"].setEditText("老学校")
    assert choose_type(desk, page).fields["place"].value() == "老学校"


def test_the_chair_is_found_by_initials(desk: Any) -> None:
    """wl means 王磊, who is not expected at the meeting; dy09 none of them."""
    basics = choose_type(desk, desk.go("meeting", new=True))
    chair = basics.fields["chair"]
    for text, found in (("wl", "王磊"), ("dy", "dy")):
        chair.setEditText(text)
        chair.settle()
        desk.settle()
        for window in QApplication.topLevelWidgets():
            if window is not desk.window and window.isVisible():
                window.close()  # several are meant: which one is asked
        assert chair.currentText() == found


def test_enter_keeps_a_reason_while_words_are_offered(desk: Any) -> None:
    """The reasons of before are offered below the cell; Enter keeps what is written and goes on to the next person."""
    do(desk, last_meeting)
    page = desk.go("meeting", new=True)
    choose_type(desk, page)
    grid = page.parts.attendance.grid
    grid.setFocus()
    desk.qtbot.keyClick(grid, "2")
    (editor,) = grid.findChildren(QWidget, "attendance_reason")
    typed = QInputMethodEvent("", [])
    typed.setCommitString("住院")
    QApplication.sendEvent(editor, typed)
    assert editor.completer().popup().isVisible()
    desk.qtbot.keyClick(editor.completer().popup(), Keys.Key_Return)
    desk.settle()
    assert page.parts.attendance.rows.rows[0]["reason"] == "住院" and grid.place() == 1
    desk.qtbot.keyClick(grid, "5")
    assert page.parts.attendance.rows.rows[1]["status"] == "列席"


def test_f6_shows_who_the_cursor_stands_on(desk: Any) -> None:
    """In the list of a meeting and in that of an activity the person opens, with all that is known."""
    page = desk.go("meeting", new=True, type=desk.kind("支部党员大会"))
    page._clean = page.collect()  # nothing to be asked about
    page.parts.attendance.grid.setFocus()
    uid = page.parts.attendance.rows.rows[0]["person"]
    desk.qtbot.keyClick(page.parts.attendance.grid, Keys.Key_F6)
    desk.settle()
    assert desk.window.page.name_shown == "people" and desk.window.page.drawer.record["uid"] == uid


# --- households


def test_a_new_household_goes_on_to_its_page_and_its_first_member_is_the_head(desk: Any) -> None:
    """F12 leads to the household; 添成员 proposes 户主 once; one undo takes the person and the head back."""
    page = desk.go("households", new=True)
    page.drawer.form.row("group").editor.setText("一组")
    desk.qtbot.keyClick(page.drawer.form.row("group").editor, Keys.Key_F12)
    desk.settle()
    shown = desk.window.page
    assert shown.name_shown == "household"
    for name, relation in (("赵小龙", "户主"), ("王小花", "")):
        shown.add_member()
        desk.settle()
        form = shown.drawer.open.form
        assert form.row("relation").editor.typed() == relation
        form.row("name").editor.setText(name)
        desk.qtbot.keyClick(form.row("name").editor, Keys.Key_F12)
        desk.settle()
        assert shown.isAncestorOf(QApplication.focusWidget())  # not the band
    assert shown.head.title.text() == "赵小龙户" and len(shown.card.members) == 2
    for _ in range(2):
        desk.window.undo()
        desk.settle()
    assert not shown.card.members and shown.card.household["head"] is None


@pytest.mark.parametrize("answer", ["不填了", ""])
def test_a_form_that_is_filled_in_is_not_replaced_by_another(desk: Any, answer: str) -> None:
    """Ctrl+N over a member's form asks first; without an answer the form stays as it is."""
    asked = desk.window.ask = Answers()
    asked.answers = [answer]
    uid = desk.ask(lambda book: book.records("households", number="002")[0]["uid"])
    page = desk.go("household", uid=uid)
    page.add_member()
    desk.settle()
    page.drawer.open.form.row("name").editor.setText("赵小龙")
    desk.qtbot.keyClick(page.drawer.open.form.row("name").editor, Keys.Key_N, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert asked.asked == ["先保存吗？"]
    kept = page.drawer.open.ledger.name == "people"
    assert kept is (answer == "")
    assert not kept or page.drawer.open.form.row("name").editor.text() == "赵小龙"
    page.drawer._shut()


def test_f7_and_f2_in_a_form_are_the_fields_own(desk: Any) -> None:
    """In a visit's form F7 chooses who visited and F2 leaves the form alone; elsewhere F7 is the page's."""
    uid = desk.ask(lambda book: book.records("households", number="002")[0]["uid"])
    page = desk.go("household", uid=uid)
    page.record_visit()
    desk.settle()
    drawer = page.drawer.open
    drawer.form.row("member").editor.setFocus()
    press(desk, "F2")
    assert page.drawer.open is drawer
    press(desk, "F7")
    (chooser,) = [w for w in QApplication.topLevelWidgets() if isinstance(w, Chooser) and w.isVisible()]
    chooser.close()
    assert page.drawer.open is drawer
    page.drawer._shut()
    page.members.setFocus()
    press(desk, "F7")
    assert page.drawer.open.ledger.name == "contacts"
    page.drawer._shut()


# --- activities


def test_enter_goes_through_the_head_of_an_activity_to_the_names(desk: Any) -> None:
    """From what it was called to the first name, and Shift+Enter back."""
    page = desk.go("activities", new=True)
    page = desk.window.page
    passed = []
    page.fields["name"].setFocus()
    for _ in range(len(page.fields)):
        focus: Any = QApplication.focusWidget()
        passed.append(focus.objectName())
        desk.qtbot.keyClick(focus, Keys.Key_Return)
    assert passed == list(page.fields) and page.grid.hasFocus()
    page.fields["content"].setFocus()
    desk.qtbot.keyClick(page.fields["content"], Keys.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    back: Any = QApplication.focusWidget()
    assert back.objectName() == "team"


def test_the_toast_makes_way_for_what_opens_beside(desk: Any) -> None:
    """It never covers a record's buttons, also when the record opens while it is shown."""
    page = desk.go("people")
    desk.window.toast("已导出 36 行  名册.xlsx", lambda: None)
    page.table.setFocus()
    page.table.select(0)
    desk.qtbot.keyClick(page.table, Keys.Key_Return)
    desk.settle()
    toast, foot = desk.window.toast_bar, page.drawer.foot
    assert foot.isVisible() and toast.isVisible()
    covered = toast.geometry() & QRect(foot.mapTo(desk.window, QPoint()), foot.size())
    assert covered.isEmpty()


def test_a_saved_record_is_in_sight(desk: Any) -> None:
    """The list scrolls to what was just added, however far below it is."""

    def many(book: Book) -> None:
        with book.step("准备"):
            for number in range(60):
                records.add(book, "groups", {"name": f"甲{number:02d}组", "number": str(number + 10)})

    do(desk, many)
    page = desk.go("groups", new=True)
    page.drawer.form.row("name").editor.setText("末组")
    page.drawer.form.row("number").editor.setText("99")
    desk.qtbot.keyClick(page.drawer.form.row("name").editor, Keys.Key_F12)
    desk.settle()
    row = page.table.currentIndex().row()
    assert page.model.record(row)["name"] == "末组"
    assert page.table.viewport().rect().contains(page.table.visualRect(page.table.currentIndex()).center())


def press(desk: Any, keys: str) -> None:
    """A key at what has the focus, in the active window."""
    desk.window.activateWindow()
    desk.qtbot.waitUntil(desk.window.isActiveWindow)
    combination = QKeySequence.fromString(keys)[0]  # type: ignore[index]
    focus: Any = QApplication.focusWidget()
    desk.qtbot.keyClick(focus, combination.key(), combination.keyboardModifiers())
    desk.settle()


def test_the_toast_is_pressed_by_a_key_while_it_is_shown(desk: Any) -> None:
    """Alt+O does what it offers, as it says; nothing afterwards."""
    done: list[int] = []
    desk.go("people").table.setFocus()
    desk.window.toast("已导出 36 行", lambda: done.append(1), "打开所在文件夹")
    assert desk.window.toast_bar.button.text() == "打开所在文件夹  Alt+O"
    for _ in range(2):
        press(desk, "Alt+O")
    assert done == [1]


def test_the_parts_of_a_meeting_are_reached_by_number(desk: Any) -> None:
    """Ctrl+1 the basics, 2 the list, 3 the matters (a first one is begun), 4 the minutes; Alt+Delete drops a matter."""
    page = desk.go("meeting", new=True, type=desk.kind("支部党员大会"))
    reached = []
    for number in "2341":
        press(desk, f"Ctrl+{number}")
        focus: Any = QApplication.focusWidget()
        reached.append(focus.objectName())
    assert reached == ["attendance_grid", "resolutions.0.matter", "topics", "began"]
    press(desk, "Ctrl+3")
    press(desk, "Alt+Delete")
    assert page.parts.resolutions.editors == []
    page._clean = page.collect()


def test_f6_shows_the_volunteer_of_a_line(desk: Any) -> None:
    """In the sheet of an activity too."""

    def serve(book: Book) -> str:
        with book.step("准备"):
            team = book.save("volunteer_teams", {"name": "环境整治队"})
            person = book.records("people", name="党员07")[0]["uid"]
            volunteer = book.save("volunteers", {"person": person, "team": team})
            activity = book.save("activities", {"name": "清理河道", "held_on": "2026-06-01"})
            served = {"activity": activity, "volunteer": volunteer, "minutes": 60, "done_on": "2026-06-01"}
            book.save("service_records", served)
        return str(activity)

    made: list[str] = []
    desk.window.jobs.do(serve, made.append)
    desk.settle()
    page = desk.go("activity", uid=made[0])
    page.grid.go(0, 1)
    page.grid.setFocus()
    press(desk, "F6")
    assert desk.window.page.name_shown == "people" and desk.window.page.drawer.name.text() == "党员07"

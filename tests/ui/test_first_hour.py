"""The first hour with an empty book: where to begin, and no field that misses somebody without a way to add them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton
from pytestqt.qtbot import QtBot

from desktop.kit.work import finish
from desktop.services import kept_draft, records, start
from desktop.services.meeting_draft import Draft
from desktop.ui import left_over
from desktop.ui.ask import Ask

from .conftest import Screen
from .pages.importing import forward, taken

ROSTER = ("序号", "姓名", "性别", "出生年月", "入党时间", "转正时间", "党员类别", "联系电话")


@pytest.fixture
def screen(qtbot: QtBot, dressed: None, tmp_path: Path, today: date) -> Iterator[Screen]:
    """A window over a book in which only the village is written."""
    folder = finish(start.create(tmp_path / "账本", "青石村", today=today, who="测试"))
    made = Screen(qtbot, folder, today, first="home")
    yield made
    made.close()


def press(screen: Screen, widget: Any, *pressed: Qt.Key) -> None:
    for one in pressed:
        screen.qtbot.keyClick(widget, one)
    screen.settle()


def editor_of(page: Any, name: str) -> Any:
    return next(row.editor for row in page.drawer.form.rows if row.field.name == name)


def shown(screen: Screen) -> str:
    return str(getattr(screen.frame.page, "name_shown", ""))


def member_by_hand(screen: Screen, name: str) -> Any:
    """Begin a party member, choose the offered new person, and say that the membership is full."""
    page = screen.go("party_members", new=True)
    person = editor_of(page, "person")
    screen.write(person, name)
    screen.settle()
    press(screen, person, Qt.Key.Key_Down, Qt.Key.Key_Return)
    editor_of(page, "status").put({"status": "正式党员"})
    page.drawer.save.click()
    screen.settle()
    return page


def meeting(screen: Screen) -> Any:
    """A new 支部党员大会."""
    kind = next(k["uid"] for k in screen.records("meeting_types") if k["name"] == "支部党员大会")
    page = screen.go("meeting", new=True, type=kind)
    page.list_again()
    screen.settle()
    return page


def test_an_empty_book_offers_where_to_begin_instead_of_a_year_of_gaps(screen: Screen) -> None:
    """A roster, a member by hand, a meeting; the first has the focus, Enter presses it, and the year is not shown."""
    page: Any = screen.frame.page
    assert page.start.isVisible() and not page.year_card.isVisible() and not page.soon.isVisible()
    page.setFocus()
    assert QApplication.focusWidget() is page.start.ways[0]
    assert [way.accessibleName() for way in page.start.ways] == [
        "有花名册：从表格导入",
        "没有表：记第一名党员",
        "先记一次会",
    ]
    press(screen, page.start.ways[0], Qt.Key.Key_Return)
    assert shown(screen) == "import"


def test_what_is_recorded_brings_the_year_back(screen: Screen) -> None:
    """Once there is somebody, the first page is the year's, and counts them."""
    member_by_hand(screen, "李建国")
    page = screen.go("home")
    assert page.year_card.isVisible() and not page.start.isVisible()
    assert "1 人" in page.head.fact.text() and "党员 1" in page.head.fact.text()


def test_a_member_is_recorded_in_one_form(screen: Screen) -> None:
    """The name makes the person, the proposed branch is made with the first member; nothing has to be there before."""
    page = screen.go("party_members", new=True)
    assert editor_of(page, "branch").text() == "青石村党支部" and not page.drawer.dirty
    member_by_hand(screen, "李建国")
    assert [p["name"] for p in screen.records("people")] == ["李建国"]
    branches, members = screen.records("party_branches"), screen.records("party_members")
    assert [b["name"] for b in branches] == ["青石村党支部"]
    assert [m["branch"] for m in members] == [branches[0]["uid"]]
    member_by_hand(screen, "王桂云")
    assert screen.count("party_branches") == 1 and screen.count("party_members") == 2


def test_enter_alone_makes_nobody(screen: Screen) -> None:
    """A typing mistake and Enter go on to the next field; a new person is only made when the offer is chosen."""
    page = screen.go("party_members", new=True)
    person = editor_of(page, "person")
    screen.write(person, "李建囯")
    screen.settle()
    press(screen, person, Qt.Key.Key_Return)
    assert screen.count("people") == 0 and not person.hasFocus()
    page.drawer.save.click()
    screen.settle()
    said = next(row.wrong.words.text() for row in page.drawer.form.rows if row.field.name == "person")
    assert said == "找不到“李建囯”，按 F7 记进去，或改成已有的"
    assert screen.count("party_branches") == 0  # what could not be saved left nothing behind


@pytest.mark.parametrize("typed", ["wgy", "1234", "王", "三组王桂云李"])
def test_what_is_no_name_is_not_offered_as_somebody_new(screen: Screen, typed: str) -> None:
    """Initials, a number's tail, a family name and a long text only search."""
    person = editor_of(screen.go("party_members", new=True), "person")
    screen.write(person, typed)
    screen.settle()
    assert person._list is None or not person._list.isVisible()


def test_an_empty_chooser_says_why_and_what_to_do(screen: Screen) -> None:
    """F7 in a book without people: not a blank list."""
    person = editor_of(screen.go("party_members", new=True), "person")
    person.choose()
    screen.settle()
    assert "还是空的" in screen.find("chooser-nobody").text()
    screen.find("chooser-search").setText("李建国")
    screen.settle()
    assert screen.find("chooser-rows").item(0).text() == "把“李建国”记进“人员”"
    press(screen, screen.find("chooser-search"), Qt.Key.Key_Return)
    assert person.text() == "李建国" and screen.count("people") == 1


def test_a_roster_without_a_branch_column_goes_into_the_villages_branch(screen: Screen, tmp_path: Path) -> None:
    """An ordinary roster of one branch does not name it; every row is taken, and the branch made is told."""
    book, file = openpyxl.Workbook(), tmp_path / "党员花名册.xlsx"
    for line in (ROSTER, (1, "李建国", "男", "1965.03", "1990.07", "1991.07", "正式党员", "13853711000"),
                 (2, "沈小燕", "女", "1990.05", "2026.03", None, "预备党员", "13853711037")):  # fmt: skip
        book.active.append(line)
    book.save(file)
    page = taken(screen, file, "")
    forward(screen, page, 3)
    tried: Any = page.trial._shown
    assert "2 人都记进“青石村党支部”" in " ".join(tried.plan.notes)
    forward(screen, page, 4)
    branches = screen.records("party_branches")
    assert [b["name"] for b in branches] == ["青石村党支部"]
    assert {m["branch"] for m in screen.records("party_members")} == {branches[0]["uid"]}
    assert screen.count("party_members") == screen.count("people") == 2


def test_the_years_first_meeting_is_one_enter_away(screen: Screen) -> None:
    """会议 without any says what belongs there; the focus is on the button, never in the band."""
    page = screen.go("meetings")
    page.setFocus()
    first = screen.find("first-record", QPushButton)
    assert screen.frame.focusWidget() is first
    press(screen, first, Qt.Key.Key_Return)
    assert shown(screen) == "meeting"


def test_a_meeting_with_nobody_in_the_book(screen: Screen) -> None:
    """The list says why it is empty; who led is made from the name; those added are due and vote."""
    page = meeting(screen)
    panel, basics = page.parts.attendance, page.parts.basics
    assert "名册里没有这次该到的人" in panel.nobody.text() and panel.nobody.isVisible()
    chair = basics.fields["chair"]
    screen.write(chair.lineEdit(), "李建国")
    chair.settle()
    screen.settle()
    press(screen, screen.find("chooser-search"), Qt.Key.Key_Return)
    assert chair.value() == screen.records("people")[0]["uid"]
    panel.add.click()
    screen.settle()
    press(screen, screen.find("chooser-search"), Qt.Key.Key_Return)
    assert [(r["person.name"], r["status"], r["votes"]) for r in panel.rows.rows] == [("李建国", None, 1)]
    panel.mark_the_rest()
    page.save()
    screen.settle()
    assert screen.count("meetings") == 1 and screen.records("attendance")[0]["status"] == "到会"


def test_a_meeting_without_its_type_says_so_first(screen: Screen) -> None:
    """What is still lacking begins with what everything else hangs on."""
    page = screen.go("meeting", new=True)
    screen.settle()
    assert page._judgement.missing[0].field == "type"


def test_before_the_first_meeting_the_clerk_writes_the_record(screen: Screen) -> None:
    """Who sits at the keyboard is proposed as 记录人, if the book knows exactly one of that name."""
    screen.jobs.do(lambda book: book_with(book, "测试"))
    screen.settle()
    assert meeting(screen).parts.basics.fields["recorder"].currentText() == "测试"


def book_with(book: Any, name: str) -> None:
    with book.step("准备"):
        book.save("people", {"name": name})


def test_a_complaint_low_in_a_form_is_seen_whole(screen: Screen) -> None:
    """A mistyped date is complained of under its field, and the form scrolls until the words are seen."""
    page = screen.go("party_members", new=True)
    screen.write(editor_of(page, "person"), "李建国")
    screen.settle()
    press(screen, editor_of(page, "person"), Qt.Key.Key_Down, Qt.Key.Key_Return)
    form = page.drawer.form
    editor_of(page, "status").put({"status": "正式党员"})
    editor_of(page, "confirmed_on").setText("20011332")
    page.drawer.save.click()
    screen.settle()
    screen.qtbot.wait(10)
    said = next(row.wrong for row in form.rows if row.field.name == "confirmed_on")
    below = said.mapTo(form.viewport(), said.rect().bottomLeft()).y()
    assert "看不懂" in said.words.text() and below <= form.viewport().height()


def test_counts_beside_a_name_say_what_they_count(screen: Screen) -> None:
    """A branch is not headed by 0 · 0 · 0 · 0: a number has its label, and none is no fact."""
    screen.jobs.do(lambda book: records.add(book, "party_branches", {"name": "青石村党支部"}))
    screen.settle()
    uid = screen.records("party_branches")[0]["uid"]
    page = screen.go("party_branches", uid=uid)
    assert not page.drawer.fact.isVisible()
    member_by_hand(screen, "李建国")
    page = screen.go("party_branches", uid=uid)
    assert page.drawer.fact.text() == "党员人数 1 · 正式党员 1"


def test_the_first_file_is_looked_for_on_the_desktop(
    screen: Screen, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not in the program's own folder; where the last file was, from then on."""
    monkeypatch.setattr(QStandardPaths, "writableLocation", lambda _where: str(tmp_path))
    ask = Ask()
    dialog = ask._dialog(screen.frame, "选表格", "表格 (*.xlsx)", QFileDialog.FileMode.ExistingFile)
    assert Path(dialog.directory().absolutePath()) == tmp_path
    elsewhere = tmp_path / "别处"
    elsewhere.mkdir()
    dialog.accepted.emit()
    dialog.deleteLater()
    again = ask._dialog(screen.frame, "选表格", "表格 (*.xlsx)", QFileDialog.FileMode.ExistingFile)
    assert ask._been and Path(again.directory().absolutePath()) != elsewhere
    again.deleteLater()


def test_a_meeting_left_half_written_is_called_by_its_type(screen: Screen) -> None:
    """What is offered at the next start names the meeting, not an empty pair of quotation marks."""
    kind = next(k["uid"] for k in screen.records("meeting_types") if k["name"] == "支部党员大会")
    screen.jobs.ask(lambda book: kept_draft.keep(book, Draft({"type": kind, "held_on": "2026-06-18"})))
    left: list[Any] = []
    screen.jobs.ask(left_over._left, left.append)
    screen.settle()
    assert "支部党员大会" in left[0][0].words

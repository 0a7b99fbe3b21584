"""What is typed into a form survives the program's end, and is offered at the next start."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from desktop.ledgers import LEDGERS
from desktop.services import kept_activity, kept_draft, kept_form
from desktop.services.meeting_draft import Draft
from desktop.store.book import Book
from desktop.ui.left_over import DROP, GO_ON
from desktop.ui.pages.activity import ActivityPage
from desktop.ui.pages.meeting import MeetingPage
from desktop.ui.pages.service_rows import HOURS, NAME

from .conftest import Screen


def kept(screen: Screen) -> Path:
    return screen.folder / kept_form.FILE


def wait_kept(screen: Screen) -> None:
    screen.qtbot.waitUntil(kept(screen).exists, timeout=5000)
    screen.settle()


def test_what_was_typed_is_offered_after_a_crash_and_goes_on(
    qtbot: QtBot, dressed: None, hamlet_copy: Path, today: date, tmp_path: Path
) -> None:
    """The folder as it is in the middle of typing is opened again: every field stands as it was, then it is saved."""
    screen = Screen(qtbot, hamlet_copy, today)
    form = screen.go("people", new=True).drawer.form
    for name, text in (("name", "孙新"), ("phone", "1380000"), ("sex", "女"), ("born", "八月")):
        screen.write(form.row(name).editor, text)
    wait_kept(screen)
    folder = shutil.copytree(screen.folder, tmp_path / "断电")
    screen.frame.page.close_drawer(sure=True)  # type: ignore[union-attr]
    screen.settle()
    assert not kept(screen).exists()
    screen.close()
    again = Screen(qtbot, folder, today, answers=[GO_ON])
    page = again.frame.page
    assert again.ask.asked == ["上次有一张表单没填完"] and page is not None
    form = page.drawer.form  # type: ignore[attr-defined]
    assert [form.row(n).editor.text() for n in ("name", "phone", "sex", "born")] == ["孙新", "1380000", "女", "八月"]
    form.row("phone").editor.setText("13800001234")
    form.row("born").editor.setText("1980")
    page.save()  # type: ignore[attr-defined]
    again.settle()
    assert any(p["name"] == "孙新" and p["phone"] == "13800001234" for p in again.records("people"))
    assert not kept(again).exists()
    again.close()


def test_a_changed_record_is_taken_up_and_can_be_dropped(screen: Screen) -> None:
    """Only what was changed is kept; 不要了 forgets it."""
    uid = next(p["uid"] for p in screen.records("people") if p["name"] == "李四")
    page = screen.go("people", uid=uid)
    screen.write(page.drawer.form.row("job").editor, "木匠")
    wait_kept(screen)
    form = kept(screen).read_text("utf-8")
    assert "木匠" in form and "李四" in form and '"texts": {"job": "木匠"}' in form
    page.close_drawer(sure=True)
    screen.settle()
    kept(screen).write_text(form, "utf-8")
    from desktop.ui.left_over import offer

    screen.ask.answers = [GO_ON]
    offer(screen.frame)
    screen.settle()
    assert page.drawer.name.text() == "李四" and page.drawer.form.row("job").editor.text() == "木匠" and page.drawer.dirty
    page.close_drawer(sure=True)
    screen.settle()
    assert not kept(screen).exists()
    kept(screen).write_text(form, "utf-8")
    screen.ask.answers = [DROP]
    offer(screen.frame)
    screen.settle()
    assert not kept(screen).exists() and page.drawer.isHidden()


@pytest.mark.parametrize("answer", ["保存", "不保存了"])
def test_nothing_is_kept_of_what_was_saved_or_given_up(screen: Screen, answer: str) -> None:
    page = screen.go("groups", new=True)
    screen.write(page.drawer.form.row("name").editor, "七组")
    wait_kept(screen)
    screen.ask.answers = [answer]
    screen.frame.go("households")
    screen.settle()
    assert not kept(screen).exists()


def test_a_chosen_person_comes_back_by_name(screen: Screen) -> None:
    """A reference that was picked is kept by its number and shown as it is called."""
    page = screen.go("volunteers", new=True)
    editor = page.drawer.form.row("person").editor
    screen.write(editor, "wdf")
    screen.settle()
    screen.qtbot.keyClick(editor, Qt.Key.Key_Return)
    wait_kept(screen)
    texts = kept(screen).read_text("utf-8")
    page.close_drawer(sure=True)
    screen.settle()
    kept(screen).write_text(texts, "utf-8")
    from desktop.ui.left_over import offer

    screen.ask.answers = [GO_ON]
    offer(screen.frame)
    screen.settle()
    assert page.drawer.form.row("person").editor.text().startswith("王德福")
    page.close_drawer(sure=True)
    screen.settle()


def test_an_activity_being_entered_is_offered_after_a_crash(
    qtbot: QtBot, dressed: None, hamlet_copy: Path, today: date, tmp_path: Path
) -> None:
    """Its head, a volunteer with hours, and a name nobody knows yet: all as they were typed, then it is saved."""
    screen = Screen(qtbot, hamlet_copy, today)
    page = screen.go("activity", new=True)
    page.fields["name"].setText("修路")
    page.rows.put(0, NAME, "赵海燕")
    screen.settle()
    page.rows.put(0, HOURS, "2.5")
    page.rows.put(1, NAME, "没这个人")
    screen.qtbot.waitUntil((screen.folder / kept_activity.FILE).exists, timeout=5000)
    page.keeping.keep()
    screen.settle()
    folder = shutil.copytree(screen.folder, tmp_path / "断电")
    page.rows.drop(1)
    page.save()
    screen.settle()
    assert not (screen.folder / kept_activity.FILE).exists()
    screen.close()
    again = Screen(qtbot, folder, today, answers=[GO_ON])
    page = again.frame.page
    assert again.ask.asked == ["上次有一次活动没记完"] and isinstance(page, ActivityPage)
    assert page.fields["name"].text() == "修路" and page.rows.filled()[0]["minutes"] == 150
    assert page.rows.wrong == {(1, NAME): "没这个人"} and page.dirty()
    page.rows.drop(1)
    page.save()
    again.settle()
    assert any(a["name"] == "修路" for a in again.records("activities"))
    assert not (folder / kept_activity.FILE).exists()
    again.close()


def test_a_meeting_is_offered_at_the_start_too_and_one_thing_after_the_other(
    qtbot: QtBot, dressed: None, hamlet_copy: Path, today: date
) -> None:
    """The form is dropped, the meeting is taken up."""
    with Book.open(hamlet_copy, LEDGERS, who="测试", today=today) as book:
        kept_form.keep(book, kept_form.Kept("people", "", "", "新增人员", {"name": "孙新"}))
        kind = next(k["uid"] for k in book.records("meeting_types"))
        kept_draft.keep(book, Draft({"type": kind, "held_on": "2026-06-10", "title": "夏收碰头会"}))
    screen = Screen(qtbot, hamlet_copy, today, answers=[DROP, GO_ON])
    assert screen.ask.asked == ["上次有一张表单没填完", "上次有一次会议没记完"]
    page = screen.frame.page
    assert isinstance(page, MeetingPage) and page.collect().meeting["title"] == "夏收碰头会" and page.dirty()
    assert not (hamlet_copy / kept_form.FILE).exists() and (hamlet_copy / kept_draft.FILE).exists()
    page.keeping.forget()
    screen.settle()
    screen.close()


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"activity": {}, "rows": [1], "wrong": []}'])
def test_an_activity_file_that_makes_no_sense_is_none(screen: Screen, content: str) -> None:
    (screen.folder / kept_activity.FILE).write_text(content, "utf-8")
    found: list[object] = []
    screen.jobs.ask(kept_activity.recall, found.append)
    screen.settle()
    assert found == [None]

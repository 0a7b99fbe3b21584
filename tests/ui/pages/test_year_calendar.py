"""年历: what is on a day is marked, told and opened; a meeting is begun on the day one stands on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtWidgets import QMenu

from desktop.services.year_calendar import LACKING, SERVICE, TO_COME, WHOLE
from desktop.store.book import Book
from desktop.ui import theme


@pytest.fixture
def page(desk: Any) -> Any:
    """Two meetings on 5 June without a record, one to come in July, an activity; one whose day is not known."""
    kind = desk.kind("支部党员大会")

    def prepare(book: Book) -> None:
        branch = book.records("party_branches")[0]["uid"]
        with book.step("准备"):
            for day, title in (("2026-06-05", "上午"), ("2026-06-05", "下午"), ("2026-07-01", "七一")):
                began = "09:00" if title == "上午" else "15:00"
                meeting = {"type": kind, "branch": branch, "title": title, "held_on": day, "began": began}
                book.save("meetings", meeting)
            book.save("activities", {"name": "清理河道", "held_on": "2026-06-06"})
            book.save("activities", {"name": "不知哪天", "held_on": "2026-06"})

    desk.window.jobs.do(prepare)
    desk.settle()
    return desk.go("calendar")


def test_each_day_is_marked_with_the_most_urgent(desk: Any, page: Any) -> None:
    """Lacking before to come before whole before service; the counts stand in the legend."""
    calendar = page.days.calendar
    assert calendar.mark(date(2026, 6, 5)) == LACKING
    assert calendar.mark(date(2026, 7, 1)) == TO_COME
    assert calendar.mark(date(2026, 6, 6)) == SERVICE
    assert calendar.mark(date(2026, 6, 7)) == ""
    counts = {mark: label.text() for mark, label in page.counts.items()}
    assert counts == {WHOLE: "开过的会 0", LACKING: "缺材料 2", TO_COME: "待开 1", SERVICE: "志愿活动 1"}


def test_a_day_is_told_with_its_term_and_meetings(desk: Any, page: Any) -> None:
    """The head says the current day; the keys walk a day, a week, a month, and home to today."""
    assert page.days.day == date(2026, 6, 18)
    for key, day in (
        (Qt.Key.Key_PageDown, date(2026, 7, 18)),
        (Qt.Key.Key_Home, date(2026, 6, 18)),
        (Qt.Key.Key_Up, date(2026, 6, 11)),
        (Qt.Key.Key_Left, date(2026, 6, 10)),
    ):
        desk.qtbot.keyClick(page.days, key)
        assert page.days.day == day
    page.days.go(date(2026, 6, 19))
    assert page.head.fact.text() == "6月19日 星期五 端午节"
    page.days.go(date(2026, 7, 1))
    assert page.head.fact.text() == "7月1日 星期三 建党节 · 支部党员大会（待开）"


def test_a_day_opens_what_is_on_it(desk: Any, page: Any) -> None:
    """A click on the day offers its two meetings, and a new one; the choice opens it."""
    cell = page.days.cell(date(2026, 6, 5))
    desk.qtbot.mouseClick(page.days, Qt.MouseButton.LeftButton, pos=cell.center().toPoint())
    menu = page.findChild(QMenu, "calendar-day")
    words = [action.text() for action in menu.actions() if action.text()]
    assert len(words) == 3 and words[0].startswith("打开 支部党员大会（缺")
    assert words[2] == "6月5日记一次会\tCtrl+N"
    menu.actions()[0].trigger()
    menu.close()
    desk.settle()
    assert desk.window.page.name_shown == "meeting"
    assert desk.window.page.draft.meeting["held_on"] == "2026-06-05"


def test_a_new_meeting_has_the_day(desk: Any, page: Any) -> None:
    page.days.go(date(2026, 3, 12))
    desk.qtbot.keyClick(page.days, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert desk.window.page.name_shown == "meeting"
    assert desk.window.page.draft.meeting["held_on"] == "2026-03-12"


def test_every_day_is_found_where_it_is_drawn(desk: Any, page: Any) -> None:
    """A leap day, first and last days; between the months there is none. Another year begins on its first day."""
    desk.window.show_year(2024)
    desk.settle()
    assert page.days.day == date(2024, 1, 1)
    for day in (date(2024, 1, 1), date(2024, 2, 29), date(2024, 12, 31)):
        assert page.days.at(page.days.cell(day).center()) == day
    assert page.days.at(QPointF(page.days.block(1).right() + 2, 60)) is None


@pytest.mark.parametrize(("percent", "across"), [(100, 4), (150, 2)])
def test_the_months_fit_the_window(desk: Any, page: Any, percent: int, across: int) -> None:
    """Four in a row and no scrolling at 100 %; two at 150 %, scrolled down to today, no day smaller than its number."""
    assert page.area.verticalScrollBar().maximum() == 0
    if percent == 150:
        desk.window.setFixedSize(911, 464)  # what 1366×696 pixels are in units at 150 %
        desk.settle()
    assert page.days.across == across
    page.days.go(date(2026, 6, 18))
    today = page.days.cell(page.days.day)
    seen = page.area.viewport().rect().translated(0, page.area.verticalScrollBar().value())
    assert seen.contains(today.toRect())
    assert today.height() >= theme.u(19) - 1

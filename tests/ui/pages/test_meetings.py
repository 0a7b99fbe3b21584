"""The list of meetings: grouped by month, narrowed by chips, opened and removed from the keyboard."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from desktop.services import records
from desktop.store.book import Book
from desktop.ui.pages.meetings_table import MonthHead


@pytest.fixture
def page(desk: Any) -> Any:
    """Five meetings: committee in March and May, two of all members, one still to come."""

    def keep(book: Book) -> None:
        kinds = {k["name"]: k["uid"] for k in book.records("meeting_types")}
        for name, day in (
            ("支部委员会", "2026-03-05"),
            ("支部委员会", "2026-05-06"),
            ("支部党员大会", "2026-03-25"),
            ("支部党员大会", "2026-06-10"),
            ("主题党日活动", "2026-06-25"),
        ):
            records.save(book, "meetings", {"type": kinds[name], "held_on": day, "topics": f"{day} 的事"})

    desk.window.jobs.do(keep)
    return desk.go("meetings")


def shown(page: Any) -> list[str]:
    return [row.title if isinstance(row, MonthHead) else row.day for row in page.rows.rows]


def test_meetings_stand_under_their_months_newest_first(page: Any) -> None:
    """Each month has a head with its counts; what is still to come is told apart."""
    assert shown(page) == ["6 月", "2026-06-25", "2026-06-10", "5 月", "2026-05-06", "3 月", "2026-03-25", "2026-03-05"]
    assert page.rows.rows[0].fact == "已开 1 次 · 待开 1 次"
    assert page.rows.rows[1].state == "待开" and page.rows.rows[2].state == "缺签到"


def test_a_chip_shows_one_type(page: Any, desk: Any) -> None:
    """The chip of a type carries its count and leaves only its meetings."""
    chip = next(b for b in page._chips.buttons() if b.text() == "支部委员会 2")
    chip.click()
    desk.settle()
    assert shown(page) == ["5 月", "2026-05-06", "3 月", "2026-03-05"]


def test_enter_opens_and_delete_removes_undoably(page: Any, desk: Any) -> None:
    """Enter opens the chosen meeting; Delete moves it to the recycle bin, and undo brings it back."""
    page.table.choose(page.rows.place_of_month(5))
    desk.qtbot.keyClick(page.table, Qt.Key.Key_Delete)
    desk.settle()
    assert "2026-05-06" not in shown(page)
    desk.window.undo()
    desk.settle()
    assert "2026-05-06" in shown(page)
    page.table.choose(page.rows.place_of_month(5))
    desk.qtbot.keyClick(page.table, Qt.Key.Key_Return)
    desk.settle()
    assert desk.window.page.parts.basics.fields["held_on"].text() == "2026-05-06"


def test_the_months_count_what_is_missing(page: Any) -> None:
    """The strip counts a missed quarter in its last month and what is due in the month that is running."""
    months = {m.number: m for m in page.strip.months}
    assert months[3].held == 2
    assert months[1].gaps >= 1 and months[6].due >= 1
    assert months[12].gaps == 0

"""The first page: the year's meetings painted and walked by keyboard; a gap opens the record that is missing."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPointF, Qt

from desktop.services import records
from desktop.store.book import Book
from desktop.ui.pages.home import HomePage
from desktop.ui.pages.year_grid import say


def row_of(page: Any, name: str) -> Any:
    return next(row for row in page.grid.rows if row.type == name)


def test_the_grid_shows_gaps_of_past_months_and_what_is_due_now(desk: Any) -> None:
    """In June, five past months of the committee are gaps, this one is due, the rest has not come."""
    page = desk.window.page
    assert isinstance(page, HomePage)
    states = [cell.state for cell in row_of(page, "支部委员会").cells]
    assert states == ["gap"] * 5 + ["due"] + ["later"] * 6
    quarters = [(cell.first, cell.last, cell.state) for cell in row_of(page, "支部党员大会").cells]
    assert quarters == [(1, 3, "gap"), (4, 6, "due"), (7, 9, "later"), (10, 12, "later")]


def test_a_saved_meeting_turns_its_cell(desk: Any) -> None:
    """The page follows the book: a meeting saved anywhere is a √ here without asking again."""
    kind = desk.kind("支部委员会")
    desk.window.jobs.do(lambda book: records.save(book, "meetings", {"type": kind, "held_on": "2026-03-05"}))
    desk.settle()
    cell = row_of(desk.window.page, "支部委员会").cells[2]
    assert (cell.state, cell.held) == ("held", 1)


def test_a_click_on_a_gap_opens_the_missing_record(desk: Any) -> None:
    """A red cell leads to a new meeting of that type, its month already filled in."""
    page = desk.window.page
    row = row_of(page, "支部委员会")
    place = page.grid.rows.index(row)
    block = next(b for b in page.grid.blocks() if b.row == place and b.place == 3)
    desk.qtbot.mouseClick(page.grid, Qt.MouseButton.LeftButton, pos=QPointF(block.box.center()).toPoint())
    desk.settle()
    opened = desk.window.page
    assert opened.name == "meeting"
    assert opened.parts.basics.title() == "支部委员会"
    assert opened.parts.basics.fields["held_on"].text() == "2026-04"
    assert [row["duty"] for row in opened.parts.attendance.rows.rows] == ["书记", "组织委员", "宣传委员"]


def test_the_grid_is_walked_by_keyboard(desk: Any) -> None:
    """Arrows walk the cells, a screen reader is told where, Enter opens."""
    grid = desk.window.page.grid
    grid.setFocus()
    assert grid.current()[1].state == "gap"
    grid._at = (0, 0)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right):
        desk.qtbot.keyClick(grid, key)
    row, cell = grid.current()
    assert (row.type, cell.first) == ("支部委员会", 3)
    assert grid.accessibleDescription() == say(row, cell) == "支部委员会 3月：缺，已开 0 次，应开 1 次"
    desk.qtbot.keyClick(grid, Qt.Key.Key_Return)
    desk.settle()
    assert desk.window.page.name == "meeting"


def test_a_backup_is_made_and_said(desk: Any) -> None:
    """立即备份 makes a proven copy, and the card then says when it was."""
    page = desk.window.page
    assert page.backup.state.text() == "还没有备份过"
    page.backup.button.click()
    desk.qtbot.waitUntil(lambda: page.backup.state.text().startswith("备份可用"), timeout=10_000)
    assert page.backup.button.isEnabled()


def test_people_households_and_members_are_counted(desk: Any) -> None:
    """The head says how many people, households and party members there are."""

    def counted(book: Book) -> list[int]:
        return [len(book.records(name)) for name in ("people", "households", "party_members")]

    people, households, members = desk.ask(counted)
    outside = 1  # 王磊 of the township
    assert f"{people - outside} 人 · {households} 户 · 党员 {members}" in desk.window.page.head.fact.text()

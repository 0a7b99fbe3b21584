"""An activity's sheet: people entered as in a spreadsheet, pasted from a table, added up, saved as one step."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from desktop.store.book import Book
from desktop.ui.calendar import Calendar
from desktop.ui.pages.service_rows import CAME, HOURS, NAME

Keys = Qt.Key


@pytest.fixture
def page(desk: Any) -> Any:
    """A new activity of this morning, eight to twelve, with ten volunteers to choose from."""

    def prepare(book: Book) -> None:
        with book.step("准备"):
            team = book.save("volunteer_teams", {"name": "环境整治队"})
            for person in sorted(book.records("people"), key=lambda p: p["name"])[:10]:
                volunteer = book.save("volunteers", {"person": person["uid"], "team": team})
                served = {"volunteer": volunteer, "done_on": "2026-03-05", "minutes": 79 * 60}
                book.save("service_records", served)

    desk.window.jobs.do(prepare)
    made = desk.go("activity", new=True)
    made.fields["name"].setText("清理河道")
    made.fields["began"].put("08:00")
    made.fields["ended"].put("12:00")
    made._hours_changed()
    return made


def type_name(desk: Any, page: Any, text: str) -> None:
    """Type a name into the current cell, and leave it with Enter."""
    page.grid.edit(page.grid.currentIndex())
    editor = page.grid.findChildren(QLineEdit, f"rows.{page.grid.currentIndex().row()}.{NAME}")[-1]
    editor.setText(text)
    desk.qtbot.keyClick(editor, Keys.Key_Return)
    desk.settle()


def kept(book: Book) -> list[tuple[Any, ...]]:
    rows = book.rows(
        "service_records", paths=["volunteer.person.name", "came", "left", "minutes", "rating", "activity"]
    )
    return sorted(
        (r["volunteer.person.name"], r["came"], r["left"], r["minutes"], r["rating"]) for r in rows if r["activity"]
    )


def test_a_name_brings_the_hours_and_enter_goes_to_the_next_name(page: Any, desk: Any) -> None:
    """A found name takes the activity's hours, the year is added up, and the cursor stands on the next row."""
    page.grid.setFocus()
    page.grid.go(0, NAME)
    type_name(desk, page, "党员03")
    assert page.rows.filled()[0]["minutes"] == 240
    assert page.rows.year_minutes(0) == (79 + 4) * 60
    assert page.side.people.text() == "1" and page.side.hours.text() == "4"
    assert page.side.reached.text() == "1 / 10 人"


def test_the_sheet_is_saved_undone_and_redone_as_one_step(page: Any, desk: Any) -> None:
    """F12 writes the activity and its people together; undo and redo take and bring them together."""
    page.rows.add(list(page.rows.setting.volunteers)[:3])
    page.rows.put(1, HOURS, "2.5")
    page.save()
    desk.settle()
    saved = desk.ask(kept)
    assert [row[3] for row in saved] == [240, 150, 240]
    desk.window.undo()
    desk.settle()
    assert desk.ask(kept) == []
    desk.window.redo()
    desk.settle()
    assert desk.ask(kept) == saved


def test_a_block_from_wps_is_taken_line_by_line(page: Any, desk: Any) -> None:
    """Name, times and hours are told apart in any order; a name nobody has stays in red, and is not saved away."""
    QGuiApplication.clipboard().setText("党员01\t08:00\t10:30\t满意\n党员02\t3小时\n没有这人\t2\n")
    page.grid.go(0, NAME)
    page.paste()
    desk.settle()
    rows = page.rows.rows
    assert [(r.get("came"), r.get("left"), r["minutes"]) for r in rows[:2]] == [
        ("08:00", "10:30", 150),
        (None, None, 180),
    ]
    assert page.rows.wrong == {(2, NAME): "没有这人"}
    page.save()
    desk.settle()
    assert desk.ask(kept) == [] and "要改" in page.foot.count.text()
    page.rows.drop(2)
    page.save()
    desk.settle()
    assert [row[0] for row in desk.ask(kept)] == ["党员01", "党员02"]


def test_what_cannot_be_read_stays_as_typed(page: Any, desk: Any) -> None:
    """An unreadable time stays in its cell, in red, and F9 leads there."""
    page.rows.add(list(page.rows.setting.volunteers)[:1])
    page.rows.put(0, CAME, "早上")
    assert page.rows.index(0, CAME).data() == "早上"
    page.save()
    desk.settle()
    assert desk.ask(kept) == []
    assert (page.grid.currentIndex().row(), page.grid.currentIndex().column()) == (0, CAME)


def test_the_same_person_twice_is_refused(page: Any, desk: Any) -> None:
    """Nobody serves twice in one activity."""
    first = next(iter(page.rows.setting.volunteers))
    page.rows.put(0, NAME, "党员01", first)
    page.rows.put(1, NAME, "党员01", first)
    page.save()
    desk.settle()
    assert desk.ask(kept) == []
    assert "同一个人" in page.foot.words.toolTip()


def test_f4_takes_the_value_above_and_times_make_hours(page: Any, desk: Any) -> None:
    """F4 copies the cell above; two times make the hours."""
    page.rows.add(list(page.rows.setting.volunteers)[:2])
    page.rows.put(0, CAME, "0930")
    assert page.rows.rows[0]["minutes"] == 150
    page.grid.go(1, CAME)
    desk.qtbot.keyClick(page.grid, Keys.Key_F4)
    assert page.rows.rows[1]["came"] == "09:30" and page.rows.rows[1]["minutes"] == 150


def test_last_names_are_brought_with_this_activitys_hours(page: Any, desk: Any) -> None:
    """照上次名单 brings who came last time, never their hours."""
    page.rows.add(list(page.rows.setting.volunteers)[:2])
    page.rows.put(0, HOURS, "1")
    page.save()
    desk.settle()
    again = desk.go("activity", new=True)
    again.fields["began"].put("14:00")
    again.fields["ended"].put("16:00")
    again._hours_changed()
    again.copy_names()
    desk.settle()
    assert [row["minutes"] for row in again.rows.filled()] == [120, 120]


@pytest.mark.parametrize(("wide", "high"), [(1366, 696), (911, 464), (683, 348)])
def test_the_page_fits_the_window(page: Any, desk: Any, wide: int, high: int) -> None:
    """Nothing pushes the window larger, at 100, 150 or 200 % (683×348 units)."""
    desk.window.setFixedSize(wide, high)
    desk.settle()
    least = page.minimumSizeHint()
    assert least.width() <= page.width() and least.height() <= page.height()


def test_a_table_with_merged_cells_is_pasted_from_wps(page: Any, desk: Any) -> None:
    """Hours merged over two people belong to both."""
    names = [v.name for v in page.rows.setting.volunteers.values()][:2]
    mime = QMimeData()
    mime.setHtml(f"<table><tr><td>{names[0]}<td rowspan=2>3</tr><tr><td>{names[1]}</tr></table>")
    mime.setText("x")
    QGuiApplication.clipboard().setMimeData(mime)
    page.grid.setFocus()
    page.grid.go(0, NAME)
    desk.qtbot.keyClick(page.grid, Keys.Key_V, Qt.KeyboardModifier.ControlModifier)
    desk.settle()
    assert [row["minutes"] for row in page.rows.filled()] == [180, 180]


def test_an_empty_clipboard_pastes_nothing(page: Any) -> None:
    QGuiApplication.clipboard().clear()
    assert page.grid.paste() == 0


@pytest.mark.parametrize("dots", ["..", "。。"])
def test_two_dots_in_a_cell_copy_the_one_above(page: Any, desk: Any, dots: str) -> None:
    """On the Chinese keyboard too; Ctrl+' does the same without opening the cell."""
    page.rows.put(0, CAME, "0815")
    page.grid.go(1, CAME)
    page.grid.edit(page.grid.currentIndex())
    editor = page.grid.findChildren(QLineEdit, f"rows.1.{CAME}")[-1]
    editor.setText(dots)
    desk.qtbot.keyClick(editor, Keys.Key_Return)
    assert page.rows.rows[1]["came"] == "08:15" and not page.rows.wrong
    page.grid.go(2, CAME)
    page.grid.setFocus()
    desk.qtbot.keyClick(page.grid, Keys.Key_Apostrophe, Qt.KeyboardModifier.ControlModifier)
    assert page.rows.rows[2]["came"] == "08:15"


def test_the_cell_menu_says_each_key(page: Any) -> None:
    page.grid.go(1, CAME)
    menu = page.grid.menu()
    keys = [action.text().partition("\t")[2] for action in menu.actions() if action.text()]
    assert keys == ["F7", "F6", "F4", "Ctrl+V", "Delete", "Ctrl+Delete"]
    menu.deleteLater()


def test_the_day_is_chosen_in_a_calendar_or_typed_as_a_lunar_one(page: Any, desk: Any) -> None:
    """F7 in 日期; 五月初五 is read when the field is left."""
    day = page.fields["held_on"]
    day.put("2026-06-18")
    desk.qtbot.keyClick(day, Keys.Key_F7)
    calendar = day.findChildren(Calendar)[-1]
    desk.qtbot.keyClick(calendar.grid, Keys.Key_Up)
    desk.qtbot.keyClick(calendar.grid, Keys.Key_Return)
    desk.settle()
    assert day.value() == "2026-06-11"
    day.setText("五月初五")
    day.settle()
    assert day.text() == "2026-06-19"

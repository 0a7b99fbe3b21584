"""A household's page: who lives there, who looks after it, and a visit that is due and then made."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from desktop.store.book import Book
from desktop.ui.drawer import Drawer


@pytest.fixture
def uid(desk: Any) -> str:
    """A household of two with a contact, last visited so long ago that a visit is overdue."""

    def prepare(book: Book) -> str:
        household = book.records("households", number="002")[0]["uid"]
        member = book.records("party_members")[4]["uid"]
        with book.step("准备"):
            book.save(
                "people", {"name": "孙桂兰", "household": household, "relation": "配偶", "state": "在册", "away": 1}
            )
            book.save("contacts", {"member": member, "household": household, "since": "2026-01-01"})
            visit = {"member": member, "household": household, "visited_on": "2026-01-10", "request": "问医保"}
            book.save("visits", visit)
        return str(household)

    made: list[str] = []
    desk.window.jobs.do(prepare, made.append)
    desk.settle()
    return made[0]


def test_members_contact_and_the_overdue_visit_are_shown(desk: Any, uid: str) -> None:
    """The head comes first, the away are not counted as living here, and the overdue days are said in red."""
    page = desk.go("household", uid=uid)
    assert [m["name"] for m in page.card.members] == ["党员02", "孙桂兰"]
    assert (len(page.card.members), page.card.living_here) == (2, 1)
    assert page.card.contact["member.person.name"] == "党员05"
    assert page.card.days == -69  # 90 days after 10 January is 10 April; today is 18 June
    day, words, _, ink = page.visits.timeline.entries[0]
    assert (day, words, ink) == ("4月10日", "应走访，已过 69 天", "red")


def test_a_visit_is_recorded_in_the_drawer_and_moves_the_due_day(desk: Any, uid: str) -> None:
    """记走访 proposes household and contact; after F12 the next visit is ninety days ahead, until it is undone."""
    page = desk.go("household", uid=uid)
    page.record_visit()
    desk.settle()
    drawer = page.drawer.open
    assert isinstance(drawer, Drawer)
    assert drawer.form.row("household").editor.text() == "党员02"
    assert drawer.form.row("member").editor.text() == "党员05"
    drawer.form.row("request").editor.setPlainText("想办小额贷款")
    desk.qtbot.keyClick(drawer.form.row("request").editor, Qt.Key.Key_F12)
    desk.settle()
    assert page.drawer.open is None
    assert page.card.days == 90
    assert page.visits.timeline.entries[1][2] == "想办小额贷款"
    desk.window.undo()
    desk.settle()
    assert page.card.days == -69


def test_page_keys_go_to_the_neighbours(desk: Any, uid: str) -> None:
    """PgDn shows the next household of the list, PgUp the one before."""
    page = desk.go("household", uid=uid)
    desk.qtbot.keyClick(page.members, Qt.Key.Key_PageDown)
    desk.settle()
    assert page.card.household["number"] == "003"
    desk.qtbot.keyClick(page.members, Qt.Key.Key_PageUp)
    desk.settle()
    assert page.card.household["number"] == "002"


def test_the_list_opens_a_household_on_its_page(desk: Any, uid: str) -> None:
    """Enter in the list of households opens the household's own page."""
    listed = desk.go("households")
    listed.table.select(1)
    desk.qtbot.keyClick(listed.table, Qt.Key.Key_Return)
    desk.settle()
    assert desk.window.page.name == "household"
    assert desk.window.page.card.household["number"] == "002"


@pytest.mark.parametrize(("wide", "high"), [(1366, 696), (911, 464), (683, 348)])
def test_the_page_fits_the_window(desk: Any, uid: str, wide: int, high: int) -> None:
    """Nothing pushes the window larger, at 100, 150 or 200 % (683×348 units)."""
    desk.window.setFixedSize(wide, high)
    page = desk.go("household", uid=uid)
    least = page.minimumSizeHint()
    assert least.width() <= page.width() and least.height() <= page.height()

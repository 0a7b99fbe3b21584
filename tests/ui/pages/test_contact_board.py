"""联户走访: who has nobody, whose visit is due, who has too many; several households handed over in one step."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt

from desktop.services import contact_board
from desktop.store.book import Book

ROW = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


@pytest.fixture
def page(desk: Any) -> Any:
    """Thirty-five households; 党员05 has fourteen of them, two more have one each, one of these overdue."""

    def prepare(book: Book) -> None:
        members = {m["person.name"]: m["uid"] for m in book.rows("party_members", paths=["uid", "person.name"])}
        homes = {h["number"]: h["uid"] for h in book.records("households")}
        pairs = [("党员05", f"{n:03d}", "2026-06-01") for n in range(10, 24)]
        pairs += [("党员06", "001", "2026-01-01"), ("党员07", "002", "2026-06-10")]
        with book.step("准备"):
            for name, number, since in pairs:
                book.save("contacts", {"member": members[name], "household": homes[number], "since": since})

    desk.window.jobs.do(prepare)
    desk.settle()
    return desk.go("contact_board")


def listed(page: Any) -> list[str]:
    return [page.rows[i]["number"] for i in page.model.ids]


def select(page: Any, *numbers: str) -> None:
    page.table.clearSelection()
    for number in numbers:
        row = listed(page).index(number)
        page.table.selectionModel().select(page.model.index(row, 0), ROW)


def hand_over(desk: Any, page: Any, name: str, answer: str) -> None:
    """F7, the member typed, the button."""
    desk.qtbot.keyClick(page.table, Qt.Key.Key_F7)
    dialog = desk.window.findChild(object, "card-dialog")
    dialog.finder.setText(name)
    assert dialog.rows.currentItem().text().startswith(name)
    dialog.buttons[answer].click()
    desk.settle()


def contacts(desk: Any, number: str) -> list[tuple[str, bool]]:
    """Who looks after a household, and whether that has ended."""

    def ask(book: Book) -> list[tuple[str, bool]]:
        uid = book.records("households", number=number)[0]["uid"]
        found = book.records("contacts", household=uid)
        members = {m["uid"]: m["person.name"] for m in book.rows("party_members", paths=["uid", "person.name"])}
        return sorted((members[c["member"]], bool(c["until"])) for c in found)

    found: list[tuple[str, bool]] = desk.ask(ask)
    return found


def test_the_board_counts_what_is_to_be_done(desk: Any, page: Any) -> None:
    """Households without anybody come first; the chips and the head say how many of each."""
    assert page.chips["没人联系"].text() == "没人联系 19"
    assert page.chips["该走访"].text() == "该走访 1"
    assert page.head.fact.text() == "35 户 · 19 户没人联系 · 走访过期 1 户"
    assert len(listed(page)) == 19 and "003" in listed(page)
    page.chips["该走访"].click()
    assert listed(page) == ["001"]
    row = page.members.rows.rows[0]
    assert (row["name"], page._say_load(row), page._load_ink(row)) == ("党员05", "超 2 户", "red")
    assert page.members_card.fact.text() == "35 人 · 1 人超 12 户 · 32 人没联户"


def test_a_setting_says_how_many_are_too_many(desk: Any, page: Any) -> None:
    """With fourteen allowed nobody has too many."""

    def allow(book: Book) -> None:
        with book.step("改设置"):
            book.set("contact_most", "14")

    desk.window.jobs.do(allow)
    desk.settle()
    assert page.board.most == 14
    assert "超" not in page.members_card.fact.text()


def test_how_many_are_too_many_is_changed_on_the_page(desk: Any, page: Any) -> None:
    """The link asks; what is no number is refused and said; a number is kept and can be undone."""

    class Answering:
        told: list[str] = []  # noqa: RUF012
        answers = ["很多", "14"]  # noqa: RUF012

        def text(self, over: Any, title: str, label: str, value: str, then: Any) -> None:
            then(self.answers.pop(0))

        def tell(self, over: Any, title: str, words: str = "", **_: Any) -> None:
            self.told.append(words)

    desk.window.ask = Answering()
    assert page.most.text() == "最多 12 户"
    page.most.click()
    desk.settle()
    assert len(Answering.told) == 1 and page.board.most == 12
    page.most.click()
    desk.settle()
    assert page.most.text() == "最多 14 户"
    desk.window.undo()
    desk.settle()
    assert page.most.text() == "最多 12 户"


def test_f6_shows_the_head_of_the_household(desk: Any, page: Any) -> None:
    page.show_view("全部户")
    page.table.select(listed(page).index("004"))
    page.table.setFocus()
    desk.qtbot.keyClick(page.table, Qt.Key.Key_F6)
    desk.settle()
    assert desk.window.page.name_shown == "people"
    assert desk.window.page.drawer.record["name"] == "党员04"


def test_several_households_are_given_to_a_member_in_one_step(desk: Any, page: Any) -> None:
    """Three at once; one undo takes all three back."""
    select(page, "003", "004", "005")
    hand_over(desk, page, "党员08", "就定他")
    assert page.board.uncovered == 16
    assert contacts(desk, "004") == [("党员08", False)]
    desk.window.undo()
    desk.settle()
    assert page.board.uncovered == 19


def test_his_own_household_is_refused_and_nothing_is_written(desk: Any, page: Any) -> None:
    """The whole is refused with the household named; the others are not half given."""
    select(page, "008", "009")
    page._assign(page.chosen(), next(m for m in page.board.members if m["name"] == "党员08"), "就定他")
    desk.settle()
    dialog = desk.window.findChild(object, "card-dialog")
    assert "党员08" in dialog.words.text() and "自己家" in dialog.words.text()
    dialog.reject()
    desk.settle()
    assert contacts(desk, "009") == []


def test_a_members_households_are_moved_to_another(desk: Any, page: Any) -> None:
    """A click on the member shows his; moved ones end with him today, the rest stay; moving back goes on as before."""
    member = next(m for m in page.board.members if m["name"] == "党员05")
    page.members.setCurrentIndex(page.members.rows.index(0, 0))
    page.members.clicked.emit(page.members.currentIndex())
    assert page.chips["member"].text() == "党员05联系的 14"
    select(page, "010", "011", "012")
    hand_over(desk, page, "党员09", "改由他联系")
    assert contacts(desk, "010") == [("党员05", True), ("党员09", False)]
    assert page.chips["member"].text() == "党员05联系的 11"
    uid = desk.ask(lambda book: book.records("households", number="010")[0]["uid"])
    for _ in range(2):  # to and fro on one day makes no second record of the same
        for to in (member["uid"], next(m for m in page.board.members if m["name"] == "党员09")["uid"]):
            desk.window.jobs.do(lambda book, to=to: contact_board.assign(book, [uid], to))
    desk.settle()
    assert [name for name, ended in contacts(desk, "010") if not ended] == ["党员09"]
    assert len(contacts(desk, "010")) == 3


def test_a_second_contact_may_be_added(desk: Any, page: Any) -> None:
    page.show_view("全部户")
    select(page, "001")
    hand_over(desk, page, "党员10", "再加他一人")
    assert contacts(desk, "001") == [("党员06", False), ("党员10", False)]


def test_what_changes_nothing_is_said(desk: Any, page: Any) -> None:
    page.show_view("全部户")
    select(page, "001")
    hand_over(desk, page, "党员06", "改由他联系")
    dialog = desk.window.findChild(object, "card-dialog")
    assert dialog.words.text() == "这 1 户本来就是党员06联系的，没有改动"
    dialog.reject()
    desk.settle()


def test_households_are_found_and_opened(desk: Any, page: Any) -> None:
    """By head, number or group; Enter opens the household; a visit is proposed with who looks after it."""
    page.show_view("全部户")
    page.finder.setText("党员31")
    desk.qtbot.wait(250)
    desk.settle()
    assert listed(page) == ["031"]
    page.finder.clear()
    desk.qtbot.wait(250)
    desk.settle()
    assert len(listed(page)) == 35
    page.table.select(0)
    page.record_visit()
    desk.settle()
    assert page.drawer.open.form.row("member").editor.text() == "党员06"
    page.drawer.close()
    page.table.setFocus()
    desk.qtbot.keyClick(page.table, Qt.Key.Key_Return)
    desk.settle()
    assert desk.window.page.name_shown == "household"


def test_narrow_the_members_are_chosen_in_a_dialog(desk: Any, page: Any) -> None:
    """Less than 1100 units wide the list of members gives way; a button asks whose households to show."""
    desk.window.setFixedSize(1000, 696)
    desk.settle()
    assert page.members_card.isHidden()
    page.head.action_buttons["contact-members"].click()
    dialog = desk.window.findChild(object, "card-dialog")
    dialog.buttons["看他的户"].click()
    desk.settle()
    assert page.chips["member"].text() == "党员05联系的 14"


def test_of_a_large_book_the_first_households_are_seen_before_all_are_counted(
    desk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are of those nobody looks after, which the page then shows whole."""
    from desktop.ui.pages.contact_board import ContactBoardPage

    seen: list[list[str]] = []
    shown = ContactBoardPage._show

    def show(page: Any, answer: Any) -> None:
        seen.append(listed(page))
        shown(page, answer)

    monkeypatch.setattr(ContactBoardPage, "_show", show)
    monkeypatch.setattr(contact_board, "SMALL", 0)
    monkeypatch.setattr(contact_board, "FIRST", 4)
    page = desk.go("contact_board")
    assert seen[0] == ["001", "002", "003", "004"]
    assert listed(page)[:4] == seen[0] and len(listed(page)) == 35
    assert page.chips["没人联系"].isChecked()

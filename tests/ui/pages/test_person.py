"""A person's drawer: tabs with all that the book knows, each line opening its record; the photograph."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtCore import Qt

from desktop.services import records
from desktop.services.portraits import portrait
from desktop.store.book import Book
from desktop.ui.person_drawer import PersonDrawer

TABS = ["基本", "家庭", "党员", "联户", "志愿", "会议", "记录"]


class Answering:
    """A file dialog that was answered beforehand."""

    def __init__(self, file: Path) -> None:
        self.file, self.told = file, list[str]()

    def open_file(self, over: Any, title: str, then: Any, filters: str = "") -> None:
        then(self.file)

    def tell(self, over: Any, title: str, words: str = "", **_: Any) -> None:
        self.told.append(words)


@pytest.fixture
def uid(desk: Any) -> str:
    """A member with a post, who looks after another's household, serves as a volunteer and was at a meeting."""

    def prepare(book: Book) -> str:
        person = str(book.records("people", name="党员01")[0]["uid"])
        member = book.records("party_members", person=person)[0]["uid"]
        household = book.records("households", number="002")[0]["uid"]
        branch = book.records("party_branches")[0]["uid"]
        kind = book.records("meeting_types", name="支部党员大会")[0]["uid"]
        with book.step("准备"):
            book.save("contacts", {"member": member, "household": household, "since": "2026-01-01"})
            visit = {"member": member, "household": household, "visited_on": "2026-01-10", "request": "问医保"}
            book.save("visits", visit)
            team = book.save("volunteer_teams", {"name": "环境整治队"})
            volunteer = book.save("volunteers", {"person": person, "team": team})
            book.save("service_records", {"volunteer": volunteer, "done_on": "2026-03-05", "minutes": 150})
            meeting = {"type": kind, "branch": branch, "held_on": "2026-06-05", "title": "六月党员大会"}
            uid = book.save("meetings", meeting)
            book.save("attendance", {"meeting": uid, "person": person, "status": "请假", "reason": "看病"})
        return person

    made: list[str] = []
    desk.window.jobs.do(prepare, made.append)
    desk.settle()
    return made[0]


def shown(desk: Any, page: Any, tab: str) -> list[str]:
    """Each line of a tab in words."""
    drawer = page.drawer
    drawer.tab_buttons[TABS.index(tab)].click()
    desk.settle()
    side = next(side for side in drawer.sides if side.name == tab)
    assert side.isVisible()
    return [f"{part.title}：{' '.join((line.when, line.what, line.fact)).strip()}" for part in side.parts
            for line in part.lines]  # fmt: skip


def test_the_tabs_tell_all_that_is_known(desk: Any, uid: str) -> None:
    """Family, party, contacts, hours and meetings, each said from its own ledger."""
    page = desk.go("people", uid=uid)
    assert isinstance(page.drawer, PersonDrawer)
    assert [button.text() for button in page.drawer.tab_buttons] == TABS
    assert "一家人：户主 党员01 男 56 岁" in shown(desk, page, "家庭")
    party = shown(desk, page, "党员")
    assert "党员：入党 1999-07-01" in party
    assert "任职：2021-01-01 支委会 书记 现任" in party
    contacts = shown(desk, page, "联户")
    assert "本人联系的户：一组 党员02户 过期 69 天" in contacts
    assert "本人走访：2026-01-10 党员02 问医保" in contacts
    assert "服务记录：2026-03-05 没有写内容 2.5 小时" in shown(desk, page, "志愿")
    assert shown(desk, page, "会议") == ["会议：2026-06-05 六月党员大会 请假"]


def test_a_line_opens_its_record(desk: Any, uid: str) -> None:
    """The household opens on its page, the meeting on its own; the tab stays when one comes back."""
    page = desk.go("people", uid=uid)
    shown(desk, page, "联户")
    page.drawer.sides[2].lines[0].click()
    desk.settle()
    assert desk.window.page.name_shown == "household"
    assert desk.window.page.card.household["number"] == "002"
    page = desk.go("people", uid=uid)
    assert shown(desk, page, "会议")
    page.drawer.sides[4].lines[0].click()
    desk.settle()
    assert desk.window.page.name_shown == "meeting"


def test_who_is_no_member_is_said_to_be_none(desk: Any, uid: str) -> None:
    """A tab without anything says why; another person's lines do not stay."""
    page = desk.go("people", uid=uid)
    assert shown(desk, page, "党员")
    other = desk.ask(lambda book: book.records("people", name="王磊")[0]["uid"])
    desk.go("people", uid=other)
    assert shown(desk, page, "党员") == []
    assert page.drawer.party.isHidden()


def test_the_photograph_is_put_shown_small_and_taken_back(desk: Any, uid: str, tmp_path: Path) -> None:
    """A large picture becomes a small one in the book; undo takes it away, the bin keeps an old one."""
    Image.new("RGB", (3000, 3600), (30, 90, 160)).save(tmp_path / "照片.png")
    desk.window.ask = Answering(tmp_path / "照片.png")
    page = desk.go("people", uid=uid)
    desk.qtbot.mouseClick(page.drawer.face, Qt.MouseButton.LeftButton)
    desk.settle()
    file = desk.ask(lambda book: portrait(book, uid))
    with Image.open(file) as kept:
        assert kept.width * kept.height <= 2_000_000
    assert page.drawer.face.icon().pixmap(page.drawer.face.size()).toImage().pixelColor(20, 20).blue() > 150
    desk.window.undo()
    desk.settle()
    assert desk.ask(lambda book: portrait(book, uid)) is None


def test_what_is_no_picture_is_refused(desk: Any, uid: str, tmp_path: Path) -> None:
    (tmp_path / "名单.txt").write_text("不是照片", "utf-8")
    desk.window.ask = answering = Answering(tmp_path / "名单.txt")
    page = desk.go("people", uid=uid)
    page.drawer.choose_photo()
    desk.settle()
    assert answering.told == ["“名单.txt”不是照片，请选 jpg、png 这样的图片"]


def test_f6_goes_from_a_list_to_the_person(desk: Any, uid: str) -> None:
    """In the list of volunteers the one person is opened; a contact names several, and a menu asks which."""
    page = desk.go("volunteers")
    page.table.select(0)
    page.table.setFocus()
    desk.qtbot.keyClick(page.table, Qt.Key.Key_F6)
    desk.settle()
    assert desk.window.page.name_shown == "people"
    assert desk.window.page.drawer.record["name"] == "党员01"
    page = desk.go("contacts")
    page.table.select(0)
    page.see_person()
    desk.settle()
    menu = page.findChild(object, "list-people")
    assert [action.text() for action in menu.actions()] == ["联系党员：党员01", "联系户：党员02"]
    menu.actions()[1].trigger()
    menu.close()
    desk.settle()
    assert desk.window.page.drawer.record["name"] == "党员02"


def test_a_new_person_has_a_form_only(desk: Any, uid: str) -> None:
    """No photograph and no tabs before he is saved; the record of changes comes with him."""
    page = desk.go("people", new=True)
    assert page.drawer.face.isHidden()
    page.drawer.form.row("name").editor.setText("新来的")
    page.save()
    desk.settle()
    assert page.drawer.face.isVisible()
    assert desk.ask(lambda book: book.count("people")) == 37
    assert desk.ask(lambda book: records.existing(book, book.ledgers["people"], uid)["name"]) == "党员01"

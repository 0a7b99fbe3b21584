"""Covered numbers on the screen: a click or a key uncovers one for a while, and the log page shows who saw it."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication

from desktop.kit.work import finish
from desktop.services import records, transfer
from desktop.ui import handing, uncovering
from desktop.ui.pages.preview import PreviewPage
from desktop.ui.table import HOW_WHOLE

from .conftest import Screen
from .test_preview import wait

WHOLE, COVERED = "13812342931", "138****2931"
LEFT, KEY, CONTROL = Qt.MouseButton.LeftButton, Qt.Key, Qt.KeyboardModifier.ControlModifier


def cell(page: Any, name: str, path: str) -> Any:
    row = next(n for n in range(page.model.rowCount()) if page.model.record(n)["name"] == name)
    return page.model.index(row, [c.path for c in page.model.columns].index(path))


def click(screen: Screen, view: Any, index: Any) -> None:
    screen.qtbot.mouseClick(view.viewport(), LEFT, pos=view.visualRect(index).center())
    screen.settle()


def looks(screen: Screen) -> list[str]:
    page = screen.go("log")
    return [page.model.record(n)["label"] for n in range(page.model.rowCount()) if page.model.ids[n] < 0]


def test_a_click_shows_one_number_whole_and_another_covers_it(screen: Screen) -> None:
    """Only that value; what points at it says how; the log page says whose it was, and opens the person."""
    page = screen.go("people")
    phone = cell(page, "王德福", "phone")
    assert phone.data() == COVERED and phone.data(Qt.ItemDataRole.ToolTipRole) == f"{COVERED}　{HOW_WHOLE}"
    click(screen, page.table, phone)
    assert cell(page, "王德福", "phone").data() == WHOLE
    click(screen, page.table, cell(page, "王德福", "phone"))
    assert cell(page, "王德福", "phone").data() == COVERED
    assert [label.split("（")[0] for label in looks(screen)] == ["看电话：王德福"]
    panel = screen.go("log").panel
    assert not panel.undo.isEnabled() and "不用撤销" in panel.why.text()
    screen.find("log-touch-0").click()
    screen.settle()
    assert screen.frame.page is page


def test_a_key_uncovers_the_cell_of_the_cursor_and_a_blank_has_nothing(screen: Screen) -> None:
    page = screen.go("people")
    for name in ("王德福", "李四"):
        page.table.setCurrentIndex(cell(page, name, "phone"))
        screen.settle()
        screen.qtbot.keyClick(page.table, KEY.Key_K, CONTROL)
        screen.settle()
    assert cell(page, "王德福", "phone").data() == WHOLE
    assert len(looks(screen)) == 1


def test_choosing_several_rows_uncovers_nothing(screen: Screen) -> None:
    page = screen.go("people")
    where = page.table.visualRect(cell(page, "王德福", "phone")).center()
    screen.qtbot.mouseClick(page.table.viewport(), LEFT, CONTROL, pos=where)
    screen.settle()
    assert cell(page, "王德福", "phone").data() == COVERED and not looks(screen)


def test_what_was_uncovered_is_covered_again_after_a_while(screen: Screen) -> None:
    """In the list and in the form; what is being changed in the form stays open."""
    page = screen.go("people")
    page.uncovering._again.setInterval(301)
    click(screen, page.table, cell(page, "王德福", "phone"))
    editor = page.drawer.form.row("phone").editor
    assert editor._again.interval() == uncovering.SHOWN_FOR
    editor._again.setInterval(301)
    editor.toggle()
    screen.settle()
    assert editor.text() == WHOLE
    screen.qtbot.waitUntil(lambda: editor.text() == COVERED)
    screen.qtbot.waitUntil(lambda: cell(page, "王德福", "phone").data() == COVERED)
    editor.toggle()
    screen.settle()
    editor.setFocus()
    screen.qtbot.keyClicks(editor, "0")
    screen.qtbot.wait(400)
    assert editor.text() == "0"


def test_typing_over_a_covered_number_in_a_form_does_not_show_it(screen: Screen) -> None:
    """The new number replaces the old one unseen; the log has no look, only the change."""
    page = screen.go("people")
    click(screen, page.table, cell(page, "王德福", "name"))
    editor = page.drawer.form.row("phone").editor
    editor.setFocus()
    screen.qtbot.keyClicks(editor, "13900001111")
    editor.undo()
    assert WHOLE not in editor.text()
    screen.qtbot.keyClicks(editor, "13900001111") if editor.text() != "13900001111" else None
    page.save()
    screen.settle()
    assert next(p for p in screen.records("people") if p["name"] == "王德福")["phone"] == "13900001111"
    assert not looks(screen)


def test_copying_a_covered_number_in_a_form_says_how_to_get_it_whole(screen: Screen) -> None:
    page = screen.go("people")
    click(screen, page.table, cell(page, "王德福", "name"))
    editor = page.drawer.form.row("phone").editor
    editor.setFocus()
    editor.selectAll()
    screen.qtbot.keyClick(editor, KEY.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == COVERED
    assert "眼睛" in screen.frame.toast_bar.words.toolTip()


def test_a_number_on_the_card_of_a_household(screen: Screen) -> None:
    """The members' table and the contact's card; each look is noted with the person."""
    uids = {p["name"]: p["uid"] for p in screen.records("people")}
    household = screen.records("households")[0]["uid"]

    def tie(book: Any) -> None:
        records.edit(book, "people", uids["王德福"], {"household": household})
        records.edit(book, "people", uids["赵海燕"], {"phone": "13912345678"})
        member = book.records("party_members")[0]["uid"]
        contact = {"household": household, "member": member, "since": "2026-01-01"}
        records.add(book, "contacts", contact)

    screen.jobs.do(tie)
    screen.settle()
    page = screen.go("household", uid=household)
    phone = [c.private for c in page.members.rows.columns].index("phone")
    assert page.members.rows.index(0, phone).data() == COVERED
    click(screen, page.members, page.members.rows.index(0, phone))
    assert page.members.rows.index(0, phone).data() == WHOLE
    assert "139****5678" in page.contact.phone.text()
    page.contact.phone.look()
    screen.settle()
    assert page.contact.phone.text() == "13912345678"
    assert [label.split("（")[0] for label in looks(screen)] == ["看电话：赵海燕", "看电话：王德福"]


def test_a_computed_number_in_a_form_is_covered_too(screen: Screen) -> None:
    """联系电话 of a volunteer's hours; uncovered by its link."""
    uid = next(p["uid"] for p in screen.records("people") if p["name"] == "赵海燕")
    screen.jobs.do(lambda book: records.edit(book, "people", uid, {"phone": "13912345678"}))
    screen.settle()
    page = screen.go("volunteer_hours")
    screen.qtbot.mouseClick(page.table.viewport(), LEFT, pos=page.table.visualRect(page.model.index(0, 0)).center())
    screen.settle()
    words = screen.find("volunteer_hours.phone")
    assert "139****5678" in words.text()
    words.look()
    screen.settle()
    assert words.text() == "13912345678" and looks(screen)


@pytest.mark.parametrize("whole", [False, True])
def test_a_printed_list_is_covered_unless_it_is_ticked(
    screen: Screen, monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    """As on the screen; ticked, the numbers are whole and the log says how many were given out."""
    asked: dict[str, Any] = {}
    real = transfer.export

    def export(book: Any, name: str, target: Any, **more: Any) -> Any:
        finish(real(book, name, target.with_suffix(".csv"), **more))
        asked["text"] = target.with_suffix(".csv").read_text("utf-8-sig")
        return (yield from real(book, name, target, **more))

    monkeypatch.setattr(transfer, "export", export)
    page = screen.go("people")
    screen.ask.answers = [(handing.SEEN, whole)]
    page.print()
    wait(screen)
    assert isinstance(screen.frame.page, PreviewPage)
    assert (WHOLE in asked["text"], COVERED in asked["text"]) == (whole, not whole)
    assert looks(screen) == (["打印或导出完整号码：人员 3 条（电话、身份证号码）"] if whole else [])


def test_the_mouse_is_a_hand_over_what_can_be_uncovered(screen: Screen) -> None:
    page = screen.go("people")
    for path, shape in (("phone", Qt.CursorShape.PointingHandCursor), ("name", Qt.CursorShape.ArrowCursor)):
        place = page.table.visualRect(cell(page, "王德福", path)).center()
        screen.qtbot.mouseMove(page.table.viewport(), place + QPoint(1, 0))
        screen.qtbot.mouseMove(page.table.viewport(), place)
        assert page.table.viewport().cursor().shape() == shape

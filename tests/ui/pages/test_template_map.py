"""An unseen county sheet is taken, seen filled, put right, exported and remembered, by mouse or keys alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Border, Side
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from desktop.kit.look import Query
from desktop.services import templates
from desktop.ui import theme
from desktop.ui.ask import Ask
from desktop.ui.pages.template_map import TemplateMapPage
from desktop.ui.pages.templates import TemplatesPage

from .conftest import Desk

HEADINGS = ["序号", "姓名", "公民身份号码", "入党时间", "联系方式", "评星定级"]
MEMBERS = 63


class Answers(Ask):
    """Gives the answers a test has put down, in order."""

    def __init__(self) -> None:
        self.answers: list[Any] = []
        self.told: list[str] = []

    def tell(self, over: Any, title: str, words: str = "", **_: Any) -> None:
        self.told.append(words)

    def text(self, over: Any, title: str, label: str, value: str, then: Callable[[str], Any]) -> None:
        then(self.answers.pop(0))

    def open_file(self, over: Any, title: str, then: Callable[[Path], Any], filters: str = "") -> None:
        then(self.answers.pop(0))

    def save_file(self, over: Any, title: str, name: str, then: Callable[[Path], Any], filters: str = "") -> None:
        then(self.answers.pop(0))


@pytest.fixture(scope="session")
def written(practice_folder: Path) -> Path:
    """The practice village, to be copied."""
    return practice_folder


@pytest.fixture
def ask(desk: Desk) -> Answers:
    answers = Answers()
    desk.window.ask = answers
    return answers


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """A party roster as a county sends it: 单位 may be the village, 评星定级 nobody keeps, a total below."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["党员花名册"])
    sheet.append(["单位：", None, None, "填报日期："])
    sheet.append(HEADINGS)
    sheet.append(["合计", "=COUNTA(B4:B4)"])
    sheet.insert_rows(4)
    for row in (3, 4, 5):
        for col in range(1, len(HEADINGS) + 1):
            sheet.cell(row, col).border = Border(*[Side(style="thin")] * 4)
    for letter, width in zip("ABCDEF", (6, 12, 24, 14, 16, 14), strict=True):
        sheet.column_dimensions[letter].width = width
    book.save(tmp_path / "县里的表.xlsx")
    return tmp_path / "县里的表.xlsx"


def drop(page: Any, file: Path) -> None:
    """Let a file fall on a page."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(50, 50), Qt.DropAction.CopyAction, data, buttons, keys))


@pytest.fixture
def page(desk: Desk, ask: Answers, county: Path) -> Iterator[TemplateMapPage]:
    """The mapping page with the county's sheet, let fall on the list of templates."""
    drop(desk.go("templates"), county)
    desk.settle()
    shown = desk.window.page
    assert isinstance(shown, TemplateMapPage)
    yield shown
    if shown.choice:
        shown.choice = None


def press(desk: Desk, widget: Any, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    desk.qtbot.keyClick(widget, key, modifier)
    desk.settle()


def opened(desk: Desk, page: TemplateMapPage, key: str) -> Any:
    """Click a heading and return its drop-down."""
    desk.qtbot.mouseClick(page.view.viewport(), Qt.MouseButton.LeftButton, pos=page.view.box_of(key).center())
    desk.settle()
    assert page.choice is not None and page.choice.isVisible()
    return page.choice


def lines(choice: Any) -> list[str]:
    """What a drop-down's rows say."""
    return [choice.rows.item(n).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(choice.rows.count())]


def notes(page: TemplateMapPage) -> str:
    return "\n".join(label.text() for label in page.panel.findChildren(QLabel) if label.isVisible())


def exported(desk: Desk, page: TemplateMapPage, ask: Answers, target: Path) -> list[tuple[Any, ...]]:
    ask.answers.append(target)
    page.head.action_buttons["export"].click()
    desk.qtbot.waitUntil(target.exists)
    desk.settle()
    return list(load_workbook(target).worksheets[0].iter_rows(values_only=True))


def test_a_sheet_let_fall_is_recognised_and_seen_filled(desk: Desk, page: TemplateMapPage) -> None:
    states = {s.places[0].heading: s.state for s in page.view.spots}
    assert states["姓名"] == "sure" and states["单位"] == "unsure" and states["评星定级"] == "blank"
    assert page.panel.ledger.currentText() == "党员"
    assert f"共 {MEMBERS} 人" in page.bar.fact.text()
    assert page.seen and page.seen.sheet.text(4, 2) and "58" in page.seen.gap
    assert "评星定级 留空：账本里没有这一项" in notes(page) and "单位：您点一下" in notes(page)


def test_a_column_is_tinted_by_how_sure_it_is(desk: Desk, page: TemplateMapPage) -> None:
    """Green, amber and grey are seen in the strip and on the sheet."""
    page.view.clearFocus()
    picture = page.view.viewport().grab().toImage()

    def colour(key: str) -> str:
        spot = page.view.box_of(key)
        return picture.pixelColor(spot.right() - 6, spot.top() + 5).name().upper()

    assert colour("B") == theme.COLOURS["greenbg"]
    assert colour("F") == theme.COLOURS["paper200"]
    unsure = next(s.key for s in page.view.spots if s.state == "unsure")
    assert colour(unsure) == theme.COLOURS["amberbg"]


def test_a_heading_s_drop_down_offers_what_it_may_be_and_how_many_have_it(desk: Desk, page: TemplateMapPage) -> None:
    choice = opened(desk, page, "E")
    assert choice.title.text() == "“联系方式” 填什么？"
    assert lines(choice)[0] == "电话 62 人有 现在"
    assert lines(choice)[-1] == "留空 以后手填"
    choice.close()


def test_what_is_picked_with_the_mouse_stands_in_the_exported_file(
    desk: Desk, page: TemplateMapPage, ask: Answers, tmp_path: Path
) -> None:
    choice = opened(desk, page, "F")
    choice.finder.setText("学历")
    desk.settle()
    row = next(n for n, line in enumerate(lines(choice)) if line.startswith("文化程度"))
    desk.qtbot.waitUntil(lambda: lines(choice)[row] == f"文化程度 {MEMBERS} 人有")
    choice.rows.itemClicked.emit(choice.rows.item(row))
    desk.settle()
    assert page.view.spot("F").state == "sure"  # type: ignore[union-attr]
    assert page.seen and page.seen.filled[6] == MEMBERS
    rows = exported(desk, page, ask, tmp_path / "交.xlsx")
    assert all(row[5] for row in rows[3 : 3 + MEMBERS]) and rows[1][1] is None
    assert desk.window.toast_bar.isVisible()
    said = " ".join(label.text() for label in desk.window.toast_bar.findChildren(QLabel))
    assert f"已填 {MEMBERS} 条 → 交.xlsx" in said


def test_all_of_it_goes_by_keys_alone(desk: Desk, page: TemplateMapPage) -> None:
    view = page.view
    press(desk, view, Qt.Key.Key_F9)
    assert view.spot(view.current).state == "unsure"  # type: ignore[union-attr]
    assert "请您确认" in view.accessibleDescription()
    press(desk, view, Qt.Key.Key_Return)
    assert page.choice is not None and isinstance(page.choice.finder, QLineEdit)
    press(desk, page.choice.finder, Qt.Key.Key_Return)
    assert view.spot(view.current).state == "sure"  # type: ignore[union-attr]
    assert page.seen and "柳河村" in {page.seen.sheet.text(2, col) for col in (1, 2, 3)}
    press(desk, view, Qt.Key.Key_Home)
    press(desk, view, Qt.Key.Key_Right)
    assert view.current == "B"
    press(desk, view, Qt.Key.Key_Down, Qt.KeyboardModifier.AltModifier)
    choice = page.choice
    assert choice is not None
    while choice.rows.currentRow() < choice.rows.count() - 1:
        desk.qtbot.keyClick(choice.finder, Qt.Key.Key_Down)
    press(desk, choice.finder, Qt.Key.Key_Return)
    assert view.spot("B").state == "blank" and "姓名 留空：您让它空着" in notes(page)  # type: ignore[union-attr]


def test_how_a_column_is_written_is_chosen_in_its_drop_down(
    desk: Desk, page: TemplateMapPage, ask: Answers, tmp_path: Path
) -> None:
    choice = opened(desk, page, "C")
    place = choice.shapes.findText("中间 8 位写 *")
    choice.shapes.setCurrentIndex(place)
    choice.shapes.activated.emit(place)
    desk.settle()
    rows = exported(desk, page, ask, tmp_path / "交.xlsx")
    assert all(re.fullmatch(r"\d{6}\*{8}\d{3}[\dX]", str(row[2])) for row in rows[3 : 3 + MEMBERS])


def test_a_public_notice_shows_before_what_it_leaves_out(desk: Desk, page: TemplateMapPage) -> None:
    page.panel.cover.setCurrentIndex(2)
    page.panel.cover.activated.emit(2)
    desk.settle()
    assert page.view.spot("C").state == "blank"  # type: ignore[union-attr]
    assert "公民身份号码" in notes(page) and "公示时不写" in notes(page)
    assert page.seen and page.seen.filled[3] == 0


def test_only_some_of_the_records_can_be_asked_for(desk: Desk, page: TemplateMapPage) -> None:
    who = page.panel.who
    place = next(n for n in range(who.count()) if who.itemText(n).startswith("预备党员"))
    asked = int(re.search(r" (\d+) 人", who.itemText(place))[1])  # type: ignore[index]
    who.setCurrentIndex(place)
    who.activated.emit(place)
    desk.settle()
    assert page.seen and page.seen.count == asked < MEMBERS
    assert f"共 {asked} 人" in page.bar.fact.text()


def test_another_ledger_is_believed(desk: Desk, page: TemplateMapPage) -> None:
    place = page.panel.ledger.findData("volunteers")
    page.panel.ledger.setCurrentIndex(place)
    page.panel.ledger.activated.emit(place)
    desk.settle()
    assert page.draft and page.draft.ledger == "volunteers"
    assert page.seen and page.seen.count == desk.ask(lambda book: book.count("volunteers"))


def test_a_confirmed_sheet_is_one_click_next_month(desk: Desk, page: TemplateMapPage, ask: Answers) -> None:
    press(desk, page.view, Qt.Key.Key_F9)
    press(desk, page.view, Qt.Key.Key_Return)
    assert page.choice
    press(desk, page.choice.finder, Qt.Key.Key_Return)
    page.head.action_buttons["keep"].click()
    desk.settle()
    listed = desk.go("templates")
    assert isinstance(listed, TemplatesPage)
    assert [s.name for s in listed.sheets if not s.own] == ["县里的表"]
    listed.list.setCurrentCell(0, 0)
    press(desk, listed.list, Qt.Key.Key_Return)
    again = desk.window.page
    assert isinstance(again, TemplateMapPage) and again.draft and again.draft.known
    assert {s.state for s in again.view.spots} == {"sure", "blank"}
    desk.window.undo()
    desk.settle()
    assert desk.ask(templates.kept) == [] and again.draft.kept.uid == ""


def test_a_sheet_is_renamed_handed_on_and_taken_by_another(
    desk: Desk, page: TemplateMapPage, ask: Answers, tmp_path: Path
) -> None:
    page.head.action_buttons["keep"].click()
    desk.settle()
    listed = desk.go("templates")
    ask.answers += ["组织部党员册", tmp_path / "给别人.模板", tmp_path / "给别人.模板"]
    listed.list.setCurrentCell(0, 0)
    press(desk, listed.list, Qt.Key.Key_F2)
    listed.head.action_buttons["hand-on"].click()
    desk.qtbot.waitUntil((tmp_path / "给别人.模板").exists)
    desk.settle()
    listed.head.action_buttons["take"].click()
    desk.settle()
    assert isinstance(desk.window.page, TemplateMapPage)
    assert desk.window.page.draft and desk.window.page.draft.kept.name == "组织部党员册（2）"
    listed = desk.go("templates")
    assert [s.name for s in listed.sheets if not s.own] == ["组织部党员册", "组织部党员册（2）"]
    listed.head.action_buttons["drop"].click()
    desk.settle()
    assert len([s for s in listed.sheets if not s.own]) == 1


def test_a_file_that_is_no_sheet_is_told_in_words(desk: Desk, ask: Answers, tmp_path: Path) -> None:
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 broken")
    drop(desk.go("templates"), tmp_path / "坏.xlsx")
    desk.settle()
    page = desk.window.page
    assert isinstance(page, TemplateMapPage) and not page.view.spots
    assert "WPS" in notes(page)
    assert not page.head.action_buttons["export"].isEnabled()


def test_printing_shows_the_whole_filled_sheet(desk: Desk, page: TemplateMapPage) -> None:
    page.head.action_buttons["print"].click()
    desk.qtbot.waitUntil(lambda: desk.window.page is not page)
    desk.settle()
    shown: Any = desk.window.page
    assert shown.view.count >= 2 and str(MEMBERS) in {row[0] for row in _texts(shown.file)}


def _texts(file: Path) -> list[list[str]]:
    return [[str(v) for v in row] for row in load_workbook(file).worksheets[0].iter_rows(values_only=True)]


def test_several_blanks_of_one_cell_are_chosen_one_by_one(desk: Desk, ask: Answers, tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["党员花名册"])
    sheet.append(["____县____乡（镇）____村"])
    sheet.merge_cells("A2:C2")
    sheet.append(["姓名", "性别", "入党时间"])
    sheet.append([None] * 3)
    book.save(tmp_path / "三处.xlsx")
    page = desk.go("template", file=tmp_path / "三处.xlsx")
    assert isinstance(page, TemplateMapPage)
    choice = opened(desk, page, "A2")
    assert len(page.view.spot("A2").places) == 3  # type: ignore[union-attr]
    desk.qtbot.mouseClick(choice.findChild(object, "choice-of-2"), Qt.MouseButton.LeftButton)
    assert choice.title.text() == "“村” 填什么？"
    choice.rows.itemClicked.emit(choice.rows.item(choice.rows.count() - 1))
    desk.settle()
    assert page.seen and "____村" in page.seen.sheet.text(2, 1) and "清河" in page.seen.sheet.text(2, 1)


def test_narrow_the_panel_comes_over_the_sheet(desk: Desk, page: TemplateMapPage, qapp: Any, qtbot: QtBot) -> None:
    """At 150 % on 1366×768 the sheet has the width; the page asks for no more room than there is."""
    desk.window.setFixedSize(911, 464)
    desk.settle()
    assert desk.window.narrow and not page.panel.isVisible()
    assert page.view.viewport().width() > 700
    desk.qtbot.mouseClick(page.head.action_buttons["set-up"], Qt.MouseButton.LeftButton)
    assert page.panel.isVisible()
    desk.qtbot.mouseClick(page._scrim, Qt.MouseButton.LeftButton, pos=QPoint(20, 200))
    assert not page.panel.isVisible()
    assert page.minimumSizeHint().width() <= 911 - 56 and page.minimumSizeHint().height() <= 464 - 48
    choice = opened(desk, page, "B")
    inside = desk.window.rect().translated(desk.window.mapToGlobal(QPoint(0, 0)))
    assert inside.contains(choice.geometry())
    choice.close()
    desk.window.setFixedSize(1366, 696)
    desk.settle()
    assert page.panel.isVisible() and page.panel.width() == 312


def test_exporting_again_says_what_has_changed_since_it_was_handed_in(
    desk: Desk, page: TemplateMapPage, ask: Answers, tmp_path: Path
) -> None:
    button = page.head.action_buttons["handed"]
    assert button.isHidden()
    exported(desk, page, ask, tmp_path / "一.xlsx")
    assert button.isVisible()
    button.click()
    desk.settle()
    assert desk.ask(lambda book: book.count("submissions")) == 1
    exported(desk, page, ask, tmp_path / "二.xlsx")
    assert "这以后没有变化" in desk.window.toast_bar.words.text()


@pytest.fixture
def committee(tmp_path: Path) -> Path:
    """A sheet for one meeting, whose title says of which type."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    rows = "支部委员会会议记录", "时间//地点/", "主持人//记录人/", "会议内容"
    for text in rows:
        sheet.append(text.split("/"))
    sheet.merge_cells("A1:D1")
    sheet.merge_cells("B4:D4")
    for cells in sheet["A2:D4"]:
        for cell in cells:
            cell.border = Border(*[Side(style="thin")] * 4)
    book.save(tmp_path / "支委会记录.xlsx")
    return tmp_path / "支委会记录.xlsx"


def test_a_title_that_names_some_offers_and_shows_only_those(desk: Desk, ask: Answers, committee: Path) -> None:
    """As many sheets are offered as the export makes, and the one that is shown is of that type."""
    drop(desk.go("templates"), committee)
    desk.settle()
    page = desk.window.page
    assert isinstance(page, TemplateMapPage)
    page.panel.span.setCurrentIndex(0)
    desk.settle()
    assert page.seen is not None and page.seen.count > 0
    assert any("标题" in warning for warning in page.seen.warnings)
    assert page.panel.which.itemText(0) == f"每条一张，共 {page.seen.count} 张"
    assert page.panel.who.itemText(0).startswith("标题说的 ")
    offered = {uid for n in range(1, page.panel.which.count()) if (uid := page.panel.which.itemData(n))}
    types = desk.ask(lambda book: {m["uid"]: m["type.name"] for m in book.rows("meetings", Query(), ["type.name"])})
    assert {types[uid] for uid in offered} == {"支部委员会"}

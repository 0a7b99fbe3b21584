"""What the clerk decides of a roster: columns, sheets, who is who; and the other ways a roster comes in."""

from __future__ import annotations

import gc
import weakref
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from desktop.services.incoming import NEW
from desktop.ui.pages.import_lines import VALUE
from desktop.ui.pages.import_page import ImportPage
from desktop.ui.pages.import_state import CHOOSE, COLUMNS, DONE, TRIAL, WHO
from tests.services.village_forms import village
from tests.ui.conftest import Screen
from tests.ui.pages.importing import ROWS, forward, number, pressed, roster, shown, taken


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return roster(tmp_path / "花名册.xlsx")


def test_what_nobody_is_sure_of_is_not_taken_until_it_is_confirmed(screen: Screen, tmp_path: Path) -> None:
    """A strange heading stays out; its drop-down makes it a field; and back again nothing of it is lost."""
    rows = [("赵六", number(9), "13812345609")]
    page = taken(screen, roster(tmp_path / "表.xlsx", rows, ["姓名", "身份证号", "某某栏目"]))
    assert page.state.sight
    heading = page.state.sight.headings[2]
    assert page.columns.kind(heading) != "sure"
    pressed(screen, "field-C")
    choice = page.columns.choice
    assert choice is not None
    screen.write(choice.finder, "电话")
    QTest.keyClick(choice.finder, Qt.Key.Key_Return)
    assert page.state.path(heading) == "phone"
    way = screen.find("way-C", QComboBox)
    way.setCurrentIndex(1)
    way.activated.emit(1)
    forward(screen, page, TRIAL)
    pressed(screen, "import-back")
    assert page.step == COLUMNS and page.state.path(heading) == "phone" and page.state.said.ways == {"某某栏目": "fill"}
    forward(screen, page, TRIAL)
    forward(screen, page, DONE)
    person = next(p for p in screen.records("people") if p["name"] == "赵六")
    assert person["phone"] == "13812345609"
    again = taken(screen, tmp_path / "表.xlsx")
    assert again.state.sight and again.state.sight.known, "the headings are remembered"
    assert again.state.path(again.state.sight.headings[2]) == "phone"
    assert again.state.said.ways == {"某某栏目": "fill"}


def test_of_two_columns_one_is_the_name(screen: Screen, file: Path) -> None:
    """A field said of another column is taken from the one that had it."""
    page = taken(screen, file)
    assert page.state.sight
    name, head = page.state.sight.headings[3], page.state.sight.headings[2]
    option = next(w for w in page.state.sight.wanted if w.path == "name")
    page.columns.choose(head, option)
    assert page.state.path(head) == "name" and page.state.path(name) == ""


def test_who_is_who_is_asked_once(screen: Screen, tmp_path: Path) -> None:
    """A namesake without a number is asked of; the answer is written and not asked for again."""
    rows, headings = [("0012", "李四", "儿子", "1980.5", "13812345678")], ["户号", "姓名", "与户主关系", "出生年月", "电话"]
    page = taken(screen, roster(tmp_path / "表.xlsx", rows, headings))
    forward(screen, page, WHO)
    assert "李四" in page.who.title.text() and "13812345678" in page.who.told.text()
    pressed(screen, "who-1")
    assert page.state.said.decisions and NEW not in page.state.said.decisions.values()
    forward(screen, page, TRIAL)
    pressed(screen, "import-back")
    assert page.step == WHO and "李四（1980-05" in page.who.list.model().index(0, 2).data()
    forward(screen, page, TRIAL)
    forward(screen, page, DONE)
    assert [p["phone"] for p in screen.records("people") if p["name"] == "李四"] == ["13812345678"]
    page = taken(screen, roster(tmp_path / "又一份.xlsx", rows, headings))
    forward(screen, page, TRIAL)
    assert page.state.tried and page.state.tried.plan.counts["same"] == 1


def test_who_cannot_be_told_is_left_out(screen: Screen, tmp_path: Path) -> None:
    """Going on without an answer imports the rest and keeps the row among the refused."""
    rows = [("李四", "13812345678"), ("冯七", "13812345679")]
    page = taken(screen, roster(tmp_path / "表.xlsx", rows, ["姓名", "电话"]))
    forward(screen, page, WHO)
    forward(screen, page, TRIAL)
    assert page.state.tried and page.state.tried.plan.counts["refused"] == 1
    assert page.state.tried.plan.counts["added"] == 1


def test_another_sheet_and_another_ledger(screen: Screen, file: Path) -> None:
    """A sheet without a table is refused in words and the one before stays; another ledger reads the headings anew."""
    page = taken(screen, file)
    page.columns.sheet.setCurrentText("说明")
    page.columns.sheet.activated.emit(0)
    screen.settle()
    assert screen.ask.asked[-1] == "这份表没有读成" and page.columns.sheet.currentText() == "常住人口"
    page.columns.ledger.setCurrentIndex(page.columns.ledger.findData("party_members"))
    page.columns.ledger.activated.emit(0)
    screen.settle()
    assert page.state.sight and page.state.sight.ledger == "party_members"
    assert page.state.path(page.state.sight.headings[3]).startswith("person")


def test_what_was_copied_in_wps_is_taken(screen: Screen) -> None:
    """Tab-separated text with its headings is a roster like any other."""
    page = screen.go("import", ledger="people")
    QGuiApplication.clipboard().setText(f"姓名\t身份证号\t电话\n郑八\t{number(11)}\t13812345611\n")
    pressed(screen, "import-paste")
    assert page.step == COLUMNS
    forward(screen, page, TRIAL)
    forward(screen, page, DONE)
    assert "郑八" in {p["name"] for p in screen.records("people")}


def test_a_file_let_fall_on_a_list_is_imported_into_it(screen: Screen, file: Path) -> None:
    """The list's own ledger is meant."""
    page = screen.go("people")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    kinds = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(9, 9), *kinds))
    screen.settle()
    wizard = screen.frame.page
    assert isinstance(wizard, ImportPage) and wizard.state.sight and wizard.state.sight.ledger == "people"


def test_two_rosters_are_compared(screen: Screen, file: Path, tmp_path: Path) -> None:
    """Who came, who is gone and what changed are listed and saved; the book is not touched."""
    rows = [list(row) for row in ROWS]
    rows[0][7] = 13900000000
    rows[3] = [4, "三组", "卫九", "卫九", "户主", "男", number(13), "", "群众"]
    new = roster(tmp_path / "新的.xlsx", rows)
    page = screen.go("compare")
    screen.ask.answers += [file, new]
    pressed(screen, "compare-old")
    pressed(screen, "compare-new")
    assert page.words.text() == "新增 1 人，减少 1 人，变更 1 人（1 处），没有变化 3 人"
    pressed(screen, "compare-新增")
    assert [page.model.index(0, c).data() for c in (0, 1)] == ["新增", "卫九"]
    screen.ask.answers.append(tmp_path / "差别.xlsx")
    pressed(screen, "compare-save")
    sheet = load_workbook(tmp_path / "差别.xlsx").active
    assert sheet is not None
    said = {str(row[0].value): [c.value for c in row] for row in sheet.iter_rows()}
    assert said["变更"][5:7] == ["13812345601", "13900000000"] and said["减少"][1] == "周四"


def test_a_file_corrected_elsewhere_keeps_what_was_said_of_its_columns(screen: Screen, tmp_path: Path) -> None:
    """Chosen again unchanged, everything said stays; changed, its rows may be others and only the columns stay."""
    rows, headings = [("赵六", "12")], ["姓名", "某某栏目"]
    file = roster(tmp_path / "表.xlsx", rows, headings)
    page = taken(screen, file)
    assert page.state.sight
    phone = next(w for w in page.state.sight.wanted if w.path == "phone")
    page.columns.choose(page.state.sight.headings[1], phone)
    forward(screen, page, TRIAL)
    page.trial.write(3, 2, "13812345678")
    page.choose.take(file)
    screen.settle()
    assert page.state.said.chosen == {2: "phone"} and page.state.said.fixes == {3: {2: "13812345678"}}
    roster(file, [("冯七", "13"), *rows], headings)
    page.choose.take(file)
    screen.settle()
    assert page.state.said.chosen == {2: "phone"} and page.state.said.fixes == {}


def test_a_folder_of_household_forms_is_tried(screen: Screen, tmp_path: Path) -> None:
    """A row is told with its file; nothing is to be matched."""
    made = village(tmp_path / "一户一档", 1, 8)
    page = taken(screen, made.folder)
    assert page.state.sight and page.state.sight.template is None
    forward(screen, page, TRIAL)
    assert page.state.tried and page.state.tried.plan.counts["added"] > 8
    assert all(" · " in text and ".xls" in text for text in shown(page, 0))


def test_a_wrong_word_is_corrected_in_all_its_rows_at_once(screen: Screen, tmp_path: Path) -> None:
    """Only in the same column; in a folder of forms too, whose columns have no letters."""
    made = village(tmp_path / "一户一档", 1, 40)
    page = taken(screen, made.folder)
    forward(screen, page, TRIAL)
    model, tried = page.trial.model, page.state.tried
    row = next(n for n in range(model.rowCount()) if model.index(n, VALUE).data() == "一组")
    model.setData(model.index(row, VALUE), "三组")
    QTest.mouseClick(screen.frame.toast_bar.button, Qt.MouseButton.LeftButton)
    said = page.state.said.fixes
    assert tried
    group = next(h.col for h in tried.headings if h.path == "household.group")
    wrong = {r.row for r in tried.plan.refused if r.value == "一组"}
    assert len(wrong) > 9 and said.keys() == wrong and all(list(cells) == [group] for cells in said.values())
    forward(screen, page, TRIAL)
    assert page.state.tried and not {r.row for r in page.state.tried.plan.refused if r.value == "一组"}
    assert page.state.tried.plan.counts["added"] > tried.plan.counts["added"] + 9


def test_a_column_left_out_leaves_nothing_to_import(screen: Screen, tmp_path: Path) -> None:
    """Where every column is left out the trial is not offered."""
    page = taken(screen, roster(tmp_path / "表.xlsx", [("冯七", "13812345679")], ["姓名", "电话"]))
    for place in ("A", "B"):
        way = screen.find(f"way-{place}", QComboBox)
        way.setCurrentIndex(2)
        way.activated.emit(2)
    assert not page.bar.next.isEnabled()


def test_the_keys_stay_with_the_page(screen: Screen, tmp_path: Path) -> None:
    """A number answers who it is, F12 goes on: what had the focus may be gone, the band does not get it."""
    page = taken(screen, roster(tmp_path / "表.xlsx", [("李四", "13812345678")], ["姓名", "电话"]))
    forward(screen, page, WHO)
    screen.frame.activateWindow()
    QTest.keyClick(page.who.list, Qt.Key.Key_1)
    screen.qtbot.waitUntil(lambda: bool(page.state.said.decisions))
    assert page.isAncestorOf(screen.frame.focusWidget())
    QTest.keyClick(screen.frame.focusWidget(), Qt.Key.Key_F12)
    screen.settle()
    assert page.step == TRIAL and page.isAncestorOf(screen.frame.focusWidget())
    QTest.keyClick(screen.frame.focusWidget(), Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert page.step == WHO


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)])
def test_a_file_that_is_no_table_is_refused_in_words(screen: Screen, tmp_path: Path, content: bytes) -> None:
    """The wizard stays where it was, and says so."""
    file = tmp_path / "坏的.xlsx"
    file.write_bytes(content)
    page = taken(screen, file)
    assert (page.step, screen.ask.asked) == (CHOOSE, ["这份表没有读成"])


def test_several_forms_are_chosen_at_once(screen: Screen, tmp_path: Path) -> None:
    """Household forms need no folder of their own."""
    made = village(tmp_path / "一户一档", 1, 8)
    files = sorted(made.folder.rglob("*.xlsx"))[:3]
    screen.ask.answers.append(files)
    screen.go("import", ledger="people")
    pressed(screen, "import-file")
    page = screen.frame.page
    assert isinstance(page, ImportPage) and page.state.sight and page.state.sight.table.file == "3 份表"
    forward(screen, page, TRIAL)
    assert page.state.tried and page.state.tried.plan.counts["added"] >= 3


def test_a_heading_found_wrongly_is_moved(screen: Screen, tmp_path: Path) -> None:
    """By the list of rows, and by a click on a shown row's number; what cannot be a heading leaves all as it was."""
    lines = [("填报", "张三", "电话"), ("姓名", "性别", "身份证号"), ("赵六", "男", number(9))]
    page = taken(screen, roster(tmp_path / "表.xlsx", lines, ["柳河村", "某组", "某月"]))
    assert page.state.sight and page.state.sight.headings[0].text == "填报", "that is what looks like one"
    numbers = page.columns.table.verticalHeader()
    at = QPoint(4, numbers.sectionViewportPosition(2) + 4)
    QTest.mouseClick(numbers.viewport(), Qt.MouseButton.LeftButton, pos=at)
    screen.settle()
    assert page.state.sight.heading == 4 and page.columns.heading.currentText() == "第 4 行  姓名 性别 身份证号"
    assert [h.text for h in page.state.sight.headings] == ["姓名", "性别", "身份证号"]
    page.columns.heading.setFocus()
    QTest.keyClick(page.columns.heading, Qt.Key.Key_Up)
    screen.settle()
    assert page.state.sight.heading == 3 and page.step == COLUMNS
    QTest.keyClick(page.columns.heading, Qt.Key.Key_Down)
    screen.settle()
    pressed(screen, "import-next")
    assert page.step == TRIAL and page.state.tried and page.state.tried.plan.counts["added"] == 1
    forward(screen, page, DONE)
    again = taken(screen, tmp_path / "表.xlsx")
    assert again.state.sight and again.state.sight.heading == 4, "it is remembered"


def test_of_a_trial_nothing_is_kept_when_another_file_is_read(screen: Screen, file: Path, tmp_path: Path) -> None:
    """A hundred thousand rows of one import are not in memory beside those of the next."""
    page = taken(screen, file)
    forward(screen, page, TRIAL)
    forward(screen, page, DONE)
    assert page.state.tried
    plan = weakref.ref(page.state.tried.plan)
    pressed(screen, "done-again")
    page.choose.take(roster(tmp_path / "又一份.xlsx", [(1, "三组", "赵六", "赵六", "户主", "男", number(9), "", "群众")]))
    screen.settle()
    gc.collect()
    assert plan() is None


def test_a_sheet_of_two_hundred_columns_comes_in_slices(screen: Screen, tmp_path: Path) -> None:
    """The first columns are there at once, the others while the window goes on; a choice paints what it changed."""
    headings = ["姓名", "性别", *(f"栏目{n}号" for n in range(198))]
    lines = [(f"某{n}", "男", *(f"值{n}" for _ in range(198))) for n in range(9)]
    page: ImportPage = screen.go("import", ledger="people")
    columns, begun = page.columns, list[int]()
    go_on = columns._go_on

    def slice_() -> None:
        go_on()
        begun.append(len(columns.buttons))

    columns._later.timeout.disconnect()
    columns._later.timeout.connect(slice_)
    columns._go_on = slice_  # type: ignore[method-assign]
    page.choose.take(roster(tmp_path / "宽.xlsx", lines, headings))
    screen.settle()
    while columns._waiting:
        QTest.qWait(1)
    assert 0 < begun[0] < 200 and begun[-1] == 200 and len(begun) > 1
    assert columns.table.model().index(2, 199).data() == "值0" and columns.ways[200].isEnabled() is False
    assert page.state.sight
    option = next(w for w in page.state.sight.wanted if w.path == "note")
    columns.choose(page.state.sight.headings[199], option)
    assert columns.buttons[200].text().strip() == option.label


def test_several_rosters_at_once_are_refused_with_what_to_do(screen: Screen, file: Path, tmp_path: Path) -> None:
    """They are no household forms; nothing is begun, and the first of them alone can be taken."""
    other = roster(tmp_path / "又一份.xlsx")
    told: list[str] = []
    screen.frame.ask.tell = lambda _page, title, text, **_look: told.append(text)  # type: ignore[method-assign]
    page = screen.go("people")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(each)) for each in (file, other)])
    kinds = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    page.dropEvent(QDropEvent(QPointF(9, 9), *kinds))
    screen.settle()
    wizard = screen.frame.page
    assert isinstance(wizard, ImportPage) and wizard.step == CHOOSE and wizard.state.sight is None
    assert "先只选“花名册.xlsx”，导完了再导下一份" in told[-1]
    wizard.choose.take(file)
    screen.settle()
    assert wizard.step == COLUMNS

"""An ugly roster is taken in by the window's steps: seen, corrected, tried, written in one step and taken back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget

from desktop.kit.identity import check_digit
from desktop.kit.work import finish
from desktop.services import incoming
from desktop.services.incoming import NEW
from desktop.ui.pages.import_lines import OUTCOME, VALUE, WHY
from desktop.ui.pages.import_page import ImportPage
from desktop.ui.pages.import_state import CHOOSE, COLUMNS, DONE, TRIAL, WHO
from tests.services.village_forms import village
from tests.ui.conftest import Screen

HEADINGS = ["序号", "村民小组", "户主姓名", "姓名", "与户主关系", "性别", "公民身份号码", "联系电话", "政治面貌"]


def number(seed: int) -> str:
    """An identity number that is right: a man's where the seed is odd."""
    digits = f"41999019{60 + seed % 40}0101{seed:03d}"
    return digits + check_digit(digits)


ROWS: tuple[tuple[object, ...], ...] = (
    (1, "三组", "钱大", "钱大", "户主", "男", number(1), 13812345601, "群众"),
    (2, "三组", None, "孙二", "妻子", "女", number(2), 13812345602, "学生"),
    (3, "三组", None, "钱小", "儿子", "男", number(3), "", "学生"),
    (4, "三组", "周四", "周四", "户主", "男", number(5)[:-1] + ("0" if number(5)[-1] != "0" else "1"), "", "群众"),
    (5, "三组", "吴五", "吴五", "户主", "男", 1.38e17, "", "群众"),
)


def roster(file: Path, rows: Sequence[Sequence[object]] = ROWS, headings: Sequence[str] = HEADINGS) -> Path:
    """A roster with a title, a sheet of notes before it, merged household names, a total and a signature."""
    book = Workbook()
    notes: Any = book.active
    notes.title, notes["A1"] = "说明", "十月底前交"
    sheet: Any = book.create_sheet("常住人口")
    sheet.append(["柳河村花名册"])
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(headings))
    sheet.append(list(headings))
    for row in rows:
        sheet.append(list(row))
    if "户主姓名" in headings:
        sheet.merge_cells("C3:C5")
    sheet.append(["合计", f"{len(rows)}人"])
    sheet.append(["填表人：", None, None, "审核人："])
    book.save(file)
    return file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return roster(tmp_path / "花名册.xlsx")


def taken(screen: Screen, file: Path, ledger: str = "people") -> ImportPage:
    """The wizard with a file's columns before it."""
    page: ImportPage = screen.go("import", ledger=ledger)
    page.choose.take(file)
    screen.settle()
    return page


def forward(screen: Screen, page: ImportPage, step: int) -> None:
    """Press the primary button, and be at a step."""
    QTest.mouseClick(page.bar.next, Qt.MouseButton.LeftButton)
    screen.settle()
    assert page.step == step


def pressed(screen: Screen, name: str) -> None:
    QTest.mouseClick(screen.find(name, QPushButton), Qt.MouseButton.LeftButton)
    screen.settle()


def shown(page: ImportPage, column: int) -> list[str]:
    model = page.trial.model
    return [str(model.index(row, column).data()) for row in range(model.rowCount())]


def test_a_roster_is_tried_written_and_taken_back(screen: Screen, file: Path, tmp_path: Path) -> None:
    """The counts add up, nothing is written by the trial, one press undoes all, refused rows come back as a sheet."""
    before = screen.count("people")
    page = taken(screen, file)
    assert page.step == COLUMNS and page.columns.sheet.currentText() == "常住人口"
    assert page.columns.table.model().index(2, 3).data() == "钱大", "the file's own first rows are seen"
    forward(screen, page, TRIAL)
    assert screen.count("people") == before
    assert page.trial.sum.text().startswith("读了 5 行 = 新增 1 + 更新 0 + 没有变化 0 + 没有导入 4")
    assert "没有导入 4" in page.trial.chips["refused"].text()
    assert any("科学计数法" in why for why in shown(page, WHY))
    assert "数字格式的电话改成文字" in _listed(screen, page, "repaired", WHY)
    assert "合计" in _listed(screen, page, "left", WHY)
    assert _listed(screen, page, "added", OUTCOME) == ["新增"]
    forward(screen, page, DONE)
    assert screen.count("people") == before + 1
    screen.ask.answers.append(tmp_path / "退回.xlsx")
    pressed(screen, "done-refused")
    sheet: Any = load_workbook(tmp_path / "退回.xlsx").active
    rows = [[c.value for c in row] for row in sheet.iter_rows()]
    assert next(row for row in rows if "周四" in row)[-1].startswith("公民身份号码：身份证号")
    screen.ask.answers.append(tmp_path / "报告.xlsx")
    pressed(screen, "done-report")
    report: Any = load_workbook(tmp_path / "报告.xlsx").active
    told = [row[1].value for row in report.iter_rows()]
    assert [told.count(w) for w in ("新增", "没有导入", "不是记录")] == [1, 4, 2]
    pressed(screen, "done-undo")
    assert screen.count("people") == before and "撤销" in page.done.words.text()
    assert not page.done.undo.isEnabled()


def _listed(screen: Screen, page: ImportPage, kind: str, column: int) -> list[str]:
    pressed(screen, f"trial-{kind}")
    return shown(page, column)


def test_the_window_does_what_the_command_line_does(screen: Screen, file: Path) -> None:
    """The same file gives the same counts and refusals by the service alone."""
    page = taken(screen, file)
    forward(screen, page, TRIAL)

    def alone(book: Any) -> Any:
        table = incoming.open_file(book, "people", file)
        return finish(incoming.check(book, "people", table, incoming.propose(book, "people", table)))

    plans: list[Any] = []
    screen.jobs.ask(alone, plans.append)
    screen.settle()
    assert page.state.tried and page.state.tried.plan.counts == plans[0].counts
    assert page.state.tried.plan.refused == plans[0].refused


def test_a_refused_cell_is_corrected_where_it_stands(screen: Screen, file: Path) -> None:
    """Enter opens the cell; the same mistake elsewhere is offered; then the trial is made again."""
    page = taken(screen, file)
    forward(screen, page, TRIAL)
    row = shown(page, VALUE).index("学生")
    page.trial.table.selectRow(row)
    QTest.keyClick(page.trial.table, Qt.Key.Key_Return)
    editor = page.trial.table.findChild(QLineEdit)
    assert editor is not None
    editor.setText("群众")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    screen.settle()
    assert page.bar.next.accessibleName() == "再试一遍"
    assert "还有 1 行也写着“学生”" in screen.frame.toast_bar.words.text()
    QTest.mouseClick(screen.frame.toast_bar.button, Qt.MouseButton.LeftButton)
    assert page.state.fixed == 2
    forward(screen, page, TRIAL)
    assert page.state.tried and page.state.tried.plan.counts["refused"] == 2
    forward(screen, page, DONE)
    assert {p["name"] for p in screen.records("people")} >= {"钱大", "孙二", "钱小"}


def test_the_whole_row_can_be_corrected_beside_the_list(screen: Screen, file: Path) -> None:
    """What is wrong has a red edge, and any cell of the row can be written in."""
    page = taken(screen, file)
    forward(screen, page, TRIAL)
    page.trial.table.selectRow(next(n for n, w in enumerate(shown(page, WHY)) if "科学计数法" in w))
    cell = screen.find("cell-G", QLineEdit)
    assert cell.property("wrong") == "true" and screen.find("cell-D", QLineEdit).text() == "吴五"
    cell.setFocus()
    cell.selectAll()
    QTest.keyClicks(cell, number(7))
    QTest.keyClick(cell, Qt.Key.Key_Return)
    forward(screen, page, TRIAL)
    assert "吴五" not in shown(page, 1)


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


def test_stopped_on_the_way_nothing_is_written(screen: Screen, file: Path) -> None:
    """停下 leaves the trial where it was and the book as it was."""
    before = screen.count("people")
    page = taken(screen, file)
    forward(screen, page, TRIAL)
    busy: list[Any] = []
    run = screen.frame.run
    screen.frame.run = lambda *a, **k: busy.append(run(*a, **k))  # type: ignore[method-assign, assignment]
    page.carry_out()
    busy[0].stop()
    screen.settle()
    assert (page.step, screen.count("people")) == (TRIAL, before)


def test_a_book_that_changed_since_is_tried_again(screen: Screen, file: Path) -> None:
    """Undo on the trial page makes the trial anew: what is shown is true of the book."""
    page = taken(screen, file)
    forward(screen, page, TRIAL)
    first = page.state.tried

    def write(book: Any) -> None:
        with book.step("记一个人"):
            book.save("people", {"name": "钱大", "id_number": number(1)})

    screen.jobs.do(write)
    screen.settle()
    assert page.state.tried is not first and page.state.tried
    assert page.state.tried.plan.counts["updated"] == 1


def test_it_opens_as_it_was_left(screen: Screen, file: Path) -> None:
    """Another page in between costs nothing; asked for another ledger it begins anew."""
    page = taken(screen, file)
    forward(screen, page, TRIAL)
    screen.go("people")
    assert screen.go("import").step == TRIAL
    assert screen.go("import", ledger="people").step == TRIAL
    assert screen.go("import", ledger="households").step == CHOOSE


@pytest.mark.parametrize("size", [(1366, 696), (911, 464)])
def test_every_step_fits_and_every_input_is_named(screen: Screen, file: Path, size: tuple[int, int]) -> None:
    """At 1366×696 and at 150 % of it; each input has a name for tests and one to be read out."""
    screen.frame.resize(*size)
    page = taken(screen, file)
    for step in (COLUMNS, TRIAL, DONE):
        room = page.minimumSizeHint()
        assert room.width() <= size[0] - (56 if size[0] < 1100 else 152), step
        assert room.height() <= size[1] - 48 - 56, step
        for kind in (QLineEdit, QComboBox, QPushButton):
            for widget in page.pane.findChildren(kind):
                if widget.isVisible() and not isinstance(widget.parent(), QComboBox):
                    _named(widget)
        if step != DONE:
            forward(screen, page, TRIAL if step == COLUMNS else DONE)


def _named(widget: QWidget) -> None:
    said = widget.accessibleName() or (widget.text() if isinstance(widget, QPushButton) else "")
    assert widget.objectName() and said, (widget, widget.objectName())


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


def test_a_word_is_chosen_from_those_allowed(screen: Screen, file: Path) -> None:
    """A refused choice offers the dictionary's words."""
    page = taken(screen, file)
    forward(screen, page, TRIAL)
    page.trial.table.selectRow(shown(page, VALUE).index("学生"))
    QTest.keyClick(page.trial.table, Qt.Key.Key_F2)
    combo = screen.find("line-words", QComboBox)
    assert "群众" in [combo.itemText(n) for n in range(combo.count())]
    combo.setCurrentText("群众")
    combo.activated.emit(0)
    screen.settle()
    assert page.state.fixed == 1


def test_narrow_the_row_comes_beside_the_list_when_asked(screen: Screen, file: Path) -> None:
    """At 150 % the reason of the chosen row is a line above the list, and the whole row one press away."""
    screen.frame.resize(911, 464)
    page = taken(screen, file)
    forward(screen, page, TRIAL)
    assert page.trial.row.isHidden() and "没有“学生”" in page.trial.sum.text()
    pressed(screen, "trial-whole")
    assert page.trial.row.isVisible() and page.trial.table.width() > 400


def test_a_folder_of_household_forms_is_tried(screen: Screen, tmp_path: Path) -> None:
    """A row is told with its file; nothing is to be matched."""
    made = village(tmp_path / "一户一档", 1, 8)
    page = taken(screen, made.folder)
    assert page.state.sight and page.state.sight.template is None
    forward(screen, page, TRIAL)
    assert page.state.tried and page.state.tried.plan.counts["added"] > 8
    assert all(" · " in text and ".xls" in text for text in shown(page, 0))

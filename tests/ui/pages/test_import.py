"""An ugly roster is taken in by the window's steps: tried, corrected, written in one step and taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QWidget

from desktop.kit.work import finish
from desktop.services import incoming
from desktop.ui.pages.import_lines import OUTCOME, VALUE, WHO, WHY
from desktop.ui.pages.import_page import ImportPage
from desktop.ui.pages.import_state import CHOOSE, COLUMNS, DONE, TRIAL
from desktop.ui.pages.import_ticks import place_of_tick
from tests.ui.conftest import Screen
from tests.ui.pages.importing import forward, number, pressed, roster, shown, taken


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return roster(tmp_path / "花名册.xlsx")


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


def test_rows_are_left_out_by_their_tick(screen: Screen, tmp_path: Path) -> None:
    """One by the mouse, several by the space bar; the balance says so, and the same tick takes them in again."""
    rows = [(n, "三组", f"某{n}", f"某{n}", "户主", "女男"[n % 2], number(n), "", "群众") for n in range(1, 6)]
    file, before = roster(tmp_path / "花名册.xlsx", rows), screen.count("people")
    page = taken(screen, file)
    forward(screen, page, TRIAL)
    table = page.trial.table
    spot = place_of_tick(table.visualRect(page.trial.model.index(1, 0))).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert page.state.said.without == {4} and page.bar.next.accessibleName() == "再试一遍"
    table.selectRow(2)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert "勾掉这 2 行" in screen.find("trial-leave-out", QPushButton).text()
    QTest.keyClick(table, Qt.Key.Key_Space)
    assert page.state.said.without == {4, 5, 6}
    forward(screen, page, TRIAL)
    assert page.trial.sum.text().endswith("没有导入 0 + 勾掉不导 3；另外带来 户 2")
    assert _listed(screen, page, "left_out", WHO) == ["某2", "某3", "某4"]
    table.selectRow(2)
    pressed(screen, "trial-leave-out")
    assert page.state.said.without == {4, 5}
    forward(screen, page, TRIAL)
    forward(screen, page, DONE)
    assert screen.count("people") == before + 3 and screen.find("done-left_out", QLabel).text() == "2"
    names = {p["name"] for p in screen.records("people")}
    assert {"某1", "某4", "某5"} <= names and not {"某2", "某3"} & names

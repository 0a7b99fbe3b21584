"""Many rows of a list changed at once from the keyboard: everything is shown first and is one step."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QItemSelectionModel, QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu

from desktop.ui.edits_ask import NEXT, Replacing, SameValue
from desktop.ui.edits_preview import EditsPreview
from desktop.ui.pages.generic import GenericPage

from .conftest import Screen

KEY, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier
ROWS = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows


def press(screen: Screen, page: GenericPage, key: Qt.Key, with_: Any = Qt.KeyboardModifier.NoModifier) -> None:
    page.table.setFocus()
    screen.qtbot.keyClick(page.table, key, with_)
    screen.settle()


def clip(html: str = "", text: str = "") -> None:
    mime = QMimeData()
    mime.setHtml(html)
    mime.setText(text)
    QGuiApplication.clipboard().setMimeData(mime)


def stand(screen: Screen, page: GenericPage, name: str, path: str) -> None:
    """Put the cursor into a cell."""
    row = next(r for r in range(page.model.rowCount()) if page.model.record(r)["name"] == name)  # type: ignore[index]
    column = [c.path for c in page.model.columns].index(path)
    page.table.setCurrentIndex(page.model.index(row, column))
    screen.settle()


def choose(screen: Screen, page: GenericPage, *names: str) -> None:
    """Select rows, the first of them current."""
    page.table.clearSelection()
    stand(screen, page, names[0], "phone")
    for row in range(page.model.rowCount()):
        if page.model.record(row)["name"] in names:  # type: ignore[index]
            page.table.selectionModel().select(page.model.index(row, 0), ROWS)
    screen.settle()


def dialog(screen: Screen, kind: type[Any]) -> Any:
    found = screen.frame.findChildren(kind)
    assert found, f"no {kind.__name__} is shown"
    return found[-1]


def person(screen: Screen, name: str) -> dict[str, Any]:
    return next(p for p in screen.records("people") if p["name"] == name)


def cells(preview: EditsPreview) -> list[list[str]]:
    model = preview.model
    return [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(model.rowCount())]


def test_a_block_from_wps_is_shown_before_it_is_written_and_undone_at_once(screen: Screen) -> None:
    """Old → new, the new person, the refused row with its reason; then written in one step and taken back in one."""
    page = screen.go("people")
    clip("<table><tr><th>姓名<th>电话</tr><tr><td>王德福<td>13800001111</tr>"
         "<tr><td>李四<td>138</tr><tr><td>孙新<td>13800003333</tr></table>")  # fmt: skip
    press(screen, page, KEY.Key_V, CONTROL)
    preview = dialog(screen, EditsPreview)
    assert "改 1 行，新增 1 行，不收 1 行" in preview.words.text() and "按表头认列" in preview.words.text()
    shown = cells(preview)
    assert "138****2931 → 13800001111" in shown[0] and "李四" in shown[1] and "电话" in shown[1][-1]
    assert shown[2][-1] == "新增" and screen.count("people") == 3
    preview.only.setChecked(True)
    assert len(cells(preview)) == 1
    preview.answer("粘贴 2 行")
    screen.settle()
    assert person(screen, "王德福")["phone"] == "13800001111" and screen.count("people") == 4
    assert "已粘贴 2 行，1 行没收" in screen.frame.toast_bar.words.toolTip()
    screen.frame.undo()
    screen.settle()
    assert person(screen, "王德福")["phone"] == "13812342931" and screen.count("people") == 3


def test_a_block_without_headings_begins_at_the_cell_of_the_cursor(screen: Screen) -> None:
    page = screen.go("people")
    stand(screen, page, "李四", "phone")
    clip(text="13800005555")
    press(screen, page, KEY.Key_V, CONTROL)
    preview = dialog(screen, EditsPreview)
    assert "从“电话”这一列起" in preview.words.text()
    preview.answer("粘贴 1 行")
    screen.settle()
    assert person(screen, "李四")["phone"] == "13800005555"


def test_giving_up_a_paste_changes_nothing(screen: Screen) -> None:
    page = screen.go("people")
    stand(screen, page, "李四", "phone")
    clip(text="13800005555")
    press(screen, page, KEY.Key_V, CONTROL)
    dialog(screen, EditsPreview).answer("不粘贴了")
    screen.settle()
    assert not person(screen, "李四")["phone"]


def test_an_empty_clipboard_says_what_to_do(screen: Screen) -> None:
    page = screen.go("people")
    clip()
    page.table.setFocus()
    screen.qtbot.keyClick(page.table, KEY.Key_V, CONTROL)
    screen.qtbot.waitUntil(lambda: bool(screen.errors))
    assert "Ctrl+C" in str(screen.errors.pop())


def test_rows_are_copied_with_headings_and_numbers_that_stay_text(screen: Screen) -> None:
    page = screen.go("people")
    choose(screen, page, "王德福", "李四")
    press(screen, page, KEY.Key_C, CONTROL)
    mime = QGuiApplication.clipboard().mimeData()
    lines = mime.text().splitlines()
    assert len(lines) == 3 and lines[0].split("\t")[0] == "姓名"
    assert "mso-number-format:'\\@'\">138****2931" in mime.html() and "13812342931" not in mime.text()
    assert "要完整的按 Ctrl+Shift+C" in screen.frame.toast_bar.words.toolTip()


def test_whole_numbers_are_copied_by_their_own_key_and_the_log_has_it(screen: Screen) -> None:
    page = screen.go("people")
    choose(screen, page, "王德福", "李四")
    press(screen, page, KEY.Key_C, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert "13812342931" in QGuiApplication.clipboard().mimeData().text()
    noted = screen.go("log").model.record(0)
    assert noted["label"] == "复制完整号码：人员 2 条（电话、身份证号码）" and noted["who"] == "测试"


def test_one_value_for_the_selected_rows(screen: Screen) -> None:
    """F4, a column, a value, a look, Enter: both have it, the third has not. A wrong value is refused in place."""
    page = screen.go("people")
    choose(screen, page, "王德福", "赵海燕")
    press(screen, page, KEY.Key_F4)
    asked = dialog(screen, SameValue)
    assert asked.field.name == "phone" and "2 人" in asked.words.text()
    screen.write(asked.value, "12")
    asked.answer(NEXT)
    screen.settle()
    assert not asked.wrong.isHidden() and asked.isVisible()
    asked.column.setCurrentIndex(asked.column.findData("job"))
    screen.write(asked.value, "木匠")
    asked.answer(NEXT)
    screen.settle()
    dialog(screen, EditsPreview).answer("填 2 行")
    screen.settle()
    assert [person(screen, n)["job"] for n in ("王德福", "李四", "赵海燕")] == ["木匠", None, "木匠"]


def test_what_was_given_last_is_proposed_for_the_next_rows(screen: Screen) -> None:
    """F4 means 同上 in a list, too."""
    page = screen.go("people")
    screen.frame.last_typed["people"] = {"phone": "13800007777"}
    choose(screen, page, "李四", "赵海燕")
    press(screen, page, KEY.Key_F4)
    asked = dialog(screen, SameValue)
    assert asked.value.text() == "13800007777"
    asked.answer("不改了")


def test_rows_chosen_together_stay_chosen_when_the_record_appears_beside_them(screen: Screen) -> None:
    """The drawer follows the last row clicked, and leaves the selection and the cursor's column alone."""
    page = screen.go("people")
    stand(screen, page, "李四", "phone")
    row = next(r for r in range(3) if page.model.record(r)["name"] == "王德福")
    cell = page.table.visualRect(page.model.index(row, 0)).center()
    screen.qtbot.mouseClick(page.table.viewport(), Qt.MouseButton.LeftButton, CONTROL, cell)
    screen.settle()
    assert page.drawer.name.text() == "王德福" and len(page.edits.rows()) == 2


def test_fill_down_takes_the_first_row(screen: Screen) -> None:
    page = screen.go("people")
    choose(screen, page, "李四", "王德福", "赵海燕")
    first = page.model.record(0)["name"]
    stand(screen, page, first, "sex")
    page.table.selectAll()
    press(screen, page, KEY.Key_D, CONTROL)
    preview = dialog(screen, EditsPreview)
    verb = next(text for text in preview.buttons if text.startswith("填 "))
    preview.answer(verb)
    screen.settle()
    assert len({p["sex"] for p in screen.records("people")}) == 1


def test_find_and_replace_in_a_column_is_shown_first(screen: Screen) -> None:
    """All that are listed, since one row is selected; what is not found is said and the dialog stays."""
    page = screen.go("people")
    stand(screen, page, "王德福", "phone")
    press(screen, page, KEY.Key_H, CONTROL)
    asked = dialog(screen, Replacing)
    asked.sought.setText("999")
    asked.answer(NEXT)
    screen.settle()
    assert "没有找到“999”" in asked.wrong.text()
    asked.sought.setText("138")
    asked.put.setText("139")
    asked.answer(NEXT)
    screen.settle()
    preview = dialog(screen, EditsPreview)
    assert "138****2931 → 13912342931" in cells(preview)[0]
    preview.answer("替换 1 行")
    screen.settle()
    assert person(screen, "王德福")["phone"] == "13912342931"
    screen.frame.undo()
    screen.settle()
    assert person(screen, "王德福")["phone"] == "13812342931"


def test_the_right_click_and_the_toolbar_offer_the_same_each_with_its_key(screen: Screen) -> None:
    """新增 筛选 打印 导出 of the head are in the menu under the same keys; 更多 opens the same menu."""
    page = screen.go("people")
    choose(screen, page, "李四", "王德福")
    page._row_menu(page.table.visualRect(page.table.currentIndex()).center())
    page._more()
    first, second = page.findChildren(QMenu, "list-menu")
    texts = [action.text() for action in first.actions() if action.text()]
    assert texts == [action.text() for action in second.actions() if action.text()]
    keys = {text.partition("\t")[2] for text in texts}
    assert {b.property("keys") for n, b in page.head.action_buttons.items() if n != "more"} <= keys
    for menu in (first, second):
        menu.close()


def test_a_list_that_is_worked_out_can_be_copied_but_not_changed(screen: Screen) -> None:
    page = screen.go("volunteer_hours")
    clip(text="1\t2")
    press(screen, page, KEY.Key_V, CONTROL)
    press(screen, page, KEY.Key_H, CONTROL)
    assert not screen.frame.findChildren(EditsPreview) and not screen.frame.findChildren(Replacing)


def test_rows_that_were_never_on_the_screen_are_selected_too(screen: Screen) -> None:
    """Ctrl+A and Delete: all of them go, not only those that were drawn; one undo brings them back."""
    page = screen.go("dictionary")
    count = page.model.rowCount()
    page.table.selectAll()
    page.model._records.clear()
    assert page.chosen() == count > 100
    given: list[list[str]] = []
    page.with_chosen(given.append)
    screen.settle()
    assert len(set(given[0])) == count

"""Columns in their order, held in place, sorted, filtered: remembered on this computer, and kept as views by name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from desktop.kit.look import Filter
from desktop.ui import memory
from desktop.ui.pages.generic import GenericPage
from desktop.ui.views import View, read, written

from .conftest import Screen

KEY = Qt.Key
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    """What this computer remembers is put back for the tests that follow."""
    yield
    for name in ("columns", "views", "order", "frozen", "widths"):
        memory.remember(f"{name}/people", "")


def paths(page: GenericPage) -> list[str]:
    return [column.path for column in page.model.columns]


def names(page: GenericPage) -> list[str]:
    return [(page.model.record(row) or {})["name"] for row in range(page.model.rowCount())]


def key(screen: Screen, page: GenericPage, which: Qt.Key, with_: Qt.KeyboardModifier) -> None:
    page.table.setFocus()
    screen.qtbot.keyClick(page.table, which, with_)
    screen.settle()


def again(screen: Screen) -> GenericPage:
    """The page as the next start makes it."""
    from desktop.ui.pages import make

    page = make("people", screen.frame)
    screen.frame.pages["again"] = page
    screen.frame.stack.addWidget(page)
    screen.frame.stack.setCurrentWidget(page)
    page.show_year(2026)
    screen.settle()
    assert isinstance(page, GenericPage)
    return page


def test_a_column_goes_left_and_right_by_keys_and_by_dragging_its_head(screen: Screen) -> None:
    """The cursor goes with it; the order is there at the next start."""
    page = screen.go("people")
    before = paths(page)
    page.table.setCurrentIndex(page.model.index(0, 2))
    screen.settle()
    key(screen, page, KEY.Key_Left, CONTROL | SHIFT)
    assert paths(page)[1:3] == [before[2], before[1]] and page.table.currentIndex().column() == 1
    page.table.horizontalHeader().moveSection(1, 2)
    screen.qtbot.waitUntil(lambda: paths(page) == before)
    screen.settle()
    head = page.table.horizontalHeader()
    assert [head.visualIndex(n) for n in range(len(before))] == list(range(len(before)))
    key(screen, page, KEY.Key_Right, CONTROL | SHIFT)
    assert paths(again(screen)) == paths(page)


def test_the_sorting_is_there_at_the_next_start(screen: Screen) -> None:
    """With its mark at the head."""
    page = screen.go("people")
    page.table.sort_by(paths(page).index("phone"))
    page.table.sort_by(paths(page).index("phone"))
    screen.settle()
    assert page.order == "phone desc" and names(page)[0] == "王德福"
    other = again(screen)
    head = other.table.horizontalHeader()
    assert other.order == "phone desc" and names(other)[0] == "王德福"
    assert head.sortIndicatorSection() == paths(other).index("phone")
    assert head.sortIndicatorOrder() == Qt.SortOrder.DescendingOrder


def test_held_columns_stay_while_the_others_scroll(screen: Screen) -> None:
    """All columns are shown, the first lie over the left; a click there chooses the row; keys never end up below it."""
    page = screen.go("people")
    for path in ("nation", "education", "political", "marriage", "health", "job"):
        page.column_menu.toggle(path, True)
    page.table.setCurrentIndex(page.model.index(0, 0))
    screen.settle()
    page.close_drawer()
    key(screen, page, KEY.Key_F, CONTROL | SHIFT)
    held, table = page.table.frozen, page.table
    assert held.isVisible() and held.count == 1 and not any(table.isColumnHidden(n) for n in range(len(paths(page))))
    assert held.width() == table.columnWidth(0) and held.rowHeight(0) == table.rowHeight(0)
    table.horizontalScrollBar().setValue(table.horizontalScrollBar().maximum())
    assert table.columnViewportPosition(0) < 0 and held.x() == 0 and held.columnViewportPosition(0) == 0
    spot = held.visualRect(page.model.index(1, 0)).center()
    screen.qtbot.mouseClick(held.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    screen.settle()
    assert page.edits.rows() == [page.model.ids[1]]
    page.close_drawer()
    table.setCurrentIndex(page.model.index(1, len(paths(page)) - 1))
    for _ in range(len(paths(page)) - 2):
        key(screen, page, KEY.Key_Left, Qt.KeyboardModifier.NoModifier)
        assert table.columnViewportPosition(table.currentIndex().column()) >= held.width() - 1
    assert again(screen).table.frozen.count == 1
    page.column_menu.freeze_at(0)
    assert held.isHidden() and table.frozen.count == 0


def test_a_view_keeps_everything_under_a_name(screen: Screen) -> None:
    """Ctrl+0 is the original, Ctrl+1 the view again: columns, order, widths, held ones, sorting, filter and chip."""
    page = screen.go("people")
    page.column_menu.choose(["name", "phone", "born"])
    page.table.put_widths({"phone": 190})
    page.column_menu.freeze(1)
    page.table.sort_by(1)
    page.set_filters((Filter("sex", "男", "is"),))
    screen.settle()
    kept = page.views.now("男的")
    screen.ask.answers = ["男的"]
    key(screen, page, KEY.Key_S, CONTROL | SHIFT)
    assert screen.ask.asked[-1] == "存成视图" and page.views.current() == "男的"
    key(screen, page, KEY.Key_0, CONTROL)
    assert page.model.rowCount() == 3 and page.filters == () and page.table.frozen.count == 0 and page.order == ""
    assert page.views.current() == "原来的样子"
    key(screen, page, KEY.Key_1, CONTROL)
    assert page.views.now("男的") == kept and page.views.current() == "男的"
    assert set(names(page)) == {"王德福", "李四"} and page.table.columnWidth(1) == 190
    other = again(screen)
    assert [view.name for view in other.views.saved] == ["男的"]
    other.views.put_on(other.views.saved[0])
    screen.settle()
    assert set(names(other)) == {"王德福", "李四"}


def test_a_view_is_replaced_under_its_name_and_dropped(screen: Screen) -> None:
    page = screen.go("people")
    for columns in (["name", "phone"], ["name", "sex"]):
        page.column_menu.choose(columns)
        screen.ask.answers = ["短"]
        page.views.keep()
    screen.settle()
    assert [view.columns for view in page.views.saved] == [("name", "sex")]
    page.views.drop(page.views.saved[0])
    assert page.views.saved == [] and read(memory.recall("views/people")) == []


def test_the_menu_marks_the_view_that_is_on_and_says_its_key(screen: Screen) -> None:
    """Below its button beside the filters, and by Alt+V."""
    page = screen.go("people")
    page.table.setFocus()
    screen.qtbot.keyClick(page.table, KEY.Key_V, Qt.KeyboardModifier.AltModifier)
    page.findChildren(QMenu, "views-menu")[-1].close()
    screen.settle()
    screen.find("views").click()
    menu = page.findChildren(QMenu, "views-menu")[-1]
    assert [a.text() for a in menu.actions() if a.text()] == ["原来的样子\tCtrl+0", "存成视图…\tCtrl+Shift+S"]
    assert menu.actions()[0].isChecked()
    menu.close()


def test_views_are_read_back_as_written_and_nonsense_is_none() -> None:
    """Also what an older or a newer program wrote."""
    view = View("甲", ("name",), {"name": 90}, 1, "name desc", (Filter("sex", ["男", "女"], "among"),), "低保")
    assert read(written([view])) == [view]
    for text in ("{", '[{"name": "甲"}]', '[{"name": "甲", "columns": [], "filters": [], "x": 1}]', None):
        assert read(text) == []


def test_a_column_that_is_gone_is_left_out_of_a_view(screen: Screen) -> None:
    page = screen.go("people")
    page.views.put_on(View("旧", ("name", "gone", "phone"), filters=(Filter("gone", "x", "is"),)))
    screen.settle()
    assert paths(page) == ["name", "phone"] and page.filters == () and page.model.rowCount() == 3


def test_the_head_and_the_list_offer_the_columns(screen: Screen) -> None:
    page = screen.go("people")
    menu = page.column_menu.show(QPoint(page.table.columnViewportPosition(1) + 3, 3))
    texts = [action.text() for action in menu.actions()]
    assert texts[:3] == ["“性别”往左\tCtrl+Shift+Left", "“性别”往右\tCtrl+Shift+Right", "冻结到“性别”\tCtrl+Shift+F"]
    menu.close()

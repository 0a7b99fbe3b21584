"""What can be done in a list, each with its key: the same menu at a right click and under 更多 in the page's head."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from desktop.kit.look import Query

from . import handing
from .list_people import names_people

if TYPE_CHECKING:
    from .pages.generic import GenericPage


def show(page: GenericPage, place: QPoint) -> QMenu:
    """Show the menu at a place of the screen."""
    menu = made(page)
    menu.popup(place)
    return menu


def made(page: GenericPage) -> QMenu:
    """Make the menu for the rows that are selected now."""
    count, stored = page.chosen(), not page.ledger.derived
    menu = QMenu(page)
    menu.setObjectName("list-menu")
    menu.setAccessibleName("这张表能做的事")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    menu.addAction("打开\t回车", page._edit).setEnabled(count == 1)
    if stored:
        menu.addAction("改这一格\tF2", lambda: page.cells.begin()).setEnabled(page.table.currentIndex().isValid())
    if names_people(page.frame.ledgers, page.ledger):
        menu.addAction("看这个人\tF6", page.see_person).setEnabled(count == 1)
    if stored:
        menu.addAction("新增\tCtrl+N", page.new)
    if page.into:
        menu.addAction("导入…\tCtrl+I", page.head.action_buttons["import"].click)
    menu.addSeparator()
    _many(menu, page, bool(count), stored)
    menu.addSeparator()
    page.views.fill(menu.addMenu("视图"))
    page.column_menu.fill(menu.addMenu("列"), max(0, page.table.currentIndex().column()))
    if stored:
        menu.addAction("改栏目…", lambda: _change_fields(page))
    menu.addAction("筛选…\tCtrl+Shift+L", page.more_filters)
    _hand_out(menu, page, count)
    if stored:
        menu.addSeparator()
        menu.addAction("移入回收站\tDelete", page.remove).setEnabled(bool(count))
    return menu


def _change_fields(page: GenericPage) -> None:
    from .pages import own_manage

    own_manage.change(page, page.ledger.name)


def _many(menu: QMenu, page: GenericPage, any_row: bool, stored: bool) -> None:
    edits = page.edits
    menu.addAction("复制，带表头\tCtrl+C", edits.copy).setEnabled(any_row)
    if any(column.covered for column in page.model.columns):
        whole = menu.addAction("看这一格完整的\tCtrl+K", lambda: page.uncovering.toggle(page.table.currentIndex()))
        whole.setEnabled(page.uncovering.is_covered(page.table.currentIndex()))
        menu.addAction("复制，连完整号码\tCtrl+Shift+C", edits.copy_whole).setEnabled(any_row)
    if stored:
        menu.addAction("粘贴，先看会改哪些\tCtrl+V", edits.paste)
        menu.addAction("选中的填同一个值…\tF4", edits.same).setEnabled(any_row)
        menu.addAction("照第一行往下填\tCtrl+D", edits.down).setEnabled(len(edits.rows()) > 1)
        menu.addAction("查找替换…\tCtrl+H", edits.replace)


def _hand_out(menu: QMenu, page: GenericPage, count: int) -> None:
    if count > 1 and not page.ledger.derived:
        for word, way in (("打印", handing.print_out), ("导出", handing.export)):
            give = partial(_give, page, way)
            menu.addAction(f"{word}选中的 {count:,} {page.counter}", lambda give=give: page.with_chosen(give))
    shown = bool(page.model.rowCount())
    menu.addAction("打印列出的\tCtrl+P", page.print).setEnabled(shown)
    menu.addAction("导出列出的\tCtrl+E", page.export).setEnabled(shown)


def _give(page: GenericPage, way: Callable[..., None], uids: list[str]) -> None:
    title = "印成哪一种？" if way is handing.print_out else "导出成哪一种？"
    handing.offer(page, page.ledger, Query(), way, title, page.seen(), records=uids)

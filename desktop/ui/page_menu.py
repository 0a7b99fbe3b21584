"""The menu of a hand-made list at a right click or the menu key: what the row offers, then the page's own buttons."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractItemView, QMenu

from . import keys
from .page import Action, Page


def give(page: Page, view: QAbstractItemView, of_row: Callable[[], Sequence[Action]] = tuple) -> None:
    """Let a view show the menu; `of_row` says what can be done with the row chosen."""
    view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
    view.customContextMenuRequested.connect(lambda place: show(page, view, of_row(), place))


def show(page: Page, view: QAbstractItemView, of_row: Sequence[Action], place: QPoint) -> QMenu:
    menu = QMenu(page)
    menu.setObjectName("list-menu")
    menu.setAccessibleName("这张表能做的事")
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    for action in of_row:
        menu.addAction(said(action), lambda action=action: action.do())
    menu.addSeparator()
    for laid in page.head.laid:
        if laid is None:
            menu.addSeparator()
        else:
            button = page.head.action_buttons[laid.name]
            menu.addAction(said(laid), button.click).setEnabled(button.isEnabled())
    menu.popup(view.viewport().mapToGlobal(place))
    return menu


def said(action: Action) -> str:
    return f"{action.text}\t{keys.said(action.keys)}".rstrip("\t")

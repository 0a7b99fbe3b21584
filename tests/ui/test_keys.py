"""Every place and every action can be reached from the keyboard, and says by which key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMenu, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from desktop.kit import places
from desktop.ledgers import LEDGERS
from desktop.ui import theme
from desktop.ui.keys import CHIPS, said
from desktop.ui.navigation import FOOT, ITEMS
from desktop.ui.page import Action, Page
from desktop.ui.pages import HAND_MADE, exists
from desktop.ui.pages.help import pages as help_pages

from .conftest import Screen
from .test_nothing_is_cut import pages

LISTS = ("households", "meetings", "contact_board", "activities", "templates", "bin", "log")
KEYS = [QKeySequence(f"F{number}").toString() for number in range(1, 13)]


@pytest.fixture(scope="module")
def shared(request: pytest.FixtureRequest, qapp: QApplication, hamlet_folder: Path, today: date) -> Iterator[Screen]:
    """One window for all pages; nothing is written."""
    theme.apply(qapp, 100)
    made = Screen(QtBot(request), hamlet_folder, today)
    yield made
    made.close()
    made.frame.deleteLater()


def live(page: Page) -> set[str]:
    """The keys that work on a page: its own, its foot's and the window's."""
    over = [page, page.window(), *([page.foot] if page.foot else [])]
    return {s.key().toString() for widget in over for s in widget.findChildren(QShortcut) if s.parent() in over}


def buttons(page: Page) -> list[QPushButton]:
    """The buttons of a page's head and of its foot."""
    foot: Any = page.foot
    return [*page.head.action_buttons.values(), *getattr(foot, "buttons", {}).values()]


@pytest.mark.parametrize("narrow", [False, True], ids=["wide", "narrow"])
def test_each_button_has_a_key_and_says_it(shared: Screen, narrow: bool) -> None:
    """In the head and at the foot of every page: a shortcut that is there, named in the tooltip; no two the same."""
    silent, dead = [], []
    for name in pages():
        page = shared.go(name)
        page.fit(narrow)
        for button in buttons(page):
            key = str(button.property("keys"))
            if not key or not button.toolTip().endswith(said(key)):
                silent.append((name, button.objectName()))
            elif QKeySequence(key).toString() not in live(page):
                dead.append((name, button.objectName(), key))
        given = [str(button.property("keys")) for button in buttons(page) if button.isVisibleTo(page)]
        assert len(given) == len(set(given)), (name, given)
        page.fit(False)
    assert (silent, dead) == ([], [])


def test_each_place_in_the_navigation_has_a_key(shared: Screen) -> None:
    """Pressed anywhere, it opens the page; the tooltip names it."""
    for item in (*ITEMS, *FOOT):
        if exists(item.page):
            button: Any = shared.frame.navigation.findChild(QPushButton, f"nav-{item.page}")
            assert button.toolTip() == f"{item.title}  {item.keys}"
            press(shared, shared.frame, item.keys)
            assert name_shown(shared) == item.page


def name_shown(screen: Screen) -> str:
    return screen.frame.page.name_shown if screen.frame.page else ""


def press(screen: Screen, widget: QWidget, keys: str) -> None:
    """Press a key as a person does: the window must have it as a shortcut."""
    screen.frame.activateWindow()
    screen.qtbot.waitUntil(screen.frame.isActiveWindow)
    combination = QKeySequence.fromString(keys)[0]  # type: ignore[index]
    screen.qtbot.keyClick(widget, combination.key(), combination.keyboardModifiers())
    screen.settle()


def test_tabs_of_one_place_turn_with_the_keys_of_a_workbook(shared: Screen) -> None:
    """Ctrl+PgDn to the next, Ctrl+PgUp back, and round from the first to the last."""
    shared.go("party_members")
    seen = []
    for keys in ("Ctrl+PgDown", "Ctrl+PgUp", "Ctrl+PgUp"):
        press(shared, shared.frame.stack, keys)
        seen.append(name_shown(shared))
    assert seen == ["posts", "party_members", "party_branches"]


def test_alt_up_goes_back(shared: Screen) -> None:
    """From a page with ‹ to the one before it."""
    shared.go("meetings")
    page = shared.go("meeting", new=True)
    assert page.head.back.toolTip() == "回到上一页  Alt+↑"
    press(shared, page, "Alt+Up")
    assert name_shown(shared) == "meetings"


# --- menus


def list_of(page: Any) -> QAbstractItemView:
    """The list a page is about."""
    view: QAbstractItemView = page.list if page.name == "templates" else page.table
    return view


def menu_of(screen: Screen, view: QAbstractItemView) -> list[str]:
    """What the menu says at a right click, or at the menu key; the menu is closed again."""
    view.customContextMenuRequested.emit(QPoint(8, 8))
    (menu,) = [m for m in screen.frame.findChildren(QMenu, "list-menu") if m.isVisible()]
    texts = [action.text() for action in menu.actions() if action.text()]
    menu.close()
    screen.settle()
    return texts


def missing(page: Page, menu: list[str]) -> list[str]:
    """The buttons of the head that the menu does not have, with the same word and the same key."""
    known = [text.partition("\t") for text in menu]
    wanted: list[Action] = [action for action in page.head.laid if action and action.name != "more"]
    return [a.text for a in wanted if not any(k == said(a.keys) and w.startswith(a.text) for w, _, k in known)]


@pytest.mark.parametrize("name", [*LISTS, *(name for name in LEDGERS if name not in HAND_MADE)])
def test_the_menu_of_a_list_has_what_the_toolbar_has(shared: Screen, name: str) -> None:
    """Each button of the head is in the menu of the list, called the same, with the same key."""
    page = shared.go(name)
    assert missing(page, menu_of(shared, list_of(page))) == []


def test_every_list_is_among_those_asked(shared: Screen) -> None:
    """A page whose focus goes to a table of whole rows is a list, unless it is filled in."""
    found = set()
    for name in filter(exists, HAND_MADE):
        view: Any = shared.go(name).focusProxy()
        if isinstance(view, QTableView) and view.selectionBehavior() == QTableView.SelectionBehavior.SelectRows:
            found.add(name)
    assert found - {"household"} <= set(LISTS)


# --- function keys in the help


def test_the_first_help_page_names_every_function_key() -> None:
    """F1 to F12: each line says what the key does, or that it does nothing; those the program binds are said to."""
    (text,) = [file.read_text("utf-8") for file in (file for _, file in help_pages()) if "start" in file.stem]
    lines = dict(re.findall(r"^- (F\d+)：(.+)$", text, re.M))
    assert list(lines) == KEYS
    source = "\n".join(file.read_text("utf-8") for file in (places.home() / "desktop" / "ui").rglob("*.py"))
    bound = {key for key in KEYS if f'"{key}"' in source or f"Key.Key_{key}\n" in source or f"Key_{key}:" in source}
    assert {key for key, words in lines.items() if "不用" not in words} == bound


def test_arrows_choose_what_a_list_shows(shared: Screen) -> None:
    """Ctrl+→ presses the chip beside, as each chip's tooltip says, Ctrl+← goes back, and round from the first."""
    page = shared.go("people")
    words = [chip.text() for chip in page.chips.group.buttons()]
    assert len(words) > 1 and all(chip.toolTip().endswith(CHIPS) for chip in page.chips.group.buttons())
    chosen = []
    for key in ("Ctrl+Right", "Ctrl+Left", "Ctrl+Left", "Ctrl+Right"):
        press(shared, page.table, key)
        chosen += [chip.text() for chip in page.chips.group.buttons() if chip.isChecked()]
    assert chosen == [words[1], words[0], words[-1], words[0]]


def test_no_key_means_two_things(shared: Screen) -> None:
    """On every page each key is bound once: a key bound twice does nothing at all."""
    twice = []
    for name in pages():
        page = shared.go(name)
        over = [page, page.window()]
        bound = [s.key().toString() for s in page.window().findChildren(QShortcut) if s.parent() in over]
        twice += [(name, key) for key in set(bound) if bound.count(key) > 1]
    assert twice == []

"""The frame: navigation, year, search, narrow and wide, the look's promises."""

from __future__ import annotations

import re
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QWidget

from desktop.kit import places
from desktop.ui import theme
from desktop.ui.navigation import FOOT, ITEMS, Item, item_of
from desktop.ui.pages import HAND_MADE, exists

from .conftest import SIZE, Screen

SMALLEST = 16


def shown_pages() -> list[str]:
    return [item.page for item in ITEMS + FOOT if exists(item.page)]


@pytest.mark.parametrize("place", ["people", "ledgers", "settings", "bin", "help", "templates"])
def test_each_place_of_the_navigation_opens_and_is_marked(screen: Screen, place: str) -> None:
    """A click leads there, the item is marked, and the first focus is on the page, never in the band."""
    screen.find(f"nav-{place}").click()
    screen.settle()
    assert screen.frame.page is not None and screen.frame.page.name_shown == place
    assert screen.find(f"nav-{place}").isChecked()
    assert not screen.frame.search.hasFocus()


def test_every_ledger_belongs_to_a_place(screen: Screen) -> None:
    """No page leaves the navigation without a mark."""
    for name in (*screen.frame.ledgers, *HAND_MADE):
        assert item_of(name) in {item.page for item in ITEMS + FOOT}


def test_nothing_in_the_window_is_below_sixteen(screen: Screen) -> None:
    """12 pt at least, on every page shown."""
    for place in shown_pages():
        page = screen.go(place)
        words = [w for kind in (QLabel, QAbstractButton, QLineEdit) for w in page.findChildren(kind)]
        small = [(w.objectName(), w.font().pixelSize()) for w in words if 0 <= w.font().pixelSize() < SMALLEST]
        assert not small, (place, small)


def test_no_word_of_a_button_is_cut(screen: Screen) -> None:
    """What a button says is read whole."""
    for place in shown_pages():
        page = screen.go(place)
        for button in page.findChildren(QAbstractButton):
            if button.isVisible() and button.text():
                room, need = button.width(), button.fontMetrics().horizontalAdvance(button.text())
                assert need <= room, (place, button.text(), need, room)


def test_the_print_and_export_buttons_are_last_in_that_order(screen: Screen) -> None:
    """At the same place on every list."""
    for name in ("people", "visits", "volunteers", "points"):
        page = screen.go(name)
        assert list(page.head.action_buttons)[-2:] == ["print", "export"]


def test_narrow_folds_the_navigation_and_wide_unfolds_it(screen: Screen) -> None:
    """Below 1100 units: a rail, a short band, no status bar; and back again."""
    screen.go("people")
    frame: Any = screen.frame
    screen.frame.resize(900, 600)
    screen.settle()
    assert frame.narrow and screen.frame.navigation.width() == theme.u(56)
    assert not screen.frame.status.isVisible() and not screen.frame.search.isVisible()
    assert screen.find("nav-menu").isVisible()
    screen.frame.resize(*SIZE)
    screen.settle()
    assert not frame.narrow and screen.frame.navigation.width() == theme.u(152)
    assert screen.frame.status.isVisible() and screen.frame.search.isVisible()


def test_narrow_search_takes_the_place_of_the_name(screen: Screen) -> None:
    """F3 works there too."""
    screen.frame.resize(900, 600)
    screen.settle()
    screen.qtbot.keyClick(screen.frame, Qt.Key.Key_F3)
    assert screen.frame.search.isVisible()
    screen.qtbot.keyClick(screen.frame.search, Qt.Key.Key_Escape)
    assert not screen.frame.search.isVisible() and screen.frame.band.name.isVisible()


def test_the_style_sheet_names_only_what_there_is() -> None:
    """Every colour and every icon of the style sheet exists, at every size."""
    text = places.resource("style.qss").read_text("utf-8")
    assert set(re.findall(r"@(\w+)", text)) <= set(theme.COLOURS)
    for icon in re.findall(r"url\(icons:([^)]+)\)", text):
        assert places.resource(f"icons/{icon}").exists(), icon
    assert not re.search(r"\d+px", re.sub(r"1px|2px", "", text)), "sizes are in units, so that they grow"


@pytest.mark.parametrize("item", ITEMS + FOOT, ids=lambda item: item.page)
def test_every_place_has_its_icon(item: Item) -> None:
    """A line icon that can be tinted."""
    icon = places.resource(f"icons/{item.icon}.svg")
    assert "currentColor" in icon.read_text("utf-8")


def contrast(one: str, other: str) -> float:
    def light(name: str) -> float:
        colour = theme.colour(name)
        whole = (colour.redF(), colour.greenF(), colour.blueF())
        parts = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in whole]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    bright, dark = sorted((light(one), light(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("ink", "ground"),
    [
        ("paper900", "paper0"),
        ("paper600", "paper50"),
        ("paper600", "paper100"),
        ("ink700", "paper0"),
        ("ink700", "ink100"),
        ("red", "redbg"),
        ("amber", "amberbg"),
        ("green", "greenbg"),
        ("paper0", "ink900"),
        ("paper0", "red"),
    ],
)
def test_words_can_be_read(ink: str, ground: str) -> None:
    """At least 4.5 to 1 wherever words stand (WCAG 2.1 AA)."""
    assert contrast(ink, ground) >= 4.5


def test_every_field_has_a_name_for_screen_readers(screen: Screen) -> None:
    """What one can type into says what it is."""
    for place in shown_pages():
        page = screen.go(place)
        for line in page.findChildren(QLineEdit):
            owner: QWidget | None = line.parentWidget()
            spoken = line.accessibleName() or (owner.accessibleName() if owner else "")
            assert spoken, (place, line.objectName(), line.placeholderText())

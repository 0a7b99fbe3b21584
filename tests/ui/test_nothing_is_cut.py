"""On every page, at every size, each word is shown whole and nothing lies over anything else."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QComboBox, QHBoxLayout, QLabel, QPushButton, QTableWidget, QWidget
from pytestqt.qtbot import QtBot

from desktop.kit import places
from desktop.ledgers import LEDGERS
from desktop.ui import theme
from desktop.ui.pages import HAND_MADE, exists
from desktop.ui.pages.generic import GenericPage
from tests.conftest import settle_qt

from .conftest import Screen
from .fitting import faults

SHEET = places.resource("templates/三会一课台账.xlsx")
WHERE: dict[str, dict[str, Any]] = {"template": {"template": "三会一课台账"}, "preview": {"file": SHEET}}
SIZES = [
    pytest.param(100, (1366, 696), id="1366x768"),
    pytest.param(150, (1366, 696), id="1366x768 at 150 %"),
    pytest.param(100, (1920, 1008), id="1920x1080", marks=pytest.mark.long),
]  # a window has the screen without its title bar and task bar


def pages() -> Iterator[str]:
    """Every page there is: those made by hand, and a ledger's for each of the others."""
    yield from filter(exists, HAND_MADE)
    yield from (name for name in LEDGERS if name not in HAND_MADE)


def looks(screen: Screen, name: str) -> Iterator[str]:
    """Show a page as it opens, what can be opened in it, and let it go."""
    screen.frame.go(name, **(WHERE.get(name) or first_of(screen, f"{name}s")))
    settle(screen)
    page: Any = screen.frame.page
    yield name
    yield from records(screen, name, page) if isinstance(page, GenericPage) else ()
    screen.frame._forget_pages()
    settle_qt()


def records(screen: Screen, name: str, page: GenericPage) -> Iterator[str]:
    """Show the first record of a list, and the form of a new one."""
    if page.model.rowCount():
        page.table.select(0)
        settle(screen)
        yield f"{name}, a record"
    if not page.ledger.derived:
        page.new()
        settle(screen)
        yield f"{name}, a new record"
    page.close_drawer(sure=True)


def settle(screen: Screen) -> None:
    """Wait until the page has all its answers and everything has its place."""
    page = screen.frame.page or screen.frame
    screen.qtbot.waitUntil(lambda: screen.jobs.idle and not any(t.isActive() for t in page.findChildren(QTimer)))
    for _ in range(3):
        QApplication.processEvents()
    assert not screen.errors, screen.errors


def first_of(screen: Screen, ledger: str) -> dict[str, str]:
    """The first record of a ledger, for the page that shows one."""
    found: list[dict[str, str]] = [{}]
    if ledger in LEDGERS:
        screen.jobs.ask(lambda book: book.window(ledger, book.ids(ledger)[:1], ["uid"]), found.extend)
        settle(screen)
    return {"uid": found[-1]["uid"]} if found[-1] else {}


@pytest.mark.parametrize(("percent", "size"), SIZES)
def test_nothing_is_cut_or_covered(
    qtbot: QtBot, dressed: None, qapp: QApplication, practice_folder: Path, tmp_path: Path, today: date,
    percent: int, size: tuple[int, int],
) -> None:  # fmt: skip
    """Words of labels, buttons, headings and drop-downs are whole; no widget is cut by its parent or covers another."""
    theme.apply(qapp, percent)
    screen = Screen(qtbot, shutil.copytree(practice_folder, tmp_path / "柳河村"), today, first="home")
    screen.frame.resize(*size)
    screen.frame.setUpdatesEnabled(False)  # nothing is looked at, but where it stands
    found = [f"{look}: {fault}" for name in pages() for look in looks(screen, name) for fault in faults(screen.frame)]
    screen.close()
    assert not found, "\n".join(found)


def wrong(qtbot: QtBot, inside: QWidget, least: int) -> list[str]:
    """What is said of a widget named 'it', as wide as `least`, alone in a window."""
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    row.addWidget(inside)
    inside.setObjectName("it")
    inside.setFixedWidth(least)
    window.show()
    return [fault for fault in faults(window) if fault.startswith("it:")]


def table() -> QTableWidget:
    made = QTableWidget(1, 1)
    made.setHorizontalHeaderLabels(["已经写好的标题"])
    made.horizontalHeader().setObjectName("it")
    made.setColumnWidth(0, 40)
    return made


def drop_down() -> QComboBox:
    made = QComboBox()
    made.addItem("已经写好的标题")
    return made


@pytest.mark.parametrize("make", [lambda: QLabel("已经写好的标题"), lambda: QPushButton("已经写好的标题"), drop_down])
def test_words_that_are_cut_are_told(qtbot: QtBot, dressed: None, make: Any) -> None:
    """The same words pass in a wide place, and not in a narrow one."""
    assert wrong(qtbot, make(), 300) == []
    (told,) = wrong(qtbot, make(), 60)
    assert "已经写好的标题" in told


def test_a_heading_that_is_cut_is_told(qtbot: QtBot, dressed: None) -> None:
    """A column narrower than its heading, with the heading's words."""
    qtbot.addWidget(made := table())
    made.show()
    assert [fault.split(" ")[0] for fault in faults(made)] == ["it:"]
    made.setColumnWidth(0, 200)
    assert faults(made) == []


def test_what_is_cut_by_its_parent_or_covered_is_told(qtbot: QtBot, dressed: None) -> None:
    """A button half outside, and two in one layout squeezed over one another."""
    window = QWidget()
    qtbot.addWidget(window)
    row = QHBoxLayout(window)
    for name in ("one", "two"):
        button = QPushButton()
        button.setObjectName(name)
        row.addWidget(button)
    window.resize(400, 100)
    window.show()
    assert faults(window) == []
    (first,) = window.findChildren(QPushButton, "one")
    first.setGeometry(300, 20, 150, 36)
    assert sorted(fault.split(" ")[0] for fault in faults(window)) == ["one", "one:"]

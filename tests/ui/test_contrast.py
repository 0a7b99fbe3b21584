"""高对比: every text stands out 7:1 on every ground it has, rings are thick, and it comes on when it is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from desktop.kit import places
from desktop.ui import contrast, memory, theme
from desktop.ui.app import Program

from .conftest import Screen
from .test_app import Begin, begin, settle  # noqa: F401 the fixture

WORDS = ("paper900", "paper600", "paper400", "ink700", "ink600", "red", "amber", "green")
GROUNDS = ("paper0", "paper25", "paper50", "paper100", "ink50", "wrongbg")
CHOSEN = ("paper900", "paper600", "ink700", "red", "amber", "green")  # what stands in a chosen row
PAIRS = (
    *((word, ground) for word in WORDS for ground in GROUNDS),
    *((word, "ink100") for word in CHOSEN),
    *((word, f"{word}bg") for word in ("red", "amber", "green")),
    *(("paper0", ground) for ground in ("ink900", "ink700", "ink600", "red", "paper900", "seal", "bandover")),
    ("paper0", "bandwell"),
    *((word, ground) for word in ("bandsoft", "banddim", "bandstep") for ground in ("ink900", "bandfield")),
    ("toastmark", "paper900"),
    ("paper900", "redbg"),
    ("paper900", "amberbg"),
    ("paper600", "amberbg"),
)
UI = Path(theme.__file__).parent


def light(hexa: str) -> float:
    parts = [int(hexa[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    lights = sorted((light(one), light(other)), reverse=True)
    return (lights[0] + 0.05) / (lights[1] + 0.05)


@pytest.fixture
def high(qapp: QApplication) -> Iterator[None]:
    theme.apply(qapp, 100, True)
    yield
    theme.apply(qapp, 100)


@pytest.mark.parametrize(("word", "ground"), PAIRS)
def test_a_text_stands_out_seven_to_one(word: str, ground: str) -> None:
    assert ratio(theme.CONTRAST[word], theme.CONTRAST[ground]) >= 7


def test_edges_of_what_can_be_filled_stand_out_three_to_one() -> None:
    assert all(ratio(theme.CONTRAST[edge], "#FFFFFF") >= 3 for edge in ("paper200", "paper300", "paper400", "ink600"))


def test_no_colour_escapes_the_palette() -> None:
    """A colour written out would stay as it is in high contrast; both palettes have the same names."""
    sheets = "".join(places.resource(f"{name}.qss").read_text("utf-8") for name in ("style", "contrast"))
    assert not re.findall(r"#[0-9A-Fa-f]{6}\b", sheets)
    named = set(re.findall(r"@(\w+)", sheets))
    assert named <= set(theme.CONTRAST) == set(theme._USUAL)
    written = {
        f"{file.name}: {found}"
        for file in UI.rglob("*.py")
        if file.name != "theme.py"
        for found in re.findall(r"#[0-9A-Fa-f]{6}\b", file.read_text("utf-8"))
    }
    assert written == set()


def edge(widget: Any) -> set[str]:
    """The colours of the outermost four pixels in the middle of the left side."""
    image: QImage = widget.grab().toImage()
    return {QColor(image.pixel(x, image.height() // 2)).name().upper() for x in range(4)}


def test_the_focus_is_a_thick_ring(high: None, qtbot: QtBot) -> None:
    """Four pixels in one dark colour around a button and a field; without the focus there is none."""
    from PySide6.QtWidgets import QVBoxLayout, QWidget

    box = QWidget()
    qtbot.addWidget(box)
    column, button, line = QVBoxLayout(box), QPushButton("好"), QLineEdit()
    column.addWidget(button)
    column.addWidget(line)
    box.show()
    for widget, other in ((button, line), (line, button)):
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(widget.hasFocus)
        assert edge(widget) == {theme.CONTRAST["ink600"]}
        other.setFocus()
        assert theme.CONTRAST["ink600"] not in edge(widget)
    assert theme.ring() >= 4


def chip(program: Program, way: str) -> QPushButton:
    found = program.window.findChild(QPushButton, f"contrast-{way}")
    assert isinstance(found, QPushButton)
    return found


def made_again(qtbot: QtBot, program: Program, old: Any) -> None:
    qtbot.waitUntil(lambda: program.window is not old)
    settle(qtbot, program)


@pytest.fixture
def stored() -> Iterator[None]:
    yield
    memory.remember("contrast", "")


def test_it_is_chosen_in_the_settings_and_stays_chosen(
    stored: None, qtbot: QtBot, begin: Begin, hamlet_copy: Path  # noqa: F811
) -> None:
    """On at once, at the same page and type size; off again."""
    program = begin(hamlet_copy)
    program.window.go("settings")
    settle(qtbot, program)
    for way, on in (("on", True), ("off", False)):
        old = program.window
        chip(program, way).click()
        made_again(qtbot, program, old)
        assert theme.contrast() is on and contrast.chosen() == way and theme.percent() == 100
        assert program.window.page is not None and program.window.page.name_shown == "settings"
        assert chip(program, way).isChecked()


def test_it_follows_the_computer(
    stored: None, qtbot: QtBot, begin: Begin, hamlet_copy: Path, monkeypatch: pytest.MonkeyPatch  # noqa: F811
) -> None:
    """Left to the computer it comes and goes with Windows' own; what was chosen here is stronger."""
    program = begin(hamlet_copy)
    asked = {"system": True}
    monkeypatch.setattr(contrast, "of_system", lambda: asked["system"])
    for on in (True, False):
        old, asked["system"] = program.window, on
        QApplication.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Light)
        made_again(qtbot, program, old)
        assert theme.contrast() is on
    contrast.choose("off")
    asked["system"] = True
    assert not contrast.wanted()


@pytest.mark.parametrize("page", ["home", "people", "meetings", "settings", "log", "calendar"])
def test_pages_are_black_on_white(high: None, qtbot: QtBot, hamlet_copy: Path, today: Any, page: str) -> None:
    """Most of a page is white, and its darkest is black; nothing of the paper's warm grey is left."""
    screen = Screen(qtbot, hamlet_copy, today, first=page)
    image = screen.frame.stack.grab().toImage().scaled(200, 100)
    seen = [QColor(image.pixel(x, y)).name().upper() for x in range(200) for y in range(100)]
    screen.close()
    assert seen.count("#FFFFFF") > len(seen) / 2 and theme._USUAL["paper50"] not in seen

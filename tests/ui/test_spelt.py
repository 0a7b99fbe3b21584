"""A list that drops down, gone through by letters."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from desktop.ui import spelt
from desktop.ui.spelt import SpeltList

TYPES = ["请选择", "支部委员会", "支部党员大会", "党小组会", "党课", "主题党日", "村民代表会议"]


@pytest.fixture
def box(qtbot: QtBot) -> QComboBox:
    made = QComboBox()
    made.setView(SpeltList(made))
    made.addItems(TYPES)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("dk", "党课"),
        ("zbdy", "支部党员大会"),
        ("zt", "主题党日"),
        ("cunmin", "村民代表会议"),
        ("uvw", "请选择"),
        ("DK", "党课"),
    ],
)
def test_letters_go_to_the_word_spelt_so(box: QComboBox, qtbot: QtBot, typed: str, found: str) -> None:
    """Initials or whole syllables, closed or open; letters of no word leave the choice as it is."""
    qtbot.keyClicks(box, typed)
    assert box.currentText() == found


def test_a_letter_typed_again_goes_on(box: QComboBox, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a pause another z is the next word with z."""
    monkeypatch.setattr(spelt, "PAUSE", 0.0)
    seen = []
    for _ in range(4):
        qtbot.keyClicks(box, "z")
        seen.append(box.currentText())
    assert seen == ["支部委员会", "支部党员大会", "主题党日", "支部委员会"]


def test_a_choice_is_told_to_whoever_waits_for_it(box: QComboBox, qtbot: QtBot) -> None:
    """As if it had been clicked."""
    with qtbot.waitSignal(box.activated):
        qtbot.keyClicks(box, "d")
    assert box.currentText() == "党小组会"

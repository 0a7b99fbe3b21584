"""How keys are bound, and said in the tooltip of what they press. Alt+A is left to the chat programs, which take it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QButtonGroup, QPushButton, QWidget


def bind(over: QWidget, keys: Mapping[str, Callable[[], object]]) -> list[QShortcut]:
    """Let these keys work while the cursor is anywhere within a widget."""
    return [_bound(over, combination, do) for combination, do in keys.items()]


def _bound(over: QWidget, combination: str, do: Callable[[], object]) -> QShortcut:
    shortcut = QShortcut(QKeySequence(combination), over)
    shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
    shortcut.activated.connect(do)
    return shortcut


def press(over: QWidget, button: QPushButton, combination: str) -> None:
    """Let a key press a button while the cursor is within a widget; the button's tooltip names it."""
    button.setProperty("keys", combination)
    button.setToolTip(f"{button.toolTip() or button.accessibleName() or button.text().strip()}  {said(combination)}")
    bind(over, {combination: button.click})


CHIPS = "Ctrl+← Ctrl+→ 换"


def turn(page: QWidget, group: QButtonGroup) -> None:
    """Let Ctrl+Left and Ctrl+Right press the button beside the one pressed: what a list shows."""
    bind(page, {"Ctrl+Left": lambda: _press_beside(group, -1), "Ctrl+Right": lambda: _press_beside(group, 1)})


def _press_beside(group: QButtonGroup, by: int) -> None:
    shown = sorted((button for button in group.buttons() if button.isVisible()), key=lambda button: button.x())
    if shown:
        here = next((place for place, button in enumerate(shown) if button.isChecked()), 0)
        shown[(here + by) % len(shown)].click()


def said(combination: str) -> str:
    """A key as the clerk reads it on the keyboard."""
    arrows = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓", "Return": "回车", "PgDown": "PgDn"}
    return "+".join(arrows.get(part, part) for part in combination.split("+"))

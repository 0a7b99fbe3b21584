"""What the wizard's panes have in common: each says what stands in the bar at the foot, and what its buttons do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QWidget

from desktop.ui import theme
from desktop.ui.page import Action, action_button
from desktop.ui.theme import u

if TYPE_CHECKING:
    from .import_page import ImportPage


@dataclass(frozen=True)
class Bar:
    """The foot as a pane wants it: a sentence with its icon's tint, the primary button, and others."""

    words: str = ""
    tint: str = "paper600"
    icon: str = "info"
    primary: str = ""
    enabled: bool = True
    others: tuple[Action, ...] = ()


class Pane(QWidget):
    """One step of the wizard."""

    step = 0

    def __init__(self, page: ImportPage) -> None:
        super().__init__()
        self.page = page

    def bar(self) -> Bar:
        return Bar()

    def show_state(self) -> None:
        """The step is shown: what is known of the import is put on the screen."""

    def forward(self) -> None:
        """The primary button."""

    def next_doubt(self) -> None:
        """F9."""

    def fit(self, narrow: bool) -> None:
        """The window became narrow or wide."""


class WizardFoot(QFrame):
    """Left what is to be known in a sentence; right 上一步, others, and the primary that says what it will do."""

    def __init__(self, back: Callable[[], object], forward: Callable[[], object]) -> None:
        super().__init__()
        self.setObjectName("import-foot")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(u(16), 0, u(16), 0)
        self._row.setSpacing(u(8))
        self.mark, self.words = QLabel(), QLabel()
        self.words.setObjectName("import-words")
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._row.addWidget(self.mark)
        self._row.addWidget(self.words, 1)
        self.back = action_button(Action("import-back", "上一步", "arrow-left", back))
        self.next = action_button(Action("import-next", "下一步", "arrow-right", forward, "F12", primary=True))
        self._others: list[QWidget] = []
        self._row.addWidget(self.back)
        self._row.addWidget(self.next)

    def say(self, bar: Bar, first: bool) -> None:
        self.mark.setPixmap(theme.pixmap(bar.icon, bar.tint, 20))
        self.mark.setVisible(bool(bar.words))
        self.words.setText(bar.words)
        self.words.setToolTip(bar.words)
        theme.restyle(self.words, k="soft" if bar.tint == "paper600" else f"{bar.tint}-strong")
        self.back.setVisible(not first)
        self.next.setVisible(bool(bar.primary))
        self.next.setEnabled(bar.enabled)
        self.next.setText(f" {bar.primary}  F12")
        self.next.setAccessibleName(bar.primary)
        if any(old.hasFocus() for old in self._others) or (first and self.back.hasFocus()):
            self.next.setFocus()
        for old in self._others:
            old.hide()
            old.deleteLater()
        self._others = [action_button(action) for action in bar.others]
        for place, button in enumerate(self._others):
            self._row.insertWidget(2 + place, button)

"""The quiet line at the bottom: saved or not, this page's keys, the last proven backup, the type size."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from . import theme
from .theme import u

STATES = {"saved": ("circle-check", "green"), "editing": ("pencil", "paper600"), "busy": ("busy", "ink700")}


class StatusBar(QFrame):
    """32 units high; hidden where a page has its own foot bar, and when narrow."""

    size_asked = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self.setFixedHeight(u(32))
        row = QHBoxLayout(self)
        row.setContentsMargins(u(16), 0, u(16), 0)
        row.setSpacing(u(8))
        self._mark, self.state = QLabel(), QLabel()
        self.keys, self.backup = QLabel(), QLabel()
        self.state.setObjectName("status-state")
        self.keys.setObjectName("status-keys")
        self.backup.setObjectName("status-backup")
        self.size_button = QPushButton()
        self.size_button.setObjectName("type-size")
        self.size_button.setAccessibleName("字号")
        self.size_button.clicked.connect(self.size_asked)
        self.size_button.setText(f"字号  {theme.percent()} %")
        row.addWidget(self._mark)
        row.addWidget(self.state)
        row.addSpacing(u(16))
        row.addWidget(self.keys)
        row.addStretch(1)
        row.addWidget(self.backup)
        row.addSpacing(u(16))
        row.addWidget(self.size_button)
        self.say("全部已保存")

    def say(self, words: str, state: str = "saved") -> None:
        """state: saved | editing | busy."""
        icon, tint = STATES[state]
        self._mark.setPixmap(theme.pixmap(icon, tint, 18))
        self.state.setText(words)

"""What is to be corrected in a cell, said beside it."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from .form import Complaining
from .theme import u


class Wrong(QFrame):
    """What is to be corrected, beside the cell."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("cell-wrong")
        self._over, self._column = parent, QVBoxLayout(self)
        self._column.setContentsMargins(u(10), u(6), u(10), u(6))
        self.line = Complaining()
        self._column.addWidget(self.line)
        self.hide()

    def say(self, words: str, beside: QWidget) -> None:
        room = self._over.rect()
        self.setFixedWidth(min(u(420), room.width()))
        self._column.activate()
        self.line.say(words)
        self.adjustSize()
        cell = beside.geometry()
        below = cell.bottom() + u(2)
        top = below if below + self.height() <= room.height() else max(0, cell.top() - self.height() - u(2))
        self.move(max(0, min(cell.left(), room.width() - self.width())), top)
        self.show()
        self.raise_()

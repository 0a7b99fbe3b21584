"""One line typed in a cell of an entry grid."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from desktop.ui.spelt import WordCompleter, model_of


class CellLine(QLineEdit):
    """Words may be offered below; Enter keeps what is written, also while they are shown."""

    entered = Signal()

    def __init__(self, parent: QWidget, words: Sequence[str] = ()) -> None:
        super().__init__(parent)
        self.setProperty("k", "cell")
        if words:
            self.setCompleter(WordCompleter(model_of(words, self), self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """While words are shown the list has the keys, and hands Enter on only here."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        else:
            super().keyPressEvent(event)

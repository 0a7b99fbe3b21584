"""Words of a list found by the letters they are typed with: zs or zhengshi for 正式党员."""

from __future__ import annotations

import time
from collections.abc import Iterable

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QListView, QWidget

SPELT = Qt.ItemDataRole.UserRole + 40  # a word, and below it all its ways of being typed, each on a line
PAUSE = 1.0  # seconds without a letter, after which a new word begins


def spelling(word: str) -> str:
    """Return what a word is looked for in: itself, then on lines of their own its letters and its initials."""
    from desktop.services.choosing import spelt

    return "\n".join((word, word.lower(), *spelt(word)))


def model_of(words: Iterable[str], parent: QObject) -> QStandardItemModel:
    """Return words as a list that can be completed from."""
    model = QStandardItemModel(parent)
    for word in words:
        item = QStandardItem(word)
        item.setData(spelling(word), SPELT)
        model.appendRow(item)
    return model


def is_letters(text: str) -> bool:
    return text.isascii() and text.isalnum()


class WordCompleter(QCompleter):
    """Offers the words that have what is typed anywhere, or whose letters begin with it."""

    def __init__(self, model: QAbstractItemModel, parent: QObject) -> None:
        super().__init__(model, parent)
        self.setCompletionRole(SPELT)
        self.setFilterMode(Qt.MatchFlag.MatchContains)
        self.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)

    def splitPath(self, typed: str) -> list[str]:
        return [f"\n{typed}" if is_letters(typed) else typed]

    def pathFromIndex(self, index: QModelIndex | QPersistentModelIndex) -> str:
        return str(index.data() or "")


class SpeltList(QListView):
    """The words of a choice that drops down: letters typed go to the first that is spelt so."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._typed, self._until = "", 0.0

    def keyboardSearch(self, typed: str) -> None:
        if not is_letters(typed):
            super().keyboardSearch(typed)
            return
        self._typed = (self._typed if time.monotonic() < self._until else "") + typed.lower()
        self._until = time.monotonic() + PAUSE
        if set(self._typed) == {self._typed[0]} and self._row_of(self._typed) is None:
            self._typed = self._typed[0]
        if (row := self._row_of(self._typed)) is not None:
            self.setCurrentIndex(self.model().index(row, 0))

    def _row_of(self, letters: str) -> int | None:
        """The next word spelt so: one letter, or the same again, goes on to another; further letters may stay."""
        rows, here = self.model().rowCount(), self.currentIndex().row()
        first = here + 1 if len(letters) == 1 else max(here, 0)
        words = (self.model().index((first + n) % rows, 0) for n in range(rows))
        return next((i.row() for i in words if f"\n{letters}" in spelling(str(i.data() or ""))), None)

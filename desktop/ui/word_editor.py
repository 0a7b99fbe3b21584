"""A word of a dictionary typed in a cell: by its characters, its letters or their initials; the words stand below."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QListWidgetItem

from desktop.kit.fields import Field, Flag, Tags

from .chooser import Below
from .editors import LineEditor
from .theme import u

if TYPE_CHECKING:
    from .window import MainWindow

Word = tuple[str, tuple[str, ...], tuple[str, ...]]  # a word, how it is typed, how its other names are
FLAGS: tuple[Word, ...] = (("是", ("shi", "s"), ("y", "1")), ("否", ("fou", "f"), ("n", "0")))
UNMEANT = 3
APART = re.compile(r"[、,，;；/\s]")  # between the words of a field that takes several


class WordEditor(LineEditor):
    """Enter takes the word that is marked below; of several words (人群标签) the last is the one being typed."""

    def __init__(self, field: Field, frame: MainWindow, words: Sequence[Word] = ()) -> None:
        super().__init__(field, frame)
        self._words: list[Word] = list(FLAGS) if isinstance(field, Flag) else list(words)
        self._list: Below | None = None
        self.textEdited.connect(lambda _text: self._offer(self._piece()))
        if not self._words:
            of = getattr(field, "of", "")
            frame.jobs.ask(lambda book: spellings(book, [of])[of], self._known, owner=self)

    def _known(self, words: list[Word]) -> None:
        self._words = words
        if self.hasFocus() and self.isModified():
            self._offer(self._piece())

    def _piece(self) -> str:
        """The word that is being typed."""
        return APART.split(self.text())[-1] if isinstance(self.field, Tags) else self.text().strip()

    def _offer(self, piece: str, *, everything: bool = False) -> None:
        ranked = [(_rank(word, piece.lower()), word[0]) for word in self._words]
        found = [word for _, word in ranked] if everything else meant(ranked)
        if self._list is None:
            self._list = Below(self)
            self._list.taken.connect(self.take)
        self._list.clear()
        for word in found if piece or everything else ():
            item = QListWidgetItem(word)
            item.setData(Qt.ItemDataRole.UserRole, word)
            item.setSizeHint(QSize(0, u(36)))
            self._list.addItem(item)
        self._list.setCurrentRow(found.index(self.text()) if everything and self.text() in found else 0)
        self._list.place()

    def take(self, word: str) -> None:
        """Put a word in the place of the one being typed."""
        before = self.text()[: len(self.text()) - len(self._piece())] if isinstance(self.field, Tags) else ""
        self.setText(f"{before}{word}")
        self.setModified(True)
        self._hide()
        self.edited.emit()

    def show_all(self) -> None:
        """F7: every word there is."""
        self._offer("", everything=True)

    def offering(self) -> bool:
        return self._list is not None and self._list.isVisible()

    def _hide(self) -> None:
        if self._list:
            self._list.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        down = event.key() == Qt.Key.Key_Down and not self.offering()
        if event.key() == Qt.Key.Key_F7 or down:
            self.show_all()
        elif self._list is not None and self._list.isVisible() and self._list.key(event.key()):
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._hide()


def _rank(word: Word, typed: str) -> int:
    """How a word is meant by what is typed: by itself, by a part of it, by another name; beyond that not at all."""
    name, ways, others = word
    if name.lower().startswith(typed) or any(way.startswith(typed) for way in ways):
        return 0
    return 1 if typed in name.lower() else 2 if any(way.startswith(typed) for way in others) else UNMEANT


def meant(ranked: Sequence[tuple[int, str]]) -> list[str]:
    """The words that are meant, the nearest first."""
    return [word for rank, word in sorted(ranked, key=lambda one: one[0]) if rank < UNMEANT]


def spellings(book: Any, dictionaries: Sequence[str]) -> dict[str, list[Word]]:
    """How the words of these dictionaries may be typed; on the worker."""
    from desktop.services import choosing

    return {of: choosing.spellings(book, of) for of in dictionaries}

"""Several words of a dictionary: shown as tags, changed in a list with marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QLayout, QLayoutItem, QMenu, QPushButton, QSizePolicy, QWidget

from desktop.kit.fields import Tags
from desktop.kit.look import Record

from . import theme
from .theme import u

if TYPE_CHECKING:
    from .window import MainWindow


class Flow(QLayout):
    """Lays widgets out in lines, as words are."""

    def __init__(self, parent: QWidget, gap: int = 6) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self._gap = u(gap)
        self.setContentsMargins(0, u(4), 0, u(4))

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, place: int) -> QLayoutItem | None:
        return self._items[place] if 0 <= place < len(self._items) else None

    def takeAt(self, place: int) -> QLayoutItem | None:
        return self._items.pop(place) if 0 <= place < len(self._items) else None

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._lay(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        return QSize(u(160), self.heightForWidth(u(240)))

    def minimumSize(self) -> QSize:
        return QSize(u(80), u(36))

    def setGeometry(self, box: QRect) -> None:
        super().setGeometry(box)
        self._lay(box, move=True)

    def _lay(self, box: QRect, *, move: bool) -> int:
        left, top, line = box.x(), box.y() + u(4), 0
        for item in self._items:
            size = item.sizeHint()
            if left + size.width() > box.right() and line:
                left, top, line = box.x(), top + line + self._gap, 0
            if move:
                item.setGeometry(QRect(QPoint(left, top + (u(28) - size.height()) // 2), size))
            left, line = left + size.width() + self._gap, max(line, u(28))
        return top + line + u(4) - box.y()


class TagsEditor(QWidget):
    """Tags with 加, which opens the dictionary's words to tick."""

    edited = Signal()
    hint_changed = Signal(str)

    def __init__(self, field: Tags, frame: MainWindow) -> None:
        super().__init__()
        self.field = field
        self._chosen: list[str] = []
        self._words: list[str] = []
        self._flow = Flow(self)
        self.add = QPushButton(theme.icon("plus", "ink700"), "加")
        self.add.setObjectName(f"add-{field.name}")
        self.add.setAccessibleName(f"加{field.label}")
        self.add.setProperty("k", "link")
        self.add.clicked.connect(self.choose)
        self.setFocusProxy(self.add)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        of = field.of
        frame.jobs.ask(lambda book: list(dict.fromkeys(book.words(of).values())), self._offer, owner=self)
        self._show()

    def _offer(self, words: list[str]) -> None:
        self._words = words

    def put(self, record: Record) -> None:
        value = record.get(self.field.name)
        self._chosen = value.split("、") if value else []
        self._show()

    def typed(self) -> object:
        return "、".join(self._chosen)

    def text(self) -> str:
        return "、".join(self._chosen)

    def retype(self, text: str) -> None:
        self.put({self.field.name: text})

    def setText(self, text: str) -> None:
        self._chosen = [w for w in text.split("、") if w]
        self._show()
        self.edited.emit()

    def complain(self, wrong: bool) -> None:
        theme.restyle(self.add, k="danger" if wrong else "link")

    def choose(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for word in dict.fromkeys((*self._words, *self._chosen)):
            action = menu.addAction(word)
            action.setCheckable(True)
            action.setChecked(word in self._chosen)
            action.toggled.connect(lambda on, word=word: self._toggle(word, on))
        menu.popup(self.add.mapToGlobal(self.add.rect().bottomLeft()))

    def _toggle(self, word: str, on: bool) -> None:
        kept = [w for w in self._chosen if w != word]
        self._chosen = [*kept, word] if on else kept
        self._show()
        self.edited.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Backspace and self._chosen:
            self._toggle(self._chosen[-1], on=False)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _show(self) -> None:
        while (item := self._flow.takeAt(0)) is not None:
            if (widget := item.widget()) is not self.add and widget:
                widget.hide()
                widget.deleteLater()
        for word in self._chosen:
            label = QLabel(word)
            label.setProperty("tag", "grey")
            label.setFixedHeight(u(24))
            self._flow.addWidget(label)
        self._flow.addWidget(self.add)
        self._fit()

    def _fit(self) -> None:
        """A layout in a grid is not asked for its height at a width; say it here."""
        self.setFixedHeight(max(u(36), self._flow.heightForWidth(self.width() or u(240))))

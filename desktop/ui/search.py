"""Search over the whole book from the band (F3): people, households, meetings; by name, pinyin, telephone tail."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from . import inside, theme
from .pause import pause
from .theme import u

HINT = "找人、找户、找会：姓名、拼音、电话尾号"


class SearchField(QLineEdit):
    """`asked` is emitted with the text a moment after typing; `show_hits` lists the answers below; Enter opens one."""

    asked = Signal(str)
    chosen = Signal(object)
    left = Signal()

    def __init__(self, parent: QWidget, titles: Callable[[str], str]) -> None:
        super().__init__(parent)
        self.setObjectName("search")
        self.setAccessibleName("查找")
        self.setPlaceholderText(HINT)
        self.setFixedHeight(u(36))
        self.setMinimumWidth(u(220))
        self.setMaximumWidth(u(400))
        inside.picture(self, "search", "paper200")
        inside.words(self, "F3", "search-keys")
        palette = self.palette()
        palette.setColor(palette.ColorRole.PlaceholderText, theme.colour("paper300"))
        self.setPalette(palette)
        self._titles = titles
        self._wait = pause(self, 120, lambda: self.asked.emit(self.text().strip()))
        self.textEdited.connect(lambda _text: self._wait.start())
        self.list = QListWidget(parent)
        self.list.setObjectName("search-hits")
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.itemClicked.connect(self._open)
        self.list.hide()
        theme.shadow(self.list)
        parent.installEventFilter(self)

    def show_hits(self, hits: Sequence[Any]) -> None:
        """List the hits; each has ledger, uid, called and apart."""
        self.list.clear()
        for hit in hits:
            item = QListWidgetItem(f"{hit.called}   {' · '.join(filter(None, (self._titles(hit.ledger), hit.apart)))}")
            item.setData(Qt.ItemDataRole.UserRole, hit)
            item.setSizeHint(QSize(0, u(36)))
            self.list.addItem(item)
        if not hits:
            item = QListWidgetItem("没有找到，换个字或用拼音首字母试试")
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            item.setSizeHint(QSize(0, u(36)))
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self._place_list()
        self.list.setVisible(bool(self.text().strip()) and self.hasFocus())
        self.list.raise_()

    def _place_list(self) -> None:
        corner = self.mapTo(self.window(), self.rect().bottomLeft())
        rows = min(self.list.count(), 9)
        self.list.setGeometry(corner.x(), corner.y() + u(2), self.width(), rows * u(36) + u(4))

    def _open(self, item: QListWidgetItem | None) -> None:
        hit = item.data(Qt.ItemDataRole.UserRole) if item else None
        if hit is not None:
            self.leave()
            self.chosen.emit(hit)

    def leave(self) -> None:
        self.list.hide()
        self.clear()
        self.clearFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, step = event.key(), {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
        if key in step and self.list.isVisible():
            self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + step[Qt.Key(key)])))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self.list.currentItem() if self.list.isVisible() else None)
        elif key == Qt.Key.Key_Escape:
            self.leave()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.list.hide()
            self.left.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.list.isVisible():
            self._place_list()
        return False

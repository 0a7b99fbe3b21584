"""Which row holds the headings: chosen from the file's first rows, where it was found wrongly."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox

from desktop.services.incoming.looking import Sight
from desktop.ui.theme import u

SAID = 60  # characters shown of a row


class HeadingCombo(QComboBox):
    """`moved(row)` tells which row of the file is to be the heading; ↑ and ↓ move it by one that can be."""

    moved = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("columns-heading")
        self.setAccessibleName("表头在第几行")
        self.setToolTip("表头认错了，在这里换一行；也可以点下面的行号")
        self.setMaxVisibleItems(14)
        self.activated.connect(lambda _place: self._told())

    def show_sight(self, sight: Sight) -> None:
        self.clear()
        for row, words in sight.heads:
            self.addItem(f"第 {row} 行  {words[:SAID]}", row)
        self.setCurrentIndex(self.findData(sight.heading))
        self.setEnabled(self.count() > 1)
        self.view().setMinimumWidth(u(420))

    def _told(self) -> None:
        if self.currentData() is not None:
            self.moved.emit(self.currentData())

"""Covered values shown whole for a short time, at a click or by Ctrl+K; who saw what of whom is written in the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from .pause import pause
from .table import Index, Table

if TYPE_CHECKING:
    from .page import Page

SHOWN_FOR = 20_000  # milliseconds
NONE = Qt.KeyboardModifier.NoModifier


class Uncovering(QObject):
    """Serves one list. A click on a value that is shown whole covers it again."""

    def __init__(self, page: Page, table: Table, ledger: str) -> None:
        super().__init__(page)
        self._page, self._table, self._ledger = page, table, ledger
        for view in (table, table.frozen):
            view.clicked.connect(self._clicked)
        table.asked.connect(lambda what: self.toggle(table.currentIndex()) if what == "whole" else None)
        table.viewport().installEventFilter(self)
        self._again = pause(self, SHOWN_FOR, self._cover_all)

    def _clicked(self, index: Index) -> None:
        if QApplication.keyboardModifiers() == NONE:
            self.toggle(index)

    def toggle(self, index: Index) -> None:
        """Show the value of this cell whole, or cover it again; nothing where nothing is covered."""
        model = self._table.rows
        if not self.is_covered(index):
            return
        row_id, path = model.ids[index.row()], model.columns[index.column()].path
        if model.is_whole(index):
            model.cover(row_id, path)
        else:
            self._uncover(row_id, path)

    def is_covered(self, index: Index) -> bool:
        """Whether this cell holds something that is covered on the screen."""
        if not index.isValid():
            return False
        column, record = self._table.rows.columns[index.column()], self._table.rows.record(index.row())
        return column.covered and bool(record) and column.show(record or {}) != ""

    def _uncover(self, row_id: int, path: str) -> None:
        from desktop.services import uncovering

        name, model = self._ledger, self._table.rows

        def shown(text: str) -> None:
            model.show_whole(row_id, path, text)
            self._again.start()

        self._page.do(lambda book: uncovering.uncover(book, name, row_id, path), shown)

    def _cover_all(self) -> None:
        for row_id, path in self._table.rows.whole():
            self._table.rows.cover(row_id, path)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A hand over what can be uncovered."""
        if isinstance(event, QMouseEvent) and event.type() == QEvent.Type.MouseMove and not event.buttons():
            self._point(event.position().toPoint())
        return False

    def _point(self, place: QPoint) -> None:
        index = self._table.indexAt(place)
        hand = self.is_covered(index)
        self._table.viewport().setCursor(Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor)

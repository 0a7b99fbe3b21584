"""Which columns a list shows: a menu at its head, remembered on this computer."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from desktop.kit.fields import LongText
from desktop.kit.ledger import Ledger

from . import memory
from .columns import Column, column, proposed
from .table import Table

LEAST = 2


class ColumnMenu:
    """Right click on the head of a list: tick columns on and off, or go back to the proposed ones."""

    def __init__(self, table: Table, ledger: Ledger, ledgers: dict[str, Ledger], changed: Callable[[], object]) -> None:
        self._table, self._ledger, self._ledgers, self._changed = table, ledger, ledgers, changed
        head = table.horizontalHeader()
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self.show)

    def show(self, place: QPoint) -> QMenu:
        menu = QMenu(self._table)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = [c.path for c in self._table.rows.columns]
        for found in self._offered():
            action = menu.addAction(found.label)
            action.setCheckable(True)
            action.setChecked(found.path in shown)
            action.setEnabled(found.path not in shown or len(shown) > LEAST)
            action.triggered.connect(lambda on, path=found.path: self.toggle(path, on))
        menu.addSeparator()
        menu.addAction("照原来的列", lambda: self.choose(proposed(self._ledger)))
        menu.popup(self._table.horizontalHeader().mapToGlobal(place))
        return menu

    def _offered(self) -> list[Column]:
        paths = [*proposed(self._ledger), *(f.name for f in self._ledger.fields if not isinstance(f, LongText))]
        return [column(self._ledgers, self._ledger, path) for path in dict.fromkeys(paths)]

    def toggle(self, path: str, on: bool) -> None:
        shown = [c.path for c in self._table.rows.columns]
        self.choose([*shown, path] if on else [p for p in shown if p != path])

    def choose(self, paths: Sequence[str]) -> None:
        """Show these columns from now on."""
        memory.remember(f"columns/{self._ledger.name}", list(paths))
        self._table.rows.set_columns(
            [column(self._ledgers, self._ledger, path, first=place == 0) for place, path in enumerate(paths)]
        )
        self._table.set_widths()
        self._table.drop_columns()
        self._changed()

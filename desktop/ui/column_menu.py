"""Which columns a list shows, in which order, and which stay in place: a menu at its head, remembered."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QMenu

from desktop.kit.fields import LongText
from desktop.kit.ledger import Ledger

from . import memory
from .columns import Column, column, proposed
from .table import Table

LEAST = 2
KEYS = {"column-left": "Ctrl+Shift+Left", "column-right": "Ctrl+Shift+Right", "freeze": "Ctrl+Shift+F"}


class ColumnMenu:
    """Right click on the head of a list: columns on and off, to the left and right, held in place; or as proposed."""

    def __init__(self, table: Table, ledger: Ledger, ledgers: dict[str, Ledger], changed: Callable[[], object]) -> None:
        self._table, self._ledger, self._ledgers, self._changed = table, ledger, ledgers, changed
        head = table.horizontalHeader()
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(self.show)
        head.setSectionsMovable(True)
        head.sectionMoved.connect(self._dragged)
        table.asked.connect(self._key)
        kept = str(memory.recall(f"frozen/{ledger.name}", "0"))
        table.freeze(int(kept) if kept.isdigit() and int(kept) < len(table.rows.columns) else 0)

    def show(self, place: QPoint) -> QMenu:
        menu = QMenu(self._table)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.fill(menu, max(0, self._table.columnAt(place.x())))
        menu.popup(self._table.horizontalHeader().mapToGlobal(place))
        return menu

    def fill(self, menu: QMenu, at: int) -> None:
        """Put what can be done with the columns into a menu; `at` is the column meant."""
        shown = [c.path for c in self._table.rows.columns]
        name, held = self._table.rows.columns[at].label, self._table.frozen.count
        menu.addAction(f"“{name}”往左\t{KEYS['column-left']}", lambda: self.move(at, -1)).setEnabled(at > 0)
        right = menu.addAction(f"“{name}”往右\t{KEYS['column-right']}", lambda: self.move(at, 1))
        right.setEnabled(at < len(shown) - 1)
        words = "不冻结列" if held == at + 1 else f"冻结到“{name}”"
        menu.addAction(f"{words}\t{KEYS['freeze']}", lambda: self.freeze_at(at)).setEnabled(at < len(shown) - 1)
        menu.addSeparator()
        for found in self._offered():
            action = menu.addAction(found.label)
            action.setCheckable(True)
            action.setChecked(found.path in shown)
            action.setEnabled(found.path not in shown or len(shown) > LEAST)
            action.triggered.connect(lambda on, path=found.path: self.toggle(path, on))
        menu.addSeparator()
        menu.addAction("照原来的列", lambda: self.choose(proposed(self._ledger)))

    def _offered(self) -> list[Column]:
        paths = [*proposed(self._ledger), *(f.name for f in self._ledger.fields if not isinstance(f, LongText))]
        return [column(self._ledgers, self._ledger, path) for path in dict.fromkeys(paths)]

    def _key(self, what: str) -> None:
        at = max(0, self._table.currentIndex().column())
        if what in ("column-left", "column-right"):
            self.move(at, -1 if what == "column-left" else 1)
        elif what == "freeze":
            self.freeze_at(at)

    # --- changing

    def toggle(self, path: str, on: bool) -> None:
        shown = [c.path for c in self._table.rows.columns]
        self.choose([*shown, path] if on else [p for p in shown if p != path])

    def move(self, at: int, by: int) -> None:
        """Change places with a neighbour; the cursor goes with its column."""
        paths, row, to = [c.path for c in self._table.rows.columns], self._table.currentIndex().row(), at + by
        if not 0 <= to < len(paths):
            return
        paths.insert(to, paths.pop(at))
        self.choose(paths)
        if row >= 0:
            self._table.setCurrentIndex(self._table.rows.index(row, to))

    def _dragged(self, _logical: int, before: int, now: int) -> None:
        """A head was dragged: the columns themselves change places, and the head's own order stays plain."""
        head, paths = self._table.horizontalHeader(), [c.path for c in self._table.rows.columns]
        head.blockSignals(True)
        head.moveSection(now, before)
        head.blockSignals(False)
        paths.insert(now, paths.pop(before))
        QTimer.singleShot(0, self._table, lambda: self.choose(paths))

    def freeze_at(self, at: int) -> None:
        """Hold the columns up to this one, or none if they are held already."""
        self.freeze(0 if self._table.frozen.count == at + 1 else at + 1)

    def freeze(self, count: int) -> None:
        memory.remember(f"frozen/{self._ledger.name}", str(count))
        self._table.freeze(count if count < len(self._table.rows.columns) else 0)

    def choose(self, paths: Sequence[str]) -> None:
        """Show these columns from now on."""
        memory.remember(f"columns/{self._ledger.name}", list(paths))
        self._table.rows.set_columns(
            [column(self._ledgers, self._ledger, path, first=place == 0) for place, path in enumerate(paths)]
        )
        self._table.set_widths()
        self._table.freeze(self._table.frozen.count if self._table.frozen.count < len(paths) else 0)
        self._table.drop_columns()
        self._changed()

"""A long list: an array of row ids, and the records of what is on screen fetched in windows by the worker."""

from __future__ import annotations

from array import array
from collections import OrderedDict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView, QWidget

from desktop.kit.look import Record

from . import memory, theme
from .cells import CellDelegate
from .columns import Column
from .frozen import Frozen
from .theme import u

Index = QModelIndex | QPersistentModelIndex
HOW_WHOLE = "点一下看完整的，会记在操作记录里"
WINDOW = 64  # records fetched together
KEPT = 4000  # records kept
ENSURE_VISIBLE = QAbstractItemView.ScrollHint.EnsureVisible
NO_UPDATE = QItemSelectionModel.SelectionFlag.NoUpdate
RECORD = Qt.ItemDataRole.UserRole
MANY = {
    "Ctrl+C": "copy",
    "Ctrl+Shift+C": "copy-whole",
    "Ctrl+K": "whole",
    "Ctrl+V": "paste",
    "F4": "same",
    "Ctrl+D": "down",
    "Ctrl+H": "replace",
    "Ctrl+Shift+Left": "column-left",
    "Ctrl+Shift+Right": "column-right",
    "Ctrl+Shift+F": "freeze",
}
Fetch = Callable[[Sequence[int], Callable[[list[Record]], None]], None]


class TableModel(QAbstractTableModel):
    """Rows by id. `fetch(ids, then)` brings records; a row not yet brought is blank for a moment.

    After `set_ids` with `fresh=False` records already shown stay on screen until the new ones arrive.
    """

    order_asked = Signal(str)

    def __init__(self, columns: Sequence[Column], fetch: Fetch, parent: QWidget) -> None:
        super().__init__(parent)
        self.columns = list(columns)
        self.ids: array[int] = array("q")
        self._fetch = fetch
        self._records: OrderedDict[int, tuple[int, Record]] = OrderedDict()
        self._turn = 0
        self.in_cells = False
        self._asked: set[int] = set()
        self._whole: dict[tuple[int, str], str] = {}  # covered values that are shown whole for a short time

    def set_columns(self, columns: Sequence[Column]) -> None:
        self.beginResetModel()
        self.columns = list(columns)
        self._records.clear()
        self._turn += 1
        self._asked.clear()
        self._whole.clear()
        self.endResetModel()

    def set_ids(self, ids: array[int], first: Sequence[Record] = ()) -> None:
        """Show these rows; `first` are records already read, so that the top is never blank."""
        self._turn += 1
        self._asked.clear()
        self._whole.clear()
        self._keep(first)
        if ids == self.ids:
            self._repaint(0, len(ids) - 1)
            return
        self.beginResetModel()
        self.ids = ids
        self.endResetModel()

    def record(self, row: int) -> Record | None:
        """The record of a row, if it has been brought."""
        kept = self._records.get(self.ids[row]) if 0 <= row < len(self.ids) else None
        return kept[1] if kept else None

    def row_of(self, row_id: int) -> int:
        """Where a row id stands, or -1."""
        try:
            return self.ids.index(row_id)
        except ValueError:
            return -1

    # --- covered values

    def show_whole(self, row_id: int, path: str, text: str) -> None:
        """Show one covered value whole."""
        self._whole[row_id, path] = text
        self._repaint_id(row_id)

    def cover(self, row_id: int, path: str) -> None:
        """Cover a value again."""
        if self._whole.pop((row_id, path), None) is not None:
            self._repaint_id(row_id)

    def whole(self) -> dict[tuple[int, str], str]:
        """The covered values that are shown whole now, by row id and path."""
        return dict(self._whole)

    def is_whole(self, index: Index) -> bool:
        return (self.ids[index.row()], self.columns[index.column()].path) in self._whole

    def _repaint_id(self, row_id: int) -> None:
        row = self.row_of(row_id)
        if row >= 0:
            self._repaint(row, row)

    # --- what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole, RECORD):
            return int(self.columns[index.column()].align) if role == Qt.ItemDataRole.TextAlignmentRole else None
        record = self._bring(index.row())
        if role == RECORD:
            return record
        return self._said(index, role == Qt.ItemDataRole.ToolTipRole, record) if record else None

    def _said(self, index: Index, pointed: bool, record: Record) -> str:
        column = self.columns[index.column()]
        text = column.show(record)
        if not column.covered:
            return text
        if self._whole and (whole := self._whole.get((self.ids[index.row()], column.path))) is not None:
            return whole
        return f"{text}　{HOW_WHOLE}" if pointed and text else text

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Where cells are changed they are editable: Qt keeps the input method from others."""
        own = super().flags(index)
        return own | Qt.ItemFlag.ItemIsEditable if self.in_cells and index.isValid() else own

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if way != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].label
        return int(self.columns[section].align) if role == Qt.ItemDataRole.TextAlignmentRole else None

    def sort(self, column: int, way: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if 0 <= column < len(self.columns):
            down = " desc" if way == Qt.SortOrder.DescendingOrder else ""
            self.order_asked.emit(self.columns[column].path + down)

    # --- fetching

    def _bring(self, row: int) -> Record | None:
        kept = self._records.get(self.ids[row])
        if kept is None or kept[0] != self._turn:
            self._ask(row - row % WINDOW)
        return kept[1] if kept else None

    def _ask(self, first: int) -> None:
        if first in self._asked:
            return
        self._asked.add(first)
        turn, ids = self._turn, self.ids[first : first + WINDOW]

        def arrived(records: list[Record]) -> None:
            if turn == self._turn:
                self._keep(records)
                self._repaint(first, min(first + WINDOW, len(self.ids)) - 1)

        self._fetch(ids, arrived)

    def _keep(self, records: Sequence[Record]) -> None:
        for record in records:
            self._records[record["id"]] = (self._turn, record)
            self._records.move_to_end(record["id"])
        while len(self._records) > KEPT:
            self._asked.clear()
            self._records.popitem(last=False)

    def _repaint(self, first: int, last: int) -> None:
        if last >= first and self.columns:
            self.dataChanged.emit(self.index(first, 0), self.index(last, len(self.columns) - 1))


class Table(QTableView):
    """The view: horizontal lines only, whole rows, widths remembered under `name`, sorting by a click on the head."""

    opened = Signal(int)  # Enter, or a double click, on a row
    removal_asked = Signal()
    escaped = Signal()
    asked = Signal(str)  # what a key asks of the selected rows: see MANY

    def __init__(self, model: TableModel, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(f"list-{name}")
        self.setAccessibleName("列表")
        self._name = name
        self.cells: Any = None  # where the list is changed in its cells: what answers their keys first
        self.setModel(model)
        self.rows = model
        self.setItemDelegate(CellDelegate(self))
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(u(36))
        self.verticalHeader().setMinimumSectionSize(u(28))
        self._dress_head()
        self.frozen = Frozen(self)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.row()))

    def _dress_head(self) -> None:
        head = self.horizontalHeader()
        head.setFixedHeight(u(36))
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.setSortIndicatorClearable(True)
        head.setSortIndicatorShown(True)
        head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        head.setStretchLastSection(True)
        head.setMinimumSectionSize(u(48))
        head.sortIndicatorChanged.connect(self._sort)
        self.set_widths()
        head.sectionResized.connect(self._remember)

    def freeze(self, count: int) -> None:
        """Hold the first columns in place: every column is shown then, and the others scroll."""
        always, needed = Qt.ScrollBarPolicy.ScrollBarAlwaysOff, Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setHorizontalScrollBarPolicy(needed if count else always)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.frozen.freeze(count)
        self.drop_columns()
        self.frozen.place()

    def sort_by(self, column: int) -> None:
        """Up, down, and back to the ledger's own order, as clicks on the head do."""
        head = self.horizontalHeader()
        up, down = Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder
        if head.sortIndicatorSection() != column:
            head.setSortIndicator(column, up)
        else:
            head.setSortIndicator(column if head.sortIndicatorOrder() == up else -1, down)

    def show_order(self, order: str) -> None:
        """Show the mark of an order that was remembered, without asking for it again."""
        path, _, down = order.partition(" ")
        place = next((n for n, column in enumerate(self.rows.columns) if column.path == path), -1)
        head = self.horizontalHeader()
        head.blockSignals(True)
        head.setSortIndicator(place, Qt.SortOrder.DescendingOrder if down else Qt.SortOrder.AscendingOrder)
        head.blockSignals(False)
        head.viewport().update()

    def _sort(self, column: int, way: Qt.SortOrder) -> None:
        if column >= 0:
            self.rows.sort(column, way)
        else:
            self.rows.order_asked.emit("")

    def set_widths(self) -> None:
        """Give each column its remembered width, or the proposed one."""
        kept = memory.recall(f"widths/{self._name}") or []
        pairs = [pair.rsplit("=", 1) for pair in ([kept] if isinstance(kept, str) else kept) if "=" in pair]
        self._widths = {path: int(width) for path, width in pairs if width.isdigit()}
        for place, column in enumerate(self.rows.columns):
            self.setColumnWidth(place, self._width(column))

    def _width(self, column: Column) -> int:
        return u(self._widths.get(column.path, column.width))

    def _remember(self, *_: int) -> None:
        if not self.horizontalHeader().viewport().underMouse():
            return  # not dragged: the last column fills up
        self.remember_widths()

    def remember_widths(self) -> None:
        """Keep the widths as they were dragged; the last column fills up and is not asked."""
        scale = theme.percent() / 100
        shown = [(n, c) for n, c in enumerate(self.rows.columns) if not self.isColumnHidden(n)]
        self._widths |= {c.path: round(self.columnWidth(n) / scale) for n, c in shown[:-1]}
        memory.remember(f"widths/{self._name}", [f"{path}={width}" for path, width in self._widths.items()])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.drop_columns()

    def drop_columns(self) -> None:
        """Hide from the right what does not fit, so that nothing is shown by halves; two always stay."""
        room = self.viewport().width() if not self.frozen.count else 1 << 20
        for place, column in enumerate(self.rows.columns):
            hidden = place > 1 and room < min(self._width(column), u(column.least))
            self.setColumnHidden(place, hidden)
            room = -1 if hidden else room - self._width(column)

    def set_row_height(self, units: int) -> None:
        self.verticalHeader().setDefaultSectionSize(u(units))
        self.frozen.place()

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = ENSURE_VISIBLE) -> None:
        super().scrollTo(index, hint)
        if below := self.frozen.covers(index.column()):
            bar = self.horizontalScrollBar()
            bar.setValue(bar.value() - below)

    def widths(self) -> dict[str, int]:
        """The widths that were dragged, by path, in units."""
        return dict(self._widths)

    def put_widths(self, widths: Mapping[str, int]) -> None:
        """Use these widths from now on."""
        memory.remember(f"widths/{self._name}", [f"{path}={width}" for path, width in widths.items()])
        self.set_widths()
        self.drop_columns()

    def select(self, row: int) -> None:
        """Make a row the current one and show it; the column of the cursor stays, and so do rows selected with it."""
        if not 0 <= row < self.rows.rowCount():
            return
        column = max(0, self.currentIndex().column())
        if not self.selectionModel().isRowSelected(row):
            self.selectRow(row)
        if self.currentIndex().row() != row or self.currentIndex().column() != column:
            self.selectionModel().setCurrentIndex(self.rows.index(row, column), NO_UPDATE)
        self.updateGeometries()  # the scroll bar may not yet know a row just added
        self.scrollTo(self.currentIndex())  # the view itself does not, while nobody is told

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        if self.cells is None or not self.cells.compose(event):
            super().inputMethodEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.cells is not None and self.cells.key(event):
            return
        key, many = event.key(), MANY.get(QKeySequence(event.keyCombination()).toString())
        if many:
            self.asked.emit(many)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex().row())
        elif key == Qt.Key.Key_Delete:
            self.removal_asked.emit()
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)


class TableCard(QFrame):
    """A white card around a table that shows whole rows only; what is left at the bottom stays white."""

    def __init__(self, table: QTableView) -> None:
        super().__init__()
        self.setProperty("k", "card")
        self.table = table
        table.setParent(self)
        self.setMinimumHeight(u(36 * 3))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.snap()

    def snap(self) -> None:
        row, bar = self.table.verticalHeader().defaultSectionSize(), self.table.horizontalScrollBar()
        head = u(36) + (bar.height() if bar.isVisible() else 0)
        inside = self.height() - 2
        self.table.setGeometry(1, 1, self.width() - 2, head + max(1, (inside - head) // row) * row)


@contextmanager
def quiet(table: Table) -> Iterator[None]:
    """Within it, choosing a row tells nobody."""
    selection = table.selectionModel()
    selection.blockSignals(True)
    try:
        yield
    finally:
        selection.blockSignals(False)
        table.viewport().update()

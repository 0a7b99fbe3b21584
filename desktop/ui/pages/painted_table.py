"""A short table of records, painted: for cards that show a handful of rows at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QTableView,
)

from desktop.kit.look import Record
from desktop.ui import theme
from desktop.ui.pause import pause
from desktop.ui.table import HOW_WHOLE
from desktop.ui.theme import u
from desktop.ui.uncovering import SHOWN_FOR

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
SIDES = {
    "left": int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter),
    "centre": int(Qt.AlignmentFlag.AlignCenter),
    "right": int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter),
}
TAGS = {"green": "greenbg", "amber": "amberbg", "red": "redbg", "ink700": "ink100", "paper600": "paper100"}


@dataclass(frozen=True)
class Column:
    """A column: how a record is said in it; `tag` gives the colour of a tag around the words, '' for none.

    private: the field whose covered value a click shows whole.
    """

    label: str
    width: int  # units; 0 takes what is left
    say: Callable[[Record], str]
    side: str = "left"
    strong: bool = False
    tag: Callable[[Record], str] | None = None
    private: str = ""


class PaintedRows(QAbstractTableModel):
    def __init__(self, columns: Sequence[Column]) -> None:
        super().__init__()
        self.columns = columns
        self.rows: Sequence[Record] = ()
        self.whole: dict[tuple[str, str], str] = {}  # (uid, field) → a covered value that is shown whole

    def show(self, rows: Sequence[Record]) -> None:
        self.beginResetModel()
        self.rows, self.whole = rows, {}
        self.endResetModel()

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return len(self.columns)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return SIDES[self.columns[section].side]
        return self.columns[section].label if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = 0) -> Any:
        pointed = role == Qt.ItemDataRole.ToolTipRole
        if role != Qt.ItemDataRole.DisplayRole and not pointed:
            return None
        column, row = self.columns[index.column()], self.rows[index.row()]
        if (whole := self.whole.get((row.get("uid", ""), column.private))) is not None:
            return whole
        text = column.say(row)
        return f"{text}　{HOW_WHOLE}" if pointed and text and column.private else text


class PaintedDelegate(QStyledItemDelegate):
    def __init__(self, table: PaintedTable) -> None:
        super().__init__(table)
        self.table = table

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        table, cell = self.table, QRectF(option.rect)
        column, row = table.rows.columns[index.column()], table.rows.rows[index.row()]
        chosen = table.currentIndex().row() == index.row()
        painter.fillRect(cell, theme.colour("ink100" if chosen else "paper0"))
        painter.fillRect(QRectF(cell.left(), cell.bottom() - 1, cell.width(), 1), theme.colour("paper200"))
        if chosen and index.column() == 0:
            painter.fillRect(QRectF(cell.left(), cell.top(), u(4), cell.height() - 1), theme.colour("ink700"))
        box = cell.adjusted(u(16 if index.column() == 0 else 8), 0, -u(8), 0)
        text = index.data()
        if column.tag and text and (ink := column.tag(row)):
            self._tag(painter, box, text, ink, chosen)
        else:
            self._words(painter, box, text or "—", column, bool(text))

    @staticmethod
    def _words(painter: QPainter, box: QRectF, text: str, column: Column, known: bool) -> None:
        painter.setFont(theme.font(bold=column.strong))
        painter.setPen(theme.colour("paper900" if known else "paper600"))
        elided = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, SIDES[column.side], elided)

    @staticmethod
    def _tag(painter: QPainter, box: QRectF, text: str, ink: str, chosen: bool) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(theme.font())
        width = min(painter.fontMetrics().horizontalAdvance(text) + u(16), int(box.width()))
        tag = QRectF(box.left(), box.center().y() - u(12), width, u(24))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("paper0" if chosen else TAGS[ink]))
        painter.drawRoundedRect(tag, u(4), u(4))
        painter.setPen(theme.colour(ink))
        shown = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(width - u(12)))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, shown)


class PaintedTable(QTableView):
    """`opened` carries the record on Enter, F2 or a double click; `uncover_asked` the record and its covered field."""

    opened = Signal(object)
    uncover_asked = Signal(object, str)

    def __init__(self, name: str, title: str, columns: Sequence[Column]) -> None:
        super().__init__()
        self.rows = PaintedRows(columns)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self.setModel(self.rows)
        self.setItemDelegate(PaintedDelegate(self))
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("k", "painted")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(u(36))
        head = self.horizontalHeader()
        head.setFixedHeight(u(36))
        head.setHighlightSections(False)
        head.setMinimumSectionSize(u(24))
        for place, column in enumerate(columns):
            stretch = QHeaderView.ResizeMode.Stretch if column.width == 0 else QHeaderView.ResizeMode.Fixed
            head.setSectionResizeMode(place, stretch)
            if column.width:
                self.setColumnWidth(place, u(column.width))
        self.doubleClicked.connect(lambda index: self.opened.emit(self.rows.rows[index.row()]))
        self.clicked.connect(self._clicked)
        self._again = pause(self, SHOWN_FOR, self.cover)

    def _clicked(self, index: Index) -> None:
        column, row = self.rows.columns[index.column()], self.rows.rows[index.row()]
        if column.private and column.say(row):
            self.uncover_asked.emit(row, column.private)

    def show_whole(self, uid: str, field: str, text: str) -> None:
        """Show a covered value whole for a short time."""
        self.rows.whole[uid, field] = text
        self._again.start()
        self.viewport().update()

    def cover(self) -> None:
        self.rows.whole.clear()
        self.viewport().update()

    def show_rows(self, rows: Sequence[Record]) -> None:
        """Show these records, the first one current; what was current stays so."""
        now = self.current()
        self.rows.show(rows)
        uids = [row.get("uid") for row in rows]
        place = uids.index(now["uid"]) if now and now.get("uid") in uids else 0
        if rows:
            self.setCurrentIndex(self.rows.index(place, 0))

    def current(self) -> Record | None:
        place = self.currentIndex().row()
        return self.rows.rows[place] if 0 <= place < len(self.rows.rows) else None

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and self.current():
            self.opened.emit(self.current())
        else:
            super().keyPressEvent(event)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()

"""The attendance grid: a row a person, four marks, keys 1 to 4, and a reason where one is owed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QTableView,
    QWidget,
)

from desktop.ledgers.meetings import OUTSIDE
from desktop.ui import theme

from .attendance_rows import DUTY, NAME, NUMBER, REASON, STATUS, AttendanceRows, Index, owes_reason
from .cell_line import CellLine
from .marks import MARKS, draw_button

WIDTHS = {NUMBER: 40, NAME: 72, DUTY: 72, STATUS: 156}
ROW, BUTTON_WIDTH, BUTTON_HEIGHT, PITCH = 32, 32, 28, 36
KEYS = {**{mark.key: mark.status for mark in MARKS}, "5": "列席", "6": "不计入"}


def button_boxes(cell: QRectF) -> list[QRectF]:
    """Return where the four buttons of a row stand in its cell."""
    width, height, pitch = theme.u(BUTTON_WIDTH), theme.u(BUTTON_HEIGHT), theme.u(PITCH)
    top = cell.top() + (cell.height() - height) / 2
    return [QRectF(cell.left() + theme.u(8) + i * pitch, top, width, height) for i in range(len(MARKS))]


class RowDelegate(QStyledItemDelegate):
    """Paints a row: its ground, the ink bar of the current one, its words, and its four buttons."""

    reasons: Sequence[str] = ()

    def __init__(self, grid: AttendanceGrid) -> None:
        super().__init__(grid)
        self.grid = grid

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        cell, row = QRectF(option.rect), index.model().rows[index.row()]
        current = self.grid.currentIndex().row() == index.row()
        painter.fillRect(cell, theme.colour("ink100" if current else "paper0"))
        if current and index.column() == NUMBER:
            painter.fillRect(QRectF(cell.left(), cell.top(), theme.u(4), cell.height()), theme.colour("ink700"))
        painter.fillRect(QRectF(cell.left(), cell.bottom() - 1, cell.width(), 1), theme.colour("paper200"))
        if index.column() == STATUS and row.get("status") not in OUTSIDE:
            for mark, box in zip(MARKS, button_boxes(cell), strict=True):
                draw_button(painter, mark, box, row.get("status") == mark.status)
            return
        self._words(painter, cell, index, owes_reason(row))

    def _words(self, painter: QPainter, cell: QRectF, index: Index, owing: bool) -> None:
        column = index.column()
        text, ink = index.data(Qt.ItemDataRole.DisplayRole), "paper900"
        if column in (NUMBER, DUTY, STATUS):
            ink = "paper600"
        box = cell.adjusted(theme.u(8), 0, -theme.u(8 if column == NUMBER else 2), 0)
        if column == REASON and owing:
            text, ink = "请填原因", "red"
            size = theme.u(16)
            spot = QRectF(box.left(), box.center().y() - size / 2, size, size)
            theme.paint_icon(painter, "alert", spot, "red")
            box.adjust(theme.u(24), 0, 0, 0)
        painter.setPen(theme.colour(ink))
        side = Qt.AlignmentFlag.AlignRight if column == NUMBER else Qt.AlignmentFlag.AlignLeft
        text = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, int(side | Qt.AlignmentFlag.AlignVCenter), text)

    def createEditor(self, parent: QWidget, option: Any, index: Index) -> QWidget:
        editor = CellLine(parent, self.reasons)
        editor.setObjectName("attendance_reason")
        editor.setAccessibleName("原因")
        editor.entered.connect(lambda: self._keep(editor))
        return editor

    def _keep(self, editor: CellLine) -> None:
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self.grid.step(1)

    def eventFilter(self, editor: QObject, event: Any) -> bool:
        if event.type() == QEvent.Type.KeyPress and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False  # the editor's own
        return super().eventFilter(editor, event)


class AttendanceGrid(QTableView):
    """The grid of one meeting. The clerk asks to add somebody (F7), or to see the one chosen (F6)."""

    add_wanted = Signal()
    person_wanted = Signal()

    def __init__(self, rows: AttendanceRows, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("attendance_grid")
        self.setAccessibleName("签到")
        self.setAccessibleDescription("上下键选人，1 到会 2 请假 3 缺席 4 线上")
        self.delegate = RowDelegate(self)
        self.rows = rows
        self.setModel(rows)
        self.setItemDelegate(self.delegate)
        self._dress()
        rows.modelReset.connect(self._first)

    def _dress(self) -> None:
        self.setShowGrid(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        triggers = QAbstractItemView.EditTrigger  # typing opens a reason, also by the input method
        self.setEditTriggers(triggers.EditKeyPressed | triggers.AnyKeyPressed | triggers.DoubleClicked)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(REASON, QHeaderView.ResizeMode.Stretch)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        head.setMinimumSectionSize(theme.u(24))
        self.fit()

    def fit(self) -> None:
        """Take sizes from the theme's factor; called again when the type size changes."""
        self.verticalHeader().setDefaultSectionSize(theme.u(ROW))
        self.verticalHeader().setMinimumSectionSize(theme.u(ROW))
        self.horizontalHeader().setFixedHeight(theme.u(ROW))
        for column, width in WIDTHS.items():
            self.setColumnWidth(column, theme.u(width))

    def place(self) -> int:
        return self.currentIndex().row()

    def go(self, place: int, column: int = STATUS) -> None:
        self.setCurrentIndex(self.rows.index(place, column))
        self.viewport().update()

    def step(self, by: int) -> None:
        """Go to the next row, and stay on the last."""
        if self.rows.rows:
            self.go(min(max(self.place() + by, 0), len(self.rows.rows) - 1))
            self.setFocus()

    def mark(self, place: int, status: str) -> None:
        """Mark a row; where a reason is owed, open its field; otherwise go on to the next row."""
        self.rows.mark([place], status)
        if owes_reason(self.rows.rows[place]):
            self.ask_reason(place)
        else:
            self.step(1)

    def ask_reason(self, place: int) -> None:
        self.go(place, REASON)
        self.setFocus()
        self.edit(self.rows.index(place, REASON))

    def _first(self) -> None:
        if self.rows.rows:
            self.go(0)

    # --- keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:
        place = self.place()
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if place >= 0 and control and event.key() == Qt.Key.Key_Delete:
            self.rows.drop(place)
        elif place < 0 or control:
            super().keyPressEvent(event)
        elif status := KEYS.get(event.text()):
            self.mark(place, status)
        elif event.key() == Qt.Key.Key_F7:
            self.add_wanted.emit()
        elif event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.ask_reason(place)
        elif event.key() in (Qt.Key.Key_Backspace, Qt.Key.Key_0):
            self.rows.mark([place], None)
        elif event.key() == Qt.Key.Key_Menu:
            self.menu(place).popup(self.mapToGlobal(self.visualRect(self.currentIndex()).bottomLeft()))
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        super().mousePressEvent(event)
        if not index.isValid() or event.button() != Qt.MouseButton.LeftButton:
            return
        if index.column() == REASON:
            self.ask_reason(index.row())
        elif index.column() == STATUS:
            self._press(index, event)

    def _press(self, index: QModelIndex, event: QMouseEvent) -> None:
        boxes = button_boxes(QRectF(self.visualRect(index)))
        hit = next((m for m, box in zip(MARKS, boxes, strict=True) if box.contains(event.position())), None)
        if hit is None or self.rows.rows[index.row()].get("status") in OUTSIDE:
            return
        again = self.rows.rows[index.row()].get("status") == hit.status
        self.rows.mark([index.row()], None if again else hit.status)
        if owes_reason(self.rows.rows[index.row()]):
            self.ask_reason(index.row())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        if index.isValid():
            self.go(index.row())
            self.menu(index.row()).popup(event.globalPos())

    def menu(self, place: int) -> QMenu:
        """What can be done to a row besides marking it."""
        menu, row = QMenu(self), self.rows.rows[place]
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for mark in MARKS:
            menu.addAction(f"{mark.status}\t{mark.key}", lambda mark=mark: self.mark(place, mark.status))
        menu.addAction("写原因\tF2", lambda: self.ask_reason(place))
        menu.addAction("看这个人\tF6", self.person_wanted.emit)
        menu.addAction("添人…\tF7", self.add_wanted.emit)
        menu.addSeparator()
        if row.get("status") in OUTSIDE:
            menu.addAction("改回应到\t0", lambda: self.rows.mark([place], None))
        else:
            menu.addAction("列席（不算应到）\t5", lambda: self.rows.mark([place], "列席"))
            menu.addAction("不计入应到，写原因\t6", lambda: self.mark(place, "不计入"))
        menu.addAction("清掉这一行的标记\t0", lambda: self.rows.mark([place], None))
        menu.addSeparator()
        menu.addAction("从名单里去掉\tCtrl+Delete", lambda: self.rows.drop(place))
        return menu

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.place() >= 0:
            self.scrollTo(self.currentIndex(), QAbstractItemView.ScrollHint.EnsureVisible)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and getattr(event, "key", lambda: 0)() == Qt.Key.Key_F7:
            event.accept()
        return super().event(event)

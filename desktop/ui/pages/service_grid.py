"""The entry grid of an activity: cells as in a spreadsheet, names offered under the cell, a bar for the year."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QKeySequence, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QMenu,
    QStyledItemDelegate,
    QTableView,
    QWidget,
)

from desktop.kit.errors import Refused
from desktop.kit.fields import Ref
from desktop.kit.look import Record
from desktop.services import block
from desktop.ui import theme
from desktop.ui.chooser import RefEditor
from desktop.ui.list_edits import copied
from desktop.ui.theme import u

from .cell_line import CellLine
from .service_rows import (
    CAME,
    EDITABLE,
    GROUP,
    HOURS,
    HOURS_FIELD,
    LEFT,
    NAME,
    NUMBER,
    RATING,
    TOTAL,
    Index,
    ServiceRows,
    side_of,
)

WIDTHS = {NUMBER: 40, NAME: 96, GROUP: 64, CAME: 88, LEFT: 88, HOURS: 64, RATING: 96}
MOST_PASTED = 400_000  # characters: a village's volunteers many times over, read at once
VOLUNTEER = Ref("volunteer", "志愿者", to="volunteers")
KEYS = {
    CAME: "开始",
    LEFT: "结束",
    HOURS: "时长",
    RATING: "群众评价",
}
ABOVE = ("..", "。。")  # the value of the row above, as the Chinese keyboard writes it too
NEXT = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab)


class NameEditor(RefEditor):
    """A name being typed in a cell: pinyin or characters, the list below, F7 for all."""

    picked = Signal()

    def __init__(self, frame: Any, parent: QWidget) -> None:
        super().__init__(VOLUNTEER, frame)
        self.setParent(parent)
        self.setPlaceholderText("")
        self.choice: Record = {}

    def pick(self, record: Record) -> None:
        self.choice = record
        super().pick(record)
        self.picked.emit()


class ServiceDelegate(QStyledItemDelegate):
    """Paints full grid lines, the active cell's ring, red where a value cannot be read, and the bar of the year."""

    def __init__(self, grid: ServiceGrid) -> None:
        super().__init__(grid)
        self.grid = grid

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        cell, rows = QRectF(option.rect), self.grid.rows
        wrong = (index.row(), index.column()) in rows.wrong
        ground = "paper25" if index.column() == NUMBER else "redbg" if wrong else "paper0"
        painter.fillRect(cell, theme.colour(ground))
        line = theme.colour("paper200")
        painter.fillRect(QRectF(cell.left(), cell.bottom() - 1, cell.width(), 1), line)
        painter.fillRect(QRectF(cell.right() - 1, cell.top(), 1, cell.height()), line)
        if index.column() == TOTAL:
            self._year(painter, cell, index)
        else:
            self._words(painter, cell, index, wrong)
        if self.grid.currentIndex() == index:
            painter.setPen(QPen(theme.colour("ink600"), theme.ring()))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(cell.adjusted(1, 1, -1, -1))

    @staticmethod
    def _words(painter: QPainter, cell: QRectF, index: Index, wrong: bool) -> None:
        painter.setFont(theme.font())
        painter.setPen(
            theme.colour("red" if wrong else "paper600" if index.column() in (NUMBER, GROUP) else "paper900")
        )
        box = cell.adjusted(u(8), 0, -u(8), 0)
        text = painter.fontMetrics().elidedText(str(index.data() or ""), Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, side_of(index.column()), text)

    def _year(self, painter: QPainter, cell: QRectF, index: Index) -> None:
        rows = self.grid.rows
        if rows.volunteer(index.row()) is None or not rows.setting.goal:
            return
        minutes, goal = rows.year_minutes(index.row()), rows.setting.goal
        reached = minutes >= goal
        figures = f"{HOURS_FIELD.show(minutes)}    {'达标' if reached else f'差 {HOURS_FIELD.show(goal - minutes)}'}"
        painter.setFont(theme.font())
        room = u(132)
        painter.setPen(theme.colour("green" if reached else "paper900"))
        right = QRectF(cell.right() - room - u(8), cell.top(), room, cell.height())
        painter.drawText(right, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), figures)
        bar = QRectF(cell.left() + u(8), cell.center().y() - u(4), cell.width() - room - u(32), u(8))
        self._bar(painter, bar, min(minutes / goal, 1.0), theme.colour("green" if reached else "ink700"))

    @staticmethod
    def _bar(painter: QPainter, box: QRectF, share: float, ink: QColor) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        for width, colour in ((box.width(), theme.colour("paper100")), (box.width() * share, ink)):
            painter.setBrush(colour)
            painter.drawRoundedRect(QRectF(box.left(), box.top(), width, box.height()), u(4), u(4))
        painter.restore()

    def createEditor(self, parent: QWidget, option: Any, index: Index) -> QWidget:
        name = index.column() == NAME
        words = self.grid.rows.setting.ratings if index.column() == RATING else ()
        editor = self._name_editor(parent) if name else CellLine(parent, words)
        if isinstance(editor, CellLine):
            editor.entered.connect(lambda: self.grid.finish_cell(editor))
        editor.setObjectName(f"rows.{index.row()}.{index.column()}")
        editor.setAccessibleName(f"第 {index.row() + 1} 行{KEYS.get(index.column(), '姓名')}")
        editor.setProperty("k", "cell")
        return editor

    def _name_editor(self, parent: QWidget) -> NameEditor:
        editor = NameEditor(self.grid.frame, parent)
        editor.picked.connect(lambda: self.grid.finish_cell(editor))
        return editor

    def setEditorData(self, editor: Any, index: Index) -> None:
        editor.setText(str(index.data() or ""))
        editor.selectAll()

    def setModelData(self, editor: Any, model: Any, index: Index) -> None:
        if editor.text() in ABOVE:
            self.grid.rows.same_as_above(index.row(), index.column())
            return
        uid = editor.choice.get("uid", "") if isinstance(editor, NameEditor) else ""
        if uid or editor.text().strip() != str(index.data() or ""):
            model.put(index.row(), index.column(), editor.text(), uid)

    def eventFilter(self, editor: Any, event: Any) -> bool:
        if event.type() == QEvent.Type.KeyPress and event.key() in NEXT:
            if isinstance(editor, NameEditor) and editor.offering() and event.key() != Qt.Key.Key_Tab:
                return False
            if isinstance(editor, NameEditor) or event.key() == Qt.Key.Key_Tab:
                self.grid.finish_cell(editor)
                return True
            return False  # the line's own
        return super().eventFilter(editor, event)


class ServiceGrid(QTableView):
    """Enter and Tab go on, F4 takes the value above, F7 chooses, Ctrl+V pastes a block, Delete empties a cell."""

    person_wanted = Signal()

    def __init__(self, rows: ServiceRows, frame: Any) -> None:
        super().__init__()
        self.rows, self.frame = rows, frame
        self.setObjectName("service_grid")
        self.setAccessibleName("参加人员")
        self.setModel(rows)
        self.setItemDelegate(ServiceDelegate(self))
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setProperty("k", "painted")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.EditKeyPressed | triggers.AnyKeyPressed | triggers.DoubleClicked)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(u(32))
        head = self.horizontalHeader()
        head.setFixedHeight(u(32))
        head.setHighlightSections(False)
        head.setMinimumSectionSize(u(24))
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(TOTAL, QHeaderView.ResizeMode.Stretch)
        for column, width in WIDTHS.items():
            self.setColumnWidth(column, u(width))
        rows.modelReset.connect(self.to_next_blank)

    def go(self, place: int, column: int) -> None:
        self.setCurrentIndex(self.rows.index(place, column))
        self.scrollTo(self.currentIndex(), QAbstractItemView.ScrollHint.EnsureVisible)

    def to_next_blank(self) -> None:
        """Stand on the first row without a name."""
        named = [bool(row.get("volunteer")) or (i, NAME) in self.rows.wrong for i, row in enumerate(self.rows.rows)]
        self.go(named.index(False) if False in named else len(named), NAME)

    def finish_cell(self, editor: QWidget) -> None:
        """Keep what was typed and go on to the next cell; after the last, to the next row's name."""
        self.commitData(editor)
        self.closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        self.setFocus()
        self.next_cell()

    def next_cell(self) -> None:
        place, column = self.currentIndex().row(), self.currentIndex().column()
        row = self.rows.rows[place] if place < len(self.rows.rows) else {}
        whole = row.get("volunteer") and row.get("minutes")
        later = [c for c in EDITABLE if c > column]
        if (column == NAME and whole) or not later:
            self.go(place + 1, NAME)
        else:
            self.go(place, later[0])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        quote = control and event.key() in (Qt.Key.Key_Apostrophe, Qt.Key.Key_D)  # copy above, fill down
        if event.matches(QKeySequence.StandardKey.Paste):
            self.paste()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.next_cell()
        elif event.key() == Qt.Key.Key_F4 or quote:
            self.rows.same_as_above(index.row(), index.column())
            self.next_cell()
        elif event.key() == Qt.Key.Key_F7:
            self.choose(index.row())
        elif event.key() == Qt.Key.Key_Delete and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.rows.drop(index.row())
        elif event.key() == Qt.Key.Key_Delete and index.column() in EDITABLE:
            self.rows.put(index.row(), index.column(), "")
        else:
            super().keyPressEvent(event)

    def choose(self, place: int) -> None:
        """F7: choose the row's volunteer from all of them."""
        self.go(place, NAME)
        self.edit(self.rows.index(place, NAME))
        self.findChildren(NameEditor)[-1].choose()

    def paste(self) -> int:
        """Take what was copied from WPS, from the current row on; merged cells are spread. 0 if there is no table."""
        html, text = copied()
        try:
            grid = block.grid_of(html[:MOST_PASTED], text[:MOST_PASTED])
        except Refused:
            return 0
        return self.rows.paste(max(self.currentIndex().row(), 0), "\n".join("\t".join(row) for row in grid))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos())
        if index.isValid():
            self.go(index.row(), index.column())
        self.menu().popup(event.globalPos())

    def menu(self) -> QMenu:
        """What can be done in the current cell, each with its key."""
        place, column = self.currentIndex().row(), self.currentIndex().column()
        menu = QMenu(self)
        menu.setObjectName("service-menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction("选人…\tF7", lambda: self.choose(place))
        menu.addAction("看这个人\tF6", self.person_wanted.emit).setEnabled(bool(self.rows.volunteer(place)))
        same = menu.addAction("同上一行\tF4", lambda: self.rows.same_as_above(place, column))
        same.setEnabled(place > 0 and column in KEYS)
        menu.addAction("从 WPS 粘贴\tCtrl+V", self.paste)
        empty = menu.addAction("清空这一格\tDelete", lambda: self.rows.put(place, column, ""))
        empty.setEnabled(column in EDITABLE)
        menu.addSeparator()
        menu.addAction("去掉这一行\tCtrl+Delete", lambda: self.rows.drop(place))
        return menu

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()

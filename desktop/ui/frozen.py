"""The first columns of a list held in place while the others scroll: a second view over the left of the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTableView

from . import theme
from .theme import u

if TYPE_CHECKING:
    from .table import Table

NEVER = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
LEAST_LEFT = 160  # units that stay for the columns that scroll


class Frozen(QTableView):
    """Shows the first `count` columns of a table; selection, rows, widths and keys are the table's own."""

    def __init__(self, table: Table) -> None:
        super().__init__(table)
        self.table, self.count = table, 0
        self.setObjectName(f"{table.objectName()}-frozen")
        self.setAccessibleName("冻结的列")
        self.setProperty("k", "frozen")
        self.setModel(table.model())
        self.setSelectionModel(table.selectionModel())
        self.setItemDelegate(table.itemDelegate())
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(table.selectionBehavior())
        self.setSelectionMode(table.selectionMode())
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(table.verticalScrollMode())
        self.setHorizontalScrollBarPolicy(NEVER)
        self.setVerticalScrollBarPolicy(NEVER)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.verticalHeader().hide()
        self._dress_head()
        self._tie()
        self.hide()

    def _dress_head(self) -> None:
        head, main = self.horizontalHeader(), self.table.horizontalHeader()
        head.setFixedHeight(main.height() or u(36))
        head.setHighlightSections(False)
        head.setSectionsClickable(True)
        head.setMinimumSectionSize(main.minimumSectionSize())
        head.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        head.customContextMenuRequested.connect(lambda place: main.customContextMenuRequested.emit(place))
        head.sectionClicked.connect(lambda column: self.table.sort_by(column))
        head.sectionResized.connect(self._dragged)
        main.sectionResized.connect(lambda *_: self.place())
        main.sortIndicatorChanged.connect(lambda column, way: head.setSortIndicator(column, way))

    def _tie(self) -> None:
        mine, main = self.verticalScrollBar(), self.table.verticalScrollBar()
        main.valueChanged.connect(lambda value: mine.setValue(value))
        mine.valueChanged.connect(lambda value: main.setValue(value))
        self.customContextMenuRequested.connect(self._menu)
        self.doubleClicked.connect(lambda index: self.table.opened.emit(index.row()))
        self.table.model().modelReset.connect(self.place)
        self.table.installEventFilter(self)

    def freeze(self, count: int) -> None:
        """Hold this many columns; none at 0."""
        self.count = count
        self.setVisible(count > 0)
        self.place()

    def place(self) -> None:
        """Lie exactly over the columns that are held, and give way where nothing would be left of the others."""
        if not self.count:
            return
        table, model = self.table, self.table.model()
        for column in range(model.columnCount()):
            self.setColumnHidden(column, column >= self.count)
            if column < self.count and self.columnWidth(column) != table.columnWidth(column):
                self.setColumnWidth(column, table.columnWidth(column))
        self.verticalHeader().setMinimumSectionSize(table.verticalHeader().minimumSectionSize())
        self.verticalHeader().setDefaultSectionSize(table.verticalHeader().defaultSectionSize())
        head = table.horizontalHeader().height()
        self.horizontalHeader().setFixedHeight(head)
        self.setGeometry(table.frameWidth(), table.frameWidth(), self.width_held(), head + table.viewport().height())
        self.setVisible(self.width_held() + u(LEAST_LEFT) <= table.viewport().width())
        self.raise_()

    def width_held(self) -> int:
        return sum(self.table.columnWidth(column) for column in range(self.count))

    def covers(self, column: int) -> int:
        """How far a column that scrolls lies below the held ones, in pixels."""
        if self.isHidden() or column < self.count:
            return 0
        return max(0, self.width_held() - self.table.columnViewportPosition(column))

    def _dragged(self, column: int, _old: int, new: int) -> None:
        if self.horizontalHeader().viewport().underMouse() and self.table.columnWidth(column) != new:
            self.table.setColumnWidth(column, new)
            self.table.remember_widths()

    def _menu(self, place: QPoint) -> None:
        there = self.table.viewport().mapFromGlobal(self.viewport().mapToGlobal(place))
        self.table.customContextMenuRequested.emit(there)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        box = self.viewport().rect()
        painter = QPainter(self.viewport())
        painter.fillRect(box.right() - u(1), 0, u(2), box.height(), theme.colour("paper300"))
        painter.end()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.place()
            self.viewport().update()
        return False

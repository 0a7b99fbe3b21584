"""The list of meetings, grouped by month: what each was about, who came, what its record still lacks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyledItemDelegate,
    QTableView,
    QWidget,
)

from desktop.services.meeting_list import LATE, MATERIALS, WHOLE, Line
from desktop.ui import theme
from desktop.ui.theme import u

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
DAY, TYPE, TOPICS, CHAIR, CAME, PAPERS, STATE = range(7)
HEADS = ("日期", "类型", "议题", "主持", "到会 / 应到", "材料", "状态")
WIDTHS = {DAY: 116, TYPE: 136, CHAIR: 84, CAME: 110, PAPERS: 224, STATE: 122}
WEEKDAYS = "一二三四五六日"
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class MonthHead:
    """The row above a month's meetings."""

    def __init__(self, month: int, lines: Sequence[Line]) -> None:
        held = sum(not line.to_come for line in lines)
        coming = len(lines) - held
        self.month = month
        self.title = f"{month} 月"
        self.fact = f"已开 {held} 次" + (f" · 待开 {coming} 次" if coming else "")


class MeetingRows(QAbstractTableModel):
    """Meetings and the heads of their months, in the order shown."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Line | MonthHead] = []

    def show(self, lines: Sequence[Line]) -> None:
        self.beginResetModel()
        self.rows = []
        for month in dict.fromkeys(line.month for line in lines):
            of_month = [line for line in lines if line.month == month]
            self.rows += [MonthHead(month, of_month), *of_month]
        self.endResetModel()

    def line(self, place: int) -> Line | None:
        row = self.rows[place] if 0 <= place < len(self.rows) else None
        return row if isinstance(row, Line) else None

    def place_of(self, uid: str) -> int:
        return next((i for i, row in enumerate(self.rows) if isinstance(row, Line) and row.uid == uid), -1)

    def place_of_month(self, month: int) -> int:
        return next((i for i, row in enumerate(self.rows) if isinstance(row, MonthHead) and row.month == month), -1)

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = ROOT) -> int:
        return len(HEADS)

    def flags(self, index: Index) -> Qt.ItemFlag:
        chosen = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return chosen if index.isValid() and self.line(index.row()) else Qt.ItemFlag.NoItemFlags

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section == CAME else LEFT
        return HEADS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = 0) -> Any:
        row = self.rows[index.row()]
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        if isinstance(row, MonthHead):
            return f"{row.title} {row.fact}" if index.column() == DAY and role == Qt.ItemDataRole.DisplayRole else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.topics if index.column() == TOPICS else None
        return (say_day(row.day), row.type, row.topics, row.chair, say_came(row), say_papers(row), row.state)[
            index.column()
        ]


def say_day(day: str) -> str:
    known = date.fromisoformat(day)
    return f"{known.day}日 周{WEEKDAYS[known.weekday()]}"


def say_came(line: Line) -> str:
    present = "—" if line.present is None else str(line.present)
    return f"{present} / {'—' if line.due is None else line.due}"


def say_papers(line: Line) -> str:
    if line.to_come:
        return "—"
    return " ".join(f"{'有' if there else '缺'}{name}" for name, there in zip(MATERIALS, line.has, strict=True))


class MeetingDelegate(QStyledItemDelegate):
    """Paints a meeting's row: its ground, words, materials with √ or ×, and its state as a tag."""

    def __init__(self, table: MeetingTable) -> None:
        super().__init__(table)
        self.table = table

    def paint(self, painter: QPainter, option: Any, index: Any) -> None:
        row = index.model().rows[index.row()]
        cell = QRectF(option.rect)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, MonthHead):
            self._head(painter, cell, row, index.column())
            return
        chosen = self.table.currentIndex().row() == index.row()
        self._ground(painter, cell, "ink100" if chosen else "paper0")
        if chosen and index.column() == DAY:
            painter.fillRect(QRectF(cell.left(), cell.top(), u(4), cell.height() - 1), theme.colour("ink700"))
        box = cell.adjusted(u(16 if index.column() == DAY else 8), 0, -u(8), 0)
        if index.column() == PAPERS:
            self._papers(painter, box, row)
        elif index.column() == STATE:
            self._state(painter, box, row, chosen)
        else:
            self._text(painter, box, index.data(Qt.ItemDataRole.DisplayRole), RIGHT if index.column() == CAME else LEFT)

    @staticmethod
    def _ground(painter: QPainter, cell: QRectF, ground: str) -> None:
        painter.fillRect(cell, theme.colour(ground))
        painter.fillRect(QRectF(cell.left(), cell.bottom() - 1, cell.width(), 1), theme.colour("paper200"))

    def _head(self, painter: QPainter, cell: QRectF, row: MonthHead, column: int) -> None:
        self._ground(painter, cell, "paper25")
        if column != DAY:
            return
        painter.setFont(theme.font(bold=True))
        painter.setPen(theme.colour("paper900"))
        box = QRectF(cell.left() + u(16), cell.top(), u(500), cell.height())
        painter.drawText(box, LEFT, row.title)
        box.adjust(painter.fontMetrics().horizontalAdvance(row.title) + u(8), 0, 0, 0)
        painter.setFont(theme.font())
        painter.setPen(theme.colour("paper600"))
        painter.drawText(box, LEFT, row.fact)

    @staticmethod
    def _text(painter: QPainter, box: QRectF, text: str, side: int, ink: str = "paper900") -> None:
        painter.setFont(theme.font())
        painter.setPen(theme.colour(ink))
        painter.drawText(
            box, side, painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
        )

    def _papers(self, painter: QPainter, box: QRectF, line: Line) -> None:
        if line.to_come:
            self._text(painter, box, "—", LEFT, "paper600")
            return
        left, side = box.left(), u(16)
        for name, there in zip(MATERIALS, line.has, strict=True):
            spot = QRectF(left, box.center().y() - side / 2, side, side)
            theme.paint_icon(painter, "check" if there else "close", spot, "green" if there else "red")
            painter.setFont(theme.font(bold=not there))
            painter.setPen(theme.colour("paper600" if there else "red"))
            painter.drawText(QRectF(left + u(20), box.top(), u(50), box.height()), LEFT, name)
            left += u(69)

    @staticmethod
    def _state(painter: QPainter, box: QRectF, line: Line, chosen: bool) -> None:
        icon, ink, ground = look_of(line.state)
        painter.setFont(theme.font())
        width, side = painter.fontMetrics().horizontalAdvance(line.state) + u(16 + 20), u(16)
        tag = QRectF(box.left(), box.center().y() - u(12), min(width, box.width()), u(24))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("paper0" if chosen else ground))
        painter.drawRoundedRect(tag, u(4), u(4))
        theme.paint_icon(painter, icon, QRectF(tag.left() + u(7), tag.center().y() - side / 2, side, side), ink)
        painter.setPen(theme.colour(ink))
        painter.drawText(tag.adjusted(u(27), 0, 0, 0), LEFT, line.state)


def look_of(state: str) -> tuple[str, str, str]:
    """A state's icon, colour and ground."""
    if state == WHOLE:
        return "check", "green", "greenbg"
    if state == LATE:
        return "history", "ink700", "ink100"
    return ("alert", "red", "redbg") if state.startswith("缺") else ("clock", "amber", "amberbg")


class MeetingTable(QTableView):
    """`opened` carries a Line on Enter, F2 or a double click; `removed` on Delete."""

    opened = Signal(object)
    removed = Signal(object)

    def __init__(self, rows: MeetingRows) -> None:
        super().__init__()
        self.setObjectName("list-meetings")
        self.setAccessibleName("会议")
        self.setModel(rows)
        self.rows = rows
        self.setItemDelegate(MeetingDelegate(self))
        self.setShowGrid(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(TOPICS, QHeaderView.ResizeMode.Stretch)
        head.setHighlightSections(False)
        head.setFixedHeight(u(36))
        self.verticalHeader().setDefaultSectionSize(u(36))
        for column, width in WIDTHS.items():
            self.setColumnWidth(column, u(width))
        self.doubleClicked.connect(lambda index: self._open(index.row()))
        rows.modelReset.connect(self._span)

    def _span(self) -> None:
        """Let the head of a month reach over all columns."""
        self.clearSpans()
        for place, row in enumerate(self.rows.rows):
            if isinstance(row, MonthHead):
                self.setSpan(place, DAY, 1, len(HEADS))

    def fit(self, narrow: bool) -> None:
        """Narrow: lower rows, and the last columns give way to the words."""
        self.verticalHeader().setDefaultSectionSize(u(32 if narrow else 36))
        self.setColumnHidden(PAPERS, narrow)
        self.setColumnHidden(CHAIR, narrow)

    def line(self) -> Line | None:
        return self.rows.line(self.currentIndex().row())

    def choose(self, place: int) -> None:
        """Make a meeting current; of a month's head, its first meeting."""
        if 0 <= place < len(self.rows.rows):
            place += self.rows.line(place) is None
            self.setCurrentIndex(self.rows.index(place, DAY))
            self.scrollTo(self.rows.index(max(place - 1, 0), DAY), QAbstractItemView.ScrollHint.PositionAtTop)
            self.viewport().update()

    def _open(self, place: int) -> None:
        if line := self.rows.line(place):
            self.opened.emit(line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2):
            self._open(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Delete and self.line():
            self.removed.emit(self.line())
        else:
            super().keyPressEvent(event)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:
        super().currentChanged(current, previous)
        self.viewport().update()

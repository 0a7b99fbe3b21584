"""The rows of a trial as a table: what becomes of each; the cells of a refused row can be written in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QComboBox,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from desktop.services.incoming import Entry, Refusal, looking
from desktop.services.incoming.plan import WITHOUT
from desktop.services.incoming.report import OUTCOMES, repaired
from desktop.ui import theme
from desktop.ui.theme import u

from .import_state import Said, Tried
from .import_ticks import ROOM, paint_tick, place_of_tick

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
HEADS = ("行", "谁", "结果", "哪一列", "写的是", "怎么回事，怎么改")
ROW, WHO, OUTCOME, WHERE, VALUE, WHY = range(len(HEADS))
WIDTHS = {WHO: 116, OUTCOME: 104, WHERE: 128, VALUE: 200}
TINTS = {"added": "green", "updated": "ink700", "same": "paper600", "refused": "red", WITHOUT: "paper600"}
REPAIRED, LEFT = "repaired", "left"
HIDDEN = {"": (), "refused": (OUTCOME,), REPAIRED: (WHO, OUTCOME), LEFT: (WHO, OUTCOME, WHERE)}
HIDDEN |= dict.fromkeys(("added", "updated", "same", WITHOUT), (OUTCOME, WHERE, VALUE))
WHY_OF = {"added": "记了什么", "updated": "改了什么", "same": "", REPAIRED: "为什么", LEFT: "为什么"}


class LinesModel(QAbstractTableModel):
    """`edited(row, col, text)` is told what is written into a cell of a refused row."""

    def __init__(self, parent: QWidget, edited: Callable[[int, int, str], object]) -> None:
        super().__init__(parent)
        self._edited = edited
        self.tried: Tried | None = None
        self.said = Said()
        self.kind = ""
        self.lines: Sequence[Any] = ()
        self._entries: dict[int, Entry] = {}

    def show_lines(self, tried: Tried | None, said: Said, kind: str, lines: Sequence[Any]) -> None:
        self.beginResetModel()
        self.tried, self.said, self.kind, self.lines, self._entries = tried, said, kind, lines, {}
        self.endResetModel()

    def repaint(self) -> None:
        if self.lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.lines) - 1, WHY))

    # --- what Qt asks

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(HEADS)

    def headerData(self, section: int, way: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if way != Qt.Orientation.Horizontal or role != Role.DisplayRole:
            return None
        return WHY_OF.get(self.kind, HEADS[WHY]) if section == WHY else HEADS[section]

    def flags(self, index: Index) -> Qt.ItemFlag:
        editable = index.column() == VALUE and self.place(index.row()) is not None
        ticks = index.column() == ROW and self.ticks
        more = Qt.ItemFlag.ItemIsEditable if editable else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | more | (Qt.ItemFlag.ItemIsUserCheckable if ticks else Qt.ItemFlag.NoItemFlags)

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        if role in (Role.DisplayRole, Role.ToolTipRole, Role.EditRole):
            return self._texts(index.row())[index.column()]
        if role == Role.CheckStateRole and index.column() == ROW and self.ticks:
            out = self.number(index.row()) in self.said.without
            return Qt.CheckState.Unchecked if out else Qt.CheckState.Checked
        if role == Role.ForegroundRole:
            return theme.colour(self._tint(index.row(), index.column()))
        if role == Role.BackgroundRole and index.column() == VALUE and self.place(index.row()) is not None:
            return theme.colour("ink100" if self._written(index.row()) is not None else "redbg")
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        place, text = self.place(index.row()), str(value or "").strip()
        if role != Role.EditRole or place is None or text == self._texts(index.row())[VALUE]:
            return False
        self._edited(self.lines[index.row()][0], place, text)
        return True

    # --- a line

    @property
    def ticks(self) -> bool:
        """Whether the lines are rows that can be left out."""
        return self.kind not in (REPAIRED, LEFT)

    def number(self, row: int) -> int:
        """The row of the file, as the plan counts it."""
        line = self.lines[row]
        return int(line.row if self.kind == REPAIRED else line.number if self.kind == LEFT else line[0])

    def refusal(self, row: int) -> Refusal | None:
        if self.kind in (REPAIRED, LEFT):
            return None
        number, which = self.lines[row]
        refusals = self._entry(number).refusals
        return refusals[which] if refusals else None

    def place(self, row: int) -> int | None:
        """The column number of the cell that was refused."""
        refusal = self.refusal(row)
        if refusal is None or self.tried is None:
            return None
        return looking.place_of(self.tried.headings, refusal.column, refusal.heading)

    def words(self, row: int) -> Sequence[str]:
        """The words that may stand in the refused cell, where it is a choice."""
        place = self.place(row)
        return self.tried.words.get(place or 0, ()) if self.tried else ()

    def _written(self, row: int) -> str | None:
        place = self.place(row)
        return None if place is None else self.said.fixes.get(self.lines[row][0], {}).get(place)

    def _entry(self, number: int) -> Entry:
        assert self.tried is not None
        if number not in self._entries:
            self._entries[number] = next(self.tried.listing.entries([number]))
        return self._entries[number]

    def _texts(self, row: int) -> tuple[str, str, str, str, str, str]:
        line = self.lines[row]
        if self.kind == REPAIRED:
            return self._at(line.row), "", "改了写法", line.heading, repaired(line), line.reason
        if self.kind == LEFT:
            return self._at(line.number), "", "不是记录", "", line.text, line.reason
        return self._row_texts(row, *line)

    def _row_texts(self, row: int, number: int, which: int) -> tuple[str, str, str, str, str, str]:
        entry = self._entry(number)
        outcome = OUTCOMES[entry.outcome]
        if not entry.refusals:
            return self._at(number), entry.called or self._named(number), outcome, "", "", entry.told
        refusal, written = entry.refusals[which], self._written(row)
        value = refusal.value if written is None else written
        who = entry.called or self._named(number)
        return self._at(number), who, outcome, refusal.heading, value, refusal.reason

    def _named(self, number: int) -> str:
        """The name that a refused row says."""
        tried = self.tried
        assert tried is not None
        col = next((h.col for h in tried.headings if h.path in ("name", "person", "head")), None)
        return tried.cells.get(number, {}).get(col or 0, "")

    def _at(self, number: int) -> str:
        assert self.tried is not None
        file, row = self.tried.plan.table.where(number)
        return f"{row} · {file}" if file else str(row)

    def _tint(self, row: int, column: int) -> str:
        if column in (ROW, WHERE):
            return "paper600"
        if column != OUTCOME or self.kind in (REPAIRED, LEFT):
            return "paper900"
        return TINTS[self._entry(self.lines[row][0]).outcome]


class LinesTable(QTableView):
    """Enter or F2 writes in the refused cell, wherever in its row one stands; then the next line follows.

    `ticked(numbers)` tells of which rows the tick was pressed: with the mouse, or all selected ones with the space bar.
    """

    ticked = Signal(object)

    def __init__(self, model: LinesModel) -> None:
        super().__init__()
        self.setObjectName("trial-lines")
        self.setAccessibleName("每一行怎么样了")
        self.setProperty("k", "painted")
        self.setModel(model)
        self.setItemDelegate(LineDelegate(self))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(u(36))
        head = self.horizontalHeader()
        head.setFixedHeight(u(36))
        head.setHighlightSections(False)
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setStretchLastSection(True)
        for column, width in WIDTHS.items():
            self.setColumnWidth(column, u(width))
        self.doubleClicked.connect(lambda index: self.write_in(index.row()))

    def show_kind(self, kind: str, files: bool = False) -> None:
        """Hide what says the same in every line of a kind; with several files a row is told with its file."""
        for column in range(len(HEADS)):
            self.setColumnHidden(column, column in HIDDEN[kind])
        self.setColumnWidth(VALUE, u(320 if kind in (REPAIRED, LEFT) else WIDTHS[VALUE]))
        self.setColumnWidth(WHO, u(240 if WHERE in HIDDEN[kind] else WIDTHS[WHO]))
        self.setColumnWidth(ROW, u((200 if files else 56) + (0 if kind in (REPAIRED, LEFT) else ROOM)))

    def chosen(self) -> list[int]:
        """The numbers of the selected rows of the file."""
        model = self.model()
        if not isinstance(model, LinesModel) or not model.ticks:
            return []
        return list(dict.fromkeys(model.number(index.row()) for index in self.selectionModel().selectedRows(WHO)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = event.position().toPoint()
        index = self.indexAt(at)
        on = index.isValid() and index.column() == ROW and index.data(Role.CheckStateRole) is not None
        if on and place_of_tick(self.visualRect(index)).adjusted(-u(6), -u(6), u(6), u(6)).contains(at):
            model, chosen = self.model(), self.chosen()
            number = model.number(index.row())  # type: ignore[attr-defined]
            self.ticked.emit(chosen if number in chosen else [number])
        else:
            super().mousePressEvent(event)

    def write_in(self, row: int) -> None:
        index = self.model().index(row, VALUE)
        if index.flags() & Qt.ItemFlag.ItemIsEditable:
            self.setCurrentIndex(index)
            self.edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and self.currentIndex().isValid():
            if self.state() != QAbstractItemView.State.EditingState:  # what ends the writing comes here, too
                self.write_in(self.currentIndex().row())
        elif event.key() == Qt.Key.Key_Space and self.chosen():
            self.ticked.emit(self.chosen())
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        super().closeEditor(editor, hint)
        below = self.currentIndex().row() + 1
        if hint == QAbstractItemDelegate.EndEditHint.SubmitModelCache and below < self.model().rowCount():
            self.setCurrentIndex(self.model().index(below, VALUE))


class LineDelegate(QStyledItemDelegate):
    """Horizontal lines only; the first column keeps the card's edge."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box = option.rect  # type: ignore[attr-defined]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        ground = index.data(Role.BackgroundRole) or theme.colour("ink100" if chosen else "paper0")
        painter.save()
        painter.fillRect(box, ground)
        painter.fillRect(box.left(), box.bottom(), box.width(), 1, theme.colour("paper200"))
        if chosen and index.column() == ROW:
            painter.fillRect(box.left(), box.top(), u(4), box.height(), theme.colour("ink700"))
        painter.setPen(index.data(Role.ForegroundRole))
        tick = index.data(Role.CheckStateRole)
        if tick is not None:
            paint_tick(painter, box, tick == Qt.CheckState.Checked)
        left = ROOM if tick is not None else 16 if index.column() == ROW else 8
        room = box.adjusted(u(left), 0, -u(8), 0)
        text = painter.fontMetrics().elidedText(str(index.data() or ""), theme.ELIDE, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        """A cell that may only say certain words offers them; others can be typed all the same."""
        model = index.model()
        words = model.words(index.row()) if isinstance(model, LinesModel) else ()
        if not words:
            return super().createEditor(parent, option, index)
        combo = QComboBox(parent)
        combo.setObjectName("line-words")
        combo.setAccessibleName("改成")
        combo.setEditable(True)
        combo.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        combo.setMaxVisibleItems(12)
        combo.addItems(list(words))
        combo.activated.connect(lambda _row: self._leave(combo))
        return combo

    def _leave(self, combo: QComboBox) -> None:
        """A word was chosen: leaving the cell writes it."""
        table = self.parent()
        if isinstance(table, QWidget) and combo.isVisible():
            table.setFocus()

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setEditText(str(index.data() or ""))
            line = editor.lineEdit()
            if line is not None:
                line.selectAll()
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QComboBox):
            model.setData(index, editor.currentText())
        else:
            super().setModelData(editor, model, index)

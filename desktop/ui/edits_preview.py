"""What a paste, a replacement or a filling-in would change: every row before it is written, the refused ones named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QTableView, QWidget

from desktop.kit.fields import Field

from . import theme
from .dialog import Dialog
from .theme import u

if TYPE_CHECKING:
    from desktop.services.edits import Line, Outcome

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
VERDICTS = {"changed": "改", "added": "新增", "same": "没变", "refused": "不收"}
TINTS = {"changed": "paper900", "added": "green", "same": "paper600", "refused": "red"}
PLACE, CALLED = 0, 1
WIDTHS = {PLACE: 56, CALLED: 116}
MOST_WIDE = 240


class EditsModel(QAbstractTableModel):
    """A row an edit: where it came from, whom it means, old → new of each field, and what becomes of it."""

    def __init__(self, outcome: Outcome, fields: Sequence[Field], parent: QWidget) -> None:
        super().__init__(parent)
        self.fields = list(fields)
        self._all = outcome.lines
        self.lines: Sequence[Line] = self._all
        self._heads = ["行", "记录", *(f.label for f in self.fields), "结果"]

    def show_only(self, refused: bool) -> None:
        self.beginResetModel()
        self.lines = [line for line in self._all if line.verdict == "refused"] if refused else self._all
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 Qt's own default
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, way: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        return self._heads[section] if way == Qt.Orientation.Horizontal and role == Role.DisplayRole else None

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        line, column = self.lines[index.row()], index.column()
        if role in (Role.DisplayRole, Role.ToolTipRole):
            return self._text(line, column)
        if role == Role.ForegroundRole:
            return theme.colour(self._tint(line, column))
        wrong = role == Role.BackgroundRole and self._wrong(line, column)
        return theme.colour("redbg") if wrong else None

    def _text(self, line: Line, column: int) -> str:
        if column == PLACE:
            return str(line.place)
        if column == CALLED:
            return line.called or ("（新记录）" if not line.uid else "")
        if column == len(self._heads) - 1:
            return f"{VERDICTS[line.verdict]}：{line.why}" if line.why else VERDICTS[line.verdict]
        cell = line.cells.get(self.fields[column - 2].name)
        if cell is None:
            return ""
        if cell.before == cell.after or not cell.before:
            return cell.after
        return f"{cell.before} → {cell.after or '（空）'}"

    def _wrong(self, line: Line, column: int) -> bool:
        cell = line.cells.get(self.fields[column - 2].name) if CALLED < column < len(self._heads) - 1 else None
        return bool(cell and cell.wrong)

    def _tint(self, line: Line, column: int) -> str:
        if column == len(self._heads) - 1 or self._wrong(line, column):
            return TINTS[line.verdict]
        cell = line.cells.get(self.fields[column - 2].name) if column > CALLED else None
        return "paper600" if column == PLACE or (cell and cell.before == cell.after) else "paper900"


class EditsPreview(Dialog):
    """`then` is called when the rows that can be written are to be written."""

    def __init__(
        self,
        over: QWidget,
        title: str,
        note: str,
        verb: str,
        outcome: Outcome,
        fields: Sequence[Field],
        then: Callable[[], object],
    ) -> None:
        writes = outcome.to_write
        do = f"{verb} {writes:,} 行"
        buttons = ((f"不{verb}了", ""), (do, "primary")) if writes else (("知道了", "primary"),)
        super().__init__(
            over, title, said(outcome) + note, buttons, lambda a: then() if writes and a == do else None,
            icon="paste", width=980,
        )  # fmt: skip
        self.model = EditsModel(outcome, fields, self)
        self.table = self._table()
        self.body.addWidget(self.table)
        if refused := outcome.count("refused"):
            self.only = QCheckBox(f"只看不收的 {refused:,} 行（一格也不动，改好了再来）")
            self.only.setObjectName("edits-refused")
            self.only.setAccessibleName(self.only.text())
            self.only.toggled.connect(self.model.show_only)
            self.foot.insertWidget(0, self.only)

    def _table(self) -> QTableView:
        table = QTableView()
        table.setObjectName("edits-rows")
        table.setAccessibleName("会改哪些")
        table.setModel(self.model)
        table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        table.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(u(32))
        head = table.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setStretchLastSection(True)
        for column in range(self.model.columnCount()):
            table.setColumnWidth(column, u(WIDTHS.get(column, 0)) or self._wide(table, column))
        table.setMinimumHeight(u(32 * min(max(self.model.rowCount(), 2), 9) + 40))
        return table

    def _wide(self, table: QTableView, column: int) -> int:
        """As wide as its first rows need, within bounds."""
        rows = range(min(self.model.rowCount(), 40))
        texts = [str(self.model.index(row, column).data() or "") for row in rows]
        metrics = table.fontMetrics()
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
        return max(u(96), min(u(MOST_WIDE), widest + u(24)))


def said(outcome: Outcome) -> str:
    """Say in a sentence what would become of the rows: 12 行：改 9 行，新增 1 行，不收 2 行."""
    words = [f"{word} {n:,} 行" for verdict, word in VERDICTS.items() if (n := outcome.count(verdict))]
    return f"共 {len(outcome.lines):,} 行：{'，'.join(words)}。"

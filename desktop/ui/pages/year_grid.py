"""The year's meetings at a glance: types down, months across; a red block is a gap, and opens what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from desktop.ui import theme

from .marks import draw_mark

ROW, LABEL, TALLY, GAP = 32, 108, 84, 4
MOVES = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}
WORDS = {"held": "已开", "gap": "缺", "due": "待开", "later": "还没到"}


class Block(NamedTuple):
    """One cell as it stands on the screen."""

    row: int
    place: int
    box: QRectF


class YearGrid(QWidget):
    """Paints the rows of services.home.Home.grid; arrow keys walk it, Enter or a click opens a cell."""

    opened = Signal(object, object)  # GridRow, Cell

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("year_grid")
        self.setAccessibleName("今年会议")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.rows: Sequence[Any] = ()
        self.month = 0
        self._at = (0, 0)

    def show_rows(self, rows: Sequence[Any], month: int) -> None:
        """Show GridRows; `month` is tinted (0 for a year that is not running)."""
        self.rows, self.month = rows, month
        self._at = self._first_of_interest()
        self.updateGeometry()
        self.update()
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(theme.u(LABEL + TALLY + 12 * 44), theme.u(ROW) * (len(self.rows) + 1) + 1)

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.u(LABEL + TALLY + 12 * 30), self.sizeHint().height())

    def current(self) -> tuple[Any, Any] | None:
        """Return the GridRow and Cell the keyboard stands on."""
        if not self.rows:
            return None
        row = self.rows[self._at[0]]
        return row, row.cells[self._at[1]]

    def _first_of_interest(self) -> tuple[int, int]:
        for wanted in ("gap", "due"):
            for r, row in enumerate(self.rows):
                for c, cell in enumerate(row.cells):
                    if cell.state == wanted:
                        return r, c
        return 0, 0

    # --- geometry

    def _month_left(self, month: int) -> float:
        """Return the left edge of a month, 1 to 12; of 13, the right edge of December."""
        left, width = theme.u(LABEL), self.width() - theme.u(LABEL + TALLY)
        return left + width * (month - 1) / 12

    def blocks(self) -> list[Block]:
        half, made = theme.u(GAP) / 2, []
        for r, row in enumerate(self.rows):
            top = theme.u(ROW) * (r + 1)
            for c, cell in enumerate(row.cells):
                left, right = self._month_left(cell.first), self._month_left(cell.last + 1)
                made.append(Block(r, c, QRectF(left + half, top + 3, right - left - 2 * half, theme.u(ROW) - 6)))
        return made

    def block_at(self, point: QPoint) -> Block | None:
        return next((b for b in self.blocks() if b.box.contains(point)), None)

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_months(painter)
        for r, row in enumerate(self.rows):
            self._paint_row(painter, r, row)
        for block in self.blocks():
            self._paint_block(painter, block)
        painter.end()

    def _paint_months(self, painter: QPainter) -> None:
        height = theme.u(ROW)
        for month in range(1, 13):
            left, right = self._month_left(month), self._month_left(month + 1)
            if month == self.month:
                whole = QRectF(left, 0, right - left, self.height())
                painter.fillRect(whole, theme.colour("ink50"))
            painter.setFont(theme.font(bold=month == self.month))
            painter.setPen(theme.colour("ink700" if month == self.month else "paper600"))
            words = f"{month}月" if right - left >= theme.u(38) else str(month)
            painter.drawText(QRectF(left - 4, 0, right - left + 8, height), Qt.AlignmentFlag.AlignCenter, words)
        painter.setFont(theme.font())
        painter.setPen(theme.colour("paper600"))
        painter.drawText(self._tally_box(0), _right(), "已开/应开")

    def _tally_box(self, line: int) -> QRectF:
        return QRectF(self.width() - theme.u(TALLY), theme.u(ROW) * line, theme.u(TALLY) - theme.u(4), theme.u(ROW))

    def _paint_row(self, painter: QPainter, r: int, row: Any) -> None:
        top = theme.u(ROW) * (r + 1)
        painter.fillRect(QRectF(0, top, self.width(), 1), theme.colour("paper200"))
        painter.setFont(theme.font())
        painter.setPen(theme.colour("paper900"))
        name = painter.fontMetrics().elidedText(row.type, Qt.TextElideMode.ElideRight, theme.u(LABEL))
        painter.drawText(QRectF(0, top, theme.u(LABEL), theme.u(ROW)), _left(), name)
        short = any(cell.state == "gap" for cell in row.cells)
        painter.setFont(theme.font(bold=short))
        painter.setPen(theme.colour("red" if short else "paper900"))
        painter.drawText(self._tally_box(r + 1), _right(), f"{row.held} / {row.needed}")

    def _paint_block(self, painter: QPainter, block: Block) -> None:
        cell = self.rows[block.row].cells[block.place]
        paint = {"gap": self._paint_gap, "due": self._paint_due, "later": self._paint_later}.get(cell.state)
        (paint or self._paint_held)(painter, block.box, cell)
        if self.hasFocus() and (block.row, block.place) == self._at:
            painter.setPen(QPen(theme.colour("ink600"), theme.ring()))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(block.box.adjusted(-1, -1, 1, 1), 4, 4)

    @staticmethod
    def _fill(painter: QPainter, box: QRectF, ground: str, edge: str = "") -> None:
        painter.setPen(QPen(theme.colour(edge), 1) if edge else Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5) if edge else box, 3, 3)

    def _paint_gap(self, painter: QPainter, box: QRectF, cell: Any) -> None:
        self._fill(painter, box, "red")
        text = "缺" if cell.needed - cell.held <= 1 and cell.needed <= 1 else f"缺{cell.needed - cell.held}"
        self._say(painter, box, text, "paper0", True)

    def _paint_due(self, painter: QPainter, box: QRectF, cell: Any) -> None:
        self._fill(painter, box, "amberbg", "amberedge")
        self._say(painter, box, due_words(cell), "amber", True)

    def _paint_later(self, painter: QPainter, box: QRectF, cell: Any) -> None:
        self._say(painter, box, "·", "paper400", True)

    def _paint_held(self, painter: QPainter, box: QRectF, cell: Any) -> None:
        self._fill(painter, box, "paper50")
        size, count = theme.u(16), f" {cell.held}" if cell.held > 1 else ""
        painter.setFont(theme.font())
        width = painter.fontMetrics().horizontalAdvance(count)
        left = box.center().x() - (size + width) / 2
        tick = QRectF(left, box.center().y() - size / 2, size, size)
        draw_mark(painter, "到会", tick.adjusted(0, 0, 0, 0), theme.colour("green"), theme.u(1.6))
        painter.setPen(theme.colour("green"))
        painter.drawText(QRectF(left + size, box.top(), width + 2, box.height()), _left(), count)

    @staticmethod
    def _say(painter: QPainter, box: QRectF, text: str, ink: str, bold: bool) -> None:
        painter.setFont(theme.font(bold=bold))
        painter.setPen(theme.colour(ink))
        painter.drawText(box.adjusted(-4, 0, 4, 0), Qt.AlignmentFlag.AlignCenter, text)

    # --- keyboard, mouse, and those who listen

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in MOVES and self.rows:
            self._walk(*MOVES[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open()
        else:
            super().keyPressEvent(event)

    def _open(self) -> None:
        if current := self.current():
            self.opened.emit(*current)

    def _walk(self, down: int, right: int) -> None:
        row, place = self._at
        month = self.rows[row].cells[place].first
        row = min(max(row + down, 0), len(self.rows) - 1)
        cells = self.rows[row].cells
        if down:
            place = next((i for i, c in enumerate(cells) if c.first <= month <= c.last), 0)
        self._at = row, min(max(place + right, 0), len(cells) - 1)
        self.update()
        self._tell()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if block := self.block_at(event.position().toPoint()):
            self._at = block.row, block.place
            self.update()
            self._tell()
            self._open()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        block = self.block_at(event.position().toPoint())
        self.setCursor(Qt.CursorShape.PointingHandCursor if block else Qt.CursorShape.ArrowCursor)
        if block:
            row = self.rows[block.row]
            QToolTip.showText(event.globalPosition().toPoint(), say(row, row.cells[block.place]), self)

    def _tell(self) -> None:
        """Let a screen reader know where the keyboard stands."""
        if current := self.current():
            self.setAccessibleDescription(say(*current))
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))


def due_words(cell: Any) -> str:
    """Say what is due in a cell: how many in a narrow one, a word in a wide one."""
    missing = cell.needed - cell.held
    if cell.last > cell.first:
        return "待开" if missing <= 1 else f"待开 {missing} 次"
    return "待" if cell.needed <= 1 else f"待{missing}"


def say(row: Any, cell: Any) -> str:
    """Say a cell as a sentence: 支部党员大会 7月至9月：缺，已开 0 次，应开 1 次."""
    months = f"{cell.first}月" + (f"至{cell.last}月" if cell.last > cell.first else "")
    return f"{row.type} {months}：{WORDS[cell.state]}，已开 {cell.held} 次，应开 {cell.needed} 次"


def _left() -> int:
    return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


def _right() -> int:
    return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

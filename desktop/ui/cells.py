"""How a cell of a list is drawn: lines, the selected row's bar, tags, the red 缺…, names semibold."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate

from desktop.kit.fields import Tags

from . import theme
from .columns import Column
from .theme import u

RECORD = Qt.ItemDataRole.UserRole
MOST_TAGS = 3
INK_TAGS = ("党员",)


class CellDelegate(QStyledItemDelegate):
    """Paints everything itself: the style sheet's item rules cost more than the whole cell."""

    def __init__(self, parent: QAbstractItemView) -> None:
        super().__init__(parent)
        self._view = parent
        self._plain, self._strong = theme.font(16), theme.font(16, bold=True)
        self._metrics = {False: QFontMetrics(self._plain), True: QFontMetrics(self._strong)}

    def paint(
        self, painter: QPainter, option: Any, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        painter.save()
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._ground(painter, option.rect, index.column(), selected, bool(option.state & QStyle.StateFlag.State_Active))
        column: Column = index.model().columns[index.column()]  # type: ignore[attr-defined]
        record = index.data(RECORD)
        if record is not None:
            if column.covered and index.model().is_whole(index):  # type: ignore[attr-defined]
                painter.fillRect(option.rect.adjusted(u(2), u(3), -u(2), -u(3)), theme.colour("amberbg"))
            left = u(16) if index.column() == 0 else u(8)
            self._value(painter, option.rect.adjusted(left, 0, -u(8), 0), column, index.data(), selected)
        if self._view.hasFocus() and self._view.currentIndex() == index:
            self._ring(painter, option.rect)
        painter.restore()

    def _ground(self, painter: QPainter, box: QRect, place: int, selected: bool, active: bool) -> None:
        painter.fillRect(box, theme.colour("ink100" if selected else "paper0"))
        painter.fillRect(box.x(), box.bottom(), box.width(), 1, theme.colour("paper200"))
        if selected and place == 0:
            painter.fillRect(box.x(), box.y(), u(4), box.height(), theme.colour("ink700"))

    def _ring(self, painter: QPainter, box: QRect) -> None:
        """The cell a paste begins at, and whose column is filled."""
        painter.setPen(QPen(theme.colour("ink600"), theme.ring(1)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(box.adjusted(1, 1, -2, -2))

    def _value(self, painter: QPainter, box: QRect, column: Column, text: str, selected: bool) -> None:
        if isinstance(column.field, Tags):
            self._tags(painter, box, text.split("、") if text else [], selected)
        elif not text and column.expected:
            self._missing(painter, box, column.label)
        else:
            self._text(painter, box, text, column)

    def _text(self, painter: QPainter, box: QRect, text: str, column: Column) -> None:
        painter.setFont(self._strong if column.strong else self._plain)
        painter.setPen(theme.colour("paper900"))
        shown = self._metrics[column.strong].elidedText(text, theme.ELIDE, box.width())
        painter.drawText(box, int(column.align), shown)

    def _missing(self, painter: QPainter, box: QRect, label: str) -> None:
        painter.setFont(self._plain)
        side = u(16)
        theme.paint_icon(painter, "alert", QRectF(box.x(), box.center().y() - side / 2 + 1, side, side), "red")
        painter.setPen(theme.colour("red"))
        painter.drawText(box.adjusted(u(23), 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, f"缺{label}")

    def _tags(self, painter: QPainter, box: QRect, words: list[str], selected: bool) -> None:
        painter.setFont(self._plain)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left, metrics = box.x(), self._metrics[False]
        for place, word in enumerate(words):
            more = place >= MOST_TAGS
            width = metrics.horizontalAdvance("…" if more else word) + u(16)
            if left + width > box.right() or more:
                painter.setPen(theme.colour("paper600"))
                painter.drawText(
                    QRect(left, box.y(), box.right() - left, box.height()), Qt.AlignmentFlag.AlignVCenter, "…"
                )
                return
            self._tag(painter, QRectF(left, box.center().y() - u(12) + 1, width, u(24)), word, selected)
            left += width + u(4)

    def _tag(self, painter: QPainter, box: QRectF, word: str, selected: bool) -> None:
        ink = word in INK_TAGS
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("paper0" if selected else "ink100" if ink else "paper100"))
        painter.drawRoundedRect(box, u(4), u(4))
        painter.setPen(theme.colour("ink700" if ink else "paper600"))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, word)

"""The drop-down of a heading: the best candidates with how many records have them, any other by its word, 留空."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.services.mapping_options import Option
from desktop.ui import theme
from desktop.ui.theme import u

WIDTH, ROWS = 400, 7
MOST_FOUND = 60
OPTION = Qt.ItemDataRole.UserRole
BLANK, MORE = "blank", "more"


@dataclass(frozen=True)
class Offer:
    """What a drop-down shows of one place.

    `shape` is how it is written now, `shapes` how it could be (shape, words); `path` what it is filled with.
    """

    key: str
    heading: str
    path: str | None
    options: Sequence[Option]
    counts: Sequence[int | None]
    others: Sequence[Option]
    counter: str
    shape: str = ""
    shapes: Sequence[tuple[str, str]] = ()
    likely: bool = False


class Choice(QFrame):
    """Floats under its heading. `pick(key, option)` fills the place, None leaves it blank; `write(key, shape)`.

    `count(key, options, then)` is asked how many records have what is found by its word. `asks` is what is asked of
    the place, `blank` what stands for nothing, and what that means.
    """

    asks, blank = "填什么？", ("留空", "以后手填")

    def __init__(
        self,
        window: QWidget,
        offers: Sequence[Offer],
        pick: Callable[[str, Option | None], object],
        write: Callable[[str, str], object],
        count: Callable[[str, Sequence[Option], Callable[[Sequence[int | None]], None]], object],
    ) -> None:
        super().__init__(window, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("choice")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(min(u(WIDTH), window.width() - u(32)))
        self._window, self._offers, self._pick, self._write, self._count = window, offers, pick, write, count
        self.offer = offers[0]
        column = QVBoxLayout(self)
        column.setContentsMargins(1, u(8), 1, u(8))
        column.setSpacing(u(8))
        self.title = QLabel()
        self.title.setProperty("k", "strong")
        self.finder = QLineEdit()
        self.finder.setObjectName("choice-find")
        self.finder.setPlaceholderText("找别的：打字，如 银行卡")
        self.finder.installEventFilter(self)
        self.finder.textChanged.connect(lambda _text: self._list())
        self.rows = QListWidget()
        self.rows.setObjectName("choice-rows")
        self.rows.setAccessibleName("填什么")
        self.rows.setFrameShape(QFrame.Shape.NoFrame)
        self.rows.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.rows.setItemDelegate(_Row(self.rows))
        self.rows.itemClicked.connect(self._take)
        self.rows.installEventFilter(self)
        self._add(column, self.title)
        self._several(column)
        self._add(column, self.finder)
        column.addWidget(self.rows)
        self._build_shapes(column)
        self.show_offer(self.offer)

    def _add(self, column: QVBoxLayout, widget: QWidget) -> None:
        row = QHBoxLayout()
        row.setContentsMargins(u(12), 0, u(12), 0)
        row.addWidget(widget)
        column.addLayout(row)

    def _several(self, column: QVBoxLayout) -> None:
        """The blanks of one cell, side by side."""
        if len(self._offers) < 2:
            return
        row = QHBoxLayout()
        row.setContentsMargins(u(12), 0, u(12), 0)
        row.setSpacing(u(8))
        for number, offer in enumerate(self._offers):
            chip = QPushButton(offer.heading or f"第 {number + 1} 处")
            chip.setObjectName(f"choice-of-{number}")
            chip.setProperty("k", "chip")
            chip.setCheckable(True)
            chip.setAutoExclusive(True)
            chip.setChecked(number == 0)
            chip.clicked.connect(lambda _checked=False, offer=offer: self.show_offer(offer))
            row.addWidget(chip)
        row.addStretch(1)
        column.addLayout(row)

    def _build_shapes(self, column: QVBoxLayout) -> None:
        self._shaping = QWidget()
        row = QHBoxLayout(self._shaping)
        row.setContentsMargins(u(12), 0, u(12), 0)
        label = QLabel("写成")
        label.setProperty("k", "label")
        self.shapes = QComboBox()
        self.shapes.setObjectName("choice-shape")
        self.shapes.setAccessibleName("写成什么样")
        self.shapes.activated.connect(self._shape)
        row.addWidget(label)
        row.addWidget(self.shapes, 1)
        column.addWidget(self._shaping)

    # --- showing

    def show_offer(self, offer: Offer) -> None:
        """Show one place: of a cell with several blanks, one after another."""
        self.offer = offer
        self.title.setText(f"“{offer.heading}” {self.asks}" if offer.heading else f"这里{self.asks}")
        self.finder.setAccessibleName(f"{offer.heading} {self.asks}打字查找")
        self.finder.clear()
        self.shapes.clear()
        for shape, words in offer.shapes:
            self.shapes.addItem(words, shape)
        self.shapes.setCurrentIndex(max(0, self.shapes.findData(offer.shape)))
        self._shaping.setVisible(bool(offer.shapes))
        self._list()

    def _list(self, everything: bool = False) -> None:
        word, offer = self.finder.text().strip(), self.offer
        self.rows.clear()
        if word or everything:
            found = [o for o in offer.others if word.lower() in o.words.lower()][:MOST_FOUND]
            for option in found:
                self._row(option.label, "", option)
            if found:
                self._count(offer.key, found, self._counted)
            else:
                self._row("没有叫这个的，换个词试试", "", None)
        else:
            for option, count in zip(offer.options, offer.counts, strict=True):
                tag = "现在" if option.path == offer.path and not offer.likely else "较像" if option.likely else ""
                self._row(option.label, self._had(count), option, tag)
            if offer.others:
                self._row("更多字段…", "打字查找", MORE)
        self._row(*self.blank, BLANK)
        self.rows.setCurrentRow(self._first())
        self.rows.setFixedHeight(min(ROWS, self.rows.count()) * u(36))
        self.adjustSize()

    def _had(self, count: int | None) -> str:
        return "" if count is None else f"{count:,} {self.offer.counter}有" if count else "账本里还没有"

    def _counted(self, counts: Sequence[int | None]) -> None:
        """The counts of what is listed have come."""
        for row, count in enumerate(counts):
            if item := self.rows.item(row):
                item.setData(OPTION + 1, self._had(count))
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.text()} {self._had(count)}".strip())

    def _first(self) -> int:
        data = [self.rows.item(n).data(OPTION) for n in range(self.rows.count())]
        now = (n for n, o in enumerate(data) if isinstance(o, Option) and o.path == self.offer.path)
        return next(now, 0)

    def _row(self, label: str, count: str, data: object, tag: str = "") -> None:
        item = QListWidgetItem(label)
        item.setData(OPTION, data)
        item.setData(OPTION + 1, count)
        item.setData(OPTION + 2, tag)
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{label} {count} {tag}".strip())
        item.setSizeHint(QSize(0, u(36)))
        self.rows.addItem(item)

    def show_under(self, box: QRect) -> None:
        """Open below a box of the screen, or above it where there is no room, within the window."""
        window = self._window
        inside = QRect(window.mapToGlobal(QPoint(0, 0)), window.size())
        left = max(inside.left() + u(8), min(box.left(), inside.right() - self.width() - u(8)))
        top = box.bottom() + 1
        if top + self.height() > inside.bottom():
            top = max(inside.top() + u(8), min(top, inside.bottom() - self.height() - u(8)))
        self.move(left, top)
        self.show()
        self.finder.setFocus()

    # --- choosing

    def _take(self, item: QListWidgetItem) -> None:
        data = item.data(OPTION)
        if data == MORE:
            self._list(everything=True)
            self.finder.setFocus()
        elif data is not None:
            pick, key = self._pick, self.offer.key
            self.close()
            pick(key, data if isinstance(data, Option) else None)

    def _shape(self, _index: int) -> None:
        write, key, shape = self._write, self.offer.key, self.shapes.currentData()
        self.close()
        write(key, shape)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(watched, event)
        return False

    def _key(self, watched: QObject, event: QKeyEvent) -> bool:
        key = event.key()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if item := self.rows.currentItem():
                self._take(item)
            return True
        if watched is self.finder and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            self.rows.setCurrentRow(max(0, min(self.rows.count() - 1, self.rows.currentRow() + step)))
            return True
        return False


class _Row(QStyledItemDelegate):
    """Label, how many have it, a tag at the right."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        box = option.rect  # type: ignore[attr-defined]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        painter.save()
        painter.fillRect(box, theme.colour("ink100" if chosen else "paper0"))
        data, count, tag = (index.data(OPTION + n) for n in range(3))
        if data == BLANK:
            painter.fillRect(box.left(), box.top(), box.width(), 1, theme.colour("paper200"))
        room = box.adjusted(u(12), 0, -u(12), 0)
        if tag:
            room.setRight(self._tag(painter, room, tag) - u(8))
        self._words(painter, room, str(index.data()), str(count or ""), bold=index.row() == 0 and bool(tag))
        painter.restore()

    def _words(self, painter: QPainter, room: QRect, label: str, count: str, bold: bool) -> None:
        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.setFont(theme.font(16, bold))
        painter.setPen(theme.colour("paper900"))
        after = painter.fontMetrics().horizontalAdvance(count) + u(8) if count else 0
        shown = painter.fontMetrics().elidedText(label, theme.ELIDE, room.width() - after)
        painter.drawText(room, left, shown)
        used = painter.fontMetrics().horizontalAdvance(shown) + u(8)
        painter.setFont(theme.font())
        painter.setPen(theme.colour("paper600"))
        painter.drawText(room.adjusted(used, 0, 0, 0), left, count)

    def _tag(self, painter: QPainter, room: QRect, tag: str) -> int:
        painter.setFont(theme.font())
        ground, tint = ("amberbg", "amber") if tag == "较像" else ("greenbg", "green")
        wide = painter.fontMetrics().horizontalAdvance(tag) + u(16)
        box = QRectF(room.right() - wide, room.center().y() - u(12), wide, u(24))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour(ground))
        painter.drawRoundedRect(box, u(4), u(4))
        painter.setPen(theme.colour(tint))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, tag)
        return round(box.left())

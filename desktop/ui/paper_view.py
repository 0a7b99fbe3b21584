"""Pages on a desk: as many side by side as fit, painted only when seen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QPen, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from . import theme
from .theme import u

if TYPE_CHECKING:
    from desktop.paper.impose import Edges

GAP = 16  # units between pages
KEPT = 12  # page pictures kept
MOST, LEAST = 3.0, 0.15  # pixels a point


class PaperView(QAbstractScrollArea):
    """`show_pages` takes sizes in points; `paint(number, size)` is called for a page seen, `show_image` answers."""

    moved = Signal(int, int, int)  # first and last page seen, from 1, and the zoom in per cent

    def __init__(self, paint: Callable[[int, QSize], None]) -> None:
        super().__init__()
        self.setObjectName("paper")
        self.setAccessibleName("预览")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._ask_for = paint
        self._sizes: list[tuple[float, float]] = []
        self._boxes: list[QRect] = []
        self._images: dict[int, QImage] = {}
        self._asked: dict[int, QSize] = {}
        self._limits: Edges | None = None
        self.fit, self._scale = "page", 1.0  # fit: page, width, or nothing once zoomed by hand

    @property
    def count(self) -> int:
        return len(self._sizes)

    def show_pages(self, sizes: Sequence[tuple[float, float]]) -> None:
        self._sizes = list(sizes)
        self._images.clear()
        self._asked.clear()
        self.verticalScrollBar().setValue(0)
        self._lay()

    def show_image(self, number: int, size: QSize, image: QImage) -> None:
        if self._asked.get(number) == size:
            self._images[number] = image
            while len(self._images) > KEPT:
                gone = next(iter(self._images))
                del self._images[gone]
                self._asked.pop(gone, None)
            self.viewport().update()

    def show_limits(self, limits: Edges | None) -> None:
        """Show on every page how far the printer prints, where something lies beyond."""
        self._limits = limits
        self.viewport().update()

    def set_fit(self, fit: str) -> None:
        """'page' or 'width'."""
        self.fit = fit
        self._lay_again()

    def zoom_by(self, factor: float) -> None:
        self.fit = ""
        self._scale = max(LEAST, min(MOST, self._scale * factor))
        self._lay_again()

    def turn(self, by: int) -> None:
        """Show the next page, or the one before."""
        first, last = self._seen()
        wanted = max(0, min(self.count - 1, last + by if by > 0 else first + by))
        if self._boxes:
            self.verticalScrollBar().setValue(self._boxes[wanted].top() - u(GAP))

    # --- laying out

    def _lay_again(self) -> None:
        """Lay the same pages out at another size; what was in the middle stays there."""
        room, bars = self.viewport().size(), (self.horizontalScrollBar(), self.verticalScrollBar())
        x, y = bars[0].value() + room.width() / 2, bars[1].value() + room.height() / 2
        first, last = self._seen()
        number = next((n for n in range(first, last) if self._boxes[n].bottom() >= y), last)
        before = self._boxes[number] if self._boxes else QRect(0, 0, 1, 1)
        across, down = (x - before.x()) / before.width(), (y - before.y()) / before.height()
        self._lay()
        if self._boxes:
            box = self._boxes[number]
            bars[0].setValue(round(box.x() + across * box.width() - room.width() / 2))
            bars[1].setValue(round(box.y() + (0.5 if self.fit == "page" else down) * box.height() - room.height() / 2))

    def _lay(self) -> None:
        room = self.viewport().size()
        if not self._sizes:
            self._boxes = []
        else:
            wide, high = max(w for w, _ in self._sizes), max(h for _, h in self._sizes)
            if self.fit == "page":
                self._scale = (room.height() - u(2 * GAP)) / high
            elif self.fit == "width":
                self._scale = (room.width() - u(2 * GAP)) / wide
            self._scale = max(LEAST, min(MOST, self._scale))
            self._boxes = self._place(room.width(), wide)
        bottom = self._boxes[-1].bottom() + u(GAP) if self._boxes else 0
        right = max((b.right() for b in self._boxes), default=0) + u(GAP)
        self.verticalScrollBar().setRange(0, max(0, bottom - room.height()))
        self.verticalScrollBar().setPageStep(room.height())
        self.verticalScrollBar().setSingleStep(u(48))
        self.horizontalScrollBar().setRange(0, max(0, right - room.width()))
        self.horizontalScrollBar().setPageStep(room.width())
        self._look()

    def _place(self, width: int, wide: float) -> list[QRect]:
        beside = max(1, min(self.count, (width - u(GAP)) // (round(wide * self._scale) + u(GAP))))
        boxes: list[QRect] = []
        top = u(GAP)
        for start in range(0, self.count, beside):
            line = [
                QSize(round(w * self._scale), round(h * self._scale)) for w, h in self._sizes[start : start + beside]
            ]
            left = max(u(GAP), (width - sum(s.width() for s in line) - u(GAP) * (len(line) - 1)) // 2)
            for size in line:
                boxes.append(QRect(left, top, size.width(), size.height()))
                left += size.width() + u(GAP)
            top += max(s.height() for s in line) + u(GAP)
        return boxes

    def _seen(self) -> tuple[int, int]:
        top = self.verticalScrollBar().value()
        seen = [n for n, b in enumerate(self._boxes) if b.bottom() > top and b.top() < top + self.viewport().height()]
        return (seen[0], seen[-1]) if seen else (0, 0)

    def _look(self) -> None:
        """Ask for what is seen and not painted at this size yet."""
        first, last = self._seen()
        if self._boxes:
            ratio = self.devicePixelRatioF()
            for number in range(first, last + 1):
                size = self._boxes[number].size() * ratio
                if self._asked.get(number) != size:
                    self._asked[number] = size
                    self._ask_for(number, size)
        self.moved.emit(first + 1, last + 1, round(self._scale * 75))
        self.viewport().update()

    # --- what Qt asks

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.colour("desk"))
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(-self.horizontalScrollBar().value(), -self.verticalScrollBar().value())
        first, last = self._seen()
        for number in range(first, last + 1) if self._boxes else ():
            box = self._boxes[number]
            painter.fillRect(box.translated(u(2), u(2)), theme.colour("shade"))
            painter.fillRect(box, theme.colour("paper0"))
            if image := self._images.get(number):
                painter.drawImage(box, image)
            if self._limits:
                self._draw_limits(painter, box, self._limits)
        painter.end()

    def _draw_limits(self, painter: QPainter, box: QRect, limits: Edges) -> None:
        mm = self._scale * 72 / 25.4
        sides = (limits.left * mm, limits.top * mm, -limits.right * mm, -limits.bottom * mm)
        painter.setPen(QPen(theme.colour("red"), 1, Qt.PenStyle.DashLine))
        painter.drawRect(QRectF(box).adjusted(*sides))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_again()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self._look()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(1.1 if event.angleDelta().y() > 0 else 1 / 1.1)
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        turns = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_PageUp: -1, Qt.Key.Key_Space: 1}
        if event.key() in turns:
            self.turn(turns[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

"""One picture: fitted into its place, larger and smaller, turned by quarters, pushed about with the mouse."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPixmap, QResizeEvent, QTransform, QWheelEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from . import theme
from .theme import u

STEP, MOST = 1.25, 8.0


class Canvas(QWidget):
    """Shows a picture, or words where there is none. `zoom` is 1 when the whole picture just fits."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName("照片")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.zoom, self.quarters = 1.0, 0
        self._picture = QPixmap()
        self._words = ("", "", "")
        self._off, self._grip = QPointF(), QPointF()

    def show_picture(self, picture: QPixmap) -> None:
        self._picture, self._words = picture, ("", "", "")
        self.setAccessibleDescription("")
        self._keep_in_sight()

    def say(self, title: str, words: str, icon: str) -> None:
        """Show words instead of a picture."""
        self._picture, self._words = QPixmap(), (title, words, icon)
        self.setAccessibleDescription(f"{title} {words}".strip())
        self.update()

    # --- larger, smaller, turned

    def larger(self) -> None:
        self._zoom_to(self.zoom * STEP, QPointF(self.rect().center()))

    def smaller(self) -> None:
        self._zoom_to(self.zoom / STEP, QPointF(self.rect().center()))

    def fit(self) -> None:
        """The whole picture again, upright as it was taken."""
        self.zoom, self.quarters, self._off = 1.0, 0, QPointF()
        self._keep_in_sight()

    def turn(self) -> None:
        """A quarter to the right; only what is seen, not the file."""
        self.quarters = (self.quarters + 1) % 4
        self._keep_in_sight()

    def _zoom_to(self, zoom: float, around: QPointF) -> None:
        """Zoom so that what lies under a point stays under it."""
        zoom = max(1.0, min(MOST, zoom))
        from_middle = around - QPointF(self.rect().center()) - self._off
        self._off += from_middle - from_middle * (zoom / self.zoom)
        self.zoom = zoom
        self._keep_in_sight()

    # --- the place

    def shown(self) -> QRectF:
        """Where the picture lies, turned and zoomed."""
        wide, high = self._picture.width(), self._picture.height()
        if self.quarters % 2:
            wide, high = high, wide
        scale = self._scale(wide, high) * self.zoom
        box = QRectF(0, 0, wide * scale, high * scale)
        box.moveCenter(QPointF(self.rect().center()) + self._off)
        return box

    def _scale(self, wide: int, high: int) -> float:
        """What makes it fit; a small picture is not blown up to more than twice its size."""
        if not wide or not high:
            return 1.0
        room = self.rect().adjusted(u(8), u(8), -u(8), -u(8))
        return max(0.01, min(room.width() / wide, room.height() / high, 2.0))

    def _keep_in_sight(self) -> None:
        """A picture larger than its place covers it; a smaller one stands in the middle."""
        box = self.shown()
        over_x = max(0.0, (box.width() - self.width()) / 2)
        over_y = max(0.0, (box.height() - self.height()) / 2)
        self._off = QPointF(max(-over_x, min(over_x, self._off.x())), max(-over_y, min(over_y, self._off.y())))
        self.setCursor(Qt.CursorShape.OpenHandCursor if over_x or over_y else Qt.CursorShape.ArrowCursor)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_in_sight()

    # --- the mouse

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y():
            factor = STEP if event.angleDelta().y() > 0 else 1 / STEP
            self._zoom_to(self.zoom * factor, event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.setFocus()
        self._grip = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if event.buttons() & Qt.MouseButton.LeftButton:
            self._off += event.position() - self._grip
            self._grip = event.position()
            self._keep_in_sight()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self._zoom_to(1.0 if self.zoom > 1 else 2.5, event.position())

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self._picture.isNull():
            self._paint_words(painter)
        else:
            self._paint_picture(painter)
        painter.end()

    def _paint_picture(self, painter: QPainter) -> None:
        box = self.shown()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        wide, high = self._picture.width(), self._picture.height()
        scale = box.width() / (high if self.quarters % 2 else wide)
        turned = QTransform().translate(box.center().x(), box.center().y()).rotate(90.0 * self.quarters)
        painter.setTransform(turned.scale(scale, scale))
        painter.drawPixmap(QPointF(-wide / 2, -high / 2), self._picture)

    def _paint_words(self, painter: QPainter) -> None:
        title, words, icon = self._words
        middle = QRectF(self.rect())
        if icon:
            side = u(48)
            box = QRectF(middle.center().x() - side / 2, middle.center().y() - u(88), side, side)
            theme.paint_icon(painter, icon, box, "paper300")
        for text, top, bold in ((title, -u(24), True), (words, u(8), False)):
            painter.setFont(theme.font(18 if bold else 16, bold=bold))
            painter.setPen(theme.colour("paper0" if bold else "paper200"))
            line = QRectF(middle.left() + u(8), middle.center().y() + top, middle.width() - u(16), u(32))
            shown = painter.fontMetrics().elidedText(text, theme.ELIDE, int(line.width()))
            painter.drawText(line, Qt.AlignmentFlag.AlignCenter, shown)

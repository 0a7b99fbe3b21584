"""A sentence with its icon: a verdict, a warning, a fact. Its height follows its width, which a plain label forgets."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from desktop.ui import theme

WRAP = Qt.TextFlag.TextWordWrap
INKS = {True: ("circle-check", "green"), False: ("alert", "red"), None: ("", "paper600")}


class Sentence(QWidget):
    """Wrapped text with an icon before it, as tall as it needs to be."""

    def __init__(self, text: str = "", icon: str = "", ink: str = "paper600", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.say(text, icon, ink)

    def say(self, text: str, icon: str = "", ink: str = "paper600") -> None:
        self.text, self.icon, self.ink = text, icon, ink
        self.setAccessibleName(text)
        self._fit()
        self.update()

    def judge(self, ok: bool | None, text: str) -> None:
        """Say a verdict: green and ticked, red and alarming, or grey while nothing can be said."""
        icon, ink = INKS[ok]
        self.say(text, icon, ink)

    def _indent(self) -> int:
        return theme.u(26) if self.icon else 0

    def _height(self, width: int) -> int:
        if not self.text:
            return 0
        box = QFontMetrics(theme.font()).boundingRect(0, 0, max(width - self._indent(), 20), 10_000, WRAP, self.text)
        return max(box.height(), theme.u(24)) + theme.u(4)

    def _fit(self) -> None:
        height = self._height(self.width())
        if height != self.height() or height != self.minimumHeight():
            self.setFixedHeight(height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:
        return QSize(theme.u(160), self._height(self.width()))

    def minimumSizeHint(self) -> QSize:
        return QSize(theme.u(60), self.minimumHeight())

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        if self.icon:
            size = theme.u(20)
            theme.paint_icon(painter, self.icon, QRectF(0, theme.u(3), size, size), self.ink)
        painter.setFont(theme.font())
        painter.setPen(theme.colour(self.ink))
        painter.drawText(self.rect().adjusted(self._indent(), theme.u(1), 0, 0), WRAP, self.text)
        painter.end()

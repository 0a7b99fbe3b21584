"""What was just done, said for eight seconds at the bottom right, with 撤销."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from . import theme
from .pause import pause
from .theme import u

SECONDS = 8


class Toast(QFrame):
    """One at a time, above the status bar or foot bar; it never covers a button there."""

    def __init__(self, over: QWidget, free: Callable[[], tuple[int, int]]) -> None:
        super().__init__(over)
        self.setObjectName("toast")
        self._over, self._free = over, free
        row = QHBoxLayout(self)
        row.setContentsMargins(u(16), 0, u(12), 0)
        row.setSpacing(u(10))
        self._mark = QLabel()
        self.words = QLabel()
        self.words.setObjectName("toast-words")
        self.button = QPushButton("撤销  Ctrl+Z")
        self.button.setObjectName("toast-undo")
        self._close = QPushButton(theme.icon("close", "paper200"), "")
        self._close.setObjectName("toast-close")
        self._close.setAccessibleName("关掉提示")
        self._close.clicked.connect(self.hide)
        for widget in (self._mark, self.words, self.button, self._close):
            row.addWidget(widget)
        self.setFixedHeight(u(48))
        theme.shadow(self)
        self._timer = pause(self, SECONDS * 1000, self.hide)
        self._do: Callable[[], object] | None = None
        self.button.clicked.connect(self._pressed)
        over.installEventFilter(self)
        self.hide()

    def say(
        self,
        text: str,
        do: Callable[[], object] | None = None,
        button: str = "撤销  Ctrl+Z",
        icon: str = "circle-check",
    ) -> None:
        """Show words, and one button if there is something to do about it."""
        self._do = do
        self._mark.setPixmap(theme.pixmap(icon, "toastmark" if icon == "circle-check" else "paper200", 20))
        self.button.setText(button)
        self.button.setVisible(do is not None)
        room = self._over.width() - self._free()[0] - u(32 + 100 + (120 if do else 0))
        metrics = self.words.fontMetrics()
        self.words.setText(metrics.elidedText(text, theme.ELIDE, room))
        self.words.setToolTip(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def make_way(self) -> None:
        """Something opened beside or below: stand where no button is covered."""
        if self.isVisible():
            self._place()

    def press(self) -> None:
        """Alt+O: do what the button offers, while it is shown."""
        if self.isVisible() and self.button.isVisible():
            self.button.click()

    def _pressed(self) -> None:
        self.hide()
        if self._do:
            self._do()

    def _place(self) -> None:
        right, bottom = self._free()
        self.adjustSize()
        left = self._over.width() - right - self.width() - u(16)
        self.move(max(u(8), left), self._over.height() - bottom - self.height() - u(16))

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    def eventFilter(self, over: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

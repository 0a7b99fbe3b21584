"""A small widget kept inside one end of a line: a unit, an eye, a magnifying glass, a key."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QWidget

from . import theme
from .theme import u


class Inside(QObject):
    """Moves a widget with its line, and keeps the text away from it. Qt's own line actions ignore the type size."""

    def __init__(self, line: QLineEdit, widget: QWidget, *, left: bool = False, gap: int = 10) -> None:
        super().__init__(line)
        self._line, self._widget, self._left, self._gap = line, widget, left, u(gap)
        widget.setParent(line)
        margins = line.textMargins()
        room = widget.sizeHint().width() + u(4)
        line.setTextMargins(margins.left() + (room if left else 0), 0, margins.right() + (0 if left else room), 0)
        line.installEventFilter(self)
        self._place()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Resize, QEvent.Type.Show):
            self._place()
        return False

    def _place(self) -> None:
        self._widget.adjustSize()
        left = self._gap if self._left else self._line.width() - self._widget.width() - self._gap
        self._widget.move(left, (self._line.height() - self._widget.height()) // 2)


def words(line: QLineEdit, text: str, name: str = "") -> QLabel:
    """Write a word inside the right end of a line."""
    label = QLabel(text)
    label.setObjectName(name)
    label.setProperty("k", "soft")
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    Inside(line, label)
    return label


def picture(line: QLineEdit, icon: str, tint: str) -> QLabel:
    """Draw an icon inside the left end of a line."""
    label = QLabel()
    label.setPixmap(theme.pixmap(icon, tint, 18))
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    Inside(line, label, left=True, gap=8)
    return label


def button(line: QLineEdit, icon: str, said: str) -> QPushButton:
    """Put a small button inside the right end of a line; Tab does not stop at it."""
    made = QPushButton(theme.icon(icon, "paper600", 18), "")
    made.setObjectName(f"inside-{icon}")
    made.setProperty("k", "inside")
    made.setAccessibleName(said)
    made.setToolTip(said)
    made.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    made.setCursor(Qt.CursorShape.ArrowCursor)
    Inside(line, made, gap=4)
    return made

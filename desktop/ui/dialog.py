"""A card over the dimmed window: the only kind of dialog, to choose or to wait. It never blocks the program."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from . import theme
from .theme import u


class Scrim(QWidget):
    """Dims a window while something floats over it."""

    def __init__(self, over: QWidget) -> None:
        super().__init__(over)
        over.installEventFilter(self)
        self.setGeometry(over.rect())

    def eventFilter(self, over: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and isinstance(over, QWidget):
            self.setGeometry(over.rect())
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(36, 33, 29, 56))


class Dialog(QDialog):
    """Title (a sentence), words, `self.body` for more, and buttons that are verbs.

    buttons: (text, style) with style '' | 'primary' | 'danger'; `chosen` is called with the text, or '' for Esc.
    """

    def __init__(
        self,
        over: QWidget,
        title: str,
        words: str = "",
        buttons: Sequence[tuple[str, str]] = (("知道了", "primary"),),
        chosen: Callable[[str], object] | None = None,
        *,
        icon: str = "info",
        tint: str = "ink700",
        width: int = 480,
    ) -> None:
        window = over.window()
        super().__init__(window, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("card-dialog")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._window, self._chosen, self._answer = window, chosen, ""
        self._scrim: Scrim | None = None
        self.setFixedWidth(min(u(width), max(window.width() - u(32), u(320))))
        self.buttons: dict[str, QPushButton] = {}
        outer = QVBoxLayout(self)
        outer.setContentsMargins(u(24), u(20), u(24), u(20))
        outer.setSpacing(u(12))
        outer.addLayout(self._heading(title, icon, tint))
        self.words = QLabel(words)
        self.words.setWordWrap(True)
        self.words.setProperty("k", "soft")
        self.words.setVisible(bool(words))
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        outer.addWidget(self.words)
        self.body = QVBoxLayout()
        outer.addLayout(self.body)
        self.foot = QHBoxLayout()
        self.foot.setSpacing(u(8))
        self.foot.addStretch(1)
        for text, style in buttons:
            self._add_button(text, style)
        outer.addLayout(self.foot)
        self.finished.connect(self._closed)

    def _heading(self, title: str, icon: str, tint: str) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(u(10))
        mark = QLabel()
        mark.setPixmap(theme.pixmap(icon, tint, 24))
        self.heading = QLabel(title)
        self.heading.setProperty("k", "heading")
        self.heading.setWordWrap(True)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self.heading, 1)
        return row

    def _add_button(self, text: str, style: str) -> None:
        button = QPushButton(text)
        button.setObjectName(f"dialog-{len(self.buttons)}")
        button.setProperty("k", style)
        button.setDefault(style == "primary")
        button.setAutoDefault(style == "primary")
        button.clicked.connect(lambda: self.answer(text))
        self.buttons[text] = button
        self.foot.addWidget(button)

    def answer(self, text: str) -> None:
        """Close with this answer, as if its button had been pressed."""
        self._answer = text
        self.accept()

    def show_over(self) -> Dialog:
        """Show over the dimmed window, and return at once."""
        self._scrim = Scrim(self._window)
        self._scrim.show()
        self.open()
        default = next((b for b in self.buttons.values() if b.isDefault()), None)
        if default and self.focusWidget() in (None, self, *self.buttons.values()):
            default.setFocus()
        self.adjustSize()
        centre = self._window.mapToGlobal(self._window.rect().center())
        self.move(centre.x() - self.width() // 2, centre.y() - self.height() // 2)
        return self

    def _closed(self, _result: int) -> None:
        if self._scrim:
            self._scrim.hide()
            self._scrim.deleteLater()
            self._scrim = None
        if self._chosen:
            self._chosen(self._answer)

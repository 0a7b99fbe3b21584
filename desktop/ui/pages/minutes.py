"""What was said and decided: the topics, the record of the meeting, and its decision, each as long as it needs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from desktop.kit.look import Record
from desktop.ui import theme

PARTS = (
    ("topics", "议题", "一行一个议题", 3),
    ("content", "会议内容", "谁说了什么，照会上的写；程序不替您编", 9),
    ("decision", "会议决议", "议定的事、谁去办、什么时候办完", 4),
    ("note", "备注", "", 2),
)


class Minutes(QScrollArea):
    """The long texts of a meeting. `changed` after every edit by the clerk."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("minutes")
        self.setAccessibleName("记录正文")
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inner = QWidget()
        inner.setObjectName("scrolled")
        column = QVBoxLayout(inner)
        column.setContentsMargins(theme.u(12), theme.u(4), theme.u(12), theme.u(8))
        column.setSpacing(theme.u(4))
        self.editors: dict[str, QPlainTextEdit] = {}
        for name, label, hint, lines in PARTS:
            self._part(column, name, label, hint, lines)
        self.setWidget(inner)

    def _part(self, column: QVBoxLayout, name: str, label: str, hint: str, lines: int) -> None:
        word, editor = QLabel(label), QPlainTextEdit()
        word.setProperty("k", "soft")
        editor.setObjectName(name)
        editor.setAccessibleName(label)
        editor.setPlaceholderText(hint)
        editor.setTabChangesFocus(True)
        editor.setMinimumHeight(theme.u(24 * lines + 14))
        editor.textChanged.connect(self.changed)
        self.editors[name] = editor
        column.addWidget(word)
        column.addWidget(editor, lines)

    def show_record(self, meeting: Record) -> None:
        """Show a meeting's texts; not a change by the clerk."""
        for name, editor in self.editors.items():
            text = meeting.get(name) or ""
            if editor.toPlainText() != text:
                editor.blockSignals(True)
                editor.setPlainText(text)
                editor.blockSignals(False)

    def value(self) -> Record:
        return {name: editor.toPlainText().strip() or None for name, editor in self.editors.items()}

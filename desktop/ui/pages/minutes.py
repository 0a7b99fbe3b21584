"""What was said and decided: the topics, the record of the meeting, and its decision, each as long as it needs."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from desktop.kit.look import Record
from desktop.ui import keys, theme
from desktop.ui.page import link

PARTS = (
    ("topics", "议题", "一行一个议题", 3),
    ("content", "会议内容", "谁说了什么，照会上的写；程序不替您编", 9),
    ("decision", "会议决议", "议定的事、谁去办、什么时候办完", 4),
    ("note", "备注", "", 2),
)


class Minutes(QScrollArea):
    """The long texts of a meeting. `changed` after every edit by the clerk."""

    changed = Signal()
    decision_wanted = Signal()

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
        head = QHBoxLayout()
        head.addWidget(word)
        head.addStretch(1)
        if name == "decision":
            votes = link("照表决结果写", self.decision_wanted.emit)
            votes.setObjectName("decision_from_votes")
            keys.press(self, votes, "Alt+J")
            head.addWidget(votes)
        column.addLayout(head)
        column.addWidget(editor, lines)

    def show_record(self, meeting: Record) -> None:
        """Show a meeting's texts; not a change by the clerk."""
        for name, editor in self.editors.items():
            text = meeting.get(name) or ""
            if editor.toPlainText() != text:
                editor.blockSignals(True)
                editor.setPlainText(text)
                editor.blockSignals(False)

    def append(self, name: str, words: str) -> None:
        """Add words to a text, as an edit that its own Ctrl+Z takes back."""
        editor = self.editors[name]
        editor.moveCursor(QTextCursor.MoveOperation.End)
        editor.insertPlainText(("\n" if editor.toPlainText().strip() else "") + words)
        editor.setFocus()

    def value(self) -> Record:
        return {name: editor.toPlainText().strip() or None for name, editor in self.editors.items()}

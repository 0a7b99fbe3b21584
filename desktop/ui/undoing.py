"""Ctrl+Z belongs to the text while there is something typed to take back in it, and to the book otherwise."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QTextEdit, QWidget


class _LetThrough(QObject):
    """Qt's editors claim Ctrl+Z even when they have nothing to undo; this gives it back to the window."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        undo, redo = event.matches(QKeySequence.StandardKey.Undo), event.matches(QKeySequence.StandardKey.Redo)
        if (undo or redo) and not _has_own(watched, redo):
            event.ignore()
            return True
        return False


def _has_own(editor: QObject, redo: bool) -> bool:
    if isinstance(editor, QLineEdit):
        return editor.isRedoAvailable() if redo else editor.isUndoAvailable()
    if isinstance(editor, QPlainTextEdit | QTextEdit):
        document = editor.document()
        return document.isRedoAvailable() if redo else document.isUndoAvailable()
    return False


_filter: list[_LetThrough] = []


def watch_focus(app: QCoreApplication | None) -> None:
    """Have every text editor leave Ctrl+Z and Ctrl+Y to the window when it has nothing typed to take back."""
    if not _filter and isinstance(app, QApplication):
        _filter.append(_LetThrough())
        app.focusChanged.connect(_focused)


def _focused(_before: QWidget | None, now: QWidget | None) -> None:
    if isinstance(now, QLineEdit | QPlainTextEdit | QTextEdit):
        now.installEventFilter(_filter[0])

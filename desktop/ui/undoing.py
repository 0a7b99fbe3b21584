"""Ctrl+Z belongs to the text while there is something typed to take back in it, and to the book otherwise.

What was typed before something was saved is the book's to take back: 已保存，可撤销 means the step.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit, QWidget

SETTLED = "settled"  # the property that holds what an editor said when something was last saved


class _LetThrough(QObject):
    """Qt's editors claim Ctrl+Z even when they have nothing to undo; this gives it back to the window.

    Ctrl+D, which wipes what is selected in a text on Linux alone, is kept from them: here it says 其余全到 and 往下填.
    """

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) or not isinstance(event, QKeyEvent):
            return False
        undo, redo = event.matches(QKeySequence.StandardKey.Undo), event.matches(QKeySequence.StandardKey.Redo)
        down = event.key() == Qt.Key.Key_D and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        asked = event.type() == QEvent.Type.ShortcutOverride
        if down or (asked and (undo or redo) and not _has_own(_editor(watched), redo)):
            event.ignore()
            return True
        return False


def _editor(widget: QObject | None) -> QObject | None:
    """Return who holds the text: of a drop-down that can be typed into, its line."""
    return widget.lineEdit() if isinstance(widget, QComboBox) and widget.isEditable() else widget


def _text(editor: QObject | None) -> str | None:
    if isinstance(editor, QLineEdit):
        return editor.text()
    return editor.toPlainText() if isinstance(editor, QPlainTextEdit | QTextEdit) else None


def settle() -> None:
    """Say that what was typed so far is saved."""
    editor = _editor(QApplication.focusWidget())
    if editor is not None and (text := _text(editor)) is not None:
        editor.setProperty(SETTLED, text)


def _has_own(editor: QObject | None, redo: bool) -> bool:
    if editor is not None and not redo and editor.property(SETTLED) == _text(editor):
        return False
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
    if isinstance(now, QLineEdit | QPlainTextEdit | QTextEdit) or (isinstance(now, QComboBox) and now.isEditable()):
        now.installEventFilter(_filter[0])

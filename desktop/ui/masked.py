"""Covered numbers in forms: uncovered by a click, the eye or F2, for a short time; each look is noted in the log."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QMouseEvent
from PySide6.QtWidgets import QLabel

from desktop.kit.fields import Field
from desktop.kit.look import Record

from . import inside, theme
from .columns import said
from .editors import LineEditor
from .pause import pause
from .uncovering import SHOWN_FOR

if TYPE_CHECKING:
    from .window import MainWindow

COPIED = "复制的是遮住的号码。要完整的，先点右边的眼睛，再复制"
EMPTIES = (Qt.Key.Key_Backspace, Qt.Key.Key_Delete)


def uncover(frame: MainWindow, owner: QObject, ledger: str, uid: str, field: str, then: Callable[[], object]) -> None:
    """Note that a field of a record is looked at, then show it."""
    from desktop.services import uncovering

    def shown(_text: str) -> None:
        then()

    frame.jobs.do(lambda book: uncovering.uncover_field(book, ledger, uid, field), shown, owner=owner)


class MaskedEditor(LineEditor):
    """A covered number. A click, the eye or F2 uncovers it; typing over it writes a new one. A blank one is open."""

    def __init__(self, field: Field, frame: MainWindow, ledger: str = "") -> None:
        super().__init__(field, frame)
        self._value, self._covered, self._uid, self._ledger = "", False, "", ledger
        self._again = pause(self, SHOWN_FOR, self._cover_again)
        self._eye = inside.button(self, "eye", "看完整的，会记在操作记录里")
        self._eye.clicked.connect(self.toggle)

    def put(self, record: Record) -> None:
        self._uid = str(record.get("uid") or "")
        self._value = self.field.show(record.get(self.field.name))
        self.cover(bool(self._value))

    def typed(self) -> object:
        return self._value if self._covered else self.text()

    def retype(self, text: str) -> None:
        self._value = text
        self.cover(False)

    def cover(self, covered: bool) -> None:
        if covered and not self._covered and self.isModified():
            self._value = self.text()
        self._covered = covered
        self._again.stop()
        self.setReadOnly(covered)
        self.setText(self.field.cover(self._value) if covered else self._value)
        self._eye.setIcon(theme.icon("eye" if covered else "eye-off", "paper600", 18))
        self._eye.setVisible(bool(self._value))
        theme.restyle(self, masked=covered)

    def toggle(self) -> None:
        if self._covered:
            self._look()
        else:
            self._value = self.text()
            self.cover(True)

    def _look(self) -> None:
        """Show what is covered; what is saved nowhere yet is the clerk's own typing and is not noted."""
        if self._uid and self._ledger:
            uncover(self.frame, self, self._ledger, self._uid, self.field.name, self._show_whole)
        else:
            self._show_whole()

    def _show_whole(self) -> None:
        if self._covered:
            self.cover(False)
            self.selectAll()
            self._again.start()

    def _cover_again(self) -> None:
        if not self.isModified():
            self.cover(True)

    def begin_anew(self) -> None:
        """What is typed over a covered number replaces it unseen."""
        self.cover(False)
        self.setText("")
        self.setModified(True)
        self.edited.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        writes = bool(event.text()) and event.text().isprintable() and not event.modifiers() & CONTROL
        if self._covered and event.key() == Qt.Key.Key_F2:
            self._look()
            return
        if self._covered and event.matches(QKeySequence.StandardKey.Copy):
            self.frame.toast(COPIED)
        elif self._covered and (writes or event.key() in EMPTIES or event.matches(QKeySequence.StandardKey.Paste)):
            self.begin_anew()
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._covered and event.button() == Qt.MouseButton.LeftButton:
            self._look()
        super().mousePressEvent(event)


CONTROL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class CoveredWords(QLabel):
    """A computed number as words, covered, with a link that uncovers it."""

    def __init__(self, field: Field, frame: MainWindow, ledger: str) -> None:
        super().__init__()
        self._field, self._frame, self._ledger = field, frame, ledger
        self._record: Record = {}
        self._again = pause(self, SHOWN_FOR, lambda: self.put(self._record))
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse | BY_KEY)
        self.linkActivated.connect(lambda _link: self.look())

    def put(self, record: Record) -> None:
        self._record = record
        self._again.stop()
        whole = said(self._field, record)
        ink = theme.COLOURS["ink700"]
        link = f'　<a href="whole" style="color:{ink};text-decoration:none">看完整的</a>'
        self.setText(f"{self._field.cover(record.get(self._field.name))}{link}" if whole else "—")

    def look(self) -> None:
        record = self._record
        uncover(
            self._frame, self, self._ledger, str(record.get("uid") or ""), self._field.name, lambda: self._show(record)
        )

    def _show(self, record: Record) -> None:
        if record is self._record:
            self.setText(said(self._field, record))
            self._again.start()


BY_KEY = Qt.TextInteractionFlag.LinksAccessibleByKeyboard

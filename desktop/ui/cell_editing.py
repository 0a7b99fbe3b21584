"""Changing a list in its cells: F2, a letter or the input method opens the cell, Enter goes down, Tab to the right."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QTableView

from desktop.kit.errors import Refused
from desktop.kit.fields import Choice, Field, Flag, LongText, Ref
from desktop.kit.look import Record
from desktop.services import one_cell

from .cell_wrong import Wrong
from .chooser import RefEditor
from .editors import PRIVATE, LineEditor, named_editor
from .word_editor import Word, WordEditor, spellings

if TYPE_CHECKING:
    from .pages.generic import GenericPage
    from .window import MainWindow

Write = Callable[[Any], bool]
ABOVE = ("..", "。。")  # two dots, as the Chinese keyboard writes them too
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
OTHERS = CONTROL | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
KEPT_BY = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
DOWN, UP, RIGHT, LEFT, HERE = (1, 0), (-1, 0), (0, 1), (0, -1), (0, 0)


class RefCell(RefEditor):
    """Another record chosen in a cell; what is picked is taken at once."""

    picked = Signal()

    def pick(self, record: Record) -> None:
        super().pick(record)
        self.picked.emit()


class WordCell(WordEditor):
    """A word chosen in a cell; what is taken from the list is kept at once."""

    picked = Signal()

    def take(self, word: str) -> None:
        super().take(word)
        self.picked.emit()


class CellEditing(QObject):
    """Serves the page of one ledger. A value is written when the cell is left; what is refused stays in the cell."""

    def __init__(self, page: GenericPage) -> None:
        super().__init__(page)
        self.page, self.table, self.model = page, page.table, page.model
        self.editor: Any = None
        self.wrong: Wrong | None = None
        self.moving = False
        self._row_id, self._path, self._record, self._first = 0, "", Record(), ""
        self._composing, self._saving, self._waiting = False, False, list[QEvent]()
        self._stand: tuple[int, int] | None = None  # where the cursor is to be when the list comes again
        self._words: dict[str, list[Word]] = {}
        self.table.cells, self.model.in_cells = self, True
        self.model.modelReset.connect(self._list_came)
        self.table.verticalScrollBar().valueChanged.connect(lambda _value: self._place())
        self.table.horizontalScrollBar().valueChanged.connect(lambda _value: self._place())
        self.table.horizontalHeader().sectionResized.connect(lambda *_: self._place())
        self.table.selectionModel().currentChanged.connect(lambda *_: self._moved())

    def learn(self) -> None:
        """Ask for the words that may stand in the cells, so that a quick hand finds them there."""
        of = list(dict.fromkeys(f.of for f in self.page.ledger.stored if isinstance(f, Choice)))
        self.page.ask(lambda book: spellings(book, of), self._words.update, slot="words")

    # --- what the list's keys mean

    def key(self, event: QKeyEvent) -> bool:
        """Whether this key of the list was for its cells."""
        if event.key() == Qt.Key.Key_F2:
            return self.begin()
        if event.key() == Qt.Key.Key_Apostrophe and event.modifiers() == CONTROL:
            return self._copy_above()
        if event.key() == Qt.Key.Key_F7 and isinstance(self._field(), Ref | Choice | Flag):
            return self.begin() and self._send(event)
        writes = event.text().isprintable() and event.text().strip() and not event.modifiers() & OTHERS
        empties = event.key() == Qt.Key.Key_Backspace
        return bool(writes or empties) and self.begin(anew=True) and (empties or self._send(event))

    def compose(self, event: QInputMethodEvent) -> bool:
        """The first letter of the input method opens the cell, and is composed there.

        The list keeps the focus until the word is whole or given up: to move it would break the composing off.
        """
        if not self._composing:
            if not (event.preeditString() or event.commitString()):
                return False
            self._composing = True
            if not self.begin(anew=True) or self.editor is None:
                self._composing = False
                return True
        self._send(event)
        if event.commitString() or not event.preeditString():
            self._composing = False
            if self.editor is not None:
                self.editor.setFocus()
        return True

    def _send(self, event: QEvent) -> bool:
        if self.editor is not None:
            QApplication.sendEvent(self.editor, event)
        return True

    def begin(self, *, anew: bool = False) -> bool:
        """Open the cell of the cursor, as it is or empty; where that cannot be, say why. False without a cursor."""
        index = self.table.currentIndex()
        record = self.model.record(index.row()) if index.isValid() else None
        if record is None:
            return False
        path = self.model.columns[index.column()].path
        field = self.page.ledger.by_name.get(path)
        why = one_cell.why_not(self.page.frame.ledgers, self.page.ledger, path)
        if why or field is None or (why := one_cell.too_long(field, record.get(path))):
            self.page.frame.toast(why)
        elif self.page.drawer.dirty:
            self.page.leave(self.table.setFocus)
        else:
            self._open(index, record, field, anew=anew)
        return True

    def _field(self) -> Field | None:
        index = self.table.currentIndex()
        return self.page.ledger.by_name.get(self.model.columns[index.column()].path) if index.isValid() else None

    def _open(self, index: QModelIndex, record: Record, field: Field, *, anew: bool) -> None:
        self.close()
        self._row_id, self._path, self._record = record["id"], field.name, record
        words = self._words.get(field.of, []) if isinstance(field, Choice) else []
        self.editor = made_editor(field, self.page.ledger.name, self.page.frame, words)
        self.editor.setObjectName(f"cell.{self.page.ledger.name}.{field.name}")
        self.editor.setAccessibleName(f"第 {index.row() + 1} 行{field.label}")
        self.editor.setProperty("k", "cell")
        self.editor.setParent(self._view().viewport())
        self.editor.installEventFilter(self)
        self.editor.edited.connect(self._typed)
        if hasattr(self.editor, "picked"):
            self.editor.picked.connect(lambda: self.commit(DOWN))
        self.editor.put(record)
        self._first = str(self.editor.typed())
        if anew:
            self.editor.begin_anew() if field.mask in PRIVATE else self.editor.clear()
        self._place()
        self.editor.show()
        if not self._composing:
            self.editor.setFocus()
        if not anew:
            self._show_whole_text(field)

    def _show_whole_text(self, field: Field) -> None:
        """F2: everything is marked; a covered number is uncovered, and the log has it."""
        if field.mask in PRIVATE and self._first:
            self.editor.toggle()
        else:
            self.editor.selectAll()

    def _typed(self) -> None:
        if self.wrong:
            self.wrong.hide()
        if self.editor is not None and self.editor.text() == ABOVE[1]:
            self._copy_above()

    # --- the editor's place

    def _index(self) -> QModelIndex:
        column = next((n for n, c in enumerate(self.model.columns) if c.path == self._path), -1)
        return self.model.index(self.model.row_of(self._row_id), column)

    def _view(self) -> QTableView:
        frozen = self.table.frozen
        return frozen if not frozen.isHidden() and self._index().column() < frozen.count else self.table

    def _place(self) -> None:
        if self.editor is not None and self._index().isValid():
            self.editor.setGeometry(self._view().visualRect(self._index()))

    def _list_came(self) -> None:
        if self.editor is not None and not self._index().isValid():
            self.close()
        self._place()
        if self._stand and (row := self.model.row_of(self._stand[0])) >= 0:
            self._go(row, self._stand[1])

    def _moved(self) -> None:
        if self.moving:
            return
        self._stand = None
        if self._composing:  # the mouse went elsewhere in the middle of a word
            self._composing = False
            self.commit(None)

    # --- keys of the editor

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self.editor:
            return False
        if self._saving and event.type() in (QEvent.Type.KeyPress, QEvent.Type.InputMethod):
            self._waiting.append(event.clone())  # typed on while the last cell was being written
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            return self._key(event)
        if isinstance(event, QFocusEvent) and event.type() == QEvent.Type.FocusOut:
            self._left(event.reason())
        return False

    def _key(self, event: QKeyEvent) -> bool:
        offering = getattr(self.editor, "offering", None)
        offered = offering is not None and offering()
        key, back = Qt.Key(event.key()), bool(event.modifiers() & SHIFT)
        quote = key == Qt.Key.Key_Apostrophe and event.modifiers() == CONTROL
        if quote or (event.text() == "." and self.editor.text() == "."):
            self._copy_above()
        elif key == Qt.Key.Key_F4:
            self.repeat()
        elif key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
            self.commit(LEFT if key == Qt.Key.Key_Backtab or back else RIGHT)
        elif offered:
            return False
        elif key in ENTER:
            self.commit(UP if back else DOWN)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down) and not isinstance(self.editor, WordEditor):
            self.commit(UP if key == Qt.Key.Key_Up else DOWN)
        elif key == Qt.Key.Key_Escape:
            self.close()
            self.table.setFocus()
        else:
            return False
        return True

    def _left(self, why: Qt.FocusReason) -> None:
        """The mouse went elsewhere: what was typed is kept, as in a spreadsheet."""
        if why not in KEPT_BY and not self._saving and not (self.wrong and self.wrong.isVisible()):
            self.commit(None)

    # --- writing

    def commit(self, step: tuple[int, int] | None) -> None:
        """Write what the cell says and go on; None: the focus is elsewhere already."""
        if self.editor is None or self._saving:
            return
        typed = self.editor.typed()
        if str(typed) == self._first:
            self._finish(step)
            return
        self.page.frame.last_typed.setdefault(self.page.ledger.name, {})[self._path] = str(typed)
        self._write(self._row_id, self._path, step, typed)

    def repeat(self) -> bool:
        """F4: what was written last in this column; False where nothing was yet, or nothing can be."""
        index = self.table.currentIndex()
        path = self.model.columns[index.column()].path if index.isValid() else ""
        last = self.page.frame.last_typed.get(self.page.ledger.name, {}).get(path)
        if last is None or not self._record_at(index) or not self._may(path):
            return False
        self._write(self.model.ids[index.row()], path, DOWN, last)
        return True

    def _copy_above(self) -> bool:
        """Ctrl+' or ..: what the row above says."""
        index = self.table.currentIndex()
        if not self._record_at(index):
            return False
        path = self.model.columns[index.column()].path
        if index.row() == 0 or not self._may(path):
            ledgers, ledger = self.page.frame.ledgers, self.page.ledger
            self.page.frame.toast(one_cell.why_not(ledgers, ledger, path) or "上面没有行了，没有可以照抄的")
            return True
        self._write(self.model.ids[index.row()], path, DOWN, source=self.model.ids[index.row() - 1])
        return True

    def _record_at(self, index: QModelIndex) -> Record | None:
        return self.model.record(index.row()) if index.isValid() else None

    def _may(self, path: str) -> bool:
        return not one_cell.why_not(self.page.frame.ledgers, self.page.ledger, path)

    def _write(
        self, row_id: int, path: str, step: tuple[int, int] | None, text: object = "", source: int | None = None
    ) -> None:
        name, record = self.page.ledger.name, self.model.record(self.model.row_of(row_id))
        if record is None or self._saving:
            return
        uid, self._saving = record["uid"], True

        def write(book: Any) -> bool:
            return (
                one_cell.put(book, name, uid, path, text)
                if source is None
                else one_cell.copy(book, name, uid, path, source)
            )

        self.page.do(write, lambda _changed: self._saved(step), self._refused)

    def _saved(self, step: tuple[int, int] | None) -> None:
        self._saving = False
        self._finish(step)
        while self._waiting and not self._saving:
            QApplication.sendEvent(self.editor or self.table, self._waiting.pop(0))

    def _refused(self, error: Exception) -> bool:
        self._saving = False
        self._waiting.clear()
        if not isinstance(error, Refused):
            return False
        words = "；".join(complaint.message for complaint in error.complaints)
        if self.editor is None:
            self.page.frame.toast(words)
            return True
        self.editor.complain(True)
        self.wrong = self.wrong or Wrong(self.table.viewport())
        self.wrong.say(words, self.editor)
        return True

    # --- going on

    def close(self) -> None:
        """Take the editor away; what it says is dropped."""
        editor, self.editor = self.editor, None
        if self.wrong:
            self.wrong.hide()
        if editor is not None:
            editor.removeEventFilter(self)
            if editor.hasFocus():
                self.table.setFocus()  # hidden with the focus, it would hand it on as Tab does
            editor.hide()
            editor.deleteLater()

    def _finish(self, step: tuple[int, int] | None) -> None:
        index = self.table.currentIndex()
        self.close()
        if step is None:
            return
        self.table.setFocus()
        row, column = self._beside(index.row(), index.column(), *step)
        self._go(row, column)
        self._stand = (self.model.ids[row], column)

    def _beside(self, row: int, column: int, down: int, right: int) -> tuple[int, int]:
        """The next cell; beyond the last of a row comes the first of the next that can be filled."""
        last = self.model.rowCount() - 1
        if not right:
            return max(0, min(last, row + down)), column
        places = [n for n, c in enumerate(self.model.columns) if not self.table.isColumnHidden(n) and self._may(c.path)]
        further = [n for n in places if (n > column if right > 0 else n < column)]
        if further:
            return row, further[0 if right > 0 else -1]
        beyond = row + right
        return (beyond, places[0 if right > 0 else -1]) if places and 0 <= beyond <= last else (row, column)

    def _go(self, row: int, column: int) -> None:
        """Put the cursor there; a drawer that is closed stays so."""
        self.moving = True
        self.table.setCurrentIndex(self.model.index(row, column))
        self.table.scrollTo(self.table.currentIndex())
        self.moving = False


def made_editor(field: Field, ledger: str, frame: MainWindow, words: list[Word]) -> Any:
    """Make what a field is typed in within a cell: one line, whatever the field."""
    if isinstance(field, Choice | Flag):
        return WordCell(field, frame, words)
    if isinstance(field, Ref):
        return RefCell(field, frame)
    return LineEditor(field, frame) if isinstance(field, LongText) else named_editor(field, ledger, frame)

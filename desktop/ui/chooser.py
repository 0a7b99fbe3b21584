"""Choosing another record: type a name, pinyin initials or a number's tail and pick from the list; F7 shows all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit, QListWidget, QListWidgetItem

from desktop.kit.fields import Ref
from desktop.kit.ledger import Ledger
from desktop.kit.look import Record
from desktop.kit.uid import is_uid

from . import theme
from .dialog import Dialog
from .editors import LineEditor
from .pause import pause
from .theme import u

if TYPE_CHECKING:
    from .window import MainWindow

SHOWN = 8
IN_DIALOG = 200


def candidates(ledger: Ledger, text: str, limit: int) -> Any:
    """A question: the records of a ledger that are meant by a text, each with uid, called and what tells it apart."""
    from desktop.services import choosing

    return lambda book: choosing.candidates(book, ledger.name, text, limit)


def fill(rows: QListWidget, found: list[Record]) -> None:
    rows.clear()
    for record in found:
        _row(rows, record["called"] + (f"　{record['apart']}" if record["apart"] else ""), record)
    rows.setCurrentRow(0)


def offer_new(rows: QListWidget, ledger: Ledger, text: str, found: list[Record]) -> None:
    """End the list with what makes the name that was typed a new record."""
    from desktop.services import choosing

    if choosing.may_be_made(ledger, text, found):
        _row(rows, f"把“{text}”记进“{ledger.title}”", {"called": text})
        rows.item(rows.count() - 1).setIcon(theme.icon("plus", "ink700"))


def _row(rows: QListWidget, words: str, record: Record) -> None:
    item = QListWidgetItem(words)
    item.setData(Qt.ItemDataRole.UserRole, record)
    item.setSizeHint(QSize(0, u(36)))
    rows.addItem(item)


class Below(QListWidget):
    """What is offered below a line that is being typed in; the line keeps the focus and hands on its keys."""

    taken = Signal(object)  # what the row holds

    def __init__(self, line: QLineEdit) -> None:
        super().__init__(line.window())
        self._line = line
        self.setObjectName("search-hits")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.itemClicked.connect(self._take)
        theme.shadow(self)

    def place(self) -> None:
        """Stand below the line, or above it where there is no room; with nothing to offer be gone."""
        line, window, count = self._line, self._line.window(), self.count()
        corner, edge, row = line.mapTo(window, line.rect().bottomLeft()), u(4), u(36)
        below, above = window.height() - corner.y() - edge, corner.y() - line.height() - edge
        wanted = min(count, SHOWN) * row + edge
        high = below < wanted and above > below
        height = min(wanted, max(row + edge, (above if high else below) // row * row + edge))
        top = corner.y() - line.height() - height - u(2) if high else corner.y() + u(2)
        self.setGeometry(corner.x(), top, max(line.width(), u(240)), height)
        self.setVisible(count > 0)
        self.raise_()

    def key(self, key: int) -> bool:
        """Do what a key means in the list; False if it means nothing here."""
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            self.setCurrentRow(max(0, min(self.count() - 1, self.currentRow() + step)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.currentRow() < 0:  # a new record is only made when it was chosen
                self.hide()
                return False
            self._take(self.currentItem())
        elif key == Qt.Key.Key_Escape:
            self.hide()
        else:
            return False
        return True

    def _take(self, item: QListWidgetItem | None) -> None:
        if item:
            self.taken.emit(item.data(Qt.ItemDataRole.UserRole))


class RefEditor(LineEditor):
    """Shows what the record is called; keeps its uid once picked; what is typed and not picked is read when saved."""

    def __init__(self, field: Ref, frame: MainWindow) -> None:
        super().__init__(field, frame)
        self.target = frame.ledgers[field.to]
        self._uid = ""
        self.setPlaceholderText("姓名、拼音、组或尾号，F7 选" if field.to == "people" else "打字查找，F7 选")
        self._list: Below | None = None
        self._wait = pause(self, 100, self._ask)
        self.textEdited.connect(self._typing)

    def put(self, record: Record) -> None:
        self._uid = record.get(self.field.name) or ""
        self._name(str(record.get(f"{self.field.name}.called") or ""))
        self._hide()
        if self._uid and not self.text():
            uid, target = self._uid, self.target.name
            self.frame.jobs.ask(
                lambda book: book.called(target, uid), self._name, slot=f"called-{id(self)}", owner=self
            )

    def _name(self, called: str) -> None:
        self.setText(called)
        self.setCursorPosition(0)

    def typed(self) -> object:
        return self._uid or self.text()

    def retype(self, text: str) -> None:
        if is_uid(text):
            self.put({self.field.name: text})
        else:
            self.setText(text)

    def take(self, record: Record) -> None:
        """Take what was chosen; a name alone is first made a record."""
        from desktop.services import choosing

        if record.get("uid"):
            self.pick(record)
            return
        self._hide()
        ledger, name = self.target, record["called"]

        def made(new: Record) -> None:
            self.frame.did(f"记进“{ledger.title}”了  {name}")
            self.pick(new)
            QTimer.singleShot(0, self, self.edited.emit)  # the form is still to be saved, whatever was just written

        self.frame.jobs.do(lambda book: choosing.make(book, ledger.name, name), made, owner=self)

    def pick(self, record: Record) -> None:
        """Take a record that was chosen."""
        self._uid = record["uid"]
        self.setText(record["called"])
        self.hint_changed.emit(record["apart"])
        self._hide()
        self.edited.emit()

    def _typing(self, text: str) -> None:
        self._uid = ""
        self.hint_changed.emit("")
        if text.strip():
            self._wait.start()
        else:
            self._hide()

    def _ask(self) -> None:
        text = self.text().strip()
        if text and self.hasFocus():
            self.frame.jobs.ask(candidates(self.target, text, SHOWN), self._offer, slot=f"ref-{id(self)}", owner=self)

    def _offer(self, found: list[Record]) -> None:
        if not self.hasFocus() or self._uid or not self.text().strip():
            return
        if self._list is None:
            self._list = Below(self)
            self._list.taken.connect(self.take)
        fill(self._list, found)
        offer_new(self._list, self.target, self.text().strip(), found)
        self._list.place()

    def _hide(self) -> None:
        self._wait.stop()
        if self._list:
            self._list.hide()

    def offering(self) -> bool:
        """Whether Enter takes a row; a new record is only made when its row was gone to."""
        return self._list is not None and self._list.isVisible() and self._list.currentRow() >= 0

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_F7:
            self.choose()
        elif self._list is not None and self._list.isVisible() and self._list.key(event.key()):
            event.accept()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._hide()

    def choose(self) -> None:
        """F7: the whole list, with a field to search it."""
        self._hide()
        Chooser(self).show_over()


class Chooser(Dialog):
    """The F7 window: every record of a ledger, searched as one types."""

    def __init__(self, editor: RefEditor) -> None:
        title = f"选{editor.field.label}"
        super().__init__(editor, title, "", (("不选了", ""), ("选这个", "primary")), icon="people", width=520)
        self.setObjectName("card-dialog")
        self._editor = editor
        self.finder = QLineEdit()
        self.finder.setObjectName("chooser-search")
        self.finder.setAccessibleName("查找")
        people = editor.target.name == "people"
        self.finder.setPlaceholderText("姓名、拼音、组、电话或证件尾号" if people else "名称或拼音")
        self.finder.setText(editor.text() if not editor.property("uid") else "")
        self.rows = QListWidget()
        self.rows.setObjectName("chooser-rows")
        self.rows.setMinimumHeight(u(220))
        self.nobody = QLabel()
        self.nobody.setProperty("k", "soft")
        self.nobody.setObjectName("chooser-nobody")
        self.nobody.setWordWrap(True)
        self.body.addWidget(self.finder)
        self.body.addWidget(self.rows)
        self.body.addWidget(self.nobody)
        self.finder.textChanged.connect(lambda _text: self._ask())
        self.finder.installEventFilter(self)
        self.rows.itemDoubleClicked.connect(lambda _item: self.answer("选这个"))
        self.finished.connect(self._chosen_row)
        self._ask()
        self.finder.setFocus()
        self.finder.selectAll()  # what is typed replaces who is there now

    def _ask(self) -> None:
        question = candidates(self._editor.target, self.finder.text().strip(), IN_DIALOG)
        self._editor.frame.jobs.ask(question, self._show, slot="chooser", owner=self)

    def _show(self, found: list[Record]) -> None:
        fill(self.rows, found)
        offer_new(self.rows, self._editor.target, self.finder.text().strip(), found)
        self.rows.setCurrentRow(0)
        self.nobody.setText("" if self.rows.count() else self._nothing())
        self.nobody.setVisible(not self.rows.count())

    def _nothing(self) -> str:
        """Say why the list is empty, and what to do."""
        from desktop.services import choosing

        ledger = self._editor.target
        if self.finder.text().strip():
            return f"“{ledger.title}”里没有这样的，换个写法再找"
        new = "在上面打名字就能新记一个" if ledger.name in choosing.MADE_BY_NAME else f"请先在“{ledger.title}”里记"
        return f"“{ledger.title}”还是空的，{new}"

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step:
                self.rows.setCurrentRow(max(0, min(self.rows.count() - 1, self.rows.currentRow() + step)))
                return True
        return False

    def _chosen_row(self, _result: int) -> None:
        item = self.rows.currentItem()
        if not shiboken6.isValid(self._editor):
            return  # its cell is closed, or its page gone
        if self._answer == "选这个" and item:
            self._editor.take(item.data(Qt.ItemDataRole.UserRole))
        self._editor.setFocus()

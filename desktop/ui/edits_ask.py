"""The two questions before many records are changed: which value for all, and what to find and put in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QLineEdit, QWidget

from desktop.kit.errors import Refused
from desktop.kit.fields import Field

from .dialog import Dialog
from .editors import named_editor
from .theme import u

if TYPE_CHECKING:
    from .page import Page

NEXT = "看看会改哪些"
Asked = Callable[[Any], Any]


class ColumnDialog(Dialog):
    """Asks for a column and more. `question()` is put to the book; refused, it is said here and what was typed stays.

    `then` gets the chosen field and the question's answer once the dialog is closed.
    """

    def __init__(
        self, page: Page, title: str, words: str, icon: str, field: str, then: Callable[[Field, Any], object]
    ) -> None:
        super().__init__(page, title, words, (("不改了", ""), (NEXT, "primary")), icon=icon, width=560)
        self._page, self._then = page, then
        self.ledger = page.ledger  # type: ignore[attr-defined]
        self.lines = QFormLayout()
        self.lines.setHorizontalSpacing(u(12))
        self.lines.setVerticalSpacing(u(8))
        self.lines.setLabelAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.body.addLayout(self.lines)
        self.column = QComboBox()
        self.column.setMaxVisibleItems(14)
        for one in self.ledger.stored:
            self.column.addItem(one.label, one.name)
        self.column.setCurrentIndex(max(0, self.column.findData(field)))
        self.add("哪一列", self.column, "edits-column")
        self.wrong = QLabel()
        self.wrong.setObjectName("edits-wrong")
        self.wrong.setProperty("k", "wrong")
        self.wrong.setWordWrap(True)
        self.wrong.hide()
        self.body.addWidget(self.wrong)

    def add(self, label: str, widget: QWidget, name: str) -> None:
        words = QLabel(label)
        words.setProperty("k", "label")
        words.setMinimumHeight(u(36))
        words.setBuddy(widget)
        widget.setObjectName(name)
        widget.setAccessibleName(label)
        self.lines.addRow(words, widget)

    @property
    def field(self) -> Field:
        return self.ledger.by_name[self.column.currentData()]

    def question(self) -> Asked:
        raise NotImplementedError

    def answer(self, text: str) -> None:
        if text != NEXT:
            super().answer(text)
            return
        self._page.frame.jobs.ask(self.question(), self._fine, self._refused, slot="edits-ask", owner=self)

    def _fine(self, found: Any) -> None:
        super().answer(NEXT)
        self._then(self.field, found)

    def _refused(self, error: Exception) -> bool:
        if isinstance(error, Refused):
            self.wrong.setText(str(error))
            self.wrong.show()
        return isinstance(error, Refused)


class SameValue(ColumnDialog):
    """F4 in a list: one value for all the rows chosen. What was given last is proposed."""

    def __init__(
        self, page: Page, ids: Sequence[int], counted: str, field: str, then: Callable[[Field, Any], object]
    ) -> None:
        words = f"选中的 {counted}，这一列都填成同一个值；空着就是都清空。"
        super().__init__(page, "填同一个值", words, "pencil", field, then)
        self._ids = list(ids)
        self.value: Any = None
        self.column.currentIndexChanged.connect(lambda _place: self._offer())
        self._offer()

    def _offer(self) -> None:
        if self.value is not None:
            self.lines.removeRow(1)
        self.value = named_editor(self.field, self.ledger.name, self._page.frame)
        self.value.put({})
        self.add("都填成", self.value, "edits-value")
        last = self._page.frame.last_typed.get(self.ledger.name, {}).get(self.field.name, "")
        if last:
            self.value.retype(last)
            self.value.selectAll() if hasattr(self.value, "selectAll") else None
        self.value.setFocus()

    def question(self) -> Asked:
        from desktop.services import edits, replace

        name, ids, field, value = self.ledger.name, self._ids, self.field, self.value.typed()
        self._page.frame.last_typed.setdefault(name, {})[field.name] = str(value)

        def look(book: Any) -> Any:
            field.read(value, book)
            made = replace.same(book, name, ids, field.name, value)
            return made, edits.rehearse(book, name, made)

        return look


class Replacing(ColumnDialog):
    """Ctrl+H: find and replace in one column of the rows chosen."""

    def __init__(
        self, page: Page, ids: Sequence[int], counted: str, field: str, then: Callable[[Field, Any], object]
    ) -> None:
        words = f"在{counted}的这一列里找，先看会改哪些，再改。"
        super().__init__(page, "查找替换", words, "replace", field, then)
        self._ids = ids
        self.sought, self.put, self.whole = QLineEdit(), QLineEdit(), QCheckBox("整格一样才换（两格都空着就是清空、补空）")
        self.add("找", self.sought, "edits-find")
        self.add("换成", self.put, "edits-put")
        self.add("", self.whole, "edits-whole")
        self.whole.setAccessibleName("整格一样才换")
        self.sought.setFocus()

    def question(self) -> Asked:
        from desktop.services import edits, replace

        name, ids, field, whole = self.ledger.name, self._ids, self.field.name, self.whole.isChecked()
        find, put = self.sought.text(), self.put.text()

        def look(book: Any) -> Any:
            made = replace.replaced(book, name, ids, field, find, put, whole=whole)
            return made, edits.rehearse(book, name, made)

        return look

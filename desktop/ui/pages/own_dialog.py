"""An own ledger made or changed: its name, its fields, by which its records are called and known again."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit

from desktop.kit.errors import Refused
from desktop.ledgers.own import OwnField
from desktop.services.proposing import Proposal
from desktop.sheets.proposal import Offer
from desktop.ui.dialog import Dialog
from desktop.ui.page import Action, action_button
from desktop.ui.theme import u

from .own_fields import FieldsTable

if TYPE_CHECKING:
    from desktop.ui.page import Page

NO_KEY = "不用"
LEAVE = "不改了"


class OwnDialog(Dialog):
    """`question(proposal)` is put to the book; refused, it is said here and what was typed stays.

    `then` gets the answer. `named` False: a ledger of the program, which has its name already.
    """

    def __init__(
        self, page: Page, title: str, words: str, said: Proposal, yes: str,
        question: Callable[[Proposal], Callable[[Any], Any]], then: Callable[[Any], object],
        *, named: bool = True, remove: Callable[[], object] | None = None, writes: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(page, title, words, ((LEAVE, ""), (yes, "primary")), icon="books", width=820)
        self._page, self._said, self._yes, self._named = page, said, yes, named
        self._question, self._then = question, then
        self._put = page.frame.jobs.do if writes else page.frame.jobs.ask
        self.title, self.fields = QLineEdit(said.title), FieldsTable()
        self.called, self.key = QComboBox(), QComboBox()
        self.wrong = QLabel()
        self.wrong.setObjectName("own-wrong")
        self.wrong.setProperty("k", "wrong")
        self.wrong.setWordWrap(True)
        self.wrong.hide()
        if named:
            self.body.addLayout(self._named_line())
        self.body.addWidget(self.fields)
        self.body.addWidget(self.wrong)
        self.foot.insertWidget(0, action_button(Action("own-add", "添一个栏目", "plus", self.add)))
        if remove:
            self._offer_removal(remove)
        self.fields.changed.connect(self._list_labels)
        self.fields.show_offers(said.offers)
        self._list_labels()
        self._choose(self.called, said.called)
        self._choose(self.key, said.key)

    def _named_line(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(u(8))
        row.setContentsMargins(0, 0, 0, u(8))
        for words, widget, name, help_ in (
            ("台账名称", self.title, "own-title", "在“全部台账”里就叫这个"),
            ("按什么叫", self.called, "own-called", "一条记录平常叫哪一栏里写的，如姓名"),
            ("同一条看", self.key, "own-key", "这一栏一样就是同一条记录，不能重复；再导入时照它更新"),
        ):  # fmt: skip
            label = QLabel(words)
            label.setProperty("k", "label")
            label.setBuddy(widget)
            widget.setObjectName(name)
            widget.setAccessibleName(words)
            widget.setToolTip(help_)
            row.addWidget(label)
            row.addWidget(widget, 2 if widget is self.title else 1)
        return row

    def show_over(self) -> Dialog:
        """Show as tall as the fields are, if the window is."""
        shown = super().show_over()
        self._grow()
        return shown

    def _grow(self) -> None:
        layout, window = self.layout(), self._window
        wanted = layout.totalHeightForWidth(self.width()) if layout else 0
        self.resize(self.width(), min(wanted, window.height() - u(16)))
        centre = window.mapToGlobal(window.rect().center())
        self.move(centre.x() - self.width() // 2, centre.y() - self.height() // 2)

    def _offer_removal(self, remove: Callable[[], object]) -> None:
        def go() -> None:
            super(OwnDialog, self).answer(LEAVE)
            remove()

        self.foot.insertWidget(1, action_button(Action("own-remove", "移走", "trash", go, danger=True)))

    def add(self) -> None:
        """Append an empty field, and let it be named."""
        line = self.fields.add(Offer(0, "", OwnField("")))
        self._grow()
        self.fields.scrollToBottom()
        line.label.setFocus()

    def _list_labels(self) -> None:
        labels = [o.field.label for o in self.fields.offers() if o.field.label]
        for combo, first in ((self.called, []), (self.key, [NO_KEY])):
            now = combo.currentText()
            combo.clear()
            combo.addItems([*first, *labels])
            self._choose(combo, now)
        self.buttons[self._yes].setEnabled(bool(labels))

    def _choose(self, combo: QComboBox, label: str) -> None:
        combo.setCurrentIndex(max(0, combo.findText(label)))

    def proposal(self) -> Proposal:
        """What is wanted now."""
        key = self.key.currentText() if self.key.currentIndex() > 0 else ""
        offers = self.fields.offers()
        title = self.title.text().strip() if self._named else self._said.title
        return Proposal(self._said.ledger, title, offers, self.called.currentText(), key, self._said.form)

    def answer(self, text: str) -> None:
        if text != self._yes:
            super().answer(text)
            return
        self._put(self._question(self.proposal()), self._fine, self._refused, owner=self)

    def _fine(self, found: Any) -> None:
        super().answer(self._yes)
        self._then(found)

    def _refused(self, error: Exception) -> bool:
        if isinstance(error, Refused):
            self.wrong.setText(str(error))
            self.wrong.show()
            self._grow()
        return isinstance(error, Refused)

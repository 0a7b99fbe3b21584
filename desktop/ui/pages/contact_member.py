"""Choosing a party member for households: those with few come first; who is full says so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from desktop.kit.look import Record
from desktop.services.contact_board import CANNOT, free
from desktop.ui.dialog import Dialog
from desktop.ui.theme import u

CHOSEN = Qt.ItemDataRole.UserRole
REST = 260  # units of the dialog that are not the list


def say_load(member: Record, most: int) -> str:
    """Say in a word or two what is wrong with how many households a member has; '' if nothing."""
    if member["gone"]:
        return "已不在支部"
    if member["count"] > most:
        return f"超 {member['count'] - most} 户"
    if member["state"] in CANNOT:
        return str(member["state"])
    if member["overdue"]:
        return f"过期 {member['overdue']} 户"
    return "还没有联户" if free(member) else ""


def load_ink(member: Record, most: int) -> str:
    if member["gone"] or member["count"] > most or (member["overdue"] and member["state"] not in CANNOT):
        return "red"
    return "amber" if free(member) else "paper600"


class MemberDialog(Dialog):
    """`then(member, answer)` gets the chosen member's row and the button's words."""

    def __init__(
        self,
        over: QWidget,
        title: str,
        words: str,
        members: Sequence[Record],
        most: int,
        buttons: Sequence[tuple[str, str]],
        then: Callable[[Record, str], object],
    ) -> None:
        super().__init__(over, title, words, buttons, self._answered, icon="people", width=520)
        self._members, self._then, self._most = members, then, most
        self._nothing = buttons[0][0]
        self.finder = QLineEdit()
        self.finder.setObjectName("member-finder")
        self.finder.setAccessibleName("找党员")
        self.finder.setPlaceholderText("党员姓名或小组")
        self.finder.textChanged.connect(lambda _text: self._fill())
        self.finder.installEventFilter(self)
        self.rows = QListWidget()
        self.rows.setObjectName("member-rows")
        self.rows.setAccessibleName("党员")
        self.rows.setFixedHeight(max(u(40), min(u(40 * 6), self._window.height() - u(REST))))
        primary = next(text for text, style in buttons if style == "primary")
        self.rows.itemDoubleClicked.connect(lambda _item: self.answer(primary))
        self.body.addWidget(self.finder)
        self.body.addWidget(self.rows)
        self._fill()
        self.finder.setFocus()

    def show_over(self) -> Dialog:
        """Show over the window, as high as it needs: left alone, Qt stops at two thirds of the screen."""
        super().show_over()
        self.setFixedHeight(min(self.sizeHint().height(), self._window.height()))
        centre = self._window.mapToGlobal(self._window.rect().center())
        self.move(centre.x() - self.width() // 2, centre.y() - self.height() // 2)
        return self

    def _fill(self) -> None:
        text = self.finder.text().strip()
        self.rows.clear()
        for member in self._members:
            if text in member["name"] or text in member["group"]:
                item = QListWidgetItem("   ".join(filter(None, (member["name"], self._apart(member)))))
                item.setData(CHOSEN, member)
                item.setSizeHint(QSize(0, u(40)))
                self.rows.addItem(item)
        self.rows.setCurrentRow(0)

    def _apart(self, member: Record) -> str:
        full = "已满" if member["count"] == self._most else say_load(member, self._most)
        return " · ".join(filter(None, (member["group"], f"联 {member['count']} 户", full)))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step:
                self.rows.setCurrentRow(max(0, min(self.rows.count() - 1, self.rows.currentRow() + step)))
                return True
        return False

    def _answered(self, answer: str) -> None:
        item = self.rows.currentItem()
        if answer and answer != self._nothing and item:
            self._then(item.data(CHOSEN), answer)


def by_load(members: Sequence[Record]) -> list[Record]:
    """Members who can take a household, those with fewest first."""
    able = [m for m in members if not m["gone"]]
    return sorted(able, key=lambda m: (m["state"] in CANNOT, m["count"], m["name"]))


def by_need(members: Sequence[Record], most: int) -> list[Record]:
    """Members as the page lists them: too many first, then none, then overdue, then by number."""

    def rank(member: Record) -> tuple[Any, ...]:
        ink = load_ink(member, most)
        return {"red": 0, "amber": 1}.get(ink, 2), -member["count"], member["name"]

    return sorted(members, key=rank)

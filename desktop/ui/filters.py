"""更多筛选: conditions on any field, added one at a time; all must hold."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.kit.errors import Refused
from desktop.kit.fields import Date, Duration, Field, Flag, Money, Number, Ref
from desktop.kit.look import Filter
from desktop.kit.paths import resolve

from . import theme
from .dialog import Dialog
from .theme import u

if TYPE_CHECKING:
    from .list_page import ListPage

HOW = {
    "has": "包含",
    "is": "等于",
    "is_not": "不等于",
    "empty": "空着",
    "filled": "已经填了",
    "since": "不小于",
    "until": "不大于",
}
NEEDS_NO_VALUE = ("empty", "filled")


def hows(field: Field) -> list[str]:
    """The conditions that make sense for a kind of value."""
    if isinstance(field, Date | Number | Money | Duration):
        return ["is", "since", "until", "empty", "filled"]
    if isinstance(field, Flag):
        return ["is", "empty", "filled"]
    return ["has", "empty", "filled"] if isinstance(field, Ref) else ["has", "is", "is_not", "empty", "filled"]


class FilterDialog(Dialog):
    """Shows the conditions that hold now, and adds others; 就这样 uses them."""

    def __init__(
        self, page: ListPage, filters: tuple[Filter, ...], then: Callable[[tuple[Filter, ...]], object]
    ) -> None:
        super().__init__(
            page,
            f"筛选{page.ledger.title}",
            "几个条件都要满足。",
            (("全部去掉", ""), ("就这样", "primary")),
            self._answered,
            icon="filter",
            width=620,
        )
        self._page, self._then, self.filters = page, then, list(filters)
        self._list = QVBoxLayout()
        self.body.addLayout(self._list)
        row = QHBoxLayout()
        row.setSpacing(u(8))
        self.field, self.how, self.value = QComboBox(), QComboBox(), QLineEdit()
        self.field.setObjectName("filter-field")
        self.how.setObjectName("filter-how")
        self.value.setObjectName("filter-value")
        for widget, said in ((self.field, "哪一项"), (self.how, "怎么比"), (self.value, "比什么")):
            widget.setAccessibleName(said)
        for field in page.ledger.fields:
            self.field.addItem(field.label, field.name)
        self.field.setMaxVisibleItems(14)
        add = QPushButton(theme.icon("plus"), " 加上")
        add.setObjectName("filter-add")
        add.setAutoDefault(False)
        add.clicked.connect(self.add)
        row.addWidget(self.field, 3)
        row.addWidget(self.how, 2)
        row.addWidget(self.value, 3)
        row.addWidget(add)
        self.body.addLayout(row)
        self.wrong = QLabel()
        self.wrong.setProperty("k", "wrong")
        self.wrong.setWordWrap(True)
        self.wrong.hide()
        self.body.addWidget(self.wrong)
        self.field.currentIndexChanged.connect(lambda _place: self._offer_hows())
        self.how.currentIndexChanged.connect(
            lambda _place: self.value.setEnabled(self.how.currentData() not in NEEDS_NO_VALUE)
        )
        self._offer_hows()
        self._show()

    def add(self) -> None:
        """Add the condition that is written; the value is read as the field reads it."""
        field, how, text = self._field(), self.how.currentData(), self.value.text()
        if how in NEEDS_NO_VALUE:
            self._added(Filter(field.name, None, how))
            return
        raw = how == "has" or isinstance(field, Ref)

        def read(book: Any) -> Filter:
            value = text.strip() if raw else field.read(text, book)
            if value in (None, ""):
                raise Refused("请写要找的内容")
            return Filter(field.name, value, how)

        self._page.frame.jobs.ask(read, self._added, self._refused, owner=self)

    def _added(self, condition: Filter) -> None:
        self.wrong.hide()
        self.value.clear()
        self.filters.append(condition)
        self._show()

    def _refused(self, error: Exception) -> bool:
        self.wrong.setText(str(error))
        self.wrong.setVisible(isinstance(error, Refused))
        return isinstance(error, Refused)

    def _field(self) -> Field:
        return self._page.ledger.by_name[self.field.currentData()]

    def _offer_hows(self) -> None:
        self.how.clear()
        for how in hows(self._field()):
            self.how.addItem(HOW[how], how)

    def _show(self) -> None:
        while self._list.count():
            widget = self._list.takeAt(0).widget()
            if widget:
                widget.hide()
                widget.deleteLater()
        for condition in self.filters:
            self._list.addWidget(self._line(condition))
        self.adjustSize()

    def _line(self, condition: Filter) -> QWidget:
        line = QWidget()
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(QLabel(said(self._page, condition)), 1)
        drop = QPushButton(theme.icon("close"), "")
        drop.setProperty("k", "icon")
        drop.setAccessibleName("去掉这个条件")
        drop.setAutoDefault(False)
        drop.clicked.connect(lambda: self._drop(condition))
        row.addWidget(drop)
        return line

    def _drop(self, condition: Filter) -> None:
        self.filters.remove(condition)
        self._show()

    def _answered(self, answer: str) -> None:
        if answer == "就这样":
            self._then(tuple(self.filters))
        elif answer == "全部去掉":
            self._then(())


def said(page: ListPage, condition: Filter) -> str:
    """Say a condition: 出生日期 不大于 1966-06-18."""
    field = resolve(page.frame.ledgers, page.ledger, condition.path).field
    value = "" if condition.how in NEEDS_NO_VALUE else f" {field.show(condition.value)}"
    return f"{field.label} {HOW.get(condition.how, condition.how)}{value}"

"""The row above a list: saved filters with counts, search in this list, and more filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from desktop.kit.fields import Choice, Flag, Ref, Tags
from desktop.kit.ledger import Ledger
from desktop.kit.look import Filter

from . import theme
from .keys import CHIPS
from .theme import u

BY = {
    "people": "tags",
    "households": "kind",
    "party_members": "status",
    "contacts": "care",
    "volunteers": "team.name",
    "meetings": "type.name",
    "visits": "way",
    "contact_coverage": "kind",
    "volunteer_hours": "reached",
    "dictionary": "kind",
    "posts": "body",
    "moves": "kind",
}


def chip_path(ledger: Ledger) -> str:
    """The path whose values become a ledger's chips; '' for none."""
    if ledger.name in BY:
        return BY[ledger.name]
    choices = [f for f in ledger.fields if isinstance(f, Choice | Tags) or (isinstance(f, Flag) and not f.computed)]
    choices.sort(key=lambda f: not f.required)
    return choices[0].name if choices else ""


class Chips(QWidget):
    """`changed` whenever the chosen chip or the search changes; `filter` and `search` say what is asked for."""

    changed = Signal()
    more_asked = Signal()

    def __init__(self, ledger: Ledger) -> None:
        super().__init__()
        self._ledger, self._path = ledger, chip_path(ledger)
        self._counts: dict[Any, int] = {}
        self._total = 0
        self.value: Any = None
        self.setFixedHeight(u(36))
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(u(8))
        self._row = QHBoxLayout()
        self._row.setSpacing(u(8))
        self.group = QButtonGroup(self)
        self.finder = _Find()
        self.finder.setObjectName(f"find-{ledger.name}")
        self.finder.setAccessibleName("在这张表里找")
        self.finder.setPlaceholderText("在这里找")
        self.finder.setFixedWidth(u(200))
        self.finder.setClearButtonEnabled(True)
        self.more = QPushButton(theme.icon("filter"), " 更多筛选")
        self.more.setObjectName("more-filters")
        self.more.setToolTip("更多筛选  Ctrl+Shift+L")
        self.more.clicked.connect(self.more_asked)
        row.addLayout(self._row)
        row.addStretch(1)
        self._beside: list[QWidget] = []
        for widget in (self.finder, self.more):
            self.add(widget)
        self.finder.textChanged.connect(lambda _text: self.changed.emit())

    def add(self, widget: QWidget) -> None:
        """Put a button at the end of the row; the chips keep clear of it."""
        layout = self.layout()
        assert layout is not None
        layout.addWidget(widget)
        self._beside.append(widget)

    @property
    def path(self) -> str:
        return self._path

    @property
    def search(self) -> str:
        return self.finder.text().strip()

    @property
    def filter(self) -> tuple[Filter, ...]:
        if self.value is None:
            return ()
        how = "has" if self._tags else "is"
        return (Filter(self._path, self.value, how),)

    @property
    def _tags(self) -> bool:
        return isinstance(self._ledger.by_name.get(self._path), Tags)

    def show_counts(self, total: int, counts: Mapping[Any, int]) -> None:
        """Give every chip its count; the chosen one stays."""
        self._total, self._counts = total, {k: n for k, n in counts.items() if k not in (None, "")}
        self._lay()

    def say_filters(self, count: int) -> None:
        self.more.setText(f" 更多筛选 {count}" if count else " 更多筛选")
        theme.restyle(self.more, on=bool(count))

    def clear(self) -> None:
        """Forget chip and search, without telling anybody."""
        self.value = None
        self.finder.blockSignals(True)
        self.finder.clear()
        self.finder.blockSignals(False)

    def _lay(self) -> None:
        while self._row.count():
            widget = self._row.takeAt(0).widget()
            if widget:
                self.group.removeButton(widget)  # type: ignore[arg-type]
                widget.hide()
                widget.deleteLater()
        taken = [u(200) if widget is self.finder else widget.sizeHint().width() for widget in self._beside]
        room = self.width() - sum(taken) - u(8) * (len(taken) + 1)
        for value, count in self._offered():
            chip = self._chip(value, count)
            room -= chip.sizeHint().width() + u(8)
            if room < 0 and value is not None and value != self.value:
                chip.deleteLater()
                continue
            self.group.addButton(chip)
            self._row.addWidget(chip)
            chip.setToolTip(f"{chip.text()}  {CHIPS}")

    def _offered(self) -> Sequence[tuple[Any, int]]:
        return [(None, self._total), *self._counts.items()]

    def _chip(self, value: Any, count: int) -> QPushButton:
        chip = QPushButton(f"{'全部' if value is None else self._say(value)} {count:,}", self)
        chip.setObjectName(f"chip-{value or 'all'}")
        chip.setProperty("k", "chip")
        chip.setCheckable(True)
        chip.setChecked(value == self.value)
        chip.clicked.connect(lambda: self._choose(value))
        return chip

    def _say(self, value: Any) -> str:
        field = self._ledger.by_name.get(self._path)
        return field.show(value) if field is not None and not isinstance(field, Ref) else str(value)

    def _choose(self, value: Any) -> None:
        self.value = value
        self.changed.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()


class _Find(QLineEdit):
    """Down leaves the field for the list; Esc empties it."""

    down = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        from PySide6.QtCore import Qt

        if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.down.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.clear()
        else:
            super().keyPressEvent(event)

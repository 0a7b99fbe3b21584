"""Tabs between the ledgers of one place in the navigation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from . import keys
from .theme import u

if TYPE_CHECKING:
    from .window import MainWindow


OWN = {"contact_board": "总览"}  # pages that are no ledger


class Siblings(QWidget):
    """Tabs to the ledgers of the same place in the navigation."""

    def __init__(self, frame: MainWindow, ledger: str, names: Sequence[str]) -> None:
        super().__init__()
        self.setFixedHeight(u(36))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(u(16))
        group = QButtonGroup(self)
        for name in names:
            button = QPushButton(frame.ledgers[name].title if name in frame.ledgers else OWN[name])
            button.setObjectName(f"sibling-{name}")
            button.setProperty("k", "tab")
            button.setCheckable(True)
            button.setChecked(name == ledger)
            button.clicked.connect(lambda _checked=False, name=name: frame.go(name))
            group.addButton(button)
            row.addWidget(button)
            button.setToolTip(f"{button.text()}  Ctrl+PgUp Ctrl+PgDn 换")
            if name == ledger:
                self._mine = button
        row.addStretch(1)
        self._frame, self._names, self._place = frame, names, names.index(ledger)

    def bind(self, page: QWidget) -> Siblings:
        """Let Ctrl+PgUp and Ctrl+PgDn go to the ones beside, as between the sheets of a workbook."""
        keys.bind(page, {"Ctrl+PgUp": lambda: self._step(-1), "Ctrl+PgDown": lambda: self._step(1)})
        return self

    def _step(self, by: int) -> None:
        self._frame.go(self._names[(self._place + by) % len(self._names)])

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        self._mine.setChecked(True)

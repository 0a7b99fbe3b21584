"""全部台账: every ledger of the book by group, with how many records it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from desktop.kit.ledger import Ledger
from desktop.kit.look import Query
from desktop.ui.dropping import TakesRosters, import_action
from desktop.ui.page import card, link
from desktop.ui.theme import u

if TYPE_CHECKING:
    from desktop.ui.window import MainWindow

COLUMNS = 3
OTHER = "其他"
LAST = (OTHER, "系统")


class LedgersPage(TakesRosters):
    """Cards of links; a ledger that is worked out from others says so."""

    name = "ledgers"
    keys = "点名字打开"

    def __init__(self, frame: MainWindow) -> None:
        super().__init__(frame)
        self.say("全部台账", f"{len(frame.ledgers)} 本")
        self.take_rosters("")
        self.set_actions([import_action(self)])
        self._counts: dict[str, QLabel] = {}
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidget(self._cards())
        self.body.addWidget(self._area)

    def _cards(self) -> QWidget:
        inside = QWidget()
        inside.setObjectName("scrolled")
        row = QHBoxLayout(inside)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(u(12))
        stacks = [QVBoxLayout() for _ in range(COLUMNS)]
        heights = [0] * COLUMNS
        for group, ledgers in self._groups().items():
            frame, column, _heading = card(group)
            for ledger in ledgers:
                column.addLayout(self._line(ledger))
            shortest = heights.index(min(heights))
            stacks[shortest].addWidget(frame)
            heights[shortest] += len(ledgers) + 2
        for stack in stacks:
            stack.setSpacing(u(12))
            stack.addStretch(1)
            row.addLayout(stack, 1)
        return inside

    def _groups(self) -> dict[str, list[Ledger]]:
        groups: dict[str, list[Ledger]] = {}
        for ledger in self.frame.ledgers.values():
            groups.setdefault(ledger.group or OTHER, []).append(ledger)
        return dict(sorted(groups.items(), key=lambda pair: pair[0] in LAST))

    def _line(self, ledger: Ledger) -> QHBoxLayout:
        row = QHBoxLayout()
        opens = link(ledger.title, lambda: self.frame.go(ledger.name))
        opens.setObjectName(f"open-{ledger.name}")
        opens.setProperty("k", "entry")
        count = QLabel("算出来的" if ledger.derived else "")
        count.setProperty("k", "soft")
        self._counts[ledger.name] = count
        row.addWidget(opens)
        row.addStretch(1)
        row.addWidget(count)
        return row

    def show_year(self, year: int) -> None:
        super().show_year(year)
        self._ask()

    def refresh(self, touched: frozenset[str]) -> None:
        if touched:
            self._ask()

    def _ask(self) -> None:
        stored = [ledger.name for ledger in self.frame.ledgers.values() if not ledger.derived]
        self.ask(lambda book: {name: book.count(name, Query()) for name in stored}, self._show, slot="counts")

    def _show(self, counts: dict[str, Any]) -> None:
        for name, count in counts.items():
            self._counts[name].setText(f"{count:,} 条")

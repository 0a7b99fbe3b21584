"""全部台账: every ledger of the book by group, with how many records it has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QScrollArea, QVBoxLayout, QWidget

from desktop.kit.ledger import Ledger
from desktop.kit.look import Query
from desktop.ledgers.own import GROUP, NAME
from desktop.ui.dropping import TakesRosters, import_action
from desktop.ui.page import DIVIDER, Action, card, link
from desktop.ui.theme import u

if TYPE_CHECKING:
    from desktop.ui.window import MainWindow

COLUMNS = 3
OTHER, SYSTEM = "其他", "系统"
LAST = (OTHER, SYSTEM)


class LedgersPage(TakesRosters):
    """Cards of links; a ledger that is worked out from others says so."""

    name = "ledgers"
    keys = "点名字打开"

    def __init__(self, frame: MainWindow) -> None:
        super().__init__(frame)
        self.take_rosters("")
        make = Action("new-ledger", "新建台账", "plus", self._make, "Ctrl+N")
        more = Action("more-fields", "加栏目", "list", self._choose_for_fields, "Alt+M")
        files = Action("all-files", "附件", "photo", lambda: frame.go("attachments"), "Ctrl+J")
        self.set_actions([make, more, files, DIVIDER, import_action(self)])
        self._counts: dict[str, QLabel] = {}
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self.body.addWidget(self._area)
        self._list()

    def _list(self) -> None:
        """Lay out the ledgers there are now."""
        self.say("全部台账", f"{sum(map(len, self._groups().values()))} 本")
        self._counts.clear()
        self._area.setWidget(self._cards())

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
            if ledger.name != NAME:  # declarations are seen as the ledgers that they declare
                groups.setdefault(ledger.group or OTHER, []).append(ledger)
        return dict(sorted(groups.items(), key=lambda pair: (pair[0] in LAST, pair[0] != GROUP)))

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
        if ledger.group == GROUP:
            change = link("改栏目", lambda: self._change(ledger.name))
            change.setObjectName(f"change-{ledger.name}")
            change.setAccessibleName(f"改“{ledger.title}”的名称和栏目")
            row.addWidget(change)
        return row

    def _make(self) -> None:
        from . import own_manage

        own_manage.make(self)

    def _change(self, name: str) -> None:
        from . import own_manage

        own_manage.change(self, name)

    def _choose_for_fields(self) -> None:
        """Ask which ledger of the program is to have more fields."""
        menu = QMenu(self)
        menu.setObjectName("more-fields-menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for group, ledgers in self._groups().items():
            into = [ledger for ledger in ledgers if not ledger.derived and group not in (GROUP, SYSTEM)]
            under = menu.addMenu(group) if into else None
            for ledger in into if under else ():
                under.addAction(ledger.title, lambda name=ledger.name: self._change(name))  # type: ignore[union-attr]
        button = self.head.action_buttons["more-fields"]
        menu.popup(button.mapToGlobal(button.rect().bottomLeft()))

    def show_year(self, year: int) -> None:
        super().show_year(year)
        self._ask()

    def refresh(self, touched: frozenset[str]) -> None:
        if "own_ledgers" in touched:
            self._list()
        if touched:
            self._ask()

    def _ask(self) -> None:
        stored = [ledger.name for ledger in self.frame.ledgers.values() if not ledger.derived]
        self.ask(lambda book: {name: book.count(name, Query()) for name in stored}, self._show, slot="counts")

    def _show(self, counts: dict[str, Any]) -> None:
        for name, count in counts.items():
            if name in self._counts:
                self._counts[name].setText(f"{count:,} 条")

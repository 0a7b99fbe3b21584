"""A page that lists a ledger: chips, search, filters, order, the year; print and export."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QStackedWidget

from desktop.kit.look import Filter, Query, Record
from desktop.services.standing import standing

from . import handing, keys, memory
from .chips import Chips
from .column_menu import ColumnMenu
from .columns import columns_of, counter_of, is_path
from .dropping import TakesRosters
from .empty import Empty
from .filters import FilterDialog
from .pause import pause
from .table import WINDOW, Table, TableCard, TableModel, quiet
from .uncovering import Uncovering

if TYPE_CHECKING:
    from .window import MainWindow

COUNT_AFTER = 200  # milliseconds


@dataclass
class Answer:
    """What the worker says of a list: which rows, and the first of them."""

    ids: array[int]
    first: list[Record]


@dataclass
class Counted:
    """How many records there are in all, and how many each chip has; told after the list itself."""

    total: int
    counts: dict[Any, int] = field(default_factory=dict)


class ListPage(TakesRosters):
    """The list of a ledger: `chips` above `listing`, which is the `table` in its card or what an empty ledger says."""

    def __init__(self, frame: MainWindow, name: str) -> None:
        self.ledger = frame.ledgers[name]
        super().__init__(frame)
        self.setObjectName(f"page-{name}")
        self.counter = counter_of(name)
        self.filters: tuple[Filter, ...] = ()
        kept = str(memory.recall(f"order/{name}", ""))
        self.order = kept if kept and is_path(frame.ledgers, self.ledger, kept.split(" ")[0]) else ""
        self.chips = Chips(self.ledger)
        keys.turn(self, self.chips.group)
        self.model = TableModel(columns_of(frame.ledgers, self.ledger), self._fetch, self)
        self.table = Table(self.model, name)
        self.table.show_order(self.order)
        self.uncovering = Uncovering(self, self.table, name)
        self.card = TableCard(self.table)
        if not self.ledger.derived and self.ledger.group != "系统":
            self.take_rosters(name)
        take = (lambda: frame.go("import", ledger=name)) if self.into else None
        self.empty = Empty(self.ledger, self.new, take)
        self.listing = QStackedWidget()
        self.listing.addWidget(self.card)
        self.listing.addWidget(self.empty)
        self._count: Callable[[Any], Counted] = lambda _book: Counted(0)
        # counts take longer than the list; they wait until the typing pauses
        self._count_soon = pause(self, COUNT_AFTER, lambda: self.ask(self._count, self._counted, slot="counts"))
        self.chips.changed.connect(self.reload)
        self.chips.more_asked.connect(self.more_filters)
        self.chips.finder.down.connect(self.table.setFocus)
        self.model.order_asked.connect(self._sort)
        self.column_menu = ColumnMenu(self.table, self.ledger, dict(frame.ledgers), self._columns_changed)
        self.setFocusProxy(self.table)

    def new(self) -> None:
        """Begin a new record."""

    def shown_id(self) -> int | None:
        """The row id of the record that is shown beside the list, to be kept selected."""
        return None

    def query(self) -> Query:
        """What is asked for: chips, search, filters, order and the year."""
        since, until = self.period()
        asked = Query(
            search=self.chips.search,
            filters=(*self.chips.filter, *self.filters),
            since=since,
            until=until,
            order=self.order,
        )
        return standing(self.ledger.name, asked)

    def period(self) -> tuple[str, str]:
        """The year, where records belong to one; a standing record (with an end) belongs to every year."""
        belongs = self.ledger.derived or (self.ledger.day and "until" not in self.ledger.by_name)
        return (f"{self.year}-01-01", f"{self.year}-12-31") if belongs else ("", "")

    def reload(self) -> None:
        """Ask for the list again, with what is chosen now; the chips' counts come behind it."""
        name, query, paths, chip = self.ledger.name, self.query(), self._paths(), self.chips.path
        whole = standing(name, Query(since=query.since, until=query.until, filters=self.filters, search=query.search))

        def answer(book: Any) -> Answer:
            ids = book.ids(name, query)
            return Answer(ids, book.window(name, ids[:WINDOW], paths))

        def count(book: Any) -> Counted:
            return Counted(book.count(name, whole), book.tally(name, chip, whole) if chip else {})

        self._count = count
        self.ask(answer, self._arrived, slot="list")
        self._count_soon.start()

    def _columns_changed(self) -> None:
        self.table.show_order(self.order)
        self.reload()

    def _paths(self) -> list[str]:
        return [column.key for column in self.model.columns]

    def _fetch(self, ids: Sequence[int], then: Callable[[list[Record]], None]) -> None:
        name, paths = self.ledger.name, self._paths()
        self.ask(lambda book: book.window(name, ids, paths), then)

    def _arrived(self, answer: Answer) -> None:
        shown = self.shown_id()
        with quiet(self.table):
            self.model.set_ids(answer.ids, answer.first)
            if shown is not None:
                self.table.select(self.model.row_of(shown))
        bare = not len(answer.ids) and not (self.chips.filter or self.chips.search or self.filters)
        self.empty.show_year(self.period()[0][:4])
        self.listing.setCurrentWidget(self.empty if bare else self.card)
        for name in ("print", "export"):
            self.head.action_buttons[name].setEnabled(bool(len(answer.ids)))
        self.card.snap()

    def _counted(self, answer: Counted) -> None:
        self.chips.show_counts(answer.total, answer.counts)
        words = [f"{self.year} 年"] if self.period()[0] else []
        words.append(f"{answer.total:,} {self.counter}")
        if self.model.rowCount() != answer.total:
            words.append(f"筛出 {self.model.rowCount():,} {self.counter}")
        self.say(fact=" · ".join(words))

    def _sort(self, order: str) -> None:
        self.sorted_by(order)
        self.reload()

    def sorted_by(self, order: str) -> None:
        """Sort so from the next reading on: 'path', 'path desc', or '' as the ledger has it."""
        self.order = order
        memory.remember(f"order/{self.ledger.name}", order)
        self.table.show_order(order)

    def more_filters(self) -> None:
        FilterDialog(self, self.filters, self.set_filters).show_over()

    def set_filters(self, filters: tuple[Filter, ...]) -> None:
        self.filters = filters
        self.chips.say_filters(len(filters))
        self.reload()

    # --- handing out

    def seen(self) -> tuple[str, ...]:
        """The paths of the columns that are listed."""
        return tuple(column.path for column in self.model.columns)

    def export(self) -> None:
        """Ask in which sheet, then where."""
        handing.offer(self, self.ledger, self.query(), handing.export, "导出成哪一种？", self.seen())

    def print(self) -> None:
        """Ask in which sheet, then show it in the preview."""
        handing.offer(self, self.ledger, self.query(), handing.print_out, "印成哪一种？", self.seen())

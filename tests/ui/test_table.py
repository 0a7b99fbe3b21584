"""A long list: rows by id, windows fetched when they are seen, sorting, whole rows."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from desktop.kit.look import Record
from desktop.ledgers import LEDGERS
from desktop.ui.columns import columns_of
from desktop.ui.table import KEPT, WINDOW, Table, TableCard, TableModel

from .conftest import Screen


class Shelf:
    """Answers fetches, at once or when told to."""

    def __init__(self, at_once: bool = True) -> None:
        self.asked: list[list[int]] = []
        self.waiting: list[Callable[[], None]] = []
        self.at_once = at_once

    def fetch(self, ids: Sequence[int], then: Callable[[list[Record]], None]) -> None:
        wanted = list(ids)
        self.asked.append(wanted)
        answer = [{"id": i, "uid": f"{i:018d}", "name": f"人{i}"} for i in wanted]
        if self.at_once:
            then(answer)
        else:
            self.waiting.append(lambda: then(answer))


def made(qtbot: QtBot, shelf: Shelf, count: int) -> tuple[TableModel, Table, TableCard]:
    model = TableModel(columns_of(LEDGERS, LEDGERS["people"]), shelf.fetch, None)  # type: ignore[arg-type]
    table = Table(model, "people-test")
    card = TableCard(table)
    qtbot.addWidget(card)
    card.resize(900, 500)
    card.show()
    model.set_ids(array("q", range(1, count + 1)))
    return model, table, card


def test_only_what_is_seen_is_fetched(qtbot: QtBot, dressed: None) -> None:
    """A quarter of a million rows ask for a few windows, and a jump to the end for one more."""
    shelf = Shelf()
    model, table, _card = made(qtbot, shelf, 248_000)
    qtbot.waitUntil(lambda: len(shelf.asked) >= 1)
    seen = len(shelf.asked)
    assert seen <= 2 and all(len(ids) <= WINDOW for ids in shelf.asked)
    table.scrollToBottom()
    qtbot.waitUntil(lambda: len(shelf.asked) > seen)
    assert shelf.asked[-1][-1] == 248_000
    assert len(shelf.asked) <= seen + 2
    assert model.rowCount() == 248_000


def test_the_model_keeps_qts_rules(qtbot: QtBot, dressed: None) -> None:
    """Qt's own tester finds nothing wrong, while rows come, change and go."""
    shelf = Shelf()
    model = TableModel(columns_of(LEDGERS, LEDGERS["people"]), shelf.fetch, None)  # type: ignore[arg-type]
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for count in (0, 5, 500, 3, 0):
        model.set_ids(array("q", range(count)))
    model.set_columns(model.columns[:2])
    assert model.columnCount() == 2
    tester.deleteLater()


def test_a_late_answer_to_an_earlier_question_is_dropped(qtbot: QtBot, dressed: None) -> None:
    """Rows of the list before do not appear in the list now."""
    shelf = Shelf(at_once=False)
    model, _table, _card = made(qtbot, shelf, 10)
    model.data(model.index(0, 0))
    late = shelf.waiting.pop(0)
    model.set_ids(array("q", range(100, 110)))
    late()
    assert model.record(0) is None


def test_a_refresh_keeps_showing_until_the_new_values_come(qtbot: QtBot, dressed: None) -> None:
    """Saving one record does not make the list blink."""
    shelf = Shelf()
    model, _table, _card = made(qtbot, shelf, 10)
    model.data(model.index(0, 0))  # asks
    assert model.data(model.index(0, 0)) == "人1"
    shelf.at_once = False
    model.set_ids(array("q", range(1, 11)))
    assert model.data(model.index(0, 0)) == "人1"
    assert shelf.waiting


def test_not_more_is_kept_than_is_useful(qtbot: QtBot, dressed: None) -> None:
    """Scrolling through everything does not keep everything."""
    shelf = Shelf()
    model, _table, _card = made(qtbot, shelf, 3 * KEPT)
    for row in range(0, 3 * KEPT, WINDOW):
        model.data(model.index(row, 0))
    assert len(model._records) <= KEPT


@pytest.mark.parametrize("height", [200, 333, 471, 500, 696])
def test_the_last_row_is_never_a_sliver(qtbot: QtBot, dressed: None, height: int) -> None:
    """A card of any height shows whole rows."""
    _model, table, card = made(qtbot, Shelf(), 100)
    card.resize(900, height)
    row = table.verticalHeader().defaultSectionSize()
    assert table.viewport().height() % row == 0


def test_columns_that_do_not_fit_go_from_the_right(qtbot: QtBot, dressed: None) -> None:
    """A narrow list shows fewer columns, never half of one."""
    _model, table, card = made(qtbot, Shelf(), 5)
    card.resize(1200, 300)
    many = [table.isColumnHidden(n) for n in range(table.rows.columnCount())]
    card.resize(420, 300)
    few = [table.isColumnHidden(n) for n in range(table.rows.columnCount())]
    assert sum(few) > sum(many)
    assert few == sorted(few) and not few[0]


def test_a_click_on_the_head_sorts_and_a_third_click_undoes_it(screen: Screen) -> None:
    """Sorting is asked of the book: up, down, and as it was."""
    page = screen.go("people")
    names = lambda: [page.model.record(r)["name"] for r in range(page.model.rowCount())]  # noqa: E731
    before = names()
    head = page.table.horizontalHeader()
    head.setSortIndicator(0, Qt.SortOrder.AscendingOrder)
    screen.settle()
    up = names()
    head.setSortIndicator(0, Qt.SortOrder.DescendingOrder)
    screen.settle()
    assert up == list(reversed(names())) and sorted(up) == sorted(before)
    head.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
    screen.settle()
    assert names() == before

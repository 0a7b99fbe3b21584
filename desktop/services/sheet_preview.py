"""A county's sheet with the first records in it, as the export would fill it; the middle of a long list hidden."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.kit.errors import Refused
from desktop.kit.work import Work
from desktop.store.book import Book

from . import sheet_pages
from .mapping import Draft, obeyed
from .reading import Order
from .standing import standing
from .templates import sheet_of

if TYPE_CHECKING:
    from desktop.sheets.layout import Table
    from desktop.sheets.sheet import Sheet

SHOWN = 5  # records
ALL = 3000  # a longer list is shown by its beginning, without totals
FIRST = 40


@dataclass(frozen=True)
class Preview:
    """The sheet to be painted. `count` records are to be filled, or sheets where each record has its own.

    `body` are the rows (from 1) of the headings and records, `records` those of the records alone. Everything from the
    template's row `after` on stands `moved` rows lower. `hidden` rows are not to be painted; the one before them speaks
    for them in the words of `gap`. `filled` counts the values in each column. `complaint` says why nothing was filled.
    """

    sheet: Sheet
    count: int = 0
    body: tuple[int, int] = (0, 0)
    records: tuple[int, int] = (1, 0)
    after: int = 0
    moved: int = 0
    hidden: range = range(0)
    gap: str = ""
    filled: Mapping[int, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    complaint: str = ""

    def row(self, row: int) -> int:
        """Where a row of the template has come to stand."""
        return row + self.moved if row >= self.after else row


def preview(book: Book, draft: Draft, order: Order) -> Work[Preview]:
    """Fill the sheet as far as it is to be seen. Raises Refused, Blocked if the sheet cannot be read."""
    if draft.ledger is None:
        return _empty(draft, "没认出这张表要填哪本台账，请在右边选")
    wanted, count = _wanted(book, draft, order)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        target = Path(scratch) / "看一看.xlsx"
        ledger = book.ledgers[draft.ledger]
        sheet, mapping = draft.template.layout.sheet, obeyed(draft)
        try:
            done = yield from sheet_pages.fill(book, ledger, draft.kept, target, wanted, sheet, mapping)
            filled = done.filled
        except Refused as refused:
            return _empty(draft, str(refused))
        found = sheet_of(target, filled.sheets[0])
    whole = wanted is order
    rows = filled.rows if whole or draft.per_record else len(wanted.records)
    shown = _shown(draft, found, rows, whole)
    return replace(shown, count=filled.rows if whole else count, warnings=filled.warnings)


def _empty(draft: Draft, complaint: str) -> Preview:
    sheet = sheet_of(draft.kept.file, draft.template.layout.sheet)
    return replace(_shown(draft, sheet, 0, True), complaint=complaint)


def _wanted(book: Book, draft: Draft, order: Order) -> tuple[Order, int]:
    """The records to be looked at: one where each has a sheet, the first of a very long list, else all."""
    assert draft.ledger
    ledger = book.ledgers[draft.ledger]
    if ledger.derived or order.records:
        return order, len(order.records)
    query = order.query if draft.per_record else standing(ledger.name, order.query)
    ids = book.ids(ledger.name, query)
    if not ids or (len(ids) <= ALL and not draft.per_record):
        return order, len(ids)
    first = book.window(ledger.name, ids[: 1 if draft.per_record else FIRST], [])
    return replace(order, records=tuple(record["uid"] for record in first)), len(ids)


def _shown(draft: Draft, sheet: Sheet, records: int, whole: bool) -> Preview:
    """Say where everything stands, and hide the middle."""
    table = draft.template.layout.table
    if table is None:
        return Preview(sheet)
    ruled = table.last - table.first + 1
    needed = _needed(draft, table, records)
    last = table.first + max(ruled, needed) - 1
    filled = {c.col: _count(sheet, c.col, table.first, last) for c, _ in draft.template.columns}
    body, below = (table.top, last), (table.first, last)
    found = Preview(sheet, 0, body, below, table.last + 1, max(0, needed - ruled), filled=filled)
    if not whole:
        _forget_totals(sheet, last)
    return found if table.row_names else _hidden(found, table, needed)


def _needed(draft: Draft, table: Table, records: int) -> int:
    if table.row_names or draft.template.layout.kind == "form" or draft.per_record:
        return 0
    return ceil(records / table.halves) * table.span


def _count(sheet: Sheet, col: int, first: int, last: int) -> int:
    cells = (sheet.cells.get((row, col)) for row in range(first, last + 1))
    return sum(cell is not None and cell.value not in (None, "") for cell in cells)


def _forget_totals(sheet: Sheet, last: int) -> None:
    """The total of a beginning is no total."""
    for (row, _), cell in sheet.cells.items():
        if row > last and cell.formula:
            cell.value, cell.kind = None, ""


def _hidden(found: Preview, table: Table, needed: int) -> Preview:
    """Leave the first records and one row that speaks for the others."""
    gap, last = table.first + SHOWN * table.span, found.body[1]
    if last - gap < 2:
        return found
    more = ceil(needed / table.span) - SHOWN
    words = f"中间 {more:,} 行照样填，这里不显示" if more > 0 else f"下面还有 {last - gap + 1} 行空行，这里不显示"
    return replace(found, hidden=range(gap + 1, last + 1), gap=words)

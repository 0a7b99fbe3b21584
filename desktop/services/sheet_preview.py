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
from .mapping import Draft, lists, obeyed
from .reading import Order
from .standing import standing
from .templates import sheet_of
from .titled import titled

if TYPE_CHECKING:
    from desktop.sheets.layout import Table
    from desktop.sheets.sheet import Sheet
    from desktop.sheets.template import Template

SHOWN = 5  # records
ALL = 3000  # a longer list is shown by its beginning, without totals
FIRST = 40


@dataclass(frozen=True)
class Preview:
    """The sheet to be painted. `count` records are to be filled, or sheets where each record has its own.

    `body` are the rows (from 1) of the headings and records, `records` those of the records alone. Everything from a
    template's row on stands some rows lower: `moves` has both, for each list. `hidden` rows are not to be painted; the
    one before them speaks for them in the words of `gap`. `filled` counts the values in each column. `complaint` says
    why nothing was filled.
    """

    sheet: Sheet
    count: int = 0
    body: tuple[int, int] = (0, 0)
    records: tuple[int, int] = (1, 0)
    moves: tuple[tuple[int, int], ...] = ()
    hidden: range = range(0)
    gap: str = ""
    filled: Mapping[int, int] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    complaint: str = ""

    def row(self, row: int) -> int:
        """Where a row of the template has come to stand."""
        return row + sum(moved for after, moved in self.moves if row >= after)

    @property
    def moved(self) -> int:
        """How many rows longer the sheet has become."""
        return sum(moved for _, moved in self.moves)


def preview(book: Book, draft: Draft, order: Order) -> Work[Preview]:
    """Fill the sheet as far as it is to be seen. Raises Refused, Blocked if the sheet cannot be read."""
    if draft.ledger is None:
        return _empty(draft, "没认出这张表要填哪本台账，请在右边选")
    order, told = taken(book, draft, order)
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
    shown = _shown(draft, found, done.lists, whole)
    return replace(shown, count=filled.rows if whole else count, warnings=(*told, *filled.warnings))


def taken(book: Book, draft: Draft, order: Order) -> tuple[Order, tuple[str, ...]]:
    """What the sheet itself takes of what is asked, and why: its title may name only some; several lists share all."""
    if draft.template.others or draft.template.match.ledger is None:
        return order, ()
    return titled(book, draft.template, order)


def _empty(draft: Draft, complaint: str) -> Preview:
    sheet = sheet_of(draft.kept.file, draft.template.layout.sheet)
    return replace(_shown(draft, sheet, (), True), complaint=complaint)


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


def _shown(draft: Draft, sheet: Sheet, counts: tuple[int, ...], whole: bool) -> Preview:
    """Say where everything stands, and hide the middle; `counts` are the records of each list."""
    table = draft.template.layout.table
    if table is None:
        return Preview(sheet)
    shown = lists(draft.template)
    needs = [_needed(t, count) for t, count in zip(shown, counts or [0] * len(shown), strict=True)]
    moves: dict[int, tuple[int, int]] = {}
    for template, need in zip(shown, needs, strict=True):  # of lists side by side the longest moves what is below
        moves[_top(template)] = max(moves.get(_top(template), (0, 0)), _move(template, need), key=lambda m: m[1])
    down = sum(moved for after, moved in moves.values() if after <= table.top)
    first, last = table.first + down, table.last + down + moves[table.first][1]
    step = table.span if table.lines > 1 else 1
    rows = range(first, last + 1, step)
    filled = {c.col: _count(sheet, c.col, rows) for c, _ in draft.template.columns if not c.line}
    found = Preview(sheet, 0, (table.top + down, last), (first, last), tuple(moves.values()), filled=filled)
    if not whole:
        _forget_totals(sheet, last)
    return found if table.row_names else _hidden(found, table, needs[0])


def _top(template: Template) -> int:
    return template.layout.table.first if template.layout.table else 0


def _move(template: Template, needed: int) -> tuple[int, int]:
    """From which row on a list moves what is below it, and by how much."""
    table = template.layout.table
    return (table.last + 1, max(0, needed - (table.last - table.first + 1))) if table else (0, 0)


def _needed(template: Template, records: int) -> int:
    from desktop.sheets.continued import room

    table = template.layout.table
    if table is None or table.row_names:
        return 0
    return ceil(min(records, room(template.layout) or records) / table.halves) * table.span


def _count(sheet: Sheet, col: int, rows: range) -> int:
    cells = (sheet.cells.get((row, col)) for row in rows)
    return sum(cell is not None and cell.value not in (None, "") for cell in cells)


def _forget_totals(sheet: Sheet, last: int) -> None:
    """The total of a beginning is no total."""
    for (row, _), cell in sheet.cells.items():
        if row > last and cell.formula:
            cell.value, cell.kind = None, ""


def _hidden(found: Preview, table: Table, needed: int) -> Preview:
    """Leave the first records and one row that speaks for the others."""
    gap, last = found.records[0] + SHOWN * table.span, found.body[1]
    if last - gap < 2:
        return found
    more = ceil(needed / table.span) - SHOWN
    each = "条" if table.lines > 1 else "行"
    words = f"中间 {more:,} {each}照样填，这里不显示" if more > 0 else f"下面还有 {last - gap + 1} 行空行，这里不显示"
    return replace(found, hidden=range(gap + 1, last + 1), gap=words)

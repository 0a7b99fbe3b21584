"""A list with so many rows a page, each page with its 本页小计 and 承前页: the whole page is repeated, the last padded."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from desktop.kit.errors import Refused
from desktop.sheets.filling.block import Block, Record
from desktop.sheets.filling.grid import CellXml, Grid, RowXml
from desktop.sheets.filling.values import Formula
from desktop.sheets.refs import parse_area
from desktop.sheets.sheet import column_letters

BEFORE = re.compile(r"[承接][前上]页")
OF_PAGE = re.compile(r"本页|[过转][次下]页|累计")
RUNNING = re.compile(r"[过转][次下]页|累计")  # of which the last page says the whole
SUM = re.compile(r"\s*SUM\(\s*([A-Z]{1,3}\d+:[A-Z]{1,3}\d+)\s*\)\s*", re.IGNORECASE)
FEWEST = 2  # one row alone is no page
MOST = 250  # Excel's SUM takes 255 areas
BETWEEN = " \u3000\n\u00a0"


@dataclass(frozen=True)
class Paging:
    """A page of a list: the block of its rows, the rows around them that each page has, the row of its own sum."""

    block: Block
    top: int
    bottom: int
    sum_row: int
    carried: tuple[int, ...] = ()  # columns whose sum the next page takes over
    running: tuple[int, ...] = ()  # rows of which the last page says the whole

    @property
    def heading_end(self) -> int:
        return self.top - 1

    @property
    def unit(self) -> int:
        return self.bottom - self.top + 1

    def keeps(self, line: int) -> bool:
        """Whether a line of the page is no record's."""
        return not self.block.first <= self.top + line <= self.block.end

    def whole(self, records: Sequence[Record]) -> tuple[Block, list[Record]]:
        """Return the pages as a block's records: the values of all rows of a page, one after another."""
        block = self.block
        down = block.first - self.top
        number = [(0, block.number_column)] if block.number_column else []
        lines = [(down + slot * block.rows_per_record, slot) for slot in range(block.slots)]
        places = [(line + at, col) for line, _ in lines for at, col in [*block.places, *number]]
        places += [(0, col) for col in self.carried]
        if len(records) > MOST * block.slots:
            raise Refused(f"记录太多：每页 {block.slots} 行，要分成 {MOST} 页以上。请按组或按月份分开填。")
        pages = [self._page(records, start, page) for page, start in enumerate(range(0, len(records), block.slots))]
        made = replace(
            block, first=self.top, last=self.bottom, columns=tuple(col for _, col in places), number_column=None,
            rows_per_record=self.unit, lines=tuple(line for line, _ in places), grouped=False, pages=self,
        )  # fmt: skip
        return made, pages

    def _page(self, records: Sequence[Record], start: int, page: int) -> Record:
        block, values = self.block, list[object]()
        for slot in range(block.slots):
            at = start + slot
            values += records[at] if at < len(records) else [None] * len(block.columns)
            if block.number_column:
                values.append(at + block.number_from if at < len(records) else None)
        return [*values, *(self._carry(page, col) for col in self.carried)]

    def _carry(self, page: int, col: int) -> Formula | None:
        """What the page before brought over: its own sum, and what it had been brought itself."""
        if page == 0:
            return None
        before = (page - 1) * self.unit
        letter = column_letters(col)
        brought = f"{letter}{self.top + before}+" if page > 1 else ""
        return Formula(f"{brought}{letter}{self.sum_row + before}")


def paging(grid: Grid, block: Block, word: Callable[[int], str]) -> Paging | None:
    """Find the rows that make a page of a block; None if the sheet has none."""
    if block.slots < FEWEST:
        return None
    below: list[int] = []
    while (row := grid.by_number.get(block.end + 1 + len(below))) and OF_PAGE.match(_label(grid, row, word)):
        below.append(row.number)
    if not below:
        return None
    above = grid.by_number.get(block.first - 1)
    has_carry = above is not None and bool(BEFORE.match(_label(grid, above, word)))
    found = Paging(block, block.first - has_carry, below[-1], below[0])
    running = tuple(n for n in below if RUNNING.match(_label(grid, grid.by_number[n], word)))
    columns = _summed(grid.by_number[below[0]], block) if has_carry and above else ()
    free = tuple(c for c in columns if not _filled(above, c)) if above else ()
    return replace(found, carried=free, running=running)


def _label(grid: Grid, row: RowXml, word: Callable[[int], str]) -> str:
    """Return a row's first text, without spaces."""
    for cell in row.cells:
        if cell.formula is None and (text := _text(grid, cell, word).strip()):
            return "".join(sign for sign in text if sign not in BETWEEN)
    return ""


def _text(grid: Grid, cell: CellXml, word: Callable[[int], str]) -> str:
    if cell.kind == "s":
        with suppress(IndexError, ValueError):  # a text that is not there
            return word(int(cell.value))
    if cell.inline:
        return re.sub(r"<[^>]*>", "", grid.data[cell.open : cell.end].decode())
    return cell.value if cell.kind == "str" else ""


def _summed(row: RowXml, block: Block) -> Iterable[int]:
    """Go through the columns that a row sums over the page's records, and over nothing else."""
    for cell in row.cells:
        found = SUM.fullmatch(cell.formula or "")
        area = parse_area(found[1]) if found else None
        if area and (area.top, area.bottom, area.left) == (block.first, block.end, cell.col):
            yield cell.col


def _filled(row: RowXml, col: int) -> bool:
    cell = row.cell(col)
    return cell is not None and cell.filled


def page_ends(block: Block, count: int) -> Iterator[int]:
    """Go through the rows after which a new page begins."""
    if block.pages is not None:
        for page in range(1, count):
            yield block.first + page * block.rows_per_record - 1

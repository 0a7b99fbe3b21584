"""Where a list's records go on a sheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from desktop.sheets.refs import Growth

if TYPE_CHECKING:
    from desktop.sheets.filling.paging import Paging

Record = Sequence[object]


@dataclass(frozen=True)
class Block:
    """The detail rows of a list: the ruled rows the template has, and where a record's values go.

    `columns[n]` is the column of a record's n-th value, `lines[n]` the row of it among the record's
    `rows_per_record`, from 0 (without `lines` always the first). `number_column` is the 序号 column, filled with
    1, 2, 3 … or from `number_from` on; what is printed there in unused rows stays. Columns whose template cells are
    merged over several records are merged over those that have the same in them: `grouped` False leaves them apart.
    `kept` are the lines and columns whose words stay in every record, `ticks` those whose printed choices stay in the
    rows that no record takes.
    Where each page has its own sum (本页小计), the page is repeated, and the rows of `header`, first and last, are
    printed on each. `only` tells that the sheet is this one list: grown over several pages it may change how the sheet
    is printed.
    """

    first: int
    last: int
    columns: tuple[int, ...]
    rows_per_record: int = 1
    number_column: int | None = None
    lines: tuple[int, ...] = ()
    grouped: bool = True
    number_from: int = 1
    header: tuple[int, int] | None = None
    only: bool = False
    kept: tuple[tuple[int, int], ...] = ()
    ticks: tuple[tuple[int, int], ...] = ()
    pages: Paging | None = None  # set while filling: the records are pages

    @property
    def slots(self) -> int:
        """How many records the ruled rows take."""
        return max(1, (self.last - self.first + 1) // self.rows_per_record)

    @property
    def end(self) -> int:
        """The last row that belongs to a whole record."""
        return self.first + self.slots * self.rows_per_record - 1

    @property
    def places(self) -> tuple[tuple[int, int], ...]:
        """The line and column of each value."""
        lines = self.lines or (0,) * len(self.columns)
        return tuple(zip(lines, self.columns, strict=True))

    def growth(self, records: int) -> Growth:
        """Return how the sheet's rows move for that many records."""
        k, slots = self.rows_per_record, self.slots
        top = self.first + max(0, slots - 2) * k
        paged = self.pages
        pages = max(1, records) if paged else 1
        running = paged.running if paged else ()
        return Growth(self.first, self.end, top, top + k - 1, max(0, records - slots) * k, pages, running)

"""The sheets to fill, prepared: each with its template's grid, its single cells written, its block ready."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from desktop.sheets.archive import Packed
from desktop.sheets.filling.around import squeezed
from desktop.sheets.filling.copies import Copier, own_sheet, sheet_name
from desktop.sheets.filling.detail import Detail
from desktop.sheets.filling.grid import Grid
from desktop.sheets.filling.paging import paging
from desktop.sheets.filling.parts import Move
from desktop.sheets.filling.rich import RichRun, runs_of
from desktop.sheets.filling.sizes import Sizes
from desktop.sheets.filling.totals import Filled
from desktop.sheets.filling.values import Value, Values
from desktop.sheets.markup import as_utf8
from desktop.sheets.read_xlsx import Reader
from desktop.sheets.refs import Growth, outside, renamed
from desktop.sheets.workbook import SheetPart

if TYPE_CHECKING:
    from desktop.sheets.fill import SheetFill

PAGEFUL = 20  # rows, from which on a list that grew may take more than a page
MOST_ON_ONE = 40  # rows: with more, a sheet printed on one page would come out at less than half its size


@dataclass(slots=True)
class Job:
    """One sheet being filled: where it comes from, where it goes, what it holds; `packed` are its block's rows."""

    place: SheetPart
    name: str
    part: str
    fill: SheetFill
    filled: Filled
    contents: dict[tuple[int, int], str] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    packed: Packed | None = None
    given: int | None = None  # how many records came, if they come by the page

    @property
    def grid(self) -> Grid:
        return self.filled.grid

    @property
    def growth(self) -> Growth | None:
        return self.filled.growth

    @property
    def title_rows(self) -> tuple[int, int] | None:
        """The heading's rows, if the list goes on on further pages."""
        block = self.fill.block
        if block is None or block.header is None:
            return None
        if block.pages is not None:
            return block.header[0], block.pages.heading_end
        return block.header if self._grown_to(PAGEFUL) else None

    @property
    def outgrown(self) -> bool:
        """Whether the list has become too long for a sheet that is squeezed into one page."""
        return self._grown_to(MOST_ON_ONE) and squeezed(self.grid)

    def _grown_to(self, rows: int) -> bool:
        block, detail = self.fill.block, self.filled.detail
        grown = self.growth is not None and self.growth.delta > 0
        return bool(grown and block and block.only and detail and detail.count * block.rows_per_record >= rows)

    @property
    def copied(self) -> bool:
        return self.part != self.place.part

    def own(self, formula: str) -> str:
        """Return a template's formula as this sheet has it: a copy speaks of itself."""
        return renamed(formula, self.place.name, self.name) if self.copied else formula

    def move(self, growths: Mapping[str, Growth]) -> Move:
        return Move(self.growth, lambda text: outside(self.own(text), self.name, growths))


class JobMaker:
    """Makes the jobs of one workbook."""

    def __init__(self, reader: Reader, values: Values, copier: Copier) -> None:
        self._book = reader.workbook
        self._looks = reader.styles.looks
        self._reader = reader
        self._values = values
        self._copier = copier
        self._first: dict[str, Grid] = {}
        self._copies: dict[str, Grid] = {}

    def jobs(self, fills: Sequence[SheetFill]) -> Iterator[Job]:
        taken = [s.name for s in self._book.sheets]
        for fill in fills:
            place = self._book.sheet(fill.sheet)
            if place.part not in self._first:
                self._first[place.part] = Grid(as_utf8(self._book.package.read(place.part)), place.part)
                yield self._job(fill, place, place.name, place.part, self._first[place.part])
            else:
                taken.append(sheet_name(fill.new_name or place.name, taken))
                yield self._job(fill, place, taken[-1], self._copier.new_part(place.part), self._copy(place))

    def _in_pages(self, fill: SheetFill, grid: Grid) -> tuple[SheetFill, int | None]:
        """A list that does not fit on its page becomes a list of pages; also return how many records it has."""
        found = paging(grid, fill.block, self._word) if fill.block else None
        if found is None or fill.block is None:
            return fill, None
        records = list(fill.records)
        if len(records) <= fill.block.slots:
            return replace(fill, records=records), None
        block, pages = found.whole(records)
        return replace(fill, block=block, records=pages), len(records)

    def _runs(self, grid: Grid, row: int, col: int) -> list[RichRun]:
        """Return the runs of the text that stands in a cell; none if it has one look."""
        cell = grid.cell(row, col)
        if cell is None or cell.formula is not None:
            return []
        if cell.kind == "s" and cell.value.isdigit():
            return self._values.strings.runs(int(cell.value))
        return runs_of(grid.data[cell.start : cell.end], "") if cell.inline else []

    def _word(self, number: int) -> str:
        return self._reader.strings[number][0]

    def _copy(self, place: SheetPart) -> Grid:
        if place.part not in self._copies:
            self._copies[place.part] = Grid(own_sheet(self._first[place.part].data, place.part), place.part)
        return self._copies[place.part]

    def _job(self, fill: SheetFill, place: SheetPart, name: str, part: str, grid: Grid) -> Job:
        fill, given = self._in_pages(fill, grid)
        sizes = Sizes(grid, self._looks)
        self._values.prefix = grid.prefix
        detail = Detail(grid, fill.block, self._values, name, sizes) if fill.block else None
        job = Job(place, name, part, fill, Filled(grid, {}, fill.block, detail, words=self._word), given=given)
        if detail:
            detail.constant = job.filled.constant
        values = {sizes.anchor(*spot): value for spot, value in {**fill.cells, **fill.fixed}.items()}
        for spot, value in values.items():
            if fill.block and not fill.block.pages and fill.block.first <= spot[0] <= fill.block.end:
                raise ValueError(f"{spot} is a cell of the block")
            job.contents[spot], number = self._values.one(value, grid.style_at(*spot))
            if isinstance(value, str) and value and (runs := self._runs(grid, *spot)):
                job.contents[spot] = self._values.one_rich(value, runs)
            job.filled.values[spot] = number if number is not None else _said(value)
        job.heights = sizes.grown({spot: value for spot, value in values.items() if isinstance(value, str)})
        return job


def _said(value: Value) -> str | bool | None:
    return value if isinstance(value, bool) else None if value is None or value == "" else str(value)

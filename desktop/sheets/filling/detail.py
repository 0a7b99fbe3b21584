"""The detail rows of a list, written chunk by chunk in the template's looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from desktop.sheets.filling.grid import CellXml, Grid
from desktop.sheets.filling.sizes import Sizes, without_height
from desktop.sheets.filling.values import ColumnStat, Content, Values
from desktop.sheets.heights import HIGHEST, Box, row_extras
from desktop.sheets.markup import escaped
from desktop.sheets.refs import Growth, inside
from desktop.sheets.sheet import column_letters

Record = Sequence[object]
CHUNK = 2_000
NOTHING = Content("/>")


@dataclass(frozen=True)
class Block:
    """The detail rows of a list: the ruled rows the template has, and where a record's values go.

    `columns[n]` is the column of a record's n-th value, in the first of its `rows_per_record` rows.
    `number_column` is the 序号 column, filled with 1, 2, 3 …; what is printed there in unused rows stays.
    """

    first: int
    last: int
    columns: tuple[int, ...]
    rows_per_record: int = 1
    number_column: int | None = None

    @property
    def slots(self) -> int:
        """How many records the ruled rows take."""
        return max(1, (self.last - self.first + 1) // self.rows_per_record)

    @property
    def end(self) -> int:
        """The last row that belongs to a whole record."""
        return self.first + self.slots * self.rows_per_record - 1

    def growth(self, records: int) -> Growth:
        """Return how the sheet's rows move for that many records."""
        k, slots = self.rows_per_record, self.slots
        top = self.first + max(0, slots - 2) * k
        return Growth(self.first, self.end, top, top + k - 1, max(0, records - slots) * k)


@dataclass(slots=True)
class _Plan:
    """What one cell of a slot holds: a record's value, its number, a formula, or nothing."""

    cell: CellXml
    row: int
    index: int | None = None
    numbered: bool = False
    pattern: str = ""
    bases: list[int] = field(default_factory=list)


class Detail:
    """Writes the rows of a block; afterwards `stats` tells what each column held, `count` how many records came."""

    def __init__(self, grid: Grid, block: Block, values: Values, sheet: str, sizes: Sizes) -> None:
        self.count = 0
        self.stats: dict[int, ColumnStat] = {}
        self._grid = grid
        self._block = block
        self._values = values
        self._sheet = sheet
        self._sizes = sizes
        self._place = {col: index for index, col in enumerate(block.columns)}
        self._growths: Mapping[str, Growth] = {}
        self._plans: dict[int, list[list[_Plan]]] = {}
        self._boxes: dict[int, dict[int, Box]] = {}

    def formulas(self) -> list[str]:
        """Return the formulas of the block's rows."""
        block = self._block
        rows = (self._grid.by_number.get(r) for r in range(block.first, block.end + 1))
        return [c.formula for row in rows if row for c in row.cells if c.formula]

    def rows(
        self, records: Iterable[Record], growths: Mapping[str, Growth], told: Callable[[int], None]
    ) -> Iterator[bytes]:
        """Write the records' rows, then the ruled rows that are left over, blank."""
        self._growths = growths
        slots = self._block.slots
        for slot, chunk in self._shares(iter(records)):
            yield self._write(slot, self.count, chunk)
            self.count += len(chunk)
            told(self.count)
        for slot in range(self.count, slots):
            yield self._surplus(slot)

    def _shares(self, records: Iterator[Record]) -> Iterator[tuple[int, list[Record]]]:
        """Share the records out to the template's slots: each its own, the last one to the last record."""
        slots = self._block.slots
        filler = max(0, slots - 2)
        for slot in range(slots - 1):
            first = list(islice(records, 1))
            if not first:
                return
            yield slot, first
        chunk = list(islice(records, CHUNK))
        while chunk:
            following = list(islice(records, CHUNK))
            end = len(chunk) if following or slots == 1 else len(chunk) - 1
            if end:
                yield filler, chunk[:end]
            if end < len(chunk):
                yield slots - 1, chunk[end:]
            chunk = following

    def _write(self, slot: int, at: int, chunk: list[Record]) -> bytes:
        k, size = self._block.rows_per_record, len(chunk)
        down = (at - slot) * k
        columns = list(zip(*chunk, strict=True)) if self._block.columns else []
        if len(columns) != len(self._block.columns):
            raise ValueError(f"a record has {len(columns)} values, the block {len(self._block.columns)} columns")
        template: list[str] = []
        values: list[Iterable[object]] = []
        for plans, row in zip(self._slot(slot), range(k), strict=True):
            numbers = range(self._block.first + at * k + row, self._block.first + (at + size) * k, k)
            heights = self._heights(slot, columns, size) if row == 0 else None
            template.append(self._row_tag(slot, row, heights is not None))
            values.append(numbers)
            if heights:
                values.append(heights)
            for plan in plans:
                content = self._content(plan, columns, at, size, down)
                style = f' s="{plan.cell.style}"' if plan.cell.style else ""
                template.append(f'<{self._grid.prefix}c r="{column_letters(plan.cell.col)}%d"{style}{content.text}')
                values.append(numbers)
                values.extend(content.values)
            template.append(f"</{self._grid.prefix}row>")
        return "".join(map("".join(template).__mod__, zip(*values, strict=True))).encode()

    def _row_tag(self, slot: int, row: int, higher: bool = False) -> str:
        """Return a row's start tag as a %-pattern of its number and, if it is to be higher, of its height."""
        found = self._grid.by_number.get(self._block.first + slot * self._block.rows_per_record + row)
        tag = found.tag if found else f"<{self._grid.prefix}row".encode()
        name, _, rest = (without_height(tag) if higher else tag).decode().replace("%", "%%").partition(" ")
        height = ' ht="%.2f" customHeight="1"' if higher else ""
        return f'{name} r="%d" {rest}'.rstrip() + height + ">"

    def _heights(self, slot: int, columns: list[tuple[object, ...]], size: int) -> list[float] | None:
        """Return the heights of the records' first rows if a text does not fit into the template's."""
        if slot not in self._boxes:
            row = self._block.first + slot * self._block.rows_per_record
            boxes = {
                p.index: self._sizes.box(row, p.cell.col, p.cell.style)
                for p in self._slot(slot)[0]
                if p.index is not None
            }
            self._boxes[slot] = {index: box for index, box in boxes.items() if box}
        extras = row_extras(dict(enumerate(columns)), self._boxes[slot], size)
        height = self._sizes.height(self._block.first + slot * self._block.rows_per_record)
        return [min(HIGHEST, height + extra) for extra in extras] if extras else None

    def _content(self, plan: _Plan, columns: list[tuple[object, ...]], at: int, size: int, down: int) -> Content:
        if plan.pattern:
            k = self._block.rows_per_record
            steps = [range(base + down, base + down + size * k, k) for base in plan.bases]
            return Content(f">{plan.pattern}</{self._grid.prefix}c>", steps)
        if plan.numbered:
            numbers: Sequence[object] = range(at + 1, at + 1 + size)
        elif plan.index is not None:
            numbers = columns[plan.index]
        else:
            return NOTHING
        stat = self.stats.setdefault(plan.cell.col, ColumnStat())
        return self._values.column(plan.cell.col, numbers, plan.cell.style, stat)

    def _slot(self, slot: int) -> list[list[_Plan]]:
        if slot not in self._plans:
            start = self._block.first + slot * self._block.rows_per_record
            self._plans[slot] = [self._row_plans(start + n, n) for n in range(self._block.rows_per_record)]
        return self._plans[slot]

    def _row_plans(self, number: int, place: int) -> list[_Plan]:
        found = self._grid.by_number.get(number)
        cells = {c.col: c for c in found.cells} if found else {}
        wanted = (
            [*self._place, *([self._block.number_column] if self._block.number_column else [])] if place == 0 else []
        )
        for col in wanted:
            cells.setdefault(col, CellXml(col, self._grid.style_at(number, col), "", 0, 0))
        return [self._plan(cells[col], number, place) for col in sorted(cells)]

    def _plan(self, cell: CellXml, row: int, place: int) -> _Plan:
        plan = _Plan(cell, row)
        mine = place == 0 and cell.col in self._place
        if mine:
            plan.index = self._place[cell.col]
        elif cell.formula and cell.formula_kind != "dataTable":
            plan.pattern, plan.bases = self._formula(cell, row)
        elif place == 0 and cell.col == self._block.number_column:
            plan.numbered = True
        return plan

    def _formula(self, cell: CellXml, row: int) -> tuple[str, list[int]]:
        """Return the formula's element as a %-pattern, and its rows; an array formula says where it holds."""
        pattern, bases = inside(cell.formula or "", self._sheet, self._growths)
        p = self._grid.prefix
        if cell.formula_kind != "array":
            return f"<{p}f>{escaped(pattern)}</{p}f>", bases
        return f'<{p}f t="array" ref="{column_letters(cell.col)}%d">{escaped(pattern)}</{p}f>', [row, *bases]

    def _surplus(self, slot: int) -> bytes:
        """Write a ruled row nobody needs: blank, but for its formulas and its printed number."""
        k, prefix = self._block.rows_per_record, self._grid.prefix
        pieces: list[str] = []
        for plans, row in zip(self._slot(slot), range(k), strict=True):
            number = self._block.first + slot * k + row
            pieces.append(self._row_tag(slot, row) % number)
            for plan in plans:
                style = f' s="{plan.cell.style}"' if plan.cell.style else ""
                start = f'<{prefix}c r="{column_letters(plan.cell.col)}{number}"{style}'
                pieces.append(self._printed(plan) or start + self._left_over(plan))
            pieces.append(f"</{prefix}row>")
        return "".join(pieces).encode()

    def _printed(self, plan: _Plan) -> str:
        cell = plan.cell
        if not plan.numbered or not cell.filled:
            return ""
        self.stats.setdefault(cell.col, ColumnStat()).unknown = True
        return self._grid.data[cell.start : cell.end].decode()

    def _left_over(self, plan: _Plan) -> str:
        if not plan.pattern:
            return "/>"
        return f">{plan.pattern % tuple(plan.bases)}</{self._grid.prefix}c>"

    def formula_columns(self) -> set[int]:
        """Return the columns of the block that hold formulas, whose values only Excel works out."""
        plans = chain.from_iterable(chain.from_iterable(self._plans.values()))
        return {plan.cell.col for plan in plans if plan.pattern}

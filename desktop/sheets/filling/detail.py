"""The detail rows of a list, written chunk by chunk in the template's looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

from desktop.sheets.filling.block import Block, Record
from desktop.sheets.filling.grid import CellXml, Grid
from desktop.sheets.filling.groups import Groups
from desktop.sheets.filling.sizes import Sizes, shown, without_height
from desktop.sheets.filling.values import Content, Values
from desktop.sheets.filling.working import NOT_KNOWN, OwnRows, workable
from desktop.sheets.formulas.looking import Stat
from desktop.sheets.formulas.values import Unknown, Value, stored
from desktop.sheets.heights import HIGHEST, Box, row_extras
from desktop.sheets.markup import escaped
from desktop.sheets.refs import Growth, inside
from desktop.sheets.sheet import column_letters

__all__ = ["Block", "Detail", "Record"]
CHUNK = 2_000
NOTHING = Content("/>")


@dataclass(slots=True)
class _Plan:
    """What one cell of a slot holds: a record's value, its number, a formula, or nothing."""

    cell: CellXml
    line: int
    index: int | None = None
    numbered: bool = False
    pattern: str = ""
    bases: list[int] = field(default_factory=list)
    workable: bool = False
    kept: bool = False  # a word on a row that is no record's
    ticks: bool = False  # choices to tick, printed in every row

    @property
    def place(self) -> tuple[int, int]:
        return self.line, self.cell.col


class Detail:
    """Writes the rows of a block; afterwards `stats` tells what each line's columns held, `count` how many came.

    `crowded` are template rows whose merged cells had no room for some of the values.
    `constant` tells what a cell outside the block holds.
    """

    def __init__(self, grid: Grid, block: Block, values: Values, sheet: str, sizes: Sizes) -> None:
        self.count = 0
        self.stats: dict[tuple[int, int], Stat] = {}
        self.groups = Groups(block, sizes.merges, _printed_numbers(grid, block))
        self.constant: Callable[[int, int], Value] = _unknown
        self._grid = grid
        self._block = block = self.groups.block
        self._values = values
        self._sheet = sheet
        self._sizes = sizes
        self.crowded: set[int] = set()
        self._merges = self._sizes.by_row(block.first, block.end)
        self._places: dict[int, dict[tuple[int, int], int]] = {}
        self._growths: Mapping[str, Growth] = {}
        self._plans: dict[int, list[list[_Plan]]] = {}
        self._boxes: dict[tuple[int, int], dict[int, Box]] = {}

    def _anchored(self, slot: int) -> dict[tuple[int, int], int]:
        """Return the places of a record's values in a slot; of merged cells only the first shows what it holds."""
        if slot not in self._places:
            found: dict[tuple[int, int], int] = {}
            top = self._block.first + slot * self._block.rows_per_record
            for index, (line, col) in enumerate(self._block.places):
                area = next((a for a in self._merges.get(top + line, ()) if a.left <= col <= a.right), None)
                inside = area.top - top if area else -1
                found.setdefault((inside if inside >= 0 else line, area.left if area else col), index)
            self._places[slot] = found
        return self._places[slot]

    def _crowd(self, slot: int, columns: Sequence[Sequence[object]]) -> None:
        shown = set(self._anchored(slot).values())
        if any(v not in (None, "") for n, values in enumerate(columns) if n not in shown for v in values):
            self.crowded.add(self._block.first + slot * self._block.rows_per_record)

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
        given = self.groups.records(records) if self.groups else records
        for slot, chunk in self._shares(iter(given)):
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
        self._crowd(slot, columns)
        template: list[str] = []
        values: list[Iterable[object]] = []
        number = at + self._block.number_from
        own = self._own_rows(slot, columns, range(number, number + size))
        for plans, row in zip(self._slot(slot), range(k), strict=True):
            numbers = range(self._block.first + at * k + row, self._block.first + (at + size) * k, k)
            heights = self._heights(slot, row, columns, size)
            written = any(plan.index is not None or plan.numbered for plan in plans)
            template.append(self._row_tag(slot, row, heights is not None, written))
            values.append(numbers)
            if heights:
                values.append(heights)
            for plan in plans:
                content = self._content(plan, columns, at, size, down, own)
                style = f' s="{plan.cell.style}"' if plan.cell.style else ""
                template.append(f'<{self._grid.prefix}c r="{column_letters(plan.cell.col)}%d"{style}{content.text}')
                values.append(numbers)
                values.extend(content.values)
            template.append(f"</{self._grid.prefix}row>")
        return "".join(map("".join(template).__mod__, zip(*values, strict=True))).encode()

    def _row_tag(self, slot: int, row: int, higher: bool = False, written: bool = False) -> str:
        """Return a row's start tag as a %-pattern of its number and, if it is to be higher, of its height.

        A row that is written is shown: a filter left on in the template does not hide records.
        """
        found = self._grid.by_number.get(self._block.first + slot * self._block.rows_per_record + row)
        tag = found.tag if found else f"<{self._grid.prefix}row".encode()
        tag = without_height(tag) if higher else tag
        name, _, rest = (shown(tag) if written else tag).decode().replace("%", "%%").partition(" ")
        height = ' ht="%.2f" customHeight="1"' if higher else ""
        return f'{name} r="%d" {rest}'.rstrip() + height + ">"

    def _heights(self, slot: int, line: int, columns: list[tuple[object, ...]], size: int) -> list[float] | None:
        """Return the heights of the records' rows of one line if a text does not fit into the template's."""
        row = self._block.first + slot * self._block.rows_per_record + line
        if (slot, line) not in self._boxes:
            plans = [p for p in self._slot(slot)[line] if p.index is not None]
            boxes = {p.index or 0: self._sizes.box(row, p.cell.col, p.cell.style) for p in plans}
            self._boxes[slot, line] = {index: box for index, box in boxes.items() if box}
        extras = row_extras(dict(enumerate(columns)), self._boxes[slot, line], size)
        height = self._sizes.height(row)
        return [min(HIGHEST, height + extra) for extra in extras] if extras else None

    def _content(
        self, plan: _Plan, columns: list[tuple[object, ...]], at: int, size: int, down: int, own: OwnRows
    ) -> Content:
        if plan.pattern:
            return self._calculated(plan, size, down, own)
        if plan.kept:
            return Content(self._as_it_was(plan.cell))
        if plan.numbered:
            first = at + self._block.number_from
            numbers: Sequence[object] = range(first, first + size)
        elif plan.index is not None:
            numbers = columns[plan.index]
        else:
            return NOTHING
        return self._values.column(plan.cell.col, numbers, plan.cell.style, self._stat(plan))

    def _as_it_was(self, cell: CellXml) -> str:
        """Return a cell's rest as the template has it, as a %-pattern."""
        kind = f' t="{cell.kind}"' if cell.kind else ""
        return f"{kind}>{self._grid.data[cell.open : cell.end].decode()}".replace("%", "%%")

    def _stat(self, plan: _Plan) -> Stat:
        return self.stats.setdefault(plan.place, Stat())

    def _own_rows(self, slot: int, columns: Sequence[Sequence[object]], numbers: Sequence[int]) -> OwnRows:
        plans = [plan for line in self._slot(slot) for plan in line]
        values = {p.place: columns[p.index] for p in plans if p.index is not None}
        values |= {p.place: numbers for p in plans if p.numbered}
        formulas = {p.place: p.cell.formula or "" for p in plans if p.pattern}
        hard = {p.place for p in plans if p.pattern and not p.workable}
        top = self._block.first + slot * self._block.rows_per_record
        return OwnRows(self._block, top, values, formulas, hard, self.constant)

    def _calculated(self, plan: _Plan, size: int, down: int, own: OwnRows) -> Content:
        """Write formulas with their values, as far as they can be worked out."""
        k, prefix = self._block.rows_per_record, self._grid.prefix
        steps = [range(base + down, base + down + size * k, k) for base in plan.bases]
        found = own.column(plan.place, size) if plan.workable else [NOT_KNOWN] * size
        stat = self._stat(plan)
        for value in found:
            if value is NOT_KNOWN:
                stat.unknown = True
            else:
                stat.add_value(value)
        if stat.unknown and not plan.workable:
            return Content(f">{plan.pattern}</{prefix}c>", steps)
        results = [("", "") if value is NOT_KNOWN else stored(value) for value in found]
        kinds = [kind for kind, _ in results]
        written = [
            "" if value is NOT_KNOWN else f"<{prefix}v>{escaped(said)}</{prefix}v>"
            for value, (_, said) in zip(found, results, strict=True)
        ]
        return Content(f"%s>{plan.pattern}%s</{prefix}c>", [kinds, *steps, written])

    def _slot(self, slot: int) -> list[list[_Plan]]:
        if slot not in self._plans:
            start = self._block.first + slot * self._block.rows_per_record
            places = self._anchored(slot)
            self._plans[slot] = [self._row_plans(start + n, n, places) for n in range(self._block.rows_per_record)]
        return self._plans[slot]

    def _row_plans(self, number: int, place: int, places: Mapping[tuple[int, int], int]) -> list[_Plan]:
        found = self._grid.by_number.get(number)
        cells = {c.col: c for c in found.cells} if found else {}
        wanted = [col for line, col in places if line == place]
        if place == 0 and self._block.number_column:
            wanted.append(self._block.number_column)
        for col in wanted:
            cells.setdefault(col, CellXml(col, self._grid.style_at(number, col), "", 0, 0))
        for col, cell in cells.items():
            if (row := self.groups.style_row(number, col)) != number:
                cells[col] = replace(cell, style=self._grid.style_at(row, col))
        return [self._plan(cells[col], number, place, places.get((place, col))) for col in sorted(cells)]

    def _plan(self, cell: CellXml, row: int, place: int, index: int | None) -> _Plan:
        plan = _Plan(cell, place, index, ticks=(place, cell.col) in self._block.ticks)
        if index is not None:
            return plan
        if cell.formula and cell.formula_kind != "dataTable":
            plan.pattern, plan.bases = self._formula(cell, row)
            plan.workable = cell.formula_kind != "array" and workable(cell.formula, self._block)
        elif place == 0 and cell.col == self._block.number_column:
            plan.numbered = True
        elif (place, cell.col) in self._block.kept or (self._block.pages and self._block.pages.keeps(place)):
            plan.kept = cell.filled
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
        own = self._own_rows(slot, [(None,)] * len(self._block.columns), ())
        pieces: list[str] = []
        for plans, row in zip(self._slot(slot), range(k), strict=True):
            number = self._block.first + slot * k + row
            pieces.append(self._row_tag(slot, row) % number)
            for plan in plans:
                style = f' s="{plan.cell.style}"' if plan.cell.style else ""
                start = f'<{prefix}c r="{column_letters(plan.cell.col)}{number}"{style}'
                pieces.append(self._printed(plan) or start + self._left_over(plan, own))
            pieces.append(f"</{prefix}row>")
        return "".join(pieces).encode()

    def _printed(self, plan: _Plan) -> str:
        cell = plan.cell
        if not (plan.numbered or plan.kept or plan.ticks) or not cell.filled:
            return ""
        self._stat(plan).unknown = True
        return self._grid.data[cell.start : cell.end].decode()

    def _left_over(self, plan: _Plan, own: OwnRows) -> str:
        if not plan.pattern:
            return "/>"
        content = self._calculated(plan, 1, 0, own)
        return content.text % tuple(next(iter(values)) for values in content.values)


def _printed_numbers(grid: Grid, block: Block) -> list[str]:
    """Return what the 序号 column has in the ruled rows, as it is stored."""
    cells = [grid.cell(row, block.number_column or 0) for row in range(block.first, block.end + 1)]
    return [cell.value if cell and cell.filled and cell.formula is None else "" for cell in cells]


def _unknown(row: int, col: int) -> Value:
    raise Unknown

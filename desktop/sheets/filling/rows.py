"""The rows of a sheet outside its block: as they were, or with their cells set, moved and calculated anew."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from desktop.sheets import limits
from desktop.sheets.filling.grid import CellXml, Grid, RowXml
from desktop.sheets.filling.sizes import with_height
from desktop.sheets.markup import escaped
from desktop.sheets.refs import Growth, area_text, parse_area
from desktop.sheets.sheet import column_letters

NUMBER = re.compile(rb"(\sr\s*=\s*)(?:\"[^\"]*\"|'[^']*')")
PICTURE_IN_CELL = "DISPIMG"  # WPS: the formula is the picture, and its stored value belongs to it
Stored = tuple[str, str] | None  # a cell type's attribute and a value
Formula = Callable[[str], tuple[str, Stored]]  # what a formula becomes: its text, and its value if it is known


@dataclass(slots=True)
class RowWriter:
    """Writes rows. `contents` are the rests of cells set (see Values.one), by place in the template."""

    grid: Grid
    formula: Formula
    growth: Growth | None = None
    contents: Mapping[tuple[int, int], str] = field(default_factory=dict)
    heights: Mapping[int, float] = field(default_factory=dict)  # of rows that must be higher than they were

    def write(self, first: int, last: int) -> bytes:
        """Write the template's rows first…last, both included."""
        rows = {row.number: row for row in self.grid.rows if first <= row.number <= last}
        set_here: dict[int, dict[int, str]] = {}
        for (row, col), rest in self.contents.items():
            if first <= row <= last:
                set_here.setdefault(row, {})[col] = rest
        higher = {row for row in self.heights if first <= row <= last}
        numbers = sorted(rows.keys() | set_here.keys() | higher)
        return b"".join(self._row(n, rows.get(n), set_here.get(n, {})) for n in numbers)

    def _row(self, number: int, row: RowXml | None, contents: Mapping[int, str]) -> bytes:
        to = self.growth.row(number) if self.growth else number
        if to > limits.ROWS:
            return b""
        cells = [] if row is None else row.cells
        formulas = {c.col: f for c in cells if c.formula is not None and (f := self._formula(c))}
        if row is not None and to == number and not contents and not formulas and number not in self.heights:
            return self.grid.data[row.start : row.end]
        tag = f"<{self.grid.prefix}row".encode() if row is None else row.tag
        if number in self.heights:
            tag = with_height(tag, self.heights[number])
        name, _, rest = tag.partition(b" ")
        start = name + f' r="{to}" '.encode() + rest
        known = {c.col: c for c in cells}
        for col in contents:
            known.setdefault(col, CellXml(col, self.grid.style_at(number, col), "", 0, 0))
        written = self._cells([known[c] for c in sorted(known)], to, number, contents, formulas)
        return start.rstrip() + b">" + b"".join(written) + f"</{self.grid.prefix}row>".encode()

    def _formula(self, cell: CellXml) -> tuple[str, Stored] | None:
        if cell.formula is None or cell.formula_kind == "dataTable" or PICTURE_IN_CELL in cell.formula:
            return None
        return self.formula(cell.formula)

    def _cells(
        self,
        cells: Iterable[CellXml],
        to: int,
        number: int,
        contents: Mapping[int, str],
        formulas: Mapping[int, tuple[str, Stored]],
    ) -> Iterator[bytes]:
        for cell in cells:
            if cell.col in contents:
                yield (self._start(cell, to) + contents[cell.col]).encode()
            elif cell.col in formulas:
                yield self._calculated(cell, to, *formulas[cell.col]).encode()
            elif to != number or cell.rewritten:
                yield self._moved(cell, to)
            else:
                yield self.grid.data[cell.start : cell.end]

    def _start(self, cell: CellXml, row: int) -> str:
        style = f' s="{cell.style}"' if cell.style else ""
        return f'<{self.grid.prefix}c r="{column_letters(cell.col)}{row}"{style}'

    def _calculated(self, cell: CellXml, row: int, formula: str, value: Stored) -> str:
        p = self.grid.prefix
        area = parse_area(cell.formula_area) if cell.formula_kind == "array" else None
        if area and self.growth:
            area = self.growth.area(area)
        kind = f' t="array" ref="{area_text(area)}"' if area else ""
        type_, stored = ("", "") if value is None else (value[0], f"<{p}v>{escaped(value[1])}</{p}v>")
        return f"{self._start(cell, row)}{type_}><{p}f{kind}>{escaped(formula)}</{p}f>{stored}</{p}c>"

    def _moved(self, cell: CellXml, row: int) -> bytes:
        tag = self.grid.data[cell.start : cell.open]
        place = f'"{column_letters(cell.col)}{row}"'.encode()
        if NUMBER.search(tag):
            tag = NUMBER.sub(lambda m: m[1] + place, tag, count=1)
        else:
            name = re.match(rb"<[^\s/>]+", tag)
            end = name.end() if name else 0
            tag = tag[:end] + b" r=" + place + tag[end:]
        return tag + self.grid.data[cell.open : cell.end]

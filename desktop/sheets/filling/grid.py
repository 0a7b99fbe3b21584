"""The rows and cells of a template's worksheet, with their places in its bytes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from desktop.kit.errors import Refused
from desktop.sheets import limits
from desktop.sheets.filling.spans import Span, ends, prefix_of, scan, tag_end
from desktop.sheets.markup import LOCAL, natural, parser, run
from desktop.sheets.refs import moved
from desktop.sheets.sheet import column_number

PLACE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
ROW_NUMBER = re.compile(rb"\s(?:r|spans)\s*=\s*(?:\"[^\"]*\"|'[^']*')")


@dataclass(slots=True)
class CellXml:
    """A cell: column, style number, type, formula, stored value; [start, end) are its bytes, [start, open) its tag."""

    col: int
    style: str
    kind: str
    start: int
    open: int
    end: int = 0
    formula: str | None = None
    formula_kind: str = ""  # array, dataTable; a shared formula is spelt out
    formula_area: str = ""
    value: str = ""
    inline: bool = False
    rewritten: bool = False  # its bytes no longer say what it is

    @property
    def filled(self) -> bool:
        return bool(self.value) or self.inline or self.formula is not None


@dataclass(slots=True)
class RowXml:
    """A row: its number, the start of its tag without the number, and its cells."""

    number: int
    start: int
    open: int
    attributes: dict[str, str]
    tag: bytes
    end: int = 0
    cells: list[CellXml] = field(default_factory=list)

    def cell(self, col: int) -> CellXml | None:
        return next((c for c in self.cells if c.col == col), None)


class Grid:
    """A worksheet's bytes cut into head, rows and tail. Raises Refused for what no worksheet is."""

    def __init__(self, data: bytes, part: str) -> None:
        self.data = data
        self.spans = scan(data, part, skip="sheetData")
        body = next((s for s in self.spans if s.name == "sheetData"), None)
        if body is None:
            raise Refused(f"这个工作表没有单元格（{part}），不能填。")
        self.body: Span = body
        self.prefix = prefix_of(data, body)
        self.rows = _Rows(data, part).rows if body.close > body.open else []
        self.by_number = {row.number: row for row in self.rows}

    def head(self) -> bytes:
        """Return sheetData's start tag, opened if it was empty."""
        tag = self.data[self.body.start : self.body.open]
        return tag[:-2].rstrip() + b">" if tag.endswith(b"/>") else tag

    def foot(self) -> bytes:
        return f"</{self.prefix}sheetData>".encode()

    def cell(self, row: int, col: int) -> CellXml | None:
        found = self.by_number.get(row)
        return found.cell(col) if found else None

    def style_at(self, row: int, col: int) -> str:
        """Return the style number a new cell takes: of the cell there, its row or its column; "" for none."""
        found = self.by_number.get(row)
        cell = found.cell(col) if found else None
        if cell is not None:
            return cell.style
        if found is not None and found.attributes.get("customFormat") in ("1", "true"):
            return found.attributes.get("s", "")
        columns = (s for s in self.spans if s.name == "col" and s.holds(col))
        return next((s.get("style") for s in columns), "")


class _Rows:
    """One pass over sheetData."""

    def __init__(self, data: bytes, part: str) -> None:
        self.rows: list[RowXml] = []
        self._data = data
        self._shared: dict[str, tuple[str, int, int]] = {}
        self._row: RowXml | None = None
        self._cell: CellXml | None = None
        self._text: list[str] | None = None
        self._formula: dict[str, str] = {}
        self._col = 0
        self._inside = False
        self._parser = parser(part)
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        run(self._parser, data, part)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = LOCAL[name]
        if self._cell is not None:
            if local in ("v", "f"):
                self._text = []
                self._formula = attributes
            elif local == "is":
                self._cell.inline = True
        elif self._row is not None:
            if local == "c":
                self._start_cell(attributes)
        elif self._inside and local == "row":
            self._start_row(attributes)
        elif local == "sheetData":
            self._inside = True

    def _characters(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _start_row(self, attributes: dict[str, str]) -> None:
        at = self._parser.CurrentByteIndex
        opened = tag_end(self._data, at)
        before = self.rows[-1].number if self.rows else 0
        number = natural(attributes.get("r", ""), before + 1)
        if number <= before:
            raise Refused("这个工作表的行次序是乱的，不能填。请用 WPS 或 Excel 打开后另存为 .xlsx，再试一次。")
        tag = ROW_NUMBER.sub(b"", self._data[at:opened]).rstrip(b"/>").rstrip()
        self._row = RowXml(number, at, opened, attributes, tag)
        self._col = 0

    def _start_cell(self, attributes: dict[str, str]) -> None:
        at = self._parser.CurrentByteIndex
        found = PLACE.fullmatch(attributes.get("r", ""))
        self._col = column_number(found[1]) if found else self._col + 1
        kind, style = attributes.get("t", ""), attributes.get("s", "")
        self._cell = CellXml(self._col, style, kind, at, tag_end(self._data, at), rewritten=found is None)

    def _end(self, name: str) -> None:
        local = LOCAL[name]
        cell, row = self._cell, self._row
        if cell is not None and local in ("v", "f"):
            self._end_text(cell, local, "".join(self._text or ()))
            self._text = None
        elif cell is not None and row is not None and local == "c":
            cell.end = ends(self._data, cell.open, self._parser.CurrentByteIndex)[1]
            row.cells.append(cell)
            self._cell = None
        elif row is not None and local == "row":
            row.end = ends(self._data, row.open, self._parser.CurrentByteIndex)[1]
            row.cells.sort(key=lambda c: c.col)
            self._keep(row)
        elif local == "sheetData":
            self._inside = False

    def _keep(self, row: RowXml) -> None:
        self._row = None
        if row.number <= limits.ROWS:
            self.rows.append(row)

    def _end_text(self, cell: CellXml, local: str, text: str) -> None:
        if local == "v":
            cell.value = text
            return
        cell.formula, cell.formula_kind, cell.formula_area = (
            text,
            self._formula.get("t", ""),
            self._formula.get("ref", ""),
        )
        if cell.formula_kind == "shared" and self._row is not None:
            self._spell_out(cell, self._row.number)

    def _spell_out(self, cell: CellXml, row: int) -> None:
        key = self._formula.get("si", "")
        if cell.formula:
            self._shared[key] = (cell.formula, row, cell.col)
        elif key in self._shared:
            formula, top, left = self._shared[key]
            cell.formula = moved(formula, row - top, cell.col - left)
        cell.formula_kind = cell.formula_area = ""
        cell.rewritten = True

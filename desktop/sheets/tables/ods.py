"""OpenDocument tables (.ods): values and merges only, read within limits from content.xml as it is unpacked.

Once for the sheets' names, their heads and merges, and then for the rows as they end: no sheet is ever whole in memory.
"""

from __future__ import annotations

from collections.abc import Iterator

from desktop.kit.errors import Refused
from desktop.sheets import limits
from desktop.sheets.markup import LOCAL, as_utf8, parser, run
from desktop.sheets.package import Package
from desktop.sheets.sheet import Area, Cell, RowSize, Sheet
from desktop.sheets.tables.grid import HEAD_ROWS
from desktop.sheets.tables.rows import Line, Value
from desktop.sheets.tables.text import CELLS, COLUMNS

CONTENT = "content.xml"
CELL_NAMES = frozenset(("table-cell", "covered-table-cell"))
SPANS = frozenset(("number-rows-spanned", "number-columns-spanned"))
REPEATED, VALUE = "number-columns-repeated", "value-type"
HEAD_BYTES = 200  # in which the encoding is told
REPEATS = 200  # nobody has more equal filled rows below each other
ODD = "这个表格里有一大片重复的内容，大得不正常，程序不读。请用 WPS 打开，删掉多余的行和列再试。"


class _Kinds(dict[tuple[str, ...], dict[str, str]]):
    """Attributes' names without their prefixes, each with its whole name: few kinds of cells make a sheet."""

    def __missing__(self, names: tuple[str, ...]) -> dict[str, str]:
        found = {LOCAL[name]: name for name in names}
        if len(self) < limits.STYLES:
            self[names] = found
        return found


KINDS = _Kinds()


class OpenDocument:
    """An opened .ods: a Source."""

    def __init__(self, package: Package) -> None:
        self._package = package
        content = _Content(HEAD_ROWS)
        for _ in _fed(package, content):
            content.lines.clear()
        self._sheets = {sheet.name: sheet for sheet in content.sheets}
        self._places = {sheet.name: place for place, sheet in enumerate(content.sheets)}
        self._bottoms = content.bottoms
        self.names = list(self._sheets)
        self.lost: tuple[str, ...] = ()
        self._formulas = self._hollow = 0

    def head(self, name: str) -> Sheet:
        return self._sheets[name]

    def lines(self, name: str) -> Iterator[Line]:
        """Give a sheet's rows that have cells, in the order of the file. Raises Refused."""
        content = _Content(0, self._places[name])
        for _ in _fed(self._package, content):
            self._formulas, self._hollow = content.formulas, content.hollow
            yield from content.lines
            content.lines.clear()
            if content.done:
                return

    def count(self, name: str) -> int:
        return self._bottoms[self._places[name]]

    def formulas(self) -> tuple[int, int]:
        return self._formulas, self._hollow


def _fed(package: Package, content: _Content) -> Iterator[None]:
    """Parse piece by piece; after each, what has ended by then can be taken. Raises Refused."""
    made = parser(CONTENT)
    made.StartElementHandler, made.EndElementHandler = content.start, content.end
    made.CharacterDataHandler = content.characters
    pieces = package.pieces(CONTENT)
    first = next(pieces, b"")
    if as_utf8(first[:HEAD_BYTES]) != first[:HEAD_BYTES]:
        first = as_utf8(first + b"".join(pieces))
    run(made, first, CONTENT, whole=False)
    yield
    for piece in pieces:
        run(made, piece, CONTENT, whole=False)
        yield
    run(made, b"", CONTENT)
    yield


class _Content:
    """Takes content.xml apart: all sheets' merges and their rows up to `head`, or the rows of the sheet at `wanted`."""

    def __init__(self, head: int, wanted: int = -1) -> None:
        self._head, self._wanted, self.done = head, wanted, False
        self.sheets: list[Sheet] = []
        self.bottoms: list[int] = []
        self.lines: list[Line] = []
        self.formulas = self.hollow = 0
        self._hidden = False
        self._taking = True  # whether cells are read, or only merges looked for
        self._spoken = False
        self._row = self._col = self._inside = self._count = 0
        self._repeat = 1
        self._filled: list[tuple[int, Cell, tuple[int, int]]] = []
        self._cell: dict[str, str] | None = None
        self._note = 0
        self._text: list[str] = []

    @property
    def _elsewhere(self) -> bool:
        """Whether this is not the sheet whose rows are wanted."""
        return self._wanted >= 0 and len(self.sheets) - 1 != self._wanted

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = LOCAL[name]
        if not self._taking and local in CELL_NAMES and self._inside == 1:
            self._pass_over(attributes)
            return
        said = {LOCAL[key]: value for key, value in attributes.items()}
        if local == "table":
            self._inside += 1
            if self._inside == 1:
                self.sheets.append(Sheet(said.get("name", f"Sheet{len(self.sheets) + 1}")))
                self.bottoms.append(0)
                self._row = 0
        elif self._inside != 1:
            return
        elif local == "table-row":
            self._repeat, self._col, self._filled = _whole(said.get("number-rows-repeated")), 0, []
            self._hidden = said.get("visibility", "visible") != "visible"
            self._taking = self._row < self._head if self._wanted < 0 else not self._elsewhere
            self._spoken = False
            if self._hidden and self._row < self._head:
                self.sheets[-1].rows[self._row + 1] = RowSize(hidden=True)
        elif local in CELL_NAMES:
            self._cell, self._text = said, []
        elif local in ("annotation", "shapes"):
            self._note += 1
        elif self._cell is not None and not self._note:
            self._mark(local, said)

    def _pass_over(self, attributes: dict[str, str]) -> None:
        """Read of a cell beyond the head only where it is merged, and that it says something."""
        kinds = KINDS[tuple(attributes)]
        self._spoken = self._spoken or VALUE in kinds
        if SPANS.isdisjoint(kinds) or self._elsewhere:
            self._col += _whole(attributes[kinds[REPEATED]]) if REPEATED in kinds else 1
        else:
            self._cell, self._text = {LOCAL[key]: value for key, value in attributes.items()}, []

    def _mark(self, local: str, said: dict[str, str]) -> None:
        if local == "p" and self._text:
            self._text.append("\n")
        elif local == "s":
            self._text.append(" " * min(_whole(said.get("c")), 100))
        elif local in ("tab", "line-break"):
            self._text.append(" " if local == "tab" else "\n")

    def characters(self, data: str) -> None:
        if self._cell is not None and not self._note:
            self._text.append(data)

    def end(self, name: str) -> None:
        local = LOCAL[name]
        if local == "table":
            self._inside -= 1
            self.done = self.done or (self._inside == 0 and len(self.sheets) - 1 == self._wanted)
        elif self._inside != 1:
            return
        elif local in ("annotation", "shapes"):
            self._note -= 1
        elif local in CELL_NAMES and self._cell is not None:
            self._end_cell(self._cell)
        elif local == "table-row":
            self._end_row()

    def _end_cell(self, said: dict[str, str]) -> None:
        times, value = _whole(said.get("number-columns-repeated")), _value(said, "".join(self._text).strip())
        if value is not None:
            if times > REPEATS or self._col + times > COLUMNS:
                raise Refused(ODD)
            span = _whole(said.get("number-rows-spanned")), _whole(said.get("number-columns-spanned"))
            for col in range(self._col + 1, self._col + times + 1):
                self._filled.append((col, _made(value, said), span))
        self._col += times
        self._cell = None

    def _end_row(self) -> None:
        sheet = self.sheets[-1]
        if self._filled:
            self._count += len(self._filled) * self._repeat
            if self._repeat > REPEATS or self._count > CELLS or self._row + self._repeat > limits.ROWS:
                raise Refused(ODD)
            for row in range(self._row + 1, self._row + self._repeat + 1):
                self._fill(sheet, row) if self._wanted < 0 else self._line(row)
        self._row = min(self._row + self._repeat, limits.ROWS)
        if self._filled or self._spoken:
            self.bottoms[-1] = self._row

    def _line(self, row: int) -> None:
        cells: dict[int, Value] = {col: cell.value for col, cell, _ in self._filled}
        self.formulas += sum(bool(cell.formula) for _, cell, _ in self._filled)
        self.lines.append((row, cells, self._hidden))

    def _fill(self, sheet: Sheet, row: int) -> None:
        for col, cell, (down, across) in self._filled:
            if row <= self._head:
                sheet.cells[row, col] = cell
            if (down, across) != (1, 1):
                if len(sheet.merges) >= limits.MERGES:
                    raise Refused(ODD)
                bottom, right = min(row + down - 1, limits.ROWS), min(col + across - 1, COLUMNS)
                sheet.merges.append(Area(row, col, bottom, right))


def _made(value: str | float | int | bool, said: dict[str, str]) -> Cell:
    kind = "bool" if isinstance(value, bool) else "text" if isinstance(value, str) else "number"
    return Cell(value, kind, formula=said.get("formula", ""))


def _value(said: dict[str, str], text: str) -> str | float | int | bool | None:
    """What a cell says: a date as ISO text, a number as a number, all else as it is shown."""
    kind = said.get("value-type")
    if kind == "date" and said.get("date-value"):
        return said["date-value"][:16].replace("T", " ").removesuffix(" 00:00")
    if kind in ("float", "currency") and said.get("value"):
        return _number(said["value"])
    if kind == "boolean":
        return said.get("boolean-value") == "true"
    if len(text) > limits.TEXT:
        raise Refused("这个表格里有一格的字太多了，程序不读。")
    return text or None


def _number(text: str) -> float | int | str:
    if text.isascii() and text.isdigit() and len(text) <= 15:
        return int(text)
    try:
        return float(text)
    except ValueError:
        return text


def _whole(text: str | None) -> int:
    return max(1, int(text)) if text and text.isascii() and text.isdigit() and len(text) < 9 else 1


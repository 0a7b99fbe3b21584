"""One pass over a worksheet's XML: its cells and rows as they come, everything around them as nodes."""

from __future__ import annotations

import datetime
import gc
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from desktop.kit.errors import Refused
from desktop.sheets import limits
from desktop.sheets.markup import LOCAL, Node, as_utf8, natural, parser, revealed, run
from desktop.sheets.refs import moved, parse_area
from desktop.sheets.sheet import Cell, RowSize, column_number
from desktop.sheets.strings import Collector, Text, text_of
from desktop.sheets.styles import Styles
from desktop.sheets.usual import ATTRIBUTE, CELL, ROW, cut
from desktop.sheets.workbook import is_true

PLACE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
KIND = {"s": "text", "str": "text", "inlineStr": "text", "b": "bool", "e": "error"}
IN_GRID = ("worksheet", "sheetData", "row", "c", "v", "f", "is", "t")
SERIAL_OF_1970 = 25569
TOO_MANY_CELLS = "这个工作表里的单元格太多了，程序不读。请只留下要用的部分再试。"
TOO_MANY_MERGES = "这个工作表里合并的单元格太多了，程序不读。请只留下要用的部分再试。"


@contextmanager
def _uncollected() -> Iterator[None]:
    """Cells make no rings; looking for some among so many takes a sixth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class CellReader:
    """Collects `cells`, `rows`, `uncalculated` formulas, and in `around` the elements beside sheetData, by name."""

    def __init__(self, strings: Sequence[Text], styles: Styles) -> None:
        self.cells: dict[tuple[int, int], Cell] = {}
        self.rows: dict[int, RowSize] = {}
        self.around: dict[str, list[Node]] = {}
        self.uncalculated: list[tuple[int, int]] = []
        self._strings = strings
        self._styles = styles
        self._columns: dict[str, int] = {}
        self._looks: dict[str, int] = {}
        self._sizes: dict[str, RowSize | None] = {}  # by a row's attributes
        self._shared: dict[str, tuple[str, int, int]] = {}
        self._row = self._col = 0
        self._digits = ""  # of the row, as the places of its cells end
        self._type = self._value = self._formula = ""
        self._formula_node: dict[str, str] | None = None
        self._look = ""
        self._inline: Text | None = None
        self._item: list[str] | None = None  # the texts of an inline item that is plain so far
        self._text: list[str] | None = None
        self._node: Collector | None = None

    def read(self, data: bytes, part: str) -> None:
        if data.count(b"mergeCell ") > limits.MERGES:  # before each becomes a node
            raise Refused(TOO_MANY_MERGES)
        made = parser(part)
        made.StartElementHandler = self._start
        made.EndElementHandler = self._end
        made.CharacterDataHandler = self._characters
        before, rows, after = cut(as_utf8(data))
        with _uncollected():
            run(made, before, part, whole=False)
            for row in rows:
                if self._node is not None or not self._take(row):
                    run(made, row + b"</row>", part, whole=False)
            run(made, after, part)

    def _take(self, written: bytes) -> bool:
        """Take a row apart that is written as usual; tell of any other that it was not taken."""
        row = written.decode(errors="replace")
        head = ROW.match(row)
        if head is None or "\ufffd" in row:
            return False
        number, attributes = head.groups()
        at, tags, found = int(number), 1, dict[tuple[int, int], Cell]()
        columns, looks = self._columns, self._looks
        for letters, digits, style, kind, formula, raw, text in CELL.findall(row, head.end()):
            if digits != number or (text if kind != "inlineStr" else raw):
                return False
            col = columns.get(letters) or columns.setdefault(letters, column_number(letters))
            look = looks[style] if style in looks else self._known_look(style)
            if text:
                cell = Cell(revealed(text) if "_x" in text else text, "text", look)
                tags += 6
            elif raw:
                cell = Cell(None, "", look, formula or None)
                self._type, self._value = kind, raw
                self._set_value(cell)
                tags += 6 if formula else 4
            else:
                cell = Cell(None, "", look)
                tags += 1
            if col <= limits.COLUMNS:
                found[at, col] = cell
        if row.count("<") != tags:
            return False
        self._row, self._digits = at, number
        if at <= limits.ROWS:
            self.cells.update(found)
            self._size_row(attributes)
        if len(self.cells) > limits.CELLS:
            raise Refused(TOO_MANY_CELLS)
        return True

    def _size_row(self, attributes: str) -> None:
        if attributes not in self._sizes:
            self._sizes[attributes] = self._size(dict(ATTRIBUTE.findall(attributes)))
        size = self._sizes[attributes]
        if size:
            self.rows[self._row] = RowSize(size.height, size.hidden, size.look)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = LOCAL[name]
        if self._node is not None:
            self._node.start(name, attributes)
            if self._node.depth > limits.DEPTH:
                raise Refused("这个表格文件的结构不正常（层次太深），程序不读。")
        elif local == "c":
            self._start_cell(attributes)
        elif local == "v":
            self._text = []
        elif self._item is not None:
            self._start_in_item(name, attributes)
        elif local == "is":
            self._item = []
        elif local == "f":
            self._text = []
            self._formula_node = attributes
        elif local == "row":
            self._start_row(attributes)
        elif local not in IN_GRID:
            self._node = Collector(name, attributes)

    def _start_in_item(self, name: str, attributes: dict[str, str]) -> None:
        if LOCAL[name] == "t":
            self._text = []
        else:
            self._node, self._item = Collector.after("is", "".join(self._item or ())), None
            self._node.start(name, attributes)

    def _characters(self, text: str) -> None:
        if self._node is not None:
            self._node.text(text)
        elif self._text is not None:
            self._text.append(text)

    def _end(self, name: str) -> None:
        if self._node is not None:
            if self._node.end():
                self._keep(self._node.root)
                self._node = None
            return
        local = LOCAL[name]
        if local == "c":
            self._end_cell()
        elif self._text is not None:
            self._end_text(local, "".join(self._text))
        elif self._item is not None:
            self._inline, self._item = (revealed("".join(self._item)), ()), None

    def _end_text(self, local: str, text: str) -> None:
        self._text = None
        if local == "v":
            self._value = text
        elif self._item is not None:
            self._item.append(text)
        else:
            self._formula = text

    def _keep(self, node: Node) -> None:
        if node.name == "is":
            self._inline = text_of(node, self._styles)
        else:
            self.around.setdefault(node.name, []).append(node)

    def _start_row(self, attributes: dict[str, str]) -> None:
        number = attributes.get("r")
        self._row = natural(number, self._row + 1) if number else self._row + 1
        self._digits = str(self._row)
        self._col = 0
        size = self._size(attributes) if len(attributes) > 1 and self._row <= limits.ROWS else None
        if size:
            self.rows[self._row] = size

    def _size(self, attributes: dict[str, str]) -> RowSize | None:
        size = RowSize(height=_height(attributes.get("ht")), hidden=is_true(attributes.get("hidden", "")))
        if is_true(attributes.get("customFormat", "")):
            size.look = self._known_look(attributes.get("s", ""))
        return size if size.height is not None or size.hidden or size.look else None

    def _start_cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r", "")
        col = self._columns.get(place.removesuffix(self._digits))
        if col is None:
            self._find_place(place)
        else:
            self._col = col
        self._type = attributes.get("t", "")
        self._look = attributes.get("s", "")
        self._value = self._formula = ""
        self._formula_node = self._inline = self._item = None

    def _find_place(self, place: str) -> None:
        """Read a place that is not one of the row's own columns: a new column, another row, or none at all."""
        found = PLACE.fullmatch(place)
        if found:
            self._row, self._digits = int(found[2]), found[2]
            self._col = self._columns[found[1]] = column_number(found[1])
        else:
            self._col += 1

    def _known_look(self, text: str) -> int:
        known = self._looks.get(text)
        if known is None:
            look = natural(text)
            known = self._looks[text] = look if look < len(self._styles.looks) else 0
        return known

    def _end_cell(self) -> None:
        if self._row > limits.ROWS or self._col > limits.COLUMNS or self._row < 1:
            return
        if len(self.cells) >= limits.CELLS:
            raise Refused(TOO_MANY_CELLS)
        cell = Cell(None, "", self._known_look(self._look))
        if self._value or self._inline is not None:
            self._set_value(cell)
        if self._formula_node is not None:
            cell.formula = self._whole_formula(self._formula_node)
            if cell.value is None and self._type != "str":  # a text of no letters is a result
                self.uncalculated.append((self._row, self._col))
        self.cells[self._row, self._col] = cell

    def _set_value(self, cell: Cell) -> None:
        kind, value = self._type, self._value
        if kind == "s":
            index = int(value) if len(value) < 10 and value.isascii() and value.isdecimal() else natural(value, -1)
            if 0 <= index < len(self._strings):
                cell.value, cell.runs = self._strings[index]
        elif kind == "inlineStr":
            cell.value, cell.runs = self._inline or ("", ())
        elif kind == "b":
            cell.value = value in ("1", "true")
        elif kind in ("str", "e"):
            cell.value = revealed(value)
        else:
            number = _serial(value) if kind == "d" else _number(value)
            cell.value = value if number is None else number
            cell.kind = "text" if number is None else "number"
            return
        cell.kind = KIND.get(kind, "") if cell.value is not None else ""

    def _whole_formula(self, node: dict[str, str]) -> str:
        """Return a cell's formula; one that shares another's is spelt out."""
        if node.get("t") != "shared":
            return self._formula
        key = node.get("si", "")
        if self._formula:
            self._shared[key] = (self._formula, self._row, self._col)
            return self._formula
        master = self._shared.get(key)
        return moved(master[0], self._row - master[1], self._col - master[2]) if master else ""


def _height(text: str | None) -> float | None:
    height = _number(text)
    return min(max(0.0, height), limits.HEIGHT) if height is not None else None


def _number(text: str | None) -> int | float | None:
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        return None
    if text.isdigit() and len(text) <= 15:
        return int(text)
    return number if number - number == 0 else None


def _serial(text: str) -> float | None:
    """Turn the ISO date of a strict workbook into Excel's day number."""
    try:
        moment = datetime.datetime.fromisoformat(text.removesuffix("Z"))
    except ValueError:
        return None
    return (moment - datetime.datetime(1970, 1, 1)) / datetime.timedelta(days=1) + SERIAL_OF_1970


def merges_of(around: dict[str, list[Node]]) -> list[Node]:
    """Return the merge nodes. Raises Refused beyond the limit."""
    found = [n for holder in around.get("mergeCells", []) for n in holder.named("mergeCell")]
    if len(found) > limits.MERGES:
        raise Refused(TOO_MANY_MERGES)
    return [n for n in found if parse_area(n.get("ref"))]

"""OpenDocument tables (.ods) as sheets: values and merges only, read within limits from content.xml."""

from __future__ import annotations

from pathlib import Path

from desktop.kit.errors import Refused
from desktop.sheets import limits
from desktop.sheets.markup import LOCAL, parser, run
from desktop.sheets.package import Package
from desktop.sheets.sheet import Area, Cell, RowSize, Sheet
from desktop.sheets.tables.text import CELLS, COLUMNS

CONTENT = "content.xml"
REPEATS = 200  # nobody has more equal filled rows below each other
ODD = "这个表格里有一大片重复的内容，大得不正常，程序不读。请用 WPS 打开，删掉多余的行和列再试。"


class _Content:
    """Collects the sheets of one content.xml."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self._row = self._col = self._inside = self._count = 0
        self._repeat = 1
        self._filled: list[tuple[int, Cell, tuple[int, int]]] = []
        self._cell: dict[str, str] | None = None
        self._note = 0
        self._text: list[str] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = LOCAL[name]
        said = {LOCAL[key]: value for key, value in attributes.items()}
        if local == "table":
            self._inside += 1
            if self._inside == 1:
                self.sheets.append(Sheet(said.get("name", f"Sheet{len(self.sheets) + 1}")))
                self._row = 0
        elif self._inside != 1:
            return
        elif local == "table-row":
            self._repeat, self._col, self._filled = _whole(said.get("number-rows-repeated")), 0, []
            if said.get("visibility", "visible") != "visible":
                self.sheets[-1].rows[self._row + 1] = RowSize(hidden=True)
        elif local in ("table-cell", "covered-table-cell"):
            self._cell, self._text = said, []
        elif local in ("annotation", "shapes"):
            self._note += 1
        elif self._cell is not None and not self._note:
            self._mark(local, said)

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
        elif self._inside != 1:
            return
        elif local in ("annotation", "shapes"):
            self._note -= 1
        elif local in ("table-cell", "covered-table-cell") and self._cell is not None:
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
                self._fill(sheet, row)
        self._row = min(self._row + self._repeat, limits.ROWS)

    def _fill(self, sheet: Sheet, row: int) -> None:
        for col, cell, (down, across) in self._filled:
            sheet.cells[row, col] = cell
            if (down, across) != (1, 1):
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


def sheets_of_ods(path: Path) -> list[Sheet]:
    """Read an .ods's sheets. Raises Refused, Blocked."""
    with Package(path, open_document=True) as package:
        data = package.read(CONTENT)
    content, made = _Content(), parser(CONTENT)
    made.StartElementHandler, made.EndElementHandler = content.start, content.end
    made.CharacterDataHandler = content.characters
    run(made, data, CONTENT)
    return content.sheets

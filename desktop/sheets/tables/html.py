"""A table copied from WPS, Excel or a page: the clipboard's HTML as a sheet. Nothing it names is fetched."""

from __future__ import annotations

from html.parser import HTMLParser

from desktop.kit.errors import Refused
from desktop.sheets import limits
from desktop.sheets.sheet import Area, Cell, Sheet
from desktop.sheets.tables.text import CELLS, COLUMNS, TOO_LARGE

DEEPEST = 200
SILENT = ("script", "style", "title")


class _Tables(HTMLParser):
    """Collects the outermost tables' cells; each further table goes on below."""

    def __init__(self, name: str) -> None:
        super().__init__(convert_charrefs=True)
        self.sheet = Sheet(name)
        self._row = self._col = self._depth = self._silent = 0
        self._taken: dict[int, int] = {}  # by column, the last row a cell from above covers
        self._span = (1, 1)
        self._text: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in SILENT
        if tag == "table":
            self._depth += 1
            if self._depth > DEEPEST:
                raise Refused("这段内容的结构不正常（层次太深），程序不读。")
        elif self._depth == 1 and tag == "tr":
            self._end_cell()
            self._row, self._col = self._row + 1, 0
            if self._row > limits.ROWS:
                raise Refused(TOO_LARGE)
        elif self._depth == 1 and tag in ("td", "th"):
            self._start_cell(dict(attrs))
        elif tag == "br" and self._text is not None:
            self._text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in SILENT and self._silent > 0
        if tag == "table" and self._depth:
            self._depth -= 1
        if self._depth <= 1 and tag in ("td", "th", "tr", "table"):
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self._text is not None and not self._silent:
            self._text.append(" ".join(data.split()) or " " * bool(data))

    def _start_cell(self, attributes: dict[str, str | None]) -> None:
        self._end_cell()
        self._row, self._col = max(1, self._row), self._col + 1
        while self._taken.get(self._col, 0) >= self._row:
            self._col += 1
        across, down = (_whole(attributes.get(name)) for name in ("colspan", "rowspan"))
        self._span, self._text = (min(across, COLUMNS), min(down, limits.ROWS)), []
        if self._col > COLUMNS:
            raise Refused(TOO_LARGE)

    def _end_cell(self) -> None:
        if self._text is None:
            return
        text, (across, down) = "".join(self._text).strip(" \n　"), self._span
        self._text = None
        if text:
            if len(text) > limits.TEXT or len(self.sheet.cells) >= CELLS:
                raise Refused(TOO_LARGE)
            self.sheet.cells[self._row, self._col] = Cell(text, "text")
        if (across, down) != (1, 1):
            area = Area(self._row, self._col, self._row + down - 1, self._col + across - 1)
            self.sheet.merges.append(area)
            self._taken |= dict.fromkeys(range(area.left, area.right + 1), area.bottom)
        self._col += across - 1


def _whole(text: str | None) -> int:
    return max(1, int(text)) if text and text.isascii() and text.isdigit() and len(text) < 7 else 1


def sheet_of_html(text: str, name: str = "Sheet1") -> Sheet:
    """Make a sheet of a page's tables; empty if it has none. Raises Refused beyond the limits."""
    found = _Tables(name)
    found.feed(text)
    found.close()
    return found.sheet

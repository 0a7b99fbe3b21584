"""A table copied from WPS, Excel or a page: the clipboard's HTML as a sheet. Nothing it names is fetched.

The library's own parser takes minutes for some kilobytes of tags that do not end; here each sign is looked at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

from desktop.kit.errors import Refused
from desktop.sheets import limits
from desktop.sheets.sheet import Area, Cell, Sheet
from desktop.sheets.tables.text import CELLS, COLUMNS, TOO_LARGE

DEEPEST = 200
SILENT = ("script", "style", "title")
QUOTED_ENDS = 4  # how many > may stand within the quotes of one tag
TAG = re.compile(r"/?[A-Za-z][\w:]{0,30}")
SPAN = {name: re.compile(rf"\b{name}\s*=\s*[\"']?(\d{{1,7}})", re.IGNORECASE) for name in ("colspan", "rowspan")}
SPACE = re.compile(r"[ \t\r\n]+")


def _pieces(page: str) -> Iterator[tuple[str, str]]:
    """Give a page's tags as (name, attributes), and its texts as ('', text); each sign is looked at once."""
    at = 0
    while True:
        begin = page.find("<", at)
        if begin < 0:
            yield "", page[at:]
            return
        if begin > at:
            yield "", page[at:begin]
        comment = page.startswith("<!--", begin)
        end = page.find("-->", begin) + 2 if comment else _end(page, begin)
        if end <= begin + (1 if comment else 0):
            return  # a tag that does not end ends the page
        if not comment and (found := TAG.match(page, begin + 1)):
            yield found[0].lower(), page[found.end() : min(end, found.end() + 4000)]
        at = end + 1


def _end(page: str, begin: int) -> int:
    """Find the > that ends a tag, not one within its quotes; -1 if there is none."""
    end = page.find(">", begin)
    for _ in range(QUOTED_ENDS):
        if end < 0 or page.count('"', begin, end) % 2 == 0:
            break
        further = page.find(">", end + 1)
        if further < 0:
            break
        end = further
    return end


class _Tables:
    """Collects the outermost tables' cells; each further table goes on below."""

    def __init__(self, name: str) -> None:
        self.sheet = Sheet(name)
        self._row = self._col = self._depth = self._silent = 0
        self._taken: dict[int, int] = {}  # by column, the last row a cell from above covers
        self._span = (1, 1)
        self._text: list[str] | None = None

    def read(self, page: str) -> None:
        for tag, content in _pieces(page):
            if not tag:
                if self._text is not None and not self._silent:
                    self._text.append(SPACE.sub(" ", unescape(content)))
            elif tag.startswith("/"):
                self._close(tag[1:])
            else:
                self._open(tag, content)
        self._end_cell()

    def _open(self, tag: str, attributes: str) -> None:
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
            self._start_cell(attributes)
        elif tag == "br" and self._text is not None:
            self._text.append("\n")

    def _close(self, tag: str) -> None:
        self._silent -= tag in SILENT and self._silent > 0
        if tag == "table" and self._depth:
            self._depth -= 1
        if self._depth <= 1 and tag in ("td", "th", "tr", "table"):
            self._end_cell()

    def _start_cell(self, attributes: str) -> None:
        self._end_cell()
        self._row, self._col = max(1, self._row), self._col + 1
        while self._taken.get(self._col, 0) >= self._row:
            self._col += 1
        if self._col > COLUMNS:
            raise Refused(TOO_LARGE)
        across, down = (_whole(SPAN[name].search(attributes)) for name in ("colspan", "rowspan"))
        self._span, self._text = (min(across, COLUMNS), min(down, limits.ROWS)), []

    def _end_cell(self) -> None:
        if self._text is None:
            return
        text, (across, down) = "".join(self._text).strip(" \n\xa0　"), self._span
        self._text = None
        if text:
            if len(text) > limits.TEXT or len(self.sheet.cells) >= CELLS:
                raise Refused(TOO_LARGE)
            self.sheet.cells[self._row, self._col] = Cell(text.replace("\xa0", " "), "text")
        if (across, down) != (1, 1):
            area = Area(self._row, self._col, self._row + down - 1, self._col + across - 1)
            if len(self.sheet.merges) >= limits.MERGES:
                raise Refused(TOO_LARGE)
            self.sheet.merges.append(area)
            self._taken |= dict.fromkeys(range(area.left, area.right + 1), area.bottom)
        self._col += across - 1


def _whole(found: re.Match[str] | None) -> int:
    return max(1, int(found[1])) if found else 1


def sheet_of_html(text: str, name: str = "Sheet1") -> Sheet:
    """Make a sheet of a page's tables; empty if it has none. Raises Refused beyond the limits."""
    found = _Tables(name)
    found.read(text)
    return found.sheet

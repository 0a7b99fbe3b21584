"""A workbook's rows as they come: the sheet is never whole in memory. Runs in the worker.

Rows as Excel, WPS and their like write them are taken apart by one pattern, which must account for every tag in the
row; any other row goes through the XML parser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape

from desktop.kit.errors import Refused
from desktop.sheets import limits
from desktop.sheets.cells import CellReader
from desktop.sheets.markup import LOCAL, as_utf8, parser, revealed, run
from desktop.sheets.package import Package
from desktop.sheets.read_xlsx import Reader
from desktop.sheets.sheet import Sheet, column_number
from desktop.sheets.strings import Text
from desktop.sheets.styles import is_date
from desktop.sheets.tables.rows import Line, Value, moment, value_of
from desktop.sheets.workbook import SheetPart

HEAD_ROWS = 120  # rows read whole, with their looks, for the heading
LONGEST = 16 << 20  # characters of one row
WITHOUT = ("drawing", "legacyDrawing", "conditionalFormatting", "picture")
ROOT = re.compile(rb"<([\w.-]+:)?(worksheet|sst)\b")
NUMBER = re.compile(r'\br="(\d{1,7})"')
HIDDEN = re.compile(r'\bhidden="(1|true)"')
CELL = re.compile(
    r'<c r="([A-Z]{1,3})\d{1,7}"(?: s="(\d{1,5})")?(?: t="(s|n|str|b|e|inlineStr)")?'
    r"(?:/>|>(<f>[^<]*</f>)?<v>([^<]+)</v></c>|><is><t(?: xml:space=\"preserve\")?>([^<]+)</t></is></c>)"
)
ITEM = re.compile(r'<si><t(?: xml:space="preserve")?>([^<]*)</t></si>')
BROKEN = "这个表格文件已损坏（{}）。请用 WPS 或 Excel 打开后另存为 .xlsx，再试一次。"
FAR = "这个表格里有一行长得不正常，程序不读。请用 WPS 或 Excel 删掉多余的内容，另存为 .xlsx 再试。"


class _Texts(Sequence[Text]):
    """The shared table for a reader that wants texts with their runs."""

    def __init__(self, words: list[str]) -> None:
        self._words = words

    def __len__(self) -> int:
        return len(self._words)

    def __getitem__(self, index):  # type: ignore[no-untyped-def]
        return self._words[index], ()


class RowReader(Reader):
    """Reads a workbook's sheets: their heads whole, their rows one after the other."""

    def __init__(self, package: Package) -> None:
        super().__init__(package)
        part = self.workbook.part_of_kind("sharedStrings")
        self.words = _words(package, part) if part else []
        self.strings = _Texts(self.words)  # type: ignore[assignment]
        self.formulas = self.hollow = 0
        self._counts: dict[str, int] = {}

    def grid(self, place: SheetPart) -> CellReader:
        """Read a sheet's first rows, and all that stands around its rows."""
        grid = CellReader(self.strings, self.styles)
        grid.read(_ends(self._counted(place)), place.part)
        for name in WITHOUT:
            grid.around.pop(name, None)
        return grid

    def count(self, name: str) -> int:
        """Count a sheet's rows, as they end."""
        return self._counts.get(name, 0)

    def head(self, name: str) -> Sheet:
        """Read a sheet's first rows and what stands around them; no pictures."""
        sheet = self.sheet(name)
        sheet.rules, sheet.drawings = [], []
        return sheet

    def _counted(self, place: SheetPart) -> Iterator[bytes]:
        self._counts[place.name] = 0
        for piece in self._plain(place.part):
            self._counts[place.name] += piece.count(b"</row>")
            yield piece

    def _plain(self, part: str) -> Iterator[bytes]:
        """Give a part's XML in UTF-8, its elements without their prefix."""
        pieces = self.package.pieces(part)
        first = next(pieces, b"")
        if as_utf8(first[:200]) != first[:200]:
            yield as_utf8(first + b"".join(pieces))
            return
        found = ROOT.search(first)
        if not (found and found[1]):
            yield first
            yield from pieces
            return
        prefix, left = found[1], b""
        for piece in (first, *pieces):
            whole = (left + piece).replace(b"<" + prefix, b"<").replace(b"</" + prefix, b"</")
            at = max(len(whole) - len(prefix) - 2, 0)
            cut = whole.find(b"<", at)
            whole, left = (whole, b"") if cut < 0 else (whole[:cut], whole[cut:])
            yield whole
        yield left

    # --- rows

    def lines(self, name: str) -> Iterator[Line]:
        """Give a sheet's rows that have cells, in the order of the file."""
        place = self.workbook.sheet(name)
        number = self.formulas = self.hollow = 0
        dated = [is_date(look.number_format) for look in self.styles.looks]
        words = [None if not word or word.isspace() else word for word in self.words]
        taking = _Cells(words, dated, self.workbook.date1904)
        for segment in _segments(self._plain(place.part), place.part):
            at = segment.rfind("<row")
            number += segment.count("<row", 0, at) if at > 0 else 0
            end = segment.find(">", at)
            if at < 0 or end < 0:
                raise Refused(BROKEN.format(place.part))
            said = NUMBER.search(segment, at, end)
            number = int(said[1]) if said else number + 1
            if number > limits.ROWS:
                return
            cells = taking.cells(segment, end + 1)
            if cells is None:
                cells = self._odd(segment[at:], number, place.part, dated)
            if cells:
                yield number, cells, HIDDEN.search(segment, at, end) is not None
        self.formulas += taking.formulas

    def _odd(self, row: str, number: int, part: str, dated: list[bool]) -> dict[int, Value]:
        """Read a row that is written otherwise than usual."""
        grid = CellReader(self.strings, self.styles)
        grid.read(f"<sheetData>{row}</row></sheetData>".encode(), part)
        found: dict[int, Value] = {}
        for (_, col), cell in grid.cells.items():
            self.formulas += cell.formula is not None
            self.hollow += cell.formula is not None and cell.value is None
            if cell.value is not None and not (isinstance(cell.value, str) and not cell.value.strip()):
                found[col] = value_of(cell, dated[cell.look], self.workbook.date1904)
        return found


class _Cells:
    """Takes usual rows apart."""

    def __init__(self, words: list[str | None], dated: list[bool], date1904: bool) -> None:
        self._words, self._date1904 = words, date1904
        self._dated = frozenset(str(n) for n, is_one in enumerate(dated) if is_one)
        self._columns = _Columns()
        self.formulas = 0

    def cells(self, text: str, start: int) -> dict[int, Value] | None:
        """Return a row's values by column; None if it is not written as usual."""
        found, columns, words = dict[int, Value](), self._columns, self._words
        cells = CELL.findall(text, start)
        value: Value
        bare = inlines = formulas = 0
        for letters, style, kind, formula, raw, inline in cells:
            if kind == "s" and raw:
                try:
                    value = words[int(raw)]
                except (ValueError, IndexError):
                    value = None
            elif raw:
                value = self._value(kind, raw, style)
            elif inline:
                inlines += 1
                value = _told(inline)
            else:
                bare += 1
                continue
            if formula:
                formulas += 1
            if value is not None:
                found[columns[letters]] = value
        self.formulas += formulas
        tags = 4 * len(cells) - 3 * bare + 2 * (formulas + inlines)
        return found if text.count("<", start) == tags else None

    def _value(self, kind: str, raw: str, style: str) -> Value:
        if kind in ("", "n"):
            try:
                number = int(raw) if raw.isdecimal() and len(raw) <= 15 else float(raw)
            except ValueError:
                return raw
            if number - number != 0:
                return raw
            return moment(number, self._date1904) if style in self._dated else number
        if kind == "b":
            return raw in ("1", "true")
        return _told(raw)


class _Columns(dict[str, int]):
    """Column numbers by letters; those beyond a sheet's last are put beside each other out of sight."""

    def __missing__(self, letters: str) -> int:
        number = self[letters] = min(column_number(letters), limits.COLUMNS + 1)
        return number


def _told(text: str) -> str | None:
    """Return a text as it is meant; None for one that says nothing."""
    shown = revealed(unescape(text)) if "&" in text else revealed(text)
    return None if not shown or shown.isspace() else shown


def _segments(pieces: Iterator[bytes], part: str) -> Iterator[str]:
    """Give the XML of each row, up to its end tag."""
    waiting, inside = b"", False
    for piece in pieces:
        waiting += piece
        if not inside:
            at = waiting.find(b"<sheetData")
            if at < 0:
                waiting = waiting[-16:]
                continue
            waiting, inside = waiting[at + 10 :], True
        ready, found, rest = waiting.rpartition(b"</row>")
        if found:
            waiting = rest
            yield from _texts(ready, part)
        elif len(waiting) > LONGEST:
            raise Refused(FAR)


def _texts(ready: bytes, part: str) -> list[str]:
    try:
        return ready.decode().split("</row>")
    except UnicodeDecodeError:
        raise Refused(BROKEN.format(part)) from None


def _ends(pieces: Iterator[bytes]) -> bytes:
    """Return a sheet's XML with its first rows only."""
    head = b""
    for piece in pieces:
        head += piece
        if b"</sheetData>" in head or head.count(b"</row>") > HEAD_ROWS:
            break
        if len(head) > LONGEST + limits.RATIO_FROM:
            raise Refused(FAR)
    cut, end = _after(head, HEAD_ROWS), head.find(b"</sheetData>")
    if end >= 0 and end <= cut:
        return head + b"".join(pieces)
    rest = head[cut:]
    while (at := rest.find(b"</sheetData>")) < 0:
        more = next(pieces, b"")
        if not more:
            return head
        rest = rest[-12:] + more
    return head[:cut] + rest[at:] + b"".join(pieces)


def _after(data: bytes, rows: int) -> int:
    """Return where the first so many rows end; the end of the data if there are fewer."""
    at = 0
    for _ in range(rows):
        at = data.find(b"</row>", at) + 6
        if at < 6:
            return len(data)
    return at


def _words(package: Package, part: str) -> list[str]:
    """Read the shared table's texts."""
    pieces = package.pieces(part)
    first = next(pieces, b"")
    found = ROOT.search(first)
    if as_utf8(first[:200]) != first[:200] or found is None or found[1]:
        return _parsed(as_utf8(first + b"".join(pieces)), part)
    words, waiting = list[str](), first[first.find(b">", found.end()) + 1 :]
    while True:
        ready, end, rest = waiting.rpartition(b"</si>")
        if end:
            waiting = rest
            words += _items(ready + end, part)
        elif len(waiting) > LONGEST:
            raise Refused(FAR)
        piece = next(pieces, None)
        if piece is None:
            return words
        waiting += piece


def _items(ready: bytes, part: str) -> list[str]:
    try:
        text = ready.decode()
    except UnicodeDecodeError:
        raise Refused(BROKEN.format(part)) from None
    found = ITEM.findall(text)
    if text.count("<") != 4 * len(found) or "\r" in text:
        return _parsed(b"<sst>" + ready + b"</sst>", part)
    if "&" in text or "_x" in text:
        return [revealed(unescape(word)) for word in found]
    return found


def _parsed(data: bytes, part: str) -> list[str]:
    """Read a shared table, or a stretch of one, as XML: the texts of its items without the reading aids."""
    words, texts, depth = list[str](), list[str](), {"rPh": 0, "t": 0}

    def start(name: str, _: dict[str, str]) -> None:
        local = LOCAL[name]
        if local == "si":
            texts.clear()
        elif local in depth:
            depth[local] += 1

    def end(name: str) -> None:
        local = LOCAL[name]
        if local == "si":
            words.append(revealed("".join(texts)))
        elif local in depth:
            depth[local] -= 1

    def characters(text: str) -> None:
        if depth["t"] and not depth["rPh"]:
            texts.append(text)

    made = parser(part)
    made.StartElementHandler, made.EndElementHandler, made.CharacterDataHandler = start, end, characters
    run(made, data, part)
    return words

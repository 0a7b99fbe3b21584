"""What a file is, by its first bytes, and its rows as they come. Runs in the worker."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from desktop.kit.errors import Blocked, Refused
from desktop.sheets import limits
from desktop.sheets.package import BARE, ENCRYPTED, LOCKED, OLE, Package
from desktop.sheets.sheet import Sheet
from desktop.sheets.tables.html import sheet_of_html
from desktop.sheets.tables.rows import Line, formulas, lines_of
from desktop.sheets.tables.text import TOO_LARGE, decoded, lines_of_text, sheet_of_rows

EMPTY = "这个文件里没有内容。"
XML_2003 = "这是 Excel 2003 的 XML 表格。请用 WPS 或 Excel 打开后另存为 .xlsx，再试一次。"


class Source(Protocol):
    """An opened file: its sheets' names, each sheet's head, and its rows."""

    names: list[str]
    lost: tuple[str, ...]

    def head(self, name: str) -> Sheet: ...

    def lines(self, name: str) -> Iterator[Line]: ...

    def count(self, name: str) -> int:
        """Return about how many rows a sheet has; 0 if that is not known."""

    def formulas(self) -> tuple[int, int]:
        """Return how many formulas the rows read so far had, and how many of them without a result."""


_last: tuple[tuple[str, tuple[int, int]], Source] | None = None


def opened(path: str) -> Source:
    """Open a file; the one opened last is kept. Raises Refused, Blocked."""
    global _last
    asked = (path, stamp_of(path))
    if _last is None or _last[0] != asked:
        _last = None
        _last = asked, _opened(Path(path))
    return _last[1]


def stamp_of(path: str) -> tuple[int, int]:
    """Return what tells whether a file has changed. Raises Refused, Blocked."""
    try:
        said = os.stat(path)
    except FileNotFoundError:
        raise Refused(f"找不到文件“{Path(path).name}”，请看看它是不是被移走或改名了。") from None
    except OSError as error:
        raise _locked(path, error) from None
    return said.st_mtime_ns, said.st_size


def _locked(path: str | Path, error: OSError) -> Blocked:
    name = Path(path).name
    return Blocked(f"读不了文件“{name}”（{error.strerror}）。请先在 WPS 或 Excel 里关闭它再试。")


def _opened(path: Path) -> Source:
    """Open a file by what it is, whatever it is called."""
    try:
        with open(path, "rb") as stream:
            magic = stream.read(512)
            book = _is_workbook(magic)
            data = magic + stream.read(limits.FILE if book else limits.OLD_FILE)
    except OSError as error:
        raise _locked(path, error) from None
    if book:
        return _workbook(path, data)
    text = decoded(data)
    if not text.strip():
        raise Refused(EMPTY)
    if text.lstrip()[:1] != "<":
        return TextFile(path.stem, text)
    if "urn:schemas-microsoft-com:office:spreadsheet" in text[:2000]:
        raise Refused(XML_2003)
    return Whole([sheet_of_html(text, path.stem)])  # a web page, or an old system's report that is called .xls


def _is_workbook(magic: bytes) -> bool:
    return magic[:4] == b"PK\x03\x04" or magic[:4] == b"PK\x05\x06" or magic[:8] == OLE or magic[:2] in BARE


def _workbook(path: Path, data: bytes) -> Source:
    """Open a workbook from memory: a file that stays open could not be saved in WPS."""
    from desktop.sheets.tables.ods import OpenDocument

    if len(data) > limits.FILE:
        raise Refused(TOO_LARGE)
    if b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet" in data[:200]:
        return OpenDocument(Package(path, data, open_document=True))
    if data[:8] != OLE and data[:2] not in BARE:
        return Workbook(Package(path, data))
    from desktop.sheets.old.convert import converted

    if ENCRYPTED in data[: limits.RATIO_FROM]:
        raise Refused(LOCKED)
    found = converted(str(path))
    return Workbook(Package(path, found.data), found.lost)


class Workbook:
    """An .xlsx, or an old workbook turned into one."""

    def __init__(self, package: Package, lost: tuple[str, ...] = ()) -> None:
        from desktop.sheets.tables.grid import RowReader

        self._reader, self.lost = RowReader(package), lost
        self.names = [s.name for s in self._reader.workbook.sheets]

    def head(self, name: str) -> Sheet:
        return self._reader.head(name)

    def lines(self, name: str) -> Iterator[Line]:
        return self._reader.lines(name)

    def count(self, name: str) -> int:
        return self._reader.count(name)

    def formulas(self) -> tuple[int, int]:
        return self._reader.formulas, self._reader.hollow


class TextFile:
    """Separated text."""

    def __init__(self, name: str, text: str) -> None:
        self.names, self._text = [name], text
        self.lost: tuple[str, ...] = ()

    def head(self, name: str) -> Sheet:
        from desktop.sheets.tables.grid import HEAD_ROWS

        return sheet_of_rows(self._lines(HEAD_ROWS), name)

    def _lines(self, most: int = limits.ROWS) -> Iterator[list[str]]:
        return lines_of_text(self._text, most=most)

    def lines(self, name: str) -> Iterator[Line]:
        for number, texts in enumerate(self._lines(), 1):
            if cells := {col: text for col, text in enumerate(texts, 1) if text}:
                yield number, dict(cells), False

    def count(self, name: str) -> int:
        return self._text.count("\n")

    def formulas(self) -> tuple[int, int]:
        return 0, 0


class Whole:
    """Sheets that are read whole."""

    def __init__(self, sheets: list[Sheet]) -> None:
        self._sheets = {sheet.name: sheet for sheet in sheets}
        self.names = list(self._sheets)
        self.lost: tuple[str, ...] = ()
        self._formulas = (0, 0)

    def head(self, name: str) -> Sheet:
        from desktop.sheets.tables.read import top_of

        head = top_of(self._sheets[name])
        head.merges = self._sheets[name].merges  # also those of the records further down
        return head

    def lines(self, name: str) -> Iterator[Line]:
        self._formulas = formulas(self._sheets[name])
        return lines_of(self._sheets[name])

    def count(self, name: str) -> int:
        return self._sheets[name].bottom

    def formulas(self) -> tuple[int, int]:
        return self._formulas

"""A plain list written: a well-formatted .xlsx, or a .csv every Excel opens rightly. Strings never become formulas."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, islice
from pathlib import Path
from typing import BinaryIO

from desktop.kit.errors import Refused
from desktop.sheets import limits
from desktop.sheets.archive import Archive, Packed, Packer, pack
from desktop.sheets.filling.copies import sheet_name
from desktop.sheets.filling.table import StringTable
from desktop.sheets.filling.values import Value, Values
from desktop.sheets.filling.verify import verify_workbook
from desktop.sheets.formulas.looking import Stat
from desktop.sheets.heights import HIGHEST, Box, longest, row_extras, wide
from desktop.sheets.plain import DATE, HEADING, LOOKS, MONEY, NUMBER, TEXT, TITLE, parts, sheet_foot, sheet_head
from desktop.sheets.publish import published
from desktop.sheets.sheet import column_letters

CHUNK = 2_000
NARROWEST, WIDEST = 6.0, 40.0
PAGE_WIDTH = 230  # characters across a turned A4 page at about 6 in 10 of their size; a wider list has pages beside it
ROW_HEIGHT, TITLE_HEIGHT, HEADING_HEIGHT = 20.0, 36.0, 28.0
FONT_SIZE = 11.0
STYLES = {"text": TEXT, "number": NUMBER, "money": MONEY, "date": DATE}
SHEET = "xl/worksheets/sheet1.xml"
RISKY = ("=", "+", "-", "@", "\t", "\r")  # what Excel takes for a formula when it opens a csv (OWASP, CSV injection)


def write_list(
    target: Path,
    title: str,
    headings: Sequence[str],
    rows: Iterable[Sequence[Value]],
    *,
    kinds: Sequence[str | None] = (),
    widths: Sequence[float | None] = (),
    sheet: str | None = None,
    landscape: bool = True,
) -> int:
    """Write a list with title, ruled heading and rows, A4, a page wide where it can be read; return the rows' number.

    `kinds` says what a column holds: text, number, money, date; None is found from the first rows. `widths`, in
    characters, are fitted to the content where None. Raises Refused for more rows than Excel has, Blocked.
    """
    if not headings:
        raise ValueError("a list has at least one column")
    book = _List(headings, title, kinds, widths)
    book.add(iter(rows))
    name = sheet_name(sheet or title or "Sheet1", ())

    def verify(part: Path) -> None:
        verify_workbook(part, ["xl/workbook.xml", "xl/styles.xml"], {SHEET: ("", book.count + book.top)})

    with published(target, verify) as handle:
        book.write(handle, name, landscape)
    return book.count


class _List:
    def __init__(
        self, headings: Sequence[str], title: str, kinds: Sequence[str | None], widths: Sequence[float | None]
    ) -> None:
        self.count = 0
        self.top = 2 if title else 1  # rows above the first record
        self._headings = headings
        self._title = title
        size = len(headings)
        self._kinds = [*kinds, *[None] * size][:size]
        self._given = [*widths, *[None] * size][:size]
        self._widths = [max(NARROWEST, wide(h) + 2.0) for h in headings]
        self._strings = StringTable(None, "xl/sharedStrings.xml")
        self._values = Values(LOOKS, self._strings, date1904=False)
        self._packer = Packer()

    def add(self, rows: Iterator[Sequence[Value]]) -> None:
        """Write all the rows, packed; the columns' kinds and widths come from the first of them."""
        first = list(islice(rows, CHUNK))
        chunk = first
        while chunk:
            columns = list(zip(*chunk, strict=True))
            if len(columns) != len(self._headings):
                raise ValueError(f"a row has {len(columns)} values for {len(self._headings)} headings")
            if chunk is first:
                self._kinds = [kind or _kind(column) for kind, column in zip(self._kinds, columns, strict=True)]
            self._fit(columns)
            self._packer.add(self._rows(columns, len(chunk)).encode())
            self.count += len(chunk)
            if self.count + self.top > limits.ROWS:
                raise Refused(f"记录太多，超过了 Excel 一张表的 {limits.ROWS} 行。请按组或按年份分开导出。")
            chunk = list(islice(rows, CHUNK))

    def _fit(self, columns: Sequence[Sequence[object]]) -> None:
        """Widen the columns that are too narrow for what comes, as far as a column may go."""
        for n, column in enumerate(columns):
            texts = [v if isinstance(v, str) else str(v) for v in column if v is not None]
            if WIDEST > self._widths[n] < longest(texts) + 2:
                need = max(wide(line) for text in set(texts) for line in text.split("\n"))
                self._widths[n] = min(WIDEST, max(self._widths[n], need + 2.0))

    def _width(self, n: int) -> float:
        return self._given[n] or self._widths[n]

    def _rows(self, columns: Sequence[Sequence[object]], size: int) -> str:
        numbers = range(self.count + self.top + 1, self.count + self.top + 1 + size)
        boxes = {n: Box(self._width(n), FONT_SIZE, ROW_HEIGHT) for n in range(len(columns))}
        extras = row_extras(dict(enumerate(columns)), boxes, size) or [0.0] * size
        template = ['<row r="%d" ht="%.2f" customHeight="1">']
        values: list[Iterable[object]] = [numbers, [min(HIGHEST, ROW_HEIGHT + extra) for extra in extras]]
        for n, column in enumerate(columns):
            style = STYLES[self._kinds[n] or "text"]
            content = self._values.column(n, column, str(style), Stat())
            template.append(f'<c r="{column_letters(n + 1)}%d" s="{style}"{content.text}')
            values.append(numbers)
            values.extend(content.values)
        template.append("</row>")
        return "".join(map("".join(template).__mod__, zip(*values, strict=True)))

    def write(self, handle: BinaryIO, name: str, landscape: bool) -> None:
        head = Packer()
        widths = [self._width(n) for n in range(len(self._headings))]
        head.add((sheet_head(widths, self.top) + self._above()).encode())
        pages = -(-int(sum(widths)) // (PAGE_WIDTH if landscape else PAGE_WIDTH * 2 // 3))
        titled = self._title and sum(w <= sum(widths) / pages for w in accumulate(widths))  # over the first page only
        foot = pack([sheet_foot(int(titled or 0), landscape, pages).encode()])
        archive = Archive(handle)
        for part, text in parts(name, self.top, beside=pages > 1).items():
            archive.write(part, pack([text.encode()]))
        archive.write(SHEET, self._joined(head.pause(), foot))
        archive.write("xl/sharedStrings.xml", self._strings.packed())
        archive.close()

    def _joined(self, head: Packed, foot: Packed) -> Packed:
        return head.followed_by(self._packer.pause()).followed_by(foot)

    def _above(self) -> str:
        """Write the title over all columns, and the headings."""
        size = len(self._headings)
        lines = [self._line(1, TITLE_HEIGHT, TITLE, [self._title, *[""] * (size - 1)])] if self._title else []
        return "".join([*lines, self._line(self.top, HEADING_HEIGHT, HEADING, self._headings)])

    def _line(self, row: int, height: float, style: int, texts: Sequence[str]) -> str:
        cells = [
            f'<c r="{column_letters(n)}{row}" s="{style}"{self._values.one(t, "")[0]}' for n, t in enumerate(texts, 1)
        ]
        return f'<row r="{row}" ht="{height}" customHeight="1">{"".join(cells)}</row>'


def _kind(column: Sequence[object]) -> str:
    kinds = {type(v) for v in column if v is not None and v != ""}
    if kinds and kinds <= {int, float}:
        return "number"
    return "date" if kinds == {datetime.date} else "text"


def write_csv(target: Path, headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> int:
    """Write a list as csv in UTF-8 with a byte order mark; return the number of rows.

    A text that Excel would take for a formula gets a ' before it. Raises Blocked.
    """
    count = 0

    def verify(part: Path) -> None:
        with open(part, encoding="utf-8-sig", newline="") as stream:
            found = sum(1 for _ in csv.reader(stream))
        if found != count + 1:
            raise ValueError(f"{found} lines instead of {count + 1}")

    with published(target, verify) as handle:
        stream = io.TextIOWrapper(handle, encoding="utf-8-sig", newline="")
        writer = csv.writer(stream, lineterminator="\r\n")
        for count, row in enumerate(chain([headings], rows)):  # noqa: B007
            writer.writerow([_guarded(value) for value in row])
        stream.flush()
        stream.detach()
    return count


def _guarded(value: object) -> object:
    if isinstance(value, str) and value.startswith(RISKY):
        return "'" + value
    return "" if value is None else value

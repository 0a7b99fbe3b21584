"""Which rows and columns come on which page, and where: Excel's pagination as arithmetic on points. No Qt."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple, Protocol

from desktop.kit.errors import Refused
from desktop.paper.sizes import Digit, column_width, default_column_width, paper_size, stored_height
from desktop.sheets.sheet import Anchor, Area, Sheet

MOST_PAGES = 5_000
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
EMU = 12_700  # of a point
_EDGE = 14.0  # points at a paper's edge that printers may leave blank: 5 mm
_SLACK = 0.02  # points; so that a page filled to the brim is not one too many


class Measure(Protocol):
    """What the layout must ask of whoever knows the fonts."""

    def digit(self) -> Digit:
        """The default font's widest digit."""

    def row_height(self, row: int, widths: Axis) -> float:
        """Points that a row without a stored height needs."""

    def overhang(self, row: int, col: int, width: float) -> float:
        """Points by which a text runs out of its cell to the right."""

    def reach(self, col: int, width: float) -> float:
        """Points from a column's left edge to where what it shows ends."""


class Axis:
    """Rows or columns one after the other; track i, counted from 1, ends at `edges[i]`, a hidden one is 0 wide."""

    def __init__(self, sizes: Iterable[float], usual: float) -> None:
        self.edges: list[float] = list(accumulate(sizes, initial=0.0))
        self.usual, self.count = usual, len(self.edges) - 1

    def start(self, track: int) -> float:
        return self.end(track - 1)

    def end(self, track: int) -> float:
        if track <= self.count:
            return self.edges[track]
        return self.edges[-1] + (track - self.count) * self.usual

    def size(self, track: int) -> float:
        return self.end(track) - self.start(track)

    def track_before(self, place: float) -> int:
        """Return the track that ends at or holds a place; beyond the known ones they are all of the usual size."""
        if place <= self.edges[-1]:
            return bisect_left(self.edges, place - _SLACK)
        return self.count + math.ceil((place - self.edges[-1] - _SLACK) / max(self.usual, 1.0))

    def visible(self, first: int, last: int) -> list[int]:
        """Return the tracks from first to last that are not hidden."""
        edges, known = self.edges, min(last, self.count)
        return [t for t in range(first, known + 1) if edges[t] > edges[t - 1]] + list(range(known + 1, last + 1))


class Band(NamedTuple):
    """A stretch of an axis: from `start` to `stop` in points, touching tracks `first` to `last`."""

    start: float
    stop: float
    first: int
    last: int

    @property
    def size(self) -> float:
        return self.stop - self.start


class Block(NamedTuple):
    """A rectangle of the sheet on a page; x, y in unscaled points from the corner of what is printed."""

    rows: Band
    columns: Band
    x: float
    y: float

    @property
    def area(self) -> Area:
        """The cells that it touches."""
        return Area(self.rows.first, self.columns.first, self.rows.last, self.columns.last)


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its blocks, scale, where they begin on the paper (points), and the paper."""

    index: int  # within its sheet, from 0
    number: int  # as &P prints it
    blocks: tuple[Block, ...]
    scale: float
    left: float
    top: float
    width: float
    height: float


class Layout:
    """A sheet laid out: `rows`, `columns` (Axis), `scale` in percent, and `pages`."""

    def __init__(self, sheet: Sheet, measure: Measure, first_number: int = 1) -> None:
        self.sheet, self.measure = sheet, measure
        self.first_number = sheet.page.first_page if sheet.page.first_page is not None else first_number
        self.digit = measure.digit()
        self.paper = paper_size(sheet.page)
        self._last: dict[int, int] = {}  # by row, its last column with something to be read
        bottom, right = self._used()
        self.columns = self._column_axis(right)
        self.rows = self._row_axis(bottom)
        bottom, right = self._drawn_over(bottom, self._overhanging(bottom, right))
        self.areas = [a for area in sheet.print_areas if (a := _clipped(area, bottom, right))]
        if not self.areas and bottom and right:
            self.areas = [Area(1, 1, bottom, right)]
        self.columns = self._column_axis(max([right, *(a.right for a in self.areas)]))
        self.rows = self._row_axis(max([bottom, *(a.bottom for a in self.areas)]), self.rows)
        self.heading = self._heading_size()
        self.scale = self._scale()

    # What there is to print

    def _used(self) -> tuple[int, int]:
        sheet = self.sheet
        visible = [bool(k.fill or k.left or k.right or k.top or k.bottom or k.diagonal) for k in sheet.looks]
        bottom = right = 0
        last = self._last
        for (row, col), cell in sheet.cells.items():
            if cell.value is not None and cell.value != "":
                if col > last.get(row, 0):
                    last[row] = col
            elif visible[cell.look]:
                bottom, right = max(bottom, row), max(right, col)
        bottom, right = max([bottom, *last]), max([right, *last.values()])
        for m in sheet.merges:
            if m.top <= bottom and m.left <= right:
                bottom, right = max(bottom, m.bottom), max(right, m.right)
        return min(bottom, LAST_ROW), min(right, LAST_COLUMN)

    def _column_axis(self, count: int) -> Axis:
        sheet, usual = self.sheet, default_column_width(self.sheet, self.digit)

        def size(col: int) -> float:
            stored = sheet.columns.get(col)
            if stored is None or (stored.width is None and not stored.hidden):
                return usual
            return 0.0 if stored.hidden or stored.width is None else column_width(stored.width, self.digit)

        return Axis(map(size, range(1, count + 1)), usual)

    def _row_axis(self, count: int, known: Axis | None = None) -> Axis:
        sheet, usual = self.sheet, stored_height(self.sheet.default_height)

        def size(row: int) -> float:
            stored = sheet.rows.get(row)
            if stored and stored.hidden:
                return 0.0
            if stored and stored.height is not None:
                return stored_height(stored.height)
            if known and row <= known.count:
                return known.size(row)
            return self.measure.row_height(row, self.columns) if row in self._filled_rows else usual

        return Axis(map(size, range(1, count + 1)), usual)

    @cached_property
    def _filled_rows(self) -> set[int]:
        return {row for (row, _), cell in self.sheet.cells.items() if cell.value is not None}

    def _overhanging(self, bottom: int, right: int) -> int:
        """Excel also prints the column into which a last text runs over."""
        for row, col in self._last.items():
            text = self.sheet.cells[row, col].value
            if isinstance(text, str) and len(text) > 3 and row <= bottom:
                end = self.columns.end(col) + self.measure.overhang(row, col, self.columns.size(col))
                while right < LAST_COLUMN and end > self.columns.end(right) + 1:
                    right += 1
        return right

    def _drawn_over(self, bottom: int, right: int) -> tuple[int, int]:
        """Pictures and shapes are printed too, where they lie beyond the last cell."""
        for drawing in self.sheet.drawings:
            _, _, x, y = self.place(drawing.anchor)
            bottom, right = max(bottom, self.rows.track_before(y)), max(right, self.columns.track_before(x))
        return min(bottom, LAST_ROW), min(right, LAST_COLUMN)

    def _heading_size(self) -> tuple[float, float]:
        if not self.sheet.page.headings:
            return 0.0, 0.0
        return max(3, len(str(self.rows.count))) * self.digit.points + 6, self.rows.usual

    # How much of it on a page

    @property
    def printable(self) -> tuple[float, float]:
        """Width and height in points between the margins."""
        page, (width, height) = self.sheet.page, self.paper
        return max(36.0, width - (page.left + page.right) * 72), max(36.0, height - (page.top + page.bottom) * 72)

    def _scale(self) -> int:
        page = self.sheet.page
        if not page.fit:
            return self._percent
        scale = _largest(self._fits)
        smaller = int(scale * 0.98)
        # A last page with a row or two is drawn in where 2 % smaller does it, as LibreOffice does to agree with Excel.
        if page.fit_width and not page.fit_height and smaller >= 10 and self._down(smaller) < self._down(scale):
            return smaller
        return scale

    @property
    def _percent(self) -> int:
        """The scale that is stored."""
        return max(10, min(400, self.sheet.page.scale or 100))

    def _fits(self, percent: int) -> bool:
        page = self.sheet.page
        across = max((len(self._column_bands(area, percent)) for area in self.areas), default=0)
        return not (0 < page.fit_width < across or 0 < page.fit_height < self._down(percent))

    def _down(self, percent: int) -> int:
        return sum(len(self._row_bands(area, percent)) for area in self.areas)

    def _column_bands(self, area: Area, percent: int) -> list[Band]:
        page = self.sheet.page
        breaks = [] if page.fit and page.fit_width else self.sheet.column_breaks
        room = self.printable[0] * 100 / percent - self.heading[0]
        whole = () if page.fit else self._into_margin(area, room)
        return bands(self.columns, area.left, area.right, room, breaks, self.sheet.title_columns, whole)

    def _into_margin(self, area: Area, room: float) -> list[int]:
        """Columns wider than a page, as 填表说明 often has, of which all that is seen still comes on the paper.

        Excel would continue them on a next page, often a blank one; LibreOffice does not.
        """
        wide = [c for c in range(area.left, area.right + 1) if self.columns.size(c) > room + _SLACK]
        paper = (self.paper[0] - self.sheet.page.left * 72 - _EDGE) * 100 / self._percent - self.heading[0]
        return [c for c in wide if self.measure.reach(c, self.columns.size(c)) <= paper]

    def _row_bands(self, area: Area, percent: int) -> list[Band]:
        page = self.sheet.page
        breaks = [] if page.fit and page.fit_height else self.sheet.row_breaks
        room = self.printable[1] * 100 / percent - self.heading[1]
        return bands(self.rows, area.top, area.bottom, room, breaks, self.sheet.title_rows)

    # The pages

    @cached_property
    def pages(self) -> list[Page]:
        """Every page in printing order; an empty sheet is one blank page."""
        pairs = [pair for area in self.areas for pair in self._pairs(area)]
        if len(pairs) > MOST_PAGES:
            raise Refused(self._too_many())
        if not pairs:
            return [Page(0, self.first_number, (), 1.0, 0.0, 0.0, *self.paper)]
        return [self._page(i, rows, columns) for i, (rows, columns) in enumerate(pairs)]

    def _too_many(self) -> str:
        return f"工作表“{self.sheet.name}”要打 {MOST_PAGES} 页以上，太多了。请先设置打印区域，再打印。"

    def _pairs(self, area: Area) -> list[tuple[Band, Band]]:
        down, across = self._row_bands(area, self.scale), self._column_bands(area, self.scale)
        if len(down) * len(across) > MOST_PAGES:
            raise Refused(self._too_many())
        if self.sheet.page.over_then_down:
            return [(r, c) for r in down for c in across]
        return [(r, c) for c in across for r in down]

    def _page(self, index: int, rows: Band, columns: Band) -> Page:
        row_parts = _with_title(self.rows, rows, self.sheet.title_rows)
        column_parts = _with_title(self.columns, columns, self.sheet.title_columns)
        head_x, head_y = self.heading
        blocks = tuple(
            Block(r, c, head_x + x, head_y + y) for r, y in _stacked(row_parts) for c, x in _stacked(column_parts)
        )
        size = (head_x + sum(c.size for c in column_parts), head_y + sum(r.size for r in row_parts))
        left, top = self._corner(*size)
        return Page(index, self.first_number + index, blocks, self.scale / 100, left, top, *self.paper)

    def _corner(self, width: float, height: float) -> tuple[float, float]:
        page, (room_x, room_y) = self.sheet.page, self.printable
        spare_x, spare_y = room_x - width * self.scale / 100, room_y - height * self.scale / 100
        left = page.left * 72 + (max(0.0, spare_x / 2) if page.center_horizontally else 0.0)
        return left, page.top * 72 + (max(0.0, spare_y / 2) if page.center_vertically else 0.0)

    def place(self, anchor: Anchor) -> tuple[float, float, float, float]:
        """Return a drawing's left, top, right, bottom in points on the sheet."""
        x, y = self._point(anchor.row, anchor.col, anchor.row_offset, anchor.col_offset)
        if anchor.to_row is None or anchor.to_col is None:
            return x, y, x + anchor.width / EMU, y + anchor.height / EMU
        # Excel keeps the end within its cell; a member of a group lies by offset alone, beyond its cell if need be.
        right = self.columns.start(anchor.to_col) + min(anchor.to_col_offset / EMU, self.columns.size(anchor.to_col))
        bottom = self.rows.start(anchor.to_row) + min(anchor.to_row_offset / EMU, self.rows.size(anchor.to_row))
        return x, y, right, bottom

    def _point(self, row: int, col: int, row_offset: int, col_offset: int) -> tuple[float, float]:
        return self.columns.start(col) + col_offset / EMU, self.rows.start(row) + row_offset / EMU


def bands(
    axis: Axis,
    first: int,
    last: int,
    room: float,
    breaks: Sequence[int],
    title: tuple[int, int] | None = None,
    whole: Sequence[int] = (),
) -> list[Band]:
    """Cut tracks first..last into pages of `room` points; a track is cut only where it is larger than a page.

    Those of `whole` never are.
    """
    found: list[Band] = []
    start, end = axis.start(first), axis.end(last)
    forced = sorted(axis.end(b) for b in set(breaks) if first <= b < last)
    while start < end - _SLACK:
        reserved = _title_size(axis, title, start)
        space = max(room - reserved, room / 10)
        stop = _stop(axis, start, min(end, start + space), end, whole)
        cut = bisect_right(forced, start + _SLACK)
        if cut < len(forced):
            stop = min(stop, forced[cut])
        found.append(_band(axis, start, stop))
        start = stop
        if len(found) > MOST_PAGES:
            break
    return found


def _stop(axis: Axis, start: float, limit: float, end: float, whole: Sequence[int]) -> float:
    if limit >= end - _SLACK:
        return end
    before = max(0, bisect_right(axis.edges, limit + _SLACK) - 1)
    if axis.edges[before] > start + _SLACK:
        return axis.edges[before]
    return axis.end(before + 1) if before + 1 in whole else limit


def _band(axis: Axis, start: float, stop: float) -> Band:
    first = max(1, bisect_right(axis.edges, start + _SLACK / 2))
    return Band(start, stop, first, max(first, bisect_left(axis.edges, stop - _SLACK / 2)))


def _title_size(axis: Axis, title: tuple[int, int] | None, start: float) -> float:
    if not title or start < axis.end(title[1]) - _SLACK:
        return 0.0
    return axis.end(title[1]) - axis.start(title[0])


def _with_title(axis: Axis, band: Band, title: tuple[int, int] | None) -> list[Band]:
    if not title or not _title_size(axis, title, band.start):
        return [band]
    return [_band(axis, axis.start(title[0]), axis.end(title[1])), band]


def _stacked(parts: list[Band]) -> list[tuple[Band, float]]:
    offsets = accumulate((p.size for p in parts), initial=0.0)
    return list(zip(parts, offsets, strict=False))


def _clipped(area: Area, bottom: int, right: int) -> Area | None:
    """A print area of whole columns or rows ends where the sheet does; any other is printed as it stands."""
    below = min(area.bottom, max(bottom, area.top)) if area.bottom >= LAST_ROW else area.bottom
    beside = min(area.right, max(right, area.left)) if area.right >= LAST_COLUMN else area.right
    return Area(area.top, area.left, below, beside) if bottom or right else None


def _largest(fits: Callable[[int], bool]) -> int:
    """Return the largest whole percentage from 10 to 100 that fits; Excel never fits by enlarging."""
    if fits(100):
        return 100
    low, high = 10, 100
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low

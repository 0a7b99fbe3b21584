"""A sheet prepared for painting: its cells by row, its merges, and what the layout asks about text."""

from __future__ import annotations

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from desktop.paper.fonts import TWIPS, Fonts
from desktop.paper.formats import Shown, show
from desktop.paper.layout import Axis
from desktop.paper.numbers import general
from desktop.paper.sizes import Digit, digit_of, rounded_height, stored_height
from desktop.paper.text import Line, Style, lines_of, style_of
from desktop.sheets.sheet import Area, Cell, Look, Sheet

if TYPE_CHECKING:
    from desktop.paper.cells import Plain
    from desktop.paper.rules import Dress, Rules

PAD = 1.5 * TWIPS  # between a cell's edge and its text: Excel's two pixels
MOST_HIGH = 409.5  # points: the highest row that Excel has
_LONG = 300  # characters
_WRAPPING = ("justify", "distributed")


def is_number(cell: Cell) -> bool:
    return isinstance(cell.value, int | float) and not isinstance(cell.value, bool)


def wraps(look: Look, cell: Cell) -> bool:
    """Tell whether a cell's text is broken into lines; numbers never are."""
    wrapping = look.wrap or look.horizontal in _WRAPPING or look.vertical in _WRAPPING
    return wrapping and not is_number(cell)


def upright(look: Look) -> bool:
    return look.rotation == 0


class Strip(NamedTuple):
    """A row's cells from left to right, and their columns."""

    columns: list[int]
    cells: list[Cell]


NO_CELLS = Strip([], [])


class Ground:
    """The sheet under the brush. Answers the layout's questions (`Measure`)."""

    def __init__(self, sheet: Sheet, fonts: Fonts, today: datetime.date | None = None) -> None:
        self.sheet, self.fonts = sheet, fonts
        self.rules = _rules(sheet, today or datetime.date.today()) if sheet.rules else None
        self.ruled = bool(self.rules)
        self._long: dict[tuple[int, Look, float | None, float], list[Line]] = {}
        self.plains: dict[tuple[int, float], Plain | None] = {}  # by a look's id and a height, as CellText finds them
        self.anchors = {(m.top, m.left): m for m in sheet.merges}
        self.strips = _strips(sheet.cells)

    # What the layout asks

    def digit(self) -> Digit:
        face = self.fonts.face(self.sheet.default_font)
        return digit_of(self.sheet.default_font, face.design.digit if face.design.kind is None else None)

    def row_height(self, row: int, widths: Axis) -> float:
        need = 0.0
        for col, cell in zip(*self.strips.get(row, NO_CELLS), strict=True):
            if cell.value in (None, "") or (row, col) in self.anchors or widths.size(col) == 0:
                continue
            need = max(need, self._height(cell, self.sheet.looks[cell.look], widths.size(col) * TWIPS))
        return min(MOST_HIGH, max(stored_height(self.sheet.default_height), rounded_height(need / TWIPS)))

    def _height(self, cell: Cell, look: Look, width: float) -> float:
        lines = self.lines(cell, look, width)
        if look.rotation == 255:
            return max((sum(p.style.face.line * len(p.text) for p in line.pieces) for line in lines), default=0.0)
        tall = sum(line.height for line in lines)
        if look.rotation:
            from math import cos, radians, sin

            angle = radians(look.rotation if look.rotation <= 90 else look.rotation - 90)
            return sin(angle) * (max(line.width for line in lines) + 2 * PAD) + cos(angle) * tall
        return tall

    def overhang(self, row: int, col: int, width: float) -> float:
        cell = self.sheet.cells[row, col]
        look = self.sheet.looks[cell.look]
        if wraps(look, cell) or look.shrink or (row, col) in self.anchors or not upright(look):
            return 0.0
        if look.horizontal not in ("general", "left"):
            return 0.0
        return max(0.0, self.lines(cell, look, None)[0].width / TWIPS + PAD / TWIPS - width)

    def reach(self, col: int, width: float) -> float:
        if self.sheet.drawings or self.sheet.page.gridlines or any(m.left <= col <= m.right for m in self.sheet.merges):
            return width
        cells = [cell for (_, c), cell in self.sheet.cells.items() if c == col]
        return max((self._reach(cell, self.sheet.looks[cell.look], width) for cell in cells), default=0.0)

    def _reach(self, cell: Cell, look: Look, width: float) -> float:
        if look.fill or look.left or look.right or look.top or look.bottom or look.diagonal:
            return width
        if cell.value in (None, ""):
            return 0.0
        text = max((line.width for line in self.lines(cell, look, width * TWIPS)), default=0.0) / TWIPS
        if look.horizontal == "center":
            return (width + text) / 2
        aligned = not is_number(cell) and upright(look) and look.horizontal in ("general", "left")
        return (PAD + self.indent(look)) / TWIPS + text if aligned else width

    def look(self, row: int, col: int) -> Look:
        """Return how a place looks, conditional formats and all."""
        plain = self.sheet.look(row, col)
        return self.rules.look(row, col, plain) if self.rules else plain

    def looks(self, row: int, columns: Sequence[int]) -> list[Look]:
        """Return how places of a row look."""
        if self.ruled:
            return [self.look(row, col) for col in columns]
        cells, looks, bare = dict(zip(*self.strips.get(row, NO_CELLS), strict=True)), self.sheet.looks, self.sheet.look
        return [looks[cells[col].look] if col in cells else bare(row, col) for col in columns]

    def dress(self, row: int, col: int) -> Dress | None:
        """Return what conditional formats put on a place, None if nothing."""
        return self.rules.dress(row, col) if self.rules else None

    # What a cell says

    def styled(self, cell: Cell, look: Look, shown: Shown, share: float = 1.0) -> list[tuple[str, Style]]:
        """Return a cell's text as stretches of one style each."""
        if cell.runs and cell.value and isinstance(cell.value, str):
            return [(r.text, style_of(r.font or look.font, self.fonts, None, share)) for r in cell.runs if r.text]
        return [(shown.text, style_of(look.font, self.fonts, shown.color, share))]

    def shown(self, cell: Cell, look: Look) -> Shown:
        return show(cell.value, look.number_format, self.sheet.date1904)

    def lines(self, cell: Cell, look: Look, width: float | None, share: float = 1.0) -> list[Line]:
        """Return a cell's text in lines, for a cell of `width` twips; those of a long text are kept."""
        if not isinstance(cell.value, str) or len(cell.value) < _LONG:
            return self._lines(cell, look, width, share)
        key = (id(cell), look, None if width is None else round(width), share)
        if key not in self._long:
            self._long[key] = self._lines(cell, look, width, share)
        return self._long[key]

    def _lines(self, cell: Cell, look: Look, width: float | None, share: float) -> list[Line]:
        parts = self.styled(cell, look, self.shown(cell, look), share)
        if not wraps(look, cell):
            return lines_of([(_joined(text), style) for text, style in parts], None) or []
        if width is not None and look.rotation == 0:
            width = max(width - 2 * PAD - self.indent(look), TWIPS)
        return lines_of(parts, width if look.rotation == 0 else None)

    def indent(self, look: Look) -> float:
        """Twips of an indent: three spaces a step (ECMA-376 18.8.1)."""
        if not look.indent or look.horizontal not in ("general", "left", "right", "distributed"):
            return 0.0
        sides = 2 if look.horizontal == "distributed" else 1
        return look.indent * sides * self._indent_step

    @cached_property
    def _indent_step(self) -> float:
        return min(3 * self.fonts.face(self.sheet.default_font).width(" "), 12.0 * TWIPS)

    def number_that_fits(self, cell: Cell, look: Look, shown: Shown, room: float) -> Shown:
        """Return a number as it reads in `room` twips: fewer decimals under General, else ####."""
        style = style_of(look.font, self.fonts)
        if style.face.width(shown.text) <= room:
            return shown
        digit = style.face.width("0")
        if shown.general and isinstance(cell.value, int | float):
            sign = "-" if cell.value < 0 else ""
            text = general(abs(cell.value), int((room - style.face.width(sign)) / digit))
            if text and style.face.width(sign + text) <= room:
                return Shown(sign + text, shown.color)
        return Shown("#" * max(1, int(room / style.face.width("#"))), shown.color)

    # Where things are

    def merges_in(self, area: Area) -> list[Area]:
        """Return the merges that touch an area."""
        return [
            m
            for m in self.sheet.merges
            if m.top <= area.bottom and m.bottom >= area.top and m.left <= area.right and m.right >= area.left
        ]

    def near(self, row: int, first: int, last: int) -> tuple[Strip, int | None, int | None]:
        """Return a row's cells in columns first..last, and the columns of the nearest texts that could spill in."""
        strip = self.strips.get(row, NO_CELLS)
        cols, cells = strip
        if not cols or (first <= cols[0] and cols[-1] <= last):
            return strip, None, None
        low, high = bisect_left(cols, first), bisect_right(cols, last)
        before = next((cols[i] for i in range(low - 1, -1, -1) if _filled(cells[i])), None)
        after = next((cols[i] for i in range(high, len(cols)) if _filled(cells[i])), None)
        return Strip(cols[low:high], cells[low:high]), before, after

    def room_beside(self, row: int, col: int, step: int, merged: set[tuple[int, int]]) -> int:
        """Return the last column that a text may spill into, going left (-1) or right (+1) over empty cells."""
        cols, cells = self.strips.get(row, NO_CELLS)
        place = bisect_left(cols, col) + step
        while 0 <= place < len(cols):
            if _filled(cells[place]) or (row, cols[place]) in merged:
                return cols[place] - step
            place += step
        return 16_384 if step > 0 else 1


def _strips(cells: dict[tuple[int, int], Cell]) -> dict[int, Strip]:
    """Return the cells by row, those of a row from left to right."""
    found: dict[int, Strip] = {}
    for (row, col), cell in cells.items():
        if row not in found:
            found[row] = Strip([], [])
        columns, held = found[row]
        columns.append(col)
        held.append(cell)
    return {row: _from_left(strip) for row, strip in found.items()}


def _from_left(strip: Strip) -> Strip:
    columns, cells = strip
    if columns == sorted(columns):  # as files have them
        return strip
    places = sorted(range(len(columns)), key=columns.__getitem__)
    return Strip([columns[i] for i in places], [cells[i] for i in places])


def _filled(cell: Cell) -> bool:
    return cell.value not in (None, "")


def _rules(sheet: Sheet, today: datetime.date) -> Rules:
    from desktop.paper.rules import Rules

    return Rules(sheet, today)


def _joined(text: str) -> str:
    """A cell that does not wrap shows its line breaks not at all."""
    return text.replace("\r", "").replace("\n", "") if "\n" in text or "\r" in text else text

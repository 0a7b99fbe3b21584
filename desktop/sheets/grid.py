"""A sheet seen as boxes: every text or merged area once, with what stands beside it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from desktop.sheets.sheet import Area, Sheet

ROWS, COLUMNS = 5000, 300  # beyond these nobody prints a heading or rules a row
SPACES = re.compile(r"[\s　​﻿ ]+")

MOST = 400_000  # places covered by merges; more is no form but an attack


def squeezed(text: str) -> str:
    """Take out all spaces and line breaks: 姓　名 → 姓名."""
    return SPACES.sub("", text)


@dataclass(frozen=True, slots=True)
class Box:
    """A cell or merged area; `raw` is its text as stored, `text` without spaces."""

    top: int
    left: int
    bottom: int
    right: int
    raw: str
    text: str
    number: bool = False

    @property
    def width(self) -> int:
        return self.right - self.left + 1

    @property
    def height(self) -> int:
        return self.bottom - self.top + 1

    @property
    def spot(self) -> tuple[int, int]:
        return self.top, self.left


class Grid:
    """The upper part of a sheet as boxes."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        filled = [(r, c) for (r, c), cell in sheet.cells.items() if r <= ROWS and c <= COLUMNS and _says(cell.value)]
        known = [(r, c) for r, c in sheet.cells if r <= ROWS and c <= COLUMNS]
        self.right = max((c for _, c in filled), default=0)
        self.bottom = max((r for r, _ in filled), default=0)
        self.edge = max((c for _, c in known), default=0)
        self.floor = max((r for r, _ in known), default=0)
        self._over = self._covering()
        self.merged = {row for row, _ in self._over}
        self._filled = self._by_row(filled)
        self._boxes: dict[tuple[int, int], Box] = {}

    def _covering(self) -> dict[tuple[int, int], Area]:
        found: dict[tuple[int, int], Area] = {}
        for area in self.sheet.merges:
            if area.top > ROWS or area.left > COLUMNS or len(found) > MOST:
                continue
            bottom, right = min(area.bottom, max(self.floor, self.bottom)), min(area.right, max(self.edge, area.left))
            cut = Area(area.top, area.left, max(bottom, area.top), max(right, area.left))
            if (cut.top, cut.left) in found:
                continue  # merges may not overlap
            if self._says_something(cut):
                self.right = max(self.right, cut.right)
            for row in range(cut.top, cut.bottom + 1):
                for col in range(cut.left, cut.right + 1):
                    found[row, col] = cut
        return found

    def _by_row(self, filled: list[tuple[int, int]]) -> dict[int, list[int]]:
        """For each row the columns where a box begins that says something, also one from above."""
        found: dict[int, set[int]] = {}
        for row, col in filled:
            area = self._over.get((row, col))
            if area is None:
                found.setdefault(row, set()).add(col)
            elif (area.top, area.left) == (row, col):
                for below in range(area.top, area.bottom + 1):
                    found.setdefault(below, set()).add(col)
        return {row: sorted(columns) for row, columns in found.items()}

    def _says_something(self, area: Area) -> bool:
        cell = self.sheet.cells.get((area.top, area.left))
        return cell is not None and _says(cell.value)

    def box(self, row: int, col: int) -> Box:
        """Return the box that covers a place; an empty one-cell box where nothing is."""
        area = self._over.get((row, col))
        top, left = (area.top, area.left) if area else (row, col)
        found = self._boxes.get((top, left))
        if found is None:
            found = self._boxes[top, left] = self._made(area or Area(row, col, row, col))
        return found

    def _made(self, area: Area) -> Box:
        cell = self.sheet.cells.get((area.top, area.left))
        value = cell.value if cell else None
        raw = "" if value is None or (cell and cell.formula and cell.kind != "text") else str(value)
        number = isinstance(value, (int, float)) and not isinstance(value, bool)
        if number and raw.endswith(".0"):
            raw = raw[:-2]
        return Box(area.top, area.left, area.bottom, area.right, raw, squeezed(raw), number)

    def row(self, row: int) -> list[Box]:
        """Return the boxes that cover a row, from left to right, up to the last that says something."""
        found: list[Box] = []
        col = 1
        while col <= self.right:
            box = self.box(row, col)
            found.append(box)
            col = max(box.right, col) + 1
        return found

    def filled(self, row: int) -> list[Box]:
        """Return the boxes that cover a row and say something, from left to right."""
        return [b for c in self._filled.get(row, ()) if (b := self.box(row, c)).text]

    def texts(self, row: int) -> list[Box]:
        """Return those of them that begin in the row."""
        return [b for b in self.filled(row) if b.top == row]

    def formula(self, row: int, col: int) -> bool:
        cell = self.sheet.cells.get((row, col))
        return bool(cell and cell.formula)

    def ruled(self, row: int, col: int) -> bool:
        """Whether a place has a line around it, or is ruled by its neighbour."""
        if row < 1 or col < 1:
            return False
        look = self.sheet.look(row, col)
        if look.bottom or look.left or look.right or look.top:
            return True
        area = self._over.get((row, col))
        return area is not None and (area.top, area.left) != (row, col) and self.ruled(area.top, area.left)

    @cached_property
    def any_ruled(self) -> bool:
        return any(self.ruled(r, c) for r, c in list(self.sheet.cells) if r <= 60)

    @cached_property
    def widest(self) -> float:
        return sum(self.width(c) for c in range(1, self.right + 1))

    def width(self, col: int) -> float:
        """A column's width in characters of the default font (half as many Chinese ones)."""
        size = self.sheet.columns.get(col)
        if size is not None and size.width is not None:
            return size.width
        return self.sheet.default_width or 8.43


def _says(value: object) -> bool:
    return value is not None and (not isinstance(value, str) or bool(squeezed(value)))

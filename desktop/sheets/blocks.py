"""Rows ruled alike and free for records: they tell where a list is when its headings look like no heading."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from desktop.sheets.grid import Box, Grid

LEAST_ROWS, LEAST_BOXES = 3, 3
FURTHEST = 400  # rows looked at


@dataclass(frozen=True, slots=True)
class FreeRows:
    """Rows `first` to `last`, columns `left` to `right`, cut into the same boxes."""

    first: int
    last: int
    left: int
    right: int


def free_rows(grid: Grid) -> Iterator[FreeRows]:
    """Go through the stretches of at least three rows that are cut alike and hold nothing but what repeats."""
    row, end = 1, min(max(grid.floor, grid.bottom), FURTHEST)
    while row <= end:
        cut = _cut(grid, row)
        last = row
        while cut and last < end and _cut(grid, last + 1) == cut:
            last += 1
        if cut and last - row + 1 >= LEAST_ROWS:
            yield FreeRows(row, last, cut[0][0], cut[-1][1])
        row = last + 1


def _cut(grid: Grid, row: int) -> tuple[tuple[int, int], ...]:
    """The boxes of a row that is free for a record; none if it is not, or has too few of them."""
    boxes = [b for b in grid.row(row) if b.top == row and b.height == 1 and grid.ruled(row, b.left)]
    if len(boxes) < LEAST_BOXES or any(b.left != a.right + 1 for a, b in pairwise(boxes)):
        return ()
    if any(b.text and not _repeats(grid, b, n == 0) for n, b in enumerate(boxes)):
        return ()
    return tuple((b.left, b.right) for b in boxes)


def _repeats(grid: Grid, box: Box, first: bool) -> bool:
    """Whether a text stands in every record's row: a printed number, a choice to tick."""
    if first and box.number:
        return True
    beside = (grid.box(row, box.left).text for row in (box.top - 1, box.top + 1) if row >= 1)
    return "□" in box.text and box.text in beside

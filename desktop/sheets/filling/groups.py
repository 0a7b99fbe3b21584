"""Columns that a template merges over several records – a household's number and head – merged over those alike."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from desktop.sheets.filling.block import Block, Record
from desktop.sheets.sheet import Area


@dataclass(slots=True)
class Group:
    """One merged column: its width, the values that tell its groups apart, and the records each of them has."""

    left: int
    right: int
    top: int  # the row its first merge begins in
    key: tuple[int, ...] = ()  # a record's values by their places in it
    spans: list[tuple[int, int]] = field(default_factory=list)  # first and last record


class Groups:
    """The grouped columns of a block. Outer ones – merged higher in the template – tell inner ones apart, too.

    `numbers` are what is printed in the 序号 column: behind a household's columns it counts its members, from 1 again.
    """

    def __init__(self, block: Block, merges: Iterable[Area], numbers: Sequence[str] = ()) -> None:
        self.block = block
        self._again = numbers.count("1") > 1 or not any(numbers)
        self.groups: list[Group] = []
        self._number: Group | None = None
        self._counts = False
        self._inside: set[Area] = set()
        if block.grouped and block.rows_per_record == 1:
            self._find([m for m in merges if block.first <= m.top < m.bottom <= block.end])

    def __bool__(self) -> bool:
        return bool(self.groups)

    def _find(self, merges: Sequence[Area]) -> None:
        heights: dict[tuple[int, int], int] = {}
        for m in merges:
            heights[m.left, m.right] = max(heights.get((m.left, m.right), 0), m.bottom - m.top + 1)
        key: tuple[int, ...] = ()
        for height in sorted(set(heights.values()), reverse=True):
            level = [columns for columns, h in sorted(heights.items()) if h == height]
            mine = tuple(n for n, col in enumerate(self.block.columns) if any(a <= col <= b for a, b in level))
            key += mine
            for left, right in level if mine else ():
                top = min(m.top for m in merges if (m.left, m.right) == (left, right))
                self.groups.append(Group(left, right, top, key))
        self._inside = {m for m in merges if any((m.left, m.right) == (g.left, g.right) for g in self.groups)}
        self._number_too()

    def _number_too(self) -> None:
        """A merged 序号 counts groups, one behind a group what is in it: it becomes a value like the others."""
        number = self.block.number_column
        self._number = next((g for g in self.groups if number is not None and g.left <= number <= g.right), None)
        behind = number is not None and any(g.right < number for g in self.groups)
        self._counts = self._number is None and behind and self._again
        if (self._number is not None or self._counts) and number is not None:
            self.block = replace(self.block, columns=(*self.block.columns, number), lines=(), number_column=None)

    def records(self, records: Iterable[Record]) -> Iterator[Record]:
        """Go through the records, each group's values only in its first; remember how far each group goes."""
        before: list[tuple[object, ...] | None] = [None] * len(self.groups)
        spots = [[n for n, col in enumerate(self.block.columns) if g.left <= col <= g.right] for g in self.groups]
        for at, given in enumerate(records):
            record = [*given, None] if self._number or self._counts else list(given)
            for n, group in enumerate(self.groups):
                key = tuple(given[place] for place in group.key)
                if at and key == before[n] and any(value not in (None, "") for value in key):
                    group.spans[-1] = (group.spans[-1][0], at)
                    for spot in spots[n]:
                        record[spot] = None
                else:
                    group.spans.append((at, at))
                    if self._number is group:
                        record[-1] = self.block.number_from + len(group.spans) - 1
                before[n] = key
            if self._counts:
                record[-1] = at - self.groups[-1].spans[-1][0] + 1
            yield record

    def style_row(self, row: int, col: int) -> int:
        """Return the row whose look a place takes: a group may begin in any row, and has its lines above it."""
        top = next((g.top for g in self.groups if g.left <= col <= g.right), row)
        return row if row >= self.block.end else top

    def merges(self) -> list[Area]:
        """Return the merges of the records written."""
        first = self.block.first
        found = [
            Area(first + start, group.left, first + end, group.right)
            for group in self.groups
            for start, end in group.spans
        ]
        return [a for a in found if (a.top, a.left) != (a.bottom, a.right)]

    def replaces(self, area: Area, count: int) -> bool:
        """Whether a template's merge gives way: it is of a grouped column, and records stand in it."""
        return area in self._inside and area.top < self.block.first + count

"""Labels and the blanks they ask to fill: beside them, below them, or inside their own text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from desktop.sheets.gaps import gaps
from desktop.sheets.grid import Box, Grid
from desktop.sheets.layout import Blank, Spot, Table
from desktop.sheets.wording import HINT, is_total, stays

LONGEST = 26
WORDS = 6  # of the words left of a blank, so many are heard: the first names the row
OFFICE = re.compile(r"(填报|填表|报送|上报|编制)单位|所在村|行政村|村名")
SEALED = re.compile(r"[（(](盖章|公章|章)[）)]$")


class Pairs:
    """The blanks of the rows that belong to no list."""

    def __init__(self, grid: Grid, tables: Iterable[Table]) -> None:
        self.grid = grid
        self.taken: set[Spot] = set()
        self.found: list[Blank] = []
        self.keep: list[Spot] = []
        self._tables = list(tables)

    def rows(self, rows: Iterable[int]) -> Pairs:
        """Look through rows from top to bottom."""
        for row in rows:
            for box in self.grid.texts(row):
                if not self._in_table(box):
                    self._box(box)
        return self

    def below_headings(self, table: Table) -> None:
        """A list of one row inside a form: each heading is the label of the cell under it."""
        for column in table.columns:
            box = self.grid.box(table.first, column.col)
            if not box.text and box.spot not in self.taken:
                self._take(box, column.path[-1], (table.side, *column.path[:-1]) if table.side else column.path[:-1])

    def _in_table(self, box: Box) -> bool:
        return any(t.top <= box.top <= t.last and box.left >= t.columns[0].col for t in self._tables)

    def _names_the_office(self, box: Box, label: str) -> bool:
        """填报单位：（公章）填报日期： asks who reports; so does 党支部（盖章）： above the list, but not below it."""
        above = bool(self._tables) and all(box.top < t.top for t in self._tables)
        return bool(OFFICE.match(label) or (above and SEALED.search(label)))

    def _box(self, box: Box) -> None:
        if "□" in box.text or "☐" in box.text:  # choices to tick
            self.keep.append(box.spot)
            return
        holes = gaps(box.raw)
        if stays(box.text) and holes and self._names_the_office(box, holes[0].label):
            asked = (h for h in holes if not stays(SEALED.sub("", h.label)))
            self.found.extend(self._inside(box, h.start, h.end, h.label, h.tail) for h in asked)
            return
        if stays(box.text) and not (holes and box.text[-1] in ":：" and len(box.text) <= LONGEST and self._right(box)):
            self.keep.append(box.spot)
            return
        if box.text[-1] in ":：" and len(holes) == 1 and self._beside(box, box.text.rstrip(":：")):
            return
        if holes:
            self.found.extend(self._inside(box, h.start, h.end, h.label, h.tail) for h in holes)
            return
        label = box.text.rstrip(":：")
        if len(label) <= LONGEST and not box.number and not is_total(label) and not self._beside(box, label):
            self._own_box(box, label)

    def _beside(self, box: Box, label: str) -> bool:
        right = self._right(box)
        if right is not None:
            self._take(right, label, self._words(box))
            return True
        below = self._below(box)
        if below is not None and box.text[-1] not in ":：":
            self._take(below, label, self._words(box))
            return True
        return False

    def _right(self, box: Box) -> Box | None:
        if box.right >= max(self.grid.edge, self.grid.right):
            return None
        right = self.grid.box(box.top, box.right + 1)
        if right.text or right.spot in self.taken or right.top < box.top or self._formula(right):
            return None
        if box.text[-1] in ":：" and not self._ruled(right) and not self._room_for(box):
            return None
        return right if self._ruled(right) or right.width > 1 or box.text[-1] in ":：" else None

    def _room_for(self, box: Box) -> bool:
        """Whether a label ends inside its own column, so that the next cell is free for the value."""
        needed = sum(2 if ord(c) > 0x2E80 else 1 for c in box.raw.strip())
        return needed <= sum(self.grid.width(c) for c in range(box.left, box.right + 1)) + 1 and box.width < 3

    def _below(self, box: Box) -> Box | None:
        below = self.grid.box(box.bottom + 1, box.left)
        if below.text or below.spot in self.taken or below.left != box.left or self._formula(below):
            return None
        if any(t.top <= below.top <= t.last for t in self._tables):
            return None
        return below if self._ruled(below) and self._ruled(box) else None

    def _own_box(self, box: Box, label: str) -> None:
        """A big box that begins with its label takes the text under it: 会议内容."""
        tall = box.height >= 3 or (box.width >= 3 and self._points(box) >= 60)
        if tall and box.width >= 2 and self._ruled(box) and not HINT.search(label):
            self.found.append(self._inside(box, len(box.raw), len(box.raw), label, "", fresh=True))

    def _points(self, box: Box) -> float:
        sizes = (self.grid.sheet.rows.get(r) for r in range(box.top, box.bottom + 1))
        return sum((s.height if s and s.height else self.grid.sheet.default_height) for s in sizes)

    def _words(self, box: Box) -> tuple[str, ...]:
        """The labels further left that found no blank of their own: 参会人员 | 应到 | ____."""
        words: list[str] = []
        labels, spots = {(b.row, b.label) for b in self.found}, {b.spot for b in self.found}
        col = box.left - 1
        while col >= 1:
            left = self.grid.box(box.top, col)
            if left.text and (left.top, left.text.rstrip(":：")) not in labels and left.spot not in spots:
                words.insert(0, left.text)
            col = min(left.left, col) - 1
        return tuple(words if len(words) <= WORDS else (words[0], *words[1 - WORDS :]))

    def _take(self, box: Box, label: str, words: tuple[str, ...]) -> None:
        self.taken.add(box.spot)
        look = self.grid.sheet.look(box.top, box.left)
        choices = next((c.words for c in self.grid.sheet.choices if any(a.holds(*box.spot) for a in c.areas)), ())
        self.found.append(
            Blank(box.top, box.left, label, words=words, number_format=look.number_format, choices=choices)
        )

    def _inside(self, box: Box, start: int, end: int, label: str, tail: str, fresh: bool = False) -> Blank:
        return Blank(box.top, box.left, label, start, end, tail, fresh, self._words(box))

    def _ruled(self, box: Box) -> bool:
        return self.grid.ruled(box.top, box.left) or self.grid.ruled(box.bottom, box.right)

    def _formula(self, box: Box) -> bool:
        return self.grid.formula(*box.spot)

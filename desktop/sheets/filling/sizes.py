"""How much room a template's cells have, and rows made higher where a text does not fit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from desktop.sheets.filling.grid import Grid
from desktop.sheets.heights import HIGHEST, Box
from desktop.sheets.markup import decimal, natural
from desktop.sheets.refs import parse_area
from desktop.sheets.sheet import Area, Look

HEIGHT = re.compile(rb"\s(?:ht|customHeight)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
HIDDEN = re.compile(rb"\s(?:hidden|collapsed)\s*=\s*(?:\"[^\"]*\"|'[^']*')")


class Sizes:
    """Widths, heights and merges of one template's sheet."""

    def __init__(self, grid: Grid, looks: Sequence[Look]) -> None:
        self._grid = grid
        self._looks = looks
        format_ = next((s for s in grid.spans if s.name == "sheetFormatPr"), None)
        self._default_width = decimal(format_.get("defaultColWidth") if format_ else "", 8.43)
        self._default_height = decimal(format_.get("defaultRowHeight") if format_ else "", 15.0)
        self._columns = [s for s in grid.spans if s.name == "col" and s.get("width")]
        areas = [parse_area(s.get("ref")) for s in grid.spans if s.name == "mergeCell"]
        self.merges = [a for a in areas if a]
        self._merges = {(a.top, a.left): a for a in self.merges}

    def area(self, row: int, col: int) -> Area:
        """Return the merge that begins at a place, or the place itself."""
        return self._merges.get((row, col), Area(row, col, row, col))

    def covering(self, row: int, col: int) -> Area | None:
        """Return the merge that a place lies in."""
        return next((a for a in self.merges if a.holds(row, col)), None)

    def by_row(self, first: int, last: int) -> dict[int, list[Area]]:
        """Return the merges that lie in each of some rows."""
        found: dict[int, list[Area]] = {}
        for area in self.merges:
            for row in range(max(first, area.top), min(last, area.bottom) + 1):
                found.setdefault(row, []).append(area)
        return found

    def anchor(self, row: int, col: int) -> tuple[int, int]:
        """Return the place that shows what is written at a place: of merged cells the first."""
        area = self.covering(row, col)
        return (area.top, area.left) if area else (row, col)

    def height(self, row: int) -> float:
        found = self._grid.by_number.get(row)
        return decimal(found.attributes.get("ht", "") if found else "", self._default_height)

    def box(self, row: int, col: int, style: str) -> Box | None:
        """Return the room of a wrapped text; None where texts do not wrap."""
        number = natural(style)
        look = self._looks[number] if number < len(self._looks) else self._looks[0]
        if not look.wrap or look.shrink or look.rotation:
            return None
        area = self.area(row, col)
        width = sum(self._width(c) for c in range(area.left, min(area.right, area.left + 200) + 1))
        return Box(
            width, look.font.size, sum(self.height(r) for r in range(area.top, min(area.bottom, area.top + 500) + 1))
        )

    def _width(self, col: int) -> float:
        for span in self._columns:
            if span.holds(col):
                return 0.0 if span.get("hidden") in ("1", "true") else decimal(span.get("width"), self._default_width)
        return self._default_width

    def grown(self, texts: Mapping[tuple[int, int], str]) -> dict[int, float]:
        """Return the heights of rows that must grow for single texts; a merge grows at its last rows."""
        found: dict[int, float] = {}
        for (row, col), text in texts.items():
            box = self.box(row, col, self._grid.style_at(row, col))
            area = self.area(row, col)
            gained = sum(found[r] - self.height(r) for r in found if area.top <= r <= area.bottom)
            extra = box.needs(text) - box.height - gained if box else 0.0
            for last in range(area.bottom, area.top - 1, -1):
                if extra <= 0:
                    break
                had = found.get(last, self.height(last))
                found[last] = min(HIGHEST, had + extra)
                extra -= found[last] - had
        return found


def without_height(tag: bytes) -> bytes:
    return HEIGHT.sub(b"", tag)


def shown(tag: bytes) -> bytes:
    """Return the start of a row's tag without what hides it."""
    return HIDDEN.sub(b"", tag)


def with_height(tag: bytes, height: float) -> bytes:
    """Set the height in the start of a row's tag."""
    return without_height(tag) + f' ht="{height:.2f}" customHeight="1"'.encode()

"""How high a row must be for its wrapped texts: nothing written may be cut off on paper.

Lengths are estimated, a Chinese character as wide as its font is high, anything else half of it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

POINTS_PER_WIDTH = 5.25  # a column's unit of width: 7 pixels at 96 dots an inch
LINE = 1.3  # a line's height in its font's
PADDING = 3.0  # points above and below together
HIGHEST = 409.0  # Excel's limit


@dataclass(frozen=True, slots=True)
class Box:
    """Where a text stands: its width in characters of the default font, its font's size, the height it has, in points."""

    width: float
    size: float
    height: float

    @property
    def per_line(self) -> int:
        """How many half-wide characters go on a line."""
        return max(2, int(self.width * POINTS_PER_WIDTH / (self.size / 2)))

    def needs(self, text: str) -> float:
        """Return the height that a wrapped text needs."""
        return wrapped_lines(text, self.per_line) * self.size * LINE + PADDING


def wide(text: str) -> int:
    """Return a text's width in half-wide characters: Chinese counts 2."""
    return len(text) if text.isascii() else len(text.encode("gbk", "replace")) + sum(1 for c in text if c > "\uffff")


def wrapped_lines(text: str, per_line: int) -> int:
    return sum(max(1, math.ceil(wide(part) / per_line)) for part in text.split("\n"))


def row_heights(columns: Mapping[int, Sequence[object]], boxes: Mapping[int, Box], count: int) -> list[float] | None:
    """Return the heights that `count` rows need for the texts of some columns; None if all rows are high enough as they are."""
    found: list[float] | None = None
    for key, box in boxes.items():
        if _surely_fits(columns[key], box):
            continue
        found = found or [box.height] * count
        for n, value in enumerate(columns[key]):
            if (isinstance(value, str) and len(value) * 2 > box.per_line) or (isinstance(value, str) and "\n" in value):
                found[n] = min(HIGHEST, max(found[n], box.needs(value)))
    return found if found and max(found) > min(b.height for b in boxes.values()) else None


def _surely_fits(values: Iterable[object], box: Box) -> bool:
    texts = [v for v in values if isinstance(v, str)]
    if not texts:
        return True
    return max(map(len, texts)) * 2 <= box.per_line and "\n" not in "".join(texts)

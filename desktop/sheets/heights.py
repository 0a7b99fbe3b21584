"""How high a row must be for its wrapped texts: nothing written may be cut off on paper.

Lengths are estimated, a Chinese character as wide as its font is high, anything else half of it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

POINTS_PER_WIDTH = 5.25  # a column's unit of width: 7 pixels at 96 dots an inch
LINE = 1.3  # a line's height in its font's
PADDING = 3.0  # points above and below together
HIGHEST = 409.0  # Excel's limit


@dataclass(frozen=True, slots=True)
class Box:
    """Where a text stands: width in characters of the default font, the font's size, the height there is, in points."""

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


def longest(texts: Sequence[str]) -> int:
    """Return a width that none of the texts' lines exceeds, found fast."""
    if not texts:
        return 0
    return max(map(len, texts)) * (1 if "".join(texts).isascii() else 2)


def row_extras(columns: Mapping[int, Sequence[object]], boxes: Mapping[int, Box], count: int) -> list[float] | None:
    """Return by how much each of `count` rows must grow for the texts of some columns; None if all fit as they are."""
    found = [0.0] * count
    for key, box in boxes.items():
        texts = [v if isinstance(v, str) else "" for v in columns[key]]
        if longest(texts) <= box.per_line and "\n" not in "".join(texts):
            continue
        extras = {text: box.needs(text) - box.height for text in set(texts)}
        if max(extras.values()) > 0:
            found = [max(had, extras[text]) for had, text in zip(found, texts, strict=True)]
    return found if max(found) > 0 else None

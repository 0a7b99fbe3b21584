"""How high a row must be for its wrapped texts: nothing written may be cut off on paper.

Lengths are estimated, a Chinese character as wide as its font is high, anything else half of it. Lines break where
Excel breaks them: not within a number or a word, not before a closing mark.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

POINTS_PER_WIDTH = 5.25  # a column's unit of width: 7 pixels at 96 dots an inch
LINE = 1.3  # a line's height in its font's
PADDING = 3.0  # points above and below together, and so at the sides
LOSS = 6  # half-wide characters that a line may leave free at its end
HIGHEST = 409.0  # Excel's limit
OPENING, CLOSING = "（《“‘【〔「", "，。、；：）》”’】〕」！？…％"
NARROW = re.compile(r"([\x01-\x7f])\0")


@dataclass(frozen=True, slots=True)
class Box:
    """Where a text stands: width in characters of the default font, the font's size, the height there is, in points."""

    width: float
    size: float
    height: float

    @property
    def per_line(self) -> int:
        """How many half-wide characters go on a line."""
        return max(2, int((self.width * POINTS_PER_WIDTH - PADDING) / (self.size / 2)))

    def needs(self, text: str) -> float:
        """Return the height that a wrapped text needs."""
        return wrapped_lines(text, self.per_line) * self.size * LINE + PADDING


def wide(text: str) -> int:
    """Return a text's width in half-wide characters: Chinese counts 2."""
    return len(text) if text.isascii() else len(text.encode("gbk", "replace")) + sum(1 for c in text if c > "\uffff")


def wrapped_lines(text: str, per_line: int) -> int:
    """Return in how many lines a text stands where so many half-wide characters go on one."""
    return sum(_wrapped(part, per_line) for part in text.split("\n"))


def _wrapped(text: str, per_line: int) -> int:
    whole = wide(text)
    fewest, most = (max(1, math.ceil(whole / room)) for room in (per_line, max(2, per_line - LOSS)))
    if whole <= per_line or fewest == most:
        return fewest
    doubled = "\0".join(text) + "\0"
    return len(_lines(per_line).findall(NARROW.sub("\\1", doubled)))


@lru_cache(64)
def _lines(per_line: int) -> re.Pattern[str]:
    """The pattern of a line; a wide character has a zero behind it, so that all count one. A longer word is cut."""
    whole = f".{{1,{per_line}}}"
    ends = rf"(?!\0|[{CLOSING}])(?<![{OPENING}]\0)(?!(?<=[!-~])[!-~])"
    return re.compile(f"{whole}{ends}|{whole}(?!\\0)")


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

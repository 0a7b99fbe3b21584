"""A workbook's sheets as they are seen on paper: every formula has its result, TEXT too."""

from __future__ import annotations

from pathlib import Path

from desktop.paper.formats import show
from desktop.sheets.calculated import read_calculated
from desktop.sheets.sheet import Sheet


def read_printed(path: Path | str) -> list[Sheet]:
    """Read all worksheets in their order. Raises Refused, Blocked."""
    return read_calculated(path, lambda value, code, from_1904: show(value, code, from_1904).text)

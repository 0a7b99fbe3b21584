"""A workbook's sheets as they are seen on paper: every formula has its result, TEXT and TODAY too."""

from __future__ import annotations

import datetime
from pathlib import Path

from desktop.paper.formats import said
from desktop.sheets.calculated import read_calculated
from desktop.sheets.sheet import Sheet


def read_printed(path: Path | str, today: datetime.date | None = None) -> list[Sheet]:
    """Read all worksheets in their order. Raises Refused, Blocked."""
    return read_calculated(path, said, today or datetime.date.today())

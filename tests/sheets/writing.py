"""Templates drawn with XlsxWriter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlsxwriter

Draw = Callable[[Any, Any], None]


def drawn(path: Path, draw: Draw) -> Path:
    """Write a workbook of one sheet, 表, drawn by a function that is given the sheet and a ruled format."""
    with xlsxwriter.Workbook(path) as book:
        draw(book.add_worksheet("表"), book.add_format({"border": 1}))
    return path

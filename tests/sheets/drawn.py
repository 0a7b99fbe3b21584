"""Sheets drawn from lines of text: | between cells, < merged with the left, ^ merged with above, _ an empty cell.

A line that begins with ! is one text over the whole width, without rules; of its cells parted by | each has its share.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.worksheet import Worksheet

THIN = Border(*[Side(style="thin")] * 4)


def drawn(target: Path, text: str, *, left: int = 1, widths: Sequence[float] = ()) -> Path:
    """Draw a sheet and save it; `left` is the column it begins in."""
    book = Workbook()
    sheet = book.active
    lines = [line.strip() for line in text.strip("\n").splitlines()]
    wide = max(line.count("|") + 1 for line in lines if not line.startswith("!"))
    marks: dict[tuple[int, int], str] = {}
    for row, line in enumerate(lines, 1):
        if line.startswith("!"):
            _unruled(sheet, row, line[1:].split("|"), left, wide)
        elif line:
            marks |= {(row, left + n): part.strip() for n, part in enumerate(line.split("|"))}
    for (row, col), part in marks.items():
        _cell(sheet, row, col, part)
    _merge(sheet, marks)
    for n, width in enumerate(widths):
        sheet.column_dimensions[chr(64 + left + n)].width = width
    book.save(target)
    return target


def _cell(sheet: Worksheet, row: int, col: int, part: str) -> None:
    text = None if part in ("<", "^", "_", "") else part.replace("\\n", "\n")
    cell = sheet.cell(row, col, int(text) if text and text.isdigit() and len(text) < 5 else text)
    cell.border = THIN
    cell.font = Font(name="宋体", size=11)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)


def _unruled(sheet: Worksheet, row: int, parts: list[str], left: int, wide: int) -> None:
    share = wide // len(parts)
    for n, part in enumerate(parts):
        col = left + n * share
        cell = sheet.cell(row, col, part)
        cell.font = Font(name="宋体", size=16 if row < 3 and len(parts) == 1 else 11)
        cell.alignment = Alignment(horizontal="center" if len(parts) == 1 else "left", vertical="center")
        if share > 1:
            sheet.merge_cells(None, row, col, row, col + share - 1)


def _merge(sheet: Worksheet, marks: dict[tuple[int, int], str]) -> None:
    for (row, col), part in sorted(marks.items()):
        if part in ("<", "^"):
            continue
        right, bottom = col, row
        while marks.get((row, right + 1)) == "<":
            right += 1
        while all(marks.get((bottom + 1, c)) == "^" for c in range(col, right + 1)):
            bottom += 1
        if (right, bottom) != (col, row):
            sheet.merge_cells(None, row, col, bottom, right)

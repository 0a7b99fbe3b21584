"""Sheets as offices draw them in WPS, box by box, each with what a person reads in it.

A file holds many; a line begins with what it is:
  = name · ledger · per · kind       a new sheet ('-' for none)
  wide, high                         widths of columns, heights of rows
  ruled A3:F13 · merged B3:F3 …      borders; merged boxes without a text
  A1:F1 text                         a box with its text (\\n breaks the line)
  header 4-5 · detail 6-19           the list's rows
  > B path                           what a column stands for ('-' for nothing the book has)
  ? B5 path ; path                   what the blanks of a cell stand for, in order; a/b where both are right
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import range_boundaries

FILES = Path(__file__).resolve().parents[1] / "files" / "offices"
THIN = Border(*[Side(style="thin")] * 4)


@dataclass
class Office:
    """One sheet: how it is drawn, and its meaning by column letter and by cell."""

    name: str
    ledger: str | None
    per: str | None
    kind: str
    drawn: list[tuple[str, str]] = field(default_factory=list)
    rows: dict[str, tuple[int, int]] = field(default_factory=dict)
    columns: dict[str, str | None] = field(default_factory=dict)
    blanks: dict[str, list[str | None]] = field(default_factory=dict)

    def save(self, target: Path) -> Path:
        """Draw the sheet as an .xlsx."""
        book = Workbook()
        sheet = book.active
        for mark, rest in self.drawn:
            _draw(sheet, mark, rest)
        book.save(target)
        return target


def offices() -> list[Office]:
    found: list[Office] = []
    for file in sorted(FILES.glob("*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            if line.strip():
                _read(line, found)
    return found


def _read(line: str, found: list[Office]) -> None:
    mark, _, rest = line.partition(" ")
    if mark == "=":
        name, ledger, per, kind = (p.strip() for p in rest.split("·"))
        found.append(Office(name, _path(ledger), _path(per), kind))
    elif mark in ("header", "detail"):
        first, last = rest.split("-")
        found[-1].rows[mark] = int(first), int(last)
    elif mark in (">", "?"):
        where, _, paths = rest.partition(" ")
        if mark == ">":
            found[-1].columns[where] = _path(paths)
        else:
            found[-1].blanks[where] = [_path(p) for p in paths.split(";")]
    else:
        found[-1].drawn.append((mark, rest))


def _path(word: str) -> str | None:
    return None if word.strip() == "-" else word.strip()


def _draw(sheet: Any, mark: str, rest: str) -> None:
    sizes = {"wide": ("column_dimensions", "width"), "high": ("row_dimensions", "height")}
    if mark in sizes:
        dimensions, size = sizes[mark]
        for where, value in re.findall(r"(\w+):(\d+)", rest):
            place = where if mark == "wide" else int(where)
            setattr(getattr(sheet, dimensions)[place], size, int(value))
    elif mark == "ruled":
        left, top, right, bottom = range_boundaries(rest)
        for row in sheet.iter_rows(top, bottom, left, right):
            for cell in row:
                cell.border = THIN
    elif mark == "merged":
        for area in rest.split():
            sheet.merge_cells(area)
    else:
        cell = sheet[mark.split(":")[0]]
        cell.value = re.sub(r"\\(.)", lambda m: "\n" if m[1] == "n" else m[1], rest)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        if ":" in mark:
            sheet.merge_cells(mark)

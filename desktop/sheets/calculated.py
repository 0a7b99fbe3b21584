"""A workbook as it is to be seen: formulas whose results are not stored, as programs other than Excel write them,
are worked out. Excel does so on opening; what only Excel can tell stays blank and is told."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path

from desktop.sheets.formulas.book import Book, Show
from desktop.sheets.formulas.stale import stale
from desktop.sheets.formulas.values import Value
from desktop.sheets.read_xlsx import read_sheets
from desktop.sheets.sheet import Sheet

Results = dict[tuple[int, int], tuple[Value, str]]  # a value and its kind, by place


def read_calculated(path: Path | str, show: Show | None = None, today: datetime.date | None = None) -> list[Sheet]:
    """Read all worksheets in their order, no formula without its result. Raises Refused, Blocked."""
    sheets = read_sheets(path)
    calculate(sheets, show, today)
    return sheets


def calculate(sheets: Sequence[Sheet], show: Show | None = None, today: datetime.date | None = None) -> None:
    """Put in what the sheets' formulas come to where nothing is stored; `uncalculated` are those still unknown.

    Without `show` TEXT is not known. With `today` what is stored of another day is worked out again, as Excel does;
    without it no function of days is known.
    """
    old = _taken_out(sheets, stale(sheets)) if today else {}
    if not any(sheet.uncalculated for sheet in sheets):
        return
    book = Book(sheets, show, today)
    for sheet in sheets:
        sheet.uncalculated = [place for place in sheet.uncalculated if not book.settle(sheet, place)]
    for sheet in sheets:
        _tell(sheet, old.get(sheet.name, {}))


def _taken_out(sheets: Sequence[Sheet], places: Mapping[str, list[tuple[int, int]]]) -> dict[str, Results]:
    """Take stored results out of their cells, to be worked out; return them by sheet."""
    found: dict[str, Results] = {}
    for sheet in sheets:
        held = {place: sheet.cells[place] for place in places.get(sheet.name, ())}
        found[sheet.name] = {place: (cell.value, cell.kind) for place, cell in held.items()}
        for cell in held.values():
            cell.value, cell.kind = None, ""
        sheet.uncalculated = [*sheet.uncalculated, *held]
    return found


def _tell(sheet: Sheet, old: Results) -> None:
    """Say what stayed unknown; of a result of another day the old one is still the best there is."""
    kept = [place for place in sheet.uncalculated if place in old]
    for place in kept:
        sheet.cells[place].value, sheet.cells[place].kind = old[place]
    sheet.uncalculated = [place for place in sheet.uncalculated if place not in old]
    if sheet.uncalculated:
        sheet.unread.append(f"{len(sheet.uncalculated)} 个公式的结果（表里没有存，要用 WPS 或 Excel 打开存一下）")
    if kept:
        sheet.unread.append(f"{len(kept)} 个随日期变的公式的新结果（先照表里存的，要用 WPS 或 Excel 打开存一下）")

"""A workbook as it is to be seen: formulas whose results are not stored, as programs other than Excel write them,
are worked out. Excel does so on opening; what only Excel can tell stays blank and is told."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from pathlib import Path

from desktop.sheets.formulas.book import Book, Show
from desktop.sheets.read_xlsx import read_sheets
from desktop.sheets.sheet import Sheet


def read_calculated(path: Path | str, show: Show | None = None, today: datetime.date | None = None) -> list[Sheet]:
    """Read all worksheets in their order, no formula without its result. Raises Refused, Blocked."""
    sheets = read_sheets(path)
    if any(sheet.uncalculated for sheet in sheets):
        calculate(sheets, show, today)
    return sheets


def calculate(sheets: Sequence[Sheet], show: Show | None = None, today: datetime.date | None = None) -> None:
    """Put in what the sheets' formulas come to where nothing is stored; `uncalculated` are those still unknown.

    Without `show` TEXT is not known, without `today` no function of days.
    """
    book = Book(sheets, show, today)
    for sheet in sheets:
        sheet.uncalculated = [place for place in sheet.uncalculated if not book.settle(sheet, place)]
        if sheet.uncalculated:
            sheet.unread.append(f"{len(sheet.uncalculated)} 个公式的结果（表里没有存，要用 WPS 或 Excel 打开存一下）")

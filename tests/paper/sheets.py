"""Small sheets made by hand for the tests of paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from desktop.sheets.sheet import Cell, ColumnSize, Edge, Font, Look, RowSize, Sheet

SERIF, SANS, MONO = "Noto Serif CJK SC", "Noto Sans CJK SC", "Noto Sans Mono CJK SC"
THIN = Edge("thin", None)
BOXED = Look(left=THIN, right=THIN, top=THIN, bottom=THIN)

Value = str | float | int | bool | None


def sheet_of(cells: Mapping[tuple[int, int], Value | tuple[Value, Look]], name: str = "表") -> Sheet:
    """Return a sheet with these cells: a value, or a value and how it looks."""
    sheet = Sheet(name, default_font=Font("宋体", 11))
    for place, content in cells.items():
        value, look = content if isinstance(content, tuple) else (content, Look())
        if look not in sheet.looks:
            sheet.looks.append(look)
        kind = "text" if isinstance(value, str) else "" if value is None else "number"
        sheet.cells[place] = Cell(value, kind, sheet.looks.index(look))
    return sheet


def grid(rows: int, columns: int, height: float = 21.0, width: float = 10.0) -> Sheet:
    """Return a sheet full of 'row,column' texts, every row and column of one size."""
    sheet = sheet_of({(r, c): f"{r},{c}" for r in range(1, rows + 1) for c in range(1, columns + 1)})
    sheet.rows = {r: RowSize(height) for r in range(1, rows + 1)}
    sheet.columns = {c: ColumnSize(width) for c in range(1, columns + 1)}
    return sheet


def roster(people: int = 60) -> Sheet:
    """Return a village's roster: merged title, header of two rows that repeats, boxed rows, page numbers."""
    sheet = grid(people + 4, 6, 24.0, 14.0)
    title = Look(Font(SERIF, 18, bold=True), horizontal="center", vertical="center")
    head = replace(BOXED, font=Font(SANS, 11, bold=True), horizontal="center", vertical="center", wrap=True)
    body = replace(BOXED, font=Font(SERIF, 11), vertical="center")
    sheet.looks = [Look(), title, head, body]
    for (row, col), cell in sheet.cells.items():
        cell.look = 1 if row == 1 else 2 if row in (3, 4) else 3
        cell.value = cell.value if row > 4 else f"第{col}栏" if row == 4 else None
    sheet.cells[1, 1].value = "槐树庄村党员花名册"
    sheet.cells[3, 1].value = "基本情况"
    from desktop.sheets.sheet import Area

    sheet.merges = [Area(1, 1, 1, 6), Area(3, 1, 3, 6)]
    sheet.title_rows = (3, 4)
    sheet.page.header_footer.odd_footer = "第 &P 页 共 &N 页"
    return sheet

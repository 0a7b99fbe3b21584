"""The fonts that a sheet's pages name, told before anything is painted."""

from __future__ import annotations

import re
from collections.abc import Iterator

from desktop.paper.layout import Layout
from desktop.sheets.sheet import HeaderFooter, Sheet

_FONT_CODE = re.compile(r'&"([^",]*)')


def fonts_named(layout: Layout) -> list[str]:
    """Return the names in the order of the cells, then those of drawings, headers and footers; each once."""
    sheet = layout.sheet
    names = [*_of_cells(layout), *_of_drawings(sheet), *_of_heads(sheet)]
    return list(dict.fromkeys(names))


def _of_cells(layout: Layout) -> Iterator[str]:
    looks, seen = layout.sheet.looks, set()
    for (row, col), cell in layout.sheet.cells.items():
        if (cell.look in seen and not cell.runs) or cell.value is None or cell.value == "":
            continue
        if not any(area.holds(row, col) for area in layout.areas) or not _shows(layout, row, col):
            continue
        seen.add(cell.look)
        yield from (run.font.name for run in cell.runs if run.font) if cell.runs else ()
        if not cell.runs or any(run.font is None for run in cell.runs):
            yield looks[cell.look].font.name


def _shows(layout: Layout, row: int, col: int) -> bool:
    return layout.rows.size(row) > 0 and layout.columns.size(col) > 0


def _of_drawings(sheet: Sheet) -> Iterator[str]:
    for drawing in sheet.drawings:
        yield from (run.font.name if run.font else sheet.default_font.name for run in drawing.runs)


def _of_heads(sheet: Sheet) -> Iterator[str]:
    for code in _codes(sheet.page.header_footer):
        named = [name for name in _FONT_CODE.findall(code) if name not in ("", "-")]
        yield from named or [sheet.default_font.name]


def _codes(heads: HeaderFooter) -> list[str]:
    found = [heads.odd_header, heads.odd_footer]
    if heads.different_first:
        found += [heads.first_header, heads.first_footer]
    if heads.different_odd_even:
        found += [heads.even_header, heads.even_footer]
    return [code for code in found if code]

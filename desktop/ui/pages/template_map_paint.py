"""A preview painted in one piece, on the worker: the picture, where rows and columns stand, what printing takes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter

from desktop.services.sheet_preview import Preview

if TYPE_CHECKING:
    from desktop.paper.layout import Axis
    from desktop.paper.pages import Pages
    from desktop.sheets.sheet import Sheet

ENDLESS = 100_000.0  # millimetres of a paper on which any sheet has room
WIDEST, HIGHEST = 8000, 6000  # pixels of the picture
LEAST, USUAL, MOST = 0.85, 1.0, 1.7  # units a point: smaller is not to be read, larger wastes the page
TALLEST = 96.0  # points of a record's row: what is longer is cut here, not on paper
GAP_HEIGHT = 24.0  # points of the row that speaks for the hidden ones
PAPERS = {8: "A3", 9: "A4", 11: "A5", 12: "B4", 13: "B5"}


@dataclass(frozen=True)
class Painted:
    """The picture of a sheet, `scale` pixels a point; `rows` and `columns` give each track's place in points."""

    image: QImage
    scale: float
    columns: Axis
    rows: Axis
    last_row: int
    last_column: int
    paper: str

    def box(self, top: int, left: int, bottom: int, right: int) -> QRectF:
        """Where a rectangle of cells is, in pixels of the picture."""
        x, y = self.columns.start(left) * self.scale, self.rows.start(top) * self.scale
        return QRectF(x, y, self.columns.end(right) * self.scale - x, self.rows.end(bottom) * self.scale - y)


def painted(preview: Preview, width: int, unit: float, ratio: float) -> Painted:
    """Paint a preview so that it fills `width` pixels, if it can be read then; `unit` is the size of a unit.

    `ratio` is how many dots of the screen make a pixel.
    """
    from desktop.paper.fonts import TWIPS

    pages = _laid(preview)
    layout = pages.layouts[0]
    wide, high = layout.columns.edges[-1] or 1.0, layout.rows.edges[-1] or 1.0
    scale = min(MOST * unit, width / wide) if width / wide >= LEAST * unit else USUAL * unit
    image = QImage(_pixels(wide * scale, WIDEST, ratio), _pixels(high * scale, HIGHEST, ratio), _FORMAT)
    image.fill(Qt.GlobalColor.white)
    if len(pages):
        painter = QPainter(image)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        try:
            painter.scale(scale * ratio / TWIPS, scale * ratio / TWIPS)
            pages.paint(painter, 0)
        finally:
            painter.end()
    image.setDevicePixelRatio(ratio)
    rows, columns = layout.rows, layout.columns
    return Painted(image, scale, columns, rows, rows.count, columns.count, _on_paper(preview.sheet))


def _laid(preview: Preview) -> Pages:
    """The sheet in one piece, its records' rows not too high to see some of them."""
    from desktop.paper.pages import Pages
    from desktop.sheets.sheet import RowSize

    sheet = _endless(preview)
    pages = Pages([sheet])
    rows, (first, last) = pages.layouts[0].rows, preview.records
    tall = [row for row in range(first, min(last, rows.count) + 1) if rows.size(row) > TALLEST]
    if not tall:
        return pages
    for row in tall:
        sheet.rows[row] = replace(sheet.rows.get(row, RowSize()), height=TALLEST)
    return Pages([sheet])


_FORMAT = QImage.Format.Format_RGB32


def _pixels(length: float, most: int, ratio: float) -> int:
    return max(1, round(min(length, most) * ratio))


def _endless(preview: Preview) -> Sheet:
    """The sheet without pages, and without the rows that are hidden."""
    from desktop.sheets.sheet import Cell, PageSetup, RowSize

    sheet = preview.sheet
    rows = dict(sheet.rows)
    for row in preview.hidden:
        rows[row] = replace(rows.get(row, RowSize()), hidden=True)
    cells = sheet.cells
    if preview.hidden:
        gap = preview.hidden.start - 1
        rows[gap] = replace(rows.get(gap, RowSize()), height=GAP_HEIGHT, hidden=False)
        cells = {spot: cell for spot, cell in cells.items() if spot[0] != gap and spot[0] not in preview.hidden}
        cells[gap, 1] = Cell(" ", "text")  # an empty row at the end would not be painted
    page = PageSetup(paper_size_mm=(ENDLESS, ENDLESS), left=0, right=0, top=0, bottom=0, header=0, footer=0)
    return replace(
        sheet, rows=rows, cells=cells, page=page, print_areas=[], row_breaks=[], column_breaks=[],
        title_rows=None, title_columns=None,
    )  # fmt: skip


def _on_paper(sheet: Sheet) -> str:
    """A4 横向 · 2 页."""
    from desktop.paper.pages import Pages

    page = sheet.page
    size = "" if page.paper_size_mm else PAPERS.get(page.paper, "")
    turned = "横向" if page.landscape else "竖向"
    return " · ".join(filter(None, (f"{size} {turned}".strip(), f"{len(Pages([sheet])):,} 页")))

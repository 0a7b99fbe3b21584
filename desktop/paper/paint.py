"""A block of cells on a page: fills, grid lines, texts, borders, headings. The painter's unit is a twip."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from PySide6.QtCore import QLineF, QRectF, Qt
from PySide6.QtGui import QColor

from desktop.paper.borders import Borders, pen_for
from desktop.paper.cells import CellText
from desktop.paper.fonts import TWIPS
from desktop.paper.ground import Strip, is_number, upright, wraps
from desktop.paper.layout import Axis, Band, Block, Layout, Page
from desktop.paper.text import Pen, lines_of, style_of
from desktop.sheets.sheet import Anchor, Area, Cell, Edge, Look, column_letters

_GRID, _FRAME = Edge("hair", "808080"), Edge("thin", "808080")  # between cells, and around row and column headings


class Brush:
    """Paints the blocks of one sheet."""

    def __init__(
        self,
        layout: Layout,
        pen: Pen,
        borders: Borders,
        without_fills: bool = False,
        thin_lines: bool = False,
        without_lines: bool = False,
    ) -> None:
        self.layout, self.pen, self.painter = layout, pen, pen.painter
        self.sheet, self.ground = layout.sheet, borders.ground
        self.borders = borders
        self.without_fills, self.thin_lines, self.without_lines = without_fills, thin_lines, without_lines
        self.text = CellText(self.ground, pen)
        self.standing: frozenset[tuple[int, int]] = frozenset()

    @contextmanager
    def within(self, block: Block) -> Iterator[None]:
        """Stand at the sheet's corner as this block shows it, seeing nothing beyond it."""
        self.painter.save()
        rows, columns = block.rows, block.columns
        self.painter.translate((block.x - columns.start) * TWIPS, (block.y - rows.start) * TWIPS)
        area = QRectF(columns.start, rows.start, columns.size, rows.size)
        self.painter.setClipRect(_twips(area), Qt.ClipOperation.IntersectClip)
        try:
            yield
        finally:
            self.painter.restore()
            self.pen.forget()

    def block(self, block: Block) -> None:
        """Paint a block's cells."""
        merges = self.ground.merges_in(block.area)
        with self.within(block):
            if not self.without_fills:
                self._fills(block, merges)
            if self.sheet.page.gridlines and not self.without_lines:
                self._grid(block, merges)
            if self.ground.ruled:
                self._marks(block, merges)
            self._texts(block, merges)
            if not self.without_lines:
                self._diagonals(block, merges)
        if not self.without_lines:
            self._borders_of(block)

    def _borders_of(self, block: Block) -> None:
        """Draw a block's borders, which may stand half beyond it."""
        self.painter.save()
        self.painter.translate(block.x * TWIPS, block.y * TWIPS)
        for pen, lines in self.borders.strokes(block, self.pen.ink, self.thin_lines):
            self.painter.setPen(pen)
            self.painter.drawLines(lines)
        self.painter.restore()
        self.pen.forget()

    # Where things are

    def box(self, top: int, left: int, bottom: int, right: int) -> QRectF:
        """Return a rectangle of cells in twips on the sheet."""
        columns, rows = self.layout.columns, self.layout.rows
        x, y = columns.start(left) * TWIPS, rows.start(top) * TWIPS
        return QRectF(x, y, columns.end(right) * TWIPS - x, rows.end(bottom) * TWIPS - y)

    def box_of(self, anchor: Anchor) -> QRectF:
        left, top, right, bottom = self.layout.place(anchor)
        return _twips(QRectF(left, top, right - left, bottom - top))

    def touches(self, block: Block, box: QRectF) -> bool:
        rows, columns = block.rows, block.columns
        area = _twips(QRectF(columns.start, rows.start, columns.size, rows.size))
        return area.intersects(box.adjusted(-1, -1, 1, 1))

    def _tracks(self, band: Band, rows: bool) -> list[int]:
        axis = self.layout.rows if rows else self.layout.columns
        return axis.visible(band.first, band.last)

    # Layers, from below

    def _fills(self, block: Block, merges: list[Area]) -> None:
        if not any(look.fill for look in self.sheet.looks) and not self.ground.ruled:
            return
        covered = _covered(merges, block)
        for row in self._tracks(block.rows, True):
            start, last, color = 0, 0, None
            for col in [*self._tracks(block.columns, False), 0]:
                fill = self.ground.look(row, col).fill if col and (row, col) not in covered else None
                if fill != color or not col:
                    if color:
                        self.painter.fillRect(self.box(row, start, row, last), QColor("#" + color))
                    start, color = col, fill
                last = col
        for m in merges:
            fill = self.ground.look(m.top, m.left).fill
            if fill:
                self.painter.fillRect(self.box(m.top, m.left, m.bottom, m.right), QColor("#" + fill))

    def _marks(self, block: Block, merges: list[Area]) -> None:
        """Data bars and icons."""
        from desktop.paper import marks

        covered = _covered(merges, block)
        boxes = {(m.top, m.left): self.box(m.top, m.left, m.bottom, m.right) for m in merges}
        for row in self._tracks(block.rows, True):
            for col in self._tracks(block.columns, False):
                dress = self.ground.dress(row, col) if (row, col) not in covered or (row, col) in boxes else None
                if dress is None or (dress.bar is None and dress.icon is None):
                    continue
                box = boxes.get((row, col)) or self.box(row, col, row, col)
                if dress.bar:
                    marks.draw_bar(self.painter, dress.bar, box, self.pen.ink, self.without_fills)
                if dress.icon:
                    size = self.ground.look(row, col).font.size * TWIPS
                    marks.draw_icon(self.painter, dress.icon, box, size, self.pen.ink)
        self.pen.forget()

    def _grid(self, block: Block, merges: list[Area]) -> None:
        covered = _covered(merges, block)
        self.painter.setPen(pen_for(_GRID, self.pen.ink))
        boxes = [self.box(m.top, m.left, m.bottom, m.right) for m in merges]
        for row in self._tracks(block.rows, True):
            boxes += [self.box(row, c, row, c) for c in self._tracks(block.columns, False) if (row, c) not in covered]
        for box in boxes:
            self.painter.drawRect(box)

    def _texts(self, block: Block, merges: list[Area]) -> None:
        covered = _covered(merges, block)
        first, last = block.columns.first, block.columns.last
        spans = {col: self._span(self.layout.columns, col) for col in self._tracks(block.columns, False)}
        for row in self._tracks(block.rows, True):
            inside, before, after = self.ground.near(row, first, last)
            if before is not None and (row, before) not in self.ground.anchors:
                self._beyond(row, before, covered)
            self._row(row, inside, spans, covered)
            if after is not None and (row, after) not in self.ground.anchors:
                self._beyond(row, after, covered)
        for m in merges:
            cell = self.sheet.cells.get((m.top, m.left))
            if cell and cell.value not in (None, "") and not self._hidden(m.top, m.left):
                self.text.draw(cell, self.ground.look(m.top, m.left), self.box(m.top, m.left, m.bottom, m.right))

    @staticmethod
    def _span(axis: Axis, track: int) -> tuple[float, float]:
        """Where a track starts, and its size, in twips."""
        start = axis.start(track) * TWIPS
        return start, axis.end(track) * TWIPS - start

    def _row(
        self, row: int, strip: Strip, spans: dict[int, tuple[float, float]], covered: set[tuple[int, int]]
    ) -> None:
        looks, ruled, draw = self.sheet.looks, self.ground.ruled, self.text.plainly
        top, height = self._span(self.layout.rows, row)
        watched = ruled or bool(self.standing)
        for col, cell in zip(*strip, strict=True):
            if cell.value is None or cell.value == "" or (covered and (row, col) in covered) or col not in spans:
                continue
            if watched and self._hidden(row, col):
                continue
            look = self.ground.look(row, col) if ruled else looks[cell.look]
            left, width = spans[col]
            if look.horizontal == "centerContinuous" or not draw(cell, look, left, top, width, height):
                self._cell(row, col, look, covered)

    def _cell(self, row: int, col: int, look: Look, covered: set[tuple[int, int]]) -> None:
        """Draw what is more than a line that fits its cell."""
        cell = self.sheet.cells[row, col]
        if look.horizontal == "centerContinuous":
            self.text.draw(cell, look, self.box(row, col, row, self._continued(row, col)))
            return
        spill = None if is_number(cell) or look.shrink else self._spill(row, col, covered)
        self.text.at_length(cell, look, self.box(row, col, row, col), spill)

    def _beyond(self, row: int, col: int, covered: set[tuple[int, int]]) -> None:
        """Draw a text from beside the block, of which an end may run into it."""
        cell, look = self.sheet.cells[row, col], self.ground.look(row, col)
        if self._hidden(row, col) or self.layout.columns.size(col) == 0:
            return
        if not (wraps(look, cell) or is_number(cell) or not upright(look) or look.horizontal == "fill"):
            self._cell(row, col, look, covered)

    def _hidden(self, row: int, col: int) -> bool:
        """A bar or an icon may stand instead of the number; a pre-printed form may have the word already."""
        if not self.standing and not self.ground.ruled:
            return False
        dress = self.ground.dress(row, col)
        return (row, col) in self.standing or (dress is not None and dress.hides_value)

    def _continued(self, row: int, col: int) -> int:
        last = col
        while self._continues(row, last + 1):
            last += 1
        return last

    def _continues(self, row: int, col: int) -> bool:
        cell = self.sheet.cells.get((row, col))
        return cell is not None and cell.value in (None, "") and self._look(cell).horizontal == "centerContinuous"

    def _look(self, cell: Cell) -> Look:
        return self.sheet.looks[cell.look]

    def _spill(self, row: int, col: int, covered: set[tuple[int, int]]) -> Callable[[str], QRectF]:
        def reach(horizontal: str) -> QRectF:
            left = right = col
            if horizontal in ("right", "center"):
                left = self.ground.room_beside(row, col, -1, covered)
            if horizontal in ("left", "center"):
                right = self.ground.room_beside(row, col, 1, covered)
            return self.box(row, left, row, right)

        return reach

    def _diagonals(self, block: Block, merges: list[Area]) -> None:
        if not any(look.diagonal for look in self.sheet.looks):
            return
        covered = _covered(merges, block)
        boxes = {(m.top, m.left): self.box(m.top, m.left, m.bottom, m.right) for m in merges}
        for row in self._tracks(block.rows, True):
            for col in self._tracks(block.columns, False):
                if (row, col) not in covered:
                    boxes[row, col] = self.box(row, col, row, col)
        for (row, col), box in boxes.items():
            self._diagonal(self.ground.look(row, col), box)

    def _diagonal(self, look: Look, box: QRectF) -> None:
        if look.diagonal is None:
            return
        self.painter.setPen(pen_for(look.diagonal, self.pen.ink, self.thin_lines))
        if look.diagonal_down:
            self.painter.drawLine(QLineF(box.topLeft(), box.bottomRight()))
        if look.diagonal_up:
            self.painter.drawLine(QLineF(box.bottomLeft(), box.topRight()))

    def headings(self, page: Page) -> None:
        """Print row numbers and column letters beside the blocks, if the sheet asks for them."""
        wide, high = self.layout.heading
        if not wide:
            return
        style = style_of(replace(self.sheet.default_font, color=None), self.pen.fonts)
        centred = Look(horizontal="center", vertical="center")
        columns, rows = self.layout.columns, self.layout.rows
        boxes = [(QRectF(0, 0, wide, high), "")]
        for block in page.blocks:
            c, r = block.columns, block.rows
            boxes += [
                (QRectF(block.x + columns.start(t) - c.start, 0, columns.size(t), high), column_letters(t))
                for t in self._tracks(c, False)
            ]
            boxes += [
                (QRectF(0, block.y + rows.start(t) - r.start, wide, rows.size(t)), str(t))
                for t in self._tracks(r, True)
            ]
        for box, name in boxes:
            area = _twips(box)
            self.painter.setPen(pen_for(_FRAME, self.pen.ink))
            self.painter.drawRect(area)
            self.pen.forget()
            if name:
                self.text.block(lines_of([(name, style)], None), centred, area, area)


def _twips(points: QRectF) -> QRectF:
    return QRectF(points.x() * TWIPS, points.y() * TWIPS, points.width() * TWIPS, points.height() * TWIPS)


def _covered(merges: list[Area], block: Block) -> set[tuple[int, int]]:
    """Return the places of a block that lie in a merge."""
    r, c = block.rows, block.columns
    return {
        (row, col)
        for m in merges
        for row in range(max(m.top, r.first), min(m.bottom, r.last) + 1)
        for col in range(max(m.left, c.first), min(m.right, c.last) + 1)
    }

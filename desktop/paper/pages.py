"""One printing job: sheets laid out, and any of its pages painted on any painter."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from PySide6.QtCore import QMarginsF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter

from desktop.paper import heads
from desktop.paper.borders import Borders
from desktop.paper.fonts import TWIPS, Fonts, Substitution
from desktop.paper.ground import Ground
from desktop.paper.layout import Block, Layout, Page
from desktop.paper.named import fonts_named
from desktop.paper.paint import Brush
from desktop.paper.text import Pen, Word
from desktop.sheets.sheet import Drawing, Sheet


@dataclass(frozen=True, slots=True)
class Saving:
    """省墨: what is left out to spare ink."""

    fills: bool = False
    thin_lines: bool = False
    black: bool = False
    lines: bool = False  # no borders either: the paper has them


class Pages:
    """The pages of some sheets in printing order. Laid out when first asked for; painted one at a time.

    `len(pages)` counts all of them; `pages[n]` is page n from 0. `substitutions` are those of the whole job from the
    beginning; `left_out` is complete once everything was painted, and fits what was painted until then.
    """

    def __init__(
        self,
        sheets: Sequence[Sheet],
        *,
        file_name: str = "",
        folder: str = "",
        now: datetime.datetime | None = None,
        saving: Saving | None = None,
        standing: Mapping[str, frozenset[tuple[int, int]]] | None = None,
    ) -> None:
        self.sheets, self.file_name, self.folder = list(sheets), file_name, folder
        self.now = now or datetime.datetime.now()
        self.saving = saving or Saving()
        self.standing = standing or {}  # by sheet, the places that are on the paper already
        self.fonts = Fonts()
        self._missing: list[str] = []
        self._borders: dict[Layout, Borders] = {}
        self._images: dict[int, QImage | None] = {}

    def again(self) -> Pages:
        """Return the same job as if nothing of it had been painted yet."""
        return Pages(
            self.sheets,
            file_name=self.file_name,
            folder=self.folder,
            now=self.now,
            saving=self.saving,
            standing=self.standing,
        )

    @cached_property
    def layouts(self) -> list[Layout]:
        """Every sheet laid out; page numbers run on from sheet to sheet unless one sets its own."""
        found: list[Layout] = []
        number = 1
        for sheet in self.sheets:
            ground = Ground(sheet, self.fonts, self.now.date())
            layout = Layout(sheet, ground, number)
            self._borders[layout] = Borders(ground, layout.rows, layout.columns)
            number = layout.first_number + (len(layout.pages) if layout.areas else 0)
            found.append(layout)
        return found

    @cached_property
    def _order(self) -> list[tuple[Layout, Page]]:
        """The pages of the sheets that are not empty; where all are, of the first: Excel's unused 表2 takes no paper."""
        filled = [layout for layout in self.layouts if layout.areas] or self.layouts[:1]
        return [(layout, page) for layout in filled for page in layout.pages]

    def __len__(self) -> int:
        return len(self._order)

    def __getitem__(self, n: int) -> Page:
        return self._order[n][1]

    def sheet_of(self, n: int) -> Sheet:
        """Return the sheet that page n (from 0) belongs to."""
        return self._order[n][0].sheet

    @cached_property
    def substitutions(self) -> list[Substitution]:
        """What stands in for what, named before it is painted."""
        names = dict.fromkeys(name for layout in self.layouts for name in fonts_named(layout))
        return self.fonts.stand_ins(names)

    @property
    def left_out(self) -> list[str]:
        """What was not painted, each thing once."""
        unread = [f"工作表“{sheet.name}”的{what}" for sheet in self.sheets for what in sheet.unread]
        grounds = (borders.ground for borders in self._borders.values())
        rules = [told for ground in grounds if ground.rules is not None for told in ground.rules.left_out]
        return list(dict.fromkeys([*unread, *self._missing, *rules]))

    def paint(self, painter: QPainter, n: int, words: list[Word] | None = None) -> None:
        """Paint page n (from 0) with the painter's origin at the paper's corner and 1/20 point as its unit.

        `words`, if given, collects each text drawn and where, in the painter's device units.
        """
        layout, page = self._order[n]
        setup = layout.sheet.page
        ink = "000000" if self.saving.black or setup.black_and_white else None
        pen = Pen(painter, self.fonts, words, ink)
        saving = self.saving
        brush = Brush(
            layout, pen, self._borders[layout], saving.fills or setup.black_and_white, saving.thin_lines, saving.lines
        )
        brush.standing = self.standing.get(layout.sheet.name, frozenset())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.save()
        painter.translate(page.left * TWIPS, page.top * TWIPS)
        painter.scale(page.scale, page.scale)
        for block in page.blocks:
            brush.block(block)
            self._draw_over(layout, brush, block, pen)
        brush.headings(page)
        painter.restore()
        pen.forget()
        facts = heads.Facts(page.number, len(self), layout.sheet.name, self.file_name, self.now, self.folder)
        heads.draw(pen, layout.sheet, page, facts, self.fonts)

    def _draw_over(self, layout: Layout, brush: Brush, block: Block, pen: Pen) -> None:
        if not layout.sheet.drawings:
            return
        from desktop.paper import drawings

        for drawing in layout.sheet.drawings:
            box = brush.box_of(drawing.anchor)
            if brush.touches(block, box):
                with brush.within(block):
                    image = self._image(drawing, box.width(), box.height())
                    drawings.draw(pen, drawing, box, self.fonts, layout.sheet.default_font, image)

    def _image(self, drawing: Drawing, width: float, height: float) -> QImage | None:
        if drawing.kind != "picture":
            return None
        key = id(drawing)
        if key not in self._images:
            from desktop.paper import drawings

            inches = (width / TWIPS / 72, height / TWIPS / 72)
            self._images[key] = drawings.read_picture(drawing.picture, inches)
            if self._images[key] is None:
                self._missing.append("一张图片（格式不认识）")
        return self._images[key]


def page_layout(page: Page) -> QPageLayout:
    """Return a page's paper for a printer or a PDF: its size, how it is turned, no margins of the device's own."""
    return paper_layout(page.width, page.height)


def paper_layout(width: float, height: float) -> QPageLayout:
    """Return paper of this size in points, as it is turned, without margins of the device's own."""
    size = QPageSize(QSizeF(min(width, height), max(width, height)), QPageSize.Unit.Point)
    turned = QPageLayout.Orientation.Landscape if width > height else QPageLayout.Orientation.Portrait
    return QPageLayout(size, turned, QMarginsF(0, 0, 0, 0))


def paint_page(painter: QPainter, pages: Pages, n: int) -> None:
    """Paint page n (from 0) on a painter of any device; the device's own corner is the paper's corner."""
    device = painter.device()
    painter.save()
    painter.scale(device.logicalDpiX() / 72 / TWIPS, device.logicalDpiY() / 72 / TWIPS)
    pages.paint(painter, n)
    painter.restore()


def words_on(pages: Pages, n: int) -> list[Word]:
    """Return what page n (from 0) says and where, in twips from the paper's corner; nothing is shown anywhere."""
    from PySide6.QtGui import QPicture

    found: list[Word] = []
    picture = QPicture()
    painter = QPainter(picture)
    try:
        pages.paint(painter, n, found)
    finally:
        painter.end()
    return found

"""Pages on leaves of paper: one on each, two on one, or a large page as two halves to be joined; shifted for 套打."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple, Protocol

from PySide6.QtCore import QLineF, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPageLayout, QPainter, QPen

from desktop.paper.fonts import TWIPS
from desktop.paper.pages import Pages, paper_layout
from desktop.paper.sizes import MM
from desktop.sheets.sheet import Font

A4 = (210 * MM, 297 * MM)
FLAP = 6.5 * MM  # kept free at a join: more than printers leave blank, and enough to glue
_LARGER = 5 * MM  # by which a page must be longer than A4 to be halved
_BESIDE = 1.5 * MM * TWIPS  # from a join to its words, which printers must reach
_FULL = 0.98  # of half a leaf that one of two pages takes


class Way(Enum):
    """How pages come on leaves."""

    PLAIN = "plain"
    TWO = "two"  # two pages on one leaf
    HALVES = "halves"  # a page larger than A4 as two leaves of A4


@dataclass(frozen=True, slots=True)
class Shift:
    """套打: how far everything is moved to the right and down, in mm, and enlarged from the corner, in per cent."""

    right: float = 0.0
    down: float = 0.0
    percent: float = 100.0


class Part(NamedTuple):
    """A page, or the part of it within `crop` (points on the page), put at x, y (points on the leaf) and scaled."""

    page: int
    crop: QRectF
    x: float
    y: float
    scale: float


class Join(NamedTuple):
    """Where a half ends: a line across the leaf (points), and which half it is."""

    line: QLineF
    words: str


class Leaf(NamedTuple):
    """One side of paper in points."""

    width: float
    height: float
    parts: tuple[Part, ...]
    join: Join | None = None


class Printable(Protocol):
    """What can be printed, saved and looked at leaf by leaf."""

    def __len__(self) -> int: ...

    def layout(self, n: int, /) -> QPageLayout:
        """Leaf n's paper."""

    def paint(self, painter: QPainter, n: int, /) -> None:
        """Paint leaf n; the painter stands at the paper's corner, in 1/20 points."""


class Leaves:
    """The chosen pages of a job on paper; `leaves[n]` from 0. What is previewed, printed and saved."""

    def __init__(
        self, job: Pages, chosen: Sequence[int] | None = None, way: Way = Way.PLAIN, shift: Shift | None = None
    ) -> None:
        self.job, self.way, self.shift = job, way, shift or Shift()
        self.chosen = list(range(len(job))) if chosen is None else list(chosen)
        self.leaves = _PUT[way](job, self.chosen)

    def again(self, chosen: Sequence[int] | None = None) -> Leaves:
        """Return the same, or other pages, as a job of its own, to be painted while this one is looked at."""
        return Leaves(self.job.again(), self.chosen if chosen is None else chosen, self.way, self.shift)

    def __len__(self) -> int:
        return len(self.leaves)

    def __getitem__(self, n: int) -> Leaf:
        return self.leaves[n]

    def layout(self, n: int) -> QPageLayout:
        """Return leaf n's paper for a printer or a PDF."""
        return paper_layout(self[n].width, self[n].height)

    def paint(self, painter: QPainter, n: int) -> None:
        """Paint leaf n with the painter's origin at the paper's corner and 1/20 point as its unit."""
        leaf = self[n]
        painter.save()
        painter.translate(self.shift.right * MM * TWIPS, self.shift.down * MM * TWIPS)
        painter.scale(self.shift.percent / 100, self.shift.percent / 100)
        for part in leaf.parts:
            self._part(painter, part)
        if leaf.join:
            _draw_join(painter, leaf.join, self.job)
        painter.restore()

    def _part(self, painter: QPainter, part: Part) -> None:
        painter.save()
        painter.translate(part.x * TWIPS, part.y * TWIPS)
        painter.scale(part.scale, part.scale)
        painter.translate(-part.crop.x() * TWIPS, -part.crop.y() * TWIPS)
        page = self.job[part.page]
        if part.crop.size().toTuple() != (page.width, page.height):
            crop = part.crop
            area = QRectF(crop.x() * TWIPS, crop.y() * TWIPS, crop.width() * TWIPS, crop.height() * TWIPS)
            painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
        self.job.paint(painter, part.page)
        painter.restore()


def can_halve(job: Pages) -> bool:
    """Tell whether any page is larger than A4."""
    return any(_is_large(job[n].width, job[n].height) for n in range(len(job)))


def _whole(job: Pages, n: int, x: float = 0.0, y: float = 0.0, scale: float = 1.0) -> Part:
    return Part(n, QRectF(0, 0, job[n].width, job[n].height), x, y, scale)


def _plain(job: Pages, pages: list[int]) -> list[Leaf]:
    return [Leaf(job[n].width, job[n].height, (_whole(job, n),)) for n in pages]


def _two(job: Pages, pages: list[int]) -> list[Leaf]:
    """Pages two by two on paper of the first one's size, turned."""
    found = []
    for n in range(0, len(pages), 2):
        pair = pages[n : n + 2]
        width, height = job[pair[0]].height, job[pair[0]].width
        beside = width >= height
        room_x, room_y = (width / 2, height) if beside else (width, height / 2)
        parts = []
        for place, page in enumerate(pair):
            wide, high = job[page].width, job[page].height
            scale = min(room_x / wide, room_y / high) * _FULL
            x, y = (room_x - wide * scale) / 2, (room_y - high * scale) / 2
            parts.append(_whole(job, page, x + beside * place * room_x, y + (not beside) * place * room_y, scale))
        found.append(Leaf(width, height, tuple(parts)))
    return found


def _is_large(width: float, height: float) -> bool:
    return max(width, height) > A4[1] + _LARGER


def _halves(job: Pages, pages: list[int]) -> list[Leaf]:
    found: list[Leaf] = []
    for n in pages:
        width, height = job[n].width, job[n].height
        if _is_large(width, height):
            found += _halved(n, width, height, lying=width > height)
        else:
            found.append(Leaf(width, height, (_whole(job, n),)))
    return found


def _halved(n: int, width: float, height: float, lying: bool) -> list[Leaf]:
    """A lying page falls into a left and a right half on upright A4, an upright one into an upper and a lower half."""
    wide, high = A4 if lying else (A4[1], A4[0])
    half = (width / 2, height) if lying else (width, height / 2)
    room = (wide - FLAP, high) if lying else (wide, high - FLAP)
    scale = min(1.0, room[0] / half[0], room[1] / half[1])
    across, down = half[0] * scale, half[1] * scale
    if lying:
        crops = QRectF(0, 0, *half), QRectF(half[0], 0, *half)
        places = (wide - FLAP - across, (high - down) / 2), (FLAP, (high - down) / 2)
        lines = (QLineF(x, 0, x, high) for x in (wide - FLAP, FLAP))
    else:
        crops = QRectF(0, 0, *half), QRectF(0, half[1], *half)
        places = ((wide - across) / 2, high - FLAP - down), ((wide - across) / 2, FLAP)
        lines = (QLineF(0, y, wide, y) for y in (high - FLAP, FLAP))
    words = (f"第 {n + 1} 页 {side}" for side in (("左半", "右半") if lying else ("上半", "下半")))
    return [
        Leaf(wide, high, (Part(n, crop, *place, scale),), Join(line, said))
        for crop, place, line, said in zip(crops, places, lines, words, strict=True)
    ]


_PUT = {Way.PLAIN: _plain, Way.TWO: _two, Way.HALVES: _halves}


def _draw_join(painter: QPainter, join: Join, job: Pages) -> None:
    """Two short dashes on the line at either end, and within the flap what is joined to what."""
    line = QLineF(join.line.p1() * TWIPS, join.line.p2() * TWIPS)
    pen = QPen(QColor("#404040"), 0.7 * TWIPS)
    painter.setPen(pen)
    for start, stop in ((0.02, 0.06), (0.94, 0.98)):
        painter.drawLine(QLineF(line.pointAt(start), line.pointAt(stop)))
    face = job.fonts.face(Font("宋体", 7))
    painter.setFont(QFont(face.qfont))
    painter.setPen(QColor("#808080"))
    words = f"{join.words}　沿两端短线剪齐拼接"
    painter.save()
    first = join.words.endswith(("左半", "上半"))
    if line.dx() == 0:
        painter.translate(line.x1() + (1 if first else -1) * _BESIDE, line.pointAt(0.06).y())
        painter.rotate(90)
        painter.drawText(QPointF(0, face.em * 0.35), words)
    else:
        down = (_BESIDE if first else -_BESIDE) + face.em * 0.4
        painter.drawText(QPointF(line.pointAt(0.06).x(), line.y1() + down), words)
    painter.restore()


def paint_leaf(painter: QPainter, leaves: Printable, n: int) -> None:
    """Paint leaf n (from 0) on a painter of any device; the device's own corner is the paper's corner."""
    device = painter.device()
    painter.save()
    painter.scale(device.logicalDpiX() / 72 / TWIPS, device.logicalDpiY() / 72 / TWIPS)
    leaves.paint(painter, n)
    painter.restore()


def image_of(leaves: Leaves, n: int, size: QSize) -> QImage:
    """Paint one leaf on white, as many pixels as `size`."""
    image = QImage(size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    painter.scale(size.width() / leaves[n].width / TWIPS, size.height() / leaves[n].height / TWIPS)
    try:
        leaves.paint(painter, n)
    finally:
        painter.end()
    return image


class Edges(NamedTuple):
    """Distances in mm from the four edges of the paper."""

    left: float
    top: float
    right: float
    bottom: float


def free_edges(leaves: Leaves, n: int) -> Edges:
    """Return how much of leaf n's paper its cells, headers and footers leave free on each side."""
    leaf, shift = leaves[n], leaves.shift
    inked = QRectF()
    for part in leaf.parts:
        seen = _inked(leaves.job, part.page).intersected(part.crop).translated(-part.crop.topLeft())
        inked |= QRectF(seen.topLeft() * part.scale + QPointF(part.x, part.y), seen.size() * part.scale)
    share = shift.percent / 100
    left, top = (inked.left() * share + shift.right * MM) / MM, (inked.top() * share + shift.down * MM) / MM
    right, bottom = left + inked.width() * share / MM, top + inked.height() * share / MM
    sides = (left, top, leaf.width / MM - right, leaf.height / MM - bottom)
    return Edges(*(round(side, 1) for side in sides))


def _inked(job: Pages, n: int) -> QRectF:
    """Return where a page has cells or a header or footer, in points on the page."""
    page, setup = job[n], job.sheet_of(n).page
    heads = setup.header_footer
    right = max((b.x + b.columns.size for b in page.blocks), default=0.0) * page.scale + page.left
    bottom = max((b.y + b.rows.size for b in page.blocks), default=0.0) * page.scale + page.top
    top = page.top
    if heads.odd_header or heads.even_header or heads.first_header:
        top = min(top, setup.header * 72)
    if heads.odd_footer or heads.even_footer or heads.first_footer:
        bottom = max(bottom, page.height - setup.footer * 72)
    return QRectF(page.left, top, right - page.left, bottom - top)

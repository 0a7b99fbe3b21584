"""How the county's sheet is drawn on screen: the picture, its tints, row numbers, column letters, the strip above."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPen

from desktop.services.mapping import Place
from desktop.sheets.sheet import column_letters
from desktop.ui import theme
from desktop.ui.theme import u

if TYPE_CHECKING:
    from desktop.ui.pages.template_map_view import SheetView

STRIP, TALL_STRIP, LETTERS, NUMBERS = 36, 52, 24, 40  # units; tall where a field's name needs two lines
WITH_WORDS = 62  # units of a column's width from which on its field's name is shown
LOOKS = {
    "sure": ("greenbg", "green", "check", "有把握"),
    "unsure": ("amberbg", "amber", "unsure", "请您确认"),
    "blank": ("paper200", "paper600", "minus", "留空"),
}
WORST = ("unsure", "sure", "blank")


@dataclass(frozen=True)
class Spot:
    """Places that are chosen together (a column; the blanks of one cell) and where they are on the picture."""

    places: tuple[Place, ...]
    box: QRectF

    @property
    def key(self) -> str:
        return self.places[0].key

    @property
    def state(self) -> str:
        return min((p.state for p in self.places), key=WORST.index)

    @property
    def column(self) -> bool:
        return self.places[0].column


def spoken(spot: Spot) -> str:
    """Say a place: F 列 “联系方式”：填电话，请您确认; several of one cell on a line each."""
    return "\n".join(map(_spoken, spot.places))


def _spoken(place: Place) -> str:
    where = f"{place.key} 列" if place.column else place.key.partition("#")[0]
    heading = f" “{place.heading}”" if place.heading else ""
    if place.state == "blank":
        return f"{where}{heading}：留空，{place.why}"
    filled = f"像是 {place.label}" if place.state == "unsure" else f"填 {place.label}"
    return f"{where}{heading}：{filled}，{LOOKS[place.state][3]}"


class SheetPainter:
    """One painting of the view."""

    def __init__(self, painter: QPainter, view: SheetView) -> None:
        assert view.painted and view.preview
        self.painter, self.view, self.painted, self.preview = painter, view, view.painted, view.preview
        self.corner, self.size = view._corner, view.viewport().size()

    def paint(self) -> None:
        painter, corner = self.painter, self.corner
        painter.setClipRect(u(NUMBERS), self.view.head, self.size.width(), self.size.height())
        painter.drawImage(corner, self.painted.image)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        for spot in self.view.spots:
            self._tint(spot)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        self._gap()
        self._current_blank()
        painter.setClipping(False)
        self._numbers()
        self._strip()

    def _tint(self, spot: Spot) -> None:
        """A column's headings are tinted fully, its records lightly."""
        colour, box = theme.colour(LOOKS[spot.state][0]), spot.box.translated(self.corner)
        if not spot.column:
            self.painter.fillRect(box, colour)
            return
        below = self.painted.rows.start(self.preview.records[0]) * self.painted.scale + self.corner.y()
        self.painter.fillRect(QRectF(box.left(), box.top(), box.width(), below - box.top()), colour)
        colour.setAlphaF(0.45)
        self.painter.fillRect(QRectF(box.left(), below, box.width(), box.bottom() - below), colour)

    def _gap(self) -> None:
        """One row that speaks for those not shown."""
        if not self.preview.hidden:
            return
        row = self.preview.hidden.start - 1
        box = self.painted.box(row, 1, row, self.painted.last_column).translated(self.corner)
        self.painter.fillRect(box.adjusted(1, 1, -1, -1), theme.colour("paper25"))
        self.painter.setPen(theme.colour("paper600"))
        seen = box.intersected(QRectF(u(NUMBERS), 0, self.size.width() - u(NUMBERS), self.size.height()))
        self.painter.drawText(seen, Qt.AlignmentFlag.AlignCenter, self.preview.gap)

    def _current_blank(self) -> None:
        spot = self.view.spot(self.view.current)
        if spot and not spot.column and self.view.hasFocus():
            self._ring(spot.box.translated(self.corner), spot.state)

    def _ring(self, box: QRectF, state: str) -> None:
        self.painter.setPen(QPen(theme.colour("amber" if state == "unsure" else "ink600"), u(2)))
        self.painter.setBrush(Qt.BrushStyle.NoBrush)
        self.painter.drawRect(box.adjusted(1, 1, -1, -1))

    def _numbers(self) -> None:
        """Row numbers beside the sheet, as it will have them."""
        painter, rows, scale = self.painter, self.painted.rows, self.painted.scale
        painter.fillRect(0, 0, u(NUMBERS), self.size.height(), theme.colour("paper100"))
        painter.setPen(theme.colour("paper600"))
        painter.setClipRect(0, self.view.head, u(NUMBERS), self.size.height())
        gap = self.preview.hidden.start - 1
        for row in rows.visible(1, rows.count):
            top, high = rows.start(row) * scale + self.corner.y(), rows.size(row) * scale
            if self.view.head - high < top < self.size.height() and high >= u(12):
                box = QRectF(0, top, u(NUMBERS) - u(4), high)
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "⋮" if row == gap else str(row))
        painter.setClipping(False)

    def _strip(self) -> None:
        painter = self.painter
        painter.setClipRect(u(NUMBERS), 0, self.size.width(), self.view.head)
        painter.fillRect(0, 0, self.size.width(), self.view.head, theme.colour("paper100"))
        painter.setPen(theme.colour("paper600"))
        columns, scale = self.painted.columns, self.painted.scale
        for col in columns.visible(1, self.painted.last_column):
            box = QRectF(
                columns.start(col) * scale + self.corner.x(), self.view.strip, columns.size(col) * scale, u(LETTERS)
            )
            if box.width() >= u(16):
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, column_letters(col))
        for spot in self.view.spots:
            if spot.column:
                self._field(spot, QRectF(self.view.strip_box(spot)))
        painter.setClipping(False)

    def _field(self, spot: Spot, box: QRectF) -> None:
        """A column's field: its mark, its name in one line or two as far as there is room, an arrow."""
        painter, place = self.painter, spot.places[0]
        ground, tint, icon, _ = LOOKS[spot.state]
        painter.fillRect(box.adjusted(0, 0, -1, 0), theme.colour(ground))
        side, wordless = u(16), box.width() < u(WITH_WORDS)
        left = box.center().x() - side / 2 if wordless else box.left() + u(4)
        theme.paint_icon(painter, icon, QRectF(left, box.center().y() - side / 2, side, side), tint)
        room = QRectF(left + side + u(2), box.top(), box.right() - left - side - u(6), box.height())
        words = field_words(spot)
        if not place.fixed and painter.fontMetrics().horizontalAdvance(words) <= room.width() - side:
            arrow = QRectF(box.right() - u(4) - side, box.center().y() - side / 2, side, side)
            theme.paint_icon(painter, "arrow-down", arrow, tint)
        if not wordless:
            painter.setPen(theme.colour(tint if spot.state != "sure" else "paper900"))
            self._name(words, room)
        if spot.key == self.view.current and (self.view.hasFocus() or spot.state == "unsure"):
            self._ring(box, spot.state)

    def _name(self, words: str, room: QRectF) -> None:
        """One line, or two; what is longer still ends in dots."""
        metrics, side = self.painter.fontMetrics(), Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        lines = [words]
        if metrics.horizontalAdvance(words) > room.width() and room.height() >= u(TALL_STRIP) - 1:
            cut = max(1, next((n for n in range(len(words), 0, -1) if _wide(metrics, words[:n]) <= room.width()), 1))
            lines = [words[:cut], words[cut:]]
        lines[-1] = metrics.elidedText(lines[-1], theme.ELIDE, round(room.width()))
        high = u(22)
        top = room.center().y() - high * len(lines) / 2
        for number, line in enumerate(lines):
            self.painter.drawText(QRectF(room.left(), top + number * high, room.width(), high), side, line)


def _wide(metrics: QFontMetrics, words: str) -> int:
    return metrics.horizontalAdvance(words)


def field_words(spot: Spot) -> str:
    """What the strip says of a column."""
    label = spot.places[0].label
    return {"unsure": f"{label}？", "blank": "留空"}.get(spot.state, label)

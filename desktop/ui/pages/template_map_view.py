"""The county's sheet on screen: a strip above says what fills each column, the same tint runs down the column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from desktop.services.mapping import Place
from desktop.services.sheet_preview import Preview
from desktop.sheets.sheet import column_letters
from desktop.ui import theme
from desktop.ui.pages.template_map_paint import Painted
from desktop.ui.theme import u

STRIP, TALL_STRIP, LETTERS, NUMBERS = 36, 52, 24, 40  # units; tall where a field's name needs two lines
WITH_ARROW, WITH_WORDS = 96, 56  # units of a column's width from which on its arrow, its words are shown
LOOKS = {
    "sure": ("greenbg", "green", "check", "有把握"),
    "unsure": ("amberbg", "amber", "unsure", "请您确认"),
    "blank": ("paper200", "paper600", "minus", "留空"),
}
WORST = ("unsure", "blank", "sure")


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


class SheetView(QAbstractScrollArea):
    """`show_sheet` takes the picture and the places on it; `chosen` asks for a place's drop-down."""

    chosen = Signal(str)
    resized = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("sheet-view")
        self.setAccessibleName("县里的表，每一列填什么")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.spots: list[Spot] = []
        self.current = ""
        self.painted: Painted | None = None
        self.preview: Preview | None = None
        self._words = ""
        self.viewport().setMouseTracking(True)

    # --- what is shown

    def show_sheet(self, painted: Painted, preview: Preview, places: Sequence[Place]) -> None:
        self.painted, self.preview, self._words = painted, preview, ""
        self.show_places(places)
        self._fit_bars()

    def show_places(self, places: Sequence[Place]) -> None:
        """Tint anew; the place that is current stays it."""
        if self.painted is None or self.preview is None:
            return
        groups: dict[str, list[Place]] = {}
        for place in places:
            groups.setdefault(place.key.partition("#")[0], []).append(place)
        self.spots = [Spot(tuple(group), self._box(group[0])) for group in groups.values()]
        if self.spot(self.current) is None:
            first = next((s for s in self.spots if s.state == "unsure"), self.spots[0] if self.spots else None)
            self.current = first.key if first else ""
        self._say_current()
        self.viewport().update()

    def say(self, words: str) -> None:
        """Show a sentence where no sheet is."""
        self.painted, self.preview, self.spots, self._words = None, None, [], words
        self._fit_bars()
        self.viewport().update()

    def spot(self, key: str) -> Spot | None:
        return next((s for s in self.spots if any(p.key == key for p in s.places)), None)

    @property
    def strip(self) -> int:
        """The height of the strip, in pixels: none where the sheet has no columns, two lines where one is too few."""
        columns = [s for s in self.spots if s.column]
        if not columns:
            return 0
        tight = any(s.box.width() >= u(WITH_WORDS) and not self.fits(s) for s in columns)
        return u(TALL_STRIP if tight else STRIP)

    def fits(self, spot: Spot) -> bool:
        """Whether a column's field can be said in one line beside its mark."""
        return self.fontMetrics().horizontalAdvance(field_words(spot)) <= spot.box.width() - u(28)

    @property
    def head(self) -> int:
        return self.strip + u(LETTERS)

    @property
    def room(self) -> int:
        """The pixels a sheet may be wide without a scroll bar."""
        return max(1, self.viewport().width() - u(NUMBERS) - self.verticalScrollBar().sizeHint().width())

    def _box(self, place: Place) -> QRectF:
        assert self.painted and self.preview
        painted, preview = self.painted, self.preview
        if place.column:
            top, bottom = preview.body
            return painted.box(top, place.col, min(bottom, painted.last_row), place.col)
        row = preview.row(place.row)
        merge = preview.sheet.merge_at(row, place.col)
        area = (merge.top, merge.left, merge.bottom, merge.right) if merge else (row, place.col, row, place.col)
        return painted.box(*area)

    def _fit_bars(self) -> None:
        wide = high = 0
        if self.painted:
            size = self.painted.image.deviceIndependentSize()
            wide, high = round(size.width()) + u(NUMBERS), round(size.height()) + self.head
        for bar, whole, seen in (
            (self.horizontalScrollBar(), wide, self.viewport().width()),
            (self.verticalScrollBar(), high + u(8), self.viewport().height()),
        ):
            bar.setRange(0, max(0, whole - seen))
            bar.setPageStep(seen)
            bar.setSingleStep(u(36))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_bars()
        self.resized.emit()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    # --- where things are on the viewport

    @property
    def _corner(self) -> QPoint:
        """Where the picture's corner is."""
        across, down = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        return QPoint(u(NUMBERS) - across, self.head - down)

    def strip_box(self, spot: Spot) -> QRect:
        """Where a column's field stands in the strip."""
        left = self._corner.x() + spot.box.left()
        return QRectF(left, 0, spot.box.width(), self.strip).toRect()

    def box_of(self, key: str) -> QRect:
        """Where a place is clicked: a column at its field, a blank at its cell."""
        spot = self.spot(key)
        if spot is None:
            return QRect()
        return self.strip_box(spot) if spot.column else spot.box.toRect().translated(self._corner)

    def _at(self, point: QPoint) -> Spot | None:
        if point.x() < u(NUMBERS):
            return None
        if point.y() < self.head:
            return next((s for s in self.spots if s.column and self._over(s, point.x())), None)
        inside = point - self._corner
        blanks_first = sorted(self.spots, key=lambda s: s.column)
        return next((s for s in blanks_first if s.box.contains(inside.toPointF())), None)

    def _over(self, spot: Spot, x: int) -> bool:
        box = self.strip_box(spot)
        return box.left() <= x <= box.right()

    # --- mouse and keys

    def mousePressEvent(self, event: QMouseEvent) -> None:
        spot = self._at(event.position().toPoint())
        if spot and event.button() == Qt.MouseButton.LeftButton:
            self.go_to(spot.key)
            self._open(spot)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        spot = self._at(event.position().toPoint())
        live = spot is not None and not spot.places[0].fixed
        shape = Qt.CursorShape.PointingHandCursor if live else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        self.viewport().setToolTip(spoken(spot) if spot else "")

    def _open(self, spot: Spot) -> None:
        if not spot.places[0].fixed:
            self.chosen.emit(spot.key)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = event.key(), event.modifiers()
        here = next((n for n, s in enumerate(self.spots) if s.key == self.current), 0)
        alt = bool(held & Qt.KeyboardModifier.AltModifier)
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2, Qt.Key.Key_Space) or (
            alt and key == Qt.Key.Key_Down
        ):
            if spot := self.spot(self.current):
                self._open(spot)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Up):
            self._step(here - 1)
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Down):
            self._step(here + 1)
        elif key == Qt.Key.Key_Home:
            self._step(0)
        elif key == Qt.Key.Key_End:
            self._step(len(self.spots) - 1)
        elif key == Qt.Key.Key_F9:
            self.next_unsure()
        else:
            super().keyPressEvent(event)

    def _step(self, to: int) -> None:
        if self.spots:
            self.go_to(self.spots[max(0, min(len(self.spots) - 1, to))].key)

    def next_unsure(self) -> bool:
        """Go on to the next place that is to be confirmed."""
        here = next((n for n, s in enumerate(self.spots) if s.key == self.current), -1)
        order = self.spots[here + 1 :] + self.spots[: here + 1]
        spot = next((s for s in order if s.state == "unsure"), None)
        if spot:
            self.go_to(spot.key)
        return spot is not None

    def go_to(self, key: str) -> None:
        """Make a place the current one and bring it into sight."""
        spot = self.spot(key)
        if spot is None:
            return
        self.current = spot.key
        left, right = round(spot.box.left()), round(spot.box.right())
        across, seen = self.horizontalScrollBar(), self.viewport().width() - u(NUMBERS)
        if left < across.value() or right > across.value() + seen:
            across.setValue(max(0, right - seen if right - left < seen and left >= across.value() else left))
        if not spot.column:
            down, tall = self.verticalScrollBar(), self.viewport().height() - self.head
            if not down.value() <= spot.box.top() <= down.value() + tall - spot.box.height():
                down.setValue(round(spot.box.top() - tall / 2))
        self._say_current()
        self.viewport().update()

    def _say_current(self) -> None:
        spot = self.spot(self.current)
        self.setAccessibleDescription(spoken(spot) if spot else "")
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))

    # --- painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), theme.colour("paper100"))
        if self.painted is None or self.preview is None:
            painter.setPen(theme.colour("paper600"))
            box = self.viewport().rect().adjusted(u(32), 0, -u(32), 0)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._words)
            return
        SheetPainter(painter, self).paint()


def spoken(spot: Spot) -> str:
    """Say a place: F 列 联系方式：电话，请您确认."""
    said = []
    for place in spot.places:
        where = f"{place.key} 列" if place.column else place.key.partition("#")[0]
        filled = place.label or "不填"
        said.append(f"{where} {place.heading}：{filled}，{LOOKS[place.state][3]}")
    return "\n".join(said)


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
        right = box.right() - u(4)
        if box.width() >= u(WITH_ARROW) and not place.fixed:
            theme.paint_icon(painter, "arrow-down", QRectF(right - side, box.center().y() - side / 2, side, side), tint)
            right -= side + u(2)
        if not wordless:
            painter.setPen(theme.colour(tint if spot.state != "sure" else "paper900"))
            self._name(
                field_words(spot), QRectF(left + side + u(2), box.top(), right - left - side - u(2), box.height())
            )
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

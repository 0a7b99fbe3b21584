"""The county's sheet on screen: a strip above says what fills each column, the same tint runs down the column."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame

from desktop.services.mapping import Place
from desktop.services.sheet_preview import Preview
from desktop.ui import theme
from desktop.ui.pages.template_map_draw import (
    LETTERS,
    NUMBERS,
    STRIP,
    TALL_STRIP,
    WITH_WORDS,
    SheetPainter,
    Spot,
    field_words,
    spoken,
)
from desktop.ui.pages.template_map_paint import Painted
from desktop.ui.theme import u


class SheetView(QAbstractScrollArea):
    """`show_sheet` takes the picture and the places on it; `chosen` asks for a place's drop-down."""

    chosen = Signal(str)
    moved = Signal(str)  # what is said of the place that has become current
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
            wide = preview.sheet.merge_at(preview.records[0], place.col)
            return painted.box(top, place.col, min(bottom, painted.last_row), wide.right if wide else place.col)
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
        words = spoken(spot) if spot else ""
        self.moved.emit(words)
        self.setAccessibleDescription(words)
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

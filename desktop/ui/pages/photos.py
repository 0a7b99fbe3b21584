"""The photographs of a meeting: dragged in or chosen, in order, each with a caption."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QMouseEvent,
    QPixmap,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QMenu, QScrollArea, QVBoxLayout, QWidget

from desktop.services.meeting_draft import Photo
from desktop.ui import theme
from desktop.ui.pictures import Pictures

SUFFIXES = (".jpg", ".jpeg", ".png", ".bmp", ".webp", ".gif", ".tif", ".tiff")
WIDE, HIGH = 104, 76
KEPT = 60  # pictures held ready
FEWEST = 3  # a meeting is usually asked for two or three


class Tile(QFrame):
    """One photograph with its caption below."""

    captioned = Signal(str)
    asked = Signal(str)  # 'left', 'right', 'drop', 'open'

    def __init__(self, photo: Photo, place: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"第 {place + 1} 张照片 {photo.caption}")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.u(2))
        self.picture = QLabel(self)
        self.picture.setFixedSize(theme.u(WIDE), theme.u(HIGH))
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.picture.setProperty("k", "thumbnail")
        self.caption = QLineEdit(photo.caption, self)
        self.caption.setObjectName(f"photos.{place}.caption")
        self.caption.setAccessibleName(f"第 {place + 1} 张照片说明")
        self.caption.setPlaceholderText("写说明")
        self.caption.setProperty("k", "bare")
        self.caption.setFixedWidth(theme.u(WIDE))
        self.caption.setToolTip(photo.caption)
        self.caption.textEdited.connect(self.captioned)
        column.addWidget(self.picture)
        column.addWidget(self.caption)

    def show_picture(self, shown: QPixmap) -> None:
        if shown.isNull():
            self.picture.setText("打不开")
            return
        wide, high = self.picture.width(), self.picture.height()
        left, top = (shown.width() - wide) // 2, (shown.height() - high) // 2
        self.picture.setPixmap(shown.copy(max(left, 0), max(top, 0), wide, high))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for word, what in (("打开看", "open"), ("往前移", "left"), ("往后移", "right"), ("去掉这张", "drop")):
            menu.addAction(word, lambda what=what: self.asked.emit(what))
        menu.popup(event.globalPos())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        keys = {Qt.Key.Key_Delete: "drop", Qt.Key.Key_Return: "open"}
        keys |= {Qt.Key.Key_Left: "left", Qt.Key.Key_Right: "right"} if alt else {}
        if what := keys.get(Qt.Key(event.key())):
            self.asked.emit(what)
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.asked.emit("open")


class DropTile(QFrame):
    """The dashed place for the next photograph; a click asks for files."""

    clicked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("photo_add")
        self.setAccessibleName("添加照片")
        self.setFixedSize(theme.u(WIDE), theme.u(HIGH))
        column = QVBoxLayout(self)
        column.setSpacing(0)
        mark, self.words = QLabel(), QLabel()
        mark.setPixmap(theme.pixmap("photo", "paper600", 24))
        for label in (mark, self.words):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(label)
        self.words.setProperty("k", "soft")
        self.setProperty("k", "dropzone")
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.clicked.emit()


class Photos(QScrollArea):
    """The photographs in order. `changed` after every edit; `wanted` when the clerk asks for files."""

    changed = Signal()
    wanted = Signal()
    opened = Signal(object)  # Path

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pictures = Pictures(QSize(theme.u(WIDE), theme.u(HIGH)), KEPT, self, fill=True)
        self._pictures.came.connect(lambda _file: self._show_pictures())
        self.photos: list[Photo] = []
        self.setObjectName("photos")
        self.setAccessibleName("照片")
        self.setAcceptDrops(True)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(theme.u(HIGH + 32))
        self._rebuild()

    def show_photos(self, photos: Sequence[Photo]) -> None:
        """Replace every photograph; not a change by the clerk."""
        if list(photos) != self.photos or not photos:
            self.photos = list(photos)
            self._rebuild()

    def add(self, files: Iterable[Path]) -> None:
        """Add files at the end; what is no picture is left out."""
        known = {photo.file for photo in self.photos}
        fresh = [Photo(f) for f in files if f.suffix.lower() in SUFFIXES and f not in known]
        if fresh:
            self._become([*self.photos, *fresh])

    def _become(self, photos: list[Photo]) -> None:
        self.photos = photos
        self._rebuild()
        self.changed.emit()

    def _rebuild(self) -> None:
        inner = QWidget()
        inner.setObjectName("scrolled")
        line = QHBoxLayout(inner)
        line.setContentsMargins(theme.u(12), 0, theme.u(12), 0)
        line.setSpacing(theme.u(8))
        self.tiles = [self._tile(photo, place) for place, photo in enumerate(self.photos)]
        for tile in self.tiles:
            line.addWidget(tile, 0, Qt.AlignmentFlag.AlignTop)
        drop = DropTile()
        rest = FEWEST - len(self.photos)
        drop.words.setText(f"再放 {rest} 张" if self.photos and rest > 0 else "拖进来")
        drop.clicked.connect(self.wanted)
        line.addWidget(drop, 0, Qt.AlignmentFlag.AlignTop)
        line.addStretch(1)
        self.setWidget(inner)
        self._show_pictures()

    def _tile(self, photo: Photo, place: int) -> Tile:
        tile = Tile(photo, place)
        tile.captioned.connect(lambda text: self._caption(place, text))
        tile.asked.connect(lambda what: self._do(what, place))
        return tile

    def _show_pictures(self) -> None:
        """Show those that have been read; the others come."""
        for tile, photo in zip(self.tiles, self.photos, strict=True):
            if picture := self._pictures.get(photo.file):
                tile.show_picture(picture)

    def _caption(self, place: int, text: str) -> None:
        self.photos[place] = replace(self.photos[place], caption=text)
        self.changed.emit()

    def describe(self, place: int, text: str) -> None:
        """Write a caption from elsewhere."""
        if place < len(self.photos):
            photos = list(self.photos)
            photos[place] = replace(photos[place], caption=text)
            self._become(photos)

    def move(self, place: int, by: int) -> None:
        """Move a photograph one place before or behind."""
        self._do("left" if by < 0 else "right", place)

    def focus(self, place: int) -> None:
        """Put the cursor on a photograph."""
        if 0 <= place < len(self.tiles):
            self.tiles[place].setFocus()

    def _do(self, what: str, place: int) -> None:
        photos = list(self.photos)
        if what == "open":
            self.opened.emit(photos[place].file)
        elif what == "drop":
            del photos[place]
            self._become(photos)
        elif 0 <= place + (step := -1 if what == "left" else 1) < len(photos):
            photos[place], photos[place + step] = photos[place + step], photos[place]
            self._become(photos)

    # --- dragging

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(Path(url.toLocalFile()).suffix.lower() in SUFFIXES for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDropEvent) -> None:
        event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        self.add(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
        event.acceptProposedAction()

    def sizeHint(self) -> QSize:
        return QSize(theme.u(360), theme.u(HIGH + 32))

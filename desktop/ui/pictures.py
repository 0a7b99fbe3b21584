"""Pictures read beside the window: what is asked for last comes first, and what is no longer in sight is not read."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QImage, QImageReader, QPixmap

LARGEST = 4096  # pixels a side; of a larger picture no screen shows more
WAITING = 80  # so many are wanted at once; older wishes are for rows that have scrolled past


def read(file: Path, size: QSize, *, fill: bool = False) -> QImage:
    """Read a picture no larger than asked, turned as it was taken; a null image where it cannot be read.

    fill: as large as fills the size, to be cut; else as large as fits into it.
    """
    reader = QImageReader(str(file))
    reader.setAutoTransform(True)
    whole = reader.size()
    mode = Qt.AspectRatioMode.KeepAspectRatioByExpanding if fill else Qt.AspectRatioMode.KeepAspectRatio
    if whole.isValid() and (fill or whole.width() > size.width() or whole.height() > size.height()):
        reader.setScaledSize(whole.scaled(size, mode))
    return reader.read()


class Pictures(QObject):
    """Gives pictures of one size; those that are not read yet come later, with `came`."""

    came = Signal(str)  # the file

    def __init__(self, size: QSize, kept: int, parent: QObject | None = None, *, fill: bool = False) -> None:
        super().__init__(parent)
        self._most = kept
        self._kept: OrderedDict[str, QPixmap] = OrderedDict()
        self._reader = _Reader(size, fill)
        self._reader.mail.read.connect(self._keep, Qt.ConnectionType.QueuedConnection)
        self.destroyed.connect(self._reader.stop)

    def get(self, file: Path) -> QPixmap | None:
        """The picture, null if it cannot be read; None while it is not there yet."""
        name = str(file)
        if name in self._kept:
            self._kept.move_to_end(name)
            return self._kept[name]
        self._reader.want(name)
        return None

    def _keep(self, name: str, image: QImage) -> None:
        self._kept[name] = QPixmap.fromImage(image)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
        self.came.emit(name)


class _Mail(QObject):
    read = Signal(str, QImage)


class _Reader:
    """Reads on a thread of its own, which ends when nothing is wanted any more."""

    def __init__(self, size: QSize, fill: bool) -> None:
        self.mail = _Mail()
        self._size, self._fill = size, fill
        self._wanted: deque[str] = deque(maxlen=WAITING)
        self._lock = threading.Lock()
        self._reading = ""
        self._running = self._over = False

    def want(self, name: str) -> None:
        """Read this file next."""
        with self._lock:
            if name == self._reading:
                return
            if name in self._wanted:
                self._wanted.remove(name)
            self._wanted.append(name)
            if not self._running:
                self._running = True
                threading.Thread(target=self._work, name="pictures", daemon=True).start()

    def stop(self) -> None:
        self._over = True

    def _next(self) -> str:
        """The file wanted last; '' ends the thread."""
        with self._lock:
            self._reading = "" if self._over or not self._wanted else self._wanted.pop()
            self._running = bool(self._reading)
            return self._reading

    def _work(self) -> None:
        while name := self._next():
            self.mail.read.emit(name, read(Path(name), self._size, fill=self._fill))

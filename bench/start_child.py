"""One start, watched from inside: a bare Qt window, or the program on a book. Run by bench_start."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QLabel, QWidget

BEGAN = float(os.environ["BENCH_BEGAN"])
PATIENCE = 20_000  # milliseconds
marks: dict[str, float] = {}


def mark(name: str) -> None:
    marks.setdefault(name, (time.monotonic() - BEGAN) * 1000)


class Watch(QObject):
    """Notes the moment after the first painting of the window, and after the first one that shows records."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint and isinstance(watched, QWidget):
            window = watched.window()
            QTimer.singleShot(0, lambda: mark("frame"))
            if "records" not in marks and shows_records(window):
                QTimer.singleShot(0, lambda: self.end(window))
        return False

    def end(self, window: QWidget) -> None:
        if "records" not in marks:
            mark("records")
            window.close()


def shows_records(window: QWidget) -> bool:
    """Whether the first page shows the year's meetings; a bare window has all it will ever have."""
    grid = getattr(getattr(window, "page", None), "grid", None)
    return type(window) is QWidget or bool(grid is not None and grid.rows)


def bare() -> int:
    app = QApplication(sys.argv[:1])
    window = QWidget()
    window.setWindowTitle("村务台账")
    QLabel("村务台账", window)
    window.resize(1366, 696)
    window.show()
    return app.exec()


def program(book: str) -> int:
    from desktop.__main__ import main

    return main(["--book", book])


def peak() -> float:
    """Return the most memory the process has held, in MB; Linux only."""
    status = Path("/proc/self/status")
    lines = status.read_text().splitlines() if status.exists() else []
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM")), 0.0)


def main() -> int:
    loop = QApplication.exec

    def watched() -> int:
        app = QApplication.instance()
        assert app
        watch = Watch(app)
        app.installEventFilter(watch)
        QTimer.singleShot(PATIENCE, app, lambda: app.exit(1))
        return loop()

    QApplication.exec = staticmethod(watched)  # type: ignore[method-assign]
    if program(sys.argv[1]) if len(sys.argv) > 1 else bare():
        sys.exit("nothing was shown")
    print(*(f"{name}={value:.1f}" for name, value in {**marks, "peak": peak()}.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())

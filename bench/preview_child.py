"""What the preview waits for, run by bench_paper in a process of its own: `preview_child SHEET PDF`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

from PySide6.QtCore import QSize

from desktop.paper.impose import Leaves, image_of
from desktop.paper.pages import Pages
from desktop.paper.pdf import application, paint_pdf
from desktop.sheets.read_xlsx import read_sheet


def main() -> None:
    application()
    started = time.perf_counter()
    sheet = read_sheet(Path(sys.argv[1]))
    leaves = Leaves(Pages([sheet]))
    image_of(leaves, 0, QSize(1123, 794))
    first, held = time.perf_counter() - started, _peak()
    paint_pdf([sheet], Path(sys.argv[2]))
    print(f"first page of {len(leaves)} seen after {first:.2f} s with {held} MB, and {_peak()} MB with the PDF of all")


def _peak() -> int:
    """Megabytes; getrusage would tell of the process that started this one, if that is larger."""
    return int(Path("/proc/self/status").read_text().partition("VmHWM:")[2].split()[0]) // 1024


if __name__ == "__main__":
    main()

"""Sheets as one PDF: written beside the target, checked, and only then put in its place."""

from __future__ import annotations

import datetime
import os
import re
import sys
import time
from collections.abc import Callable, Container, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.kit.errors import Blocked, Refused
from desktop.kit.work import Progress, Work
from desktop.sheets.sheet import Sheet

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

    from desktop.paper.impose import Leaves
    from desktop.paper.pages import Pages

_RETRIES = (0.05, 0.1, 0.2, 0.4, 0.8, 1.6)
_BUSY = {5, 32, 33}  # Windows: access denied, sharing violation, lock violation
_kept: list[object] = []


@dataclass(frozen=True, slots=True)
class Painted:
    """What came of it: pages written, (wanted, used) fonts that were replaced, and what could not be painted."""

    pages: int
    substitutions: tuple[tuple[str, str], ...] = ()
    left_out: tuple[str, ...] = ()


def application() -> QGuiApplication:
    """Return the running Qt application, or make one; on Linux that one needs no display."""
    from PySide6.QtGui import QGuiApplication

    running = QGuiApplication.instance()
    if isinstance(running, QGuiApplication):
        return running
    if sys.platform.startswith("linux"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    made = QGuiApplication(sys.argv[:1] or ["cunwu"])
    _kept.append(made)
    return made


def paint_pdf(
    sheets: Sequence[Sheet],
    target: Path,
    *,
    title: str = "",
    file_name: str = "",
    today: datetime.date | None = None,
    pages: Container[int] | None = None,
    progress: Callable[[int, int], object] | None = None,
) -> Painted:
    """Paint sheets into a PDF at `target`; an older file there stays whole until the new one is proven.

    `pages` chooses by place in the job, from 1; `progress(done, total)` is called after each page and may raise to
    cancel.
    Raises Blocked where the file cannot be written, Refused where no page is chosen.
    """
    with closing(painting(sheets, target, title=title, file_name=file_name, today=today, pages=pages)) as work:
        while True:
            try:
                step = next(work)
            except StopIteration as end:
                painted: Painted = end.value
                return painted
            if progress:
                progress(step.done, step.total)


def painting(
    sheets: Sequence[Sheet],
    target: Path,
    *,
    title: str = "",
    file_name: str = "",
    today: datetime.date | None = None,
    pages: Container[int] | None = None,
) -> Work[Painted]:
    """Paint as `paint_pdf` does, a page at a time: a Work whose result is Painted. Closing it cancels."""
    application()
    from desktop.paper.impose import Leaves
    from desktop.paper.pages import Pages

    clock = datetime.datetime.now()
    job = Pages(sheets, file_name=file_name, now=datetime.datetime.combine(today or clock.date(), clock.time()))
    chosen = [n for n in range(len(job)) if pages is None or n + 1 in pages]
    if not chosen:
        raise Refused(f"没有选中任何一页。这份文件共 {len(job)} 页，请重新填写页码范围。")
    return (yield from saving(Leaves(job, chosen), target, title or file_name))


def saving(leaves: Leaves, target: Path, title: str = "") -> Work[Painted]:
    """Write leaves as a PDF at `target`, one at a time: a Work whose result is Painted. Closing it cancels."""
    job = leaves.job
    part = target.with_name(target.name + ".part")
    try:
        yield from _write(leaves, part, title)
        _prove(part, job, len(leaves))
        _put(part, target)
    except OSError as error:
        raise Blocked(_why(target, error)) from error
    finally:
        part.unlink(missing_ok=True)
    substitutions = tuple((s.wanted, s.used) for s in job.fonts.substitutions)
    return Painted(len(leaves), substitutions, tuple(job.left_out))


def _write(leaves: Leaves, part: Path, title: str) -> Work[None]:
    from PySide6.QtGui import QPainter, QPdfWriter

    part.write_bytes(b"")  # says at once, and in the system's words, where a folder cannot be written
    writer = QPdfWriter(str(part))
    writer.setResolution(1440)
    writer.setCreator("村务台账")
    writer.setTitle(title)
    writer.setPageLayout(leaves.layout(0))
    painter = QPainter()
    if not painter.begin(writer):
        raise OSError(f"cannot write {part}")
    try:
        for n in range(len(leaves)):
            if n:
                writer.setPageLayout(leaves.layout(n))
                writer.newPage()
            leaves.paint(painter, n)
            yield Progress(n + 1, len(leaves), f"正在画第 {n + 1} 页，共 {len(leaves)} 页")
    finally:
        painter.end()


def _prove(part: Path, job: Pages, count: int) -> None:
    """Mend the text maps, and see that the file is a whole PDF of so many pages; Qt does not tell of a full disk."""
    from desktop.paper.mend import mended

    data = part.read_bytes()
    if not data.startswith(b"%PDF") or b"%%EOF" not in data[-64:] or page_count(data) != count:
        raise OSError(28, "the file was cut short")
    right = mended(data, job.fonts.rare)
    if right != data:
        part.write_bytes(right)
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    if part.stat().st_size != len(data):
        raise OSError(28, "the file was cut short")


def page_count(pdf: bytes) -> int:
    """Return how many pages a PDF written by Qt holds."""
    found = re.search(rb"/Type /Pages\s.*?/Count (\d+)", pdf, re.DOTALL)
    return int(found[1]) if found else 0


def _put(part: Path, target: Path) -> None:
    """Rename over the target; a virus scanner or viewer may hold it for a moment."""
    for wait in (*_RETRIES, None):
        try:
            os.replace(part, target)
            return
        except OSError as error:
            if wait is None or getattr(error, "winerror", None) not in _BUSY:
                raise
            time.sleep(wait)


def _why(target: Path, error: OSError) -> str:
    if error.errno in (28, 27, 122):  # no space, file too large, quota
        return f"磁盘空间不够，“{target.name}”没有写成。请清理磁盘或换一个文件夹再试；原来的文件和账本都没有变。"
    if error.errno == 2 or not target.parent.is_dir():
        return f"文件夹“{target.parent}”不存在，“{target.name}”没有写成。请先建好文件夹，或换一个位置。"
    if getattr(error, "winerror", None) in _BUSY:
        return f"“{target.name}”正被别的程序打开，没有写成。请关闭它再试；原来的文件没有变。"
    return f"“{target}”写不进去，可能是文件夹只读或没有权限。请换一个文件夹再试；原来的文件和账本都没有变。"

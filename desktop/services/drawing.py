"""Any workbook on paper: its sheets painted as one PDF."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.kit.errors import Blocked, Refused
from desktop.kit.work import Progress, Work

if TYPE_CHECKING:
    from desktop.paper.pdf import Painted
    from desktop.sheets.sheet import Sheet


@dataclass(frozen=True)
class Drawn:
    """A workbook painted: the pages, and what the clerk should know of fonts and of what could not be painted."""

    pages: int
    notes: tuple[str, ...] = ()


def folder_exists(target: Path) -> None:
    """Raise Blocked where the folder to write into is not there."""
    if not target.absolute().parent.is_dir():
        raise Blocked(f"文件夹“{target.absolute().parent}”不存在，请先建好，或换一个位置")


def paint(
    file: Path,
    target: Path,
    *,
    sheet: str | None = None,
    sheets: Sequence[str] = (),
    pages: str | None = None,
    today: date | None = None,
) -> Work[Drawn]:
    """Paint a workbook's visible sheets, or the named ones, into a PDF. Raises Refused, Blocked."""
    from desktop.paper.pdf import painting

    if not file.is_file():
        raise Refused(f"找不到文件“{file}”")
    if target.suffix.lower() != ".pdf":
        raise Refused(f"画出来的文件要以 .pdf 结尾，不能是“{target.name}”")
    folder_exists(target)
    yield Progress(0, 0, "正在画成 PDF")
    wanted = _sheets(file, (sheet,) if sheet else sheets, today)
    chosen_pages = page_range(pages)
    done = yield from painting(wanted, target, title=target.stem, file_name=file.name, today=today, pages=chosen_pages)
    return Drawn(done.pages, tuple(_notes(done)))


def _sheets(file: Path, names: Sequence[str], today: date | None) -> list[Sheet]:
    from desktop.paper.printed import read_printed

    found = read_printed(file, today)
    for name in names:
        if name not in [s.name for s in found]:
            raise Refused(f"“{file.name}”里没有工作表“{name}”，有：{'、'.join(s.name for s in found)}")
    wanted = [s for s in found if (s.name in names if names else s.visible)]
    if not wanted:
        raise Refused(f"“{file.name}”里的工作表都是隐藏的，没有可以画的。请用 WPS 或 Excel 取消隐藏后再试。")
    return wanted


def page_range(text: str | None) -> range | None:
    """Read 2-5 or 3. Raises Refused."""
    if not text:
        return None
    found = re.fullmatch(r"(\d+)(?:[-—~](\d+))?", text.strip())
    if not found or int(found[1]) < 1 or int(found[2] or found[1]) < int(found[1]):
        raise Refused(f"页码“{text}”要写成 3 或 2-5")
    return range(int(found[1]), int(found[2] or found[1]) + 1)


def _notes(done: Painted) -> list[str]:
    notes = [f"这台电脑没有“{wanted}”，用“{used}”代替" for wanted, used in done.substitutions]
    return notes + [f"没有画出：{what}" for what in done.left_out]

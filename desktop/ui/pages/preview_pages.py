"""A workbook laid out as it was chosen in the preview; its pages as pictures, and what is to be known of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from desktop.ui import printing
from desktop.ui.printing import Able

if TYPE_CHECKING:
    from desktop.paper.impose import Edges, Leaves, Shift
    from desktop.sheets.sheet import Sheet
    from desktop.store.book import Book


@dataclass(frozen=True)
class Choice:
    """What changes how the pages look: the sheet (None: all), 省墨, the way onto paper, and 套打 with its shift."""

    sheet: int | None = None
    thrifty: bool = False
    way: str = "plain"
    shift: Shift | None = None


def visible_sheets(file: Path, today: date | None = None) -> list[Sheet]:
    """Read a workbook's visible sheets, as they are on a day."""
    from desktop.paper.printed import read_printed

    return [sheet for sheet in read_printed(file, today) if sheet.visible]


def blank_form(book: Book, template: str) -> list[Sheet]:
    """Read the form that was filled, as it was before; nothing where it is not known or not of this kind."""
    from desktop.kit.errors import Refused
    from desktop.services import templates

    if not template:
        return []
    try:
        return visible_sheets(templates.find(book, template).file)
    except Refused:
        return []


def laid_out(
    sheets: Sequence[Sheet],
    file_name: str,
    choice: Choice | None = None,
    today: date | None = None,
    form: Sequence[Sheet] = (),
) -> tuple[Leaves, str, bool]:
    """Lay sheets out as chosen; with the first page's paper, and whether any page can be halved.

    What stands on `form` already is not printed again.
    """
    from desktop.paper.impose import Leaves, Way, can_halve
    from desktop.paper.overprint import standing
    from desktop.paper.pages import Pages, Saving
    from desktop.paper.sizes import paper_name

    choice = choice or Choice()
    over = choice.shift is not None
    clock = datetime.now()
    job = Pages(
        sheets if choice.sheet is None else [sheets[choice.sheet]],
        file_name=file_name,
        now=datetime.combine(today or clock.date(), clock.time()),
        saving=Saving(fills=choice.thrifty or over, thin_lines=choice.thrifty, lines=over),
        standing=standing(sheets, form),
    )
    first = job[0]
    paper = f"{paper_name(first.width, first.height)} {'横向' if first.width > first.height else '纵向'}"
    return Leaves(job, None, Way(choice.way), choice.shift), paper, can_halve(job)


def pictured(leaves: Leaves, number: int, size: QSize) -> tuple[QImage, str]:
    """Paint one leaf, as many pixels as `size`; with what is to be known so far."""
    from desktop.paper.impose import image_of

    return image_of(leaves, number, size), noted(leaves)


def noted(leaves: Leaves) -> str:
    """What to know: fonts that were replaced, and what could not be painted."""
    lines = [f"{s.wanted} → {s.used}" for s in leaves.job.substitutions]
    if lines:
        lines = [f"这台电脑缺 {len(lines)} 种字体，这样代替：", *lines]
    return "\n".join(lines + [f"没有画出：{what}" for what in leaves.job.left_out])


def edges(leaves: Leaves, printer: str) -> tuple[str, str, Edges | None]:
    """Hold the leaves against what the printer leaves blank: words, their kind, and the printer's limits if crossed."""
    from desktop.paper.impose import free_edges
    from desktop.paper.sizes import paper_name

    able: Able | None = printing.able(printer, leaves.layout(0))
    if able is None:
        return "", "", None
    if not able.takes:
        paper = paper_name(leaves[0].width, leaves[0].height)
        return f"“{printer}”没有 {paper} 纸，请换一台打印机，或在“纸张”里改选", "red", None
    free = [free_edges(leaves, n) for n in range(len(leaves))]
    short = []
    for side, words in (("left", "左"), ("right", "右"), ("top", "上"), ("bottom", "下")):
        least, blank = min(getattr(edge, side) for edge in free), getattr(able.blank, side)
        if least < blank - 0.05:
            short.append(f"{words}边只有 {least:g} 毫米，打印机要 {round(blank, 1):g} 毫米")
    if not short:
        return "页边距够，不会切字", "green", None
    return "页边距不够，红线外面的印不出来：\n" + "\n".join(short), "red", able.blank

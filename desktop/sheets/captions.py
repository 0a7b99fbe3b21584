"""What stands above each of several lists on one sheet: 一、正式党员 … 二、预备党员."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from desktop.sheets.gaps import gaps
from desktop.sheets.grid import Box, Grid
from desktop.sheets.layout import Layout, Table
from desktop.sheets.wording import is_total, stays

LONGEST = 24
COUNTED = re.compile(r"^([一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十\d]+[）)]|\d+[、.．]|表[一二三四五六]|第[一二三四五六]部分)")
WHOLE = re.compile(r"(表|册|名册|台账|清单|记录|名单|登记簿)([（(].*[）)])?$")


def captioned(grid: Grid, layout: Layout, main: Table, lists: Sequence[Table]) -> Layout:
    """Add further lists to a layout, each under its own caption; of one list the sheet's title is enough."""
    if not lists:
        return layout
    tables = sorted([main, *lists], key=lambda t: t.top)
    captions = [_caption(grid, t, max((o.last for o in tables if o.last < t.top), default=0)) for t in tables]
    for n, table in enumerate(tables):
        shared = any(o.top == table.top and o is not table and captions[m] == captions[n] for m, o in enumerate(tables))
        if shared or (table.top == tables[0].top and not _own(captions[n], layout)):
            captions[n] = table.side or _group(table)
    own = dict(zip(map(id, tables), captions, strict=True))
    others = tuple(Layout(layout.sheet, "list", table=t, caption=own[id(t)]) for t in lists)
    return replace(layout, others=others, caption=own[id(main)])


def _own(caption: str, layout: Layout) -> bool:
    """Whether the line above the first list is that list's, and not a part of the sheet's title."""
    if caption not in [text for _, text in layout.titles]:
        return True
    short = len(caption) <= 12 and not WHOLE.search(caption)
    return len(layout.titles) > 1 and (short or bool(COUNTED.match(caption)))


def _caption(grid: Grid, table: Table, floor: int) -> str:
    """The one text in the nearest row above a list that says something; else the vertical label at its left."""
    for row in range(table.top - 1, floor, -1):
        texts = [b for b in grid.texts(row) if b.right >= table.columns[0].col and b.left <= table.columns[-1].col]
        if len(texts) == 1 and _names(texts[0]) and not _asks(grid, texts[0]):
            return texts[0].text
        if texts:
            break
    return table.side or _group(table)


def _group(table: Table) -> str:
    """The heading that all columns of a list stand under."""
    groups = {c.path[0] if len(c.path) > 1 else "" for c in table.columns}
    return groups.pop() if len(groups) == 1 else ""


def _asks(grid: Grid, box: Box) -> bool:
    """Whether a text is the label of an empty cell beside it: 备注 | ____."""
    beside = grid.box(box.top, box.right + 1)
    return grid.ruled(box.top, box.left) and grid.ruled(box.top, box.right + 1) and beside.width >= box.width


def _names(box: Box) -> bool:
    text = box.text.rstrip(":：")
    return 1 < len(text) <= LONGEST and not (box.number or stays(text) or is_total(text) or gaps(box.raw))

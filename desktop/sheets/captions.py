"""What stands above each of several lists on one sheet: 一、正式党员 … 二、预备党员."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

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
    above = {t.top: before.last for before, t in pairwise(tables)}
    captions = {t.top: _caption(grid, t, above.get(t.top, 0)) for t in tables}
    first = tables[0]
    if captions[first.top] == layout.title or not _own(captions[first.top], layout, len(layout.titles)):
        captions[first.top] = first.side
    others = tuple(Layout(layout.sheet, "list", table=t, caption=captions[t.top]) for t in lists)
    return replace(layout, others=others, caption=captions[main.top])


def _own(caption: str, layout: Layout, lines: int) -> bool:
    """Whether the line above the first list is that list's, and not a part of the sheet's title."""
    if caption not in [text for _, text in layout.titles]:
        return True
    return lines > 1 and (bool(COUNTED.match(caption)) or (len(caption) <= 12 and not WHOLE.search(caption)))


def _caption(grid: Grid, table: Table, floor: int) -> str:
    """The one text in the nearest row above a list that says something; else the vertical label at its left."""
    for row in range(table.top - 1, floor, -1):
        texts = grid.texts(row)
        if len(texts) == 1 and _names(texts[0]):
            return texts[0].text
        if texts:
            break
    return table.side


def _names(box: Box) -> bool:
    text = box.text.rstrip(":：")
    return 1 < len(text) <= LONGEST and not (box.number or stays(text) or is_total(text) or gaps(box.raw))

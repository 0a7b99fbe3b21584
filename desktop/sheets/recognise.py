"""A sheet recognised: its title and unit line, its list or its form, what is to be filled and what stays."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from desktop.sheets.blocks import free_rows
from desktop.sheets.captions import captioned
from desktop.sheets.details import table
from desktop.sheets.gaps import gaps
from desktop.sheets.grid import Box, Grid
from desktop.sheets.header import find_header, header_above, side_by_side
from desktop.sheets.layout import Layout, Spot, Table
from desktop.sheets.pairs import Pairs, named_rows
from desktop.sheets.sheet import Sheet
from desktop.sheets.wording import ENUMERATED, SIGN, is_total, stays

Titles = tuple[tuple[Spot, str], ...]
MOST = 20  # further lists on one sheet
MANY = 6  # rows of labels with blanks make a form even where nothing stands below the list
# What is counted below a sheet to sign, and when a list was filled in
BELOW = re.compile(
    r"(应到|实到|请假|缺席|列席|未到)(会|党员|人员|领导)?(人数)?$|(缺席|未到|请假)\S*(人员|名单|原因)$|填[表报写](日期|时间)$"
    r"|^实际参加$|^(实际)?(参加|参与|到场)(活动)?人数(合计)?$|^(总|合计)(服务)?时长$"
)


ASKED = 4  # labels with a blank, by which a sheet with one row for records is a form


def recognise(sheet: Sheet) -> Layout:
    """Say what a sheet is made of. A sheet with nothing to fill is a form without blanks."""
    grid = Grid(sheet)
    tables, kept = _tables(grid)
    tables, matrices = _apart(grid, tables)
    main = _main(tables)
    titles = _titles(grid, min((t.top for t in tables), default=grid.bottom + 1))
    top = max((spot[0] for spot, _ in titles), default=0)
    around = Pairs(grid, (*tables, *matrices))
    _title_gaps(grid, around, titles)
    around.rows(range(1, (main.top if main else grid.bottom + 1)))
    for one in matrices:
        around.matrix(one)
    if main is None:
        return _layout(grid, "form", titles, None, around, kept)
    rest = Pairs(grid, (*tables, *matrices))
    rest.rows(range(main.top, grid.bottom + 1))
    others = [t for t in tables if t is not main and t.first == t.last and not _list_of_one(t, main)]
    if not _is_form(main, rest, others, around, top):
        return _list(grid, titles, main, tables, others, around, rest, kept)
    once = main.first == main.last and not main.number  # 走访对象: 户主|村民小组|住址 once
    for other in (*others, *((main,) if once else ())):
        around.below_headings(other)
    around.found += rest.found
    around.keep += rest.keep
    found = _layout(grid, "form", titles, None if once else main, around, kept)
    return found if once else captioned(grid, found, main, [t for t in tables if t not in (*others, main)][:MOST])


def _list(
    grid: Grid, titles: Titles, main: Table, tables: list[Table], others: list[Table], around: Pairs, rest: Pairs,
    kept: list[Spot],
) -> Layout:  # fmt: skip
    lists = [t for t in tables if t is not main and _second(grid, t, main)][:MOST]
    for other in (t for t in others if t.last < main.top):  # what is said once, above the list: 村名|书记|户数
        around.below_headings(other)
    around.found += [b for b in rest.found if b.row > main.last and BELOW.match(b.label)]
    below = (b for r in range(main.last + 1, grid.bottom + 1) for b in grid.texts(r))
    around.keep += [b.spot for b in below if not any(t.top <= b.top <= t.last for t in lists)]
    return captioned(grid, _layout(grid, "list", titles, main, around, kept), main, lists)


def _apart(grid: Grid, tables: list[Table]) -> tuple[list[Table], list[Table]]:
    """Part lists from tables whose few rows are each for somebody named: 甲方：, 乙方：."""
    named = [(t, len(named_rows(grid, t))) for t in tables]
    return [t for t, n in named if n <= 1], [replace(t, last=t.first + n - 1) for t, n in named if n > 1]


def _list_of_one(table: Table, main: Table) -> bool:
    """Whether a table ruled for one record is a list all the same: it counts its rows, or is headed as another list."""
    return bool(table.number) or [c.path for c in table.columns] == [c.path for c in main.columns]


def _second(grid: Grid, other: Table, main: Table) -> bool:
    """Whether a table is a list of its own, with rows free for records, and no legend or signature."""
    names = [b.text for c in other.columns if (b := grid.box(other.bottom, c.col))]
    if len(other.columns) < 2 or sum(bool(SIGN.search(f"{n}：")) for n in names) > 1:
        return False
    free = [grid.box(other.first + c.line, c.col) for c in other.columns if not other.counts(c)]
    open_ = sum(not b.text for b in free) >= 0.6 * len(free)
    return open_ and (_list_of_one(other, main) or (other.last > other.first and len(other.columns) >= 3))


def find_sheet(sheets: Sequence[Sheet]) -> str:
    """Return the name of the sheet to fill: the visible one with the most headings and blanks."""
    def worth(sheet: Sheet) -> float:
        layout = recognise(sheet)
        columns = len(layout.table.columns) if layout.table else 0
        words = re.search(r"字典|填表说明|填报说明|说明|代码|选项|dict|type|下拉|隐藏", sheet.name, re.IGNORECASE)
        return (columns + len(layout.blanks) + 0.5) * (1 if sheet.visible else 0.1) * (0.1 if words else 1)

    return max(sheets, key=worth).name


def _tables(grid: Grid) -> tuple[list[Table], list[Spot]]:
    found: list[Table] = []
    kept: list[Spot] = []
    row = 1
    while row <= grid.bottom:
        header = find_header(grid, row)
        if header is None:
            break
        for part in side_by_side(header):
            made, rows = table(grid, part)
            found.append(made)
            kept += [b.spot for r in rows for b in grid.texts(r)]
            row = max(row, made.last + 1)
    for free in free_rows(grid):
        if not any(t.top <= free.last and free.first <= t.last for t in found):
            header = header_above(grid, free.first, free.left, free.right)
            found += [replace(table(grid, header)[0], first=free.first, last=free.last)] if header else []
    return sorted(found, key=lambda t: t.top), kept


def _main(tables: list[Table]) -> Table | None:
    return max(tables, key=lambda t: ((t.last - t.first + 1 > 1), len(t.columns)), default=None)


def _is_form(main: Table, rest: Pairs, others: list[Table], around: Pairs, top: int) -> bool:
    """A list is a form's part where blanks with labels stand below it too."""
    if main.row_names:
        return False
    if len({b.row for b in around.found if b.row > top and around.inside(b)}) >= MANY:
        return True  # the meeting's own record above those who came
    if main.halves > 1:
        return False
    asked = [b for b in rest.found if b.row > main.last and not SIGN.search(f"{b.label}：")]  # who signs makes no form
    below = sum(b.start is None or b.fresh for b in asked)
    above = sum(b.start is None and b.row > top for b in around.found)
    parts = sum(len(t.columns) for t in others if t.top > main.last)
    if main.first == main.last and above + len(others) == 0:
        return below >= ASKED  # a row of labels over one of blanks, and more below
    if main.side and above >= 2:  # 家庭成员 written down the side is a part of somebody's form
        return True
    return below + parts >= 2 or (below == 1 and above > 0)


def _titles(grid: Grid, top: int) -> Titles:
    """The lines above everything else that name the sheet."""
    found: list[tuple[Spot, str]] = []
    for row in range(1, min(top, 8)):
        texts = grid.texts(row)
        if not texts:
            continue
        if len(texts) > 1 or not _names_the_sheet(grid, texts[0]):
            break
        if not ENUMERATED.match(texts[0].text):
            found.append((texts[0].spot, texts[0].text))
        if len(found) == 2:
            break
    return tuple(found)


def _names_the_sheet(grid: Grid, box: Box) -> bool:
    if ENUMERATED.match(box.text):
        return True
    if re.search(r"[:：]", box.text) or stays(box.text) or is_total(box.text) or box.number:
        return False
    wide = box.width > 1 or not grid.box(box.top, box.right + 1).text
    return wide and not (grid.ruled(box.top, box.left) and box.width < 3)


def _title_gaps(grid: Grid, pairs: Pairs, titles: Titles) -> None:
    for spot, _ in titles:
        if not gaps(grid.box(*spot).raw):
            pairs.taken.add(spot)


def _layout(
    grid: Grid, kind: str, titles: Titles, main: Table | None, pairs: Pairs, kept: list[Spot]
) -> Layout:
    titled = {spot for spot, _ in titles}
    found = (b for b in pairs.found if not (b.spot in titled and b.fresh))
    blanks = sorted(found, key=lambda b: (b.row, b.col, b.start or 0))
    keep = sorted(set(kept) | set(pairs.keep) - titled)
    texts = {spot: grid.box(*spot).raw for spot in {b.spot for b in blanks if b.start is not None}}
    return Layout(grid.sheet.name, kind, titles, main, tuple(blanks), tuple(keep), texts)

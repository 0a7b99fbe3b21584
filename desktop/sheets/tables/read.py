"""Read any roster: which kind of file it is, which sheet is meant, where its heading ends and its records begin."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

from desktop.kit.errors import Refused
from desktop.sheets import worker
from desktop.sheets.details import table as area_of
from desktop.sheets.grid import Grid
from desktop.sheets.header import header_above
from desktop.sheets.layout import Column, Layout
from desktop.sheets.layout import Table as Area
from desktop.sheets.recognise import recognise
from desktop.sheets.sheet import Area as Span
from desktop.sheets.sheet import Sheet
from desktop.sheets.tables.bands import group_in
from desktop.sheets.tables.html import sheet_of_html
from desktop.sheets.tables.rows import Chunk, Left, Row, chunks, lines_of
from desktop.sheets.tables.source import EMPTY, Source, opened, stamp_of
from desktop.sheets.tables.text import sheet_of_text
from desktop.sheets.template import fingerprint
from desktop.sheets.wording import NUMBER_WORDS, is_heading, key

T = TypeVar("T")
HEAD = 80  # rows looked at for the heading
SURVEYED = 3000  # rows of each sheet that are looked at to tell which one is meant
UID_HEADING = "记录编号"
NO_TABLE = "工作表“{}”里没有找到表头。请看看是不是选错了工作表；表头要有两列以上，下面是一行一条的记录。"
NO_HEADING = "工作表“{}”的第 {} 行没有两列以上的字，不能当表头。表头是写着“姓名”“电话”这些的那一行，请换一行。"
STACKED = "工作表“{}”里每条记录占 {} 行，程序只能收一行一条的名册。请先改成一行一条再导入；要填这种表，可以直接用它导出。"


@dataclass(frozen=True)
class Table:
    """A sheet to be imported: `sheets` are the file's sheets by name, `layout` what was recognised of its head.

    `sheet` is the head alone where there is a file, whose rows are read as they are asked for. `exported`: the last
    column holds the records' own numbers, as in this program's plain lists. `count` is about how many rows there are.
    `heading` is the row in which the headings stand as a person said, now or of a file before; 0 if they were found.
    """

    file: str
    sheets: tuple[str, ...]
    sheet: Sheet
    layout: Layout
    exported: bool = False
    lost: tuple[str, ...] = field(default=())
    count: int = 0
    path: str = ""
    stamp: tuple[int, int] = (0, 0)
    heading: int = 0

    def chunks(self, layout: Layout | None = None) -> Iterator[Chunk]:
        """Give the rows that hold records chunk by chunk; `layout` is what a person said. Raises as `each` does."""
        return self.each(as_it_is, layout=layout)

    def each(
        self, make: Callable[..., T], *arguments: object, layout: Layout | None = None, bands: bool = False
    ) -> Iterator[T]:
        """Give what a function makes of each chunk, called where the file is read: it must be importable.

        `bands`: a row or the title may name the 村民小组 of many rows, which is then in the column BAND.
        Raises Refused, also if the file has changed since; Blocked.
        """
        table = (layout or self.layout).table
        if table is None:
            raise Refused(NO_TABLE.format(self.sheet.name))
        group = self.group if bands else None
        if not self.path:
            here = chunks(lines_of(self.sheet), self.sheet.merges, table, self.exported, group)
            return (make(chunk, *arguments) for chunk in here)
        if stamp_of(self.path) != self.stamp:
            raise Refused(f"“{self.file}”刚刚改过了，请重新选这个文件再核对一遍")
        place = self.path, self.sheet.name, self.sheet.merges, table, self.exported, group
        return worker.stream(streamed, *place, make, arguments)

    @property
    def title(self) -> str:
        return self.layout.title

    @property
    def group(self) -> str:
        """The 村民小组 whose roster this is, as its title, sheet or file says; '' if none of them says one."""
        return group_in(self.title, self.sheet.name, Path(self.file).stem)

    def headings(self) -> list[tuple[int, str]]:
        """Return the columns with their headings, from the left."""
        table = self.layout.table
        return [(c.col, "".join(c.path[-1:]) or c.heading) for c in table.columns] if table else []

    def where(self, number: int) -> tuple[str, int]:
        """Return a row's file, '' where there is one file, and its number there."""
        return "", number

    def records(self, layout: Layout | None = None) -> tuple[list[Row], list[Left]]:
        """Return all the rows that hold records, and those left out with the reason. Raises as `chunks` does."""
        rows, left = list[Row](), list[Left]()
        for chunk in self.chunks(layout):
            rows += chunk.rows()
            left += chunk.left
        return rows, left


def read_table(path: Path, sheet: str | None = None, heading: int = 0, known: Sequence[str] = ()) -> Table:
    """Read the head of the named sheet, or of the one with the most records. Raises Refused, Blocked.

    `heading` is the row of the headings, if a person says it; `known` are the fingerprints of headings of which one
    said so before, the latest first.
    """
    return worker.call(surveyed, str(path), sheet, heading, tuple(known))


def read_pasted(text: str, html: str = "", heading: int = 0, known: Sequence[str] = ()) -> Table:
    """Read what was copied from WPS or Excel: its HTML if that has a table, else its tab-separated text.

    `heading` and `known` are as in `read_table`. Raises Refused.
    """
    pasted = sheet_of_html(html, "粘贴的内容") if html else Sheet("粘贴的内容")
    if not pasted.cells:
        pasted = sheet_of_text(text, "粘贴的内容", "\t" if "\t" in text else "")
    heading = heading or _remembered(pasted, known)
    layout, exported = _layout(pasted, heading)
    return Table("粘贴的内容", (pasted.name,), pasted, layout, exported, count=pasted.bottom, heading=heading)


# --- in the worker


def surveyed(path: str, wanted: str | None, heading: int = 0, known: Sequence[str] = ()) -> Table:
    """Find the sheet with the records and recognise its head. Raises Refused, Blocked."""
    source, file = opened(path), Path(path).name
    if wanted is not None and wanted not in source.names:
        raise Refused(f"“{file}”里没有工作表“{wanted}”，有：{'、'.join(source.names)}")
    found, broken = list[tuple[tuple[bool, int], Table]](), list[Refused]()
    names = [wanted] if wanted is not None else source.names
    for name in names:
        try:
            head = source.head(name)
            at = heading or _remembered(head, known)
            layout, exported = _layout(head, at)
            table = Table(file, tuple(source.names), head, layout, exported, source.lost, 0, path, stamp_of(path), at)
            worth = _worth(source, table) if len(names) > 1 else 0
            found.append(((head.visible, worth), table))
        except Refused as refused:
            broken.append(refused)
    if not found:
        raise broken[0] if broken else Refused(EMPTY)
    best = max(found, key=lambda pair: pair[0])[1]
    return replace(best, count=source.count(best.sheet.name))


def _worth(source: Source, table: Table) -> int:
    """How many cells of records a sheet has, as far as it takes to tell."""
    said, worth = table.layout.table, 0
    columns = {c.col for c in said.columns} if said else set()
    for number, cells, _ in islice(source.lines(table.sheet.name), SURVEYED):
        worth += len(columns & cells.keys()) if said and number >= said.first else 0
    return worth


def streamed(
    path: str, name: str, merges: list[Span], table: Area, exported: bool, group: str | None, make: Callable[..., T],
    arguments: Any,
) -> Iterator[T]:
    """Give what a function makes of each chunk of a sheet's rows. Raises Refused, Blocked."""
    source = opened(path)
    for chunk in chunks(source.lines(name), merges, table, exported, group):
        chunk.formulas, chunk.hollow = source.formulas()
        yield make(chunk, *arguments)


def as_it_is(chunk: Chunk) -> Chunk:
    return chunk


def _layout(sheet: Sheet, heading: int = 0) -> tuple[Layout, bool]:
    """Recognise a sheet's head; a list of our own says by its last heading what it is. Raises Refused."""
    own = _own_heading(sheet)
    if own and heading in (0, own):
        return _simple(sheet, own), True
    return (_headed(sheet, heading) if heading else _found(sheet)), False


def _found(sheet: Sheet) -> Layout:
    """Find the heading. Raises Refused."""
    head = top_of(sheet)
    found = recognise(head)
    if found.table is None or len(found.table.columns) < 2:
        row = _plain_heading(head)
        if row is None:
            raise Refused(NO_TABLE.format(sheet.name) if sheet.cells else f"工作表“{sheet.name}”是空的。")
        return _simple(sheet, row)
    if found.table.lines > 1:
        raise Refused(STACKED.format(sheet.name, found.table.span))
    return found


def _headed(sheet: Sheet, row: int) -> Layout:
    """Take a row as the heading, with what reaches over it from above. Raises Refused if it cannot be one."""
    head = top_of(sheet)
    return _headed_in(head, row, Grid(head), recognise(head))


def _headed_in(head: Sheet, row: int, grid: Grid, found: Layout) -> Layout:
    columns = spoken(head, row)
    if len(columns) < 2:
        raise Refused(NO_HEADING.format(head.name, row))
    if found.table is not None and found.table.bottom == row and found.table.lines == 1:
        return found
    tall = [b.left for b in grid.row(row) if b.text and b.bottom == row]  # also what begins further up
    header = header_above(grid, row + 1, min(*columns, *tall), max(*columns, *tall))
    area = area_of(grid, header)[0] if header else None
    if area is None or area.bottom != row or area.lines > 1 or len(area.columns) < len(columns):
        return _simple(head, row)
    titles = [((r, c), str(cell.value)) for (r, c), cell in head.cells.items() if r < area.top and cell.value]
    return Layout(head.name, "list", tuple(titles[:1]), area)


def spoken(sheet: Sheet, row: int) -> dict[int, str]:
    """Return what stands in a row, by column."""
    said = ((col, str(cell.value).strip()) for (at, col), cell in sheet.cells.items() if at == row and cell.value)
    return {col: text for col, text in sorted(said) if text}


def _remembered(sheet: Sheet, known: Sequence[str]) -> int:
    """Return the row with headings of which a person once said that they are; 0 if there is none."""
    if not known:
        return 0
    head, marks = top_of(sheet), dict[str, int]()
    grid, found = Grid(head), recognise(head)
    for row in sorted({row for row, _ in head.cells}):
        if len(spoken(head, row)) > 1:
            marks.setdefault(fingerprint(_headed_in(head, row, grid, found)), row)
    return next((marks[mark] for mark in known if mark in marks), 0)


def top_of(sheet: Sheet) -> Sheet:
    """Return the sheet's head alone: recognising it takes no longer for a long list."""
    cells = {place: cell for place, cell in sheet.cells.items() if place[0] <= HEAD}
    head = Sheet(sheet.name, cells, sheet.looks, rows={r: s for r, s in sheet.rows.items() if r <= HEAD})
    head.columns, head.choices, head.date1904 = sheet.columns, sheet.choices, sheet.date1904
    head.merges = [m if m.bottom <= HEAD else replace(m, bottom=HEAD) for m in sheet.merges if m.top <= HEAD]
    return head


def _own_heading(sheet: Sheet) -> int | None:
    spots = (row for (row, _), cell in sheet.cells.items() if row <= 3 and cell.value == UID_HEADING)
    return next(spots, None)


def _plain_heading(sheet: Sheet) -> int | None:
    """The first row of several short texts, where the recogniser saw no heading."""
    rows: dict[int, list[object]] = {}
    for (row, _), cell in sheet.cells.items():
        if cell.value is not None:
            rows.setdefault(row, []).append(cell.value)
    fit = (r for r in sorted(rows) if len(rows[r]) > 1 and all(isinstance(v, str) and is_heading(v) for v in rows[r]))
    return next(fit, None)


def _simple(sheet: Sheet, row: int) -> Layout:
    """A list whose heading is one row."""
    texts = {col: str(cell.value).strip() for (r, col), cell in sheet.cells.items() if r == row and cell.value}
    first = next((cells for number, cells, _ in lines_of(sheet) if number == row + 1), {})
    under = {col: [str(v)] for col, v in first.items()}
    columns = tuple(Column(col, (text,), samples=tuple(under.get(col, ()))) for col, text in sorted(texts.items()))
    titles = [((r, c), str(cell.value)) for (r, c), cell in sheet.cells.items() if r < row and cell.value]
    numbers = tuple(c for c, text in texts.items() if key(text) in NUMBER_WORDS)
    table = Area(row, row, columns, row + 1, max(row + 1, sheet.bottom), number=numbers)
    return Layout(sheet.name, "list", tuple(titles[:1]), table)

"""A template and records turned into what is written: rows, named rows, blocks side by side, a sheet per record."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from math import ceil

from desktop.sheets.continued import continued
from desktop.sheets.fill import SheetFill
from desktop.sheets.filling.detail import Block
from desktop.sheets.layout import BOX, Blank, Column, Layout, Spot, Table
from desktop.sheets.levels import TypeWords, row_name
from desktop.sheets.meaning import Meaning
from desktop.sheets.shapes import Value, present, presenter
from desktop.sheets.template import Template
from desktop.sheets.ticks import BOXES, ticked
from desktop.sheets.wording import key

# Gives a record's stored value at a field path (Date as ISO text, Money in 分, Duration in minutes), and what it is
# fixed to: value("attendance", {"month": 3, "type": "党课"}). A path it does not have gives None.
Read = Callable[[str, Mapping[str, int | str]], object]

Filled = tuple[Block, Iterable[Sequence[Value]]]  # where a list's records go, and their values
TOWNSHIPS = ("乡", "镇", "街道")
GROUPS = ("组", "社", "屯", "队")
LEVEL_FIELDS = ("month", "quarter", "type")


@dataclass(frozen=True)
class Page:
    """One sheet's worth: its owner (a form's record, a list's meeting; what blanks read) and its rows.

    `name` names the sheet if it is not the first; `start` rows stand on the pages before. `others` are the rows of
    the sheet's further lists.
    """

    owner: Read
    rows: Iterable[Read] = ()
    name: str = ""
    start: int = 0
    others: Sequence[Sequence[Read]] = ()


@dataclass(frozen=True)
class Plan:
    """What to write, and what the clerk should know."""

    fills: tuple[SheetFill, ...]
    warnings: tuple[str, ...] = ()


def plan(template: Template, pages: Sequence[Page], types: Mapping[str, str] | None = None) -> Plan:
    """Say what goes where on each page's sheet."""
    warnings: list[str] = []
    names: set[str] = {template.layout.sheet}
    fills = []
    for number, page in enumerate(continued(template.layout, pages, warnings)):
        name = None if number == 0 else _sheet_name(page.name or f"{template.layout.sheet}{number + 1}", names)
        fills.append(_page(template, page, name, TypeWords(types), warnings))
    return Plan(tuple(fills), tuple(warnings))


def _page(template: Template, page: Page, name: str | None, words: TypeWords, warnings: list[str]) -> SheetFill:
    layout, table = template.layout, template.layout.table
    cells = _blank_cells(template, page)
    if table is None:
        return SheetFill(layout.sheet, cells, new_name=name)
    fixed, main = _list(template, page.rows, words, warnings)
    others = []
    for further, rows in zip(template.others, page.others, strict=False):
        own, more = _list(further, rows, words, warnings)
        fixed |= own
        others += [more] if more and rows else []
    main, others = _abreast(main, others)
    found = SheetFill(layout.sheet, cells, fixed=fixed, new_name=name, others=others)
    if main is None:
        return found
    block, records = main
    block = replace(block, only=layout.kind == "list" and not template.others, number_from=page.start + 1)
    return replace(found, block=block, records=records)


def _abreast(main: Filled | None, others: list[Filled]) -> tuple[Filled | None, list[Filled]]:
    """Lists that stand side by side in the same rows are one block: a row has what each of them has."""
    if main is None:
        return main, others
    beside = [other for other in others if other[0].first == main[0].first]
    if not beside:
        return main, others
    parts = [_numbered(*part) for part in (main, *beside)]
    columns = tuple(col for block, _ in parts for col in block.columns)
    lines = tuple(line for block, _ in parts for line, _ in block.places)
    last = max(block.last for block, _ in parts)
    blanks = [[None] * len(block.columns) for block, _ in parts]
    rows = [
        [value for n, record in enumerate(records) for value in (blanks[n] if record is None else record)]
        for records in zip_longest(*(records for _, records in parts))
    ]
    block = replace(main[0], last=last, columns=columns, lines=lines, number_column=None)
    return (block, rows), [other for other in others if other not in beside]


def _numbered(block: Block, records: Iterable[Sequence[Value]]) -> tuple[Block, list[Sequence[Value]]]:
    """Take the 序号 among a list's values."""
    if block.number_column is None:
        return block, list(records)
    own = replace(block, columns=(block.number_column, *block.columns), lines=(0, *(n for n, _ in block.places)))
    return own, [[n, *record] for n, record in enumerate(records, block.number_from)]


def _list(
    template: Template, rows: Iterable[Read], words: TypeWords, warnings: list[str]
) -> tuple[dict[Spot, Value], Filled | None]:
    """What a list's rows give: cells where their names are printed, else a block with its records."""
    table = template.layout.table
    if table is None:
        return {}, None
    if table.row_names:
        return _named_cells(template, table, list(rows), words, warnings), None
    return {}, _rows(template, table, rows)


def _rows(template: Template, table: Table, rows: Iterable[Read]) -> tuple[Block, Iterable[list[Value]]]:
    if table.halves > 1:
        return _side_by_side(template, table, list(rows))
    filled = [(c, m) for c, m in template.columns if not table.counts(c) and m.sure]
    number = table.number[0] if table.number else None
    columns = tuple(c.col for c, _ in filled)
    lines, kept = tuple(c.line for c, _ in filled), tuple((line, col) for line, col, _ in table.printed)
    heading = (table.top, table.bottom)
    ticks = tuple((c.line, c.col) for c, _ in filled if any(BOXES.search(s) for s in c.samples))
    block = Block(table.first, table.last, columns, table.span, number, lines, header=heading, kept=kept, ticks=ticks)
    writers = [_writer(template, c, m) for c, m in filled]
    records = ([write(read) for write in writers] for read in rows)
    return block, list(records) if isinstance(rows, Sequence) else records


def _side_by_side(template: Template, table: Table, rows: Sequence[Read]) -> tuple[Block, list[list[Value]]]:
    """Fill the first block from top to bottom, then the next beside it."""
    ruled = (table.last - table.first + 1) // table.span
    down = max(ruled, ceil(len(rows) / table.halves))
    used = [(c, m) for c, m in template.columns if table.counts(c) or m.sure]
    writers = [_numberer(table, len(rows)) if table.counts(c) else None for c, _ in used]
    fields = [_writer(template, c, m) for c, m in used]
    height = down if table.numbered else min(down, len(rows))

    def cell(place: int, line: int) -> Value:
        index, number = used[place][0].half * down + line, writers[place]
        if number is not None:
            return number(index)
        return fields[place](rows[index]) if index < len(rows) else None

    records = [[cell(place, line) for place in range(len(used))] for line in range(height)]
    return Block(table.first, table.last, tuple(c.col for c, _ in used), table.span), records


def _numberer(table: Table, count: int) -> Callable[[int], Value]:
    """Numbers run on from one block to the next; printed ones stay where no record is."""
    return lambda index: index + 1 if index < count or table.numbered else None


def _writer(template: Template, column: Column, meaning: Meaning) -> Callable[[Read], Value]:
    path, at = meaning.path or "", meaning.at
    write = presenter(meaning.field, template.shape(column, meaning), column.choices, template.codes)
    printed = next((s for s in column.samples if BOXES.search(s)), "")
    if not printed:
        return lambda read: write(read(path, at))

    def tick(read: Read) -> Value:
        value = write(read(path, at))
        done = ticked(printed, value)
        return done if value is None or done != printed else value

    return tick


def _named_cells(
    template: Template, table: Table, rows: Sequence[Read], words: TypeWords, warnings: list[str]
) -> dict[Spot, Value]:
    """Each printed row takes what belongs to it; none is inserted, of two for one row the first, and it is told."""
    names, wanted = table.row_names, template.match.row_field
    if names is None:
        return {}
    if wanted is None:
        warnings.append("表上每一行的名称是印好的，可认不出它们是什么，这些行没有填。")
        return {}
    printed = {*names.columns, *table.number}
    cells: dict[Spot, Value] = {}
    placed: set[int] = set()
    lines = [(half, line, name) for half, block in enumerate((names, *names.beside)) for line, name in block.names]
    for half, line, name in lines:
        filled = [(c, m) for c, m in template.columns if c.col not in printed and c.half == half and m.sure]
        level = row_name(name, words)
        here = _of_row(rows, wanted, name, level)
        placed.update(index for index, _ in here)
        rivals = 0
        for column, meaning in filled:
            values = [_level_value(template, column, meaning, read, wanted, level) for _, read in here]
            found = [v for v in values if v is not None]
            rivals = max(rivals, len(found))
            first = found if level and wanted in LEVEL_FIELDS else values  # never a name beside another's telephone
            cells[line, column.col] = first[0] if first else None
        if rivals > 1:
            warnings.append(f"“{name}”有 {rivals} 条记录，表上只有一行，只填了第一条。")
    left = len(rows) - len(placed)
    if left:
        warnings.append(f"有 {left} 条记录在表上没有它的一行，没有填进去。")
    return cells


def _of_row(
    rows: Sequence[Read], wanted: str, name: str, level: tuple[str, int | str] | None
) -> list[tuple[int, Read]]:
    if level and wanted in LEVEL_FIELDS:
        return list(enumerate(rows))
    called = {key(name)} | ({key(str(level[1]))} if level else set())

    def belongs(value: object) -> bool:
        return value is not None and (key(str(value)) in called or _is_day(str(value), name))

    return [(i, read) for i, read in enumerate(rows) if belongs(read(wanted, {}))]


def _is_day(value: str, name: str) -> bool:
    """Whether a printed day is this date: 5日, 3月5日, 2026.3.5; the month is the period's where none is printed."""
    day, printed = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value), [int(n) for n in re.findall(r"\d+", name)]
    if day is None or not 1 <= len(printed) <= 3 or not re.fullmatch(r"[\d年月日号./\-\s]+", name):
        return False
    return [int(n) for n in day.groups()][-len(printed) :] == printed


def _level_value(
    template: Template, column: Column, meaning: Meaning, read: Read, wanted: str, level: tuple[str, int | str] | None
) -> Value:
    at = {**meaning.at, wanted: level[1]} if level and wanted in LEVEL_FIELDS else meaning.at
    found = read(meaning.path or "", at)
    return present(found, meaning.field, template.shape(column, meaning), column.choices, template.codes)


def _blank_cells(template: Template, page: Page) -> dict[Spot, Value]:
    """The single cells, and the texts whose gaps are filled; a text with nothing to fill is left alone."""
    cells: dict[Spot, Value] = {}
    inside: dict[Spot, list[tuple[Blank, str]]] = {}
    for blank, meaning in template.blanks:
        if not meaning.sure:
            continue
        found = _owned(meaning, page)
        value = present(found, meaning.field, template.blank_shape(blank, meaning), blank.choices, template.codes)
        if blank.start is None:
            cells[blank.spot] = value
        elif blank.tail == BOX:
            text = template.layout.texts[blank.spot]
            cells |= {blank.spot: done} if (done := ticked(text, value)) != text else {}
        elif value is not None:
            inside.setdefault(blank.spot, []).append((blank, str(value)))
    return cells | {spot: _composed(template.layout, spot, parts) for spot, parts in inside.items()}


def _owned(meaning: Meaning, page: Page) -> object:
    """What stands above a list of many must be the same for all of them."""
    path = meaning.path or ""
    found = page.owner(path, meaning.at)
    if found is None and isinstance(page.rows, Sequence) and path.endswith("branch.name"):
        values = {str(v) for row in page.rows if (v := row(path, {}))}
        return values.pop() if len(values) == 1 else None
    return found


def _composed(layout: Layout, spot: Spot, parts: list[tuple[Blank, str]]) -> str:
    text = layout.texts[spot]
    for blank, value in sorted(parts, key=lambda p: -(p[0].start or 0)):
        start, end = blank.start or 0, blank.end or 0
        after = text[end:]
        value, after = _joined(value, after, blank.label)
        text = f"{text[:start]}{chr(10) if blank.fresh else ''}{value}{after}"
    return text


PERCENT = ("%", "％")


def _joined(value: str, after: str, label: str) -> tuple[str, str]:
    """石桥村 before a printed 村 is 石桥; 青山镇 before 乡（镇） takes its place."""
    if value[-1:] in PERCENT and after[:1] in PERCENT and after:  # 到会率  %
        return value, after[1:]
    if not after.startswith(label) or not label:
        return value, f" {after}" if re.match(r"[^\s，。,;；）)]{1,16}[:：]", after) else after
    unit = re.split(r"[（(]", label)[0]
    alike = next((kinds for kinds in (TOWNSHIPS, GROUPS) if unit in kinds), ())
    if alike and not value.endswith(unit) and value.endswith(alike):  # 青山镇 before a printed 乡, 一组 before 社
        return value, after[len(label) :]
    if value.endswith(unit):
        return value.removesuffix(unit), unit + after[len(label) :] if "（" in label or "(" in label else after
    if ("（" in label or "(" in label) and value[-1] in label:
        return value, after[len(label) :]
    return value, after


def _sheet_name(wanted: str, taken: set[str]) -> str:
    """Make a name Excel takes: at most 31 characters, none of :\\/?*[], no two alike."""
    plain = re.sub(r"[:\\/?*\[\]：]", "", wanted).strip("' ")[:31] or "续"
    name, number = plain, 2
    while name.casefold() in {t.casefold() for t in taken}:
        tail = f"({number})"
        name, number = plain[: 31 - len(tail)] + tail, number + 1
    taken.add(name)
    return name

"""The rows under a header: hints, numbers and samples, then the rows for records, up to the totals and signatures."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.sheets.grid import ROWS, Box, Grid
from desktop.sheets.header import Header, cut_short
from desktop.sheets.layout import Column, RowNames, Table
from desktop.sheets.stacked import Stack, printed_rows, stacked_headings
from desktop.sheets.wording import (
    CODE,
    EXAMPLE,
    HINT,
    HINTED,
    NUMBER_WORDS,
    ROW_CODES,
    SIGN,
    is_heading,
    is_total,
    key,
    stays,
)

FEW = 4  # columns, of which a box over two is no record


@dataclass
class Under:
    """What was met under a header on the way to the first row for records."""

    row: int
    hints: dict[int, str] = field(default_factory=dict)
    samples: dict[int, list[str]] = field(default_factory=dict)
    kept: list[int] = field(default_factory=list)


def table(grid: Grid, header: Header) -> tuple[Table, list[int]]:
    """Measure a header's table; also return the rows above its records that stay (numbers, hints, a first total)."""
    if stack := stacked_headings(grid, header):
        return _stacked(grid, header, stack), list(range(stack.bottom + 1, stack.first))
    under = _skip(grid, header)
    numbers = tuple(c for c, path in header.paths.items() if _numbers_rows(grid, c, key(path[-1]), under.row))
    if stack := printed_rows(grid, header, under.row, set(numbers)):
        return _stacked(grid, header, stack), under.kept
    last, names = _extent(grid, header, under.row, set(numbers))
    _take_samples(grid, header, under, last)
    columns = _columns(grid, header, under)
    span = _span(grid, header, under.row, last)
    numbered = any(grid.box(under.row, c).text for c in numbers)
    made = Table(header.top, header.bottom, columns, under.row, last, span, numbers, numbered, header.side, names)
    return made, under.kept


def _stacked(grid: Grid, header: Header, stack: Stack) -> Table:
    """A table whose records have several rows."""
    rows = [grid.box(stack.first + n * stack.span, header.left).text for n in (0, 1)]
    words = {col: key(path[-1]) for (line, col), path in stack.paths.items() if not line}
    counted = [c for c, w in words.items() if w in NUMBER_WORDS or (w in ROW_CODES and rows == ["1", "2"])]
    columns = tuple(_column(grid, stack, line, col, path) for (line, col), path in stack.paths.items())
    return Table(
        header.top, stack.bottom, columns, stack.first, stack.last, stack.span, tuple(counted),
        any(grid.box(stack.first, c).text for c in counted), header.side, None, stack.printed,
    )  # fmt: skip


def _column(grid: Grid, stack: Stack, line: int, col: int, path: tuple[str, ...]) -> Column:
    row = stack.first + line
    samples = tuple(grid.box(r, col).raw for r in range(row, stack.last + 1, stack.span) if grid.box(r, col).text)
    look = grid.sheet.look(row, col)
    return Column(col, path, "", samples[:5], _choices(grid, row, col), look.number_format, line=line)


def _numbers_rows(grid: Grid, col: int, word: str, first: int) -> bool:
    """Whether a column counts the rows: 序号, or an 编号 that has 1, 2 printed in it."""
    printed = [grid.box(row, col).text for row in (first, first + 1)] == ["1", "2"]
    return word in NUMBER_WORDS or (printed and word in ROW_CODES)


def _skip(grid: Grid, header: Header) -> Under:
    under = Under(header.bottom + 1)
    while under.row <= grid.bottom and under.row - header.bottom <= 6:
        texts = [b for b in grid.filled(under.row) if header.left <= b.left <= header.right]
        if not texts or not _skipped(grid, header, texts, under):
            break
        under.kept.append(under.row)
        under.row += max(1, max(b.bottom for b in texts if b.top == under.row) - under.row + 1)
    return under


def _skipped(grid: Grid, header: Header, texts: list[Box], under: Under) -> bool:
    if all(b.top != under.row for b in texts):
        return False
    if _numbers_columns(header, texts) or is_total(texts[0].text) or (len(texts) > 1 and is_total(texts[1].text)):
        return True
    if any(EXAMPLE.match(b.text) for b in texts[:2]):
        for box in texts:
            under.samples.setdefault(box.left, []).append(box.raw)
        return True
    if texts[0].left == header.left and texts[0].text == "1" and key(header.paths[header.left][-1]) in NUMBER_WORDS:
        return False  # the first record's row, whatever is printed in it
    if _tells_how(grid, header, under.row, texts):
        under.hints.update({b.left: b.raw for b in texts})
        return True
    again = [b for b in texts if "□" in b.text and grid.box(b.bottom + 1, b.left).text == b.text]  # in every record
    hints = [b for b in texts if (HINT.search(b.text) or HINTED.search(b.text)) and not b.number and b not in again]
    boxes = all("□" in b.text for b in texts) and len(texts) < 0.5 * len(header.paths)  # 性别 over □男□女, and blanks
    if not boxes and len(hints) >= max(1, 0.4 * len(texts)) and len(texts) < 2 * len(header.paths):
        under.hints.update({b.left: b.raw for b in texts})
        return True
    return False


def _tells_how(grid: Grid, header: Header, row: int, texts: list[Box]) -> bool:
    """Whether a row without a number says how to fill the columns: those below begin with 1, or have nothing there."""
    below = row + 1
    counted = key(header.paths[header.left][-1]) in NUMBER_WORDS and not grid.box(row, header.left).text
    first = grid.box(below, header.left).text
    if not counted or first == "1" or EXAMPLE.match(first):
        return counted
    free = grid.ruled(below, header.left) and not any(grid.box(below, b.left).text for b in texts)
    return free and len(texts) >= 2 and any(grid.box(below, c).top == below for c in header.paths)


def _numbers_columns(header: Header, texts: list[Box]) -> bool:
    """A row of column numbers: 1 2 3 …, A B C …, 甲 乙 1 2."""
    codes = [b for b in texts if CODE.match(b.text)]
    enough = max(3, 0.8 * len(texts), 0.6 * len(header.paths))
    return len(codes) >= enough and _rising(codes)


def _rising(codes: list[Box]) -> bool:
    digits = [int(b.text) for b in codes if b.text.isdecimal()]
    return len({b.text for b in codes}) == len(codes) and digits == sorted(digits)


def _extent(grid: Grid, header: Header, first: int, numbers: set[int]) -> tuple[int, RowNames | None]:
    """Return the last row for records, and the printed names of the rows if they have any."""
    ruled, blocks = _ruled_row(grid, header, first), 1 + max(_halves(header).values(), default=0)
    row, filled, named = first, 0, dict[int, list[tuple[int, str]]]()
    bottom = min(max(grid.floor, grid.bottom, first), ROWS)
    if header.side and (side := grid.box(header.bottom, header.left - 1)).bottom >= first:  # 家庭成员 down the side
        bottom = min(bottom, side.bottom)
    while row <= bottom and _record_row(grid, header, row, first, ruled, numbers, filled):
        texts = _own(grid, header, row, numbers)
        filled += len(texts) > blocks and len(texts) >= 0.5 * (len(header.paths) - len(numbers))
        for box in texts:
            named.setdefault(box.left, []).append((row, box.text))
        row += 1
    last = max(first, row - 1)
    return last, _names(header, named, first, last, numbers, filled)


def _own(grid: Grid, header: Header, row: int, numbers: set[int]) -> list[Box]:
    return [b for b in grid.filled(row) if b.left in header.paths and b.left not in numbers]


def _record_row(grid: Grid, header: Header, row: int, first: int, ruled: bool, numbers: set[int], filled: int) -> bool:
    texts = [b for b in grid.filled(row) if b.right >= header.left and b.left <= header.right]
    if any(is_total(b.text) for b in texts[:3]):
        return False
    if any(b.top == row and _too_wide(header, b) for b in texts):
        return False
    if texts and not filled and SIGN.search(texts[0].text) and len(texts) > 1:
        return False
    if texts and all(stays(b.text) or b.text[-1] in ":：" for b in texts) and not filled:
        return False
    if row == first:
        return True
    if any(b.left in numbers and b.top == row and _labels(b) for b in texts):  # 备注 | ____ below the last number
        return False
    if ruled and not _ruled_row(grid, header, row):
        return False
    if not ruled and not texts:
        return _totalled(grid, row) or _as_high(grid, row, first)
    if _big_blank(grid, header, row):
        return False
    own = _own(grid, header, row, numbers)
    crowded = len(own) >= 3 and len(own) >= 0.5 * len(header.paths)
    return bool(filled) or not ((crowded and all(is_heading(b.text) for b in own)) or _all_labels(grid, header, row))


def _all_labels(grid: Grid, header: Header, row: int) -> bool:
    """Whether a row is cut into boxes of its own, and all are labels: a form's next line of labels over blanks."""
    boxes = [b for b in grid.row(row) if header.left <= b.left and b.right <= header.right]
    return len(boxes) >= 3 and all(b.top == row and b.text and _labels(b) for b in boxes)


def _labels(box: Box) -> bool:
    return is_heading(box.text) and not box.number and not EXAMPLE.match(box.text)


def _totalled(grid: Grid, row: int) -> bool:
    """Whether below an empty row without lines nothing but more of them comes before a total."""
    below = next((texts for r in range(row + 1, min(row + 60, grid.bottom + 1)) if (texts := grid.filled(r))), [])
    return bool(below) and is_total(below[0].text)


def _as_high(grid: Grid, row: int, first: int) -> bool:
    """Whether an empty row without lines was given the height of the first, with something still to come below."""
    sizes = [grid.sheet.rows.get(r) for r in (first, row)]
    heights = {size.height if size else None for size in sizes}
    return row < grid.bottom and len(heights) == 1 and None not in heights


def _too_wide(header: Header, box: Box) -> bool:
    """Whether a text lies across several columns, as notes, totals and signatures do."""
    return box.width > 1 and sum(box.left <= c <= box.right for c in header.paths) >= 2


def _big_blank(grid: Grid, header: Header, row: int) -> bool:
    if row not in grid.merged:
        return False
    boxes = {grid.box(row, c).spot: grid.box(row, c) for c in header.paths}
    most = 3 if len(header.paths) > FEW else 2
    over = (sum(b.left <= c <= b.right for c in header.paths) for b in boxes.values())
    return len(header.paths) > 2 and any(count >= most for count in over)


def _ruled_row(grid: Grid, header: Header, row: int) -> bool:
    columns = list(header.paths)
    some = columns[:: 1 + len(columns) // 16]
    return sum(grid.ruled(row, c) for c in some) >= 0.6 * len(some)


def _names(
    header: Header, named: dict[int, list[tuple[int, str]]], first: int, last: int, numbers: set[int], filled: int
) -> RowNames | None:
    """Printed names stand in one of the first columns, in most rows, each once, beside empty cells."""
    rows = last - first + 1
    first_two = [c for c in header.paths if c not in numbers][:2]
    for col in sorted(first_two, key=lambda c: -len({name for _, name in named.get(c, [])})):  # 类别 groups the names
        names = named.get(col, [])
        distinct = {name for _, name in names}
        if len(names) >= max(2, 0.6 * rows) and len(distinct) >= 2 and filled <= 0.3 * rows:
            twins = [c for c, path in header.paths.items() if path == header.paths[col] and c > col]
            beside = [RowNames(c, tuple(named.get(c, ()))) for c in twins] if _halves(header) else []
            return RowNames(col, tuple(names), tuple(beside))
    return None


def _take_samples(grid: Grid, header: Header, under: Under, last: int) -> None:
    for row in range(under.row, min(last, under.row + 4) + 1):
        for col in header.paths:
            box = grid.box(row, col)
            if box.text and box.top == row and not _too_wide(header, box):
                under.samples.setdefault(col, []).append(box.raw)


def _columns(grid: Grid, header: Header, under: Under) -> tuple[Column, ...]:
    halves = _halves(header)
    return tuple(
        Column(
            col,
            path,
            under.hints.get(col, ""),
            tuple(under.samples.get(col, ())),
            _choices(grid, under.row, col),
            grid.sheet.look(under.row, col).number_format,
            halves.get(col, 0),
        )
        for col, path in header.paths.items()
    )


def _choices(grid: Grid, row: int, col: int) -> tuple[str, ...]:
    return next((c.words for c in grid.sheet.choices if any(a.holds(row, col) for a in c.areas)), ())


def _halves(header: Header) -> dict[int, int]:
    """Columns that repeat the first ones word by word are a second (third) block beside the first."""
    columns = list(header.paths)
    paths = list(header.paths.values())
    if size := cut_short(paths):
        return {c: i // size for i, c in enumerate(columns)}
    for parts in (2, 3, 4):
        size, rest = divmod(len(columns), parts)
        if not rest and size >= 2 and all(paths[i] == paths[i % size] for i in range(len(paths))):
            return {c: i // size for i, c in enumerate(columns)}
    return {}


def _span(grid: Grid, header: Header, first: int, last: int) -> int:
    """How many rows one record has: the height of the 序号 cell, where the rows are merged so throughout."""
    height = grid.box(first, header.left).height
    rows = last - first + 1
    if height < 2 or rows < height or grid.box(first, header.left).top != first:
        return 1
    heights = {grid.box(first, c).height for c in header.paths}
    return height if heights == {height} and rows % height == 0 else 1

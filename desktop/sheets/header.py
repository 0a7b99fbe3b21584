"""Finding a list on a sheet: header rows of one to six levels, and the heading path of each column."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from desktop.sheets.gaps import gaps
from desktop.sheets.grid import Box, Grid, squeezed
from desktop.sheets.wording import CODE, NUMBER_WORDS, PICTURE, is_heading, is_total, key

DEEPEST = 6


@dataclass(frozen=True, slots=True)
class Header:
    """Rows `top` to `bottom`, columns `left` to `right`; `paths` by column; `side` is a vertical label at the left."""

    top: int
    bottom: int
    left: int
    right: int
    paths: dict[int, tuple[str, ...]]
    spans: dict[int, int]
    side: str = ""


def find_header(grid: Grid, start: int) -> Header | None:
    """Find the first header at or below a row."""
    for row in range(start, grid.bottom + 1):
        header = _header_at(grid, row)
        if header:
            return header
    return None


def header_above(grid: Grid, row: int, left: int, right: int) -> Header | None:
    """Take what stands above rows that are free for records as their header, whatever it looks like."""
    bottom = row - 1
    boxes = {grid.box(bottom, c).spot: grid.box(bottom, c) for c in range(left, right + 1)} if bottom else {}
    named = [b for b in boxes.values() if b.text and b.left >= left and b.right <= right]
    if len(named) < 3 or len(named) < 0.8 * len(boxes) or not all(is_heading(squeezed(b.raw)) for b in named):
        return None
    top = _top(grid, min(b.top for b in named), left, right)
    paths, spans = _paths(grid, top, bottom, left, right)
    beside = grid.box(bottom, left - 1) if left > 1 else None
    side = beside.text if beside and beside.bottom > bottom else ""
    return Header(top, bottom, left, right, paths, spans, side) if len(paths) >= 3 else None


def side_by_side(header: Header) -> list[Header]:
    """Part a header where an empty column or a further 序号 begins a list of its own; equal parts are one list.

    A 序号 behind 户号 and 户主 is no further one: it counts the household's members.
    """
    columns = sorted(header.paths)
    counted = key(header.paths[columns[0]][-1]) in NUMBER_WORDS
    begins = [
        after
        for before, after in pairwise(columns)
        if header.spans[before] + 1 < after or (counted and key(header.paths[after][-1]) in NUMBER_WORDS)
    ]
    edges = [header.left, *begins, header.right + 1]
    parts = [[c for c in columns if left <= c < right] for left, right in pairwise(edges)]
    paths = [[header.paths[c] for c in part] for part in parts]
    if len(parts) == 1 or all(p == paths[0] for p in paths) or any(len(p) < 2 for p in paths):
        return [header]
    if cut_short([header.paths[c] for c in columns]):
        return [header]
    return [_part(header, part) for part in parts]


def cut_short(paths: list[tuple[str, ...]]) -> int:
    """Return how many columns a block has that goes on beside itself with fewer: 序号|姓名|签名|序号|姓名; 0 if none."""
    size = next((n for n in range(1, len(paths)) if paths[n] == paths[0]), 0)
    numbered = bool(paths) and key(paths[0][-1]) in NUMBER_WORDS
    if not numbered or size < 2 or len(paths) % size < 2 or len(paths) > 4 * size:
        return 0
    return size if all(path == paths[n % size] for n, path in enumerate(paths)) else 0


def _part(header: Header, columns: list[int]) -> Header:
    paths = {c: header.paths[c] for c in columns}
    spans = {c: header.spans[c] for c in columns}
    return replace(header, left=columns[0], right=spans[columns[-1]], paths=paths, spans=spans)


def _header_at(grid: Grid, row: int) -> Header | None:
    texts = grid.texts(row)
    heads = [b for b in texts if is_heading(b.text) and not b.number and not gaps(b.raw)]  # 年 月 日 is to be filled
    if len(heads) < 2 or len(heads) < 0.8 * len(texts) or is_total(heads[0].text) or _pictures(heads):
        return None
    if any(b.text and b.top < row and b.right < heads[0].left for b in grid.row(row)):
        return None  # a line in the middle of what a tall label names is a form's
    side = _side(grid, heads)
    rest = heads[1:] if side else heads
    bottom = _bottom(grid, row, rest)
    left, right = rest[0].left, _right(grid, row, rest)
    lone = len(rest) == 2 and right - left > 1 and bottom == row
    if len(rest) < 2 or lone or bottom - row >= DEEPEST or not _dense(grid, row, bottom, left, right):
        return None
    if _is_a_forms(grid, row, bottom, rest) or (bottom == row and _asks_beside(grid, row, left, right)):
        return None
    top = _top(grid, row, left, right)
    if not _opens(grid, bottom + 1, left, right):
        return None
    paths, spans = _paths(grid, top, bottom, left, right)
    if len(paths) < 2:
        return None
    return Header(top, bottom, left, right, paths, spans, side.text if side else "")


def _pictures(heads: list[Box]) -> bool:
    """活动照片 | 照片1粘贴处 | 照片2粘贴处 is a place for pictures."""
    return sum(bool(PICTURE.search(b.text)) for b in heads) >= 2


def _side(grid: Grid, heads: list[Box]) -> Box | None:
    """A first box that reaches down beyond the others' header labels the rows, not a column."""
    if len(heads) < 3:
        return None
    bottom = _bottom(grid, heads[0].top, heads[1:])
    return heads[0] if heads[0].bottom > bottom and not _stands_again(grid, heads[0], bottom) else None


def _stands_again(grid: Grid, box: Box, bottom: int) -> bool:
    """Whether a box over further rows of headings is merged alike in every record: 序号 of records of two rows."""
    again = grid.box(box.bottom + 1, box.left)
    if again.height == 1 and CODE.match(again.text):  # a row of column numbers
        again = grid.box(box.bottom + 2, box.left)
    below = [b for row in range(bottom + 1, box.bottom + 1) for b in grid.texts(row)]
    alike = (again.left, again.height) == (box.left, box.bottom - bottom + 1) and (not again.text or again.number)
    return alike and bool(below) and all(is_heading(b.text) for b in below)


def _bottom(grid: Grid, top: int, heads: list[Box]) -> int:
    bottom = max(b.bottom for b in heads)
    while bottom + 1 <= grid.bottom and bottom - top < DEEPEST:
        again = _says_again(grid, bottom + 1, heads)
        if not _deeper(grid, bottom + 1 + again, heads):
            break
        below = _within(grid, bottom + 1 + again, heads)
        bottom = max(b.bottom for b in below)
    return bottom


def _says_again(grid: Grid, row: int, heads: list[Box]) -> bool:
    """Whether a row names the same merged groups as the row above once more: 一级 | 二级 over 包联干部 | 联户党员."""
    here, above = (_within(grid, r, heads) for r in (row, row - 1))
    alike = [(b.left, b.right) for b in here] == [(b.left, b.right) for b in above]
    return alike and any(b.width > 1 for b in here) and all(is_heading(b.text) and b.height == 1 for b in here)


def _deeper(grid: Grid, row: int, heads: list[Box]) -> bool:
    """Whether a row splits headings above it into parts, or names columns that have no heading yet."""
    texts = _within(grid, row, heads)
    named = [b for b in texts if is_heading(b.text) and not b.number]
    if not named or len(named) < 0.8 * len(texts) or _asks(grid, row - 1, heads):
        return False
    under_single = [b for b in named if grid.box(row - 1, b.left).text and not _splits(grid, row, b)]
    parts = [b for b in named if _splits(grid, row, b)]
    lone = len(parts) == 1 and parts[0].width == 1 and not under_single
    return bool(parts) and not lone and len(under_single) <= 0.2 * len(named)


def _asks(grid: Grid, row: int, heads: list[Box]) -> bool:
    """Whether a row is label, blank, label, blank …: it asks for values and groups no headings."""
    line = [b for b in grid.row(row) if heads[0].left <= b.left]
    while len(line) > 4 and not line[-1].text and not line[-2].text and not grid.ruled(row, line[-1].left):
        line.pop()
    pairs = list(zip(line[::2], line[1::2], strict=False))
    merged = line[0].width == 1 or any(b.width > 1 for _, b in pairs)
    return len(line) >= 4 and all(a.text and not b.text and b.height == 1 for a, b in pairs) and merged


def _splits(grid: Grid, row: int, part: Box) -> bool:
    above = grid.box(row - 1, part.left)
    if above.text:
        wider = above.width > part.width and above.left <= part.left and part.right <= above.right
        rest = (c for c in range(above.left, above.right + 1) if not part.left <= c <= part.right)
        lone = not any(grid.box(row, c).text for c in rest)
        if wider:
            return not lone or part.width >= above.width / 2
        return _spreads(grid, row - 1, above) and bool(grid.box(row, above.right + 1).text)
    return _group_left_of(grid, row - 1, part.left) is not None


def _spreads(grid: Grid, row: int, box: Box) -> bool:
    """Whether an unmerged group heading has an empty cell beside it that it is meant to stand over."""
    beside = grid.box(row, box.right + 1)
    return box.width == 1 and box.right < grid.right and not beside.text and beside.width == 1


def _group_left_of(grid: Grid, row: int, col: int) -> Box | None:
    for left in range(col - 1, max(0, col - 40), -1):
        box = grid.box(row, left)
        if box.text:
            return box if is_heading(box.text) and box.height == 1 else None
    return None


def _within(grid: Grid, row: int, heads: list[Box]) -> list[Box]:
    """A row's texts that stand under the headings."""
    left, right = heads[0].left, _right(grid, heads[0].top, heads)
    return [b for b in grid.texts(row) if left <= b.left and b.right <= right]


def _right(grid: Grid, row: int, heads: list[Box]) -> int:
    """The last column: an unmerged group heading at the end stands over the headings below to its right too."""
    right = max(b.right for b in heads)
    while right < grid.right and _goes_on(grid, row, right):
        right += 1
    return right


def _goes_on(grid: Grid, row: int, col: int) -> bool:
    beside, below, before = grid.box(row, col + 1), grid.box(row + 1, col + 1), grid.box(row + 1, col)
    named = all(is_heading(b.text) and b.top == row + 1 for b in (below, before))
    return named and not beside.text and beside.width == 1


def _dense(grid: Grid, top: int, bottom: int, left: int, right: int) -> bool:
    columns = range(left, right + 1)
    named = sum(any(grid.box(r, c).text for r in range(top, bottom + 1)) for c in columns)
    boxes = {grid.box(bottom, c).spot for c in columns}
    blank = sum(not grid.box(*spot).text and not _named_above(grid, top, bottom, spot[1]) for spot in boxes)
    return named >= 0.7 * len(columns) and blank <= 0.3 * len(boxes)


def _named_above(grid: Grid, top: int, bottom: int, col: int) -> bool:
    return any(grid.box(r, col).text for r in range(top, bottom))


def _top(grid: Grid, row: int, left: int, right: int) -> int:
    """Go up over rows that group the headings: merged, short, beside each other, not the title."""
    while row > 1 and _groups(grid, row - 1, left, right):
        row = min((b.top for b in grid.filled(row - 1) if left <= b.left <= right), default=row - 1)
    return row


def _groups(grid: Grid, row: int, left: int, right: int) -> bool:
    boxes = [b for b in grid.filled(row) if b.bottom == row]
    if any(not b.text and b.width > 1 and left <= b.left <= right for b in grid.row(row)):
        return False  # 会议议题 with the blank beside it groups nothing
    if not boxes or any(b.left < left or b.right > right or not is_heading(b.text) or gaps(b.raw) for b in boxes):
        return False
    if len(boxes) == 1 and boxes[0].width > 0.6 * (right - left + 1):
        return False
    return all(grid.ruled(row, b.left) or not grid.any_ruled for b in boxes) and any(b.width > 1 for b in boxes)


def _is_a_forms(grid: Grid, top: int, bottom: int, heads: list[Box]) -> bool:
    """Whether rows are a form's: twice a line of nothing but labels, each with its blank, or one of two such pairs.

    The first word of the line may name the row: 赡养人 | 姓名 | ____ | 关系 | ____.
    """
    if bottom > top:
        return sum(_pairs(grid, row, heads[0].left) > 0 for row in range(top, bottom + 1)) >= 2
    return any(_pairs(grid, top, head.left) >= 2 for head in heads[:2])


def _asks_beside(grid: Grid, row: int, left: int, right: int) -> bool:
    """Whether labels, and those of the next line in the same boxes, each have a blank at the line's end."""
    ends = [grid.box(r, right + 1) for r in (row, row + 1)] if right < grid.right else []
    blank = [not b.text and b.height == 1 and grid.ruled(*b.spot) for b in ends]
    below = [b for b in grid.row(row + 1) if left <= b.left and b.right <= right]
    return all(blank) and len(blank) == 2 and bool(below) and all(is_heading(b.text) and not b.number for b in below)


def _pairs(grid: Grid, row: int, left: int) -> int:
    """How many labels with blanks a row is made of, from a column on; 0 if of anything else too."""
    line = [b for b in grid.row(row) if b.left >= left and b.height == 1]
    blank = [not b.text or bool(gaps(b.raw)) or "□" in b.text for b in line]
    alternate = bool(line) and len(line) % 2 == 0 and blank == [n % 2 == 1 for n in range(len(line))]
    return len(line) // 2 if alternate else 0


def _opens(grid: Grid, row: int, left: int, right: int) -> bool:
    """Whether the row under a header is free for records, or shows how they look."""
    if row > max(grid.bottom, grid.floor):
        return True
    boxes = {grid.box(row, c).spot: grid.box(row, c) for c in range(left, right + 1)}
    first = grid.box(row, left)
    asks = [b for b in boxes.values() if b.left > first.right and b.width > 2 and (not b.text or "□" in b.text)]
    if is_heading(first.text) and not first.number and len(boxes) == 2 and asks and right - left >= 3:
        return False  # a label with its blank: the rows above it were no headings
    widest = max(b.width for b in boxes.values())
    if widest > 0.6 * (right - left + 1) and right - left >= 3:
        return not grid.any_ruled or not grid.ruled(row, left) or bool(grid.box(row, left).text)
    return True


def _paths(
    grid: Grid, top: int, bottom: int, left: int, right: int
) -> tuple[dict[int, tuple[str, ...]], dict[int, int]]:
    found, spans = {}, {}
    col = left
    while col <= right:
        path = _path(grid, top, bottom, left, col)
        leaf = _leaf(grid, top, bottom, col)
        if path:
            found[col], spans[col] = path, leaf.right
        col = max(leaf.right, col) + 1
    return found, spans


def _leaf(grid: Grid, top: int, bottom: int, col: int) -> Box:
    return next((b for r in range(bottom, top - 1, -1) if (b := grid.box(r, col)).text), grid.box(bottom, col))


def _path(grid: Grid, top: int, bottom: int, left: int, col: int) -> tuple[str, ...]:
    words: list[str] = []
    boxes: Iterable[Box] = (grid.box(r, col) for r in range(top, bottom + 1))
    for row, box in zip(range(top, bottom + 1), boxes, strict=True):
        if row != max(box.top, top):
            continue
        text = box.text or _inherited(grid, row, bottom, left, col)
        if text and (not words or words[-1] != text):
            words.append(text)
    return tuple(w for w in words if not re.fullmatch(r"[/／\\—-]+", w))


def _inherited(grid: Grid, row: int, bottom: int, left: int, col: int) -> str:
    """An empty cell of an upper level takes its group from the left, if the group's heading is not merged."""
    if not any(grid.box(r, col).text for r in range(row + 1, bottom + 1)):
        return ""
    group = _group_left_of(grid, row, col)
    if group is None or group.left < left or group.width > 1:
        return ""
    return group.text if any(b.text and b.top == row + 1 for b in [grid.box(row + 1, group.left)]) else ""

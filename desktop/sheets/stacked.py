"""Records of several rows: headings under each other in every record, or words printed in each of its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from desktop.sheets.grid import ROWS, Box, Grid
from desktop.sheets.header import Header
from desktop.sheets.wording import CODE, is_heading, is_total

HIGHEST = 6  # rows of one record
EMPTY = 0.25  # the share of a block's places that may have no heading
TYPICAL = re.compile(
    r"姓名|性别|民族|年龄|出生|时间|日期|年月|号码?$|编号|证号|地址|住址|地点|电话|手机|联系|单位|职务|岗位|学历|文化|面貌"
    r"|情况|原因|内容|措施|结果|类别|类型|关系|备注|签名|签字|金额|人数|数量|名称|主题|意见|程度|状况|籍贯|[人员者]$"
)
Path = tuple[str, ...]


@dataclass(frozen=True)
class Stack:
    """Records of `span` rows, `first` to `last`, under a header that ends at `bottom`.

    `paths` are the headings by line (from 0) and column, `printed` the words of every record: line, column, word.
    """

    bottom: int
    span: int
    first: int
    last: int
    paths: dict[tuple[int, int], Path]
    printed: tuple[tuple[int, int, str], ...] = ()


def stacked_headings(grid: Grid, header: Header) -> Stack | None:
    """Find headings under each other whose boxes the records repeat: 姓名|性别 over 家庭住址|电话."""
    for span in range(2, HIGHEST + 1):
        for top in range(header.top, header.bottom + 1):
            bottom = top + span - 1
            block = _block(grid, header, top, bottom) if bottom >= header.bottom else []
            if block and (found := _repeated(grid, header, block, top, span)):
                return found
    return None


def _block(grid: Grid, header: Header, top: int, bottom: int) -> list[Box]:
    """The headings in the rows of a block, those cut that reach into it from above; none if it is not one."""
    found = {b.spot: b for r in range(top, bottom + 1) for b in grid.filled(r) if header.left <= b.left <= header.right}
    boxes = [replace(b, top=max(b.top, top)) for b in found.values()]
    if len(boxes) < 3 or any(b.bottom > bottom or not is_heading(b.text) or is_total(b.text) for b in boxes):
        return []
    columns = [c for b in boxes for c in range(b.left, b.right + 1)]
    low = [b for b in boxes if b.height <= bottom - top]
    wide = header.right - header.left + 1 - sum(b.width for b in boxes if b not in low)
    places = wide * (bottom - top + 1)
    empty = places - sum(b.width * b.height for b in low)
    return boxes if len(set(columns)) < len(columns) and empty <= EMPTY * places else []


def _repeated(grid: Grid, header: Header, block: list[Box], top: int, span: int) -> Stack | None:
    first = top + span + _codes(grid, header, top + span)
    anchored = any(b.height == span for b in block)
    if not anchored and (span > 2 or header.bottom > top or not _typical(block, top)):
        return None
    last = first - 1
    while last + span <= ROWS and _alike(grid, block, last + 1 - top, last + 1 <= first, anchored):
        last += span
    enough = 1 if anchored else 2
    if last < first + enough * span - 1 or (not anchored and _goes_on(grid, header, last + 1)):
        return None
    paths = {(b.top - top, b.left): (*_groups(grid, header, top, b), b.text) for b in block}
    return Stack(top + span - 1, span, first, last, dict(sorted(paths.items())))


def _codes(grid: Grid, header: Header, row: int) -> bool:
    """Whether a row only numbers the columns."""
    texts = [b for b in grid.texts(row) if header.left <= b.left <= header.right]
    return len(texts) >= 3 and all(CODE.match(b.text) for b in texts)


def _typical(block: list[Box], top: int) -> bool:
    """Whether the second row is surely one of headings, not the first record of a list filled before."""
    below = [b for b in block if b.top > top]
    return len(below) >= 2 and sum(bool(TYPICAL.search(b.text)) for b in below) >= 0.6 * len(below)


def _alike(grid: Grid, block: list[Box], down: int, first: bool, anchored: bool) -> bool:
    """Whether a record's boxes lie as its headings do; a list filled before may have values in them."""
    places = [(b, grid.box(b.top + down, b.left)) for b in block]
    if any((p.top, p.left, p.height) != (b.top + down, b.left, b.height) or is_total(p.text) for b, p in places):
        return False
    if any(b.width != p.width for b, p in places if _groups_others(b, block)):
        return False
    if not anchored:
        return all((not p.text or p.text.isdigit()) and p.width == b.width and grid.ruled(*p.spot) for b, p in places)
    same = all(p.text == b.text for b, p in places)
    return not same and (first or any(p.text or grid.ruled(*p.spot) for _, p in places))


def _groups_others(box: Box, block: list[Box]) -> bool:
    """Whether several headings stand below one: unless the records have it as wide, it groups them."""
    return sum(b.top > box.top and box.left <= b.left <= box.right for b in block) > 1


def _goes_on(grid: Grid, header: Header, row: int) -> bool:
    """Whether one ruled row is left over: then records are no pairs of rows."""
    return grid.ruled(row, header.left) and not grid.texts(row)


def _groups(grid: Grid, header: Header, top: int, box: Box) -> Iterator[str]:
    """The words of the levels above a block that a heading in it stands under."""
    seen = box.text
    for row in range(header.top, top):
        text = grid.box(row, box.left).text
        if text and text != seen:
            yield text
        seen = text


def printed_rows(grid: Grid, header: Header, first: int, numbers: set[int]) -> Stack | None:
    """Find words that every record has printed in its rows: 计划 over 完成 beside a name merged over both."""
    columns = [c for c in header.paths if c not in numbers]
    spans = {b.height for c in header.paths if (b := grid.box(first, c)).top == first and b.height > 1}
    span = min(spans, default=0)
    if not 2 <= span <= HIGHEST:
        return None
    printed = {c: words for c in columns if (words := _words(grid, first, c, span))}
    if not printed or not _free(grid, [c for c in columns if c not in printed], first, span):
        return None
    last = first - 1
    while _same_words(grid, printed, last + 1) and _same_heights(grid, header, first, last + 1):
        last += span
    paths: dict[tuple[int, int], Path] = {}
    for col, path in header.paths.items():
        if col in printed:
            continue
        for line, named in enumerate(_lines(grid, printed, first, col, span)):
            paths[line, col] = (*named, *path)
    said = tuple((line, c, word) for c, words in printed.items() for line, word in enumerate(words))
    return Stack(header.bottom, span, first, last, dict(sorted(paths.items())), said)


def _free(grid: Grid, columns: list[int], first: int, span: int) -> bool:
    """Whether all else in the first record is empty, and something merged over its rows."""
    boxes = [grid.box(row, c) for c in columns for row in range(first, first + span)]
    return not any(b.text for b in boxes) and any(b.height == span for b in boxes)


def _words(grid: Grid, first: int, col: int, span: int) -> tuple[str, ...]:
    """The words a column has printed in the first record's rows; none if it has not one in each, or twice the same."""
    boxes = [grid.box(row, col) for row in range(first, first + span)]
    words = tuple(b.text for b in boxes)
    plain = all(b.height == 1 and is_heading(b.text) and not b.number for b in boxes)
    return words if plain and len(set(words)) == span else ()


def _same_words(grid: Grid, printed: dict[int, tuple[str, ...]], row: int) -> bool:
    return all(grid.box(row + n, c).text == word for c, words in printed.items() for n, word in enumerate(words))


def _same_heights(grid: Grid, header: Header, first: int, row: int) -> bool:
    return all(grid.box(first, c).height == grid.box(row, c).height for c in header.paths)


def _lines(grid: Grid, printed: dict[int, tuple[str, ...]], first: int, col: int, span: int) -> Iterator[Path]:
    """What is printed beside each line of a column; a column merged over the record has one."""
    if grid.box(first, col).height >= span:
        yield ()
        return
    for line in range(span):
        yield tuple(words[line] for words in printed.values())

"""What stands around a sheet's rows – merges, validations, formats, links, breaks – following its block."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from desktop.kit.errors import Refused
from desktop.sheets import limits
from desktop.sheets.filling.block import Block
from desktop.sheets.filling.detail import Detail
from desktop.sheets.filling.grid import Grid
from desktop.sheets.filling.paging import page_ends
from desktop.sheets.filling.spans import Edits, Span
from desktop.sheets.markup import natural
from desktop.sheets.refs import Growth, area_text, grown_list, parse_area
from desktop.sheets.sheet import Area
from desktop.sheets.workbook import is_true

LISTS = {"dataValidation", "conditionalFormatting", "protectedRange", "ignoredError", "selection"}
AREAS = {"autoFilter", "sortState", "sortCondition", "inputCells", "cellWatch"}
FORMULAS = {"formula", "formula1", "formula2", "f"}
Formula = Callable[[str], str]
# What may stand behind rowBreaks in a worksheet (ECMA-376 part 1, 18.3.1.99)
AFTER_BREAKS = {
    "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing", "legacyDrawing",
    "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems", "tableParts", "extLst",
    "AlternateContent",
}  # fmt: skip
MOST_LINKS = 65_000  # Excel takes 65 530 on a sheet


def edit_around(
    grid: Grid, growth: Growth | None, block: Block | None, formula: Formula, detail: Detail | None = None
) -> Edits:
    """Return the edits of a sheet's head and tail. `formula` moves a formula that stands outside the block."""
    edits = Edits(grid.data)
    for span in grid.spans:
        if span.name in FORMULAS:
            edits.text(span, formula(span.text))
        elif span.name == "cfvo" and span.get("type") == "formula":
            edits.attribute(span, "val", formula(span.get("val")))
    _links_of_rows(grid, edits, growth, block, formula)
    _move_links(grid, edits, growth, block, formula)
    if growth is not None and growth.delta and block is not None:
        for span in grid.spans:
            _grow(edits, span, growth)
    if block is not None and block.pages and growth is not None:
        _break_pages(grid, edits, list(page_ends(block, growth.pages)))
    if growth is not None and block is not None and (growth.delta or (detail and detail.groups)):
        _grow_merges(grid, edits, growth, block, detail)
    return edits


def squeezed(grid: Grid) -> bool:
    """Tell whether a sheet is to be printed on so many pages downwards, however long it is."""
    fit = next((s for s in grid.spans if s.name == "pageSetUpPr"), None)
    setup = next((s for s in grid.spans if s.name == "pageSetup"), None)
    wanted = fit is not None and setup is not None and is_true(fit.get("fitToPage"))
    return bool(wanted and setup and natural(setup.get("fitToHeight"), 1))


def let_run_on(grid: Grid, edits: Edits) -> None:
    """Let a sheet take as many pages downwards as it needs; across it is fitted as before."""
    for span in grid.spans:
        if span.name == "pageSetup":
            edits.attribute(span, "fitToHeight", "0")


def _grow(edits: Edits, span: Span, growth: Growth) -> None:
    if span.name in LISTS:
        if "sqref" in span.attributes:
            edits.attribute(span, "sqref", grown_list(span.get("sqref"), growth))
        if "activeCell" in span.attributes:
            edits.attribute(span, "activeCell", _single(span.get("activeCell"), growth))
    elif span.name == "sqref":
        edits.text(span, grown_list(span.text, growth))
    elif span.name in AREAS:
        key = "ref" if "ref" in span.attributes else "r"
        edits.attribute(span, key, grown_list(span.get(key), growth))
    elif span.name == "pane" and "topLeftCell" in span.attributes:
        edits.attribute(span, "topLeftCell", _single(span.get("topLeftCell"), growth))
    elif span.name == "brk" and span.within("rowBreaks") and natural(span.get("id")):
        edits.attribute(span, "id", str(break_row(natural(span.get("id")), growth)))
    elif span.name == "row" and span.within("from", "to") and natural(span.text, -1) >= 0:
        edits.text(span, str(growth.row(natural(span.text) + 1) - 1))


def _break_pages(grid: Grid, edits: Edits, rows: Sequence[int]) -> None:
    """Let a new page begin after some of the final rows, beside the breaks that are there."""
    p = grid.prefix
    made = "".join(f'<{p}brk id="{row}" max="{limits.COLUMNS - 1}" man="1"/>' for row in rows)
    holder = next((s for s in grid.spans if s.name == "rowBreaks"), None)
    if holder is not None and holder.close > holder.open:
        there = sum(1 for s in grid.spans if s.name == "brk" and s.parent is holder)
        for key in ("count", "manualBreakCount"):
            edits.attribute(holder, key, str(there + len(rows)))
        edits.insert(holder.close, made.encode())
        return
    whole = f'<{p}rowBreaks count="{len(rows)}" manualBreakCount="{len(rows)}">{made}</{p}rowBreaks>'
    if holder is not None:
        edits.replace(holder.start, holder.end, whole.encode())
        return
    root = grid.spans[0]
    after = next((s for s in grid.spans if s.parent is root and s.name in AFTER_BREAKS), None)
    edits.insert(after.start if after else root.close, whole.encode())


def break_row(row: int, growth: Growth) -> int:
    """A break after the block's last row stays behind the block."""
    return row + growth.delta if row >= growth.last else growth.row(row)


def _single(text: str, growth: Growth) -> str:
    area = parse_area(text)
    return area_text(Area(growth.row(area.top), area.left, growth.row(area.top), area.left)) if area else text


def _in_block(area: Area | None, block: Block | None) -> bool:
    return bool(area and block and block.first <= area.top and area.bottom <= block.end)


def _links_of_rows(grid: Grid, edits: Edits, growth: Growth | None, block: Block | None, formula: Formula) -> None:
    """A link to elsewhere belongs to the sample that stood in a detail row; one within the workbook to every row."""
    links = [s for s in grid.spans if s.name == "hyperlink"]
    own = [s for s in links if _in_block(parse_area(s.get("ref")), block)]
    kept = [s for s in own if s.get("location") and "id" not in s.attributes and growth and growth.delta < MOST_LINKS]
    holder = next((s for s in grid.spans if s.name == "hyperlinks"), None)
    if own and not kept and len(own) == len(links) and holder:
        edits.remove(holder)
        return
    for span in own:
        if span in kept and growth and block:
            edits.replace(span.start, span.end, b"".join(_repeated_link(grid, span, growth, block, formula)))
        else:
            edits.remove(span)


def _repeated_link(grid: Grid, span: Span, growth: Growth, block: Block, formula: Formula) -> Iterator[bytes]:
    area = parse_area(span.get("ref"))
    for place in repeated(area, growth, block) if area else []:
        tag = Edits(grid.data[span.start : span.end])
        whole = Span(span.name, span.attributes, 0, len(tag.data), None)
        tag.attribute(whole, "ref", area_text(place))
        if "!" in span.get("location"):
            tag.attribute(whole, "location", formula(span.get("location")))
        yield tag.all()


def _move_links(grid: Grid, edits: Edits, growth: Growth | None, block: Block | None, formula: Formula) -> None:
    for span in grid.spans:
        if span.name != "hyperlink" or _in_block(parse_area(span.get("ref")), block):
            continue
        if growth is not None:
            edits.attribute(span, "ref", grown_list(span.get("ref"), growth))
        if "!" in span.get("location"):
            edits.attribute(span, "location", formula(span.get("location")))


def _grow_merges(grid: Grid, edits: Edits, growth: Growth, block: Block, detail: Detail | None) -> None:
    holder = next((s for s in grid.spans if s.name == "mergeCells"), None)
    if holder is None:
        return
    areas = [a for s in grid.spans if s.name == "mergeCell" and (a := parse_area(s.get("ref")))]
    if detail is not None and detail.groups:
        areas = [area for area in areas if not detail.groups.replaces(area, detail.count)]
    grown = [text for area in areas for text in grown_merge(area, growth, block)]
    grown += [area_text(area) for area in detail.groups.merges()] if detail is not None else []
    if not grown:  # an element without any is damage to Excel
        edits.remove(holder)
        return
    edits.attribute(holder, "count", str(len(grown)))
    start, end = f'<{grid.prefix}mergeCell ref="', '"/>'
    edits.replace(holder.open, holder.close, "".join(f"{start}{text}{end}" for text in grown).encode())


def grown_merge(area: Area, growth: Growth, block: Block) -> list[str]:
    """Return a merge as it stands after filling; one cell alone, which some write, is not repeated."""
    if area.top == area.bottom and area.left == area.right and growth.filler_top <= area.top <= growth.filler_bottom:
        return [area_text(area)]
    return [area_text(place) for place in repeated(area, growth, block)]


def repeated(area: Area, growth: Growth, block: Block) -> Iterator[Area]:
    """Return where an area stands after filling: once for each new row if it lies in the filler, else moved."""
    if not (growth.filler_top <= area.top and area.bottom <= growth.filler_bottom):
        bottom = area.bottom if area.bottom < growth.filler_top else area.bottom + growth.delta
        top, bottom = growth.row(area.top), min(bottom, limits.ROWS)
        if top <= bottom:
            yield Area(top, area.left, bottom, area.right)
        return
    for down in range(0, growth.delta + 1, block.rows_per_record):
        yield Area(area.top + down, area.left, area.bottom + down, area.right)


def check_rows(growth: Growth, grid: Grid) -> None:
    """Raise Refused if something would be pushed beyond the last row Excel has; empty rows there may go."""
    bottom = max((row.number for row in grid.rows if any(cell.filled for cell in row.cells)), default=0)
    if max(bottom, growth.last) + growth.delta > limits.ROWS:
        raise Refused(f"记录太多，超过了 Excel 一张表的 {limits.ROWS} 行。请按组或按月份分开填。")


def stretch_dimension(grid: Grid, edits: Edits, growth: Growth | None, places: Sequence[tuple[int, int]]) -> None:
    """Let the sheet's stated extent hold what was written: `places` of the template."""
    span = next((s for s in grid.spans if s.name == "dimension"), None)
    stated = parse_area(span.get("ref")) if span else None
    if span is None or stated is None:
        return
    rows = [stated.top, stated.bottom, *(row for row, _ in places)]
    columns = [stated.left, stated.right, *(col for _, col in places)]
    whole = Area(min(rows), min(columns), max(rows), max(columns))
    edits.attribute(span, "ref", area_text(growth.area(whole) if growth else whole))

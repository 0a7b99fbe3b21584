"""A worksheet read into a Sheet: for the recogniser and for paper."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from operator import itemgetter
from pathlib import Path

from desktop.kit.errors import Refused
from desktop.sheets import limits
from desktop.sheets.cells import CellReader, merges_of
from desktop.sheets.choices import read_choices
from desktop.sheets.colors import Palette
from desktop.sheets.drawings import read_drawings, unread
from desktop.sheets.markup import Node, decimal, natural
from desktop.sheets.package import Package
from desktop.sheets.page import read_page
from desktop.sheets.refs import parse_area, split_sheet
from desktop.sheets.rules import read_overlays, read_rules
from desktop.sheets.sheet import ColumnSize, Overlay, Sheet, cell_name
from desktop.sheets.strings import Text, read_strings
from desktop.sheets.styles import Styles, refuse_many_styles
from desktop.sheets.workbook import SheetPart, Workbook, is_true


@dataclass(frozen=True, slots=True)
class SheetName:
    """A worksheet's name as its tab shows it, and whether the tab is shown."""

    name: str
    visible: bool


class Reader:
    """Reads the sheets of one opened package; styles and strings are read once."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.workbook = Workbook(package)

    @cached_property
    def palette(self) -> Palette:
        theme = None
        with suppress(Refused):  # a sheet without its theme has Excel's own colours
            theme = self.workbook.root_of_kind("theme")
        return Palette(theme, self.workbook.root_of_kind("styles"))

    @cached_property
    def styles(self) -> Styles:
        refuse_many_styles(self.workbook)
        return Styles(self.workbook.root_of_kind("styles"), self.palette)

    @cached_property
    def overlays(self) -> list[Overlay]:
        return read_overlays(self.workbook.root_of_kind("styles"), self.styles)

    @cached_property
    def strings(self) -> list[Text]:
        part = self.workbook.part_of_kind("sharedStrings")
        return read_strings(self.package.read(part), part, self.styles) if part else []

    def sheet(self, name: str | None = None) -> Sheet:
        """Read one sheet whole; the first visible one without a name. Raises Refused."""
        place = self.workbook.sheet(name)
        grid = self.grid(place)
        sheet = Sheet(place.name, grid.cells, self.styles.looks, rows=grid.rows, visible=place.visible)
        sheet.uncalculated = grid.uncalculated
        sheet.default_font = self.styles.default_font
        sheet.date1904 = self.workbook.date1904
        sheet.merges = [area for n in merges_of(grid.around) if (area := parse_area(n.get("ref")))]
        _check_extent(sheet)
        _check_texts(sheet)
        _read_sizes(sheet, grid.around)
        sheet.page = read_page(grid.around)
        sheet.row_breaks = _breaks(grid.around, "rowBreaks")
        sheet.column_breaks = _breaks(grid.around, "colBreaks")
        self._read_names(sheet, place)
        sheet.choices = read_choices(grid.around, self, place)
        sheet.rules = read_rules(grid.around, self.overlays, self.palette)
        sheet.unread = unread(grid.around) + self.package.unread.get(place.name, [])
        try:
            sheet.drawings = read_drawings(self.package, place.part, grid.around, self.palette, sheet.unread)
        except Refused:  # a damaged drawing hides no cells
            sheet.unread.append("图片（已损坏）")
        return sheet

    def sheets(self) -> list[Sheet]:
        found = [self.sheet(s.name) for s in self.workbook.sheets]
        shown = next((sheet for sheet in found if sheet.visible), found[0])
        shown.unread += [f"图表页“{name}”" for name in self.workbook.other_pages]
        return found

    def grid(self, place: SheetPart) -> CellReader:
        """Read a sheet's cells, and what is around them as nodes."""
        grid = CellReader(self.strings, self.styles)
        grid.read(self.package.read(place.part), place.part)
        return grid

    def _read_names(self, sheet: Sheet, place: SheetPart) -> None:
        for name in self.workbook.names:
            if name.local != place.index:
                continue
            if name.name == "_xlnm.Print_Area":
                sheet.print_areas = [a for t in _split(name.text) if (a := parse_area(t))]
            elif name.name == "_xlnm.Print_Titles":
                _read_titles(sheet, name.text)


def read_workbook(path: Path | str) -> list[SheetName]:
    """List a workbook's worksheets in their order. Raises Refused, Blocked."""
    with Package(path) as package:
        return [SheetName(s.name, s.visible) for s in Workbook(package).sheets]


def read_sheet(path: Path | str | Package, name: str | None = None) -> Sheet:
    """Read one worksheet, the first visible one without a name. Raises Refused, Blocked."""
    if isinstance(path, Package):
        return Reader(path).sheet(name)
    with Package(path) as package:
        return Reader(package).sheet(name)


def read_sheets(path: Path | str) -> list[Sheet]:
    """Read all worksheets in their order. Raises Refused, Blocked."""
    with Package(path) as package:
        return Reader(package).sheets()


def _check_extent(sheet: Sheet) -> None:
    """Raise Refused if what is written lies so far apart that nothing could be made of the sheet."""
    said = [place for place, cell in sheet.cells.items() if cell.value is not None]
    bottom, right = (max(map(itemgetter(i), said), default=0) for i in (0, 1))
    widest = max(((m.bottom - m.top + 1) * (m.right - m.left + 1) for m in sheet.merges), default=0)
    if max(bottom * right, widest) > limits.CELLS:
        far = "合并了一大片单元格" if widest > limits.CELLS else f"在很远的 {cell_name(bottom, right)} 附近还写着东西"
        raise Refused(f"工作表“{sheet.name}”{far}，大得不正常，程序不读。请用 WPS 或 Excel 删掉多余的行和列再试。")


def _check_texts(sheet: Sheet) -> None:
    """Raise Refused if long texts stand in so many cells that reading them would never end."""
    lengths = [len(cell.value) for cell in sheet.cells.values() if cell.value.__class__ is str]
    if sum(length for length in lengths if length > limits.LONG) > limits.LONG_TEXTS:
        raise Refused(f"工作表“{sheet.name}”里的长文字太多，程序不读。请用 WPS 或 Excel 打开，只留下要用的部分再试。")


def _read_sizes(sheet: Sheet, around: dict[str, list[Node]]) -> None:
    for node in around.get("sheetFormatPr", []):
        sheet.default_height = min(max(0.0, decimal(node.get("defaultRowHeight"))), limits.HEIGHT) or 15.0
        sheet.default_width = _width(node.get("defaultColWidth"))
        sheet.base_width = min(natural(node.get("baseColWidth")), int(limits.WIDTH)) or 8
    for holder in around.get("cols", []):
        for node in holder.named("col"):
            _read_columns(sheet, node)


def _read_columns(sheet: Sheet, node: Node) -> None:
    look = natural(node.get("style"))
    look = look if look < len(sheet.looks) else 0
    width, hidden = _width(node.get("width")), is_true(node.get("hidden"))
    first, last = int(decimal(node.get("min"), 1)), int(decimal(node.get("max")))
    for col in range(max(1, first), min(last, limits.COLUMNS) + 1):
        sheet.columns[col] = ColumnSize(width, hidden, look)


def _breaks(around: dict[str, list[Node]], name: str) -> list[int]:
    found = {natural(n.get("id")) for holder in around.get(name, []) for n in holder.named("brk")}
    return sorted(found - {0})


def _read_titles(sheet: Sheet, text: str) -> None:
    for part in _split(text):
        area = parse_area(part)
        if area is None:
            continue
        if part.replace("$", "").partition(":")[0].isdigit():
            sheet.title_rows = (area.top, area.bottom)
        else:
            sheet.title_columns = (area.left, area.right)


def _split(text: str) -> list[str]:
    """Split a name's areas at the commas that stand outside a quoted sheet's name, and drop the sheet."""
    parts, quote, start = [], False, 0
    for at, sign in enumerate(text):
        if sign == "'":
            quote = not quote
        elif sign == "," and not quote:
            parts.append(text[start:at])
            start = at + 1
    return [split_sheet(p.strip())[1] for p in [*parts, text[start:]]]


def _width(text: str) -> float | None:
    number = decimal(text, -1.0)
    return min(number, limits.WIDTH) if number >= 0 else None

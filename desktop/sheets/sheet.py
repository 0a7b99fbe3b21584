"""One worksheet as a value, shared by the recogniser and by paper. Rows and columns count from 1."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, all four ends included."""

    top: int
    left: int
    bottom: int
    right: int

    def holds(self, row: int, col: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= col <= self.right


@dataclass(frozen=True, slots=True)
class Font:
    """A face and its size in points; colour is RRGGBB or None for automatic."""

    name: str = "宋体"
    size: float = 11.0
    bold: bool = False
    italic: bool = False
    underline: str = ""  # "", single, double, singleAccounting, doubleAccounting
    strike: bool = False
    color: str | None = None
    raised: str = ""  # "", superscript, subscript


@dataclass(frozen=True, slots=True)
class Edge:
    """One side of a border: an Excel style name (thin, medium, double …) and RRGGBB or None."""

    style: str
    color: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks, with theme colours and tints already turned into RRGGBB."""

    font: Font = Font()
    fill: str | None = None
    left: Edge | None = None
    right: Edge | None = None
    top: Edge | None = None
    bottom: Edge | None = None
    diagonal: Edge | None = None
    diagonal_up: bool = False
    diagonal_down: bool = False
    horizontal: str = "general"  # general left center right fill justify centerContinuous distributed
    vertical: str = "bottom"  # top center bottom justify distributed
    wrap: bool = False
    shrink: bool = False
    indent: int = 0
    rotation: int = 0  # 0–90 up, 91–180 down, 255 stacked
    number_format: str = "General"
    locked: bool = True


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of rich text; font None means the cell's own."""

    text: str
    font: Font | None = None


@dataclass(slots=True)
class Cell:
    """What a cell holds. `value` is text, a number, a bool, or None; an error is its text with kind 'error'."""

    value: str | float | int | bool | None = None
    kind: str = ""  # "", text, number, bool, error
    look: int = 0  # index into Sheet.looks
    formula: str | None = None
    runs: tuple[Run, ...] = ()

    @property
    def text(self) -> str:
        return "" if self.value is None else str(self.value)


@dataclass(slots=True)
class RowSize:
    """A row's stored height in points (None: fitted on opening), whether hidden, and its look where no cell is."""

    height: float | None = None
    hidden: bool = False
    look: int = 0


@dataclass(slots=True)
class ColumnSize:
    """A column's width in characters of the default font (None: default), whether hidden, its look."""

    width: float | None = None
    hidden: bool = False
    look: int = 0


@dataclass(slots=True)
class HeaderFooter:
    """The raw &-coded texts."""

    odd_header: str = ""
    odd_footer: str = ""
    even_header: str = ""
    even_footer: str = ""
    first_header: str = ""
    first_footer: str = ""
    different_odd_even: bool = False
    different_first: bool = False
    scale_with_doc: bool = True
    align_with_margins: bool = True


@dataclass(slots=True)
class PageSetup:
    """How the sheet meets paper. Margins in inches; paper is Excel's paperSize number (9 A4, 8 A3, 11 A5 …)."""

    paper: int = 9
    paper_size_mm: tuple[float, float] | None = None  # custom paper: width × height
    landscape: bool = False
    scale: int = 100
    fit: bool = False  # fit_width/fit_height rule instead of scale
    fit_width: int = 1  # pages across; 0 = as many as needed
    fit_height: int = 1  # pages down; 0 = as many as needed
    left: float = 0.7
    right: float = 0.7
    top: float = 0.75
    bottom: float = 0.75
    header: float = 0.3
    footer: float = 0.3
    center_horizontally: bool = False
    center_vertically: bool = False
    over_then_down: bool = False
    first_page: int | None = None
    gridlines: bool = False
    headings: bool = False
    black_and_white: bool = False
    header_footer: HeaderFooter = field(default_factory=HeaderFooter)


@dataclass(slots=True)
class Anchor:
    """Where a drawing sits: a cell (from 1) with an offset in EMU, and either an end cell or an extent in EMU."""

    row: int
    col: int
    row_offset: int = 0
    col_offset: int = 0
    to_row: int | None = None
    to_col: int | None = None
    to_row_offset: int = 0
    to_col_offset: int = 0
    width: int = 0
    height: int = 0


@dataclass(slots=True)
class Drawing:
    """A picture (its bytes) or a simple shape with text, over the cells. Colours RRGGBB or None."""

    anchor: Anchor
    kind: str = "picture"  # picture, shape
    picture: bytes = b""
    preset: str = "rect"
    fill: str | None = None
    line: str | None = None
    line_width: float = 0.75  # points
    dash: str = "solid"  # a preset of DrawingML: dash, sysDot …
    runs: tuple[Run, ...] = ()
    horizontal: str = "left"
    vertical: str = "top"
    centred: bool = False  # the text as a whole stands in the middle across, whatever its lines do
    rotation: float = 0.0


@dataclass(slots=True)
class Choices:
    """A drop-down over some areas: the words it offers, as far as they could be read."""

    areas: tuple[Area, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Overlay:
    """What a conditional format changes of a look; None leaves a thing as it is."""

    fill: str | None = None
    color: str | None = None
    bold: bool | None = None
    italic: bool | None = None
    strike: bool | None = None
    underline: str | None = None
    left: Edge | None = None
    right: Edge | None = None
    top: Edge | None = None
    bottom: Edge | None = None
    number_format: str | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """A point of a colour scale, a data bar or an icon set: num, percent, percentile, formula, min, max, and where."""

    kind: str
    value: str = ""
    color: str | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """A conditional format, the lowest `priority` first. Its formulas speak as from the first area's first cell.

    `kind` is Excel's: cellIs (with `operator`), expression, containsText and its like (with `text`), top10 (`rank`,
    `percent`, `bottom`), aboveAverage (`bottom` for below), duplicateValues, uniqueValues, timePeriod (`text`),
    colorScale and iconSet (`stops`, `icons`), dataBar (two `stops`, the first with the bar's colour).
    """

    areas: tuple[Area, ...]
    kind: str
    priority: int = 0
    overlay: Overlay = Overlay()
    formulas: tuple[str, ...] = ()
    operator: str = ""
    text: str = ""
    rank: int = 10
    percent: bool = False
    bottom: bool = False
    stops: tuple[Stop, ...] = ()
    icons: str = ""
    gradient: bool = True  # a data bar that fades
    negative: str | None = None  # a data bar's colour below zero
    shows_value: bool = True
    reverse: bool = False  # an icon set from its other end
    equal: bool = False  # aboveAverage: the average itself, too
    deviations: int = 0  # aboveAverage: so many standard deviations off
    stop_if_true: bool = False


@dataclass(slots=True)
class Sheet:
    """One worksheet: cells, looks, sizes, merges, page set-up, drawings."""

    name: str
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    looks: list[Look] = field(default_factory=lambda: [Look()])
    merges: list[Area] = field(default_factory=list)
    rows: dict[int, RowSize] = field(default_factory=dict)
    columns: dict[int, ColumnSize] = field(default_factory=dict)
    default_height: float = 15.0
    default_width: float | None = None  # characters; None: Excel's 8.43
    base_width: int = 8
    page: PageSetup = field(default_factory=PageSetup)
    drawings: list[Drawing] = field(default_factory=list)
    choices: list[Choices] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    print_areas: list[Area] = field(default_factory=list)
    title_rows: tuple[int, int] | None = None
    title_columns: tuple[int, int] | None = None
    row_breaks: list[int] = field(default_factory=list)  # a new page begins after this row
    column_breaks: list[int] = field(default_factory=list)
    visible: bool = True
    uncalculated: list[tuple[int, int]] = field(default_factory=list)  # cells whose formula's result is not stored
    unread: list[str] = field(default_factory=list)  # what lies over the cells and is not kept here, in words
    default_font: Font = Font()
    date1904: bool = False

    @property
    def bottom(self) -> int:
        """The last row with a cell, a merge or a stored size; 0 for an empty sheet."""
        merged = max((m.bottom for m in self.merges), default=0)
        return max(max((r for r, _ in self.cells), default=0), merged)

    @property
    def right(self) -> int:
        merged = max((m.right for m in self.merges), default=0)
        return max(max((c for _, c in self.cells), default=0), merged)

    def text(self, row: int, col: int) -> str:
        cell = self.cells.get((row, col))
        return cell.text if cell else ""

    def look(self, row: int, col: int) -> Look:
        """How a place looks, whether it has a cell or takes its row's or column's look."""
        cell = self.cells.get((row, col))
        if cell:
            return self.looks[cell.look]
        if row in self.rows and self.rows[row].look:
            return self.looks[self.rows[row].look]
        return self.looks[self.columns[col].look if col in self.columns else 0]

    def merge_at(self, row: int, col: int) -> Area | None:
        return next((m for m in self.merges if m.holds(row, col)), None)


def column_letters(col: int) -> str:
    """Write a column number as Excel does: 1 → A, 27 → AA."""
    letters = ""
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """Read a column's letters: A → 1, AA → 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def cell_name(row: int, col: int) -> str:
    return f"{column_letters(col)}{row}"

"""One sheet of a book opened by xlrd, written as worksheet XML."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from desktop.sheets import limits
from desktop.sheets.markup import escaped
from desktop.sheets.old.looks import Looks
from desktop.sheets.old.records import Extras, Validation
from desktop.sheets.refs import area_text
from desktop.sheets.sheet import Area, PageSetup, cell_name, column_letters

TEXT, NUMBER, DATE, BOOLEAN, ERROR = 1, 2, 3, 4, 5
PADDING = 0.7109375  # what a column is wider than its characters, at 7 pixels a character


class Strings:
    """The shared strings of the new workbook; `cut` tells whether one was longer than an .xlsx takes."""

    def __init__(self) -> None:
        self.pieces: list[str] = []
        self.cut = False
        self._numbers: dict[str, int] = {}

    def number(self, piece: str) -> int:
        found = self._numbers.get(piece)
        if found is None:
            found = self._numbers[piece] = len(self.pieces)
            self.pieces.append(piece)
        return found


class SheetXml:
    """Writes one sheet: `xml` is all inside the worksheet element."""

    def __init__(self, sheet: Any, extras: Extras, looks: Looks, strings: Strings) -> None:
        self._sheet = sheet
        self._extras = extras
        self._looks = looks
        self._strings = strings

    def xml(self) -> str:
        fit = '<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>' if self._extras.page.fit else ""
        return "".join([
            fit, self._view(), self._format(), self._columns(), "<sheetData>", *self._rows(), "</sheetData>",
            '<sheetProtection sheet="1"/>' if self._extras.protected else "",
            self._merges(), self._validations(), _page(self._extras.page),
            _breaks("rowBreaks", self._sheet.horizontal_page_breaks, 16383),
            _breaks("colBreaks", self._sheet.vertical_page_breaks, 1048575),
        ])  # fmt: skip

    def _view(self) -> str:
        sheet = self._sheet
        lines = ' showGridLines="0"' if not sheet.show_grid_lines else ""
        pane = ""
        if sheet.panes_are_frozen and (sheet.vert_split_pos or sheet.horz_split_pos):
            across, down = sheet.vert_split_pos, sheet.horz_split_pos
            where = "bottomRight" if across and down else "topRight" if across else "bottomLeft"
            sides = (f' xSplit="{across}"' if across else "") + (f' ySplit="{down}"' if down else "")
            corner = cell_name(down + 1, across + 1)
            pane = f'<pane{sides} topLeftCell="{corner}" activePane="{where}" state="frozen"/>'
        return f'<sheetViews><sheetView{lines} workbookViewId="0">{pane}</sheetView></sheetViews>'

    def _format(self) -> str:
        sheet = self._sheet
        if sheet.standardwidth is not None:
            width = f'defaultColWidth="{sheet.standardwidth / 256:g}" '
        else:
            base = sheet.defcolwidth or 8
            width = f'baseColWidth="{base}" ' + (f'defaultColWidth="{base + PADDING}" ' if base != 8 else "")
        height = (sheet.default_row_height or 285) / 20
        return f'<sheetFormatPr {width}defaultRowHeight="{height:g}"/>'

    def _columns(self) -> str:
        pieces = []
        for col, info in sorted(self._sheet.colinfo_map.items()):
            hidden = ' hidden="1"' if info.hidden else ""
            style = f' style="{info.xf_index}"' if 0 <= info.xf_index < len(self._sheet.book.xf_list) else ""
            pieces.append(
                f'<col min="{col + 1}" max="{col + 1}" width="{info.width / 256:.4f}"{style}{hidden} customWidth="1"/>'
            )
        return f"<cols>{''.join(pieces)}</cols>" if pieces else ""

    def _rows(self) -> Iterator[str]:
        formulas: dict[int, dict[int, str]] = {}
        for (row, col), text in self._extras.formulas.items():
            formulas.setdefault(row, {})[col] = text
        infos = self._sheet.rowinfo_map
        for row in range(max([self._sheet.nrows, *(r + 1 for r in infos)], default=0)):
            cells = "".join(self._cells(row, formulas.get(row + 1, {})))
            tag = _row_attributes(infos.get(row))
            if cells or tag:
                yield f'<row r="{row + 1}"{tag}>{cells}</row>'

    def _cells(self, row: int, formulas: dict[int, str]) -> Iterator[str]:
        if row >= self._sheet.nrows:
            return
        for col in range(self._sheet.row_len(row)):
            cell = self._sheet.cell(row, col)
            if cell.ctype or col + 1 in formulas:
                yield self._cell(row, col, cell, formulas.get(col + 1))

    def _cell(self, row: int, col: int, cell: Any, formula: str | None) -> str:
        start = f'<c r="{column_letters(col + 1)}{row + 1}"' + (f' s="{cell.xf_index}"' if cell.xf_index else "")
        written = f"<f>{escaped(formula)}</f>" if formula else ""
        if cell.ctype == TEXT and cell.value:
            if formula:
                return f'{start} t="str">{written}<v>{escaped(cell.value)}</v></c>'
            return f'{start} t="s"><v>{self._strings.number(self._text(row, col, cell.value))}</v></c>'
        if cell.ctype in (NUMBER, DATE):
            return f"{start}>{written}<v>{_number(cell.value)}</v></c>"
        if cell.ctype == BOOLEAN:
            return f'{start} t="b">{written}<v>{int(cell.value)}</v></c>'
        if cell.ctype == ERROR:
            return f'{start} t="e">{written}<v>{_error(cell.value)}</v></c>'
        return f"{start}>{written}</c>" if written else f"{start}/>"

    def _text(self, row: int, col: int, text: str) -> str:
        self._strings.cut |= len(text) > limits.TEXT
        text = text[: limits.TEXT]
        runs = self._sheet.rich_text_runlist_map.get((row, col))
        if not runs:
            return f"<si>{_t(text)}</si>"
        starts = [(0, None), *((at, font) for at, font in runs if at < len(text))]
        ends = [*(at for at, _ in starts[1:]), len(text)]
        pieces = []
        for (at, font), end in zip(starts, ends, strict=True):
            if text[at:end]:
                look = f"<rPr>{self._looks.font(font, 'rFont')}</rPr>" if font is not None else ""
                pieces.append(f"<r>{look}{_t(text[at:end])}</r>")
        return f"<si>{''.join(pieces)}</si>"

    def _merges(self) -> str:
        areas = [Area(top + 1, left + 1, bottom, right) for top, bottom, left, right in self._sheet.merged_cells]
        pieces = [f'<mergeCell ref="{area_text(a)}"/>' for a in areas if (a.top, a.left) != (a.bottom, a.right)]
        return f'<mergeCells count="{len(pieces)}">{"".join(pieces)}</mergeCells>' if pieces else ""

    def _validations(self) -> str:
        pieces = [_validation(v) for v in self._extras.validations]
        return f'<dataValidations count="{len(pieces)}">{"".join(pieces)}</dataValidations>' if pieces else ""


def _validation(found: Validation) -> str:
    style = ("stop", "warning", "information")[min(found.flags >> 4 & 0x7, 2)]
    flags = [
        ("allowBlank", 0x100),
        ("showDropDown", 0x200),
        ("showInputMessage", 0x40000),
        ("showErrorMessage", 0x80000),
    ]
    names = ("promptTitle", "errorTitle", "prompt", "error")
    attributes = [
        ("type", found.kind), ("errorStyle", style), ("operator", found.operator),
        *((name, "1") for name, bit in flags if found.has(bit)),
        *((name, escaped(text)) for name, text in zip(names, found.texts, strict=True) if text),
        ("sqref", " ".join(map(area_text, found.areas))),
    ]  # fmt: skip
    two = "etween" in found.operator and found.kind not in ("list", "custom")
    given = found.formulas if two else found.formulas[:1]
    formulas = "".join(f"<formula{n}>{escaped(f)}</formula{n}>" for n, f in enumerate(given, 1) if f)
    said = "".join(f' {name}="{value}"' for name, value in attributes)
    return f"<dataValidation{said}>{formulas}</dataValidation>"


def _row_attributes(info: Any) -> str:
    if info is None:
        return ""
    tag = ""
    if info.height is not None and not info.has_default_height:
        tag = f' ht="{info.height / 20:g}"' + (' customHeight="1"' if info.height_mismatch else "")
    if info.hidden:
        tag += ' hidden="1"'
    if info.has_default_xf_index:
        tag += f' s="{info.xf_index}" customFormat="1"'
    return tag


def _t(text: str) -> str:
    return f'<t xml:space="preserve">{escaped(text)}</t>'


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _error(code: int) -> str:
    from xlrd.biffh import error_text_from_code

    return str(error_text_from_code.get(code, "#N/A"))


def _page(page: PageSetup) -> str:
    flags = [("horizontalCentered", page.center_horizontally), ("verticalCentered", page.center_vertically),
             ("headings", page.headings), ("gridLines", page.gridlines)]  # fmt: skip
    options = "".join(f' {name}="1"' for name, on in flags if on)
    sides = ("left", "right", "top", "bottom", "header", "footer")
    margins = "".join(f' {side}="{getattr(page, side):g}"' for side in sides)
    setup = [
        ("paperSize", page.paper), ("scale", page.scale), ("firstPageNumber", page.first_page or ""),
        ("fitToWidth", page.fit_width), ("fitToHeight", page.fit_height),
        ("pageOrder", "overThenDown" if page.over_then_down else ""),
        ("orientation", "landscape" if page.landscape else "portrait"),
        ("blackAndWhite", int(page.black_and_white) or ""), ("useFirstPageNumber", 1 if page.first_page else ""),
    ]  # fmt: skip
    made = "".join(f' {name}="{value}"' for name, value in setup if value != "")
    texts = page.header_footer
    said = [(name, text) for name, text in (("oddHeader", texts.odd_header), ("oddFooter", texts.odd_footer)) if text]
    heads = "".join(f"<{name}>{escaped(text)}</{name}>" for name, text in said)
    return (
        (f"<printOptions{options}/>" if options else "")
        + f"<pageMargins{margins}/><pageSetup{made}/>"
        + (f"<headerFooter>{heads}</headerFooter>" if heads else "")
    )


def _breaks(name: str, found: list[tuple[int, int, int]], most: int) -> str:
    places = sorted({at for at, _, _ in found if at > 0})
    pieces = "".join(f'<brk id="{at}" max="{most}" man="1"/>' for at in places)
    return f'<{name} count="{len(places)}" manualBreakCount="{len(places)}">{pieces}</{name}>' if places else ""

"""What xlrd passes over in a sheet's BIFF records: page set-up, formulas, drop-downs, what stays behind.

Record numbers and layouts: [MS-XLS] 2.4.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from desktop.sheets.old.tokens import Tokens
from desktop.sheets.sheet import Area, PageSetup

BOF, EOF, CONTINUE = 0x0809, 0x000A, 0x003C
FORMULA, SHARED, ARRAY = (0x0006, 0x0206, 0x0406), 0x04BC, 0x0221
MARGINS = {0x0026: "left", 0x0027: "right", 0x0028: "top", 0x0029: "bottom"}
OBJECT, CONDITION, VALIDATION, PROTECT = 0x005D, 0x01B0, 0x01BE, 0x0012
NOT_PICTURES = {0x14, 0x19}  # a drop-down's arrow, a note
KINDS = ("none", "whole", "decimal", "list", "date", "time", "textLength", "custom")
OPERATORS = (
    "between", "notBetween", "equal", "notEqual", "greaterThan", "lessThan", "greaterThanOrEqual", "lessThanOrEqual",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Validation:
    """What may be put into some areas. `flags` are the record's, `texts` the titles and texts of prompt and error."""

    flags: int
    texts: tuple[str, ...]
    formulas: tuple[str, ...]
    areas: tuple[Area, ...]

    @property
    def kind(self) -> str:
        return KINDS[self.flags & 0xF]

    @property
    def operator(self) -> str:
        number = self.flags >> 20 & 0xF
        return OPERATORS[number] if number < len(OPERATORS) else "between"

    def has(self, bit: int) -> bool:
        return bool(self.flags & bit)


@dataclass(slots=True)
class Extras:
    """What stands in a sheet beside xlrd's cells. Places are (row, column) from 1."""

    page: PageSetup = field(default_factory=PageSetup)
    formulas: dict[tuple[int, int], str] = field(default_factory=dict)
    validations: list[Validation] = field(default_factory=list)
    protected: bool = False
    pictures: bool = False
    conditions: bool = False
    lost_formulas: bool = False


class SheetRecords:
    """Reads one sheet's stream of a book opened by xlrd."""

    def __init__(self, book: Any, index: int) -> None:
        self.extras = Extras()
        self._book = book
        self._tokens = Tokens(book)
        self._shared: dict[tuple[int, int], bytes] = {}
        self._waiting: list[tuple[int, int, bytes]] = []
        for kind, data in _records(book.mem, book._sh_abs_posn[index]):
            try:
                self._record(kind, data)
            except (struct.error, IndexError, ValueError):  # cut short: margins, a drop-down, how a cell was worked out
                self.extras.lost_formulas |= kind in FORMULA or kind == SHARED
        self._share()

    def _record(self, kind: int, data: bytes) -> None:
        page = self.extras.page
        if kind in FORMULA:
            self._formula(data)
        elif kind == SHARED:
            top, _, left, _ = struct.unpack_from("<HHBB", data)
            size = struct.unpack_from("<H", data, 8)[0]
            self._shared[top, left] = data[10 : 10 + size]
        elif kind == ARRAY:
            self.extras.lost_formulas = True
        elif kind in MARGINS:
            setattr(page, MARGINS[kind], struct.unpack_from("<d", data)[0])
        elif kind in (0x0014, 0x0015) and len(data) > 2:
            setattr(page.header_footer, "odd_header" if kind == 0x0014 else "odd_footer", self._tokens.text(data, 0, 2))
        elif kind == 0x00A1:
            _read_setup(page, data)
        elif kind == VALIDATION:
            self._validation(data)
        else:
            self._flag(kind, data)

    def _flag(self, kind: int, data: bytes) -> None:
        page, on = self.extras.page, bool(data[:2].strip(b"\0"))
        if kind == 0x0083:
            page.center_horizontally = on
        elif kind == 0x0084:
            page.center_vertically = on
        elif kind == 0x002A:
            page.headings = on
        elif kind == 0x002B:
            page.gridlines = on
        elif kind == 0x0081:
            page.fit = bool(struct.unpack_from("<H", data)[0] & 0x0100)
        elif kind == PROTECT:
            self.extras.protected = on
        elif kind == CONDITION:
            self.extras.conditions = True
        elif kind == OBJECT and len(data) >= 6 and struct.unpack_from("<H", data, 4)[0] not in NOT_PICTURES:
            self.extras.pictures = True

    def _formula(self, data: bytes) -> None:
        if self._book.biff_version < 80:
            self.extras.lost_formulas = True
            return
        row, col = struct.unpack_from("<HH", data)
        size = struct.unpack_from("<H", data, 20)[0]
        tokens = data[22 : 22 + size]
        if tokens[:1] == b"\x01" and len(tokens) >= 5:  # tExp: the formula is shared, and told after its first cell
            self._waiting.append((row, col, tokens))
        else:
            self._keep(row, col, tokens)

    def _share(self) -> None:
        for row, col, tokens in self._waiting:
            shared = self._shared.get(struct.unpack_from("<HH", tokens, 1))
            if shared is None:
                self.extras.lost_formulas = True
            else:
                self._keep(row, col, shared)

    def _keep(self, row: int, col: int, tokens: bytes) -> None:
        formula = self._tokens.formula(tokens, row, col)
        if formula is None:
            self.extras.lost_formulas = True
        else:
            self.extras.formulas[row + 1, col + 1] = formula

    def _validation(self, data: bytes) -> None:
        """A validation: flags, four texts, two formulas, areas."""
        flags = struct.unpack_from("<I", data)[0]
        texts, at = [], 4
        for _ in range(4):
            texts.append(self._tokens.text(data, at, 2).strip("\0"))
            at = self._tokens.end_of_text(data, at, 2)
        formulas = []
        for _ in range(2):
            size = struct.unpack_from("<H", data, at)[0]
            formulas.append(data[at + 4 : at + 4 + size])
            at += 4 + size
        count = struct.unpack_from("<H", data, at)[0]
        ranges = (struct.unpack_from("<HHHH", data, at + 2 + n * 8) for n in range(count))
        areas = [Area(t + 1, left + 1, b + 1, right + 1) for t, b, left, right in ranges]
        if areas and 0 < flags & 0xF < len(KINDS):
            top, left = areas[0].top - 1, areas[0].left - 1
            said = [self._tokens.formula(f, top, left) if f else "" for f in formulas]
            if said[0]:
                found = [text.replace("\0", ",") if text else "" for text in said]
                self.extras.validations.append(Validation(flags, tuple(texts), tuple(found), tuple(areas)))


def _records(data: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Go through a sheet's records, passing over those of charts within it; a continued record is joined."""
    depth, held = 0, (0, b"")
    while at + 4 <= len(data):
        kind, size = struct.unpack_from("<HH", data, at)
        piece = bytes(data[at + 4 : at + 4 + size])
        at += 4 + size
        if kind == CONTINUE:
            held = (held[0], held[1] + piece)
            continue
        if held[0] and depth == 1:
            yield held
        held = (kind, piece)
        if kind & 0xFF == BOF & 0xFF and kind in (0x0009, 0x0209, 0x0409, BOF):
            depth += 1
            held = (0, b"")
        elif kind == EOF:
            depth -= 1
            held = (0, b"")
            if depth <= 0:
                return


def _read_setup(page: PageSetup, data: bytes) -> None:
    if len(data) < 34:
        return
    paper, scale, first, wide, high, flags = struct.unpack_from("<HHHHHH", data)
    page.header, page.footer = struct.unpack_from("<dd", data, 16)
    page.over_then_down = bool(flags & 0x01)
    page.fit_width, page.fit_height = wide, high
    page.black_and_white = bool(flags & 0x08)
    page.first_page = first if flags & 0x80 else None
    if not flags & 0x04:  # else the printer's settings were never made
        page.paper, page.scale = paper or 9, scale or 100
        page.landscape = not flags & 0x02 and not flags & 0x40

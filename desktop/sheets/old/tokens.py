"""A BIFF8 formula – tokens in reverse Polish order – written as people read it.

Token numbers: [MS-XLS] 2.5.198. What cannot be written for certain is no formula at all: the cell keeps its value.
"""

from __future__ import annotations

import struct
from typing import Any

from desktop.sheets.sheet import column_letters

BINARY = {3: "+", 4: "-", 5: "*", 6: "/", 7: "^", 8: "&", 9: "<", 10: "<=", 11: "=", 12: ">=", 13: ">", 14: "<>",
          15: " ", 16: ",", 17: ":"}  # fmt: skip
ERRORS = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}
CHOOSE = 0x04
BY_NAME = 255  # the function whose name is its first argument
FUTURE = "_xlfn."  # what a younger function's name begins with
NEWER = {"IFERROR", "SUMIFS", "COUNTIFS", "AVERAGEIF", "AVERAGEIFS"}


class Unwritten(Exception):
    """A token that has no safe spelling here."""


class Tokens:
    """Writes the formulas of one book opened by xlrd."""

    def __init__(self, book: Any) -> None:
        self._book = book

    def formula(self, tokens: bytes, row: int, col: int) -> str | None:
        """Write a formula that stands at a place (from 0); None if it cannot be."""
        try:
            return _Reader(self, tokens, row, col).whole()
        except (Unwritten, struct.error, IndexError, KeyError, UnicodeDecodeError, ValueError):
            return None

    def text(self, data: bytes, at: int, length: int) -> str:
        """Read a text whose length has `length` bytes."""
        from xlrd.biffh import unpack_string, unpack_unicode

        if self._book.biff_version < 80:
            return str(unpack_string(data, at, self._book.encoding, lenlen=1))
        return str(unpack_unicode(data, at, lenlen=length))

    def end_of_text(self, data: bytes, at: int, length: int) -> int:
        from xlrd.biffh import unpack_unicode_update_pos

        return int(unpack_unicode_update_pos(data, at, lenlen=length)[1])

    def name(self, index: int) -> str:
        name = str(self._book.name_obj_list[index - 1].name)
        return name.removeprefix(FUTURE) if name.removeprefix(FUTURE) in NEWER else name

    def function(self, number: int) -> tuple[str, int]:
        """Return a function's name and how many arguments it takes at least."""
        from xlrd.formula import func_defs

        return str(func_defs[number][0]), int(func_defs[number][1])

    def newer(self, reference: int, index: int) -> str:
        """Return the name of a function younger than the format (IFERROR, SUMIFS …), which is called by name."""
        from xlrd.formula import get_externsheet_local_range

        name = str(self._book.addin_func_names[index - 1]).removeprefix(FUTURE)
        if get_externsheet_local_range(self._book, reference)[0] != -5 or name not in NEWER:
            raise Unwritten
        return name

    def sheet(self, reference: int) -> str:
        """Return the sheet an external reference names, spelt for a formula; only this workbook's own."""
        from xlrd.formula import get_externsheet_local_range

        first, last = get_externsheet_local_range(self._book, reference)
        if first < 0 or first != last:
            raise Unwritten
        name = str(self._book.sheet_names()[first])
        return "'" + name.replace("'", "''") + "'!"


class _Reader:
    def __init__(self, book: Tokens, tokens: bytes, row: int, col: int) -> None:
        self._book = book
        self._data = tokens
        self._row, self._col = row, col
        self._at = 0
        self._stack: list[str] = []

    def whole(self) -> str:
        while self._at < len(self._data):
            self._token()
        if len(self._stack) != 1:
            raise Unwritten
        return self._stack[0]

    def _take(self, layout: str) -> tuple[Any, ...]:
        values = struct.unpack_from("<" + layout, self._data, self._at)
        self._at += struct.calcsize("<" + layout)
        return values

    def _token(self) -> None:
        number = self._data[self._at]
        self._at += 1
        if number in BINARY:
            second, first = self._stack.pop(), self._stack.pop()
            self._stack.append(first + BINARY[number] + second)
        elif number < 0x20:
            self._plain(number)
        else:
            self._operand(number & 0x1F | 0x20)

    def _plain(self, number: int) -> None:
        stack = self._stack
        if number in (0x12, 0x13):
            stack.append(("+" if number == 0x12 else "-") + stack.pop())
        elif number == 0x14:
            stack.append(stack.pop() + "%")
        elif number == 0x15:
            stack.append(f"({stack.pop()})")
        elif number == 0x16:
            stack.append("")
        elif number == 0x17:
            self._string()
        elif number == 0x19:
            self._attribute()
        elif number == 0x1C:
            stack.append(ERRORS[self._take("B")[0]])
        elif number == 0x1D:
            stack.append(("FALSE", "TRUE")[self._take("B")[0]])
        elif number == 0x1E:
            stack.append(str(self._take("H")[0]))
        elif number == 0x1F:
            stack.append(f"{self._take('d')[0]:.15g}")
        else:
            raise Unwritten

    def _string(self) -> None:
        text = self._book.text(self._data, self._at, 1)
        self._at = self._book.end_of_text(self._data, self._at, 1)
        self._stack.append('"' + text.replace('"', '""') + '"')

    def _attribute(self) -> None:
        kind, size = self._take("BH")
        if kind & CHOOSE:
            self._at += (size + 1) * 2
        elif kind & 0x10:
            self._stack.append(f"SUM({self._stack.pop()})")

    def _operand(self, number: int) -> None:
        if number == 0x21:
            self._call(*self._book.function(self._take("H")[0]))
        elif number == 0x22:
            count, function = self._take("BH")
            self._call_any(function & 0x7FFF, count & 0x7F)
        elif number == 0x23:
            self._stack.append(self._book.name(self._take("HH")[0]))
        elif number in (0x24, 0x2C):
            row, col = self._take("HH")
            self._stack.append(self._cell(row, col, number == 0x2C))
        elif number in (0x25, 0x2D):
            self._stack.append(self._area(number == 0x2D))
        elif number == 0x39:
            self._stack.append(self._book.newer(*self._take("HHH")[:2]))
        elif number == 0x29:  # tMemFunc: what follows is spelt out anyway
            self._take("H")
        elif number == 0x3A:
            sheet = self._book.sheet(self._take("H")[0])
            row, col = self._take("HH")
            self._stack.append(sheet + self._cell(row, col, False))
        elif number == 0x3B:
            sheet = self._book.sheet(self._take("H")[0])
            self._stack.append(sheet + self._area(False))
        else:
            raise Unwritten

    def _call_any(self, function: int, count: int) -> None:
        if function == BY_NAME:
            self._call("", count)
            name, _, rest = self._stack.pop()[1:].partition(",")
            self._stack.append(f"{name.removesuffix(')')}({rest}" if rest else f"{name.removesuffix(')')}()")
        else:
            self._call(self._book.function(function)[0], count)

    def _call(self, name: str, count: int) -> None:
        if count > len(self._stack):
            raise Unwritten
        arguments = self._stack[len(self._stack) - count :]
        del self._stack[len(self._stack) - count :]
        self._stack.append(f"{name}({','.join(arguments)})")

    def _cell(self, row: int, col: int, offset: bool) -> str:
        return self._column(col, offset) + self._line(row, col, offset)

    def _column(self, col: int, offset: bool) -> str:
        number, relative = col & 0xFF, col & 0x4000
        if offset and relative:
            number = (self._col + number) & 0xFF
        return ("" if relative else "$") + column_letters(number + 1)

    def _line(self, row: int, col: int, offset: bool) -> str:
        relative = col & 0x8000
        if offset and relative:
            row = (self._row + row) & 0xFFFF
        return ("" if relative else "$") + str(row + 1)

    def _area(self, offset: bool) -> str:
        top, bottom, left, right = self._take("HHHH")
        if (top, bottom) == (0, 0xFFFF):
            return f"{self._column(left, offset)}:{self._column(right, offset)}"
        if (left & 0xFF, right & 0xFF) == (0, 0xFF):
            return f"{self._line(top, left, offset)}:{self._line(bottom, right, offset)}"
        return f"{self._cell(top, left, offset)}:{self._cell(bottom, right, offset)}"

"""xlrd, taught to pass over what this program does not take along, and what Excel itself passes over."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import Any

NOT_TAKEN = ("handle_obj", "handle_txo", "handle_msodrawingetc", "handle_hlink", "handle_quicktip", "handle_feat11")


@cache
def taught() -> ModuleType:
    """Return xlrd so that a note, a link, a picture or a name it cannot read does not cost the whole workbook."""
    import xlrd
    from xlrd import book, compdoc, sheet

    book.evaluate_name_formula = _pass_over  # names are spelt out from their tokens
    for name in NOT_TAKEN:
        setattr(sheet.Sheet, name, _pass_over)
    sheet.Sheet.handle_note = _note
    compdoc.CompDoc._locate_stream = _chained(compdoc.CompDocError)
    return xlrd  # type: ignore[no-any-return]


def _pass_over(*_: object, **__: object) -> None:
    return None


def _note(sheet: Any, *_: object) -> None:
    """Only that there is one is of interest."""
    sheet.cell_note_map[0, 0] = True


def _chained(damaged: type[Exception]) -> Callable[..., tuple[bytes, int, int]]:
    """Read a stream as long as its entry says, as Excel does: some programs' chains go on behind it."""

    def located(
        _: object, mem: bytes, base: int, sat: list[int], size: int, start: int, wanted: int, name: str, __: int
    ) -> tuple[bytes, int, int]:
        pieces, left, at = [], -(-wanted // size), start
        while left and 0 <= at < len(sat):
            pieces.append(mem[base + at * size : base + (at + 1) * size])
            left, at = left - 1, sat[at]
        if left:
            raise damaged(f"{name}: {left} sectors are missing")
        return b"".join(pieces), 0, wanted

    return located

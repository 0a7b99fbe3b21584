"""xlrd, taught to pass over what this program does not take along, and what Excel itself passes over."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
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
    compdoc.CompDoc._get_stream = _collected(compdoc.CompDocError)
    return xlrd  # type: ignore[no-any-return]


def _pass_over(*_: object, **__: object) -> None:
    return None


def _note(sheet: Any, *_: object) -> None:
    """Only that there is one is of interest."""
    sheet.cell_note_map[0, 0] = True


def _chained(damaged: type[Exception]) -> Callable[..., tuple[bytes, int, int]]:
    """Read a stream as long as its entry says, as Excel does: some programs' chains go on behind it."""

    def located(
        _: object, mem: bytes, base: int, sat: Sequence[int], size: int, start: int, wanted: int, name: str, __: int
    ) -> tuple[bytes, int, int]:
        sectors = list(_chain(sat, start, -(-wanted // size)))
        if len(sectors) * size < wanted:
            raise damaged(f"{name}: sectors are missing")
        return b"".join(mem[base + at * size : base + (at + 1) * size] for at in sectors), 0, wanted

    return located


def _collected(damaged: type[Exception]) -> Callable[..., bytes]:
    """Read a small stream, or one whose length nobody says; a chain that bites its own tail has an end, too."""

    def collected(
        _: object, mem: bytes, base: int, sat: Sequence[int], size: int, start: int, wanted: int | None = None,
        name: str = "", __: int | None = None, **___: object,
    ) -> bytes:  # fmt: skip
        sectors = list(_chain(sat, start, len(sat) + 1 if wanted is None else -(-wanted // size)))
        if len(sectors) > len(sat):
            raise damaged(f"{name}: a chain without end")
        return b"".join(mem[base + at * size : base + (at + 1) * size] for at in sectors)[:wanted]

    return collected


def _chain(sat: Sequence[int], at: int, most: int) -> Iterator[int]:
    """Follow a chain of sectors as far as it goes, but not beyond `most`."""
    while most > 0 and 0 <= at < len(sat):
        yield at
        at, most = sat[at], most - 1

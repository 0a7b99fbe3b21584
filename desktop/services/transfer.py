"""Give records away: as a plain list, in the county's own sheet, on paper."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from desktop.kit.errors import Refused
from desktop.kit.ledger import Ledger
from desktop.kit.look import Query
from desktop.kit.periods import Period
from desktop.kit.work import Work
from desktop.store.book import Book

from . import plain_list, records, sheet_pages, templates
from .drawing import folder_exists, paint
from .handed_in import Handed, Since, since_last
from .reading import EVERY_DAY, EVERYTHING, Order

SUFFIXES = (".xlsx", ".csv", ".pdf")


@dataclass(frozen=True)
class Exported:
    """What was written: the file, how many records, which of the template's columns stayed blank, what to know.

    Of a county's sheet also what could be noted as handed in, and what has changed since it last was.
    """

    file: Path
    rows: int
    blank_columns: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    handed: Handed | None = None
    since: Since | None = None


def export(
    book: Book,
    name: str,
    target: Path,
    *,
    query: Query = EVERYTHING,
    template: str | Path | None = None,
    sheet: str | None = None,
    mapping: Mapping[str, Any] | None = None,
    records: Sequence[str] = (),
    mask: str = "internal",
    period: Period = EVERY_DAY,
    seen: Sequence[str] = (),
) -> Work[Exported]:
    """Write a ledger's records to .xlsx, .csv or .pdf: a plain list, or a template filled.

    `seen` are the paths of the only columns a plain list is to have. `mask` public keeps only the columns that may
    stand on a notice; screen covers in a plain list what is covered on the screen. Raises Refused, Blocked; an older
    file at `target` stays whole until the new one is proven.
    """
    ledger = _ledger(book, name)
    order = Order(query, tuple(records), mask, period)
    if target.suffix.lower() not in SUFFIXES:
        raise Refused(f"只能导出成 .xlsx、.csv 或 .pdf，不能是“{target.name}”")
    if template is not None and target.suffix.lower() == ".csv":
        raise Refused("县里的表只能填成 .xlsx 或 .pdf，不能是 .csv")
    folder_exists(target)
    if target.suffix.lower() != ".pdf":
        if template is None:
            return (yield from _listed(book, ledger, target, order, seen))
        return (yield from _filled(book, ledger, target, order, template, sheet, mapping))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        file = Path(scratch) / f"{target.stem}.xlsx"
        if template is None:
            done = yield from _listed(book, ledger, file, order, seen, paper=True)
        else:
            done = yield from _filled(book, ledger, file, order, template, sheet, mapping)
        drawn = yield from paint(file, target, sheets=done.sheets, today=book.today)
    return replace(done, file=target, warnings=(*done.warnings, *drawn.notes))


def _ledger(book: Book, name: str) -> Ledger:
    return records.declared(book, name)


def _listed(
    book: Book, ledger: Ledger, target: Path, order: Order, seen: Sequence[str], *, paper: bool = False
) -> Work[Exported]:
    count = yield from plain_list.write(book, ledger, target, order, seen, paper=paper)
    return Exported(target, count, sheets=(ledger.title,))


def _filled(
    book: Book,
    ledger: Ledger,
    target: Path,
    order: Order,
    template: str | Path,
    sheet: str | None,
    mapping: Mapping[str, Any] | None,
) -> Work[Exported]:
    found = templates.find(book, template)
    done = yield from sheet_pages.fill(book, ledger, found, target, order, sheet, mapping)
    since = since_last(book, done.handed)
    filled, blank = done.filled, tuple(done.blank_columns)
    return Exported(target, filled.rows, blank, filled.warnings, filled.sheets, done.handed, since)

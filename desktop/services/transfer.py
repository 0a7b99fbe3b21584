"""Give records away: as a plain list, in the county's own sheet, on paper."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from desktop.kit.errors import Refused
from desktop.kit.fields import Duration, Field, Money, Number, Ref
from desktop.kit.ledger import Ledger
from desktop.kit.look import Query, Record
from desktop.kit.periods import Period
from desktop.kit.work import Progress, Work
from desktop.store.book import Book

from . import records, sheet_pages, templates
from .drawing import folder_exists, paint
from .handed_in import Handed, Since, since_last
from .masking import sweep
from .reading import EVERY_DAY, EVERYTHING, Order, chosen, windows

SUFFIXES = (".xlsx", ".csv", ".pdf")
KINDS: tuple[tuple[type[Field], str], ...] = ((Money, "money"), (Number, "number"), (Duration, "number"))
UID_HEADING = "记录编号"


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
) -> Work[Exported]:
    """Write a ledger's records to .xlsx, .csv or .pdf: a plain list, or a template filled.

    `mask` public keeps only the columns that may stand on a notice. Raises Refused, Blocked; an older file at
    `target` stays whole until the new one is proven.
    """
    ledger = _ledger(book, name)
    order = Order(query, tuple(records), mask, period)
    if target.suffix.lower() not in SUFFIXES:
        raise Refused(f"只能导出成 .xlsx、.csv 或 .pdf，不能是“{target.name}”")
    if template is not None and target.suffix.lower() == ".csv":
        raise Refused("县里的表只能填成 .xlsx 或 .pdf，不能是 .csv")
    folder_exists(target)
    if target.suffix.lower() != ".pdf":
        return (yield from _written(book, ledger, target, order, template, sheet, mapping))
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        file = Path(scratch) / f"{target.stem}.xlsx"
        done = yield from _written(book, ledger, file, order, template, sheet, mapping)
        drawn = yield from paint(file, target, sheets=done.sheets, today=book.today)
    return replace(done, file=target, warnings=(*done.warnings, *drawn.notes))


def _ledger(book: Book, name: str) -> Ledger:
    return records.declared(book, name)


def _written(
    book: Book,
    ledger: Ledger,
    target: Path,
    order: Order,
    template: str | Path | None,
    sheet: str | None,
    mapping: Mapping[str, Any] | None,
) -> Work[Exported]:
    if template is None:
        return (yield from _list(book, ledger, target, order))
    found = templates.find(book, template)
    done = yield from sheet_pages.fill(book, ledger, found, target, order, sheet, mapping)
    since = since_last(book, done.handed)
    filled, blank = done.filled, tuple(done.blank_columns)
    return Exported(target, filled.rows, blank, filled.warnings, filled.sheets, done.handed, since)


def _list(book: Book, ledger: Ledger, target: Path, order: Order) -> Work[Exported]:
    from desktop.sheets.write import write_csv, write_list

    fields = [f for f in ledger.fields if order.mask != "public" or f.mask == "open"]
    if not fields:
        raise Refused(f"“{ledger.title}”没有可以公示的列")
    ids = chosen(book, ledger, order.query, order.records)
    found = yield from windows(book, ledger, ids, _paths(book, fields), "正在读取记录")
    apart = {f.name: namesakes(book, f) for f in fields if isinstance(f, Ref)} if order.mask != "public" else {}
    rows = [[_cell(book, f, record, apart) for f in fields] for record in found]
    headings = [f.label + (f"（{f.unit}）" if f.unit else "") for f in fields]
    if order.mask == "public":
        sweep(headings, rows)
    else:
        headings.append(UID_HEADING)
        rows = [[*row, record["uid"]] for row, record in zip(rows, found, strict=True)]
    yield Progress(len(rows), len(rows), "正在写文件")
    if target.suffix.lower() == ".csv":
        count = write_csv(target, headings, rows)
    else:
        title = f"{order.period.title}{ledger.title}"
        kinds = [next((kind for type_, kind in KINDS if isinstance(f, type_)), "text") for f in fields]
        count = write_list(target, title, headings, rows, kinds=kinds, sheet=ledger.title)
    return Exported(target, count, sheets=(ledger.title,))


def _paths(book: Book, fields: Sequence[Field]) -> list[str]:
    """The fields, and of each reference what tells its namesakes apart."""
    paths = [f.name for f in fields]
    for field in fields:
        if isinstance(field, Ref):
            paths += [f"{field.name}.{path}" for path in book.ledgers[field.to].called[1:]]
    return paths


def namesakes(book: Book, field: Ref) -> frozenset[str]:
    """The names that more than one record of the referred ledger is called by."""
    counts = book.tally(field.to, "called") if not book.ledgers[field.to].derived else {}
    return frozenset(name for name, count in counts.items() if name and count > 1)


def _cell(book: Book, field: Field, record: Record, apart: Mapping[str, frozenset[str]]) -> Any:
    value = record[field.name]
    if not isinstance(field, Ref) or value not in apart.get(field.name, ()):
        plain = field.plain(value)
        return field.show(value) if isinstance(plain, bool) else plain
    others = (str(record.get(f"{field.name}.{path}") or "") for path in book.ledgers[field.to].called[1:])
    return f"{value}（{'、'.join(o[-4:] if len(o) == 18 else o for o in others if o)}）"

"""A ledger's records as a plain list: all there is of each with its uid, or the columns that are seen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path as File
from typing import Any

from desktop.kit.errors import Refused
from desktop.kit.fields import Duration, Field, Money, Number, Ref
from desktop.kit.ledger import Ledger
from desktop.kit.look import Record
from desktop.kit.paths import Path, resolve
from desktop.kit.work import Progress, Work
from desktop.store.book import Book

from .masking import sweep
from .reading import Order, chosen, windows
from .uncovering import covers

KINDS: tuple[tuple[type[Field], str], ...] = ((Money, "money"), (Number, "number"), (Duration, "number"))


@dataclass
class _Column:
    """A column to be written: its heading, what kind of values it holds, and the values."""

    heading: str
    kind: str
    values: list[Any]


def write(
    book: Book, ledger: Ledger, target: File, order: Order, seen: Sequence[str] = (), *, paper: bool = False
) -> Work[int]:
    """Write the records to .xlsx or .csv; return how many. Raises Refused, Blocked.

    `seen` are the paths of the only columns wanted, in order. On `paper` a column without a single value is left out,
    and the uids by which a list read back knows its records. The mask `screen` covers what lists on screen cover.
    """
    from desktop.sheets.tables.read import UID_HEADING
    from desktop.sheets.write import write_csv, write_list

    asked = [resolve(book.ledgers, ledger, path) for path in seen or [f.name for f in ledger.fields]]
    asked = [path for path in asked if order.mask != "public" or path.field.mask == "open"]
    if not asked:
        raise Refused(f"“{ledger.title}”没有可以公示的列")
    ids = chosen(book, ledger, order.query, order.records)
    found = yield from windows(book, ledger, ids, _paths(book, asked), "正在读取记录")
    columns = [_column(book, path, found, order) for path in asked]
    if paper or seen:
        columns = [c for c in columns if seen or any(v not in (None, "") for v in c.values)] or columns[:1]
    elif order.mask != "public":
        columns.append(_Column(UID_HEADING, "text", [record["uid"] for record in found]))
    headings, rows = [c.heading for c in columns], list(zip(*(c.values for c in columns), strict=True))
    if order.mask == "public":
        sweep(headings, rows)
    yield Progress(len(rows), len(rows), "正在写文件")
    if target.suffix.lower() == ".csv":
        return write_csv(target, headings, rows)
    title = f"{order.period.title}{ledger.title}"
    return write_list(target, title, headings, rows, kinds=[c.kind for c in columns], sheet=ledger.title)


def _column(book: Book, path: Path, found: Sequence[Record], order: Order) -> _Column:
    field = path.field
    kind = next((kind for type_, kind in KINDS if isinstance(field, type_)), "text")
    apart = namesakes(book, field) if isinstance(field, Ref) and order.mask != "public" else frozenset()
    heading = path.label + (f"（{field.unit}）" if field.unit else "")
    covered = order.mask == "screen" and covers(field)
    said = [field.cover(r[path.text]) if covered else _cell(book, path, r, apart) for r in found]
    return _Column(heading, kind, said)


def _paths(book: Book, asked: Sequence[Path]) -> list[str]:
    """The paths asked for, and of each reference what tells its namesakes apart."""
    paths = [path.text for path in asked]
    for path in asked:
        if isinstance(path.field, Ref):
            paths += [f"{path.text}.{more}" for more in book.ledgers[path.field.to].called[1:]]
    return paths


def namesakes(book: Book, field: Ref) -> frozenset[str]:
    """The names that more than one record of the referred ledger is called by."""
    counts = book.tally(field.to, "called") if not book.ledgers[field.to].derived else {}
    return frozenset(name for name, count in counts.items() if name and count > 1)


def _cell(book: Book, path: Path, record: Record, apart: frozenset[str]) -> Any:
    field, value = path.field, record[path.text]
    if not isinstance(field, Ref) or value not in apart:
        plain = field.plain(value)
        return field.show(value) if isinstance(plain, bool) else plain
    return f"{value}（{'、'.join(_others(book.ledgers[field.to], path.text, record))}）"


def _others(to: Ledger, path: str, record: Mapping[str, Any]) -> list[str]:
    others = (str(record.get(f"{path}.{more}") or "") for more in to.called[1:])
    return [o[-4:] if len(o) == 18 else o for o in others if o]

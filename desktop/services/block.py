"""A block of cells from the clipboard laid onto a list, and rows of a list made into one.

With headings the columns are known by them and records by who they are; without, the block lies where it is put.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from desktop.kit.errors import Refused
from desktop.kit.fields import COVERS, Duration, Field, Money, Number, Ref
from desktop.kit.ledger import Ledger
from desktop.kit.look import Record
from desktop.kit.paths import resolve
from desktop.kit.reading import half_width
from desktop.sheets.sheet import Sheet
from desktop.sheets.tables.html import sheet_of_html
from desktop.sheets.tables.text import sheet_of_text
from desktop.store.book import Book

from . import records, uncovering
from .edits import Edit
from .reading import stored_path

Grid = list[list[str]]
UID_HEADING = "记录编号"
NOTHING = "剪贴板里没有表格。请先在 WPS 里选中几格，按 Ctrl+C 复制，再来粘贴"
NOWHERE = "这几列都不能填（是算出来的，或者是别处的）。请点一下要粘到的那一列，再粘贴"
NUMBERS = (Number, Money, Duration)
TEXT = " sdnum=\"2052;0;@\" style=\"mso-number-format:'\\@'\""  # a cell of text, for LibreOffice, for WPS and Excel


@dataclass(frozen=True)
class Laid:
    """Where a block lies: the edits it makes, its fields from left to right, and the columns that are not taken."""

    edits: tuple[Edit, ...]
    fields: tuple[Field, ...]
    skipped: tuple[str, ...] = ()
    headed: bool = False


@dataclass
class _Columns:
    """Which field each column of a block is; None where it is not taken."""

    fields: list[Field | None]
    skipped: list[str] = field(default_factory=list)
    uid: int = -1


def grid_of(html: str, text: str) -> Grid:
    """Read what WPS, Excel or a page put on the clipboard; merged cells are spread. Raises Refused if it is none."""
    sheet = sheet_of_html(html) if "<t" in html.lower() else Sheet("")
    sheet = sheet if sheet.cells else sheet_of_text(text, between="\t")
    cells = {place: str(cell.value) for place, cell in sheet.cells.items()}
    for area in sheet.merges:
        if said := cells.get((area.top, area.left)):
            cells |= {(r, c): said for r in range(area.top, area.bottom + 1) for c in range(area.left, area.right + 1)}
    if not cells:
        raise Refused(NOTHING)
    wide, deep = max(col for _, col in cells), max(row for row, _ in cells)
    return [[cells.get((row, col), "").strip() for col in range(1, wide + 1)] for row in range(1, deep + 1)]


def lay(book: Book, name: str, grid: Grid, paths: Sequence[str], ids: Sequence[int], *, many: bool = False) -> Laid:
    """Lay a block onto a list.

    paths: the list's columns from where it is put to the right.  ids: its rows from there down; what goes beyond makes
    new records.  many: several rows are selected, and a block of one row goes into each. Raises Refused.
    """
    ledger = records.writable(book, name)
    headings = _headings(ledger, grid[0]) if len(grid) > 1 else None
    columns = headings or _by_place(book, ledger, paths, len(grid[0]))
    rows = grid[1:] if headings else grid * len(ids) if many and len(grid) == 1 else grid
    if not any(columns.fields):
        raise Refused(NOWHERE)
    first = 2 if headings else 1
    said = [(place, row, _texts(columns, row)) for place, row in enumerate(rows, first) if any(row)]
    here = [] if headings else [r["uid"] for r in book.window(name, list(ids)[: len(rows)], [])]
    edits = [
        _known(book, ledger, columns, row, texts, place) if headings
        else Edit(here[place - first] if place - first < len(here) else "", texts, place)
        for place, row, texts in said if texts
    ]  # fmt: skip
    fields = tuple(dict.fromkeys(f for f in columns.fields if f))
    return Laid(tuple(_uncovered(book, ledger, e) for e in edits), fields, tuple(columns.skipped), bool(headings))


def _headings(ledger: Ledger, row: Sequence[str]) -> _Columns | None:
    """Take a row for headings if most of its words are the names of fields."""
    found, words = _Columns([]), [w for w in row if w]
    for col, word in enumerate(row):
        one = _field(ledger, word) if word else None
        found.uid = col if word == UID_HEADING else found.uid
        taken = one is not None and not one.computed and one not in found.fields
        found.fields.append(one if taken else None)
        if word and not taken and word != UID_HEADING:
            found.skipped.append(word)
    known = sum(_field(ledger, word) is not None or word == UID_HEADING for word in words)
    return found if words and known * 5 >= len(words) * 3 else None


def _field(ledger: Ledger, word: str) -> Field | None:
    word = half_width(word).strip("*：: ").replace(" ", "")
    try:
        return ledger.field(word)
    except Refused:
        return None


def _by_place(book: Book, ledger: Ledger, paths: Sequence[str], wide: int) -> _Columns:
    found = _Columns([])
    for path in paths[:wide]:
        one = ledger.by_name.get(path)
        taken = one is not None and not one.computed
        found.fields.append(one if taken else None)
        if not taken:
            found.skipped.append(resolve(book.ledgers, ledger, path).label)
    extra = wide - len(found.fields)
    found.skipped += [f"右边多出的 {extra} 列"] if extra > 0 else []
    return found


def _texts(columns: _Columns, row: Sequence[str]) -> dict[str, object]:
    """A blank cell leaves what was there."""
    return {f.name: text for f, text in zip(columns.fields, row, strict=False) if f and text}


def _known(
    book: Book, ledger: Ledger, columns: _Columns, row: Sequence[str], texts: Mapping[str, object], place: int
) -> Edit:
    """Find whom a row with headings means: by its number, by the ledger's key, by the name; else it is a new record."""
    if columns.uid >= 0 and row[columns.uid]:
        return Edit(row[columns.uid], texts, place)
    if uid := _by_key(book, ledger, texts) or _by_covered(book, ledger, texts):
        return Edit(uid, texts, place)
    name, keyed = ledger.called_by, bool(ledger.key) and all(word in texts for word in ledger.key)
    if name not in texts:
        return Edit("", texts, place)
    found = book.named(ledger.name, str(texts[name]))
    if keyed:  # another key is another record, but one whose key was still blank is meant
        found = [r for r in found if not any((book.record(ledger.name, r["uid"]) or {}).get(k) for k in ledger.key)]
    if len(found) > 1:
        apart = "、".join(r["apart"] or "没有别的可分" for r in found[:4])
        return Edit("", texts, place, f"有 {len(found)} 个“{texts[name]}”（{apart}），分不清是哪一个，请加上身份证号一列")
    if not found:
        return Edit("", texts, place)
    return Edit(found[0]["uid"], {k: v for k, v in texts.items() if k != name or len(texts) == 1}, place)


def _by_key(book: Book, ledger: Ledger, texts: Mapping[str, object]) -> str:
    if not ledger.key or not all(name in texts for name in ledger.key):
        return ""
    try:
        key = {name: ledger.by_name[name].read(texts[name], book) for name in ledger.key}
    except Refused:
        return ""
    found = book.records(ledger.name, **key)
    return str(found[0]["uid"]) if found else ""


def _by_covered(book: Book, ledger: Ledger, texts: Mapping[str, object]) -> str:
    """Find the one record of this name whose numbers look so when covered: a list copied out comes back."""
    covered = {n: t for n, t in texts.items() if "*" in str(t) and ledger.by_name[n].mask in COVERS}
    if not covered or ledger.called_by not in texts:
        return ""
    named = (r["uid"] for r in book.named(ledger.name, str(texts[ledger.called_by])))
    found = [
        uid
        for uid in named
        if (old := book.record(ledger.name, uid))
        and all(ledger.by_name[n].cover(old.get(n)) == text for n, text in covered.items())
    ]
    return str(found[0]) if len(found) == 1 else ""


def _uncovered(book: Book, ledger: Ledger, edit: Edit) -> Edit:
    """A number that came covered from a list (138****2931) says nothing new."""
    old = book.record(ledger.name, edit.uid) if edit.uid else None
    if not old or not any("*" in str(text) for text in edit.texts.values()):
        return edit
    texts = {n: t for n, t in edit.texts.items() if "*" not in str(t) or t != ledger.by_name[n].cover(old.get(n))}
    return Edit(edit.uid, texts, edit.place, edit.wrong)


# --- out


def copied(
    book: Book,
    name: str,
    ids: Sequence[int],
    paths: Sequence[str],
    *,
    whole: bool = False,
    shown: Container[tuple[int, str]] = (),
) -> tuple[str, str]:
    """Make (HTML, tabbed text) of rows with their headings. In HTML only numbers are numbers: ids stay text.

    What is covered on the screen stays covered, but for the values `shown` whole (row id, path); `whole` copies all
    of them whole, and the log has it.
    """
    ledger = records.declared(book, name)
    found = [resolve(book.ledgers, ledger, path) for path in paths]
    keys = [stored_path(book, ledger, path) for path in paths]
    fields = [one.field for one in found]
    heads = [one.label for one in found]
    columns = list(zip(paths, keys, fields, strict=True))

    def said(record: Record, path: str, key: str, field: Field) -> str:
        if isinstance(field, Ref):
            return str(record.get(key) or "")
        open_ = whole or (record["id"], path) in shown
        return field.show(record.get(key)) if open_ else field.cover(record.get(key))

    rows = [[said(record, *column) for column in columns] for record in book.window(name, list(ids), keys)]
    if whole:
        uncovering.handed_out(book, name, paths, len(rows), "复制")
    return _as_html(heads, rows, fields), _as_text([heads, *rows])


def _as_html(heads: Sequence[str], rows: Sequence[Sequence[str]], fields: Sequence[Field]) -> str:
    styles = ["" if isinstance(f, NUMBERS) else TEXT for f in fields]
    line = "".join(f"<th>{escape(head)}</th>" for head in heads)
    body = "".join(
        "<tr>" + "".join(f"<td{s}>{_in_html(text)}</td>" for s, text in zip(styles, row, strict=True)) + "</tr>"
        for row in rows
    )
    return f"<html><body><table border=1><tr>{line}</tr>{body}</table></body></html>"


def _in_html(text: str) -> str:
    return escape(text).replace("\n", "<br style='mso-data-placement:same-cell'>")


def _as_text(rows: Sequence[Sequence[str]]) -> str:
    return "\r\n".join("\t".join(map(_one_cell, row)) for row in rows) + "\r\n"


def _one_cell(text: str) -> str:
    """A text that Excel would take for a formula is kept from it; lines and tabs stay within their cell."""
    text = f"'{text}" if text[:1] in ("=", "@") or (text[:1] in ("+", "-") and not text[1:].isdigit()) else text
    return '"' + text.replace('"', '""') + '"' if any(sign in text for sign in '\t\r\n"') else text

"""A county's sheet recognised and matched: what `templates inspect` prints, edits, remembers and obeys."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from desktop.kit.errors import Refused
from desktop.kit.fields import Field
from desktop.kit.paths import resolve
from desktop.sheets.family import rows_of_path
from desktop.sheets.further import match_further
from desktop.sheets.gaps import DAY, HOUR
from desktop.sheets.layout import Blank, Column, Layout, Table
from desktop.sheets.lexicon import VILLAGE, Ledgers
from desktop.sheets.match import match
from desktop.sheets.meaning import LIKELY, NOTHING, Match, Meaning
from desktop.sheets.recognise import recognise
from desktop.sheets.shapes import Codes, propose
from desktop.sheets.sheet import Sheet, cell_name, column_letters, column_number
from desktop.sheets.wording import key

Json = dict[str, Any]
CLEARLY = 3  # so many more places known make a form's list a list of its own
CLOCK = "hh时MM分"
# How a blank's value is written, by its tail: what is printed there and the value brings itself
WRITTEN = {DAY: "yyyy年m月d日", DAY + HOUR: f"yyyy年m月d日{CLOCK}", "年月": "yyyy年m月", HOUR: CLOCK}
WRITTEN |= {tail.removeprefix("年"): shape.removeprefix("yyyy年") for tail, shape in WRITTEN.items() if "日" in tail}


@dataclass(frozen=True)
class Template:
    """A layout with its meaning. `shapes` say how each column, `blank_shapes` how each blank is written.

    `chosen` holds the shapes the clerk set, by column or cell name; the others are proposed anew. `codes` are the
    dictionaries' codes, for a county that wants them instead of words. `others` are the sheet's further lists, each
    with its own meaning; they are `further` themselves.
    """

    layout: Layout
    match: Match
    chosen: Mapping[str, str] | None = None
    codes: Codes | None = None
    others: tuple[Template, ...] = ()
    further: bool = False

    @property
    def columns(self) -> list[tuple[Column, Meaning]]:
        table = self.layout.table
        return list(zip(table.columns, self.match.columns, strict=True)) if table else []

    @property
    def blanks(self) -> list[tuple[Blank, Meaning]]:
        return list(zip(self.layout.blanks, self.match.blanks, strict=True))

    @property
    def column_paths(self) -> list[str]:
        """The field paths the filled columns ask of a record, each once."""
        return list(dict.fromkeys(m.path for _, m in self.columns if m.path and m.sure))

    @property
    def blank_paths(self) -> list[str]:
        """The field paths the filled blanks ask of a sheet's owner, each once."""
        return list(dict.fromkeys(m.path for _, m in self.blanks if m.path and m.sure))

    @property
    def blank_columns(self) -> list[str]:
        """The headings of the columns that stay blank."""
        table = self.layout.table
        own = [c.heading for c, m in self.columns if table and not table.counts(c) and not c.half and not m.sure]
        return own + [heading for other in self.others for heading in other.blank_columns]

    def place(self, column: Column) -> str:
        """Return what a column is called: its letters; in a record's further rows or a further list its first cell."""
        table = self.layout.table
        if table is None or not (column.line or self.further):
            return column_letters(column.col)
        return cell_name(table.first + column.line, column.col)

    def shape(self, column: Column, meaning: Meaning) -> str:
        own = (self.chosen or {}).get(self.place(column))
        if own is not None:
            return own
        heading = column.path[-1] if column.path else ""
        return propose(meaning, heading, column.hint, column.samples, column.number_format, column.choices)

    def blank_shape(self, blank: Blank, meaning: Meaning) -> str:
        own = (self.chosen or {}).get(blank.cell)
        if own is not None:
            return own
        if blank.tail in WRITTEN:
            return WRITTEN[blank.tail]
        return propose(meaning, blank.label, "", (), blank.number_format, blank.choices)

    def to_json(self) -> Json:
        """Return what `templates inspect --json` prints."""
        table, names = self.layout.table, self.layout.table.row_names if self.layout.table else None
        return {
            "kind": self.layout.kind,
            "sheet": self.layout.sheet,
            "ledger": self.match.ledger,
            "per": self.match.per,
            "header_rows": [table.top, table.bottom] if table else None,
            "detail_row": table.first if table else None,
            "detail_rows": [table.first, table.last] if table else None,
            "columns": [self._column(c, m) for c, m in self.columns],
            "blanks": [self._blank(b, m) for b, m in self.blanks],
            "row_names": {"col": column_letters(names.col), "field": self.match.row_field} if names else None,
            "keep": [cell_name(*spot) for spot in self.layout.keep],
        } | self._more()

    def _more(self) -> Json:
        """What only some sheets have: records of several rows, further lists."""
        table = self.layout.table
        lines = {"lines": table.span} if table and table.lines > 1 else {}
        said = [{"title": o.layout.caption, **o.to_json()} for o in self.others]
        unused = ("kind", "sheet", "blanks", "keep")
        others = [{name: value for name, value in one.items() if name not in unused} for one in said]
        return lines | ({"others": others} if others else {})

    def _column(self, column: Column, meaning: Meaning) -> Json:
        at = {"at": dict(meaning.at)} if meaning.at else {}
        line = {"line": column.line + 1} if column.line else {}
        found: Json = {"col": column_letters(column.col), **line, "heading": column.heading, "field": meaning.path}
        told = {"label": meaning.label or None, "confidence": meaning.confidence}
        return found | at | told | self._set(self.place(column))

    def _blank(self, blank: Blank, meaning: Meaning) -> Json:
        at = {"at": dict(meaning.at)} if meaning.at else {}
        found: Json = {"cell": blank.cell, "label": blank.label, "field": meaning.path, **at}
        return found | {"field_label": meaning.label or None, "confidence": meaning.confidence} | self._set(blank.cell)

    def _set(self, place: str) -> Json:
        return {"format": self.chosen[place]} if self.chosen and place in self.chosen else {}


def template_of(
    sheet: Sheet,
    ledgers: Ledgers,
    ledger: str | None = None,
    *,
    about: str = "",
    types: Mapping[str, str] | None = None,
) -> Template:
    """Recognise and match a sheet. `about` is what else names it, such as its file; `ledger` fixes the ledger."""
    layout = recognise(sheet)
    found = match(layout, ledgers, ledger, about=about, types=types)
    if layout.kind == "form" and layout.table is not None:  # or a list headed by one record: 积分卡 of a household
        headed = replace(layout, kind="list")
        other = match(headed, ledgers, ledger, about=about, types=types)
        if other.per is not None and _told(other) >= _told(found) + CLEARLY:
            layout, found = headed, other
    further = match_further(layout, found, ledgers, about, types)
    others = tuple(Template(o, m, further=True) for o, m in zip(layout.others, further, strict=True))
    return Template(layout, found, others=others)


def _told(found: Match) -> int:
    return sum(m.path is not None and m.confidence >= LIKELY for m in (*found.columns, *found.blanks))


def from_json(sheet: Sheet, ledgers: Ledgers, data: Mapping[str, Any]) -> Template:
    """Obey an edited mapping: rows, columns and blanks as it says. Raises Refused for what it cannot mean."""
    layout = recognise(sheet)
    said = data.get("others") or []
    others = tuple(_obeyed(o, ledgers, dict(s), True) for o, s in zip(layout.others, said, strict=False))
    return replace(_obeyed(layout, ledgers, data), others=others)


def _obeyed(layout: Layout, ledgers: Ledgers, data: Mapping[str, Any], further: bool = False) -> Template:
    layout = _moved(layout, data)
    ledger = data.get("ledger")
    if ledger is not None and ledger not in ledgers:
        raise Refused(f"对应关系里的台账“{ledger}”不存在，请照 ledgers 命令列出的名称改。")
    table = layout.table
    said = _said_columns(data)
    columns = [_meaning(said.get((c.line, c.col)), ledgers, ledger) for c in table.columns] if table else []
    blanks = [_meaning(_find_blank(b, data), ledgers, data.get("per") or ledger, ledger) for b in layout.blanks]
    rows = data.get("row_names") or {}
    found = Match(ledger, data.get("per"), tuple(columns), tuple(blanks), rows.get("field"))
    return Template(layout, found, _chosen(layout, data, further), further=further)


def _said_columns(data: Mapping[str, Any]) -> dict[tuple[int, int], Json]:
    """What a mapping says of the columns, by the line they stand in (from 0) and their number."""
    columns = data.get("columns") or []
    return {(int(c.get("line") or 1) - 1, column_number(str(c["col"]).upper())): c for c in columns}


def _chosen(layout: Layout, data: Mapping[str, Any], further: bool) -> dict[str, str]:
    first = layout.table.first if layout.table else 0
    found = {str(b["cell"]): str(b["format"]) for b in data.get("blanks") or [] if b.get("format") is not None}
    for (line, col), said in _said_columns(data).items():
        if said.get("format") is not None:
            place = cell_name(first + line, col) if line or further else column_letters(col)
            found[place] = str(said["format"])
    return found


def carried(template: Template, ledgers: Ledgers, data: Mapping[str, Any]) -> Template:
    """Carry a confirmed mapping over to a sheet the county has changed: the same headings mean the same.

    What is new there means what the program makes of it. Raises Refused if the mapping no longer means anything.
    """
    ledger, per = data.get("ledger"), data.get("per")
    known = {key(str(c.get("heading"))): c for c in data.get("columns") or []}
    blanks = {key(str(b.get("label"))): b for b in data.get("blanks") or []}

    def column(place: Column, meaning: Meaning) -> Meaning:
        said = known.get(key(place.heading))
        return _meaning(said, ledgers, ledger) if said else meaning

    def blank(place: Blank, meaning: Meaning) -> Meaning:
        said = blanks.get(key(place.label))
        return _meaning(said, ledgers, per or ledger, ledger) if said else meaning

    columns = tuple(column(c, m) for c, m in template.columns)
    found = replace(template.match, columns=columns, blanks=tuple(blank(b, m) for b, m in template.blanks))
    others = tuple(_carried_further(o, ledgers, data) for o in template.others)
    return replace(template, match=replace(found, ledger=ledger, per=per), others=others)


def _carried_further(other: Template, ledgers: Ledgers, data: Mapping[str, Any]) -> Template:
    said = [one for one in data.get("others") or [] if key(str(one.get("title"))) == key(other.layout.caption)]
    return carried(other, ledgers, said[0]) if len(said) == 1 else other


def fingerprint(layout: Layout) -> str:
    """Return what a sheet is recognised by again: its headings and labels, whatever their widths and order."""
    words = sorted(headings(layout))
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def headings(layout: Layout) -> list[str]:
    columns = [key(c.heading) for c in layout.table.columns] if layout.table else []
    return columns + [f"[{key(b.label)}]" for b in layout.blanks]


def said_headings(data: Mapping[str, Any]) -> list[str]:
    """Return the headings and labels that a mapping speaks of, as `headings` does for a layout."""
    columns = [key(str(c.get("heading") or "")) for c in data.get("columns") or []]
    return columns + [f"[{key(str(b.get('label') or ''))}]" for b in data.get("blanks") or []]


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """Return how much two sheets' headings have in common, 0 to 1: a county that adds a column stays known."""
    together = set(one) | set(other)
    return len(set(one) & set(other)) / len(together) if together else 0.0


def _moved(layout: Layout, data: Mapping[str, Any]) -> Layout:
    """Take the rows and the columns from the mapping where it differs from what was recognised."""
    said = _said_columns(data)
    rows = data.get("detail_rows") or ([data["detail_row"]] * 2 if data.get("detail_row") else None)
    if not said or not rows:
        return _with_blanks(layout, data)
    header = data.get("header_rows") or [rows[0] - 1, rows[0] - 1]
    old = layout.table
    known = {(c.line, c.col): c for c in old.columns} if old else {}
    columns = tuple(
        known.get((line, col)) or Column(col, tuple(str(c.get("heading") or c["col"]).split("/")), line=line)
        for (line, col), c in sorted(said.items())
    )
    names = old.row_names if old and data.get("row_names") else None
    made = Table(
        header[0], header[-1], columns, rows[0], rows[-1], int(data.get("lines") or (old.span if old else 1)),
        old.number if old else (), old.numbered if old else False, old.side if old else "", names,
        old.printed if old else (),
    )  # fmt: skip
    return _with_blanks(replace(layout, table=made, kind=data.get("kind", layout.kind)), data)


def _with_blanks(layout: Layout, data: Mapping[str, Any]) -> Layout:
    """A cell the mapping names and the recogniser did not see is a blank all the same."""
    known = {b.cell for b in layout.blanks}
    added = [b for b in data.get("blanks") or [] if str(b.get("cell", "")).upper() not in known]
    extra = tuple(Blank(*_spot(str(b["cell"])), str(b.get("label") or "")) for b in added)
    return replace(layout, blanks=(*layout.blanks, *extra))


def _spot(cell: str) -> tuple[int, int]:
    letters = cell.rstrip("0123456789")
    digits = cell[len(letters) :]
    if not letters.isalpha() or not letters.isascii() or not digits:
        raise Refused(f"对应关系里的格子“{cell}”写得不对，应写成 B2 这样。")
    return int(digits), column_number(letters)


def _find_blank(blank: Blank, data: Mapping[str, Any]) -> Json | None:
    here = [b for b in data.get("blanks") or [] if str(b.get("cell", "")).upper() == blank.cell]
    same = [b for b in here if b.get("label") == blank.label] or (here if len(here) == 1 else [])
    return dict(same[0]) if same else None


def _meaning(said: Json | None, ledgers: Ledgers, ledger: str | None, other: str | None = None) -> Meaning:
    if said is None:
        return NOTHING
    label, confidence = said.get("label") or "", float(said.get("confidence") or 0)
    if not said.get("field"):
        return Meaning(None, label, confidence)
    field = field_of(str(said["field"]), ledgers, [name for name in (ledger, other) if name])
    return Meaning(str(said["field"]), label or field.label, confidence, dict(said.get("at") or {}), field, True)


def field_of(path: str, ledgers: Ledgers, roots: list[str]) -> Field:
    """Find the field a path ends in: from the ledger, its rows, the village, or what the program knows."""
    root, _, rest = path.partition(".")
    if root == "village" and rest:
        return resolve(ledgers, ledgers[VILLAGE.to], rest).field
    if root in ("today", "period"):
        from desktop.kit.fields import Date, Text

        return Date("today", "今天") if root == "today" else Text(rest, "期间")
    for name in roots:
        rows = rows_of_path(ledgers, ledgers[name], path)
        if rows is not None:
            return resolve(ledgers, ledgers[rows.ledger], path.removeprefix(f"{rows.name}.")).field
        try:
            return resolve(ledgers, ledgers[name], path).field
        except Refused:
            continue
    raise Refused(f"对应关系里的字段“{path}”不存在，请照 ledgers 命令列出的字段改。")

"""A sheet that fits no ledger proposes one; columns that a ledger has no field for propose fields."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from desktop.kit.errors import Refused
from desktop.kit.look import Record
from desktop.ledgers.own import OwnField
from desktop.sheets import proposal
from desktop.sheets.layout import Layout
from desktop.sheets.meaning import NOTHING, Match, Meaning
from desktop.sheets.proposal import Offer
from desktop.sheets.recognise import recognise
from desktop.sheets.tables.read import Table, as_it_is, read_table
from desktop.sheets.tables.rows import Value
from desktop.sheets.template import Template
from desktop.store.book import Book

from . import own_ledgers, templates
from .incoming.looking import Sight, settled, sighted

Json = dict[str, Any]
CHUNKS = 5  # of the file's rows are looked at
FORM = 3  # blanks make a form
NOTHING_NEW = "这张表里的列，“{}”都有对应的栏目，没有要加的"
NO_FOLDER = "照一张表建台账，要写那张表的文件，不能是文件夹"
NO_COLUMNS = "表里没有可以做成栏目的列"


@dataclass(frozen=True)
class Proposal:
    """What a sheet proposes: a ledger (`ledger` ''), or more fields for one. called, key: labels; key may be ''.

    `form`: the sheet is one record's form, and has no rows to be taken.
    """

    ledger: str
    title: str
    offers: tuple[Offer, ...]
    called: str = ""
    key: str = ""
    form: bool = False

    @property
    def fields(self) -> tuple[OwnField, ...]:
        return tuple(offer.field for offer in self.offers)

    def to_json(self) -> Json:
        """Return what a dry run prints and --map obeys."""
        fields = [
            {"col": o.col, "heading": o.heading, "label": o.field.label, "kind": o.field.kind}
            | {n: v for n in ("unit", "required", "public") if (v := getattr(o.field, n))}
            | ({"choices": list(o.field.choices)} if o.field.choices else {})
            for o in self.offers
        ]
        told = {"ledger": self.ledger or None, "title": self.title, "fields": fields}
        return told | {"called": self.called, "key": self.key}


def new_ledger(book: Book, table: Table, title: str = "") -> Proposal:
    """Propose a ledger for a sheet: a list, or a form that stands for one record. Raises Refused."""
    layout = recognise(table.sheet)
    if _is_form(layout) and not table.heading:
        return _proposed(book, layout, table.file, title)
    return _proposed(book, table.layout, table.file, title, sampled(table))


def of_sheet(book: Book, file: Path, sheet: str | None = None, title: str = "") -> Proposal:
    """Propose a ledger for a county's sheet as it is to be filled: its records are not looked at. Raises Refused."""
    return _proposed(book, recognise(templates.sheet_of(file, sheet)), file.name, title)


def of_file(
    book: Book, file: Path, sheet: str | None, title: str, heading: int = 0
) -> tuple[Proposal, Table | None]:
    """Propose a ledger for a file, and return the rows to be taken, if it has some. Raises Refused, Blocked."""
    if file.is_dir():
        raise Refused(NO_FOLDER)
    try:
        table = read_table(file, sheet, heading)
    except Refused:
        form = of_sheet(book, file, sheet, title)
        if form.form:
            return form, None
        raise
    found = new_ledger(book, table, title)
    return found, None if found.form else table


def _is_form(layout: Layout) -> bool:
    return layout.kind == "form" and layout.table is None and len(layout.blanks) >= FORM


def _proposed(
    book: Book, layout: Layout, file: str, title: str, values: Mapping[int, list[Value]] | None = None
) -> Proposal:
    form, values = _is_form(layout), values or {}
    columns = layout.table.columns if layout.table else ()
    offers = proposal.of_form(layout.blanks) if form else proposal.offers(columns, values)
    if not offers:
        raise Refused(NO_COLUMNS)
    title = title or own_ledgers.free_title(book, proposal.title_of(layout, file))
    called = proposal.called([o.field for o in offers]).label
    return Proposal("", title, offers, called, proposal.key_of(offers, values), form)


def new_fields(
    book: Book, table: Table, template: Template, name: str, without: Container[int] = frozenset()
) -> Proposal:
    """Propose fields for the columns of a sheet that a ledger has none for. Raises Refused if there are none."""
    ledger = book.ledgers[name]
    numbers = table.layout.table.number if table.layout.table else ()
    left = [c for c, m in template.columns if not m.sure and c.col not in numbers and c.col not in without]
    offers = proposal.offers(left, sampled(table))
    used = {f.label for f in ledger.fields}
    offers = tuple(replace(o, field=replace(o.field, required=False)) for o in offers if o.field.label not in used)
    if not offers:
        raise Refused(NOTHING_NEW.format(ledger.title))
    return Proposal(ledger.name, ledger.title, offers)


def sampled(table: Table) -> dict[int, list[Value]]:
    """Return what stands in each column of the first rows."""
    found: dict[int, list[Value]] = {}
    chunks = table.each(as_it_is)
    for chunk in islice(chunks, CHUNKS):
        for col, values in chunk.columns.items():
            found.setdefault(col, []).extend(values)
    chunks.close()  # type: ignore[attr-defined]
    return found


def looked_at(book: Book, sight: Sight, chosen: Mapping[int, str], anew: bool = False) -> Proposal:
    """Propose what a file opened for a ledger wants: fields for the columns of which nothing is known, or a ledger.

    Raises Refused if there is nothing to propose.
    """
    assert isinstance(sight.table, Table)
    template = settled(book.ledgers, sight, chosen)
    if anew or not sight.fits or template is None:
        return new_ledger(book, sight.table)
    spoken = {h.col for h in sight.headings if h.path or h.col in chosen}
    return new_fields(book, sight.table, template, sight.ledger, spoken)


def accepted(book: Book, sight: Sight, chosen: Mapping[int, str], said: Proposal) -> tuple[Sight, Record]:
    """Suppose what is proposed, and look at the file anew; return what declares it too. Raises Refused."""
    assert isinstance(sight.table, Table)
    before = book.ledgers.supposed
    book.suppose(None)  # what was agreed to before is not in the way
    try:
        known = settled(book.ledgers, sight, chosen) if said.ledger else None
        declares = before = declaration(book, said)
    finally:
        book.suppose(before)
    template = template_of(book, sight.table, said, known)
    seen = sighted(book, sight.table, str(declares["name"]), template)
    return replace(seen, rows=() if said.form else seen.rows), declares


def declaration(book: Book, said: Proposal) -> Record:
    """Make of a proposal the record that declares it. Raises Refused with what is wrong with it."""
    fields = [_with_heading(o) for o in said.offers]
    if said.ledger:
        return own_ledgers.with_fields(book, said.ledger, fields)
    return own_ledgers.declaration(book, said.title, fields, said.called, said.key)


def _with_heading(offer: Offer) -> OwnField:
    """A field that was given another name is still found by the sheet's own."""
    heading, field = offer.heading.rpartition("/")[2], offer.field
    same = heading in ("", field.label, f"{field.label}（{field.unit}）")
    return field if same else replace(field, aliases=tuple(dict.fromkeys((*field.aliases, heading))))


def template_of(book: Book, table: Table, said: Proposal, known: Template | None = None) -> Template:
    """Say which column is which field of what is proposed, beside what is `known` of the others."""
    name = said.ledger or own_ledgers.name_of(book, said.title)
    fields = {f.label: f for f in book.ledgers[name].fields}
    meant = {o.col: fields[o.field.label] for o in said.offers}
    columns = table.layout.table.columns if table.layout.table else ()
    others = dict(zip(columns, known.match.columns if known else (NOTHING,) * len(columns), strict=True))

    def meaning(col: int, other: Meaning) -> Meaning:
        field = meant.get(col)
        return Meaning(field.name, field.label, 1.0, {}, field) if field else other

    meanings = tuple(meaning(column.col, other) for column, other in others.items())
    if known is None:
        return Template(table.layout, Match(name, None, meanings, ()))
    return replace(known, match=replace(known.match, columns=meanings))


def from_json(book: Book, said: Proposal, given: Mapping[str, Any]) -> Proposal:
    """Obey a proposal that was printed and edited: its title, and its fields by column. Raises Refused."""
    try:
        offers = tuple(_obeyed(each) for each in given["fields"])
    except (KeyError, TypeError, AttributeError):
        raise Refused('“fields”写得不对，应是 [{"col": 2, "label": "承租人", "kind": "文字"}, …]，照 --dry-run --json 的样子改') from None
    labels = [o.field.label for o in offers]
    called = next((str(c) for c in (given.get("called"), said.called, *labels) if c in labels), "")
    key = str(given["key"]) if given.get("key") in labels else ""
    return Proposal(said.ledger, str(given.get("title") or said.title), offers, called, key, said.form)


def _obeyed(each: Mapping[str, Any]) -> Offer:
    label = str(each["label"]).strip()
    own_field = OwnField(
        label, str(each.get("kind") or "文字"), tuple(map(str, each.get("choices") or ())),
        bool(each.get("required")), str(each.get("unit") or ""), public=bool(each.get("public")),
    )  # fmt: skip
    return Offer(int(each["col"]), str(each.get("heading") or label), own_field)

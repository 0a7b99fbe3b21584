"""Which column of a roster is which field: proposed by the recogniser, or as a mapping says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from desktop.kit.errors import Refused
from desktop.kit.fields import Ref
from desktop.kit.ledger import Ledger
from desktop.kit.paths import Ledgers
from desktop.services import records, templates
from desktop.sheets.match import match
from desktop.sheets.meaning import Meaning
from desktop.sheets.sheet import column_letters
from desktop.sheets.tables.read import UID_HEADING, Table, top_of
from desktop.sheets.tables.rows import Row
from desktop.sheets.template import Template, from_json
from desktop.sheets.wording import key
from desktop.store.book import Book

from .draft import spelled
from .values import Said


@dataclass(frozen=True, slots=True)
class Source:
    """A column that is taken: where it stands, its heading, and the field's path as import knows it."""

    col: int
    letters: str
    heading: str
    path: str


@dataclass(frozen=True)
class Cells:
    """A row's cells that say something, by path."""

    number: int
    said: Mapping[str, Said]

    def __getitem__(self, path: str) -> Said:
        return self.said[path]

    def text(self, path: str) -> str:
        found = self.said.get(path)
        return found.text if found else ""

    def own(self) -> dict[str, Said]:
        """Return the cells of the record's own fields, by name."""
        return {path: said for path, said in self.said.items() if "." not in path and path != "uid"}

    def below(self, prefix: str) -> dict[str, Said]:
        """Return the cells whose paths begin so, by what follows."""
        return {path[len(prefix) :]: said for path, said in self.said.items() if path.startswith(prefix)}


def propose(book: Book, name: str, table: Table, mapping: Mapping[str, Any] | None = None) -> Template:
    """Say what each column of a roster is, as `templates inspect` does; a mapping given is obeyed. Raises Refused."""
    ledger = records.writable(book, name)
    if mapping is not None:
        if mapping.get("ledger") not in (None, ledger.name):
            raise Refused(f"这份对应关系是给“{mapping['ledger']}”的，不是给“{ledger.name}”的，请换一份或改 ledger 一项")
        return from_json(top_of(table.sheet), book.ledgers, {**mapping, "ledger": ledger.name})
    types = templates.meeting_type_words(book)
    found = Template(table.layout, match(table.layout, book.ledgers, ledger.name, about=table.file, types=types))
    return _by_labels(found, ledger) if table.exported else found


def _by_labels(template: Template, ledger: Ledger) -> Template:
    """A list of our own: each heading is a field's label, with its unit."""
    labels = {key(f.label + (f"（{f.unit}）" if f.unit else "")): f for f in ledger.fields}

    def meant(heading: str, meaning: Meaning) -> Meaning:
        field = labels.get(key(heading))
        return Meaning(field.name, field.label, 1.0, {}, field) if field else meaning

    columns = tuple(meant(c.heading, m) for c, m in template.columns)
    return replace(template, match=replace(template.match, columns=columns))


def sources(template: Template, ledgers: Ledgers, ledger: Ledger) -> tuple[list[Source], list[str]]:
    """Return the columns that are taken, and the headings of those that are not."""
    taken, unused = list[Source](), list[str]()
    names = {f"{f.name}.{spelled(ledgers, f.to)}": f.name for f in ledger.stored if isinstance(f, Ref)}
    below = {f"household.{f.name}.{spelled(ledgers, f.to)}": f"household.{f.name}" for f in _refs(ledgers, ledger)}
    numbers = template.layout.table.number if template.layout.table else ()
    said = {m.path for _, m in template.columns}
    for column, meaning in template.columns:
        path = str(meaning.path) if meaning.sure and not meaning.at else ""
        path = names.get(path) or below.get(path) or path
        if column.heading == UID_HEADING:
            path = "uid"
        elif f"{path}_typed" in ledger.by_name and f"{path}_typed" not in said:
            path = f"{path}_typed"  # 应到 and 实到 are counted here, and typed where nothing can be counted
        if path == "uid" or (path and _takes(ledgers, ledger, path)):
            taken.append(Source(column.col, column_letters(column.col), column.heading, path))
        elif column.col not in numbers:
            unused.append(column.heading)
    return taken, unused


def _refs(ledgers: Ledgers, ledger: Ledger) -> list[Ref]:
    return [f for f in ledgers["households"].stored if isinstance(f, Ref)] if ledger.name == "people" else []


def _takes(ledgers: Ledgers, ledger: Ledger, path: str) -> bool:
    """Whether an import may write a path: a stored field, a person's beside a reference, a household's of a person."""
    first, _, rest = path.partition(".")
    field = ledger.by_name.get(first)
    if field is None or field.computed:
        return False
    if not rest:
        return True
    if not isinstance(field, Ref) or ((field.to, ledger.name) != ("households", "people") and field.to != "people"):
        return False
    below = ledgers[field.to].by_name.get(rest)
    return below is not None and not below.computed and not (field.to == "people" and isinstance(below, Ref))


def cells_of(row: Row, taken: list[Source]) -> Cells:
    """Return what a row says; of two columns for one field the first that says something."""
    said: dict[str, Said] = {}
    for source in taken:
        one = Said(row.number, source.letters, source.heading, row.values.get(source.col))
        if source.path not in said and one.text:
            said[source.path] = one
    return Cells(row.number, said)

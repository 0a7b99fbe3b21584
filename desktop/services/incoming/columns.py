"""Which column of a roster is which field: proposed by the recogniser, or as a mapping says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from desktop.kit import reading
from desktop.kit.errors import Refused
from desktop.kit.fields import Ref
from desktop.kit.ledger import Ledger
from desktop.kit.look import Look
from desktop.kit.paths import UID, Ledgers, resolve
from desktop.services import records, templates
from desktop.sheets.match import match
from desktop.sheets.meaning import Meaning
from desktop.sheets.sheet import column_letters
from desktop.sheets.tables.read import UID_HEADING, Table, top_of
from desktop.sheets.tables.rows import Chunk, Value
from desktop.sheets.template import Template, from_json
from desktop.sheets.wording import key
from desktop.store.book import Book

from .draft import spelled
from .values import Said, Source


class Shape:
    """What all rows of an import have in common: which columns say what."""

    def __init__(self, taken: Sequence[Source]) -> None:
        self.sources = tuple(taken)
        places: dict[str, tuple[int, ...]] = {}
        for at, source in enumerate(taken):
            places[source.path] = (*places.get(source.path, ()), at)
        self.places: Mapping[str, tuple[int, ...]] = places
        self.own = [(path, at) for path, at in places.items() if "." not in path and path != "uid"]
        self._below: dict[str, list[tuple[str, tuple[int, ...]]]] = {}

    def below(self, prefix: str) -> list[tuple[str, tuple[int, ...]]]:
        """Return the paths that begin so, by what follows, with their places."""
        if prefix not in self._below:
            here = [(path[len(prefix) :], at) for path, at in self.places.items() if path.startswith(prefix)]
            self._below[prefix] = here
        return self._below[prefix]

    def cells(self, chunk: Chunk, look: Look, fixes: Mapping[int, Mapping[int, str]]) -> Iterator[Cells]:
        """Give a chunk's rows, each column read at once; `fixes` are a person's corrections by row and column."""
        columns = {s.col: chunk.columns.get(s.col) or [None] * len(chunk.numbers) for s in self.sources}
        for at, number in enumerate(chunk.numbers):
            for col, text in fixes.get(number, {}).items() if fixes else ():
                if col in columns:
                    columns[col][at] = text
        raw = {col: [None if _blank(cell) else cell for cell in cells] for col, cells in columns.items()}
        ready = [source.read(raw[source.col], look) for source in self.sources]
        told = [raw[source.col] for source in self.sources]
        for number, values, read in zip(chunk.numbers, zip(*told, strict=True), zip(*ready, strict=True), strict=True):
            yield Cells(number, self, values, read)


def _blank(cell: Value) -> bool:
    return cell is None or (type(cell) is str and not cell.strip())


class Cells:
    """A row's cells by path; of two columns for one field the first that says something."""

    __slots__ = ("_ready", "_shape", "_values", "number")

    def __init__(self, number: int, shape: Shape, values: tuple[Value, ...], ready: tuple[Any, ...]) -> None:
        self.number, self._shape, self._values, self._ready = number, shape, values, ready

    def get(self, path: str) -> Said | None:
        return self._said(self._shape.places.get(path, ()))

    def _said(self, places: tuple[int, ...]) -> Said | None:
        for at in places:
            if self._values[at] is not None:
                return Said(self.number, self._shape.sources[at], self._values[at], self._ready[at])
        return None

    def text(self, path: str) -> str:
        for at in self._shape.places.get(path, ()):
            value = self._values[at]
            if value is not None:
                return value.strip() if type(value) is str else reading.tidy(value)
        return ""

    def own(self) -> dict[str, Said]:
        """Return the cells of the record's own fields, by name."""
        return {path: said for path, at in self._shape.own if (said := self._said(at)) is not None}

    def below(self, prefix: str) -> dict[str, Said]:
        """Return the cells whose paths begin so, by what follows."""
        return {rest: said for rest, at in self._shape.below(prefix) if (said := self._said(at)) is not None}


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
            field = UID if path == "uid" else resolve(ledgers, ledger, path).field
            taken.append(Source(column.col, column_letters(column.col), column.heading, path, field))
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

"""Which column of a roster is which field: proposed by the recogniser, or as a mapping says."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from desktop.kit import reading
from desktop.kit.errors import Refused
from desktop.kit.fields import Choice, Ref, Text
from desktop.kit.ledger import Ledger
from desktop.kit.look import Look, Record
from desktop.kit.paths import UID, Ledgers, resolve
from desktop.services import records, templates
from desktop.sheets.layout import Column
from desktop.sheets.match import match
from desktop.sheets.meaning import SURE, Meaning
from desktop.sheets.sheet import column_letters
from desktop.sheets.tables.forms import FORM, Forms
from desktop.sheets.tables.read import UID_HEADING, Table, top_of
from desktop.sheets.tables.rows import BAND, Chunk, Value
from desktop.sheets.template import Template, carried, from_json
from desktop.sheets.wording import key
from desktop.store.book import Book

from . import memory
from .draft import spelled
from .values import Odd, Said, Source, clock_of, read

OWNERS = ("meetings", "activities", "volunteers")  # records that rows of other ledgers belong to, made where missing
NAMES = {"present": "到会", "leave": "请假", "absent": "缺席"}
TOLD = re.compile(r"\s*([^：:\s]{1,6})\s*[：:]\s*(\S.*?)\s*")  # 户主：张三
SAMPLES = 12  # rows below the heading that tell whether a column speaks its field's words
GROUPS = re.compile("(所在|所属)?(村民)?(小组|组别?|村组|社|队|片区|片组|湾组)|街路巷(\\(组\\))?")  # heads the group
MEMBERS = "household.members."
HEADS_PHONE = "household.head.phone"  # a roster says it in every row of a household, or only in the head's
DOUBTED = 0.7  # how sure a column is whose samples its field does not know
TOLD_TWICE = 2  # samples that say a relation and a name


class Shape:
    """What all rows of an import have in common: which columns say what."""

    def __init__(self, taken: Sequence[Source]) -> None:
        self.sources = tuple(taken)
        places: dict[str, tuple[int, ...]] = {}
        for at, source in enumerate(taken):
            places[source.path] = (*places.get(source.path, ()), at)
        self.places: Mapping[str, tuple[int, ...]] = places
        self.single = all(len(at) == 1 for at in places.values())  # each field has one column
        others = ("uid", FORM, *(f"@{status}" for status in NAMES.values()))
        self.own = {path: at for path, at in places.items() if "." not in path and path not in others}
        self._without: dict[str, dict[str, int]] = {}
        self._named: dict[int, dict[int, str]] = {}
        self._below: dict[str, list[tuple[str, tuple[int, ...]]]] = {}

    def named(self, names: Mapping[str, int]) -> Mapping[int, str]:
        """Return the names that `without` gave, by their places."""
        if id(names) not in self._named:
            self._named[id(names)] = {at: name for name, at in names.items()}
        return self._named[id(names)]

    def below(self, prefix: str) -> list[tuple[str, tuple[int, ...]]]:
        """Return the paths that begin so, by what follows, with their places."""
        if prefix not in self._below:
            here = [(path[len(prefix) :], at) for path, at in self.places.items() if path.startswith(prefix)]
            self._below[prefix] = here
        return self._below[prefix]

    def without(self, name: str) -> Mapping[str, int]:
        """Return the places of the record's own fields but one, of each its first."""
        if name not in self._without:
            self._without[name] = {path: at[0] for path, at in self.own.items() if path != name}
        return self._without[name]

    def rows(self, batch: Batch) -> Iterator[Cells]:
        odd: dict[int, dict[int, Odd]] = {}
        for at, found in enumerate(batch.odd):
            for place, one in found.items():
                odd.setdefault(place, {})[at] = one
        values, ready = zip(*batch.told, strict=True), zip(*batch.ready, strict=True)
        for place, (number, told, done) in enumerate(zip(batch.chunk.numbers, values, ready, strict=True)):
            yield Cells(number, self, told, done, odd.get(place))


@dataclass(frozen=True)
class Batch:
    """Some rows whose columns are read: what stands in each source's cells, and what that says for its field."""

    chunk: Chunk
    told: list[list[Value]]
    ready: list[list[Any]]
    odd: list[dict[int, Odd]]


@dataclass(frozen=True)
class Dictionaries:
    """What reading a cell asks of the book: a Look that goes to another process."""

    today: date
    _words: Mapping[str, Mapping[str, str]]

    def words(self, dictionary: str) -> Mapping[str, str]:
        return self._words[dictionary]


def dictionaries(look: Look, taken: Sequence[Source]) -> Dictionaries:
    fields = [s.field for s in taken if isinstance(s.field, Choice)]
    return Dictionaries(look.today, {f.of: dict(look.words(f.of)) for f in fields})


def read_batch(
    chunk: Chunk, sources: Sequence[Source], look: Look, fixes: Mapping[int, Mapping[int, str]] | None = None
) -> Batch:
    """Read a chunk's columns; `fixes` are a person's corrections by row and column. Runs where the file is read."""
    columns = {s.col: chunk.columns.get(s.col) or [None] * len(chunk.numbers) for s in sources}
    for at, number in enumerate(chunk.numbers if fixes else ()):
        for col, text in (fixes or {}).get(number, {}).items():
            if col in columns:
                columns[col][at] = text.strip() or None
    told = [list(source.told(columns[source.col])) for source in sources]
    done = [source.read(cells, look) for source, cells in zip(sources, told, strict=True)]
    return Batch(replace(chunk, columns={}), told, [ready for ready, _ in done], [odd for _, odd in done])


class Cells:
    """A row's cells by path; of two columns for one field the first that says something."""

    __slots__ = ("_values", "number", "odd", "ready", "shape")

    def __init__(
        self, number: int, shape: Shape, values: tuple[Value, ...], ready: tuple[Any, ...], odd: dict[int, Odd] | None
    ) -> None:
        self.number, self.shape, self._values, self.ready, self.odd = number, shape, values, ready, odd

    def get(self, path: str) -> Said | None:
        at = self._first(path)
        return None if at is None else self.said(at)

    def _first(self, path: str) -> int | None:
        for at in self.shape.places.get(path, ()):
            if self._values[at] is not None:
                return at
        return None

    def text(self, path: str) -> str:
        for at in self.shape.places.get(path, ()):
            value = self._values[at]
            if value is not None:
                return value.strip() if type(value) is str else reading.tidy(value)
        return ""

    def own(self) -> dict[str, Said]:
        """Return the cells of the record's own fields, by name."""
        return {path: said for path in self.shape.own if (said := self.get(path)) is not None}

    def other_than(self, name: str) -> Own:
        """Return the cells of the record's own fields but one, by name."""
        return Own(self, self.shape.without(name), self.shape.single)

    def below(self, prefix: str) -> dict[str, Said]:
        """Return the cells whose paths begin so, by what follows."""
        return {
            rest: said for rest, _ in self.shape.below(prefix) if (said := self.get(f"{prefix}{rest}")) is not None
        }

    def says_more(self, prefix: str, told: Container[str]) -> bool:
        """Whether a cell whose path begins so says something that has not been told."""
        below = ((rest, places) for rest, places in self.shape.below(prefix) if rest not in told)
        return any(self._values[at] is not None for _, places in below for at in places)

    def said(self, at: int) -> Said:
        odd = self.odd.get(at) if self.odd else None
        return Said(self.number, self.shape.sources[at], self._values[at], self.ready[at], odd)


class Own(Mapping[str, Said]):
    """Some cells of a row by field name, each made when it is asked for: most rows are taken without."""

    __slots__ = ("names", "row", "single")

    def __init__(self, row: Cells, names: Mapping[str, int], single: bool) -> None:
        self.row, self.names, self.single = row, names, single

    def __getitem__(self, name: str) -> Said:
        if name not in self.names or (found := self.row.get(name)) is None:
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        return (name for name in self.names if self.row.get(name) is not None)

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def plain(self) -> tuple[Record, list[tuple[str, Said]]]:
        """Return what the cells read as, and those that are odd."""
        ready, odd, names = self.row.ready, self.row.odd, self.names
        found = {name: ready[at] for name, at in names.items() if ready[at] is not None}
        if not odd:
            return found, []
        named = self.row.shape.named(names)
        return found, [(named[at], self.row.said(at)) for at in odd if at in named]


def propose(
    book: Book, name: str, table: Table | Forms, mapping: Mapping[str, Any] | None = None
) -> Template | None:
    """Say what each column of a roster is, as `templates inspect` does; a mapping given is obeyed. Raises Refused.

    Forms say themselves what they are: None.
    """
    if isinstance(table, Forms):
        return None
    ledger = records.writable(book, name)
    if mapping is not None:
        if mapping.get("ledger") not in (None, ledger.name):
            raise Refused(f"这份对应关系是给“{mapping['ledger']}”的，不是给“{ledger.name}”的，请换一份或改 ledger 一项")
        return from_json(top_of(table.sheet), book.ledgers, {**mapping, "ledger": ledger.name})
    types = templates.meeting_type_words(book)
    said = memory.known(book, ledger.name, table)
    found = Template(table.layout, match(table.layout, book.ledgers, ledger.name, about=table.file, types=types))
    found = _spoken(book, ledger, found, table) if not table.exported else found
    if said and not table.exported:
        return carried(found, book.ledgers, {**said, "ledger": ledger.name})
    return _by_labels(found, ledger) if table.exported else found


def _spoken(book: Book, ledger: Ledger, template: Template, table: Table) -> Template:
    """See by a column's first cells what it is.

    户籍人口 under 人员类别 is no word of 人群标签: the column is doubted. 户主：张三 tells names, and the relation too.
    """
    top = template.layout.table.bottom if template.layout.table else 0
    cells = table.sheet.cells

    grouped = any(m.sure and str(m.path).startswith("household.group") for _, m in template.columns)

    def heard(column: Column, meaning: Meaning) -> Meaning:
        said = (cell.value for row in range(top + 1, top + SAMPLES) if (cell := cells.get((row, column.col))))
        words = [reading.tidy(value) for value in said if value is not None]
        field = meaning.field
        if ledger.name == "people" and str(meaning.path).startswith(MEMBERS):  # the title says 家庭成员
            meaning = replace(meaning, path=str(meaning.path).removeprefix(MEMBERS))
        if ledger.name == "people" and not grouped and GROUPS.fullmatch(key(column.path[-1] if column.path else "")):
            return Meaning("household.group.name", "村民小组", SURE, {}, book.ledgers["groups"].by_name["name"])
        if _tells_relations(ledger, column, meaning):
            name = ledger.by_name["name"]
            return Meaning(name.name, name.label, SURE, {}, name)
        odd = isinstance(field, Choice) and len(words) > 1 and not any(_means(field, w, book) for w in words)
        return replace(meaning, confidence=min(meaning.confidence, DOUBTED)) if odd else meaning

    columns = tuple(heard(column, meaning) for column, meaning in template.columns)
    return replace(template, match=replace(template.match, columns=columns))


def _tells_relations(ledger: Ledger, column: Column, meaning: Meaning) -> bool:
    """Whether a column of people says a relation and a name in each cell: 户主：张三."""
    named = meaning.path in (None, "name", "household") or "成员" in column.heading
    return ledger.name == "people" and named and sum(bool(TOLD.fullmatch(s)) for s in column.samples) >= TOLD_TWICE


def _means(field: Choice, cell: str, look: Look) -> bool:
    try:
        return read(field, cell, look)[0] is not None
    except Refused:
        return False


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
    for owner in (f for f in ledger.stored if isinstance(f, Ref) and f.to in OWNERS):
        for f in (f for f in ledgers[owner.to].stored if isinstance(f, Ref)):
            below[f"{owner.name}.{f.name}.{spelled(ledgers, f.to)}"] = f"{owner.name}.{f.name}"
    numbers = template.layout.table.number if template.layout.table else ()
    said = {m.path for _, m in template.columns}
    apart, own_list = list[Source](), any(c.heading == UID_HEADING for c, _ in template.columns)
    for column, meaning in template.columns:
        path = str(meaning.path) if meaning.sure and not meaning.at else ""
        path = names.get(path) or below.get(path) or path
        if not own_list and (more := _apart(ledgers, ledger, path, column)):
            apart += more
            continue
        if column.heading == UID_HEADING:
            path = "uid"
        elif f"{path}_typed" in ledger.by_name and f"{path}_typed" not in said:
            path = f"{path}_typed"  # 应到 and 实到 are counted here, and typed where nothing can be counted
        if path == "uid" or (path and _takes(ledgers, ledger, path)):
            field = UID if path == "uid" else resolve(ledgers, ledger, path).field
            taken.append(Source(column.col, column_letters(column.col), column.heading, path, field))
        elif column.col not in numbers:
            unused.append(column.heading)
    return taken + apart, unused


def relation_of(cell: Value) -> Value:
    """Return 户主 of 户主：张三."""
    found = TOLD.fullmatch(cell) if isinstance(cell, str) else None
    return found[1] if found else None


def name_of(cell: Value) -> Value:
    """Return 张三 of 户主：张三."""
    found = TOLD.fullmatch(cell) if isinstance(cell, str) else None
    return found[2] if found else cell


def of_bands(ledgers: Ledgers) -> Source:
    """Return the column of the 村民小组 that a roster says in rows of its own or in its title: it only fills blanks."""
    field = ledgers["households"].by_name["group"]
    return Source(BAND, "", field.label, "household.group", field, fills=True)


def _apart(ledgers: Ledgers, ledger: Ledger, path: str, column: Column) -> list[Source]:
    """Return what a column says for fields that are no column of its own: a moment's day and time, names that came."""
    before, _, last = path.rpartition(".")
    owner = ledger.by_name.get(before) if before else None
    here = ledgers[owner.to] if isinstance(owner, Ref) and owner.to in OWNERS else ledger if not before else None
    place = column.col, column_letters(column.col), column.heading
    if last == "held_at" and here is not None and {"held_on", "began"} <= here.by_name.keys():
        dot = f"{before}." if before else ""
        day, time = here.by_name["held_on"], here.by_name["began"]
        return [Source(*place, f"{dot}held_on", day), Source(*place, f"{dot}began", time, cut=clock_of)]
    both = sum(bool(TOLD.fullmatch(s)) for s in column.samples) >= TOLD_TWICE
    if path == "name" and both and ledger.name == "people":
        cuts = ("relation", relation_of), ("name", name_of)
        return [Source(*place, field, ledger.by_name[field], cut=cut) for field, cut in cuts]
    if ledger.name == "meetings" and not before:
        for name in ("present_names", "absences"):
            field = ledger.by_name[name]
            if path == name or key(column.heading) in map(key, (field.label, *field.aliases)):
                status = "到会" if name == "present_names" else "请假" if "请假" in column.heading else "缺席"
                return [Source(*place, f"@{status}", Text(name, field.label))]
    return []


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
    if isinstance(field, Ref) and field.to in OWNERS:
        try:
            ending = resolve(ledgers, ledgers[field.to], rest)
        except Refused:
            return False
        return not ending.field.computed and all(r.to == "people" for r in ending.refs) and len(ending.refs) < 2
    if (ledger.name, path) == ("people", HEADS_PHONE):
        return True
    if not isinstance(field, Ref) or ((field.to, ledger.name) != ("households", "people") and field.to != "people"):
        return False
    below = ledgers[field.to].by_name.get(rest)
    return below is not None and not below.computed and not (field.to == "people" and isinstance(below, Ref))

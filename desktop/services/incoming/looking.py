"""A file as a person sees it before the trial: its sheets, what each column means, its first rows."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from desktop.kit import reading
from desktop.kit.fields import Choice, Ref
from desktop.kit.ledger import Ledger
from desktop.kit.paths import Ledgers, resolve
from desktop.kit.work import Progress, Work
from desktop.services import templates
from desktop.sheets.candidates import Finder
from desktop.sheets.match import lexicon_of, match
from desktop.sheets.meaning import NOTHING, Meaning
from desktop.sheets.sheet import column_letters
from desktop.sheets.tables.forms import FORM, Forms
from desktop.sheets.tables.read import Table, as_it_is, read_pasted, spoken
from desktop.sheets.tables.rows import Value
from desktop.sheets.tables.source import stamp_of
from desktop.sheets.template import Template
from desktop.store.book import Book

from . import memory
from .columns import HEADS_PHONE, propose, sources
from .draft import spelled
from .forms import open_file, several, sources_of
from .plan import Plan

FIRST = 8  # rows shown
HEADS = 40  # rows that may be chosen for the headings
MOST_LIKELY = 5
MOST_CELLS = 1000  # refused rows whose cells are fetched


@dataclass(frozen=True)
class Origin:
    """Where the rows come from: a file or a folder, several forms, or what was copied elsewhere."""

    path: Path | None = None
    text: str = ""
    html: str = ""
    forms: tuple[Path, ...] = ()

    @property
    def name(self) -> str:
        if self.forms:
            return f"{len(self.forms)} 份表"
        return self.path.name if self.path else "粘贴的内容"


@dataclass(frozen=True)
class Wanted:
    """Something a column may be: its path as an import knows it, its label, and the words it is found by."""

    path: str
    label: str
    words: str


@dataclass(frozen=True)
class Heading:
    """A column of the file: where it stands, its heading, what the program takes it for, whether it is sure.

    `likely` are the paths that fit the heading, the best first.
    """

    col: int
    letters: str
    text: str
    path: str
    label: str
    sure: bool
    likely: tuple[str, ...] = ()


@dataclass(frozen=True)
class Sight:
    """A file opened for a ledger. `rows` are the first: number and texts by column. Forms have no template.

    `stamp` is another one once a file has changed. `fits`: whether a ledger was named, or the headings speak of it.
    """

    table: Table | Forms
    ledger: str
    template: Template | None
    headings: tuple[Heading, ...]
    rows: tuple[tuple[int, Mapping[int, str]], ...]
    wanted: tuple[Wanted, ...]
    ways: Mapping[str, str]
    stamp: object = None
    fits: bool = True

    @property
    def sheets(self) -> tuple[str, ...]:
        return self.table.sheets if isinstance(self.table, Table) else ()

    @property
    def sheet(self) -> str:
        return self.table.sheet.name if isinstance(self.table, Table) else ""

    @property
    def heading(self) -> int:
        """The row in which the headings stand, the lowest of several; 0 of forms."""
        area = self.table.layout.table if isinstance(self.table, Table) else None
        return area.bottom if area else 0

    @property
    def moved(self) -> int:
        """The row that a person said holds the headings; 0 if it was found."""
        return self.table.heading if isinstance(self.table, Table) else 0

    @property
    def heads(self) -> Sequence[tuple[int, str]]:
        """The rows in which headings may stand, each with what it says."""
        if not isinstance(self.table, Table):
            return ()
        sheet = self.table.sheet
        said = {row: tuple(spoken(sheet, row).values()) for row in sorted({r for r, _ in sheet.cells if r <= HEADS})}
        return [(row, " ".join(" ".join(texts).split())) for row, texts in said.items() if len(texts) > 1]

    @property
    def known(self) -> bool:
        """Whether these headings were confirmed before."""
        return self.template is not None and any(m.said for _, m in self.template.columns)


def look(
    book: Book, origin: Origin, ledger: str = "", sheet: str | None = None, heading: int = 0
) -> Work[Sight]:
    """Open a file for a ledger; for none, for the one its headings speak of. Raises Refused, Blocked.

    `heading` is the row of the headings, 0 to find it.
    """
    yield Progress(0, 0, f"正在读“{origin.name}”")
    table = _opened(book, origin, ledger or "people", sheet, heading)
    if isinstance(table, Forms):
        yield Progress(0, 0, f"正在读“{origin.name}”")
        return _forms(book, table, ledger if ledger == "households" else "people")
    about = ledger or _about(book, table)
    template = propose(book, about or "people", table)
    assert template is not None
    return replace(sighted(book, table, about or "people", template), fits=bool(about))


def sighted(book: Book, table: Table, name: str, template: Template) -> Sight:
    """Look at a table for a ledger, its columns known, over its first rows."""
    wanted = tuple(options(book.ledgers, book.ledgers[name]))
    head = table if not table.path else replace(table, path="")
    rows = tuple(islice(_rows(head, template), FIRST))
    headings = _headings(book.ledgers, name, template, [w.path for w in wanted])
    return Sight(table, name, template, headings, rows, wanted, memory.ways(book, name, table), table.stamp)


def _opened(book: Book, origin: Origin, ledger: str, sheet: str | None, heading: int) -> Table | Forms:
    if origin.forms:
        return several(book, origin.forms)
    if origin.path:
        return open_file(book, ledger, origin.path, sheet, heading)
    return read_pasted(origin.text, origin.html, heading, memory.headings(book))


def _about(book: Book, table: Table) -> str:
    """The ledger that a roster's headings speak of; '' if of none that can be written."""
    types = templates.meeting_type_words(book)
    found = match(table.layout, book.ledgers, None, about=table.file, types=types).ledger
    return found if found and not book.ledgers[found].derived else ""


def _headings(ledgers: Ledgers, name: str, template: Template, wanted: Collection[str]) -> tuple[Heading, ...]:
    ledger = ledgers[name]
    may_be, _ = sources(_all_said(template), ledgers, ledger)
    taken = {source.col: source.path for source in may_be}
    finder, found, short = Finder(lexicon_of(ledgers), name), list[Heading](), _short(ledgers, ledger, wanted)
    for column, meaning in template.columns:
        path = taken.get(column.col, "")
        words = column.heading.split("/")
        near = (short.get(c.path, c.path) for c in (*finder.candidates(words), *finder.near(words[-1])))
        likely = tuple(dict.fromkeys(p for p in (path, *near) if p in wanted))[:MOST_LIKELY]
        label = labelled(ledgers, ledger, path) if path else ""
        sure = bool(path) and (meaning.sure or path == "uid")
        found.append(Heading(column.col, column_letters(column.col), column.heading, path, label, sure, likely))
    return tuple(found)


def _short(ledgers: Ledgers, ledger: Ledger, wanted: Collection[str]) -> dict[str, str]:
    """The references by what they are spelled out as: household.head.name is household."""
    fields = {path: resolve(ledgers, ledger, path).field for path in wanted}
    return {f"{path}.{spelled(ledgers, f.to)}": path for path, f in fields.items() if isinstance(f, Ref)}


def _all_said(template: Template) -> Template:
    columns = tuple(replace(m, said=True) for _, m in template.columns)
    return replace(template, match=replace(template.match, columns=columns))


def _rows(table: Table | Forms, template: Template | None) -> Iterator[tuple[int, Mapping[int, str]]]:
    for chunk in table.each(as_it_is, layout=template.layout if template else None):
        for row in chunk.rows():
            yield row.number, {col: text for col, value in row.values.items() if (text := shown(value))}


def shown(value: Value) -> str:
    return "" if value is None else reading.tidy(value)


def _forms(book: Book, forms: Forms, ledger: str) -> Sight:
    rows = tuple(islice(_rows(replace(forms, files=forms.files[:FIRST]), None), FIRST))
    said = {col for _, texts in rows for col in texts}
    sure = [s for s in sources_of(book, forms) if s.path != FORM and s.col in said]
    headings = tuple(Heading(s.col, s.letters, s.heading, s.path, s.heading, True) for s in sure)
    return Sight(forms, ledger, None, headings, rows, (), {}, tuple(map(stamp_of, forms.files)))


# --- what a column may be


def options(ledgers: Ledgers, ledger: Ledger) -> Iterator[Wanted]:
    """Give all that an import may write of a ledger: its own fields, a person's beside it, a person's household's."""
    for field in ledger.stored:
        yield Wanted(field.name, labelled(ledgers, ledger, field.name), " ".join((field.label, *field.aliases)))
        below = {"people": "people", "households": "households" if ledger.name == "people" else ""}
        if isinstance(field, Ref) and below.get(field.to):
            yield from _below(ledgers, ledger, field)
    if ledger.name == "people":
        yield Wanted(HEADS_PHONE, labelled(ledgers, ledger, HEADS_PHONE), "户主电话 户主联系方式")


def _below(ledgers: Ledgers, ledger: Ledger, ref: Ref) -> Iterator[Wanted]:
    there = ledgers[ref.to]
    called = spelled(ledgers, ref.to).partition(".")[0]
    for field in there.stored:
        if field.name != called and not (ref.to == "people" and isinstance(field, Ref)):
            path = f"{ref.name}.{field.name}"
            words = " ".join((ref.label, field.label, *field.aliases))
            yield Wanted(path, labelled(ledgers, ledger, path), words)


def labelled(ledgers: Ledgers, ledger: Ledger, path: str) -> str:
    """Say a path as a person does: 户主, 电话, 户的小组."""
    if path == "uid":
        return "记录编号"
    found = resolve(ledgers, ledger, path)
    if found.refs:
        twice = found.field.label in {f.label for f in ledger.stored}
        return f"{found.refs[-1].label}的{found.field.label}" if twice else found.field.label
    if isinstance(found.field, Ref):
        name = resolve(ledgers, ledgers[found.field.to], spelled(ledgers, found.field.to)).label
        return f"{found.field.label}（{name}）" if name != found.field.label else name
    return found.field.label


def settled(ledgers: Ledgers, sight: Sight, chosen: Mapping[int, str]) -> Template | None:
    """Return the columns as a person said, by column number ('' for not taken); what nobody is sure of is not taken."""
    if sight.template is None:
        return None
    ledger = ledgers[sight.ledger]
    sure = {h.col for h in sight.headings if h.sure}

    def meant(col: int, meaning: Meaning) -> Meaning:
        if col not in chosen:
            return meaning if col in sure else NOTHING
        path = chosen[col]
        if not path:
            return replace(NOTHING, said=True)
        return Meaning(path, labelled(ledgers, ledger, path), 1.0, {}, resolve(ledgers, ledger, path).field, True)

    columns = tuple(meant(c.col, m) for c, m in sight.template.columns)
    return replace(sight.template, match=replace(sight.template.match, columns=columns))


# --- what the rows say


def cells(plan: Plan, numbers: Collection[int]) -> Work[Mapping[int, Mapping[int, str]]]:
    """Read what some rows of a plan say, by row and column; the rest of the file is not read."""
    wanted, found = set(sorted(numbers)[:MOST_CELLS]), dict[int, Mapping[int, str]]()
    rows = _rows(plan.table, plan.template)
    try:
        while wanted - found.keys() and (row := next(rows, None)) is not None:
            if row[0] in wanted:
                found[row[0]] = row[1]
                yield Progress(len(found), len(wanted), "正在取没有导入的行")
    finally:
        rows.close()  # type: ignore[attr-defined]
    return found


def columns_of(plan: Plan, sight: Sight) -> Sequence[Heading]:
    """Return the columns that the plan took, in the file's order."""
    if plan.template is None:
        return sight.headings
    taken = {c.col for c, m in plan.template.columns if m.path}
    return [h for h in sight.headings if h.col in taken]


def choices_of(book: Book, headings: Sequence[Heading], template: Template | None) -> Mapping[int, Sequence[str]]:
    """Return the words that may stand in a column that is a choice, by its number."""
    fields = {c.col: m.field for c, m in template.columns} if template else {}
    return {
        h.col: tuple(dict.fromkeys(book.words(field.of).values()))
        for h in headings
        if isinstance(field := fields.get(h.col), Choice)
    }


def place_of(headings: Sequence[Heading], letters: str, label: str) -> int | None:
    """Return the column number of a refused cell: by its letters, else of the column that says the field missed."""
    found = [h.col for h in headings if (h.letters == letters if letters else h.label == label or h.text == label)]
    return found[0] if found else None


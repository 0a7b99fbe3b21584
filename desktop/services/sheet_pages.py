"""A county's sheet filled from the book: which records go on which page, and what each place is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.kit import periods
from desktop.kit.errors import Refused
from desktop.kit.ledger import Ledger, Rows
from desktop.kit.look import Query, Record
from desktop.kit.work import Progress, Work
from desktop.store.book import Book

from . import templates
from .further_lists import parted, with_others
from .handed_in import Handed, content_of
from .masking import sweep
from .reading import EVERYTHING, Order, both, chosen, filters_with, general, reader, windows
from .sheet_rows import GENERAL, paths_of, rows_of
from .standing import standing

if TYPE_CHECKING:
    from desktop.sheets.fill import Filled, SheetFill
    from desktop.sheets.meaning import Meaning
    from desktop.sheets.pages import Page
    from desktop.sheets.template import Template


@dataclass(frozen=True)
class FilledSheet:
    """What was written, the headings that stayed blank, and the sheet as it could be handed in.

    `lists` are the records in each list of the first page.
    """

    filled: Filled
    blank_columns: list[str]
    handed: Handed
    lists: tuple[int, ...] = ()


def fill(
    book: Book,
    ledger: Ledger,
    found: templates.Kept,
    target: Path,
    order: Order,
    sheet: str | None,
    mapping: Mapping[str, Any] | None,
) -> Work[FilledSheet]:
    """Fill a template from a ledger. Raises Refused, Blocked."""
    from desktop.sheets.fill import fill as write
    from desktop.sheets.pages import plan
    from desktop.sheets.template import fingerprint

    template = templates.recognised(found, sheet, book.ledgers, book, ledger=ledger.name, mapping=mapping)
    if template.match.ledger is None:
        raise Refused(f"认不出“{found.name}”要填什么，请用 templates inspect 看一看，改好对应关系再用 --map 填")
    if order.mask == "public":
        template = _for_the_public(template)
    template = replace(template, codes=templates.codes(book))
    parts = parted(book, template, order)
    try:
        pages = yield from _pages(book, ledger, template, parts.order)
    except Refused as refused:
        if not parts.said:
            raise
        raise Refused(f"{refused}。{' '.join(parts.said)}") from refused  # what the title says is why there is nothing
    if template.others:
        pages = yield from with_others(book, parts, order, pages)
    planned = plan(template, pages, templates.meeting_type_words(book))
    if order.mask == "public":
        _sweep(template, planned.fills)
    yield Progress(1, 1, "正在填表")
    done = write(found.file, target, planned.fills)
    per_page = template.layout.kind == "form"
    warnings = (*parts.said, *planned.warnings, *done.warnings)
    told = replace(done, rows=len(pages) if per_page else done.rows + _named(planned.fills), warnings=warnings)
    content = content_of(template, pages)
    handed = Handed(found.name, fingerprint(template.layout), ledger.name, order.period.title, content)
    lists = tuple(len(list(rows)) for rows in (pages[0].rows, *pages[0].others)) if pages else ()
    return FilledSheet(told, template.blank_columns, handed, lists)


def _named(fills: Sequence[SheetFill]) -> int:
    """How many rows whose names are printed were given something."""
    return sum(len({row for (row, _), value in one.fixed.items() if value is not None}) for one in fills)


def _for_the_public(template: Template) -> Template:
    """Keep only what may stand on a notice; every other place stays blank."""
    from desktop.sheets.meaning import NOTHING

    def allowed(meaning: Meaning) -> Meaning:
        known = (meaning.path or "").split(".")[0] in GENERAL
        return meaning if known or (meaning.field and meaning.field.mask == "open") else NOTHING

    match = template.match
    columns, blanks = tuple(map(allowed, match.columns)), tuple(map(allowed, match.blanks))
    others = tuple(map(_for_the_public, template.others))
    return replace(template, match=replace(match, columns=columns, blanks=blanks), others=others)


def _sweep(template: Template, fills: Sequence[SheetFill]) -> None:
    for one in fills:
        for block, records in one.blocks:
            lists = (t for t in (template, *template.others) if t.layout.table and t.layout.table.first == block.first)
            headings = {(c.line, c.col): c.heading for t in lists for c, _ in t.columns}
            sweep([headings.get(place, "") for place in block.places], list(records))
        names = {c.col: c.heading for t in (template, *template.others) for c, _ in t.columns}
        for (_, col), value in one.fixed.items():
            sweep([names.get(col, "")], [[value]])


def _pages(book: Book, ledger: Ledger, template: Template, order: Order) -> Work[list[Page]]:
    """Lay the records out: a form has a page for each, a list headed by one owner for each owner, others one page."""
    match = template.match
    above = general(book, order.period, order.query.village)
    if template.layout.kind == "form":
        return (yield from _forms(book, ledger, template, order, above))
    if match.per and match.per != match.ledger:
        return (yield from _headed(book, ledger, template, order, above))
    from desktop.sheets.pages import Page

    listed = book.ledgers[match.ledger or ledger.name]
    ids = chosen(book, listed, standing(listed.name, order.query), order.records)
    rows = yield from windows(book, listed, ids, paths_of(template.columns, listed), "正在读取记录")
    return [Page(above, rows_of(listed, template, rows, above))]


def _forms(book: Book, ledger: Ledger, template: Template, order: Order, above: Any) -> Work[list[Page]]:
    from desktop.sheets.family import rows_of_path
    from desktop.sheets.pages import Page

    own = [m for m in paths_of(template.blanks, ledger) if not rows_of_path(book.ledgers, ledger, m)]
    ids = _some(ledger, chosen(book, ledger, order.query, order.records))
    inside = (rows_of_path(book.ledgers, ledger, m.path) for _, m in template.columns if m.path)
    below = next((rows for rows in inside if rows), None)
    family = below.name.rpartition(".")[0] if below else ""  # whose rows they are, if not the record's: his household's
    whom = [f"{family}.uid", f"{family.rpartition('.')[0]}.uid".lstrip(".")] if family else []
    pages = []
    for record in (yield from windows(book, ledger, ids, [*own, *whom, ledger.called_by], "正在读取记录")):
        owner = record[whom[0]] if whom else record["uid"]
        rows = (yield from _owned(book, template, below, order, owner)) if below and owner else []
        rows = [row for row in rows if not whom or row["uid"] != record[whom[1]]]
        prefix = f"{below.name}." if below else ""
        name = str(record.get(ledger.called_by) or "")
        pages.append(Page(both(reader(record), above), [reader(row, prefix) for row in rows], name))
    return pages


def _owned(book: Book, template: Template, below: Rows, order: Order, owner: str) -> Work[list[Record]]:
    ledger = book.ledgers[below.ledger]
    query = filters_with(Query(filters=order.below), below.by, [owner])
    paths = paths_of(template.columns, ledger, f"{below.name}.")
    return (yield from windows(book, ledger, book.ids(ledger.name, query), [*paths, below.by], "正在读取记录"))


def _headed(book: Book, ledger: Ledger, template: Template, order: Order, above: Any) -> Work[list[Page]]:
    """One sheet for each owner, his rows below: a meeting's sign-in sheet, a volunteer's hours of the period."""
    from desktop.sheets.match import owners as heads_of
    from desktop.sheets.pages import Page

    owner = book.ledgers[template.match.per or ""]
    below = dict(heads_of(book.ledgers, template.match.ledger or ""))[owner.name]
    span = Query() if below.owned else _span(book, order)
    listed, prefix = book.ledgers[below.ledger], f"{below.by}."
    owners = yield from _owners(book, ledger, owner, below, order)
    heads = paths_of(template.blanks, listed)
    asked = [path.removeprefix(prefix) for path in heads if path.startswith(prefix)]
    pages = []
    for record in (yield from windows(book, owner, owners, [*asked, owner.called_by], "正在读取记录")):
        query = filters_with(span.with_(filters=order.below), below.by, [record["uid"]])
        paths = paths_of(template.columns, listed)
        rows = yield from windows(book, listed, book.ids(listed.name, query), paths, "正在读取记录")
        name = str(record.get(owner.called_by) or "")
        pages.append(Page(both(reader(record, prefix), above), [reader(row) for row in rows], name))
    return pages


def _span(book: Book, order: Order) -> Query:
    """The days of rows that outlive a period: those asked for, else this year's."""
    period = order.period if order.period.since or order.period.until else periods.year(book.today.year)
    return Query(since=period.since, until=period.until)


def _owners(book: Book, ledger: Ledger, owner: Ledger, below: Rows, order: Order) -> Work[Sequence[int]]:
    """The owners asked for: themselves, or those of the rows asked for."""
    if ledger.name == owner.name:
        ids = chosen(book, owner, order.query, order.records)
    else:
        rows = chosen(book, ledger, order.query, order.records)
        found = yield from windows(book, ledger, rows, [f"{below.by}.uid"], "正在读取记录")
        uids = list(dict.fromkeys(row[f"{below.by}.uid"] for row in found))
        ids = chosen(book, owner, EVERYTHING, uids) if uids else []
    return _some(owner, ids)


def _some(ledger: Ledger, ids: Sequence[int]) -> Sequence[int]:
    """The records that get a sheet each. Raises Refused for none, and for more than one file can hold."""
    from desktop.sheets.limits import SHEETS

    if not ids:
        raise Refused(f"没有要填的“{ledger.title}”，请先选好记录或时间")
    if len(ids) > SHEETS:
        raise Refused(f"“{ledger.title}”每条填一页，共 {len(ids)} 页，一次最多填 {SHEETS} 页，请用日期或筛选分几次填")
    return ids

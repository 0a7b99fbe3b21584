"""The further lists of a sheet matched, each by its own headings and caption."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from desktop.kit.fields import Ref
from desktop.kit.ledger import Rows
from desktop.sheets.candidates import Finder
from desktop.sheets.columns import SIGNED, Columns
from desktop.sheets.layout import Column, Layout, Table
from desktop.sheets.levels import TypeWords
from desktop.sheets.lexicon import Ledgers
from desktop.sheets.match import HEADS, SYSTEM, lexicon_of, match
from desktop.sheets.meaning import NOTHING, Match
from desktop.sheets.topics import topic
from desktop.sheets.wording import key

ENOUGH, SPOKEN = 0.5, 0.3  # the share of headings known; where the caption names the ledger


def match_further(
    layout: Layout, main: Match, ledgers: Ledgers, about: str = "", types: Mapping[str, str] | None = None
) -> tuple[Match, ...]:
    """Say what every further list stands for; ledger None where that cannot be known.

    On a sheet that belongs to one record (`per`) they are rows of that record, too.
    """
    return tuple(_useful(_matched(layout, other, main, ledgers, about, types)) for other in layout.others)


def _matched(
    layout: Layout, other: Layout, main: Match, ledgers: Ledgers, about: str, types: Mapping[str, str] | None
) -> Match:
    if main.per is not None and other.table is not None:
        return _of_owner(layout, other, other.table, main.per, ledgers, TypeWords(types))
    alike = _paths(layout) == _paths(other)
    if alike:
        return match(_titled(other, f"{other.caption} {layout.heading}"), ledgers, main.ledger, types=types)
    own = match(_titled(other, other.caption), ledgers, types=types) if other.caption else Match(None, None, (), ())
    if own.ledger is not None:
        return own
    return match(_titled(other, f"{other.caption} {layout.heading}"), ledgers, about=about, types=types)


def _paths(layout: Layout) -> list[tuple[str, ...]]:
    return [c.path for c in layout.table.columns] if layout.table else []


def _titled(layout: Layout, title: str) -> Layout:
    return replace(layout, titles=(((1, 1), title),) if title.strip() else ())


def _useful(found: Match) -> Match:
    """A list of which no column is known stands for nothing."""
    return found if any(m.sure for m in found.columns) else replace(found, ledger=None, per=None)


def _of_owner(layout: Layout, other: Layout, table: Table, owner: str, ledgers: Ledgers, types: TypeWords) -> Match:
    """Of all that belongs to a record what knows most of the headings: resolutions, visits."""
    best, worth = Match(None, None, tuple(NOTHING for _ in table.columns), ()), 0.0
    for rows in belonging(ledgers, owner):
        finder, said = Finder(lexicon_of(ledgers), rows.ledger), topic(other.caption, ledgers[rows.ledger])
        reader = Columns(finder, types, f"{other.caption} {layout.heading}", named=said > 0)
        share = reader.worth(table) / max(1, sum(_asks(table, c) for c in table.columns))
        if share >= (SPOKEN if said else ENOUGH) and share + said > worth and reader.touched(table):
            sure = Columns(finder, types, f"{other.caption} {layout.heading}", named=True)
            best, worth = Match(rows.ledger, owner, tuple(sure.read(table)), ()), share + said
    return best


def _asks(table: Table, column: Column) -> bool:
    """Whether a column asks for something: what is signed or noted by hand says little of whose list it is."""
    leaf = key(column.path[-1])
    return not (table.counts(column) or column.half or SIGNED.search(leaf) or leaf in ("备注", "说明"))


def belonging(ledgers: Ledgers, owner: str) -> Iterator[Rows]:
    """Go through what belongs to a ledger's records: its rows, and ledgers that point at it just once.

    To a household, a member or a volunteer also what points at it first: a household's 变动记录.
    """
    yield from ledgers[owner].rows
    known = {rows.ledger for rows in ledgers[owner].rows}
    for ledger in ledgers.values():
        refs = [f for f in ledger.fields if isinstance(f, Ref) and f.to == owner]
        one = len(refs) == 1 or (bool(refs) and owner in HEADS)
        if one and ledger.name not in known and ledger.name not in SYSTEM and not ledger.derived:
            yield Rows(ledger.name, ledger.name, refs[0].name, owned=False)

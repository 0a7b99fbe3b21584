"""What a place of a county's sheet could be filled with, and how many records have it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.kit.fields import Ref
from desktop.kit.ledger import Ledger, Rows
from desktop.kit.look import Filter, Query
from desktop.kit.paths import Ledgers, walk
from desktop.kit.periods import Period
from desktop.store.book import Book

from .mapping import GENERAL, Draft, Place, called, field_at, list_of, places
from .reading import LEVELS, general, stored_path
from .standing import standing

WORTH, NEAR = 0.4, 0.6  # how well a heading must fit to be offered, and to be marked
DEEPEST = 2  # references between a record and what may be chosen


@dataclass(frozen=True)
class Option:
    """Something a place could be filled with; `words` is what it is found by, `likely` whether the heading says so."""

    path: str
    label: str
    at: Mapping[str, int | str]
    words: str = ""
    likely: bool = False


def likely(draft: Draft, ledgers: Ledgers, key: str, most: int = 5) -> list[Option]:
    """The best candidates for a place's heading, the one it has now first."""
    from desktop.sheets.candidates import Finder
    from desktop.sheets.match import lexicon_of

    place = next(p for p in places(draft) if p.key == key)
    found: dict[str, bool] = {place.path: True} if place.path else {}
    ledger, prefix = scope(draft, ledgers, place)
    if ledger is not None and not _constant_only(draft, place):
        finder = Finder(lexicon_of(ledgers), ledger.name)
        words = place.heading.split("/")
        for candidate in (*finder.candidates(words), *finder.near(words[-1]))[: most * 2]:
            own = not candidate.path.startswith("village.")
            if candidate.score >= (WORTH if own else NEAR):
                found.setdefault(prefix + candidate.path if own else candidate.path, candidate.score >= NEAR)
    return [_option(draft, ledgers, place, path, near) for path, near in list(found.items())[:most]]


def everything(draft: Draft, ledgers: Ledgers, key: str) -> list[Option]:
    """All a place could be filled with, nearest first."""
    place = next(p for p in places(draft) if p.key == key)
    ledger, prefix = scope(draft, ledgers, place)
    own = [] if ledger is None or _constant_only(draft, place) else _leaves(ledgers, ledger, prefix)
    village = [f"village.{p.text}" for p in walk(ledgers, ledgers["villages"], 0) if not isinstance(p.field, Ref)]
    general = village + list(GENERAL)
    paths = [*general, *own] if not place.listed else [*own, *village]
    return [_option(draft, ledgers, place, path, False) for path in dict.fromkeys(paths)]


def _leaves(ledgers: Ledgers, ledger: Ledger, prefix: str) -> list[str]:
    """The fields themselves through at most two references; a reference is told by its name."""
    found = (p for p in walk(ledgers, ledger, 0 if ledger.derived else DEEPEST) if p.ledger.group != "系统")
    return [prefix + p.text for p in found if not isinstance(p.field, Ref) and p.field.name not in ("uid", "village")]


def _option(draft: Draft, ledgers: Ledgers, place: Place, path: str, near: bool) -> Option:
    at = place.at or {} if "." not in path else {}
    label = called(draft, ledgers, path, at)
    field = field_at(draft, ledgers, path)
    return Option(path, label, at, " ".join((label, *(field.aliases if field else ()))), near)


def scope(draft: Draft, ledgers: Ledgers, place: Place) -> tuple[Ledger | None, str]:
    """The ledger whose fields may stand in a place, and what is said before their paths."""
    listed = list_of(draft.template, place.key)
    match = listed.match
    if match.ledger is None:
        return None, ""
    ledger = ledgers[match.ledger]
    if listed.further:
        return ledger, ""
    if draft.template.layout.kind == "form":
        rows = _rows_of(draft, ledgers, ledger) if place.listed else None
        return (ledgers[rows.ledger], f"{rows.name}.") if rows else (ledger, "")
    if not place.listed and match.per and match.per != match.ledger:
        owner = ledgers[match.per]
        return owner, f"{next(r.by for r in owner.rows if r.ledger == match.ledger)}."
    return ledger, ""


def _rows_of(draft: Draft, ledgers: Ledgers, ledger: Ledger) -> Rows | None:
    """The rows of a form's record that its table shows."""
    from desktop.sheets.family import rows_of_path, rows_within

    found = (rows_of_path(ledgers, ledger, m.path) for _, m in draft.template.columns if m.path)
    return next((rows for rows in found if rows), None) or next(iter(rows_within(ledgers, ledger)), None)


def _constant_only(draft: Draft, place: Place) -> bool:
    """Above a list of many records only what is the same for all may stand."""
    return not place.listed and not draft.per_record


def have(
    book: Book, draft: Draft, key: str, options: Sequence[Option], query: Query, period: Period
) -> list[int | None]:
    """How many of the records asked for have each option; None for what is the same for all of them."""
    ledger, prefix = scope(draft, book.ledgers, next(p for p in places(draft) if p.key == key))
    known = general(book, period, query.village)

    def count(option: Option) -> int | None:
        if ledger is None or option.path.split(".")[0] in ("village", "today", "period"):
            return None if known(option.path, {}) is not None else 0
        own = ledger.name == draft.ledger or (ledger.name == draft.template.match.ledger and not draft.per_record)
        asked = standing(ledger.name, query) if own else Query(village=query.village)
        path = stored_path(book, ledger, option.path.removeprefix(prefix))
        fixed = [Filter(name, value) for name, value in option.at.items() if name in LEVELS and name in ledger.by_name]
        return book.count(ledger.name, asked.with_(filters=(*asked.filters, *fixed, Filter(path, how="filled"))))

    return [count(option) for option in options]

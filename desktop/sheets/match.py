"""Headings and labels matched to fields: by labels, aliases, unit words, neighbours and the values below."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from desktop.kit.fields import Ref
from desktop.kit.ledger import Ledger, Rows
from desktop.ledgers.own import GROUP as OWN
from desktop.sheets.blanks import read_blanks
from desktop.sheets.candidates import Finder
from desktop.sheets.columns import NUMBER, Columns, row_levels
from desktop.sheets.family import rows_within
from desktop.sheets.layout import Column, Layout, Table
from desktop.sheets.levels import TypeWords, levels
from desktop.sheets.lexicon import Ledgers, Lexicon
from desktop.sheets.meaning import LIKELY, NOTHING, Match, Meaning
from desktop.sheets.topics import is_statistics, is_unkept, topic

CLEAR = 0.05  # by so much more must speak for a ledger than for any other
LEAST = 0.45  # the share of headings a ledger must know to be the sheet's
FEW = 0.1  # where the record's own name is among them
MANY_OWN = 5  # headings that only one ledger knows
ENOUGH = 3.3  # or this many of them
MANY = 4  # columns
BY_ROWS = 0.25  # rows named 党员大会, 支委会 … or 一季度 … are for what is counted by them
REACHED = 0.2  # what speaks against a ledger whose form only reaches a family that another ledger owns
HEADS = frozenset({"party_members", "volunteers", "households"})  # one sheet each: a volunteer's hours, a member's dues
COMMON = frozenset({"people", "households"})  # any roster may be of them
SYSTEM = frozenset({"dictionary", "settings", "templates", "attachments", "meeting_types", "own_ledgers"})

_lexicons: list[Lexicon] = []


@dataclass(frozen=True)
class Guess:
    """A ledger a sheet may be about, and how much speaks for it."""

    ledger: str
    rows: Rows | None
    share: float
    known: float
    worth: float
    spoken: bool
    own: int = 3
    named: bool = False
    doubted: bool = False  # another ledger could be meant as well


def match(
    layout: Layout,
    ledgers: Ledgers,
    ledger_name: str | None = None,
    *,
    about: str = "",
    types: Mapping[str, str] | None = None,
) -> Match:
    """Say what every column and blank stands for.

    `about` is what else names the sheet (its file); `types` gives each way of writing a meeting type its name.
    """
    lexicon, words = lexicon_of(ledgers), TypeWords(types)
    title = f"{layout.title} {layout.sheet} {about}"
    guess = _guess(layout, lexicon, ledger_name, words, title)
    if guess is None or (ledger_name is None and is_unkept(layout.title) and not _keeps(lexicon, guess)):
        blanks = read_blanks(layout, None)
        return Match(None, None, _nothing(layout.table), tuple(blanks))
    found = _matched(layout, lexicon, guess, words, title, ledger_name)
    return _doubted(found) if guess.doubted else found


def _doubted(found: Match) -> Match:
    """Where two ledgers could be meant, nothing of either is sure."""
    columns, blanks = (tuple(map(_less_sure, meanings)) for meanings in (found.columns, found.blanks))
    return replace(found, columns=columns, blanks=blanks)


def _less_sure(meaning: Meaning) -> Meaning:
    constant = meaning.path is None or meaning.path.split(".")[0] in ("village", "today", "period")
    return meaning if constant else replace(meaning, confidence=min(meaning.confidence, LIKELY))


def _keeps(lexicon: Lexicon, guess: Guess) -> bool:
    """Whether the book itself declares a ledger of what the program keeps no list of."""
    return guess.spoken and lexicon.ledgers[guess.ledger].group == OWN


def _matched(
    layout: Layout, lexicon: Lexicon, guess: Guess, words: TypeWords, title: str, wanted: str | None
) -> Match:
    finder = Finder(lexicon, guess.ledger)
    columns: list[Meaning] = []
    if layout.table:
        reader = _reader(lexicon, guess, words, title, wanted is not None)
        columns = reader.read(layout.table)
        if guess.rows and "." in guess.rows.name:  # how a member's family is related to him is nowhere kept
            columns = [NOTHING if _kin(m, c) else m for c, m in zip(layout.table.columns, columns, strict=True)]
    if layout.kind == "form":
        blanks = read_blanks(layout, finder, guess.ledger, suggest=True)
        if layout.table and guess.rows is None:  # whose family or career the list tells, no ledger keeps
            columns = list(_nothing(layout.table))
        return Match(guess.ledger, guess.ledger, tuple(columns), tuple(blanks))
    owner, blanks = _headed(layout, lexicon, guess.ledger, wanted)
    if owner is None:
        blanks = [_constant(m) for m in read_blanks(layout, finder)]
    row_field = _row_field(layout.table, columns, lexicon.ledgers[guess.ledger], words)
    if row_field and layout.table and layout.table.row_names:
        columns = _with_row_names(layout.table, columns, row_field, lexicon.ledgers[guess.ledger])
    return Match(guess.ledger, owner, tuple(columns), tuple(blanks), row_field)


def _kin(meaning: Meaning, column: Column) -> bool:
    return (meaning.path or "").endswith(".relation") and "户主" not in column.heading


def _headed(layout: Layout, lexicon: Lexicon, name: str, wanted: str | None) -> tuple[str | None, list[Meaning]]:
    """The ledger of the record that heads a list, and its blanks: a sheet to sign, by its meeting's name and time."""
    best: tuple[int, str | None, list[Meaning]] = (1, None, [])
    for owner, rows in owners(lexicon.ledgers, name):
        blanks = read_blanks(layout, Finder(lexicon, owner), None, f"{rows.by}.")
        own = {m.path for m in blanks if m.sure and str(m.path).startswith(f"{rows.by}.")}
        told = rows.owned or f"{rows.by}.{lexicon.ledgers[owner].called_by}" in own
        if wanted == owner and (told or own):
            return owner, blanks
        if told and len(own) > best[0]:
            best = len(own), owner, blanks
    return best[1], best[2]


def _reader(lexicon: Lexicon, guess: Guess, words: TypeWords, title: str, named: bool) -> Columns:
    if guess.rows:
        return Columns(Finder(lexicon, guess.rows.ledger), words, title, f"{guess.rows.name}.", True)
    return Columns(Finder(lexicon, guess.ledger), words, title, named=named)


def lexicon_of(ledgers: Ledgers) -> Lexicon:
    """Keep the words of the last ledgers asked for: gathering them takes longer than matching a sheet."""
    if not _lexicons or _lexicons[0].given != dict(ledgers):
        _lexicons[:] = [Lexicon(dict(ledgers))]
    return _lexicons[0]


def _guess(layout: Layout, lexicon: Lexicon, wanted: str | None, words: TypeWords, about: str) -> Guess | None:
    names = _asked(lexicon.ledgers, wanted) if wanted else [n for n in lexicon.ledgers if n not in SYSTEM]
    guesses = [g for n in names for g in _guesses(layout, lexicon, n, words, about)]
    fitting = guesses if wanted else [g for g in guesses if _fits(g, bool(layout.title), layout.kind == "form")]
    best = max(fitting, key=lambda g: g.worth, default=None)
    if best is not None and not wanted:
        near = (g for g in fitting if g.ledger != best.ledger and g.worth > best.worth - CLEAR)
        best = replace(best, doubted=any(g.spoken >= best.spoken for g in near))
    spoken = best is not None and topic(about, lexicon.ledgers[best.ledger]) > 0
    return best if wanted or spoken else _knows_more(best, guesses)


def _knows_more(best: Guess | None, guesses: list[Guess]) -> Guess | None:
    """A roster of people or households gives way to a ledger that knows clearly more of the sheet's columns."""
    if best is None or best.ledger not in COMMON or best.rows:
        return best
    more = [g for g in guesses if g.own >= 2 and g.rows is None and g.known >= best.known + 1.5 and g.share >= 0.5]
    return max(more, key=lambda g: g.known, default=best)


def _asked(ledgers: Ledgers, wanted: str) -> list[str]:
    """The ledger a person named, and what belongs to its records: a sign-in sheet is asked for by its meeting."""
    return [wanted, *(rows.ledger for rows in ledgers[wanted].rows if rows.owned)]


def _fits(guess: Guess, titled: bool, form: bool) -> bool:
    """Whether enough speaks for a ledger: the title, or else most of the headings and some that are only its own."""
    if guess.spoken:
        return guess.share >= (FEW if guess.named else LEAST) or guess.known >= ENOUGH
    most = 0.45 if not titled else 0.6 if form else 0.75
    if guess.share >= 0.6 and guess.own >= MANY_OWN:
        return True
    return guess.share >= most and guess.own >= (3 if titled else 1)


def _guesses(layout: Layout, lexicon: Lexicon, name: str, words: TypeWords, title: str) -> list[Guess]:
    ledger = lexicon.ledgers[name]
    about = topic(title, ledger)
    if layout.kind == "list" and layout.table:
        counted = ledger.derived and _crossed_by(layout.table, words) & set(ledger.by_name)
        reader = Columns(Finder(lexicon, name), words, title, named=bool(counted))
        identity = reader.identity(layout.table)
        headed = _owner_spoken(layout, lexicon, name)
        spoken = about > 0 or (name in COMMON and identity > 0) or headed > 0
        about += BY_ROWS if counted else 0.0
        about += identity + (0.05 if name in COMMON else 0.0)
        guess = _weighed(ledger, None, reader.worth(layout.table), _count(layout.table), about, layout, spoken)
        worth = guess.worth + headed
        worth -= 0.2 if reader.only_of_another(layout.table) else 0.0
        printed = row_levels(layout.table, words) if layout.table.row_names else set()
        worth += BY_ROWS if ledger.derived and any(kind in ledger.by_name for kind in printed) else 0.0
        if not reader.touched(layout.table) or reader.only_a_name(layout.table):
            return []
        return [replace(guess, worth=worth, own=reader.own(layout.table), named=identity > 0)]
    return _form_guesses(layout, lexicon, ledger, about, words, title)


def _crossed_by(table: Table, words: TypeWords) -> set[str]:
    """The levels, month, quarter or type, that many columns are counted by: such a sheet is of what is derived."""
    found = [set(levels(c.path, words).at) for c in table.columns]
    crossed = [at for at in found if at]
    return set.intersection(*crossed) if len(crossed) >= MANY else set()


def _owner_spoken(layout: Layout, lexicon: Lexicon, name: str) -> float:
    """Above a sign-in sheet stand its meeting's name, time and place."""
    owner = _owner(lexicon.ledgers, name)
    if owner is None or len(layout.blanks) < 2:
        return 0.0
    asked = read_blanks(layout, Finder(lexicon, owner[0]), None, "owner.")
    own = {m.path for m in asked if m.sure and str(m.path).startswith("owner.")}
    return 0.1 * min(len(own), 3) if len(own) >= 2 else 0.0


def _form_guesses(
    layout: Layout, lexicon: Lexicon, ledger: Ledger, about: float, words: TypeWords, title: str
) -> list[Guess]:
    if ledger.derived:
        return []
    meanings = read_blanks(layout, Finder(lexicon, ledger.name), ledger.name)
    own = [m for m in meanings if m.path and not m.path.startswith(("village.", "today", "period."))]
    known = sum(m.confidence for m in own if m.confidence >= 0.8)
    asked = len([m for m, b in zip(meanings, layout.blanks, strict=True) if m in own or (m is NOTHING and b.label)])
    if not layout.table:
        return [_weighed(ledger, None, known, asked, about, layout, about > 0)]
    found = []
    for rows in rows_within(lexicon.ledgers, ledger):
        reader = Columns(Finder(lexicon, rows.ledger), words, title)
        inside = reader.worth(layout.table)
        near = about if rows in ledger.rows else about - REACHED
        found.append(_weighed(ledger, rows, known + inside, asked + _count(layout.table), near, layout, about > 0))
    return found or [_weighed(ledger, None, known, asked + _count(layout.table), about, layout, about > 0)]


def _weighed(
    ledger: Ledger, rows: Rows | None, known: float, asked: int, about: float, layout: Layout, spoken: bool
) -> Guess:
    share = known / max(1, asked)
    crossed = ledger.derived and not is_statistics(layout.title)
    worth = share + about - (0.06 if crossed else 0.0)
    return Guess(ledger.name, rows, share, known, worth, spoken)


def _count(table: Table) -> int:
    return sum(not table.counts(c) and not c.half for c in table.columns)


def _nothing(table: Table | None) -> tuple[Meaning, ...]:
    return tuple(NUMBER if table.counts(c) else NOTHING for c in table.columns) if table else ()


def _owner(ledgers: Ledgers, name: str) -> tuple[str, Rows] | None:
    """The ledger whose records own this one's: an attendance row belongs to its meeting."""
    found = ((o.name, r) for o in ledgers.values() for r in o.rows if r.ledger == name and r.owned)
    return next(found, None)


def owners(ledgers: Ledgers, name: str) -> Iterator[tuple[str, Rows]]:
    """The ledgers of whose records one may head a list of this one's: who owns them, then whom each of them is of."""
    owner = _owner(ledgers, name)
    if owner is not None:
        yield owner
    ledger = ledgers[name]
    for ref in ledger.fields:
        if isinstance(ref, Ref) and ref.to in HEADS and (owner is None or ref.to != owner[0]):
            yield ref.to, Rows("", name, ref.name, owned=False)


def _constant(meaning: Meaning) -> Meaning:
    """Above a list of many records only what is the same for all may stand: the village, the branch, the day."""
    path = meaning.path or ""
    same = path.split(".")[0] in ("village", "today", "period") or path.endswith(("branch.name", "branch_name"))
    return meaning if same or meaning.path is None else NOTHING


def _row_field(table: Table | None, columns: list[Meaning], ledger: Ledger, words: TypeWords) -> str | None:
    if not table or not table.row_names:
        return None
    for kind in row_levels(table, words):
        if kind in ledger.by_name and not isinstance(ledger.by_name[kind], Ref):
            return kind
    index = next(i for i, c in enumerate(table.columns) if c.col == table.row_names.col)
    return columns[index].path if columns[index].sure else None


def _with_row_names(table: Table, columns: list[Meaning], row_field: str, ledger: Ledger) -> list[Meaning]:
    found = ledger.by_name.get(row_field)
    named = table.row_names.columns if table.row_names else ()
    own = Meaning(row_field, found.label if found else row_field, 0.95, {}, found)
    rest = [NOTHING if m.path == row_field else m for m in columns]  # 类别 before the printed 会议名称 groups them
    return [own if c.col in named else m for c, m in zip(table.columns, rest, strict=True)]

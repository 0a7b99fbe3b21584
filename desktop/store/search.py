"""The search index: every record's words in one FTS5 table, one Chinese character a token, kept by triggers.

name: what people call the record; text: its other words; pinyin: every reading of the name, whole and as initials;
digits: identity and telephone numbers, forwards and (after an r) backwards. A row's id is the ledger's number
on the shelf × 2^40 + the record's id.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from desktop.kit.fields import Field, IdNumber, LongText, Phone, Ref, Text
from desktop.kit.ledger import Ledger
from desktop.kit.reading import FULL_WIDTH, half_width

from . import pinyin
from .connection import Engine
from .own import Known
from .schema import OWN_RECORDS, quoted, stored

TABLE = (
    "CREATE VIRTUAL TABLE words USING fts5(name, text, pinyin, digits, content='', contentless_delete=1, "
    "tokenize='ascii', prefix='1 2')"
)
_SHIFT = 40
_VERSION = 1
MANY = 20_000  # records written in one step whose words are left for later
_FOLLOWED = 400  # matches that a search over all ledgers follows in each
_DOTS = re.compile(r"[·•‧・∙⋅．.]")
_LETTER = re.compile(r"[a-z0-9]")
_WORDLESS = re.compile(r"[^\w]", re.UNICODE)
_BREAK = "‖"  # stands for punctuation, so that a phrase does not reach across it


# --- words


def fold(text: str) -> str:
    """Make text alike however it is typed: half-width, small letters, without the dots in foreign names."""
    return half_width(_DOTS.sub("", text)).lower().replace("ü", "v")


class _Cut(dict[int, str]):
    """What each character gives to the tokens: folded as `fold` does, letters and digits run on, others stand alone."""

    def __missing__(self, code: int) -> str:
        folded = "" if _DOTS.match(chr(code)) else chr(code).translate(FULL_WIDTH).lower().replace("ü", "v")
        kept = "".join(s if _LETTER.match(s) else " " if s.isspace() else f" {_token(s)} " for s in folded)
        self[code] = kept
        return kept


def _token(sign: str) -> str:
    return _BREAK if _WORDLESS.fullmatch(sign) else sign


_CUT = _Cut()


def tokens(text: str | None) -> str | None:
    """Cut text into tokens with spaces between: one for each Chinese character, one for each run of letters, digits."""
    return " ".join(text.translate(_CUT).split()) if text else None


def digits(text: str | None) -> str | None:
    """Index numbers from the front and from the back; an identity number also from its birth date."""
    forms = []
    for number in (text or "").lower().split():
        forms += [number, f"r{number[::-1]}"]
        if len(number) == 18:
            forms.append(number[6:])
    return " ".join(forms) or None


def words_of(text: str) -> list[str]:
    """Cut what was typed into words; a record must have all of them."""
    return fold(text).split()


def match(word: str, columns: str = "name text") -> str | None:
    """Return the FTS5 expression for one folded word, or None where nothing in it can be found."""
    parts = (tokens(word) or "").split()
    if not any(part != _BREAK for part in parts):
        return None
    phrase = f'"{" ".join(parts)}"' + (" *" if parts[-1].isascii() else "")
    options = [f"{{{columns}}} : {phrase}"]
    if re.fullmatch(r"[a-z]+", word):
        options.append(f'pinyin : "{word}" *')
    if re.fullmatch(r"\d{3,18}|\d{2,17}x", word) and "text" in columns:
        options.append(f'digits : "{word}" * OR digits : "r{word[::-1]}" *')
    return " OR ".join(options)


# --- keeping it


def prepare(engine: Engine) -> None:
    """Give the connection what the index and the sorting call."""
    engine.function("tokens", 1, tokens, pure=True)
    engine.function("readings", 1, pinyin.readings, pure=True)
    engine.function("digits", 1, digits, pure=True)
    engine.function("spoken", 1, pinyin.Spoken().__getitem__, pure=True)


class Index:
    """Keeps the words of one opened book. A write only marks its record; the marked are indexed when the step ends.

    FTS5 flushes at every statement of a trigger, which made an import of 100,000 records grow with its square.
    """

    def __init__(self, engine: Engine, ledgers: Known, shelf: Mapping[str, int]) -> None:
        self._engine, self._ledgers, self._shelf = engine, ledgers, shelf
        self._sources, self._making = dict[int, _Source](), dict[_Source, str]()
        prepare(engine)
        engine.run("CREATE TEMP TABLE stale (id INTEGER PRIMARY KEY)")
        self.renew()
        self._fill_anew()

    def renew(self) -> None:
        """Say anew what each ledger gives to the index."""
        shelf = self._shelf
        found = (_Source(self._ledgers, ledger, shelf[ledger.name]) for ledger in stored(self._ledgers))
        self._sources = {source.number: source for source in found}
        lasting = (s for s in self._sources.values() if s.columns and not self._ledgers.only_supposes(s.ledger.name))
        self._making = {source: source.making() for source in lasting}

    def watch(self) -> None:
        """Put the triggers on; an undo passes through them too. They fit whatever the book declares."""
        for source in self._sources.values():
            if not self._ledgers.is_own(source.ledger.name):
                for sql in source.triggers():
                    self._engine.run(sql)
        for sql in _own_triggers():
            self._engine.run(sql)

    def made(self, ledger: str, last: int) -> None:
        """Mark in one go the records of a ledger after this id, made while the triggers rested."""
        source = self._sources[self._shelf[ledger]]
        if source.columns:
            self._engine.run(f"INSERT OR IGNORE INTO stale {source.made()}", [last])

    def _fill_anew(self) -> None:
        """Index the ledgers that have no words yet, or whose words were made otherwise."""
        making, known = self._making, self._ready()
        if all(known.get(source.mark) == value for source, value in making.items()):
            return
        there = bool(self._engine.one("SELECT 1 FROM main.sqlite_master WHERE name = 'words'"))
        changed = [source for source, value in making.items() if not there or known.get(source.mark) != value]
        with self._engine.transaction():
            if not there:
                self._engine.run(TABLE)
            for source in changed:
                self._engine.run("DELETE FROM words WHERE rowid BETWEEN ? AND ?", source.range)
                self._engine.run(source.insert())
                marked = "INSERT OR REPLACE INTO about (name, value) VALUES (?, ?)"
                self._engine.run(marked, [source.mark, making[source]])

    def refresh(self) -> None:
        """Index what has been written since the last time, and the ledgers whose words were left for later."""
        self.settle()
        self._fill_anew()

    def settle(self) -> None:
        """Index what a step has written. Very much is left until it is asked for: the book knows that it has to be."""
        found = self._engine.fetch(f"SELECT id >> {_SHIFT}, count(*) FROM stale GROUP BY 1")
        if not found:
            return
        ready = self._ready()
        for number, count in found:
            source = self._sources.get(number)
            if source is None:  # of a ledger that the book does not declare, or not yet: an undo may bring both
                forget = "DELETE FROM about WHERE name = (SELECT 'words ' || ledger FROM shelf WHERE number = ?)"
                self._engine.run(forget, [number])
            elif count > MANY:
                self._engine.run("DELETE FROM about WHERE name = ?", [source.mark])
            elif source.mark in ready:
                some = f"SELECT id FROM stale WHERE id BETWEEN {source.range[0]} AND {source.range[1]}"
                self._engine.run(f"DELETE FROM words WHERE rowid IN ({some})")
                self._engine.run(f"{source.insert()} AND t.id IN (SELECT id - {source.base} FROM ({some}))")
        self._engine.run("DELETE FROM stale")

    def _ready(self) -> dict[str, str]:
        """Return how the words of each ledger were made, for those that have them."""
        return dict(self._engine.fetch("SELECT name, value FROM about WHERE name LIKE 'words %'"))


class _Source:
    """What one ledger's records give to the index."""

    def __init__(self, ledgers: Known, ledger: Ledger, number: int) -> None:
        self._known, self.ledger, self.number, self.base = ledgers, ledger, number, number << _SHIFT
        self._inside = ledgers.inside(ledger.name)
        self._numbers = [f.name for f in ledger.stored if isinstance(f, IdNumber | Phone)]
        self._name = ledger.called_by if _is_word(ledger.by_name.get(ledger.called_by)) else None
        self._texts = [f.name for f in ledger.stored if _is_word(f) and f.name != self._name]
        self.columns = [*filter(None, [self._name]), *self._texts, *self._numbers]

    @property
    def mark(self) -> str:
        """The name under which the book remembers how this ledger's words were made."""
        return f"words {self.ledger.name}"

    @property
    def range(self) -> tuple[int, int]:
        return self.base, self.base + (1 << _SHIFT) - 1

    def making(self) -> str:
        return hashlib.sha256(repr([TABLE, _VERSION, self.insert()]).encode()).hexdigest()

    def insert(self) -> str:
        """Return the statement that indexes this ledger's records, its condition open at the end."""
        name = self._value(self._name, "t") if self._name else "NULL"
        text = self._joined(self._texts, f" {_BREAK} ")
        numbers = self._joined(self._numbers, " ")
        return (
            f"INSERT INTO words (rowid, name, text, pinyin, digits) SELECT {self.base} + t.id, tokens({name}), "
            f"tokens({text}), readings({name}), digits(replace({numbers}, '、', ' ')) "
            f"FROM {self._known.table(self.ledger.name)} AS t WHERE {self._mine()}({self._worded('t', self.columns)})"
        )

    def made(self) -> str:
        """Return the question for the marks of those records with words that come after an id."""
        table = self._known.table(self.ledger.name)
        return f"SELECT {self.base} + t.id FROM {table} AS t WHERE {self._mine()}t.id > ?"

    def _value(self, column: str, row: str) -> str:
        return self._known.value(self.ledger.name, column, row) if column in self._inside else f'{row}."{column}"'

    def _mine(self) -> str:
        return f"t.ledger = '{self.ledger.name}' AND " if self._known.is_own(self.ledger.name) else ""

    def _worded(self, row: str, columns: list[str]) -> str:
        return " OR ".join(f"{self._value(c, row)} IS NOT NULL" for c in columns)

    def _joined(self, columns: list[str], between: str) -> str:
        return f"concat_ws('{between}', {', '.join(self._value(c, 't') for c in columns)})" if columns else "NULL"

    def triggers(self) -> Iterator[str]:
        """Give the triggers that mark a record whose words change; `extra` holds what the book may declare later."""
        columns = [*(c for c in self.columns if c not in self._inside), "extra"]
        differs = " OR ".join(f"old.{quoted(c)} IS NOT new.{quoted(c)}" for c in columns)
        for after, row, when in (
            ("INSERT", "new", self._worded("new", columns)),
            ("UPDATE", "old", differs),
            ("DELETE", "old", self._worded("old", columns)),
        ):
            yield (
                f'CREATE TEMP TRIGGER "{self.ledger.name}_words_{after.lower()}" AFTER {after} '
                f"ON main.{quoted(self.ledger.name)} WHEN {when} "
                f"BEGIN INSERT OR IGNORE INTO stale VALUES ({self.base} + {row}.id); END"
            )


def _own_triggers() -> Iterator[str]:
    for after, row in (("INSERT", "new"), ("UPDATE", "old"), ("DELETE", "old")):
        yield (
            f"CREATE TEMP TRIGGER {OWN_RECORDS}_words_{after.lower()} AFTER {after} ON main.{OWN_RECORDS} "
            f"BEGIN INSERT OR IGNORE INTO stale SELECT (number << {_SHIFT}) + {row}.id FROM shelf "
            f"WHERE shelf.ledger = {row}.ledger; END"
        )


def _is_word(field: Field | None) -> bool:
    return field is not None and not field.computed and type(field) in (Text, LongText)


# --- asking


def own(ledger: Ledger, shelf: Mapping[str, int], expression: str) -> str:
    """Return the SQL for the ids of a ledger's records that hold a match; `expression` is a bound value's name."""
    base = shelf[ledger.name] << _SHIFT
    return (
        f"SELECT rowid - {base} FROM words WHERE words MATCH {expression} "
        f"AND rowid BETWEEN {base} AND {base + (1 << _SHIFT) - 1}"
    )


def conditions(
    ledgers: Known, shelf: Mapping[str, int], ledger: Ledger, words: list[str], bind: Callable[[Any], str]
) -> list[str]:
    """Return the conditions that a record has every word, or is one that refers to a record with it in its name."""
    if any(match(word) is None for word in words):
        return ["0"]
    chains = called_references(ledgers, ledger)
    if not chains:  # asked at once, a rare word makes a common one cheap
        return [f"t.id IN ({own(ledger, shelf, bind(_all(words)))})"] if words else []
    found = []
    for word in words:
        mine, name = bind(match(word)), bind(match(word, "name"))
        named = (_through(ledgers, ledger, chain, own(ledgers[chain[-1].to], shelf, name)) for chain in chains)
        found.append(f"t.id IN ({' UNION ALL '.join([own(ledger, shelf, mine), *named])})")
    return found


def everywhere(
    engine: Engine, ledgers: Known, shelf: Mapping[str, int], names: list[str], words: list[str]
) -> dict[str, list[int]]:
    """Return for each of these ledgers some ids of records that have all the words, or whose reference has.

    It answers at once however many there are: where a name is borne by hundreds, not each is followed.
    """
    if not words or any(match(word) is None for word in words):
        return {}
    mine = _by_ledger(engine, shelf, _all(words))
    named = _by_ledger(engine, shelf, _all(words, "name"))
    return {name: _some(engine, ledgers, ledgers[name], mine.get(name, []), named) for name in names}


def _by_ledger(engine: Engine, shelf: Mapping[str, int], expression: str) -> dict[str, list[int]]:
    names = {number: name for name, number in shelf.items()}
    found: dict[str, list[int]] = {}
    for (row,) in engine.fetch("SELECT rowid FROM words WHERE words MATCH ?", [expression]):
        ids = found.setdefault(names[row >> _SHIFT], [])
        if len(ids) < _FOLLOWED:
            ids.append(row & ((1 << _SHIFT) - 1))
    return found


def _some(
    engine: Engine, ledgers: Known, ledger: Ledger, mine: list[int], named: Mapping[str, list[int]]
) -> list[int]:
    chains = [chain for chain in called_references(ledgers, ledger) if named.get(chain[-1].to)]
    theirs = (_through(ledgers, ledger, chain, _listed(named[chain[-1].to])) for chain in chains)
    parts = [_listed(mine), *theirs]
    table = ledgers.table(ledger.name)
    sql = f"SELECT id FROM {table} WHERE removed_at IS NULL AND id IN ({' UNION ALL '.join(parts)})"
    return [row[0] for row in engine.fetch(f"{sql} LIMIT {_FOLLOWED}")]


def _listed(ids: list[int]) -> str:
    return f"SELECT value FROM json_each('{ids}')"


def _all(words: list[str], columns: str = "name text") -> str:
    return " AND ".join(f"({match(word, columns)})" for word in words)


def called_references(ledgers: Known, ledger: Ledger) -> list[tuple[Ref, ...]]:
    """Return the chains of references that end in a ledger called by a word of its own.

    A chain that comes back to its own ledger is left out: one searches for a man, not for his wife.
    """
    chains: list[tuple[Ref, ...]] = []
    for ref in ledger.stored:
        if isinstance(ref, Ref) and ref.to in ledgers:
            chain = _chain(ledgers, ref)
            if all(step.to != ledger.name for step in chain):
                chains.append(chain)
    return chains


def _chain(ledgers: Known, ref: Ref) -> tuple[Ref, ...]:
    chain, here = [ref], ledgers[ref.to]
    for step in here.called_by.split("."):
        following = here.by_name.get(step)
        if isinstance(following, Ref):
            chain.append(following)
            here = ledgers[following.to]
    return tuple(chain)


def _through(ledgers: Known, ledger: Ledger, chain: tuple[Ref, ...], last: str) -> str:
    """Return the SQL for the ids of records that lead through a chain to one of the ids that `last` gives."""
    owners, sql = [ledger, *(ledgers[ref.to] for ref in chain[:-1])], last
    for owner, ref in reversed(list(zip(owners, chain, strict=True))):
        sql = (
            f"SELECT id FROM {quoted(owner.name)} WHERE {quoted(ref.name)} IN "
            f"(SELECT uid FROM {quoted(ref.to)} WHERE id IN ({sql}))"
        )
    return sql


def derived_condition(ledger: Ledger, word: str) -> str:
    """Return the condition that a derived row has a word somewhere in what it shows."""
    columns = ", ".join(f"t.{quoted(f.name)}" for f in ledger.fields if isinstance(f, Text | Phone))
    return f"instr(lower(concat_ws(' ', {columns})), {word}) > 0" if columns else "0"

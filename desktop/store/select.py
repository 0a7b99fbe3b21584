"""Questions to the book: paths become joins, filters become conditions, and a long list is an array of ids."""

from __future__ import annotations

import json
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2

from desktop.kit.errors import Blocked, Refused
from desktop.kit.fields import Choice, Date, Field, LongText, Ref, Tags, Text
from desktop.kit.ledger import Ledger
from desktop.kit.look import Filter, Query, Record
from desktop.kit.paths import UID, resolve

from . import search
from .connection import DAMAGED, Engine
from .derived import Derived
from .own import Known
from .schema import SYSTEM, quoted

WINDOW = 400
QUERIES = Path(__file__).parent / "queries"
EVERYTHING = Query()
_ALWAYS = ("uid", "id", "removed_at")


@cache
def query_text(folder: Path, ledger: str) -> str:
    """Return the SQL of a ledger's computed fields."""
    return (folder / f"{ledger}.sql").read_text(encoding="utf-8").strip().rstrip(";")


@dataclass
class Statement:
    """One question under construction: the tables it walks through, its conditions, its values."""

    ledgers: Known
    ledger: Ledger
    table: str
    folder: Path
    values: dict[str, Any]
    joins: dict[tuple[str, str], str] = field(default_factory=dict)
    conditions: list[str] = field(default_factory=list)

    def column(self, path: str) -> str:
        """Return the expression for a path, joining what it walks through. Raises Refused for an unknown path."""
        if path in SYSTEM and path not in self.ledger.by_name:
            return self._system(path)
        found = resolve(self.ledgers, self.ledger, path)
        refs, last = found.refs, found.field
        if last is UID and refs:  # the reference itself holds it
            refs, last = refs[:-1], refs[-1]
        alias, ledger = "t", self.ledger
        for ref in refs:
            alias, ledger = self._join(alias, ledger, ref), self.ledgers[ref.to]
        return self._value(alias, ledger, last)

    def _system(self, name: str) -> str:
        if self.ledger.derived and name not in ("id", "uid"):
            return "NULL"
        return "t.rowid" if name == "id" else f"t.{quoted(name)}"

    def _join(self, alias: str, ledger: Ledger, ref: Ref) -> str:
        at = self._value(alias, ledger, ref)
        return self.joins.setdefault((at, ref.to), f"j{len(self.joins) + 1}")

    def _value(self, alias: str, ledger: Ledger, wanted: Field) -> str:
        if not wanted.computed or ledger.derived:
            return self.ledgers.value(ledger.name, wanted.name, alias)
        inner = query_text(self.folder, ledger.name)
        return f"(SELECT c.{quoted(wanted.name)} FROM ({inner}\n) AS c WHERE c.id = {alias}.id)"

    def bind(self, value: Any) -> str:
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f":{name}"

    def tables(self) -> str:
        joins = ((self.ledgers.table(to), alias, at) for (at, to), alias in self.joins.items())
        joined = "".join(f" LEFT JOIN {table} AS {alias} ON {alias}.uid = {at}" for table, alias, at in joins)
        return f"{self.table} AS t{joined}"

    def where(self) -> str:
        return f" WHERE {' AND '.join(self.conditions)}" if self.conditions else ""


class Reader:
    """Everything that reads records. `today` dates the computed fields."""

    def __init__(self, engine: Engine, ledgers: Known, today: Callable[[], date], folder: Path = QUERIES) -> None:
        self.engine, self.ledgers, self._today, self._folder = engine, ledgers, today, folder
        self.shelf = dict[str, int]()
        self._read_shelf()
        self.index = search.Index(engine, ledgers, self.shelf)
        self._derived = Derived(engine)

    def _read_shelf(self) -> None:
        """Read the ledgers' numbers; one declared since gets its own, one only supposed goes by the next."""
        there = self._numbers()
        missing = [name for name, ledger in self.ledgers.items() if name not in there and not ledger.derived]
        if declared := [[name] for name in missing if not self.ledgers.only_supposes(name)]:
            try:
                self.engine.run_many("INSERT INTO shelf (ledger) VALUES (?)", declared)
            except dbapi2.IntegrityError as error:  # the table has not what its own index has
                raise Blocked(DAMAGED) from error
            there = self._numbers()
        self.shelf.clear()
        self.shelf.update({name: max(there.values()) + 1 for name in missing}, **there)

    def _numbers(self) -> dict[str, int]:
        return {name: int(number) for number, name in self.engine.fetch("SELECT number, ledger FROM shelf")}

    def renew(self) -> None:
        """Begin to read what the book has declared since."""
        self._read_shelf()
        self.index.renew()

    def forget(self) -> None:
        """Drop what was worked out before a write."""
        self._derived.forget()

    # --- which records

    def ids(self, name: str, query: Query = EVERYTHING) -> array[int]:
        """Return the row ids of the records asked for, in order."""
        statement = self._statement(name, query)
        order = self._order(statement, query.order or statement.ledger.order)
        sql = f"SELECT t.rowid FROM {statement.tables()}{statement.where()} ORDER BY {order}"
        return self.engine.numbers(sql, statement.values, self._derived.shift(statement.table))

    def count(self, name: str, query: Query = EVERYTHING) -> int:
        statement = self._statement(name, query)
        sql = f"SELECT count(*) FROM {statement.tables()}{statement.where()}"
        return int(self.engine.one(sql, statement.values))

    def tally(self, name: str, path: str, query: Query = EVERYTHING) -> dict[Any, int]:
        """Count the records asked for by the values of a path; each of several tags counts."""
        statement = self._statement(name, query)
        column = statement.column(path)
        sql = f"SELECT {column}, count(*) FROM {statement.tables()}{statement.where()} GROUP BY 1 ORDER BY 2 DESC"
        counts: dict[Any, int] = {}
        several = isinstance(resolve(self.ledgers, statement.ledger, path).field, Tags)
        for value, count in self.engine.fetch(sql, statement.values):
            for single in value.split("、") if several and value else [value]:
                counts[single] = counts.get(single, 0) + count
        return counts

    # --- their values

    def window(self, name: str, ids: Sequence[int], paths: Sequence[str] | None = None) -> list[Record]:
        """Return these records in this order; those that are gone by now are left out."""
        found: list[Record] = []
        for start in range(0, len(ids), WINDOW):
            found += self._window(self.ledgers[name], list(ids[start : start + WINDOW]), paths)
        return found

    def _window(self, ledger: Ledger, ids: list[int], paths: Sequence[str] | None) -> list[Record]:
        table = self._derived.table_of(ids[0]) if ledger.derived else self.ledgers.table(ledger.name)
        shift = self._derived.shift(table)
        statement = self._blank(ledger, table)
        wanted = f"json_each({statement.bind(json.dumps([i - shift for i in ids]))}) AS wanted CROSS JOIN "
        statement.conditions.append("t.rowid = wanted.value")
        return self._fetch(statement, self._keys(ledger, paths), wanted, " ORDER BY wanted.key")

    def mentioning(self, names: list[str], text: str) -> dict[str, list[int]]:
        """Return for each of these ledgers some ids of records that have these words, in no order."""
        self.index.refresh()
        return search.everywhere(self.engine, self.ledgers, self.shelf, names, search.words_of(text))

    def rows(self, name: str, query: Query = EVERYTHING, paths: Sequence[str] | None = None) -> Iterator[Record]:
        ids = self.ids(name, query)
        for start in range(0, len(ids), WINDOW):
            yield from self.window(name, ids[start : start + WINDOW], paths)

    def record(self, name: str, uid: str, paths: Sequence[str] | None = None) -> Record | None:
        statement = self._blank(self.ledgers[name], self._table(self.ledgers[name], Query()))
        statement.conditions.append(f"t.uid = {statement.bind(uid)}")
        return next(iter(self._fetch(statement, self._keys(statement.ledger, paths))), None)

    def equal(self, name: str, values: dict[str, Any]) -> list[Record]:
        """Return the records, none of them removed, whose paths have these values; every field of each."""
        filters = tuple(Filter(path, value) for path, value in values.items())
        statement = self._statement(name, Query(filters=filters))
        keys = list(dict.fromkeys((*SYSTEM, *(f.name for f in statement.ledger.fields))))
        return self._fetch(statement, keys, order=" ORDER BY t.rowid")

    def every_path(self, ledger: Ledger) -> list[str]:
        """Return the paths that are meant where none are given."""
        references = [f.name for f in ledger.fields if isinstance(f, Ref) and f.to in self.ledgers]
        return [f.name for f in ledger.fields] + [f"{name}.called" for name in references]

    def _keys(self, ledger: Ledger, paths: Sequence[str] | None) -> list[str]:
        wanted = (*SYSTEM, *self.every_path(ledger)) if paths is None else (*_ALWAYS, *paths)
        return list(dict.fromkeys(wanted))

    def _fetch(self, statement: Statement, keys: list[str], source: str = "", order: str = "") -> list[Record]:
        columns = ", ".join(statement.column(key) for key in keys)
        sql = f"SELECT {columns} FROM {source}{statement.tables()}{statement.where()}{order}"
        found = [dict(zip(keys, row, strict=True)) for row in self.engine.fetch(sql, statement.values)]
        if shift := self._derived.shift(statement.table):
            for record in found:
                record["id"] += shift
        return found

    # --- conditions

    def _blank(self, ledger: Ledger, table: str, query: Query = EVERYTHING) -> Statement:
        statement = Statement(self.ledgers, ledger, table, self._folder, self._parameters(query))
        if self.ledgers.is_own(ledger.name):
            statement.conditions.append(f"t.ledger = {statement.bind(ledger.name)}")
        return statement

    def _parameters(self, query: Query) -> dict[str, Any]:
        today = self._today().isoformat()
        year = int((query.since or today)[:4])
        return {"village": query.village, "since": query.since, "until": query.until, "today": today, "year": year}

    def _table(self, ledger: Ledger, query: Query) -> str:
        return self._derive(ledger, query) if ledger.derived else self.ledgers.table(ledger.name)

    def _derive(self, ledger: Ledger, query: Query) -> str:
        return self._derived.table(ledger.name, query_text(self._folder, ledger.name), self._parameters(query))

    def _statement(self, name: str, query: Query) -> Statement:
        ledger = self.ledgers[name]
        statement = self._blank(ledger, self._table(ledger, query), query)
        if not ledger.derived:
            self._stored_conditions(statement, query)
        for condition in query.filters:
            statement.conditions.append(self._condition(statement, condition))
        statement.conditions += self._mentions(statement, search.words_of(query.search))
        return statement

    def _stored_conditions(self, statement: Statement, query: Query) -> None:
        statement.conditions.append(f"t.removed_at IS {'NOT ' if query.removed else ''}NULL")
        if query.village:
            owner = "uid" if statement.ledger.name == "villages" else "village"
            statement.conditions.append(f"t.{owner} = :village")
        day = statement.ledger.day
        for bound, how in ((query.since, "since"), (query.until, "until")):
            if day and bound:
                statement.conditions.append(self._condition(statement, Filter(day, bound, how)))

    def _mentions(self, statement: Statement, words: list[str]) -> list[str]:
        if statement.ledger.derived:
            return [search.derived_condition(statement.ledger, statement.bind(word)) for word in words]
        self.index.refresh()
        return search.conditions(self.ledgers, self.shelf, statement.ledger, words, statement.bind)

    def _condition(self, statement: Statement, wanted: Filter) -> str:
        make = _HOW.get(wanted.how)
        if make is None:
            raise Refused(f"不认识的条件“{wanted.how}”")
        path = wanted.path
        ending = None if path in SYSTEM else resolve(self.ledgers, statement.ledger, path).field
        if isinstance(ending, Ref) and wanted.how == "has":
            path += ".called"
        return make(statement, statement.column(path), wanted.value, ending)

    # --- order

    def _order(self, statement: Statement, order: str) -> str:
        parts = [self._order_part(statement, *part.split()) for part in order.split(",") if part.strip()]
        return ", ".join([*parts, "t.rowid"])

    def _order_part(self, statement: Statement, path: str, direction: str = "") -> str:
        down = " DESC" if direction.lower() == "desc" else ""
        if path in SYSTEM and path not in statement.ledger.by_name:
            return statement.column(path) + down
        ending = resolve(self.ledgers, statement.ledger, path).field
        if isinstance(ending, Ref):
            return self._order_part(statement, f"{path}.called", direction)
        column = statement.column(path)
        spoken = (type(ending) in (Text, LongText) and ending is not UID) or isinstance(ending, Choice)
        return f"{f'spoken({column})' if spoken else column}{down} NULLS LAST"


Condition = Callable[[Statement, str, Any, "Field | None"], str]


def _is(statement: Statement, column: str, value: Any, ending: Field | None) -> str:
    return f"{column} IS NULL" if value is None else f"{column} = {statement.bind(value)}"


def _is_not(statement: Statement, column: str, value: Any, ending: Field | None) -> str:
    return f"{column} IS NOT {statement.bind(value)}"


def _has(statement: Statement, column: str, value: Any, ending: Field | None) -> str:
    if isinstance(ending, Tags):
        return f"instr('、' || {column} || '、', {statement.bind(f'、{value}、')}) > 0"
    return f"instr(lower({column}), lower({statement.bind(str(value))})) > 0"


def _empty(statement: Statement, column: str, value: Any, ending: Field | None) -> str:
    return f"ifnull({column}, '') = ''"


def _filled(statement: Statement, column: str, value: Any, ending: Field | None) -> str:
    return f"ifnull({column}, '') <> ''"


def _since(statement: Statement, column: str, value: Any, ending: Field | None) -> str:
    """What is known of a day counts as inside where it may be: 1998 is since 1998-05-01."""
    bound = statement.bind(value)
    if not isinstance(ending, Date):
        return f"{column} >= {bound}"
    return f"({column} >= substr({bound}, 1, 4) AND {column} >= substr({bound}, 1, length({column})))"


def _until(statement: Statement, column: str, value: Any, ending: Field | None) -> str:
    whole = not isinstance(ending, Date) or len(str(value)) >= 10
    return f"{column} <= {statement.bind(value if whole else f'{value}~')}"


def _among(statement: Statement, column: str, value: Any, ending: Field | None) -> str:
    return f"{column} IN (SELECT value FROM json_each({statement.bind(json.dumps(list(value)))}))"


_HOW: dict[str, Condition] = {
    "is": _is,
    "is_not": _is_not,
    "has": _has,
    "empty": _empty,
    "filled": _filled,
    "since": _since,
    "until": _until,
    "among": _among,
}

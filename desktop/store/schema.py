"""The tables: made from the declarations, grown by new columns, and changed otherwise only by numbered upgrades.

A record's table has the system columns, then one column per stored field. References hold uids. A ledger's key may
not repeat among the records that are not removed: its first field unknown makes a record unlike any other, the
others unknown count as equal; each village has its own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence

from desktop.kit.errors import Blocked
from desktop.kit.fields import Field, IdNumber, Phone, Ref
from desktop.kit.ledger import Ledger
from desktop.kit.paths import Ledgers

from .connection import DAMAGED, Engine

Upgrade = Callable[[Engine], None]

ENDS = ("state", "until", "left_on")  # what says that a record no longer stands
SYSTEM = ("id", "uid", "village", "made_at", "changed_at", "removed_at", "extra")
OWN_RECORDS = "own_records"  # the records of all ledgers that the book declares itself, their values in `extra`

# Append only. Each is frozen SQL for the book as it was then, never today's declarations; the n-th leads to n+1.
UPGRADES: tuple[Upgrade, ...] = ()

_SYSTEM_SQL = (
    "id INTEGER PRIMARY KEY, uid TEXT NOT NULL, village TEXT, made_at TEXT NOT NULL, changed_at TEXT NOT NULL, "
    "removed_at TEXT, extra TEXT"
)
_OWN_RECORDS = (
    f"CREATE TABLE {OWN_RECORDS} ({_SYSTEM_SQL}, ledger TEXT NOT NULL) STRICT",
    f"CREATE UNIQUE INDEX {OWN_RECORDS}_uid ON {OWN_RECORDS} (uid)",
    f"CREATE INDEX {OWN_RECORDS}_ledger ON {OWN_RECORDS} (ledger)",
)
_OWN_TABLES = (
    "CREATE TABLE steps (id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, who TEXT NOT NULL, "
    "label TEXT NOT NULL, undoes INTEGER REFERENCES steps(id), undone INTEGER NOT NULL DEFAULT 0, "
    "barrier INTEGER NOT NULL DEFAULT 0) STRICT",
    "CREATE TABLE history (id INTEGER PRIMARY KEY, ledger TEXT NOT NULL, uid TEXT NOT NULL, before TEXT, after TEXT) "
    "STRICT",
    "CREATE INDEX history_uid ON history (uid)",
    "CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT) STRICT",
    "CREATE TABLE shelf (number INTEGER PRIMARY KEY, ledger TEXT NOT NULL UNIQUE) STRICT",
)
# Who saw which covered value whole; `after` is the newest step there was: the log stands in that order.
_UNCOVERED = (
    "CREATE TABLE uncovered (id INTEGER PRIMARY KEY, after INTEGER NOT NULL, at TEXT NOT NULL, who TEXT NOT NULL, "
    "label TEXT NOT NULL, ledger TEXT NOT NULL, uid TEXT, field TEXT) STRICT"
)


def newest() -> int:
    return 1 + len(UPGRADES)


def quoted(name: str) -> str:
    return f'"{name}"'


def stored(ledgers: Ledgers) -> Iterator[Ledger]:
    return (ledger for ledger in ledgers.values() if not ledger.derived)


def lay_out(engine: Engine, book: str) -> None:
    """Make the tables that no ledger declares, in an empty file; `book` is the name its copies know it by."""
    for sql in _OWN_TABLES:
        engine.run(sql)
    engine.run("INSERT INTO about (name, value) VALUES ('book', ?)", [book])


def grow(engine: Engine, ledgers: Ledgers) -> None:
    """Add every declared table, column and index that is not there yet."""
    there = set(engine.db.table_names())
    if "uncovered" not in there:
        engine.run(_UNCOVERED)
    for sql in _OWN_RECORDS if OWN_RECORDS not in there else ():
        engine.run(sql)
    for ledger in stored(ledgers):
        if ledger.name not in there:
            engine.run(_table_sql(ledger))
        columns = set(engine.columns(ledger.name))
        for field in ledger.stored:
            if field.name not in columns:
                engine.run(f"ALTER TABLE {quoted(ledger.name)} ADD COLUMN {_column_sql(field)}")
        _index(engine, ledger)
    for ledger in stored(ledgers):
        engine.run("INSERT OR IGNORE INTO shelf (ledger) VALUES (?)", [ledger.name])


def _table_sql(ledger: Ledger) -> str:
    columns = "".join(f", {_column_sql(field)}" for field in ledger.stored if field.name not in SYSTEM)
    return f"CREATE TABLE {quoted(ledger.name)} ({_SYSTEM_SQL}{columns}) STRICT"


def _column_sql(field: Field) -> str:
    refers = f" REFERENCES {quoted(field.to)}(uid)" if isinstance(field, Ref) else ""
    return f"{quoted(field.name)} {field.stored}{refers}"


def _index(engine: Engine, ledger: Ledger) -> None:
    """Make the indexes what they are declared to be: they hold nothing that the table does not."""
    sql = "SELECT name, sql FROM main.sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
    there, wanted = dict(engine.fetch(sql, [ledger.name])), dict(_indexes(ledger))
    for name in there.keys() - wanted.keys():
        engine.run(f"DROP INDEX {quoted(name)}")
    for name, making in wanted.items():
        if there.get(name) != making:
            engine.run(f"DROP INDEX IF EXISTS {quoted(name)}")
            engine.run(making)


def _indexes(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Give the name and the making of each index of a ledger's table."""

    def index(name: str, columns: str, unique: str = "") -> tuple[str, str]:
        name = f"{ledger.name}_{name}"
        return name, f"CREATE {unique}INDEX {quoted(name)} ON {quoted(ledger.name)} {columns}"

    yield index("uid", "(uid)", "UNIQUE ")
    if "village" not in ledger.by_name:
        yield index("village", "(village)")
    if ledger.key:
        yield index("key", f"({key_columns(ledger.key)}) WHERE removed_at IS NULL", "UNIQUE ")
    for field in ledger.stored:
        if isinstance(field, Ref | IdNumber | Phone) or field.name in (ledger.called_by, ledger.day):
            yield index(field.name, f"({quoted(field.name)})")


def key_columns(key: Sequence[str]) -> str:
    first, *others = map(quoted, key)
    return ", ".join([first, *(f"ifnull({other}, '')" for other in others), "ifnull(village, '')"])


def renew(engine: Engine, version: int, ledgers: Ledgers, who: str) -> None:
    """Climb the ladder from a version to the newest and add what is declared since: all of it, or nothing.

    What was done before an upgrade cannot be undone after it: its rows had another shape. Raises Blocked if the
    tables are not as they were left.
    """
    if engine.one("SELECT value FROM about WHERE name = 'tables'") not in (None, _signature(engine)):
        raise Blocked(DAMAGED)
    declared = _declared(ledgers)
    if version == newest() and engine.one("SELECT value FROM about WHERE name = 'declared'") == declared:
        return
    engine.fetch("PRAGMA foreign_keys=OFF")
    with engine.transaction():
        for step in UPGRADES[version - 1 :]:
            step(engine)
        if version < newest():
            engine.run(f"PRAGMA user_version={newest()}")
            note = "INSERT INTO steps (at, who, label, barrier) VALUES (datetime('now', 'localtime'), ?, '升级账本', 1)"
            engine.run(note, [who])
        grow(engine, ledgers)
        sign(engine)
        engine.run("INSERT OR REPLACE INTO about (name, value) VALUES ('declared', ?)", [declared])
    engine.fetch("PRAGMA foreign_keys=ON")


def _declared(ledgers: Ledgers) -> str:
    """Return a hash of all that `grow` would make of the declarations."""
    made = [(_table_sql(ledger), list(_indexes(ledger))) for ledger in stored(ledgers)]
    return hashlib.sha256(repr([_UNCOVERED, _OWN_RECORDS, *made]).encode()).hexdigest()


def sign(engine: Engine) -> None:
    """Note how the tables are; a column whose name lost a bit would otherwise look like a new one."""
    now = _signature(engine)
    if engine.one("SELECT value FROM about WHERE name = 'tables'") != now:
        engine.run("INSERT OR REPLACE INTO about (name, value) VALUES ('tables', ?)", [now])


def _signature(engine: Engine) -> str:
    tables = engine.fetch(
        "SELECT sql FROM main.sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT' ORDER BY name"
    )
    return hashlib.sha256(repr(tables).encode()).hexdigest()

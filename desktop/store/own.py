"""What a book declares itself: its ledgers' records lie in one table, its fields as JSON in a record's `extra`."""

from __future__ import annotations

import json
from collections.abc import ItemsView, Iterator, Mapping, Sequence, ValuesView
from typing import Any

from desktop.kit.ledger import Ledger
from desktop.kit.look import Record
from desktop.ledgers import own

from .connection import Engine
from .schema import OWN_RECORDS, quoted

DECLARATIONS = own.NAME
_COLUMNS = ("name", "title", "fields", "called", "key", "day")
Notes = dict[str, Any] | None


class Known(Mapping[str, Ledger]):
    """The ledgers of an opened book: those the program declares, and what the book adds to them.

    Read from any thread; what is declared anew takes the place of the old at once.
    """

    def __init__(self, declared: Mapping[str, Ledger]) -> None:
        self.declared = dict(declared)
        self.supposed: Record | None = None
        self.choices: dict[str, dict[str, str]] = {}
        self._said: Sequence[Record] = ()
        self._all, self._inside = self.declared, dict[str, frozenset[str]]()

    def __getitem__(self, name: str) -> Ledger:
        return self._all[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def values(self) -> ValuesView[Ledger]:
        return self._all.values()

    def items(self) -> ItemsView[str, Ledger]:
        return self._all.items()

    def renew(self, engine: Engine) -> bool:
        """Read the declarations; return whether they have changed."""
        said = self._read(engine)
        if said == self._said:
            return False
        found, inside, choices = dict(self.declared), dict[str, frozenset[str]](), dict[str, dict[str, str]]()
        for record in said:
            name = record["name"]
            if own.whole(record) is not None:  # written by another program
                continue
            found[name] = own.ledger_of(record, self.declared)
            there = self.declared[name].by_name if name in self.declared else {}
            inside[name] = frozenset(f.name for f in found[name].fields if f.name not in there)
            choices |= own.choices_in(record)
        self._said, self._inside, self.choices, self._all = said, inside, choices, found
        return True

    def _read(self, engine: Engine) -> list[Record]:
        rows = []
        if DECLARATIONS in self.declared:
            sql = f"SELECT {', '.join(_COLUMNS)} FROM {DECLARATIONS} WHERE removed_at IS NULL ORDER BY id"
            rows = engine.fetch(sql)
        said = [dict(zip(_COLUMNS, row, strict=True)) for row in rows]
        more = self.supposed
        if more is not None:
            said = [record for record in said if record["name"] != more["name"]]
            said.append({"supposed": True} | {column: more.get(column) for column in _COLUMNS})
        return said

    # --- where its values lie

    def is_own(self, name: str) -> bool:
        """Whether the book declares a ledger itself: it has no table."""
        return name not in self.declared

    def only_supposes(self, name: str) -> bool:
        return self.supposed is not None and self.supposed["name"] == name

    def holder(self, name: str) -> str:
        """Return the name of the table that holds a ledger's records."""
        return OWN_RECORDS if self.is_own(name) else name

    def table(self, name: str) -> str:
        return quoted(self.holder(name))

    def inside(self, name: str) -> frozenset[str]:
        """Return the fields of a ledger that lie in `extra`."""
        return self._inside.get(name, frozenset())

    def value(self, ledger: str, field: str, row: str) -> str:
        """Return the SQL for a stored field of a ledger's row."""
        if field in self.inside(ledger):
            return f"""json_extract({row}.extra, '$."{field}"')"""
        return f"{row}.{quoted(field)}"


def unpacked(extra: str | None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(extra) if extra else {}
    return found


def packed(extra: Any, values: Mapping[str, Any]) -> str | None:
    """Write values into what a record's `extra` holds."""
    old = unpacked(extra) if extra is None or isinstance(extra, str) else extra
    whole = {name: value for name, value in {**old, **values}.items() if value is not None}
    return json.dumps(whole, ensure_ascii=False, sort_keys=True) if whole else None


def spread(before: Notes, after: Notes) -> tuple[Notes, Notes]:
    """Tell what changed inside `extra` as fields of their own."""
    if not any(note and "extra" in note for note in (before, after)):
        return before, after
    was, now = (dict(note) if note else {} for note in (before, after))
    old, new = unpacked(was.pop("extra", None)), unpacked(now.pop("extra", None))
    for name in old | new:
        if old.get(name) != new.get(name):
            was[name], now[name] = old.get(name), new.get(name)
    return was, (now if after is not None else None)

"""What people call a record, how namesakes are told apart, and which record someone means."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from desktop.kit.fields import Field, IdNumber, Phone, Ref
from desktop.kit.ledger import Ledger
from desktop.kit.look import Filter, Query, Record
from desktop.kit.paths import resolve
from desktop.kit.uid import is_uid

from . import search
from .select import Reader

_BRACKETED = re.compile(r"^(.+?)\s*[（(]\s*(.+?)\s*[）)]$")
_TAILED = re.compile(r"^(.+?)\s+(\S+)$")
_BETWEEN = re.compile(r"[\s、,，;；]+")


class Namer:
    """Names records the way people do, for one opened book."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._paths: dict[str, tuple[list[str], list[str]]] = {}

    def forget(self) -> None:
        """Drop what was worked out of the declarations."""
        self._paths.clear()

    # --- calling

    def paths(self, ledger: Ledger) -> list[str]:
        """Return the paths whose values name a record, a reference spelled out to what it is called."""
        return self._known(ledger)[0]

    def _known(self, ledger: Ledger) -> tuple[list[str], list[str]]:
        if ledger.name not in self._paths:
            called = [self._spelled(ledger, path) for path in ledger.called or (ledger.called_by,)]
            self._paths[ledger.name] = called, self._tails(ledger, called[0])
        return self._paths[ledger.name]

    def _spelled(self, ledger: Ledger, path: str) -> str:
        ending = resolve(self._reader.ledgers, ledger, path)
        return f"{path}.called" if isinstance(ending.field, Ref) else path

    def _tails(self, ledger: Ledger, called: str) -> list[str]:
        """Return the paths of the identity and telephone numbers beside the name."""
        found = resolve(self._reader.ledgers, ledger, called)
        before = called.rpartition(".")[0]
        numbers = [f.name for f in found.ledger.stored if isinstance(f, IdNumber | Phone)]
        return [f"{before}.{name}" if before else name for name in numbers]

    def call(self, ledger: Ledger, record: Record) -> Record:
        """Add 'called' and 'apart' to a record that was read with `paths(ledger)`."""
        first, *others = [self._say(ledger, path, record.get(path)) for path in self.paths(ledger)]
        apart = [part for part in others if part]
        record["called"] = first or "、".join(apart) or ledger.title
        record["apart"] = "、".join(apart) if first else ""
        return record

    def _say(self, ledger: Ledger, path: str, value: Any) -> str:
        field: Field = resolve(self._reader.ledgers, ledger, path).field
        return str(value or "")[-4:] if isinstance(field, IdNumber) else field.show(value)

    def named(self, name: str, ids: Sequence[int]) -> list[Record]:
        """Return the records with these ids, each called."""
        ledger = self._reader.ledgers[name]
        paths = list(dict.fromkeys((*self.paths(ledger), *self._known(ledger)[1])))
        return [self.call(ledger, record) for record in self._reader.window(name, ids, paths)]

    def called(self, name: str, uid: str) -> str:
        """Return how one record is called, with what tells it apart."""
        ids = self._reader.ids(name, Query(filters=(Filter("uid", uid),)))
        ids = ids or self._reader.ids(name, Query(filters=(Filter("uid", uid),), removed=True))
        found = self.named(name, ids)
        return full(found[0]) if found else ""

    # --- finding

    def find(self, name: str, text: str) -> list[Record]:
        """Return the records someone means by a uid, 张三, 张三（三组）, 张三 1234, a key, or an alias.

        Dots and width do not matter.
        """
        text = text.strip()
        if not text:
            return []
        if is_uid(text) and (found := self._where(name, Filter("uid", text))):
            return found
        ways = (self._called, self._keyed, self._apart, self._alike, self._aliased, self._nameless)
        return next((found for way in ways if (found := way(name, text))), [])

    def _where(self, name: str, *conditions: Filter) -> list[Record]:
        return self.named(name, self._reader.ids(name, Query(filters=conditions, order="id")))

    def _called(self, name: str, text: str) -> list[Record]:
        return self._where(name, Filter(self.paths(self._reader.ledgers[name])[0], text))

    def _keyed(self, name: str, text: str) -> list[Record]:
        key = self._reader.ledgers[name].key
        return self._where(name, Filter(key[0], text.upper())) if len(key) == 1 else []

    def _aliased(self, name: str, text: str) -> list[Record]:
        if "aliases" not in self._reader.ledgers[name].by_name:
            return []
        candidates = self._reader.rows(name, Query(filters=(Filter("aliases", text, "has"),)), ["aliases"])
        return self.named(name, [c["id"] for c in candidates if text in c["aliases"].split("、")])

    def _nameless(self, name: str, text: str) -> list[Record]:
        """Return the records without a name of their own that are called by what tells them apart."""
        first, *others = self.paths(self._reader.ledgers[name])
        hints = text.split("、")
        if not others:
            return []
        candidates = self._where(name, Filter(first, how="empty"), Filter(others[0], hints[0]))
        return [record for record in candidates if record["called"].split("、")[: len(hints)] == hints]

    def _apart(self, name: str, text: str) -> list[Record]:
        found = _BRACKETED.match(text) or _TAILED.match(text)
        if found is None:
            return []
        hints = [hint for hint in _BETWEEN.split(found[2]) if hint]
        candidates = self._called(name, found[1]) or self._alike(name, found[1])
        return [record for record in candidates if all(self._fits(name, record, hint) for hint in hints)]

    def _fits(self, name: str, record: Record, hint: str) -> bool:
        if hint in (record["uid"], *record["apart"].split("、")):
            return True
        tails = self._known(self._reader.ledgers[name])[1]
        return len(hint) >= 4 and any(
            number.endswith(hint.upper()) for path in tails for number in str(record.get(path) or "").split("、")
        )

    def _alike(self, name: str, text: str) -> list[Record]:
        """Return the records whose name is the same but for width, spaces and the dot in 阿依·古丽."""
        ledger, wanted = self._reader.ledgers[name], _bare(text)
        expression = search.match(search.fold(text).replace(" ", ""), "name")
        field = ledger.by_name.get(ledger.called_by)
        if ledger.derived or expression is None or field is None or field.computed:
            return []
        self._reader.index.refresh()
        ids = [row[0] for row in self._reader.engine.fetch(self._own_sql(ledger), {"e": expression})]
        return [record for record in self.named(name, ids) if _bare(record["called"]) == wanted]

    def _own_sql(self, ledger: Ledger) -> str:
        own = search.own(ledger, self._reader.shelf, ":e")
        table = self._reader.ledgers.table(ledger.name)
        return f"SELECT id FROM {table} WHERE removed_at IS NULL AND id IN ({own}) LIMIT 200"


def full(record: Record) -> str:
    """张三（三组、1234）."""
    return f"{record['called']}（{record['apart']}）" if record["apart"] else str(record["called"])


def _bare(text: str) -> str:
    return search.fold(text).replace(" ", "")

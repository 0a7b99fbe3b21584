"""What an import would write, seen as if it were written already: the book with a sheet of changes laid over it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from desktop.kit.fields import Ref
from desktop.kit.ledger import Ledger
from desktop.kit.look import Query, Record
from desktop.kit.paths import Ledgers, resolve
from desktop.kit.uid import new_uid
from desktop.store.book import Book

EVERYTHING = Query()
SHARED = 20_000  # words kept in mind; those of one household stand near each other


class Shelf(Mapping[str, Record]):
    """Records by uid, kept as tuples: a hundred thousand of them are no burden."""

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(dict.fromkeys(name for name in names if name != "uid"))
        self._rows: dict[str, tuple[Any, ...]] = {}

    def put(self, uid: str, record: Record) -> None:
        self._rows[uid] = tuple(map(record.get, self.names))

    def rows(self, uids: Sequence[str]) -> list[tuple[Any, ...]]:
        """Return records as tuples: the uid, then the values by `names`."""
        return [(uid, *self._rows[uid]) for uid in uids]

    def drop(self, uid: str) -> None:
        self._rows.pop(uid, None)

    def __getitem__(self, uid: str) -> Record:
        record = dict(zip(self.names, self._rows[uid], strict=True))
        record["uid"] = uid
        return record

    def __contains__(self, uid: object) -> bool:
        return uid in self._rows

    def get(self, uid: str, default: Any = None) -> Any:
        return self[uid] if uid in self._rows else default

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)


class Share(dict[str, str]):
    """Lets equal words be one: 汉族 of a hundred thousand people is read a hundred thousand times."""

    def record(self, record: Record) -> Record:
        if len(self) > SHARED:
            self.clear()
        share = self.setdefault
        return {name: share(value, value) if type(value) is str else value for name, value in record.items()}


class Draft:
    """A Look over the book and the changes made so far; a row's changes can be taken back as one."""

    def __init__(self, book: Book) -> None:
        self.book, self.today = book, book.today
        self.fresh: dict[str, Shelf] = {n: Shelf(f.name for f in one.stored) for n, one in book.ledgers.items()}
        self.changed: dict[str, dict[str, Record]] = {name: {} for name in book.ledgers}
        self._base: dict[str, Shelf] = {}
        self._index: dict[tuple[str, str], dict[Any, dict[str, None]]] = {}
        self._log: list[tuple[str, str, Record | None, Record | None]] = []

    # --- Look

    @property
    def ledgers(self) -> Ledgers:
        return self.book.ledgers

    def words(self, dictionary: str) -> Mapping[str, str]:
        return self.book.words(dictionary)

    def setting(self, name: str) -> str:
        return self.book.setting(name)

    def named(self, ledger: str, text: str) -> list[Record]:
        return self.book.named(ledger, text)

    def record(self, ledger: str, uid: str) -> Record | None:
        fresh = self.fresh[ledger]
        if uid in fresh:
            return fresh[uid]
        base = self.base(ledger)
        if uid not in base:
            return None
        old, changes = base[uid], self.changed[ledger].get(uid)
        return {**old, **changes} if changes else old

    def holds(self, ledger: str, uid: str) -> bool:
        """Whether a record is there, in the book or newly made."""
        return uid in self.fresh[ledger] or uid in self.base(ledger)

    def records(self, ledger: str, /, **equal: Any) -> list[Record]:
        if not equal:
            uids = [*self.base(ledger), *self.fresh[ledger]]
        else:
            name, value = next(iter(equal.items()))
            uids = list(self._by(ledger, name).get(value, ()))
        found = [record for uid in uids if (record := self.record(ledger, uid))]
        return [record for record in found if all(record.get(k) == v for k, v in equal.items())]

    # --- what there is

    def base(self, ledger: str) -> Shelf:
        """Return the book's records of a ledger by uid, a reference's name beside it as 'f.called'."""
        if ledger not in self._base:
            paths = _paths(self.ledgers[ledger])
            shelf = self._base[ledger] = Shelf(paths)
            share = Share()
            for record in self.book.rows(ledger, EVERYTHING, paths):
                shelf.put(record["uid"], share.record(record))
        return self._base[ledger]

    def _by(self, ledger: str, name: str) -> dict[Any, dict[str, None]]:
        """Index a ledger by a field; what has changed since may still be found under its old value."""
        index = self._index.get((ledger, name))
        if index is None:
            index = self._index[ledger, name] = {}
            for uid in [*self.base(ledger), *self.fresh[ledger]]:
                record = self.record(ledger, uid) or {}
                index.setdefault(record.get(name), {})[uid] = None
        return index

    # --- changing

    def add(self, ledger: str, record: Record) -> str:
        """Lay a new record over the book; return its uid."""
        uid = str(record.get("uid") or new_uid())
        self._log.append((ledger, uid, None, None))
        self.fresh[ledger].put(uid, record)
        self._note(ledger, uid, record)
        return uid

    def change(self, ledger: str, uid: str, values: Record) -> None:
        """Change some fields of a record of the book, or of one just added."""
        fresh = self.fresh[ledger]
        if uid in fresh:
            self._put(ledger, uid, {**fresh[uid], **values}, None)
        else:
            self._put(ledger, uid, None, {**self.changed[ledger].get(uid, {}), **values})

    def _put(self, ledger: str, uid: str, made: Record | None, changes: Record | None) -> None:
        fresh, changed = self.fresh[ledger], self.changed[ledger]
        self._log.append((ledger, uid, fresh.get(uid), changed.get(uid)))
        self._set(ledger, uid, made, changes)
        self._note(ledger, uid, made or changes or {})

    def _note(self, ledger: str, uid: str, values: Record) -> None:
        for (name, field), index in self._index.items():
            if name == ledger:
                index.setdefault(values.get(field), {})[uid] = None

    def _set(self, ledger: str, uid: str, made: Record | None, changes: Record | None) -> None:
        if made is None:
            self.fresh[ledger].drop(uid)
        else:
            self.fresh[ledger].put(uid, made)
        if changes is None:
            self.changed[ledger].pop(uid, None)
        else:
            self.changed[ledger][uid] = changes

    def mark(self) -> int:
        """Return the place to which `back` may return."""
        return len(self._log)

    def back(self, mark: int) -> None:
        """Take back what was changed since the mark."""
        while len(self._log) > mark:
            self._set(*self._log.pop())

    def settle(self) -> None:
        """Let what was changed so far stand."""
        self._log.clear()


def _paths(ledger: Ledger) -> list[str]:
    """What an import asks of a record: its fields, how what it refers to is called, and what is counted or typed."""
    own = [f.name for f in ledger.stored]
    called = [f"{f.name}.called" for f in ledger.stored if isinstance(f, Ref)]
    return own + called + [f.name for f in ledger.fields if f.computed and f"{f.name}_typed" in ledger.by_name]


class Names:
    """Which records a text means: as people call them, by a key, or as the book finds them."""

    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._called: dict[str, dict[str, list[str]]] = {}
        self._found: dict[tuple[str, str], list[str]] = {}

    def find(self, ledger: str, text: str) -> list[str]:
        """Return the uids of the records meant, those of this import too; none, one, or several namesakes."""
        exact = [uid for uid in self._index(ledger).get(text, ()) if self._draft.holds(ledger, uid)]
        if exact or not self._draft.base(ledger):
            return exact
        if (ledger, text) not in self._found:
            self._found[ledger, text] = [record["uid"] for record in self._draft.book.named(ledger, text)]
        return self._found[ledger, text]

    def add(self, ledger: str, called: str, uid: str) -> None:
        """Let a record of this import be found by its name."""
        if ledger in self._called:
            self._called[ledger].setdefault(called, []).append(uid)

    def _index(self, ledger: str) -> dict[str, list[str]]:
        if ledger not in self._called:
            self._called[ledger] = self._made(ledger)
        return self._called[ledger]

    def _made(self, name: str) -> dict[str, list[str]]:
        draft, index = self._draft, dict[str, list[str]]()
        ledger = draft.ledgers[name]
        keys = [ledger.key[0]] if len(ledger.key) == 1 and not isinstance(ledger.by_name[ledger.key[0]], Ref) else []
        path = spelled(draft.ledgers, name)
        for record in draft.book.rows(name, EVERYTHING, list(dict.fromkeys([path, *keys]))):
            for word in dict.fromkeys(record.get(p) for p in (path, *keys)):
                if word:
                    index.setdefault(str(word), []).append(record["uid"])
        for uid, record in draft.fresh[name].items():
            if word := record.get(path):
                index.setdefault(str(word), []).append(uid)
        return index


def spelled(ledgers: Ledgers, name: str) -> str:
    """Return the path of what people call a ledger's records, a reference spelled out: head.name."""
    path = ledgers[name].called_by
    while isinstance(resolve(ledgers, ledgers[name], path).field, Ref):
        ending = resolve(ledgers, ledgers[name], path).field
        assert isinstance(ending, Ref)
        path = f"{path}.{ledgers[ending.to].called_by}"
    return path

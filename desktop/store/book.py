"""The book: an opened folder, and the only door to its records. Everything above asks and tells through this."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

from desktop.kit.errors import Refused
from desktop.kit.look import Query, Record
from desktop.kit.paths import Ledgers
from desktop.kit.places import home
from desktop.kit.work import finish

from . import attachments, connection, copies, guard, making, schema, search, seeding
from .connection import Engine
from .history import Change, History, Step
from .log import Log
from .naming import Namer
from .own import DECLARATIONS, Known
from .select import EVERYTHING, QUERIES, Reader
from .writing import Writer

__all__ = ["Book", "Change", "Hit", "Step"]

SYSTEM_GROUP = "系统"


@dataclass(frozen=True)
class Hit:
    """One record that a search found."""

    ledger: str
    uid: str
    called: str
    apart: str


class Book:
    """An opened book. Used by one thread; one connection; nothing is written outside a step."""

    def __init__(
        self,
        folder: Path,
        ledgers: Ledgers,
        *,
        who: str = "",
        today: date | None = None,
        seeds: Path | None = None,
        queries: Path = QUERIES,
        examined: bool = True,
    ) -> None:
        self._examined = examined
        self.folder, self.who, self.ledgers = folder, who, Known(ledgers)
        self._today, self._seeds = today, seeds or home() / "seeds"
        self._lock = guard.Lock(folder)
        try:
            self.engine = self._open_file()
            self.ledgers.renew(self.engine)
            self._reader = Reader(self.engine, self.ledgers, lambda: self.today, queries)
            self._history = History(self.engine, who, self._reader.index.settle)
            self.log = Log(self.engine, self._history)
            self._watch()
        except BaseException:
            self._abandon()
            raise
        self._namer = Namer(self._reader)
        self._writer = Writer(self.engine, self._reader, self._history, self._namer)
        self._words: dict[str, dict[str, str]] = {}
        self._settings: dict[str, str] = {}
        self._seen = self.changed

    def sign(self, who: str) -> None:
        """Say who is at the keyboard; each later step carries the name."""
        self.who = self._history.who = who

    # --- opening and closing

    @classmethod
    def create(
        cls, folder: Path, ledgers: Ledgers, *, who: str = "", today: date | None = None, seeds: Path | None = None,
        queries: Path = QUERIES,
    ) -> Book:  # fmt: skip
        """Make an empty book with its dictionaries, meeting types and settings, and open it.

        Raises Refused if the folder holds one already, Blocked if it cannot be written.
        """
        making.new_file(folder, ledgers)
        try:
            book = cls(folder, ledgers, who=who, today=today, seeds=seeds, queries=queries)
            book._fill_first()
        except BaseException:
            for suffix in ("", "-wal", "-journal"):  # nothing but what was just made
                (folder / f"{guard.FILE}{suffix}").unlink(missing_ok=True)
            raise
        return book

    @classmethod
    def open(
        cls, folder: Path, ledgers: Ledgers, *, who: str = "", today: date | None = None, seeds: Path | None = None,
        queries: Path = QUERIES, examined: bool = True,
    ) -> Book:  # fmt: skip
        """Open a book. Raises Blocked: no such folder, no book, damaged, too new, opened elsewhere, read-only.

        `examined` False leaves reading every page to `examine`, after the first page is shown; not after a crash.
        """
        guard.present(folder)
        return cls(folder, ledgers, who=who, today=today, seeds=seeds, queries=queries, examined=examined)

    def examine(self) -> None:
        """Read every page of the file. Raises Blocked if one is damaged."""
        guard.examine(self.engine)

    def _open_file(self) -> Engine:
        file = self.folder / guard.FILE
        unclean = guard.examine_left_over(file)
        thorough = unclean or (self._examined and file.stat().st_size < guard.SMALL)
        engine = connection.connect(file)
        try:
            connection.hold(engine)
            version = guard.identify(engine, schema.newest(), thorough)
            connection.begin_log(engine)
            if version < schema.newest():
                finish(copies.snap(engine, self.folder, self.folder / guard.BACKUPS, self.who))
            schema.renew(engine, version, self.ledgers.declared, self.who)
        except BaseException:
            engine.conn.close()
            raise
        return engine

    def _watch(self) -> None:
        self._reader.index.watch()
        self._history.watch([*(ledger.name for ledger in schema.stored(self.ledgers.declared)), schema.OWN_RECORDS])

    def _fill_first(self) -> None:
        try:
            with self._history.step("新建账本", barrier=True):
                for name in seeding.SEEDED:
                    if name in self.ledgers and (self._seeds / f"{name}.csv").exists():
                        self.save_many(name, seeding.seeds(self._seeds, self.ledgers, self, name))
        except BaseException:
            self.close()
            raise

    def _abandon(self) -> None:
        if hasattr(self, "engine"):
            self.engine.conn.close()
        self._lock.let_go()

    def close(self) -> None:
        """Close, leaving one file that anybody may copy."""
        connection.let_go(self.engine)
        self._lock.let_go()

    def checkpoint(self) -> None:
        """Move what was written into the file itself, with words left for later; when nothing was for two seconds."""
        self._reader.index.refresh()
        connection.checkpoint(self.engine)

    def __enter__(self) -> Book:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def today(self) -> date:
        return self._today or date.today()

    @property
    def attachments(self) -> Path:
        return self.folder / guard.ATTACHMENTS

    # --- reading

    def records(self, ledger: str, /, **equal: Any) -> list[Record]:
        self._refresh()
        return self._reader.equal(ledger, equal)

    def record(self, ledger: str, uid: str, paths: Sequence[str] | None = None) -> Record | None:
        self._refresh()
        return self._reader.record(ledger, uid, paths)

    def ids(self, ledger: str, query: Query = EVERYTHING) -> array[int]:
        """Return the row ids of the records asked for, in order: what a long list holds."""
        self._refresh()
        return self._reader.ids(ledger, query)

    def window(self, ledger: str, ids: Sequence[int], paths: Sequence[str] | None = None) -> list[Record]:
        """Return these records in this order; paths None: every field, and 'f.called' for every reference f."""
        return self._reader.window(ledger, ids, paths)

    def rows(self, ledger: str, query: Query = EVERYTHING, paths: Sequence[str] | None = None) -> Iterator[Record]:
        """Give the records asked for, fetched in windows."""
        self._refresh()
        return self._reader.rows(ledger, query, paths)

    def count(self, ledger: str, query: Query = EVERYTHING) -> int:
        self._refresh()
        return self._reader.count(ledger, query)

    def tally(self, ledger: str, path: str, query: Query = EVERYTHING) -> dict[Any, int]:
        """Count the records asked for by the values of a path, most first."""
        self._refresh()
        return self._reader.tally(ledger, path, query)

    def named(self, ledger: str, text: str) -> list[Record]:
        self._refresh()
        return self._namer.find(ledger, text)

    def called(self, ledger: str, uid: str) -> str:
        """Return how people call a record, with what tells it apart: 张三（三组、1234）; '' if there is none."""
        return self._namer.called(ledger, uid)

    def search(self, text: str, limit: int = 50) -> list[Hit]:
        """Return the records whose words match, those called exactly so first."""
        self._refresh()
        hits: list[Hit] = []
        for name, ids in self._reader.mentioning(self._searched(), text).items():
            found = self._namer.named(name, ids)
            hits += [Hit(name, record["uid"], record["called"], record["apart"]) for record in found]
        wanted = search.fold(text)
        return sorted(hits, key=lambda hit: _distance(search.fold(hit.called), wanted))[:limit]

    def _searched(self) -> list[str]:
        """Return the ledgers a search goes through, people first; rows are found in their owner's page."""
        owned = {rows.ledger for ledger in self.ledgers.values() for rows in ledger.rows if rows.owned}
        names = [ledger.name for ledger in schema.stored(self.ledgers) if ledger.group != SYSTEM_GROUP]
        return sorted((name for name in names if name not in owned), key=lambda name: name != "people")

    def words(self, dictionary: str) -> Mapping[str, str]:
        self._refresh()
        if dictionary not in self._words:
            self._words[dictionary] = self.ledgers.choices.get(dictionary) or self._read_words(dictionary)
        return self._words[dictionary]

    def _read_words(self, dictionary: str) -> dict[str, str]:
        entries = list(self.records("dictionary", kind=dictionary)) if "dictionary" in self.ledgers else []
        entries.sort(key=lambda entry: (entry["sequence"] is None, entry["sequence"], entry["id"]))
        words = {entry["name"]: entry["name"] for entry in entries}
        for entry in entries:
            for other in (*(entry["aliases"] or "").split("、"), entry["code"]):
                if other:
                    words.setdefault(other, entry["name"])
        return words

    def setting(self, name: str) -> str:
        self._refresh()
        if not self._settings and "settings" in self.ledgers:
            self._settings = {r["name"]: r["value"] or "" for r in self.records("settings")}
        return self._settings[name] if name in self._settings else seeding.defaults(self._seeds)[name]["value"]

    def _refresh(self) -> None:
        """Forget what was worked out before the last write."""
        if self._seen != self.changed:
            self._seen = self.changed
            self._reader.forget()
            self._words.clear()
            self._settings.clear()
            self._declare()

    def _declare(self) -> None:
        """See whether the book declares other ledgers and fields than before."""
        if self.ledgers.renew(self.engine):
            self._reader.renew()
            self._namer.forget()
            self._words.clear()

    def suppose(self, declaration: Record | None) -> None:
        """Let the ledgers be as if this record of own_ledgers were saved, for a trial; None: as they are."""
        self.ledgers.supposed = declaration
        self._declare()

    # --- writing

    @contextmanager
    def step(self, label: str, final: bool = False) -> Iterator[None]:
        """One named thing the user does: one transaction, one undo, one line of the log; no undo goes past a final."""
        try:
            with self._history.step(label, barrier=final, explain=self._writer.dangling):
                yield
        except BaseException:
            self._seen = -1  # also what a part of a step declared is gone
            raise

    def save(self, ledger: str, record: Record) -> str:
        """Insert a record, or update the one that has its uid; return the uid. Raises Refused on a clash."""
        uid = self._writer.save(ledger, record)
        if ledger == DECLARATIONS:
            self._declare()
        return uid

    def save_many(self, ledger: str, records: Iterable[Record]) -> list[str]:
        """Insert many records quickly, all or none; return their uids."""
        return self._writer.save_many(ledger, records)

    def save_rows(self, ledger: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert many records still more quickly: each row is a uid and the values of these columns of the ledger."""
        self._writer.save_rows(ledger, columns, rows)

    def change_many(self, ledger: str, records: Iterable[Record], made: bool = False) -> None:
        """Change fields of many records quickly, all or none, by uid; `made` in this very step they need no note."""
        self._writer.change_many(ledger, records, made)

    def remove(self, ledger: str, uid: str) -> None:
        """Put a record and its own rows into the recycle bin. Raises Refused with the list if others need it."""
        self._writer.remove(ledger, uid)
        if ledger == DECLARATIONS:
            self._declare()

    def restore(self, ledger: str, uid: str) -> None:
        """Bring a record back from the recycle bin, with the rows that went with it."""
        self._writer.restore(ledger, uid)
        if ledger == DECLARATIONS:
            self._declare()

    def set(self, name: str, value: str) -> None:
        """Change a setting. Raises Refused for an unknown one, or a value that does not fit it."""
        ledger = self.ledgers["settings"]
        old = next(iter(self.records("settings", name=name)), None)
        if old is None and name not in seeding.defaults(self._seeds):
            raise Refused(f"没有叫“{name}”的设置，请在设置页里看有哪些")
        first = {} if old else ledger.read(seeding.defaults(self._seeds)[name], self)
        self.save("settings", ledger.read({"value": value}, self, old or first))

    def attach(self, ledger: str, uid: str, file: Path, caption: str = "") -> str:
        """Put a file to a record, a photograph made small; return the attachment's uid.

        Raises Refused if the file is not there, too large or a broken picture; Blocked if it cannot be written.
        """
        self._history.current_step()
        if self._reader.record(ledger, uid, []) is None:
            raise Refused("要加附件的记录不在账本里")
        put = attachments.put(self.attachments, file, float(self.setting("photo_megapixels")))
        position = len(self.records("attachments", ledger=ledger, record=uid)) + 1
        return self.save("attachments", put.record(ledger, uid, file.name, caption, position))

    def attachment(self, record: Record) -> Path:
        """Return where the file of an attachments record lies."""
        return attachments.place(self.attachments, record["hash"], record["suffix"] or "")

    def sweep(self) -> int:
        """Delete the attached files that no record and no step names; return how many."""
        return attachments.sweep(self.attachments, self.engine)

    # --- history

    def undo(self) -> Step:
        return self._taken(self._history.undo())

    def redo(self) -> Step:
        return self._taken(self._history.redo())

    def undo_step(self, step_id: int) -> Step:
        """Take back an older step alone. Raises Refused if a later one touched its records."""
        return self._taken(self._history.undo_step(step_id))

    def _taken(self, step: Step) -> Step:
        self._refresh()
        return step

    @property
    def can_undo(self) -> str:
        """The label of the step that undo would take back, or ''."""
        step = self._history.undoable()
        return step.label if step else ""

    @property
    def can_redo(self) -> str:
        step = self._history.redoable()
        return self._history.get(step.undoes).label if step and step.undoes else ""

    def steps(self, limit: int = 100) -> list[Step]:
        """Return the log, newest first."""
        return self._history.steps(limit)

    def history(self, ledger: str, uid: str) -> list[Change]:
        """Return what happened to one record, newest first; only the changed columns."""
        return self._history.of(ledger, uid)

    @property
    def changed(self) -> int:
        """A number that grows with every write."""
        return self._history.changed

    def touched(self) -> frozenset[str]:
        """Return the ledgers that the last step or undo wrote."""
        return self._history.touched


def _distance(called: str, wanted: str) -> int:
    return 0 if called == wanted else 1 if called.startswith(wanted) else 2

"""What changes records: saving, removing to the recycle bin, restoring. Always inside a step."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Any

from sqlcipher3 import dbapi2

from desktop.kit.errors import Complaint, Refused
from desktop.kit.fields import Ref
from desktop.kit.ledger import Ledger
from desktop.kit.look import Filter, Query, Record
from desktop.kit.uid import new_uid

from .connection import Engine
from .history import History
from .naming import Namer, full
from .own import packed, unpacked
from .schema import SYSTEM, quoted, stored
from .select import Reader

CHUNK = 5000
NOTING = ("made", "deleted", "words_insert", "words_delete")  # the triggers on a table that making and deleting set off
SAME = "已经有一条相同的“{}”：{}。请打开那一条修改，不要重复填"
SAME_TWICE = "同一份数据里有两条相同的“{}”（{}），请先删掉一条"
SAME_UID = "编号为 {} 的“{}”已经在账本里了"
DANGLING = "“{}”引用的“{}”不在账本里（编号 {}），请先把它记进去"
STILL_USED = "“{}”还有别的记录用着它，不能删除：{}。请先改掉或删掉这些记录"
OWNER_GONE = "“{}”所属的“{}”在回收站里，请先恢复那一条"


class Writer:
    """Writes records into one opened book."""

    def __init__(self, engine: Engine, reader: Reader, history: History, namer: Namer) -> None:
        self._engine, self._reader, self._history, self._namer = engine, reader, history, namer
        self._known = reader.ledgers
        self._last_removal = ""

    # --- saving

    def save(self, name: str, record: Record) -> str:
        """Insert a record, or update the one with its uid; return the uid. Raises Refused on a clash."""
        self._history.current_step()
        ledger = self._stored(name)
        uid = record.get("uid")
        old = self._row(ledger, uid) if uid else None
        with self._clashes(ledger, [record]):
            self._no_twin(ledger, record, old)
            if old is None:
                return self._insert(ledger, [record])[0]
            self._update(ledger, old, record)
        return str(uid)

    def save_rows(self, name: str, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert many records quickly, all or none: each row is a uid and the values of the ledger's own columns."""
        self._history.current_step()
        if name == "villages" or not {*SYSTEM, *self._known.inside(name)}.isdisjoint(columns):
            self.save_many(name, [dict(zip(("uid", *columns), row, strict=True)) for row in rows])
            return
        ledger, now, village = self._stored(name), _now(), self._village(self._stored(name))
        names = ["uid", "made_at", "changed_at", "village", *columns]
        sql = f"INSERT INTO {quoted(name)} ({', '.join(map(quoted, names))}) VALUES ({', '.join('?' * len(names))})"
        made = [(row[0], now, now, village, *row[1:]) for row in rows]
        try:
            with self._at_once(name, [row[0] for row in rows]):
                self._engine.run_many(sql, made)
        except dbapi2.IntegrityError as error:
            raise self._explain(ledger, [dict(zip(("uid", *columns), r, strict=True)) for r in rows], error) from error

    def save_many(self, name: str, records: Iterable[Record]) -> list[str]:
        """Insert many records quickly, all or none; return their uids."""
        self._history.current_step()
        ledger, rest, uids, chunk = self._stored(name), iter(records), list[str](), list[Record]()
        try:
            with self._at_once(name, uids):
                while chunk := list(islice(rest, CHUNK)):
                    uids += [record.get("uid") or new_uid() for record in chunk]
                    self._insert(ledger, chunk, uids[-len(chunk) :])
        except dbapi2.IntegrityError as error:
            whole = [{**record, "uid": uid} for record, uid in zip(chunk, uids[-len(chunk) :], strict=True)]
            raise self._explain(ledger, whole, error) from error
        return uids

    @contextmanager
    def _at_once(self, name: str, uids: Sequence[str]) -> Iterator[None]:
        """Let the triggers rest while many records are made, and write in one go what they would note of each.

        All or none of them are made: a savepoint around many records costs more than taking them out again. Nothing
        else may be written into the ledger meanwhile: nobody would note it.
        """
        table = self._known.holder(name)
        last = self._engine.one(f"SELECT max(id) FROM {quoted(table)}") or 0
        with self._engine.untriggered(*(f"{table}_{kind}" for kind in NOTING)):
            try:
                yield
            except BaseException:
                if self._engine.conn.in_transaction:  # SQLite may have rolled back itself
                    self._engine.run(f"DELETE FROM {quoted(table)} WHERE id > ?", [last])
                raise
        self._history.made(name, uids)
        self._reader.index.made(name, last)

    def change_many(self, name: str, records: Iterable[Record], made: bool = False) -> None:
        """Change fields of many records that are there, quickly, all or none: each has its uid and what changes.

        `made`: they were made in this step, whose note of that is enough.
        """
        if made and not self._known.is_own(name):
            with self._engine.untriggered(f"{name}_edited"):
                self.change_many(name, records)
            return
        self._history.current_step()
        ledger, now = self._stored(name), _now()
        inside = self._known.inside(name)
        alike: dict[tuple[str, ...], list[Record]] = {}
        for record in records:
            if not inside.isdisjoint(record):
                self.save(name, record)
                continue
            alike.setdefault(tuple(key for key in record if key != "uid"), []).append(record)
        for columns, some in alike.items():
            pairs = ", ".join(f"{quoted(column)} = ?" for column in (*columns, "changed_at"))
            sql = f"UPDATE {self._known.table(name)} SET {pairs} WHERE uid = ?"
            with self._clashes(ledger, some):
                self._engine.run_many(sql, [[*map(r.__getitem__, columns), now, r["uid"]] for r in some])

    def _stored(self, name: str) -> Ledger:
        ledger = self._reader.ledgers[name]
        if ledger.derived:
            raise Refused(f"“{ledger.title}”是统计出来的，不能直接改，请改它所依据的记录")
        return ledger

    def _row(self, ledger: Ledger, uid: str) -> dict[str, Any] | None:
        columns = self._columns(ledger)
        sql = f"SELECT {', '.join(map(quoted, columns))} FROM {self._known.table(ledger.name)} WHERE uid = ?"
        rows = self._engine.fetch(sql, [uid])
        if not rows:
            return None
        row = dict(zip(columns, rows[0], strict=True))
        inside = self._known.inside(ledger.name)
        return row | ({n: unpacked(row["extra"]).get(n) for n in inside} if inside else {})

    def _insert(self, ledger: Ledger, records: Sequence[Record], uids: list[str] | None = None) -> list[str]:
        columns, now, village = self._columns(ledger), _now(), self._village(ledger)
        inside = self._known.inside(ledger.name)
        where = {"ledger": ledger.name} if self._known.is_own(ledger.name) else {}
        uids = uids or [record.get("uid") or new_uid() for record in records]
        rows, own = [], columns[2:]
        for uid, record in zip(uids, records, strict=True):
            home = record.get("village") or (uid if ledger.name == "villages" else village)
            extra = packed(record.get("extra"), {name: record.get(name) for name in inside})
            rows.append((*where.values(), uid, now, now, home, extra, *map(record.get, own)))
        names = [*where, "uid", "made_at", "changed_at", *columns]
        into = f"INSERT INTO {self._known.table(ledger.name)} ({', '.join(map(quoted, names))})"
        self._engine.run_many(f"{into} VALUES ({', '.join('?' * len(names))})", rows)
        return uids

    def _update(self, ledger: Ledger, old: dict[str, Any], record: Record) -> None:
        given = {c: record[c] for c in self._columns(ledger) if c in record}
        inside = {name: record[name] for name in self._known.inside(ledger.name) if name in record}
        if "extra" in given or inside:
            given["extra"] = packed(record.get("extra", old["extra"]), inside)
        new = {column: value for column, value in given.items() if value != old[column]}
        if new:
            self._set(ledger, record["uid"], {**new, "changed_at": _now()})

    def _columns(self, ledger: Ledger) -> list[str]:
        """Return the columns a save may write: village and extra, then the ledger's own."""
        others = {*SYSTEM, *self._known.inside(ledger.name)}
        return ["village", "extra", *(f.name for f in ledger.stored if f.name not in others)]

    def _set(self, ledger: Ledger, uid: str, values: dict[str, Any]) -> None:
        pairs = ", ".join(f"{quoted(column)} = ?" for column in values)
        sql = f"UPDATE {self._known.table(ledger.name)} SET {pairs} WHERE uid = ?"
        self._engine.run(sql, [*values.values(), uid])

    def _village(self, ledger: Ledger) -> str | None:
        """Return the village of a village's own book; a township's records say theirs themselves."""
        if "villages" not in self._reader.ledgers or ledger.name == "villages":
            return None
        rows = self._engine.fetch("SELECT uid FROM villages WHERE removed_at IS NULL LIMIT 2")
        return str(rows[0][0]) if len(rows) == 1 else None

    # --- clashes

    @contextmanager
    def _clashes(self, ledger: Ledger, records: Sequence[Record]) -> Iterator[None]:
        """A savepoint around writing some records; a clash is told by naming both sides."""
        try:
            with self._engine.transaction():
                yield
        except dbapi2.IntegrityError as error:
            if "UNIQUE" not in str(error):
                raise
            raise self._explain(ledger, records, error) from error

    def _no_twin(self, ledger: Ledger, record: Record, old: Record | None) -> None:
        """Refuse a second record with the same key where no index of the file's does."""
        if not ledger.key or not self._known.is_own(ledger.name):
            return
        changes = old is None or any(key in record and record[key] != old[key] for key in ledger.key)
        if changes and (twin := self._twin(ledger, record)):
            raise Refused(Complaint(SAME.format(ledger.title, twin), ledger.key[-1]))

    def _explain(self, ledger: Ledger, records: Sequence[Record], error: Exception) -> Refused:
        """Say which record clashes with which, after SQLite has only said that one does."""
        if ledger.key and f"{ledger.name}_key" in str(error):
            for record in records:
                if twin := self._twin(ledger, record):
                    return Refused(Complaint(SAME.format(ledger.title, twin), ledger.key[-1]))
            return Refused(Complaint(SAME_TWICE.format(ledger.title, self._doubled(ledger, records)), ledger.key[-1]))
        for record in records:
            if record.get("uid") and self._row(ledger, record["uid"]):
                return Refused(SAME_UID.format(record["uid"], ledger.title))
        return Refused(SAME_TWICE.format(ledger.title, "编号"))

    def _twin(self, ledger: Ledger, record: Record) -> str | None:
        """Return how the other record with the same key is called."""
        whole = {**(self._row(ledger, record["uid"]) or {} if record.get("uid") else {}), **record}
        if whole.get(ledger.key[0]) is None:
            return None
        filters = tuple(Filter(path, whole.get(path)) for path in ledger.key)
        ids = self._reader.ids(ledger.name, Query(filters=(*filters, Filter("uid", record.get("uid"), "is_not"))))
        twins = self._namer.named(ledger.name, ids[:1])
        return full(twins[0]) if twins else None

    def _doubled(self, ledger: Ledger, records: Sequence[Record]) -> str:
        seen: set[tuple[Any, ...]] = set()
        for record in records:
            key = tuple(record.get(path) for path in ledger.key)
            if key in seen:
                named = [ledger.by_name[p].show(v) for p, v in zip(ledger.key, key, strict=True) if p in ledger.by_name]
                return "、".join(filter(None, named))
            seen.add(key)
        return "、".join(ledger.by_name[path].label for path in ledger.key)

    def dangling(self) -> Refused:
        """Say which reference leads nowhere, once a step has been found to hold one."""
        for table, row, target, _ in self._engine.fetch("PRAGMA foreign_key_check"):
            ledger = self._reader.ledgers[table]
            for field in (f for f in ledger.stored if isinstance(f, Ref) and f.to == target):
                uid = self._engine.one(f"SELECT {quoted(field.name)} FROM {quoted(table)} WHERE id = ?", [row])
                if uid and not self._row(self._reader.ledgers[target], uid):
                    return Refused(Complaint(DANGLING.format(ledger.title, field.label, uid), field.name))
        return Refused("有一项引用的记录不在账本里，请先把它记进去")

    # --- removing

    def remove(self, name: str, uid: str) -> None:
        """Put a record and its own rows into the recycle bin. Raises Refused with the list if others need it."""
        self._history.current_step()
        ledger = self._stored(name)
        if not self._engine.one(f"SELECT 1 FROM {self._known.table(name)} WHERE uid = ? AND removed_at IS NULL", [uid]):
            raise Refused(f"找不到要删除的“{ledger.title}”，可能已经删掉了")
        going = self._with_rows(ledger, uid, removed_at=None)
        if users := self._users(going):
            called = self._namer.called(name, uid)
            raise Refused(STILL_USED.format(called, "；".join(users)))
        at = self._stamp()
        for table, each in going:
            self._set(self._reader.ledgers[table], each, {"removed_at": at, "changed_at": _now()})

    def restore(self, name: str, uid: str) -> None:
        """Bring a record back, with the rows that went with it. Raises Refused if its owner is gone, or on a clash."""
        self._history.current_step()
        ledger = self._stored(name)
        at = self._engine.one(f"SELECT removed_at FROM {self._known.table(name)} WHERE uid = ?", [uid])
        if at is None:
            return
        self._owner_is_here(ledger, uid)
        for table, each in self._with_rows(ledger, uid, removed_at=at):
            owner = self._reader.ledgers[table]
            row = {**(self._row(owner, each) or {}), "uid": each}
            with self._clashes(owner, [row]):
                self._no_twin(owner, row, None)
                self._set(owner, each, {"removed_at": None, "changed_at": _now()})

    def _owner_is_here(self, ledger: Ledger, uid: str) -> None:
        row = self._row(ledger, uid) or {}
        for owner in stored(self._reader.ledgers):
            for rows in owner.rows:
                if rows.owned and rows.ledger == ledger.name and row.get(rows.by):
                    whole = self._reader.record(owner.name, row[rows.by], ["removed_at"])
                    if whole and whole["removed_at"]:
                        raise Refused(OWNER_GONE.format(ledger.title, self._namer.called(owner.name, whole["uid"])))

    def _with_rows(self, ledger: Ledger, uid: str, removed_at: str | None) -> list[tuple[str, str]]:
        """Return a record and the rows it owns, theirs too, that were removed then (None: that are here)."""
        found = [(ledger.name, uid)]
        for table, condition, values in self._belongings(ledger, uid):
            for (each,) in self._engine.fetch(
                f"SELECT uid FROM {quoted(table)} WHERE {condition} AND removed_at IS ?", [*values, removed_at]
            ):
                found += self._with_rows(self._reader.ledgers[table], each, removed_at)
        return found

    def _belongings(self, ledger: Ledger, uid: str) -> Iterator[tuple[str, str, list[str]]]:
        for rows in ledger.rows:
            if rows.owned:
                yield rows.ledger, f"{quoted(rows.by)} = ?", [uid]
        if "attachments" in self._reader.ledgers and ledger.name != "attachments":
            yield "attachments", "record = ? AND ledger = ?", [uid, ledger.name]

    def _users(self, going: list[tuple[str, str]]) -> list[str]:
        """Say what points at the records that are to go, without those that go along."""
        gone = {uid for _, uid in going}
        said = []
        for ledger in stored(self._reader.ledgers):
            pointing: dict[str, None] = {}
            for field in ledger.stored:
                if isinstance(field, Ref):
                    for table, uid in going:
                        if table == field.to:
                            pointing.update(dict.fromkeys(self._pointing(ledger, field, uid)))
            left = [uid for uid in pointing if uid not in gone]
            if left:
                names = "、".join(self._namer.called(ledger.name, uid) for uid in left[:3])
                said.append(f"{ledger.title} {len(left)} 条（{names}{'等' if len(left) > 3 else ''}）")
        return said

    def _pointing(self, ledger: Ledger, field: Ref, uid: str) -> list[str]:
        rows = self._engine.fetch(
            f"SELECT uid FROM {quoted(ledger.name)} WHERE {quoted(field.name)} = ? AND removed_at IS NULL", [uid]
        )
        return [row[0] for row in rows]

    def _stamp(self) -> str:
        """Return a time that no other removal has, so that what went together comes back together."""
        at = datetime.now().isoformat(timespec="microseconds")
        self._last_removal = at if at > self._last_removal else self._last_removal + "0"
        return self._last_removal


def _now() -> str:
    return datetime.now().isoformat(timespec="seconds")

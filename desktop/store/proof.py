"""Proof that a copy is the book: one digest over everything in it, and the checks of a snapshot. Nothing is changed."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from desktop.kit.errors import Blocked, Refused
from desktop.kit.work import Progress, Work, finish

from . import attachments, connection, files, guard, manifest
from .connection import Engine
from .manifest import Snapshot

NO_SNAPSHOT = "“{}”里没有备份，请选备份文件夹，或其中一份（如 000012）"


@dataclass(frozen=True)
class Report:
    """What a verification found: how many snapshots and files were read, and what is wrong, a sentence each."""

    path: Path
    snapshots: int
    files: int
    problems: tuple[str, ...] = field(default=())

    @property
    def good(self) -> bool:
        return not self.problems and self.snapshots > 0


def digest_of(engine: Engine, tables: Iterable[str] | None = None) -> str:
    """Return one hash over every value of every record, step and change, whatever their place in the file."""
    return finish(digesting(engine, tables))


def digesting(engine: Engine, tables: Iterable[str] | None = None) -> Work[str]:
    """Work out the digest, resting often: a county's book takes seconds."""
    digest = hashlib.sha256()
    names = sorted(_tables(engine) if tables is None else tables)
    for done, table in enumerate(names):
        columns = sorted(engine.columns(table))
        digest.update(f"{table} {columns}\n".encode())
        for rows in _chunks(engine, table, columns):
            digest.update(rows)
            yield Progress(done, len(names), "正在核对")
    return digest.hexdigest()


def _chunks(engine: Engine, table: str, columns: list[str]) -> Iterator[bytes]:
    by = "uid, id" if {"uid", "id"} <= set(columns) else "1"
    chosen = ", ".join(f'"{name}"' for name in columns)
    with connection.told():
        cursor = engine.conn.execute(f'SELECT {chosen} FROM main."{table}" ORDER BY {by}')
        while rows := cursor.fetchmany(2000):
            yield repr(rows).encode()


def _tables(engine: Engine) -> list[str]:
    return [
        row[0]
        for row in engine.fetch(
            "SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
            "AND name <> 'words' AND name NOT LIKE 'words\\_%' ESCAPE '\\'"
        )
    ]


def count(engine: Engine) -> int:
    return sum(
        int(engine.one(f'SELECT count(*) FROM "{table}" WHERE removed_at IS NULL'))
        for table in _tables(engine)
        if "removed_at" in engine.columns(table)
    )


def examine(file: Path) -> str:
    """Return what is wrong with a copy, or ''. The file is only read."""
    try:
        with closing(connection.connect(file, "still")) as copy:
            if copy.one("PRAGMA application_id") != guard.APPLICATION:
                return "不是账本"
            return "" if copy.one("PRAGMA integrity_check(1)") == "ok" else "结构已坏"
    except Blocked:
        return "打不开"


def digest_in(file: Path) -> Work[str]:
    """Work out the digest of a copy that nobody is writing."""
    with closing(connection.connect(file, "still")) as copy:
        return (yield from digesting(copy))


def verify(path: Path) -> Work[Report]:
    """Read a snapshot, or every snapshot of a backup folder, and every file it names; change nothing.

    Raises Refused where there is no snapshot.
    """
    found = manifest.meant_by(path)
    if not found:
        raise Refused(NO_SNAPSHOT.format(path))
    problems: list[str] = []
    seen: dict[str, bool] = {}
    for done, snapshot in enumerate(found):
        yield Progress(done, len(found), f"正在核对第 {snapshot.number} 份备份")
        problems += yield from _wrong(snapshot, seen)
    return Report(path, len(found), len(seen), tuple(problems))


def _wrong(snapshot: Snapshot, seen: dict[str, bool]) -> Work[list[str]]:
    if reason := (yield from damage(snapshot)):
        return [f"第 {snapshot.number} 份备份（{snapshot.at}）{reason}"]
    wrong = []
    with closing(connection.connect(snapshot.folder / guard.FILE, "still")) as copy:
        for hash_, suffix in attachments.named(copy):
            kept = attachments.place(snapshot.folder.parent / guard.ATTACHMENTS, hash_, suffix)
            if hash_ not in seen:
                seen[hash_] = intact(kept, hash_)
            if not seen[hash_]:
                wrong.append(f"第 {snapshot.number} 份备份缺附件 {kept.name}，或它已经变了")
    return wrong


def damage(snapshot: Snapshot) -> Work[str]:
    """Work out what is wrong with a snapshot's records, or ''."""
    file = snapshot.folder / guard.FILE
    if reason := examine(file):
        return reason
    try:
        if snapshot.digest and (yield from digest_in(file)) != snapshot.digest:
            return "内容与备份时不同"
        return "文件与备份时不同" if snapshot.hash and files.hash_of(file) != snapshot.hash else ""
    except (Blocked, OSError):
        return "读不出来"


def intact(file: Path, hash_: str) -> bool:
    """Return whether a file is there and is what its hash says."""
    try:
        return files.hash_of(file) == hash_
    except OSError:
        return False

"""Copies of a book: made, proved, kept and thinned, and brought back.

A backup folder holds numbered snapshots (000012/账本.db), one 附件/ that only grows, and 清单.jsonl, one line a snapshot.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.kit.errors import Blocked, Refused
from desktop.kit.work import Progress, Work

from . import attachments, connection, files, guard, manifest, proof
from .connection import Engine
from .manifest import Snapshot, meant_by, snapshots
from .proof import Report, intact, verify

if TYPE_CHECKING:
    from .book import Book

__all__ = ["Report", "Snapshot", "backup", "intact", "meant_by", "recover", "snapshots", "verify"]

KEEP = ("backup_keep_last", "backup_keep_sevenths", "backup_keep_twentyeighths")
DEFAULT_KEEP = (10, 10, 12)
NOT_MADE = "备份没有做成：{}。账本和以前的备份都没有动"
NOT_BROUGHT_BACK = "没有恢复成：{}。原来的账本和备份都没有动"
DISK_SAYS = "磁盘满了、不能写或盘已拔出，请换一个盘或清理后再试"
DIFFERENT = "抄出来的与账本不一样，盘可能坏了，请换一个盘"
ANOTHERS = "这个文件夹里是别的账本的备份，请换一个文件夹，免得两个账本的备份混在一起"
NOT_EMPTY = "文件夹“{}”不是空的。请选一个空文件夹，恢复出来的账本不会盖掉任何东西"
UNPROVED = "第 {} 份备份已经损坏（{}），不能用它恢复，请换一份"


# --- making


def backup(book: Book, to: Path | None = None) -> Work[Snapshot]:
    """Make a snapshot, prove it equal to the book, and only then thin the older ones. Raises Blocked if it cannot."""
    keep = tuple(int(float(book.setting(name))) for name in KEEP) if "settings" in book.ledgers else DEFAULT_KEEP
    snapshot = yield from snap(book.engine, book.folder, to or book.folder / guard.BACKUPS, book.who)
    thin(snapshot.folder.parent, keep)
    return snapshot


def snap(engine: Engine, home: Path, to: Path, who: str) -> Work[Snapshot]:
    """Make and prove a snapshot of the book in the folder `home`, into the backup folder `to`."""
    with _told(NOT_MADE):
        to.mkdir(parents=True, exist_ok=True)
        _only_ours(engine, to)
        _clear_halves(to)
        place = to / f"{_next_number(to):06d}"
        try:
            return (yield from _snap(engine, home, place, who))
        except BaseException:
            shutil.rmtree(place, ignore_errors=True)
            shutil.rmtree(_half(place), ignore_errors=True)
            raise


def _snap(engine: Engine, home: Path, place: Path, who: str) -> Work[Snapshot]:
    part = _half(place)
    part.mkdir()
    yield Progress(0, 3, "正在抄写账本")
    made = yield from _copy_and_prove(engine, part / guard.FILE)
    missing = yield from _copy_attachments(engine, home / guard.ATTACHMENTS, place.parent / guard.ATTACHMENTS)
    yield Progress(2, 3, "正在核对")
    files.force(part)
    files.put(part, place)
    _read_from_the_disk(place / guard.FILE)
    if files.hash_of(place / guard.FILE) != made["hash"]:
        raise OSError(DIFFERENT)
    snapshot = Snapshot(int(place.name), place, manifest.now(), who, missing=tuple(missing), **made)
    manifest.note_snapshot(snapshot, _identity(engine))
    return snapshot


def _half(place: Path) -> Path:
    return place.with_name(f"{place.name}.part")


def _next_number(to: Path) -> int:
    numbers = [snapshot.number for snapshot in snapshots(to)]
    return max(numbers + [line.get("number", 0) for line in manifest.lines_of(to)], default=0) + 1


def _copy_and_prove(engine: Engine, file: Path) -> Work[dict[str, Any]]:
    """Copy through SQLite, then open the copy anew and compare everything in it with the book."""
    with connection.told(), closing(connection.connect(file, "rwc")) as copy:
        engine.conn.backup(copy.conn)
        copy.fetch("PRAGMA journal_mode=DELETE")
    files.force(file)
    digest = yield from proof.digesting(engine)
    if proof.examine(file) or (yield from proof.digest_in(file)) != digest:
        raise OSError(DIFFERENT)
    return {
        "size": file.stat().st_size,
        "records": proof.count(engine),
        "digest": digest,
        "hash": files.hash_of(file),
    }


def _copy_attachments(engine: Engine, source: Path, target: Path) -> Work[list[str]]:
    named, missing = sorted(attachments.named(engine)), []
    for done, (hash_, suffix) in enumerate(named):
        kept = attachments.place(target, hash_, suffix)
        original = attachments.place(source, hash_, suffix)
        if kept.exists() and kept.stat().st_size > 0:
            continue
        yield Progress(done, len(named), "正在抄写附件")
        if not original.exists() or files.hash_of(original) != hash_:
            missing.append(original.name)
            continue
        files.copy(original, kept, hash_)
    return missing


def _read_from_the_disk(file: Path) -> None:
    """Ask for the next reading to come from the disk itself, not from memory."""
    if hasattr(os, "posix_fadvise"):
        number = os.open(file, os.O_RDONLY)
        try:
            os.posix_fadvise(number, 0, 0, os.POSIX_FADV_DONTNEED)
        finally:
            os.close(number)


def _identity(engine: Engine) -> str:
    return str(engine.one("SELECT value FROM about WHERE name = 'book'"))


def _only_ours(engine: Engine, folder: Path) -> None:
    ours = _identity(engine)
    if any(line.get("book", ours) != ours for line in manifest.lines_of(folder)):
        raise Refused(ANOTHERS)


def _clear_halves(folder: Path) -> None:
    for half in folder.glob("[0-9]*.part"):
        shutil.rmtree(half)


# --- thinning


def kept(numbers: Iterable[int], last: int, sevenths: int, twentyeighths: int) -> set[int]:
    """Return which snapshots stay: the last ones, every 7th, every 28th. By number: a wrong clock thins nothing."""
    newest = sorted(numbers, reverse=True)
    stay = set(newest[: max(1, last)])
    stay.update([n for n in newest if n % 7 == 0][:sevenths])
    stay.update([n for n in newest if n % 28 == 0][:twentyeighths])
    return stay


def thin(folder: Path, keep: tuple[int, ...]) -> None:
    """Delete the snapshots that need not stay; after a recovery, only once as many new ones are proved as are kept."""
    found = [s.number for s in snapshots(folder)]
    lines = manifest.lines_of(folder)
    recovered = max((place for place, line in enumerate(lines) if "recovered" in line), default=-1)
    since = {line["number"] for line in lines[recovered + 1 :] if "number" in line}
    if recovered >= 0 and len(since) <= keep[0]:
        return
    proved = {line["number"] for line in lines if "number" in line}
    for number in set(found) - kept(set(found) & proved, *keep):
        place = folder / f"{number:06d}"
        try:
            files.patiently(partial(place.replace, _half(place)))
            shutil.rmtree(_half(place))
        except OSError:
            return  # what could not be deleted is tried again after the next backup


# --- bringing back


def recover(snapshot: Path, to: Path) -> Work[Path]:
    """Make a new book folder from a proved snapshot; nothing that exists is overwritten.

    Raises Refused if there is no snapshot, it is damaged, or `to` is not empty; Blocked if the disk refuses.
    """
    found = manifest.meant_by(snapshot)
    if not found:
        raise Refused(proof.NO_SNAPSHOT.format(snapshot))
    chosen = found[0]
    yield Progress(0, 3, "正在核对备份")
    if reason := (yield from proof.damage(chosen)):
        raise Refused(UNPROVED.format(chosen.number, reason))
    with _told(NOT_BROUGHT_BACK):
        if to.exists() and any(to.iterdir()):
            raise Refused(NOT_EMPTY.format(to))
        to.mkdir(parents=True, exist_ok=True)
        yield from _bring(chosen, to)
    _say_recovered(chosen)
    return to


def _bring(snapshot: Snapshot, to: Path) -> Work[None]:
    try:
        source = snapshot.folder / guard.FILE
        part = to / f"{guard.FILE}.part"
        yield Progress(1, 3, "正在抄回附件")
        with closing(connection.connect(source, "still")) as copy:
            kept_files = snapshot.folder.parent / guard.ATTACHMENTS
            yield from _copy_attachments(copy, kept_files, to / guard.ATTACHMENTS)
        yield Progress(2, 3, "正在抄回账本")
        files.copy(source, part, files.hash_of(source))
        if proof.examine(part):
            raise OSError(DIFFERENT)
        files.put(part, to / guard.FILE)
    except BaseException:
        for made in (to / guard.ATTACHMENTS, to / f"{guard.FILE}.part", to / guard.FILE):
            shutil.rmtree(made, ignore_errors=True) if made.is_dir() else made.unlink(missing_ok=True)
        raise


def _say_recovered(snapshot: Snapshot) -> None:
    """Note it in the manifest, so that new backups do not push out the good ones; a stick may be read-only."""
    try:
        manifest.note(snapshot.folder.parent, {"recovered": snapshot.number, "at": manifest.now()})
    except OSError:
        return


@contextmanager
def _told(sentence: str) -> Iterator[None]:
    """Say what the disk refused in one sentence."""
    try:
        yield
    except OSError as error:
        raise Blocked(sentence.format(DIFFERENT if str(error) == DIFFERENT else DISK_SAYS)) from error
    except Blocked as error:
        raise Blocked(sentence.format(str(error).partition("，")[0])) from error

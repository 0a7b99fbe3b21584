"""Before a book is opened: is it there, is it ours, is it whole, and is nobody else in it?"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from desktop.kit.errors import Blocked

from . import connection
from .connection import DAMAGED, ELSEWHERE, Engine

FILE = "账本.db"
LOCK = "账本.lock"
ATTACHMENTS = "附件"
BACKUPS = "备份"
SMALL = 100 << 20  # bytes of a book that is read through at every start; every backup of any book is
APPLICATION = 0x4357545A  # "CWTZ"

NO_FOLDER = "找不到账本文件夹“{}”。U盘没插好，或文件夹挪走了？请找到它再打开"
NO_BOOK = "文件夹“{}”里没有账本（缺 账本.db）。请选账本所在的文件夹，或新建一个账本"
EMPTY = "账本文件是空的（0 字节），可能是复制时断了。程序没有改动它，请用最近一份备份恢复"
NOT_OURS = "这个 账本.db 不是本程序的账本，程序没有改动它。请选账本所在的文件夹"
TOO_NEW = "这个账本是更新版本的程序写的，本程序太旧，不能打开，数据没有动。请先升级程序"
STRAY_LOG = (
    "账本旁边的“{}”不是这个账本的（多半是恢复或复制时留下的），混在一起会弄坏数据，程序没有改动任何文件。"
    "请把“{}”移到别的文件夹，再打开账本"
)

NO_ROOM = "上次没有正常关闭，要先在临时文件夹里核对一遍，可是写不进去，多半是磁盘满了。数据没有动，请清理磁盘后再打开"


class Lock:
    """Holds a book's folder for this process until it is let go or the process dies."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / LOCK
        self._folder = _held(folder)
        try:
            self._engine = self._taken()
        except Blocked:
            _drop(self._folder)
            raise

    def _taken(self) -> Engine:
        try:
            engine = connection.connect(self._file, "rwc")
        except Blocked:
            raise Blocked(connection.READ_ONLY) from None
        try:
            engine.fetch("PRAGMA journal_mode=MEMORY")  # or the lock would have a file beside it
            engine.fetch("BEGIN EXCLUSIVE")
        except Blocked:
            engine.conn.close()
            raise Blocked(ELSEWHERE) from None
        return engine

    def let_go(self) -> None:
        self._engine.conn.close()
        with suppress(OSError):  # another has just taken it: then it is theirs to remove
            self._file.unlink()
        _drop(self._folder)


def _held(folder: Path) -> int | None:
    """Hold the folder itself, where the lock's file can be removed under whoever has just opened it: not on Windows.

    Return what is to be dropped. Raises Blocked if another has it for longer than a moment.
    """
    if sys.platform == "win32":
        return None
    import fcntl

    try:
        held = os.open(folder, os.O_RDONLY)
    except OSError:
        return None  # the lock's file will tell why
    for wait in (*[0.05] * 20, None):
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if wait is None:
                os.close(held)
                raise Blocked(ELSEWHERE) from None
            time.sleep(wait)
        except OSError:  # a disk of the network that knows no such locks
            break
        else:
            break
    return held


def _drop(held: int | None) -> None:
    if held is not None:
        os.close(held)


def present(folder: Path) -> Path:
    """Return the book's file. Raises Blocked if there is none or it holds nothing."""
    file = folder / FILE
    try:
        if not folder.is_dir():
            raise Blocked(NO_FOLDER.format(folder))
        if not file.is_file():
            raise Blocked(NO_BOOK.format(folder))
        if file.stat().st_size == 0:
            raise Blocked(EMPTY)
    except OSError as error:
        raise Blocked(connection.UNREACHABLE) from error
    return file


def examine_left_over(file: Path) -> bool:
    """After an unclean end: try log and file together on a copy, and touch the live file only if they fit.

    Return whether the end was unclean.

    A closed book, and every copy of one, says in its header that it has no log; a log beside it is a stranger's.
    Only called while nobody has the file open.
    """
    unclean = False
    for suffix in ("-wal", "-journal"):
        log = file.with_name(file.name + suffix)
        if not log.exists() or log.stat().st_size == 0:
            continue
        closed = suffix == "-wal" and _header(file)[18:20] == b"\x01\x01"
        if closed or not _fits(file, log):
            raise Blocked(STRAY_LOG.format(log.name, log.name) if closed or _fits(file, None) else DAMAGED)
        unclean = True
    return unclean


def _header(file: Path) -> bytes:
    with file.open("rb") as stream:
        return stream.read(100)


def _fits(file: Path, log: Path | None) -> bool:
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / FILE
        try:
            shutil.copyfile(file, copy)
            if log:
                shutil.copyfile(log, copy.with_name(copy.name + log.name.removeprefix(file.name)))
        except OSError as error:
            raise Blocked(NO_ROOM) from error
        return _whole(copy)


def _whole(copy: Path) -> bool:
    try:
        engine = connection.connect(copy)
        try:
            connection.hold(engine)
            return bool(engine.one("PRAGMA quick_check(1)") == "ok")
        finally:
            engine.conn.close()
    except Blocked:
        return False


def identify(engine: Engine, newest: int, thorough: bool) -> int:
    """Return the book's schema version. Raises Blocked if the file is no book, too new or damaged; writes nothing."""
    if engine.one("PRAGMA application_id") != APPLICATION:
        raise Blocked(NOT_OURS)
    version = int(engine.one("PRAGMA user_version"))
    if version > newest:
        raise Blocked(TOO_NEW)
    if thorough:
        examine(engine)
    return version


def examine(engine: Engine) -> None:
    """Read every page of the file. Raises Blocked if one is damaged."""
    if engine.one("PRAGMA quick_check(1)") != "ok":
        raise Blocked(DAMAGED)

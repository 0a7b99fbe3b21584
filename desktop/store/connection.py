"""The one connection to a book's file: how it is opened, how it is closed, and how its errors are told."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlcipher3 import dbapi2

from desktop.kit.errors import Blocked

if TYPE_CHECKING:
    from sqlite_utils import Database

Values = Sequence[Any] | dict[str, Any]

# Gives None for None. Without it the driver looks for a way to write every empty value by raising and catching errors:
# four times the whole insert.
dbapi2.register_adapter(type(None), {}.get)

FULL = "磁盘满了，刚才这一步没有存进去，原来的数据没有动。请先清理磁盘，再做一次"
ELSEWHERE = "这个账本正在别处打开着，请先关掉那一个窗口（或等那台电脑用完），再打开"
READ_ONLY = "账本所在的文件夹是只读的，写不进去，数据没有动。请把账本放到自己能写的文件夹里再打开"
DAMAGED = "账本文件已经损坏，程序没有改动它。请用最近一份备份恢复（设置里的“备份与恢复”），并把坏文件留着"
DISK = "磁盘读写出错，刚才这一步没有存进去。请检查硬盘或U盘，换一个盘再试"
UNREACHABLE = "打不开账本文件，可能没有权限或盘已拔出。请检查后再试"
MEMORY = "内存不够，刚才这一步没有存进去。请关掉别的程序再试"

_SENTENCES = {
    "SQLITE_FULL": FULL,
    "SQLITE_BUSY": ELSEWHERE,
    "SQLITE_LOCKED": ELSEWHERE,
    "SQLITE_READONLY": READ_ONLY,
    "SQLITE_PERM": READ_ONLY,
    "SQLITE_CORRUPT": DAMAGED,
    "SQLITE_NOTADB": DAMAGED,
    "SQLITE_IOERR": DISK,
    "SQLITE_CANTOPEN": UNREACHABLE,
    "SQLITE_NOMEM": MEMORY,
}

# how SQLite says it where the error carries no name, as in a backup
_WORDS = {
    "disk is full": FULL,
    "is locked": ELSEWHERE,
    "readonly": READ_ONLY,
    "malformed": DAMAGED,
    "invalid fts5": DAMAGED,  # the search index's own page
    "not a database": DAMAGED,
    "decode to UTF-8": DAMAGED,
    "disk I/O error": DISK,
    "unable to open": UNREACHABLE,
}


def sentence(error: Exception) -> str | None:
    """Say in Chinese what the machine refused, or None if the error is ours."""
    name = str(getattr(error, "sqlite_errorname", ""))
    said = _SENTENCES.get("_".join(name.split("_")[:2]))
    return said or next((known for text, known in _WORDS.items() if text in str(error)), None)


@contextmanager
def told() -> Iterator[None]:
    """Turn what SQLite says about the disk, the lock and the file into Blocked; leave mistakes as they are."""
    try:
        yield
    except UnicodeDecodeError as error:  # the name in SQLite's own message is damaged too
        raise Blocked(DAMAGED) from error
    except (dbapi2.Error, MemoryError) as error:
        said = MEMORY if isinstance(error, MemoryError) else sentence(error)
        if said is None:
            raise
        raise Blocked(said) from error


class Engine:
    """One connection, used by one thread, whose failures are Blocked; `db` is sqlite-utils on it, for the tables."""

    def __init__(self, conn: Any) -> None:
        self.conn = conn

    @cached_property
    def db(self) -> Database:
        from sqlite_utils import Database  # when used: a book that is as declared opens a quarter sooner without it

        return Database(self.conn, recursive_triggers=False, execute_plugins=False, strict=True)

    def close(self) -> None:
        self.conn.close()

    def columns(self, table: str) -> list[str]:
        """Return the names of a table's columns, in order."""
        return [name for (name,) in self.fetch("SELECT name FROM pragma_table_info(?)", [table])]

    def fetch(self, sql: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """Run a question and return every row."""
        with told():
            rows: list[tuple[Any, ...]] = self.conn.execute(sql, values).fetchall()
            return rows

    def numbers(self, sql: str, values: Values = (), shift: int = 0) -> array[int]:
        """Run a question for row ids: a quarter of a million of them are never a list of rows."""
        with told():
            return array("q", (row[0] + shift for row in self.conn.execute(sql, values)))

    def one(self, sql: str, values: Values = ()) -> Any:
        """Return the first value of the first row, or None."""
        rows = self.fetch(sql, values)
        return rows[0][0] if rows else None

    def run(self, sql: str, values: Values = ()) -> int:
        """Run a statement that writes; return how many rows it changed."""
        with told():
            return int(self.conn.execute(sql, values).rowcount)

    def run_many(self, sql: str, values: Iterable[Values]) -> None:
        with told():
            self.conn.executemany(sql, values)

    @contextmanager
    def untriggered(self, *names: str) -> Iterator[None]:
        """Let writes pass without these of the temporary triggers."""
        marks = ", ".join("?" * len(names))
        found = self.fetch(f"SELECT name, sql FROM temp.sqlite_master WHERE name IN ({marks})", names)
        for name, _ in found:
            self.run(f'DROP TRIGGER temp."{name}"')
        try:
            yield
        finally:
            for _, sql in found:  # kept without TEMP; where SQLite rolled back itself they are there again
                self.run(sql.replace("CREATE TRIGGER", "CREATE TEMP TRIGGER IF NOT EXISTS", 1))

    def function(self, name: str, count: int, function: Callable[..., Any], pure: bool = False) -> None:
        self.conn.create_function(name, count, function, deterministic=pure)

    @contextmanager
    def transaction(self, explain: Callable[[], Exception] | None = None) -> Iterator[None]:
        """One transaction, or a savepoint inside one. `explain` names a reference found dangling at COMMIT."""
        with told():
            if self.conn.in_transaction:
                with self.db.atomic():
                    yield
                return
            self.conn.execute("BEGIN IMMEDIATE")
            try:
                yield
                self.conn.execute("COMMIT")
            except BaseException as error:
                reason = explain() if explain and _dangles(error) else None
                if self.conn.in_transaction:  # SQLite may have rolled back itself
                    self.conn.execute("ROLLBACK")
                if reason:
                    raise reason from error
                raise


def _dangles(error: BaseException) -> bool:
    return isinstance(error, dbapi2.IntegrityError) and "FOREIGN KEY" in str(error)


def connect(file: Path, mode: str = "rw") -> Engine:
    """Open a file without touching it. mode: 'rw', 'rwc' (create), 'ro', or 'still' (a file nobody is writing)."""
    options = "mode=ro&immutable=1" if mode == "still" else f"mode={mode}"
    with told():
        connection = dbapi2.connect(f"{_address(file)}?{options}", uri=True, isolation_level=None, timeout=1.0)
        return Engine(connection)


def _address(file: Path) -> str:
    """file:///C:/…, file:////server/share/…: SQLite takes no server's name where a URI would have it."""
    path = quote(file.absolute().as_posix(), safe="/:")
    return f"file://{'' if path.startswith('/') else '/'}{path}"


def hold(engine: Engine) -> None:
    """Take the file for this connection alone. Nothing is written yet. Raises Blocked if another has it."""
    engine.fetch("PRAGMA locking_mode=EXCLUSIVE")
    engine.fetch("PRAGMA trusted_schema=OFF")
    engine.fetch("PRAGMA cell_size_check=ON")
    engine.fetch("PRAGMA mmap_size=0")
    engine.fetch("PRAGMA temp_store=MEMORY")
    engine.fetch("PRAGMA cache_size=-16000")
    engine.fetch("PRAGMA cache_spill=OFF")  # pages spilled into the log make a large step cost its square
    engine.fetch("PRAGMA foreign_keys=ON")
    engine.fetch("SELECT count(*) FROM sqlite_master")


def begin_log(engine: Engine) -> None:
    """Write ahead, and wait for the disk at every commit: what was acknowledged survives a power cut."""
    if engine.one("PRAGMA journal_mode=WAL") != "wal":
        raise Blocked(READ_ONLY)
    engine.fetch("PRAGMA synchronous=FULL")


def checkpoint(engine: Engine) -> None:
    """Move what the log holds into the file itself."""
    engine.fetch("PRAGMA wal_checkpoint(TRUNCATE)")


def let_go(engine: Engine) -> None:
    """Close, leaving one file that anybody may copy. If the disk refuses, the log stays and nothing is lost."""
    try:
        checkpoint(engine)
        engine.fetch("PRAGMA journal_mode=DELETE")
    except Blocked:
        pass  # the next opening finds the log and goes on from it
    finally:
        engine.conn.close()

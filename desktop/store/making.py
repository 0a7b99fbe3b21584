"""A new book's file: made under another name, and given its own once it is whole."""

from __future__ import annotations

from pathlib import Path

from desktop.kit.errors import Blocked, Refused
from desktop.kit.paths import Ledgers
from desktop.kit.uid import new_uid

from . import connection, files, guard, schema

ALREADY = "文件夹“{}”里已经有一个账本了，请换一个文件夹，或直接打开它"


def new_file(folder: Path, ledgers: Ledgers) -> None:
    """Make the file under another name, and give it its own once it is whole."""
    part = folder / f"{guard.FILE}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if (folder / guard.FILE).exists():
            raise Refused(ALREADY.format(folder))
        part.unlink(missing_ok=True)
    except OSError as error:
        raise Blocked(connection.READ_ONLY) from error
    engine = connection.connect(part, "rwc")
    try:
        engine.fetch(f"PRAGMA application_id={guard.APPLICATION}")
        with engine.transaction():
            engine.run(f"PRAGMA user_version={schema.newest()}")
            schema.lay_out(engine, new_uid())
            schema.grow(engine, ledgers)
            schema.sign(engine)
    finally:
        engine.conn.close()
    try:
        files.force(part)
        files.put(part, folder / guard.FILE)
    except OSError as error:
        raise Blocked(connection.READ_ONLY) from error

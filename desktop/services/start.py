"""Begin: a new book, the practice village, and where the last book lies."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from desktop.kit.errors import Refused
from desktop.kit.places import notes
from desktop.kit.work import Progress, Work
from desktop.ledgers import LEDGERS
from desktop.store.book import Book


def create(folder: Path, village: str, *, sample: bool = False, today: date | None = None, who: str = "") -> Work[Path]:
    """Make a new book for a village, empty or with the practice village. Raises Refused, Blocked."""
    if not village.strip():
        raise Refused("请写村名，如：柳河村")
    yield Progress(0, 0, "正在建账本")
    with Book.create(folder, LEDGERS, who=who, today=today) as book:
        if sample:
            yield from _practise(book, village)
        else:
            with book.step(f"建账本：{village}"):
                book.save("villages", {"name": village.strip()})
    return folder


def _practise(book: Book, village: str) -> Work[None]:
    from seeds.practice import practice_village

    types = {kind["name"]: kind["uid"] for kind in book.records("meeting_types")}
    records = practice_village(book.today, types, village.strip())
    total = sum(len(rows) for rows in records.values())
    done = 0
    with book.step("建练习村"):
        for ledger, rows in records.items():
            yield Progress(done, total, f"正在记入{book.ledgers[ledger].title}")
            book.save_many(ledger, rows)
            done += len(rows)


def documents() -> Path:
    """The folder new books are proposed in."""
    import platformdirs

    return Path(platformdirs.user_documents_dir()) / "村务台账"


def logs() -> Path:
    """The folder for what maintainers need after an error."""
    import platformdirs

    return Path(platformdirs.user_log_dir("cunwu", appauthor=False))


def _note() -> Path:
    return notes() / "recent.json"


def recent_folder() -> Path | None:
    """Return the book opened last on this computer, if it is still there."""
    try:
        folder = Path(json.loads(_note().read_text("utf-8"))["folder"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return folder if (folder / "账本.db").exists() else None


def remember_folder(folder: Path) -> None:
    """Note the book just opened; a machine that does not allow it is no reason to stop."""
    note = _note()
    try:
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_text(json.dumps({"folder": str(folder.resolve())}, ensure_ascii=False), "utf-8")
    except OSError:
        return

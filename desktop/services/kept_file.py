"""What is not saved yet, kept beside the book in a small file: written whole or not at all, and never in the way."""

from __future__ import annotations

import json
from typing import Any

from desktop.store import files
from desktop.store.book import Book


def put(book: Book, name: str, value: object) -> None:
    """Write a value under a file's name; where the disk does not allow it, nothing else is disturbed."""
    part = book.folder / f"{name}.part"
    try:
        part.write_text(json.dumps(value, ensure_ascii=False, default=str), "utf-8")
        files.force(part)
        files.put(part, book.folder / name)
    except OSError:
        part.unlink(missing_ok=True)


def drop(book: Book, name: str) -> None:
    """It was saved or given up."""
    try:
        files.patiently(lambda: (book.folder / name).unlink(missing_ok=True))
    except OSError:
        return


def get(book: Book, name: str) -> Any:
    """Return what was kept, or None: there is nothing, or it cannot be read."""
    try:
        return json.loads((book.folder / name).read_text("utf-8"))
    except (OSError, ValueError):
        return None


def unchanged(book: Book, ledger: str, uid: str, stamp: str) -> bool:
    """Whether a record is there as it was at a stamp; something new, without a uid, always is."""
    record = book.record(ledger, uid) if uid else None
    here = record is not None and not record.get("removed_at") and (record.get("changed_at") or "") == stamp
    return here or not uid

"""The form being filled in, kept beside the book so that a power cut takes no more than the last second."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from desktop.kit.look import Record
from desktop.store import files
from desktop.store.book import Book

FILE = "表单草稿.json"


@dataclass(frozen=True)
class Kept:
    """One unsaved form: its ledger, the record it changes ('' for a new one) as it was then, and what was typed."""

    ledger: str
    uid: str
    changed_at: str
    called: str
    texts: Mapping[str, str]


def keep(book: Book, kept: Kept) -> None:
    """Write the form whole beside the book; where the disk does not allow it, nothing else is disturbed."""
    part = book.folder / f"{FILE}.part"
    try:
        part.write_text(json.dumps(asdict(kept), ensure_ascii=False), "utf-8")
        files.force(part)
        files.put(part, book.folder / FILE)
    except OSError:
        part.unlink(missing_ok=True)


def forget(book: Book) -> None:
    """The form was saved or given up."""
    try:
        files.patiently(lambda: (book.folder / FILE).unlink(missing_ok=True))
    except OSError:
        return


def recall(book: Book) -> Kept | None:
    """Return the kept form, or None: there is none, it cannot be read, or its record has changed since."""
    try:
        kept = _read(json.loads((book.folder / FILE).read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    ledger = book.ledgers.get(kept.ledger)
    if ledger is None or ledger.derived or not any(kept.texts.values()):
        return None
    return kept if not kept.uid or _as_it_was(book.record(kept.ledger, kept.uid), kept) else None


def _as_it_was(record: Record | None, kept: Kept) -> bool:
    return record is not None and not record.get("removed_at") and (record.get("changed_at") or "") == kept.changed_at


def _read(kept: dict[str, Any]) -> Kept:
    texts = {str(name): str(text) for name, text in kept["texts"].items()}
    return Kept(str(kept["ledger"]), str(kept["uid"]), str(kept["changed_at"]), str(kept["called"]), texts)

"""The form being filled in, kept beside the book so that a power cut takes no more than the last second."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass

from desktop.store.book import Book

from . import kept_file

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
    """Write the form whole beside the book."""
    kept_file.put(book, FILE, asdict(kept))


def forget(book: Book) -> None:
    """The form was saved or given up."""
    kept_file.drop(book, FILE)


def recall(book: Book) -> Kept | None:
    """Return the kept form, or None: there is none, it cannot be read, or its record has changed since."""
    try:
        found = kept_file.get(book, FILE)
        texts = {str(name): str(text) for name, text in found["texts"].items()}
        ledger_name, uid, stamp, called = (str(found[name]) for name in ("ledger", "uid", "changed_at", "called"))
        kept = Kept(ledger_name, uid, stamp, called, texts)
    except (KeyError, TypeError, AttributeError):
        return None
    ledger = book.ledgers.get(kept.ledger)
    if ledger is None or ledger.derived or not any(kept.texts.values()):
        return None
    return kept if kept_file.unchanged(book, kept.ledger, kept.uid, kept.changed_at) else None

"""The meeting being written, kept beside the book so that a power cut takes no more than the last few seconds."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from desktop.store.book import Book

from . import kept_file
from .meeting_draft import Draft, Photo

FILE = "会议草稿.json"


def keep(book: Book, draft: Draft) -> None:
    """Write the draft whole beside the book."""
    kept_file.put(book, FILE, asdict(draft))


def forget(book: Book) -> None:
    """The draft was saved or given up."""
    kept_file.drop(book, FILE)


def recall(book: Book) -> Draft | None:
    """Return the kept draft, or None: there is none, it cannot be read, or its meeting has changed since."""
    try:
        draft = _read(kept_file.get(book, FILE))
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    stamp = str(draft.meeting.get("changed_at") or "")
    return draft if kept_file.unchanged(book, "meetings", draft.uid, stamp) else None


def _read(kept: dict[str, Any]) -> Draft:
    photos = [Photo(Path(p["file"]), p["caption"], p["uid"]) for p in kept["photos"]]
    return Draft(dict(kept["meeting"]), list(kept["attendance"]), list(kept["resolutions"]), photos)

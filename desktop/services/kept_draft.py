"""The meeting being written, kept beside the book so that a power cut takes no more than the last few seconds."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from desktop.store import files
from desktop.store.book import Book

from .meeting_draft import Draft, Photo

FILE = "会议草稿.json"


def keep(book: Book, draft: Draft) -> None:
    """Write the draft whole beside the book; where the disk does not allow it, nothing else is disturbed."""
    part = book.folder / f"{FILE}.part"
    try:
        part.write_text(json.dumps(asdict(draft), ensure_ascii=False, default=str), "utf-8")
        files.force(part)
        files.put(part, book.folder / FILE)
    except OSError:
        part.unlink(missing_ok=True)


def forget(book: Book) -> None:
    """The draft was saved or given up."""
    try:
        files.patiently(lambda: (book.folder / FILE).unlink(missing_ok=True))
    except OSError:
        return


def recall(book: Book) -> Draft | None:
    """Return the kept draft, or None: there is none, it cannot be read, or its meeting has changed since."""
    try:
        draft = _read(json.loads((book.folder / FILE).read_text("utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    saved = book.record("meetings", draft.uid) if draft.uid else None
    if draft.uid and (saved is None or saved.get("removed_at")):
        return None
    return draft if saved is None or saved.get("changed_at") == draft.meeting.get("changed_at") else None


def _read(kept: dict[str, Any]) -> Draft:
    photos = [Photo(Path(p["file"]), p["caption"], p["uid"]) for p in kept["photos"]]
    return Draft(dict(kept["meeting"]), list(kept["attendance"]), list(kept["resolutions"]), photos)

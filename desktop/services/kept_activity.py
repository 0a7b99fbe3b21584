"""The activity being entered, kept beside the book with all that was typed, also what could not be read."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field

from desktop.kit.look import Record
from desktop.store.book import Book

from . import kept_file

FILE = "活动草稿.json"
Wrong = list[tuple[int, int, str]]


@dataclass(frozen=True)
class Kept:
    """An activity's head, its rows, and by (row, column) the texts that say nothing yet."""

    activity: Record
    rows: list[Record] = field(default_factory=list)
    wrong: Wrong = field(default_factory=list)


def keep(book: Book, kept: Kept) -> None:
    """Write the activity whole beside the book."""
    kept_file.put(book, FILE, asdict(kept))


def forget(book: Book) -> None:
    """The activity was saved or given up."""
    kept_file.drop(book, FILE)


def recall(book: Book) -> Kept | None:
    """Return the kept activity, or None: there is none, it cannot be read, or its record has changed since."""
    try:
        found = kept_file.get(book, FILE)
        wrong = [(int(place), int(column), str(text)) for place, column, text in found["wrong"]]
        kept = Kept(dict(found["activity"]), [dict(row) for row in found["rows"]], wrong)
    except (KeyError, TypeError, ValueError):
        return None
    uid, stamp = kept.activity.get("uid") or "", kept.activity.get("changed_at") or ""
    return kept if kept_file.unchanged(book, "activities", str(uid), str(stamp)) else None

"""What the window knows of an opened book without asking again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.kit.ledger import Ledger

if TYPE_CHECKING:
    from desktop.store.book import Book


@dataclass(frozen=True)
class Opened:
    """What the window knows of the book without asking again."""

    folder: Path
    ledgers: Mapping[str, Ledger]
    today: date
    who: str
    township: str
    village: str
    undo: str
    redo: str
    backup: str  # when the last proven backup was made, ISO, or ''


def look_at(book: Book) -> Opened:
    """Gather, on the worker, what the frame shows all the time."""
    from desktop.services import upkeep

    village = next(iter(book.records("villages")), {})
    backup = upkeep.last_backup(book)
    return Opened(
        book.folder,
        book.ledgers,
        book.today,
        book.who or book.setting("who"),
        village.get("township") or "",
        village.get("name") or "",
        book.can_undo,
        book.can_redo,
        backup.at if backup else "",
    )


def said_when(at: str, today: date) -> str:
    """Say a moment as people do: 今天 17:42, 昨天 17:42, 11月2日 17:42."""
    if not at:
        return ""
    when = datetime.fromisoformat(at)
    days = (today - when.date()).days
    day = {0: "今天", 1: "昨天"}.get(days) or f"{when.month}月{when.day}日"
    return f"{day} {when:%H:%M}"

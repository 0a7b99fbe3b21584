"""A person's photograph: an attachment called 照片, the newest one shown; changed and taken away in one step."""

from __future__ import annotations

from pathlib import Path

from desktop.kit.errors import Refused
from desktop.kit.look import Record
from desktop.store.attachments import PICTURES
from desktop.store.book import Book

CAPTION = "照片"


def portrait(book: Book, person: str) -> Path | None:
    """Where a person's photograph lies, if there is one and its file is there."""
    found = _portraits(book, person)
    file = book.attachment(found[-1]) if found else None
    return file if file and file.exists() else None


def set_portrait(book: Book, person: str, file: Path) -> None:
    """Put a photograph to a person in place of the old one, in one step. Raises Refused if it is no picture."""
    if file.suffix.lower() not in PICTURES:
        raise Refused(f"“{file.name}”不是照片，请选 jpg、png 这样的图片")
    with book.step(f"换照片“{_name(book, person)}”"):
        _drop(book, person)
        book.attach("people", person, file, CAPTION)


def drop_portrait(book: Book, person: str) -> None:
    """Take a person's photograph away, in one step."""
    with book.step(f"去掉照片“{_name(book, person)}”"):
        _drop(book, person)


def _drop(book: Book, person: str) -> None:
    for old in _portraits(book, person):
        book.remove("attachments", old["uid"])


def _portraits(book: Book, person: str) -> list[Record]:
    found = book.records("attachments", ledger="people", record=person, caption=CAPTION)
    return sorted(found, key=lambda record: record["id"])


def _name(book: Book, person: str) -> str:
    return (book.record("people", person) or {}).get("name") or ""

"""The many words a field goes by, written as one text."""

from __future__ import annotations


def words(text: str) -> tuple[str, ...]:
    """Return the words of a text, which stand apart by spaces."""
    return tuple(text.split())

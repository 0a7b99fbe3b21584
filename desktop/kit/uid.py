"""Names for records that never clash between villages and sort by the time they were made."""

from __future__ import annotations

import secrets
import time

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # no i l o u: read aloud on the telephone without mistakes
LENGTH = 18
_RANDOM_BITS = 42
_last = 0


def new_uid() -> str:
    """Return 18 characters: 48 bits of milliseconds, then 42 random bits; later ones sort after earlier ones."""
    global _last
    fresh = (int(time.time() * 1000) << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS)
    _last = fresh if fresh > _last else _last + 1
    return encode(_last)


def encode(number: int) -> str:
    """Write a whole number of at most 90 bits as 18 characters."""
    letters = []
    for _ in range(LENGTH):
        number, rest = divmod(number, 32)
        letters.append(ALPHABET[rest])
    return "".join(reversed(letters))


def is_uid(text: str) -> bool:
    return len(text) == LENGTH and all(c in ALPHABET for c in text)

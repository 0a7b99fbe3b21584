"""Names for records that never clash between villages and sort by the time they were made."""

from __future__ import annotations

import secrets
import time

ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # no i l o u: read aloud on the telephone without mistakes
LENGTH = 18
_RANDOM_BITS = 42
_PAIRS = [one + other for one in ALPHABET for other in ALPHABET]
_SHIFTS = range(10 * (LENGTH // 2 - 1), -1, -10)
_last = 0


def new_uid() -> str:
    """Return 18 characters: 48 bits of milliseconds, then 42 from a random start; later ones sort after earlier."""
    global _last
    now = int(time.time() * 1000)
    if now <= _last >> _RANDOM_BITS:
        _last += 1
    else:
        _last = (now << _RANDOM_BITS) | secrets.randbits(_RANDOM_BITS)
    return encode(_last)


def encode(number: int) -> str:
    """Write a whole number of at most 90 bits as 18 characters."""
    return "".join([_PAIRS[number >> shift & 1023] for shift in _SHIFTS])


def is_uid(text: str) -> bool:
    return len(text) == LENGTH and all(c in ALPHABET for c in text)

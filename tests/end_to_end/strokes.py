"""How many keys a person presses for what was sent to the screen, and how long an average clerk needs.

The model is the keystroke-level model: a key 0.28 s (an average typist who is no secretary), a thought before each
step 1.35 s. A combination counts each of its keys. A run of Chinese is written with the letters of its full pinyin and
one key that takes the word; digits, letters and marks are themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

KEY, THOUGHT = 0.28, 1.35
CHINESE = re.compile(r"[㐀-鿿]+")


def keys(sent: Iterable[str]) -> int:
    """Count the keys of 'key ctrl+n' and 'type 王德福 3'."""
    return sum(_keys(*word.split(" ", 1)) for word in sent)


def _keys(how: str, what: str) -> int:
    if how == "key":
        return len(what.split("+"))
    runs = CHINESE.findall(what)
    return len(CHINESE.sub("", what)) + sum(len(letters(run)) + 1 for run in runs)


def letters(run: str) -> str:
    """The full pinyin of a run of Chinese."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(run))


def seconds(pressed: int, steps: int) -> float:
    """How long so many keys take, in so many steps."""
    return pressed * KEY + steps * THOUGHT

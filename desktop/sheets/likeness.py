"""What a heading that no word names resembles most: a suggestion to the clerk, never sure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from math import log
from weakref import WeakKeyDictionary

from desktop.kit.fields import Date, Duration, Money, Number, Time
from desktop.sheets.candidates import Candidate
from desktop.sheets.lexicon import Entry, Lexicon
from desktop.sheets.synonyms import fold
from desktop.sheets.wording import key

SHORTEST = 3  # characters: 情况 resembles anything
LEAST = 0.5  # so much of a heading and a word must be alike
NEARBY = 0.9  # a step or two to a name the record is known by
SURELY = 0.75  # how certain a word is that is alike throughout
TIME = re.compile(r"(时间|日期|年月|时限|期限|[至到]|何时)$")
COUNT = re.compile(r"([数额率量次分]|金额|时长|面积|标准|年龄|排名|名次)$")
PERSON = re.compile(r"(人|人员|姓名|干部|领导|党员|员|者|书记|主任)$")
_known: WeakKeyDictionary[Lexicon, dict[str, Likeness]] = WeakKeyDictionary()


class Likeness:
    """The words of one ledger's own fields and references, by the pairs of characters they are made of."""

    def __init__(self, lexicon: Lexicon, ledger: str) -> None:
        near = [e for e in lexicon.entries(ledger) if not e.refs or (e.is_name and e.reach() >= NEARBY)]
        words = [(entry, word, _pairs(fold(word)[0])) for entry in near for word in entry.names]
        self._words = [(entry, _kind_of(entry, word), pairs) for entry, word, pairs in words if pairs]
        often = Counter(pair for *_, pairs in self._words for pair in pairs)
        self._weight = {pair: log(1 + len(self._words) / count) for pair, count in often.items()}
        self._rare = log(1 + len(self._words))

    def likeliest(self, path: Sequence[str]) -> Candidate | None:
        """Return the field whose word is most alike a heading, or the heading with its group before it."""
        leaf = re.sub(r"\([^)]*\)", "", key(path[-1]))
        if len(leaf) < SHORTEST:
            return None
        asked = [_pairs(fold(leaf)[0])] + ([_pairs(fold(key(path[-2]) + leaf)[0])] if len(path) > 1 else [])
        fitting = [(entry, pairs) for entry, kind, pairs in self._words if kind == _kind(leaf)]
        found = ((self._alike(one, pairs), entry) for entry, pairs in fitting for one in asked if one & pairs)
        best = max(found, key=lambda pair: pair[0], default=None)
        return Candidate(best[1], best[0] * SURELY) if best and best[0] >= LEAST else None

    def _alike(self, asked: frozenset[str], word: frozenset[str]) -> float:
        return self._sum(asked & word) / (0.5 * self._sum(asked) + 0.5 * self._sum(word))

    def _sum(self, pairs: Iterable[str]) -> float:
        return sum(self._weight.get(pair, self._rare) for pair in pairs)


def likeness(lexicon: Lexicon, ledger: str) -> Likeness:
    """Gather a ledger's words once for each lexicon."""
    known = _known.setdefault(lexicon, {})
    if ledger not in known:
        known[ledger] = Likeness(lexicon, ledger)
    return known[ledger]


def _pairs(word: str) -> frozenset[str]:
    return frozenset(word[n : n + 2] for n in range(len(word) - 1))


def _kind(leaf: str) -> str:
    """What kind of thing a heading's end asks for."""
    kinds = (("time", TIME), ("person", PERSON), ("count", COUNT))
    return next((kind for kind, pattern in kinds if pattern.search(leaf)), "text")


def _kind_of(entry: Entry, word: str) -> str:
    if isinstance(entry.field, Date | Time):
        return "time"
    if isinstance(entry.field, Number | Money | Duration):
        return "count"
    return "person" if PERSON.search(word) else "text"

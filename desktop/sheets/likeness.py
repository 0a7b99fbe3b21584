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

SHORTEST, LONGEST = 3, 40  # characters: 情况 resembles anything
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
        self._words = [(entry, pairs) for entry, _, pairs in words]
        self._holding: dict[tuple[str, str], list[int]] = {}  # by kind and pair, the words that have it
        for number, (entry, word, pairs) in enumerate(words):
            for pair in pairs:
                self._holding.setdefault((_kind_of(entry, word), pair), []).append(number)
        often = Counter(pair for *_, pairs in words for pair in pairs)
        self._weight = {pair: log(1 + len(words) / count) for pair, count in often.items()}
        self._rare = log(1 + len(words))
        self._found: dict[tuple[str, ...], Candidate | None] = {}

    def likeliest(self, path: Sequence[str]) -> Candidate | None:
        """Return the field whose word is most alike a heading, or the heading with its group before it."""
        asked = tuple(key(word) for word in path[-2:])
        if asked not in self._found:
            self._found[asked] = self._likeliest(asked)
        return self._found[asked]

    def _likeliest(self, path: tuple[str, ...]) -> Candidate | None:
        leaf = re.sub(r"\([^)]*\)", "", path[-1])
        if not SHORTEST <= len(leaf) <= LONGEST:
            return None
        best, kind = (LEAST, -1), _kind(leaf)
        for asked in (_pairs(fold(word)[0]) for word in dict.fromkeys((leaf, "".join((*path[:-1], leaf))))):
            sharing = {n for pair in asked for n in self._holding.get((kind, pair), ())}
            best = max([best, *((self._alike(asked, self._words[n][1]), -n) for n in sharing)])
        return Candidate(self._words[-best[1]][0], best[0] * SURELY) if best[1] <= 0 and best[0] > LEAST else None

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

"""How Chinese characters are read: a table made once (bench/make_pinyin.py), so that names are found by letters."""

from __future__ import annotations

import re
from functools import cache
from itertools import product

from desktop.kit.places import resource

TABLE = "pinyin.txt"
_MOST = 8  # readings of one name that are kept
_SURNAMES = {"单": "shan", "曾": "zeng", "仇": "qiu", "区": "ou", "朴": "piao", "解": "xie", "查": "zha", "盖": "ge"}
_SURNAMES |= {"尉": "yu", "乐": "yue", "缪": "miao", "翟": "zhai", "覃": "qin", "折": "she", "冼": "xian", "员": "yun"}
_COUNTED = re.compile(r"[一二三四五六七八九十]+(?=[组队社届次季月号村])|\d+")
_CHINESE = dict(zip("一二三四五六七八九", range(1, 10), strict=True))


@cache
def table() -> dict[str, tuple[str, ...]]:
    """Return every character with its readings, the commonest first, without tones, ü as v."""
    readings: dict[str, tuple[str, ...]] = {}
    seconds: list[tuple[str, str]] = []
    for line in resource(TABLE).read_text(encoding="utf-8").splitlines():
        reading, first, others = line.split(" ")
        readings.update(dict.fromkeys(first, (reading,)))
        seconds += [(character, reading) for character in others]
    for character, reading in seconds:
        readings[character] += (reading,)
    return readings


def readings(name: str | None) -> str | None:
    """Return every way to type a name in letters: whole and as initials, also without its first character.

    张三丰 → zhangsanfeng zsf sanfeng sf.
    """
    if not name:
        return None
    known = table()
    syllables = [known[c] for c in name if c in known][:8]
    forms: dict[str, None] = {}
    for start in range(min(2, len(syllables))):
        rest = syllables[start:]
        if start == 0 or len(rest) > 1:
            for ways in _ways(rest):
                forms["".join(ways)] = forms["".join(way[0] for way in ways)] = None
    return " ".join(forms) or None


def _ways(syllables: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """Return the combinations of readings, where there are too many only with rarer readings one at a time."""
    count = 1
    for readings_of_one in syllables:
        count *= len(readings_of_one)
    if count <= _MOST:
        return list(product(*syllables))
    first = [one[0] for one in syllables]
    ways = [tuple(first)]
    for place, one in enumerate(syllables):
        ways += [(*first[:place], other, *first[place + 1 :]) for other in one[1:]]
    return ways


class Spoken(dict[str | None, str | None]):
    """The sorting key of each text met: by pinyin, numbers (also 一二三 before 组 and the like) by their size."""

    def __missing__(self, text: str | None) -> str | None:
        key = None if text is None else spoken(text)
        if len(self) > 400_000:
            self.clear()
        self[text] = key
        return key


def spoken(text: str) -> str:
    known = table()
    counted = _COUNTED.sub(lambda found: f"{_number(found[0]):09d}", text[:40])
    surname = _SURNAMES.get(counted[:1])
    parts = [known[c][0] + c if c in known else c for c in counted]
    if surname and len(counted) < 5:
        parts[0] = surname + counted[0]
    return " ".join(parts) if not counted.isascii() else counted


def _number(text: str) -> int:
    if text.isdecimal() and text.isascii():
        return int(text[-9:])
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(str(_CHINESE.get(c, 0)) for c in text))
    return (_CHINESE.get(tens[-1:], 1)) * 10 + _CHINESE.get(ones[:1], 0)

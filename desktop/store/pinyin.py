"""How Chinese characters are read: a table made once (bench/make_pinyin.py), so that names are found by letters."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import product

from desktop.kit.places import resource

TABLE = "pinyin.txt"
_MOST = 8  # readings of one name that are kept
# as a surname read otherwise than usual: each with a character that always sounds so
_SURNAMES = dict(zip("单曾仇区朴解查盖尉乐缪翟覃折冼员", "山增秋欧票写扎哥鱼月庙宅亲社先云", strict=True))
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


@lru_cache(16_384)
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


@cache
def _keys() -> dict[int, str]:
    """Return for every character the place of its first reading among all, as a letter, then itself."""
    ways = sorted({ways[0] for ways in table().values()})
    places = {way: chr(0x100 + place) for place, way in enumerate(ways)}
    return {ord(c): places[ways[0]] + c for c, ways in table().items()}


def spoken(text: str) -> str:
    counted = _COUNTED.sub(lambda found: f"{_number(found[0]):09d}", text[:40])
    if counted.isascii():
        return counted
    key = counted.translate(_keys())
    sounds = _SURNAMES.get(counted[0]) if len(counted) < 5 else None
    return _keys()[ord(sounds)][0] + key[1:] if sounds else key


def _number(text: str) -> int:
    if text.isdecimal() and text.isascii():
        return int(text[-9:])
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return int("".join(str(_CHINESE.get(c, 0)) for c in text))
    return (_CHINESE.get(tens[-1:], 1)) * 10 + _CHINESE.get(ones[:1], 0)

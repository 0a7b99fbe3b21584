"""Months, quarters and meeting types as levels of a heading: 3月/党员大会, 一季度/时长, 支委会次数/1月."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from desktop.sheets.wording import key

At = dict[str, int | str]

CHINESE = {c: n for n, c in enumerate("一二三四五六七八九十", 1)} | {"十一": 11, "十二": 12, "元": 1, "正": 1}
MONTH = re.compile(r"^(?:(\d{4})年)?(十[一二]|[一二三四五六七八九十元]|1[0-2]|0?[1-9])月(?:份)?")
QUARTER = re.compile(r"^(?:(\d{4})年)?第?([一二三四1-4]|[ⅠⅡⅢⅣ]|iv|i{1,3})季(?:度)?")
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
YEARLY = re.compile(r"^(全年|本年|年度|年内|本年度)(?!份)")
HALF = re.compile(r"^[上下]半年(度)?")  # above its months and quarters it says nothing more
SUBJECT = re.compile(r"^(三会一课|(党内|支部)?组织生活)(?=..)")
AND_MORE = re.compile(r"^(及|和|与|暨)?(主题党日|党日|组织生活会?)?(活动)?(制度)?(召开|开展|落实|执行|参加)?(情况|次数|统计)?$")
OF_THE_YEAR = re.compile(r"^(年度|全年|本年度?)(?=组织生活会|民主评议|民主生活会)")
# The standard names of meeting types, and what county sheets call them
TYPES = {
    "支部党员大会": "党员大会 支部大会 党员会议 大会 全体党员大会 支部党员会",
    "支部委员会": "支委会 支委会议 支部委员会议 支部委员会会议 支委会会议",
    "党小组会": "小组会 党小组会议 党小组",
    "党课": "上党课 支部党课 党课学习",
    "主题党日活动": "主题党日 党日 党日活动",
    "组织生活会": "专题组织生活会 支部组织生活会",
    "民主评议党员": "民主评议 党员民主评议",
    "民主生活会": "",
    "村民代表会议": "村民代表会 代表会议 村民代表大会",
    "村民会议": "村民大会",
    "村民小组会": "村民小组会议",
    "村务监督会": "村务监督会议 监委会会议",
    "两委会": "两委会议 村两委会 村两委会议 两委联席会 两委联席会议 村两委联席会议",
    "党群议事会": "议事会",
}
AFTER_TYPE = re.compile(r"^(活动|会议)?(召开|开展|实际|落实)?(次数|情况|会议|考勤|(到会|参加|参会|出勤|出席|考勤|签到)情况|数|开展次数)?$")

SAYS_NOTHING = re.compile(r"^(活动|会议)?(召开|开展|落实|到会|参加|参会|出勤|出席|考勤|签到)?(情况|会议|数)?$")


@dataclass(frozen=True)
class Levels:
    """What a heading path fixes (`at`), and the words of it that are left to name the value."""

    at: At = field(default_factory=dict)
    rest: tuple[str, ...] = ()


class TypeWords:
    """The ways of writing a meeting type, longest first."""

    def __init__(self, words: Mapping[str, str] | None = None) -> None:
        own = {key(w): name for name, texts in TYPES.items() for w in [name, *texts.split()]}
        given = {key(w): name for w, name in (words or {}).items()}
        standard = {own[w]: name for w, name in given.items() if w in own}
        self.words = {w: standard.get(name, name) for w, name in own.items()} | given
        self._longest = sorted(self.words, key=len, reverse=True)
        self._split: dict[str, tuple[str, str] | None] = {}

    def split(self, text: str) -> tuple[str, str] | None:
        """Return the type a text begins with and the words after it."""
        if text not in self._split:
            self._split[text] = self._parted(text)
        return self._split[text]

    def _parted(self, text: str) -> tuple[str, str] | None:
        for plain in dict.fromkeys((text, re.sub(r"^(村?党)?支部(?=主题党日|党课|组织生活)", "", text))):
            for word in self._longest:
                if plain.startswith(word) and AFTER_TYPE.match(plain[len(word) :]):
                    return self.words[word], plain[len(word) :]
        return None

    def inside(self, text: str) -> str | None:
        """Return the only type a title speaks of, if it speaks of one."""
        plain = key(text)
        found: list[str] = []
        for word in self._longest:
            if len(word) >= 2 and word not in ("大会", "党小组", "党日") and word in plain:
                found.append(self.words[word])
                plain = plain.replace(word, "")
        return found[0] if len(set(found)) == 1 else None


def levels(path: Sequence[str], types: TypeWords) -> Levels:
    """Take months, quarters and types out of a heading path."""
    at: At = {}
    rest: list[str] = []
    for place, part in enumerate(path):
        plain = re.sub(r"[（(](次|人次|√|场次)[）)]$", "", key(part))
        word = HALF.sub("", _period(_as_month(plain, path[:place]), at))
        word = OF_THE_YEAR.sub("", word)
        found = types.split(word) if word else None
        if found and at.get("type", found[0]) == found[0]:
            at["type"], word = found
            word = "" if SAYS_NOTHING.match(word) else word
        if word:
            rest.append(key(part) if word == plain else word)
    if not at:
        return Levels(at, tuple(rest))
    subjects = ((word, SUBJECT.sub("", word)) for word in rest)
    return Levels(at, tuple(short for word, short in subjects if short == word or not AND_MORE.match(short)))


def _as_month(word: str, above: Sequence[str]) -> str:
    """A bare number under 每月交纳情况 is a month."""
    monthly = word.isdecimal() and 1 <= int(word) <= 12 and any(re.search(r"每月|逐月|各月|月份|按月", w) for w in above)
    return f"{int(word)}月" if monthly else word


def _period(word: str, at: At) -> str:
    for pattern, name in ((MONTH, "month"), (QUARTER, "quarter")):
        found = pattern.match(word)
        if found and name not in at:
            at[name] = number(found[2])
            if found[1]:
                at["year"] = int(found[1])
            return word[found.end() :]
    return word


def number(text: str) -> int:
    """Read a month's or quarter's number: 3, 三, 十二, 元, Ⅲ."""
    return int(text) if text.isdecimal() else CHINESE.get(text) or ROMAN.get(key(text), 0)


def row_name(name: str, types: TypeWords) -> tuple[str, int | str] | None:
    """Read a printed row name: ('quarter', 1), ('month', 3), ('type', '党课')."""
    found = levels((name,), types)
    if len(found.at) == 1 and not found.rest:
        return next(iter(found.at.items()))
    return None

"""The ways of reading a heading's words: without its brackets, its 本人 and 所在, in the words any meeting has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from desktop.kit.fields import Date, Duration, Field, Money, Number, Text
from desktop.sheets.synonyms import LEAVES, TIED, gathered
from desktop.sheets.wording import HINT, key

NUMBERED = re.compile(r"^\s*([①-⑳]|[（(][一二三四五六七八九十\d]{1,2}[）)]|([一二三四五六七八九十]{1,2}|\d{1,2})[、.．])\s*(?=\D{2})")
BEFORE = re.compile(
    r"^(有效|二代|公民|居民|本人|现在|现任?(?!户主)|目前|所在|所属|具体|详细|个人"
    r"|实际(?!完成|完工|开工|竣工)|本次|当前|其中|外出|常用|所(?=联系|走访)|被(?=走访|访|联系|包联|包保|帮扶))"
)
AFTER = re.compile(r"(信息|资料|全称|一栏|名单|姓名|[%％])$")
WHEN, WHERE = re.compile(r"^何时(.{2,})$"), re.compile(r"^在?何[地处](.{2,})$")  # 何时发现, 在何地务工
TOLD = re.compile(r"^.{2,}(?<![人员者长主属友方])的(?!.*(电话|方式|号码?|关系)$)(.{4,})$")  # 可供查验的佐证材料
FILLERS = re.compile(r"详细|具体|主要|有关|相关|的")
LISTED = re.compile(r"[（(]([^（）()、]+、){2,}[^（）()、]+[）)]$")
PATTERN = re.compile(r"[yYmMdDhHsS:/.\-年月日时分位\d]+|√")
OPTIONS = re.compile(r"[^/、]{1,8}([/、][^/、]{1,8})+")
PLAIN = re.compile(r"选项|是否|人次|签字|村?社区|手机|座机|固话|居委会|街道|镇|区|市|省市县区?")
COUNTED = {"人": "人数", "名": "人数", "户": "户数", "次": "次数", "张": "数", "个": "数", "人次": "人次"}
UNITS: dict[str, tuple[type[Field], ...]] = {
    "元": (Money,), "万元": (Money,), "元/月": (Money,), "元/年": (Money,), "小时": (Duration,), "分钟": (Duration, Number),
    "岁": (Number,), "人": (Number,), "次": (Number,), "户": (Number,), "票": (Number,), "年": (Number, Date),
    "%": (Number, Text), "亩": (Number, Text), "平方米": (Number, Text),
}  # fmt: skip
OR_OFFICE = frozenset({"单位", "名称", "单位名称", "或单位", "或名称"})  # 姓名（单位）: a name either way
MEASURES = frozenset({"元", "万元", "元/月", "元/年", "小时", "分钟", "公斤", "亩", "平方米", "件", "%", "％"})


@dataclass(frozen=True)
class Form:
    """One way of reading a heading's words: the word to look up, its weight, what else the heading says."""

    word: str
    weight: float
    said: tuple[str, ...] = ()


def forms(heading: str) -> list[Form]:
    """The words a heading can be looked up by: whole, without brackets, without 本人/所在 and the like."""
    whole = key(heading)
    said = tuple(w for w in re.findall(r"[（(]([^）)]*)[）)]", whole) if w)
    said = said if whole.endswith(")") else ()  # 发现（反馈）时间 says the same in another word
    bare = re.sub(r"[（(][^）)]*[）)]", "", whole)
    found = [Form(whole, 1.0), *([Form(LEAVES[whole], 0.97)] if whole in LEAVES else [])]
    if bare != whole and bare:
        units = tuple(w for w in said if w in MEASURES or w in COUNTED)
        plain = all(w in UNITS or w in MEASURES or w in OR_OFFICE or HINT.search(w) or _shape(w) for w in said)
        plain = plain or bool(LISTED.search(heading))  # 纠纷简况（时间、地点、起因、诉求） says what to write
        found.append(Form(bare, 0.99, units if plain else said))
        found += [Form(bare + COUNTED[w], 0.98) for w in said if w in COUNTED and not bare.endswith("数")]
    for word in _alternatives(bare):
        found.append(Form(word, 0.975, found[-1].said))
    return found


def _alternatives(bare: str) -> Iterator[str]:
    """姓名/名称 written both ways, 本人电话, 党员信息: the plain word behind them."""
    tried = {bare}
    inner = BEFORE.sub("", bare)
    tied = TIED.sub("联系", bare)
    asked = WHEN.sub(r"\1时间", WHERE.sub(r"\1地点", inner))
    told = TOLD.match(bare)
    ends = (AFTER.sub("", bare), inner, AFTER.sub("", inner), FILLERS.sub("", bare), *gathered(bare))
    ends = (*ends, told[2]) if told else ends
    for shorter in (tied, BEFORE.sub("", tied), asked, *ends):
        if shorter not in tried and len(shorter) >= 2:
            tried.add(shorter)
            yield shorter


def _shape(word: str) -> bool:
    """Whether a bracket only says how to write the value: yyyy-MM, 是/否, 男/女, 手机."""
    return bool(PATTERN.fullmatch(word) or OPTIONS.fullmatch(word) or PLAIN.fullmatch(word))

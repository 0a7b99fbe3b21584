"""A sheet that no ledger fits, read as a ledger of its own: its title, and of each column a field with its kind."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from functools import partial

from desktop.kit import identity, reading
from desktop.ledgers.own import OwnField
from desktop.sheets.layout import Blank, Column, Layout
from desktop.sheets.tables.rows import Value
from desktop.sheets.wording import NUMBER_WORDS, SIGN, key

FEW = 12  # words of a choice at most
LONG = 24  # characters from which a text is a long one
SHORT = 12  # characters of a choice's word at most
LABEL = 20
UNITS = (
    "元 元/月 元/亩 亩 平方米 ㎡ 米 公里 人 人次 户 个 次 岁 周岁 年 月 天 小时 分 分钟 公斤 斤 吨 头 只 棵 株 辆 张 份 件 起 处 间 "
    "栋 口 台 套 % 场"
).split()
UNIT = re.compile(rf"[（(]({'|'.join(map(re.escape, UNITS))})[)）]$")
UNWRITTEN = re.compile(
    r"([_＿×Ｘｘ]+|(?<![A-Za-z])[Xx]{2,}(?![A-Za-z]))(乡[（(]镇[）)]|镇[（(]乡[）)]|省|市|县|区|镇|乡|街道|村民小组|村|社区|组|年度?)?"
)
PLACES = (  # whose sheet it is, before what it is about: 河东县 石桥镇 柳河村
    re.compile(r"^\S{1,4}?(县|旗|(?<![超城门都])市|(?<![小社校园地辖])区)(?=\S{4})"),
    re.compile(r"^\S{1,4}?((?<![乡城村])镇|(?<![返回下故])乡(?![村镇])|街道)(?=\S{4})"),
    re.compile(r"^\S{1,5}?((?<!农)村(?![民级委干集两务组“\"（(])|社区)(?=\S{3})"),
)
YEAR = re.compile(r"(?:\d{4}|[〇零一二三四五六七八九]{4}|\s)年度?(?:第?[一二三四1234]季度|\d{1,2}月份?|[上下]半年)?|^年度")
ENUMERATION = re.compile(r"^附[件表]\s*\d*[:：]?\s*")
FILLING = re.compile(r"填[表报]|制表|统计|单位|^(村|年|月|日|年度)$|审[核批]|意见")
SIGNED = re.compile(r"签字|签名|签章|盖章|手印|签收|摁印")
NAMES = tuple(map(re.compile, ("^姓名$", "姓名|户主", "人员?$", "名称", "名$")))  # the first that is found
DAY = re.compile(r"(日期|时间|年月日?|[始止期效]日|^何时|[（(]年月日?)([（(].*)?[）)]?$")
PHONE = re.compile(r"电话|手机|联系方式|联系号码")
IDENTITY = re.compile(r"身份证")
CODED = re.compile(r"编号|编码|代码|证号|账号|卡号|号码|证书|门牌|车牌|年度|^年份$|号$")
MONEY = re.compile(r"金额|租金|补贴|补助|工资|费用|资金|单价|总价|收入|支出|[（(]元|费$|(?<!条)款$|(?<!评)价$")
UNPAID = re.compile(r"来源|面积|方式|名称|对象|类[型别]|单位|情况|时间|日期|人$|万元")
COUNT = re.compile(r"面积|数量|人数|户数|亩数|只数|头数|个数|[人次]数|人次|年龄|周岁|数$|产量|重量|长度")
STORY = re.compile(r"(情况|说明|内容|备注|事由|措施|原因|意见|记录|经过|需求)([（(].*[）)])?$")
YES_NO = frozenset("是否√×✓✔✗") | {"是", "否"}


@dataclass(frozen=True)
class Offer:
    """A field proposed for a column: where it stands, what is written above it, and the field."""

    col: int
    heading: str
    field: OwnField


def title_of(layout: Layout, file: str = "") -> str:
    """Return what the ledger may be called: the sheet's title without place and year, or its or the file's name."""
    sheet = "" if re.match(r"(?i)sheet|工作表\d|粘贴的内容", layout.sheet) else layout.sheet
    stem = re.sub(r"\.\w{2,4}$", "", file)
    above = [text for (row, _), text in layout.texts.items() if layout.table and row < layout.table.top]
    for text in (layout.heading, layout.title, max(above, key=len, default=""), sheet, stem):
        plain = UNWRITTEN.sub("", ENUMERATION.sub("", re.sub(r"\s+", "", text)))
        plain = YEAR.sub("", re.sub(r"[（(][^（()）]*[)）]", "", plain))
        for place in PLACES:
            plain = place.sub("", plain)
        plain = re.sub(r"(填报|登记|一览|统计)?(表|清册)$", "", YEAR.sub("", plain)) or plain
        if plain:
            return plain[:LABEL]
    return "新台账"


def offers(columns: Sequence[Column], values: Mapping[int, Sequence[Value]]) -> tuple[Offer, ...]:
    """Propose a field for each column, from what stands in it, or else from its heading. 序号 and signatures are none."""
    kept = keepable(columns)
    labels = _labels(kept)
    found = []
    for column, label in zip(kept, labels, strict=True):
        said = [v for v in values.get(column.col, ()) if v is not None and reading.tidy(v)]
        own = _read(label, column, said or list(column.samples))
        bare = UNIT.sub("", label) if own.unit else label
        found.append(Offer(column.col, column.heading, replace(own, label=bare)))
    return _with_name_required(found, values)


def keepable(columns: Sequence[Column]) -> list[Column]:
    """Return the columns that could be fields: all but 序号 and signatures."""
    return [c for c in columns if key(c.path[-1] if c.path else "") not in NUMBER_WORDS and not _signed(c)]


def of_form(blanks: Sequence[Blank]) -> tuple[Offer, ...]:
    """Propose a field for each blank of a form; who fills it in and when is none."""
    kept = [b for b in blanks if b.label and not FILLING.search(b.label) and not SIGNED.search(b.label)]
    asked = {b.label: b for b in reversed(kept)}
    columns = [Column(n, (b.label,), choices=b.choices) for n, b in enumerate(reversed(asked.values()), 1)]
    return offers(columns, {})


def called(fields: Sequence[OwnField]) -> OwnField:
    """Return the field by which people would call a record."""
    texts = [f for f in fields if f.kind == "文字"] or list(fields)
    named = (f for pattern in NAMES for f in texts if pattern.search(f.label))
    return next(named, texts[0])


def key_of(found: Sequence[Offer], values: Mapping[int, Sequence[Value]]) -> str:
    """Return the label of the identity number that tells the records apart, or '' if none does."""
    for offer in found:
        said = [reading.tidy(v) for v in values.get(offer.col, ())]
        if offer.field.kind == "身份证号" and said and all(said) and len(set(said)) == len(said):
            return offer.field.label
    return ""


def _signed(column: Column) -> bool:
    return any(SIGNED.search(level) or SIGN.fullmatch(level) for level in column.path)


def _labels(columns: Sequence[Column]) -> list[str]:
    """Name each column by its lowest level, by all of them where that is not its own."""
    last = [re.sub(r"\s+", "", c.path[-1]) if c.path else f"第{c.col}列" for c in columns]
    whole = [re.sub(r"\s+", "", "·".join(c.path)) or word for c, word in zip(columns, last, strict=True)]
    chosen = [w if last.count(word) > 1 else word for word, w in zip(last, whole, strict=True)]
    seen, found = Counter[str](), []
    for label in (re.sub(r"[*＊※]", "", word)[:40] for word in chosen):
        seen[label] += 1
        found.append(label if seen[label] == 1 else f"{label}{seen[label]}")
    return found


def _read(label: str, column: Column, said: Sequence[Value]) -> OwnField:
    unit = found[1] if (found := UNIT.search(label)) else ""
    if column.choices:
        return OwnField(label, "选项", tuple(dict.fromkeys(column.choices)))
    kind = _by_values(label, said) if said else _by_heading(label)
    words = _words(said) if kind == "选项" else ()
    return OwnField(label, kind, words, unit=unit if kind in ("数", "金额") else "")


def _by_heading(label: str) -> str:
    if label.startswith("是否"):
        return "是否"
    if MONEY.search(label) and not UNPAID.search(label):
        return "金额"
    for pattern, kind in ((IDENTITY, "身份证号"), (PHONE, "电话"), (DAY, "日期"), (COUNT, "数"), (UNIT, "数")):
        if pattern.search(label):
            return kind
    return "长文字" if STORY.search(label) else "文字"


def _by_values(label: str, said: Sequence[Value]) -> str:
    texts = [reading.tidy(v) for v in said]
    for fits, kind in (
        (partial(_identities, label), "身份证号"), (partial(_phones, label), "电话"), (_flags, "是否"),
        (partial(_days, label), "日期"), (_times, "时间"), (partial(_money, label), "金额"),
        (partial(_numbers, label), "数"),
    ):  # fmt: skip
        if fits(said, texts):
            return kind
    named = any(pattern.search(label) for pattern in NAMES[:2])
    if not named and not CODED.search(label) and _words(said):
        return "选项"
    long = max(map(len, texts)) > LONG or any("\n" in text for text in texts)
    return "长文字" if long else "文字"


def _identities(label: str, said: Sequence[Value], texts: Sequence[str]) -> bool:
    good = sum(not identity.complaint(text.upper()) for text in texts)
    return good == len(texts) or (bool(IDENTITY.search(label)) and good >= 0.8 * len(texts))


def _phones(label: str, said: Sequence[Value], texts: Sequence[str]) -> bool:
    pattern = r"1[3-9]\d{9}|0\d{2,3}-?\d{7,8}" + (r"|[2-9]\d{6,7}" if PHONE.search(label) else "")
    return all(re.fullmatch(rf"({pattern})([、,，/;； ]({pattern}))*", text) for text in texts)


def _flags(said: Sequence[Value], texts: Sequence[str]) -> bool:
    return set(texts) <= YES_NO


def _days(label: str, said: Sequence[Value], texts: Sequence[str]) -> bool:
    """Whether all are dates: as the file says, with separators, or bare digits below a heading that speaks of days."""
    today = date.today()
    both = list(zip(said, texts, strict=True))
    if not all(isinstance(v, date) or reading.read_date(t, today) for v, t in both):
        return False
    plain = all(isinstance(v, date) or re.match(r"(19|20)\d\d([-./年]\d|年)", t) for v, t in both)
    numbers = any(isinstance(v, int | float) for v in said) or all(re.fullmatch(r"[\d.]+", t) for t in texts)
    return bool(DAY.search(label)) if numbers or not plain else True


def _times(said: Sequence[Value], texts: Sequence[str]) -> bool:
    return all(isinstance(v, time) or re.fullmatch(r"\d{1,2}[:：]\d\d", t) for v, t in zip(said, texts, strict=True))


def _money(label: str, said: Sequence[Value], texts: Sequence[str]) -> bool:
    numbers = [reading.read_number(t) if re.fullmatch(r"[¥￥]?-?[\d,]+(\.\d{1,2})?元?", t) else None for t in texts]
    return None not in numbers and bool(MONEY.search(label)) and not UNPAID.search(label)


def _numbers(label: str, said: Sequence[Value], texts: Sequence[str]) -> bool:
    if CODED.search(label) or PHONE.search(label):
        return False
    return all(re.fullmatch(r"-?(0|[1-9][\d,]{0,11})(\.\d{1,6})?", text) for text in texts)


def _words(said: Sequence[Value]) -> tuple[str, ...]:
    """Return the words of a choice, the most frequent first; none if they do not repeat."""
    counts = Counter(reading.tidy(v) for v in said)
    few = 2 <= len(counts) <= FEW and len(said) >= 3 * len(counts)
    return tuple(w for w, _ in counts.most_common()) if few and all(len(w) <= SHORT for w in counts) else ()


def _with_name_required(found: list[Offer], values: Mapping[int, Sequence[Value]]) -> tuple[Offer, ...]:
    """Ask for the name, where no row leaves it blank."""
    if not found:
        return ()
    name = called([offer.field for offer in found])
    offer = next(o for o in found if o.field is name)
    filled = all(reading.tidy(v) for v in values.get(offer.col, ()))
    asked = replace(offer, field=replace(name, required=filled))
    return tuple(asked if o is offer else o for o in found)

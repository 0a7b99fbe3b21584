"""Gaps to fill inside a text: 填报单位：____, ____县____乡（镇）____村, （  ）季度, XX村, 应到  人."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_GAP = r"[\s　_＿]"
_STAND_IN = r"(?:[XxＸｘ×○〇＊*]{1,6}|某某?)"
_DAYS = rf"{_GAP}*(?:\d{{1,2}}|{_STAND_IN})?{_GAP}*"
_DATE = rf"(?:\d{{4}}|{_GAP}*|{_STAND_IN}){_GAP}*年{_DAYS}月(?:{_DAYS}日)?"
_CLOCK = rf"(?>(?:{_GAP}+|(?<=[日至到午—－–~～-]))(?:时(?!{_GAP}*[间长候限刻段])(?:{_GAP}*分)?|点{_GAP}*分))"
_UNTIL = rf"{_GAP}*(?:[至到]|[—－–~～-]{{1,2}})(?:[上下]午)?"
_MOMENT = rf"(?:{_DATE}|{_GAP}+月{_GAP}*日)(?:(?<=日){_CLOCK}(?!{_UNTIL}{_CLOCK}))?"
_PLACES = (
    r"省|市|县(?:（[市区、]+）|\([市区、]+\)|区)?|区(?!域|别)|乡(?:（[镇街道、]+）|\([镇街道、]+\)|镇)?|镇|街道"
    r"|苏木|嘎查|独贵龙|村民?小?组|村(?:（[社区居、]+）|\([社区居、]+\))?(?!民|务|级|部|委)|村民委员会|村委会|社区|社(?![区会保])|屯|组(?!织)|党小组|党支部|支部|党总支|党委"
)
_TIMES = r"年度?|季度?|月份?|日"
_COUNTS = r"人次?|名|户|次|万?元|小时|票|[%％]|份|件|周?岁|亩|平方米|分钟|分"

LABELLED = re.compile(
    rf"((?<![一-鿿])(?:[一-鿿][ 　]+){{1,3}}[一-鿿](?=[ 　]*[:：])|[^\s:：＿_；;，,。、/／]{{1,16}})"
    rf"[ 　]*[:：]((?:{_MOMENT})|{_GAP}*)(?={_GAP}|$|[；;，,。、（(]|[一-鿿]{{1,12}}[:：])"
)
DATED = re.compile(_MOMENT)
CLOCKED = re.compile(rf"({_CLOCK})(?:{_UNTIL}({_CLOCK}))?")
NAMED = re.compile(rf"([（(]?)((?:[_＿]{{2,}}|[ 　]{{2,}}|　|{_STAND_IN})[ 　]*)({_PLACES}|{_TIMES})")
COUNTED = re.compile(rf"(?<![/／])([一-鿿（）()]{{2,10}}[:：]?)((?:[_＿]{{2,}}|[ 　]{{2,}}|　)[ 　]*)({_COUNTS})")
BRACKETED = re.compile(rf"([一-鿿]{{2,10}})?[（(]([ 　_＿]+)[）)](?:({_COUNTS})|({_TIMES}|{_PLACES}))")
SPACED = re.compile(r"(?<![一-鿿])([一-鿿]{2,10})([_＿ 　]{3,})(?=[。，；;,])")
# Nothing but what is counted: the label stands beside
DRAWN_OUT = re.compile(r"(?!.*月.*日)[一-鿿](?:[ 　]+[一-鿿])+\s*")
LONE = re.compile(rf"[ 　_＿]+(?=({_COUNTS})[ 　]*$)|[ 　_＿]{{2,}}(?=[一-鿿][ 　]*$)")
RULED = re.compile(r"[_＿]{3,}")
AHEAD = re.compile(r"([一-鿿（）()]{1,8})([_＿]{2,})[ 　]*")  # 镇____ 村____: each word before its gap
DAY, HOUR = "年月日", "时分"  # tails: what is printed after a gap and the value brings itself


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap in a text, from `start` to `end`; `label` says what is missing, `tail` what the value itself brings.

    Without a label it is that of the cell beside it.
    """

    start: int
    end: int
    label: str
    tail: str = ""


def gaps(raw: str) -> list[Gap]:
    """Find the gaps of a text, in order, none overlapping; a word drawn out, 上　半　年, has none."""
    if DRAWN_OUT.fullmatch(raw):
        return []
    found: list[Gap] = []
    for gap in _all(raw):
        if all(gap.end < g.start or gap.start >= g.end for g in found):
            found.append(gap)
    return sorted(found, key=lambda g: g.start)


def months(raw: str, gap: Gap) -> list[Gap]:
    """Part a gap for a month into its year and its month."""
    start = len(raw[: gap.start].rstrip(" 　_＿"))
    found = NAMED.finditer(raw, start, gap.end)
    return [Gap(m.start(2), m.end(2), m[3]) for m in found] or [gap]


def _all(raw: str) -> Iterator[Gap]:
    if re.fullmatch(f"(?:{AHEAD.pattern}){{2,}}", raw.strip(" 　")):
        yield from (Gap(match.start(2), match.end(2), match[1]) for match in AHEAD.finditer(raw))
        return
    yield from _labelled(raw)
    yield from _dated(raw)
    yield from _clocks(raw)
    for match in BRACKETED.finditer(raw):
        yield Gap(match.start(2), match.end(2), (match[1] or match[3]) if match[3] else match[4])
    for match in NAMED.finditer(raw):
        yield Gap(match.start(2), match.end(2), match[3])
    for match in COUNTED.finditer(raw):
        name = _unbracketed(match[1].rstrip(":："))
        yield Gap(match.start(2), match.end(2), f"{name}次数" if match[3] == "次" and "次" not in name else name)
    if lone := LONE.match(raw):
        yield Gap(lone.start(), lone.end(), "")
    for match in SPACED.finditer(raw):
        yield Gap(match.start(2), match.end(2), match[1])
    for match in RULED.finditer(raw):
        before = re.findall(r"[一-鿿]{1,12}", raw[: match.start()])
        yield Gap(match.start(), match.end(), before[-1] if before else "")


def _labelled(raw: str) -> Iterator[Gap]:
    for match in LABELLED.finditer(raw):
        filled = match[2].strip(" 　_＿\n")
        if filled and not _open_date(filled):
            continue
        tail = _tail(filled) if filled else ""
        rest = raw[match.end() :].strip(" 　_＿\n\r\t")
        if filled or not rest or re.match(r"[；;，,。、（(]|[^\s:：]{1,16}[ 　]*[:：]", rest):
            yield Gap(match.start(2), match.end(2), _unbracketed(match[1].rstrip(":：")), tail)


def _unbracketed(label: str) -> str:
    """Take off a bracket that lost its partner."""
    if label[:1] in "（(" and not re.search(r"[）)]", label):
        label = label[1:]
    return label if re.search(r"[（(]", label) else label.rstrip("）)")


def _dated(raw: str) -> Iterator[Gap]:
    for match in DATED.finditer(raw):
        if _open_date(match[0]):
            start = match.start() + len(match[0]) - len(match[0].lstrip(" 　"))
            label = "截至" if raw[: start].rstrip().endswith(("截至", "截止")) else "日期"
            yield Gap(start, match.end(), label, _tail(match[0]))


def _clocks(raw: str) -> Iterator[Gap]:
    """时 分至 时 分: when it begins and when it ends."""
    for match in CLOCKED.finditer(raw):
        for number, name in ((1, "开始时间"), (2, "结束时间")):
            if match[number]:
                yield Gap(match.start(number), match.end(number), name, HOUR)


def _tail(written: str) -> str:
    day = (DAY if "年" in written else DAY[1:]) if "日" in written else "年月"
    return day + HOUR if re.search("日.*[时点]", written, re.DOTALL) else day


def _open_date(text: str) -> bool:
    """Whether a date still has a gap: 2017年2月  日 has, 2017年2月3日 has not."""
    if not re.search(r"[\d\s　_＿XxＸ×]", text.strip()) and text.strip() == text:
        return False
    gap = re.search(r"^[\s　_＿]+月|(?<!\d)[\s　_＿]*年|年[^\d]*月|月[^\d]+日|月[\s　_＿]*日|[XxＸ×]", text)
    return bool(gap) and not re.fullmatch(r"\s*\d{4}\s*年\s*\d{1,2}\s*月(\s*\d{1,2}\s*日)?\s*", text)

"""Gaps to fill inside a text: 填报单位：____, ____县____乡（镇）____村, （  ）季度, XX村, 应到  人."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_GAP = r"[\s　_＿]"
_STAND_IN = r"(?:[XxＸｘ×○〇＊*]{1,6}|某某?)"
_DAYS = rf"{_GAP}*(?:\d{{1,2}}|{_STAND_IN})?{_GAP}*"
_DATE = rf"(?:\d{{4}}|{_GAP}*|{_STAND_IN}){_GAP}*年{_DAYS}月(?:{_DAYS}日)?"
_PLACES = (
    r"省|市|县(?:（[市区、]+）|\([市区、]+\)|区)?|区(?!域|别)|乡(?:（[镇街道、]+）|\([镇街道、]+\)|镇)?|镇|街道"
    r"|村民?小?组|村(?:（[社区居、]+）|\([社区居、]+\))?(?!民|务|级|部)|社区|组(?!织)|党小组|党支部|支部|党总支|党委"
)
_TIMES = r"年度?|季度?|月份?|日"
_COUNTS = r"人次?|名|户|次|元|小时|票|[%％]|份|件"

LABELLED = re.compile(
    rf"([^\s:：＿_；;，,。、/／]{{1,16}})[ 　]*[:：]((?:{_DATE})|{_GAP}*)(?={_GAP}|$|[；;，,。、（(]|[一-鿿]{{1,12}}[:：])"
)
DATED = re.compile(_DATE)
NAMED = re.compile(rf"([（(]?)((?:[_＿]{{2,}}|[ 　]{{2,}}|　|{_STAND_IN})[ 　]*)({_PLACES}|{_TIMES})")
COUNTED = re.compile(rf"([一-鿿（）()]{{2,10}}[:：]?)((?:[_＿]{{2,}}|[ 　]{{2,}}|　)[ 　]*)({_COUNTS})")
BRACKETED = re.compile(r"[（(]([ 　_＿]+)[）)]([一-鿿]{1,2})")
RULED = re.compile(r"[_＿]{3,}")


@dataclass(frozen=True, slots=True)
class Gap:
    """A gap in a text, from `start` to `end`; `label` says what is missing, `tail` what the value itself brings."""

    start: int
    end: int
    label: str
    tail: str = ""


def gaps(raw: str) -> list[Gap]:
    """Find the gaps of a text, in order, none overlapping."""
    found: list[Gap] = []
    for gap in _all(raw):
        if all(gap.end < g.start or gap.start >= g.end for g in found):
            found.append(gap)
    return sorted(found, key=lambda g: g.start)


def _all(raw: str) -> Iterator[Gap]:
    yield from _labelled(raw)
    yield from _dated(raw)
    for match in BRACKETED.finditer(raw):
        yield Gap(match.start(1), match.end(1), match[2])
    for match in NAMED.finditer(raw):
        yield Gap(match.start(2), match.end(2), match[3])
    for match in COUNTED.finditer(raw):
        yield Gap(match.start(2), match.end(2), _unbracketed(match[1].rstrip(":：")))
    for match in RULED.finditer(raw):
        before = re.findall(r"[一-鿿]{1,12}", raw[: match.start()])
        yield Gap(match.start(), match.end(), before[-1] if before else "")


def _labelled(raw: str) -> Iterator[Gap]:
    for match in LABELLED.finditer(raw):
        filled = match[2].strip(" 　_＿\n")
        if filled and not _open_date(filled):
            continue
        tail = "年月日" if "日" in filled else "年月" if filled else ""
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
            tail = "年月日" if "日" in match[0] else "年月"
            start = match.start() + len(match[0]) - len(match[0].lstrip(" 　"))
            yield Gap(start, match.end(), "截至" if raw[: start].rstrip().endswith(("截至", "截止")) else "日期", tail)


def _open_date(text: str) -> bool:
    """Whether a date still has a gap: 2017年2月  日 has, 2017年2月3日 has not."""
    if not re.search(r"[\d\s　_＿XxＸ×]", text.strip()) and text.strip() == text:
        return False
    return bool(re.search(r"(?<!\d)[\s　_＿]*年|年[^\d]*月|月[^\d]+日|月[\s　_＿]*日|[XxＸ×]", text)) and not re.fullmatch(
        r"\s*\d{4}\s*年\s*\d{1,2}\s*月(\s*\d{1,2}\s*日)?\s*", text
    )

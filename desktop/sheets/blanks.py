"""The labels of a form and of a unit line read: 填报单位, 县, 填表日期, 会议名称, 应到 …"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from desktop.kit.fields import Choice, Date, Flag, Number, Tags, Text, Time
from desktop.sheets.candidates import Candidate, Finder
from desktop.sheets.gaps import DAY, HOUR
from desktop.sheets.layout import BOX, Blank, Layout
from desktop.sheets.likeness import likeness
from desktop.sheets.meaning import LIKELY, NOTHING, SURE, Meaning
from desktop.sheets.wording import PICTURE, SIGN, key

ENDS = r"(\((盖章|公章|章|签章|全称|名称)\))?$"
VILLAGE = re.compile(
    r"^(填报|填表|报送|上报|公示|制表|编制|登记|所在|所属|整改|建卡|承办)?(单位|村|村庄|村名|行政村|村居|村社|村社区|社区|嘎查|嘎查村|村\((社区|居|社)\)|嘎查\(村\)|社区\(村\)"
    r"|村\(居\)(民)?委会|村\(居\)民委员会|村民委员会|村委会|居委会)(名称)?"
    + ENDS
)
# The village, or the county's
PERHAPS = re.compile(r"^((新时代)?(文明)?实践(站|所|站\(所\)|所\(站\)|站点)(名称)?|责任单位|排查单位|村?调委会|人民调解委员会|村(级)?党组织)" + ENDS)
SEALS = re.compile(r"(单位|站|委会|委员会)(名称)?\((盖章|公章|章|签章)\)$")  # 整改单位（盖章）: the village reports it
COUNTY = re.compile(r"^(所在|所属)?(县|县区|区县|县市|市县|旗县|旗|县\(.*\)|县级单位)(名称)?$")
TOWNSHIP = re.compile(
    r"^(所在|所属|填报|上报|报送)?(乡|镇|乡镇|苏木|苏木镇|苏木乡镇|乡\(.*\)|乡镇\(.*\)|镇\(.*\)|苏木\(.*\)|街道\(.*\)|街道|镇街|乡镇街道|办事处)(名称)?" + ENDS
)
BRANCH = re.compile(r"^(所在|所属|填报|上报|报送|填表|流出地|村|嘎查\(村\)|村\(嘎查\))?(党支部|支部|党组织|支部名称|党支部名称|党组织名称)" + ENDS)
ROLL = re.compile("(应|实)(到|参加|出席)|请假|缺席")
ELSEWHERE = re.compile("流[入向出]地|接收")  # another place's branch
TODAY = re.compile(
    r"^(填报|填表|填卡|填单|制表|编制|上报|统计|报送|填写|登记|打印|报表|汇总|采集|摸底|更新|建表|造册|统计截止|数据截止)(日期|时间)$"
    r"|^(日期|统计截止|统计截至|更新至|统计至|截至|截止|截至日期|截止日期|截至时间)$"
)
YEAR = re.compile(r"^(年|(所属|统计|公示|考核|考勤|填报|收缴|缴纳)?(年度|年份))$")
QUARTER = re.compile(r"^(季|季度)$")
MONTH = re.compile(r"^(月|(所属|统计|登记|填报|公示|考核|收缴|缴纳)?月份)$")

# What stands behind somebody's name and is his
PERSONAL = frozenset(
    "电话 联系电话 联系方式 手机 手机号 手机号码 电话号码 身份证号 身份证号码 性别 年龄 政治面貌 出生年月 出生日期 民族 文化程度 学历".split()
)
HIS = re.compile(r"(关系|职务|单位|支部|党组织|性别|年龄|民族|政治面貌|出生年月|文化程度|学历)$")
SOMEBODY = re.compile(r"(姓名|人|人员|员|者|长|干部|书记|领导|党员|方|户主|主任)$")
UNSURE = 0.85
EXACT = 0.985  # a field's own word
_DAY, _WORD = Date("day", "日期"), Text("text", "文字")
_VILLAGE = Meaning("village.name", "村名", 0.92, field=_WORD)
_TODAY = Meaning("today", "今天", LIKELY, field=_DAY)
KNOWN = (
    (VILLAGE, _VILLAGE),
    (COUNTY, Meaning("village.county", "县区", 0.93, field=_WORD)),
    (TOWNSHIP, Meaning("village.township", "乡镇", 0.93, field=_WORD)),
    (TODAY, _TODAY),
    (YEAR, Meaning("period.year", "年度", LIKELY, field=_WORD)),
    (QUARTER, Meaning("period.quarter", "季度", LIKELY, field=_WORD)),
    (MONTH, Meaning("period.month", "月份", LIKELY, field=_WORD)),
)


def read_blanks(
    layout: Layout, finder: Finder | None, form: str | None = None, prefix: str = "", suggest: bool = False
) -> list[Meaning]:
    """Return a meaning for every blank. `form`: the ledger whose record fills the sheet.

    `suggest`: also say what a label that nothing names resembles most, where the sheet is a record's own form.

    Above a list of what belongs to one record (`prefix` meeting.) the finder is the owner's.
    """
    found = [_read(blank, finder, form) for blank in layout.blanks]
    if suggest and finder is not None:
        found = _with_suggestions(found, layout.blanks, finder)
    if finder is not None:
        found = [_by_left(n, layout.blanks, found, finder) for n in range(len(found))]
        found = _second_choices(found, layout.blanks, finder)
    found = _own_day(_day_and_hour(found, finder), layout.blanks, finder, form)
    return _settled(layout, [_with_prefix(m, prefix) for m in found])


def _with_prefix(meaning: Meaning, prefix: str) -> Meaning:
    own = meaning.path is None or meaning.path.startswith(("village.", "today", "period."))
    return meaning if own else replace(meaning, path=f"{prefix}{meaning.path}")


def _read(blank: Blank, finder: Finder | None, form: str | None) -> Meaning:
    label = key(blank.label)
    signed = SIGN.search(blank.label) and not VILLAGE.match(label) and not BRANCH.match(label)
    if not label or signed or PICTURE.search(label):
        return NOTHING
    dated = f"{label}日期" if blank.tail.startswith("年") else label  # 填报：　年　月　日
    known = next((m for pattern, m in KNOWN if pattern.match(label)), None) or _perhaps(label)
    known = _TODAY if known is None and TODAY.match(dated) else known
    general = blank.start is not None or form is None
    if known and general and not (form and known.path == "today" and not blank.tail):
        return _less_sure(known, label, form)
    if finder is None:
        return known or NOTHING
    candidates = _candidates(blank, label, finder)
    if BRANCH.match(label) and not (candidates and any(ELSEWHERE.search(w) for w in blank.words)):
        branches = candidates or finder.candidates(("党支部",))
        candidates = [c.at(max(c.score, 0.91)) for c in branches if c.path.endswith(("branch.name", "branch_name"))]
        known = known or replace(_VILLAGE, confidence=UNSURE)  # ____党支部 above what no branch is told of
    found = _best(candidates) if candidates else known or NOTHING
    if isinstance(found.field, Number) and _another_step(blank, finder):
        return replace(found, confidence=min(found.confidence, 0.75))
    return _as_asked(found, blank.tail, finder)


def _candidates(blank: Blank, label: str, finder: Finder) -> list[Candidate]:
    """What a label may mean under the words of its row, of its section, or as one end of a span of time."""
    found = finder.candidates((*blank.words, blank.label)) or finder.candidates((blank.label,))
    if not found and ROLL.match(label):
        found = finder.candidates((f"{label}人数",))
    if blank.section and (not found or _anybodys(found[0], label)):
        found = finder.candidates((blank.section, *blank.words, blank.label))  # 监护人信息 over 姓名, 工作单位
    if ends := re.search("(开始|结束)$", label):  # 决议公开 | 公开时间 |  月 日至 月 日
        paths = ((*blank.words, ends[0]), (*blank.words, label[: ends.start()], ends[0]))
        told = (c for path in paths if (c := finder.candidates(path)) and c[0].score >= SURE)
        found = next(told, found)
    return found


def _with_suggestions(found: Sequence[Meaning], blanks: Sequence[Blank], finder: Finder) -> list[Meaning]:
    """Suggest for what is nothing yet the field most alike, if no other blank surely is that field."""
    claimed, known = {m.path for m in found if m.sure}, likeness(finder.lexicon, finder.ledger.name)
    said = [*found]
    for n, blank in enumerate(blanks):
        asks = found[n] is NOTHING and blank.label and not SIGN.search(blank.label) and not PICTURE.search(blank.label)
        alike = known.likeliest((*blank.words[-1:], blank.label)) if asks else None
        if alike is not None and alike.path not in claimed:
            said[n] = _as_asked(_best([alike]), blank.tail, finder)
    return said


def _another_step(blank: Blank, finder: Finder) -> bool:
    """Whether votes are another meeting's than the one a decision keeps: 村民代表会议's (四议两公开, the fourth 议)."""
    return finder.ledger.name == "decisions" and any(re.search("党员大会|两委|支部|支委|党组织|提议|商议|审议", w) for w in blank.words)


def _as_asked(found: Meaning, tail: str, finder: Finder) -> Meaning:
    """Choices to tick ask for one of them, 年月日 for a day without the hour, 时分 for the hour."""
    if tail == BOX:
        path = str(found.path)
        own = type(found.field) is Text and "." not in path
        ticked = own or isinstance(found.field, Choice | Flag | Tags) or path.endswith("type.name")
        return found if ticked else NOTHING
    if tail == HOUR:
        return found if isinstance(found.field, Time) else NOTHING
    if tail.startswith(DAY) and not isinstance(found.field, Date | Time) and "." in str(found.path):
        return NOTHING  # no village, no name stands before 年 月 日
    day = finder.ledger.by_name.get("held_on")
    if tail in (DAY, DAY[1:]) and found.path == "held_at" and day is not None:
        return replace(found, path="held_on", label=day.label, field=day)
    return found


def _perhaps(label: str) -> Meaning | None:
    if SEALS.search(label):
        return _VILLAGE
    return replace(_VILLAGE, confidence=UNSURE) if PERHAPS.match(label) else None


def _anybodys(candidate: Candidate, label: str) -> bool:
    """Whether a label could be said of any person: 姓名, 工作单位; not 结对党员, which says who he is."""
    return candidate.entry.ledger.name == "people" and (label == "姓名" or not candidate.entry.is_name)


def _by_left(index: int, blanks: Sequence[Blank], found: Sequence[Meaning], finder: Finder) -> Meaning:
    """走访人 | ____ | 联系电话 | ____: the telephone of whom the blank before asks for, or nobody's who is known."""
    blank, left, meaning = blanks[index], _spoken_of(index, blanks), found[index]
    label, whose = key(blank.label), re.sub(r"\(.*?\)", "", key(left.label))
    if index and left.row == blank.row and label in ("会议记录", "活动记录") and "主持" in whose:
        asked = finder.candidates(("记录人",))  # who wrote it, not what
        return _best(asked) if asked else NOTHING
    if index == 0 or left.row != blank.row or label not in PERSONAL or not SOMEBODY.search(whose) or whose == "姓名":
        told_before = _told_by_one_before(index, blanks, finder) if meaning.confidence < SURE else None
        return told_before or meaning
    for told in (finder.candidates((whose, blank.label)), finder.candidates((f"{whose}{label}",))):
        if told and told[0].score >= SURE:
            return _best(told)
    own = found[blanks.index(left)].path == finder.ledger.called_by
    return meaning if own else replace(meaning, confidence=min(meaning.confidence, 0.75))


def _told_by_one_before(index: int, blanks: Sequence[Blank], finder: Finder) -> Meaning | None:
    """户主姓名 | ____ | 所在组 | ____, or 申报人 above 联系电话: what nothing else tells is his who was named last."""
    blank = blanks[index]
    for before in reversed(blanks[max(0, index - 4) : index]):
        near = blank.row - before.row <= 1 and before.words[:1] == blank.words[:1] and before.start is None
        if near and SOMEBODY.search(key(before.label)):
            told = finder.candidates((before.label, blank.label))
            return _best(told) if told and told[0].score >= SURE and told[0].named else None
    return None


def _spoken_of(index: int, blanks: Sequence[Blank]) -> Blank:
    """The blank before; where that only says more of somebody, his own: 走访人 | ____ | 所在支部 | ____ | 联系电话."""
    left = blanks[index - 1]
    while index > 1 and HIS.search(key(left.label)) and blanks[index - 2].row == left.row:
        index, left = index - 1, blanks[index - 2]
    return left


def _second_choices(found: list[Meaning], blanks: Sequence[Blank], finder: Finder) -> list[Meaning]:
    """主题 beside 议题 is the title: of two labels for one field the less certain takes its next best reading."""
    own = [n for n, m in enumerate(found) if m.sure and str(m.path) in finder.ledger.by_name]
    sure = [((found[n].label in key(blanks[n].label), found[n].confidence), found[n].path, n) for n in own]
    claimed = {path for _, path, _ in sure}
    for rank, path, n in sure:
        if any(other > rank for other, same, _ in sure if same == path):
            candidates = finder.candidates((blanks[n].label,))
            second = [c for c in candidates[1:2] if c.score >= SURE and not c.entry.refs and c.path not in claimed]
            found[n] = _best(second) if second else found[n]
    return found


def _day_and_hour(found: list[Meaning], finder: Finder | None) -> list[Meaning]:
    """Where a form asks for 日期 and 时间 apart, 时间 is the hour only."""
    if finder is None or not any(m.path == "held_on" for m in found) or "began" not in finder.ledger.by_name:
        return found
    hour = finder.ledger.by_name["began"]
    return [replace(m, path="began", label=hour.label, field=hour) if m.path == "held_at" else m for m in found]


def _own_day(found: list[Meaning], blanks: Sequence[Blank], finder: Finder | None, form: str | None) -> list[Meaning]:
    """日期 | 年 月 日 among a record's labels is its day, where nothing else asks for it."""
    day = finder.ledger.by_name.get(finder.ledger.day) if finder and form else None
    if day is None or any(m.path in (day.name, "held_at") for m in found):
        return found
    bare = [n for n, b in enumerate(blanks) if found[n].path == "today" and b.label == "日期" and b.start == 0]
    asked = [n for n in bare if not any(SIGN.search(w) for w in blanks[n].words)]  # when somebody signed
    own = Meaning(day.name, day.label, 0.93, field=day)
    return [own if [n] == asked else m for n, m in enumerate(found)]


def _less_sure(known: Meaning, label: str, form: str | None) -> Meaning:
    """单位 alone may be the branch or an office."""
    return replace(known, confidence=0.8) if label in ("单位", "单位名称", "组") else known


def _best(found: list[Candidate]) -> Meaning:
    top = found[0]
    rivals = [c for c in found[1:] if c.score >= top.score - 0.008 and len(c.entry.refs) <= len(top.entry.refs)]
    score = min(top.score, 0.8) if rivals else top.score
    if score < 0.5:
        return NOTHING
    return Meaning(top.path, top.entry.label, round(min(score, 0.99), 2), {}, top.entry.field)


def _settled(layout: Layout, found: list[Meaning]) -> list[Meaning]:
    """Of two labels that surely say the same the first is meant; the same label twice says two things, neither surely.

    Village and day may stand anywhere.
    """
    again: dict[str, list[int]] = {}
    for index, meaning in enumerate(found):
        own = meaning.path is not None and not meaning.path.startswith(("village.", "today", "period."))
        if own and meaning.confidence >= SURE:
            again.setdefault(str(meaning.path), []).append(index)
    for places in again.values():
        exact = [n for n in places if found[n].confidence >= EXACT]
        first = exact[0] if len(exact) == 1 else places[0]
        others = [n for n in places if n != first]
        same = any(key(layout.blanks[first].label) == key(layout.blanks[n].label) for n in others)
        for index in (*others, *((first,) if same else ())):
            found[index] = replace(found[index], confidence=0.75)
    return found

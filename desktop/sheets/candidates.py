"""The fields a heading may mean, each with how well its words, its group and its unit fit."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from desktop.kit.fields import Choice, Duration, Flag, Money, Number, Ref
from desktop.ledgers.homes import HIS_HOME, HOUSEHOLD, either
from desktop.sheets.levels import TYPES
from desktop.sheets.lexicon import COUNTING, FAR, GENERIC, WEAK, Entry, Lexicon, names_of
from desktop.sheets.meaning import SURE
from desktop.sheets.readings import COUNTED, MEASURES, NUMBERED, UNITS, Form, forms
from desktop.sheets.synonyms import (
    ABOUT,
    BARE,
    BOTH,
    CORE,
    FOLDED,
    KIND,
    OPENS,
    YEARLY,
    alike,
    block_name,
    core,
    fold,
    same_kind,
)
from desktop.sheets.wording import HINT, key

CODED = re.compile(r"(代码|编码)$")
CODES = 0.97  # how well 民族代码 names the 民族
UNSURE = 0.8
DOUBTED = 0.85
SUBJECTS = ("head", "name", "branch_name")  # by which a derived ledger's rows are known
TELLING = 4  # a bracket so long describes; a shorter one may say whose or which
TWO_CODES = ("政治面貌", "与户主关系")  # departments number these differently: a person must say which is meant
NAMED = 0.96  # the heading itself says whose field it is: 户主电话
NEUTRAL = re.compile(
    r"^(个人|基本|本人|人员|详细|主要|相关|其他|家庭|其中|成员|会议|活动|服务|党员|农户|户籍|身份|组织|联系|党籍|党内"
    r"|入党|参会|到会|任职|证件|关系|工作|银行|账户|户口|人口|现实|记录|志愿)*"
    r"(基本)?(信息|情况|资料|成员|基本|人员|部分|内容|明细|方式)+$|^基本|^个人|^家庭成员|^其中$|^(当事人|双方)(双方|当事人)?(基本)?(情况|信息)?$|成员信息|成员情况"
)
# Who or what a group heading names beside the record itself
OTHERS = re.compile(
    r"(人|人员|成员|员|者|方|(?<!账)户|(?<!自)主|主任|父亲?|母亲?|父母|家长|子女|儿女|儿子|女儿|配偶|夫妻|家属|亲属|亲戚|邻居|领导|书记|干部|党员|群众|儿童|学生|老师"
    r"|医生|队|队伍|组织|支部|党委|单位|企业|公司|学校|机构|医院|部门|协会|合作社|车辆|地块|项目|工程|设备|房屋|银行|来访接待|接访|来访)$"
)
LATEST = re.compile(r"^(最近|上次|下次|首次|本年度?|全年|当年|年内|累计)(?:一次)?(时间|日期|次数)$")
WHERE_EXACTLY = re.compile("[址省市县]$")
# What a group says its columns hold: 党员数 over 正式, 时间节点 over 完成
ENDS = re.compile(r"(时间|日期|人数|次数|票数|金额|时长|电话|姓名|党员数?|积分)(节点|安排|要求)?$")
COUNTS = re.compile(r"\([人户次名]\)$")
REFINES = frozenset("详细地址 具体地址 详细地点 具体地点 省市县 省市县区 省市 全称 具体名称 具体情况 组织全称 组织名称 党组织名称 名称".split())


@dataclass(frozen=True)
class Candidate:
    """A field, how well the words name it, how near it lies; `named` when the words themselves say whose it is."""

    entry: Entry
    words: float
    reach: float = 1.0
    named: bool = False

    @property
    def score(self) -> float:
        return min(1.0, self.words * self.reach)

    def at(self, score: float) -> Candidate:
        """Return it with another score."""
        return replace(self, words=score, reach=1.0)

    @property
    def path(self) -> str:
        return self.entry.path


class Finder:
    """Finds what headings mean in one ledger."""

    def __init__(self, lexicon: Lexicon, ledger: str) -> None:
        self.lexicon = lexicon
        self.ledger = lexicon.ledgers[ledger]
        self._index = lexicon.index(ledger)
        self._folded = lexicon.folded(ledger)
        self._cores = lexicon.cores(ledger)
        self._own_fields = {e.field.name: e for e in lexicon.entries(ledger) if not e.refs}
        homes = [e for e in lexicon.entries(ledger) if e.path.startswith(HOUSEHOLD)] if either(self.ledger) else []
        self._homes = {f"{HIS_HOME}{e.path.removeprefix(HOUSEHOLD)}": e for e in homes}
        self._found: dict[tuple[str, ...], list[Candidate]] = {}
        chain = self.ledger.called_by.split(".")[0] if self.ledger.called else ""
        identity = self.ledger.by_name.get(chain or next((n for n in SUBJECTS if n in self.ledger.by_name), ""))
        self._chain = tuple(self.ledger.called_by.split(".")[:-1])
        words = {self.ledger.title, *(identity.aliases if identity else ())}
        if any(isinstance(f, Ref) and f.to == "meeting_types" for f in self.ledger.fields):
            words |= {w for name, texts in TYPES.items() for w in (name, *texts.split())}
        self._own = frozenset(key(re.sub(r"(姓名|名称)$", "", w)) for w in words) - {""}

    def candidates(self, path: Sequence[str]) -> list[Candidate]:
        """Return what a heading path may mean, best first, each field once."""
        asked = tuple(NUMBERED.sub("", word) for word in path)
        if len(asked) > 1 and re.fullmatch(r"[（(][^（）()]*[）)]", asked[-1]):  # 变动类型 over （出生/死亡/迁入）
            asked = (*asked[:-2], f"{asked[-2]}{asked[-1]}")
        if asked not in self._found:
            self._found[asked] = self._best(asked)
        return self._found[asked]

    def _best(self, path: tuple[str, ...]) -> list[Candidate]:
        best: dict[str, Candidate] = {}
        for found in self._all(path):
            found = self._own_first(found)
            old = best.get(found.path)
            if old is None or found.score > old.score:
                best[found.path] = found
        said = [c for c in self._whole(path) if c.score >= SURE]
        most = max((c.score for c in said), default=1.0) - 0.02
        whole = {c.path for c in said if c.score >= most}  # 全年累计/次数 is 全年次数, no 次数
        if whole:
            best |= {p: c.at(min(c.score, DOUBTED)) for p, c in best.items() if p not in whole}
        return sorted(best.values(), key=lambda c: (-round(c.score, 2), len(c.entry.refs), -c.score, c.path))

    def _own_first(self, found: Candidate) -> Candidate:
        """Where the record has the same field itself, its own is meant: the 最近走访 of a contact, not of the household."""
        if home := self._homes.get(found.path):  # the record's household; where it names a person only, his
            return replace(found, entry=home, reach=max(found.reach, home.reach()))
        entry = self._own_fields.get(found.entry.field.name) if found.entry.refs else None
        same = entry is not None and entry.field.label == found.entry.field.label and not found.entry.is_name
        same = same and not (found.named and found.entry.refs[-1].name == "head")  # 户主电话 in a roster is not each one's
        return replace(found, entry=entry, reach=1.0) if entry is not None and same else found

    def _all(self, path: tuple[str, ...]) -> Iterator[Candidate]:
        if not path:
            return
        groups = tuple(key(p) for p in path[:-1])
        yield from self._both_ways(path)
        for form in forms(path[-1]):
            for found in self._named(form):
                yield self._fitted(found, groups, form)
        yield from self._aside(path[-1], groups)
        yield from self._coded(path)
        yield from self._shortened(key(path[-1]), groups)
        yield from self._whole(path)

    def _aside(self, leaf: str, groups: Sequence[str]) -> Iterator[Candidate]:
        """当事人（乙方）: what stands in the brackets is a field's name itself."""
        for word in re.findall(r"[（(]([^）)]{2,})[）)]", key(leaf)):
            form = Form(word, NAMED)
            near = [c for c in self._named(form) if c.entry.is_name or not c.entry.refs]
            yield from (self._fitted(c, groups, form) for c in near if word not in MEASURES)

    def _whole(self, path: tuple[str, ...]) -> Iterator[Candidate]:
        """What a heading and a group above it say together; the nearest group that surely says something counts."""
        groups = tuple(key(p) for p in path[:-1])
        for group in reversed(groups):
            others = tuple(g for g in groups if g != group)
            inner = re.findall(r"\(([^)]{2,})\)", group)  # 当事人（申请方） says which of them
            said = (word for word in inner if word not in COUNTED and word not in MEASURES)
            told = [c for word in said for c in self._under(word, path[-1], others)]
            found = told or list(self._under(group, path[-1], others))
            yield from found
            if any(c.score >= SURE for c in found):
                return

    def _under(self, group: str, leaf: str, others: Sequence[str]) -> Iterator[Candidate]:
        where = WHERE_EXACTLY.search(leaf)  # 户主信息/详细地址 asks not for the head
        for form in self._grouped(group, leaf):
            found = self._named(replace(form, weight=form.weight * NAMED))
            yield from (self._fitted(c, others, form) for c in found if not (where and c.entry.is_name))

    def _coded(self, path: Sequence[str]) -> Iterator[Candidate]:
        """民族代码 asks for the 民族, by its code; only words of a dictionary have one."""
        plain = CODED.sub("", path[-1].strip())
        if plain != path[-1].strip() and plain:
            for found in self._all((*path[:-1], plain)):
                if isinstance(found.entry.field, Choice):
                    yield found.at(found.score * (UNSURE if found.entry.field.of in TWO_CODES else CODES))

    def _shortened(self, leaf: str, groups: Sequence[str]) -> Iterator[Candidate]:
        """是否外出 asks for a yes or no; 民情诉求 for the record's own 诉求."""
        whether, about = leaf.removeprefix("是否"), ABOUT.match(leaf)
        if whether != leaf:
            found = [c for c in self._named(Form(whether, 0.97)) if isinstance(c.entry.field, Flag)]
            yield from (self._fitted(c, groups, Form(whether, 0.97)) for c in found)
        word, tail = core(re.sub(r"\([^)]*\)", "", leaf))
        plain = Form(word, CORE, tuple(w for w in re.findall(r"\(([^)]*)\)", leaf) if w in MEASURES))
        alike = [(e, s) for e, s, other in self._cores.get(word, ()) if same_kind(word, tail, other)]
        doubt = 1.0 if len({e.path for e, _ in alike}) == 1 else 0.85
        yield from (self._fitted(Candidate(e, s * CORE * doubt), groups, plain) for e, s in alike)
        while about and not BARE.match(leaf[about.end() :]):
            leaf = leaf[about.end() :]
            about, form = ABOUT.match(leaf), Form(leaf, 0.96)
            near = [c for c in self._named(form) if not c.entry.refs or (len(c.entry.refs) == 1 and c.entry.is_name)]
            yield from [self._fitted(c, groups, form) for c in near]

    def _grouped(self, group: str, leaf: str) -> list[Form]:
        """What a heading says together with its group: 监护人情况 above 姓名 is 监护人姓名."""
        leaf = OPENS.get(key(leaf), leaf)
        if key(leaf) in REFINES:  # 流向/省市县 only says how exactly
            return forms(group)
        parts = [w for w in re.split(r"[或/、()（）及和]", group) if len(w) >= 2]
        bare = re.sub("(?<=..)(姓名|名称)$", "", group)  # 乙方姓名, and beside it 联系电话
        words = dict.fromkeys((group, block_name(group), bare, "全年" if YEARLY.match(group) else group, *parts))
        ends = ENDS.search(re.sub(r"\([^)]*\)", "", group))
        said = [f"{word}{leaf}" for word in words] + ([f"{leaf}{ends[1]}"] if ends else [])
        if latest := LATEST.match(key(leaf)):  # 探访/最近一次日期
            said += [f"{latest[1]}{word}{latest[2]}" for word in words]
        return [form for word in said for form in forms(word)]

    def _both_ways(self, path: tuple[str, ...]) -> Iterator[Candidate]:
        """文化程度/学历: two words for one field; for two fields it is neither, surely."""
        whole = key(path[-1])
        words = re.split(r"[/／]", whole) if re.search(r"[/／]", whole) else BOTH.split(whole)
        if len(words) != 2 or not all(len(w) >= 2 for w in words):
            return
        first, second = (self.candidates((*path[:-1], w)) for w in words)
        if bool(first) != bool(second) and BOTH.search(whole):
            yield (first or second)[0].at((first or second)[0].score * 0.8)
        if first and second and second[0].path.startswith(f"{first[0].path}_"):
            yield second[0].at(second[0].score * 0.97)  # 赡养人或联系人电话
        elif first and second:
            yield first[0].at(first[0].score * (0.97 if first[0].path == second[0].path else 0.8))

    def _named(self, form: Form) -> Iterator[Candidate]:
        """The fields a form's word names, whole or behind the name of whose they are."""
        for entry, score in self._index.get(form.word, ()):
            yield Candidate(entry, score * form.weight, self._distance(form.word, entry))
        short, ending = fold(form.word)
        for entry, score, word, other in self._folded.get(short, ()):
            whose = entry.is_name and ending not in ("", "名称")  # 党员情况 is no name
            if word != form.word and not whose and same_kind(short, ending, other):
                yield Candidate(entry, score * form.weight * FOLDED, self._distance(word, entry))
        for cut in range(1, len(form.word)):
            for entry, score in self._index.get(form.word[cut:], ()):
                owner = self._owner(form.word[:cut], entry)
                vague = owner is not None and owner + 1 < len(entry.refs) and form.word[cut:] in GENERIC | WEAK
                if owner is not None and not vague:  # 志愿者星级 is not his household's 星级
                    yield Candidate(entry, score * form.weight * NAMED, entry.reach(owner), named=True)

    def _distance(self, word: str, entry: Entry) -> float:
        """How near a field named by its bare word lies; words that could mean anything do not reach far."""
        own = entry.is_name and word in names_of(entry.refs[-1], entry.refs[-1])
        if not entry.refs or (own and (word not in GENERIC or len(entry.whole) == 1 or entry.whole[0] in self._chain)):
            return entry.reach()
        counts = isinstance(entry.field, Number) and entry.refs[-1].to in COUNTING
        if word in GENERIC or counts:
            return FAR * entry.reach()
        amount = isinstance(entry.field, Number | Duration | Money)
        return max(entry.reach(), 0.95) if self._specific(word, entry) and not amount else entry.reach()

    def _specific(self, word: str, entry: Entry) -> bool:
        """Whether a word names its owner by itself: 支部编码 can only be the branch's."""
        others = {e.whole for e, _ in self._index.get(word, ()) if e.reach() > 0.8 * entry.reach()}
        others_own = entry.whole != self._chain[: len(entry.whole)] and any(r.to == "people" for r in entry.refs)
        somebodys = others_own and entry.ledger.name in ("people", "households")
        if entry.reach() < FAR * 0.9 or len(others) > 1 or somebodys:  # whose 身份证号码 is never said by itself
            return False
        words = (w for w in self.lexicon.entity_words(entry.refs[-1]) if len(w) >= 2)
        return len(word) >= 3 or any(w in word and w != word for w in words)

    def _owner(self, prefix: str, entry: Entry) -> int | None:
        """Which reference of a path a word before the field's names, the one that leads nearest: 户主 in 户主电话."""
        last = len(entry.refs)
        named = [i for i in range(max(0, last - 2), last) if prefix in self.lexicon.entity_words(entry.refs[i])]
        if named:
            return max(named, key=entry.reach)
        return last if prefix in self._own and entry.whole == self._chain[: len(entry.whole)] else None

    def _fitted(self, found: Candidate, groups: Sequence[str], form: Form) -> Candidate:
        """Weigh what the groups above and the brackets behind say of whose field it is."""
        doubt, reach, named = 1.0, found.reach, found.named
        asides = tuple(w for w in form.said if w not in MEASURES and w not in COUNTED)
        for group in (*groups, *asides):
            owner = self._spoken_of(group, found.entry)
            if owner is not None:
                reach, named = max(reach, found.entry.reach(owner) * 0.985), True
            else:
                doubt *= self._doubt(group, form.word, group in asides)
            if COUNTS.search(group) and not isinstance(found.entry.field, Number | Money | Duration):
                doubt *= 0.7  # 人口状况（人） over 外出务工 counts them
        return Candidate(found.entry, found.words * doubt * _unit_fits(form, found.entry), reach, named)

    def _doubt(self, group: str, leaf: str, aside: bool) -> float:
        """How much a group that does not say whose a field is speaks against the record's own.

        A group of somebody or something else does; 外出情况 or 表决结果 only say when, under a word that says what.
        """
        if self._neutral(group):
            return 0.98 if group in self._index else 1.0  # another field's word: 申请人电话 comes before any 电话
        somebody = OTHERS.search(block_name(group)) and not self._ours(group)
        vague = (leaf in WEAK or leaf in GENERIC) and leaf not in ("姓名", "备注")
        if aside and not somebody and not vague and len(group) >= TELLING:
            return 0.95  # 积分事项（具体事实） says how to write it
        return 0.7 if somebody or aside or vague else 0.975

    def _spoken_of(self, group: str, entry: Entry) -> int | None:
        group = alike(re.sub(r"^[所被](?=..)", "", group))
        named = [i for i, ref in enumerate(entry.refs) if self._names(group, ref)]
        return max(named, key=entry.reach, default=None)

    def _names(self, group: str, ref: Ref) -> bool:
        words = (alike(w) for w in self.lexicon.entity_words(ref) if len(w) >= 2)
        return any(group == w or (group.startswith(w) and _tail(group[len(w) :])) for w in words)

    def _neutral(self, group: str) -> bool:
        plain = re.sub(r"\(.*?\)$", "", group)
        somebody = OTHERS.search(plain) and not self._ours(group)  # 甲方, 申请人: a field of its own, yet somebody
        ours = (group in self._index and not somebody) or self._ours(group)
        return ours or any(pattern.search(group) for pattern in (NEUTRAL, HINT, KIND))

    def _ours(self, group: str) -> bool:
        """Whether a group speaks of the records themselves: 党员基本信息, but not 党员联系人."""
        named = block_name(group)
        called = (named, alike(named))
        return any(n.endswith(w) or group == w for w in self._own if len(w) >= 2 for n in called)

    def near(self, word: str) -> list[Candidate]:
        """Return fields whose words look alike: a suggestion, never sure."""
        close = difflib.get_close_matches(key(word), self._index, 3, 0.75)
        found = [Candidate(e, 0.6 * s, e.reach()) for w in close for e, s in self._index[w]]
        return sorted(found, key=lambda c: -c.score)[:3]


def _tail(text: str) -> bool:
    return text == "" or bool(NEUTRAL.search(text)) or text in ("人", "方", "本人", "姓名", "名称")


def _unit_fits(form: Form, entry: Entry) -> float:
    for word in form.said:
        if (word in MEASURES or word in UNITS) and not isinstance(entry.field, UNITS.get(word, ())):
            return 0.7
    asks = form.word.startswith("是否") and form.word not in entry.names
    if asks and not isinstance(entry.field, Flag) and not entry.field.name.startswith("reached"):
        return 0.9
    return 1.0

"""What every field of a ledger may be called on a sheet, and how near it lies to the ledger's own record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import prod

from desktop.kit.fields import Date, Field, IdNumber, Phone, Ref, Time
from desktop.kit.ledger import Ledger
from desktop.ledgers.homes import either
from desktop.sheets.heard import taught
from desktop.sheets.synonyms import core, fold
from desktop.sheets.wording import key

Ledgers = Mapping[str, Ledger]
DEPTH = 4
NEAR = 0.985  # a step to what the record is about: a member's person
BESIDE = 0.96  # a step to what that belongs to: a person's household
FAR = 0.55  # another record's field, which must be named: the chair's telephone
VILLAGE = Ref("village", "村", to="villages", aliases=("行政村", "村（社区）"))
DATE_ENDS = ("日期", "时间", "年月日", "年月")
GENERIC = frozenset(
    "姓名 名称 类型 时间 日期 编号 说明 结果 内容 备注 状态 单位 党员 人数 户数 职务 顺序 类别 关系 星级 等级 书记 主任"
    " 地址 家庭成员姓名 成员姓名 人员姓名 社保卡号".split()
)
# Words of many trades: alone they do not say which ledger a sheet is about
WEAK = frozenset(
    "金额 日期 时间 类型 类别 内容 措施 结果 状态 事项 进度 责任人 经办人 审核人 来源 需求 说明 备注 等级 标准 月份 年度 季度"
    " 事由 成效 得分 积分 排名 名次 合计 小计 数量 人数 次数 时长 情况 原因 地点 形式 方式 名称 编号 主题 主要内容 负责人 联系人"
    " 工作内容 完成情况 完成时限 处理情况 处理结果 落实情况 单位 村 组 职务 姓名".split()
)
SOMEBODY = re.compile("(人|员|者|方|主|长|户|民|师|生|干部|书记|领导|代表|群众|儿童|亲|偶|属)$")
COUNTING = frozenset("party_branches party_groups groups volunteer_teams villages".split())


@dataclass(frozen=True)
class Entry:
    """A field that can be reached from a ledger; `names` are its words with how well each names it.

    `steps` says for each reference how near it leads: 1 where the reference itself is meant.
    """

    path: str
    field: Field
    ledger: Ledger
    refs: tuple[Ref, ...]
    steps: tuple[float, ...]
    names: Mapping[str, float]

    def reach(self, said: int | None = None) -> float:
        """How near it lies to the record, where the heading names the reference number `said` itself.

        Naming the head names his household: that is how households are known.
        """
        if said is None or said >= len(self.steps):
            return self._base
        also = said - 1 if self.refs[said].name == "head" else said
        return prod(step for index, step in enumerate(self.steps) if index not in (said, also))

    @cached_property
    def _base(self) -> float:
        return prod(self.steps)

    @cached_property
    def whole(self) -> tuple[str, ...]:
        return tuple(r.name for r in self.refs)

    @cached_property
    def is_name(self) -> bool:
        return bool(self.refs) and self.field.name == self.ledger.called_by

    @property
    def label(self) -> str:
        if self.is_name:
            return self.refs[-1].label
        return self.field.label if self.reach() > FAR else f"{self.refs[-1].label}·{self.field.label}"


class Lexicon:
    """The words of all ledgers, gathered for each when it is first asked for."""

    def __init__(self, ledgers: Ledgers) -> None:
        self.given = ledgers
        self.ledgers = taught(ledgers)
        self._entries: dict[str, list[Entry]] = {}
        self._index: dict[str, dict[str, list[tuple[Entry, float]]]] = {}
        self._folded: dict[str, dict[str, list[tuple[Entry, float, str, str]]]] = {}
        self._cores: dict[str, dict[str, list[tuple[Entry, float, str]]]] = {}
        self._entity_words: dict[Ref, frozenset[str]] = {}

    def entries(self, name: str) -> list[Entry]:
        if name not in self._entries:
            self._entries[name] = list(_walk(self.ledgers, self.ledgers[name]))
        return self._entries[name]

    def index(self, name: str) -> dict[str, list[tuple[Entry, float]]]:
        if name not in self._index:
            found: dict[str, list[tuple[Entry, float]]] = {}
            for entry in self.entries(name):
                for word, score in entry.names.items():
                    found.setdefault(word, []).append((entry, score))
            self._index[name] = found
        return self._index[name]

    def folded(self, name: str) -> dict[str, list[tuple[Entry, float, str, str]]]:
        """Return the fields by what their words share with the synonyms of these, with the word and its ending."""
        if name not in self._folded:
            found: dict[str, list[tuple[Entry, float, str, str]]] = {}
            for word, entries in self.index(name).items():
                short, ending = fold(word)
                if len(short) >= 2:
                    found.setdefault(short, []).extend((entry, score, word, ending) for entry, score in entries)
            self._folded[name] = found
        return self._folded[name]

    def cores(self, name: str) -> dict[str, list[tuple[Entry, float, str]]]:
        """Return a ledger's own fields by what is left of their words without all that says little."""
        if name not in self._cores:
            found: dict[str, dict[tuple[str, str], tuple[Entry, float, str]]] = {}
            for word, entries in self.index(name).items():
                short, tail = core(word)
                near = [(e, s) for e, s in entries if (e.is_name or e.reach() >= NEAR) and len(e.refs) < 2]
                if word.endswith("姓名") and not SOMEBODY.search(word[:-2]):  # 户籍人口姓名 is no reason for 户籍人口
                    near = [(e, s) for e, s in near if not e.is_name]
                for entry, score in near if short else ():
                    here = found.setdefault(short, {})
                    if here.get((entry.path, tail), (entry, 0.0, ""))[1] < score:
                        here[entry.path, tail] = (entry, score, tail)
            self._cores[name] = {word: list(here.values()) for word, here in found.items()}
        return self._cores[name]

    def entity_words(self, ref: Ref) -> frozenset[str]:
        """What a reference is called where it stands before a field's word: 户主 in 户主电话."""
        if ref not in self._entity_words:
            target = self.ledgers[ref.to]
            words = {ref.label, *ref.aliases, target.title} | ({"户"} if ref.to == "households" else set())
            words |= {re.sub(r"(姓名|名称)$", "", w) for w in words}
            if ref.to == "party_branches":
                words |= {"支部", "党支部", "党组织"}
            if ref.to in ("party_members", "volunteers"):
                words |= {target.title, "本人"}
            self._entity_words[ref] = frozenset(key(w) for w in words if w and w not in GENERIC - {"党员"})
        return self._entity_words[ref]


def _walk(ledgers: Ledgers, ledger: Ledger) -> Iterator[Entry]:
    """Give a ledger's fields and those it can reach; a reference stands for its name."""
    queue: list[tuple[str, tuple[Ref, ...], Ledger, tuple[float, ...]]] = [("", (), ledger, ())]
    chains = _chains(ledger)
    while queue:
        prefix, refs, here, steps = queue.pop(0)
        fields = here.fields if not refs or refs[-1].name != "head" else _of_a_head(here)
        for field_ in (*fields, *((VILLAGE,) if not refs and "villages" in ledgers else ())):
            if not isinstance(field_, Ref):
                named = {**_reached_at(field_, here), **names_of(field_)}
                yield Entry(prefix + field_.name, field_, here, refs, steps, named)
                continue
            if field_.to not in ledgers:
                continue
            below = ledgers[field_.to]
            yield from _name_of(ledgers, field_, prefix, refs, below, steps)
            if len(refs) + 1 < DEPTH and _worth(refs, field_, below, ledger):
                step = _step(chains, refs, field_, here, ledger)
                queue.append((f"{prefix}{field_.name}.", (*refs, field_), below, (*steps, step)))


def _reached_at(field_: Field, here: Ledger) -> dict[str, float]:
    """A telephone or relation that is somebody's (guardian_phone, phone_a) is called by all his names."""
    name = field_.name
    owner = f"party_{name[6:]}" if name.startswith("phone_") else re.sub("_(phone|relation)$", "", name)
    whose = here.by_name.get(owner)
    if whose is None or whose is field_:
        return {}
    names = {re.sub(r"姓名$", "", key(w)) for w in (whose.label, *whose.aliases)}
    words = ("电话", "联系电话", "联系方式", "手机") if isinstance(field_, Phone) else ("关系", *map(key, field_.aliases))
    return {f"{name}{word}": 0.985 for name in names for word in words}


def _of_a_head(people: Ledger) -> tuple[Field, ...]:
    """A head has no relation to himself: 与户主关系 is the member's."""
    return tuple(f for f in people.fields if f.name != "relation")


def _name_of(
    ledgers: Ledgers, ref: Ref, prefix: str, refs: tuple[Ref, ...], below: Ledger, steps: tuple[float, ...]
) -> Iterator[Entry]:
    """The name of what a reference points at, called as the reference is."""
    path, chain, here = f"{prefix}{ref.name}.", (*refs, ref), below
    for step in below.called_by.split("."):
        found = here.by_name.get(step)
        if found is None:
            return
        if isinstance(found, Ref):
            path, chain, here = f"{path}{step}.", (*chain, found), ledgers[found.to]
        else:
            own = (0.95 if ref is VILLAGE else 1.0,) * (len(chain) - len(refs))
            yield Entry(path + step, found, here, chain, steps + own, _words_of(ref, below))


def _words_of(ref: Ref, below: Ledger) -> dict[str, float]:
    """A reference's words, without those that are a field's own there: a person's 户号 is the household's number."""
    stored = (f for f in below.fields if f.name != below.called_by.split(".")[0] and not f.computed)
    others = {w for f in stored for w in names_of(f)}
    return {w: s for w, s in names_of(ref, ref).items() if w not in others or w == key(ref.label)}


def _chains(ledger: Ledger) -> list[tuple[str, ...]]:
    """The references by which people know a record, the first nearest: person; household.head."""
    return [tuple(path.split(".")[:-1]) for path in ledger.called if "." in path]


def _step(chains: list[tuple[str, ...]], refs: tuple[Ref, ...], ref: Ref, here: Ledger, root: Ledger) -> float:
    whole = (*(r.name for r in refs), ref.name)
    if ref is VILLAGE:
        return BESIDE
    if here.name == "people" and ref.name == "household":
        return BESIDE if refs == () or root.ref_to("households") is None else FAR
    if refs == () and ref.name == "household" and either(root):
        return BESIDE
    for number, chain in enumerate(chains):
        if chain[: len(whole)] == whole:
            return NEAR if number == 0 and len(whole) <= 2 else BESIDE
    himself = refs and ref.to == "people" and ref.name != "head" and ref.name == here.called_by.split(".")[0]
    return NEAR if himself else FAR


def _worth(refs: tuple[Ref, ...], ref: Ref, below: Ledger, root: Ledger) -> bool:
    """Do not walk in circles, nor from an officer's name on to all his affairs."""
    if below.name == root.name and ref.name != "head":
        return False
    if ref is VILLAGE or (refs and refs[-1] is VILLAGE):
        return not refs
    seen = [r.to for r in refs]
    if ref.to in seen and ref.name != "head":
        return False
    return not (refs and refs[-1].name == "head")


@lru_cache(4096)
def names_of(field_: Field, ref: Ref | None = None) -> Mapping[str, float]:
    """The words for a field: its label, its aliases, and how each is commonly varied."""
    found: dict[str, float] = {}
    called = [(field_.label, 1.0), *((a, 0.985) for a in field_.aliases)]
    if isinstance(field_, Time):  # on a sheet to fill, 时间 is day and hour
        called = [(w, s * (0.9 if w == "时间" else 1)) for w, s in called]
    if field_.name == "held_at":
        called.append(("时间", 0.985))
    for word, score in called:
        for form in _plain_forms(key(word)):
            if form:
                found[form] = max(score, found.get(form, 0.0))
                for other in _varied(form, field_, ref):
                    found[other] = max(score - 0.03, found.get(other, 0.0))
    return found


def _plain_forms(word: str) -> list[str]:
    """A word with and without its unit in brackets; 应到人数（手填） is not 应到人数."""
    bare = re.sub(r"\((元|万元|元/月|小时|分钟|岁|人|次|户|票|年|社区|镇|村)\)", "", word)
    return [word] if bare == word else [word, bare]


def _varied(word: str, field_: Field, ref: Ref | None) -> Iterator[str]:
    if isinstance(field_, Date):
        for end in DATE_ENDS:
            if word.endswith(end) and len(word) > len(end):
                yield from (word.removesuffix(end) + other for other in DATE_ENDS)
                break
    if isinstance(field_, IdNumber) and word.endswith("号"):
        yield word + "码"
    for one, other in (("状况", "情况"), ("情况", "状况"), ("号码", "号"), ("电话", "联系电话"), ("住址", "地址")):
        if word.endswith(one) and len(word) > len(one):
            yield word.removesuffix(one) + other
    if ref is not None and word not in GENERIC:
        yield from (word + "姓名", word + "名称") if not word.endswith(("姓名", "名称")) else ()

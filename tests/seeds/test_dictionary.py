"""What a new book begins with: words for every choice, as clerks write them; meeting types by the rules; settings."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from desktop.kit.fields import Choice
from desktop.ledgers import LEDGERS
from tests.seeds.looks import PlainLook, seed

LOOK = PlainLook(date(2026, 11, 28), {})
CHOICES = sorted({f.of for ledger in LEDGERS.values() for f in ledger.fields if isinstance(f, Choice)})


@pytest.mark.parametrize("kind", CHOICES)
def test_every_choice_has_words(kind: str) -> None:
    """A field that offers a choice never stands before an empty list."""
    assert len(set(LOOK.words(kind).values())) >= 2


def test_every_word_belongs_to_a_choice() -> None:
    assert {row["kind"] for row in seed("dictionary")} == set(CHOICES)


@pytest.mark.parametrize("kind", CHOICES)
def test_no_spelling_means_two_things(kind: str) -> None:
    """A name or an alias stands for one standard name only, and no name is another's alias."""
    meaning: dict[str, str] = {}
    for row in (r for r in seed("dictionary") if r["kind"] == kind):
        for word in (row["name"], *filter(None, row["aliases"].split("、"))):
            assert meaning.setdefault(word, row["name"]) == row["name"], f"{word}: {meaning[word]} and {row['name']}"


def test_tags_can_be_told_apart_when_joined() -> None:
    """Several tags are joined by 、 and split at blanks and commas, so none may hold one."""
    tags = [row["name"] for row in seed("dictionary") if row["kind"] == "人群标签"]
    assert not [tag for tag in tags if set(tag) & set("、,，;；/ ")]


@pytest.mark.parametrize(
    ("kind", "written", "meant"),
    [
        ("与户主关系", "妻子", "妻"), ("与户主关系", "长媳", "儿媳"), ("与户主关系", "媳", "儿媳"), ("与户主关系", "儿媳妇", "儿媳"),
        ("与户主关系", "？几儿媳", "儿媳"), ("与户主关系", "二女", "次女"), ("与户主关系", "女子", "女"), ("与户主关系", "次子孙女", "孙女"),
        ("与户主关系", "外孙", "外孙子"), ("与户主关系", "儿子", "子"), ("文化程度", "大学", "大学本科"), ("文化程度", "初小", "小学"),
        ("文化程度", "幼儿园", "学龄前"), ("文化程度", "文盲", "文盲或半文盲"), ("民族", "汉", "汉族"), ("民族", "撤拉族", "撒拉族"),
        ("政治面貌", "团员", "共青团员"), ("政治面貌", "中国共产党党员", "中共党员"), ("到会情况", "√", "到会"), ("到会情况", "事假", "请假"),
        ("到会情况", "病假", "请假"), ("到会情况", "出席", "到会"), ("户类型", "五保户", "特困户"), ("户类型", "普通户", "一般户"),
        ("健康状况", "良好", "健康"), ("表决方式", "举手", "举手表决"), ("会议形式", "钉钉会议", "线上"), ("户口性质", "非农", "非农业"),
    ],
)  # fmt: skip
def test_what_clerks_write_is_understood(kind: str, written: str, meant: str) -> None:
    assert LOOK.words(kind)[written] == meant


def test_the_56_nationalities_have_their_codes() -> None:
    """GB/T 3304 numbers them 01 to 56."""
    codes = {row["code"] for row in seed("dictionary") if row["kind"] == "民族"}
    assert {f"{n:02d}" for n in range(1, 57)} <= codes


@pytest.mark.parametrize("name", ["dictionary", "meeting_types", "settings"])
def test_seeds_read_as_if_typed(name: str) -> None:
    """Every line is read by its ledger without complaint, and no key comes twice."""
    ledger = LEDGERS[name]
    records = [ledger.read(row, LOOK) for row in seed(name)]
    keys = [tuple(r[field] for field in ledger.key) for r in records]
    assert len(set(keys)) == len(records)
    assert set(seed(name)[0]) == {f.name for f in ledger.stored}


@pytest.mark.parametrize(
    ("name", "per", "quorum", "majority", "of"),
    [
        ("支部党员大会", "每季", "1/2", "1/2", "应到有表决权"),
        ("支部委员会", "每月", "1/2", "1/2", "应到有表决权"),
        ("党小组会", "每月", None, None, None),
        ("村民代表会议", "每季", "2/3", "1/2", "到会"),
        ("村民会议", "不定期", "1/2", "1/2", "到会"),
        ("村民小组会", "不定期", "2/3", "1/2", "到会"),
    ],
)
def test_meeting_types_follow_the_rules(
    name: str, per: str, quorum: str | None, majority: str | None, of: str | None
) -> None:
    row = next(LEDGERS["meeting_types"].read(r, LOOK) for r in seed("meeting_types") if r["name"] == name)
    assert (row["per"], row["quorum"], row["majority"], row["majority_of"]) == (per, quorum, majority, of)
    assert all(0 < Fraction(share) < 1 for share in (quorum, majority) if share)


def test_the_first_page_lists_seven_types() -> None:
    listed = [row["name"] for row in seed("meeting_types") if row["in_grid"] == "1"]
    assert listed == ["支部党员大会", "支部委员会", "党小组会", "党课", "主题党日活动", "村民代表会议", "村务监督会"]


def test_a_meeting_type_is_found_by_what_others_call_it() -> None:
    """No alias is shared by two types or is another's name."""
    words = [(w, r["name"]) for r in seed("meeting_types") for w in (r["name"], *r["aliases"].split("、"))]
    assert len({word for word, _ in words}) == len(words)

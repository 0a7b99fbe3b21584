"""What no word names is suggested, never sure; where two readings could be meant, neither is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from desktop.ledgers import LEDGERS
from desktop.sheets.likeness import SHORTEST, likeness
from desktop.sheets.match import SYSTEM, lexicon_of
from desktop.sheets.meaning import SURE
from desktop.sheets.read_xlsx import read_sheets
from desktop.sheets.template import template_of
from tests.sheets.drawn import drawn

ROWS = "1|_|_|_|_|_|_\n2|_|_|_|_|_|_\n"
COVERAGE = f"!党员联户情况统计表\n序号|户编号|户主姓名|村民小组|联系党员姓名|走访次数|最近走访\n{ROWS}"


def read(tmp_path: Path, text: str) -> dict[str, Any]:
    return template_of(read_sheets(drawn(tmp_path / "表.xlsx", text))[0], LEDGERS).to_json()


def meant(found: dict[str, Any]) -> dict[str, tuple[str | None, float]]:
    columns = {c["heading"]: (c["field"], c["confidence"]) for c in found["columns"]}
    return columns | {b["label"]: (b["field"], b["confidence"]) for b in found["blanks"]}


@pytest.mark.parametrize(
    ("ledger", "heading", "path"),
    [
        ("tasks", "本条信息更新日期", "updated_on"),
        ("households", "自家承包的土地状况", "land"),
        ("care", "孩子的监护责任人", "guardian"),
        ("problems", "天气", None),
        ("problems", "车牌号码登记", None),
    ],
)
def test_a_heading_that_no_word_names_is_suggested_by_likeness(ledger: str, heading: str, path: str | None) -> None:
    found = likeness(lexicon_of(LEDGERS), ledger).likeliest((heading,))
    assert (found and found.path) == path


@pytest.mark.parametrize("ledger", [name for name in LEDGERS if name not in SYSTEM])
def test_no_likeness_is_sure_and_no_short_word_is_like_anything(ledger: str) -> None:
    """Not even a field's own word taken for a heading."""
    words, known = [f.label for f in LEDGERS[ledger].fields], likeness(lexicon_of(LEDGERS), ledger)
    found = [known.likeliest((word,)) for word in words]
    assert all(c is None or c.score < SURE for c in found)
    assert all(c is None for word, c in zip(words, found, strict=True) if len(word) < SHORTEST)


def test_where_two_ledgers_could_be_meant_nothing_is_sure_until_somebody_says_which(tmp_path: Path) -> None:
    file = drawn(tmp_path / "表.xlsx", COVERAGE)
    sheet = read_sheets(file)[0]
    open_, told = template_of(sheet, LEDGERS), template_of(sheet, LEDGERS, "contact_coverage")
    assert not any(m.sure for m in open_.match.columns if m.path)
    assert sum(m.sure for m in told.match.columns if m.path) >= 4


def test_every_household_once_is_the_coverage_and_not_the_contacts(tmp_path: Path) -> None:
    found = read(tmp_path, COVERAGE.replace("联户情况统计表", "联户全覆盖一览表"))
    assert found["ledger"] == "contact_coverage" and meant(found)["联系党员姓名"][1] >= SURE


def test_a_theme_beside_the_topics_is_the_meetings_title(tmp_path: Path) -> None:
    form = "!支部会议记录表\n主题（名称）|_|会议议题|_\n会议时间|_|会议地点|_\n主持人|_|记录人|_\n会议内容|_|<|<\n"
    found = meant(read(tmp_path, form))
    assert found["主题（名称）"][0] == "title" and found["会议议题"][0] == "topics"
    assert min(found["主题（名称）"][1], found["会议议题"][1]) >= SURE


def test_labels_over_blanks_go_on_though_each_line_is_cut_otherwise(tmp_path: Path) -> None:
    card = (
        "!农户信息卡\n户主姓名|性别|民族|出生年月|政治面貌|联系电话\n_|_|_|_|_|_\n"
        "户主身份证号码|<|家庭住址|<|户类型|<\n_|<|_|<|_|<\n家庭人口|<|住房情况|<|主要收入来源|<\n_|<|_|<|_|<\n"
    )
    found = meant(read(tmp_path, card))
    wanted = {"户主姓名": "head.name", "家庭住址": "address", "户类型": "kind", "家庭人口": "size", "住房情况": "housing"}
    assert {label: found[label][0] for label in wanted} == wanted


def test_steps_told_by_a_number_and_whose_time_it_is(tmp_path: Path) -> None:
    form = (
        "!四议两公开记录表\n议题|<|_|<|<|<\n"
        "四议|①村党支部会提议|时间|_|参会人数|_\n^|②村“两委”会商议|时间|_|参会人数|_\n"
        "^|③党员大会审议|时间|_|参会党员|_\n^|④村民代表会议决议|时间|_|代表人数|_\n决议内容|<|_|<|<|<\n"
    )
    blanks = [(b["field"], b["confidence"]) for b in read(tmp_path, form)["blanks"] if b["label"] == "时间"]
    assert [path for path, _ in blanks] == ["proposed_on", "discussed_on", "deliberated_on", "resolved_on"]
    assert min(confidence for _, confidence in blanks) >= SURE

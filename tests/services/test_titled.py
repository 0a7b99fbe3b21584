"""A sheet titled for some of the records takes only those, says so, and stands back where the clerk chose himself."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from desktop.kit.look import Filter, Query
from desktop.kit.work import finish
from desktop.services import transfer
from desktop.store.book import Book

Draw = Callable[[str, str], Path]


@pytest.fixture
def draw(tmp_path: Path) -> Draw:
    def drawn(title: str, headings: str) -> Path:
        book = Workbook()
        sheet = book.active
        assert sheet is not None
        sheet.append([title])
        sheet.append(headings.split())
        sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=len(headings.split()))
        book.save(tmp_path / "表.xlsx")
        return tmp_path / "表.xlsx"

    return drawn


SHEETS = (
    ("某县流动党员花名册", "姓名 性别 入党时间 流入地 联系电话", "party_members", Filter("state", "流动")),
    ("某县独居（空巢）老人关爱台账", "老人姓名 性别 年龄 主要困难", "care", None),
    (
        "支部主题党日活动登记表",
        "活动主题 活动时间 活动地点 主持人 参加人数",
        "meetings",
        Filter("type.name", "主题党日活动"),
    ),
    ("某县农村劳动力外出务工人员登记表", "姓名 性别 年龄 务工地点 联系电话", "people", Filter("away", True)),
    ("某县村党组织班子成员分工一览表", "姓名 性别 职务 分工 联系电话", "posts", Filter("body", "支委会")),
    ("村“两委”班子成员花名册", "姓名 性别 职务 任职时间 联系电话", "posts", Filter("body", "两委")),
)


@pytest.mark.parametrize(("title", "headings", "ledger", "only"), SHEETS, ids=[s[0] for s in SHEETS])
def test_the_title_says_whom(
    title: str, headings: str, ledger: str, only: Filter | None, practice: Book, draw: Draw, tmp_path: Path
) -> None:
    """As many rows as the book has of that kind, fewer than it has in all, and a word about it."""
    everyone = practice.count(ledger)
    done = finish(transfer.export(practice, ledger, tmp_path / "填好.xlsx", template=draw(title, headings)))
    assert 0 < done.rows < everyone
    assert any("标题" in warning for warning in done.warnings)
    if only is not None:
        asked = finish(
            transfer.export(
                practice, ledger, tmp_path / "另一份.xlsx", query=Query(filters=(only,)), template=draw(title, headings)
            )
        )
        assert asked.rows == done.rows


def test_old_people_are_those_of_that_age(practice: Book, draw: Draw, tmp_path: Path) -> None:
    """80 周岁以上 leaves everybody younger out."""
    file = draw("80周岁以上老年人花名册", "姓名 性别 年龄 联系电话")
    finish(transfer.export(practice, "people", tmp_path / "填好.xlsx", template=file))
    ages = [row[2] for row in load_workbook(tmp_path / "填好.xlsx").active.iter_rows(min_row=3, values_only=True)]
    assert ages and min(age for age in ages if age is not None) >= 80


def test_what_the_clerk_chose_stands(practice: Book, draw: Draw, tmp_path: Path) -> None:
    file = draw("某县流动党员花名册", "姓名 性别 入党时间 流入地 联系电话")
    chosen = Query(filters=(Filter("state", "正常"),))
    done = finish(transfer.export(practice, "party_members", tmp_path / "填好.xlsx", query=chosen, template=file))
    assert done.rows > 20 and not any("标题" in warning for warning in done.warnings)

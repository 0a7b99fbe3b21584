"""A row under the headings that says how to fill them stays as the county wrote it, and is no record's."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.ledgers import LEDGERS
from desktop.sheets.read_xlsx import read_sheets
from desktop.sheets.template import template_of
from tests.sheets.drawn import drawn

HEAD = "!文明积分登记台账\n序号|日期|户主姓名|积分事由|加减分值\n"
BLANK = "_|_|_|_|_\n"
SPOKEN = "_|某月某日|_|写清做了什么事|减分写负数\n"


def rows(tmp_path: Path, below: str) -> list[int] | None:
    sheet = read_sheets(drawn(tmp_path / "表.xlsx", HEAD + below))[0]
    found: list[int] | None = template_of(sheet, LEDGERS).to_json()["detail_rows"]
    return found


@pytest.mark.parametrize(
    ("below", "first"),
    [
        (SPOKEN + BLANK * 3, 4),
        (SPOKEN + "1|_|_|_|_\n2|_|_|_|_\n3|_|_|_|_\n", 4),
        (SPOKEN + "例|3月5日|王秀英|扫村道|5\n" + BLANK * 3, 5),
        ("_|_|_|_|扣分写负数\n1|_|_|_|_\n2|_|_|_|_\n3|_|_|_|_\n", 4),
    ],
)
def test_what_says_how_to_fill_is_above_the_records(tmp_path: Path, below: str, first: int) -> None:
    assert rows(tmp_path, below) == [first, first + 2]


@pytest.mark.parametrize(
    "below",
    ["1|3月5日|王秀英|扫村道|5\n" + BLANK * 2, BLANK * 3, "_|_|_|打扫卫生|_\n_|_|_|调解纠纷|_\n_|_|_|参加会议|_\n"],
)
def test_a_numbered_row_and_what_is_printed_in_every_row_are_the_records(tmp_path: Path, below: str) -> None:
    assert rows(tmp_path, below) == [3, 5]

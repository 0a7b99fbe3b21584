"""A list written down the side of a form – 家庭成员 – is a part of it, and blank where no ledger keeps such rows."""

from __future__ import annotations

from pathlib import Path

from desktop.ledgers import LEDGERS
from desktop.sheets.read_xlsx import read_sheets
from desktop.sheets.template import template_of
from tests.sheets.drawn import drawn

FORM = """
!村民信息采集表
基\\n本\\n信\\n息|姓名|_|性别|_|民族|_
^|出生年月|_|身份证号|_|<|<
^|家庭住址|_|<|联系电话|_|<
家\\n庭\\n成\\n员|姓名|关系|性别|出生年月|身份证号|<
^|_|_|_|_|_|<
^|_|_|_|_|_|<
"""


def test_a_household_has_its_members_down_the_side(tmp_path: Path) -> None:
    said = template_of(read_sheets(drawn(tmp_path / "a.xlsx", FORM))[0], LEDGERS, "households").to_json()
    assert (said["kind"], said["per"], said["detail_rows"]) == ("form", "households", [6, 7])
    assert [c["field"] for c in said["columns"]] == [
        f"members.{name}" for name in ("name", "relation", "sex", "born", "id_number")
    ]


def test_a_persons_family_is_his_household_without_how_they_are_related(tmp_path: Path) -> None:
    """Names and birthdays are known; what the others are to the head of the household is not what they are to him."""
    said = template_of(read_sheets(drawn(tmp_path / "a.xlsx", FORM))[0], LEDGERS, "people").to_json()
    assert (said["kind"], said["ledger"], said["per"]) == ("form", "people", "people")
    assert {"household.members.name", "household.members.born"} < {c["field"] for c in said["columns"]}
    assert [c["field"] for c in said["columns"] if "关系" in c["heading"] or "称谓" in c["heading"]] == [None]
    assert {b["label"]: b["field"] for b in said["blanks"]}["身份证号"] == "id_number"


def test_what_is_said_once_above_a_list_are_blanks(tmp_path: Path) -> None:
    """村名 over one empty cell is the village's; of what nobody knows the cell is shown, and stays blank."""
    text = "!问题整改情况\n村名|产业特色|驻村单位\n_|_|_\n\n序号|存在问题|整改措施|责任人|整改时限\n_|_|_|_|_\n_|_|_|_|_\n"
    said = template_of(read_sheets(drawn(tmp_path / "a.xlsx", text))[0], LEDGERS).to_json()
    assert (said["ledger"], said["detail_rows"]) == ("problems", [6, 7])
    assert {b["cell"]: b["field"] for b in said["blanks"]} == {"A3": "village.name", "B3": None, "C3": None}

"""Records of several rows: headings under each other, words printed in each row, found and filled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop.kit.errors import Refused
from desktop.ledgers import LEDGERS
from desktop.sheets.fill import fill
from desktop.sheets.pages import Page, Read, plan
from desktop.sheets.read_xlsx import read_sheets
from desktop.sheets.tables.read import read_table
from desktop.sheets.template import Template, from_json, template_of
from tests.sheets.drawn import drawn

TWO_ROWS = """
!柳河村党员基本情况登记表
序号|姓名|性别|民族|出生年月|入党时间
^|家庭住址|<|<|联系电话|文化程度
1|_|_|_|_|_
^|_|<|<|_|_
2|_|_|_|_|_
^|_|<|<|_|_
合计|_|_|_|_|_
"""
STACKED = {
    "B": "person.name", "C": "person.sex", "D": "person.nation", "E": "person.born", "F": "joined_on",
    "B2": "person.household.address", "E2": "person.phone", "F2": "person.education",
}  # fmt: skip


def template(file: Path) -> Template:
    return template_of(read_sheets(file)[0], LEDGERS)


def fields(found: Template) -> dict[str, str | None]:
    said = found.to_json()["columns"]
    return {f"{c['col']}{c.get('line', '')}": c["field"] for c in said if c["heading"] != "序号"}


def read(record: Mapping[str, object]) -> Read:
    return lambda path, at: record.get(path)


def filled(found: Template, file: Path, records: Sequence[Mapping[str, object]]) -> list[list[object]]:
    """Fill a sheet with records by path, and read it back with another library."""
    pages = [Page(read({}), [read(record) for record in records])]
    fill(file, file.with_name("填好.xlsx"), plan(found, pages).fills)
    return [[c.value for c in row] for row in load_workbook(file.with_name("填好.xlsx")).active.iter_rows()]


def test_headings_under_each_other_are_a_records_two_rows(tmp_path: Path) -> None:
    """Each record's row has headings of its own; the 合计 below ends the list."""
    found = template(drawn(tmp_path / "a.xlsx", TWO_ROWS))
    said = found.to_json()
    assert (said["kind"], said["ledger"], said["lines"]) == ("list", "party_members", 2)
    assert (said["header_rows"], said["detail_rows"]) == ([2, 3], [4, 7])
    assert fields(found) == STACKED


def test_every_record_fills_its_two_rows_and_the_list_grows_by_two(tmp_path: Path) -> None:
    file = drawn(tmp_path / "a.xlsx", TWO_ROWS)
    records = [{"person.name": f"党员{n}", "person.phone": f"1380000000{n}"} for n in range(3)]
    rows = filled(template(file), file, records)
    assert [rows[3 + 2 * n][:2] for n in range(3)] == [[n + 1, f"党员{n}"] for n in range(3)]
    assert [rows[4 + 2 * n][4] for n in range(3)] == [f"1380000000{n}" for n in range(3)]
    assert rows[9][0] == "合计"
    merges = {str(m) for m in load_workbook(file.with_name("填好.xlsx")).active.merged_cells.ranges}
    assert {"A8:A9", "B9:D9"} <= merges


def test_the_mapping_that_is_printed_is_obeyed_line_by_line(tmp_path: Path) -> None:
    """What inspect prints, edited, fills the second row as it says."""
    sheet = read_sheets(drawn(tmp_path / "a.xlsx", TWO_ROWS))[0]
    said = template_of(sheet, LEDGERS).to_json()
    phone = next(c for c in said["columns"] if c.get("line") == 2 and c["col"] == "E")
    phone |= {"field": "person.id_number", "format": "分段"}
    found = from_json(sheet, LEDGERS, said)
    assert fields(found) == STACKED | {"E2": "person.id_number"}
    assert next(found.shape(c, m) for c, m in found.columns if (c.line, c.col) == (1, 5)) == "分段"


def test_a_name_over_its_number_beside_cells_merged_over_both(tmp_path: Path) -> None:
    found = template(drawn(tmp_path / "a.xlsx", """
!党员花名册
序号|姓名|性别|入党时间|联系电话
^|身份证号码|^|转正时间|^
_|_|_|_|_
^|_|^|_|^
_|_|_|_|_
^|_|^|_|^
"""))  # fmt: skip
    assert fields(found) == {
        "B": "person.name", "C": "person.sex", "D": "joined_on", "E": "person.phone",
        "B2": "person.id_number", "D2": "confirmed_on",
    }  # fmt: skip


def test_three_rows_of_a_household(tmp_path: Path) -> None:
    found = template(drawn(tmp_path / "a.xlsx", """
!农户信息台账
户号|户主姓名|性别|身份证号码|<
^|家庭人口|所在小组|联系电话|户类型
^|家庭住址|<|<|<
_|_|_|_|<
^|_|_|_|_
^|_|<|<|<
"""))  # fmt: skip
    assert found.to_json()["lines"] == 3
    assert fields(found)["B3"] == "address" and fields(found)["E2"] == "kind"


def test_rows_that_are_not_merged_are_pairs_where_the_second_is_surely_one_of_headings(tmp_path: Path) -> None:
    head = "!党员名册\n序号|姓名|性别|民族|出生年月\n_|家庭住址|联系电话|入党时间|所在党小组\n"
    blank = "1|_|_|_|_\n_|_|_|_|_\n2|_|_|_|_\n_|_|_|_|_\n"
    assert template(drawn(tmp_path / "a.xlsx", head + blank)).to_json()["lines"] == 2
    sample = head.splitlines()[0] + "\n" + head.splitlines()[1] + "\n1|王德福|男|汉族|河南\n" + blank
    assert "lines" not in template(drawn(tmp_path / "b.xlsx", sample)).to_json()


def test_levels_of_headings_over_plain_rows_are_no_lines(tmp_path: Path) -> None:
    found = template(drawn(tmp_path / "a.xlsx", """
!党员花名册
序号|姓名|联系方式|<|入党时间
^|^|电话|住址|^
_|_|_|_|_
_|_|_|_|_
"""))  # fmt: skip
    assert "lines" not in found.to_json()
    assert found.to_json()["detail_rows"] == [4, 5]


def test_words_printed_in_each_row_of_a_record_say_what_it_holds(tmp_path: Path) -> None:
    """次数 over 时长 beside a name merged over both: they are printed for every record, also for added ones."""
    file = drawn(tmp_path / "a.xlsx", """
!志愿服务统计表
序号|姓名|项目|一季度|二季度
1|_|次数|_|_
^|^|时长（小时）|_|_
2|_|次数|_|_
^|^|时长（小时）|_|_
""")  # fmt: skip
    found = template(file)
    said = {f"{c['col']}{c.get('line', '')}": (c["field"], c.get("at")) for c in found.to_json()["columns"]}
    assert said["D"] == ("times", {"quarter": 1}) and said["E2"] == ("minutes", {"quarter": 2})
    rows = filled(found, file, [{"name": name, "times": 3, "minutes": 90} for name in "甲乙丙"])
    assert [row[:4] for row in rows[2:]] == [
        [1, "甲", "次数", 3], [None, None, "时长（小时）", 1.5], [2, "乙", "次数", 3], [None, None, "时长（小时）", 1.5],
        [3, "丙", "次数", 3], [None, None, "时长（小时）", 1.5],
    ]  # fmt: skip
    rows = filled(found, file, [{"name": "甲", "times": 3, "minutes": 90}])
    assert [row[2] for row in rows[2:]] == ["次数", "时长（小时）"] * 2


def test_a_household_merged_over_its_members_is_no_record_of_several_rows(tmp_path: Path) -> None:
    found = template(drawn(tmp_path / "a.xlsx", """
!户籍花名册
户号|户主|姓名|与户主关系|性别
_|_|_|_|_
^|^|_|_|_
_|_|_|_|_
^|^|_|_|_
"""))  # fmt: skip
    assert "lines" not in found.to_json()


def test_records_of_two_rows_under_groups_of_headings(tmp_path: Path) -> None:
    """The levels above the two rows say whose they are; a row of column numbers between is passed over."""
    found = template(drawn(tmp_path / "a.xlsx", """
!走访台账
序号|走访户信息|<|<|走访情况|<
^|户主|家庭住址|联系电话|走访人|走访时间
^|家庭人口|户类型|<|反映问题|<
1|2|3|4|5|6
_|_|_|_|_|_
^|_|_|<|_|<
_|_|_|_|_|_
^|_|_|<|_|<
"""))  # fmt: skip
    said = found.to_json()
    assert (said["header_rows"], said["detail_rows"], said["lines"]) == ([2, 4], [6, 9], 2)
    assert fields(found) == {
        "B": "household.head.name", "C": "household.address", "D": "household.head.phone",
        "E": "member.person.name", "F": "visited_on",
        "B2": "household.size", "C2": "household.kind", "E2": "request",
    }  # fmt: skip
    assert next(c for c in said["columns"] if c.get("line") == 2)["heading"] == "走访户信息/家庭人口"


def test_groups_over_the_members_of_merged_households_are_no_lines(tmp_path: Path) -> None:
    """A household of two, merged over its members' rows, is no record of two rows, the group merged or not."""
    for group in ("家庭成员信息|<|<", "家庭成员信息|_|_"):
        found = template(drawn(tmp_path / "a.xlsx", f"""
!户籍花名册
户号|户主|{group}
^|^|姓名|与户主关系|性别
_|_|_|_|_
^|^|_|_|_
_|_|_|_|_
^|^|_|_|_
"""))  # fmt: skip
        assert "lines" not in found.to_json(), group


def test_a_roster_of_two_rows_a_record_is_not_taken_in_row_by_row(tmp_path: Path) -> None:
    """An import says so and what to do, instead of taking every row for a person."""
    filled_in = TWO_ROWS.replace("1|_|_", "1|王德福|男").replace("2|_|_", "2|李梅|女")
    with pytest.raises(Refused, match=r"占 2 行.*一行一条"):
        read_table(drawn(tmp_path / "a.xlsx", filled_in))

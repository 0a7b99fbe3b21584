"""A household of more members than the form has lines goes on on a 续页, headed like the first."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
import xlsxwriter

from desktop.ledgers import LEDGERS
from desktop.sheets.fill import fill
from desktop.sheets.pages import Page, Read, plan
from desktop.sheets.read_xlsx import read_sheet, read_workbook
from desktop.sheets.template import Template, template_of

LINES = 6


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("form") / "农户基本情况登记表.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, ruled = book.add_worksheet("登记表"), book.add_format({"border": 1})
        sheet.merge_range("A1:F1", "农户基本情况登记表")
        for col, text in enumerate(["户主姓名", "", "联系电话", "", "家庭人口", ""]):
            sheet.write(1, col, text, ruled)
        for col, text in enumerate(["序号", "姓名", "性别", "与户主关系", "身份证号码", "民族"]):
            sheet.write(2, col, text, ruled)
        for row in range(3, 3 + LINES):
            sheet.write_row(row, 0, [""] * 6, ruled)
        for row, label in enumerate(["住址", "备注"], 3 + LINES):
            sheet.write(row, 0, label, ruled)
            sheet.merge_range(row, 1, row, 5, "", ruled)
    return path


@pytest.fixture(scope="module")
def template(file: Path) -> Template:
    found = template_of(read_sheet(file), LEDGERS)
    assert (found.layout.kind, found.match.ledger) == ("form", "households")
    assert found.layout.table and (found.layout.table.first, found.layout.table.last) == (4, 3 + LINES)
    return found


def reading(**values: object) -> Read:
    def read(path: str, at: Mapping[str, int | str]) -> object:
        return values.get(path.rpartition(".")[2])

    return read


def household(name: str, size: int) -> Page:
    members = [reading(name=f"{name}{n}", gender="男") for n in range(size)]
    return Page(reading(called=name, name=name, phone="13800000000"), members, name)


def test_members_beyond_the_lines_stand_on_the_next_sheet(file: Path, template: Template, tmp_path: Path) -> None:
    planned = plan(template, [household("王", 14), household("李", LINES), household("赵", 1)])
    fill(file, tmp_path / "填好.xlsx", planned.fills)
    names = [sheet.name for sheet in read_workbook(tmp_path / "填好.xlsx")]
    assert names == ["登记表", "王续", "王续(2)", "李", "赵"]
    sheets = [read_sheet(tmp_path / "填好.xlsx", name) for name in names]
    assert [[s.text(row, 2) for row in (4, 5, 9)] for s in sheets] == [
        ["王0", "王1", "王5"], ["王6", "王7", "王11"], ["王12", "王13", ""], ["李0", "李1", "李5"], ["赵0", "", ""],
    ]  # fmt: skip
    assert [s.text(4, 1) for s in sheets] == ["1", "7", "13", "1", "1"]
    assert {s.text(10, 1) for s in sheets} == {"住址"}, "what stands below stays where it is"
    assert [s.text(2, 4) for s in sheets] == ["13800000000"] * 5, "each page has the head"
    assert [w for w in planned.warnings if "续页" in w] == ["“王”有 14 行，表上只有 6 行，接着写在后面的续页上。"]

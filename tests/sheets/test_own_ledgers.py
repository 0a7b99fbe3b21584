"""Ledgers that a book declares itself beside the program's: each takes its own sheets, and no other's."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.kit.ledger import Ledger
from desktop.ledgers import LEDGERS
from desktop.ledgers.own import OwnField, free_name, ledger_of, named, written
from desktop.sheets.read_xlsx import read_sheets
from desktop.sheets.recognise import find_sheet
from desktop.sheets.sheet import Cell, Sheet
from desktop.sheets.template import template_of
from tests.sheets.county import counties

OWN = {
    "企业台账": "企业名称 负责人 联系电话:电话 地址 用工人数:数 备注",
    "公益性岗位人员": "姓名 性别 身份证号:身份证号 联系电话:电话 住址 岗位名称 上岗日期:日期 月补贴:金额",
    "护林巡山登记": "护林员 日期:日期 出发时间:时间 地点 内容 参加人员 备注",
    "户厕改造": "户主 小组 身份证号:身份证号 家庭人口:数 改造日期:日期 是否完成:是否",
}


def declared(title: str, said: str) -> Ledger:
    fields = [OwnField(label, kind or "文字") for label, _, kind in (each.partition(":") for each in said.split())]
    record = {"name": free_name(title, ()), "title": title, "fields": written(named(fields))}
    return ledger_of(record, LEDGERS)


BESIDE = {ledger.name: ledger for ledger in (declared(title, said) for title, said in OWN.items())}
ALL = {**LEDGERS, **BESIDE}


@pytest.mark.parametrize("name", BESIDE)
def test_the_sheet_it_was_made_of_is_its_own(name: str) -> None:
    """Also where the title speaks of what the program keeps no list of."""
    labels = ["序号", *(field.label for field in ALL[name].fields)]
    texts = {(1, 1): f"柳河村{ALL[name].title}", **{(2, col): label for col, label in enumerate(labels, 1)}}
    sheet = Sheet("表", {place: Cell(text) for place, text in texts.items()})
    sheet.cells |= {(row, 1): Cell(row - 2) for row in range(3, 8)}
    found = template_of(sheet, ALL).match
    assert found.ledger == name
    assert [m.path for m in found.columns][1:] == [field.name for field in ALL[name].fields]
    assert all(m.sure for m in found.columns[1:])


def test_a_countys_sheets_stay_with_the_programs_ledgers(tmp_path: Path) -> None:
    """Some of the counties' sheets means the same with own ledgers as without."""
    sheets = []
    for index, county in enumerate(counties()[::25]):
        found = {s.name: s for s in read_sheets(county.save(tmp_path / f"{index}.xlsx"))}
        sheets.append(found[find_sheet(list(found.values()))])
    without = [template_of(sheet, LEDGERS).to_json() for sheet in sheets]
    assert [template_of(sheet, ALL).to_json() for sheet in sheets] == without

"""What a filled row was given in height is enough for what is painted in it."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from desktop.paper.ground import Ground
from desktop.paper.pages import Pages
from desktop.sheets.fill import Block, SheetFill, fill
from desktop.sheets.heights import HIGHEST
from desktop.sheets.read_xlsx import read_sheet

TWIPS = 20
WORDS = (
    "请假：林德义（送孩子上学）、马学东（孙子发烧在卫生室）、赵文华（住院（县医院））；缺席：高家超（电话没打通，会后联系上）",
    "1. 高子洋今晚再去一趟，劝不动报书记。\n2. 由何玉珍写出推荐意见交支委会。\n3. 11月22日前全部认证完，漏办的报李建军。",
    "学习《中华人民共和国村民委员会组织法》；脱贫监测排查；2026-11-20 12:30 前交 15400206742",
)


@pytest.mark.parametrize("font", ["宋体", "仿宋_GB2312", "等线"])
@pytest.mark.parametrize("width", [9, 13.5, 18, 31])
def test_no_line_of_a_filled_cell_is_cut(tmp_path: Path, width: float, font: str) -> None:
    book = Workbook()
    sheet = book.active
    sheet["A1"] = "情况"
    sheet["A2"].alignment = Alignment(wrap_text=True)
    sheet["A2"].font = Font(name=font, size=11)
    sheet.column_dimensions["A"].width = width
    book.save(tmp_path / "a.xlsx")
    records = [(word * n,) for word in WORDS for n in (1, 2)]
    fill(tmp_path / "a.xlsx", tmp_path / "b.xlsx", [SheetFill("Sheet", block=Block(2, 2, (1,)), records=records)])
    filled = read_sheet(tmp_path / "b.xlsx")
    layout = Pages([filled]).layouts[0]
    assert isinstance(layout.measure, Ground)
    for row in range(2, 2 + len(records)):
        cell = filled.cells[row, 1]
        lines = layout.measure.lines(cell, filled.looks[cell.look], layout.columns.size(1) * TWIPS)
        needed = sum(line.height for line in lines) / TWIPS
        needed = min(HIGHEST, needed)
        assert needed - 1 <= (filled.rows[row].height or 0) <= max(needed * 1.35, needed + 45)

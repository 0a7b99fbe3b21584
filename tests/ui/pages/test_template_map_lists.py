"""A sheet with records of two rows or with several lists shows on the mapping page what fills every place of them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from openpyxl import load_workbook

from desktop.ui.pages.template_map import TemplateMapPage
from tests.sheets.drawn import drawn

from .conftest import Desk
from .test_template_map import Answers, ask, drop, exported, lines, notes, opened, written

__all__ = ["ask", "written"]

SHEET = """
!柳河村党员花名册
!一、正式党员
序号|姓名|性别|入党时间
^|家庭住址|<|联系电话
1|_|_|_
^|_|<|_
2|_|_|_
^|_|<|_
!二、预备党员
序号|姓名|性别|联系电话
1|_|_|_
2|_|_|_
"""


@pytest.fixture
def page(desk: Desk, ask: Answers, tmp_path: Path) -> TemplateMapPage:
    drop(desk.go("templates"), drawn(tmp_path / "县里的表.xlsx", SHEET, widths=(8, 18, 18, 20)))
    desk.settle()
    shown = desk.window.page
    assert isinstance(shown, TemplateMapPage)
    return shown


def test_every_list_and_line_is_tinted_where_it_stands(desk: Desk, page: TemplateMapPage) -> None:
    """The second row's cells and the second list's first cells are places of their own, over the right cells."""
    view = page.view
    assert [s.key for s in view.spots] == ["A", "B", "C", "D", "B6", "D6", "A11", "B11", "C11", "D11"]
    assert view.preview is not None and view.painted is not None
    row = view.preview.row(11)
    assert view.preview.sheet.cells[row, 1].value == 1 and row > 100
    spot = view.spot("D11")
    assert spot is not None and spot.box.top() == pytest.approx(view.painted.box(row, 4, row, 4).top())
    assert "二、预备党员" in notes(page)
    if target := os.environ.get("SHOWN"):
        page.grab().save(target)


def test_a_column_two_cells_wide_is_tinted_over_both(desk: Desk, tmp_path: Path) -> None:
    sheet = "!党员花名册\n序号|姓名|<|性别\n1|_|<|_\n2|_|<|_\n"
    drop(desk.go("templates"), drawn(tmp_path / "宽列.xlsx", sheet, widths=(8, 12, 12, 10)))
    desk.settle()
    shown = desk.window.page
    assert isinstance(shown, TemplateMapPage)
    view = shown.view
    name, sex = view.spot("B"), view.spot("D")
    assert name is not None and sex is not None and view.painted is not None
    assert name.box.right() == pytest.approx(sex.box.left()) == pytest.approx(view.painted.box(3, 4, 3, 4).left())


def test_a_place_of_the_second_list_is_chosen_and_exported(
    desk: Desk, page: TemplateMapPage, ask: Answers, tmp_path: Path
) -> None:
    page.view.go_to("D11")
    desk.settle()
    choice = opened(desk, page, "D11")
    assert any("电话" in line for line in lines(choice))
    choice.close()
    exported(desk, page, ask, tmp_path / "填好.xlsx")
    rows = list(load_workbook(tmp_path / "填好.xlsx").active.iter_rows(values_only=True))
    second = next(n for n, row in enumerate(rows) if row[0] == "二、预备党员")
    assert rows[second + 2][1] and rows[second + 2][3]


def test_a_long_name_gives_way_to_the_buttons(desk: Desk, page: TemplateMapPage) -> None:
    """It ends in … and is whole when pointed at; the head's buttons keep their words."""
    page.say("清河口县新时代文明实践志愿者服务时长季度统计表（二〇二六年第四季度，样式之二）", back="表格模板")
    desk.window.resize(1024, 640)
    desk.settle()
    page.grab()
    title, buttons = page.head.title, page.head.action_buttons.values()
    assert title.width() < title.sizeHint().width() and title.toolTip() == title.text()
    assert all(button.width() >= button.sizeHint().width() for button in buttons)
    page.say("短名", None)
    desk.settle()
    page.grab()
    assert title.toolTip() == ""

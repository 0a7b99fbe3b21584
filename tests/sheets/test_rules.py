"""Conditional formats are read with what they change, for paper to paint."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from desktop.sheets.read_xlsx import read_sheet
from desktop.sheets.sheet import Area, Edge, Rule
from tests.sheets.make_zip import minimal


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Rule]:
    path = tmp_path_factory.mktemp("rules") / "表.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        red = book.add_format({"font_color": "#FF0000", "bg_color": "#FFFF00", "bold": True, "border": 1})
        sheet.conditional_format("B2:B9", {"type": "cell", "criteria": ">=", "value": 60, "format": red})
        sheet.conditional_format(
            "A2:A9", {"type": "formula", "criteria": '=$B2=""', "format": red, "stop_if_true": True}
        )
        sheet.conditional_format("C2:C9", {"type": "text", "criteria": "containing", "value": "党员", "format": red})
        sheet.conditional_format("E2:E9", {"type": "bottom", "value": 3, "criteria": "%", "format": red})
        sheet.conditional_format("F2:F9", {"type": "3_color_scale", "min_color": "#FF0000", "mid_color": "#00FF00"})
        bar = {"type": "data_bar", "bar_color": "#638EC6", "bar_solid": True, "bar_negative_color": "#FF00FF"}
        sheet.conditional_format("G2:G9", {**bar, "data_bar_2010": True, "min_type": "num", "min_value": 5})
        sheet.conditional_format("H2:H9", {"type": "icon_set", "icon_style": "4_arrows", "icons_only": True})
        sheet.conditional_format("I2:I9", {"type": "average", "criteria": "below", "format": red})
        sheet.conditional_format("J2:J9", {"type": "duplicate", "format": red})
    return {rule.kind: rule for rule in read_sheet(path).rules}


def test_what_a_rule_asks_and_changes(rules: dict[str, Rule]) -> None:
    rule = rules["cellIs"]
    assert (rule.operator, rule.formulas, rule.priority) == ("greaterThanOrEqual", ("60",), 1)
    assert (rule.overlay.fill, rule.overlay.color, rule.overlay.bold) == ("FFFF00", "FF0000", True)
    assert isinstance(rule.overlay.left, Edge) and rule.overlay.italic is None
    assert rules["expression"].formulas == ('$B2=""',) and rules["expression"].stop_if_true
    assert rules["expression"].areas == (Area(2, 1, 9, 1),)


def test_texts_ranks_and_averages(rules: dict[str, Rule]) -> None:
    assert rules["containsText"].text == "党员"
    top = rules["top10"]
    assert (top.rank, top.percent, top.bottom) == (3, True, True)
    assert rules["aboveAverage"].bottom and rules["duplicateValues"].areas == (Area(2, 10, 9, 10),)


def test_scales_bars_and_icons(rules: dict[str, Rule]) -> None:
    assert [s.color for s in rules["colorScale"].stops][:2] == ["FF0000", "00FF00"]
    assert [s.kind for s in rules["colorScale"].stops] == ["min", "percentile", "max"]
    bar = rules["dataBar"]
    assert (bar.stops[0].color, bar.stops[0].kind, bar.stops[0].value) == ("638EC6", "num", "5")
    assert (bar.gradient, bar.negative) == (False, "FF00FF")
    icons = rules["iconSet"]
    assert (icons.icons, icons.shows_value, len(icons.stops)) == ("4Arrows", False, 4)


def test_a_rule_that_says_nothing_readable_does_no_harm(tmp_path: Path) -> None:
    body = (
        '<sheetData/><conditionalFormatting sqref="A1 #REF!"><cfRule type="cellIs" dxfId="77" priority="x"/>'
        "<cfRule/></conditionalFormatting><conditionalFormatting/>"
    )
    assert [rule.kind for rule in read_sheet(minimal(tmp_path / "a.xlsx", body)).rules] == ["cellIs", ""]

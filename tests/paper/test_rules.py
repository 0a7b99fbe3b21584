"""Conditional formats on paper: what is certain is painted, the rest is named."""

from __future__ import annotations

import datetime
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage

from desktop.paper.impose import Leaves, image_of
from desktop.paper.pages import Pages
from desktop.paper.pdf import paint_pdf
from desktop.paper.rules import Bar, Icon, Rules
from desktop.sheets.read_xlsx import read_sheet
from desktop.sheets.sheet import Area, Cell, Edge, Overlay, Rule, Sheet, Stop

from .sheets import Value, sheet_of

TODAY = datetime.date(2026, 11, 20)
RED = Overlay(fill="FFC7CE", color="9C0006")
COLUMN = (Area(1, 1, 99, 1),)


def column(*values: Value) -> Sheet:
    return sheet_of({(row, 1): value for row, value in enumerate(values, 1)})


def met(sheet: Sheet, *rules: Rule) -> list[int]:
    """Return the rows of column A that the rules paint red."""
    sheet.rules = list(rules)
    found = Rules(sheet, TODAY)
    assert not found.left_out
    return [row for row in range(1, sheet.bottom + 1) if found.look(row, 1, sheet.look(row, 1)).fill == RED.fill]


def when(kind: str, *formulas: str, operator: str = "", text: str = "", **more: object) -> Rule:
    return Rule(COLUMN, kind, 1, RED, formulas, operator, text, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("operator", "formulas", "rows"),
    [
        ("lessThan", ("60",), [1, 4]),  # a blank counts as nothing
        ("greaterThanOrEqual", ("60",), [2, 3, 5]),  # a text is more than any number
        ("equal", ('"缺"',), [5]),
        ("between", ("80", "50"), [1, 2]),
        ("notBetween", ("50", "80"), [3, 4, 5]),
        ("greaterThan", ("$B$1*2",), [3, 5]),
    ],
)
def test_a_cell_is_compared_as_excel_does(operator: str, formulas: tuple[str, ...], rows: list[int]) -> None:
    """Numbers, texts and blanks; bounds may be reckoned."""
    sheet = column(59, 60, 95, None, "缺")
    sheet.cells[1, 2] = Cell(40, "number")
    assert met(sheet, when("cellIs", *formulas, operator=operator)) == rows


@pytest.mark.parametrize(
    ("formula", "rows"),
    [
        ('$B1="缺席"', [2]),
        ("AND(LEN($A1)>0,ISBLANK($B1))", [3, 4]),
        ("MOD(ROW(),2)=0", [2, 4]),
        ('OR(LEFT($B1,1)="缺",RIGHT($B1)="到")', [1, 2]),
        ("$A1<TODAY()-365", [1, 4]),
        ("A1=A2", []),
        ("COUNTIF($A$1:$A$4,A1)>1", []),
        ("COUNTIF($A:$A,$A1)=1", [1, 2, 3, 4]),
        ('ISNUMBER(SEARCH("席",$B1))', [2]),
        ('IF($B1<>"",1,0)*-1+1', [3, 4]),
        ("1/0", []),
        ('"真"', []),
        ("YEAR($A1)=2026", [2, 3]),
        ("AND(ISNUMBER($A1),$A1<DATE(2021,1,1))", [4]),
        ("$A1=DATE(2022,14,43)", [1]),  # 2023-03-15
        ("$A1<=EDATE(DATE(2020,5,31),1)", [4]),  # the last of June
        ("COUNTIF(A$1:A1,\">46000\")=2", [3, 4]),  # counted from the top down to each row
        ("SUM($A$1:A1)>92000", [3, 4]),
        ("A1=MAX($A$1:$A$4)", [3]),
        ('TEXT(A1,"yyyy")="2026"', [2, 3]),
    ],
)
def test_a_formula_speaks_of_each_row(formula: str, rows: list[int]) -> None:
    """References move with the cell unless they stand fast; an error means no."""
    sheet = column(45_000, 46_300, 46_310, 44_000)
    sheet.cells[1, 2], sheet.cells[2, 2] = Cell("到", "text"), Cell("缺席", "text")
    assert met(sheet, when("expression", formula)) == rows


def test_the_same_identity_number_is_found_twice() -> None:
    """Excel counts 18 digits as numbers of 15; with * it compares the texts."""
    twins = column("110101199001011234", "110101199001011299", "110101199001011234")
    assert met(twins, when("expression", "COUNTIF($A$1:$A$3,A1)>1")) == [1, 2, 3]
    assert met(twins, when("expression", 'COUNTIF($A$1:$A$3,A1&"*")>1')) == [1, 3]
    assert met(twins, when("duplicateValues")) == [1, 3] and met(twins, when("uniqueValues")) == [2]
    numbers = column(110101199001011000, 0.00001, 110101199001011000)
    assert met(numbers, when("duplicateValues")) == [1, 3] and met(numbers, when("notContainsBlanks")) == [1, 2, 3]


def test_texts_ranks_averages_and_days_are_known() -> None:
    """The other kinds that Excel offers from its menu."""
    assert met(column("已缴", "未缴", None), when("containsText", text="未")) == [2]
    assert met(column("已缴", "未缴"), when("beginsWith", text="已")) == [1]
    assert met(column("已缴", None, " "), when("containsBlanks")) == [2, 3]
    assert met(column(5, 1, 4, 2), when("top10", rank=2)) == [1, 3]
    assert met(column(5, 1, 4, 2), when("top10", rank=50, percent=True, bottom=True)) == [2, 4]
    assert met(column(1, 2, 3), when("aboveAverage")) == [3]
    assert met(column(1, 2, 3), when("aboveAverage", equal=True, bottom=True)) == [1, 2]
    assert met(column(46_346, 46_345, 46_300), when("timePeriod", text="today")) == [1]


def test_the_first_rule_wins_and_may_stop_the_others() -> None:
    """A later rule changes only what an earlier one left; stopIfTrue ends it."""
    sheet = column(1)
    bold = Rule(COLUMN, "expression", 2, Overlay(fill="00FF00", bold=True), ("A1=1",))
    sheet.rules = [when("expression", "A1=1"), bold]
    look = Rules(sheet, TODAY).look(1, 1, sheet.looks[0])
    assert (look.fill, look.font.bold, look.font.color) == ("FFC7CE", True, "9C0006")
    sheet.rules = [when("expression", "A1=1", stop_if_true=True), bold]
    assert not Rules(sheet, TODAY).look(1, 1, sheet.looks[0]).font.bold


def test_scales_bars_and_icons_stand_between_their_ends() -> None:
    """The least and the most of the area are the ends unless stops say otherwise."""
    sheet = column(0, 50, 100, "无")
    colors = (Stop("min", "", "F8696B"), Stop("percentile", "50", "FFEB84"), Stop("max", "", "63BE7B"))
    bar = (Stop("autoMin", "", "638EC6"), Stop("autoMax"))
    icons = tuple(Stop("percent", v) for v in ("0", "33", "67"))
    sheet.rules = [
        Rule(COLUMN, "colorScale", stops=colors), Rule(COLUMN, "dataBar", stops=bar),
        Rule(COLUMN, "iconSet", stops=icons, icons="3Arrows", shows_value=False),
    ]  # fmt: skip
    rules = Rules(sheet, TODAY)
    dressed = [rules.dress(row, 1) for row in (1, 2, 3)]
    assert [d.changes.fill for d in dressed if d] == ["F8696B", "FFEB84", "63BE7B"]
    assert [d.bar for d in dressed if d] == [Bar(0, 0, "638EC6"), Bar(0, 0.5, "638EC6"), Bar(0, 1, "638EC6")]
    assert [d.icon for d in dressed if d] == [Icon("Arrows", n, 3) for n in range(3)]
    words = rules.dress(4, 1)
    assert words and words.bar is None and words.icon is None and not words.hides_value


def test_a_bar_below_zero_goes_to_the_left() -> None:
    """An axis stands at zero, and what is less has its own colour."""
    sheet = column(-50, 150)
    sheet.rules = [Rule(COLUMN, "dataBar", stops=(Stop("autoMin", "", "638EC6"), Stop("autoMax")), negative="C00000")]
    rules = Rules(sheet, TODAY)
    assert [d.bar for d in (rules.dress(1, 1), rules.dress(2, 1)) if d] == [
        Bar(0, 0.25, "C00000"), Bar(0.25, 1, "638EC6"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rule",
    [
        when("expression", "INDEX($C$1:$D$9,2,1)=1"), when("expression", "(" * 5000 + "1" + ")" * 5000),
        when("expression", "其他!A1=1"), when("cellIs", "1", operator="near"), when("aboveAverage", deviations=2),
        when("iconSet", icons="3Stars", stops=(Stop("percent", "0"),) * 3), when("expression", "A1#"), when("new"),
        when("dataBar", stops=(Stop("formula", "OFFSET(A1,1,1)"), Stop("max"))), when("timePeriod", text="thisWeek"),
    ],
)  # fmt: skip
def test_what_is_not_certain_is_left_out_and_told(rule: Rule, tmp_path: Path) -> None:
    """Nothing is guessed: the cell stays plain, and the person reads which rule was not painted."""
    sheet = column(1, 2)
    sheet.rules = [rule]
    assert Rules(sheet, TODAY).look(1, 1, sheet.looks[0]) == sheet.looks[0]
    painted = paint_pdf([sheet], tmp_path / "表.pdf")
    assert len(painted.left_out) == 1 and "A1:A99" in painted.left_out[0] and "条件格式" in painted.left_out[0]


def colours(sheet: Sheet) -> set[str]:
    image = picture(sheet)
    return {image.pixelColor(x, y).name() for x in range(200) for y in range(250)}


def picture(sheet: Sheet) -> QImage:
    return image_of(Leaves(Pages([sheet], now=datetime.datetime(2026, 11, 20))), 0, QSize(595, 842))


def test_fills_borders_bars_and_icons_are_seen() -> None:
    """They are on the page, not only in the reckoning."""
    sheet = column(1, 2, 3)
    assert colours(sheet).isdisjoint({"#ffc7ce", "#638ec6", "#4f9e52"})
    boxed = Overlay(fill="FFC7CE", bottom=Edge("thick", "0000FF"))
    bar = (Stop("num", "0", "638EC6"), Stop("max"))
    icons = tuple(Stop("num", v) for v in ("0", "2", "3"))
    sheet.rules = [
        Rule(COLUMN, "cellIs", overlay=boxed, formulas=("1",), operator="equal"),
        Rule((Area(2, 1, 2, 1),), "dataBar", stops=bar), Rule((Area(3, 1, 3, 1),), "iconSet", stops=icons,
                                                              icons="3TrafficLights1"),
    ]  # fmt: skip
    assert {"#ffc7ce", "#638ec6", "#4f9e52", "#0000ff"} <= colours(sheet)


def test_rules_of_a_real_book_are_painted(tmp_path: Path) -> None:
    """Written by another library, read and painted here; three thousand rows take no time to speak of."""
    import xlsxwriter

    file = tmp_path / "成绩.xlsx"
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet()
        for row in range(3000):
            page.write_row(row, 0, [row % 100, "缺席" if row % 7 == 0 else "到", row, row])
        fail = book.add_format({"bg_color": "#FFC7CE", "font_color": "#9C0006"})
        area = {"type": "cell", "criteria": "<", "value": 60, "format": fail}
        page.conditional_format("A1:A3000", area)
        page.conditional_format("B1:B3000", {"type": "formula", "criteria": '=$B1="缺席"', "format": fail})
        page.conditional_format("C1:C3000", {"type": "data_bar"})
        page.conditional_format("D1:D3000", {"type": "icon_set", "icon_style": "3_flags", "reverse_icons": True})
    sheet = read_sheet(file)
    rules = Rules(sheet, TODAY)
    started = time.process_time()
    looks = [rules.look(row, col, sheet.look(row, col)).fill for row in range(1, 3001) for col in (1, 2, 3, 4)]
    assert time.process_time() - started < 1.0
    assert looks.count("FFC7CE") == 1800 + 429 and not rules.left_out
    last = rules.dress(3000, 4)
    assert last and last.icon == Icon("Flags", 0, 3)

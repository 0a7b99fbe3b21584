"""A text of several looks is filled in without losing them."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from desktop.sheets.fill import SheetFill, fill
from desktop.sheets.read_xlsx import read_sheet
from desktop.sheets.sheet import Run
from tests.sheets.make_zip import minimal


def marked(runs: tuple[Run, ...]) -> list[tuple[str, bool]]:
    """Join the runs that look alike: their text, and whether it is underlined."""
    found: list[tuple[str, bool]] = []
    for run in runs:
        line = bool(run.font and run.font.underline)
        if found and found[-1][1] == line:
            found[-1] = (found[-1][0] + run.text, line)
        else:
            found.append((run.text, line))
    return found


@pytest.mark.parametrize(
    ("pieces", "new", "wanted"),
    [
        (["填报单位：", "_      ", "　日期：    年  月"], "填报单位：石桥村　日期：2025年3月",
         [("填报单位：", False), ("石桥村", True), ("　日期：2025年3月", False)]),
        (["_    ", "县", "_    ", "乡（镇）"], "安县青山镇", [("安", True), ("县", False), ("青山", True), ("镇", False)]),
        (["姓名：", "_   ", " 性别：", "_   "], "姓名：王 & <一> 性别：男",
         [("姓名：", False), ("王 & <一>", True), (" 性别：", False), ("男", True)]),
    ],
)  # fmt: skip
def test_what_fills_a_gap_looks_as_the_gap_did(
    tmp_path: Path, pieces: list[str], new: str, wanted: list[tuple[str, bool]]
) -> None:
    template, target = tmp_path / "模板.xlsx", tmp_path / "填好.xlsx"
    with xlsxwriter.Workbook(template) as book:
        under, plain = book.add_format({"underline": 1}), book.add_format({"bold": True})
        given = [x for p in pieces for x in ((under, p[1:]) if p[0] == "_" else (plain, p))]
        book.add_worksheet("表").write_rich_string(0, 0, *given)
    fill(template, target, [SheetFill("表", {(1, 1): new})])
    cell = read_sheet(target).cells[1, 1]
    assert cell.value == new
    assert marked(cell.runs) == wanted


def test_a_rich_text_that_stands_in_the_cell_keeps_its_looks_too(tmp_path: Path) -> None:
    body = (
        '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><r><t>村名：</t></r>'
        '<r><rPr><u/></rPr><t xml:space="preserve">    </t></r></is></c></row></sheetData>'
    )
    path, target = minimal(tmp_path / "a.xlsx", body), tmp_path / "b.xlsx"
    fill(path, target, [SheetFill("表一", {(1, 1): "村名：石桥"})])
    assert marked(read_sheet(target).cells[1, 1].runs) == [("村名：", False), ("石桥", True)]


def test_a_plain_text_stays_plain(tmp_path: Path) -> None:
    template, target = tmp_path / "模板.xlsx", tmp_path / "填好.xlsx"
    with xlsxwriter.Workbook(template) as book:
        book.add_worksheet("表").write(0, 0, "村名：    ")
    fill(template, target, [SheetFill("表", {(1, 1): "村名：石桥"})])
    assert read_sheet(target).cells[1, 1].runs == ()

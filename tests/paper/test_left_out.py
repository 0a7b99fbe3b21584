"""A workbook that cannot be painted wholly is painted without what is not known, and says what that is."""

from __future__ import annotations

from pathlib import Path

from desktop.paper.pdf import paint_pdf
from desktop.sheets.read_xlsx import read_sheet


def test_a_chart_a_sparkline_and_a_box_are_told_apart(tmp_path: Path) -> None:
    """The cells and the text box are painted; the chart and the sparkline are named."""
    import xlsxwriter

    file = tmp_path / "图表.xlsx"
    with xlsxwriter.Workbook(file) as book:
        page = book.add_worksheet("收支")
        page.write_column("A1", [3, 1, 2])
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=收支!$A$1:$A$3"})
        page.insert_chart("C2", chart)
        page.insert_textbox("C20", "说明")
        page.add_sparkline("B1", {"range": "收支!A1:A3"})
    sheet = read_sheet(file)
    painted = paint_pdf([sheet], tmp_path / "图表.pdf")
    assert [d.kind for d in sheet.drawings] == ["shape"] and painted.pages == 1
    assert painted.left_out == ("工作表“收支”的迷你图", "工作表“收支”的图表或结构图")


def test_a_plain_sheet_leaves_nothing_out(tmp_path: Path) -> None:
    """Nothing is told where nothing is missing."""
    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"] = "姓名"
    book.active["A1"].comment = openpyxl.comments.Comment("批注", "文书")
    book.save(tmp_path / "表.xlsx")
    assert paint_pdf([read_sheet(tmp_path / "表.xlsx")], tmp_path / "表.pdf").left_out == ()

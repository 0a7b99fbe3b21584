"""Any workbook as a PDF: what a formula comes to is printed, and what could not be is said."""

from __future__ import annotations

from pathlib import Path

import openpyxl

from desktop.kit.work import finish
from desktop.services import drawing
from tests.paper.read_pdf import page_texts


def test_totals_that_are_not_stored_are_printed(tmp_path: Path) -> None:
    """As Excel shows them on opening; a formula that only Excel knows stays blank and is told."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "发放"
    for row in (("张三", 120.5), ("李四", 80), ("合计", "=SUM(B1:B2)"), ("找", "=VLOOKUP(1,A1:B2,2)")):
        sheet.append(row)
    sheet.append(['="共"&TEXT(B1*1000,"#,##0.0")&"元"', '=TEXT(45809,"yyyy年m月d日 aaaa")', '=TEXT(7,"XB-000")'])
    book.save(tmp_path / "表.xlsx")
    done = finish(drawing.paint(tmp_path / "表.xlsx", tmp_path / "表.pdf"))
    (text,) = page_texts((tmp_path / "表.pdf").read_bytes())
    assert "200.5" in text and "共120,500.0元" in text and "2025年6月1日 星期日" in text
    told = "没有画出：工作表“发放”的1 个公式的结果（表里没有存，要用 WPS 或 Excel 打开存一下）"
    assert told in done.notes

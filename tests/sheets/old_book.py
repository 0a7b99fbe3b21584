"""An old .xls as a county would send it, written with xlwt."""

from __future__ import annotations

from pathlib import Path

import xlwt

HEADINGS = ("序号", "姓名", "身份证号", "数量", "单价", "金额", "备注")
TITLE = "2025 年补贴发放表"


def make_old_book(path: Path) -> Path:
    """Write a list: title, unit line, header, three ruled rows with formulas, a total, signatures; a hidden sheet."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("发放表", cell_overwrite_ok=True)
    ruled = "borders: left thin, right thin, top medium, bottom double;"
    title = xlwt.easyxf("font: name 黑体, height 360, bold on, color red; align: horiz center, vert center")
    head = xlwt.easyxf(
        f"font: name 宋体; align: wrap on, horiz center; pattern: pattern solid, fore_colour yellow; {ruled}"
    )
    cell = xlwt.easyxf(ruled)
    day = xlwt.easyxf(ruled, num_format_str='yyyy"年"m"月"d"日"')
    text = xlwt.easyxf(ruled, num_format_str="@")
    sheet.write_merge(0, 0, 0, 6, TITLE, title)
    under = xlwt.easyfont("underline single")
    sheet.write_rich_text(1, 0, ("填报单位：", ("        ", under), "村"))
    for col, name in enumerate(HEADINGS):
        sheet.write(2, col, name, head)
    for row in range(3, 6):
        for col, style in enumerate((cell, cell, text, cell, cell, cell, day)):
            sheet.write(row, col, None, style)
        sheet.write(row, 5, xlwt.Formula(f"D{row + 1}*(E{row + 1}-(1-1))"), cell)
        sheet.row(row).height_mismatch = True
        sheet.row(row).height = 600
    sheet.write_merge(6, 6, 0, 2, "合计", head)
    sheet.write(6, 3, xlwt.Formula("SUM(D4:D6)"), cell)
    sheet.write(6, 5, xlwt.Formula('IF(D7="","",ROUND(SUM(F4:F6)/10000,2))'), cell)
    sheet.write(7, 0, "制表人：")
    sheet.col(2).width = 20 * 256
    sheet.col(6).hidden = True
    _page(sheet)
    other = book.add_sheet("字典")
    other.visibility = 1
    other.write(0, 0, xlwt.Formula("SUM('发放表'!D4:D6)"))
    book.save(str(path))
    return path


def _page(sheet: xlwt.Worksheet) -> None:
    sheet.set_portrait(False)
    sheet.set_paper_size_code(8)
    sheet.set_fit_num_pages(1)
    sheet.set_fit_width_to_pages(1)
    sheet.set_fit_height_to_pages(0)
    sheet.set_left_margin(0.4)
    sheet._Worksheet__header_str = "&L内部"  # xlwt's own setters do not take text on Python 3
    sheet._Worksheet__footer_str = "&C第 &P 页"
    sheet.set_horz_page_breaks([(7, 0, 255)])
    sheet.set_panes_frozen(True)
    sheet.set_horz_split_pos(3)

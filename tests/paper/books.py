"""Workbooks in the habits of village ledgers, with fonts that LibreOffice has too. Each is saved as .xlsx."""

from __future__ import annotations

import random
import re
import shutil
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.workbook import Workbook
from openpyxl.worksheet.page import PageMargins
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from tests.paper.sheets import MONO, SANS, SERIF

THIN = Side("thin")
BOX = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
CENTRED = Alignment("center", "center", wrap_text=True)
SURNAMES, GIVEN = "张王李赵陈刘", ["秀英", "建国", "桂兰", "伟", "芳", "志强"]


def name(rng: random.Random) -> str:
    return rng.choice(SURNAMES) + rng.choice(GIVEN)


def new() -> tuple[Workbook, Worksheet]:
    """Return a workbook whose columns count in digits of half a square."""
    book = openpyxl.Workbook()
    book._fonts = IndexedList([Font(name=MONO, sz=12)])
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.page_setup.paperSize = 9
    return book, sheet


def save(book: Workbook, path: Path) -> Path:
    """Save, and let the Normal style be the first font: openpyxl gives it another."""
    raw = path.with_suffix(".raw")
    book.save(raw)
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for part in source.namelist():
            data = source.read(part)
            if part == "xl/styles.xml":
                data = re.sub(rb'(<cellStyleXfs count="1"><xf numFmtId="0" fontId=)"\d+"', rb'\1"0"', data)
            target.writestr(part, data)
    raw.unlink()
    return path


def put(sheet: Worksheet, row: int, values: Sequence[object], font: Font, align: Alignment = CENTRED) -> None:
    for col, value in enumerate(values, 1):
        cell = sheet.cell(row, col, value)
        cell.font, cell.border, cell.alignment = font, BOX, align


def widths(sheet: Worksheet, *characters: float) -> None:
    for col, width in enumerate(characters, 1):
        sheet.column_dimensions[get_column_letter(col)].width = width


def title(sheet: Worksheet, text: str, columns: int, height: float = 36) -> None:
    sheet.merge_cells(start_row=1, start_column=1, end_row=1, end_column=columns)
    sheet["A1"], sheet["A1"].font, sheet["A1"].alignment = text, Font(name=SERIF, sz=18, b=True), CENTRED
    sheet.row_dimensions[1].height = height


def roster(path: Path, people: int = 200) -> Path:
    """党员花名册: A4 landscape, header of two levels that repeats, one page wide, page numbers."""
    rng = random.Random(4)
    book, sheet = new()
    widths(sheet, 6, 10, 6, 8, 12, 22, 14, 14, 16, 36, 12)
    title(sheet, "槐树庄村党员花名册", 11)
    heads = ["序号", "姓名", "性别", "民族", "出生年月", "公民身份号码", "党内情况", None, None, "家庭住址", "备注"]
    put(sheet, 2, heads, Font(name=SANS, sz=11, b=True))
    put(sheet, 3, [None] * 6 + ["入党时间", "党内职务", "党费（元/月）", None, None], Font(name=SANS, sz=11, b=True))
    for area in ("A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3", "F2:F3", "G2:I2", "J2:J3", "K2:K3"):
        sheet.merge_cells(area)
    for row in range(2, people + 4):
        sheet.row_dimensions[row].height = 22.5
    for n in range(people):
        born = f"{rng.randint(1950, 2000)}.{rng.randint(1, 12)}"
        values = [n + 1, name(rng), rng.choice("男女"), "汉族", born, f"4108{rng.randint(10**13, 10**14 - 1)}"]
        values += [
            f"{rng.randint(1980, 2020)}-07-01",
            rng.choice(["支部书记", "组织委员", None]),
            rng.choice([0.2, 1, 12.5]),
        ]
        put(
            sheet,
            n + 4,
            [*values, f"槐树庄村第{rng.randint(1, 9)}村民组{rng.randint(1, 200)}号", None],
            Font(name=SERIF, sz=11),
        )
        sheet.cell(n + 4, 9).number_format = "0.00"
    sheet.print_title_rows = "2:3"
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    sheet.page_margins = PageMargins(0.5, 0.5, 0.6, 0.6, 0.3, 0.3)
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    return save(book, path)


def meeting(path: Path) -> Path:
    """会议记录: A4 portrait, label and blank, large wrapped texts in merged cells."""
    book, sheet = new()
    widths(sheet, 12, 28, 12, 28)
    title(sheet, "党支部会议记录", 4, 45)
    rows: list[tuple[object, ...]] = [
        ("时间", "2026年11月8日 9:00", "地点", "村党群服务中心"),
        ("主持人", "张建国", "记录人", "王桂兰"),
    ]
    rows += [("应到人数", 36, "实到人数", 33), ("主题", "研究高标准农田项目和冬季清洁行动", None, None)]
    for row, values in enumerate(rows, 2):
        put(sheet, row, list(values), Font(name=SERIF, sz=12))
        sheet.row_dimensions[row].height = 27
    sheet.merge_cells("B5:D5")
    # Without marks: told no language, LibreOffice lets a comma begin a line.
    texts = [
        "要把人居环境整治和冬季清洁行动抓在手上" * 6,
        "会议决定：一、成立工作专班。\n二、划分包联路段。\n三、每周通报一次。",
    ]
    for row, text in enumerate(texts, 6):
        put(sheet, row, ["会议内容" if row == 6 else "决议", text, None, None], Font(name=SERIF, sz=12))
        sheet.merge_cells(start_row=row, start_column=2, end_row=row, end_column=4)
        sheet.cell(row, 2).alignment = Alignment("left", "top", wrap_text=True)
        sheet.row_dimensions[row].height = 240
    sheet.page_margins = PageMargins(0.6, 0.6, 0.8, 0.8, 0.3, 0.3)
    sheet.print_options.horizontalCentered = True
    return save(book, path)


def wide(path: Path) -> Path:
    """A3 landscape, 26 columns at 95 %, breaks set by hand, a name column and a header that repeat."""
    rng = random.Random(7)
    book, sheet = new()
    widths(sheet, 12, *[13] * 25)
    put(sheet, 1, ["姓名", *[f"第{n}项" for n in range(1, 26)]], Font(name=SANS, sz=11, b=True))
    for row in range(2, 82):
        put(sheet, row, [name(rng), *[rng.randint(0, 5000) for _ in range(25)]], Font(name=SERIF, sz=11))
    for row in range(1, 82):
        sheet.row_dimensions[row].height = 24
    sheet.print_title_rows, sheet.print_title_cols = "1:1", "A:A"
    sheet.row_breaks.append(Break(id=31))
    sheet.col_breaks.append(Break(id=14))
    sheet.page_setup.paperSize, sheet.page_setup.orientation, sheet.page_setup.scale = 8, "landscape", 95
    sheet.oddHeader.left.text, sheet.oddHeader.right.text = "柳河村", "&A"
    return save(book, path)


def year(path: Path) -> Path:
    """组织生活开展情况统计表: twelve months twice under two headings, small type, one page wide."""
    rng = random.Random(9)
    book, sheet = new()
    widths(sheet, 18.5, 23, *[5.75] * 24)
    title(sheet, "组织生活开展情况统计表", 26)
    put(sheet, 2, ["党组织", "支部", "支委会", *[None] * 11, "党员大会", *[None] * 11], Font(name=SANS, sz=10, b=True))
    put(sheet, 3, [None, None, *[f"{m}月" for m in range(1, 13)] * 2], Font(name=SANS, sz=10, b=True))
    for area in ("A2:A3", "B2:B3", "C2:N2", "O2:Z2"):
        sheet.merge_cells(area)
    for row in range(4, 54):
        put(
            sheet,
            row,
            ["柳河镇党委", name(rng) + "支部", *[rng.choice("√○△") for _ in range(24)]],
            Font(name=SERIF, sz=10),
        )
    for row in range(2, 54):
        sheet.row_dimensions[row].height = 21
    sheet.print_title_rows = "2:3"
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    return save(book, path)


def signing(path: Path) -> Path:
    """会议签到表: two columns of names side by side, for 120 people, at 90 %."""
    rng = random.Random(11)
    book, sheet = new()
    widths(sheet, 6, 12, 8, 20, 6, 12, 8, 20)
    title(sheet, "柳河村党员大会签到表", 8)
    put(sheet, 2, ["序号", "姓名", "性别", "签到"] * 2, Font(name=SANS, sz=12, b=True))
    for n in range(60):
        people = [value for k in (n + 1, n + 61) for value in (k, name(rng), rng.choice("男女"), None)]
        put(sheet, n + 3, people, Font(name=SERIF, sz=12))
    for row in range(2, 63):
        sheet.row_dimensions[row].height = 27
    sheet.print_title_rows = "2:2"
    sheet.page_setup.scale = 90
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.left.text, sheet.oddFooter.right.text = "主持人签字：", "第 &P 页"
    return save(book, path)


def ledger(path: Path) -> Path:
    """问题整改台账: wrapped texts of one to three lines, each row as high as its text needs."""
    rng = random.Random(13)
    book, sheet = new()
    widths(sheet, 6, 14, 34, 34, 12, 14)
    put(sheet, 1, ["序号", "问题来源", "存在问题", "整改措施", "责任人", "时限"], Font(name=SANS, sz=12, b=True))
    for n in range(60):
        problem = "村内道路两侧杂草清理不及时，" * rng.randint(1, 3)
        remedy = "立即组织人员清理，落实包联责任。" * rng.randint(1, 4)
        put(sheet, n + 2, [n + 1, "自查", problem, remedy, name(rng), "2026.12"], Font(name=SERIF, sz=12))
        sheet.row_dimensions[n + 2].height = 18 * max(len(problem) // 15 + 1, len(remedy) // 15 + 1)
    sheet.row_dimensions[1].height = 24
    sheet.print_title_rows = "1:1"
    return save(book, path)


def across(path: Path) -> Path:
    """A sheet larger than its paper in both directions, read across first, centred both ways, at 80 %."""
    book, sheet = new()
    widths(sheet, *[15] * 12)
    for row in range(1, 101):
        put(sheet, row, [f"{row}行{col}列" for col in range(1, 13)], Font(name=SERIF, sz=11))
        sheet.row_dimensions[row].height = 21
    sheet.page_setup.scale, sheet.page_setup.pageOrder = 80, "overThenDown"
    sheet.print_options.horizontalCentered = sheet.print_options.verticalCentered = True
    sheet.page_margins = PageMargins(0.7, 0.7, 0.75, 0.75, 0.3, 0.3)
    return save(book, path)


BOOKS: dict[str, Callable[[Path], Path]] = {
    f.__name__: f for f in (roster, meeting, wide, year, signing, ledger, across)
}  # fmt: skip


def have_libreoffice() -> bool:
    return bool(shutil.which("soffice") and shutil.which("pdftotext"))

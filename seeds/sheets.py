"""Our own sheets, drawn in the manner of official ledgers: `python -m seeds.sheets` writes resources/templates anew.

They are ordinary sheets without any marks of ours: the recogniser reads them as it reads a county's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.worksheet import Worksheet

TARGET = Path(__file__).resolve().parents[1] / "resources" / "templates"
LINE = Border(*[Side(style="thin")] * 4)
TITLE, LABEL, VALUE = Font("方正小标宋简体", 20), Font("宋体", 11, bold=True), Font("宋体", 11)
MIDDLE = Alignment("center", "center", wrap_text=True)
LEFT = Alignment("left", "center", wrap_text=True)
TOP = Alignment("left", "top", wrap_text=True)

# A heading with the width of its column; '上级/下级' stands under a merged upper heading
List = Sequence[tuple[str, float]]

MEETINGS: List = (
    ("序号", 5),
    ("会议类型", 12),
    ("会议时间", 16),
    ("会议地点", 14),
    ("主持人", 9),
    ("记录人", 9),
    ("应到人数", 6),
    ("实到人数", 6),
    ("缺席人员及原因", 18),
    ("会议议题", 24),
    ("会议决议", 28),
    ("备注", 9),
)
MEMBERS: List = (
    ("序号", 5),
    ("姓名", 9),
    ("性别", 5.5),
    ("民族", 7),
    ("出生年月", 10),
    ("文化程度", 9),
    ("身份证号码", 20.5),
    ("入党时间", 11.5),
    ("转正时间", 11.5),
    ("党内职务", 11),
    ("党小组", 11),
    ("家庭住址", 18),
    ("联系电话", 13),
    ("备注", 9),
)
PEOPLE: List = (
    ("户号", 7),
    ("户主", 9),
    ("姓名", 9),
    ("与户主关系", 9),
    ("性别", 5.5),
    ("民族", 7),
    ("出生日期", 11.5),
    ("身份证号码", 20.5),
    ("户口性质", 9),
    ("文化程度", 9),
    ("政治面貌", 10),
    ("婚姻状况", 7),
    ("健康状况", 7),
    ("务工地点", 14),
    ("联系电话", 13),
    ("人群标签", 11),
    ("备注", 8),
)
CONTACTS: List = (
    ("序号", 5),
    ("联系村干部", 10),
    ("党员姓名", 10),
    ("党员电话", 13),
    ("联系户户主", 10),
    ("户号", 7),
    ("家庭人口", 6),
    ("村民组", 9),
    ("户类型", 10),
    ("联系电话", 13),
    ("联系内容", 26),
    ("最近走访", 11.5),
    ("备注", 9),
)
HOURS: List = (
    ("序号", 5),
    ("姓名", 10),
    ("服务队", 16),
    ("一季度/次数", 6.5),
    ("一季度/时长", 7.5),
    ("二季度/次数", 6.5),
    ("二季度/时长", 7.5),
    ("三季度/次数", 6.5),
    ("三季度/时长", 7.5),
    ("四季度/次数", 6.5),
    ("四季度/时长", 7.5),
    ("全年/次数", 6.5),
    ("全年/时长", 7.5),
    ("目标（小时）", 8),
    ("完成率", 8),
    ("是否达标", 8),
)
# A form's lines: their height, then a label and a value, twice, or once over the whole width
MEETING_PAGE = (
    (30, "会议名称"),
    (28, "会议类型", "会议形式"),
    (28, "会议时间", "会议地点"),
    (28, "主持人", "记录人"),
    (28, "应到人数", "实到人数"),
    (40, "缺席人员及原因"),
    (28, "列席人员"),
    (60, "会议议题"),
    (275, "会议内容"),
    (90, "会议决议"),
)


@dataclass(frozen=True)
class Drawn:
    """A list to be drawn: its file, title, columns, ruled rows (one page) and their height, the line at the foot.

    `left` are the headings whose values begin at the left.
    """

    name: str
    title: str
    columns: List
    rows: int
    height: float
    foot: str
    left: tuple[str, ...] = ()


SIGNED = "审核人（签字）：{}填表人（签字）："
BRANCH_SIGNED = "党支部书记（签字）：{}填表人（签字）："
LISTS = (
    Drawn(
        "三会一课台账", "“三会一课”台账", MEETINGS, 12, 32, BRANCH_SIGNED, ("会议议题", "会议决议", "缺席人员及原因")
    ),
    Drawn("党员花名册", "党员花名册", MEMBERS, 16, 24, SIGNED, ("家庭住址",)),
    Drawn("户籍花名册", "户籍人口花名册", PEOPLE, 19, 23, SIGNED, ("务工地点",)),
    Drawn("党员联系户台账", "党员联系户台账", CONTACTS, 15, 24, BRANCH_SIGNED, ("联系内容",)),
    Drawn("志愿服务时长统计表", "志愿服务时长统计表", HOURS, 14, 24, "审核人（签字）：{}公示监督电话："),
)


def main() -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    for drawn in LISTS:
        list_sheet(drawn).save(TARGET / f"{drawn.name}.xlsx")
    meeting_page().save(TARGET / "会议记录页.xlsx")


def list_sheet(drawn: Drawn) -> Workbook:
    """Draw a list on A4 across: title, unit line, headings repeated on every page, ruled rows, signatures."""
    book, sheet = _book(drawn.name)
    deep = any("/" in heading for heading, _ in drawn.columns)
    first, width = (5 if deep else 4), len(drawn.columns)
    _title(sheet, drawn.title, width)
    _unit_line(sheet, width)
    _headings(sheet, drawn.columns, deep)
    for row in range(first, first + drawn.rows):
        sheet.row_dimensions[row].height = drawn.height
        for col, (heading, _) in enumerate(drawn.columns, 1):
            _cell(sheet, row, col, None, VALUE, LEFT if heading in drawn.left else MIDDLE)
    _foot(sheet, first + drawn.rows, width, drawn.foot.format("　" * 16))
    _page(sheet, f"$3:${first - 1}", landscape=True)
    sheet.freeze_panes = sheet.cell(first, 1)
    return book


def meeting_page() -> Workbook:
    """Draw one meeting's page on A4 upright."""
    book, sheet = _book("会议记录")
    for letter, width in zip("ABCD", (13, 31, 13, 31), strict=True):
        sheet.column_dimensions[letter].width = width
    _title(sheet, "会议记录", 4)
    _unit_line(sheet, 4, "党支部：", "记录日期：")
    for row, (height, *labels) in enumerate(MEETING_PAGE, 3):
        _form_line(sheet, row, float(height), [str(label) for label in labels])
    _foot(sheet, 3 + len(MEETING_PAGE), 4, f"主持人（签字）：{'　' * 12}记录人（签字）：")
    _page(sheet, None, landscape=False)
    return book


def _workbook() -> Workbook:
    """A workbook whose first font is 宋体: it is what widths are counted in, and what the footer is set in."""
    book = Workbook()
    book._fonts = IndexedList([VALUE])
    book._named_styles["Normal"].font = VALUE
    return book


def _form_line(sheet: Worksheet, row: int, height: float, labels: list[str]) -> None:
    sheet.row_dimensions[row].height = height
    for place, label in enumerate(labels):
        _cell(sheet, row, 1 + 2 * place, label, LABEL, MIDDLE)
        _cell(sheet, row, 2 + 2 * place, None, VALUE, MIDDLE if len(labels) == 2 else LEFT if height < 100 else TOP)
    if len(labels) == 1:
        for col in (3, 4):
            _cell(sheet, row, col, None, VALUE, TOP)
        sheet.merge_cells(None, row, 2, row, 4)


def _book(name: str) -> tuple[Workbook, Worksheet]:
    book = _workbook()
    sheet: Worksheet = book.active
    sheet.title = name
    book.properties.creator = "村务台账"
    return book, sheet


def _title(sheet: Worksheet, text: str, width: int) -> None:
    sheet.cell(1, 1, text).font = TITLE
    sheet.cell(1, 1).alignment = MIDDLE
    sheet.merge_cells(None, 1, 1, 1, width)
    sheet.row_dimensions[1].height = 42


def _unit_line(sheet: Worksheet, width: int, left: str = "填报单位：", right: str = "填报日期：") -> None:
    half = width // 2
    for text, first, last in ((left, 1, half), (right, half + 1, width)):
        sheet.cell(2, first, text).font = VALUE
        sheet.cell(2, first).alignment = Alignment("left" if first == 1 else "right", "center")
        sheet.merge_cells(None, 2, first, 2, last)
    sheet.row_dimensions[2].height = 22


def _headings(sheet: Worksheet, columns: List, deep: bool) -> None:
    for col, (heading, width) in enumerate(columns, 1):
        sheet.column_dimensions[sheet.cell(3, col).column_letter].width = width
        upper, _, lower = heading.partition("/")
        _cell(sheet, 3, col, upper, LABEL, MIDDLE)
        if deep:
            _cell(sheet, 4, col, lower or None, LABEL, MIDDLE)
    sheet.row_dimensions[3].height = 24 if deep else 34
    if deep:
        sheet.row_dimensions[4].height = 24
        _merge_groups(sheet, [heading for heading, _ in columns])


def _merge_groups(sheet: Worksheet, headings: list[str]) -> None:
    for col, heading in enumerate(headings, 1):
        upper = heading.partition("/")[0]
        before = headings[col - 2].partition("/")[0] if col > 1 else ""
        if "/" not in heading:
            sheet.merge_cells(None, 3, col, 4, col)
        elif upper != before:
            last = max(n for n, h in enumerate(headings, 1) if h.partition("/")[0] == upper)
            sheet.merge_cells(None, 3, col, 3, last)


def _foot(sheet: Worksheet, row: int, width: int, text: str) -> None:
    sheet.cell(row, 1, text).font = VALUE
    sheet.cell(row, 1).alignment = LEFT
    sheet.merge_cells(None, row, 1, row, width)
    sheet.row_dimensions[row].height = 30


def _cell(sheet: Worksheet, row: int, col: int, text: str | None, font: Font, place: Alignment) -> None:
    cell = sheet.cell(row, col, text)
    cell.font, cell.alignment, cell.border = font, place, LINE


def _page(sheet: Worksheet, titles: str | None, landscape: bool) -> None:
    setup = sheet.page_setup
    setup.orientation, setup.paperSize = ("landscape" if landscape else "portrait"), 9
    setup.fitToWidth, setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.5 if landscape else 0.7
    margins.top, margins.bottom, margins.header, margins.footer = 0.7, 0.7, 0.3, 0.35
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = "第 &P 页 共 &N 页"
    if titles:
        sheet.print_title_rows = titles.replace("$", "")


if __name__ == "__main__":
    main()

"""Read any roster: which kind of file it is, which sheet is meant, where its heading ends and its records begin."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from desktop.kit.errors import Blocked, Refused
from desktop.sheets import limits
from desktop.sheets.layout import Column, Layout
from desktop.sheets.layout import Table as Area
from desktop.sheets.package import BARE, OLE
from desktop.sheets.recognise import recognise
from desktop.sheets.sheet import Sheet
from desktop.sheets.tables.html import sheet_of_html
from desktop.sheets.tables.rows import Left, Row, records, spread
from desktop.sheets.tables.text import decoded, sheet_of_text
from desktop.sheets.wording import NUMBER_WORDS, is_heading, key

HEAD = 80  # rows looked at for the heading
UID_HEADING = "记录编号"
NO_TABLE = "工作表“{}”里没有找到表头。请看看是不是选错了工作表；表头要有两列以上，下面是一行一条的记录。"
EMPTY = "这个文件里没有内容。"
XML_2003 = "这是 Excel 2003 的 XML 表格。请用 WPS 或 Excel 打开后另存为 .xlsx，再试一次。"


@dataclass(frozen=True)
class Table:
    """A sheet read for import: `sheets` are the file's sheets by name, `layout` what was recognised of its head.

    `exported`: the last column holds the records' own numbers, as in this program's plain lists.
    """

    file: str
    sheets: tuple[str, ...]
    sheet: Sheet
    layout: Layout
    exported: bool = False
    lost: tuple[str, ...] = field(default=())

    def records(self, layout: Layout | None = None) -> tuple[list[Row], list[Left]]:
        """Return the rows that hold records, and those left out with the reason; `layout` is what a person said."""
        table = (layout or self.layout).table
        if table is None:
            raise Refused(NO_TABLE.format(self.sheet.name))
        return records(self.sheet, table, self.exported)


def read_table(path: Path, sheet: str | None = None) -> Table:
    """Read the named sheet, or the one with the most records. Raises Refused, Blocked."""
    sheets, lost = _sheets(path)
    tables = _tables(path.name, sheets, lost, sheet)
    return max(tables, key=lambda t: (t.sheet.visible, _worth(t)))


def read_pasted(text: str, html: str = "") -> Table:
    """Read what was copied from WPS or Excel: its HTML if that has a table, else its tab-separated text.

    Raises Refused.
    """
    pasted = sheet_of_html(html, "粘贴的内容") if html else Sheet("粘贴的内容")
    if not pasted.cells:
        pasted = sheet_of_text(text, "粘贴的内容", "\t" if "\t" in text else "")
    return _tables("粘贴的内容", [pasted], (), None)[0]


def _tables(file: str, sheets: list[Sheet], lost: tuple[str, ...], wanted: str | None) -> list[Table]:
    names = tuple(s.name for s in sheets)
    if wanted is not None and wanted not in names:
        raise Refused(f"“{file}”里没有工作表“{wanted}”，有：{'、'.join(names)}")
    found, broken = list[Table](), list[Refused]()
    for sheet in sheets:
        if wanted is None or sheet.name == wanted:
            try:
                layout, exported = _layout(sheet)
                found.append(Table(file, names, sheet, layout, exported, lost))
            except Refused as refused:
                broken.append(refused)
    if not found:
        raise broken[0] if broken else Refused(EMPTY)
    return found


def _worth(table: Table) -> int:
    columns = {c.col for c in table.layout.table.columns} if table.layout.table else set()
    first = table.layout.table.first if table.layout.table else 0
    return sum(row >= first and col in columns and c.value is not None for (row, col), c in table.sheet.cells.items())


def _sheets(path: Path) -> tuple[list[Sheet], tuple[str, ...]]:
    """Read the sheets of a file by what it is, whatever it is called."""
    try:
        with open(path, "rb") as stream:
            magic = stream.read(512)
            if _is_workbook(magic):
                return _workbook(path)
            text = decoded(magic + stream.read(limits.OLD_FILE))
    except FileNotFoundError:
        raise Refused(f"找不到文件“{path.name}”，请看看它是不是被移走或改名了。") from None
    except OSError as error:
        raise Blocked(f"读不了文件“{path.name}”（{error.strerror}）。请先在 WPS 或 Excel 里关闭它再试。") from None
    if not text.strip():
        raise Refused(EMPTY)
    if text.lstrip()[:1] == "<":
        return [_page(text, path)], ()
    return [sheet_of_text(text, path.stem)], ()


def _page(text: str, path: Path) -> Sheet:
    """Read a web page or an old system's report that is called .xls."""
    if "urn:schemas-microsoft-com:office:spreadsheet" in text[:2000]:
        raise Refused(XML_2003)
    return sheet_of_html(text, path.stem)


def _is_workbook(magic: bytes) -> bool:
    return magic[:4] == b"PK\x03\x04" or magic[:4] == b"PK\x05\x06" or magic[:8] == OLE or magic[:2] in BARE


def _workbook(path: Path) -> tuple[list[Sheet], tuple[str, ...]]:
    from desktop.sheets.package import Package
    from desktop.sheets.read_xlsx import Reader
    from desktop.sheets.tables.ods import sheets_of_ods

    if _is_ods(path):
        return sheets_of_ods(path), ()
    with Package(path) as package:
        return Reader(package).sheets(), package.lost


def _is_ods(path: Path) -> bool:
    with open(path, "rb") as stream:
        return b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet" in stream.read(200)


def _layout(sheet: Sheet) -> tuple[Layout, bool]:
    """Recognise a sheet's head; a list of our own says by its last heading what it is. Raises Refused."""
    own = _own_heading(sheet)
    if own:
        return _simple(sheet, own), True
    head = top_of(sheet)
    found = recognise(head)
    if found.table is None or len(found.table.columns) < 2:
        row = _plain_heading(head)
        if row is None:
            raise Refused(NO_TABLE.format(sheet.name) if sheet.cells else f"工作表“{sheet.name}”是空的。")
        return _simple(sheet, row), False
    return found, False


def top_of(sheet: Sheet) -> Sheet:
    """Return the sheet's head alone: recognising it takes no longer for a long list."""
    cells = {place: cell for place, cell in sheet.cells.items() if place[0] <= HEAD}
    head = Sheet(sheet.name, cells, sheet.looks, rows={r: s for r, s in sheet.rows.items() if r <= HEAD})
    head.columns, head.choices, head.date1904 = sheet.columns, sheet.choices, sheet.date1904
    head.merges = [m if m.bottom <= HEAD else replace(m, bottom=HEAD) for m in sheet.merges if m.top <= HEAD]
    return head


def _own_heading(sheet: Sheet) -> int | None:
    spots = (row for (row, _), cell in sheet.cells.items() if row <= 3 and cell.value == UID_HEADING)
    return next(spots, None)


def _plain_heading(sheet: Sheet) -> int | None:
    """The first row of several short texts, where the recogniser saw no heading."""
    rows: dict[int, list[object]] = {}
    for (row, _), cell in sheet.cells.items():
        if cell.value is not None:
            rows.setdefault(row, []).append(cell.value)
    fit = (r for r in sorted(rows) if len(rows[r]) > 1 and all(isinstance(v, str) and is_heading(v) for v in rows[r]))
    return next(fit, None)


def _simple(sheet: Sheet, row: int) -> Layout:
    """A list whose heading is one row."""
    texts = {col: str(cell.value).strip() for (r, col), cell in sheet.cells.items() if r == row and cell.value}
    taken = spread(sheet, row, row + 1)
    under = {col: [str(v)] for (r, col), v in taken.items() if r == row + 1 and v is not None}
    columns = tuple(Column(col, (text,), samples=tuple(under.get(col, ()))) for col, text in sorted(texts.items()))
    titles = [((r, c), str(cell.value)) for (r, c), cell in sheet.cells.items() if r < row and cell.value]
    numbers = tuple(c for c, text in texts.items() if key(text) in NUMBER_WORDS)
    table = Area(row, row, columns, row + 1, max(row + 1, sheet.bottom), number=numbers)
    return Layout(sheet.name, "list", tuple(titles[:1]), table)

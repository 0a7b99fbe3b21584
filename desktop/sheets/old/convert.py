"""An old workbook read by xlrd and packed as an .xlsx. Runs in the worker: old files are not to be trusted."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from desktop.kit.errors import Refused
from desktop.sheets import limits
from desktop.sheets.markup import escaped
from desktop.sheets.old.cipher import unlocked
from desktop.sheets.old.grid import SheetXml, Strings
from desktop.sheets.old.lenient import taught
from desktop.sheets.old.looks import Looks
from desktop.sheets.old.records import Extras, SheetRecords
from desktop.sheets.old.tokens import Tokens

START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SAVE_AGAIN = "请用 WPS 或 Excel 打开后另存为 .xlsx，再试一次。"
WESTERN = {None, 437, 850, 1252, 32769}  # what old Chinese programs say, or do not say, of their GBK texts
STATES = {1: ' state="hidden"', 2: ' state="veryHidden"'}
BUILT_IN = ("Print_Area", "Print_Titles")


@dataclass(frozen=True)
class Converted:
    """An .xlsx in memory, what of the old workbook it does not have, and `unread`: what each sheet lacks on paper."""

    data: bytes
    lost: tuple[str, ...]
    unread: dict[str, list[str]]


def converted(path: str) -> Converted:
    """Read an .xls or .et and write it as an .xlsx. Raises Refused."""
    with open(path, "rb") as handle:
        data = handle.read(limits.OLD_FILE + 1)
    if len(data) > limits.OLD_FILE:
        raise Refused(f"这个旧格式的表格太大了，程序不读。{SAVE_AGAIN}")
    plain = _unlocked(data)
    book = _opened(plain or data)
    sheets = [(book.sheet_by_index(n), _extras(book, n)) for n in range(book.nsheets)]
    if not sheets:
        raise Refused("这个工作簿里没有可以读的工作表。")
    strings = Strings()
    packed = _packed(book, sheets, strings)
    lost = list(_lost(sheets, plain is not None))
    if _other_pages(book):
        lost.append("旧 .xls 里的图表页没有带过来。")
    if strings.cut:
        lost.append(f"旧 .xls 里有一格超过 {limits.TEXT} 个字，多出的没有带过来。")
    return Converted(packed, tuple(lost), _unread(book, sheets))


def _other_pages(book: Any) -> bool:
    """Whether a page is no worksheet."""
    return any(place == -1 for place in getattr(book, "_all_sheets_map", ()))


def _unread(book: Any, sheets: list[tuple[Any, Extras]]) -> dict[str, list[str]]:
    """Return what each sheet lacks on paper; the first visible one tells of pages that are no worksheets."""
    found: dict[str, list[str]] = {}
    for sheet, extras in sheets:
        told = (("图片、图形", extras.pictures), ("条件格式", extras.conditions))
        found[sheet.name] = [what for what, there in told if there]
    shown = next((sheet.name for sheet, _ in sheets if not sheet.visibility), None)
    if shown is not None and _other_pages(book):
        found[shown].append("图表页")
    return found


def _unlocked(data: bytes) -> bytes | None:
    """Return the workbook's stream if only its structure is protected; its cells anybody may read."""
    from xlrd.compdoc import SIGNATURE, CompDoc

    if data[:8] != SIGNATURE:
        return unlocked(data)
    taught()
    with suppress(Exception):  # what is damaged is told on opening
        document = CompDoc(data, io.StringIO(), ignore_workbook_corruption=True)
        memory, start, size = document.locate_named_stream("Workbook")
        return unlocked(memory[start : start + size])
    return None


def _opened(data: bytes) -> Any:
    """Open with xlrd; texts of BIFF 2–7 without a believable code page are GB18030."""
    xlrd = taught()

    def opened(encoding: str | None) -> Any:
        return xlrd.open_workbook(
            file_contents=data, logfile=io.StringIO(), formatting_info=True, on_demand=True, ragged_rows=True,
            encoding_override=encoding, ignore_workbook_corruption=True,
        )  # fmt: skip

    try:
        book = opened(None)
        if book.biff_version < 80 and book.codepage in WESTERN:
            book = opened("gb18030")
    except UnicodeDecodeError:
        book = opened("gb18030")
    except xlrd.XLRDError as error:
        raise Refused(_why(str(error))) from error
    return book


def _why(said: str) -> str:
    if "encrypted" in said:
        return "这个表格设了打开密码。请用 WPS 或 Excel 打开，先去掉密码再保存，然后再试一次。"
    if "Can't find workbook" in said:
        return f"这个文件里没有表格（可能是 Word 文档或别的文件）。{SAVE_AGAIN}"
    return f"这个旧格式的表格读不懂，可能已损坏。{SAVE_AGAIN}"


def _extras(book: Any, index: int) -> Extras:
    return SheetRecords(book, index).extras if book.biff_version >= 50 else Extras()


def _lost(sheets: list[tuple[Any, Extras]], locked: bool) -> Iterator[str]:
    found = [extras for _, extras in sheets]
    if locked:
        yield "旧 .xls 的工作簿保护没有带过来。"
    if any(extras.lost_formulas for extras in found):
        yield "旧 .xls 里有些公式读不出来，只带来了它们当时的结果。"
    if any(extras.pictures for extras in found):
        yield "旧 .xls 里的图片、图形没有带过来，请在填好的表里补上。"
    if any(getattr(sheet, "cell_note_map", None) for sheet, _ in sheets):
        yield "旧 .xls 里的批注没有带过来。"
    if any(extras.conditions for extras in found):
        yield "旧 .xls 里的条件格式没有带过来。"


def _packed(book: Any, sheets: list[tuple[Any, Extras]], strings: Strings) -> bytes:
    looks = Looks(book)
    parts = {
        f"xl/worksheets/sheet{n}.xml": START
        + f'<worksheet xmlns="{MAIN}" xmlns:r="{OFFICE}">{SheetXml(sheet, extras, looks, strings).xml()}</worksheet>'
        for n, (sheet, extras) in enumerate(sheets, 1)
    }
    parts["xl/styles.xml"] = looks.styles(f'{START}<styleSheet xmlns="{MAIN}">{{}}</styleSheet>')
    parts["xl/sharedStrings.xml"] = f'{START}<sst xmlns="{MAIN}" count="{len(strings.pieces)}" ' + (
        f'uniqueCount="{len(strings.pieces)}">{"".join(strings.pieces)}</sst>'
    )
    parts["xl/workbook.xml"] = _workbook(book, sheets)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {**_listings(len(sheets)), **parts}.items():
            archive.writestr(name, text)
    return stream.getvalue()


def _workbook(book: Any, sheets: list[tuple[Any, Extras]]) -> str:
    listed = "".join(
        f'<sheet name="{escaped(sheet.name)}" sheetId="{n}"{STATES.get(sheet.visibility, "")} r:id="rId{n}"/>'
        for n, (sheet, _) in enumerate(sheets, 1)
    )
    names = "".join(_names(book))
    defined = f"<definedNames>{names}</definedNames>" if names else ""
    dated = '<workbookPr date1904="1"/>' if book.datemode else "<workbookPr/>"
    return f'{START}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{dated}<sheets>{listed}</sheets>{defined}</workbook>'


def _names(book: Any) -> Iterator[str]:
    tokens, told = Tokens(book), set()
    for name in book.name_obj_list if book.biff_version >= 80 else []:
        if name.macro or name.func or (name.builtin and name.name not in BUILT_IN):
            continue
        text = tokens.formula(name.raw_formula[: name.basic_formula_len], 0, 0)
        called = ("_xlnm." if name.builtin else "") + name.name
        if not text or (called.casefold(), name.scope) in told:
            continue
        told.add((called.casefold(), name.scope))
        local = f' localSheetId="{name.scope}"' if name.scope is not None and name.scope >= 0 else ""
        hidden = ' hidden="1"' if name.hidden else ""
        yield f'<definedName name="{escaped(called)}"{local}{hidden}>{escaped(text)}</definedName>'


def _listings(count: int) -> dict[str, str]:
    def related(kind: str, target: str, number: int) -> str:
        return f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'

    def typed(part: str, kind: str) -> str:
        return f'<Override PartName="/xl/{part}.xml" ContentType="{TYPE}.{kind}+xml"/>'

    numbers = range(1, count + 1)
    types = [typed("workbook", "sheet.main"), typed("styles", "styles"), typed("sharedStrings", "sharedStrings")]
    types += [typed(f"worksheets/sheet{n}", "worksheet") for n in numbers]
    inner = [related("worksheet", f"worksheets/sheet{n}.xml", n) for n in numbers]
    inner += [related("styles", "styles.xml", count + 1), related("sharedStrings", "sharedStrings.xml", count + 2)]
    plain = '<Default Extension="xml" ContentType="application/xml"/>'
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    root = f'{START}<Relationships xmlns="{PACKAGE}/relationships">'
    return {
        "[Content_Types].xml": f'{START}<Types xmlns="{PACKAGE}/content-types">{plain}{rels}{"".join(types)}</Types>',
        "_rels/.rels": f"{root}{related('officeDocument', 'xl/workbook.xml', 1)}</Relationships>",
        "xl/_rels/workbook.xml.rels": f"{root}{''.join(inner)}</Relationships>",
    }

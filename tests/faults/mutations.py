"""Files of every kind that can be imported, spoiled at random: bytes of the file, or of a part inside a sound zip."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import xlwt
from openpyxl import Workbook

HEADINGS = ["序号", "户号", "组别", "户主姓名", "姓名", "与户主关系", "性别", "身份证号", "出生年月", "电话"]
ROWS: list[list[Any]] = [
    [1, "001", "三组", "王德福", "王德福", "户主", "男", "419990195807051230", "1958-07-05", 13812345678],
    [2, None, None, None, "李雪梅", "妻子", "女", None, "1962.3", "0391-7654321"],
    [3, "002", "三组", "赵新", "赵新", "户主", "男", "410823197001010013", 25569, "１３９００００００００"],
]
XML = [
    b"<row/>", b"</row>", b'<row r="99999999">', b'<c r="XFD1048576" t="s"><v>99999</v></c>', b"<v>1e999</v>",
    b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>', b"&lt;&#x0;", b"<![CDATA[</row>]]>", b"</sheetData>",
    b'<mergeCell ref="A1:XFD1048576"/>', b'<f t="shared" si="0">A1</f>', b'r="A0"', b' r="-1"', b"\xff\xfe",
    b"<a" * 300, b"<!-- -->",
]  # fmt: skip


def _xlsx() -> bytes:
    book = Workbook()
    sheet: Any = book.active
    for row in [["柳河村花名册"], HEADINGS, *ROWS, ["合计", 3]]:
        sheet.append(row)
    sheet.merge_cells("A1:J1")
    sheet.merge_cells("B3:B4")
    sheet["J3"].number_format = "0"
    sheet["I5"].number_format = "yyyy-mm-dd"
    sheet["K3"] = "=1+1"
    book.create_sheet("空的")
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _xls() -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("名册")
    for r, row in enumerate([HEADINGS, *ROWS]):
        for c, value in enumerate(row):
            sheet.write(r, c, value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _ods() -> bytes:
    rows = ("".join(map(_ods_cell, row)) for row in [HEADINGS, *ROWS])
    cells = "".join(f"<table:table-row>{row}</table:table-row>" for row in rows)
    content = (
        '<?xml version="1.0"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body>'
        f'<office:spreadsheet><table:table table:name="名册">{cells}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _ods_cell(value: Any) -> str:
    text = "" if value is None else value
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def _text(between: str, encoding: str) -> bytes:
    rows = [HEADINGS, *ROWS]
    return "\r\n".join(between.join("" if v is None else str(v) for v in row) for row in rows).encode(encoding)


def _page() -> bytes:
    rows = ("".join(f"<td rowspan=1>{'' if v is None else v}</td>" for v in row) for row in [HEADINGS, *ROWS])
    return f"<html><table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table></html>".encode()


SOURCES: list[Callable[[], bytes]] = [
    _xlsx, _xls, _ods, lambda: _text(",", "gb18030"), lambda: _text("\t", "utf-16"), lambda: _text(";", "utf-8-sig"),
    _page, _xlsx,
]  # fmt: skip


class Mutations:
    """Gives spoiled files; the same seed gives the same."""

    def __init__(self, seed: int) -> None:
        self._chance, self._sound = random.Random(seed), [source() for source in SOURCES]

    def write(self, file: Path) -> None:
        """Write the next one."""
        data = self._chance.choice(self._sound)
        if data[:2] == b"PK" and self._chance.random() < 0.7:
            file.write_bytes(self._inside(data))
        else:
            file.write_bytes(self._spoiled(data))

    def _inside(self, data: bytes) -> bytes:
        """Spoil one part, and pack all again."""
        stream = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
            names = old.namelist()
            chosen = self._chance.choice([n for n in names if n != "mimetype"])
            for name in names:
                part = old.read(name)
                kind = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
                new.writestr(name, self._spoiled(part) if name == chosen else part, kind)
        return stream.getvalue()

    def _spoiled(self, data: bytes) -> bytes:
        spoiled, chance = bytearray(data), self._chance
        for _ in range(chance.choice([1, 1, 2, 4, 9])):
            at = chance.randrange(len(spoiled) + 1)
            match chance.randrange(6):
                case 0:
                    spoiled[at : at + 1] = chance.randbytes(1)
                case 1:
                    del spoiled[at : at + chance.choice([1, 3, 20, 200])]
                case 2:
                    spoiled[at:at] = chance.choice(XML)
                case 3:
                    spoiled[at:at] = spoiled[at : at + 40] * chance.choice([1, 3, 50])
                case 4:
                    spoiled[at:at] = str(chance.choice([0, -1, 2**31, 10**30])).encode()
                case _:
                    spoiled[at:at] = chance.randbytes(chance.choice([1, 4, 30]))
        return bytes(spoiled)

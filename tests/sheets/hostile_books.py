"""Files made to harm whoever opens them: small on disk, large or endless inside, or reaching out of their zip."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from desktop.sheets.archive import Archive, Packed
from tests.sheets.make_zip import MAIN, START, minimal, sheet_xml

Make = Callable[[Path], Path]
SHEET = "xl/worksheets/sheet1.xml"
FAR = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
CELL = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
OPEN = sheet_xml("<sheetData>").removesuffix("</worksheet>")
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def swollen(head: str, filler: bytes, times: int, foot: str) -> Make:
    """A part that unpacks to `times` × 1 MB of filler; packed by hand, so that making it needs no memory."""

    def pieces() -> Iterator[bytes]:
        yield head.encode()
        yield from (filler * ((1 << 20) // len(filler)) for _ in range(times))
        yield foot.encode()

    def make(path: Path) -> Path:
        plain = minimal(path.with_suffix(".plain"))
        engine, packed = zlib.compressobj(9, zlib.DEFLATED, -15), Packed()
        for piece in pieces():
            packed.crc, packed.size = zlib.crc32(piece, packed.crc), packed.size + len(piece)
            packed.pieces.append(engine.compress(piece))
        packed.pieces.append(engine.flush())
        with zipfile.ZipFile(plain) as old, open(path, "wb") as handle:
            archive = Archive(handle)
            for name in old.namelist():
                if name == SHEET:
                    archive.write(name, packed)
                else:
                    data = old.read(name)
                    squeezed = zlib.compressobj(9, zlib.DEFLATED, -15)
                    body = squeezed.compress(data) + squeezed.flush()
                    archive.write(name, Packed([body], zlib.crc32(data), len(data)))
            archive.close()
        return path

    return make


def with_body(body: str) -> Make:
    return lambda path: minimal(path, body)


def with_sheet(text: str) -> Make:
    return lambda path: minimal(path, **{SHEET: text})


def with_member(name: str, times: int = 1) -> Make:
    def make(path: Path) -> Path:
        minimal(path, CELL)
        with zipfile.ZipFile(path, "a") as archive:
            for number in range(times):
                archive.writestr(name.format(number), b"x")
        return path

    return make


def twice(path: Path) -> Path:
    """The sheet is there twice, in capitals the second time."""
    minimal(path, CELL)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(SHEET.upper(), sheet_xml("<sheetData/>"))
    return path


def styles(count: int) -> Make:
    listed = f'<cellXfs count="{count}">' + "<xf/>" * count + "</cellXfs>"
    rels = (
        f'{START}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" '
        'Type="x/worksheet" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="rId2" Type="x/styles" Target="styles.xml"/>'
        "</Relationships>"
    )
    parts = {"xl/styles.xml": f'<styleSheet xmlns="{MAIN}">{listed}</styleSheet>', "xl/_rels/workbook.xml.rels": rels}
    return lambda path: minimal(path, CELL, **parts)


def deep(path: Path) -> Path:
    return minimal(path, CELL + "<a>" * 5000 + "</a>" * 5000)


HOSTILE: dict[str, Make] = {
    "sparse": with_body(CELL.replace("</sheetData>", FAR + "</sheetData>")),
    "giant merge": with_body(CELL + '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'),
    "many merges": with_body(CELL + "<mergeCells>" + '<mergeCell ref="A1:B2"/>' * 250_000 + "</mergeCells>"),
    "500 000 styles": styles(500_000),
    "1 GB of blanks": swollen(OPEN, b" ", 1024, "</sheetData></worksheet>"),
    "640 MB in a cell": swollen(
        OPEN + '<row r="1"><c r="A1" t="str"><v>', b"A", 640, "</v></c></row></sheetData></worksheet>"
    ),
    "billion laughs": with_sheet(f'<!DOCTYPE w [<!ENTITY l0 "ha">{LAUGHS}]><worksheet xmlns="{MAIN}">&l9;</worksheet>'),
    "quadratic": with_sheet(
        f'<!DOCTYPE w [<!ENTITY a "{"a" * 100_000}">]><worksheet xmlns="{MAIN}">{"&a;" * 20_000}</worksheet>'
    ),
    "outside entity": with_sheet(
        f'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><worksheet xmlns="{MAIN}">&x;</worksheet>'
    ),
    "deep": deep,
    "out of its folder": with_member("../../evil.txt"),
    "absolute": with_member("/etc/evil.txt"),
    "a drive": with_member("C:\\evil.txt"),
    "10 000 members": with_member("x/{0}.bin", 10_000),
    "twice": twice,
}  # fmt: skip

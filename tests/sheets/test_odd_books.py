"""Whatever workbook comes: it is filled – never a crash, never a long wait, never a lost part."""

from __future__ import annotations

import re
import time
import warnings
import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.dom import minidom

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.kit.errors import Refused
from desktop.sheets.fill import Block, SheetFill, fill
from desktop.sheets.read_xlsx import read_sheets, read_workbook
from tests.sheets.make_zip import RELS, minimal
from tests.sheets.odd_books import ODD

PATIENCE = 10.0
RECORDS = [(f"村民{n}", n, "<&>") for n in range(20)]


def fills_of(path: Path) -> list[SheetFill]:
    """Fill each sheet's rows from the second on, as if three of them were for records."""
    found = []
    for sheet in read_sheets(path):
        first = min(max(2, sheet.bottom // 2), 1_000_000)
        found.append(SheetFill(sheet.name, {(1, 1): "标题"}, Block(first, first + 2, (1, 2, 3)), RECORDS))
    return found


def parts(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def looked_at(path: Path, fills: Sequence[SheetFill], target: Path) -> None:
    """What was written opens elsewhere, is well-formed, has the records, and lacks no part."""
    new = parts(target)
    gone = {name.replace("\\", "/") for name in parts(path)} - {name.replace("\\", "/") for name in new}
    assert not {name for name in gone if not re.search(r"calcChain|vbaProject", name)}
    for name, data in new.items():
        if name.endswith((".xml", ".rels")):
            minidom.parseString(data).unlink()
    for sheet, wanted in zip(read_sheets(target), fills, strict=True):
        assert sheet.text(1, 1) == "标题"
        first = wanted.block.first if wanted.block else 0
        assert [sheet.text(first + n, 1) for n in range(20)] == [record[0] for record in RECORDS]


@pytest.mark.parametrize("name", ODD)
def test_an_odd_book_is_filled(name: str, tmp_path: Path) -> None:
    path, target = ODD[name](tmp_path / "模板.xlsx"), tmp_path / "填好.xlsx"
    began = time.process_time()
    assert read_workbook(path)
    fills = fills_of(path)
    done = fill(path, target, fills)
    assert time.process_time() - began < PATIENCE
    assert done.rows == 20 * len(fills)
    looked_at(path, fills, target)


@pytest.mark.parametrize("name", ["openpyxl", "xlsxwriter", "prefixed", "county", "names", "macros"])
def test_openpyxl_opens_what_was_filled(name: str, tmp_path: Path) -> None:
    path, target = ODD[name](tmp_path / "模板.xlsx"), tmp_path / "填好.xlsx"
    fill(path, target, fills_of(path))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = openpyxl.load_workbook(target)
    first = book.worksheets[0]
    assert "村民0" in [cell.value for row in first.iter_rows() for cell in row]
    book.close()


BROKEN = re.compile(r"theme\d|drawing\d+\.xml$|chart\d|comments\d|printerSettings")


def test_a_damaged_part_beside_the_cells_does_no_harm(tmp_path: Path) -> None:
    """A theme, drawing, chart or note that nobody can read stays as it is; the records are written all the same."""
    whole, path, target = ODD["county"](tmp_path / "好.xlsx"), tmp_path / "坏.xlsx", tmp_path / "填好.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts(whole).items():
            archive.writestr(name, b"<a><b></a>" if BROKEN.search(name) else data)
    fill(path, target, fills_of(path)[:1])
    assert "村民0" in [cell.value for cell in read_sheets(target)[0].cells.values()]
    assert {data for name, data in parts(target).items() if BROKEN.search(name)} == {b"<a><b></a>"}


def test_a_binary_workbook_is_named(tmp_path: Path) -> None:
    rels = RELS.replace("workbook.xml", "workbook.bin")
    members: dict[str, str | bytes] = {"_rels/.rels": rels, "xl/workbook.bin": b"\0\1"}
    path = minimal(tmp_path / "a.xlsx", "<sheetData/>", **members)
    with pytest.raises(Refused, match="xlsb"):
        read_workbook(path)


def rows(draw: st.DrawFn) -> str:
    """Draw rows of cells of every kind, with and without their places."""
    pieces = []
    number = 0
    for _ in range(draw(st.integers(0, 8))):
        number += draw(st.integers(1, 3))
        place = draw(st.booleans())
        cells = []
        for col in "ABCD"[: draw(st.integers(0, 4))]:
            inside, kind = draw(st.sampled_from(CELLS))
            at = f' r="{col}{number}"' if place else ""
            cells.append(f"<c{at}{kind}>{inside}</c>" if inside else f"<c{at}{kind}/>")
        tag = f'<row r="{number}"' if place or draw(st.booleans()) else "<row"
        pieces.append(f"{tag}{draw(st.sampled_from(ROW_TAGS))}>{''.join(cells)}</row>")
    return "".join(pieces)


CELLS = [
    ("", ""), ("<v>1</v>", ""), ("<v>1</v>", ' t="b"'),
    ("<v>#N/A</v>", ' t="e"'), ("<is><t>甲</t></is>", ' t="inlineStr"'),
    ("<f>SUM(A1:A9)</f><v>0</v>", ""), ("<f>B2*2</f>", ""), ("<f>A1</f><v>x</v>", ' t="str"'),
    ('<f t="shared" ref="A1:B9" si="0">A1+1</f>', ""), ('<f t="shared" si="0"/><v>2</v>', ""), ("<v>0</v>", ' t="s"'),
]  # fmt: skip
ROW_TAGS = ["", ' ht="20"', ' hidden="1"', ' spans="1:4"', ' s="1" customFormat="1"', " x='>'"]
AREAS = st.builds(
    lambda a, b, c, d: f"{'ABCDE'[a]}{c}:{'ABCDE'[max(a, b)]}{c + d}",
    st.integers(0, 4), st.integers(0, 4), st.integers(1, 12), st.integers(0, 6),
)  # fmt: skip


@st.composite
def bodies(draw: st.DrawFn) -> str:
    merges = draw(st.lists(AREAS, max_size=4))
    rules = draw(st.lists(AREAS, max_size=3))
    merged = "".join(f'<mergeCell ref="{a}"/>' for a in merges)
    ruled = "".join(
        f'<dataValidation type="list" sqref="{a}"><formula1>$A$1:$A$9</formula1></dataValidation>' for a in rules
    )
    return (
        f"<sheetData>{rows(draw)}</sheetData>"
        + (f"<mergeCells>{merged}</mergeCells>" if merges else "")
        + (f"<dataValidations>{ruled}</dataValidations>" if rules else "")
    )


@given(body=bodies(), first=st.integers(1, 10), ruled=st.integers(0, 4), per=st.integers(1, 3), count=st.integers(0, 7))
def test_whatever_stands_on_a_sheet_the_records_get_on_it(
    tmp_path_factory: pytest.TempPathFactory, body: str, first: int, ruled: int, per: int, count: int
) -> None:
    """A sheet made up at random, a block anywhere: every record is there, in order, and the file is whole."""
    folder = tmp_path_factory.mktemp("odd")
    path, target = minimal(folder / "模板.xlsx", body), folder / "填好.xlsx"
    block = Block(first, first + ruled, (1, 9), per, grouped=False)
    done = fill(path, target, [SheetFill("表一", block=block, records=[(f"人{n}", n) for n in range(count)])])
    assert done.rows == count
    sheet = read_sheets(target)[0]
    assert [sheet.text(first + n * per, 9) for n in range(count)] == [str(n) for n in range(count)]
    minidom.parseString(parts(target)["xl/worksheets/sheet1.xml"]).unlink()

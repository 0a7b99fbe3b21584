"""Painting worksheets, against LibreOffice's PDF of the same files in the same run: pages, words, places, time.

    python -m bench.bench_paper [WORKSHEETS [FILE.xlsx …]]

The sheets are those of tests/paper/books.py on varied paper, turned, scaled, fitted, with other margins and heights,
and any files that are named, with fonts that both programs have in the place of theirs.
Every sheet over a limit is listed with its figures; places are after the sheet's own shift. They have no header or
footer: LibreOffice scales the room between margin and text with the sheet and pushes the body down for a tall font,
where Excel's margins stand fast (measured: at 60 % its page body is 17 points higher than at 100 %).
"""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

from desktop.paper.fonts import Fonts
from desktop.paper.ground import Ground
from desktop.paper.layout import Layout
from desktop.paper.pdf import paint_pdf
from desktop.paper.printed import read_printed
from desktop.sheets.read_xlsx import read_sheets
from desktop.sheets.sheet import Sheet
from tests.paper.books import BOOKS, have_libreoffice, roster, save
from tests.paper.sheets import SANS, SERIF
from tests.paper.test_against_libreoffice import distances, words_of


class Compared(NamedTuple):
    """A sheet's pages here and there, the share of characters on the same page and of words in the same place."""

    name: str
    ours: int
    theirs: int
    same: float
    across: float
    down: float

    @property
    def good(self) -> bool:
        return self.ours == self.theirs and self.same >= 0.995 and self.across >= 0.95 and self.down >= 0.95


def vary(path: Path, seed: int) -> Path:
    """Make one of the books and put it on other paper."""
    import openpyxl

    rng = random.Random(seed)
    maker = list(BOOKS.values())[seed % len(BOOKS)]
    book = openpyxl.load_workbook(maker(path))
    sheet = book.active
    page = sheet.page_setup
    page.paperSize = rng.choice([9, 9, 9, 8, 11, 12, 13])
    page.orientation = rng.choice(["portrait", "landscape"])
    fit = rng.random() < 0.4
    sheet.sheet_properties.pageSetUpPr.fitToPage = fit
    page.fitToWidth, page.fitToHeight = rng.choice([(1, 0), (1, 1), (2, 0), (1, 3)])
    page.scale = 100 if fit else rng.choice([60, 75, 85, 100, 100, 120])
    margins = sheet.page_margins
    margins.left = margins.right = rng.choice([0.39, 0.7, 1.0])
    margins.top = margins.bottom = rng.choice([0.6, 0.75, 1.0])
    sheet.print_options.horizontalCentered = rng.random() < 0.5
    page.pageOrder = rng.choice(["downThenOver", "overThenDown"])
    sheet.oddHeader.left.text = sheet.oddHeader.center.text = sheet.oddHeader.right.text = None
    sheet.oddFooter.left.text = sheet.oddFooter.center.text = sheet.oddFooter.right.text = None
    height = rng.choice([None, 0.75 * rng.randint(20, 48)])
    for size in sheet.row_dimensions.values():
        size.height = height or size.height
    return save(book, path)


def libreoffice(folder: Path, files: list[Path]) -> None:
    """Convert files in one start of LibreOffice."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)


def with_common_fonts(file: Path, target: Path) -> Path:
    """Copy a workbook; what is 黑体 or its like becomes Noto's sans, any other font its serif."""
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in source.namelist():
            data = source.read(part)
            if part.endswith(("styles.xml", "sharedStrings.xml")):
                data = re.sub(rb'(<(?:name|rFont) val=")([^"]*)', _common, data)
            copy.writestr(part, data)
    return target


def _common(named: re.Match[bytes]) -> bytes:
    heavy = any(word in named[2].decode().lower() for word in ("黑", "雅", "hei", "sans", "arial", "tahoma"))
    return named[1] + (SANS if heavy else SERIF).encode()


def compare(file: Path) -> Compared:
    target = file.with_suffix(".ours.pdf")
    paint_pdf([sheet for sheet in read_printed(file) if sheet.visible], target)
    ours, theirs = words_of(target), words_of(file.with_suffix(".pdf"))
    counts = [[Counter("".join(w.text for w in page)) for page in side] for side in (ours, theirs)]
    same = sum(sum((a & b).values()) for a, b in zip(*counts, strict=False))
    found = [d for a, b in zip(ours, theirs, strict=False) for d in distances(a, b)] or [(0.0, 0.0)]
    shift = median(y for _, y in found)
    across = sum(abs(x) <= 0.5 for x, _ in found) / len(found)
    down = sum(abs(y - shift) <= 1.0 for _, y in found) / len(found)
    total = sum(sum(page.values()) for page in counts[1]) or 1
    return Compared(file.stem, len(ours), len(theirs), same / total, across, down)


def why(file: Path) -> str:
    """Name what in a workbook LibreOffice is known to print otherwise than Excel."""
    fonts = Fonts()
    found = [reason for sheet in read_sheets(file) if sheet.visible for reason in reasons(sheet, Ground(sheet, fonts))]
    return "".join(f"; {reason}" for reason in dict.fromkeys(found))


def reasons(sheet: Sheet, ground: Ground) -> Iterator[str]:
    layout, heads = Layout(sheet, ground), sheet.page.header_footer
    stored = {row: size.height for row, size in sheet.rows.items() if size.height is not None}
    low = [row for row, height in stored.items() if height + 1 < ground.row_height(row, layout.columns)]
    if low:
        yield f"{len(low)} rows are too low: of centred text LibreOffice keeps the middle, Excel the first lines"
    fitted = [
        row for row in {row for row, _ in sheet.cells} - set(stored) if layout.rows.size(row) > sheet.default_height + 1
    ]
    if fitted:
        yield f"{len(fitted)} rows without a height: Excel fits them on opening, LibreOffice does not"
    if heads.odd_header or heads.odd_footer:
        yield "with a header or footer LibreOffice's page body is another"
    looks = [sheet.looks[cell.look] for cell in sheet.cells.values()]
    if any(look.rotation == 255 and look.wrap and look.horizontal == "center" for look in looks):
        yield "LibreOffice sets stacked text that wraps to the left, Excel in the middle"


def differences(folder: Path, count: int, others: list[Path]) -> None:
    files = [vary(folder / f"{seed:03d}_{list(BOOKS)[seed % len(BOOKS)]}.xlsx", seed) for seed in range(count)]
    files += [with_common_fonts(other, folder / f"{n}_{other.name}") for n, other in enumerate(others)]
    libreoffice(folder, files)
    results = [compare(file) for file in files]
    for r in results:
        if not r.good:
            share = f"characters {r.same:.3%}, across {r.across:.1%}, down {r.down:.1%}"
            print(f"  {r.name}: pages {r.ours} against {r.theirs}, {share}{why(folder / f'{r.name}.xlsx')}")
    equal = [r for r in results if r.ours == r.theirs]
    same = sum(r.same for r in equal) / max(1, len(equal))
    placed = sum(r.across >= 0.95 and r.down >= 0.95 for r in equal)
    print(f"{len(results)} workbooks of {sum(r.theirs for r in results)} pages: page count equal in {len(equal)};")
    print(f"  there {same:.3%} of characters on the same page,")
    print(f"  95 % of words within 0.5 mm across and 1 mm down in {placed}")


def speed(folder: Path) -> None:
    """In turn, the best of each: the running program, a command of it, process and all, and LibreOffice from its start.

    The program is open while the clerk prints; LibreOffice is started for it.
    """
    for people in (250, 5200):
        file, target = roster(folder / f"roster{people}.xlsx", people), folder / "own.pdf"
        ways: dict[str, Callable[[], object]] = {
            "in the running program": partial(_running, file, target),
            "as a command of its own": partial(_command, folder, file, target),
            "LibreOffice": partial(libreoffice, folder, [file]),
        }
        best = dict.fromkeys(ways, float("inf"))
        for _ in range(6):
            for name, way in ways.items():
                started = time.perf_counter()
                way()
                best[name] = min(best[name], time.perf_counter() - started)
        print(f"{len(words_of(target))} pages:")
        for name, seconds in best.items():
            print(f"  {name} {seconds:.3f} s: 1/{best['LibreOffice'] / seconds:.1f}")


def _running(file: Path, target: Path) -> None:
    paint_pdf(read_printed(file), target)


def _command(folder: Path, file: Path, target: Path) -> None:
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
    command = [sys.executable, "-m", "desktop", "paint", str(file), "-o", str(target)]
    subprocess.run(command, check=True, capture_output=True, env=environment, timeout=600)


def preview(folder: Path) -> None:
    """In a process of its own: reading a sheet of 3,000 rows, its first page as a picture, its PDF, and the memory."""
    file = roster(folder / "roster3000.xlsx", 3000)
    command = [sys.executable, "-m", "bench.preview_child", str(file), str(folder / "preview.pdf")]
    said = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600).stdout
    print(f"3,000 rows: {said.strip()}")


def main() -> None:
    if not have_libreoffice():
        print("LibreOffice and poppler-utils are needed as the reference")
        return
    with tempfile.TemporaryDirectory() as name:
        differences(Path(name), int(sys.argv[1]) if len(sys.argv) > 1 else 63, [Path(file) for file in sys.argv[2:]])
        speed(Path(name))
        preview(Path(name))


if __name__ == "__main__":
    main()

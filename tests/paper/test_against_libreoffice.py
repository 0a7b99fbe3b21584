"""Our pages beside LibreOffice's of the same workbook: as many, the same words on each, in the same places."""

from __future__ import annotations

import html
import re
import subprocess
import unicodedata
from collections import Counter, defaultdict
from functools import partial
from pathlib import Path
from statistics import median
from typing import NamedTuple

import pytest

from desktop.paper.pdf import paint_pdf
from desktop.sheets.read_xlsx import read_sheet
from tests.paper.books import BOOKS, have_libreoffice

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(not have_libreoffice(), reason="LibreOffice and poppler are the reference"),
]

MM = 25.4 / 72
WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')


class Word(NamedTuple):
    """A word of a PDF; its left end and middle in mm."""

    text: str
    x: float
    y: float


def words_of(pdf: Path) -> list[list[Word]]:
    said = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    return [[_word(m) for m in WORD.finditer(page)] for page in said.split("<page ")[1:]]


def _word(match: re.Match[str]) -> Word:
    left, top, _, bottom = (float(match[i]) * MM for i in range(1, 5))
    return Word(unicodedata.normalize("NFKC", html.unescape(match[5])), left, (top + bottom) / 2)


def distances(ours: list[Word], theirs: list[Word]) -> list[tuple[float, float]]:
    """Pair equal words of a page, nearest first, and return how far right and down ours stand."""
    waiting = defaultdict(list)
    for word in theirs:
        waiting[word.text].append(word)
    found = []
    for word in ours:
        if waiting[word.text]:
            other = min(waiting[word.text], key=partial(_apart, word))
            waiting[word.text].remove(other)
            found.append((word.x - other.x, word.y - other.y))
    return found


def _apart(one: Word, other: Word) -> float:
    return abs(one.x - other.x) + abs(one.y - other.y)


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every workbook, and LibreOffice's PDF of it, in one folder."""
    folder = tmp_path_factory.mktemp("books")
    made = [make(folder / f"{name}.xlsx") for name, make in BOOKS.items()]
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *map(str, made)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    return folder


@pytest.mark.parametrize("name", list(BOOKS))
def test_pages_are_libreoffices(reference: Path, tmp_path: Path, name: str) -> None:
    """As many pages; 99.5 % of the characters on the same page; 95 % of the words within half a millimetre
    across and one down, after the sheet's own shift (LibreOffice moves the body below a header, Excel does not)."""
    target = tmp_path / f"{name}.pdf"
    paint_pdf([read_sheet(reference / f"{name}.xlsx")], target)
    ours, theirs = words_of(target), words_of(reference / f"{name}.pdf")
    assert len(ours) == len(theirs)
    mine = [Counter("".join(w.text for w in page)) for page in ours]
    other = [Counter("".join(w.text for w in page)) for page in theirs]
    same = sum(sum((a & b).values()) for a, b in zip(mine, other, strict=True))
    assert same >= 0.995 * sum(sum(b.values()) for b in other)
    found = [d for a, b in zip(ours, theirs, strict=True) for d in distances(a, b)]
    shift = median(y for _, y in found)
    near = [abs(x) <= 0.5 and abs(y - shift) <= 1.0 for x, y in found]
    assert sum(near) >= 0.95 * len(near), f"{sum(near)} of {len(near)}, shift {shift:.2f} mm"
    assert abs(shift) < 3

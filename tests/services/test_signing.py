"""The sign-in sheet: everybody expected stands on it once, and nobody has been signed for."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from desktop.kit.work import finish
from desktop.services import records
from desktop.services.signing import sign_in_sheet
from desktop.store.book import Book


def meeting_of(book: Book, people: int) -> str:
    with book.step("准备"):
        branch = book.save("party_branches", {"name": "柳河村党支部"})
        for number in range(people):
            person = book.save("people", {"name": f"党员{number + 1}"})
            member = {"person": person, "branch": branch, "status": "正式党员", "joined_on": "1999-07-01"}
            book.save("party_members", member)
    kind = book.records("meeting_types", name="支部党员大会")[0]["uid"]
    return records.save(book, "meetings", {"type": kind, "held_on": "2026-06-18"})


@pytest.mark.parametrize("people", [1, 2, 7])
def test_everybody_expected_stands_on_the_sheet_once(book: Book, tmp_path: Path, people: int) -> None:
    """Names run down the left half, then the right; every place for a signature is blank."""
    target = tmp_path / "签到表.xlsx"
    assert finish(sign_in_sheet(book, meeting_of(book, people), target)).rows == people
    workbook = openpyxl.load_workbook(target)
    lines = [[cell.value for cell in row] for row in workbook.active.iter_rows(min_row=3)]
    workbook.close()
    names = [line[1] for line in lines] + [line[4] for line in lines if line[4]]
    assert names == [f"党员{n + 1}" for n in range(people)]
    assert all(line[2] is None and line[5] is None for line in lines)


def test_a_meeting_that_expects_nobody_has_lines_to_be_written_on(book: Book, tmp_path: Path) -> None:
    """Without a list the sheet is numbered and otherwise blank; no name is made up, and it fits one sheet of paper."""
    kind = book.records("meeting_types", name="党群议事会")[0]["uid"]
    uid = records.save(book, "meetings", {"type": kind, "held_on": "2026-06-18"})
    target = tmp_path / "签到表.xlsx"
    assert finish(sign_in_sheet(book, uid, target)).rows == 0
    workbook = openpyxl.load_workbook(target)
    lines = [[cell.value for cell in row] for row in workbook.active.iter_rows(min_row=3)]
    workbook.close()
    assert [line[0] for line in lines] + [line[3] for line in lines] == list(range(1, 41))
    assert not any(line[place] for line in lines for place in (1, 2, 4, 5))
    assert finish(sign_in_sheet(book, uid, tmp_path / "签到表.pdf")).file.exists()

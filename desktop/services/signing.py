"""The sign-in sheet of a meeting: the expected, two people a line, each with room to sign by hand."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

from desktop.kit.look import Record
from desktop.kit.work import Progress, Work
from desktop.store.book import Book

from . import meetings
from .drawing import paint
from .meeting_draft import named
from .transfer import Exported

HEADINGS = ("序号", "姓名", "签名", "序号", "姓名", "签名")
WIDTHS = (6.0, 14.0, 22.0, 6.0, 14.0, 22.0)
BLANK = 40  # lines where nobody is on the list; what a sheet of paper holds
KINDS = ("number", "text", "text", "number", "text", "text")


def sign_in_sheet(book: Book, uid: str, target: Path) -> Work[Exported]:
    """Write a meeting's sign-in sheet as .pdf or .xlsx. Nothing is signed for anybody: the signatures stay blank.

    Where nobody is on the list the names stay blank too, to be written by hand. Raises Refused for a meeting that is
    not there, Blocked.
    """
    yield Progress(0, 0, "正在列签到表")
    meeting, rows, *_ = meetings.open_meeting(book, uid)
    people = [row["person.name"] for row in named(book, rows) if row.get("status") != "不计入"]
    title = _title(book, meeting)
    if target.suffix.lower() != ".pdf":
        return _write(target, title, people)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        sheet = Path(scratch) / f"{target.stem}.xlsx"
        _write(sheet, title, people)
        drawn = yield from paint(sheet, target, today=book.today)
    return Exported(target, len(people), warnings=drawn.notes)


def _title(book: Book, meeting: Record) -> str:
    kind = book.record("meeting_types", meeting.get("type") or "") or {}
    year, month, day = meeting["held_on"].split("-")
    return f"{kind.get('name') or '会议'}签到表（{year}年{int(month)}月{int(day)}日）"


def _write(target: Path, title: str, people: Sequence[str]) -> Exported:
    from desktop.sheets.write import write_list

    numbered: list[tuple[int, str | None]] = list(enumerate(people or [None] * BLANK, 1))
    half = (len(numbered) + 1) // 2
    rows = [
        [left[0], left[1], None, *((right[0], right[1]) if right else (None, None)), None]
        for left, right in zip_longest(numbered[:half], numbered[half:])
    ]
    write_list(target, title, HEADINGS, rows, kinds=KINDS, widths=WIDTHS, sheet="签到表", landscape=False)
    return Exported(target, len(people), sheets=("签到表",))

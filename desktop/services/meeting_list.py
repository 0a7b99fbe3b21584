"""The meetings of a year as their list shows them: what each lacks, and how the months stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from desktop.kit.look import Query, Record
from desktop.store.book import Book

from .home import GridRow, year_grid

PATHS = (
    "type type.name type.sequence title held_on began topics branch chair.name due present photo_count late "
    "content decision"
).split()
MATERIALS = ("签到", "记录", "照片")
WHOLE, LATE, TO_COME, TODAY = "完整", "补记", "待开", "今天开"


@dataclass(frozen=True)
class Line:
    """One meeting of the list. `has`: whether 签到, 记录 and 照片 are there; `state`: 完整, 补记, 待开, 今天开 or 缺…"""

    uid: str
    day: str
    began: str
    type: str
    topics: str
    chair: str
    branch: str
    due: int | None
    present: int | None
    has: tuple[bool, bool, bool]
    state: str

    @property
    def month(self) -> int:
        return int(self.day[5:7])

    @property
    def to_come(self) -> bool:
        return self.state in (TO_COME, TODAY)

    @property
    def lacking(self) -> bool:
        return self.state.startswith("缺")


@dataclass(frozen=True)
class Month:
    """How a month stands: meetings held, obligations missed when it ended, and those still due now."""

    number: int
    held: int
    gaps: int
    due: int


@dataclass(frozen=True)
class YearOfMeetings:
    """A year's lines, newest first, its twelve months, its types in their order, and the branches there are."""

    lines: tuple[Line, ...]
    months: tuple[Month, ...]
    types: tuple[str, ...]
    branches: tuple[Record, ...]


def year_of_meetings(book: Book, year: int) -> YearOfMeetings:
    """Answer the list page's question for a year."""
    found = list(book.rows("meetings", Query(since=f"{year}-01-01", until=f"{year}-12-31"), PATHS))
    lines = tuple(_line(book, row) for row in found)
    order = {row["type.name"]: row["type.sequence"] or 99 for row in found}
    types = tuple(sorted(order, key=lambda name: order[name]))
    return YearOfMeetings(lines, months(book, year, lines), types, tuple(book.records("party_branches")))


def _line(book: Book, row: Record) -> Line:
    has = (row["present"] is not None, bool(row["content"]), bool(row["photo_count"]))
    return Line(
        uid=row["uid"],
        day=row["held_on"],
        began=row["began"] or "",
        type=row["type.name"] or "",
        topics="；".join((row["topics"] or row["title"] or "").split("\n")),
        chair=row["chair.name"] or "",
        branch=row["branch"] or "",
        due=_whole(row["due"]),
        present=_whole(row["present"]),
        has=has,
        state=_state(row, has, book.today.isoformat()),
    )


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)


def _state(row: Record, has: Sequence[bool], today: str) -> str:
    if row["held_on"] > today:
        return TO_COME
    if row["held_on"] == today and not has[0]:
        return TODAY
    lacking = [name for name, there in zip(MATERIALS, has, strict=True) if not there]
    if lacking:
        return f"缺{lacking[0]}"
    return LATE if row["late"] else WHOLE


def months(book: Book, year: int, lines: Sequence[Line]) -> tuple[Month, ...]:
    """Count each month: a missed quarter counts in its last month, what is still due in the month that is running."""
    grid, now = year_grid(book, year), book.today.month if book.today.year == year else 0
    return tuple(_month(grid, lines, number, now) for number in range(1, 13))


def _month(grid: Sequence[GridRow], lines: Sequence[Line], number: int, now: int) -> Month:
    cells = [cell for row in grid for cell in row.cells]
    return Month(
        number,
        held=sum(line.month == number and not line.to_come for line in lines),
        gaps=sum(c.needed - c.held for c in cells if c.state == "gap" and c.last == number),
        due=sum(c.needed - c.held for c in cells if c.state == "due" and number == now),
    )

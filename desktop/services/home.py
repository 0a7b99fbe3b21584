"""What the first page shows: the year's meetings by type, what is due, who is short, the last proven backup."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from desktop.kit.look import Filter, Query, Record
from desktop.store.book import Book

HERE = (None, "", "在册")  # of whom nothing is said is here, as far as anybody knows
SPANS = {"每月": 1, "每季": 3, "每半年": 6, "每年": 12}
VISITS_SHOWN, SHORT_SHOWN, DAYS_AHEAD = 5, 5, 7


@dataclass(frozen=True)
class Cell:
    """A stretch of months in a type's row: how many were held of those needed. state: held, gap, due, later."""

    first: int
    last: int
    held: int
    needed: int
    state: str


@dataclass(frozen=True)
class GridRow:
    """One meeting type over a year; `held` and `needed` count the stretches that are over, or met already."""

    type_uid: str
    type: str
    per: str
    cells: tuple[Cell, ...]
    held: int
    needed: int


@dataclass(frozen=True)
class VisitDue:
    """A household to visit; `days` from today, below zero when overdue."""

    contact_uid: str
    household_uid: str
    head: str
    kind: str
    member: str
    days: int


@dataclass(frozen=True)
class ShortHours:
    """A volunteer below the year's goal, in minutes."""

    uid: str
    name: str
    minutes: int
    goal: int


@dataclass(frozen=True)
class Item:
    """Something with a day: state is 'today', 'late' or 'soon'."""

    day: str
    text: str
    ledger: str
    uid: str
    state: str


@dataclass(frozen=True)
class Home:
    """All that the first page shows."""

    year: int
    counts: dict[str, int]
    grid: tuple[GridRow, ...]
    gaps: int
    visits: tuple[VisitDue, ...]
    overdue: int
    short: tuple[ShortHours, ...]
    short_count: int
    soon: tuple[Item, ...]
    goal_hours: str = "80"
    village: Record = field(default_factory=dict)


def begun(book: Book) -> bool:
    """Whether anything is recorded yet beside the village itself."""
    return any(book.count(name) for name in ("people", "households", "meetings"))


def gaps(grid: tuple[GridRow, ...]) -> int:
    """Count the meetings that are over and have no record."""
    return sum(cell.needed - cell.held for row in grid for cell in row.cells if cell.state == "gap")


def home(book: Book, year: int, grid: tuple[GridRow, ...] | None = None) -> Home:
    """Answer the first page's questions for a year; its meetings may have been asked for already."""
    grid = year_grid(book, year) if grid is None else grid
    visits = visits_due(book)
    short = short_hours(book, year)
    villages = book.records("villages")
    return Home(
        year=year,
        counts=counts(book, year),
        grid=grid,
        gaps=gaps(grid),
        visits=tuple(visits[:VISITS_SHOWN]),
        overdue=sum(v.days < 0 for v in visits),
        short=tuple(short[:SHORT_SHOWN]),
        short_count=len(short),
        soon=tuple(soon(book, grid)),
        goal_hours=book.setting("volunteer_goal_hours"),
        village=villages[0] if villages else {},
    )


def counts(book: Book, year: int) -> dict[str, int]:
    """Count what the village has today, and the year's meetings."""
    today = book.today.isoformat()
    current = (Filter("until", how="empty"),)
    representatives = {
        p["person"]
        for p in book.records("posts", body="村民代表", post="村民代表")
        if p["since"] <= today and (not p.get("until") or p["until"] > today)
    }
    return {
        "people": sum(number for state, number in book.tally("people", "state").items() if state in HERE),
        "households": book.count("households"),
        "members": book.count("party_members", Query(filters=current)),
        "representatives": len(representatives),
        "volunteers": book.count("volunteers", Query(filters=(Filter("left_on", how="empty"),))),
        "meetings": book.count("meetings", Query(since=f"{year}-01-01", until=f"{year}-12-31")),
    }


def year_grid(book: Book, year: int) -> tuple[GridRow, ...]:
    """Lay the year's meetings out by type and period, against what each type's 周期 asks of every branch or group."""
    held: dict[tuple[str, int], int] = {}
    for row in book.rows("meetings", Query(since=f"{year}-01-01", until=f"{year}-12-31"), ["type", "held_on"]):
        at = row["type"], int(row["held_on"][5:7])
        held[at] = held.get(at, 0) + 1
    kinds = [k for k in book.records("meeting_types") if k.get("in_grid")]
    kinds.sort(key=lambda k: k.get("sequence") or 0)
    return tuple(_grid_row(book, kind, year, held) for kind in kinds)


def _bodies(book: Book, kind: Record) -> int:
    """How many branches, or party groups, must each hold this type."""
    if kind.get("roster") == "党小组党员":
        return book.count("party_groups")
    if kind.get("roster") == "支部党员":
        return book.count("party_branches")
    if kind.get("body") == "支委会":
        return sum(1 for b in book.records("party_branches") if b.get("has_committee"))
    return 1


def _grid_row(book: Book, kind: Record, year: int, held: dict[tuple[str, int], int]) -> GridRow:
    span = SPANS.get(kind.get("per") or "", 0)
    needed = int(kind.get("times") or 1) * _bodies(book, kind) if span else 0
    cells = []
    for first in range(1, 13, span or 1):
        last = first + (span or 1) - 1
        count = sum(held.get((kind["uid"], month), 0) for month in range(first, last + 1))
        cells.append(Cell(first, last, count, needed, _state(book.today, year, first, last, count, needed)))
    over = [c for c in cells if c.state != "later" and (c.state != "due" or c.held)]
    return GridRow(
        kind["uid"],
        kind["name"],
        kind.get("per") or "",
        tuple(cells),
        sum(min(c.held, c.needed) if c.needed else c.held for c in over),
        sum(c.needed for c in over),
    )


def _state(today: date, year: int, first: int, last: int, held: int, needed: int) -> str:
    now = today.year * 12 + today.month
    if held >= needed and held:
        return "held"
    if year * 12 + first > now or not needed:
        return "later"
    return "gap" if year * 12 + last < now else "due"


def visits_due(book: Book) -> list[VisitDue]:
    """List current contacts by how soon their household must be visited, the most overdue first."""
    today = book.today.isoformat()
    paths = ["household", "household.head.name", "household.kind", "member.person.name", "due_on", "until"]
    due = [
        VisitDue(
            row["uid"],
            row["household"],
            row["household.head.name"] or "",
            row["household.kind"] or "",
            row["member.person.name"] or "",
            (date.fromisoformat(row["due_on"]) - book.today).days,
        )
        for row in book.rows("contacts", Query(), paths)
        if row["due_on"] and (not row["until"] or row["until"] > today)
    ]
    return sorted(due, key=lambda v: v.days)


def short_hours(book: Book, year: int) -> list[ShortHours]:
    """List volunteers below the year's goal, the furthest first (the goal is a setting; local custom)."""
    query = Query(since=f"{year}-01-01", until=f"{year}-12-31")
    rows = {r["uid"][:-1]: r for r in book.rows("volunteer_hours", query)}
    short = [
        ShortHours(uid, r["name"], r["year_minutes"], r["goal"])
        for uid, r in rows.items()
        if r["year_minutes"] < r["goal"]
    ]
    return sorted(short, key=lambda s: s.minutes)


def soon(book: Book, grid: tuple[GridRow, ...]) -> list[Item]:
    """List what has a day in the coming week, and what this period still lacks a record of."""
    today, ahead = book.today.isoformat(), (book.today + timedelta(days=DAYS_AHEAD)).isoformat()
    return [*_meetings_soon(book, today, ahead), *_not_yet_held(grid), *_visits_soon(book, today, ahead)]


def _when(day: str, today: str) -> str:
    return "today" if day == today else "soon"


def _meetings_soon(book: Book, today: str, ahead: str) -> Iterator[Item]:
    query = Query(since=today, until=ahead, order="held_on")
    for row in book.rows("meetings", query, ["title", "held_on", "place"]):
        words = " · ".join(filter(None, (row["title"], row["place"])))
        yield Item(row["held_on"], words, "meetings", row["uid"], _when(row["held_on"], today))


def _not_yet_held(grid: tuple[GridRow, ...]) -> Iterator[Item]:
    for row in grid:
        for cell in row.cells:
            if cell.state == "due" and cell.held < cell.needed:
                words = f"{row.type}本期还差 {cell.needed - cell.held} 次没有记录"
                yield Item("", words, "meetings", row.type_uid, "late")


def _visits_soon(book: Book, today: str, ahead: str) -> Iterator[Item]:
    query = Query(filters=(Filter("next_on", today, "since"), Filter("next_on", ahead, "until")), order="next_on")
    for row in book.rows("visits", query, ["next_on", "household.head.name", "member.person.name"]):
        words = f"{row['member.person.name']}走访{row['household.head.name']}家"
        yield Item(row["next_on"], words, "visits", row["uid"], _when(row["next_on"], today))

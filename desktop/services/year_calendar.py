"""A year day by day: the meetings and the volunteer activities of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from desktop.kit.fields import whole_day
from desktop.kit.look import Query
from desktop.store.book import Book

from .meeting_list import Line, year_of_meetings

WHOLE, LACKING, TO_COME, SERVICE = "whole", "lacking", "to come", "service"
RANK = (LACKING, TO_COME, WHOLE, SERVICE)  # what a day with several is marked with


@dataclass(frozen=True)
class Entry:
    """Something on a day; `page` and `uid` say what opens it, `state` is one of RANK, `words` say it."""

    page: str
    uid: str
    words: str
    state: str


@dataclass(frozen=True)
class YearCalendar:
    """The entries of a year by day, meetings first."""

    year: int
    days: dict[date, tuple[Entry, ...]]

    def mark(self, day: date) -> str:
        """What a day is marked with: the most urgent of its entries, '' for none."""
        states = {entry.state for entry in self.days.get(day, ())}
        return next((state for state in RANK if state in states), "")


def year_calendar(book: Book, year: int) -> YearCalendar:
    """Gather a year's meetings and activities; those whose day is not known are left out."""
    days: dict[date, list[Entry]] = {}
    for line in reversed(year_of_meetings(book, year).lines):
        if day := whole_day(line.day):
            days.setdefault(day, []).append(_meeting(line))
    period = Query(since=f"{year}-01-01", until=f"{year}-12-31", order="held_on")
    for activity in book.rows("activities", period, ["uid", "name", "held_on"]):
        if day := whole_day(activity["held_on"]):
            days.setdefault(day, []).append(Entry("activities", activity["uid"], activity["name"] or "", SERVICE))
    return YearCalendar(year, {day: tuple(found) for day, found in days.items()})


def _meeting(line: Line) -> Entry:
    state = TO_COME if line.to_come else LACKING if line.lacking else WHOLE
    said = f"（{line.state}）" if state != WHOLE else ""
    return Entry("meeting", line.uid, f"{line.type}{said}", state)

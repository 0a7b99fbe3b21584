"""The practice village: 柳河村, with people, meetings, visits and service of two and a half years up to today.

Nobody in it lives; its identity numbers and telephones belong to nobody. What is missing from it is missing on
purpose: PLANTED_FAULTS.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from desktop.kit.look import Record

from . import calendar, circumstances, decisions, people, work_lists
from .calendar import PLANTED_FAULTS, fault_year
from .care import Care
from .contacts import Contacts
from .daily_work import DailyWork
from .dues import Dues
from .meetings import Meetings
from .minutes import Writer
from .party import Party
from .points import Points
from .posts import Posts
from .village import NAME, Village, rows
from .volunteers import Volunteers

__all__ = ["PLANTED_FAULTS", "fault_year", "practice_village"]


def practice_village(today: date, types: Mapping[str, str] | None = None, name: str = NAME) -> dict[str, list[Record]]:
    """Make the records of every ledger, in an order in which all but a few references point backwards.

    types: the uid of each meeting type the book already has, by name; without them the types are made too.
    name: what the village is called, wherever it is named.
    The same day gives the same records and uids. Nothing lies after today but visits agreed upon and time limits.
    """
    village = Village(today)
    people.populate(village)
    circumstances.happened(village)
    slots = calendar.held(village)
    party = Party(village, slots)
    party.fill()
    posts = Posts(village, party, slots)
    posts.fill()
    types = types or _types(village)
    Meetings(village, party, posts, types).hold(slots)
    writer = Writer(village)
    Contacts(village, party.infirm, writer).fill()
    Volunteers(village, writer).fill()
    decisions.fill(village, types)
    DailyWork(village, writer).fill()
    work_lists.fill(village, [s.day for s in slots if s.type == "两委会"])
    Care(village).fill()
    Points(village).fill()
    Dues(village).fill()
    if name != NAME:
        _rename(village, name)
    return {ledger: records for ledger, records in village.tables.items() if records}


def _rename(village: Village, name: str) -> None:
    for record in village.by_uid.values():
        record.update({key: text.replace(NAME, name) for key, text in record.items() if isinstance(text, str)})


def _types(village: Village) -> dict[str, str]:
    """Make the meeting types as a new book has them."""
    made = {}
    for row in rows("meeting_types.csv"):
        numbers = {name: float(row[name]) if row[name] else None for name in ("sequence", "times")}
        flags = {name: int(row[name]) for name in ("quorum_over", "in_grid")}
        texts = {name: text or None for name, text in row.items() if name not in (*numbers, *flags)}
        made[row["name"]] = village.add("meeting_types", **texts, **numbers, **flags)["uid"]
    return made

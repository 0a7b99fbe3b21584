"""The practice village while it is being made: its day, its dice, its uids and the records made so far."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import date, timedelta
from random import Random
from typing import TypeVar

from desktop.kit import places, uid
from desktop.kit.look import Record
from desktop.ledgers import LEDGERS

T = TypeVar("T")

NAME, TOWN, COUNTY = "柳河村", "清河镇", "安澜县"  # there is no such county
MONTHS_BACK = 30  # how far the practice village's records reach back
_EPOCH = date(1970, 1, 1)

# What later parts look up; in the order the book can take them.
ORDER = (
    "villages",
    "meeting_types",
    "groups",
    "households",
    "people",
    "moves",
    "party_branches",
    "party_groups",
    "party_members",
    "posts",
    "meetings",
    "attendance",
    "resolutions",
    "contacts",
    "visits",
    "volunteer_teams",
    "volunteers",
    "activities",
    "service_records",
    "decisions",
    "duties",
    "problems",
    "disputes",
    "tasks",
    "care",
    "points",
    "dues",
)


class Village:
    """Records under way. The same day gives the same records, uids included."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.rng = Random(today.toordinal())
        self.tables: dict[str, list[Record]] = {name: [] for name in ORDER}
        self.by_uid: dict[str, Record] = {}
        self.cast: dict[str, Record] = {}
        self.start = months_before(today.replace(day=1), MONTHS_BACK)
        self._count = (today - _EPOCH).days * 86_400_000

    def add(self, ledger: str, **values: object) -> Record:
        """Make a record with every stored field, those not given empty. Raises KeyError for an unknown field."""
        record: Record = {"uid": self._uid()} | {f.name: None for f in LEDGERS[ledger].stored}
        for name, value in values.items():
            if name not in record:
                raise KeyError(f"{ledger}.{name}")
            record[name] = value
        self.tables[ledger].append(record)
        self.by_uid[record["uid"]] = record
        return record

    def _uid(self) -> str:
        """As kit's own, but from the day and the count, so that what is added later sorts after."""
        self._count += 1
        return uid.encode(self._count << 42 | self.rng.getrandbits(42))

    def day_between(self, first: date, last: date) -> date:
        return first + timedelta(days=self.rng.randint(0, max(0, (last - first).days)))

    def some(self, of: Iterable[T], count: int) -> list[T]:
        """Pick at most `count`, all different, in the order they came."""
        pool = list(of)
        chosen = sorted(self.rng.sample(range(len(pool)), min(count, len(pool))))
        return [pool[i] for i in chosen]


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier (negative: later), or the month's last day."""
    total = day.year * 12 + day.month - 1 - months
    year, month = divmod(total, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise ValueError(day)


def years_before(day: date, years: int) -> date:
    return months_before(day, years * 12)


def rows(name: str) -> list[dict[str, str]]:
    """Read one of the seeds' own tables, e.g. 'matters.csv'."""
    with places.seed(name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

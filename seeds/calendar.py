"""Which meetings were held when: the rhythm of two and a half years, and the three that are missing."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .village import Village, months_before


@dataclass(frozen=True)
class Slot:
    """A meeting that was held. `part` is the party group or hamlet by number, 0 where there is none."""

    type: str
    day: date
    began: str
    ended: str
    part: int = 0


@dataclass(frozen=True)
class Fault:
    """A meeting that ought to have been held and was not."""

    type: str
    months: tuple[int, ...]
    part: int
    sentence: str


PLANTED_FAULTS = (
    Fault("支部委员会", (9,), 0, "9 月没有支部委员会的记录，支部委员会一般每月召开 1 次"),
    Fault("党小组会", (7,), 3, "7 月第三党小组没有开党小组会，党小组会一般每月召开 1 次"),
    Fault("村民代表会议", (7, 8, 9), 0, "第三季度没有村民代表会议的记录，村民代表会议每季度召开 1 次"),
)


@dataclass(frozen=True)
class Rhythm:
    """When a type meets: in which months, on which day, from when, how many minutes at least."""

    type: str
    months: tuple[int, ...]
    day: int
    began: str
    minutes: int
    part: int = 0


ALL = tuple(range(1, 13))
RHYTHMS = (
    Rhythm("支部委员会", ALL, 8, "19:30", 75),
    Rhythm("支部委员会", (5,), 28, "19:30", 60),
    Rhythm("主题党日活动", ALL, 10, "08:30", 150),
    Rhythm("两委会", ALL, 12, "09:00", 100),
    Rhythm("党小组会", ALL, 13, "19:40", 60, part=1),
    Rhythm("党小组会", ALL, 16, "19:40", 60, part=2),
    Rhythm("党小组会", ALL, 19, "19:40", 60, part=3),
    Rhythm("支部党员大会", (2, 5, 8, 11), 22, "19:30", 95),
    Rhythm("支部党员大会", (3,), 25, "19:30", 80),
    Rhythm("党课", (3, 6, 9, 12), 15, "19:30", 80),
    Rhythm("村民代表会议", (2, 5, 8, 11), 26, "09:00", 110),
    Rhythm("村务监督会", (1, 4, 7, 10), 17, "15:00", 90),
    Rhythm("党群议事会", (1, 4, 7, 10), 24, "15:00", 90),
    Rhythm("专题学习", (1, 4, 7, 10), 21, "19:30", 70),
    Rhythm("组织生活会", (12,), 6, "14:30", 150),
    Rhythm("民主评议党员", (12,), 18, "14:30", 120),
    Rhythm("村民会议", (12,), 23, "09:00", 110),
    *(Rhythm("村民小组会", ((3, 4, 6, 9, 10, 11)[n % 6],), 27 + n // 8, "19:00", 60, part=n) for n in range(1, 15)),
)

# The first day of the lunar year, about which nobody meets; later years are met as they come.
NEW_YEARS = (
    (2020, 1, 25),
    (2021, 2, 12),
    (2022, 2, 1),
    (2023, 1, 22),
    (2024, 2, 10),
    (2025, 1, 29),
    (2026, 2, 17),
    (2027, 2, 6),
    (2028, 1, 26),
    (2029, 2, 13),
    (2030, 2, 3),
)
_HOLIDAYS = frozenset(date(*day) + timedelta(days=n) for day in NEW_YEARS for n in range(-1, 7))


def fault_year(today: date) -> int:
    """The year whose third quarter is over."""
    return today.year if today.month > 9 else today.year - 1


def is_fault(slot: Slot, today: date) -> bool:
    """Whether this is one of the meetings that are missing."""
    return slot.day.year == fault_year(today) and any(
        slot.type == f.type and slot.day.month in f.months and slot.part == f.part for f in PLANTED_FAULTS
    )


def held(village: Village) -> list[Slot]:
    """Every meeting from the beginning of the records to yesterday, in order; never two on one day."""
    slots: list[Slot] = []
    taken: set[date] = set()
    for back in range((village.today.year - village.start.year) * 12 + village.today.month - village.start.month + 1):
        month = months_before(village.start, -back)
        slots += _month(village, month, taken)
    past = [s for s in slots if s.day < village.today and not is_fault(s, village.today)]
    return sorted(past, key=lambda s: (s.day, s.began))


def _month(village: Village, month: date, taken: set[date]) -> Iterator[Slot]:
    for rhythm in sorted((r for r in RHYTHMS if month.month in r.months), key=lambda r: r.day):
        wobble = 0 if rhythm.type in ("主题党日活动", "支部党员大会") else village.rng.randint(0, 1)
        day = _free(month.replace(day=min(rhythm.day + wobble, 28)), taken)
        taken.add(day)
        began = _later(rhythm.began, 30 if rhythm.began > "19" and 5 <= month.month <= 8 else 0)
        yield Slot(
            rhythm.type, day, began, _later(began, rhythm.minutes + village.rng.randrange(0, 30, 5)), rhythm.part
        )


def _free(day: date, taken: set[date]) -> date:
    """The day itself, or the nearest after it (else before) in the month when nobody meets and no feast is kept."""
    last = monthrange(day.year, day.month)[1]
    days = [*range(day.day, last + 1), *range(day.day - 1, 0, -1)]
    return next(d for n in days if (d := day.replace(day=n)) not in taken and d not in _HOLIDAYS)


def _later(clock: str, minutes: int) -> str:
    total = int(clock[:2]) * 60 + int(clock[3:]) + minutes
    return f"{total // 60:02d}:{total % 60:02d}"

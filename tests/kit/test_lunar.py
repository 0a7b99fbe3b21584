"""Lunar dates as people write them, held against another almanac for two centuries."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from lunar_python import Lunar, Solar

from desktop.kit.lunar import is_lunar, read_lunar, year_of
from desktop.kit.reading import read_date

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("八月十五", "2026-09-25"),
        ("农历八月十五", "2026-09-25"),
        ("农历8月15", "2026-09-25"),
        ("阴历八月十五日", "2026-09-25"),
        ("正月初一", "2026-02-17"),
        ("腊月廿三", "2027-01-30"),
        ("冬月三十", "2027-01-07"),
        ("十一月卅", "2027-01-07"),
        ("二〇二五年闰六月初一", "2025-07-25"),
        ("农历2025年六月初一", "2025-06-25"),
        ("一九五八年八月十五", "1958-09-27"),
        ("中秋节", "2026-09-25"),
        ("八 月 十 五", "2026-09-25"),
    ],
)
def test_written_ways(typed: str, meant: str) -> None:
    """With and without 农历, year, 闰; 初 廿 卅 正 冬 腊; every one as any date field reads it."""
    assert read_date(typed, TODAY) == meant


@pytest.mark.parametrize("typed", ["闰六月初一", "正月三十一", "八月", "腊月", "农历十三月初一", "十月三十一", "农历8月0"])
def test_days_that_are_not_there(typed: str) -> None:
    """2026 has no leap sixth month; a month alone is no day; nothing is invented."""
    assert read_date(typed, TODAY) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("八月十五日", "2026-08-15"),
        ("8月15", "2026-08-15"),
        ("二〇二三年三月十五日", "2023-03-15"),
        ("五月一", None),
        ("八月十", None),
    ],
)
def test_solar_dates_stay_solar(typed: str, meant: str | None) -> None:
    """日 behind Chinese numbers, and digits, mean the calendar on the wall; 五月一 is neither for sure."""
    assert not is_lunar(typed) and read_date(typed, TODAY) == meant


def test_every_day_of_two_centuries_agrees_with_the_almanac() -> None:
    """Each 29th day from 1900 to the end of 2100, said by the other library and read back."""
    day = date(1900, 1, 31)
    while day < date(2101, 1, 28):
        said: Lunar = Solar.fromYmd(day.year, day.month, day.day).getLunar()
        leap = "闰" if said.getMonth() < 0 else ""
        text = f"农历{said.getYear()}年{leap}{abs(said.getMonth())}月{said.getDay()}"
        assert read_lunar(text, TODAY) == day.isoformat(), text
        assert year_of(day) == said.getYear()
        day += timedelta(days=29)


def test_days_beyond_the_table_are_none() -> None:
    """1899 and 2101 are not guessed."""
    assert read_lunar("农历1899年八月十五", TODAY) is None and read_lunar("农历2101年八月十五", TODAY) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("今", "2026-11-20"), ("昨", "2026-11-19"), ("前", "2026-11-18"), ("明", "2026-11-21"), ("后", "2026-11-22"),
     ("-1", "2026-11-19"), ("+3", "2026-11-23"), ("0315", "2026-03-15"), ("3.15", "2026-03-15")],
)  # fmt: skip
def test_days_by_the_number_pad_and_in_one_word(typed: str, meant: str) -> None:
    assert read_date(typed, TODAY) == meant

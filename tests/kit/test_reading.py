"""What clerks really type is read as they mean it, and what cannot be meant is not."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.kit.reading import read_date, read_minutes, read_number, read_time, tidy

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("2023.3.8", "2023-03-08"),
        ("20230308", "2023-03-08"),
        ("2023年3月", "2023-03"),
        ("2023年3月8日", "2023-03-08"),
        ("２０２３－３－８", "2023-03-08"),
        ("2023/2/3  14:30", "2023-02-03"),
        ("2023-02-03 14:30:00", "2023-02-03"),
        ("1958.07", "1958-07"),
        ("195807", "1958-07"),
        ("1998", "1998"),
        ("1998年", "1998"),
        ("今天", "2026-11-20"),
        ("今", "2026-11-20"),
        ("昨", "2026-11-19"),
        ("-1", "2026-11-19"),
        ("0315", "2026-03-15"),
        ("315", "2026-03-15"),
        ("3.15", "2026-03-15"),
        ("3月15日", "2026-03-15"),
        ("15日", "2026-11-15"),
        ("23.3.8", "2023-03-08"),
        ("58.7.1", "1958-07-01"),
        ("二〇二三年三月十五日", "2023-03-15"),
        ("2026-11-20 周五", "2026-11-20"),
        ("45016", "2023-03-31"),
        ("2024-2-29", "2024-02-29"),
    ],
)
def test_a_date_is_read_as_far_as_it_is_known(typed: str, meant: str) -> None:
    assert read_date(typed, TODAY) == meant


@pytest.mark.parametrize(
    "typed", ["2023-2-29", "2023-13-01", "20231301", "昨晚吧", "1234567", "3000-1-1", "12", "0000", "1/2/3/4"]
)
def test_what_is_no_date_is_not_guessed(typed: str) -> None:
    assert read_date(typed, TODAY) is None


@given(st.dates(date(1850, 1, 1), date(2100, 12, 31)))
def test_every_way_of_writing_a_day_is_read_back(day: date) -> None:
    ways = [
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y/%m/%d}",
    ]
    assert {read_date(way, TODAY) for way in ways} == {day.isoformat()}


@given(st.text(max_size=12))
def test_no_text_breaks_the_readers(text: str) -> None:
    for found in (read_date(text, TODAY), read_time(text), read_minutes(text)):
        assert found is None or found is not False
    day = read_date(text, TODAY)
    assert day is None or len(day) in (4, 7, 10)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("9:30", "09:30"),
        ("0930", "09:30"),
        ("9点半", "09:30"),
        ("下午3点", "15:00"),
        ("19时30分", "19:30"),
        ("19：30", "19:30"),
        ("14:30:00", "14:30"),
    ],
)
def test_a_time_is_read(typed: str, meant: str) -> None:
    assert read_time(typed) == meant


@pytest.mark.parametrize("typed", ["25:00", "9:61", "早上", "930分钟", "-1"])
def test_what_is_no_time_is_not_guessed(typed: str) -> None:
    assert read_time(typed) is None


@pytest.mark.parametrize(
    ("typed", "minutes"),
    [
        ("2", 120),
        ("2.5", 150),
        ("2小时30分", 150),
        ("90分钟", 90),
        ("1:30", 90),
        ("半小时", 30),
        ("两个半小时", 150),
        ("２．５小时", 150),
        ("0.33", 20),
    ],
)
def test_a_length_of_time_is_read_in_minutes(typed: str, minutes: int) -> None:
    assert read_minutes(typed) == minutes


@pytest.mark.parametrize(
    ("typed", "value"), [("1,200", 1200), ("1.2万元", 12000), ("１２", 12), ("30人", 30), ("¥15.5", 15.5)]
)
def test_a_number_is_read_with_its_unit(typed: str, value: float) -> None:
    assert float(read_number(typed) or 0) == value


def test_a_number_has_to_be_one() -> None:
    assert [read_number(t) for t in ("十二", "1-2", "", "abc", "1.2.3", "--1")] == [None] * 6


def test_cells_become_text_without_harm() -> None:
    assert [
        tidy(v)
        for v in (None, 3.0, 3.5, " 张三 ", datetime(2023, 3, 8), datetime(2023, 3, 8, 14, 30), time(9, 5), True)
    ] == [
        "",
        "3",
        "3.5",
        "张三",
        "2023-03-08",
        "2023-03-08 14:30",
        "09:05",
        "是",
    ]


@given(st.integers(1, 400))
def test_days_are_counted_from_today(days: int) -> None:
    assert read_date(f"-{days}", TODAY) == (TODAY - timedelta(days=days)).isoformat()

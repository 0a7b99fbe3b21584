"""What a value reads as under a number format."""

from __future__ import annotations

import datetime
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.paper.formats import show
from desktop.paper.numbers import general, spoken_number

DAY = 45000  # 2023-03-15, a Wednesday


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (1234.5, "General", "1234.5"),
        (0.1 + 0.2, "General", "0.3"),
        (12345678901234567, "General", "1.23457E+16"),
        (1e-5, "General", "1E-05"),
        (-3, "General", "-3"),
        (12.5, 'General"元"', "12.5元"),
        (1234.5, "G/通用格式", "1234.5"),
        (2.5, "0", "3"),
        (0.125, "0.00", "0.13"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (0, "#,##0.00", "0.00"),
        (-0.001, "0.00", "0.00"),
        (7, "000", "007"),
        (5, "000-0000", "000-0005"),
        (0.256, "0.0%", "25.6%"),
        (1234567, "#,##0,", "1,235"),
        (12345678, '0!.0,"万"', "1234.6万"),
        (380000, '0.0,"千m³"', "380.0千m³"),
        (1234567890, "0.00,,", "1234.57"),
        (1234567, "0,.0", "1234.6"),
        (0.5, "#.##", ".5"),
        (3.14159, "0.???", "3.142"),
        (12345.678, "0.00E+00", "1.23E+04"),
        (0.75, "# ?/?", "3/4"),
        (1.5, "# ?/?", "1 1/2"),
        (2.25, "# ?/8", "2 2/8"),
        (-1234.5, "0.00;[Red]-0.00", "-1234.50"),
        (-5, "0;(0)", "(5)"),
        (0, '0;-0;"无"', "无"),
        (85, '[>=60]"合格";"不合格"', "合格"),
        (50, '[>=60]"合格";"不合格"', "不合格"),
        (0, "0;-0;;@", ""),
        ("张三", '@"同志"', "张三同志"),
        ("张三", "0.00", "张三"),
        ("张三", '0;-0;0;"（"@"）"', "（张三）"),
        (12, '0"人"', "12人"),
        (61, "[DBNum1]General", "六十一"),
        (123, "[DBNum2]General", "壹佰贰拾叁"),
        (True, "0.00", "TRUE"),
        (None, "0", ""),
    ],
)
def test_numbers_and_texts(value: str | float | None, code: str, text: str) -> None:
    """Digits, grouping, scaling, percent, fractions, conditions and literals read as Excel writes them."""
    assert show(value, code).text == text


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (DAY, "yyyy/m/d", "2023/3/15"),
        (DAY, "yyyy-mm-dd", "2023-03-15"),
        (DAY, 'yyyy"年"m"月"d"日"', "2023年3月15日"),
        (DAY, 'yyyy"年"m"月"', "2023年3月"),
        (DAY, "yyyy.m", "2023.3"),
        (DAY, "yyyymmdd", "20230315"),
        (DAY, 'm"月"d"日"', "3月15日"),
        (DAY, "[$-804]aaaa", "星期三"),
        (DAY, "aaa", "三"),
        (DAY, '[DBNum1][$-804]yyyy"年"m"月"d"日";@', "二〇二三年三月十五日"),
        (DAY, "mmm-yy", "Mar-23"),
        (DAY, "d-mmm", "15-Mar"),
        (DAY + 0.75, "yyyy/m/d h:mm", "2023/3/15 18:00"),
        (DAY + 0.75, '上午/下午h"时"mm"分"', "下午6时00分"),
        (DAY + 0.75, "h:mm AM/PM", "6:00 PM"),
        (1.5, "[h]:mm", "36:00"),
        (0.5 + 1 / 86_400 / 10, "h:mm:ss.0", "12:00:00.1"),
        (43_831.999999, "yyyy-mm-dd hh:mm", "2020-01-02 00:00"),
        (60, "yyyy-m-d", "1900-2-29"),
        (1, "yyyy-m-d", "1900-1-1"),
        (-1, "yyyy-m-d", "####"),
    ],
)
def test_dates(value: float, code: str, text: str) -> None:
    """Dates read in every Chinese form; a date before Excel's first cannot be shown."""
    assert show(value, code).text == text


def test_the_other_calendar() -> None:
    """A book that counts from 1904 shows the same day from its smaller number."""
    assert show(DAY - 1462, "yyyy-m-d", date1904=True).text == "2023-3-15"
    assert show(DAY - 1462, "aaaa", date1904=True).text == "星期三"


def test_colours_come_with_the_section() -> None:
    """[Red] and its Chinese name colour only their section."""
    assert show(-1, "0;[Red]-0").color == "FF0000"
    assert show(1, "0;[红色]-0").color is None
    assert show(-1, "0;[红色]-0").color == "FF0000"


def test_an_accounting_format_tells_where_it_stretches() -> None:
    """The star's character fills the cell between the sign of the currency and the number."""
    shown = show(1234.5, '_ ¥* #,##0.00_ ;_ ¥* -#,##0.00_ ;_ ¥* "-"??_ ;_ @_ ')
    assert shown.text == " ¥1,234.50 "
    assert shown.fill == (2, " ")


@given(st.integers(1, 2_958_465))
def test_every_day_reads_as_the_calendar_has_it(serial: int) -> None:
    """From March 1900 to 9999, a serial number reads as the day that Python's calendar finds."""
    if serial > 60:
        day = datetime.date(1899, 12, 30) + datetime.timedelta(serial)
        assert show(serial, "yyyy-mm-dd").text == f"{day.year:04d}-{day:%m-%d}"
        assert show(serial, "aaa").text == "一二三四五六日"[day.weekday()]


@given(st.floats(-1e12, 1e12, allow_nan=False))
def test_grouped_numbers_keep_their_value(value: float) -> None:
    """A grouped number with two places is the value rounded to cents, and is grouped by threes."""
    text = show(value, "#,##0.00").text
    assert re.fullmatch(r"-?\d{1,3}(,\d{3})*\.\d\d", text)
    assert abs(float(text.replace(",", "")) - value) <= 0.005 + abs(value) * 1e-14


ODD = '0#?.,%/@[]$-;"\\_*!ymdhsaeEg 年月AMPRed>=<123红'


@given(st.one_of(st.floats(), st.integers(-(10**20), 10**20), st.text(max_size=8)), st.text(alphabet=ODD, max_size=14))
def test_no_format_however_odd_fails(value: float | str, code: str) -> None:
    """Whatever stands in a workbook as a format, the value reads as some text."""
    assert isinstance(show(value, code).text, str)


@given(st.floats(1e-9, 1e15, allow_nan=False), st.integers(1, 11))
def test_general_keeps_to_its_room(value: float, room: int) -> None:
    """A number under General never takes more characters than the column has; rather it says nothing."""
    assert len(general(value, room)) <= room


def test_spoken_numbers() -> None:
    """Chinese numerals put their zeros where people say them."""
    said = {
        0: "〇",
        10: "十",
        15: "十五",
        20: "二十",
        105: "一百〇五",
        1010: "一千〇一十",
        10001: "一万〇一",
        120000: "十二万",
    }
    assert {n: spoken_number(n) for n in said} == said

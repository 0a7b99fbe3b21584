"""Each kind of value reads what people type, shows it, covers it, and complains in one sentence."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.kit import identity
from desktop.kit.errors import Refused
from desktop.kit.fields import (
    Choice,
    Date,
    Duration,
    Field,
    Flag,
    IdNumber,
    LongText,
    Money,
    Month,
    Number,
    Phone,
    Ref,
    Tags,
    Text,
    Time,
)
from tests.kit.look import FakeLook

NATIONS = {"汉族": "汉族", "汉": "汉族", "回族": "回族"}
TAGS = {"低保": "低保", "独居老人": "独居老人", "独居": "独居老人"}
PEOPLE = [
    {"uid": "p1", "called": "张三", "apart": "三组"},
    {"uid": "p2", "called": "李四", "apart": "三组"},
    {"uid": "p3", "called": "李四", "apart": "五组"},
]
LOOK = FakeLook({"people": PEOPLE}, {"民族": NATIONS, "人群标签": TAGS})
ID = "41999019580705123" + identity.check_digit("41999019580705123")


@pytest.mark.parametrize(
    ("field", "typed", "stored", "shown"),
    [
        (Text("a", "甲"), " 张\t三 ", "张 三", "张 三"),
        (LongText("a", "甲"), "一\r\n二", "一\n二", "一\n二"),
        (Number("a", "甲"), "１２人", 12.0, "12"),
        (Number("a", "甲", places=1), "2.5", 2.5, "2.5"),
        (Money("a", "甲"), "12.5元", 1250, "12.50"),
        (Money("a", "甲"), "1.2万", 1200000, "12000.00"),
        (Duration("a", "甲"), "2小时30分", 150, "2.5"),
        (Date("a", "甲"), "2023年3月", "2023-03", "2023-03"),
        (Month("a", "甲"), "2023.3.8", "2023-03", "2023-03"),
        (Time("a", "甲"), "9点半", "09:30", "09:30"),
        (Flag("a", "甲"), "√", 1, "是"),
        (Flag("a", "甲"), "否", 0, "否"),
        (Choice("a", "民族", of="民族"), "汉", "汉族", "汉族"),
        (Tags("a", "标签", of="人群标签"), "低保，独居", "低保、独居老人", "低保、独居老人"),
        (IdNumber("a", "身份证"), f" {ID[:6]} {ID[6:].lower()} ", ID, ID),
        (Phone("a", "电话"), "１３８ 0000 1111", "13800001111", "13800001111"),
        (Phone("a", "电话"), "0391-7654321;13800001111", "03917654321、13800001111", "03917654321、13800001111"),
        (Ref("a", "人", to="people"), "张三", "p1", "p1"),
    ],
)
def test_a_value_is_read_and_shown(field: Field, typed: str, stored: object, shown: str) -> None:
    value = field.read(typed, LOOK)
    assert value == stored
    assert field.show(value) == shown


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        (Text("a", "甲", required=True), "  ", "请填写“甲”"),
        (Number("a", "人数"), "十二", "应是数字"),
        (Number("a", "人数"), "-1", "不能小于 0"),
        (Number("a", "人数"), "1.5", "应是整数"),
        (Money("a", "钱"), "1.234", "最多两位小数"),
        (Duration("a", "时长"), "很久", "应是小时数"),
        (Date("a", "日期"), "2023-02-30", "看不懂“2023-02-30”"),
        (Month("a", "月份"), "2023", "要写到月"),
        (Time("a", "时间"), "25:00", "看不懂“25:00”"),
        (Flag("a", "外出"), "也许", "只能填“是”或“否”"),
        (Choice("a", "民族", of="民族"), "火星", "可选：汉族、回族"),
        (IdNumber("a", "身份证"), "4.1E+17", "科学计数法"),
        (IdNumber("a", "身份证"), ID[:-1], "应是 18 位"),
        (IdNumber("a", "身份证"), ID[:-1] + ("0" if ID[-1] != "0" else "1"), "最后一位对不上"),
        (IdNumber("a", "身份证"), "419990195813051234", "不是日期"),
        (Phone("a", "电话"), "1380000111", "位数不对"),
        (Ref("a", "人", to="people"), "王五", "找不到“王五”"),
        (Ref("a", "人", to="people"), "李四", "有 2 个“李四”：李四（三组）；李四（五组）"),
    ],
)
def test_a_wrong_value_gets_one_sentence_that_says_what_to_do(field: Field, typed: str, says: str) -> None:
    with pytest.raises(Refused) as refused:
        field.read(typed, LOOK)
    (complaint,) = refused.value.complaints
    assert says in complaint.message
    assert "\n" not in complaint.message
    assert complaint.field == "a"


@given(st.sampled_from([Number("a", "甲", places=2), Money("a", "甲"), Duration("a", "甲")]), st.integers(0, 10**7))
def test_what_is_shown_is_read_back_the_same(field: Field, amount: int) -> None:
    stored: Any = amount / 100 if isinstance(field, Number) else amount
    if isinstance(field, Duration):
        stored = amount - amount % 6  # hours with at most one decimal
    assert field.read(field.show(stored), LOOK) == stored
    assert field.read(field.plain(stored), LOOK) == stored


@pytest.mark.parametrize("name", ["𠮷田", "㛃英", "买买提·艾力", "欧阳娜娜", "O'Neil"])
def test_rare_names_are_kept_as_they_are(name: str) -> None:
    assert Text("a", "姓名").read(name, LOOK) == name


def test_private_values_are_covered_on_screen() -> None:
    assert IdNumber("a", "甲", mask="id").cover(ID) == f"{ID[:6]}********{ID[-4:]}"
    assert Phone("a", "甲", mask="phone").cover("13800001111") == "138****1111"
    assert Text("a", "甲", mask="card").cover("6228480000001234") == "************1234"
    assert Text("a", "甲", mask="address").cover("柳河村三组12号") == "柳河村三组**号"
    assert Text("a", "甲", mask="open").cover("张三") == "张三"
    assert Text("a", "甲").cover(None) == ""


@given(st.dates(), st.integers(0, 999))
def test_identity_numbers_carry_birth_and_sex(day: Any, serial: int) -> None:
    first = f"419990{day:%Y%m%d}".replace(" ", "0")[:14].ljust(14, "0") + f"{serial:03d}"
    number = first + identity.check_digit(first)
    assert identity.sex(number) == ("男" if serial % 2 else "女")
    if day.year >= 1850:
        assert identity.complaint(number) is None
        assert identity.birth_date(number) == day


def test_an_old_number_of_15_digits_is_brought_up_to_18() -> None:
    assert IdNumber("a", "甲").read("419990580705123", LOOK) == ID

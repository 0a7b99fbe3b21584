"""A ledger that a book declares itself, with a field of every kind, for the tests."""

from __future__ import annotations

from typing import Any

from desktop.ledgers.own import OwnField
from desktop.services import own_ledgers
from desktop.store.book import Book

TITLE = "大棚租赁台账"
FIELDS = (
    OwnField("承租人", required=True),
    OwnField("身份证号", "身份证号"),
    OwnField("联系电话", "电话"),
    OwnField("面积", "数", unit="亩"),
    OwnField("年租金", "金额", unit="元"),
    OwnField("种植品种", "选项", ("草莓", "西瓜", "辣椒")),
    OwnField("用途", "多选", ("自种", "采摘", "转租")),
    OwnField("起租日期", "日期"),
    OwnField("收租月份", "月份"),
    OwnField("浇水时间", "时间"),
    OwnField("管护时长", "时长", unit="小时"),
    OwnField("是否续租", "是否"),
    OwnField("合同说明", "长文字"),
)
TYPED: tuple[dict[str, object], ...] = (
    {
        "承租人": "单雄信", "身份证号": "421181197003150018", "联系电话": "13812345678", "面积": "3.25",
        "年租金": "1200.50", "种植品种": "西瓜", "用途": "采摘、自种", "起租日期": "2024.3", "收租月份": "2026-11",
        "浇水时间": "下午3点", "管护时长": "2小时30分", "是否续租": "是", "合同说明": "三年一签\n年底付清",
    },
    {"承租人": "阿依·古丽", "面积": "-0.1", "年租金": "0", "种植品种": "草莓", "是否续租": "否", "起租日期": "1998"},
    {"承租人": "=1+1", "种植品种": "辣椒"},
)  # fmt: skip


def declare(book: Book) -> str:
    """Declare the ledger; return its name."""
    return own_ledgers.save(book, own_ledgers.declaration(book, TITLE, FIELDS, "承租人", "身份证号")).name


def fill(book: Book, typed: Any = TYPED) -> list[str]:
    """Declare the ledger and put records into it; return their uids."""
    with book.step("建大棚台账"):
        name = declare(book)
        return [book.save(name, book.ledgers[name].read(each, book)) for each in typed]

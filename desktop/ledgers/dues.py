"""Party dues, month by month."""

from __future__ import annotations

from desktop.kit.fields import Choice, Date, LongText, Money, Month, Number, Ref, Text
from desktop.kit.ledger import Ledger

from .rules import done_by_today

DUES = Ledger(
    name="dues",
    title="党费",
    group="党建",
    called=("member.person.name", "month"),
    key=("member", "month"),
    day="month",
    order="month desc, member.person.name",
    rules=(done_by_today("paid_on", "交纳日期", "交了再记"),),
    fields=(
        Ref("member", "党员", to="party_members", required=True, aliases=("姓名", "党员姓名", "交纳人")),
        Month("month", "月份", required=True, aliases=("所属月份", "缴费月份", "年月")),
        Money("due", "应交", unit="元", aliases=("应交党费", "应缴党费", "应缴金额", "应交金额", "月交标准")),
        Money("paid", "实交", unit="元", aliases=("实交党费", "实缴党费", "交纳金额", "实缴金额", "缴费金额", "金额")),
        Date("paid_on", "交纳日期", aliases=("交纳时间", "缴费时间", "缴费日期")),
        Choice("way", "交纳方式", of="交纳方式", aliases=("缴费方式", "方式")),
        Ref("receiver", "收款人", to="people", aliases=("经办人", "收缴人")),
        LongText("note", "备注"),
    ),
)

DUES_BY_MONTH = Ledger(
    name="dues_by_month",
    title="党费收缴情况",
    group="党建",
    order="name, month",
    fields=(
        Text("name", "姓名", computed=True, aliases=("党员姓名",)),
        Text("party_group", "党小组", computed=True),
        Number("year", "年度", computed=True),
        Number("month", "月份", computed=True, aliases=("月",)),
        Money("standard", "月交标准", unit="元", computed=True, aliases=("标准", "党费标准", "月交标准（元）")),
        Money("paid", "实交", unit="元", computed=True, aliases=("党费", "交纳金额", "实交金额")),
        Money("year_paid", "合计", unit="元", computed=True, aliases=("全年合计", "年度合计", "全年实交", "小计")),
    ),
)

LEDGERS = (DUES, DUES_BY_MONTH)

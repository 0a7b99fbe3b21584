"""Party dues, month by month."""

from __future__ import annotations

from desktop.kit.fields import Choice, Date, LongText, Money, Month, Number, Ref, Text
from desktop.kit.ledger import Ledger

from .rules import done_by_today
from .words import words

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
        Ref(
            "member",
            "党员",
            to="party_members",
            required=True,
            aliases=words("姓名 党员姓名 交纳人 缴纳人姓名 缴纳人 交费人 缴费人 缴费党员"),
        ),
        Month(
            "month",
            "月份",
            required=True,
            aliases=words("所属月份 缴费月份 年月 党费所属月份 党费月份 所属期 缴纳月份 所属年月"),
        ),
        Money(
            "due",
            "应交",
            unit="元",
            aliases=words("应交党费 应缴党费 应缴金额 应交金额 月交标准 应缴数 应交数 应缴数额 应缴额"),
        ),
        Money(
            "paid",
            "实交",
            unit="元",
            aliases=words(
                "实交党费 实缴党费 交纳金额 实缴金额 缴费金额 金额 实缴数 实交数 实缴数额 本次缴纳"
                " 实收党费 实收金额 收费金额"
            ),
        ),
        Date("paid_on", "交纳日期", aliases=words("交纳时间 缴费时间 缴费日期 缴纳时间 缴纳日期 收缴日期 收缴时间")),
        Choice(
            "way",
            "交纳方式",
            of="交纳方式",
            aliases=words("缴费方式 方式 缴纳方式 缴纳形式 缴纳渠道 交费方式 收缴方式"),
        ),
        Ref("receiver", "收款人", to="people", aliases=words("经办人 收缴人 收费人 收缴员 党费收缴人")),
        LongText("note", "备注"),
    ),
)

DUES_BY_MONTH = Ledger(
    name="dues_by_month",
    title="党费收缴情况",
    group="党建",
    order="name, month",
    fields=(
        Text(
            "name",
            "姓名",
            computed=True,
            aliases=(
                "党员姓名",
                "缴纳人",
            ),
        ),
        Text("party_group", "党小组", computed=True),
        Number("year", "年度", computed=True),
        Number("month", "月份", computed=True, aliases=("月",)),
        Money(
            "standard",
            "月交标准",
            unit="元",
            computed=True,
            aliases=words(
                "标准 党费标准 月交标准（元） 月缴标准 每月标准 月缴纳标准 每月应缴 每月应交 月应缴"
                " 月应交 月缴党费 每月党费"
            ),
        ),
        Money("paid", "实交", unit="元", computed=True, aliases=words("党费 交纳金额 实交金额 实缴 交纳党费 缴纳金额")),
        Money(
            "year_paid",
            "合计",
            unit="元",
            computed=True,
            aliases=words(
                "全年合计 年度合计 全年实交 小计 全年缴纳 全年交纳合计 年合计 合计金额 合计缴纳 总计"
                " 全年缴纳合计 全年实缴"
            ),
        ),
    ),
)

LEDGERS = (DUES, DUES_BY_MONTH)

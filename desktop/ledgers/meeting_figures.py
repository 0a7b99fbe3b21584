"""What is counted of meetings: by type and month, in all, and by member."""

from __future__ import annotations

from desktop.kit.fields import Number, Text
from desktop.kit.ledger import Ledger

from .words import words

MEETING_COUNTS = Ledger(
    name="meeting_counts",
    title="会议次数",
    group="会议",
    order="type_order, month",
    fields=(
        Text(
            "branch_name",
            "党支部",
            computed=True,
            aliases=words("支部名称 所在党支部 党支部名称 支部 所属党支部 党组织名称 党组织 所属支部"),
        ),
        Text("type", "会议类型", computed=True),
        Number("type_order", "顺序", computed=True),
        Number("year", "年度", computed=True, aliases=("年份", "年")),
        Number("quarter", "季度", computed=True),
        Number("month", "月份", computed=True, aliases=("月",)),
        Number(
            "held",
            "次数",
            computed=True,
            aliases=words("实际次数 召开次数 已开 开展次数 实际召开次数 已召开次数 实际开展次数"),
        ),
        Number("due", "应到人次", computed=True),
        Number("present", "实到人次", computed=True),
    ),
)

MEETING_TOTALS = Ledger(
    name="meeting_totals",
    title="会议汇总",
    group="会议",
    order="type_order",
    fields=(
        Text(
            "branch_name",
            "党支部",
            computed=True,
            aliases=words("支部名称 所在党支部 党支部名称 支部 所属党支部 党组织名称 党组织 所属支部"),
        ),
        Text("type", "会议类型", computed=True),
        Number("type_order", "顺序", computed=True),
        Number(
            "held",
            "次数",
            computed=True,
            aliases=words("实际 召开次数 实际次数 实开次数 开展次数 实际召开次数 已召开次数"),
        ),
        Number("due", "应到人次", computed=True),
        Number("present", "实到人次", computed=True),
        Text("rate", "参会率", computed=True, aliases=("到会率", "出席率")),
    ),
)

MEMBER_ATTENDANCE = Ledger(
    name="member_attendance",
    title="党员参会情况",
    group="会议",
    order="name, type_order, month",
    fields=(
        Text("name", "姓名", computed=True, aliases=("党员姓名",)),
        Text("party_group", "党小组", computed=True),
        Text("type", "会议类型", computed=True),
        Number("type_order", "顺序", computed=True),
        Number("month", "月份", computed=True, aliases=("月",)),
        Text("attendance", "考勤", computed=True, aliases=("到会情况", "标记")),
        Number(
            "due",
            "应参加",
            computed=True,
            aliases=words(
                "应参加次数 应参加数 应到次数 应到 全年应到次数 应参会次数 应到会次数 全年应参加次数 应出席次数"
            ),
        ),
        Number(
            "present",
            "实参加",
            computed=True,
            aliases=words(
                "实参加次数 实参加数 实到次数 实到 全年实到次数 实参会次数 实到会次数 全年实参加次数"
                " 实际参加次数 出席次数"
            ),
        ),
        Number("on_leave", "请假", computed=True, aliases=words("请假次数 请假次数（次） 全年请假次数 事假次数")),
        Number("absent", "缺席", computed=True, aliases=words("缺席次数 缺勤次数 旷会次数 全年缺席次数 无故缺席次数")),
    ),
)

LEDGERS = (MEETING_COUNTS, MEETING_TOTALS, MEMBER_ATTENDANCE)

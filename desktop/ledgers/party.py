"""The party organisation: branches, their groups and members, and who held which post when."""

from __future__ import annotations

from desktop.kit.errors import Complaint
from desktop.kit.fields import (
    Choice,
    Date,
    Flag,
    LongText,
    Money,
    Month,
    Number,
    Phone,
    Ref,
    Text,
)
from desktop.kit.ledger import Ledger
from desktop.kit.look import Look, Record

from .rules import SPAN, in_order
from .words import words


def adult_on_joining(member: Record, look: Look) -> Complaint | None:
    """An applicant is at least 18 years old (党章 第一条)."""
    joined, person = member.get("joined_on"), look.record("people", member.get("person") or "")
    born = person.get("born") if person else None
    if joined and born and int(joined[:4]) - int(born[:4]) < 18:
        return Complaint(f"入党日期 {joined} 时还不满 18 周岁（{born} 出生），请照党员档案改", "joined_on")
    return None


PARTY_BRANCHES = Ledger(
    name="party_branches",
    title="党支部",
    group="党建",
    called=("name",),
    key=("name",),
    order="name",
    fields=(
        Text(
            "name",
            "支部名称",
            required=True,
            aliases=("党支部", "所在党支部", "支部", "党支部名称", "所属党支部", "所属组织", "单位名称"),
            mask="open",
        ),
        Text("code", "支部编码", aliases=("党支部编码", "所在党支部编码")),
        Text(
            "parent",
            "上级党组织",
            aliases=(
                "所在分党委",
                "所属党委",
                "上级党委",
                "分党委",
                "基层党委",
                "党委名称",
                "二级党委名称",
                "乡镇党委",
            ),
            mask="open",
        ),
        Text("parent_code", "上级党组织编码", aliases=("所在分党委编码", "分党委编码", "二级党委编码")),
        Text("kind", "支部类型", aliases=("党支部类型",)),
        Flag("has_committee", "设支委会", help="正式党员 7 人以上设支部委员会"),
        Date("founded_on", "成立日期"),
        Date("elected_on", "换届日期", aliases=("改选时间", "设选时间")),
        Text("fixed_day", "主题党日固定日", help="每月相对固定的一天，如 5 日"),
        Number("member_count", "党员人数", computed=True, aliases=("党员数", "支部人数", "党员总数"), mask="open"),
        Number("formal_count", "正式党员", computed=True, mask="open"),
        Number("probationary_count", "预备党员", computed=True, mask="open"),
        Number("group_count", "党小组数", computed=True, mask="open"),
    ),
)

PARTY_GROUPS = Ledger(
    name="party_groups",
    title="党小组",
    group="党建",
    called=("name", "branch.name"),
    key=("branch", "name"),
    order="name",
    fields=(
        Text("name", "党小组名称", required=True, aliases=("党小组", "小组名称", "所在党小组"), mask="open"),
        Ref("branch", "所属支部", to="party_branches", required=True),
        Number("member_count", "党员人数", computed=True, mask="open"),
    ),
)

PARTY_MEMBERS = Ledger(
    name="party_members",
    title="党员",
    group="党建",
    called=("person.name", "person.household.group.name", "person.id_number"),
    key=("person",),
    order="branch.name, party_group.name, joined_on",
    rules=(in_order("joined_on", "入党日期", "confirmed_on", "转正日期"), adult_on_joining, SPAN),
    fields=(
        Ref(
            "person",
            "姓名",
            to="people",
            required=True,
            aliases=words("党员姓名 党员 流动党员姓名 党员名字 党员姓名（全称）"),
        ),
        Ref(
            "branch",
            "党支部",
            to="party_branches",
            required=True,
            aliases=words(
                "所在党支部 所属支部 所属组织 支部 所属党组织 所在党组织 组织关系所在党支部 党支部名称"
                " 所在党支部全称 隶属支部 隶属党支部 所属基层党组织 支部全称"
            ),
        ),
        Ref("party_group", "党小组", to="party_groups", aliases=("所在党小组", "所属党小组", "党小组名称", "所在小组")),
        Choice(
            "status",
            "党员身份",
            of="党员身份",
            required=True,
            aliases=words("党籍状态 人员类别 党员类别 组织身份 党员类型 正式/预备 正式（预备） 正式或预备 预备/正式"),
        ),
        Date(
            "applied_on",
            "递交申请书日期",
            aliases=words(
                "提交书面申请书时间 申请入党时间 递交入党申请书时间 递交申请书时间 提交入党申请书时间"
                " 申请时间 递交入党申请时间 提交入党申请时间 入党申请时间 申请入党日期"
            ),
        ),
        Date(
            "joined_on",
            "入党日期",
            aliases=words(
                "入党时间 加入党组织日期 加入中共党组织日期 何时入党 入党年月 加入中国共产党时间"
                " 加入中国共产党日期 接收预备党员时间 成为预备党员时间 入党时间（接收预备） 接收为预备党员时间"
                " 吸收入党时间 发展时间"
            ),
        ),
        Date(
            "confirmed_on",
            "转正日期",
            aliases=words(
                "转正时间 转为正式党员日期 转正年月 按期转正时间 转正式党员时间 转为正式党员时间"
                " 预备期转正时间 何时转正"
            ),
        ),
        Choice(
            "state",
            "组织关系状态",
            of="组织关系状态",
            aliases=words("党员状态 是否流动 流动情况 党员现状 组织关系情况"),
        ),
        Text(
            "away_to",
            "流入地",
            aliases=words(
                "流出地 流出地点 流动去向 外出地点 流动地点 流向 外出地 流入地点 现流入地 外出所在地"
                " 外出流向 外出地址 流动去向（地点） 外出务工所在地"
            ),
        ),
        Date(
            "away_since",
            "流出时间",
            aliases=words(
                "流出日期 外出时间 流动时间 离村时间 外出起始时间 外出务工时间 流动起始时间 离开时间 流出起始时间"
            ),
        ),
        Text(
            "host_branch",
            "流入地党组织",
            aliases=words(
                "接收党组织 流入党组织 流入地党组织名称 流入地支部 接收地党组织 外出地党组织 流入地党支部"
                " 流入地接收党组织 流入地接收支部"
            ),
        ),
        Text(
            "away_card",
            "活动证号",
            aliases=words(
                "流动党员活动证号 流动党员活动证编号 活动证编号 流动党员证编号 流动党员证号 流动党员活动证号码"
            ),
        ),
        Money(
            "dues",
            "月交党费",
            unit="元",
            aliases=words(
                "月交标准 党费标准 每月党费 月应交党费 每月应交党费 应交党费 月缴党费 每月应缴党费"
                " 月应缴党费 每月缴纳党费 月缴纳党费 每月缴纳标准 月党费标准 党费月交标准 月缴标准"
                " 党费基数标准"
            ),
        ),
        Month(
            "dues_paid_to",
            "党费交至",
            aliases=words(
                "党费缴纳至年月 党费交纳至 党费缴至 党费交至何月 党费缴至何月 党费缴纳至何时 党费交到"
                " 党费缴纳截止月份 党费缴到何月"
            ),
        ),
        Date("since", "组织关系转入日期", aliases=("组织关系转入时间", "转入时间", "转入支部时间")),
        Date("until", "离开日期", aliases=("转出时间", "组织关系转出日期")),
        Text(
            "reward",
            "党内奖励",
            aliases=(
                "获奖情况",
                "受表彰情况",
            ),
        ),
        LongText("note", "备注"),
        Number("party_age", "党龄", unit="年", computed=True, mask="open", aliases=("党龄（年）",)),
        Text(
            "duty",
            "党内职务",
            computed=True,
            aliases=words("职务 党内任职 党内职务情况 党内任职情况 现任党内职务"),
            mask="open",
        ),
        Number(
            "contact_count",
            "联系户数",
            computed=True,
            aliases=words("联户数 联系群众户数 联系群众数 联户数量"),
            mask="open",
        ),
    ),
)

POSTS = Ledger(
    name="posts",
    title="任职",
    group="党建",
    called=("person.name", "post", "body"),
    order="body, since desc",
    rules=(SPAN,),
    fields=(
        Ref("person", "姓名", to="people", required=True),
        Choice("body", "机构", of="机构", required=True, aliases=words("组织 班子 所属班子 所在班子 任职机构")),
        Choice(
            "post",
            "职务",
            of="职务",
            required=True,
            aliases=words(
                "岗位职务 党组织职务 村委职务 党内职务 现任职务 职务名称 担任职务 村内职务 现任职务名称"
                " 所任职务 任职职务"
            ),
        ),
        Ref("branch", "党支部", to="party_branches"),
        Ref("party_group", "党小组", to="party_groups"),
        Ref("group", "村民小组", to="groups"),
        Text(
            "work",
            "分工",
            aliases=words(
                "分工内容 工作分工 分管工作 职责分工 分管（负责）工作 负责工作 工作职责 分工情况 具体分工 主管工作"
            ),
        ),
        Date(
            "since",
            "任职日期",
            aliases=words(
                "任职时间 任党内职务时间 当选时间 当选日期 任现职时间 当选时间（任职） 现任职务时间"
                " 开始任职时间 任现职起始时间 任职开始时间 任现职开始时间"
            ),
            required=True,
        ),
        Date("until", "离任日期", aliases=("离任时间", "免职时间")),
        Phone("office_phone", "办公电话"),
        LongText("note", "备注"),
    ),
)

LEDGERS = (PARTY_BRANCHES, PARTY_GROUPS, PARTY_MEMBERS, POSTS)

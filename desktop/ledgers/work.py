"""The village's daily work: duty, problems to put right, work lists, disputes, people cared for, points."""

from __future__ import annotations

from desktop.kit.errors import Complaint
from desktop.kit.fields import Choice, Date, LongText, Number, Phone, Ref, Text
from desktop.kit.ledger import Ledger
from desktop.kit.look import Look, Record

from .rules import SPAN, in_order


def closed_only_when_done(record: Record, look: Look) -> Complaint | None:
    if record.get("closed_on") and record.get("state") in ("未整改", "整改中"):
        return Complaint("填了销号日期，完成情况就不能还是“未整改”或“整改中”", "state")
    return None


def somebody_earned_it(record: Record, look: Look) -> Complaint | None:
    if not record.get("household") and not record.get("person"):
        return Complaint("积分记给哪一户或哪个人，至少填一个", "household")
    return None


DUTIES = Ledger(
    name="duties",
    title="值班",
    group="村务",
    called=("person.name", "on_duty"),
    key=("on_duty", "person"),
    day="on_duty",
    order="on_duty desc",
    fields=(
        Date("on_duty", "值班日期", required=True, aliases=("日期", "时间"), mask="open"),
        Ref("leader", "带班领导", to="people", aliases=("带班", "带班人", "带班干部")),
        Ref("person", "值班人员", to="people", required=True, aliases=("值班人", "值班干部", "值班员", "姓名")),
        Text("weather", "天气"),
        Text("visitor", "来访人", aliases=("来访人/电话", "来访", "来电来访人")),
        LongText("matter", "事项", aliases=("来访事项", "值班事项", "值班记录", "值班情况")),
        LongText("handling", "处理情况", aliases=("处理", "办理情况", "处理结果")),
        Text("handed_over", "交接情况", aliases=("交接", "交接班", "交接班情况", "交班情况", "交办")),
        LongText("note", "备注"),
        Text("weekday", "星期", computed=True, mask="open"),
    ),
)

PROBLEMS = Ledger(
    name="problems",
    title="问题整改销号",
    group="村务",
    called=("problem", "found_on"),
    day="found_on",
    order="found_on desc",
    rules=(in_order("found_on", "发现日期", "closed_on", "销号日期"), closed_only_when_done),
    fields=(
        Date(
            "found_on",
            "发现日期",
            required=True,
            aliases=("日期", "发现时间", "检查日期", "登记日期", "反馈时间", "交办时间"),
        ),
        Text("source", "问题来源", aliases=("来源", "督查来源", "反馈单位")),
        LongText(
            "problem", "存在问题", required=True, aliases=("问题", "问题描述", "问题内容", "具体问题", "主要问题")
        ),
        LongText("measure", "整改措施", aliases=("措施", "整改办法")),
        Ref("leader", "责任领导", to="people", aliases=("包联领导", "牵头领导", "分管领导")),
        Ref("owner", "责任人", to="people", aliases=("整改责任人", "具体责任人")),
        Date("due_on", "整改时限", aliases=("完成时限", "整改期限", "时限", "整改时间")),
        LongText("progress", "整改进展", aliases=("进展", "整改情况", "进度", "整改进度", "进展情况")),
        Choice("state", "完成情况", of="整改状态", aliases=("整改状态", "是否完成", "状态", "是否销号")),
        Date("closed_on", "销号日期", aliases=("销号时间", "完成时间", "整改完成时间")),
        Text("evidence", "佐证材料", aliases=("佐证", "印证材料")),
        LongText("note", "备注"),
    ),
)

TASKS = Ledger(
    name="tasks",
    title="工作清单",
    group="村务",
    called=("matter", "kind"),
    day="begun_on",
    order="kind, begun_on",
    fields=(
        Choice("kind", "清单类别", of="清单类别", required=True, aliases=("类别", "事项类别", "清单名称"), mask="open"),
        Text(
            "matter",
            "事项",
            required=True,
            aliases=("事项名称", "项目名称", "工作事项", "实事名称", "工作任务", "重点工作"),
            mask="open",
        ),
        LongText("content", "工作内容", aliases=("内容", "主要内容", "建设内容"), mask="open"),
        LongText("measure", "推进措施", aliases=("措施", "工作措施", "具体措施"), mask="open"),
        Ref("owner", "责任人", to="people", aliases=("领办人", "责任领导", "承办人"), mask="open"),
        Date("begun_on", "开始日期", aliases=("确定日期", "立项时间", "开工时间")),
        Date("due_on", "完成时限", aliases=("时限", "计划完成时间", "完成时间"), mask="open"),
        LongText("progress", "本月进度", aliases=("进度", "月进度", "工作进度", "进展情况", "完成进度"), mask="open"),
        LongText("effect", "成效", aliases=("工作成效", "取得成效"), mask="open"),
        Choice("state", "办理状态", of="办理状态", aliases=("状态", "完成情况", "是否完成"), mask="open"),
        Date("updated_on", "更新日期", aliases=("更新时间",)),
        LongText("note", "备注"),
    ),
)

DISPUTES = Ledger(
    name="disputes",
    title="矛盾纠纷",
    group="村务",
    called=("party_a", "kind", "found_on"),
    day="found_on",
    order="found_on desc",
    rules=(in_order("found_on", "排查日期", "settled_on", "化解日期"),),
    fields=(
        Date(
            "found_on",
            "排查日期",
            required=True,
            aliases=("日期", "排查时间", "调解时间", "受理日期", "受理时间", "登记时间"),
        ),
        Text(
            "party_a",
            "当事人甲",
            required=True,
            aliases=("当事人", "甲方", "申请人", "反映人", "当事人（甲）", "当事人姓名"),
        ),
        Phone("phone_a", "甲方电话", aliases=("联系电话", "当事人电话"), mask="phone"),
        Text("party_b", "当事人乙", aliases=("乙方", "被申请人", "对方当事人", "当事人（乙）")),
        Phone("phone_b", "乙方电话", mask="phone"),
        Choice("kind", "纠纷类型", of="纠纷类型", aliases=("类型", "矛盾类型", "矛盾纠纷类别", "问题类型", "类别")),
        LongText(
            "summary",
            "简要情况",
            aliases=("基本情况", "主要情况", "矛盾纠纷简况", "诉求内容", "纠纷简要情况", "矛盾纠纷原因"),
        ),
        Choice("risk", "风险等级", of="风险等级", aliases=("等级", "风险级别")),
        Ref("owner", "责任人", to="people", aliases=("调解员", "调解人", "包案领导", "处理人")),
        LongText("measure", "调处措施", aliases=("化解措施", "调解措施", "措施", "目前采取措施")),
        Choice("result", "调处结果", of="调处结果", aliases=("调解结果", "化解结果", "处理状态", "是否化解")),
        Date("settled_on", "化解日期", aliases=("化解时间", "办结日期", "调解成功时间")),
        LongText("revisit", "回访情况", aliases=("回访", "回访结果")),
        LongText("note", "备注"),
    ),
)

CARE = Ledger(
    name="care",
    title="关爱对象",
    group="村务",
    called=("person.name", "kind"),
    key=("person", "kind"),
    order="kind, person.name",
    rules=(SPAN,),
    fields=(
        Ref(
            "person",
            "姓名",
            to="people",
            required=True,
            aliases=("对象姓名", "关爱对象", "帮扶对象", "儿童姓名", "老人姓名"),
        ),
        Choice(
            "kind",
            "关爱类别",
            of="关爱类别",
            required=True,
            aliases=("类别", "对象类别", "人员类别", "困境类型", "类型"),
        ),
        Text(
            "guardian",
            "监护人或联系人",
            aliases=("监护人", "监护人姓名", "紧急联系人", "联系人", "监护/联系人", "赡养人"),
        ),
        Text("guardian_relation", "与本人关系", aliases=("监护关系",)),
        Phone("guardian_phone", "监护人电话", aliases=("紧急联系电话", "联系人电话", "监护人联系电话"), mask="phone"),
        Ref("helper", "帮扶党员", to="party_members", aliases=("帮扶责任人", "联系党员", "结对党员", "帮扶人")),
        Text("living", "居住情况", aliases=("居住状况",)),
        LongText("need", "困难需求", aliases=("需求", "主要困难", "需求情况", "生活情况")),
        LongText("measure", "帮扶措施", aliases=("落实情况", "关爱措施", "落实", "措施")),
        Date("since", "纳入日期", aliases=("纳入时间", "登记日期", "建档时间")),
        Date("until", "退出日期", aliases=("退出时间",)),
        LongText("note", "备注"),
        Date("last_visit", "最近走访", computed=True, aliases=("最近走访日期", "走访日期")),
    ),
)

POINTS = Ledger(
    name="points",
    title="积分登记",
    group="村务",
    called=("reason", "on_day"),
    day="on_day",
    order="on_day desc",
    rules=(somebody_earned_it,),
    fields=(
        Date("on_day", "日期", required=True, aliases=("时间", "积分日期", "登记日期", "加分日期")),
        Ref("household", "户", to="households", aliases=("户主", "户主姓名", "家庭")),
        Ref("person", "个人", to="people", aliases=("党员", "姓名", "党员姓名")),
        Text("reason", "事由", required=True, aliases=("积分事由", "加减分事由", "积分内容", "加分事由"), mask="open"),
        Text("clause", "依据条款", aliases=("依据", "积分标准", "对应条款"), mask="open"),
        Number(
            "score",
            "分值",
            required=True,
            least=None,
            places=1,
            unit="分",
            aliases=("加/扣分", "积分", "得分", "分数"),
            mask="open",
        ),
        Ref("applicant", "申报人", to="people"),
        Ref("approver", "审核人", to="people", aliases=("审批人", "评定人")),
        LongText("note", "备注"),
        Text("owner", "户主或党员", computed=True, aliases=("户主/党员", "户主（党员）", "户主、党员", "积分对象")),
    ),
)

POINTS_BOARD = Ledger(
    name="points_board",
    title="积分榜",
    group="村务",
    order="place, name",
    fields=(
        Number("place", "名次", computed=True, aliases=("排名",), mask="open"),
        Text(
            "name",
            "户主或党员",
            computed=True,
            aliases=("姓名", "户主", "户主/党员", "户主姓名", "党员姓名"),
            mask="open",
        ),
        Text("group_name", "村民小组", computed=True, aliases=("村民组", "组别", "小组"), mask="open"),
        Number("before", "上期累计", computed=True, places=1, least=None, mask="open"),
        Number("added", "本期加分", computed=True, places=1, least=None, aliases=("本季加分", "加分"), mask="open"),
        Number("taken", "本期扣分", computed=True, places=1, least=None, aliases=("本季扣分", "扣分"), mask="open"),
        Number(
            "score", "本期得分", computed=True, places=1, least=None, aliases=("本季得分", "得分", "积分"), mask="open"
        ),
        Number(
            "total", "累计积分", computed=True, places=1, least=None, aliases=("累计", "总分", "总积分"), mask="open"
        ),
    ),
)

LEDGERS = (DUTIES, PROBLEMS, TASKS, DISPUTES, CARE, POINTS, POINTS_BOARD)

"""The village's daily work: duty, problems to put right, work lists, disputes."""

from __future__ import annotations

from desktop.kit.errors import Complaint
from desktop.kit.fields import Choice, Date, LongText, Phone, Ref, Text
from desktop.kit.ledger import Ledger
from desktop.kit.look import Look, Record

from .rules import in_order
from .words import words


def closed_only_when_done(record: Record, look: Look) -> Complaint | None:
    if record.get("closed_on") and record.get("state") in ("未整改", "整改中"):
        return Complaint("填了销号日期，完成情况就不能还是“未整改”或“整改中”", "state")
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
        Date("on_duty", "值班日期", required=True, aliases=words("日期 时间 坐班日期 值守日期 轮值日期"), mask="open"),
        Ref(
            "leader",
            "带班领导",
            to="people",
            aliases=words("带班 带班人 带班干部 带班人员 带班村干部 值班领导 带班负责人"),
        ),
        Ref(
            "person",
            "值班人员",
            to="people",
            required=True,
            aliases=words("值班人 值班干部 值班员 姓名 坐班人员 值守人员 值班村干部 轮值人员 坐班干部 值班成员 值班"),
        ),
        Text(
            "weather",
            "天气",
            aliases=(
                "天气情况",
                "气候",
            ),
        ),
        Text(
            "visitor",
            "来访人",
            aliases=words("来访人/电话 来访 来电来访人 来访人员 来访群众 来访者 来访人姓名 办事群众"),
        ),
        LongText(
            "matter",
            "事项",
            aliases=words(
                "来访事项 值班事项 值班记录 值班情况 来访（来电）事由 来访事由 来电来访事由 办事事由"
                " 来访来电事项 值班内容 反映事项 来访内容 接待事项"
            ),
        ),
        LongText(
            "handling",
            "处理情况",
            aliases=words(
                "处理 办理情况 处理结果 处置情况 解决情况 答复情况 处理意见 办理结果 处置结果 处理办法"
                " 处理方式 处理办法及结果"
            ),
        ),
        Text(
            "handed_over",
            "交接情况",
            aliases=words(
                "交接 交接班 交接班情况 交班情况 交办 交接事项 移交事项 交接班记录 移交情况 移交下一班事项 交接班事项"
            ),
        ),
        LongText("note", "备注"),
        Text("weekday", "星期", computed=True, mask="open", aliases=words("星期几 周次 周几")),
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
            aliases=words(
                "日期 发现时间 检查日期 登记日期 反馈时间 交办时间 问题发现时间 排查时间 检查时间"
                " 巡查时间 督查时间 巡查日期 反馈日期 问题发现日期"
            ),
        ),
        Text(
            "source",
            "问题来源",
            aliases=words("来源 督查来源 反馈单位 问题来源渠道 发现渠道 来源渠道 问题出处 反馈来源"),
        ),
        LongText(
            "problem",
            "存在问题",
            required=True,
            aliases=words(
                "问题 问题描述 问题内容 具体问题 主要问题 问题具体表现 反馈问题 存在的问题 存在的主要问题"
                " 问题表现 具体表现 发现问题 发现的问题 问题清单 查摆问题 检视问题 问题概述 问题简述"
            ),
        ),
        LongText(
            "measure",
            "整改措施",
            aliases=words("措施 整改办法 整改落实措施 具体措施 整改方案 整改具体措施 拟采取的整改措施"),
        ),
        Ref(
            "leader",
            "责任领导",
            to="people",
            aliases=words(
                "包联领导 牵头领导 分管领导 牵头责任人 分管责任领导 包保领导 包村领导 整改责任领导"
                " 责任县领导 牵头责任领导"
            ),
        ),
        Ref(
            "owner",
            "责任人",
            to="people",
            aliases=words("整改责任人 具体责任人 直接责任人 整改负责人 责任人员 具体负责人 整改人 落实人"),
        ),
        Date(
            "due_on",
            "整改时限",
            aliases=words(
                "完成时限 整改期限 时限 整改时间 限期整改时间 整改完成时限 完成期限 拟完成时间"
                " 计划完成时间 要求完成时间 整改截止时间 规定整改时限"
            ),
        ),
        LongText(
            "progress",
            "整改进展",
            aliases=words(
                "进展 整改情况 进度 整改进度 进展情况 整改成效 整改进展情况 整改落实情况 目前进展"
                " 进展成效 整改进展及成效 当前进展情况 阶段性成效"
            ),
        ),
        Choice(
            "state",
            "完成情况",
            of="整改状态",
            aliases=words(
                "整改状态 是否完成 状态 是否销号 整改结果 是否整改到位 是否完成整改 是否整改 销号情况"
                " 整改完成情况 销号状态 是否销号（是/否） 是否办结 整改完成状态"
            ),
        ),
        Date(
            "closed_on",
            "销号日期",
            aliases=words(
                "销号时间 完成时间 整改完成时间 完成销号时间 整改销号时间 实际完成时间 整改到位时间"
                " 办结时间 整改完成日期"
            ),
        ),
        Text(
            "evidence", "佐证材料", aliases=words("佐证 印证材料 支撑材料 佐证资料 印证资料 附件材料 整改佐证 证明材料")
        ),
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
        Choice(
            "kind",
            "清单类别",
            of="清单类别",
            required=True,
            aliases=words("类别 事项类别 清单名称 事项类型 任务类别 任务类型 工作类别 清单类型 项目类别 领办类型"),
            mask="open",
        ),
        Text(
            "matter",
            "事项",
            required=True,
            aliases=words(
                "事项名称 项目名称 工作事项 实事名称 工作任务 重点工作 重点工作名称 任务名称 工作名称"
                " 事项内容 重点任务 领办事项 实事项目 民生实事项目 实事项目名称 工作项目 任务事项"
            ),
            mask="open",
        ),
        LongText(
            "content",
            "工作内容",
            aliases=words(
                "内容 主要内容 建设内容 建设内容及规模 具体内容 主要建设内容 任务内容 实施内容 建设规模及内容"
            ),
            mask="open",
        ),
        LongText(
            "measure",
            "推进措施",
            aliases=words("措施 工作措施 具体措施 推进举措 落实措施 保障措施 实施措施 实施办法"),
            mask="open",
        ),
        Ref(
            "owner",
            "责任人",
            to="people",
            aliases=words("领办人 责任领导 承办人 责任人员 负责人 包抓人 主要负责人 责任村干部 实施责任人 领办干部"),
            mask="open",
        ),
        Date(
            "begun_on",
            "开始日期",
            aliases=words("确定日期 立项时间 开工时间 开始时间 启动时间 开工日期 立项日期 确定时间"),
        ),
        Date(
            "due_on",
            "完成时限",
            aliases=words(
                "时限 计划完成时间 完成时间 计划完工时间 完工时限 计划完工日期 办结时限 拟完成时间"
                " 完成期限 预计完成时间 要求完成时限 完工时间 计划完成时限"
            ),
            mask="open",
        ),
        LongText(
            "progress",
            "本月进度",
            aliases=words(
                "进度 月进度 工作进度 进展情况 完成进度 当前进展情况 工程进度 当前进度 目前进展情况"
                " 推进情况 实施进度 工作进展 项目进展 项目进度 本月进展 本月进展情况 项目推进情况"
            ),
            mask="open",
        ),
        LongText(
            "effect",
            "成效",
            aliases=words("工作成效 取得成效 取得的成效 实施成效 办理成效 成效体现 工作实效"),
            mask="open",
        ),
        Choice(
            "state",
            "办理状态",
            of="办理状态",
            aliases=words("状态 完成情况 是否完成 完成状态 是否办结 办结情况 任务状态 落实状态 进展状态"),
            mask="open",
        ),
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
            aliases=words(
                "日期 排查时间 调解时间 受理日期 受理时间 登记时间 接访时间 纠纷发生时间 纠纷受理时间"
                " 发生时间 登记日期 调解日期 排查时间（日期）"
            ),
        ),
        Text(
            "party_a",
            "当事人甲",
            required=True,
            aliases=words(
                "当事人 甲方 申请人 反映人 当事人（甲） 当事人姓名 当事人甲方 申请人姓名 当事人一 申请方"
                " 甲方姓名 反映人姓名 甲方当事人"
            ),
        ),
        Phone(
            "phone_a",
            "甲方电话",
            aliases=words(
                "联系电话 当事人电话 申请人电话 反映人电话 当事人联系电话 甲方联系电话 当事人甲电话"
                " 申请人联系电话 当事人联系方式"
            ),
            mask="phone",
        ),
        Text(
            "party_b",
            "当事人乙",
            aliases=words(
                "乙方 被申请人 对方当事人 当事人（乙） 被申请人姓名 当事人乙方 当事人二 被申请方 乙方姓名"
                " 乙方当事人 对方"
            ),
        ),
        Phone(
            "phone_b",
            "乙方电话",
            mask="phone",
            aliases=words("被申请人电话 对方电话 乙方联系电话 当事人乙电话 被申请人联系电话"),
        ),
        Choice(
            "kind",
            "纠纷类型",
            of="纠纷类型",
            aliases=words(
                "类型 矛盾类型 矛盾纠纷类别 问题类型 类别 纠纷类别 矛盾纠纷类型 矛盾类别 纠纷种类 纠纷性质 事项类别"
            ),
        ),
        LongText(
            "summary",
            "简要情况",
            aliases=words(
                "基本情况 主要情况 矛盾纠纷简况 诉求内容 纠纷简要情况 矛盾纠纷原因 矛盾纠纷主要事由"
                " 纠纷简况 矛盾纠纷情况 纠纷主要内容 主要事由 纠纷事由 案情简介 矛盾纠纷基本情况 纠纷情况"
                " 基本案情 事由 纠纷内容 主要诉求 反映内容 矛盾纠纷简要情况"
            ),
        ),
        Choice(
            "risk",
            "风险等级",
            of="风险等级",
            aliases=words("等级 风险级别 风险评估等级 风险程度 危险等级 紧急程度 风险评估 风险研判"),
        ),
        Ref(
            "owner",
            "责任人",
            to="people",
            aliases=words(
                "调解员 调解人 包案领导 处理人 包案化解责任人 包案责任人 化解责任人 调处责任人 包案人"
                " 主调人 调解责任人 调处人 包保责任人 包案领导姓名 调解人员 包案责任领导"
            ),
        ),
        LongText(
            "measure",
            "调处措施",
            aliases=words(
                "化解措施 调解措施 措施 目前采取措施 化解办法 处置措施 稳控措施 稳控化解措施 调处方法"
                " 拟采取措施 化解稳控措施"
            ),
        ),
        Choice(
            "result",
            "调处结果",
            of="调处结果",
            aliases=words(
                "调解结果 化解结果 处理状态 是否化解 化解情况 处理结果 办理结果 调处状态 调处是否成功"
                " 是否化解成功 是否调解成功 化解状态 处置结果"
            ),
        ),
        Date(
            "settled_on",
            "化解日期",
            aliases=words(
                "化解时间 办结日期 调解成功时间 调解成功日期 化解完成时间 调处时间 办结时间 调结时间"
                " 结案时间 达成协议时间"
            ),
        ),
        LongText("revisit", "回访情况", aliases=words("回访 回访结果 回访记录 跟踪回访 回访反馈 回访时间及情况")),
        LongText("note", "备注"),
    ),
)

LEDGERS = (DUTIES, PROBLEMS, TASKS, DISPUTES)

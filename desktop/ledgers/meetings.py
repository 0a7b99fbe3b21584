"""Meetings: their types, who was expected and came, what was resolved; and the counts over a period."""

from __future__ import annotations

from desktop.kit.errors import Complaint
from desktop.kit.fields import Choice, Date, Flag, LongText, Number, Ref, Text, Time
from desktop.kit.ledger import Ledger, Rows
from desktop.kit.look import Look, Record

from .rules import ends_after_it_begins
from .words import words

EXPECTED = ("到会", "线上", "请假", "缺席")  # these four, and those not yet marked, make up 应到
THERE = ("到会", "线上")
OUTSIDE = ("列席", "不计入")


def typed_numbers_agree(meeting: Record, look: Look) -> Complaint | None:
    due, present = meeting.get("due_typed"), meeting.get("present_typed")
    if due is not None and present is not None and present > due:
        return Complaint(f"实到 {present:.0f} 人多于应到 {due:.0f} 人，请核对", "present_typed")
    return None


def day_is_known(meeting: Record, look: Look) -> Complaint | None:
    if meeting.get("held_on") and len(meeting["held_on"]) < 10:
        return Complaint(f"开会日期要写到日，不能只写 {meeting['held_on']}", "held_on")
    return None


def not_yet_held(meeting: Record, look: Look) -> Complaint | None:
    """What has not happened cannot have been recorded; a meeting called for a later day may stand without a record."""
    held, today = meeting.get("held_on") or "", look.today.isoformat()
    if held > today and (meeting.get("content") or meeting.get("present_typed") is not None):
        return Complaint(f"{held} 还没到，不能先写会议内容和实到人数", "held_on")
    return None


def left_out_with_a_reason(row: Record, look: Look) -> Complaint | None:
    if row.get("status") == "不计入" and not row.get("reason"):
        return Complaint("“不计入”要写原因，如“长期卧病，党员大会同意不计入”", "reason")
    return None


def votes_add_up(resolution: Record, look: Look) -> Complaint | None:
    counts = [resolution.get(k) for k in ("agree", "against", "abstain")]
    if all(c is None for c in counts):
        return None
    total, there = sum(c or 0 for c in counts), resolution.get("voters_present")
    if there is not None and total > there:
        return Complaint(f"三项票数合计 {total:.0f}，多于参加表决的 {there:.0f} 人，请核对", "agree")
    due = resolution.get("voters_due")
    if due is not None and total > due:
        return Complaint(f"三项票数合计 {total:.0f}，多于应到有表决权的 {due:.0f} 人，请核对", "agree")
    return None


def voters_fit(resolution: Record, look: Look) -> Complaint | None:
    due, there = resolution.get("voters_due"), resolution.get("voters_present")
    if due is not None and there is not None and there > due:
        return Complaint(f"参加表决 {there:.0f} 人多于应到有表决权 {due:.0f} 人，请核对", "voters_present")
    return None


MEETING_TYPES = Ledger(
    name="meeting_types",
    title="会议类型",
    group="会议",
    called=("name",),
    key=("name",),
    order="sequence, name",
    fields=(
        Text("name", "会议类型", required=True, aliases=("类型", "活动类型"), mask="open"),
        Text("aliases", "别名", help="别人怎么叫它，用顿号隔开"),
        Number("sequence", "顺序"),
        Choice("roster", "应到人员", of="应到人员", help="开会那天谁应到"),
        Choice("body", "机构", of="机构", help="应到人员是某个机构时填"),
        Choice("per", "周期", of="周期", aliases=("频次周期",)),
        Number("times", "每周期次数", help="每个周期至少开几次"),
        Text("quorum", "到会要求", help="有效到会的比例，如 1/2、2/3"),
        Flag("quorum_over", "到会须超过", help="是：超过该比例才有效；否：达到即可"),
        Text("majority", "通过要求", help="通过所需的比例，如 1/2"),
        Choice("majority_of", "通过基数", of="通过基数"),
        Text("basis", "依据"),
        Flag("in_grid", "首页列出"),
    ),
)

MEETINGS = Ledger(
    name="meetings",
    title="会议",
    group="会议",
    called=("title", "held_on", "branch.name"),
    key=("type", "branch", "party_group", "group", "held_on", "began"),
    day="held_on",
    order="held_on desc, began desc",
    rows=(Rows("attendance", "attendance", "meeting"), Rows("resolutions", "resolutions", "meeting")),
    rules=(
        ends_after_it_begins("began", "开始时间", "ended", "结束时间"),
        typed_numbers_agree,
        day_is_known,
        not_yet_held,
    ),
    fields=(
        Ref(
            "type",
            "会议类型",
            to="meeting_types",
            required=True,
            aliases=words(
                "类型 活动（会议）类型 会议种类 会议类别 活动类别 组织生活类型 会议（活动）类型"
                " 会议（活动）类别 组织生活类别 会议性质 组织生活形式"
            ),
        ),
        Text(
            "title",
            "会议名称",
            aliases=words(
                "名称 活动（会议）名称 标题 会议（活动）名称 活动（会议）主题名称 活动名称 会议名称（主题） 会议名"
            ),
            mask="open",
        ),
        Ref("branch", "党支部", to="party_branches", aliases=("所在党支部", "支部", "召开支部", "支部名称")),
        Ref("party_group", "党小组", to="party_groups"),
        Ref("group", "村民小组", to="groups"),
        Date("held_on", "开会日期", required=True, aliases=("日期", "会议日期", "召开日期", "活动日期"), mask="open"),
        Time("began", "开始时间", aliases=("时间",)),
        Time("ended", "结束时间"),
        Text("planned_at", "计划会议时间", aliases=("计划时间", "计划活动时间")),
        Text(
            "place",
            "地点",
            aliases=words("会议地点 活动地点 召开地点 开会地点 会址 会议（活动）地点 开展地点 会议地址 开会地址"),
            mask="open",
        ),
        Choice("form", "会议形式", of="会议形式", aliases=words("形式 召开形式 召开方式 会议方式 活动形式 组织形式")),
        Ref(
            "chair",
            "主持人",
            to="people",
            aliases=words("主持人姓名 主持 召集人 主持人姓名及职务 会议主持人 主持者 活动主持人 主持召开人 会议召集人"),
        ),
        Ref("recorder", "记录人", to="people", aliases=words("记录人姓名 记录 会议记录人 记录员 记录者 记录人员")),
        Ref(
            "lecturer", "授课人", to="people", aliases=words("主讲人 讲课人 授课老师 党课主讲人 授课人姓名 讲课人姓名")
        ),
        Text(
            "guests",
            "列席人员",
            aliases=words(
                "列席 到会指导的上级领导 列席人员姓名 乡镇参会人员 列席人 列席领导 上级列席人员"
                " 上级参会人员 到会领导 特邀人员 邀请人员 列席会议人员"
            ),
        ),
        LongText(
            "topics",
            "议题",
            aliases=words(
                "会议议题 主题 活动主题 会议主题 主题内容 主要议题 会议主要议题 会议议程 研究事项"
                " 议题内容 研究议题 讨论议题 会议中心议题 中心议题 学习主题 学习内容主题 研讨主题 议定议题"
            ),
            mask="open",
        ),
        LongText(
            "content",
            "会议内容",
            aliases=words(
                "内容 主要内容 主要内容及特色 内容摘要 会议记录 活动内容 会议主要内容 活动主要内容"
                " 会议情况 会议纪要 会议主要精神 活动主要内容及过程 会议过程 学习内容 主要议程及内容"
                " 活动开展情况 活动纪实 会议要点"
            ),
        ),
        LongText(
            "decision",
            "会议决议",
            aliases=words(
                "决议 决定事项 议定事项 活动内容及决议 会议决定 决议事项 形成决议 决议情况 会议结果"
                " 决议内容 形成的决议 会议形成的决议 讨论结果 会议议定事项 决定的事项 形成的决定"
                " 会议决定事项 讨论决定事项 达成的共识 议定结果 会议议定结果"
            ),
        ),
        Number("due_typed", "应到人数（手填）", unit="人", help="没有签到名单时才填"),
        Number("present_typed", "实到人数（手填）", unit="人", help="没有签到名单时才填"),
        Date("recorded_on", "记录日期", aliases=("登记日期", "填写日期")),
        LongText(
            "note",
            "备注",
            aliases=(
                "其他",
                "备注说明",
            ),
        ),
        Number(
            "due",
            "应到人数",
            unit="人",
            computed=True,
            aliases=words(
                "应到 应参加人数 应到会人数 应参会人数 应出席人数 应到党员 应到党员数 应到党员人数"
                " 应到会党员数 应参会党员 应到会人员数 应参加党员数 应到会党员人数"
            ),
            mask="open",
        ),
        Number(
            "present",
            "实到人数",
            unit="人",
            computed=True,
            aliases=words(
                "实到 参加人数 实到会人数 实参会人数 实际到会人数 到会人数 出席人数 实到党员 实到党员数"
                " 参会人数 实参加人数 实到党员人数 实际参加人数 实际参会人数 到会党员数 参加党员数"
                " 实参会党员"
            ),
            mask="open",
        ),
        Number("on_leave", "请假人数", unit="人", computed=True, aliases=("请假",), mask="open"),
        Number("absent", "缺席人数", unit="人", computed=True, aliases=("缺席", "未到人数"), mask="open"),
        Text("rate", "到会率", computed=True, aliases=("参会率", "比例", "出席率"), mask="open"),
        Text(
            "absences",
            "缺席人员及原因",
            computed=True,
            aliases=words(
                "缺席名单 请假及原因 缺席人员 请假人员及原因 缺席人员名单 缺席人及原因 未到会人员及原因"
                " 未到人员及原因 缺席情况 缺席及原因 请假缺席人员及原因 请假或缺席人员 缺席人员姓名及原因"
                " 请假情况及原因 请假人员 缺席人员及事由 请假人员及事由 请假人员名单 未到会人员"
                " 缺席（请假）人员 缺席人 请假人 未参会人员及原因 缺勤人员 请假党员及原因 未到党员及原因"
                " 请假党员 缺席党员及原因"
            ),
        ),
        Text("present_names", "到会人员", computed=True, aliases=("参会人员", "参加人员", "出席人员")),
        Text(
            "held_at",
            "实际会议时间",
            computed=True,
            aliases=words(
                "会议时间 实际时间 活动时间 召开时间 实际活动时间 会议召开时间 开展时间 开会时间"
                " 活动开展时间 召开会议时间 会议（活动）时间 开会时间（地点）"
            ),
            mask="open",
        ),
        Number("minutes", "时长（分钟）", computed=True, aliases=("时长", "会议时长"), mask="open"),
        Number("month", "月份", computed=True, aliases=("月",), mask="open"),
        Number("quarter", "季度", computed=True, mask="open"),
        Flag("late", "补记", computed=True),
        Number("photo_count", "照片数", computed=True, aliases=("照片",)),
    ),
)

ATTENDANCE = Ledger(
    name="attendance",
    title="签到",
    group="会议",
    called=("person.name", "meeting.held_on"),
    key=("meeting", "person"),
    order="meeting.uid, position",
    rules=(left_out_with_a_reason,),
    fields=(
        Ref("meeting", "会议", to="meetings", required=True),
        Ref("person", "姓名", to="people", required=True, aliases=("参会人", "参会人员")),
        Choice("status", "到会情况", of="到会情况", aliases=("考勤", "签到", "出席情况")),
        Text("reason", "原因", aliases=words("缺席原因 请假原因 请假事由 说明 缺席理由 请假理由 缺勤原因")),
        Text("duty", "身份", aliases=("职务",)),
        Flag("votes", "有表决权", aliases=("表决权",)),
        Number("position", "顺序"),
        Date("day", "开会日期", computed=True),
    ),
)

RESOLUTIONS = Ledger(
    name="resolutions",
    title="决议",
    group="会议",
    called=("matter", "meeting.title"),
    order="meeting.uid, number",
    rules=(votes_add_up, voters_fit),
    fields=(
        Ref("meeting", "会议", to="meetings", required=True),
        Number("number", "序号"),
        Text("matter", "议题", required=True, aliases=("事项", "决议事项", "审议和表决项", "表决事项"), mask="open"),
        Choice("method", "表决方式", of="表决方式", aliases=("投票方式",), mask="open"),
        Number("voters_due", "应到有表决权", unit="人", aliases=("有表决权应到", "有表决权人数"), mask="open"),
        Number(
            "voters_present", "参加表决", unit="人", aliases=("有表决权实到", "表决人数", "参加表决人数"), mask="open"
        ),
        Number("agree", "同意", unit="票", aliases=("赞成", "赞成票", "同意票", "同意人数"), mask="open"),
        Number("against", "反对", unit="票", aliases=("反对票", "不同意", "反对人数"), mask="open"),
        Number("abstain", "弃权", unit="票", aliases=("弃权票", "弃权人数"), mask="open"),
        Choice("result", "是否通过", of="表决结果", aliases=("表决结果", "结果", "通过否"), mask="open"),
        Text("reckoning", "表决说明", help="程序按到会和通过要求写的算式"),
        LongText("content", "决议内容", mask="open"),
        Date("day", "开会日期", computed=True),
    ),
)

LEDGERS = (MEETING_TYPES, MEETINGS, ATTENDANCE, RESOLUTIONS)

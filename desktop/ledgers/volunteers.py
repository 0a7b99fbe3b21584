"""Volunteer service: teams, volunteers, activities, and the hours each person really served."""

from __future__ import annotations

from desktop.kit.errors import Complaint
from desktop.kit.fields import (
    Choice,
    Date,
    Duration,
    LongText,
    Number,
    Phone,
    Ref,
    Text,
    Time,
)
from desktop.kit.ledger import Ledger, Rows
from desktop.kit.look import Look, Record

from .rules import done_by_today, ends_after_it_begins

DAY_MINUTES = 24 * 60


def no_more_than_a_day(record: Record, look: Look) -> Complaint | None:
    minutes = record.get("minutes")
    if minutes is not None and not 0 < minutes <= DAY_MINUTES:
        return Complaint(f"一天的服务时长应在 0 到 24 小时之间，不能是 {minutes / 60:g} 小时", "minutes")
    return None


def no_overlap(record: Record, look: Look) -> Complaint | None:
    """Nobody serves in two places at once (《志愿服务记录与证明出具办法》: 真实、准确)."""
    came, left = record.get("came"), record.get("left")
    if not (came and left and record.get("volunteer") and record.get("done_on")):
        return None
    for other in look.records("service_records", volunteer=record["volunteer"], done_on=record["done_on"]):
        apart = not (other.get("came") and other.get("left")) or left <= other["came"] or other["left"] <= came
        if other["uid"] != record.get("uid") and not apart:
            return Complaint(f"同一天 {other['came']}—{other['left']} 已记过服务，时间重叠了", "came")
    return None


VOLUNTEER_TEAMS = Ledger(
    name="volunteer_teams",
    title="志愿服务队",
    group="志愿",
    called=("name",),
    key=("name",),
    order="name",
    fields=(
        Text(
            "name",
            "服务队",
            required=True,
            aliases=("志愿服务队", "队名", "所属团体", "团体名称", "服务队名称"),
            mask="open",
        ),
        Ref("leader", "队长", to="people", aliases=("负责人", "联系人")),
        Text("purpose", "服务类别", aliases=("服务方向", "志愿服务分类")),
        Date("founded_on", "成立日期"),
        LongText("note", "备注"),
        Number("volunteer_count", "志愿者人数", computed=True, aliases=("人数",), mask="open"),
    ),
)

VOLUNTEERS = Ledger(
    name="volunteers",
    title="志愿者",
    group="志愿",
    called=("person.name", "person.household.group.name", "person.id_number"),
    key=("person",),
    order="team.name, person.name",
    fields=(
        Ref("person", "姓名", to="people", required=True, aliases=("志愿者姓名", "志愿者", "服务人员")),
        Ref("team", "服务队", to="volunteer_teams", aliases=("所属服务队", "志愿服务队", "所属队伍", "所属志愿队")),
        Text("skill", "特长", aliases=("特长/服务意愿", "专业技能", "服务意愿", "技能特长")),
        Date("registered_on", "注册日期", aliases=("注册时间", "加入时间", "登记时间")),
        Text("number", "注册编号", aliases=("志愿者编号", "编号", "注册号", "志愿者注册号")),
        Date("left_on", "退出日期"),
        LongText("note", "备注"),
        Duration(
            "total",
            "累计时长",
            unit="小时",
            computed=True,
            aliases=("累计服务时长", "志愿活动累计时间", "累计时间", "服务总时长", "累计服务时间"),
            mask="open",
        ),
        Duration("this_year", "本年时长", unit="小时", computed=True, mask="open"),
        Number("times", "累计次数", computed=True, aliases=("志愿活动累计次数",), mask="open"),
    ),
)

ACTIVITIES = Ledger(
    name="activities",
    title="志愿活动",
    group="志愿",
    called=("name", "held_on"),
    key=("name", "held_on"),
    day="held_on",
    order="held_on desc",
    rows=(Rows("service_records", "service_records", "activity"),),
    fields=(
        Text("name", "活动名称", required=True, aliases=("项目名称", "活动", "活动（项目）名称", "项目"), mask="open"),
        Ref("team", "服务队", to="volunteer_teams", aliases=("主办单位/组织者", "所属团体")),
        Date(
            "held_on",
            "活动日期",
            required=True,
            aliases=("日期", "时间", "活动时间", "开展时间", "开展日期"),
            mask="open",
        ),
        Time("began", "开始时间"),
        Time("ended", "结束时间"),
        Text("place", "地点", aliases=("活动地点", "服务地点"), mask="open"),
        Ref("leader", "负责人", to="people", aliases=("联系人", "活动负责人")),
        Text("served", "服务对象", aliases=("受益对象",)),
        LongText("content", "服务内容", aliases=("活动内容", "内容", "活动简介")),
        Text("rating", "群众评价", aliases=("服务质量评价",)),
        LongText("note", "备注"),
        Number(
            "came_count",
            "参加人数",
            computed=True,
            aliases=("人数", "参与人数", "志愿者人数", "参加志愿者人数"),
            mask="open",
        ),
        Duration("total", "总时长", unit="小时", computed=True, mask="open"),
    ),
)

SERVICE_RECORDS = Ledger(
    name="service_records",
    title="志愿服务记录",
    group="志愿",
    called=("volunteer.person.name", "done_on"),
    key=("volunteer", "done_on", "came"),
    day="done_on",
    order="done_on desc",
    rules=(
        ends_after_it_begins("came", "签到", "left", "签退"),
        no_more_than_a_day,
        done_by_today("done_on", "服务日期", "服务过了再记"),
        no_overlap,
    ),
    fields=(
        Ref("volunteer", "志愿者", to="volunteers", required=True, aliases=("姓名", "服务人员", "志愿者姓名")),
        Ref("activity", "活动", to="activities", aliases=("活动名称", "项目")),
        Date("done_on", "服务日期", required=True, aliases=("日期", "服务时间", "活动日期", "活动时间")),
        Time("came", "签到", aliases=("签到时间", "开始时间")),
        Time("left", "签退", aliases=("签退时间", "结束时间")),
        Duration(
            "minutes",
            "服务时长",
            unit="小时",
            required=True,
            aliases=(
                "时长",
                "服务时间（小时）",
                "时长（小时）",
                "服务时长（小时）",
                "服务小时数",
                "服务时数",
                "活动时长",
            ),
        ),
        LongText("content", "服务内容", aliases=("内容",)),
        Choice("rating", "群众评价", of="群众评价", aliases=("评价", "服务质量评价")),
        Date("recorded_on", "记录日期"),
        LongText("note", "备注"),
    ),
)

VOLUNTEER_HOURS = Ledger(
    name="volunteer_hours",
    title="志愿服务时长",
    group="志愿",
    order="team, name, quarter",
    fields=(
        Text("name", "姓名", computed=True, aliases=("志愿者姓名", "志愿者", "服务人员"), mask="open"),
        Text("team", "服务队", computed=True, aliases=("志愿服务队",), mask="open"),
        Text("group_name", "村民小组", computed=True, mask="open"),
        Phone("phone", "联系电话", computed=True, mask="phone"),
        Number("year", "年度", computed=True, mask="open"),
        Number("quarter", "季度", computed=True, mask="open"),
        Number("times", "次数", computed=True, aliases=("服务次数",), mask="open"),
        Duration("minutes", "时长", unit="小时", computed=True, aliases=("服务时长", "时长（小时）"), mask="open"),
        Number(
            "year_times",
            "全年次数",
            computed=True,
            aliases=("年度次数", "累计次数", "全年服务次数", "年度服务次数"),
            mask="open",
        ),
        Duration(
            "year_minutes",
            "全年时长",
            unit="小时",
            computed=True,
            aliases=(
                "年度时长",
                "全年时长（小时）",
                "累计时长",
                "全年服务时长",
                "年度服务时长",
                "全年累计时长",
                "年度总时长",
                "累计服务时长",
            ),
            mask="open",
        ),
        Duration(
            "goal",
            "目标",
            unit="小时",
            computed=True,
            aliases=("目标时长", "目标（小时）", "年度目标", "目标任务"),
            mask="open",
        ),
        Text("rate", "完成率", computed=True, mask="open", aliases=("完成比例",)),
        Text("reached", "达标", computed=True, aliases=("是否达标",), mask="open"),
    ),
)

LEDGERS = (VOLUNTEER_TEAMS, VOLUNTEERS, ACTIVITIES, SERVICE_RECORDS, VOLUNTEER_HOURS)

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
from .words import words

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
        Ref(
            "team",
            "服务队",
            to="volunteer_teams",
            aliases=words(
                "所属服务队 志愿服务队 所属队伍 所属志愿队 志愿服务队名称 所在服务队 所在志愿队 队伍名称 志愿队"
            ),
        ),
        Text(
            "skill",
            "特长",
            aliases=words(
                "特长/服务意愿 专业技能 服务意愿 技能特长 个人特长 特长爱好 服务特长 专长 技能 擅长领域"
                " 服务技能 志愿服务意向 专业特长"
            ),
        ),
        Date(
            "registered_on",
            "注册日期",
            aliases=words("注册时间 加入时间 登记时间 注册登记时间 加入志愿队时间 入队时间 登记注册时间"),
        ),
        Text(
            "number",
            "注册编号",
            aliases=words("志愿者编号 编号 注册号 志愿者注册号 志愿者证号 注册志愿者编号 志愿服务编号 志愿者注册编号"),
        ),
        Date("left_on", "退出日期"),
        LongText("note", "备注"),
        Duration(
            "total",
            "累计时长",
            unit="小时",
            computed=True,
            aliases=words(
                "累计服务时长 志愿活动累计时间 累计时间 服务总时长 累计服务时间 累计志愿时长"
                " 累计志愿服务时长 总服务时长 志愿服务总时长 累计志愿服务时间"
            ),
            mask="open",
        ),
        Duration(
            "this_year",
            "本年时长",
            unit="小时",
            computed=True,
            mask="open",
            aliases=words("本年服务时长 年度服务时长 本年度服务时长"),
        ),
        Number(
            "times",
            "累计次数",
            computed=True,
            aliases=words("志愿活动累计次数 累计服务次数 参加活动次数 参与次数"),
            mask="open",
        ),
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
        Text(
            "name",
            "活动名称",
            required=True,
            aliases=words("项目名称 活动 活动（项目）名称 项目 志愿活动名称 服务项目名称 志愿服务项目"),
            mask="open",
        ),
        Ref(
            "team",
            "服务队",
            to="volunteer_teams",
            aliases=words("主办单位/组织者 所属团体 服务队名称 志愿服务队 组织团队"),
        ),
        Date(
            "held_on",
            "活动日期",
            required=True,
            aliases=words("日期 时间 活动时间 开展时间 开展日期 活动开展时间 服务日期"),
            mask="open",
        ),
        Time("began", "开始时间"),
        Time("ended", "结束时间"),
        Text("place", "地点", aliases=words("活动地点 服务地点 服务地址 开展地点"), mask="open"),
        Ref("leader", "负责人", to="people", aliases=words("联系人 活动负责人 带队人 带队负责人 组织负责人 领队")),
        Text("served", "服务对象", aliases=words("受益对象 服务群体 受众 受益群众 服务人群")),
        LongText(
            "content", "服务内容", aliases=words("活动内容 内容 活动简介 活动主要内容 活动情况 服务情况 活动开展情况")
        ),
        Text("rating", "群众评价", aliases=words("服务质量评价 群众满意度 群众反馈 服务对象评价 受益群众评价 满意度")),
        LongText("note", "备注"),
        Number(
            "came_count",
            "参加人数",
            computed=True,
            aliases=words(
                "人数 参与人数 志愿者人数 参加志愿者人数 志愿者数 出动人数 参加人员数"
                " 参与志愿者人数 参与志愿者数"
            ),
            mask="open",
        ),
        Duration(
            "total", "总时长", unit="小时", computed=True, mask="open", aliases=words("总服务时长 合计时长 服务总时长")
        ),
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
        Ref(
            "volunteer",
            "志愿者",
            to="volunteers",
            required=True,
            aliases=words("姓名 服务人员 志愿者姓名 服务者 志愿者名称 参加人 参与志愿者"),
        ),
        Ref(
            "activity",
            "活动",
            to="activities",
            aliases=words(
                "活动名称 项目 参加的服务项目 服务项目 活动项目 志愿服务项目 参加活动名称 服务项目名称 参与活动"
            ),
        ),
        Date("done_on", "服务日期", required=True, aliases=("日期", "服务时间", "活动日期", "活动时间")),
        Time(
            "came",
            "签到",
            aliases=words(
                "签到时间 开始时间 到岗时间 签到时刻 到达时间 上岗时间 开始服务时间 起始时间 服务开始时间 服务起始时间"
            ),
        ),
        Time(
            "left",
            "签退",
            aliases=words(
                "签退时间 结束时间 离岗时间 签退时刻 离开时间 结束服务时间 下岗时间 终止时间 服务结束时间 服务终止时间"
            ),
        ),
        Duration(
            "minutes",
            "服务时长",
            unit="小时",
            required=True,
            aliases=words(
                "时长 服务时间（小时） 时长（小时） 服务时长（小时） 服务小时数 服务时数 活动时长 志愿时长"
                " 志愿服务时长 服务时间长 本次时长 本次服务时长 时数 工时"
            ),
        ),
        LongText("content", "服务内容", aliases=words("内容 服务事项 服务情况 服务内容简述 志愿服务内容")),
        Choice(
            "rating",
            "群众评价",
            of="群众评价",
            aliases=words("评价 服务质量评价 群众满意度 满意度 群众评议 服务对象评价 群众评价结果"),
        ),
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
        Text(
            "team",
            "服务队",
            computed=True,
            aliases=words("志愿服务队 服务队名称 所属服务队 所在服务队 志愿队 所属志愿服务队 所属队伍 队伍 队伍名称"),
            mask="open",
        ),
        Text("group_name", "村民小组", computed=True, mask="open", aliases=words("组别 村民组 小组")),
        Phone("phone", "联系电话", computed=True, mask="phone", aliases=words("手机 电话 联系方式")),
        Number("year", "年度", computed=True, mask="open"),
        Number("quarter", "季度", computed=True, mask="open"),
        Number(
            "times", "次数", computed=True, aliases=words("服务次数 参加次数 活动次数 参与次数 志愿次数"), mask="open"
        ),
        Duration(
            "minutes",
            "时长",
            unit="小时",
            computed=True,
            aliases=words("服务时长 时长（小时） 小时数 服务小时 志愿时长 时数"),
            mask="open",
        ),
        Number(
            "year_times",
            "全年次数",
            computed=True,
            aliases=words("年度次数 累计次数 全年服务次数 年度服务次数 合计次数 总次数 全年总次数 全年合计次数"),
            mask="open",
        ),
        Duration(
            "year_minutes",
            "全年时长",
            unit="小时",
            computed=True,
            aliases=words(
                "年度时长 全年时长（小时） 累计时长 全年服务时长 年度服务时长 全年累计时长 年度总时长"
                " 累计服务时长 合计时长 总时长 全年总时长 全年合计时长 合计小时 全年累计"
            ),
            mask="open",
        ),
        Duration(
            "goal",
            "目标",
            unit="小时",
            computed=True,
            aliases=words("目标时长 目标（小时） 年度目标 目标任务 应达时长 目标小时 年度目标时长 规定时长 任务时长"),
            mask="open",
        ),
        Text("rate", "完成率", computed=True, mask="open", aliases=words("完成比例 达标率 目标完成率 完成百分比")),
        Text("reached", "达标", computed=True, aliases=words("是否达标 是否完成 达标情况 是否达到目标"), mask="open"),
    ),
)

LEDGERS = (VOLUNTEER_TEAMS, VOLUNTEERS, ACTIVITIES, SERVICE_RECORDS, VOLUNTEER_HOURS)

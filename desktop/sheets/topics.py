"""What a sheet's title says it is about."""

from __future__ import annotations

import re

from desktop.kit.ledger import Ledger
from desktop.sheets.synonyms import alike
from desktop.sheets.wording import key

# Words of titles beside a ledger's own title; a ledger not named here is known by its title alone
TOPICS = {
    "meetings": "恳谈会 院坝会 板凳会 坝坝会 屋场会 夜谈会"
    " 三会一课 会议记录 会议台账 会议登记 主题党日 党日活动 组织生活 会议情况 支部工作记录 议事会 集体活动记录 活动记录 手册 支委会记录 党课记录",
    "party_members": "党员花名册 党员名册 党员信息 党员名单 党员基本情况 党员登记 流动党员 党员台账 党员",
    "people": "劳动力 务工 劳务 常住人口 户籍 人口 村民信息 居民 人员信息 人员花名册 家庭成员 老年人 老人 低保 退役军人 监测",
    "households": "户情 一户一档 一档 农户 户表 家庭情况 分户 户主 银行账号 户档案",
    "contacts": "联系农牧户 联系服务农户 联系农户 包联 帮包 联系服务群众 党员联系户 党员联系群众 联系户 联户 结对帮扶 结对 包户 三联五帮 联系群众",
    "visits": "遍访 家访 下访 民情 走访 入户 慰问 探访",
    "volunteers": "志愿服务队队员 队员 志愿者花名册 志愿者信息 志愿者名册 志愿者登记 志愿者 志愿服务队员",
    "activities": "志愿服务活动 志愿活动 活动记录表 志愿服务项目",
    "service_records": "服务活动签到 志愿活动签到 签到时长 时长签到 时长确认 志愿服务积分 服务活动记录 活动记录台账 志愿服务记录 志愿服务登记 时长登记 服务记录 服务明细",
    "volunteer_hours": "服务时长统计 时长统计 服务时长 时长公示 时长汇总",
    "volunteer_teams": "志愿服务队 服务队",
    "meeting_counts": "季度统计表 月度统计表 制度落实情况 落实情况统计 三会一课落实"
    " 分季度统计 按季度统计 分月统计 按月统计 三会一课统计 次数统计 开展情况统计 召开情况统计 开展情况 召开情况 频次",
    "meeting_totals": "开展情况统计 会议汇总 汇总表",
    "member_attendance": "考勤 参会情况 参加组织生活 参加会议情况 出勤",
    "attendance": "签到 签名册",
    "posts": "班子 委员 任职 分工 村民代表 两委成员 干部花名册 干部名册 干部 代表花名册 小组长 成员名单",
    "party_branches": "党组织 支部基本情况 党支部情况 支部情况 支部名录",
    "party_groups": "党小组",
    "groups": "村民小组 村民组 小组情况",
    "moves": "变动 迁移 迁入 迁出 出生死亡",
    "resolutions": "表决 决议",
    "contact_coverage": "联系服务农户覆盖 联系服务群众覆盖 联系农户覆盖 联系群众覆盖 农户覆盖 群众覆盖"
    " 联系服务农户全覆盖 联系服务群众全覆盖 联系群众全覆盖 包联全覆盖 联户覆盖 联系户全覆盖 联户全覆盖 联系农户全覆盖 全覆盖 覆盖 联户情况统计",
    "dues": "党费交纳记录 党费明细 党费收缴明细 党费缴纳明细",
    "dues_by_month": "党费收缴 党费交纳 党费缴纳 党费",
    "duties": "坐班 轮值 值守 值班安排 值班",
    "problems": "存在问题 问题整治 检视问题 立行立改 问题台账 问题整改 人居环境 反馈问题 巡察 整改 销号 问题清单 问题台账",
    "tasks": "重点工作推进 重点任务 重点工作 任务清单 项目清单 领办 工作清单 实事清单 民生实事 事项清单 1+10+N 清单",
    "disputes": "矛盾纠纷 纠纷 矛盾 调解 信访",
    "care": "留守 困境 关爱 高龄独居 孤寡 失能 独居 困境儿童 留守儿童 残疾人 空巢 五必访 特困 孤儿",
    "points": "积分 积分申报 积分登记 积分台账 积分记录",
    "points_board": "积分兑换 积分制 积分公示 积分榜 积分排名 红黑榜",
    "decisions": "重大事项 一事一议 四议两公开 决议实施 决策实施",
    "villages": "村情 基本村情",
}
# Whom the book does not keep: their sheet is not filled with everybody
UNKEPT = re.compile(r"积极分子|发展对象|入党申请|预备党员考察|建档立卡贫困|安全检查|安全生产|隐患排查|培训|学员|企业|商户|车辆|学生|租户")
DECIDING = {"contact_coverage": "覆盖"}  # every household once, whoever its contacts are
ENDS = re.compile(r"(sheet\d*|\(.*?\)|一览|统计|登记|情况|基本|汇总|公示|明细|信息|采集|台账|名单|样|录入|表|册|簿|栏|\s)+$")
STATISTICS = ("统计", "汇总", "考勤", "覆盖", "一览", "频次", "次数", "公示", "完成情况", "情况表")


def topic(title: str, ledger: Ledger) -> float:
    """Return how strongly a title speaks of a ledger: 0 not at all, up to 0.6."""
    text = alike(key(title))
    words = [ledger.title, *TOPICS.get(ledger.name, "").split()]
    head = ENDS.sub("", text)
    said = max((_weight(alike(key(w)), text, head) for w in words if w), default=0.0)
    return said + 0.2 if DECIDING.get(ledger.name, " ") in text else said


def _weight(word: str, text: str, head: str) -> float:
    """Longer words say more, and what a Chinese title ends in says what it is."""
    if word not in text:
        return 0.0
    return min(0.4, 0.08 + 0.05 * len(word) + (0.08 if head.endswith(word) else 0.0))


def is_unkept(title: str) -> bool:
    """Whether a title speaks of people or things the book has no list of."""
    return bool(UNKEPT.search(title))


def is_statistics(title: str) -> bool:
    return any(word in title for word in STATISTICS)

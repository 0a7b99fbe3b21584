"""四议两公开: a matter proposed, discussed, deliberated, resolved, and made public twice."""

from __future__ import annotations

from desktop.kit.errors import Complaint
from desktop.kit.fields import Choice, Date, LongText, Number, Text
from desktop.kit.ledger import Ledger
from desktop.kit.look import Look, Record

from .words import words

STEPS = (
    ("proposed_on", "支部提议", "<="),
    ("discussed_on", "两委商议", "<"),
    ("deliberated_on", "党员大会审议", "<"),
    ("resolved_on", "村民代表会议决议", "<="),
    ("published_from", "决议公开开始", "<"),
    ("published_until", "决议公开结束", "<="),
    ("done_from", "结果公开开始", "<"),
    ("done_until", "结果公开结束", "<="),
)


def steps_in_order(decision: Record, look: Look) -> Complaint | None:
    """Each step follows the one before; proposal and discussion may share a day (农村基层组织工作条例, local custom)."""
    last: tuple[str, str, str] | None = None
    for name, label, relation in STEPS:
        day = decision.get(name)
        if not day:
            continue
        if last and (day < last[0] or (day == last[0] and last[2] == "<")):
            return Complaint(f"“{label}”{day} 应晚于“{last[1]}”{last[0]}，请核对顺序", name)
        last = (day, label, relation)
    return None


DECISIONS = Ledger(
    name="decisions",
    title="四议两公开",
    group="村务",
    called=("matter", "proposed_on"),
    day="proposed_on",
    order="proposed_on desc",
    rules=(steps_in_order,),
    fields=(
        Text(
            "matter",
            "事项",
            required=True,
            aliases=words(
                "事项名称 决议事项 提议事项 商议事项 审议事项 议题 决策事项 议事事项 议事内容 项目名称"
                " 重大事项 决策项目 决策事项名称 重大事项名称 事项内容 事项（项目）名称"
            ),
            mask="open",
        ),
        Choice(
            "motive",
            "动议事由",
            of="动议事由",
            aliases=words("动议来源 动议理由 提议来源 事项来源 提议事由"),
            mask="open",
        ),
        LongText(
            "content",
            "决议内容",
            aliases=words("内容 具体内容 方案内容 决策内容 决议事项内容 表决内容 主要内容"),
            mask="open",
        ),
        Date(
            "proposed_on",
            "支部提议日期",
            required=True,
            aliases=words(
                "提议时间 支部提议时间 党支部提议时间 党支部提议 党支部会提议时间 支委会提议时间 提议日期"
                " 党支部委员会提议时间 党组织提议时间 村党组织提议时间"
            ),
            mask="open",
        ),
        Date(
            "discussed_on",
            "两委商议日期",
            aliases=words(
                "商议时间 两委会商议时间 “两委”会商议 两委会商议 村两委商议时间 两委会议商议时间"
                " 村两委会商议时间 两委联席会商议时间 两委会会商时间"
            ),
            mask="open",
        ),
        Date(
            "deliberated_on",
            "党员大会审议日期",
            aliases=words("审议时间 党员大会审议时间 党员大会审议 党员会议审议时间 党员审议时间 党员会审议时间"),
            mask="open",
        ),
        Date(
            "resolved_on",
            "村民代表会议决议日期",
            aliases=words(
                "决议时间 村民代表会议决议时间 村民代表会议决议 村民会议决议时间 代表会议决议时间"
                " 村民代表会决议时间 村民代表大会决议时间 村民会议或村民代表会议决议时间"
            ),
            mask="open",
        ),
        Number(
            "due", "应到代表", unit="人", aliases=words("应到 应到代表数 应到代表人数 应到人数 应到会代表"), mask="open"
        ),
        Number(
            "present",
            "实到代表",
            unit="人",
            aliases=words("实到 实到代表数 实到代表人数 实到人数 实到会代表"),
            mask="open",
        ),
        Number(
            "agree",
            "同意",
            unit="票",
            aliases=words("同意票 赞成 同意票数 赞成票 赞成票数 同意人数 赞成人数"),
            mask="open",
        ),
        Number("against", "反对", unit="票", aliases=words("反对票 反对票数 不同意 反对人数 不同意票"), mask="open"),
        Number("abstain", "弃权", unit="票", aliases=words("弃权票 弃权票数 弃权人数"), mask="open"),
        Date(
            "published_from",
            "决议公开开始",
            aliases=words("决议公开时间 决议公示开始 公示开始 决议公开起始时间 决议公告时间 决议公示时间 决议公开日期"),
            mask="open",
        ),
        Date(
            "published_until",
            "决议公开结束",
            aliases=words("决议公示结束 公示结束 决议公开截止时间 决议公开终止时间"),
            mask="open",
        ),
        LongText(
            "execution",
            "实施情况",
            aliases=words(
                "实施结果 办理情况 执行情况 组织实施情况 落实情况 实施进展 决议执行情况 决议实施情况 实施进度 办理结果"
            ),
            mask="open",
        ),
        Date(
            "done_from",
            "结果公开开始",
            aliases=words(
                "实施结果公开时间 结果公示开始 实施结果公开开始 实施结果公开起始时间 结果公开时间"
                " 结果公示时间 实施结果公示时间"
            ),
            mask="open",
        ),
        Date(
            "done_until",
            "结果公开结束",
            aliases=words("结果公示结束 实施结果公开结束 实施结果公开截止时间 实施结果公示结束"),
            mask="open",
        ),
        LongText(
            "supervision",
            "监督意见",
            aliases=words(
                "监委会意见 村务监督委员会意见 监督情况 村监委监督意见 村监委意见 监督委员会意见"
                " 村务监督意见 监督小组意见 村监会意见"
            ),
            mask="open",
        ),
        LongText("note", "备注"),
    ),
)

LEDGERS = (DECISIONS,)

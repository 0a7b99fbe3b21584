"""四议两公开: a matter proposed, discussed, deliberated, resolved, and made public twice."""

from __future__ import annotations

from desktop.kit.errors import Complaint
from desktop.kit.fields import Choice, Date, LongText, Number, Text
from desktop.kit.ledger import Ledger
from desktop.kit.look import Look, Record

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
            aliases=("事项名称", "决议事项", "提议事项", "商议事项", "审议事项", "议题"),
            mask="open",
        ),
        Choice("motive", "动议事由", of="动议事由", aliases=("动议来源",), mask="open"),
        LongText("content", "决议内容", aliases=("内容", "具体内容", "方案内容"), mask="open"),
        Date(
            "proposed_on",
            "支部提议日期",
            required=True,
            aliases=("提议时间", "支部提议时间", "党支部提议时间", "党支部提议"),
            mask="open",
        ),
        Date(
            "discussed_on",
            "两委商议日期",
            aliases=("商议时间", "两委会商议时间", "“两委”会商议", "两委会商议"),
            mask="open",
        ),
        Date(
            "deliberated_on", "党员大会审议日期", aliases=("审议时间", "党员大会审议时间", "党员大会审议"), mask="open"
        ),
        Date(
            "resolved_on",
            "村民代表会议决议日期",
            aliases=("决议时间", "村民代表会议决议时间", "村民代表会议决议"),
            mask="open",
        ),
        Number("due", "应到代表", unit="人", aliases=("应到",), mask="open"),
        Number("present", "实到代表", unit="人", aliases=("实到",), mask="open"),
        Number("agree", "同意", unit="票", aliases=("同意票", "赞成"), mask="open"),
        Number("against", "反对", unit="票", aliases=("反对票",), mask="open"),
        Number("abstain", "弃权", unit="票", aliases=("弃权票",), mask="open"),
        Date("published_from", "决议公开开始", aliases=("决议公开时间", "决议公示开始", "公示开始"), mask="open"),
        Date("published_until", "决议公开结束", aliases=("决议公示结束", "公示结束"), mask="open"),
        LongText("execution", "实施情况", aliases=("实施结果", "办理情况", "执行情况"), mask="open"),
        Date("done_from", "结果公开开始", aliases=("实施结果公开时间", "结果公示开始"), mask="open"),
        Date("done_until", "结果公开结束", aliases=("结果公示结束",), mask="open"),
        LongText("supervision", "监督意见", aliases=("监委会意见", "村务监督委员会意见"), mask="open"),
        LongText("note", "备注"),
    ),
)

LEDGERS = (DECISIONS,)

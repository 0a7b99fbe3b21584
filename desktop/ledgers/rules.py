"""Rules that several ledgers have in common. A rule says in one sentence what a record breaks, or nothing."""

from __future__ import annotations

from desktop.kit.errors import Complaint
from desktop.kit.ledger import Rule
from desktop.kit.look import Look, Record


def done_by_today(day: str, label: str, advice: str) -> Rule:
    """What has not happened yet cannot be recorded as done."""

    def rule(record: Record, look: Look) -> Complaint | None:
        if (record.get(day) or "") > look.today.isoformat():
            return Complaint(f"{label} {record[day]} 还没到，{advice}", day)
        return None

    return rule


def in_order(first: str, first_label: str, then: str, then_label: str) -> Rule:
    """A later day is not before an earlier one, as far as both are known."""

    def rule(record: Record, look: Look) -> Complaint | None:
        early, late = record.get(first), record.get(then)
        if early and late and late < early[: len(late)]:
            return Complaint(f"{then_label} {late} 早于{first_label} {early}，请改", then)
        return None

    return rule


def ends_after_it_begins(began: str, began_label: str, ended: str, ended_label: str) -> Rule:
    """A time of day that ends something is later than the one that begins it."""

    def rule(record: Record, look: Look) -> Complaint | None:
        if record.get(began) and record.get(ended) and record[ended] <= record[began]:
            return Complaint(f"{ended_label} {record[ended]} 应晚于{began_label} {record[began]}", ended)
        return None

    return rule


SPAN = in_order("since", "开始日期", "until", "结束日期")

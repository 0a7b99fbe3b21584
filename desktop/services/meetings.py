"""Meetings: the expected, the counted, the quorum, the vote, and what is still missing from the record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from desktop.kit.errors import Complaint, Refused
from desktop.kit.look import Filter, Query, Record
from desktop.ledgers.meetings import OUTSIDE, THERE
from desktop.store.book import Book

from .roster import expected

__all__ = ["Counts", "Verdict", "agenda_of_last", "count", "expected", "missing", "quorum", "reckon", "save_meeting"]


@dataclass(frozen=True)
class Counts:
    """An attendance list counted. 应到 is everyone but 列席 and 不计入; voters are those of them who may vote."""

    due: int = 0
    present: int = 0
    on_leave: int = 0
    absent: int = 0
    unmarked: int = 0
    voters_due: int = 0
    voters_present: int = 0


@dataclass(frozen=True)
class Verdict:
    """Whether a rule is met (None: cannot be said yet), and the sentence with its arithmetic."""

    ok: bool | None
    text: str


def count(rows: Sequence[Record]) -> Counts:
    """Count attendance rows."""
    inside = [r for r in rows if r.get("status") not in OUTSIDE]
    there = [r for r in inside if r.get("status") in THERE]
    return Counts(
        due=len(inside),
        present=len(there),
        on_leave=sum(r.get("status") == "请假" for r in inside),
        absent=sum(r.get("status") == "缺席" for r in inside),
        unmarked=sum(not r.get("status") for r in inside),
        voters_due=sum(bool(r.get("votes")) for r in inside),
        voters_present=sum(bool(r.get("votes")) for r in there),
    )


def counts_of(meeting: Record, rows: Sequence[Record]) -> Counts:
    """Count the rows, or take the two typed numbers where there are none."""
    if rows:
        return count(rows)
    due, present = int(meeting.get("due_typed") or 0), int(meeting.get("present_typed") or 0)
    return Counts(due=due, present=present, voters_due=due, voters_present=present)


def _share(text: str | None) -> Fraction | None:
    try:
        return Fraction(text) if text else None
    except (ValueError, ZeroDivisionError):
        return None


def _say(share: Fraction) -> str:
    return "一半" if share == Fraction(1, 2) else f"{share.denominator} 分之 {share.numerator}"


def least(total: int, share: Fraction, over: bool) -> int:
    """How many of `total` are needed: at least the share, or more than it."""
    return floor(total * share) + 1 if over else ceil(total * share)


def quorum(book: Book, meeting: Record, rows: Sequence[Record]) -> Verdict:
    """Say whether enough came for the meeting to be valid, by its type's 到会要求."""
    kind = book.record("meeting_types", meeting.get("type") or "") or {}
    share, counts = _share(kind.get("quorum")), counts_of(meeting, rows)
    if share is None:
        return Verdict(None, "这类会议没有到会人数要求")
    if counts.unmarked == counts.due or not counts.due:
        return Verdict(None, "签到后再算到会是否够数")
    voters = kind.get("roster") in ("支部党员", "党小组党员")
    due, present = (counts.voters_due, counts.voters_present) if voters else (counts.due, counts.present)
    need = least(due, share, bool(kind.get("quorum_over")))
    who = "有表决权" if voters else "应到"
    arithmetic = f"{who} {due} 人，到会 {present} 人，至少要 {need} 人"
    return (
        Verdict(True, f"到会够数，可以表决：{arithmetic}")
        if present >= need
        else Verdict(False, f"到会不够，不能表决：{arithmetic}")
    )


def reckon(book: Book, meeting: Record, rows: Sequence[Record], resolution: Record) -> Verdict:
    """Say whether a resolution passed, by its type's 通过要求, with the arithmetic in words."""
    votes = [resolution.get(name) for name in ("agree", "against", "abstain")]
    if votes[0] is None:
        return Verdict(None, "填了同意票数再算")
    agree, total = int(votes[0]), int(sum(v or 0 for v in votes))
    counts = counts_of(meeting, rows)
    due = int(resolution.get("voters_due") or counts.voters_due)
    there = int(resolution.get("voters_present") or counts.voters_present)
    if there and total != there:
        gap = f"少 {there - total} 票" if total < there else f"多 {total - there} 票"
        return Verdict(False, f"票数不平：到会有表决权 {there} 人，三项合计 {total}，{gap}")
    held = quorum(book, meeting, rows)
    if held.ok is False:
        return held
    return _passed(book, meeting, agree, due, there or total)


def _passed(book: Book, meeting: Record, agree: int, due: int, there: int) -> Verdict:
    kind = book.record("meeting_types", meeting.get("type") or "") or {}
    share = _share(kind.get("majority")) or Fraction(1, 2)
    of_due = kind.get("majority_of") == "应到有表决权" and due > 0
    base, words = (due, f"应到有表决权 {due} 人") if of_due else (there, f"到会 {there} 人")
    need = least(base, share, over=True)
    arithmetic = f"同意 {agree} 票，{{}}{words}的{_say(share)}（至少 {need} 票）"
    if agree >= need:
        return Verdict(True, "通过：" + arithmetic.format("超过"))
    return Verdict(False, "未通过：" + arithmetic.format("没有超过"))


def complete(book: Book, meeting: Record) -> None:
    """Fill what a new meeting's record knows of itself: the only branch, its title, the day of recording."""
    kind = book.record("meeting_types", meeting["type"]) or {}
    if kind.get("roster") in ("支部党员", "党小组党员") or kind.get("body") == "支委会":
        _fill_branch(book, meeting)
    if not meeting.get("title"):
        year, month, _ = meeting["held_on"].split("-")
        meeting["title"] = f"{year}年{int(month)}月{kind.get('name', '会议')}"
    meeting["recorded_on"] = meeting.get("recorded_on") or book.today.isoformat()


def _fill_branch(book: Book, meeting: Record) -> None:
    group = book.record("party_groups", meeting.get("party_group") or "")
    if not meeting.get("branch"):
        branches = book.records("party_branches")
        meeting["branch"] = group["branch"] if group else branches[0]["uid"] if len(branches) == 1 else None


def bring(book: Book, meeting: Record) -> None:
    """Bring a new meeting its expected attendance, unless its two numbers were typed instead."""
    if meeting.get("due_typed") is None and meeting.get("present_typed") is None:
        for row in expected(book, meeting):
            book.save("attendance", {**row, "meeting": meeting["uid"]})


def open_meeting(book: Book, uid: str) -> tuple[Record, list[Record], list[Record], list[Record]]:
    """Return a meeting with its attendance, resolutions and attachments, each in order. Raises Refused if unknown."""
    meeting = book.record("meetings", uid)
    if meeting is None:
        raise Refused("找不到这次会议，可能已经删除")
    mine = (Filter("meeting", uid),)
    rows = list(book.rows("attendance", Query(filters=mine, order="position")))
    resolutions = list(book.rows("resolutions", Query(filters=mine, order="number")))
    files = list(book.rows("attachments", Query(filters=(Filter("record", uid),), order="position")))
    return meeting, rows, resolutions, files


def save_meeting(book: Book, meeting: Record, attendance: Sequence[Record], resolutions: Sequence[Record]) -> str:
    """Save a meeting with its rows as one step; rows no longer in the lists go to the recycle bin. Returns the uid.

    Raises Refused with every complaint of the meeting and its rows at once.
    """
    complete(book, meeting)
    rows = [{**r, "number": float(n), **_result(book, meeting, attendance, r)} for n, r in enumerate(resolutions, 1)]
    _refuse_broken(book, meeting, attendance, rows)
    label = ("修改" if meeting.get("uid") else "新增") + f"会议“{meeting['title']}”"
    with book.step(label):
        uid = book.save("meetings", meeting)
        _replace(book, "attendance", uid, attendance)
        _replace(book, "resolutions", uid, rows)
    return uid


def _result(book: Book, meeting: Record, rows: Sequence[Record], resolution: Record) -> Record:
    counts = counts_of(meeting, rows)
    filled = dict(resolution)
    filled["voters_due"] = resolution.get("voters_due") or float(counts.voters_due) or None
    filled["voters_present"] = resolution.get("voters_present") or float(counts.voters_present) or None
    verdict = reckon(book, meeting, rows, filled)
    result = {True: "通过", False: "未通过", None: None}[verdict.ok]
    balanced = not verdict.text.startswith("票数不平")
    return {**filled, "result": result if balanced else None, "reckoning": verdict.text}


def _refuse_broken(book: Book, meeting: Record, attendance: Sequence[Record], resolutions: Sequence[Record]) -> None:
    complaints = list(book.ledgers["meetings"].broken_rules(meeting, book))
    for name, rows in (("attendance", attendance), ("resolutions", resolutions)):
        complaints += [
            Complaint(f"第 {number} 行：{c.message}", f"{name}.{number - 1}.{c.field}")
            for number, row in enumerate(rows, 1)
            for c in book.ledgers[name].broken_rules(row, book)
        ]
    if complaints:
        raise Refused(*complaints)


def _replace(book: Book, ledger: str, meeting: str, rows: Sequence[Record]) -> None:
    """Make a meeting's rows exactly these: save the changed, remove the dropped."""
    before = {r["uid"]: r for r in book.records(ledger, meeting=meeting)}
    stored = [f.name for f in book.ledgers[ledger].stored]
    for row in rows:
        record = {name: row.get(name) for name in stored} | {"meeting": meeting}
        old = before.pop(row.get("uid") or "", None)
        if old is None:
            book.save(ledger, record)
        elif any(record[name] != old.get(name) for name in stored):
            book.save(ledger, {**record, "uid": row["uid"]})
    for uid in before:
        book.remove(ledger, uid)


def missing(book: Book, meeting: Record, rows: Sequence[Record], resolutions: Sequence[Record]) -> list[Complaint]:
    """List what an inspector would find missing in this record; none of it forbids saving."""
    found = [
        Complaint(f"“{book.ledgers['meetings'].by_name[name].label}”没填", name)
        for name in ("type", "began", "place", "chair", "recorder", "topics", "content")
        if not meeting.get(name)
    ]
    counts = counts_of(meeting, rows)
    if rows and counts.unmarked:
        found.append(Complaint(f"还有 {counts.unmarked} 人没签到", "attendance"))
    for number, row in enumerate(rows, 1):
        if row.get("status") in ("请假", "缺席") and not row.get("reason"):
            found.append(Complaint(f"第 {number} 行{row['status']}原因", f"attendance.{number - 1}.reason"))
    for number, resolution in enumerate(resolutions, 1):
        if reckon(book, meeting, rows, resolution).text.startswith("票数不平"):
            found.append(Complaint(f"第 {number} 项票数", f"resolutions.{number - 1}.agree"))
    return found


def agenda_of_last(book: Book, meeting: Record) -> str:
    """Return the topics of the last meeting of this type (and branch or group) before this one; never its minutes."""
    same = {k: meeting[k] for k in ("type", "branch", "party_group") if meeting.get(k)}
    day = meeting.get("held_on") or book.today.isoformat()
    earlier = [m for m in book.records("meetings", **same) if m["held_on"] < day and m["uid"] != meeting.get("uid")]
    return max(earlier, key=lambda m: m["held_on"])["topics"] or "" if earlier else ""


def of_year(book: Book, year: int) -> Query:
    return Query(since=f"{year}-01-01", until=f"{year}-12-31")

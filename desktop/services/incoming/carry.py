"""The import itself: one step, all or nothing; and the refused rows as a sheet to correct and import again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from desktop.kit import reading
from desktop.kit.errors import Refused
from desktop.kit.work import Progress, Work
from desktop.services import people, upkeep
from desktop.sheets.tables.rows import Value
from desktop.store.book import Book

from .plan import Plan

CHUNK = 1000
CHANGED = "核对以后账本又改过了，请重新核对一遍再导入"
WHY, WHERE = "没有导入的原因", "原表第几行"


@dataclass(frozen=True)
class Result:
    """What an import did, in rows of the file; `step` is the line of the log that undoes it ('' if nothing changed)."""

    counts: Mapping[str, int]
    step: str = ""


def carry_out(book: Book, plan: Plan) -> Work[Result]:
    """Write a plan in one step, after a backup. Raises Refused if the book has changed since, Blocked.

    Stopped on the way, it leaves the book as it was.
    """
    if book.changed != plan.changed:
        raise Refused(CHANGED)
    if not plan.fresh and not plan.updates:
        return Result(plan.counts)
    yield from upkeep.backup(book)
    total = sum(len(found) for found in (*plan.fresh.values(), *plan.updates.values()))
    done, label = (
        0,
        f"导入{plan.ledger.title} {plan.counts['added'] + plan.counts['updated']} 行（{plan.table.file[:30]}）",
    )
    with book.step(label):
        for name, found in plan.fresh.items():
            for start in range(0, len(found), CHUNK):
                yield Progress(done, total, "正在写进账本")
                book.save_many(name, found[start : start + CHUNK])
                done += len(found[start : start + CHUNK])
        for name, found in plan.updates.items():
            for record in found:
                if done % CHUNK == 0:
                    yield Progress(done, total, "正在写进账本")
                book.save(name, record)
                done += 1
        if plan.ledger.name == "moves":
            for record in plan.fresh.get("moves", ()):
                people.bring(book, record)
        yield Progress(total, total, "正在写进账本")
    return Result(plan.counts, label)


def write_refused(plan: Plan, target: Path) -> int:
    """Write the refused rows under the file's own headings, each with its reasons; return how many. Raises Blocked."""
    from desktop.sheets.write import write_list

    table = plan.table.layout.table
    columns = table.columns if table else ()
    reasons: dict[int, list[str]] = {}
    for one in plan.refused:
        place = f"{one.heading}：" if one.heading else ""
        reasons.setdefault(one.row, []).append(f"{place}{one.reason}")
    rows = [
        [*(_shown(plan.fixes.get(row.number, {}).get(c.col) or row.values.get(c.col)) for c in columns), row.number,
         "；".join(dict.fromkeys(reasons[row.number]))]
        for chunk in plan.table.chunks()
        for row in chunk.rows()
        if row.number in reasons
    ]  # fmt: skip
    headings = [*("".join(c.path[-1:]) or c.heading for c in columns), WHERE, WHY]
    return write_list(target, plan.table.layout.title, headings, rows, sheet=plan.table.sheet.name)


def _shown(value: Value) -> str | int | float | None:
    if isinstance(value, (date, datetime, time, bool)):
        return reading.tidy(value)
    return value

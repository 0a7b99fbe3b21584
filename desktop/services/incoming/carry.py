"""The import itself: one step, all or nothing; and the refused rows as a sheet to correct and import again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path

from desktop.kit import reading
from desktop.kit.errors import Refused
from desktop.kit.fields import Ref
from desktop.kit.look import Record
from desktop.kit.work import Progress, Work
from desktop.ledgers import own
from desktop.services import own_ledgers, people, upkeep
from desktop.sheets.tables.forms import Forms
from desktop.sheets.tables.read import as_it_is
from desktop.sheets.tables.rows import Value
from desktop.store.book import Book

from . import memory
from .plan import Plan

CHUNK = 1000
CHANGED = "核对以后账本又改过了，请重新核对一遍再导入"
WHY, WHERE, FILE, SHEET = "没有导入的原因", "原表第几行", "原文件", "没有导入的行"


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
    declares = _declares(book, plan)
    if not plan.fresh and not plan.updates and (declares is None or plan.counts["read"]):
        return Result(plan.counts)
    yield from upkeep.backup(book)
    taken = plan.counts["added"] + plan.counts["updated"]
    label = f"导入{plan.ledger.title} {taken} 行（{plan.table.file[:30]}）"
    if declares is not None:
        new = own_ledgers.is_own(book, plan.ledger.name) and not declares.get("uid")
        label = f"{'新建台账并' if new else '加栏目并'}{label}"
    with book.step(label):
        if declares is not None:
            book.save(own.NAME, declares)
        yield from _write(book, plan)
        memory.remember(book, plan)
        if plan.ledger.name == "moves":
            for record in plan.fresh.get("moves", ()):
                people.bring(book, record)
        yield Progress(taken, taken, "正在写进账本")
    if declares is not None:
        book.suppose(None)  # it is declared now
    return Result(plan.counts, label)


def _declares(book: Book, plan: Plan) -> Record | None:
    """Return the declaration that this plan was tried with, if there is one: it is written with the rows."""
    supposed = book.ledgers.supposed
    return supposed if supposed is not None and supposed["name"] == plan.ledger.name else None


def _write(book: Book, plan: Plan) -> Work[None]:
    """Write what is new and then what changes, chunk by chunk."""
    done, total = 0, sum(len(found) for found in (*plan.fresh.values(), *plan.updates.values()))
    changes: dict[str, list[Record]] = {}
    for name, found in plan.fresh.items():
        ahead = _leads_ahead(book, plan, name)
        for start in range(0, len(found), CHUNK):
            yield Progress(done, total, "正在写进账本")
            rows = found.rows(start, start + CHUNK)
            for field in ahead:
                at = found.names.index(field) + 1
                changes.setdefault(name, []).extend({"uid": r[0], field: r[at]} for r in rows if r[at])
                rows = [(*r[:at], None, *r[at + 1 :]) for r in rows]
            book.save_rows(name, found.names, rows)
            done += len(rows)
    for made, each in ((True, changes), (False, plan.updates)):
        for name, records in each.items():
            for start in range(0, len(records), CHUNK):
                yield Progress(min(done, total), total, "正在写进账本")
                book.change_many(name, records[start : start + CHUNK], made)
                done += 0 if made else len(records[start : start + CHUNK])


def _leads_ahead(book: Book, plan: Plan, name: str) -> list[str]:
    """Name the fields that refer to records written later: while one leads nowhere, each insert looks for its like."""
    later = list(plan.fresh)[list(plan.fresh).index(name) + 1 :]
    return [f.name for f in book.ledgers[name].stored if isinstance(f, Ref) and f.to in later and not f.required]


def write_refused(plan: Plan, target: Path) -> int:
    """Write the refused rows under the file's own headings, each with its reasons; return how many. Raises Blocked."""
    from desktop.sheets.write import write_list

    columns = plan.table.headings()
    reasons: dict[int, list[str]] = {}
    for one in plan.refused:
        place = f"{one.heading}：" if one.heading else ""
        reasons.setdefault(one.row, []).append(f"{place}{one.reason}")
    told = {number: "；".join(dict.fromkeys(said)) for number, said in reasons.items()}
    rows = []
    for chunk in plan.table.each(as_it_is):
        for row in (row for row in chunk.rows() if row.number in told):
            fixed, (file, number) = plan.wishes.fixes.get(row.number, {}), plan.table.where(row.number)
            cells = [_shown(fixed.get(col) or row.values.get(col)) for col, _ in columns]
            rows.append([*cells, *([file] if file else []), number, told.pop(row.number)])
    for number, reason in sorted(told.items()):  # files that could not be read
        rows.append([*(None for _ in columns), *plan.table.where(number), reason])
    where = (FILE, WHERE) if isinstance(plan.table, Forms) else (WHERE,)
    return write_list(target, plan.table.title, [*(h for _, h in columns), *where, WHY], rows, sheet=SHEET)


def _shown(value: Value) -> str | int | float | None:
    if isinstance(value, (date, datetime, time, bool)):
        return reading.tidy(value)
    return value

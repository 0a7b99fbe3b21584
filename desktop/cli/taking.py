"""The import command: a dry run always, then one step, and what was refused told row by row."""

from __future__ import annotations

import gc
from typing import Any

from desktop.kit.errors import Refused
from desktop.services import incoming, own_ledgers, proposing, records
from desktop.services.proposing import Proposal
from desktop.sheets import worker
from desktop.sheets.tables.forms import Forms
from desktop.sheets.tables.read import Table
from desktop.sheets.template import Template
from desktop.store.book import Book

from .commands import opened, read_mapping
from .output import DONE, Options, complain, say, table, watch

Mapping = dict[str, Any]
NOTHING_TAKEN = 1
SHOWN = 30
COMPARED = {"added": "新增", "gone": "减少", "changed": "变更", "same": "没有变化"}
KEYS = "change name id_number head heading before after old_row new_row note".split()
OUTCOMES = {"read": "读了", "added": "新增", "updated": "更新", "same": "没有变化", "refused": "没有导入"}
LEFT_OUT = {"left_out": "勾掉不导"}


def import_(options: Options) -> int:
    """Import a file into a ledger; returns 1 if it holds records and none of them could be taken."""
    if options.refused is not None and options.refused.suffix.lower() != ".xlsx":
        raise Refused(f"没有导入的行只能写成 .xlsx，不能是“{options.refused.name}”")
    worker.warm()
    gc.disable()  # rows make no rings, and looking for them takes a tenth of the time
    with opened(options) as book:
        mapping = read_mapping(options.mapping) if options.mapping else None
        if options.new_ledger:
            return _of_its_own(book, options, mapping)
        ledger = records.writable(book, options.ledger)
        read = incoming.open_file(book, ledger.name, options.file, options.sheet, _heading(options))
        said = mapping if mapping and "columns" in mapping else None
        template, proposal = incoming.propose(book, ledger.name, read, said), None
        if options.new_fields and isinstance(read, Table) and template is not None:
            proposal = proposing.new_fields(book, read, template, ledger.name)
            proposal, template = _supposed(book, proposal, mapping, read, template)
        return _take(book, options, mapping, ledger.name, read, template, proposal)


def _heading(options: Options) -> int:
    """The row of the headings as it was said; 0 to find it. Raises Refused."""
    row = int(options.heading_row or 0)
    if row and options.file.is_dir():
        raise Refused("文件夹里是一户一表，没有共同的表头行，不能写 --heading-row")
    return row


def _of_its_own(book: Book, options: Options, mapping: Mapping | None) -> int:
    """Make a ledger of the file, and take its rows; a form has none."""
    proposal, rows = proposing.of_file(book, options.file, options.sheet, options.ledger.strip("-"), _heading(options))
    if rows is not None:
        proposal, template = _supposed(book, proposal, mapping, rows, None)
        return _take(book, options, mapping, template.match.ledger or "", rows, template, proposal)
    declares = proposing.declaration(book, _edited(book, proposal, mapping))
    if not options.dry_run:
        own_ledgers.save(book, declares)
    counts = dict.fromkeys(OUTCOMES, 0)
    say({"counts": counts, "proposal": proposal.to_json()}, getattr(options, "json", False), _proposed(proposal))
    return DONE


def _edited(book: Book, proposal: Proposal, mapping: Mapping | None) -> Proposal:
    return proposing.from_json(book, proposal, mapping) if mapping and "fields" in mapping else proposal


def _supposed(
    book: Book, proposal: Proposal, mapping: Mapping | None, rows: Table, template: Template | None
) -> tuple[Proposal, Template]:
    """Let the book be as if what is proposed were declared; say which column is which field."""
    proposal = _edited(book, proposal, mapping)
    book.suppose(proposing.declaration(book, proposal))
    return proposal, proposing.template_of(book, rows, proposal, template)


def _take(
    book: Book, options: Options, mapping: Mapping | None, name: str, read: Table | Forms, template: Template | None,
    proposal: Proposal | None,
) -> int:  # fmt: skip
    wishes = incoming.wishes.from_json(mapping or {}, options.members)
    plan = watch(incoming.check(book, name, read, template, options.on_duplicate, wishes))
    if not options.dry_run:
        watch(incoming.carry_out(book, plan))
    if options.refused is not None and plan.refused:
        incoming.write_refused(plan, options.refused)
    complain(*plan.notes)
    as_json = getattr(options, "json", False)
    told = {"proposal": proposal.to_json()} if proposal else {}
    lines = [] if as_json else [*_proposed(proposal), *_lines(plan, options.dry_run)]
    say(_payload(plan) | told if as_json else {}, as_json, lines)
    return NOTHING_TAKEN if plan.counts["read"] and plan.counts["refused"] == plan.counts["read"] else DONE


def _proposed(proposal: Proposal | None) -> list[str]:
    if proposal is None:
        return []
    head = f"给“{proposal.title}”加栏目：" if proposal.ledger else f"新台账“{proposal.title}”："
    rows = [(o.heading, o.field.label, o.field.kind, "、".join(o.field.choices)) for o in proposal.offers]
    return [head, *table(("表头", "栏目", "种类", "可选"), rows)]


def _payload(plan: incoming.Plan) -> dict[str, object]:
    return {
        "counts": dict(plan.counts),
        "refused": [incoming.as_json(one, plan.table.where) for one in plan.refused],
        "repaired": [incoming.as_json(one, plan.table.where) for one in plan.repaired],
        "brought": dict(plan.brought),
        "questions": [_question(plan, one) for one in plan.questions],
        "notes": list(plan.notes),
    }


def _question(plan: incoming.Plan, asked: incoming.Question) -> dict[str, object]:
    """Say which row is whom: `decisions` of a mapping answers with the uid, or new."""
    file, row = plan.table.where(asked.row)
    candidates = [{"uid": uid, "called": called} for uid, called in asked.candidates]
    same = {"number": asked.row, "row": row, "name": asked.name, "candidates": candidates, "new": asked.new}
    return same | ({"file": file} if file else {})


def _lines(plan: incoming.Plan, dry_run: bool) -> list[str]:
    words = OUTCOMES | LEFT_OUT
    said = "，".join(f"{word} {plan.counts[name]} 行" for name, word in words.items() if name in plan.counts)
    lines = [("只核对，没有写：" if dry_run else "") + said]
    if plan.repaired:
        lines.append(f"改正了写法 {len(plan.repaired)} 处")
    if plan.refused:
        rows = [(_place(plan, r.row), r.heading or r.column, r.value, r.reason) for r in plan.refused[:SHOWN]]
        lines += table(("行", "列", "写的是", "为什么没有导入"), rows)
        if len(plan.refused) > SHOWN:
            lines.append(f"还有 {len(plan.refused) - SHOWN} 条，用 --refused 文件.xlsx 或 --json 看全部")
    return lines


def _place(plan: incoming.Plan, row: int) -> str:
    file, number = plan.table.where(row)
    return f"{file} {number}" if file else str(number)


def compare(options: Options) -> int:
    """Compare two rosters by person; the book only lends its words."""
    from desktop.services.incoming import compare as comparing

    if options.output is not None and options.output.suffix.lower() != ".xlsx":
        raise Refused(f"差别只能写成 .xlsx，不能是“{options.output.name}”")
    with opened(options) as book:
        found = watch(comparing.compare(book, options.old, options.new))
        if options.output is not None:
            comparing.write_compared(found, options.output)
    rows = comparing.rows(found)
    said = "，".join(f"{word} {found.counts[name]} 人" for name, word in COMPARED.items())
    lines = [said, *table(comparing.HEADINGS, [["" if v is None else str(v) for v in row] for row in rows[:SHOWN]])]
    if len(rows) > SHOWN:
        lines.append(f"还有 {len(rows) - SHOWN} 条，用 -o 文件.xlsx 或 --json 看全部")
    payload = {"counts": found.counts, "differences": [dict(zip(KEYS, row, strict=True)) for row in rows]}
    say(payload, getattr(options, "json", False), lines)
    return DONE

"""The commands that give records away: lists, the county's sheets, paper."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from desktop.kit.errors import Refused
from desktop.kit.look import Query
from desktop.ledgers import LEDGERS
from desktop.services import handed_in, start, transfer
from desktop.services import templates as sheets

from .commands import filters, find_ledger, opened, period, read_mapping
from .output import Options, answer, complain, table, watch


def export(options: Options) -> int:
    with opened(options) as book:
        ledger = find_ledger(book.ledgers, options.ledger)
        dated = bool(ledger.day) or ledger.derived
        if options.hand_in and not options.template:
            raise Refused("--hand-in 是给县里的表用的，要和 --template 一起写")
        if (options.since or options.until or options.year) and not dated:
            raise Refused(f"“{ledger.title}”没有日期，不能按日期导出")
        span = period(options, book.today.year if dated and not options.record else None)
        query = Query(
            search=options.search, filters=filters(book, ledger, options.where), since=span.since, until=span.until
        )
        mapping = read_mapping(options.mapping) if options.mapping else None
        done = watch(
            transfer.export(
                book,
                ledger.name,
                options.output,
                query=query,
                template=options.template,
                sheet=options.sheet,
                mapping=mapping,
                records=tuple(options.record),
                mask=options.mask,
                period=span,
            )
        )
        for warning in done.warnings:
            complain(warning)
        if done.since:
            complain(done.since.words)
        if done.handed and options.hand_in:
            handed_in.note(book, done.handed, done.rows, done.file.name)
        if done.blank_columns:
            complain("留空的列：" + "、".join(done.blank_columns))
        since = done.since and {**asdict(done.since), "words": done.since.words}
        payload = {"file": str(done.file), "rows": done.rows, "blank_columns": list(done.blank_columns), "since": since}
        return answer(options, payload, f"已导出 {done.rows} 条到 {done.file}")


def templates(options: Options) -> int:
    if options.verb in ("inspect", "add", "remove") and not options.file:
        raise Refused(f"templates {options.verb} 后面要写文件或模板名称")
    if options.verb == "inspect":
        ledgers_, words = LEDGERS, None
        folder = getattr(options, "book", None) or start.recent_folder()
        if folder is not None:
            with opened(options) as book:
                found = sheets.inspect(Path(options.file), options.sheet, book.ledgers, book)
        else:
            found = sheets.inspect(Path(options.file), options.sheet, ledgers_, words)
        return answer(options, found, *inspect_lines(found))
    with opened(options) as book:
        if options.verb == "add":
            mapping = read_mapping(options.mapping) if options.mapping else None
            name = sheets.add(book, Path(options.file), options.sheet, mapping)
            return answer(options, {"name": name}, f"已收进模板“{name}”")
        if options.verb == "remove":
            sheets.remove(book, options.file)
            return answer(options, {"removed": options.file}, f"已移走模板“{options.file}”")
        kept = sheets.names(book)
        return answer(options, {"templates": kept}, *(f"{t['name']}（{t['title']}）" for t in kept))


def inspect_lines(found: dict[str, Any]) -> list[str]:
    rows = _column_lines(found)
    rows += [(b["cell"], b["label"], b["field_label"] or "（留空）", f"{b['confidence']:.2f}") for b in found["blanks"]]
    head = ("位置", "表头", "填什么", "把握")
    lines = [f"工作表 {found['sheet']}，用台账 {found['ledger']}{_spanned(found)}", *table(head, rows)]
    for other in found.get("others", ()):
        where = f"“{other['title']}”" if other["title"] else f"第 {other['header_rows'][0]} 行起"
        lines += ["", f"另一个表（{where}），用台账 {other['ledger']}{_spanned(other)}", *table(head, _column_lines(other))]
    return lines


def _column_lines(found: dict[str, Any]) -> list[tuple[str, ...]]:
    return [
        (f"{c['col']}{_line(c)}", c["heading"], c["label"] or "（留空）", f"{c['confidence']:.2f}")
        for c in found["columns"]
    ]


def _line(column: dict[str, Any]) -> str:
    return f"（第 {column['line']} 行）" if "line" in column else ""


def _spanned(found: dict[str, Any]) -> str:
    return f"，每条记录 {found['lines']} 行" if "lines" in found else ""

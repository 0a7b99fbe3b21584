"""The commands, one function each: read the options, call a service, say what came of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from desktop.kit import paths, periods
from desktop.kit.errors import Refused
from desktop.kit.fields import Choice, Field, Ref
from desktop.kit.ledger import Ledger
from desktop.kit.look import Filter, Query
from desktop.ledgers import LEDGERS
from desktop.services import records, start, upkeep
from desktop.store.book import Book

from .output import Options, answer, plain, table, watch

SHOWN_COLUMNS = 7


@contextmanager
def opened(options: Options) -> Iterator[Book]:
    """Open the book the options name, or the one opened last."""
    folder = getattr(options, "book", None) or start.recent_folder()
    if folder is None:
        raise Refused("还没有账本：请用 --book 文件夹 指明，或先 init 建一个")
    with Book.open(folder, LEDGERS, who=getattr(options, "who", ""), today=getattr(options, "today", None)) as book:
        yield book


def texts(pairs: Sequence[str]) -> dict[str, str]:
    """Split 字段=值 pairs. Raises Refused for one without '=' or a field given twice."""
    found: dict[str, str] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            raise Refused(f"“{pair}”要写成 字段=值")
        if name.strip() in found:
            raise Refused(f"“{name.strip()}”写了两次，请只留一个")
        found[name.strip()] = value
    return found


def filters(book: Book, ledger: Ledger, wheres: Sequence[str]) -> tuple[Filter, ...]:
    found = []
    for where in wheres:
        name, equals, text = where.partition("=")
        if not equals:
            raise Refused(f"“{where}”要写成 字段=值")
        path = paths.find(book.ledgers, ledger, name.strip())
        found.append(
            Filter(path.text, path.field.read(text, book), "is") if text.strip() else Filter(path.text, how="empty")
        )
    return tuple(found)


def period(options: Options, default_year: int | None) -> periods.Period:
    """The days asked for: --from/--to, --year, or a default year; None means every day."""
    since, until, year = options.since, options.until, options.year
    if year and (since or until):
        raise Refused("--year 和 --from/--to 只用一种")
    if since and until and since > until:
        raise Refused(f"起始日期 {since} 晚于截止日期 {until}")
    if since or until:
        return periods.between(since.isoformat() if since else "", until.isoformat() if until else "")
    year = year or default_year
    return periods.year(year) if year else periods.Period()


def init(options: Options) -> int:
    folder = watch(
        start.create(
            options.folder,
            options.village,
            sample=options.sample,
            today=getattr(options, "today", None),
            who=getattr(options, "who", ""),
        )
    )
    start.remember_folder(folder)
    return answer(options, {"book": str(folder), "village": options.village}, f"账本建好了：{folder}")


def ledgers(options: Options) -> int:
    """The ledgers of the book that is named or was opened last; where there is none, those of every book."""
    folder = getattr(options, "book", None) or start.recent_folder()
    if folder is None:
        return _ledgers(options, LEDGERS, {})
    with opened(options) as book:
        return _ledgers(options, book.ledgers, book.ledgers.choices)


def _ledgers(options: Options, known: paths.Ledgers, choices: Mapping[str, Mapping[str, str]]) -> int:
    if not options.ledger:
        rows = [(ledger.name, ledger.title, ledger.group) for ledger in known.values()]
        payload = [{"name": n, "title": t, "group": g, "derived": known[n].derived} for n, t, g in rows]
        return answer(options, {"ledgers": payload}, *table(("名字", "台账", "类"), rows))
    ledger = find_ledger(known, options.ledger)
    fields = [describe(field, choices) for field in ledger.fields]
    lines = [(f["path"], f["label"], f["kind"], "、".join(f["aliases"])) for f in fields]
    payload_one = {
        "name": ledger.name,
        "title": ledger.title,
        "derived": ledger.derived,
        "fields": fields,
        "rows": [r.ledger for r in ledger.rows if r.owned],
    }
    return answer(options, payload_one, *table(("字段", "叫法", "种类", "别名"), lines))


def find_ledger(known: paths.Ledgers, name: str) -> Ledger:
    for ledger in known.values():
        if name in (ledger.name, ledger.title):
            return ledger
    raise Refused(f"没有叫“{name}”的台账，用 ledgers 看全部名字")


def describe(field: Field, choices: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "path": field.name,
        "label": field.label,
        "kind": field.kind,
        "aliases": list(field.aliases),
        "required": field.required,
        "computed": field.computed,
        "unit": field.unit,
    }
    if isinstance(field, Ref):
        found["to"] = field.to
    if isinstance(field, Choice):
        found["dictionary"] = field.of
        if field.of in choices:
            found["choices"] = list(choices[field.of])
    return found


def list_(options: Options) -> int:
    with opened(options) as book:
        ledger = find_ledger(book.ledgers, options.ledger)
        span = period(options, None)
        if (span.since or span.until) and not (ledger.day or ledger.derived):
            raise Refused(f"“{ledger.title}”没有日期，不能按日期找")
        query = Query(
            search=options.search,
            filters=filters(book, ledger, options.where),
            since=span.since,
            until=span.until,
            removed=options.removed,
        )
        ids = book.ids(ledger.name, query)
        shown = ids if options.limit is None else ids[: options.limit]
        found = [
            record for at in range(0, len(shown), 500) for record in book.window(ledger.name, shown[at : at + 500])
        ]
        rows = [plain(ledger, r) for r in found]
        return answer(options, {"records": rows, "total": len(ids)}, *lines_of(ledger, rows), f"共 {len(ids)} 条")


def lines_of(ledger: Ledger, found: Sequence[dict[str, Any]]) -> list[str]:
    fields = [f for f in ledger.fields if any(r.get(f.name) is not None for r in found)][:SHOWN_COLUMNS]
    rows = [[*(_short(f, r.get(f.name)) for f in fields), str(r["uid"])] for r in found]
    return table([*(f.label for f in fields), "编号"], rows) if rows else []


def _short(field: Field, value: object) -> str:
    text = "" if value is None else {True: "是", False: "否"}[value] if isinstance(value, bool) else str(value)
    text = text.replace("\n", " ")
    return text if len(text) <= 18 else text[:17] + "…"


def show(options: Options) -> int:
    with opened(options) as book:
        ledger = find_ledger(book.ledgers, options.ledger)
        record = book.record(ledger.name, options.uid)
        if record is None:
            raise Refused(f"“{ledger.title}”里没有编号是“{options.uid}”的记录")
        found = plain(ledger, record)
        for rows in ledger.rows:
            if rows.owned:
                below, mine = book.ledgers[rows.ledger], Filter(f"{rows.by}.uid", record["uid"])
                found[rows.name] = [plain(below, r) for r in book.rows(below.name, Query(filters=(mine,)))]
        lines = [f"{f.label}：{_short(f, found[f.name])}" for f in ledger.fields if found[f.name] is not None]
        return answer(options, found, *lines)


def add(options: Options) -> int:
    with opened(options) as book:
        ledger = records.writable(book, options.ledger)
        uid = records.add(book, ledger.name, texts(options.pairs))
        return answer(options, {"uid": uid}, f"已新增，编号 {uid}")


def edit(options: Options) -> int:
    with opened(options) as book:
        ledger = records.writable(book, options.ledger)
        records.edit(book, ledger.name, options.uid, texts(options.pairs))
        return answer(options, {"uid": options.uid}, "已修改")


def remove(options: Options) -> int:
    with opened(options) as book:
        ledger = records.writable(book, options.ledger)
        records.remove(book, ledger.name, options.uids)
        return answer(options, {"removed": options.uids}, f"已放进回收站 {len(options.uids)} 条，可以 restore 或 undo")


def restore(options: Options) -> int:
    with opened(options) as book:
        ledger = records.writable(book, options.ledger)
        records.restore(book, ledger.name, options.uids)
        return answer(options, {"restored": options.uids}, f"已恢复 {len(options.uids)} 条")


def attach(options: Options) -> int:
    with opened(options) as book:
        ledger = records.writable(book, options.ledger)
        record = records.existing(book, ledger, options.uid)
        with book.step(records.label(book, "添附件到", ledger, record)):
            made = [book.attach(ledger.name, options.uid, file) for file in options.files]
        return answer(options, {"attachments": made}, f"已添 {len(made)} 个附件")


def set_(options: Options) -> int:
    with opened(options) as book:
        upkeep.set_setting(book, options.name, options.value)
        return answer(
            options,
            {"name": options.name, "value": book.setting(options.name)},
            f"{options.name} = {book.setting(options.name)}",
        )


def undo(options: Options) -> int:
    with opened(options) as book:
        step = book.undo()
        return answer(options, {"step": step.label, "id": step.id}, f"已撤销：{step.label}")


def redo(options: Options) -> int:
    with opened(options) as book:
        step = book.redo()
        return answer(options, {"step": step.label, "id": step.id}, f"已重做：{step.label}")


def history(options: Options) -> int:
    with opened(options) as book:
        if options.ledger and not options.uid:
            raise Refused("看一条记录的来历要写编号：history 台账 编号")
        if options.ledger:
            ledger = find_ledger(book.ledgers, options.ledger)
            changes = book.history(ledger.name, options.uid)
            payload = [
                {
                    "step": c.step.id,
                    "at": c.step.at,
                    "who": c.step.who,
                    "label": c.step.label,
                    "before": c.before,
                    "after": c.after,
                }
                for c in changes
            ]
            return answer(
                options, {"changes": payload}, *(f"{c['at']}  {c['who'] or ''}  {c['label']}" for c in payload)
            )
        steps = [
            {"id": s.id, "at": s.at, "who": s.who, "label": s.label, "undone": bool(s.undone), "undoes": s.undoes}
            for s in book.steps()
        ]
        return answer(
            options, {"steps": steps}, *(f"{s['at']}  {s['label']}{'（已撤销）' if s['undone'] else ''}" for s in steps)
        )


def backup(options: Options) -> int:
    with opened(options) as book:
        snapshot = watch(upkeep.backup(book, options.folder))
        return answer(options, {"backup": str(snapshot.folder)}, f"备份好了，已读回核对：{snapshot.folder}")


def verify(options: Options) -> int:
    report = watch(upkeep.verify(options.path))
    return answer(
        options,
        {"ok": True, "path": str(options.path), "snapshots": report.snapshots, "files": report.files},
        f"完好：{report.snapshots} 份备份，{report.files} 个附件",
    )


def recover(options: Options) -> int:
    folder = watch(upkeep.recover(options.snapshot, options.to))
    return answer(options, {"book": str(folder)}, f"已恢复到 {folder}")


def selftest(options: Options) -> int:
    passed = watch(upkeep.selftest())
    return answer(options, {"passed": passed}, *(f"√ {line}" for line in passed), "自检全部通过")


def read_mapping(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text("utf-8-sig"))
    except FileNotFoundError:
        raise Refused(f"找不到对应关系文件“{file}”") from None
    except (ValueError, OSError):
        raise Refused(f"“{file}”不是 inspect 给出的对应关系（JSON），请重新导出后再改") from None
    if not isinstance(found, dict):
        raise Refused(f"“{file}”不是 inspect 给出的对应关系（JSON），请重新导出后再改")
    return found

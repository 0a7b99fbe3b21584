"""The command line: its words, and how failures become exit codes."""

from __future__ import annotations

import argparse
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from desktop import __version__
from desktop.kit.errors import Blocked, Refused
from desktop.services.start import logs

from . import commands as do
from .output import complain, say
from .parser import Parser, day, whole, year

DONE, REFUSED, USAGE, BLOCKED, FINDINGS = 0, 1, 2, 3, 4
BUG = "对不起，程序出错了。这一步没有做，已经记下的内容没有动。出错报告在 {}，请交给维护人员"


def _common() -> Parser:
    """The options that may stand before or after the command."""
    common = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--book", type=Path, metavar="文件夹", help="账本所在的文件夹（默认上次打开的）")
    common.add_argument("--json", action="store_true", help="结果打印成一个 JSON")
    common.add_argument("--today", type=day, metavar="日期", help="把今天当作这一天")
    common.add_argument("--who", metavar="姓名", help="谁在操作，记进历史")
    return common


def _which_records(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--where", action="append", default=[], metavar="字段=值", help="只要这样的记录，可写几次")
    parser.add_argument("--from", dest="since", type=day, metavar="日期", help="从哪天起")
    parser.add_argument("--to", dest="until", type=day, metavar="日期", help="到哪天止")
    parser.add_argument("--year", type=year, metavar="年", help="哪一年")


def build_parser() -> Parser:
    """Declare every command with its Chinese help."""
    common = _common()
    parser = Parser(prog="cunwu", description="村务台账：不带命令时打开窗口。", parents=[common])
    parser.add_argument("--version", action="version", version=f"村务台账 {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="命令", required=True)

    def command(
        name: str, run: Callable[[argparse.Namespace], int], words: str, **arguments: Mapping[str, Any]
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=words, description=words, parents=[common])
        sub.set_defaults(run=run)
        for argument, options in arguments.items():
            sub.add_argument(argument.rstrip("_"), **options)
        return sub

    ledger: dict[str, Any] = {"metavar": "台账", "help": "台账的名字，如 people 或 人员"}
    uid: dict[str, Any] = {"metavar": "编号", "help": "记录的编号（uid）"}
    uids = {**uid, "nargs": "+"}
    pairs: dict[str, Any] = {"metavar": "字段=值", "nargs": "+", "help": "照平常的写法填"}

    made = command("init", do.init, "建一个新账本", folder={"type": Path, "metavar": "文件夹"})
    made.add_argument("--village", required=True, metavar="村名", help="村的名字")
    made.add_argument("--sample", action="store_true", help="放进练习村的数据")
    command("ledgers", do.ledgers, "看有哪些台账，或一本台账的字段", ledger={**ledger, "nargs": "?"})

    listed = command("list", do.list_, "列出记录", ledger=ledger)
    listed.add_argument("--search", default="", metavar="字", help="找：姓名、拼音、电话尾号……")
    _which_records(listed)
    listed.add_argument("--removed", action="store_true", help="看回收站里的")
    listed.add_argument("--limit", type=whole, metavar="条数", help="最多列几条")
    command("show", do.show, "看一条记录", ledger=ledger, uid=uid)
    command("add", do.add, "新增一条记录", ledger=ledger, pairs=pairs)
    command("edit", do.edit, "修改一条记录", ledger=ledger, uid=uid, pairs=pairs)
    command("remove", do.remove, "删除记录（进回收站）", ledger=ledger, uids=uids)
    command("restore", do.restore, "从回收站恢复记录", ledger=ledger, uids=uids)
    command(
        "attach",
        do.attach,
        "给一条记录添附件或照片",
        ledger=ledger,
        uid=uid,
        files={"metavar": "文件", "nargs": "+", "type": Path},
    )
    command("set", do.set_, "改一项设置", name_={"metavar": "名称"}, value={"metavar": "值"})
    command("undo", do.undo, "撤销上一步")
    command("redo", do.redo, "重做撤销的一步")
    command(
        "history",
        do.history,
        "看做过哪些步骤，或一条记录的来历",
        ledger={**ledger, "nargs": "?"},
        uid={**uid, "nargs": "?"},
    )

    export = command("export", do.export, "导出 .xlsx、.csv 或 .pdf", ledger=ledger)
    export.add_argument("-o", "--output", type=Path, required=True, metavar="文件", help="导出到哪里")
    export.add_argument("--template", metavar="模板", help="县里的表（文件，或收进来的模板名）")
    export.add_argument("--sheet", metavar="工作表", help="模板里填哪张工作表")
    export.add_argument("--map", type=Path, dest="mapping", metavar="M.json", help="照这份对应关系填")
    export.add_argument("--record", action="append", default=[], metavar="编号", help="只要这条记录，可写几次")
    export.add_argument("--search", default="", metavar="字", help="只要找得到的")
    _which_records(export)
    export.add_argument(
        "--mask", choices=("internal", "report", "public"), default="internal", help="给谁看：自己、上级、公示"
    )

    templates = command(
        "templates",
        do.templates,
        "县里的表：认一认、收进来、列出、移走",
        verb={"choices": ("inspect", "add", "list", "remove"), "metavar": "inspect|add|list|remove"},
        file={"nargs": "?", "metavar": "文件或名称"},
    )
    templates.add_argument("--sheet", metavar="工作表", help="看哪张工作表")
    templates.add_argument("--map", type=Path, dest="mapping", metavar="M.json", help="对应关系")

    paint = command(
        "paint", do.paint, "把任何 .xlsx 画成 PDF（不用 Office）", file={"type": Path, "metavar": "文件.xlsx"}
    )
    paint.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.pdf", help="画到哪里")
    paint.add_argument("--sheet", metavar="工作表", help="只画这张工作表")
    paint.add_argument("--pages", metavar="2-5", help="只要这几页")

    command(
        "backup",
        do.backup,
        "备份账本，并读回核对",
        folder={"type": Path, "nargs": "?", "metavar": "文件夹", "help": "备份到哪里（默认账本里的 备份）"},
    )
    command("verify", do.verify, "核对一个账本或备份是不是完好", path={"type": Path, "metavar": "路径"})
    recover = command("recover", do.recover, "从备份恢复成一个新账本", snapshot={"type": Path, "metavar": "备份"})
    recover.add_argument("--to", type=Path, required=True, metavar="文件夹", help="恢复到哪个新文件夹")
    command("selftest", do.selftest, "程序自检：在临时账本上从头做一遍")
    return parser


def main(argv: Sequence[str]) -> int:
    """Run one command; returns the exit code. Never shows a traceback for what the clerk or the machine did."""
    try:
        options = build_parser().parse_args(list(argv))
    except SystemExit as usage:
        return int(usage.code or 0)
    as_json = getattr(options, "json", False)
    try:
        code: int = options.run(options)
    except Refused as refused:
        if as_json:
            say({"refused": [{"message": c.message, "field": c.field} for c in refused.complaints]}, True, ())
        complain(*(c.message for c in refused.complaints))
        return REFUSED
    except Blocked as blocked:
        if as_json:
            say({"blocked": str(blocked)}, True, ())
        complain(str(blocked))
        return BLOCKED
    except KeyboardInterrupt:
        complain("已停下，没有做完的一步不算数")
        return BLOCKED
    except BrokenPipeError:
        return DONE
    except Exception:
        complain(BUG.format(_report(argv)))
        return BLOCKED
    return code


def _report(argv: Sequence[str]) -> Path:
    """Write down a bug for whoever maintains the program; the command's values are left out."""
    report = logs() / "出错报告.txt"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(f"村务台账 {__version__}\n命令：{argv[:1]}\n\n{traceback.format_exc()}", "utf-8")
    return report

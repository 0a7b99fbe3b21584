"""The words of the command line: every command, what may follow it, and its help in Chinese."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from desktop import __version__

from .later import Later
from .parser import Parser, day, whole, year

Argument = tuple[str, dict[str, Any]]
Command = Callable[..., argparse.ArgumentParser]

do, drawing, giving, taking = Later("commands"), Later("drawing"), Later("giving"), Later("taking")


def _said(name: str, metavar: str, help_: str, **more: Any) -> Argument:
    return name, {"metavar": metavar, "help": help_, **more}


LEDGER = _said("ledger", "台账", "台账的名字，如 people 或 人员")
ANY_LEDGER = _said("ledger", "台账", "台账的名字，不写就是全部", nargs="?")
UID = _said("uid", "编号", "记录的编号（uid）")
ANY_UID = _said("uid", "编号", "记录的编号，不写就是全部", nargs="?")
UIDS = _said("uids", "编号", "一条或几条记录的编号（uid）", nargs="+")
PAIRS = _said("pairs", "字段=值", "照平常的写法填，如 姓名=张三 出生年月=1958.7", nargs="+")
OUTPUT = _said("--output", "文件", "写到哪里", type=Path, required=True)


def build_parser() -> Parser:
    """Declare every command; --book, --json, --today and --who may stand before or after it."""
    common = Parser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--book", type=Path, metavar="文件夹", help="账本所在的文件夹（默认上次打开的）")
    common.add_argument("--json", action="store_true", help="结果打印成一个 JSON")
    common.add_argument("--today", type=day, metavar="日期", help="把今天当作这一天")
    common.add_argument("--who", metavar="姓名", help="谁在操作，记进历史")
    parser = Parser(prog="cunwu", description="村务台账：不带命令时打开窗口。", parents=[common])
    parser.add_argument("-v", "--version", action="version", help="看是哪一版", version=f"村务台账 {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="命令", required=True, help="要做什么")

    def command(
        name: str, run: Callable[[argparse.Namespace], int], words: str, *arguments: Argument
    ) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=words, description=words, parents=[common])
        sub.set_defaults(run=run)
        for argument, options in arguments:
            sub.add_argument(*(("-o", argument) if argument == "--output" else (argument,)), **options)
        return sub

    for declare in (_looking, _changing, _stepping, _taking, _giving, _keeping):
        declare(command)
    return parser


def _which_records(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--search", default="", metavar="字", help="只要找得到的：姓名、拼音、电话尾号……")
    parser.add_argument("--where", action="append", default=[], metavar="字段=值", help="只要这样的记录，可写几次")
    parser.add_argument("--from", dest="since", type=day, metavar="日期", help="从哪天起")
    parser.add_argument("--to", dest="until", type=day, metavar="日期", help="到哪天止")
    parser.add_argument("--year", type=year, metavar="年", help="哪一年")


def _looking(command: Command) -> None:
    command("ledgers", do.ledgers, "看有哪些台账，或一本台账的字段", ANY_LEDGER)
    listed = command("list", do.list_, "列出记录", LEDGER)
    _which_records(listed)
    listed.add_argument("--removed", action="store_true", help="看回收站里的")
    listed.add_argument("--limit", type=whole, metavar="条数", help="最多列几条")
    command("show", do.show, "看一条记录", LEDGER, UID)


def _changing(command: Command) -> None:
    made = command("init", do.init, "建一个新账本", _said("folder", "文件夹", "建在哪里", type=Path))
    made.add_argument("--village", required=True, metavar="村名", help="村的名字")
    made.add_argument("--sample", action="store_true", help="放进练习村的数据")
    command("add", do.add, "新增一条记录", LEDGER, PAIRS)
    command("edit", do.edit, "修改一条记录", LEDGER, UID, PAIRS)
    command("remove", do.remove, "删除记录（进回收站）", LEDGER, UIDS)
    command("restore", do.restore, "从回收站恢复记录", LEDGER, UIDS)
    files = _said("files", "文件", "照片或文件，可写几个", nargs="+", type=Path)
    command("attach", do.attach, "给一条记录添附件或照片", LEDGER, UID, files)
    command("set", do.set_, "改一项设置", _said("name", "名称", "设置的名称"), _said("value", "值", "改成什么"))


def _stepping(command: Command) -> None:
    command("undo", do.undo, "撤销上一步")
    command("redo", do.redo, "恢复刚撤销的一步")
    command("history", do.history, "看做过哪些步骤，或一条记录的来历", ANY_LEDGER, ANY_UID)


def _taking(command: Command) -> None:
    file = _said("file", "文件", "花名册：.xlsx .xls .et .ods .csv .txt 都行；一户一表的，写文件夹", type=Path)
    words = "导入花名册，先核对再写，要么全写进去，要么都不写"
    taken = command("import", taking.import_, words, LEDGER, file)
    taken.add_argument("--sheet", metavar="工作表", help="读哪张工作表（默认记录最多的一张）")
    taken.add_argument("--heading-row", type=whole, metavar="N", help="表头在第几行（默认自己认；认错了再写）")
    taken.add_argument("--map", type=Path, dest="mapping", metavar="M.json", help="照这份对应关系读")
    modes = ("update", "skip", "refuse")
    on_duplicate = "账本里已有的怎么办：update 更新（空格不抹掉原值），skip 不动，refuse 退回"
    taken.add_argument("--on-duplicate", choices=modes, default="update", help=on_duplicate)
    taken.add_argument("--members", action="store_true", help="名册里写着是党员的，也记进“党员”")
    taken.add_argument("--new-ledger", action="store_true", help="照这张表建一本新台账，前面的“台账”是它的名字；写 - 就用表的标题")
    taken.add_argument("--new-fields", action="store_true", help="台账里没有的列，加成它的栏目")
    taken.add_argument("--dry-run", action="store_true", help="只核对，不写")
    taken.add_argument("--refused", type=Path, metavar="文件.xlsx", help="没有导入的行连同原因写到这里")
    old, new = (_said(name, said, f"{said}的名册", type=Path) for name, said in (("old", "旧"), ("new", "新")))
    compared = command("compare", taking.compare, "比较两份名册：谁新增、谁减少、谁变了，账本不动", old, new)
    compared.add_argument("-o", "--output", type=Path, metavar="文件.xlsx", help="把差别写成表")


def _giving(command: Command) -> None:
    export = command("export", giving.export, "导出 .xlsx、.csv 或 .pdf", LEDGER, OUTPUT)
    export.add_argument("--template", metavar="模板", help="县里的表（文件，或收进来的模板名）")
    export.add_argument("--sheet", metavar="工作表", help="模板里填哪张工作表")
    export.add_argument("--map", type=Path, dest="mapping", metavar="M.json", help="照这份对应关系填")
    export.add_argument("--record", action="append", default=[], metavar="编号", help="只要这条记录，可写几次")
    _which_records(export)
    export.add_argument("--hand-in", action="store_true", help="记下这次交的；下回再填会说这以后变了什么")
    masks = ("internal", "report", "public")
    export.add_argument("--mask", choices=masks, default="internal", help="给谁看：自己、上级、公示")
    verbs = ("inspect", "add", "list", "remove")
    verb = _said("verb", "|".join(verbs), "认一认、收进来、列出、移走", choices=verbs)
    templates = command(
        "templates", giving.templates, "县里的表", verb, _said("file", "文件或名称", "哪张表", nargs="?")
    )
    templates.add_argument("--sheet", metavar="工作表", help="看哪张工作表")
    templates.add_argument("--map", type=Path, dest="mapping", metavar="M.json", help="对应关系")
    file = _said("file", "文件.xlsx", "画哪个文件", type=Path)
    paint = command("paint", drawing.paint, "把任何 .xlsx 画成 PDF（不用 Office）", file, OUTPUT)
    paint.add_argument("--sheet", metavar="工作表", help="只画这张工作表")
    paint.add_argument("--pages", metavar="2-5", help="只要这几页")


def _keeping(command: Command) -> None:
    folder = _said("folder", "文件夹", "备份到哪里（默认账本里的 备份）", type=Path, nargs="?")
    command("backup", do.backup, "备份账本，并读回核对", folder)
    path = _said("path", "路径", "账本、备份文件夹，或其中一份", type=Path)
    command("verify", do.verify, "核对备份是不是完好", path)
    snapshot = _said("snapshot", "备份", "备份文件夹，或其中一份", type=Path)
    recover = command("recover", do.recover, "从备份恢复成一个新账本", snapshot)
    recover.add_argument("--to", type=Path, required=True, metavar="文件夹", help="恢复到哪个新文件夹")
    command("selftest", do.selftest, "程序自检：在临时账本上从头做一遍")

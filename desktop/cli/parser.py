"""An argument parser that speaks Chinese."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from typing import Any, NoReturn

from desktop.kit.reading import read_date

USAGE = 2
WORDS = {
    "usage: ": "用法：",
    "positional arguments": "参数",
    "options": "选项",
    "show this help message and exit": "看这份说明",
    "show program's version number and exit": "看版本",
    "the following arguments are required: %s": "还缺：%s",
    "unrecognized arguments: %s": "多出了：%s",
    "expected one argument": "后面要跟一个值",
    "expected at least one argument": "后面至少要跟一个值",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s：%(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "没有“%(value)s”，可用：%(choices)s",
    "invalid %(type)s value: %(value)r": "“%(value)s”看不懂",
    "one of the arguments %s is required": "%s 要写一个",
    "ambiguous option: %(option)s could match %(matches)s": "“%(option)s”不清楚是哪一个：%(matches)s",
}

# argparse asks gettext for its words through this one name; there is no other way to give it Chinese ones.
argparse._ = lambda text: WORDS.get(text, text)  # type: ignore[attr-defined]


class Parser(argparse.ArgumentParser):
    """Reads a command; a wrong one ends with code 2 and one sentence."""

    def __init__(self, **options: Any) -> None:
        super().__init__(allow_abbrev=False, **options)

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(USAGE, f"命令写得不对：{message}\n")


def day(text: str) -> date:
    """Read a whole date, as people write it."""
    found = read_date(text, date.today())
    if not found or len(found) != 10:
        raise argparse.ArgumentTypeError(f"“{text}”不是日期，请写成 2026-11-20")
    return date.fromisoformat(found)


def year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise argparse.ArgumentTypeError(f"“{text}”不是年份，请写成 2026")
    return int(text)


def whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"“{text}”应是不小于 0 的整数")
    return int(text)

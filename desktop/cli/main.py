"""The command line run: how failures become exit codes."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from pathlib import Path

from desktop import __version__
from desktop.kit.errors import Blocked, Refused

from .output import complain, say
from .words import build_parser

DONE, REFUSED, USAGE, BLOCKED, FINDINGS = 0, 1, 2, 3, 4
BUG = "对不起，程序出错了。这一步没有做，已经记下的内容没有动。出错报告在 {}，请交给维护人员"


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
    from desktop.services.start import logs

    report = logs() / "出错报告.txt"
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(f"村务台账 {__version__}\n命令：{argv[:1]}\n\n{traceback.format_exc()}", "utf-8")
    return report

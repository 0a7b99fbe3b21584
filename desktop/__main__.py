"""A window, or one command."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence

WINDOW_OPTIONS = ("--book", "--today", "--who")


def main(argv: Sequence[str] | None = None) -> int:
    """Open the window when no command is named, otherwise run that command; return the exit code."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _speak_utf8()
    if _names_no_command(arguments):
        from desktop.ui.app import main as window

        return window(arguments)
    gc.set_threshold(300_000, 20, 20)  # a command ends soon, and what it imports and reads is not garbage
    from desktop.cli.main import main as command

    return command(arguments)


def _names_no_command(arguments: list[str]) -> bool:
    """Whether there is nothing but options of the window, as in `--book 文件夹`."""
    left = iter(arguments)
    for argument in left:
        name, equals, _ = argument.partition("=")
        if name not in WINDOW_OPTIONS:
            return False
        if not equals:
            next(left, None)
    return True


def _speak_utf8() -> None:
    """Write UTF-8 whatever the console's code page; a windowed program has no console at all."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]


if __name__ == "__main__":
    if getattr(sys, "frozen", False):
        from multiprocessing import freeze_support

        freeze_support()
    code = main()
    gc.freeze()  # what is left goes with the process, without a search for what could be let go
    sys.exit(code)

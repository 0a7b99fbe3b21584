"""A window, or one command."""

from __future__ import annotations

import multiprocessing
import sys


def main(argv: list[str] | None = None) -> int:
    """Run one command when there are arguments, otherwise the window; return the exit code."""
    arguments = sys.argv[1:] if argv is None else argv
    speak_utf8()
    if arguments:
        from desktop.cli.main import main as command

        return command(arguments)
    from desktop.ui.app import main as window

    return window(arguments)


def speak_utf8() -> None:
    """Write UTF-8 whatever the console's code page; a windowed program has no console at all."""
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]


if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())

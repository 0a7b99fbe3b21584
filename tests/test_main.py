"""The program is one door: a window, or one command."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from desktop.__main__ import _names_no_command

HOUSE = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    ("arguments", "window"),
    [
        ("", True),
        ("--book 文件夹", True),
        ("--book=文件夹 --today 2026-06-18 --who 张三", True),
        ("--book 文件夹 list people", False),
        ("ledgers", False),
        ("--help", False),
        ("--json", False),
    ],
)
def test_a_window_opens_when_no_command_is_named(arguments: str, window: bool) -> None:
    assert _names_no_command(arguments.split()) is window


def test_the_console_is_spoken_to_in_utf8() -> None:
    """Chinese comes out whole where the console's own encoding has none."""
    done = subprocess.run(
        [sys.executable, "-m", "desktop", "-v"],
        capture_output=True,
        cwd=HOUSE,
        env={"PYTHONIOENCODING": "ascii", "PATH": ""},
        check=True,
    )
    assert done.stdout.decode("utf-8").startswith("村务台账 ")


def test_the_command_line_needs_no_qt() -> None:
    """A command that paints nothing never waits for Qt."""
    code = "import sys; from desktop.__main__ import main; main(['ledgers']); sys.exit('PySide6' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=HOUSE, timeout=60)
    assert (done.returncode, done.stderr) == (0, b"")

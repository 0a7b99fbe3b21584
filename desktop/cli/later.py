"""Modules of commands that are imported when one of their commands runs."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from importlib import import_module


class Later:
    """Stands for a module beside this one: no command waits for what only another needs."""

    def __init__(self, name: str) -> None:
        self.name = f"desktop.cli.{name}"

    def __getattr__(self, command: str) -> Callable[[argparse.Namespace], int]:
        def run(options: argparse.Namespace) -> int:
            found: int = getattr(import_module(self.name), command)(options)
            return found

        run.__name__, run.__module__ = command, self.name
        return run

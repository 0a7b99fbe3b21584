"""The book declares other ledgers or fields than before: pages that show them are made anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.kit.ledger import Ledger

if TYPE_CHECKING:
    from .page import Page
    from .window import MainWindow

LISTS = ("ledgers", "own_ledgers", "log", "template", "bin")  # pages that list the ledgers when they are made


def look(frame: MainWindow) -> None:
    """Forget the pages whose ledger is another now; the one that is shown is made anew, or gives way to the list."""
    shown = frame.page
    for name, page in list(frame.pages.items()):
        if page is not shown and (name in LISTS or _is_another(frame, page)):
            frame.forget(name)
    if shown is not None and _is_another(frame, shown):
        name = shown.name_shown
        frame.forget(name)
        frame.go(name if name in frame.ledgers else "ledgers")


def _is_another(frame: MainWindow, page: Page) -> bool:
    ledger = getattr(page, "ledger", None)
    return isinstance(ledger, Ledger) and frame.ledgers.get(ledger.name) != ledger

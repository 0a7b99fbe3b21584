"""The page that serves every ledger: list, chips, filter, form, history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..page import Page

if TYPE_CHECKING:
    from ..window import MainWindow


class GenericPage(Page):
    def __init__(self, frame: MainWindow, ledger: str) -> None:
        super().__init__(frame)
        self.ledger = frame.ledgers[ledger] if ledger in frame.ledgers else frame.ledgers["people"]
        self.say(self.ledger.title)

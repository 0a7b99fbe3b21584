"""What becomes of a meeting that is not saved: kept beside the book while written, asked about when left."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.services import kept_draft
from desktop.services.meeting_draft import Draft
from desktop.ui.pause import pause

if TYPE_CHECKING:
    from .meeting import MeetingPage

KEEP_AFTER = 2000  # milliseconds


class MeetingKeeping(QObject):
    """Keeps the draft of a page, offers the one kept last time, and asks before a draft would be lost."""

    def __init__(self, page: MeetingPage) -> None:
        super().__init__(page)
        self.page = page
        self._offered = False
        self._timer = pause(self, KEEP_AFTER, self.keep)

    def touch(self) -> None:
        """Something was edited: keep the draft in a moment."""
        if not self._timer.isActive():
            self._timer.start()

    def keep(self) -> None:
        """Keep the draft now, if there is anything to keep."""
        self._timer.stop()
        if self.page.dirty():
            draft = copy.deepcopy(self.page.collect())
            self.page.ask(lambda book: kept_draft.keep(book, draft), lambda _: None)

    def forget(self) -> None:
        """The draft was saved or given up."""
        self._timer.stop()
        self.page.ask(kept_draft.forget, lambda _: None)

    def offer(self) -> None:
        """Once, after the page was first shown: offer the draft that was kept when the program last ended."""
        if not self._offered:
            self._offered = True
            self.page.ask(kept_draft.recall, self._recalled)

    def _recalled(self, draft: Draft | None) -> None:
        if draft is not None and not self.page.dirty():
            day = draft.meeting.get("held_on") or "没写日期"
            self.page.frame.toast(f"上次没写完的会议还留着（{day}）", lambda: self.page.take_up(draft), "接着写")

    def leave(self, go_on: Callable[[], object], here: bool = False) -> None:
        """Go on at once, or ask about what is not saved. `here`: another meeting would take the draft's place."""
        if not self.page.dirty():
            go_on()
            return

        def chosen(answer: str) -> None:
            if answer == "保存":
                self.page.save(go_on)
            elif answer == "不填了":
                self.forget()
                self.page.give_up()
                go_on()
            elif answer == "先放着":
                self.keep()
                go_on()

        buttons = [("不填了", "danger"), ("保存", "primary")]
        words = "再开一次会之前，先把这次的存好。" if here else "“先放着”：回到这一页时还在，关了程序也还在。"
        if not here:
            buttons.insert(1, ("先放着", ""))
        self.page.frame.ask.choose(self.page, "这次会议还没保存", words, buttons, chosen)

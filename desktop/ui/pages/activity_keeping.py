"""What becomes of an activity that is not saved: kept beside the book while it is entered."""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.services import kept_activity
from desktop.services.kept_activity import Kept
from desktop.ui.pause import pause

if TYPE_CHECKING:
    from .activity import ActivityPage

KEEP_AFTER = 800  # milliseconds


class ActivityKeeping(QObject):
    """Keeps the sheet of the page a moment after it was edited."""

    def __init__(self, page: ActivityPage) -> None:
        super().__init__(page)
        self.page = page
        self._any = False
        self._timer = pause(self, KEEP_AFTER, self.keep)

    def touch(self) -> None:
        """Something may have been edited: look in a moment."""
        if not self._timer.isActive() and self.page.dirty():
            self._timer.start()

    def keep(self) -> None:
        """Keep the sheet now, if there is anything to keep."""
        self._timer.stop()
        if self.page.dirty():
            self._any = True
            rows = self.page.rows
            wrong = [(place, column, text) for (place, column), text in sorted(rows.wrong.items())]
            kept = Kept(copy.deepcopy(self.page.collect().activity), copy.deepcopy(rows.rows), wrong)
            self.page.ask(lambda book: kept_activity.keep(book, kept), lambda _none: None)

    def forget(self) -> None:
        """The sheet was saved or given up."""
        self._timer.stop()
        if self._any:
            self._any = False
            self.page.ask(kept_activity.forget, lambda _none: None)

    def took_up(self) -> None:
        """The sheet on the screen is the one that was kept."""
        self._any = True

"""The list of households: the generic page, whose records open on a page of their own."""

from __future__ import annotations

from typing import Any

from .generic import GenericPage


class HouseholdsPage(GenericPage):
    """Enter or a double click opens the household's page; so does a household found by search."""

    def __init__(self, frame: Any) -> None:
        super().__init__(frame, "households")

    def open(self, **where: Any) -> None:
        if where.get("uid"):
            self.frame.go("household", uid=where["uid"])
        else:
            super().open(**where)

    def saved(self, uid: str, *, new: bool) -> None:
        """A new household goes on to its page, where its members are added."""
        if new:
            self.close_drawer(sure=True)
            self.frame.go("household", uid=uid)
        else:
            super().saved(uid, new=new)

    def _edit(self) -> None:
        record = self.model.record(self.table.currentIndex().row())
        if record:
            self.frame.go("household", uid=record["uid"])

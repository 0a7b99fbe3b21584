"""The list of volunteer activities: the generic page, whose records open on a page of their own."""

from __future__ import annotations

from typing import Any

from .generic import GenericPage


class ActivitiesPage(GenericPage):
    """新增, Enter and a double click lead to the activity's page, where all its people are entered."""

    def __init__(self, frame: Any) -> None:
        super().__init__(frame, "activities")

    def open(self, **where: Any) -> None:
        if where.get("uid") or where.get("new"):
            self.frame.go("activity", **where)
        else:
            super().open(**where)

    def new(self) -> None:
        self.frame.go("activity", new=True)

    def _edit(self) -> None:
        record = self.model.record(self.table.currentIndex().row())
        if record:
            self.frame.go("activity", uid=record["uid"])

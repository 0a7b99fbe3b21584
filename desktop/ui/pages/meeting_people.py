"""Choosing people for a meeting in the F7 window: somebody more on the list, or who led, wrote or lectured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from desktop.kit.look import Record

from .basics_fields import PersonBox, Picker

if TYPE_CHECKING:
    from .meeting import MeetingPage


class MeetingPeople(QObject):
    """Adds the person chosen to the attendance list, or puts them into the field F7 was pressed in."""

    def __init__(self, page: MeetingPage) -> None:
        super().__init__(page)
        self.page = page
        self._field: PersonBox | None = None
        self.picker = Picker("要加的人", page.frame, page)
        self.picker.picked.connect(self._picked)
        page.parts.attendance.add_wanted.connect(lambda: self.choose(None))
        page.parts.basics.choosing.connect(self.choose)

    def see(self) -> None:
        """F6: all that is known of the person the cursor stands on in the list."""
        attendance = self.page.parts.attendance
        rows, place = attendance.rows.rows, attendance.grid.place()
        if 0 <= place < len(rows):
            self.page.frame.go("people", uid=rows[place]["person"])

    def choose(self, field: PersonBox | None) -> None:
        """Open the window; the choice goes into `field`, or into the list."""
        self._field = field
        self.picker.choose()

    def _picked(self, person: Record) -> None:
        if self._field is not None:
            self._field.take(person)
        else:
            self.add(person)

    def add(self, person: Record) -> None:
        """Add somebody who is not on the roster: 列席, so outside 应到, until the clerk says otherwise."""
        rows, name = self.page.parts.attendance.rows, person["called"]
        row = {"person": person["uid"], "person.name": name, "duty": None, "votes": 0, "status": "列席", "reason": None}
        before = len(rows.rows)
        rows.add([row])
        added = len(rows.rows) > before
        self.page.frame.toast(f"已按列席加上{name}；右键可改回应到" if added else f"{name}已经在名单里")
        place = next(i for i, r in enumerate(rows.rows) if r["person"] == person["uid"])
        self.page.parts.attendance.grid.go(place)

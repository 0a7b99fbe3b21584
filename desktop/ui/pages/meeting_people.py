"""Choosing people for a meeting in the F7 window: somebody more on the list, or who led, wrote or lectured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from desktop.kit.look import Record
from desktop.services.meeting_draft import Draft

from .basics_fields import PersonBox, Picker

if TYPE_CHECKING:
    from .meeting import MeetingPage


class MeetingPeople(QObject):
    """Adds the person chosen to the attendance list, or puts them into the field F7 was pressed in."""

    def __init__(self, page: MeetingPage) -> None:
        super().__init__(page)
        self.page = page
        self._field: PersonBox | None = None
        self._by_hand: set[str] = set()  # who was added to a list on which nobody was expected,
        self._list_of: Draft | None = None  # and in which meeting
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
        if field is None:
            self.picker.ask("要加的人")
        else:
            typed = field.currentText().strip() if field.unresolved() else ""
            self.picker.ask(field.accessibleName() + "人", typed, QApplication.focusWidget())

    def _picked(self, person: Record) -> None:
        if self._field is not None:
            self._field.take(person)
        else:
            self.add(person)

    def add(self, person: Record) -> None:
        """Add somebody who is not on the roster: 列席, so outside 应到, until the clerk says otherwise.

        Where there is no roster at all, those added are who was to come, and vote.
        """
        rows, name = self.page.parts.attendance.rows, person["called"]
        if self._list_of is not self.page.draft:
            self._by_hand, self._list_of = set(), self.page.draft
        due = all(row["person"] in self._by_hand for row in rows.rows)
        stands = {"votes": int(due), "status": None if due else "列席"}
        row = {"person": person["uid"], "person.name": name, "duty": None, "reason": None, **stands}
        before = len(rows.rows)
        rows.add([row])
        added = len(rows.rows) > before
        if due:
            self._by_hand.add(person["uid"])
        how = f"已加上{name}，算应到" if due else f"已按列席加上{name}；右键可改回应到"
        self.page.frame.toast(how if added else f"{name}已经在名单里")
        place = next(i for i, r in enumerate(rows.rows) if r["person"] == person["uid"])
        self.page.parts.attendance.grid.go(place)

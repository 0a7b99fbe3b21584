"""What a row touches besides its own record: the meeting, the activity, the volunteer; a meeting's attendance."""

from __future__ import annotations

import re
from typing import Any

from desktop.kit.errors import Refused
from desktop.kit.fields import Ref
from desktop.kit.ledger import Ledger
from desktop.kit.look import Record
from desktop.services.roster import expected

from .columns import NAMES, OWNERS, Cells
from .people import Persons
from .taking import RowRefused, Taking
from .values import Refusal, Said, refusal

MEMBERS = {"中共党员": "正式党员", "中共预备党员": "预备党员"}
NAME = re.compile(r"([^、,，;；\s（(）)]+)\s*(?:[（(]([^）)]*)[）)])?")
NOBODY = frozenset({"无", "没有", "/", "—", "-", "全体", "全到", "无人"})
NO_SUCH = "“{}”里找不到“{}”，请先把他记进去，或改成已有的人"
SEVERAL = "“{}”里的“{}”有 {} 个同名的，请写成“姓名（小组）”或把这一列留空"
TWO_MEETINGS = "账本里这一天有 {} 次这样的会议，分不清是哪一次，请写上会议名称"


class Touched:
    """Finds or makes the records beside a row's own; all rows of an import share what was made."""

    def __init__(self, taking: Taking, persons: Persons) -> None:
        self._taking, self._persons, self._draft = taking, persons, taking.draft
        self.without_branch: list[int] = []  # rows of party members of whom nobody knows the branch
        self._due: dict[tuple[Any, ...], dict[str, Record]] = {}

    # --- whose the row is

    def owners(self, ledger: Ledger, row: Cells, said: dict[str, Said]) -> tuple[Record, bool]:
        """Return the meeting, activity or volunteer that a row describes, by field, and whether one was made."""
        found, made = Record(), False
        for ref in (f for f in ledger.stored if isinstance(f, Ref) and f.to in OWNERS):
            below = row.below(f"{ref.name}.")
            if not below and not (ref.to == "activities" and ref.name in said):
                continue
            find = {"meetings": self._meeting, "activities": self._activity, "volunteers": self._volunteer}[ref.to]
            uid, fresh = find(ref, row, below, said)
            if uid is not None:
                found[ref.name] = uid
                made |= fresh
        return found, made

    def _meeting(
        self, ref: Ref, row: Cells, below: dict[str, Said], said: dict[str, Said]
    ) -> tuple[str | None, bool]:
        if "type" not in below or "held_on" not in below:
            return None, False
        ledger = self._draft.ledgers["meetings"]
        if ref.name in said:
            below["title"] = said[ref.name]
        values = self._taking.values(ledger, below)
        same_day = self._draft.records("meetings", held_on=values["held_on"])
        alike = [m for m in same_day if m.get("type") == values["type"]]
        if len(alike) > 1:
            alike = [m for m in alike if all(m.get(k) == values[k] for k in ("title", "began") if k in values)]
        if len(alike) > 1:
            raise RowRefused(refusal(below["held_on"], TWO_MEETINGS.format(len(alike))))
        if alike:
            return str(alike[0]["uid"]), False
        return self._taking.put(ledger, None, values, below, row.number), True

    def _activity(
        self, ref: Ref, row: Cells, below: dict[str, Said], said: dict[str, Said]
    ) -> tuple[str | None, bool]:
        """An activity is known by its name and day; one that is not there is made of them."""
        name, day = said.get(ref.name) or below.get("name"), below.get("held_on") or row.get("done_on")
        if name is None or day is None:
            return None, False
        ledger = self._draft.ledgers["activities"]
        values = self._taking.values(ledger, {**below, "name": name, "held_on": day})
        alike = self._draft.records("activities", name=values["name"], held_on=values["held_on"])
        if alike:
            return str(alike[0]["uid"]), False
        if len(self._taking.names.find("activities", name.text)) == 1:
            return None, False
        return self._taking.put(ledger, None, values, {**below, "name": name}, row.number), True

    def _volunteer(
        self, ref: Ref, row: Cells, below: dict[str, Said], said: dict[str, Said]
    ) -> tuple[str | None, bool]:
        """A volunteer is known by the person, who is known by the identity number."""
        person = {name.removeprefix("person."): one for name, one in below.items() if name.startswith("person.")}
        if "id_number" not in person:
            return None, False
        if ref.name in said:
            person["name"] = said[ref.name]
        uid, fresh, changed = self._persons.take(person, row.number)
        volunteers = self._draft.records("volunteers", person=uid)
        if volunteers:
            return str(volunteers[0]["uid"]), fresh or changed
        return self._taking.put(self._draft.ledgers["volunteers"], None, {"person": uid}, said, row.number), True

    def member(self, person: str, row: int) -> bool:
        """Put somebody whom a roster calls a party member among the members; whether that was done."""
        status = MEMBERS.get((self._draft.record("people", person) or {}).get("political") or "")
        if status is None or self._draft.records("party_members", person=person):
            return False
        branches = self._draft.records("party_branches")
        if len(branches) != 1:
            self.without_branch.append(row)
            return False
        values = {"person": person, "branch": branches[0]["uid"], "status": status}
        self._taking.put(self._draft.ledgers["party_members"], None, values, {}, row)
        return True

    # --- who was at a meeting

    def attendance(self, meeting: str, row: Cells) -> bool:
        """Add the attendance that a meeting's row tells by names; what is marked already stays. Raises RowRefused."""
        told = {status: said for status in NAMES.values() if (said := row.get(f"@{status}"))}
        if not told:
            return False
        there = {r["person"]: r for r in self._draft.records("attendance", meeting=meeting)}
        due, touched, wrong = self._expected(meeting), False, list[Refusal]()
        for status, said in told.items():
            for name, reason in NAME.findall(said.text):
                if name in NOBODY:
                    continue
                try:
                    person = self._person(said, name)
                except RowRefused as refused:
                    wrong += refused.refusals
                    continue
                touched |= self._mark(meeting, person, status, reason, there, due, row.number)
        if wrong:
            raise RowRefused(*wrong)
        return touched

    def _person(self, said: Said, name: str) -> str:
        found = self._taking.names.find("people", name)
        if len(found) == 1:
            return found[0]
        heading = said.source.heading
        reason = SEVERAL.format(heading, name, len(found)) if found else NO_SUCH.format(heading, name)
        raise RowRefused(refusal(said, reason))

    def _mark(
        self, meeting: str, person: str, status: str, reason: str, there: dict[str, Record], due: dict[str, Record],
        row: int,
    ) -> bool:  # fmt: skip
        old = there.get(person)
        if old is not None and old.get("status"):
            return False
        ledger = self._draft.ledgers["attendance"]
        values: Record = {"status": status, "reason": reason or None}
        if old is None:
            roster = due.get(person, {})
            values |= {"meeting": meeting, "person": person, "position": float(len(there) + 1)}
            values |= {name: roster.get(name) for name in ("duty", "votes")}
        uid = self._taking.put(ledger, old["uid"] if old else None, values, {}, row)
        there[person] = {**values, "uid": uid}
        return True

    def _expected(self, meeting: str) -> dict[str, Record]:
        """Return who was due that day, by person, as far as the book knows."""
        record = self._draft.record("meetings", meeting) or {}
        place = tuple(record.get(name) for name in ("type", "branch", "party_group", "group", "held_on"))
        if place not in self._due:
            try:
                self._due[place] = {row["person"]: row for row in expected(self._draft.book, record)}
            except Refused:
                self._due[place] = {}
        return self._due[place]

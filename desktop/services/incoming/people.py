"""Who is who: by identity number, else by name with birth date and household; never by the name alone."""

from __future__ import annotations

from collections.abc import Mapping

from desktop.kit import identity
from desktop.kit.look import Record
from desktop.services.people import complete

from .columns import Cells
from .taking import RowRefused, Taking
from .values import Refusal, Said, refusal
from .wishes import NEW, Question

NAMESAKES = "账本里已有“{}”（{}），分不清是不是同一人。请在表里补上身份证号，或出生日期和户，再导入"
OTHER_NUMBER = "这一户里已有“{}”，但身份证号不同（账本里尾号 {}）。请核对是不是同一人，改好一边再导入"


class Persons:
    """Finds the person a row means among those of the book and of this import."""

    def __init__(self, taking: Taking) -> None:
        self._taking, self._draft = taking, taking.draft
        self.ledger = taking.draft.ledgers["people"]
        self._by_number: dict[str, str] = {}
        self._by_name: dict[str, list[str]] = {}
        self._at_home: set[tuple[str, str]] = set()  # whose name is borne in which household
        self._numberless: set[str] = set()  # names of people without an identity number
        for uid, person in self._draft.base("people").items():
            self._note(uid, person)

    def _note(self, uid: str, person: Record) -> None:
        name = squeezed(person.get("name"))
        if person.get("id_number"):
            self._by_number[person["id_number"]] = uid
        else:
            self._numberless.add(name)
        if person.get("household"):
            self._at_home.add((name, person["household"]))
        self._by_name.setdefault(name, []).append(uid)

    def by_number(self, number: str | None) -> str | None:
        uid = self._by_number.get(number or "")
        return uid if uid and self._draft.holds("people", uid) else None

    def namesakes(self, name: str | None) -> list[Record]:
        uids = dict.fromkeys(self._by_name.get(squeezed(name), ()))
        return [person for uid in uids if (person := self._draft.record("people", uid))]

    def find(self, wanted: Record, said: Mapping[str, Said], row: int) -> str | None:
        """Return who is meant; None for somebody new. Raises RowRefused if that cannot be told."""
        number, name, home = wanted.get("id_number"), wanted.get("name"), wanted.get("household")
        if found := self.by_number(number):
            return found
        bare = squeezed(name)
        if number and bare not in self._numberless and (bare, home) not in self._at_home:
            return None  # every namesake has another number, and lives elsewhere
        alike = self.namesakes(name)
        born = wanted.get("born") or _born(number)
        means = "|".join((bare, number or "", born or "", home or "")) if number or born or home else ""
        if decided := self._taking.decision(row, means) if alike else None:
            return None if decided == NEW else decided
        at_home = [p for p in alike if home and p.get("household") == home]
        if number and (other := next((p for p in at_home if p.get("id_number")), None)):
            raise RowRefused(
                _told(said, row, OTHER_NUMBER.format(name, other["id_number"][-4:])),
                question=self._question(row, str(name), [other]),
            )
        open_ones = [p for p in alike if not (number and p.get("id_number")) and _agree(born, _birth(p))]
        same = [p for p in open_ones if p.get("household") == home and (home or (born and _birth(p)))]
        if len(same) == 1:
            return str(same[0]["uid"])
        if open_ones:
            apart = "；".join(self._apart(p) for p in open_ones[:3])
            raise RowRefused(
                _told(said, row, NAMESAKES.format(name, apart)), question=self._question(row, str(name), open_ones)
            )
        return None

    def _question(self, row: int, name: str, candidates: list[Record]) -> Question:
        return Question(row, name, tuple((str(p["uid"]), f"{p['name']}（{self._apart(p)}）") for p in candidates))

    def _apart(self, person: Record) -> str:
        number = person.get("id_number")
        parts = (person.get("born") or "", f"身份证尾号 {number[-4:]}" if number else "没有身份证号")
        return "，".join(filter(None, parts))

    def take(
        self, said: Mapping[str, Said], row: int, home: str | None = None, uid: str | None = None
    ) -> tuple[str, bool, bool]:
        """Add or change the person a row describes; return uid, whether new, whether changed. Raises RowRefused."""
        known = self._draft.record("people", uid) if uid else None
        values = self._taking.values(self.ledger, said, known)
        if home and (known or {}).get("household") != home:
            values["household"] = home
        if uid is None:
            uid = self.find(values, said, row)
            if uid is not None:
                old = self._draft.record("people", uid) or {}
                values = self._taking.changes(values, said, old)
                if old.get("born") and old["born"].startswith(values.get("born") or "-"):
                    del values["born"]  # 1958-07 takes nothing away from 1958-07-15
        fresh = uid is None
        if not fresh and self.by_number(values.get("id_number")) not in (None, uid):
            raise RowRefused(_told(said, row, "这个身份证号在账本里是另一个人的，请核对是谁的号码"))
        uid = self._taking.put(self.ledger, uid, values, said, row)
        if fresh:
            self._note(uid, values)
        elif not values.keys().isdisjoint(("id_number", "name", "household")):
            self._note(uid, self._draft.record("people", uid) or {})
        if fresh:
            self._taking.names.add("people", str(values["name"]), uid)
        return uid, fresh, bool(values)


    def plainly(self, row: Cells, home: str) -> str | None:
        """Add somebody of whom nothing needs a second look, and return the uid; None leaves the row to `take`.

        Nearly every row of a first import goes this way: it is `take` without what cannot happen here.
        """
        said = row.other_than("household")
        if not said.single or self._taking.asked(row.number):
            return None
        record, odd = said.plain()
        name, number = record.get("name"), record.get("id_number")
        if not name or not number or number in self._by_number or any(one.odd and one.odd.complaints for _, one in odd):
            return None
        bare = squeezed(name)
        if bare in self._numberless or (bare, home) in self._at_home:
            return None
        record["household"] = home
        complete(self._draft.book, record)
        for rule in self.ledger.rules:
            if rule(record, self._draft):
                return None
        uid = self._draft.add("people", record)
        self._by_number[number] = uid
        self._at_home.add((bare, home))
        self._by_name.setdefault(bare, []).append(uid)
        self._taking.repaired(odd)
        self._taking.names.add("people", name, uid)
        return uid


def squeezed(name: object) -> str:
    return "".join(str(name or "").split())


def _born(number: str | None) -> str | None:
    born = identity.birth_date(number) if number else None
    return born.isoformat() if born else None


def _birth(person: Record) -> str | None:
    return person.get("born") or _born(person.get("id_number"))


def _agree(one: str | None, other: str | None) -> bool:
    """Whether two birth dates may be the same, as far as they are known."""
    return not one or not other or one.startswith(other) or other.startswith(one)


def _told(said: Mapping[str, Said], row: int, reason: str) -> Refusal:
    one = said.get("id_number") or said.get("name")
    return refusal(one, reason) if one else Refusal(row, "", "", "", reason)

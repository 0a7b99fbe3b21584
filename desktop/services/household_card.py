"""A household with all that hangs on it: its members, who looks after it, the visits, how people came and went."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from desktop.kit.errors import Refused
from desktop.kit.fields import Ref
from desktop.kit.look import Filter, Query, Record
from desktop.store.book import Book

from . import records

HOUSEHOLD = (
    "number group group.name head head.name kind address housing land income grid star state note size "
    "contact last_visit"
).split()
MEMBER = "name sex id_number relation phone tags away works_at job state age duties is_member".split()
CONTACT = (
    "member member.person.uid member.person.name member.person.phone member.person.duties "
    "member.contact_count care since until last_visit due_on visit_count"
).split()
VISIT = "visited_on member.person.name way request measure result household".split()
MOVE = "person.name kind moved_on place note household to_household".split()


@dataclass(frozen=True)
class HouseholdCard:
    """A household as its page shows it. `days`: until the next visit is due, below zero when overdue, None unknown."""

    household: Record
    members: tuple[Record, ...]
    contact: Record | None
    visits: tuple[Record, ...]
    moves: tuple[Record, ...]
    visits_this_year: int
    visit_every: int
    days: int | None
    above: str
    below: str

    @property
    def living_here(self) -> int:
        """Members who are not recorded as away."""
        return sum(not member["away"] and member["state"] in (None, "在册") for member in self.members)


def household_card(book: Book, uid: str) -> HouseholdCard:
    """Gather a household's card. Raises Refused if it is not there."""
    household = book.record("households", uid, HOUSEHOLD)
    if household is None or household.get("removed_at"):
        raise Refused("找不到这一户，可能已经移入回收站")
    contact = _contact(book, uid)
    visits = _of(book, "visits", VISIT, "household", uid)
    year = f"{book.today.year}-"
    return HouseholdCard(
        household=household,
        members=tuple(
            sorted(_of(book, "people", MEMBER, "household", uid), key=lambda m: m["uid"] != household["head"])
        ),
        contact=contact,
        visits=tuple(visits),
        moves=tuple(_moves(book, uid)),
        visits_this_year=sum(visit["visited_on"].startswith(year) for visit in visits),
        visit_every=int(
            float(book.setting("visit_days_care" if contact and _is_care(contact) else "visit_days") or 90)
        ),
        days=_days(book, contact),
        **_neighbours(book, household["id"]),
    )


def _of(book: Book, ledger: str, paths: Sequence[str], ref: str, uid: str) -> list[Record]:
    return list(book.rows(ledger, Query(filters=(Filter(ref, uid),)), paths))


def _is_care(contact: Record) -> bool:
    return "重点" in (contact["care"] or "")


def _contact(book: Book, uid: str) -> Record | None:
    today = book.today.isoformat()
    current = [c for c in _of(book, "contacts", CONTACT, "household", uid) if not c["until"] or c["until"] > today]
    return max(current, key=lambda c: c["since"] or "", default=None)


def _moves(book: Book, uid: str) -> list[Record]:
    found = {m["uid"]: m for ref in ("household", "to_household") for m in _of(book, "moves", MOVE, ref, uid)}
    return sorted(found.values(), key=lambda m: m["moved_on"], reverse=True)


def _days(book: Book, contact: Record | None) -> int | None:
    due = contact["due_on"] if contact else None
    return (date.fromisoformat(due) - book.today).days if due and len(due) == 10 else None


def _neighbours(book: Book, row_id: int) -> dict[str, str]:
    """The uids of the households before and after this one in the ledger's order."""
    ids = book.ids("households")
    place = ids.index(row_id)
    near = {"above": place - 1, "below": place + 1}
    found = {name: book.window("households", [ids[at]], ["uid"]) for name, at in near.items() if 0 <= at < len(ids)}
    return {name: found[name][0]["uid"] if name in found else "" for name in near}


def add_member(book: Book, texts: Mapping[str, object]) -> str:
    """Add a person, in one step; one who is said to be 户主 becomes the head of a household that has none."""
    with book.step(f"新增人员 {texts.get('name') or ''}".rstrip()):
        uid = records.add(book, "people", texts)
        person = book.record("people", uid) or {}
        household = book.record("households", person.get("household") or "")
        if person.get("relation") == "户主" and household and not household.get("head"):
            book.save("households", {"uid": household["uid"], "head": uid})
    return uid


def proposal(book: Book, ledger: str, known: Mapping[str, object]) -> Record:
    """Propose a new record of a ledger from what is known, each reference with the name it is called by."""
    record: Record = {**records.new(book, ledger), **{name: value for name, value in known.items() if value}}
    for field in book.ledgers[ledger].stored:
        if isinstance(field, Ref) and record.get(field.name):
            target = book.record(field.to, record[field.name])
            record[f"{field.name}.called"] = records.called(book, book.ledgers[field.to], target) if target else ""
    return record

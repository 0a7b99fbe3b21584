"""Who looks after which household: who is without, who has too many, whose visit is due; and changing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from desktop.kit.errors import Complaint, Refused
from desktop.kit.fields import whole_day
from desktop.kit.look import Filter, Query, Record
from desktop.store.book import Book

SOON = 7  # days
GONE = "已销户"
SMALL, FIRST = 5000, 100  # households that are counted before anybody waits; those shown until more are
LEFT = frozenset({"转出", "去世", "出党", "停止党籍"})
CANNOT = frozenset({"流动", "失联"})  # members who are not counted as having none
HOUSEHOLD = "uid number head.name group.name kind state".split()
CONTACT = "uid member member.person.name household since until last_visit due_on".split()
MEMBER = "uid person.name person.household person.household.group.name party_group.name state until".split()


@dataclass(frozen=True)
class Board:
    """Households and members as rows; a household's `days`: until its next visit, below zero overdue, None unknown.

    What is counted is counted once, where the board is made.
    """

    households: tuple[Record, ...]
    members: tuple[Record, ...]
    most: int

    @cached_property
    def uncovered(self) -> int:
        return sum(not household["members"] for household in self.households)

    @cached_property
    def due(self) -> int:
        return sum(is_due(household) for household in self.households)

    @cached_property
    def overdue(self) -> int:
        return sum(household["days"] is not None and household["days"] < 0 for household in self.households)

    @cached_property
    def free(self) -> int:
        return sum(free(member) for member in self.members)


def is_due(household: Record) -> bool:
    """Whether a household is to be visited within a week, or was to be."""
    return household["days"] is not None and household["days"] <= SOON


def board(book: Book) -> Board:
    """Gather the households in the village, who looks after each, and how many each member has."""
    contacts = standing(book)
    by_household: dict[str, list[Record]] = {}
    for contact in contacts:
        by_household.setdefault(contact["household"], []).append(contact)
    here = [h for h in book.rows("households", Query(), HOUSEHOLD) if h["state"] != GONE]
    today = book.today
    households = tuple(_household(h, by_household.get(h["uid"], ()), today) for h in here)
    made = Board(households, tuple(_members(book, households)), int(float(book.setting("contact_most"))))
    _ = made.uncovered, made.due, made.overdue, made.free
    return made


def beginning(book: Book) -> list[Record]:
    """The first households that nobody looks after, to be seen while a large book's are counted; [] of a small one."""
    ids = book.ids("households", Query())
    if len(ids) <= SMALL:
        return []
    covered = {contact["household"] for contact in standing(book)}
    first = book.window("households", ids[:FIRST], HOUSEHOLD)
    return [_household(h, (), book.today) for h in first if h["state"] != GONE and h["uid"] not in covered]


def standing(book: Book, *filters: Filter) -> list[Record]:
    """The contacts that have not ended."""
    today = book.today.isoformat()
    found = book.rows("contacts", Query(filters=filters), CONTACT)
    return [contact for contact in found if not contact["until"] or contact["until"] > today]


def _household(household: Record, contacts: Sequence[Record], today: date) -> Record:
    due = min((c["due_on"] for c in contacts if c["due_on"]), default=None) if contacts else None
    day = whole_day(due) if due else None
    return {
        "id": household["id"],
        "uid": household["uid"],
        "number": household["number"] or "",
        "head": household["head.name"] or "（没有户主）",
        "group": household["group.name"] or "",
        "kind": household["kind"] or "",
        "members": tuple([c["member"] for c in contacts]),
        "names": "、".join([c["member.person.name"] or "" for c in contacts]),
        "last_visit": max((c["last_visit"] for c in contacts if c["last_visit"]), default="") if contacts else "",
        "days": (day - today).days if day else None,
    }


def _members(book: Book, households: Sequence[Record]) -> list[Record]:
    counts: dict[str, int] = {}
    overdue: dict[str, int] = {}
    for household in households:
        for member in household["members"]:
            counts[member] = counts.get(member, 0) + 1
            overdue[member] = overdue.get(member, 0) + (household["days"] is not None and household["days"] < 0)
    today = book.today.isoformat()
    found = []
    for member in book.rows("party_members", Query(), MEMBER):
        uid, gone = member["uid"], member["state"] in LEFT or (member["until"] and member["until"] <= today)
        if not gone or counts.get(uid):
            found.append(
                {
                    "uid": uid,
                    "name": member["person.name"] or "",
                    "household": member["person.household"],
                    "group": member["person.household.group.name"] or "",
                    "state": member["state"] or "",
                    "gone": bool(gone),
                    "count": counts.get(uid, 0),
                    "overdue": overdue.get(uid, 0),
                }
            )
    return found


def free(member: Record) -> bool:
    """Whether a member has no household although he could."""
    return not member["count"] and not member["gone"] and member["state"] not in CANNOT


# --- changing


def assign(book: Book, households: Sequence[str], member: str, instead_of: str | None = "") -> int:
    """Give households to a member, in one step; return how many are new to him.

    instead_of: '' ends the contacts they have, a member's uid ends only his, None keeps them.
    Raises Refused if one is his own, or all are his already.
    """
    today = book.today.isoformat()
    name = _name(book, member)
    now = {uid: standing(book, Filter("household", uid)) for uid in households}
    fresh = [uid for uid in households if all(c["member"] != member for c in now[uid])]
    ended = [c for uid in households for c in now[uid] if c["member"] != member and instead_of in ("", c["member"])]
    if not fresh and not ended:
        raise Refused(f"这 {len(households)} 户本来就是{name}联系的，没有改动")
    contacts = [_contact(book, member, uid, today) for uid in fresh]
    _check(book, contacts, name)
    with book.step(f"{_what(book, households)}交给{name}联系"):
        for old in ended:
            book.save("contacts", {"uid": old["uid"], "until": max(today, old["since"] or "")})
        for contact in contacts:
            book.save("contacts", contact)
    return len(fresh)


def _contact(book: Book, member: str, household: str, today: str) -> Record:
    """A new contact from today; one that began and ended today goes on."""
    begun = book.records("contacts", member=member, household=household, since=today)
    known = {"uid": begun[0]["uid"]} if begun else {}
    return {**known, "member": member, "household": household, "since": today, "until": None}


def _check(book: Book, contacts: Sequence[Record], name: str) -> None:
    ledger = book.ledgers["contacts"]
    wrong = [c["household"] for c in contacts if ledger.broken_rules(c, book)]
    if wrong:
        called = "、".join(book.called("households", uid) for uid in wrong[:5])
        raise Refused(Complaint(f"{called}是{name}自己家，不能由本人联系。请去掉这一户，或换一名党员"))


def _what(book: Book, households: Sequence[str]) -> str:
    if len(households) > 1:
        return f"把 {len(households)} 户"
    return f"把{book.called('households', households[0]).partition('（')[0]}户"


def _name(book: Book, member: str) -> str:
    found = book.record("party_members", member, ["person.name"])
    if found is None or found.get("removed_at"):
        raise Refused("找不到这名党员，可能已经移入回收站")
    return str(found["person.name"] or "")

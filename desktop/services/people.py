"""People and households: what an identity number tells, and what a birth, a death or a move brings with it."""

from __future__ import annotations

from desktop.kit import identity
from desktop.kit.look import Record
from desktop.store.book import Book

LEAVES = {"死亡": "去世", "迁出": "迁出", "婚出": "迁出"}
JOINS = frozenset({"出生", "迁入", "婚入"})


def complete(book: Book, person: Record) -> None:
    """Fill birth date and sex from the identity number where they are blank; who has a household here is 在册.

    1965-09 becomes the day that the number says of that month.
    """
    number, said = person.get("id_number"), person.get("born") or ""
    if number and len(said) < 10:
        born = identity.birth_date(number)
        person["born"] = born.isoformat() if born and born.isoformat().startswith(said) else said or None
    if number and not person.get("sex"):
        person["sex"] = identity.sex(number)
    if not person.get("state") and person.get("household"):
        person["state"] = "在册"


def bring(book: Book, move: Record) -> None:
    """Carry a move over to today's facts: the person's state and household, and what a departure ends."""
    person = book.record("people", move["person"])
    if person is None:
        return
    kind = move["kind"]
    if kind in LEAVES:
        _depart(book, person, LEAVES[kind], move["moved_on"])
    elif kind == "户主变更" and move.get("household"):
        book.save("households", {"uid": move["household"], "head": person["uid"]})
    elif move.get("to_household"):
        state = "在册" if kind in JOINS else person.get("state")
        book.save("people", {"uid": person["uid"], "household": move["to_household"], "state": state})


def _depart(book: Book, person: Record, state: str, day: str) -> None:
    """End what a dead or departed person held: posts and household contacts close on that day."""
    book.save("people", {"uid": person["uid"], "state": state})
    for post in book.records("posts", person=person["uid"]):
        if not post.get("until"):
            book.save("posts", {"uid": post["uid"], "until": day})
    for member in book.records("party_members", person=person["uid"]):
        if state == "去世" and not member.get("until"):
            book.save("party_members", {"uid": member["uid"], "state": "去世", "until": day})
            _end_contacts(book, member["uid"], day)


def _end_contacts(book: Book, member: str, day: str) -> None:
    for contact in book.records("contacts", member=member):
        if not contact.get("until"):
            book.save("contacts", {"uid": contact["uid"], "until": day})


def next_household_number(book: Book) -> str:
    """Propose the number after the highest, written as wide as the others."""
    numbers = [r["number"] for r in book.records("households") if (r["number"] or "").isdigit()]
    top = max(numbers, key=int, default="000")
    return str(int(top) + 1).zfill(len(top))

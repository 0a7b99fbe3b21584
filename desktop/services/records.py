"""Add, change, remove and bring back records: each one named step, with what a record brings along."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from desktop.kit.errors import Refused
from desktop.kit.fields import Ref
from desktop.kit.ledger import Ledger
from desktop.kit.look import Look, Record
from desktop.store.book import Book

from . import meetings, people

COMPLETES: dict[str, Callable[[Book, Record], None]] = {"people": people.complete, "meetings": meetings.complete}
BRINGS: dict[str, Callable[[Book, Record], None]] = {"meetings": meetings.bring, "moves": people.bring}


def declared(book: Book, name: str) -> Ledger:
    """Find a ledger by its name or Chinese title. Raises Refused with the names there are."""
    for ledger in book.ledgers.values():
        if name in (ledger.name, ledger.title):
            return ledger
    raise Refused(f"没有叫“{name}”的台账，可用“ledgers”看全部名称")


def writable(book: Book, name: str) -> Ledger:
    ledger = declared(book, name)
    if ledger.derived:
        raise Refused(f"“{ledger.title}”是算出来的，不能直接改；请改它所依据的记录")
    return ledger


def new(book: Book, name: str) -> Record:
    """Propose a new record: today where it is recorded, the only branch there is, the next household number."""
    ledger = writable(book, name)
    record: Record = {}
    if "recorded_on" in ledger.by_name:
        record["recorded_on"] = book.today.isoformat()
    if name == "households":
        record["number"] = people.next_household_number(book)
    branches = book.records("party_branches") if ledger.ref_to("party_branches") else []
    if len(branches) == 1 and ledger.name != "posts":
        record["branch"] = branches[0]["uid"]
    elif not branches and needs_branch(ledger):
        record["branch.called"] = first_branch(book)
    return record


def needs_branch(ledger: Ledger) -> bool:
    """Whether every record of a ledger belongs to a party branch."""
    field = ledger.by_name.get("branch")
    return isinstance(field, Ref) and field.to == "party_branches" and field.required


def first_branch(look: Look) -> str:
    """What the first party branch is called as long as nobody said otherwise: after the village."""
    villages = look.records("villages")
    return f"{(villages[0].get('name') if villages else '') or '本村'}党支部"


def called(book: Book, ledger: Ledger, record: Record) -> str:
    """Say what people call a record that may not be saved yet."""
    here, value = ledger, record
    for step in ledger.called_by.split(".")[:-1]:
        field = here.by_name[step]
        if not isinstance(field, Ref) or not value.get(step):
            return ""
        here, value = book.ledgers[field.to], book.record(field.to, value[step]) or {}
    last = here.by_name[ledger.called_by.split(".")[-1]]
    shown = value.get(last.name)
    if isinstance(last, Ref):
        target = book.record(last.to, shown) if shown else None
        return called(book, book.ledgers[last.to], target) if target else ""
    return last.show(shown)


def label(book: Book, verb: str, ledger: Ledger, record: Record) -> str:
    name = called(book, ledger, record)
    return f"{verb}{ledger.title}" + (f"“{name[:20]}”" if name else "")


def add(book: Book, name: str, texts: Mapping[str, object]) -> str:
    """Add a record from typed values, in one step; returns its uid. Raises Refused with every complaint.

    In a book without a party branch the one that is named is made with it.
    """
    ledger = writable(book, name)
    branch = str(texts.get("branch") or "").strip()
    if branch and needs_branch(ledger) and not book.count("party_branches"):
        with book.step(f"新增党支部“{branch[:20]}”和其中第一条{ledger.title}"):
            book.save("party_branches", {"name": branch})
            return add(book, name, texts)
    record = ledger.read(texts, book)
    waiting = _waiting(book, ledger, record)
    return save(book, name, {**waiting, **{k: v for k, v in record.items() if v is not None}} if waiting else record)


def _waiting(book: Book, ledger: Ledger, record: Record) -> Record | None:
    """The unmarked attendance row a meeting brought for this person: marking it is not adding a second one."""
    if ledger.name != "attendance":
        return None
    rows = book.records("attendance", meeting=record["meeting"], person=record["person"])
    return rows[0] if rows and not rows[0].get("status") else None


def save(book: Book, name: str, record: Record) -> str:
    """Save a record already read, in one step: completed, checked against the rules, with what it brings."""
    ledger = writable(book, name)
    fresh = not record.get("uid")
    if fresh and name in COMPLETES:
        COMPLETES[name](book, record)
    if broken := ledger.broken_rules(record, book):
        raise Refused(*broken)
    with book.step(label(book, "新增" if fresh else "修改", ledger, record)):
        uid = book.save(name, record)
        if fresh and name in BRINGS:
            BRINGS[name](book, {**record, "uid": uid})
    return uid


def edit(book: Book, name: str, uid: str, texts: Mapping[str, object]) -> None:
    """Change some fields of a record from typed values, in one step. A blank text empties a field."""
    ledger = writable(book, name)
    old = existing(book, ledger, uid)
    record = ledger.read(texts, book, old)
    changed = {f.name: record[f.name] for f in ledger.stored if record.get(f.name) != old.get(f.name)}
    if not changed:
        raise Refused("填的和原来一样，没有改动")
    with book.step(label(book, "修改", ledger, record)):
        book.save(name, {"uid": uid, **changed})


def existing(book: Book, ledger: Ledger, uid: str, *, removed: bool = False) -> Record:
    """Return a record that is there (or in the recycle bin). Raises Refused."""
    record = book.record(ledger.name, uid)
    if record is None:
        raise Refused(f"“{ledger.title}”里没有编号是“{uid}”的记录")
    if bool(record.get("removed_at")) != removed:
        raise Refused("这条记录在回收站里，请先恢复" if not removed else "这条记录没有删除，不用恢复")
    return record


def remove(book: Book, name: str, uids: Iterable[str]) -> None:
    """Put records into the recycle bin, in one step. Raises Refused where others point at them."""
    ledger = writable(book, name)
    found = [existing(book, ledger, uid) for uid in uids]
    with book.step(_several(book, "删除", ledger, found)):
        for record in found:
            book.remove(ledger.name, record["uid"])


def restore(book: Book, name: str, uids: Iterable[str]) -> None:
    """Take records out of the recycle bin, in one step."""
    ledger = writable(book, name)
    found = [existing(book, ledger, uid, removed=True) for uid in uids]
    with book.step(_several(book, "恢复", ledger, found)):
        for record in found:
            book.restore(ledger.name, record["uid"])


def _several(book: Book, verb: str, ledger: Ledger, found: list[Record]) -> str:
    if len(found) == 1:
        return label(book, verb, ledger, found[0])
    return f"{verb}{ledger.title} {len(found)} 条"

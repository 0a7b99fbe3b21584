"""The rows of an import taken one after the other into the draft; a row that is refused leaves no trace there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from desktop.kit.errors import Refused
from desktop.kit.fields import Ref
from desktop.kit.ledger import Ledger
from desktop.kit.look import Record
from desktop.services import records
from desktop.sheets.tables.rows import Left

from .columns import NAMES, Cells
from .families import HEAD_REFUSED, TWO_HEADS, Families, Family
from .people import Persons, squeezed
from .plan import WITHOUT
from .taking import RowRefused, Taking
from .touched import MEMBERS, Touched
from .values import Refusal, Said, Source, line, refusal
from .wishes import Question

STEP = 200
TOLD: set[str] = set()  # of a family that is done
ANOTHER = "账本里的“{}”出生日期或性别和这一行不同，可能是另一个人。请在表里补上身份证号，再导入"


class Run:
    """Takes the rows one after the other; a row that is refused leaves no trace in the draft."""

    def __init__(
        self, taking: Taking, ledger: Ledger, taken: Sequence[Source], patient: bool, members: bool = False,
        without: Collection[int] = (),
    ) -> None:  # fmt: skip
        self._members_too, self._without = members, without
        self.taking, self.ledger, self.taken, self._draft = taking, ledger, taken, taking.draft
        self.outcomes: dict[int, str] = {}
        self.refused: list[Refusal] = []
        self.questions: list[Question] = []
        self.by_name: list[int] = []  # rows whose person only a name says
        self.persons = Persons(taking)
        self._families = Families(taking, self.persons, patient) if ledger.name == "people" else None
        self.touched = Touched(taking, self.persons)
        paths = {s.path for s in taken}
        paths |= {s.path.partition(".")[0] for s in taken}
        self._numbered = "uid" in paths
        self._nobody_yet = not self._draft.base("people")  # nobody in the book whom a name could mean
        taking.names_branch = "branch" in paths
        self._key = (
            [k for k in ledger.key if k in paths or (ledger.name, k) == ("meetings", "branch")] if ledger.key else []
        )
        self._key = self._key if ledger.key and ledger.key[0] in self._key else []
        self._content = [f.name for f in ledger.stored if f.name in paths]
        self._found: dict[tuple[Any, ...], list[str]] | None = None

    def feed(self, rows: Iterable[Cells]) -> None:
        """Take some rows; those of people with their households."""
        if self._families is not None:
            for family in self._families.gather(rows):
                self._family(self._families, family)
            return
        for row in self._wanted(rows):
            self._try(row, lambda row=row: self._record(row))  # type: ignore[misc]
            self._draft.settle()

    def _wanted(self, rows: Iterable[Cells]) -> Iterator[Cells]:
        """Give the rows that are to be taken."""
        for row in rows:
            if row.number in self._without:
                self.outcomes[row.number] = WITHOUT
            else:
                yield row

    def unread(self, left: Iterable[Left]) -> None:
        """A file that could not be read is refused like a row."""
        for one in left:
            if one.unread:
                self.outcomes[one.number] = "refused"
                self.refused.append(Refusal(one.number, "", "", one.text, one.reason))

    def finish(self) -> Iterable[int]:
        """Take what has waited for rows further down; gives how many are done."""
        for family in self._families.rest() if self._families is not None else ():
            if len(self.outcomes) % STEP < len(family.rows):
                yield len(self.outcomes)
            self._family(self._families, family)  # type: ignore[arg-type]

    def _try(self, row: Cells, take: Callable[[], str]) -> bool:
        mark, repairs = self._draft.mark(), len(self.taking.repairs)
        try:
            outcome = take()
        except RowRefused as refused:
            self._draft.back(mark)
            del self.taking.repairs[repairs:]
            self._refuse(row, refused.refusals)
            self.questions += refused.questions
            return False
        except Refused as refused:
            self._draft.back(mark)
            del self.taking.repairs[repairs:]
            self._refuse(row, [Refusal(row.number, "", "", "", c.message) for c in refused.complaints])
            return False
        if outcome == "same":
            self._draft.back(mark)
        self.outcomes[row.number] = outcome
        return True

    def _refuse(self, row: Cells, reasons: Sequence[Refusal]) -> None:
        self.outcomes[row.number] = "refused"
        self.refused += reasons

    # --- people and their households

    def _family(self, families: Families, family: Family) -> None:
        self._take_family(families, family)
        self._draft.settle()
        family.rows, family.head_row, family.told = [], None, TOLD

    def _take_family(self, families: Families, family: Family) -> None:
        if self._without:  # only now: whose household the next rows say stands in one that is left out, too
            family.rows = list(self._wanted(family.rows))
            family.head_row = family.head_row if family.head_row in family.rows else None
            if not family.rows:
                return
        base = self._draft.base("people")
        known = [row for row in family.rows if row.text("uid") in base] if self._numbered and base else []
        for row in known:
            self._try(row, lambda row=row: self._known(row))  # type: ignore[misc]
        others = [row for row in family.rows if row not in known] if known else family.rows
        if not others:
            return
        mark = self._draft.mark()
        if family.head or family.number or family.form:
            try:
                families.place(family)
            except RowRefused as refused:
                self._draft.back(mark)
                for row in others:
                    self._refuse(
                        row, [Refusal(row.number, r.column, r.heading, r.value, r.reason) for r in refused.refusals]
                    )
                return
        self._members(families, family, others, mark)

    def _members(self, families: Families, family: Family, others: list[Cells], mark: int) -> None:
        first = family.head_row if family.head_row in others else None
        for row in sorted(others, key=lambda row: row is not first) if first is not others[0] else others:
            if not (family.uid and self._plainly(families, family, row)):
                self._try(row, lambda row=row: self._person(families, family, row))  # type: ignore[misc]
        if first is not None and self.outcomes[first.number] == "refused" and family.fresh and not family.number:
            reason = HEAD_REFUSED.format(line(first.number))
            for row in others:
                if self.outcomes[row.number] != "refused":
                    self._refuse(row, [Refusal(row.number, "", "", "", reason)])
        if family.fresh and not any(self.outcomes[row.number] in ("added", "updated") for row in others):
            self._draft.back(mark)

    def _plainly(self, families: Families, family: Family, row: Cells) -> bool:
        """Take a row that needs no second look; whether it was one."""
        said = row.get("political") if self._members_too else None
        if self._numbered or (said and said.ready in MEMBERS) or (row is not family.head_row and families.heads(row)):
            return False
        mark, repairs = self._draft.mark(), len(self.taking.repairs)
        uid = self.persons.plainly(row, family.uid)
        if uid is None:
            return False
        if row is family.head_row or row.says_more("household.", family.told):
            try:
                families.update(family, row, uid)
            except RowRefused:  # it is told when the row is taken the longer way
                self._draft.back(mark)
                del self.taking.repairs[repairs:]
                return False
        self.taking.origin[uid] = row.number
        self.outcomes[row.number] = "added"
        return True

    def _person(self, families: Families, family: Family, row: Cells) -> str:
        head = family.head_row
        if family.uid and families.heads(row) and head and squeezed(row.text("name")) != squeezed(head.text("name")):
            said = row.get("relation")
            assert said is not None  # that is how it heads
            raise RowRefused(refusal(said, TWO_HEADS.format(line(head.number))))
        if self._numbered:
            self.taking.existing(self.ledger, row.get("uid"))  # not one that lies in the recycle bin
        uid, fresh, touched = self.persons.take(row.other_than("household"), row.number, family.uid or None)
        if family.uid:
            touched |= families.update(family, row, uid)
        if self._members_too:
            touched |= self.touched.member(uid, row.number)
        return self.taking.verdict(self.ledger, uid, row.number, fresh, touched)

    def _known(self, row: Cells) -> str:
        """A row of our own list, which names its record."""
        uid = row.text("uid")
        _, fresh, touched = self.persons.take(row.own(), row.number, uid=uid)
        return self.taking.verdict(self.ledger, uid, row.number, fresh, touched)

    # --- every other ledger

    def _record(self, row: Cells) -> str:
        ledger, taking = self.ledger, self.taking
        uid = taking.existing(ledger, row.get("uid"))
        said = row.own()
        old = self._draft.record(ledger.name, uid) if uid else None
        brought, touched = self._persons_of(row, said, old)
        if old is None:
            owners, made = self.touched.owners(ledger, row, said)
            brought, touched = {**brought, **owners}, touched or made
        values = {**taking.values(ledger, {n: s for n, s in said.items() if n not in brought}, old), **brought}
        if uid is None:
            uid = self._same(values, row)
            old = self._draft.record(ledger.name, uid) if uid else None
        if old is not None:
            values = {n: v for n, v in taking.changes(values, said, old).items() if not _counted(old, n)}
        fresh = uid is None
        if fresh and ledger.name == "meetings" and any(row.get(f"@{status}") for status in NAMES.values()):
            values = {n: v for n, v in values.items() if not n.endswith("_typed")}  # the names are counted
        uid = taking.put(ledger, uid, values, said, row.number)
        if ledger.name == "meetings":
            touched |= self.touched.attendance(uid, row)
        outcome = taking.verdict(ledger, uid, row.number, fresh, bool(values) or touched)
        if fresh:
            self._remember(uid)
        return outcome

    def _persons_of(self, row: Cells, said: Mapping[str, Said], old: Record | None) -> tuple[Record, bool]:
        """Find or make the people a row describes beside a reference: a member's identity number, telephone."""
        found, touched = Record(), False
        for ref in (f for f in self.ledger.stored if isinstance(f, Ref) and f.to == "people"):
            below = row.below(f"{ref.name}.")
            if not below:
                continue
            if ref.name in said:
                below["name"] = said[ref.name]
            uid = old.get(ref.name) if old else None
            if uid is None and "id_number" not in below and "name" in below and not self._nobody_yet:
                uid, sure = self._named(ref, below)
                if not sure:
                    found[ref.name] = uid
                    continue
            found[ref.name], fresh, changed = self.persons.take(below, row.number, None, uid)
            touched |= fresh or changed
        return found, touched

    def _named(self, ref: Ref, below: dict[str, Said]) -> tuple[str, bool]:
        """Find whom a row without an identity number means, and whether more than the name says so.

        A name alone may point at somebody, as when it is typed; it may not change what is known of them.
        """
        name = below.pop("name")
        uid = self.taking.reference(ref, name)
        person = self._draft.record("people", uid) or {}
        told = {n: s for n, s in below.items() if n in ("born", "sex")}
        differs = self.taking.values(self.persons.ledger, told, person)
        if any(person.get(n) and not _fits(person[n], value) for n, value in differs.items()):
            raise RowRefused(refusal(name, ANOTHER.format(name.text)))
        sure = bool(person.get("born") and "born" in told)
        if not sure and below:
            self.by_name.append(name.row)
        elif "born" in differs:
            below.pop("born")
        return uid, sure

    def _same(self, values: Record, row: Cells) -> str | None:
        """Find the record a row means: by the ledger's key, or else one that says the same. Raises RowRefused."""
        index = self._index()
        if self._key:
            whole = {**values, **self._completed(values)}
            found = [
                u
                for u in index.get(tuple(whole.get(k) for k in self._key), ())
                if self._draft.record(self.ledger.name, u)
            ]
            if len(found) > 1:
                raise RowRefused(
                    Refusal(
                        row.number,
                        "",
                        "",
                        "",
                        f"账本里有 {len(found)} 条“{self.ledger.title}”都像这一行，分不清是哪一条",
                    )
                )
            return found[0] if found else None
        same = index.get(tuple(values.get(name) for name in self._content), [])
        free = [u for u in same if u not in self.taking.origin]
        return free[0] if free else None

    def _completed(self, values: Record) -> Record:
        """What completing a record would add to its key: a meeting's branch."""
        if self.ledger.name != "meetings" or not values.get("type") or len(values.get("held_on") or "") < 10:
            return {}
        whole = {f.name: None for f in self.ledger.stored} | values
        records.COMPLETES["meetings"](self._draft, whole)  # type: ignore[arg-type]
        return {k: whole[k] for k in self.ledger.key}

    def _index(self) -> dict[tuple[Any, ...], list[str]]:
        if self._found is None:
            self._found = {}
            for uid, record in self._draft.base(self.ledger.name).items():
                self._found.setdefault(self._place(record), []).append(uid)
        return self._found

    def _place(self, record: Record) -> tuple[Any, ...]:
        return tuple(record.get(name) for name in (self._key or self._content))

    def _remember(self, uid: str) -> None:
        if self._key:
            record = self._draft.record(self.ledger.name, uid) or {}
            self._index().setdefault(self._place(record), []).append(uid)
            name = record.get(self.ledger.called_by)
            if isinstance(name, str) and not isinstance(self.ledger.by_name[self.ledger.called_by], Ref):
                self.taking.names.add(self.ledger.name, name, uid)


def _fits(old: str, new: str) -> bool:
    """Whether two values say the same, one of them perhaps less exactly: 1958-07 and 1958-07-15."""
    return old.startswith(new) or new.startswith(old)


def _counted(old: Record, name: str) -> bool:
    """Whether a number that may be typed is counted from rows in this record."""
    return name.endswith("_typed") and old.get(name) is None and old.get(name.removesuffix("_typed")) is not None

"""The dry run: every row read, found or made in a draft; nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from desktop.kit.errors import Refused
from desktop.kit.fields import Ref
from desktop.kit.ledger import Ledger
from desktop.kit.look import Record
from desktop.kit.work import Progress, Work
from desktop.services import records
from desktop.sheets import worker
from desktop.sheets.tables.forms import Forms
from desktop.sheets.tables.read import Table
from desktop.sheets.tables.rows import FILE, Chunk, Left
from desktop.sheets.template import Template
from desktop.store.book import Book

from .columns import Cells, Shape, dictionaries, propose, read_batch, sources
from .draft import Draft
from .families import HEAD_REFUSED, TWO_HEADS, Families, Family, Scattered
from .forms import sources_of
from .people import Persons, squeezed
from .plan import Made, Plan
from .taking import RowRefused, Taking
from .values import Refusal, Repairs, Said, Source, line, refusal

MODES = ("update", "skip", "refuse")
STEP = 200
MANY = 20_000
ANOTHER = "账本里的“{}”出生日期或性别和这一行不同，可能是另一个人。请在表里补上身份证号，再导入"
BY_NAME = "有 {} 行没有身份证号，只按姓名找到了人，没有改动这些人的电话等内容：第 {} 行"
NOTHING = "表里没有一列认得出是“{}”的内容，请看看选对了台账没有；或用 templates inspect 看每一列，改好对应关系再导入"
TOLD = 50  # rows left out that are named one by one


def check(
    book: Book,
    name: str,
    table: Table | Forms,
    template: Template | None,
    on_duplicate: str = "update",
    fixes: Mapping[int, Mapping[int, str]] | None = None,
) -> Work[Plan]:
    """Try an import without writing: what each row would become, and why not. Raises Refused if no column fits.

    `fixes` are cells a person has corrected, by row and column, both counted from 1.
    """
    if on_duplicate not in MODES:
        raise ValueError(on_duplicate)
    ledger = records.writable(book, name)
    if isinstance(table, Forms):
        ledger, taken, unused = book.ledgers["people"], sources_of(book, table), list[str]()
    else:
        template = template or propose(book, name, table)
        taken, unused = sources(template, book.ledgers, ledger) if template else ([], [])
    if not any(s.path != "uid" for s in taken):
        raise Refused(NOTHING.format(ledger.title))
    for patient in (False, True):
        run = _Run(Taking(Draft(book), on_duplicate), ledger, taken, patient)
        try:
            return (yield from _tried(run, table, template, fixes or {}, unused))
        except Scattered:
            continue
    raise AssertionError("who is patient meets nobody scattered")


def _tried(
    run: _Run, table: Table | Forms, template: Template | None, fixes: Mapping[int, Mapping[int, str]], unused: Sequence[str]
) -> Work[Plan]:
    shape, seen, look = Shape(run.taken), _Seen(), dictionaries(run.taking.draft, run.taken)
    yield Progress(0, table.count, "正在核对")
    for batch in table.each(read_batch, run.taken, look, fixes, layout=template.layout if template else None):
        run.feed(shape.rows(batch))
        seen.note(batch.chunk)
        run.unread(batch.chunk.left)
        yield Progress(seen.read, max(table.count, seen.read), "正在核对")
    if seen.read > MANY:
        worker.rest()  # what it keeps of the file is needed no more
    for done in run.finish():
        yield Progress(done, seen.read, "正在核对")
    notes = [*table.lost, *seen.notes()]
    if by_name := [str(n % FILE) for n in run.by_name if run.outcomes[n] != "refused"]:
        notes.append(BY_NAME.format(len(by_name), "、".join(by_name[:20])))
    if unused:
        notes.append("没有用到的列：" + "、".join(unused))
    return run.plan(table, template, fixes, tuple(notes), tuple(seen.left))


class _Seen:
    """What was met on the way that a person is told of."""

    def __init__(self) -> None:
        self.read = self._formulas = self._hollow = 0
        self.left: list[Left] = []
        self._hidden: list[int] = []

    def note(self, chunk: Chunk) -> None:
        self.read += len(chunk.numbers)
        self.left += (left for left in chunk.left if not left.unread)
        self._hidden += chunk.hidden
        self._formulas, self._hollow = chunk.formulas, chunk.hollow

    def notes(self) -> Iterable[str]:
        if self._hidden:
            shown = "、".join(str(n % FILE) for n in self._hidden[:20])
            yield f"有 {len(self._hidden)} 行在表里是隐藏的，也读了：第 {shown} 行"
        if self._formulas:
            empty = f"；{self._hollow} 个没有结果" if self._hollow else ""
            yield f"表里有 {self._formulas} 个公式，只取存着的结果，不重新计算{empty}"
        yield from (f"{line(n.number)}没有读：{n.reason}（{n.text}）" for n in self.left[:TOLD])
        if len(self.left) > TOLD:
            yield f"还有 {len(self.left) - TOLD} 行也没有读，都是说明、合计或表头"


class _Run:
    """Takes the rows one after the other; a row that is refused leaves no trace in the draft."""

    def __init__(self, taking: Taking, ledger: Ledger, taken: Sequence[Source], patient: bool) -> None:
        self.taking, self.ledger, self.taken, self._draft = taking, ledger, taken, taking.draft
        self.outcomes: dict[int, str] = {}
        self.refused: list[Refusal] = []
        self.by_name: list[int] = []  # rows whose person only a name says
        self.persons = Persons(taking)
        self._families = Families(taking, self.persons, patient) if ledger.name == "people" else None
        paths = {s.path for s in taken}
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
        for row in rows:
            self._try(row, lambda row=row: self._record(row))  # type: ignore[misc]
            self._draft.settle()

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

    def plan(
        self, table: Table | Forms, template: Template | None, fixes: Mapping[int, Mapping[int, str]], notes: tuple[str, ...],
        left: tuple[Left, ...],
    ) -> Plan:  # fmt: skip
        draft, outcomes = self._draft, self.outcomes
        return Plan(
            self.ledger,
            table,
            template,
            outcomes,
            refused=tuple(sorted(self.refused, key=lambda r: r.row)),
            repaired=Repairs([r for r in self.taking.repairs if outcomes[r[0].row] != "refused"]),
            notes=notes,
            left=left,
            fresh={n: Made(found) for n, found in draft.fresh.items() if found},
            updates={n: [{"uid": uid, **v} for uid, v in found.items()] for n, found in draft.changed.items() if found},
            uids={row: uid for uid, row in self.taking.origin.items()},
            changed=draft.book.changed,
            fixes=fixes,
        )

    def _try(self, row: Cells, take: Callable[[], str]) -> bool:
        mark, repairs = self._draft.mark(), len(self.taking.repairs)
        try:
            outcome = take()
        except RowRefused as refused:
            self._draft.back(mark)
            del self.taking.repairs[repairs:]
            self._refuse(row, refused.refusals)
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
        family.rows, family.head_row = [], None

    def _take_family(self, families: Families, family: Family) -> None:
        base = self._draft.base("people")
        known = [row for row in family.rows if row.text("uid") in base] if base else []
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
        for row in sorted(others, key=lambda row: row is not first):
            self._try(row, lambda row=row: self._person(families, family, row))  # type: ignore[misc]
        if first is not None and self.outcomes[first.number] == "refused" and family.fresh and not family.number:
            reason = HEAD_REFUSED.format(line(first.number))
            for row in others:
                if self.outcomes[row.number] != "refused":
                    self._refuse(row, [Refusal(row.number, "", "", "", reason)])
        if family.fresh and not any(self.outcomes[row.number] in ("added", "updated") for row in others):
            self._draft.back(mark)

    def _person(self, families: Families, family: Family, row: Cells) -> str:
        head = family.head_row
        if family.uid and families.heads(row) and head and squeezed(row.text("name")) != squeezed(head.text("name")):
            said = row.get("relation")
            assert said is not None  # that is how it heads
            raise RowRefused(refusal(said, TWO_HEADS.format(line(head.number))))
        self.taking.existing(self.ledger, row.get("uid"))  # not one that lies in the recycle bin
        uid, fresh, touched = self.persons.take(row.other_than("household"), row.number, family.uid or None)
        if family.uid:
            touched |= families.update(family, row, uid)
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
        values = {**taking.values(ledger, {n: s for n, s in said.items() if n not in brought}, old), **brought}
        if uid is None:
            uid = self._same(values, row)
            old = self._draft.record(ledger.name, uid) if uid else None
        values = {n: v for n, v in values.items() if old is None or (v != old.get(n) and not _counted(old, n))}
        fresh = uid is None
        uid = taking.put(ledger, uid, values, said, row.number)
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
            if uid is None and "id_number" not in below and "name" in below:
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

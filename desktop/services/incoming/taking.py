"""One row taken into the draft: its fields read, its references found, the record made or changed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from desktop.kit.errors import Complaint, Refused
from desktop.kit.fields import Field, Ref
from desktop.kit.ledger import Ledger
from desktop.kit.look import Record
from desktop.kit.reading import half_width
from desktop.services import records

from .columns import Own
from .draft import Draft, Names
from .values import Odd, Refusal, Said, agrees, line, read, refusal
from .wishes import NEW, Question

NAMED_BY_ROWS = ("groups", "party_branches", "volunteer_teams")  # where a book has none yet, a roster names them
DIGITS = "〇一二三四五六七八九"
GONE = "这条记录在回收站里，请先恢复它，再导入"
OTHER = "和{}是同一{}，两行写得不一样，请先在表里合成一行"


class RowRefused(Exception):
    """A row is not taken: every reason at once."""

    def __init__(self, *refusals: Refusal, question: Question | None = None) -> None:
        super().__init__()
        self.refusals, self.questions = refusals, (question,) if question else ()


class Taking:
    """What all rows of one import share: the draft, the names, the repairs so far, which row a record came from."""

    def __init__(
        self,
        draft: Draft,
        mode: str,
        decisions: Mapping[int, str] | None = None,
        known: Mapping[str, str] | None = None,
    ) -> None:
        self._decisions, self._known, self.decided = decisions or {}, known or {}, dict[str, int]()
        self.draft, self.mode, self.names = draft, mode, Names(draft)
        self.repairs: list[tuple[Said, Field]] = []
        self.origin: dict[str, int] = {}  # by uid, the row a record of the main ledger came from
        self._meant: dict[tuple[str, str], str] = {}  # which record of the book a word means, for those meant often
        self._blanks: dict[str, Record] = {}
        self._required: dict[str, list[Field]] = {}
        self.names_branch = False  # whether the sheet says of which party branch somebody is
        self.grouped_above: list[int] = []  # rows whose household is in the group that rows above name
        self.in_only_branch: dict[int, str] = {}  # by row, the branch that was meant without being named
        self._empty = {name: not draft.base(name) for name in NAMED_BY_ROWS if name in draft.ledgers}

    def asked(self, row: int) -> bool:
        """Whether a person has said whom this row means."""
        return row in self._decisions

    def decision(self, row: int, means: str = "") -> str | None:
        """Return whom a person said a row means, a uid or NEW; said of this row, or before of one that says as much."""
        said = self._decisions.get(row)
        if said is not None and means:
            self.decided[means] = row
        said = said or self._known.get(means)
        return said if said == NEW or (said and self.draft.holds("people", said)) else None

    # --- reading

    def values(self, ledger: Ledger, said: Mapping[str, Said], old: Record | None = None) -> Record:
        """Read cells by field name; what the old record says already is left out. Raises RowRefused."""
        if old is None and isinstance(said, Own) and said.single:
            return self._plain(said)
        found, wrong, fields = Record(), list[Refusal](), ledger.by_name
        for name, one in said.items():
            field = fields[name]
            if old is not None and (agrees(field, old, one) or (one.source.fills and old.get(name) is not None)):
                continue
            try:
                value = self.value(field, one, old)
            except Refused as refused:
                wrong += [refusal(one, c.message) for c in refused.complaints]
                continue
            if value is not None and (old is None or value != old.get(name)):
                found[name] = value
        if wrong:
            raise RowRefused(*wrong)
        return found

    def _plain(self, said: Own) -> Record:
        """Read the cells of somebody new, which refer to nothing. Raises RowRefused."""
        found, odd = said.plain()
        if odd:
            if wrong := [refusal(one, c.message) for _, one in odd if one.odd for c in one.odd.complaints]:
                raise RowRefused(*wrong)
            self.repaired(odd)
        return found

    def repaired(self, odd: Sequence[tuple[str, Said]]) -> None:
        """Note cells that read as something else than they say."""
        self.repairs += [(one, one.source.field) for _, one in odd if one.odd and one.odd.reason]

    def value(self, field: Field, said: Said, old: Record | None = None) -> Any:
        """Read one cell, noting what was repaired. Raises Refused."""
        if isinstance(field, Ref):
            return self.reference(field, said, old)
        if said.source.field is not field:
            value, reason = read(field, said.value, self.draft)
            said = Said(said.row, said.source, said.value, value, Odd(value, reason))
        if said.odd:
            if said.odd.complaints:
                raise Refused(*said.odd.complaints)
            if said.odd.reason:
                self.repairs.append((said, field))
        return said.ready

    def reference(self, field: Ref, said: Said, old: Record | None = None) -> str:
        """Find the one record a cell means. Raises Refused for none, and for namesakes that nothing tells apart."""
        text = said.text
        place = field.to, text
        if place in self._meant and (old is None or not old.get(field.name)):
            return self._meant[place]
        found = self.names.find(field.to, text) or self._numbered_group(field, text)
        if old is not None and old.get(field.name) in found:
            return str(old[field.name])
        if len(found) == 1:
            if field.to in NAMED_BY_ROWS and found[0] in self.draft.base(field.to):
                self._meant[place] = found[0]
            return found[0]
        if not found and self._empty.get(field.to):
            return self._made(field.to, said)
        if len(found) > 1 and field.to == "people":
            return self._decided(field, said, found)
        if found and not all(uid in self.draft.base(field.to) for uid in found):
            raise Refused(f"“{field.label}”有 {len(found)} 个“{said.text}”，分不清是哪一个，请写上小组或身份证号后四位")
        return str(field.read(said.value, self.draft))

    def _decided(self, field: Ref, said: Said, found: Sequence[str]) -> str:
        """Take whom a person chose among namesakes. Raises RowRefused with the question."""
        chosen = self.decision(said.row)
        if chosen in found:
            return str(chosen)
        reason = f"“{field.label}”有 {len(found)} 个“{said.text}”，分不清是哪一个，请写上小组或身份证号后四位"
        candidates = tuple((uid, self.draft.book.called("people", uid)) for uid in found)
        raise RowRefused(refusal(said, reason), question=Question(said.row, said.text, candidates, False))

    def _numbered_group(self, field: Ref, text: str) -> list[str]:
        """第3村民小组 is 三组."""
        number = group_number(text) if field.to == "groups" else None
        groups = self.draft.records("groups") if number else []
        return [g["uid"] for g in groups if number in (group_number(g["name"]), g.get("number"))]

    def _made(self, name: str, said: Said) -> str:
        uid = self.draft.add(name, self._named(name, said.text))
        self.names.add(name, said.text, uid)
        return uid

    def changes(self, values: Record, said: Mapping[str, Said], old: Record) -> Record:
        """Return what differs from an old record, less what may only fill a blank."""

        def stays(name: str) -> bool:
            one = said.get(name)
            return one is not None and one.source.fills and old.get(name) is not None

        return {name: value for name, value in values.items() if value != old.get(name) and not stays(name)}

    # --- writing

    def _blank(self, ledger: Ledger) -> Record:
        if ledger.name not in self._blanks:
            self._blanks[ledger.name] = {f.name: None for f in ledger.stored}
            self._required[ledger.name] = [f for f in ledger.stored if f.required]
        return self._blanks[ledger.name]

    def put(self, ledger: Ledger, uid: str | None, values: Record, said: Mapping[str, Said], row: int) -> str:
        """Add or change one record; returns its uid. Raises RowRefused for a missing field or a broken rule."""
        old = self.draft.record(ledger.name, uid) if uid else None
        record = {**self._blank(ledger), **(old or {}), **values}
        if old is None:
            self._put_in_branch(ledger, record, row)
            self._whole(ledger, record, row)
            if ledger.name in records.COMPLETES:
                records.COMPLETES[ledger.name](self.draft, record)  # type: ignore[arg-type]
        elif not values:
            return str(uid)
        if broken := ledger.broken_rules(record, self.draft):
            raise RowRefused(*(complained(c, said, row) for c in broken))
        if old is not None:
            self.draft.change(ledger.name, str(uid), values)
            return str(uid)
        return self.draft.add(ledger.name, record)

    def _put_in_branch(self, ledger: Ledger, record: Record, row: int) -> None:
        """A roster of one branch does not name it: it is the only one, or the first, named after the village."""
        if self.names_branch or record.get("branch") or not records.needs_branch(ledger):
            return
        branches = self.draft.records("party_branches")
        if not branches:
            name = records.first_branch(self.draft)
            branches = [{"uid": self.draft.add("party_branches", self._named("party_branches", name)), "name": name}]
        if len(branches) == 1:
            record["branch"] = branches[0]["uid"]
            self.in_only_branch[row] = branches[0]["name"]

    def _named(self, ledger: str, name: str) -> Record:
        return {f.name: None for f in self.draft.ledgers[ledger].stored} | {"name": name}

    def _whole(self, ledger: Ledger, record: Record, row: int) -> None:
        missing = [f for f in self._required[ledger.name] if record.get(f.name) is None]
        if missing:
            raise RowRefused(*(Refusal(row, "", f.label, "", f"缺“{f.label}”，请在表里填上") for f in missing))
        if ledger.name in records.COMPLETES and ledger.day and len(record[ledger.day]) < 10:
            label = ledger.by_name[ledger.day].label
            raise RowRefused(Refusal(row, "", label, record[ledger.day], f"“{label}”要写到哪一天，请在表里补全"))

    def existing(self, ledger: Ledger, said: Said | None) -> str | None:
        """Find the record a list of our own names by its number. Raises RowRefused if it is in the recycle bin."""
        if said is None:
            return None
        if said.text in self.draft.base(ledger.name):
            return said.text
        if said.text and self.draft.book.record(ledger.name, said.text):
            raise RowRefused(refusal(said, GONE))
        return None

    def verdict(self, ledger: Ledger, uid: str, row: int, fresh: bool, touched: bool) -> str:
        """Say what became of a row: added, updated or same. Raises RowRefused if its record is not to be changed."""
        earlier = self.origin.setdefault(uid, row)
        if fresh:
            return "added"
        if earlier != row:
            if touched:
                raise RowRefused(Refusal(row, "", "", "", OTHER.format(line(earlier, row), f"条“{ledger.title}”记录")))
            return "same"
        if self.mode == "refuse":
            raise RowRefused(Refusal(row, "", "", "", f"账本里已经有这条“{ledger.title}”记录，按要求没有改动"))
        return "updated" if touched and self.mode == "update" else "same"


def group_number(text: str) -> int | None:
    """Read the number of a group: 3, 三组, 第3村民小组; None if it has none."""
    found = re.fullmatch(
        r"第?(\d{1,3}|[一二三四五六七八九十]{1,3})(村民小组|村民组|居民小组|小组|组)?", half_width(text)
    )
    if not found:
        return None
    tens, ten, ones = found[1].rpartition("十")
    if found[1].isdigit():
        return int(found[1])
    return (DIGITS.find(tens) if tens else 1) * 10 + max(DIGITS.find(ones or "〇"), 0) if ten else DIGITS.find(found[1])


def complained(complaint: Complaint, said: Mapping[str, Said], row: int) -> Refusal:
    one = said.get(complaint.field or "")
    return refusal(one, complaint.message) if one else Refusal(row, "", "", "", complaint.message)

"""A roster grouped by household: which rows make one household, which household of the book it is, or a new one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from desktop.kit.errors import Refused
from desktop.kit.look import Record
from desktop.services.people import next_household_number

from .columns import Cells
from .people import Persons, squeezed
from .taking import RowRefused, Taking
from .values import Refusal, Said, refusal

HEADS_A_HOUSEHOLD = "户主"
NO_GROUP = "不知道这一户在哪个村民小组，请在表里加一列“村民小组”"
TWO_HEADS = "这一户已经有户主（{}），一户只能有一个户主，请改“与户主关系”"
HEAD_REFUSED = "这一户的户主（{}）没有通过，一户人要一起导入：改好户主那一行，再整户导入"
HEADLESS = "这份表里没有“户主”这一行，请在“与户主关系”里写明谁是户主，整户再导入"
TWO_GROUPS = "表里有两个小组都用了户号“{}”，分不清是不是一户。请把户号改得各不相同（如前面加上组号），再导入"
SPLIT = "这一户的人在账本里属于不同的户，分不清是哪一户，请在表里写上户号"
MANY = "账本里有 {} 户的户主叫“{}”，分不清是哪一户，请在表里写上户号"


@dataclass(slots=True)
class Family:
    """The rows of one household; `uid` once it is known which."""

    number: str = ""
    head: str = ""
    rows: list[Cells] = field(default_factory=list)
    head_row: Cells | None = None
    uid: str = ""
    fresh: bool = False
    given: bool = False
    form: bool = False  # a file of its own
    told: set[str] = field(default_factory=set)  # the household's fields that a row has said already


class Scattered(Exception):
    """A household's rows do not stand together: all have to be gathered before the first is taken."""


class Families:
    """Puts the rows of a roster into families, and families into the book's households."""

    def __init__(self, taking: Taking, persons: Persons, patient: bool) -> None:
        self._patient = patient
        self._taking, self._draft, self._persons = taking, taking.draft, persons
        self._ledger = taking.draft.ledgers["households"]
        said = taking.draft.words("与户主关系")
        self._heads = frozenset(word for word, name in said.items() if name == HEADS_A_HOUSEHOLD)
        self._by_number: dict[str, str] = {}
        self._by_digits: dict[int, str] = {}
        for uid, household in self._draft.base("households").items():
            self._note(uid, str(household["number"]))
        self._next = ""
        self._above: Said | None = None  # the group said last: a roster may say it at its first household only
        self._known: dict[tuple[str, ...], Family] = {}
        self._gathered: list[Family] = []
        self._current: Family | None = None

    def _note(self, uid: str, number: str) -> None:
        self._by_number[number] = uid
        if number.isascii() and number.isdigit():
            self._by_digits.setdefault(int(number), uid)

    # --- grouping

    def gather(self, rows: Iterable[Cells]) -> Iterator[Family]:
        """Put some rows into their families; gives each that is whole, as far as can be seen.

        Whoever says no household is a family alone. Raises Scattered if a row belongs to one that was given already.
        """
        for row in rows:
            before, current = self._current, self._family(row, self._known, self._current)
            if current is not before:
                if current.given:
                    raise Scattered
                if before is not None and not self._patient:
                    yield self._give(before)
                self._current = current
                if self._patient and not current.rows:
                    self._gathered.append(current)
            current.rows.append(row)
            if current.head_row is None and self._is_head(row, current):
                current.head_row = row

    def rest(self) -> Iterator[Family]:
        """Give the families that have not been given, in the order of their first rows."""
        if not self._patient and self._current is not None:
            self._gathered.append(self._current)
        self._gathered.reverse()
        while self._gathered:
            yield self._give(self._gathered.pop())

    def _give(self, family: Family) -> Family:
        family.given = True
        return family

    def _family(self, row: Cells, known: dict[tuple[str, ...], Family], current: Family | None) -> Family:
        if form := row.text("form"):
            return known.setdefault(("表", form), Family("", _bare(row.text("household")), form=True))
        number, head, own = row.text("household.number"), _bare(row.text("household")), self.heads(row)
        if number:
            group = row.text("household.group")
            if not group and current is not None and current.number == number:
                return current
            return known.setdefault(("号", number, group), Family(number, head))
        if head:
            if current is not None and current.head == head and not row.text("household.group") and not own:
                return current
            place = ("主", row.text("household.group"), head)
            if place not in known or (own and known[place].head_row is not None):
                known[place] = Family("", head)
            return known[place]
        if own:
            return Family("", row.text("name"))
        follows = current is not None and (current.head or current.number) and row.text("relation")
        return current if current is not None and follows and not row.text("uid") else Family()

    def heads(self, row: Cells) -> bool:
        said = row.text("relation")
        return said in self._heads or (not said.isalnum() and "".join(said.split()) in self._heads)  # 户　主

    def _is_head(self, row: Cells, family: Family) -> bool:
        same = bool(family.head) and squeezed(row.text("name")) == squeezed(family.head)
        return self.heads(row) or (same and not row.text("relation"))

    # --- finding

    def place(self, family: Family) -> None:
        """Find the family's household, or make it. Raises RowRefused for the whole family."""
        family.uid = self._existing(family) or ""
        if not family.uid:
            family.uid, family.fresh = self._new(family), True

    def _existing(self, family: Family) -> str | None:
        if family.number:
            if found := self._numbered(family.number):
                self._same_group(family, found)
                return found
            head = self._person(family.head_row) if family.head_row else None
            heads = head and head.get("relation") == HEADS_A_HOUSEHOLD and head.get("household")
            return str(heads) if heads else None
        members = [person for row in family.rows if (person := self._person(row))]
        homes = list(dict.fromkeys(str(p["household"]) for p in members if p.get("household")))
        head = self._person(family.head_row) if family.head_row else None
        if head and head.get("household") and (head.get("relation") == HEADS_A_HOUSEHOLD or len(homes) == 1):
            return str(head["household"])
        if len(homes) > 1:
            raise self._refused(family, SPLIT)
        if homes and (head is not None or self._lives_at(family.head, homes[0]) or not family.head_row):
            return homes[0]
        return self._by_head(family) if not homes else None

    def _same_group(self, family: Family, household: str) -> None:
        """Numbers may begin again in each group: raises RowRefused where another's household has this one's already."""
        made = self._draft.fresh["households"].get(household)
        group = self._group(family) if made else None
        if made and group and made["group"] != group:
            raise self._refused(family, TWO_GROUPS.format(family.number))

    def _numbered(self, number: str) -> str | None:
        digits = number.isascii() and number.isdigit()
        found = self._by_number.get(number) or (self._by_digits.get(int(number)) if digits else None)
        return found if found and self._draft.holds("households", found) else None

    def _person(self, row: Cells | None) -> Record | None:
        """The person of the book a row names by an identity number."""
        said = row.get("id_number") if row else None
        uid = self._persons.by_number(said.ready) if said else None
        return self._draft.record("people", uid) if uid else None

    def _lives_at(self, name: str, household: str) -> bool:
        return any(p.get("household") == household for p in self._persons.namesakes(name))

    def _by_head(self, family: Family) -> str | None:
        """A household of the book by its head's name: only where nothing speaks against it."""
        alike = self._persons.namesakes(family.head)
        named = [p for p in alike if p.get("household") and p.get("relation") == HEADS_A_HOUSEHOLD]
        group = self._group(family)
        named = [p for p in named if not group or self._group_of(p) == group]
        if family.head_row is not None:
            row = family.head_row
            sure = [p for p in named if p.get("born") and row.text("born") and self._born(row) == p["born"]]
            return str(sure[0]["household"]) if len(sure) == 1 and not row.text("id_number") else None
        if len(named) > 1:
            raise self._refused(family, MANY.format(len(named), family.head))
        return str(named[0]["household"]) if named else None

    def _born(self, row: Cells) -> str | None:
        said = row.get("born")
        return said.ready if said else None

    def _group_of(self, person: Record) -> str | None:
        household = self._draft.record("households", person["household"])
        return household.get("group") if household else None

    # --- making

    def _new(self, family: Family) -> str:
        if family.form and not family.head_row:
            raise self._refused(family, HEADLESS)
        if not family.rows[0].text("household.number") and not family.head_row:
            raise self._refused(family, f"账本里没有户主是“{family.head}”的户，表里也没有户主这一行，请补上户主")
        above, group = self._above, self._group(family)
        if group is None and above is not None:  # found anew: its own household may have been refused, and it with that
            group = self._taking.reference(self._ledger.ref_to("groups"), above)  # type: ignore[arg-type]
            self._taking.grouped_above.append(family.rows[0].number)
        group = group or self._only_group()
        if group is None:
            raise self._refused(family, NO_GROUP)
        number = family.number or self._number()
        record = {f.name: None for f in self._ledger.stored} | {"number": number, "group": group}
        uid = self._draft.add("households", record)
        self._note(uid, number)
        return uid

    def _number(self) -> str:
        self._next = self._next or next_household_number(self._draft.book)
        while self._next in self._by_number:
            self._next = str(int(self._next) + 1).zfill(len(self._next))
        return self._next

    def _only_group(self) -> str | None:
        groups = self._draft.records("groups")
        return str(groups[0]["uid"]) if len(groups) == 1 else None

    def _group(self, family: Family) -> str | None:
        """The group the rows name. Raises RowRefused if it is not known."""
        for row in family.rows:
            if said := row.get("household.group"):
                self._above = said
                try:
                    return self._taking.reference(self._ledger.ref_to("groups"), said)  # type: ignore[arg-type]
                except Refused as refused:
                    raise self._refused(family, refused.complaints[0].message, said) from None
        return None

    def _refused(self, family: Family, reason: str, said: Said | None = None) -> RowRefused:
        number = family.rows[0].number
        return RowRefused(refusal(said, reason) if said else Refusal(number, "", "", "", reason))

    # --- what a row says of its household

    def update(self, family: Family, row: Cells, person: str) -> bool:
        """Let a row's household columns and its head into the household; return whether anything changed."""
        if row is not family.head_row and not row.says_more("household.", family.told | {"head"}):
            return False
        said = {n: s for n, s in row.below("household.").items() if n != "head" and n not in family.told}
        old, told = self._draft.record("households", family.uid) or {}, set(said)
        if "number" in said and self._numbered(said["number"].text) == family.uid:
            del said["number"]
        if family.fresh:
            said.pop("group", None)
        phone = said.pop("head.phone", None)
        values = self._taking.values(self._ledger, said, old)
        if row is family.head_row and old.get("head") != person:
            values["head"] = person
        if values:
            self._draft.change("households", family.uid, values)
        head = values.get("head") or old.get("head")
        called = phone is not None and head is not None and self._call(family, str(head), phone)
        family.told |= told if head is not None else told - {"head.phone"}  # a head that comes later is told by his row
        return bool(values) or called

    def _call(self, family: Family, head: str, phone: Said) -> bool:
        """Put 户主电话 where it belongs: to the head, unless his own row says another telephone."""
        if family.head_row is not None and family.head_row.get("phone") is not None:
            return False
        values = self._taking.values(self._persons.ledger, {"phone": phone}, self._draft.record("people", head) or {})
        if values:
            self._draft.change("people", head, values)
        return bool(values)


def _bare(text: str) -> str:
    """张三（三组） → 张三."""
    return re.sub(r"[（(].*[）)]$", "", text).strip()

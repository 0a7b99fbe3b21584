"""A ledger: one kind of record, declared once. Everything that handles records reads this and nothing else."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from .errors import Complaint, Refused
from .fields import Field, Ref
from .look import Look, Record

Rule = Callable[[Record, Look], "str | Complaint | None"]


@dataclass(frozen=True)
class Rows:
    """Records of another ledger that belong to this one: `by` is the Ref that points here.

    Owned rows are edited in their owner's page and removed with it; others are only reached (household → members).
    """

    name: str
    ledger: str
    by: str
    owned: bool = True


@dataclass(frozen=True)
class Ledger:
    """One kind of record.

    called: paths; the first is what people call a record, the others tell namesakes apart.
    key: fields that make two records the same on import and may not repeat.
    day: the field that dates a record; periods mean it.  order: 'path [desc], …'.
    """

    name: str
    title: str
    fields: tuple[Field, ...]
    called: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    day: str = ""
    order: str = ""
    rows: tuple[Rows, ...] = ()
    rules: tuple[Rule, ...] = ()
    group: str = ""

    @cached_property
    def by_name(self) -> Mapping[str, Field]:
        return {f.name: f for f in self.fields}

    @cached_property
    def stored(self) -> tuple[Field, ...]:
        return tuple(f for f in self.fields if not f.computed)

    @property
    def derived(self) -> bool:
        """Whether the ledger holds nothing itself, only what its query computes."""
        return not self.stored

    @property
    def called_by(self) -> str:
        return self.called[0] if self.called else self.fields[0].name

    def field(self, word: str) -> Field:
        """Find a field by name, label or alias. Raises Refused naming the nearest."""
        for found in self.fields:
            if word in (found.name, found.label):
                return found
        for found in self.fields:
            if word in found.aliases:
                return found
        near = difflib.get_close_matches(word, [w for f in self.fields for w in (f.label, f.name)], 1, 0.5)
        raise Refused(f"“{self.title}”没有“{word}”这一项" + (f"，是不是“{near[0]}”？" if near else ""))

    def read(self, texts: Mapping[str, object], look: Look, old: Record | None = None) -> Record:
        """Read typed values into a record: those given, over an old record if there is one.

        Raises Refused with every complaint at once: unreadable values, missing ones, then broken rules.
        """
        record, complaints = dict(old or {}), list[Complaint]()
        given = self._given(texts, complaints)
        for field in self.stored:
            if field.name not in given and old is not None:
                continue
            try:
                record[field.name] = field.read(given.get(field.name), look)
            except Refused as refused:
                complaints.extend(refused.complaints)
        if not complaints:
            complaints = self.broken_rules(record, look)
        if complaints:
            raise Refused(*complaints)
        return record

    def broken_rules(self, record: Record, look: Look) -> list[Complaint]:
        found = (rule(record, look) for rule in self.rules)
        return [c if isinstance(c, Complaint) else Complaint(c) for c in found if c]

    def _given(self, texts: Mapping[str, object], complaints: list[Complaint]) -> dict[str, object]:
        given: dict[str, object] = {}
        for word, text in texts.items():
            try:
                field = self.field(word)
            except Refused as refused:
                complaints.extend(refused.complaints)
                continue
            if field.computed:
                complaints.append(Complaint(f"“{field.label}”是算出来的，不能填", field.name))
            given[field.name] = text
        return given

    def ref_to(self, ledger: str) -> Ref | None:
        """Return the first Ref that points at another ledger."""
        return next((f for f in self.fields if isinstance(f, Ref) and f.to == ledger), None)

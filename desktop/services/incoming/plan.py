"""What an import would do, row by row: a value that a page lists, a command prints and a step writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, overload

from desktop.kit.ledger import Ledger
from desktop.kit.look import Record
from desktop.sheets.tables.forms import Forms
from desktop.sheets.tables.read import Table
from desktop.sheets.tables.rows import Left
from desktop.sheets.template import Template

from .draft import Shelf
from .values import Refusal, Repair
from .wishes import Question, Wishes

OUTCOMES = ("added", "updated", "same", "refused")
WITHOUT = "left_out"


class Made(Sequence[Record]):
    """New records in their order, each made into a dict when asked for."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf, self._uids = shelf, list(shelf)

    @property
    def names(self) -> tuple[str, ...]:
        return self._shelf.names

    def rows(self, start: int, end: int) -> list[tuple[Any, ...]]:
        """Return some of them as tuples: the uid, then the values by `names`."""
        return self._shelf.rows(self._uids[start:end])

    def __len__(self) -> int:
        return len(self._uids)

    @overload
    def __getitem__(self, at: int) -> Record: ...
    @overload
    def __getitem__(self, at: slice) -> list[Record]: ...
    def __getitem__(self, at: int | slice) -> Record | list[Record]:
        if isinstance(at, slice):
            return [self._shelf[uid] for uid in self._uids[at]]
        return self._shelf[self._uids[at]]

    def of(self, uid: str) -> Record | None:
        found: Record | None = self._shelf.get(uid)
        return found

    def __iter__(self) -> Iterator[Record]:
        return (self._shelf[uid] for uid in self._uids)


@dataclass(frozen=True)
class Plan:
    """What an import would do. counts: read = added + updated + same + refused, in rows of the file; + left_out, where
    a person left rows out.

    `brought`: how many records of other ledgers the rows bring, by ledger. `uids`: the record each row is, where it
    was found or made. `questions`: the refused rows of which a person can say whom they mean. `changed` stands for the
    book's state.
    """

    ledger: Ledger
    table: Table | Forms
    template: Template | None
    wishes: Wishes
    outcomes: Mapping[int, str]
    refused: tuple[Refusal, ...]
    questions: tuple[Question, ...]
    repaired: Sequence[Repair]
    notes: tuple[str, ...]
    left: tuple[Left, ...]
    fresh: Mapping[str, Made]
    updates: Mapping[str, Sequence[Record]]
    uids: Mapping[int, str]
    decided: Mapping[str, int]
    changed: int
    counts: Mapping[str, int] = field(init=False)
    brought: Mapping[str, int] = field(init=False)

    def __post_init__(self) -> None:
        tally = Counter(self.outcomes.values())
        counts = {"read": len(self.outcomes)} | {name: tally[name] for name in OUTCOMES}
        object.__setattr__(self, "counts", counts | ({WITHOUT: tally[WITHOUT]} if tally[WITHOUT] else {}))
        others = {n: len(found) for n, found in self.fresh.items() if n != self.ledger.name and found}
        object.__setattr__(self, "brought", others)

"""What a person has decided of an import so far; going back loses nothing of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from desktop.kit.look import Record
from desktop.kit.work import Work
from desktop.services import incoming
from desktop.services.incoming import Listing, Plan, Question, Refusal, Wishes, looking
from desktop.services.incoming.looking import Heading, Origin, Sight
from desktop.services.incoming.plan import WITHOUT

STEPS = ("选文件", "对一对列", "认一认人", "试导", "完成")
CHOOSE, COLUMNS, WHO, TRIAL, DONE = range(5)


@dataclass
class Said:
    """Of one sheet and ledger: what a column is, what it may do, what is done with known records, cells, who is who."""

    chosen: dict[int, str] = field(default_factory=dict)
    ways: dict[str, str] = field(default_factory=dict)
    mode: str = "update"
    fixes: dict[int, dict[int, str]] = field(default_factory=dict)
    decisions: dict[int, str] = field(default_factory=dict)
    questions: dict[int, Question] = field(default_factory=dict)
    without: set[int] = field(default_factory=set)  # rows that are not wanted
    passed: set[int] = field(default_factory=set)  # rows of which nobody wants to decide now

    def wishes(self) -> Wishes:
        fixes = {row: dict(cells) for row, cells in self.fixes.items()}
        return Wishes(fixes, dict(self.decisions), dict(self.ways), without=frozenset(self.without))

    def leave_out(self, rows: Iterable[int], out: bool) -> None:
        """Leave rows out, or take them in again."""
        self.without = self.without | set(rows) if out else self.without - set(rows)

    def open_questions(self) -> list[Question]:
        return [q for row, q in self.questions.items() if row not in self.decisions and row not in self.passed]


@dataclass(frozen=True)
class Tried:
    """A trial: its plan, its rows to be listed, and what those say that are refused or left out. `refused` is by row.

    `words` are those that may stand in a column, by its number.
    """

    plan: Plan
    listing: Listing
    headings: Sequence[Heading]
    cells: Mapping[int, Mapping[int, str]]
    refused: Mapping[int, Sequence[Refusal]]
    words: Mapping[int, Sequence[str]]


@dataclass(frozen=True)
class Done:
    """An import that was written: its counts, its line of the log (0: nothing changed), whether it was undone."""

    counts: Mapping[str, int]
    step: int = 0
    label: str = ""
    undone: bool = False


@dataclass
class State:
    """One import from the choice of the file to its report."""

    ledger: str = ""
    origin: Origin | None = None
    sight: Sight | None = None
    said: Said = field(default_factory=Said)
    tried: Tried | None = None
    done: Done | None = None
    declares: Record | None = None
    _kept: dict[tuple[Any, ...], tuple[object, Said]] = field(default_factory=dict)

    def show(self, origin: Origin, sight: Sight) -> None:
        """A file was read: what was said of this sheet for this ledger before is taken up again.

        Of a file that has changed since only what was said of its columns: its rows may be others.
        """
        self.origin, self.sight, self.tried, self.done = origin, sight, None, None
        place = (origin, sight.sheet, sight.ledger, tuple(h.text for h in sight.headings))
        stamp, said = self._kept.get(place, (None, Said(ways=dict(sight.ways))))
        if stamp != sight.stamp:
            said = Said(said.chosen, said.ways, said.mode)
        self.said = said
        self._kept[place] = (sight.stamp, said)

    @property
    def supposes(self) -> Record | None:
        """What declares the ledger or the fields that the sheet brings, unless they are written."""
        written = self.done is not None and self.done.step and not self.done.undone
        return None if written else self.declares

    def changed(self) -> None:
        """Something was said that the last trial did not know."""
        self.tried = None

    @property
    def fixed(self) -> int:
        """How many cells were corrected since the last trial."""
        tried = self.tried.plan.wishes.fixes if self.tried else {}
        cells = ((row, col, text) for row, said in self.said.fixes.items() for col, text in said.items())
        return sum(tried.get(row, {}).get(col) != text for row, col, text in cells)

    @property
    def ticked(self) -> int:
        """How many rows were left out, or taken in again, since the last trial."""
        return len(self.said.without ^ self.tried.plan.wishes.without) if self.tried else 0

    def path(self, heading: Heading) -> str:
        """What a column is taken for now; '' for nothing."""
        return self.said.chosen.get(heading.col, heading.path if heading.sure else "")


def trial(
    book: Any, sight: Sight, chosen: Mapping[int, str], mode: str, wishes: Wishes, supposes: Record | None
) -> Work[Tried]:
    """Try an import, and fetch what the refused rows say. Raises Refused, Blocked."""
    book.suppose(supposes)
    template = looking.settled(book.ledgers, sight, chosen)
    plan = yield from incoming.check(book, sight.ledger, sight.table, template, mode, wishes)
    listing = Listing(book, plan)
    refused = {e.number: e.refusals for e in listing.entries(listing.numbers("refused"))}
    cells = yield from looking.cells(plan, [*refused, *listing.numbers(WITHOUT)])
    headings = looking.columns_of(plan, sight)
    return Tried(plan, listing, headings, cells, refused, looking.choices_of(book, headings, plan.template))


def taking(book: Any, plan: Plan, supposes: Record | None) -> Work[Done]:
    """Write a plan, with what it supposes, and say by which line of the log it is taken back."""
    book.suppose(supposes)
    result = yield from incoming.carry_out(book, plan)
    return Done(result.counts, book.steps(1)[0].id if result.step else 0, result.step)

"""What a sheet's columns and blanks stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from desktop.kit.fields import Field

SURE = 0.9
LIKELY = 0.85  # what the program itself knows: the day, the period


@dataclass(frozen=True)
class Meaning:
    """A field path and what it is fixed to, or nothing (`path` None). A confidence of 0.9 or more means right.

    `said`: a person has said so, whatever the program thought.
    """

    path: str | None = None
    label: str = ""
    confidence: float = 0.0
    at: Mapping[str, int | str] = field(default_factory=dict)
    field: Field | None = None
    said: bool = False

    @property
    def sure(self) -> bool:
        """Whether it may be filled in."""
        if self.path is None:
            return False
        own = self.path.split(".")[0] in ("today", "period")
        return self.said or self.confidence >= (LIKELY if own else SURE)


NOTHING = Meaning()


@dataclass(frozen=True)
class Match:
    """A layout's meaning. `per` is the ledger each sheet belongs to; `row_field` what the printed row names are."""

    ledger: str | None
    per: str | None
    columns: tuple[Meaning, ...]
    blanks: tuple[Meaning, ...]
    row_field: str | None = None

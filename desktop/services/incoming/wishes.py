"""What a person says of a plan: cells corrected, who is who, what a column may do to what is there already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

OVERWRITE, FILL, SKIP = "overwrite", "fill", "skip"
WAYS = (OVERWRITE, FILL, SKIP)
NEW = "new"  # somebody who is not in the book


class Question(NamedTuple):
    """A row of which the program cannot tell whom it means: the candidates' uids, each with how they are called.

    `new` tells whether it may be somebody new.
    """

    row: int
    name: str
    candidates: tuple[tuple[str, str], ...]
    new: bool = True


@dataclass(frozen=True)
class Wishes:
    """fixes: texts by row and column number. decisions: a uid or NEW by row. ways: one of WAYS by heading.
    members: whoever is a party member by a roster of people is put among the members, too.

    Rows and columns are counted as in the plan that asked.
    """

    fixes: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    decisions: Mapping[int, str] = field(default_factory=dict)
    ways: Mapping[str, str] = field(default_factory=dict)
    members: bool = False

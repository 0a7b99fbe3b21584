"""What a person says of a plan: cells corrected, who is who, what a column may do to what is there already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from desktop.kit.errors import Refused

OVERWRITE, FILL, SKIP = "overwrite", "fill", "skip"
WAYS = (OVERWRITE, FILL, SKIP)
WRITTEN = (
    '对应关系里的 fixes、decisions、ways、without 写得不对，应是 {"fixes": {"3": {"G": "…"}}, "decisions": {"3": "编号"},'
    ' "without": [3]}'
)
UNKNOWN_WAY = "ways 里没有“{}”，可以写：{}"
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
    without: rows to be left out.

    Rows and columns are counted as in the plan that asked.
    """

    fixes: Mapping[int, Mapping[int, str]] = field(default_factory=dict)
    decisions: Mapping[int, str] = field(default_factory=dict)
    ways: Mapping[str, str] = field(default_factory=dict)
    members: bool = False
    without: frozenset[int] = frozenset()


def from_json(said: Mapping[str, Any], members: bool = False) -> Wishes:
    """Read wishes from a mapping file: ways by heading, decisions by row, fixes by row and column letters; without.

    Raises Refused if they are written otherwise.
    """
    from desktop.sheets.sheet import column_number

    try:
        fixes = {
            int(row): {column_number(letters): str(text) for letters, text in cells.items()}
            for row, cells in (said.get("fixes") or {}).items()
        }
        decisions = {int(row): str(uid) for row, uid in (said.get("decisions") or {}).items()}
        ways = {str(heading): str(way) for heading, way in (said.get("ways") or {}).items()}
        without = frozenset(int(row) for row in said.get("without") or ())
    except (ValueError, AttributeError, TypeError):
        raise Refused(WRITTEN) from None
    if unknown := set(ways.values()) - set(WAYS):
        raise Refused(UNKNOWN_WAY.format("、".join(sorted(unknown)), "、".join(WAYS)))
    return Wishes(fixes, decisions, ways, members, without)

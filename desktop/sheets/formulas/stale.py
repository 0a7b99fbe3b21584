"""Stored results of another day: those of TODAY, NOW and all that looks at them. Excel renews them on opening."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator, Sequence

from desktop.sheets.formulas.looking import Place
from desktop.sheets.formulas.reading import places
from desktop.sheets.sheet import Area, Sheet

_OF_TODAY = re.compile(r"\b(?:TODAY|NOW)\(", re.IGNORECASE)
_MOST = 100_000  # formulas of a workbook that are asked whom they look at
_ROUNDS = 20  # each finds whole chains that go down a sheet, as most do


def stale(sheets: Sequence[Sheet]) -> dict[str, list[tuple[int, int]]]:
    """Return by sheet the cells whose stored results depend on the day; of a vast workbook those of the day itself."""
    found = _Marked()
    others = []
    for name, place, formula in _stored(sheets):
        if _OF_TODAY.search(formula):
            found.add(name, place)
        else:
            others.append((name, place, formula))
    if found.places and len(others) <= _MOST:
        _spread(found, [(name, place, list(places(formula))) for name, place, formula in others])
    return found.places


def _stored(sheets: Sequence[Sheet]) -> Iterator[tuple[str, tuple[int, int], str]]:
    """The formulas that have a result, were it a text of no letters."""
    for sheet in sheets:
        none = set(sheet.uncalculated)
        for place, cell in sheet.cells.items():
            if cell.formula and place not in none:
                yield sheet.name, place, cell.formula


def _spread(found: _Marked, waiting: list[tuple[str, tuple[int, int], list[Place]]]) -> None:
    """Mark those that look at what is marked, until nobody is left who does; upwards, one by one, only so far."""
    for _ in range(_ROUNDS):
        before, left = len(found), []
        for name, place, looks in waiting:
            if any(found.within(look.sheet or name, look.written) for look in looks):
                found.add(name, place)
            else:
                left.append((name, place, looks))
        waiting = left
        if len(found) == before:
            break


class _Marked:
    """Cells by sheet, found by area."""

    def __init__(self) -> None:
        self.places: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
        self._rows: defaultdict[str, dict[int, list[int]]] = defaultdict(dict)  # by sheet casefolded, and column

    def __len__(self) -> int:
        return sum(map(len, self.places.values()))

    def add(self, sheet: str, place: tuple[int, int]) -> None:
        self.places[sheet].append(place)
        insort(self._rows[sheet.casefold()].setdefault(place[1], []), place[0])

    def within(self, sheet: str, area: Area) -> bool:
        columns = self._rows.get(sheet.casefold(), {})
        return any(
            bisect_left(rows, area.top) < bisect_right(rows, area.bottom)
            for col, rows in columns.items()
            if area.left <= col <= area.right
        )

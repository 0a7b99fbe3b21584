"""Parts that speak of a filled sheet from elsewhere: other sheets' formulas, charts, pivot sources."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from desktop.sheets import limits
from desktop.sheets.filling.around import edit_around
from desktop.sheets.filling.grid import Grid
from desktop.sheets.filling.parts import Move, patch_pivot_source, patched
from desktop.sheets.filling.rows import RowWriter, Stored
from desktop.sheets.filling.totals import Filled, Totals
from desktop.sheets.markup import as_utf8, escaped
from desktop.sheets.package import Package
from desktop.sheets.refs import Growth, outside, sheets_named
from desktop.sheets.workbook import SheetPart, Workbook


class Others:
    """Finds the sheets that depend on filled ones, also through names and through each other."""

    def __init__(
        self, package: Package, book: Workbook, filled: Collection[SheetPart], growths: Mapping[str, Growth]
    ) -> None:
        self._package = package
        self._book = book
        self._growths = growths
        self._stale = {place.name for place in filled}
        self._sheets: dict[str, tuple[SheetPart, Grid]] = {}
        self._find({place.part for place in filled})

    @property
    def grids(self) -> dict[str, Filled]:
        """The dependent sheets as totals need them, by their names casefolded."""
        return {place.name.casefold(): Filled(grid) for place, grid in self._sheets.values()}

    def _find(self, filled: set[str]) -> None:
        rest = {s.part: (s, as_utf8(self._package.read(s.part))) for s in self._book.sheets if s.part not in filled}
        found = True
        while found:
            found = False
            for part, (place, data) in list(rest.items()):
                if self._speaks(data):
                    self._sheets[part] = (place, Grid(data, part))
                    self._stale.add(place.name)
                    del rest[part]
                    found = True

    def _words(self) -> list[str]:
        """The sheets that changed, and the names that stand for places on them."""
        stale = {name.casefold() for name in self._stale}
        names = [
            n.name for n in self._book.names if not n.name.startswith("_xlnm") and sheets_named(n.text, "") & stale
        ]
        return [*self._stale, *names]

    def _speaks(self, data: bytes) -> bool:
        return any(
            escaped(word).replace("'", "''").encode() in data or escaped(word).encode() in data
            for word in self._words()
        )

    def patched(self, totals: Totals) -> Iterator[tuple[str, bytes]]:
        """Go through the parts that change, with their new bytes."""
        for part, (place, grid) in self._sheets.items():
            data = self._sheet(place, grid, totals)
            if data != self._package.read(part):
                yield part, data
        for part in self._package.names:
            if "/charts/" in part and part.endswith(".xml"):
                yield from self._changed(part, self._chart(part))
            elif "pivotCacheDefinition" in part and part.endswith(".xml"):
                yield from self._changed(part, patch_pivot_source(self._package.read(part), part, dict(self._growths)))

    def _changed(self, part: str, data: bytes) -> Iterator[tuple[str, bytes]]:
        if data != self._package.read(part):
            yield part, data

    def _chart(self, part: str) -> bytes:
        data = self._package.read(part)
        move = Move(None, lambda text: outside(text, "", self._growths))
        return patched("chart", data, part, move) if self._growths else data

    def _sheet(self, place: SheetPart, grid: Grid, totals: Totals) -> bytes:
        def moved(text: str) -> str:
            return outside(text, place.name, self._growths)

        def formula(text: str) -> tuple[str, Stored]:
            return moved(text), totals.value(text, place.name)

        edits = edit_around(grid, None, None, moved)
        rows = RowWriter(grid, formula).write(1, limits.ROWS)
        if grid.body.open == grid.body.close:
            return edits.all()
        inside = grid.head() + rows + grid.foot()
        return edits.between(0, grid.body.start) + inside + edits.between(grid.body.end, len(grid.data))

"""Drop-downs of a worksheet: where they stand and the words they offer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.sheets import limits
from desktop.sheets.markup import Node
from desktop.sheets.refs import parse_area, parse_areas, split_sheet
from desktop.sheets.sheet import Area, Cell, Choices
from desktop.sheets.workbook import SheetPart

if TYPE_CHECKING:
    from desktop.sheets.read_xlsx import Reader

Cells = dict[tuple[int, int], Cell]


def read_choices(around: dict[str, list[Node]], reader: Reader, place: SheetPart) -> list[Choices]:
    """Read list validations, also those of Excel 2010 that look into another sheet (x14)."""
    words = _Words(reader, place)
    found = []
    for node in _validations(around):
        formula, areas = _parts(node)
        if node.get("type") == "list" and areas:
            found.append(Choices(tuple(areas), tuple(words.of(formula))))
    return found


def _validations(around: dict[str, list[Node]]) -> list[Node]:
    holders = [*around.get("dataValidations", []), *around.get("extLst", [])]
    return [n for holder in holders for n in holder.walk() if n.name == "dataValidation"]


def _parts(node: Node) -> tuple[str, list[Area]]:
    formula = node.child("formula1", "f") or node.child("formula1")
    inner = node.child("sqref")
    return formula.text.strip() if formula else "", parse_areas(inner.text if inner else node.get("sqref"))


class _Words:
    def __init__(self, reader: Reader, place: SheetPart) -> None:
        self._reader = reader
        self._place = place
        self._grids: dict[str, Cells] = {}

    def of(self, formula: str, depth: int = 0) -> list[str]:
        """Return the words a list's formula stands for; none if only Excel could work it out."""
        formula = formula.removeprefix("=")
        if formula.startswith('"'):
            return [w.strip() for w in formula.strip('"').replace('""', '"').split(",") if w.strip()]
        sheet, rest = split_sheet(formula)
        area = parse_area(rest)
        if area is not None:
            return self._in(area, sheet or self._place.name)
        return self._named(formula, depth)

    def _named(self, name: str, depth: int) -> list[str]:
        named = [n for n in self._reader.workbook.names if n.name.casefold() == name.casefold()]
        named.sort(key=lambda n: n.local != self._place.index)
        return self.of(named[0].text, depth + 1) if named and depth < 5 else []

    def _in(self, area: Area, sheet: str) -> list[str]:
        cells = self._cells(sheet)
        inside = sorted(place for place in cells if area.holds(*place))
        words = [text for place in inside[: limits.WORDS] if (text := cells[place].text.strip())]
        return list(dict.fromkeys(words))

    def _cells(self, sheet: str) -> Cells:
        key = sheet.casefold()
        if key not in self._grids:
            place = next((s for s in self._reader.workbook.sheets if s.name.casefold() == key), None)
            self._grids[key] = self._reader.grid(place).cells if place else {}
        return self._grids[key]

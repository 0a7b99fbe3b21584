"""A county's own sheet filled: its XML edited inside the zip, every other part byte for byte as it was."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from desktop.kit.errors import Refused
from desktop.sheets.filling.block import Block, Record
from desktop.sheets.filling.run import Filling
from desktop.sheets.filling.values import Value
from desktop.sheets.filling.verify import verify_workbook
from desktop.sheets.package import Package
from desktop.sheets.publish import published

OLD = "模板是旧的 .xls，交回的是 .xlsx。"
__all__ = ["Block", "Filled", "SheetFill", "Value", "fill"]

Progress = Callable[[int], None]


@dataclass(frozen=True)
class SheetFill:
    """What goes into one sheet of a template. Rows and columns count from 1, as the template has them.

    `cells` are single places: their text is replaced, their look stays, None leaves them blank. `fixed` are the same
    for rows whose names are printed. A sheet filled several times is copied; the first keeps its own name, the others
    take `new_name`. The rows of `block` take `records`, a record's values in the order of the block's columns;
    `others` are further blocks of the sheet with theirs, in other rows.
    """

    sheet: str
    cells: Mapping[tuple[int, int], Value] = field(default_factory=dict)
    block: Block | None = None
    records: Iterable[Record] = ()
    fixed: Mapping[tuple[int, int], Value] = field(default_factory=dict)
    new_name: str | None = None
    others: Sequence[tuple[Block, Iterable[Record]]] = ()

    @property
    def blocks(self) -> list[tuple[Block, Iterable[Record]]]:
        """All blocks with their records, the lowest first."""
        found = [*([(self.block, self.records)] if self.block else []), *self.others]
        return sorted(found, key=lambda pair: -pair[0].first)


@dataclass(frozen=True)
class Filled:
    """What was written: the number of records, the sheets filled, and what the clerk should know."""

    rows: int
    sheets: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def fill(template: Path, target: Path, fills: Sequence[SheetFill], progress: Progress | None = None) -> Filled:
    """Fill a template and write it to `target`. `progress` is told how many records are written.

    Ranges that touch a block stretch, what is below it moves, what is above stays – merges, validations, formats,
    names, print area, breaks, drawings, charts, formulas of every sheet. Totals are worked out; the rest is calculated
    on opening. A row whose wrapped text does not fit grows.
    Raises Refused if the template cannot be filled, Blocked if the target cannot be written.
    """
    if target.resolve() == template.resolve():
        raise Refused("不能把填好的表写在模板自己上面，请换一个文件名。")
    macros = target.suffix.lower() == ".xlsm"
    package = Package(template)
    warnings = [OLD, *package.lost] if package.old else []
    rows = 0
    try:
        while True:
            now, later = _first_pass(fills)
            filling = Filling(package, now, progress, macros)
            if not later:
                break
            package, fills = _filled_once(package, filling, later)
            rows += filling.records
            warnings += filling.warnings
        _publish(filling, target)
    finally:
        package.close()
    return Filled(rows + filling.records, tuple(filling.names), tuple(dict.fromkeys([*warnings, *filling.warnings])))


def _first_pass(fills: Sequence[SheetFill]) -> tuple[list[SheetFill], list[SheetFill]]:
    """Take of each sheet its lowest block, which moves no other; also return what is left for the next pass."""
    now, later = [], []
    for one in fills:
        blocks = one.blocks
        now.append(replace(one, block=blocks[0][0], records=blocks[0][1], others=()) if blocks else one)
        later.append(SheetFill(one.sheet, others=blocks[1:]))
    return now, later if any(one.others for one in later) else []


def _filled_once(package: Package, filling: Filling, later: Sequence[SheetFill]) -> tuple[Package, list[SheetFill]]:
    """Write a pass into memory; return it as the next one's template, whose sheets have their final names."""
    stream = io.BytesIO()
    filling.write(stream)
    package.close()
    fills = [replace(one, sheet=name) for one, name in zip(later, filling.names, strict=True)]
    return Package(package.path, stream.getvalue()), fills


def _publish(filling: Filling, target: Path) -> None:
    with published(target, lambda part: verify_workbook(part, filling.written, filling.rows)) as handle:
        filling.write(handle)

"""A county's own sheet filled: its XML edited inside the zip, every other part byte for byte as it was."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from desktop.kit.errors import Refused
from desktop.sheets.filling.detail import Block, Record
from desktop.sheets.filling.run import Filling
from desktop.sheets.filling.values import Value
from desktop.sheets.filling.verify import verify_workbook
from desktop.sheets.package import Package
from desktop.sheets.publish import published

OLD = "模板是旧的 .xls，交回的是 .xlsx。"
__all__ = ["Block", "Filled", "SheetFill", "Value", "fill"]


@dataclass(frozen=True)
class SheetFill:
    """What goes into one sheet of a template. Rows and columns count from 1, as the template has them.

    `cells` are single places: their text is replaced, their look stays, None leaves them blank. `fixed` are the same
    for rows whose names are printed. A sheet filled several times is copied; the first keeps its own name, the others
    take `new_name`. The rows of `block` take `records`, a record's values in the order of the block's columns.
    """

    sheet: str
    cells: Mapping[tuple[int, int], Value] = field(default_factory=dict)
    block: Block | None = None
    records: Iterable[Record] = ()
    fixed: Mapping[tuple[int, int], Value] = field(default_factory=dict)
    new_name: str | None = None


@dataclass(frozen=True)
class Filled:
    """What was written: the number of records, the sheets filled, and what the clerk should know."""

    rows: int
    sheets: tuple[str, ...]
    warnings: tuple[str, ...] = ()


def fill(
    template: Path, target: Path, fills: Sequence[SheetFill], progress: Callable[[int], None] | None = None
) -> Filled:
    """Fill a template and write it to `target`. `progress` is told how many records are written.

    Ranges that touch a block stretch, what is below it moves, what is above stays – merges, validations, formats,
    names, print area, breaks, drawings, charts, formulas of every sheet. Totals are worked out; the rest is calculated
    on opening. A row whose wrapped text does not fit grows.
    Raises Refused if the template cannot be filled, Blocked if the target cannot be written.
    """
    if target.resolve() == template.resolve():
        raise Refused("不能把填好的表写在模板自己上面，请换一个文件名。")
    with Package(template) as package:
        filling = Filling(package, fills, progress, macros=target.suffix.lower() == ".xlsm")

        def verify(part: Path) -> None:
            verify_workbook(part, filling.written, filling.rows)

        with published(target, verify) as handle:
            filling.write(handle)
        old = [OLD, *package.lost] if package.old else []
    return Filled(filling.records, tuple(filling.names), (*old, *filling.warnings))

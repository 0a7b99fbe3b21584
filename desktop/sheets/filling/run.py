"""One run of filling: the blocks first, then all that follows from how far they grew."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

from desktop.sheets import limits
from desktop.sheets.archive import Archive, Packed, Packer, pack
from desktop.sheets.filling.around import check_rows, edit_around, stretch_dimension
from desktop.sheets.filling.book import (
    CONTENT_TYPES,
    NewSheet,
    content_type,
    edit_content_types,
    edit_relations,
    edit_workbook,
)
from desktop.sheets.filling.copies import Copier, own_sheet, sheet_name
from desktop.sheets.filling.detail import Detail, Record
from desktop.sheets.filling.grid import Grid
from desktop.sheets.filling.others import Others
from desktop.sheets.filling.parts import PATCHES, Move
from desktop.sheets.filling.rows import RowWriter
from desktop.sheets.filling.sizes import Sizes
from desktop.sheets.filling.table import StringTable
from desktop.sheets.filling.totals import Filled, Totals
from desktop.sheets.filling.values import Values
from desktop.sheets.markup import as_utf8
from desktop.sheets.package import Package
from desktop.sheets.read_xlsx import Reader
from desktop.sheets.refs import Growth, outside, renamed
from desktop.sheets.workbook import SheetPart, relations, relations_part

if TYPE_CHECKING:
    from desktop.sheets.fill import SheetFill

RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRINGS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"


@dataclass(slots=True)
class Job:
    """One sheet being filled: where it comes from, where it goes, what it holds."""

    place: SheetPart
    name: str
    part: str
    fill: SheetFill
    grid: Grid
    contents: dict[tuple[int, int], str] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)
    filled: Filled = field(init=False)
    block: Packed | None = None

    @property
    def growth(self) -> Growth | None:
        return self.filled.growth

    @property
    def copied(self) -> bool:
        return self.part != self.place.part


class Filling:
    """Fills a package; afterwards tells `records`, `names` of the sheets, `warnings`, and for the proof `written`, `rows`."""

    def __init__(self, package: Package, fills: Sequence[SheetFill], progress: Callable[[int], None] | None) -> None:
        self._package = package
        self._reader = Reader(package)
        self._book = self._reader.workbook
        self._told = progress or (lambda _: None)
        there = self._book.part_of_kind("sharedStrings")
        named = [r.target for r in self._book.relations.values() if r.kind == "sharedStrings"]
        self._strings_named = bool(named)
        self._strings_part = there or (named or [self._book.part.rpartition("/")[0] + "/sharedStrings.xml"])[0]
        self._strings = StringTable(as_utf8(package.read(there)) if there else None, self._strings_part)
        self._values = Values(self._reader.styles.looks, self._strings, self._book.date1904)
        self._copier = Copier(package)
        self._parts: dict[str, Packed] = {}
        self.records = 0
        self.warnings: list[str] = _warnings(package)
        self.rows: dict[str, tuple[str, int]] = {}
        self._jobs = self._make_jobs(fills)

    @property
    def names(self) -> list[str]:
        return [job.name for job in self._jobs]

    @property
    def written(self) -> list[str]:
        return [part for part in self._parts if part not in self.rows and part.endswith((".xml", ".rels"))]

    def _make_jobs(self, fills: Sequence[SheetFill]) -> list[Job]:
        jobs: list[Job] = []
        grids: dict[str, Grid] = {}
        taken = [s.name for s in self._book.sheets]
        for fill in fills:
            place = self._book.sheet(fill.sheet)
            first = place.part not in grids
            if first:
                grids[place.part] = Grid(as_utf8(self._package.read(place.part)), place.part)
                jobs.append(Job(place, place.name, place.part, fill, grids[place.part]))
            else:
                name = sheet_name(fill.new_name or place.name, taken)
                taken.append(name)
                jobs.append(Job(place, name, self._copier.new_part(place.part), fill, self._own_grid(grids[place.part], place)))
            self._prepare(jobs[-1])
        return jobs

    def _own_grid(self, grid: Grid, place: SheetPart) -> Grid:
        data = own_sheet(grid.data, place.part)
        return Grid(data, place.part) if data != grid.data else grid

    def _prepare(self, job: Job) -> None:
        block = job.fill.block
        sizes = Sizes(job.grid, self._reader.styles.looks)
        detail = Detail(job.grid, block, self._values, job.name, sizes) if block else None
        numbers: dict[tuple[int, int], float | None] = {}
        blank: set[tuple[int, int]] = set()
        self._values.prefix = job.grid.prefix
        for place, value in {**job.fill.cells, **job.fill.fixed}.items():
            if block and block.first <= place[0] <= block.end:
                raise ValueError(f"{place} is a cell of the block")
            rest, number = self._values.one(value, job.grid.style_at(*place))
            job.contents[place] = rest
            if rest == "/>":
                blank.add(place)
            else:
                numbers[place] = number
        texts = {place: value for place, value in {**job.fill.cells, **job.fill.fixed}.items() if isinstance(value, str)}
        job.heights = sizes.grown(texts)
        job.filled = Filled(job.grid, numbers, frozenset(blank), block, detail)

    def write(self, handle: BinaryIO) -> None:
        """Write the filled workbook."""
        for job in self._jobs:
            self._write_block(job)
        growths = {job.name.casefold(): job.filled.growth for job in self._jobs if job.filled.growth}
        sheets = {job.name.casefold(): job.filled for job in self._jobs}
        others = Others(self._package, self._book, [job.place for job in self._jobs], growths)
        totals = Totals(sheets | others.grids)
        for job in self._jobs:
            self._write_sheet(job, growths, totals)
        for part, data in others.patched(totals):
            self._parts[part] = pack([data])
        self._write_book(growths)
        self._assemble(handle)

    def _write_block(self, job: Job) -> None:
        detail, block = job.filled.detail, job.fill.block
        if detail is None or block is None:
            return
        records: Iterator[Record] | Sequence[Record]
        records = job.fill.records if isinstance(job.fill.records, Sequence) else iter(job.fill.records)
        if not isinstance(records, Sequence) and self._must_know(detail):
            records = list(records)
        growths = self._expected_growths(job, len(records) if isinstance(records, Sequence) else 0)
        self._values.prefix = job.grid.prefix
        packer = Packer()
        before = self.records
        for piece in detail.rows(records, growths, lambda count: self._told(before + count)):
            packer.add(piece)
        self.records += detail.count
        job.block = packer.pause()
        job.filled.growth = block.growth(detail.count)
        check_rows(job.growth, job.grid.rows[-1].number if job.grid.rows else block.end)

    def _must_know(self, detail: Detail) -> bool:
        """Formulas in the rows may speak of what lies below them, which only the number of records tells."""
        return bool(detail.formulas())

    def _expected_growths(self, job: Job, count: int) -> dict[str, Growth]:
        growths: dict[str, Growth] = {}
        for other in self._jobs:
            if other.fill.block and (other is job or isinstance(other.fill.records, Sequence)):
                known = count if other is job else len(other.fill.records)  # type: ignore[arg-type]
                growths[other.name.casefold()] = other.fill.block.growth(known)
        return growths

    def _move(self, job: Job, growths: Mapping[str, Growth]) -> Move:
        def formula(text: str) -> str:
            own = renamed(text, job.place.name, job.name) if job.copied else text
            return outside(own, job.name, growths)

        return Move(job.growth, formula)

    def _write_sheet(self, job: Job, growths: Mapping[str, Growth], totals: Totals) -> None:
        move = self._move(job, growths)

        def formula(text: str) -> tuple[str, str | None]:
            own = renamed(text, job.place.name, job.name) if job.copied else text
            return move.formula(text), totals.value(own, job.name)

        block, grid = job.fill.block, job.grid
        edits = edit_around(grid, job.growth, block, move.formula)
        rows = RowWriter(grid, formula, job.growth, job.contents, job.heights)
        first, end = (block.first, block.end) if block else (limits.ROWS + 1, limits.ROWS)
        places = [*job.contents, *((row, col) for col in block.columns for row in (first, end))] if block else [*job.contents]
        stretch_dimension(grid, edits, job.growth, places)
        above = rows.write(1, first - 1)
        below = rows.write(end + 1, limits.ROWS)
        head = Packer()
        head.add(edits.between(0, grid.body.start) + grid.head() + above)
        tail = pack([below, grid.foot(), edits.between(grid.body.end, len(grid.data))])
        packed = head.pause()
        self._parts[job.part] = (packed.followed_by(job.block) if job.block else packed).followed_by(tail)
        self.rows[job.part] = (grid.prefix, self._count_rows(job, above, below))
        if job.copied:
            self._copier.copy_relations(job.place.part, job.part, move)
        else:
            self._patch_related(job.place.part, move)

    def _count_rows(self, job: Job, above: bytes, below: bytes) -> int:
        tag = f"<{job.grid.prefix}row".encode()
        block, detail = job.fill.block, job.filled.detail
        rows = max(detail.count, block.slots) * block.rows_per_record if block and detail else 0
        return above.count(tag) + below.count(tag) + rows

    def _patch_related(self, part: str, move: Move) -> None:
        for relation in relations(self._package, part).values():
            patch = PATCHES.get(relation.kind)
            name = self._package.find(relation.target)
            if patch is None or relation.external or name is None:
                continue
            data = self._package.read(name)
            new = patch(data, name, move)
            if new != data:
                self._parts[name] = pack([new])
            if relation.kind == "drawing":
                self._patch_related(name, move)

    def _write_book(self, growths: Mapping[str, Growth]) -> None:
        chain = self._book.part_of_kind("calcChain")
        new = [NewSheet(j.place, j.name, j.part, f"rIdCopy{n}") for n, j in enumerate(self._jobs) if j.copied]
        added = [(n.relation, f"{RELATION}/worksheet", self._beside(n.part)) for n in new]
        types = dict(self._copier.types)
        if self._strings.changed:
            self._parts[self._strings_part] = self._strings.packed()
            if not self._strings_named:
                added.append(("rIdStrings", f"{RELATION}/sharedStrings", self._beside(self._strings_part)))
            if content_type(self._package, self._strings_part) is None:
                types[self._strings_part] = STRINGS_TYPE
        for part, data in self._copier.parts.items():
            if data:
                self._parts[part] = pack([data])
        self._parts[self._book.part] = pack([edit_workbook(self._book, growths, new)])
        if added or chain:
            listed = self._package.find(relations_part(self._book.part)) or relations_part(self._book.part)
            self._parts[listed] = pack([edit_relations(self._package, self._book.part, added, chain)])
        if types or chain:
            name = self._package.find(CONTENT_TYPES) or CONTENT_TYPES
            self._parts[name] = pack([edit_content_types(self._package, types, chain)])
        self._dropped = chain

    def _beside(self, part: str) -> str:
        """Name a part as the workbook's relations do."""
        return posixpath.relpath(part, posixpath.dirname(self._book.part))

    def _assemble(self, handle: BinaryIO) -> None:
        archive = Archive(handle)
        for name in self._package.names:
            if name == self._dropped:
                continue
            if name in self._parts:
                archive.write(self._package.raw(name).name, self._parts[name])
            else:
                archive.copy(self._package.raw(name))
        for name, packed in self._parts.items():
            if name not in self._package:
                archive.write(name, packed)
        archive.close()


def _warnings(package: Package) -> list[str]:
    found = []
    names = [name.casefold() for name in package.names]
    if any(name.endswith("vbaproject.bin") for name in names):
        found.append("模板里带有宏，程序没有运行它，原样保留了。")
    if any("/externallinks/" in name for name in names):
        found.append("模板里有指向别的文件的链接，程序没有读取它们，原样保留了。")
    return found

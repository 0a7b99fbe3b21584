"""One run of filling: the blocks first, then all that follows from how far they grew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, BinaryIO

from desktop.sheets import limits
from desktop.sheets.archive import Archive, Packed, Packer, pack
from desktop.sheets.filling.around import check_rows, edit_around, let_run_on, stretch_dimension
from desktop.sheets.filling.block import Record
from desktop.sheets.filling.book import Listing, NewSheet, edit_workbook
from desktop.sheets.filling.copies import Copier
from desktop.sheets.filling.jobs import Job, JobMaker
from desktop.sheets.filling.others import Others
from desktop.sheets.filling.parts import PATCHES, Move, patched
from desktop.sheets.filling.rows import RowWriter, Stored
from desktop.sheets.filling.table import StringTable
from desktop.sheets.filling.totals import Totals
from desktop.sheets.filling.values import Values
from desktop.sheets.filling.verify import rows_in
from desktop.sheets.markup import as_utf8
from desktop.sheets.package import Package
from desktop.sheets.read_xlsx import Reader
from desktop.sheets.refs import Growth
from desktop.sheets.workbook import Workbook, relations

if TYPE_CHECKING:
    from desktop.sheets.fill import SheetFill

STRINGS_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
MACRO_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


class Filling:
    """Fills a package; afterwards tells `records`, the sheets' `names`, `warnings`, for the proof `written`, `rows`.

    Without `macros` the macros of the template are left out, as a .xlsx must not have any.
    """

    def __init__(
        self, package: Package, fills: Sequence[SheetFill], progress: Callable[[int], None] | None, macros: bool
    ) -> None:
        reader = Reader(package)
        self._package = package
        self._book = reader.workbook
        self._told = progress or (lambda _: None)
        self._listing = Listing(self._book)
        self._copier = Copier(package, self._listing)
        self._strings_part = self._find_strings()
        there = as_utf8(package.read(self._strings_part)) if self._strings_part in package else None
        self._strings = StringTable(there, self._strings_part)
        self._values = Values(reader.styles.looks, self._strings, self._book.date1904)
        self._parts: dict[str, Packed] = {}
        self._macros = macros
        self.records = 0
        self.warnings: list[str] = []
        self.rows: dict[str, tuple[str, int]] = {}
        self._jobs = list(JobMaker(reader, self._values, self._copier).jobs(fills))

    def _find_strings(self) -> str:
        """Return where the shared strings are, or are to be."""
        named = [r.target for r in self._book.relations.values() if r.kind == "sharedStrings"]
        if not named:
            named = [self._book.part.rpartition("/")[0] + "/sharedStrings.xml"]
            self._listing.relate("rIdStrings", "sharedStrings", named[0])
        self._listing.add(named[0], STRINGS_TYPE)
        return self._package.find(named[0]) or named[0]

    @property
    def names(self) -> list[str]:
        return [job.name for job in self._jobs]

    @property
    def written(self) -> list[str]:
        return [part for part in self._parts if part not in self.rows and part.endswith((".xml", ".rels"))]

    def write(self, handle: BinaryIO) -> None:
        """Write the filled workbook."""
        for job in self._jobs:
            self._write_block(job)
        growths = {job.name.casefold(): job.growth for job in self._jobs if job.growth}
        others = Others(self._package, self._book, [job.place for job in self._jobs], growths)
        totals = Totals({job.name.casefold(): job.filled for job in self._jobs} | others.grids)
        for job in self._jobs:
            self._write_sheet(job, job.move(growths), totals)
        for part, data in others.patched(totals):
            self._parts[part] = pack([data])
        self._write_book(growths)
        self._assemble(handle)

    def _write_block(self, job: Job) -> None:
        detail, block = job.filled.detail, job.fill.block
        if detail is None or block is None:
            return
        records: Iterable[Record] = job.fill.records
        if not isinstance(records, Sequence) and detail.formulas():
            records = list(records)  # a formula may speak of what is below, which only their number tells
        self._values.prefix = job.grid.prefix
        packer = Packer()
        before = self.records
        for piece in detail.rows(records, self._expected(job, records), lambda count: self._told(before + count)):
            packer.add(piece)
        self.records += detail.count if job.given is None else job.given
        job.packed = packer.pause()
        job.filled.growth = block.growth(detail.count)
        if detail.crowded:
            rows = "、".join(map(str, sorted(detail.crowded)[:3]))
            self.warnings.append(f"工作表“{job.name}”第 {rows} 行合并了几列的单元格，那几列只写得下头一列的内容。")
        check_rows(job.filled.growth, job.grid)

    def _expected(self, job: Job, records: Iterable[Record]) -> dict[str, Growth]:
        """Return how the sheets will grow, as far as that is known before the rows are written."""
        growths: dict[str, Growth] = {}
        for other in self._jobs:
            given = records if other is job else other.fill.records
            if other.fill.block:
                growths[other.name.casefold()] = other.fill.block.growth(
                    len(given) if isinstance(given, Sequence) else 0
                )
        return growths

    def _write_sheet(self, job: Job, move: Move, totals: Totals) -> None:
        block, grid = job.fill.block, job.grid

        def formula(text: str) -> tuple[str, Stored]:
            return move.formula(text), totals.value(job.own(text), job.name)

        rows = RowWriter(grid, formula, job.growth, job.contents, job.heights)
        above = rows.write(1, block.first - 1 if block else limits.ROWS)
        below = rows.write(block.end + 1, limits.ROWS) if block else b""
        edits = edit_around(grid, job.growth, block, move.formula, job.filled.detail)
        if job.outgrown:
            let_run_on(grid, edits)
            self.warnings.append(
                f"工作表“{job.name}”按模板要缩在一页里打印，行多了会小得看不清，已改成按页宽缩、页数不限。"
            )
        corners = [(row, col) for col in block.columns for row in (block.first, block.end)] if block else []
        stretch_dimension(grid, edits, job.growth, [*job.contents, *corners])
        before = edits.between(0, grid.body.start) + grid.head() + above
        after = below + grid.foot() + edits.between(grid.body.end, len(grid.data))
        head, foot = Packer(), pack([after])
        head.add(before)
        start = head.pause()
        self._parts[job.part] = (start.followed_by(job.packed) if job.packed else start).followed_by(foot)
        outside = rows_in(before, grid.prefix) + rows_in(after, grid.prefix)
        self.rows[job.part] = (grid.prefix, outside + _rows_of(job))
        if job.copied:
            self._copier.copy_relations(job.place.part, job.part, move)
        else:
            self._patch_related(job.place.part, move)

    def _patch_related(self, part: str, move: Move) -> None:
        for relation in relations(self._package, part).values():
            name = self._package.find(relation.target)
            if relation.kind not in PATCHES or relation.external or name is None:
                continue
            data = self._package.read(name)
            new = patched(relation.kind, data, name, move)
            if new != data:
                self._parts[name] = pack([new])
            if relation.kind == "drawing":
                self._patch_related(name, move)

    def _write_book(self, growths: Mapping[str, Growth]) -> None:
        new = [NewSheet(j.place, j.name, j.part, f"rIdCopy{n}") for n, j in enumerate(self._jobs) if j.copied]
        for made in new:
            self._listing.relate(made.relation, "worksheet", made.part)
        titles = {job.name: rows for job in self._jobs if (rows := job.title_rows)}
        self._listing.drop("calcChain")
        self._listing.add(self._book.part, MACRO_TYPE if self._macros else WORKBOOK_TYPE)
        if not self._macros and self._listing.drop("vbaProject"):
            self.warnings.append(
                "模板里的宏没有带到填好的表里（.xlsx 不能带宏）。要保留宏，请把文件名的后缀改成 .xlsm。"
            )
        if _links_outside(self._book):
            self.warnings.append("模板里有指向别的文件的链接，程序没有读取它们，原样保留了。")
        if self._strings.changed or self._strings_part not in self._package:
            self._parts[self._strings_part] = self._strings.packed()
        parts = {
            self._book.part: edit_workbook(self._book, growths, new, titles),
            **self._listing.parts(),
            **self._copier.parts,
        }
        for part, data in parts.items():
            self._parts[part] = pack([data])

    def _assemble(self, handle: BinaryIO) -> None:
        archive = Archive(handle)
        for name in self._package.names:
            if name in self._parts:
                archive.write(self._package.raw(name).name, self._parts[name])
            elif name not in self._listing.dropped:
                archive.copy(self._package.raw(name))
        for name, packed in self._parts.items():
            if name not in self._package:
                archive.write(name, packed)
        archive.close()


def _rows_of(job: Job) -> int:
    """Return how many rows a sheet's block must have."""
    block, detail = job.fill.block, job.filled.detail
    return max(detail.count, block.slots) * block.rows_per_record if block and detail else 0


def _links_outside(book: Workbook) -> bool:
    return any(relation.kind == "externalLink" for relation in book.relations.values())

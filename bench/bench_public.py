"""Strangers' workbooks: every one in a folder filled and painted, or refused in one sentence; none may do harm.

    python -m bench.bench_public FOLDER [fill] [paint] [--keep FOLDER] [--open] [--list FILE] [--damage N]

Each file goes to a kept child process with a limit of memory and time, so that one death does not end the run. `fill`
recognises a sheet (where it finds no list any row is a detail row), fills it with 0, 3 and 20 records, and reads
every value back; `paint` paints all visible sheets. Files alike in every byte count once. A refused file is `usable`
if a library of strangers opens it all the same. Seconds are the processor's, as others use it too. `--open` has
openpyxl open what was filled, `--keep` keeps what was written, `--list` writes a line of JSON for each file,
`--damage 3` takes three damaged copies of each file instead of the file: cut short, with bytes or values changed.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import re
import time
import traceback
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from bench.damage import damaged
from desktop.kit.errors import Blocked, Refused

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".et", ".xltx", ".xltm", ".xlt")
COUNTS = (0, 3, 20)
MEMORY = 3 << 30  # addresses, of which Qt and its fonts reserve more than they use
LIMITS = {"fill": 10.0, "paint": 20.0}
GRACE = 1.5  # a child is ended only some time after its limit, so that what it was about is seen
BUSY = 3  # others may want the processor, too
MEGABYTES = 500
MOST_COLUMNS = 60
VALUES: tuple[Any, ...] = ("石桥村<&>", 12.5, "52222719860101001X", 7, None)


@dataclass(frozen=True)
class Outcome:
    """What became of a file. `what`: done, refused, blocked, wrong, crash, slow or died; `says` is the reason."""

    file: str
    way: str
    what: str
    says: str = ""
    usable: bool = True
    seconds: float = 0.0
    megabytes: float = 0.0
    size: int = 0
    notes: tuple[str, ...] = ()


def workbooks(folder: Path) -> list[Path]:
    """Return the folder's workbooks in order, each content once."""
    seen: dict[str, Path] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix.lower() in SUFFIXES:
            seen.setdefault(hashlib.sha256(path.read_bytes()).hexdigest(), path)
    return sorted(seen.values())


# In the child: one file filled or painted.


def fill_one(path: Path, target: Path, opened: bool) -> tuple[float, list[str]]:
    """Fill with no record, some, and more than there are rows for.

    Returns the seconds from opening the file to the filled one, at most, and what is wrong with what was written.
    """
    from desktop.ledgers import LEDGERS
    from desktop.sheets.fill import fill
    from desktop.sheets.pages import Page, plan
    from desktop.sheets.read_xlsx import read_sheet, read_sheets
    from desktop.sheets.recognise import find_sheet
    from desktop.sheets.template import template_of

    began = busy()
    sheets = read_sheets(path)
    name = find_sheet(sheets)
    sheet = next(s for s in sheets if s.name == name)
    template = template_of(sheet, LEDGERS, about=path.stem)
    template.to_json()
    known, most = busy() - began, 0.0
    wrong: list[str] = []
    if template.match.ledger:
        fill(path, target, plan(template, [Page(nothing, [nothing] * 3)]).fills)
    for count in COUNTS:
        asked = what_to_fill(sheet, template.layout, count)
        began = busy()
        done = fill(path, target, [asked])
        most = max(most, busy() - began)
        wrong += different(read_sheet(target, done.sheets[0]), sheet, asked, count)
        if opened:
            wrong += unopened(path, target)
    return known + most, list(dict.fromkeys(wrong))


def nothing(path: str, at: object) -> None:
    """A record that holds nothing, as the planner reads it."""


def what_to_fill(sheet: Any, layout: Any, count: int) -> Any:
    """Ask for a sheet's list and its blanks; without a list, for its last row as if that were a detail row."""
    from desktop.sheets.fill import Block, SheetFill

    table = layout.table
    if table is not None and not table.row_names:
        columns = tuple(c.col for c in table.columns if c.col not in table.number)
        number = table.number[0] if table.number and table.halves == 1 else None
        block = Block(table.first, table.last, columns, table.span, number, header=table.top)
    else:
        written = [place for place, cell in sheet.cells.items() if cell.value is not None] or [(1, 1)]
        last = max(row for row, _ in written)
        columns = tuple(sorted({col for row, col in written if row == last})[:MOST_COLUMNS])
        block = Block(last, last, columns)
    blanks = {b.spot: "甲" for b in layout.blanks if b.start is None and not block.first <= b.row <= block.end}
    return SheetFill(layout.sheet, blanks, block, list(records(len(block.columns), count)))


def records(width: int, count: int) -> Iterator[tuple[Any, ...]]:
    for line in range(count):
        yield tuple(VALUES[(line + col) % len(VALUES)] for col in range(width))


def different(made: Any, template: Any, asked: Any, count: int) -> list[str]:
    """Say whether the filled sheet holds other values than were given, in other places."""
    block = asked.block
    if _in_pages(made, template, block, count):
        return []
    inner = [m for m in made.merges if m.bottom >= block.first]
    covered = {(r, c) for m in inner for r in range(m.top, m.bottom + 1) for c in range(m.left, m.right + 1)}
    for line, record in enumerate(asked.records):
        row = block.first + line * block.rows_per_record
        for col, value in zip(block.columns, record, strict=True):
            cell = made.cells.get((row, col))
            if (row, col) not in covered and (cell.value if cell else None) != value:
                return [f"not what was given, of {count} records"]
    return []


def _in_pages(made: Any, template: Any, block: Any, count: int) -> bool:
    """Whether a list became pages, or stands elsewhere for rows that were merged over several records."""
    grown = max(0, count - block.slots) * block.rows_per_record
    bottom = max((r for r, _ in template.cells), default=0)
    pages = grown > 0 and max((r for r, _ in made.cells), default=0) > max(bottom, block.end) + grown + 1
    return pages or any(block.first <= m.top < m.bottom <= block.end for m in template.merges)


def unopened(path: Path, target: Path) -> list[str]:
    """Say why openpyxl does not open what was filled, if it opens the template."""
    import openpyxl

    try:
        openpyxl.load_workbook(target)
    except Exception as error:
        with suppress(Exception):
            openpyxl.load_workbook(path)
            return [f"openpyxl: {type(error).__name__} {error}"]
    return []


def paint_one(path: Path, target: Path) -> tuple[str, ...]:
    from desktop.services.drawing import paint

    work = paint(path, target)
    while True:
        try:
            next(work)
        except StopIteration as end:
            return tuple(end.value.notes)


def usable(path: Path) -> bool:
    """Whether others find a worksheet in the file."""
    import openpyxl
    import python_calamine

    with suppress(BaseException):  # a panic is no Exception
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        sheets = [s for s in book.sheets_metadata if "WorkSheet" in str(s.typ)]
        if sheets and book.get_sheet_by_name(sheets[0].name).to_python() is not None:
            return True
    with suppress(Exception):
        return bool(openpyxl.load_workbook(path, read_only=True).worksheets)
    return False


def serve(line: Connection) -> None:
    """Do what is asked, file by file."""
    from desktop.sheets import worker

    warnings.simplefilter("ignore")
    with suppress(OSError, ValueError):
        worker.limit_memory(MEMORY)
    for way, path, target, opened in iter(line.recv, None):
        forget_peak()
        what, says, notes, took = answer(way, path, target, opened)
        peak = max(map(peak_of, ["self", *(child.pid for child in multiprocessing.active_children())]))
        line.send(Outcome(str(path), way, what, says, True, took, peak, path.stat().st_size, notes))
        line.send(what == "done" or usable(path))  # this may be the end of us


def answer(way: str, path: Path, target: Path, opened: bool) -> tuple[str, str, tuple[str, ...], float]:
    began = busy()
    notes: tuple[str, ...] = ()
    what, says, took = "done", "", 0.0
    try:
        if way == "paint":
            notes = paint_one(path, target)
        else:
            took, wrong = fill_one(path, target, opened)
            what, says = ("wrong" if wrong else "done"), "；".join(wrong)
    except Refused as refused:
        what, says = "refused", str(refused)
    except Blocked as blocked:
        what, says = "blocked", str(blocked)
    except BaseException as error:
        frames = traceback.extract_tb(error.__traceback__)
        where = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames[-4:]))
        what, says = "crash", f"{type(error).__name__}: {str(error)[:120]} at {where}"
    return what, says, notes, took or busy() - began


def busy() -> float:
    """Return the processor's seconds that this process and its helpers have taken."""
    seconds = time.process_time()
    for child in multiprocessing.active_children():
        with suppress(OSError, IndexError):
            told = Path(f"/proc/{child.pid}/stat").read_text().rpartition(")")[2].split()
            seconds += (int(told[11]) + int(told[12])) / 100
    return seconds


def forget_peak() -> None:
    for process in ("self", *(child.pid for child in multiprocessing.active_children())):
        with suppress(OSError):
            Path(f"/proc/{process}/clear_refs").write_text("5")


def peak_of(process: object) -> float:
    """Return the most memory a process has held, in MB, as far as Linux tells."""
    with suppress(OSError):
        found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text())
        return int(found[1]) / 1024 if found else 0.0
    return 0.0


# In the parent: the child kept and ended.


class Child:
    """A kept process; whoever dies or takes too long is replaced."""

    def __init__(self) -> None:
        self._context = multiprocessing.get_context("spawn")
        self._start()

    def _start(self) -> None:
        self._line, other = self._context.Pipe()
        self._process = self._context.Process(target=serve, args=(other,))
        self._process.start()
        other.close()

    def ask(self, way: str, path: Path, target: Path, opened: bool) -> Outcome:
        seconds = LIMITS[way] * (len(COUNTS) if way == "fill" else 1) * GRACE + 40 * opened
        self._line.send((way, path, target, opened))
        what = "slow"
        try:
            if self._line.poll(seconds * BUSY):
                found: Outcome = self._line.recv()
                slow = found.what == "done" and found.seconds > LIMITS[way]
                return replace(found, what="slow" if slow else found.what, usable=self._told())
        except (EOFError, OSError):
            what = "died"
        self.close(kill=True)
        self._start()
        return Outcome(str(path), way, what, f"over {seconds:.0f} s", True, seconds, 0.0, path.stat().st_size)

    def _told(self) -> bool:
        """Ask whether strangers open the file; if that kills the child, they do not."""
        with suppress(EOFError, OSError):
            if self._line.poll(60):
                return bool(self._line.recv())
        self.close(kill=True)
        self._start()
        return False

    def close(self, kill: bool = False) -> None:
        if kill:
            self._process.kill()
        else:
            self._line.send(None)
        self._process.join()
        self._line.close()


def run(files: Iterable[Path], way: str, scratch: Path, kept: bool, opened: bool) -> Iterator[Outcome]:
    child = Child()
    for number, path in enumerate(files):
        suffix = ".pdf" if way == "paint" else ".xlsm" if path.suffix.lower() == ".xlsm" else ".xlsx"
        target = scratch / f"{way}-{number:04d}{suffix}"
        yield child.ask(way, path, target, opened)
        if not kept:
            target.unlink(missing_ok=True)
    child.close()


def plain(says: str) -> str:
    """A reason without the names and numbers of the file it was said of."""
    return re.sub(r"\d+", "…", re.sub(r"（[^）]*）|“[^”]*”", "…", says))


def report(found: list[Outcome]) -> None:
    way = found[0].way
    able = [f for f in found if f.usable]
    done = sum(f.what == "done" for f in found)
    counts = Counter(f.what for f in found)
    print(
        f"== {way}: {len(found)} files, {len(able)} usable, {done} done = {done / max(1, len(able)):.2%} of the usable"
    )
    print("  ", ", ".join(f"{what} {count}" for what, count in counts.most_common()))
    for what in counts:
        if what == "done":
            continue
        reasons = Counter((plain(f.says), f.usable) for f in found if f.what == what)
        for (says, fine), count in reasons.most_common():
            example = next(f.file for f in found if f.what == what and plain(f.says) == says and f.usable == fine)
            print(f"   {what:8} {count:4} {'usable' if fine else '':6} {says}   e.g. {Path(example).name}")
    for f in sorted(found, key=lambda f: -f.seconds)[:8]:
        print(f"   slowest  {f.seconds:6.2f} s  {f.what} {f.file}")
    for f in sorted(found, key=lambda f: -f.megabytes)[:8]:
        print(f"   largest  {f.megabytes:6.0f} MB {f.what} {f.file}")
    print(f"   over {MEGABYTES} MB: {sum(f.megabytes > MEGABYTES for f in found)}")
    if way == "paint":
        left = Counter(plain(n) for f in found for n in f.notes if n.startswith("没有画出"))
        print("  ", *(f"{count} × {note}" for note, count in left.most_common(12)), sep="\n   left out ")


def main() -> None:
    import tempfile

    given = argparse.ArgumentParser()
    given.add_argument("folder", type=Path)
    given.add_argument("ways", nargs="*", default=["fill", "paint"])
    given.add_argument("--keep", type=Path)
    given.add_argument("--open", action="store_true")
    given.add_argument("--list", type=Path)
    given.add_argument("--damage", type=int, default=0)
    options = given.parse_args()
    files = workbooks(options.folder)
    kinds = Counter(p.suffix.lower() for p in files)
    print(f"{len(files)} workbooks, each content once:", ", ".join(f"{k} {n}" for k, n in kinds.most_common()))
    with tempfile.TemporaryDirectory() as name:
        scratch = options.keep or Path(name)
        scratch.mkdir(parents=True, exist_ok=True)
        for way in options.ways:
            taken = damaged(files, options.damage, scratch) if options.damage else iter(files)
            found = list(run(taken, way, scratch, options.keep is not None, options.open and way == "fill"))
            report(found)
            if options.list:
                lines = [json.dumps(asdict(f), ensure_ascii=False) for f in found]
                options.list.with_suffix(f".{way}.jsonl").write_text("\n".join(lines), "utf-8")


if __name__ == "__main__":
    main()

"""Two rosters compared person by person: who came, who is gone, what has changed. Nothing of the book is touched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from desktop.kit.errors import Refused
from desktop.kit.fields import Field
from desktop.kit.work import Progress, Work
from desktop.sheets.tables.forms import Forms
from desktop.store.book import Book

from .columns import Cells, Shape, dictionaries, propose, read_batch, sources
from .forms import open_file, sources_of
from .people import squeezed
from .values import Source

NAMELESS = "“{}”里没有认出“姓名”一列，不能按人比较"
ONLY_NAME = "两份表里只有姓名相同，分不清是不是同一人，请核对"
TWICE = "同一份表里有两行像是同一人，请核对"
HEADINGS = ("变化", "姓名", "身份证号码", "户主", "项目", "原来", "现在", "旧表行", "新表行", "说明")
PATHS = ("name", "id_number", "born", "household", "household.number")


@dataclass(frozen=True, slots=True)
class Line:
    """A person as a roster has them: the row, and what each column says; `places` are the columns by path."""

    row: int
    values: tuple[Any, ...]
    places: Mapping[str, int]

    @property
    def said(self) -> dict[str, Any]:
        return {path: self.values[at] for path, at in self.places.items() if self.values[at] is not None}

    def get(self, path: str) -> Any:
        return self.values[self.places[path]] if path in self.places else None

    def text(self, path: str) -> str:
        return squeezed(self.get(path))


@dataclass(frozen=True)
class Change:
    """What one column says of a person in the old and in the new roster."""

    old: Line
    new: Line
    heading: str
    before: str
    after: str


@dataclass
class Compared:
    """Two rosters compared. `doubtful` rows are among added and gone, with the reason, by their row."""

    added: list[Line] = field(default_factory=list)
    gone: list[Line] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    same: int = 0
    doubtful_old: dict[int, str] = field(default_factory=dict)
    doubtful_new: dict[int, str] = field(default_factory=dict)

    @property
    def counts(self) -> dict[str, int]:
        people = len({change.new.row for change in self.changed})
        return {"added": len(self.added), "gone": len(self.gone), "changed": people, "same": self.same}


def compare(book: Book, old: Path, new: Path) -> Work[Compared]:
    """Compare two rosters, or folders of forms. Raises Refused if one does not name people; Blocked."""
    before, fields = yield from _lines(book, old)
    after, others = yield from _lines(book, new)
    yield Progress(0, len(after), "正在比较")
    pairs, gone, added = _paired(before, after)
    found = Compared(added=added, gone=gone)
    _doubt(found)
    common = [source for path, source in others.items() if path in fields and path not in ("household", "uid", "form")]
    for one, other in pairs:
        changes = _changes(one, other, common)
        found.changed += changes
        found.same += not changes
    return found


def _lines(book: Book, file: Path) -> Work[tuple[list[Line], dict[str, Source]]]:
    table = open_file(book, "people", file)
    template = propose(book, "people", table)
    ledger = book.ledgers["people"]
    taken = sources_of(book, table) if isinstance(table, Forms) else list[Source]()
    if template is not None:
        taken, _ = sources(template, book.ledgers, ledger)
    by_path = {source.path: source for source in reversed(taken)}
    if "name" not in by_path:
        raise Refused(NAMELESS.format(file.name))
    shape, lines, look = Shape(taken), list[Line](), dictionaries(book, taken)
    places = {path: at for at, path in enumerate(by_path)}
    for batch in table.each(read_batch, taken, look, None, layout=template.layout if template else None):
        lines += (Line(row.number, tuple(_said(row, path) for path in by_path), places) for row in shape.rows(batch))
        yield Progress(len(lines), max(table.count, len(lines)), f"正在读“{file.name}”")
    return lines, by_path


def _said(row: Cells, path: str) -> Any:
    """What a column says of a row; where a cell cannot be read, as it is written."""
    cell = row.get(path)
    return None if cell is None else cell.text if cell.ready is None else cell.ready


# --- who is who


def _ways() -> tuple[Callable[[Line], tuple[str, ...]], ...]:
    """By what two rows are the same person, the surest first; a name alone is never enough."""
    return (
        lambda line: (line.text("uid"),),
        lambda line: (line.text("id_number"),),
        lambda line: (line.text("name"), line.text("born"), _home(line)),
        lambda line: (line.text("name"), line.text("born")),
        lambda line: (line.text("name"), _home(line)),
    )


def _home(line: Line) -> str:
    return line.text("household") or line.text("household.number")


def _paired(old: list[Line], new: list[Line]) -> tuple[list[tuple[Line, Line]], list[Line], list[Line]]:
    """Return the pairs in the order of the new roster, and those without one."""
    pairs: list[tuple[Line, Line]] = []
    for way in _ways():
        mine, theirs = _single(old, way), _single(new, way)
        found = [(mine[key], line) for key, line in theirs.items() if key in mine and _may_be(mine[key], line, key)]
        pairs += found
        met_old, met_new = {id(one) for one, _ in found}, {id(other) for _, other in found}
        old = [line for line in old if id(line) not in met_old]
        new = [line for line in new if id(line) not in met_new]
    return sorted(pairs, key=lambda pair: pair[1].row), old, new


def _single(lines: Sequence[Line], way: Callable[[Line], tuple[str, ...]]) -> dict[tuple[str, ...], Line]:
    """Return the lines by what tells them, where it is known and only one has it."""
    keys = [way(line) for line in lines]
    often = Counter(keys)
    return {key: line for key, line in zip(keys, lines, strict=True) if all(key) and often[key] == 1}


def _may_be(one: Line, other: Line, key: tuple[str, ...]) -> bool:
    """Whether nothing speaks against two rows being one person: birth dates that differ do."""
    born = one.text("born"), other.text("born")
    return len(key) == 1 or not all(born) or born[0].startswith(born[1]) or born[1].startswith(born[0])


def _doubt(found: Compared) -> None:
    """Mark those whose name stands on the other side too, and those that stand twice on one."""
    for mine, others, told in (
        (found.added, found.gone, found.doubtful_new), (found.gone, found.added, found.doubtful_old),
    ):  # fmt: skip
        names = {line.text("name") for line in others}
        numbers = Counter(line.text("id_number") for line in mine if line.text("id_number"))
        for line in mine:
            if numbers[line.text("id_number")] > 1:
                told[line.row] = TWICE
            elif line.text("name") in names:
                told[line.row] = ONLY_NAME


def _changes(one: Line, other: Line, common: Sequence[Source]) -> list[Change]:
    found = []
    for source in common:
        before, after = (_shown(source.field, line.get(source.path)) for line in (one, other))
        if before != after:
            found.append(Change(one, other, source.heading, before, after))
    return found


def _shown(field: Field, value: Any) -> str:
    return value if isinstance(value, str) else field.show(value)


# --- as a list


def rows(found: Compared) -> list[list[Any]]:
    """Return the differences as rows under HEADINGS: who came, who is gone, then every change."""
    listed = [_row("新增", line, new=line.row, why=found.doubtful_new.get(line.row, "")) for line in found.added]
    listed += [_row("减少", line, old=line.row, why=found.doubtful_old.get(line.row, "")) for line in found.gone]
    for change in found.changed:
        row = _row("变更", change.new, change.old.row, change.new.row)
        row[4:7] = [change.heading, change.before, change.after]
        listed.append(row)
    return listed


def _row(what: str, line: Line, old: int | None = None, new: int | None = None, why: str = "") -> list[Any]:
    who = [line.get(path) or None for path in ("name", "id_number", "household")]
    return [what, *who, None, None, None, old, new, why or None]


def write_compared(found: Compared, target: Path) -> int:
    """Write the differences as an .xlsx; return how many lines. Raises Blocked."""
    from desktop.sheets.write import write_list

    return write_list(target, "两份名册的差别", list(HEADINGS), rows(found), sheet="差别")

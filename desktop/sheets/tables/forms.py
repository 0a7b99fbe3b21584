"""Forms that hold one household each, a file of its own or a folder of them: every member a row.

What the form says of the household stands beside each of its members. The members' block may be longer than the form
was printed for; what is below it is known by its labels, wherever it has been pushed to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise
from pathlib import Path
from typing import Any, TypeVar

from desktop.kit.errors import Blocked, Refused
from desktop.sheets import worker
from desktop.sheets.layout import Layout
from desktop.sheets.sheet import Area
from desktop.sheets.tables.rows import FILE, Chunk, Left, Line, Value
from desktop.sheets.tables.source import Source, opened
from desktop.sheets.wording import key, stays

T = TypeVar("T")
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".et", ".ods", ".csv", ".txt")
MOST_FILES = 5_000
MOST_ROWS = 400  # a form is no longer
SMALL = 4 << 20  # nor larger
GROUP = re.compile(r"第?[一二三四五六七八九十\d]{1,3}(?:村民小组|村民组|小组|组)|[^\d]{1,6}(?:组|湾|坪|塘)")
SAYS = re.compile(r"([^：:；;\s]{1,12})[：:]\s*([^：:；;]*)(?:[；;\s]|$)")
NONE = "没有认出是一户一表：要有“姓名”“与户主关系”一行表头，下面是家庭成员，再下面是家庭信息"
NO_FILES = "文件夹“{}”里没有表格文件"
TOO_MANY = "文件夹“{}”里有 {} 个表格，一次最多导入 {} 个，请分几个文件夹"
HEAD_NAMES = frozenset({"户主姓名", "户主", "户主名字"})
FORM, HEAD, GROUP_PATH = "form", "household", "household.group"


@dataclass(frozen=True)
class Words:
    """What a form's labels are called: by their key, the path of a member's field, and of the household's."""

    members: Mapping[str, str]
    own: Mapping[str, str]
    relations: frozenset[str]
    heads: frozenset[str]
    headings: Mapping[str, str]  # by path, what a column is called

    @property
    def paths(self) -> list[str]:
        """Every path a form may fill: the form itself and its head, the members' fields, the household's."""
        return list(dict.fromkeys((FORM, HEAD, GROUP_PATH, *self.members.values(), *self.own.values())))


@dataclass(frozen=True)
class Forms:
    """Files that hold a household each; read like a table whose columns are fields. `letters`: where they stand."""

    file: str
    files: tuple[str, ...]
    words: Words
    letters: Mapping[str, str] = field(default_factory=dict)
    sheet: str | None = None
    lost: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        return "没有导入的人"

    @property
    def count(self) -> int:
        """About how many rows there are."""
        return 4 * len(self.files)

    def headings(self) -> list[tuple[int, str]]:
        """Return the columns with their headings: as a roster has them."""
        named = self.words.headings
        return [(col, named.get(path, path)) for col, path in enumerate(self.words.paths, 1) if path != FORM]

    def where(self, number: int) -> tuple[str, int]:
        """Return a row's file and its number there."""
        return Path(self.files[number // FILE - 1]).name, number % FILE

    def each(
        self, make: Callable[..., T], *arguments: object, layout: Layout | None = None, bands: bool = False
    ) -> Iterator[T]:
        """Give what a function makes of each chunk, called where the files are read. Raises Refused, Blocked.

        What a person said of a layout and bands are for lists.
        """
        return worker.stream(_streamed, self.files, self.sheet, self.words, make, arguments)


def read_folder(folder: Path, words: Words) -> Forms:
    """Find the files of a folder and of those in it. Raises Refused if there are none, or too many."""
    found = (p for p in folder.rglob("*") if p.suffix.lower() in SUFFIXES and not p.name.startswith(("~$", ".")))
    files = tuple(sorted(str(p) for p in found if p.is_file()))
    if not files:
        raise Refused(NO_FILES.format(folder.name))
    if len(files) > MOST_FILES:
        raise Refused(TOO_MANY.format(folder.name, len(files), MOST_FILES))
    return Forms(folder.name, files, words)


def read_form(path: Path, words: Words, sheet: str | None = None) -> Forms | None:
    """Read a file if it is such a form. Raises Refused, Blocked."""
    if not path.is_file() or path.stat().st_size > SMALL or not worker.call(_is_form, str(path), words, sheet):
        return None
    return Forms(path.name, (str(path),), words, sheet=sheet)


# --- in the worker


def _is_form(path: str, words: Words, sheet: str | None) -> bool:
    found = _best(opened(path), words, sheet)
    return found is not None and len(found.said.keys() - {GROUP_PATH}) + found.labels >= 3


def _streamed(
    files: Sequence[str], sheet: str | None, words: Words, make: Callable[..., T], arguments: Any
) -> Iterator[T]:
    paths = words.paths
    for place, file in enumerate(files, 1):
        chunk = Chunk(columns={col: [] for col in range(1, len(paths) + 1)})
        try:
            found = _best(opened(file), words, sheet)
            if found is None or not found.rows:
                raise Refused(NONE)
            _put(chunk, found, paths, place, Path(file).stem)
        except (Refused, Blocked) as refused:
            chunk.left.append(Left(place * FILE, Path(file).name, str(refused), unread=True))
        yield make(chunk, *arguments)


def _put(chunk: Chunk, found: _Form, paths: list[str], place: int, name: str) -> None:
    """Put a form's members into a chunk."""
    said = dict(found.said)
    if not said.get(GROUP_PATH) and (group := _group_in(name)):
        said[GROUP_PATH] = group
    heads = (row for _, row in found.rows if str(row.get("relation", "")).strip() in found.words.heads)
    said |= {FORM: str(place), HEAD: next(heads, {}).get("name")}
    for number, row in found.rows:
        chunk.numbers.append(place * FILE + number)
        for col, path in enumerate(paths, 1):
            chunk.columns[col].append(row.get(path, said.get(path)))
    chunk.left += [replace(left, number=place * FILE + left.number) for left in found.left]


def _group_in(name: str) -> str:
    """Find the group in a file's name: 三组-普通户-王德福-4.xlsx."""
    return next((part for part in re.split(r"[-－—_\s]+", name) if GROUP.fullmatch(part)), "")


def _best(source: Source, words: Words, sheet: str | None) -> _Form | None:
    """Read the sheet that has the most members: of ten copies one is filled."""
    names = [sheet] if sheet is not None else source.names
    forms = {name: _Form(words).read(islice(source.lines(name), MOST_ROWS)) for name in names}
    best = max((n for n in names if forms[n].columns), key=lambda n: len(forms[n].rows), default=None)
    if best is None:
        return None
    return _Form(words, source.head(best).merges).read(islice(source.lines(best), MOST_ROWS))


class _Form:
    """One sheet read as a form."""

    def __init__(self, words: Words, merges: Sequence[Area] = ()) -> None:
        self.words, self.columns = words, dict[int, str]()
        self.rows: list[tuple[int, dict[str, Value]]] = []
        self.said: dict[str, Value] = {}
        self.left: list[Left] = []
        self.labels = self._head_row = 0
        self.head: dict[str, Value] = {}  # what stands of the household's head above the members
        self._members: list[tuple[int, dict[int, Value]]] = []
        self._wide = {(m.top, m.left) for m in merges if m.right - m.left > 1}
        self._asked: tuple[int, dict[int, str]] = (0, {})  # a row of labels, and what stands below each

    def read(self, lines: Iterable[Line]) -> _Form:
        for number, cells, _ in lines:
            shown = {c: v for c, v in cells.items() if str(v).strip()}
            if not self.columns:
                self._above(number, shown)
            elif shown:
                self._below(number, shown)
        if "relation" not in self.columns.values():
            self._find_relation()
        for number, cells in self._members:
            self.rows.append((number, {path: cells[col] for col, path in self.columns.items() if col in cells}))
        heads = any(str(row.get("relation", "")).strip() in self.words.heads for _, row in self.rows)
        if self.columns and self.head.get("name") and not heads:
            self.rows.insert(0, (self._head_row, {**self.head, "relation": "户主"}))
        return self

    def _above(self, number: int, cells: dict[int, Value]) -> None:
        """Read a line over the heading, or the heading itself."""
        known = {col: path for col, v in cells.items() if (path := self.words.members.get(key(str(v))))}
        columns = sorted(cells)
        beside = sum(one in known and other in known for one, other in pairwise(columns))
        if len(known) >= 4 and "name" in known.values() and beside >= 2:  # 姓名 | 王福 | 性别 | 男 is no heading
            for col, path in sorted(known.items()):
                if path not in self.columns.values():
                    self.columns[col] = path
            return
        for value in cells.values():
            for label, said in SAYS.findall(str(value)):
                if (path := self.words.own.get(key(label))) and said.strip():
                    self.said.setdefault(path, said.strip())
        self._head_block(number, cells)

    def _head_block(self, number: int, cells: dict[int, Value]) -> None:
        """户主姓名 | 王福 | 性别 | 男: what stands of the head above the list of the others."""
        own, label = {**self.words.own, "村民组": GROUP_PATH}, ""
        for col in sorted(cells):
            text = key(str(cells[col]))
            if text in HEAD_NAMES or text in self.words.members or text in own:
                label = text
            elif label:
                if path := "name" if label in HEAD_NAMES else self.words.members.get(label):
                    self.head.setdefault(path, cells[col])
                    self._head_row = number if path == "name" else self._head_row
                else:
                    self.said.setdefault(own[label], cells[col])
                label = ""

    def _below(self, number: int, cells: dict[int, Value]) -> None:
        labels = self._labels(cells)
        if self._asked[0] == number - 1 and not labels:
            self.said |= {path: cells[col] for col, path in self._asked[1].items() if col in cells}
            self._asked = (0, {})
        elif len(labels) > 1:
            self.labels += len(labels)
            columns = sorted(cells)
            if any(one in labels and other in labels for one, other in pairwise(columns)) or columns[-1] in labels:
                self._asked = number, labels
            else:  # 住房情况 | 两层楼房 | 承包土地 | 2亩
                self.said |= {labels[one]: cells[other] for one, other in pairwise(columns) if one in labels}
        elif labels:
            self.labels += 1
            self._beside(cells, *next(iter(labels.items())))
        elif self._is_member(number, cells):
            self._members.append((number, cells))
        else:
            text = " ".join(str(v) for v in cells.values())
            self.left.append(Left(number, text[:60], "表下面的说明"))

    def _labels(self, cells: dict[int, Value]) -> dict[int, str]:
        """Return the household's labels in a row: two at least, or one that leads it."""
        own = self.words.own
        found = {col: own[key(v)] for col, v in cells.items() if isinstance(v, str) and key(v) in own}
        leads = len(found) == 1 and min(cells) in found and len(cells) <= 2
        return found if len(found) > 1 or leads else {}

    def _beside(self, cells: dict[int, Value], col: int, path: str) -> None:
        right = next((cells[c] for c in sorted(cells) if c > col), None)
        if right is not None:
            self.said.setdefault(path, right)

    def _is_member(self, number: int, cells: dict[int, Value]) -> bool:
        place = {path: col for col, path in self.columns.items()}
        first = min(self.columns) - ("relation" not in place)
        left = {col for col, value in cells.items() if col < first and not _counts(value)}
        if any((number, col) in self._wide for col in cells) or (left and self._members):
            return False  # a text over several columns, or a label of its own left of the members
        said = [col for col in cells if col >= first]
        if place["name"] not in cells and place.get("id_number") not in cells:
            return False
        if any(stays(str(cells[col])) for col in said[:1]):
            return False
        relation = str(cells.get(place.get("relation", first), "")).strip()
        return relation in self.words.relations or len(said) >= 3 or (bool(relation) and len(said) >= 2)

    def _find_relation(self) -> None:
        """Take a column without a heading for the relation if that is what it says: its merge was lost."""
        free = {col for _, cells in self._members for col in cells} - self.columns.keys()
        for col in sorted(free):
            said = [str(cells[col]).strip() for _, cells in self._members if col in cells]
            if sum(word in self.words.relations for word in said) >= 0.6 * len(said):
                self.columns[col] = "relation"
                return


def _counts(value: Value) -> bool:
    """Whether a cell left of the members only counts them."""
    return isinstance(value, int | float) or (isinstance(value, str) and value.strip().isdecimal())

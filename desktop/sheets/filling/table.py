"""The shared strings of a workbook, with new ones appended behind what is there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from desktop.kit.errors import Refused
from desktop.sheets import limits
from desktop.sheets.archive import Packed, Packer, pack
from desktop.sheets.filling.rich import RichRun, refilled, runs_of
from desktop.sheets.filling.spans import Edits, Span, prefix_of, scan
from desktop.sheets.markup import CONTROL, escaped, natural

ITEM = re.compile(rb"<(?:[\w.-]+:)?si[\s/>]")
RUN = re.compile(rb"<(?:[\w.-]+:)?r[\s>]")
PLAIN = re.compile('[&<>"\r]|' + CONTROL.pattern)
BETWEEN = "\ue000"  # of private use
EDGES = re.compile(rf"(?:^|{BETWEEN})\s|\s(?:{BETWEEN}|$)|\n|  ")
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
EMPTY = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<sst xmlns="{MAIN}"/>'.encode()
SAMPLE = 512  # a column whose first values hardly repeat is not looked up
FEW = 64  # too few values to tell
NEW_SHARE = 0.5


class StringTable:
    """Numbers for texts. `used` counts the cells that point here beyond those of the template."""

    def __init__(self, data: bytes | None, part: str) -> None:
        self._data = data if data is not None else EMPTY
        self._part = part
        self._root: Span = scan(self._data, part, skip="sst")[0]
        self._prefix = prefix_of(self._data, self._root)
        self._first = self._next = len(ITEM.findall(self._data))
        self._numbers: dict[str, int] = {}
        self._fresh: list[str] = []
        self._packer = Packer()
        self.used = 0

    def number(self, text: str) -> int:
        """Return the number of one text."""
        self.used += 1
        found = self._numbers.get(text)
        if found is None:
            found = self._numbers[text] = self._add([text])
        return found

    def numbers(self, texts: Sequence[str], repeating: bool) -> Sequence[int]:
        """Return the numbers of a column's texts. Texts that hardly repeat are better not looked up."""
        self.used += len(texts)
        if not repeating:
            first = self._add(texts)
            return range(first, first + len(texts))
        known = self._numbers
        fresh = [t for t in dict.fromkeys(texts) if t not in known]
        if fresh:
            first = self._add(fresh)
            known.update(zip(fresh, range(first, first + len(fresh)), strict=True))
        return [known[t] for t in texts]

    def runs(self, number: int) -> list[RichRun]:
        """Return the runs of one of the template's texts; none if it has one look."""
        starts = [found.start() for found in islice(ITEM.finditer(self._data), number, number + 2)]
        if not starts:
            return []
        end = starts[1] if len(starts) > 1 else self._root.close
        item = self._data[starts[0] : end]
        return runs_of(item[: item.rindex(b">") + 1], self._part) if RUN.search(item) else []

    def number_of_runs(self, runs: Sequence[RichRun], text: str) -> int:
        """Return the number of a new text in the looks of an old one."""
        self._flush()
        self.used += 1
        self._next += 1
        p = self._prefix
        self._packer.add(f"<{p}si>{refilled(runs, text, p)}</{p}si>".encode())
        return self._next - 1

    def _add(self, texts: Sequence[str]) -> int:
        first = self._next
        self._next += len(texts)
        self._fresh.extend(texts)
        if len(self._fresh) > 4096:
            self._flush()
        return first

    def _flush(self) -> None:
        if self._fresh:
            self._packer.add(self._items(self._fresh).encode())
            self._fresh = []

    def _items(self, texts: list[str]) -> str:
        """Write the items; one look at all of them tells whether any needs care."""
        if max(map(len, texts)) > limits.TEXT:
            raise Refused(f"有一格的文字超过 {limits.TEXT} 个字，Excel 放不下。请把这段文字改短，或作为附件另存。")
        joined = BETWEEN.join(texts)
        if PLAIN.search(joined):
            texts = [escaped(t) for t in texts]
        p = self._prefix
        if EDGES.search(joined):
            return "".join([f"<{p}si><{p}t{_space(t)}>{t}</{p}t></{p}si>" for t in texts])
        return f"<{p}si><{p}t>" + f"</{p}t></{p}si><{p}si><{p}t>".join(texts) + f"</{p}t></{p}si>"

    @property
    def changed(self) -> bool:
        return self._next > self._first

    def packed(self) -> Packed:
        """Return the whole part. To be asked once, at the end."""
        self._flush()
        edits = Edits(self._data)
        edits.attribute(self._root, "uniqueCount", str(self._next))
        edits.attribute(self._root, "count", str(natural(self._root.get("count"), self._first) + self.used))
        root = self._root
        head = edits.between(0, root.close)
        if head.endswith(b"/>"):
            head = head[:-2].rstrip() + b">"
        start = Packer()
        start.add(head)
        end = pack([f"</{self._prefix}sst>".encode()])
        return start.pause().followed_by(self._packer.pause()).followed_by(end)


def repeats(texts: Sequence[str]) -> bool:
    """Say, from a column's first values, whether its texts are worth looking up."""
    sample = texts[:SAMPLE]
    return len(set(sample)) < len(sample) * NEW_SHARE


def _space(text: str) -> str:
    return ' xml:space="preserve"' if EDGES.search(text) else ""

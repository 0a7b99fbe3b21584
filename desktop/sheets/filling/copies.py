"""Copies of a sheet within its workbook: names, and the parts that belong to one sheet alone."""

from __future__ import annotations

import re
from collections.abc import Collection

from desktop.kit.errors import Refused
from desktop.sheets import limits
from desktop.sheets.filling.book import Listing
from desktop.sheets.filling.parts import Move, patched
from desktop.sheets.filling.spans import Edits, scan
from desktop.sheets.markup import as_utf8
from desktop.sheets.package import Package
from desktop.sheets.workbook import relations, relations_part

FORBIDDEN = re.compile(r"[\\/*?:\[\]\x00-\x1f]")
LONGEST_NAME = 31
SHARED = {"image", "hyperlink", "package", "oleObject", "theme"}
BESIDE = 200  # parts that a template has of itself, more than any
DROPPED = {"pivotTable", "queryTable", "slicer"}


def sheet_name(wanted: str, taken: Collection[str]) -> str:
    """Return a name Excel allows for a sheet and nobody has: at most 31 characters, no \\ / * ? : [ ]."""
    base = FORBIDDEN.sub("_", wanted).strip("' ")[:LONGEST_NAME] or "表"
    used = {name.casefold() for name in taken}
    name, number = base, 1
    while name.casefold() in used or name.casefold() == "history":
        number += 1
        name = f"{base[: LONGEST_NAME - len(str(number)) - 2]}({number})"
    return name


class Copier:
    """Collects new `parts`, and lists their types."""

    def __init__(self, package: Package, listing: Listing) -> None:
        self.parts: dict[str, bytes] = {}
        self._package = package
        self._listing = listing
        self._tables = 1000
        self._made = 0
        self._numbers: dict[str, int] = {}

    def new_part(self, part: str) -> str:
        """Return a free name beside a part: sheet1.xml → sheet2.xml."""
        stem, dot, suffix = part.rpartition(".")
        stem = stem.rstrip("0123456789")
        while True:
            number = self._numbers[stem] = self._numbers.get(stem, 0) + 1
            name = f"{stem}{number}{dot}{suffix}"
            if name not in self._package:
                self._count()
                self._listing.add(name, self._listing.type_of(part))
                return name

    def copy_relations(self, part: str, new: str, move: Move) -> None:
        """Copy what a part points at, as far as it belongs to it alone, and its relations with it."""
        listed = self._package.find(relations_part(part))
        if listed is None:
            return
        found = relations(self._package, part)
        edits = Edits(as_utf8(self._package.read(listed)))
        for span in scan(edits.data, listed)[1:]:
            relation = found.get(span.get("Id"))
            if relation is None or relation.external or relation.kind in SHARED:
                continue
            if relation.kind in DROPPED:
                edits.remove(span)
            elif relation.target in self._package:
                copy = self._copy(relation.target, relation.kind, move)
                folder, mark, _ = span.get("Target").rpartition("/")
                edits.attribute(span, "Target", folder + mark + copy.rpartition("/")[2])
        self._count()
        self.parts[relations_part(new)] = edits.all()

    def _count(self) -> None:
        """Raise Refused where more would be made than a workbook may hold to be read again."""
        self._made += 1
        if self._made + BESIDE > limits.MEMBERS:
            raise Refused("这张表上有图片或批注，每条填一页会让文件大得打不开，请用日期或筛选分几次填")

    def _copy(self, part: str, kind: str, move: Move) -> str:
        new = self.new_part(part)
        data = self._package.read(part)
        self.parts[new] = patched(kind, data, part, move)
        if kind == "table":
            self.parts[new] = self._own_table(self.parts[new], part)
        self.copy_relations(part, new, move)
        return new

    def _own_table(self, data: bytes, part: str) -> bytes:
        """A table's number and name hold once in a workbook."""
        self._tables += 1
        edits = Edits(data)
        root = scan(data, part)[0]
        edits.attribute(root, "id", str(self._tables))
        for key in ("name", "displayName"):
            edits.attribute(root, key, f"{root.get(key)}_{self._tables}")
        return edits.all()


def own_sheet(data: bytes, part: str) -> bytes:
    """Take from a copied sheet what only one sheet of a workbook may say: that it is selected, its code name."""
    edits = Edits(data)
    for span in scan(data, part, skip="sheetData"):
        if span.name == "sheetView" and "tabSelected" in span.attributes:
            edits.attribute(span, "tabSelected", "0")
        elif span.name == "sheetPr" and "codeName" in span.attributes:
            tag = edits.data[span.start : span.open]
            edits.replace(span.start, span.open, re.sub(rb"\scodeName\s*=\s*(?:\"[^\"]*\"|'[^']*')", b"", tag))
    return edits.all()

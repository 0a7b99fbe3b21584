"""How a workbook's parts hang together: sheets, names, strings, styles. Nothing outside the file is followed."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from desktop.kit.errors import Refused
from desktop.sheets.markup import Node, natural, tree
from desktop.sheets.package import Package

HIDDEN = ("hidden", "veryHidden")


class Relation(NamedTuple):
    """One relation of a part; `kind` is the last word of its type, `target` a part's name or an address outside."""

    id: str
    kind: str
    target: str
    external: bool


@dataclass(frozen=True, slots=True)
class SheetPart:
    """A worksheet's place in the workbook. `index` counts all sheets from 0, as local names do."""

    name: str
    part: str
    relation: str
    index: int
    visible: bool


class DefinedName(NamedTuple):
    """A defined name; `local` is the index of the only sheet it holds for."""

    name: str
    text: str
    local: int | None


class Workbook:
    """A package seen as a workbook. Raises Refused if it is none."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.part = self._find_part()
        self.root = tree(package.read(self.part), self.part)
        self.relations = relations(package, self.part)
        self.sheets = self._sheets()
        if not self.sheets:
            raise Refused("这个工作簿里没有可以读的工作表。")

    def _find_part(self) -> str:
        for relation in relations(self.package, "").values():
            if relation.kind == "officeDocument" and relation.target in self.package:
                if relation.target.endswith(".bin"):
                    raise Refused("这是二进制的工作簿（.xlsb）。请用 WPS 或 Excel 打开后另存为 .xlsx，再试一次。")
                return self.package.find(relation.target) or relation.target
        found = self.package.find("xl/workbook.xml")
        if found is None:
            raise Refused("这个文件不是 Excel 工作簿（.xlsx）。请用 WPS 或 Excel 打开后另存为 .xlsx，再试一次。")
        return found

    def _sheets(self) -> list[SheetPart]:
        listed = self.root.child("sheets")
        found = []
        for index, node in enumerate(listed.named("sheet") if listed else []):
            relation = self.relations.get(node.get("id"))
            if relation and relation.kind == "worksheet" and relation.target in self.package:
                part = self.package.find(relation.target) or relation.target
                found.append(SheetPart(node.get("name"), part, relation.id, index, node.get("state") not in HIDDEN))
        return found

    @property
    def other_pages(self) -> list[str]:
        """The names of visible sheets that are no worksheets: charts, dialogs."""
        listed = self.root.child("sheets")
        visible = [n for n in (listed.named("sheet") if listed else []) if n.get("state") not in HIDDEN]
        kinds = {n.get("name"): self.relations[n.get("id")].kind for n in visible if n.get("id") in self.relations}
        return [name for name, kind in kinds.items() if kind in ("chartsheet", "dialogsheet")]

    def sheet(self, name: str | None = None) -> SheetPart:
        """Return the sheet of that name; without one, the first that is visible. Raises Refused if there is none."""
        if name is None:
            return next((s for s in self.sheets if s.visible), self.sheets[0])
        found = next((s for s in self.sheets if s.name.casefold() == name.casefold()), None)
        if found is None:
            there = "、".join(s.name for s in self.sheets)
            raise Refused(f"工作簿里没有叫“{name}”的工作表，只有：{there}。")
        return found

    @cached_property
    def names(self) -> list[DefinedName]:
        listed = self.root.child("definedNames")
        nodes = listed.named("definedName") if listed else []
        return [DefinedName(n.get("name"), n.text, _index(n.get("localSheetId"))) for n in nodes]

    @property
    def date1904(self) -> bool:
        properties = self.root.child("workbookPr")
        return properties is not None and is_true(properties.get("date1904"))

    def part_of_kind(self, kind: str) -> str | None:
        """Return the part of the workbook's first relation of a kind (styles, theme, sharedStrings, calcChain …)."""
        for relation in self.relations.values():
            if relation.kind == kind and not relation.external and relation.target in self.package:
                return self.package.find(relation.target)
        return None

    def root_of_kind(self, kind: str) -> Node | None:
        part = self.part_of_kind(kind)
        return tree(self.package.read(part), part) if part else None


def relations(package: Package, part: str) -> dict[str, Relation]:
    """Return a part's relations by id; those of the package itself for ''."""
    listed = package.find(relations_part(part))
    if listed is None:
        return {}
    found = {}
    for node in tree(package.read(listed), listed).named("Relationship"):
        external = node.get("TargetMode") == "External"
        target = node.get("Target")
        kind = node.get("Type").rpartition("/")[2]
        found[node.get("Id")] = Relation(node.get("Id"), kind, target if external else resolved(part, target), external)
    return found


def relations_part(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels".lstrip("/")


def resolved(part: str, target: str) -> str:
    """Return the part a relation's target names, seen from the part that has the relation."""
    target = target.replace("\\", "/")
    if target.startswith("/"):
        return posixpath.normpath(target).lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(part), target))


def is_true(text: str) -> bool:
    return text in ("1", "true", "on")


def _index(text: str) -> int | None:
    number = natural(text, -1)
    return number if number >= 0 else None

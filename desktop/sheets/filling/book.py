"""The workbook's own parts after filling: names that follow, sheets that were added, the calculation chain gone."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.sheets.filling.spans import Edits, Span, prefix_of, scan
from desktop.sheets.markup import as_utf8, escaped, natural
from desktop.sheets.refs import Growth, outside, quoted, renamed
from desktop.sheets.workbook import SheetPart, Workbook, relations, relations_part, resolved

CONTENT_TYPES = "[Content_Types].xml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
# What may stand before calcPr in a workbook (ECMA-376 part 1, 18.2.27)
BEFORE_CALC = {
    "fileVersion", "fileSharing", "workbookPr", "AlternateContent", "revisionPtr", "absPath", "workbookProtection",
    "bookViews", "sheets", "functionGroups", "externalReferences", "definedNames",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A copied sheet: of which, its name, its part, and the id its relation gets."""

    of: SheetPart
    name: str
    part: str
    relation: str


def edit_workbook(
    book: Workbook, growths: Mapping[str, Growth], new: Sequence[NewSheet], titles: Mapping[str, tuple[int, int]]
) -> bytes:
    """Return workbook.xml: names moved, copies listed behind their original, everything calculated on opening.

    `titles` are rows of sheets, by name, that every page is to begin with, unless the sheet says so itself.
    """
    edits = Edits(as_utf8(book.package.read(book.part)))
    spans = scan(edits.data, book.part)
    places = _places(book, new)
    for span in spans:
        if span.name == "definedName":
            edits.text(span, outside(span.text, "", growths))
            local = natural(span.get("localSheetId"), -1)
            if local >= 0:
                edits.attribute(span, "localSheetId", str(places.get(local, local)))
        elif span.name == "workbookView":
            for key in ("activeTab", "firstSheet"):
                if key in span.attributes:
                    edits.attribute(span, key, str(places.get(natural(span.get(key)), 0)))
    if new:
        _list_sheets(edits, spans, new)
        _copy_names(edits, spans, growths, new, places)
    _print_titles(edits, spans, _titled(book, new, places, titles))
    _calculate(edits, spans)
    return edits.all()


def _places(book: Workbook, new: Sequence[NewSheet]) -> dict[int, int]:
    """Return where each sheet that was there stands among all of them."""
    listed = book.root.child("sheets")
    count = len(listed.children) if listed else 0
    return {index: index + sum(1 for n in new if n.of.index < index) for index in range(count)}


def _list_sheets(edits: Edits, spans: list[Span], new: Sequence[NewSheet]) -> None:
    sheets = [s for s in spans if s.name == "sheet" and s.within("sheets")]
    top = max(natural(s.get("sheetId")) for s in sheets)
    for number, made in enumerate(new, 1):
        span = sheets[made.of.index]
        tag = Edits(edits.data[span.start : span.end])
        whole = Span("sheet", span.attributes, 0, len(tag.data), None)
        tag.attribute(whole, "name", made.name)
        tag.attribute(whole, "sheetId", str(top + number))
        tag.attribute(whole, "id", made.relation)
        edits.insert(span.end, tag.all())


def _copy_names(
    edits: Edits, spans: list[Span], growths: Mapping[str, Growth], new: Sequence[NewSheet], places: Mapping[int, int]
) -> None:
    """Give each copy the names that hold only for its original: print area, print titles."""
    names = [s for s in spans if s.name == "definedName"]
    holder = next((s for s in spans if s.name == "definedNames"), None)
    for made in new:
        before = sum(1 for n in new[: new.index(made)] if n.of.index == made.of.index)
        place = places[made.of.index] + 1 + before
        for span in names:
            if span.get("localSheetId") == str(made.of.index) and holder is not None:
                text = outside(renamed(span.text, made.of.name, made.name), "", growths)
                tag = Edits(edits.data[span.start : span.open])
                tag.attribute(Span("definedName", span.attributes, 0, len(tag.data), None), "localSheetId", str(place))
                edits.insert(holder.close, tag.all() + escaped(text).encode() + edits.data[span.close : span.end])


def _titled(
    book: Workbook, new: Sequence[NewSheet], places: Mapping[int, int], titles: Mapping[str, tuple[int, int]]
) -> list[tuple[int, str]]:
    """Return the places of the sheets that get print titles, and the rows."""
    have = {n.local for n in book.names if n.name == "_xlnm.Print_Titles"}
    found = []
    for sheet in (s for s in book.sheets if s.index not in have):
        copies = [n.name for n in new if n.of.index == sheet.index]
        for at, name in enumerate([sheet.name, *copies], places[sheet.index]):
            if name in titles:
                found.append((at, f"{quoted(name)}!${titles[name][0]}:${titles[name][1]}"))
    return found


def _print_titles(edits: Edits, spans: list[Span], titles: Sequence[tuple[int, str]]) -> None:
    p = prefix_of(edits.data, spans[0])
    made = "".join(
        f'<{p}definedName name="_xlnm.Print_Titles" localSheetId="{at}">{escaped(text)}</{p}definedName>'
        for at, text in titles
    )
    holder = next((s for s in spans if s.name == "definedNames"), None)
    if holder is not None and holder.close > holder.open:
        edits.insert(holder.close, made.encode())
    elif holder is not None and made:  # openpyxl writes an empty one
        edits.replace(holder.start, holder.end, f"<{p}definedNames>{made}</{p}definedNames>".encode())
    elif made:
        before = [s for s in spans if s.parent is spans[0] and s.name in BEFORE_CALC - {"definedNames"}]
        edits.insert(before[-1].end, f"<{p}definedNames>{made}</{p}definedNames>".encode())


def _calculate(edits: Edits, spans: list[Span]) -> None:
    span = next((s for s in spans if s.name == "calcPr"), None)
    if span is not None:
        edits.attribute(span, "fullCalcOnLoad", "1")
        return
    root = spans[0]
    before = [s for s in spans if s.parent is root and s.name in BEFORE_CALC]
    edits.insert(before[-1].end, f'<{prefix_of(edits.data, root)}calcPr fullCalcOnLoad="1"/>'.encode())


class Listing:
    """What the workbook lists of its parts – their types, its relations – as it is and as it shall be."""

    def __init__(self, book: Workbook) -> None:
        self._package = book.package
        self._book = book
        self._types_part = book.package.find(CONTENT_TYPES) or CONTENT_TYPES
        data = as_utf8(book.package.read(self._types_part))
        listed = [s for s in scan(data, CONTENT_TYPES) if s.name == "Override"]
        self._types = {s.get("PartName").lstrip("/").casefold(): s.get("ContentType") for s in listed}
        self._relations: list[tuple[str, str, str]] = []
        self._added: dict[str, str] = {}
        self.dropped: set[str] = set()

    def type_of(self, part: str) -> str | None:
        """Return the type stated for one part; None if it has that of its suffix."""
        return self._types.get(part.casefold())

    def add(self, part: str, kind: str | None) -> None:
        """List a new part's type, if it is to have its own."""
        if kind and kind != self.type_of(part):
            self._added[part] = kind

    def relate(self, id_: str, kind: str, part: str) -> None:
        """Let the workbook have a relation of a kind to a part."""
        self._relations.append((id_, f"{RELATION}/{kind}", posixpath.relpath(part, posixpath.dirname(self._book.part))))

    def drop(self, kind: str) -> bool:
        """Leave out the part that the workbook has a relation of this kind to, and its own; tell if there is one."""
        part = self._book.part_of_kind(kind)
        if part is None:
            return False
        beside = [relations_part(part), *(r.target for r in relations(self._package, part).values() if not r.external)]
        self.dropped |= {part} | {found for name in beside if (found := self._package.find(name))}
        return True

    def parts(self) -> dict[str, bytes]:
        """Return the parts that list others, as they shall be."""
        found: dict[str, bytes] = {}
        gone = {part.casefold() for part in self.dropped}
        if self._relations or gone:
            name = relations_part(self._book.part)
            found[self._package.find(name) or name] = self._edited_relations(name, gone)
        if self._added or gone:
            found[self._types_part] = self._edited_types(gone)
        return found

    def _edited_relations(self, name: str, gone: set[str]) -> bytes:
        edits = Edits(as_utf8(self._package.read(name)))
        spans = scan(edits.data, name)
        for span in spans[1:]:
            if resolved(self._book.part, span.get("Target")).casefold() in gone:
                edits.remove(span)
        p = prefix_of(edits.data, spans[0])
        rows = [f'<{p}Relationship Id="{i}" Type="{t}" Target="{escaped(to)}"/>' for i, t, to in self._relations]
        edits.insert(spans[0].close, "".join(rows).encode())
        return edits.all()

    def _edited_types(self, gone: set[str]) -> bytes:
        edits = Edits(as_utf8(self._package.read(self._types_part)))
        spans = scan(edits.data, CONTENT_TYPES)
        replaced = gone | {part.casefold() for part in self._added}
        for span in spans:
            if span.name == "Override" and span.get("PartName").lstrip("/").casefold() in replaced:
                edits.remove(span)
        p = prefix_of(edits.data, spans[0])
        rows = [
            f'<{p}Override PartName="/{escaped(part)}" ContentType="{kind}"/>' for part, kind in self._added.items()
        ]
        edits.insert(spans[0].close, "".join(rows).encode())
        return edits.all()

"""The workbook's own parts after filling: names that follow, sheets that were added, the calculation chain gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.sheets.filling.spans import Edits, Span, prefix_of, scan
from desktop.sheets.markup import as_utf8, escaped
from desktop.sheets.package import Package
from desktop.sheets.refs import Growth, outside, renamed
from desktop.sheets.workbook import SheetPart, Workbook, relations_part, resolved

CONTENT_TYPES = "[Content_Types].xml"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml."
# What may stand before calcPr in a workbook (ECMA-376 part 1, 18.2.27)
BEFORE_CALC = {
    "fileVersion", "fileSharing", "workbookPr", "AlternateContent", "revisionPtr", "absPath", "workbookProtection", "bookViews",
    "sheets", "functionGroups", "externalReferences", "definedNames",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A copied sheet: of which, its name, its part, and the id its relation gets."""

    of: SheetPart
    name: str
    part: str
    relation: str


def edit_workbook(book: Workbook, growths: Mapping[str, Growth], new: Sequence[NewSheet]) -> bytes:
    """Return workbook.xml: names moved, copies listed behind their original, everything calculated on opening."""
    edits = Edits(as_utf8(book.package.read(book.part)))
    spans = scan(edits.data, book.part)
    places = _places(book, new)
    for span in spans:
        if span.name == "definedName":
            edits.text(span, outside(span.text, "", growths))
            if span.get("localSheetId").isdigit():
                edits.attribute(span, "localSheetId", str(places[int(span.get("localSheetId"))]))
        elif span.name == "workbookView":
            for key in ("activeTab", "firstSheet"):
                if span.get(key).isdigit():
                    edits.attribute(span, key, str(places.get(int(span.get(key)), 0)))
    if new:
        _list_sheets(edits, spans, new)
        _copy_names(edits, spans, growths, new, places)
    _calculate(edits, spans)
    return edits.all()


def _places(book: Workbook, new: Sequence[NewSheet]) -> dict[int, int]:
    """Return where each sheet that was there stands among all of them."""
    listed = book.root.child("sheets")
    count = len(listed.children) if listed else 0
    return {index: index + sum(1 for n in new if n.of.index < index) for index in range(count)}


def _list_sheets(edits: Edits, spans: list[Span], new: Sequence[NewSheet]) -> None:
    sheets = [s for s in spans if s.name == "sheet" and s.within("sheets")]
    top = max(int(s.get("sheetId", "0")) for s in sheets)
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


def _calculate(edits: Edits, spans: list[Span]) -> None:
    span = next((s for s in spans if s.name == "calcPr"), None)
    if span is not None:
        edits.attribute(span, "fullCalcOnLoad", "1")
        return
    root = spans[0]
    before = [s for s in spans if s.parent is root and s.name in BEFORE_CALC]
    edits.insert(before[-1].end, f'<{prefix_of(edits.data, root)}calcPr fullCalcOnLoad="1"/>'.encode())


def edit_relations(package: Package, part: str, added: Sequence[tuple[str, str, str]], dropped: str | None) -> bytes:
    """Return a part's relations with some added – (id, type, target) – and those to one part dropped."""
    name = relations_part(part)
    edits = Edits(as_utf8(package.read(name)))
    spans = scan(edits.data, name)
    for span in spans[1:]:
        if dropped and resolved(part, span.get("Target")).casefold() == dropped.casefold():
            edits.remove(span)
    p = prefix_of(edits.data, spans[0])
    rows = [f'<{p}Relationship Id="{i}" Type="{t}" Target="{escaped(to)}"/>' for i, t, to in added]
    edits.insert(spans[0].close, "".join(rows).encode())
    return edits.all()


def edit_content_types(package: Package, added: Mapping[str, str], dropped: str | None) -> bytes:
    """Return the list of content types with the types of some parts added, and one part's dropped."""
    edits = Edits(as_utf8(package.read(CONTENT_TYPES)))
    spans = scan(edits.data, CONTENT_TYPES)
    for span in spans:
        if dropped and span.get("PartName").lstrip("/").casefold() == dropped.casefold():
            edits.remove(span)
    p = prefix_of(edits.data, spans[0])
    rows = [f'<{p}Override PartName="/{escaped(part)}" ContentType="{kind}"/>' for part, kind in added.items()]
    edits.insert(spans[0].close, "".join(rows).encode())
    return edits.all()


def content_type(package: Package, part: str) -> str | None:
    """Return the type stated for one part; None if it has that of its suffix."""
    data = as_utf8(package.read(CONTENT_TYPES))
    for span in scan(data, CONTENT_TYPES):
        if span.name == "Override" and span.get("PartName").lstrip("/").casefold() == part.casefold():
            return span.get("ContentType")
    return None

"""The parts beside a sheet – drawings, comments, charts, tables, pivots – following its block."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass

from desktop.kit.errors import Refused
from desktop.sheets import limits
from desktop.sheets.filling.around import Formula
from desktop.sheets.filling.spans import Edits, Span, scan
from desktop.sheets.markup import as_utf8, natural
from desktop.sheets.refs import Growth, grown_list

VML_ROW = re.compile(rb"(<(?:\w+:)?Row>\s*)(\d+)(\s*</)")
VML_ANCHOR = re.compile(rb"(<(?:\w+:)?Anchor>)([^<]*)(</)")
VML_CLIENT = re.compile(rb"<(?:\w+:)?ClientData\b.*?</(?:\w+:)?ClientData>", re.DOTALL)
VML_LINK = re.compile(rb"(<(?:\w+:)?Fmla(?:Link|Range)>)([^<]*)(</)")
BOXES = ("twoCellAnchor", "oneCellAnchor")


@dataclass(frozen=True, slots=True)
class Move:
    """How things on one sheet move: its growth, if it grows, and what its formulas become."""

    growth: Growth | None
    formula: Formula

    def row(self, row: int) -> int:
        """Return where a row goes; nothing lies below the last one."""
        return min(self.growth.row(row), limits.ROWS) if self.growth else row


Patch = Callable[[bytes, str, Move], bytes]


def patch_drawing(data: bytes, part: str, move: Move) -> bytes:
    """Move what lies on the cells; what spans the block grows with it unless it is held to its size."""
    edits = Edits(as_utf8(data))
    spans = scan(edits.data, part)
    for span in spans:
        if span.name in BOXES and move.growth:
            _move_box(edits, span, _inside(spans, span), move)
        if span.get("textlink"):
            edits.attribute(span, "textlink", move.formula(span.get("textlink")))
        if span.name == "f":
            edits.text(span, move.formula(span.text))
    return edits.all()


def _inside(spans: list[Span], box: Span) -> list[Span]:
    """Return the elements of a box; `spans` are in the order they begin."""
    begin = bisect_right(spans, box.start, key=lambda s: s.start)
    return spans[begin : bisect_left(spans, box.end, key=lambda s: s.start)]


def _move_box(edits: Edits, box: Span, inside: list[Span], move: Move) -> None:
    growth = move.growth
    if growth is None or box.get("editAs") == "absolute":
        return
    rows = {
        s.parent.name: s
        for s in inside
        if s.name == "row" and s.parent and s.parent.parent is box and natural(s.text, -1) >= 0
    }
    if "from" not in rows:
        return
    start = natural(rows["from"].text) + 1
    moved = move.row(start)
    edits.text(rows["from"], str(moved - 1))
    if "to" in rows:
        end = natural(rows["to"].text) + 1
        fixed = box.get("editAs") == "oneCell" or (start >= growth.first and end <= growth.last)
        edits.text(rows["to"], str(min(end + moved - start if fixed else move.row(end), limits.ROWS) - 1))


def patch_chart(data: bytes, part: str, move: Move) -> bytes:
    edits = Edits(as_utf8(data))
    for span in scan(edits.data, part):
        if span.name == "f":
            edits.text(span, move.formula(span.text))
    return edits.all()


def patch_comments(data: bytes, part: str, move: Move) -> bytes:
    edits = Edits(as_utf8(data))
    for span in scan(edits.data, part):
        if span.name in ("comment", "threadedComment") and move.growth:
            edits.attribute(span, "ref", _single(span.get("ref"), move))
    return edits.all()


def _single(text: str, move: Move) -> str:
    letters = text.rstrip("0123456789")
    digits = text[len(letters) :]
    return f"{letters}{move.row(int(digits))}" if digits else text


def patch_vml(data: bytes, part: str, move: Move) -> bytes:
    """Move notes and controls. VML need not be well-formed XML, so it is edited as text."""

    def client(found: re.Match[bytes]) -> bytes:
        text = VML_LINK.sub(lambda m: m[1] + move.formula(m[2].decode()).encode() + m[3], found[0])
        text = VML_ROW.sub(lambda m: m[1] + str(move.row(int(m[2]) + 1) - 1).encode() + m[3], text)
        return VML_ANCHOR.sub(lambda m: m[1] + _anchor(m[2], move) + m[3], text)

    return VML_CLIENT.sub(client, data)


def _anchor(text: bytes, move: Move) -> bytes:
    parts = text.split(b",")
    if len(parts) != 8 or not all(p.strip().isdigit() for p in parts):
        return text
    top, bottom = int(parts[2]), int(parts[6])
    down = move.row(top + 1) - 1 - top
    if not down:
        return text
    parts[2], parts[6] = f" {top + down}".encode(), f" {bottom + down}".encode()
    return b",".join(parts)


def patch_table(data: bytes, part: str, move: Move) -> bytes:
    edits = Edits(as_utf8(data))
    for span in scan(edits.data, part):
        if "ref" in span.attributes and move.growth:
            edits.attribute(span, "ref", grown_list(span.get("ref"), move.growth))
        if span.name in ("calculatedColumnFormula", "totalsRowFormula"):
            edits.text(span, move.formula(span.text))
    return edits.all()


def patch_pivot(data: bytes, part: str, move: Move) -> bytes:
    edits = Edits(as_utf8(data))
    for span in scan(edits.data, part):
        if span.name == "location" and move.growth:
            edits.attribute(span, "ref", grown_list(span.get("ref"), move.growth))
    return edits.all()


def patch_control(data: bytes, part: str, move: Move) -> bytes:
    edits = Edits(as_utf8(data))
    for span in scan(edits.data, part):
        for key in ("fmlaLink", "fmlaRange", "fmlaTxbx"):
            if span.get(key):
                edits.attribute(span, key, move.formula(span.get(key)))
    return edits.all()


def patch_pivot_source(data: bytes, part: str, growths: dict[str, Growth]) -> bytes:
    """Let a pivot's source follow, and have it read anew on opening."""
    edits = Edits(as_utf8(data))
    spans = scan(edits.data, part, skip="cacheFields")
    source = next((s for s in spans if s.name == "worksheetSource"), None)
    growth = growths.get(source.get("sheet").casefold()) if source else None
    if source is None or growth is None:
        return data
    if source.get("ref"):
        edits.attribute(source, "ref", grown_list(source.get("ref"), growth))
    edits.attribute(spans[0], "refreshOnLoad", "1")
    return edits.all()


def patched(kind: str, data: bytes, part: str, move: Move) -> bytes:
    """Let a part of some kind follow; one that nobody can read stays as it was."""
    patch = PATCHES.get(kind)
    try:
        return patch(data, part, move) if patch else data
    except Refused:
        return data


PATCHES: dict[str, Patch] = {
    "drawing": patch_drawing, "chart": patch_chart, "chartEx": patch_chart, "comments": patch_comments,
    "threadedComment": patch_comments, "vmlDrawing": patch_vml, "table": patch_table, "pivotTable": patch_pivot,
    "ctrlProp": patch_control,
}  # fmt: skip

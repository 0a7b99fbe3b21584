"""Pictures and simple shapes that lie over a worksheet."""

from __future__ import annotations

from dataclasses import dataclass, replace

from desktop.kit.errors import Refused
from desktop.sheets import limits
from desktop.sheets.colors import Palette
from desktop.sheets.markup import Node, decimal, natural, tree
from desktop.sheets.package import Package
from desktop.sheets.sheet import Anchor, Drawing, Font, Run
from desktop.sheets.workbook import Relation, is_true, relations

ACROSS = {"ctr": "center", "r": "right", "just": "justify", "dist": "distributed"}
DOWN = {"ctr": "center", "b": "bottom"}
FULL_TURN = 60_000  # of a degree
EMU_PER_POINT = 12_700


@dataclass(frozen=True, slots=True)
class _Frame:
    """How a group's own measure becomes EMU from the anchor's corner."""

    x: float = 0.0
    y: float = 0.0
    scale_x: float = 1.0
    scale_y: float = 1.0


UNREAD = {
    "graphicFrame": "图表或结构图", "control": "表单控件", "oleObject": "嵌入的文件", "sparkline": "迷你图",
}  # fmt: skip


def unread(around: dict[str, list[Node]]) -> list[str]:
    """Name what else lies on a sheet and is not read: controls, embedded files, sparklines; each once."""
    names = (node.name for nodes in around.values() for top in nodes for node in top.walk())
    return list(dict.fromkeys(UNREAD[name] for name in names if name in UNREAD))


def read_drawings(
    package: Package, part: str, around: dict[str, list[Node]], palette: Palette, missing: list[str]
) -> list[Drawing]:
    """Read what a sheet's drawing part shows; `missing` is told of charts and of pictures that cannot be read."""
    related = relations(package, part)
    found: list[Drawing] = []
    for node in around.get("drawing", []):
        relation = related.get(node.get("id"))
        if relation and not relation.external and relation.target in package:
            found += _Reader(package, relation.target, palette, missing).read()
    return found


class _Reader:
    def __init__(self, package: Package, part: str, palette: Palette, missing: list[str]) -> None:
        self._package = package
        self._part = part
        self._palette = palette
        self._related: dict[str, Relation] = relations(package, part)
        self.found: list[Drawing] = []
        self._missing = missing

    def read(self) -> list[Drawing]:
        for node in tree(self._package.read(self._part), self._part).children:
            anchor = _anchor(node)
            if anchor:
                for child in node.children:
                    self._take(child, anchor, None)
        return self.found

    def _take(self, node: Node, anchor: Anchor, frame: _Frame | None) -> None:
        if node.name == "pic":
            self._picture(node, _placed(node, anchor, frame))
        elif node.name in ("sp", "cxnSp"):
            self._shape(node, _placed(node, anchor, frame))
        elif node.name == "grpSp":
            inner = _group(node, frame)
            for child in node.children:
                self._take(child, anchor, inner)
        elif node.name in UNREAD:
            self._missing.append(UNREAD[node.name])
        elif node.name == "AlternateContent":
            for child in (node.child("Choice") or node).children:
                self._take(child, anchor, frame)

    def _picture(self, node: Node, anchor: Anchor) -> None:
        blip = node.child("blipFill", "blip")
        relation = self._related.get(blip.get("embed")) if blip else None
        if relation is None or relation.external or relation.target not in self._package:
            return
        try:
            data = self._package.read(relation.target)
        except Refused:
            return  # a broken picture is no reason to refuse the sheet
        if len(data) <= limits.PICTURE:
            self.found.append(Drawing(anchor, "picture", data, rotation=_rotation(node)))

    def _shape(self, node: Node, anchor: Anchor) -> None:
        look = node.child("spPr") or Node("", {})
        body = node.child("txBody", "bodyPr")
        geometry, line, dash = look.child("prstGeom"), look.child("ln"), look.child("ln", "prstDash")
        paragraphs = [p for p in (node.child("txBody") or look).children if p.name == "p"]
        place = paragraphs[0].child("pPr") if paragraphs else None
        self.found.append(
            Drawing(
                anchor,
                "shape",
                preset=geometry.get("prst", "rect") if geometry else "rect",
                fill=self._fill(node, look),
                line=self._line(node, line),
                line_width=_length(line.get("w") or "9525") / EMU_PER_POINT if line else 0.75,
                dash=dash.get("val", "solid") if dash else "solid",
                runs=tuple(self._runs(paragraphs)),
                horizontal=ACROSS.get(place.get("algn"), "left") if place else "left",
                centred=bool(body and is_true(body.get("anchorCtr"))),
                vertical=DOWN.get(body.get("anchor"), "top") if body else "top",
                rotation=_rotation(node),
            )
        )

    def _fill(self, node: Node, look: Node) -> str | None:
        if look.child("noFill"):
            return None
        own = self._palette.drawn(look.child("solidFill"))
        reference = node.child("style", "fillRef")
        return own or (self._palette.drawn(reference) if reference and reference.get("idx") != "0" else None)

    def _line(self, node: Node, line: Node | None) -> str | None:
        if line is not None and line.child("noFill"):
            return None
        own = self._palette.drawn(line.child("solidFill")) if line else None
        reference = node.child("style", "lnRef")
        return own or (self._palette.drawn(reference) if reference and reference.get("idx") != "0" else None)

    def _runs(self, paragraphs: list[Node]) -> list[Run]:
        found: list[Run] = []
        for number, paragraph in enumerate(paragraphs):
            if number:
                found.append(Run("\n"))
            for node in paragraph.children:
                if node.name in ("r", "fld"):
                    text = node.child("t")
                    found.append(Run(text.text if text else "", self._font(node.child("rPr"))))
                elif node.name == "br":
                    found.append(Run("\n"))
        return found

    def _font(self, node: Node | None) -> Font | None:
        if node is None:
            return None
        face = node.child("ea") or node.child("latin")
        size = node.get("sz")
        font = Font(
            size=min(max(1.0, natural(size, 1100) / 100), limits.FONT),
            bold=is_true(node.get("b")),
            italic=is_true(node.get("i")),
            underline="" if node.get("u", "none") == "none" else "single",
            strike=node.get("strike", "noStrike") != "noStrike",
            color=self._palette.drawn(node.child("solidFill")),
        )
        return (
            replace(font, name=face.get("typeface")) if face and not face.get("typeface", "+").startswith("+") else font
        )


def _anchor(node: Node) -> Anchor | None:
    start, end, size = node.child("from"), node.child("to"), node.child("ext")
    if start is None:
        place = node.child("pos")
        if node.name != "absoluteAnchor" or place is None:
            return None
        anchor = Anchor(1, 1, _length(place.get("y")), _length(place.get("x")))
    else:
        anchor = Anchor(*_cell(start), _of(start, "rowOff"), _of(start, "colOff"))
    if end is not None:
        anchor.to_row, anchor.to_col = _cell(end)
        anchor.to_row_offset, anchor.to_col_offset = _of(end, "rowOff"), _of(end, "colOff")
    elif size is not None:
        anchor.width, anchor.height = _length(size.get("cx")), _length(size.get("cy"))
    return anchor


def _placed(node: Node, anchor: Anchor, frame: _Frame | None) -> Anchor:
    """Return the anchor itself, or within a group that of the member: from the group's cell, by offset and size."""
    if frame is None:
        return anchor
    x, y, width, height = _box(node.child("spPr", "xfrm"), "off", "ext")
    return Anchor(
        anchor.row, anchor.col,
        anchor.row_offset + round(frame.y + y * frame.scale_y), anchor.col_offset + round(frame.x + x * frame.scale_x),
        width=round(width * frame.scale_x), height=round(height * frame.scale_y),
    )  # fmt: skip


def _group(node: Node, frame: _Frame | None) -> _Frame:
    place = node.child("grpSpPr", "xfrm")
    x, y, width, height = _box(place, "off", "ext")
    inner_x, inner_y, inner_width, inner_height = _box(place, "chOff", "chExt")
    outer = frame or _Frame(-x, -y)
    scale_x = outer.scale_x * (width / inner_width if inner_width else 1)
    scale_y = outer.scale_y * (height / inner_height if inner_height else 1)
    return _Frame(
        outer.x + x * outer.scale_x - inner_x * scale_x,
        outer.y + y * outer.scale_y - inner_y * scale_y,
        scale_x,
        scale_y,
    )


def _box(node: Node | None, offset: str, extent: str) -> tuple[int, int, int, int]:
    place, size = (node.child(offset), node.child(extent)) if node else (None, None)
    x, y = (_length(place.get("x")), _length(place.get("y"))) if place else (0, 0)
    return (x, y, _length(size.get("cx")), _length(size.get("cy"))) if size else (x, y, 0, 0)


def _rotation(node: Node) -> float:
    place = node.child("spPr", "xfrm")
    return decimal(place.get("rot")) / FULL_TURN if place else 0.0


def _cell(node: Node) -> tuple[int, int]:
    row, col = max(0, _of(node, "row")), max(0, _of(node, "col"))
    return min(row + 1, limits.ROWS), min(col + 1, limits.COLUMNS)


def _of(node: Node, name: str) -> int:
    found = node.child(name)
    return _length(found.text.strip()) if found else 0


def _length(text: str) -> int:
    return int(max(-limits.EMU, min(decimal(text), limits.EMU)))

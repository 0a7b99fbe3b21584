"""Conditional formats of a worksheet – rules, colour scales, data bars, icon sets – also those of Excel 2010 (x14)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from desktop.sheets.colors import Palette
from desktop.sheets.markup import Node, natural
from desktop.sheets.refs import parse_areas
from desktop.sheets.sheet import Edge, Overlay, Rule, Stop
from desktop.sheets.styles import Styles
from desktop.sheets.workbook import is_true

SCALES = ("colorScale", "dataBar", "iconSet")
SIDES = ("left", "right", "top", "bottom")


def read_overlays(root: Node | None, styles: Styles) -> list[Overlay]:
    """Read what conditional formats may change, in their order (dxfs)."""
    holder = root.child("dxfs") if root else None
    return [_overlay(node, styles) for node in holder.named("dxf")] if holder else []


def _overlay(node: Node, styles: Styles) -> Overlay:
    fill, font, border = node.child("fill", "patternFill"), node.child("font"), node.child("border")
    number = node.child("numFmt")
    edges = {k: v for k, v in styles.border(border).items() if k in SIDES and isinstance(v, Edge)} if border else {}
    return Overlay(
        fill=_fill(fill, styles.palette) if fill else None,
        color=styles.palette.cell(font.child("color")) if font else None,
        bold=_flag(font, "b"),
        italic=_flag(font, "i"),
        strike=_flag(font, "strike"),
        underline=_underline(font),
        number_format=number.get("formatCode") if number else None,
        **edges,
    )


def _fill(node: Node, palette: Palette) -> str | None:
    """A solid fill of a conditional format has its colour in the background."""
    front, back = palette.cell(node.child("fgColor")), palette.cell(node.child("bgColor"))
    if node.get("patternType", "solid") == "none":
        return None
    return back or front


def _flag(font: Node | None, name: str) -> bool | None:
    node = font.child(name) if font else None
    return None if node is None else node.get("val", "1") in ("1", "true")


def _underline(font: Node | None) -> str | None:
    node = font.child("u") if font else None
    return None if node is None else node.get("val", "single").replace("none", "")


def read_rules(around: dict[str, list[Node]], overlays: Sequence[Overlay], palette: Palette) -> list[Rule]:
    """Read the rules, the most important first. What Excel 2010 adds to a data bar is added to it."""
    reader = _Rules(overlays, palette)
    for holder in around.get("conditionalFormatting", []):
        reader.take(holder, holder.get("sqref"))
    for node in (n for extension in around.get("extLst", []) for n in extension.walk()):
        if node.name == "conditionalFormatting":
            inner = node.child("sqref")
            reader.take(node, inner.text if inner else "")
    return sorted(reader.found.values(), key=lambda rule: rule.priority)


class _Rules:
    def __init__(self, overlays: Sequence[Overlay], palette: Palette) -> None:
        self.found: dict[str, Rule] = {}
        self._overlays = overlays
        self._palette = palette

    def take(self, holder: Node, sqref: str) -> None:
        areas = tuple(parse_areas(sqref))
        for node in holder.named("cfRule") if areas else []:
            known = self.found.get(node.get("id"))
            if known is not None:
                self.found[node.get("id")] = self._completed(known, node)
                continue
            key = _twin(node) or f"#{len(self.found)}"
            self.found[key] = replace(self._rule(node), areas=areas)

    def _rule(self, node: Node) -> Rule:
        number = natural(node.get("dxfId"), -1)
        scale = next((c for c in node.children if c.name in SCALES), None)
        return Rule(
            areas=(),
            kind=node.get("type"),
            priority=natural(node.get("priority"), 1 << 20),
            overlay=self._overlays[number] if 0 <= number < len(self._overlays) else Overlay(),
            formulas=tuple(c.text for c in node.children if c.name in ("formula", "f")),
            operator=node.get("operator"),
            text=node.get("text") or node.get("timePeriod"),
            rank=natural(node.get("rank"), 10),
            percent=is_true(node.get("percent")),
            bottom=is_true(node.get("bottom")) or node.get("aboveAverage") in ("0", "false"),
            stops=tuple(self._stops(scale)) if scale else (),
            icons=scale.get("iconSet", "3TrafficLights1") if scale and scale.name == "iconSet" else "",
            shows_value=scale is None or scale.get("showValue", "1") in ("1", "true"),
            reverse=scale is not None and is_true(scale.get("reverse")),
            equal=is_true(node.get("equalAverage")),
            deviations=natural(node.get("stdDev"), 0),
            stop_if_true=is_true(node.get("stopIfTrue")),
        )

    def _stops(self, scale: Node) -> Iterator[Stop]:
        """A scale lists its points, then their colours; a bar has one colour; x14 puts a value inside its point."""
        colors = [self._palette.cell(c) for c in scale.named("color")] or [self._palette.cell(scale.child("fillColor"))]
        for n, point in enumerate(scale.named("cfvo")):
            inner = point.child("f")
            yield Stop(
                point.get("type"), inner.text if inner else point.get("val"), colors[n] if n < len(colors) else None
            )

    def _completed(self, rule: Rule, node: Node) -> Rule:
        bar = node.child("dataBar")
        if bar is None:
            return rule
        below = self._palette.cell(bar.child("negativeFillColor"))
        stops = tuple(replace(new, color=old.color) for new, old in zip(self._stops(bar), rule.stops, strict=False))
        return replace(
            rule, gradient=bar.get("gradient", "1") in ("1", "true"), negative=below, stops=stops or rule.stops
        )


def _twin(node: Node) -> str:
    """Return the id by which the extension completes a rule."""
    return next((n.text.strip() for n in node.walk() if n.name == "id"), "")

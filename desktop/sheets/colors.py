"""Excel's colours – RGB, theme with tint, indexed – turned into RRGGBB."""

from __future__ import annotations

import colorsys
import re

from desktop.sheets.markup import Node, decimal, natural

# ECMA-376 part 1, 18.8.27: 0–7 are repeated as 8–15
_FIRST = "000000 FFFFFF FF0000 00FF00 0000FF FFFF00 FF00FF 00FFFF"
_REST = """
800000 008000 000080 808000 800080 008080 C0C0C0 808080 9999FF 993366 FFFFCC CCFFFF 660066 FF8080 0066CC CCCCFF
000080 FF00FF FFFF00 00FFFF 800080 800000 008080 0000FF 00CCFF CCFFFF CCFFCC FFFF99 99CCFF FF99CC CC99FF FFCC99
3366FF 33CCCC 99CC00 FFCC00 FF9900 FF6600 666699 969696 003366 339966 003300 333300 993300 993366 333399 333333"""
INDEXED = (*_FIRST.split(), *_FIRST.split(), *_REST.split())
OFFICE_THEME = {
    "dk1": "000000", "lt1": "FFFFFF", "dk2": "44546A", "lt2": "E7E6E6", "accent1": "4472C4", "accent2": "ED7D31",
    "accent3": "A5A5A5", "accent4": "FFC000", "accent5": "5B9BD5", "accent6": "70AD47",
    "hlink": "0563C1", "folHlink": "954F72",
}  # fmt: skip
# A cell's theme number counts light before dark, though the theme lists dark first
ORDER = (
    "lt1",
    "dk1",
    "lt2",
    "dk2",
    "accent1",
    "accent2",
    "accent3",
    "accent4",
    "accent5",
    "accent6",
    "hlink",
    "folHlink",
)
ALSO = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"}
PRESET = {
    "black": "000000",
    "white": "FFFFFF",
    "red": "FF0000",
    "green": "008000",
    "blue": "0000FF",
    "yellow": "FFFF00",
}
RGB = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")


class Palette:
    """The colours of one workbook."""

    def __init__(self, theme: Node | None = None, styles: Node | None = None) -> None:
        self.scheme = dict(OFFICE_THEME)
        listed = theme.child("themeElements", "clrScheme") if theme else None
        for node in listed.children if listed else []:
            self._take(node)
        own = styles.child("colors", "indexedColors") if styles else None
        self.indexed = tuple(_rgb(n.get("rgb")) or "000000" for n in own.children) if own else INDEXED

    def _take(self, node: Node) -> None:
        value = node.children[0] if node.children else node
        color = _rgb(value.get("lastClr") or value.get("val"))
        if color:
            self.scheme[node.name] = color

    def cell(self, node: Node | None) -> str | None:
        """Read a colour element of a style; None is automatic."""
        if node is None or node.get("auto") in ("1", "true"):
            return None
        color = self._plain(node)
        return tinted(color, decimal(node.get("tint"))) if color and node.get("tint") else color

    def _plain(self, node: Node) -> str | None:
        if node.get("rgb"):
            return _rgb(node.get("rgb"))
        theme, indexed = natural(node.get("theme"), -1), natural(node.get("indexed"), -1)
        if 0 <= theme < len(ORDER):
            return self.scheme[ORDER[theme]]
        if 0 <= indexed < len(self.indexed):
            return self.indexed[indexed]
        return "FFFFFF" if indexed == 65 else None

    def drawn(self, holder: Node | None) -> str | None:
        """Read the colour inside a drawing's solidFill."""
        if holder is None or not holder.children:
            return None
        node = holder.children[0]
        value = node.get("val")
        color = {"srgbClr": _rgb(value), "sysClr": _rgb(node.get("lastClr")), "prstClr": PRESET.get(value)}.get(
            node.name
        )
        if node.name == "schemeClr":
            color = self.scheme.get(ALSO.get(value, value))
        return _modified(color, node) if color else None


def tinted(color: str, tint: float) -> str:
    """Lighten (to +1) or darken (to −1) as ECMA-376 18.3.1.15 says, on the luminance."""
    h, l, s = colorsys.rgb_to_hls(*_parts(color))  # noqa: E741
    return _hex(*colorsys.hls_to_rgb(h, l * (1 + tint) if tint < 0 else l * (1 - tint) + tint, s))


def mixed(front: str, back: str, share: float) -> str:
    """Mix two colours, as a pattern looks from afar; `share` of the front."""
    parts = [f * share + b * (1 - share) for f, b in zip(_parts(front), _parts(back), strict=True)]
    return _hex(*parts)


def _modified(color: str, node: Node) -> str:
    for change in node.children:
        amount = decimal(change.get("val")) / 100_000
        h, l, s = colorsys.rgb_to_hls(*_parts(color))  # noqa: E741
        if change.name == "lumMod":
            color = _hex(*colorsys.hls_to_rgb(h, l * amount, s))
        elif change.name == "lumOff":
            color = _hex(*colorsys.hls_to_rgb(h, min(1.0, l + amount), s))
        elif change.name in ("shade", "tint"):
            color = mixed(color, "000000" if change.name == "shade" else "FFFFFF", amount)
    return color


def _rgb(text: str) -> str | None:
    found = RGB.fullmatch(text)
    return found[1].upper() if found else None


def _parts(color: str) -> tuple[float, float, float]:
    return int(color[:2], 16) / 255, int(color[2:4], 16) / 255, int(color[4:], 16) / 255


def _hex(*parts: float) -> str:
    return "".join(f"{min(255, max(0, round(p * 255))):02X}" for p in parts)

"""styles.xml written from the fonts, formats and cell formats of a book opened by xlrd: s="n" is its n-th XF."""

from __future__ import annotations

from typing import Any

from desktop.sheets.markup import escaped

HORIZONTAL = ("general", "left", "center", "right", "fill", "justify", "centerContinuous", "distributed")
VERTICAL = ("top", "center", "bottom", "justify", "distributed")
LINES = (
    "none", "thin", "medium", "dashed", "dotted", "thick", "double", "hair", "mediumDashed", "dashDot",
    "mediumDashDot", "dashDotDot", "mediumDashDotDot", "slantDashDot",
)  # fmt: skip
FILLS = (
    "none", "solid", "mediumGray", "darkGray", "lightGray", "darkHorizontal", "darkVertical", "darkDown", "darkUp",
    "darkGrid", "darkTrellis", "lightHorizontal", "lightVertical", "lightDown", "lightUp", "lightGrid",
    "lightTrellis", "gray125", "gray0625",
)  # fmt: skip
UNDERLINES = {1: "single", 2: "double", 0x21: "singleAccounting", 0x22: "doubleAccounting"}
RAISED = {1: "superscript", 2: "subscript"}
CUSTOM = 164  # the first number of a format that is not built in
OWN_COLORS = range(64)


class _List:
    """Pieces of XML, each once."""

    def __init__(self, *first: str) -> None:
        self.pieces = list(first)
        self._numbers = {piece: number for number, piece in enumerate(first)}

    def number(self, piece: str) -> int:
        found = self._numbers.get(piece)
        if found is None:
            found = self._numbers[piece] = len(self.pieces)
            self.pieces.append(piece)
        return found


class Looks:
    """The looks of one book. `font` writes a font's properties, for rich text too."""

    def __init__(self, book: Any) -> None:
        self._book = book

    def color(self, name: str, index: int) -> str:
        """Write a colour element; nothing for an automatic one."""
        rgb = self._book.colour_map.get(index)
        if index not in OWN_COLORS or rgb is None:
            return ""
        return f'<{name} rgb="FF{rgb[0]:02X}{rgb[1]:02X}{rgb[2]:02X}"/>'

    def font(self, index: int, face: str = "name") -> str:
        fonts = self._book.font_list
        font = fonts[index] if index < len(fonts) else fonts[0]
        flags = ("b", font.weight >= 600 or font.bold), ("i", font.italic), ("strike", font.struck_out)
        pieces = [f"<{name}/>" for name, on in flags if on]
        if font.underline_type in UNDERLINES:
            pieces.append(f'<u val="{UNDERLINES[font.underline_type]}"/>')
        if font.escapement in RAISED:
            pieces.append(f'<vertAlign val="{RAISED[font.escapement]}"/>')
        size = f'<sz val="{font.height / 20:g}"/>'
        named = f'<{face} val="{escaped(font.name)}"/>'
        return "".join([*pieces, size, self.color("color", font.colour_index), named])

    def styles(self, root: str) -> str:
        """Write the whole part inside `root`'s start and end."""
        fills = _List(
            '<fill><patternFill patternType="none"/></fill>', '<fill><patternFill patternType="gray125"/></fill>'
        )
        borders = _List("<border><left/><right/><top/><bottom/><diagonal/></border>")
        formats = _List()
        cells = [self._cell(xf, fills, borders, formats) for xf in self._book.xf_list]
        fonts = [f"<font>{self.font(n)}</font>" for n in range(len(self._book.font_list))]
        numbered = [f'<numFmt numFmtId="{CUSTOM + n}" formatCode="{code}"/>' for n, code in enumerate(formats.pieces)]
        lists: list[tuple[str, list[str]]] = [
            ("numFmts", numbered), ("fonts", fonts), ("fills", fills.pieces), ("borders", borders.pieces),
            ("cellStyleXfs", ['<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>']), ("cellXfs", cells),
            ("cellStyles", ['<cellStyle name="Normal" xfId="0" builtinId="0"/>']),
        ]  # fmt: skip
        body = "".join(f'<{name} count="{len(p)}">{"".join(p)}</{name}>' for name, p in lists if p)
        return root.format(body)

    def _cell(self, xf: Any, fills: _List, borders: _List, formats: _List) -> str:
        fill, border = fills.number(self._fill(xf.background)), borders.number(self._border(xf.border))
        number = self._format(xf.format_key, formats)
        font = xf.font_index if xf.font_index < len(self._book.font_list) else 0
        return (
            f'<xf numFmtId="{number}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" '
            f'applyNumberFormat="1" applyFont="1" applyFill="1" applyBorder="1" applyAlignment="1" applyProtection="1">'
            f"{_alignment(xf.alignment)}"
            f'<protection locked="{int(bool(xf.protection.cell_locked))}"/></xf>'
        )

    def _fill(self, background: Any) -> str:
        kind = _pick(FILLS, background.fill_pattern)
        front = self.color("fgColor", background.pattern_colour_index)
        back = self.color("bgColor", background.background_colour_index)
        return f'<fill><patternFill patternType="{kind}">{front}{back}</patternFill></fill>'

    def _border(self, border: Any) -> str:
        def side(name: str, line: int, color: int) -> str:
            if not line:
                return f"<{name}/>"
            return f'<{name} style="{_pick(LINES, line)}">{self.color("color", color) or AUTOMATIC}</{name}>'

        down, up = (int(bool(v)) for v in (border.diag_down, border.diag_up))
        sides = "".join(
            side(name, getattr(border, f"{long}_line_style"), getattr(border, f"{long}_colour_index"))
            for name, long in (("left",) * 2, ("right",) * 2, ("top",) * 2, ("bottom",) * 2, ("diagonal", "diag"))
        )
        return f'<border diagonalUp="{up}" diagonalDown="{down}">{sides}</border>'

    def _format(self, key: int, formats: _List) -> int:
        """Return a number format's number; a file's own is told from the built-in one by its text."""
        from xlrd.formatting import std_format_strings

        found = self._book.format_map.get(key)
        code = found.format_str if found else ""
        if not code or code == "General" or std_format_strings.get(key) == code:
            return key if key < CUSTOM else 0
        return CUSTOM + formats.number(escaped(code))


AUTOMATIC = '<color indexed="64"/>'


def _alignment(alignment: Any) -> str:
    turned = alignment.rotation
    attributes = [
        ("horizontal", _pick(HORIZONTAL, alignment.hor_align)), ("vertical", _pick(VERTICAL, alignment.vert_align)),
        ("textRotation", turned or ""), ("wrapText", alignment.text_wrapped or ""),
        ("indent", alignment.indent_level or ""), ("shrinkToFit", alignment.shrink_to_fit or ""),
    ]  # fmt: skip
    return "<alignment" + "".join(f' {name}="{value}"' for name, value in attributes if value != "") + "/>"


def _pick(names: tuple[str, ...], index: int) -> str:
    return names[index] if 0 <= index < len(names) else names[0]

"""styles.xml turned into Looks: one for each cell format, in their order."""

from __future__ import annotations

import re
from typing import TypeVar

from desktop.kit.errors import Refused
from desktop.sheets import limits
from desktop.sheets.colors import Palette, mixed
from desktop.sheets.markup import Node, decimal, natural
from desktop.sheets.sheet import Edge, Font, Look
from desktop.sheets.workbook import Workbook, is_true

T = TypeVar("T")
TOO_MANY = "这个表格里的单元格样式太多了，程序不读。请新建一个工作簿，把表复制过去再试。"
NOT_DATE = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
DAY, MONTH_DAY, MONTH = 'yyyy"年"m"月"d"日"', 'm"月"d"日"', 'yyyy"年"m"月"'
HALF_DAY, HALF_DAY_SECONDS = '上午/下午h"时"mm"分"', '上午/下午h"时"mm"分"ss"秒"'
# ECMA-376 part 1, 18.8.30; 14 and 22 as a Chinese Windows shows them, 27–36 and 50–58 the zh-cn column
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: '"¥"#,##0;"¥"-#,##0', 6: '"¥"#,##0;[Red]"¥"-#,##0', 7: '"¥"#,##0.00;"¥"-#,##0.00',
    8: '"¥"#,##0.00;[Red]"¥"-#,##0.00',
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm",
    27: MONTH, 28: MONTH_DAY, 29: MONTH_DAY, 30: "m-d-yy", 31: DAY, 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"',
    34: HALF_DAY, 35: HALF_DAY_SECONDS, 36: MONTH, 37: "#,##0;-#,##0", 38: "#,##0;[Red]-#,##0",
    39: "#,##0.00;-#,##0.00", 40: "#,##0.00;[Red]-#,##0.00",
    41: '_ * #,##0_ ;_ * -#,##0_ ;_ * "-"_ ;_ @_ ', 42: '_ "¥"* #,##0_ ;_ "¥"* -#,##0_ ;_ "¥"* "-"_ ;_ @_ ',
    43: '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ ',
    44: '_ "¥"* #,##0.00_ ;_ "¥"* -#,##0.00_ ;_ "¥"* "-"??_ ;_ @_ ',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@", 50: MONTH, 51: MONTH_DAY, 52: MONTH,
    53: MONTH_DAY, 54: MONTH_DAY, 55: HALF_DAY, 56: HALF_DAY_SECONDS, 57: MONTH, 58: MONTH_DAY,
}  # fmt: skip
SHARE = {
    "solid": 1.0, "darkGray": 0.75, "mediumGray": 0.5, "lightGray": 0.25, "gray125": 0.125, "gray0625": 0.0625,
    "darkHorizontal": 0.5, "darkVertical": 0.5, "darkDown": 0.5, "darkUp": 0.5, "darkGrid": 0.5, "darkTrellis": 0.75,
    "lightHorizontal": 0.25, "lightVertical": 0.25, "lightDown": 0.25, "lightUp": 0.25,
    "lightGrid": 0.4, "lightTrellis": 0.3,
}  # fmt: skip


class Styles:
    """The cell formats of a workbook. `looks[n]` is what a cell with s="n" looks like."""

    def __init__(self, root: Node | None, palette: Palette) -> None:
        self.palette = palette
        self.looks = [Look()]
        self.default_font = Font()
        if root is not None:
            self._read(root)

    def _read(self, root: Node) -> None:
        fonts = [self.font(n) for n in _list(root, "fonts", "font")] or [Font()]
        fills = [self._fill(n) for n in _list(root, "fills", "fill")]
        borders = [self.border(n) for n in _list(root, "borders", "border")]
        formats = {natural(n.get("numFmtId")): n.get("formatCode") for n in _list(root, "numFmts", "numFmt")}
        self.default_font = fonts[0]
        listed = _list(root, "cellXfs", "xf")
        if len(listed) > limits.STYLES:
            raise Refused(TOO_MANY)
        self.looks = [self._look(n, fonts, fills, borders, formats) for n in listed] or [Look(font=fonts[0])]

    def font(self, node: Node | None, name: str = "name") -> Font:
        """Read a font; in rich text the face is called rFont."""
        if node is None:
            return Font()
        values = {c.name: c for c in node.children}
        size = values.get("sz")
        face = values.get(name) or values.get("name") or values.get("rFont")
        raised = values["vertAlign"].get("val") if "vertAlign" in values else ""
        return Font(
            name=face.get("val", "宋体") if face else "宋体",
            size=min(max(1.0, decimal(size.get("val"), 11.0)), limits.FONT) if size else 11.0,
            bold=_flag(values.get("b")),
            italic=_flag(values.get("i")),
            underline=_underline(values.get("u")),
            strike=_flag(values.get("strike")),
            color=self.palette.cell(values.get("color")),
            raised="" if raised == "baseline" else raised,
        )

    def _fill(self, node: Node) -> str | None:
        pattern = node.child("patternFill")
        if pattern is None:
            stop = node.child("gradientFill", "stop", "color")
            return self.palette.cell(stop)
        share = SHARE.get(pattern.get("patternType", "none"))
        if share is None:
            return None
        front = self.palette.cell(pattern.child("fgColor"))
        if share == 1.0:
            return front
        return mixed(front or "000000", self.palette.cell(pattern.child("bgColor")) or "FFFFFF", share)

    def border(self, node: Node) -> dict[str, object]:
        def edge(*names: str) -> Edge | None:
            side = next((c for c in node.children if c.name in names), None)
            style = side.get("style", "none") if side else "none"
            return Edge(style, self.palette.cell(side.child("color"))) if side and style != "none" else None

        return {
            "left": edge("left", "start"), "right": edge("right", "end"), "top": edge("top"), "bottom": edge("bottom"),
            "diagonal": edge("diagonal"), "diagonal_up": is_true(node.get("diagonalUp")),
            "diagonal_down": is_true(node.get("diagonalDown")),
        }  # fmt: skip

    def _look(
        self,
        node: Node,
        fonts: list[Font],
        fills: list[str | None],
        borders: list[dict[str, object]],
        formats: dict[int, str],
    ) -> Look:
        place = node.child("alignment") or Node("", {})
        guard = node.child("protection") or Node("", {})
        number = natural(node.get("numFmtId"))
        border: dict[str, object] = _pick(borders, node.get("borderId")) or {}
        return Look(
            font=_pick(fonts, node.get("fontId")) or fonts[0],
            fill=_pick(fills, node.get("fillId")),
            horizontal=place.get("horizontal", "general"),
            vertical=place.get("vertical", "bottom"),
            wrap=is_true(place.get("wrapText")),
            shrink=is_true(place.get("shrinkToFit")),
            indent=natural(place.get("indent")),
            rotation=natural(place.get("textRotation")),
            number_format=formats.get(number) or BUILT_IN.get(number, "General"),
            locked=guard.get("locked", "1") in ("1", "true"),
            **border,  # type: ignore[arg-type]
        )


def refuse_many_styles(book: Workbook) -> None:
    """Raise Refused for a styles part that alone would take long to read."""
    part = book.part_of_kind("styles")
    data = book.package.read(part) if part else b""
    if data.count(b"<xf") + data.count(b":xf") > 3 * limits.STYLES:  # each format and its named one
        raise Refused(TOO_MANY)


def is_date(number_format: str) -> bool:
    """Say whether a number format shows a day or a time."""
    first = NOT_DATE.sub("", number_format).partition(";")[0]
    return first != "General" and any(sign in first.lower() for sign in "ymdhs")


def _list(root: Node, holder: str, name: str) -> list[Node]:
    found = root.child(holder)
    return found.named(name) if found else []


def _pick(values: list[T], index: str) -> T | None:
    at = natural(index)
    return values[at] if at < len(values) else None


def _flag(node: Node | None) -> bool:
    return node is not None and node.get("val", "1") in ("1", "true", "on")


def _underline(node: Node | None) -> str:
    kind = node.get("val", "single") if node else ""
    return "" if kind == "none" else kind

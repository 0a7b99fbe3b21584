"""Column widths, row heights and paper sizes as Excel counts them. Points everywhere unless a name says px or mm."""

from __future__ import annotations

import math
from typing import NamedTuple

from desktop.sheets.sheet import Font, PageSetup, Sheet

PX = 0.75  # points of one pixel at 96 dpi
MM = 72 / 25.4

# Excel's paperSize numbers, portrait, in mm; 12 and 13 are the JIS sizes that Windows prints.
PAPERS = {
    1: (215.9, 279.4), 2: (215.9, 279.4), 3: (279.4, 431.8), 4: (431.8, 279.4), 5: (215.9, 355.6),
    6: (139.7, 215.9), 7: (184.15, 266.7), 8: (297.0, 420.0), 9: (210.0, 297.0), 10: (210.0, 297.0),
    11: (148.0, 210.0), 12: (257.0, 364.0), 13: (182.0, 257.0), 14: (215.9, 330.2), 15: (215.0, 275.0),
    16: (254.0, 355.6), 17: (279.4, 431.8), 18: (215.9, 279.4), 20: (104.8, 241.3), 27: (110.0, 220.0),
    28: (162.0, 229.0), 29: (324.0, 458.0), 30: (229.0, 324.0), 31: (114.0, 162.0), 33: (250.0, 353.0),
    34: (176.0, 250.0), 42: (250.0, 353.0), 43: (100.0, 148.0), 53: (216.0, 330.0), 54: (210.0, 297.0),
    63: (322.0, 445.0), 66: (420.0, 594.0), 67: (297.0, 420.0), 70: (105.0, 148.0), 88: (128.0, 182.0),
    93: (146.0, 215.0), 94: (97.0, 151.0), 106: (146.0, 215.0),
}  # fmt: skip

# Digit width in em of faces that county books are made with; the first group is half a square by design.
# MDW checked against county files: stored widths are multiples of 1/8 for 宋体 12 and 等线 11.
_HALF_SQUARE = {
    "宋体", "simsun", "新宋体", "nsimsun", "黑体", "simhei", "仿宋", "fangsong", "仿宋_gb2312", "fangsong_gb2312",
    "楷体", "kaiti", "楷体_gb2312", "kaiti_gb2312", "隶书", "幼圆",
}  # fmt: skip
_DIGIT_EM = {
    "等线": 0.52, "dengxian": 0.52, "等线 light": 0.52, "微软雅黑": 0.54, "microsoft yahei": 0.54, "calibri": 0.507,
    "calibri light": 0.507, "arial": 0.556, "times new roman": 0.5, "tahoma": 0.546, "cambria": 0.554, "verdana": 0.636,
}  # fmt: skip


# A font of no county: its digit in whole twips as LibreOffice counts them, found with five faces in six sizes.
_MEASURED = 20 * 0.9988


def paper_size(page: PageSetup) -> tuple[float, float]:
    """Return width and height of the sheet of paper in points, as it is turned."""
    width, height = page.paper_size_mm or PAPERS.get(page.paper, PAPERS[9])
    if page.landscape:
        width, height = max(width, height), min(width, height)
    return width * MM, height * MM


_NAMED = {
    (297, 420): "A3", (210, 297): "A4", (148, 210): "A5", (257, 364): "B4", (182, 257): "B5", (195, 270): "16K",
    (184, 266.7): "16K", (215.9, 279.4): "Letter", (215.9, 355.6): "Legal",
}  # fmt: skip


def paper_name(width: float, height: float) -> str:
    """Name paper of this size in points, upright or lying: A4, 16K, or its millimetres."""
    short, long = sorted((width / MM, height / MM))
    for (one, other), name in _NAMED.items():
        if abs(short - one) < 2 and abs(long - other) < 2:
            return name
    return f"{short:.0f}×{long:.0f} 毫米"


class Digit(NamedTuple):
    """The default font's widest digit: pixels on Excel's screen (whole where known), and points on paper.

    Excel keeps columns in whole screen pixels, but prints them with the printer's digit: a default column of Calibri 11
    is 64 px and 0.71 inch on paper, not 0.67.
    """

    px: float
    points: float
    known: bool


def digit_of(font: Font, measured: float | None) -> Digit:
    """Return the digit of a default font; `measured` is its width in em where the font is installed."""
    px = font.size * 96 / 72
    name = font.name.lower()
    half = name in _HALF_SQUARE
    em = 0.5 if half else _DIGIT_EM.get(name)
    if em is None:
        width = round(font.size * (measured or 0.55) * _MEASURED) / 20
        return Digit(width / PX, width, False)
    whole = max(1, math.ceil(round(px) / 2) if half else round(px * em))
    return Digit(whole, font.size * (measured or em), True)


def column_width(characters: float, digit: Digit) -> float:
    """Return a stored column width (characters, padding included) in points.

    A known digit gives Excel's whole pixels (ECMA-376 18.3.1.13); with a measured one the width is not rounded.
    """
    if digit.known:
        return int((256 * characters + int(128 / digit.px)) / 256 * digit.px) / digit.px * digit.points
    return characters * digit.points


def default_column_width(sheet: Sheet, digit: Digit) -> float:
    """Return the width in points of a column that stores none; without any default, Excel rounds up to 8 pixels."""
    if sheet.default_width is not None:
        return column_width(sheet.default_width, digit)
    px = sheet.base_width * digit.px + 5
    return (math.ceil(px / 8) * 8 if digit.known else px) / digit.px * digit.points


def stored_height(points: float) -> float:
    """Return the height of a row that a file gives: the whole pixels in it, of what it was on a finer screen."""
    return math.floor(points / PX + 0.01) * PX


def rounded_height(points: float) -> float:
    """Return a row height rounded up to whole pixels, as Excel stores fitted rows."""
    return math.ceil(points / PX - 0.05) * PX

"""Headers and footers: the &-codes read into left, centre and right, and set on the page."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from desktop.paper.fonts import TWIPS, Fonts
from desktop.paper.layout import Page
from desktop.paper.text import Line, Pen, lines_of, style_of
from desktop.sheets.sheet import Font, HeaderFooter, Sheet

_CODE = re.compile(
    r'&(?:"(?P<font>[^"]*)"|(?P<size>\d{1,3})|K(?P<color>[0-9A-Fa-f]{6})|K(?P<theme>\d\d[+-]?\d{3})'
    r"|(?P<page>[Pp])(?P<shift>[+-]\d+)?|(?P<letter>.))|(?P<text>[^&]+)|(?P<lone>&)",
    re.DOTALL,
)
_SIDES = {"L": "left", "C": "center", "R": "right"}


class Facts(NamedTuple):
    """What the codes stand for."""

    page: int
    pages: int
    sheet: str
    file_name: str
    now: datetime.datetime
    folder: str = ""


_FACTS: dict[str, Callable[[Facts], str]] = {
    "N": lambda facts: str(facts.pages),
    "D": lambda facts: f"{facts.now:%Y}/{facts.now.month}/{facts.now.day}",
    "T": lambda facts: f"{facts.now.hour}:{facts.now:%M}",
    "F": lambda facts: facts.file_name,
    "A": lambda facts: facts.sheet,
    "Z": lambda facts: facts.folder,
    "&": lambda facts: "&",
}


def read(code: str, facts: Facts, font: Font) -> dict[str, list[tuple[str, Font]]]:
    """Read a header's code into {'left' | 'center' | 'right': [(text, font), …]}; text before any side is centred."""
    sides: dict[str, list[tuple[str, Font]]] = {}
    side, current = "center", font
    for match in _CODE.finditer(code):
        letter = (match["letter"] or "").upper()
        if letter in _SIDES:
            side, current = _SIDES[letter], font
            continue
        text = match["text"] or _fact(match, letter, facts)
        if text:
            sides.setdefault(side, []).append((text, current))
        else:
            current = _changed(current, match, letter, font)
    return sides


def _fact(match: re.Match[str], letter: str, facts: Facts) -> str:
    if match["page"]:
        return str(facts.page + int(match["shift"] or 0))
    return _FACTS[letter](facts) if letter in _FACTS else ""


def _changed(font: Font, match: re.Match[str], letter: str, base: Font) -> Font:
    if match["font"] is not None:
        return _named(font, match["font"], base)
    if match["size"]:
        return replace(font, size=max(1.0, float(match["size"])))
    if match["color"]:
        return replace(font, color=match["color"].upper())
    if letter == "B":
        return replace(font, bold=not font.bold)
    if letter == "I":
        return replace(font, italic=not font.italic)
    if letter == "S":
        return replace(font, strike=not font.strike)
    if letter in "UE" and letter:
        style = "single" if letter == "U" else "double"
        return replace(font, underline="" if font.underline else style)
    if letter in "XY" and letter:
        style = "superscript" if letter == "X" else "subscript"
        return replace(font, raised="" if font.raised else style)
    return font


def _named(font: Font, text: str, base: Font) -> Font:
    name, _, style = text.partition(",")
    low = style.lower()
    bold = any(word in low for word in ("bold", "加粗", "粗体"))
    italic = any(word in low for word in ("italic", "oblique", "倾斜", "斜体"))
    return replace(font, name=base.name if name in ("-", "") else name, bold=bold, italic=italic)


def texts_for(number: int, index: int, heads: HeaderFooter) -> tuple[str, str]:
    """Return the header's and the footer's code for a page; `index` counts from 0 within the sheet."""
    if heads.different_first and index == 0:
        return heads.first_header, heads.first_footer
    if heads.different_odd_even and number % 2 == 0:
        return heads.even_header, heads.even_footer
    return heads.odd_header, heads.odd_footer


def draw(pen: Pen, sheet: Sheet, page: Page, facts: Facts, fonts: Fonts) -> None:
    """Set a page's header and footer; the painter stands at the paper's corner, in twips."""
    setup, heads = sheet.page, sheet.page.header_footer
    header, footer = texts_for(page.number, page.index, heads)
    if not (header or footer):
        return
    share = page.scale if heads.scale_with_doc else 1.0
    inset = (setup.left, setup.right) if heads.align_with_margins else (0.7, 0.7)
    left, right = inset[0] * 72 * TWIPS, (page.width - inset[1] * 72) * TWIPS
    base = replace(sheet.default_font, bold=False, italic=False, underline="", strike=False, color=None)
    for code, below in ((header, False), (footer, True)):
        for side, runs in read(code, facts, base).items() if code else ():
            lines = lines_of([(text, style_of(font, fonts, None, share)) for text, font in runs], None)
            top = setup.header * 72 * TWIPS
            if below:
                top = (page.height - setup.footer * 72) * TWIPS - sum(line.height for line in lines)
            _set(pen, lines, side, left, right, top)


def _set(pen: Pen, lines: list[Line], side: str, left: float, right: float, top: float) -> None:
    for line in lines:
        x = {"left": left, "right": right - line.width}.get(side, (left + right - line.width) / 2)
        pen.line(line, x, top)
        top += line.height

"""Faces: what a sheet's font is painted with here, and the widths and line heights of the font it was planned with.

A county's sheet names 宋体, 仿宋_GB2312, 方正小标宋简体 … Where such a face is missing another stands in, squeezed to
the missing one's widths and line height, so that lines and pages end where they do on the county's own computer.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, groupby
from typing import NamedTuple, TypeVar

from PySide6.QtGui import QFont, QFontDatabase, QFontMetricsF, QRawFont

from desktop.sheets.sheet import Font

TWIPS = 20  # painting units in a point
_MANY = 5000  # texts of one face whose widths are kept

_SONG = (
    "宋体", "SimSun", "新宋体", "NSimSun", "华文宋体", "STSong", "方正书宋_GBK", "方正书宋简体", "Songti SC",
    "Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC", "思源宋体", "Source Han Serif CN",
    "AR PL UMing CN", "Noto Serif CJK JP",
)  # fmt: skip
_HEI = (
    "黑体", "SimHei", "等线", "DengXian", "微软雅黑", "Microsoft YaHei", "华文细黑", "STXihei", "Heiti SC",
    "PingFang SC", "Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "思源黑体", "Source Han Sans CN",
    "WenQuanYi Zen Hei", "WenQuanYi Micro Hei", "文泉驿正黑", "Noto Sans CJK JP",
)  # fmt: skip
_KAI = ("楷体", "KaiTi", "楷体_GB2312", "KaiTi_GB2312", "华文楷体", "STKaiti", "方正楷体_GBK", "AR PL UKai CN", *_SONG)
_FANG = ("仿宋", "FangSong", "仿宋_GB2312", "FangSong_GB2312", "华文仿宋", "STFangsong", "方正仿宋_GBK", *_SONG)
_TITLE = ("华文中宋", "STZhongsong", "方正小标宋简体", "方正小标宋_GBK", "FZXiaoBiaoSong-B05S", *_SONG)
_SANS = ("Carlito", "Calibri", "Arial", "Liberation Sans", "Helvetica", *_HEI, "DejaVu Sans")
_SERIF = ("Times New Roman", "Liberation Serif", "Tinos", *_SONG, "DejaVu Serif")
_MONO = ("Courier New", "Consolas", "Liberation Mono", "Noto Sans Mono CJK SC", "DejaVu Sans Mono", *_HEI)
_ANY = (*_SONG, *_HEI, "Segoe UI Symbol", "Segoe UI Emoji", "SimSun-ExtB", "DejaVu Sans", "OpenSymbol")


Key = TypeVar("Key", bound=Hashable)


class Kind(NamedTuple):
    """A family of faces as Excel plans it."""

    names: tuple[str, ...]  # the same face under its names
    instead: tuple[str, ...]
    line: float  # line height in em
    latin: float | None  # width of a digit in em; 0.5 means every narrow character is half a square
    heavy: bool = False


_KINDS = (
    Kind(("宋体", "SimSun", "新宋体", "NSimSun", "宋体-简", "Songti SC"), _SONG, 1.25, 0.5),
    Kind(("黑体", "SimHei", "中易黑体"), _HEI, 1.25, 0.5),
    Kind(("仿宋", "FangSong"), _FANG, 1.25, 0.5),
    Kind(
        ("仿宋_GB2312", "FangSong_GB2312", "方正仿宋_GBK", "方正仿宋简体", "华文仿宋", "STFangsong"), _FANG, 1.25, 0.5
    ),
    Kind(("楷体", "KaiTi"), _KAI, 1.25, 0.5),
    Kind(("楷体_GB2312", "KaiTi_GB2312", "方正楷体_GBK", "方正楷体简体", "华文楷体", "STKaiti"), _KAI, 1.25, 0.5),
    Kind(("方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "小标宋"), _TITLE, 1.3, 0.55, True),
    Kind(("华文中宋", "STZhongsong"), _TITLE, 1.35, 0.55, True),
    Kind(("华文宋体", "STSong", "方正书宋_GBK", "方正书宋简体"), _SONG, 1.3, 0.5),
    Kind(("等线", "DengXian"), _HEI, 1.295, 0.55),
    Kind(("等线 Light", "DengXian Light"), ("等线", "DengXian", *_HEI), 1.295, 0.55),
    Kind(("微软雅黑", "Microsoft YaHei", "Microsoft YaHei UI", "微软雅黑 Light"), _HEI, 1.45, 0.54),
    Kind(("隶书", "LiSu"), _KAI, 1.25, 0.5),
    Kind(("幼圆", "YouYuan"), _HEI, 1.25, 0.5),
    Kind(("华文行楷", "STXingkai"), _KAI, 1.3, 0.5),
    Kind(("华文新魏", "STXinwei"), _KAI, 1.3, 0.5, True),
    Kind(("华文细黑", "STXihei", "华文黑体", "STHeiti"), _HEI, 1.35, 0.55),
    Kind(("Calibri", "Calibri Light"), _SANS, 1.36, 0.507),
    Kind(("Arial", "Helvetica", "Liberation Sans"), _SANS, 1.275, 0.556),
    Kind(("Times New Roman", "Liberation Serif"), _SERIF, 1.31, 0.5001),
    Kind(("Cambria",), _SERIF, 1.3, 0.554),
    Kind(("Tahoma",), _SANS, 1.32, 0.546),
    Kind(("Verdana",), _SANS, 1.3, 0.636),
    Kind(("Courier New",), _MONO, 1.3, 0.6),
)
_KIND_OF = {name.lower(): kind for kind in _KINDS for name in kind.names}

# Heights in pixels that Excel gives a row of 宋体 and its like, by size in points.
_ROW_PX = {
    8: 14,
    9: 15,
    10: 16,
    10.5: 17,
    11: 18,
    12: 19,
    14: 25,
    16: 27,
    18: 30,
    20: 34,
    22: 36,
    24: 42,
    26: 45,
    28: 47,
    36: 62,
}

_GUESSES = (
    (("标宋", "中宋", "大宋", "粗宋", "大标"), _TITLE, 0.55),
    (("仿宋", "fangsong"), _FANG, 0.5),
    (("楷", "kai", "行书", "隶", "魏"), _KAI, 0.5),
    (("黑", "圆", "雅", "hei", "gothic", "sans", "yuan"), _HEI, 0.55),
    (("宋", "song", "ming", "serif"), _SONG, 0.5),
    (("mono", "courier", "consol"), _MONO, None),
    (("times", "georgia", "garamond", "roman"), _SERIF, None),
)


class Substitution(NamedTuple):
    """A font that a sheet names and this computer lacks, and the family painted instead."""

    wanted: str
    used: str


def kind_of(name: str) -> Kind:
    """Return how a font is planned; an unknown name is judged by its characters."""
    known = _KIND_OF.get(name.lower())
    if known:
        return known
    low = name.lower()
    for words, instead, latin in _GUESSES:
        if any(word in low for word in words):
            return Kind((name,), instead, 1.3, latin, instead is _TITLE)
    chinese = any("\u3400" <= ch <= "\u9fff" for ch in name)
    return Kind((name,), _SONG if chinese else _SANS, 1.3, 0.5 if chinese else None)


def is_wide(ch: str) -> bool:
    """Tell whether a character fills a whole square in a Chinese face."""
    code = ord(ch)
    return (
        (code >= 0x2E80 and not 0xFF61 <= code <= 0xFFDC)
        or ch in "“”‘’…—·×÷°℃℉№§±√∞≤≥≠△▲○●◎□■◇◆☆★→←↑↓"
        or 0x2460 <= code <= 0x24FF
    )


class _Widths(dict[str, float]):
    """Widths in em by character, measured when first asked for."""

    def __init__(self, face: _Design) -> None:
        super().__init__()
        self.face = face

    def __missing__(self, ch: str) -> float:
        self[ch] = width = self.face.measure(ch)
        return width


class _Design:
    """A family in one weight and slant, at no particular size. `missing` are the asked characters it lacks."""

    def __init__(self, family: str, bold: bool, italic: bool, kind: Kind | None, fonts: Fonts) -> None:
        self.family, self.bold, self.italic, self.kind, self.fonts = family, bold, italic, kind, fonts
        self.big = self.at(2000)
        self.metrics = QFontMetricsF(self.big)
        self.raw = QRawFont.fromFont(self.big)
        self.missing: set[str] = set()
        self.odd = False  # whether a missing character or one beyond the BMP was ever measured
        self.actual: dict[str, float] = {}
        self.widths = _Widths(self)
        self.width_of, self.actual_of = self.widths.__getitem__, self.actual.__getitem__
        self.ascent, self.descent = self.metrics.ascent() / 2000, self.metrics.descent() / 2000

    def at(self, pixels: int) -> QFont:
        font = QFont(self.family)
        font.setPixelSize(max(1, pixels))
        font.setBold(self.bold)
        font.setItalic(self.italic)
        font.setKerning(False)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        # Drawn as measured, character by character: shaping would merge glyphs (ffi) and swap digits for localised
        # ones, which a PDF reader cannot read back.
        font.setStyleStrategy(QFont.StyleStrategy.PreferNoShaping)
        return font

    def measure(self, ch: str) -> float:
        if ch in "\u200b\ufeff\u00ad" or ord(ch) < 32:
            self.actual[ch] = 0.0
            return 0.0
        if not self.raw.supportsCharacter(ord(ch)):
            self.missing.add(ch)
            other = self.fonts.holder_of(ch, self)
            width = 1.0 if other is self else other.widths[ch]
        else:
            width = self.metrics.horizontalAdvance(ch) / 2000
        self.odd = self.odd or ch > "\uffff" or ch in self.missing
        self.actual[ch] = width
        return width if self.kind is None else self._planned(ch, width)

    def _planned(self, ch: str, width: float) -> float:
        """The width of the absent font, as far as it is known."""
        latin = self.kind.latin if self.kind else None
        if is_wide(ch):
            return 1.0 if latin else width
        if latin is None or ord(ch) > 0x24F:
            return width
        return 0.5 if latin == 0.5 else width * latin / self.digit

    @cached_property
    def digit(self) -> float:
        return max(self.metrics.horizontalAdvance(d) for d in "0123456789") / 2000

    @cached_property
    def postscript_name(self) -> str:
        return _postscript_name(bytes(self.raw.fontTable("name").data())) or self.family


@dataclass(frozen=True, slots=True, eq=False)
class Face:
    """A font at its size, in twips. Text hangs `ascent` below the top of its line of height `line`."""

    wanted: Font
    design: _Design
    qfont: QFont
    em: float
    ascent: float
    line: float
    known: dict[str, tuple[float, float]] = field(default_factory=dict, repr=False)

    def width(self, text: str) -> float:
        """Return the planned width of a text in twips."""
        return sum(map(self.design.width_of, text)) * self.em

    def measured(self, text: str) -> tuple[float, float]:
        """Return the planned width of a text in twips, and its width as the face at hand has it."""
        found = self.known.get(text)
        if found is None:
            planned = sum(map(self.design.width_of, text)) * self.em
            drawn = planned if self.design.kind is None else sum(map(self.design.actual_of, text)) * self.em
            if len(self.known) > _MANY:
                self.known.clear()
            found = self.known[text] = planned, drawn
        return found

    def drawn_width(self, text: str) -> float:
        """Return the width in twips that a text takes on paper: never more than planned."""
        return min(self.measured(text))

    def advances(self, text: str) -> list[float]:
        widths, em = self.design.widths, self.em
        return [widths[ch] * em for ch in text]


class Fonts:
    """The faces of one printing job: found once, with what stood in for what."""

    def __init__(self) -> None:
        self.installed = {family.lower(): family for family in QFontDatabase.families()}
        self._designs: dict[tuple[str, bool, bool, Kind | None], _Design] = {}
        self._faces: dict[tuple[str, float, bool, bool], Face] = {}
        self._holders: dict[tuple[str, bool], _Design | None] = {}
        self._resized: dict[tuple[int, int], QFont] = {}
        self._ends: dict[tuple[Face, str], list[float]] = {}
        self.used: dict[str, str] = {}
        self.rare: dict[str, list[str]] = {}  # PostScript name → characters beyond the BMP, in painting order

    def face(self, font: Font, share: float = 1.0) -> Face:
        """Return the face for a sheet's font, `share` of its size."""
        size = max(1.0, font.size * share)
        key = (font.name, round(size, 2), font.bold, font.italic)
        found = self._faces.get(key)
        if not found:
            found = self._faces[key] = self._make(font, size)
        return found

    def _make(self, font: Font, size: float) -> Face:
        family, kind, exact = self.find(font.name)
        design = self._design(family, font.bold or (kind.heavy and not exact), font.italic, None if exact else kind)
        pixels = int(size * TWIPS + 0.01)  # never more than was asked: shrunk text must fit
        known = font.name.lower() in _KIND_OF
        line = _line_height(kind, size) * TWIPS if known or not exact else (design.ascent + design.descent) * pixels
        glyphs = design.ascent + design.descent
        # The stand-in's own box may be taller than the planned line: keep its middle.
        ascent = line / 2 + (design.ascent - glyphs / 2) * pixels
        return Face(font, design, design.at(pixels), float(pixels), ascent, line)

    def find(self, name: str) -> tuple[str, Kind, bool]:
        """Return the family to paint a font's name with, how it is planned, and whether it is that very font."""
        name = name.lstrip("@")  # the mark of a font lying on its side
        kind = kind_of(name)
        for own in (name, *kind.names):
            if own.lower() in self.installed:
                return self.installed[own.lower()], kind, True
        for other in (*kind.instead, *_ANY):
            if other.lower() in self.installed:
                return self.installed[other.lower()], kind, False
        return next(iter(self.installed.values()), name), kind, False

    def _design(self, family: str, bold: bool, italic: bool, kind: Kind | None) -> _Design:
        key = (family, bold, italic, kind)
        if key not in self._designs:
            self._designs[key] = _Design(family, bold, italic, kind, self)
        return self._designs[key]

    def holder_of(self, ch: str, asking: _Design) -> _Design:
        """Return a design that has a character which the asking one lacks; the asking one if none has."""
        key = (ch, asking.bold)
        if key not in self._holders:
            tried = (self._design(f, asking.bold, False, None) for f in self._others())
            self._holders[key] = next((d for d in tried if d.raw.supportsCharacter(ord(ch))), None)
        return self._holders[key] or asking

    def _others(self) -> list[str]:
        first = [self.installed[n.lower()] for n in _ANY if n.lower() in self.installed]
        return first + [family for family in self.installed.values() if family not in first]

    def ends(self, face: Face, text: str) -> list[float]:
        """Return where each character of a long text begins, and where the last ends, in twips as drawn."""
        key = (face, text)
        if key not in self._ends:
            face.width(text)  # measures what is new
            widths = face.design.widths if face.design.kind is None else face.design.actual
            self._ends[key] = list(accumulate((widths[ch] * face.em for ch in text), initial=0.0))
        return self._ends[key]

    def segments(self, face: Face, text: str) -> list[tuple[QFont, str, float]]:
        """Return a text as stretches of one real font each, with the width that each takes in twips when drawn."""
        design = face.design
        out: list[tuple[QFont, str, float]] = []
        for held, part in _runs(text, lambda ch: self.holder_of(ch, design) if ch in design.missing else design):
            self.note_rare(held, part)
            out.append((self._sized(held, face), part, self._drawn(held, part, face)))
        return out

    def _drawn(self, design: _Design, text: str, face: Face) -> float:
        return face.em * sum(map(design.width_of if design.kind is None else design.actual_of, text))

    def _sized(self, design: _Design, face: Face) -> QFont:
        if design is face.design:
            return face.qfont
        key = (id(design), int(face.em))
        if key not in self._resized:
            self._resized[key] = design.at(int(face.em))
        return self._resized[key]

    def note_used(self, face: Face) -> None:
        self.used[face.wanted.name] = face.design.family

    def note_rare(self, design: _Design, text: str) -> None:
        if not text.isascii() and max(text) > "\uffff":
            seen = self.rare.setdefault(design.postscript_name, [])
            seen.extend(ch for ch in dict.fromkeys(text) if ch > "\uffff" and ch not in seen)

    @property
    def substitutions(self) -> list[Substitution]:
        """What stood in for what, in painting order."""
        return self.stand_ins(self.used)

    def stand_ins(self, names: Iterable[str]) -> list[Substitution]:
        """Return what is painted with another font, and with which."""
        found = ((name, *self.find(name)) for name in names)
        return [Substitution(name, family) for name, family, _, exact in found if not exact]


def _line_height(kind: Kind, size: float) -> float:
    """Height in points that Excel gives one line: whole pixels at 96 dpi."""
    half_square = kind.latin == 0.5
    px = _ROW_PX.get(size) if half_square else None
    return (px or max(1, round(size * 96 / 72 * kind.line))) * 0.75


def _runs(text: str, key: Callable[[str], Key]) -> list[tuple[Key, str]]:
    """Group neighbouring characters of one key."""
    return [(held, "".join(part)) for held, part in groupby(text, key)]


def _postscript_name(table: bytes) -> str:
    """Read name 6 from a font's name table, as PDF names the font."""
    if len(table) < 6:
        return ""
    count, strings = int.from_bytes(table[2:4], "big"), int.from_bytes(table[4:6], "big")
    for i in range(count):
        record = table[6 + 12 * i : 18 + 12 * i]
        platform, _, _, name, length, offset = (int.from_bytes(record[j : j + 2], "big") for j in range(0, 12, 2))
        if name == 6:
            raw = table[strings + offset : strings + offset + length]
            return raw.decode("latin-1" if platform == 1 else "utf-16-be", "replace")
    return ""

"""A PDF's text made readable: Qt maps shared glyphs to radicals and forgets characters beyond the BMP.

Qt writes one uncompressed ToUnicode map a font. The mended map is compressed into the same place: no offset moves.
"""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Mapping, Sequence

# Radicals that share their glyph with a character in common fonts and have no compatibility mapping in Unicode.
_PAIRS = (
    "⺂乛⺃乚⺅亻⺉刂⺋㔾⺏尣⺒巳⺔彑⺕彐⺖忄⺘扌⺙攵⺛旡⺞歺⺠民⺡氵⺣灬⺤爫⺦丬⺨犭⺭礻⺯糹⺰纟⺱罓⺳㓁⺹耂⺺肀⺾艹⻂衤⻅见⻆角⻈讠⻉贝⻋车⻌辶⻐钅⻒镸⻓长⻔门⻖阝⻘青"
    "⻙韦⻚页⻛风⻜飞⻟飠⻠饣⻢马⻣骨⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻫斉⻬齐⻮齿⻯竜⻰龙⻱龜⻲亀⼾户"
)
_WHOLE = {ord(a): ord(b) for a, b in zip(_PAIRS[::2], _PAIRS[1::2], strict=True)} | {0x0009: 0x0020, 0x00A0: 0x0020}

_FONT = re.compile(rb"/BaseFont /(\S+)\s+/Encoding /Identity-H\s+/DescendantFonts \[(\d+) 0 R\]\s+/ToUnicode (\d+) 0 R")
_STREAM = re.compile(rb"\n\d+ 0 obj\n<< /Length (\d+) >>\nstream\n")
_RANGE = re.compile(rb"<([0-9A-Fa-f]{4})> <([0-9A-Fa-f]{4})> (?:\[([^\]]*)\]|<([0-9A-Fa-f]+)>)")
_HEX = re.compile(rb"<([0-9A-Fa-f]+)>")


def whole_character(code: int) -> int:
    """Return the character that a radical's code stands for in running text."""
    if code in _WHOLE:
        return _WHOLE[code]
    if 0x2E80 <= code <= 0x2FDF:
        plain = unicodedata.normalize("NFKC", chr(code))
        return ord(plain) if len(plain) == 1 else code
    return code


def mended(pdf: bytes, rare: Mapping[str, Sequence[str]]) -> bytes:
    """Return the PDF with every font's map put right.

    `rare` gives, by PostScript name, the characters beyond the BMP in the order in which they were painted: Qt leaves
    exactly these out of its maps.
    """
    out = bytearray(pdf)
    for name, _, number in _FONT.findall(pdf):
        found = _STREAM.match(pdf, max(0, pdf.find(b"\n%s 0 obj\n" % number)))
        if not found:
            continue
        length = int(found[1])
        old = pdf[found.end() : found.end() + length]
        new = zlib.compress(_map(_right(_read(old), rare.get(name.decode("latin-1"), ()))), 9)
        head = b"%s 0 obj\n<< /Length %d /Filter /FlateDecode >>\nstream\n" % (number, len(new))
        tail = b"\nendstream\nendobj\n"
        end = pdf.find(b"endobj\n", found.end() + length) + len(b"endobj\n")
        start = found.start() + 1
        room = end - start - len(head) - len(tail) - len(new)
        if room >= 0:
            out[start:end] = head + new + b"\nendstream\n" + b" " * room + b"endobj\n"
    return bytes(out)


def _read(stream: bytes) -> dict[int, int]:
    """Read a ToUnicode map: glyph → character."""
    glyphs: dict[int, int] = {}
    for first, last, listed, start in _RANGE.findall(stream[stream.find(b"endcodespacerange") :]):
        low, high = int(first, 16), int(last, 16)
        begin = int(start or b"0", 16)
        codes = [int(h, 16) for h in _HEX.findall(listed)] if listed else range(begin, begin + high - low + 1)
        glyphs.update({low + i: code for i, code in enumerate(codes) if code})
    return glyphs


def _right(glyphs: dict[int, int], rare: Sequence[str]) -> dict[int, int]:
    found = {glyph: whole_character(code) for glyph, code in glyphs.items()}
    last = max(found, default=0) + len(rare)
    unknown = (glyph for glyph in range(1, last + 1) if glyph not in found)
    return found | {glyph: ord(ch) for ch, glyph in zip(rare, unknown, strict=False)}


def _map(glyphs: dict[int, int]) -> bytes:
    lines = [f"<{glyph:04X}> <{chr(code).encode('utf-16-be').hex().upper()}>" for glyph, code in sorted(glyphs.items())]
    parts = []
    for i in range(0, len(lines), 100):
        part = lines[i : i + 100]
        parts.append(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar")
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CMapName /Adobe-Identity-UCS def\n"
        "/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n"
        + "\n".join(parts)
        + "\nendcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"
    ).encode("ascii")

"""The text of a PDF that Qt wrote, as a reader's search would find it. Only what these tests need of PDF."""

from __future__ import annotations

import re
import zlib

OBJECT = re.compile(rb"(?<=\n)(\d+) 0 obj\n(.*?)endobj\n", re.DOTALL)


def objects(pdf: bytes) -> dict[int, bytes]:
    return {int(m[1]): m[2] for m in OBJECT.finditer(pdf)}


def stream(body: bytes) -> bytes:
    raw = body[body.index(b"stream\n") + 7 : body.rindex(b"endstream")]
    return zlib.decompressobj().decompress(raw) if b"/FlateDecode" in body.split(b"stream\n")[0] else raw


def unicode_map(cmap: bytes) -> dict[int, str]:
    """Read a ToUnicode map that lists single characters."""
    found = {}
    for part in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.DOTALL):
        for glyph, text in re.findall(rb"<(\w+)> <(\w+)>", part):
            found[int(glyph, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be")
    return found


def page_texts(pdf: bytes) -> list[str]:
    """Return what each page says, in painting order."""
    bodies = objects(pdf)
    maps = {}
    for number, body in bodies.items():
        found = re.search(rb"/ToUnicode (\d+) 0 R", body)
        if found:
            maps[number] = unicode_map(stream(bodies[int(found[1])]))
    kids = re.search(rb"/Kids\s*\[(.*?)\]", pdf, re.DOTALL)
    assert kids
    return [_text(bodies, maps, int(n)) for n in re.findall(rb"(\d+) 0 R", kids[1])]


def _text(bodies: dict[int, bytes], maps: dict[int, dict[int, str]], page: int) -> str:
    contents = re.search(rb"/Contents (\d+) 0 R", bodies[page])
    assert contents
    text, font = "", 0
    for name, glyphs in re.findall(rb"/F(\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)> Tj", stream(bodies[int(contents[1])])):
        if name:
            font = int(name)
        else:
            codes = [int(glyphs[i : i + 4], 16) for i in range(0, len(glyphs), 4)]
            text += "".join(maps[font].get(code, "\ufffd") for code in codes)
    return text

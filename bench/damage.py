"""Damaged copies of files, the same at every run: cut short, with bytes changed, with values that mean nothing."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

ODD = (
    b"",
    b"-1",
    b"0",
    b"99999999999",
    b"1e999",
    b"nan",
    b"1.5",
    b"A0",
    b"ZZZZ9999999",
    b"\xe6\x9d\x91",
    b"B2:A1",
    b"#REF!",
)
VALUE = re.compile(rb'\s(?!xmlns|encoding|version|standalone)[\w:]+="([^"]*)"|(?<=>)([^<>]+)(?=</)')


def damaged(files: Iterable[Path], copies: int, folder: Path) -> Iterator[Path]:
    """Make each file's damaged copies when they are asked for; they are removed afterwards.

    The second copy is cut short, the third has bytes changed; all others have values changed.
    """
    for number, path in enumerate(files):
        for turn in range(copies):
            made = folder / f"{number:04d}-{turn}-{path.name}"
            made.write_bytes(_harmed(path.read_bytes(), random.Random(f"{number} {turn}"), turn))
            yield made
            made.unlink()


def _harmed(data: bytes, chance: random.Random, turn: int) -> bytes:
    if turn == 1:
        return data[: chance.randrange(len(data) + 1)]
    if turn != 2:
        with suppress(Exception):  # no .xlsx
            return _some_values_changed(data, chance)
    changed = bytearray(data)
    for _ in range(8 if data else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _some_values_changed(data: bytes, chance: random.Random) -> bytes:
    """Let attributes or texts of an .xlsx hold something else, or elements be gone: the XML stays well-formed."""
    source, stream = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    parts = [n for n in source.namelist() if n.endswith(".xml")]
    chosen = set(chance.sample(parts, min(4, len(parts))))
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            text = source.read(name)
            target.writestr(name, _odd(text, chance) if name in chosen else text)
    return stream.getvalue()


def _odd(text: bytes, chance: random.Random) -> bytes:
    places = [m.span(m.lastindex or 0) for m in VALUE.finditer(text)]
    for start, end in sorted(chance.sample(places, min(6, len(places))), reverse=True):
        text = text[:start] + chance.choice(ODD) + text[end:]
    return text

"""What was written is read back before it takes its place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from xml.parsers import expat
from zipfile import BadZipFile

from desktop.sheets.markup import parser
from desktop.sheets.package import Package

STEP = 1 << 20


class NotProved(Exception):
    """A written file is not what it should be: a bug of ours, never the clerk's."""


def verify_workbook(path: Path, parts: Iterable[str], rows: Mapping[str, tuple[str, int]]) -> None:
    """Prove that a workbook opens, that `parts` are whole and well-formed, and that sheets have all their rows.

    `rows` maps a worksheet's part to the prefix of its elements and the number of its rows.
    """
    with Package(path) as package:
        for part in [*parts, *rows]:
            if part not in package:
                raise NotProved(f"{part} is missing")
            prefix, wanted = rows.get(part, ("", None))
            count = _read(package, part, prefix)
            if wanted is not None and wanted != count:
                raise NotProved(f"{part} has {count} rows instead of {wanted}")


def _read(package: Package, part: str, prefix: str) -> int:
    """Parse one part and count its rows."""
    made = parser(part)
    tail, count = b"", 0
    try:
        with package.stream(part) as stream:
            while piece := stream.read(STEP):
                made.Parse(piece)
                text = tail + piece
                tail = _open_end(text)
                count += rows_in(text, prefix) - rows_in(tail, prefix)
        made.Parse(b"", True)
    except (expat.ExpatError, BadZipFile) as error:
        raise NotProved(f"{part}: {error}") from error
    return count + rows_in(tail, prefix)


def rows_in(text: bytes, prefix: str) -> int:
    """Count what looks like a row; what else does is counted on both sides alike."""
    row = f"<{prefix}row".encode()
    return text.count(row) - text.count(row + b"Breaks")


def _open_end(text: bytes) -> bytes:
    """Return a tag that has begun but not ended."""
    start = text.rfind(b"<")
    return text[start:] if text.find(b">", start) < 0 else b""

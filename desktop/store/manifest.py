"""The snapshots of a backup folder and its manifest, 清单.jsonl: one line for each snapshot and each recovery."""

from __future__ import annotations

import json
import os
import re
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from . import guard

MANIFEST = "清单.jsonl"


@dataclass(frozen=True)
class Snapshot:
    """One proved copy. `missing`: attachments that were already gone from the book's own 附件/."""

    number: int
    folder: Path
    at: str
    who: str = ""
    size: int = 0
    records: int = 0
    digest: str = ""
    hash: str = ""
    missing: tuple[str, ...] = ()


def snapshots(folder: Path) -> list[Snapshot]:
    """Return the snapshots in a backup folder, newest first."""
    lines = {line["number"]: line for line in lines_of(folder) if "number" in line}
    try:
        numbers = [
            int(p.name) for p in folder.iterdir() if re.fullmatch(r"\d{6}", p.name) and (p / guard.FILE).exists()
        ]
    except OSError:
        return []
    return [_snapshot(folder, number, lines.get(number, {})) for number in sorted(numbers, reverse=True)]


def _snapshot(folder: Path, number: int, line: dict[str, Any]) -> Snapshot:
    place = folder / f"{number:06d}"
    known = {key: line[key] for key in ("who", "size", "records", "digest", "hash") if key in line}
    return Snapshot(number, place, line.get("at", ""), missing=tuple(line.get("missing", ())), **known)


def note_snapshot(snapshot: Snapshot, book: str) -> None:
    """Add a snapshot's line to its folder's manifest."""
    note(snapshot.folder.parent, {**asdict(snapshot), "folder": snapshot.folder.name, "book": book})


def meant_by(path: Path) -> list[Snapshot]:
    """Return the snapshots meant by a path: a backup folder, a book's folder, one snapshot, or its file."""
    place = path.parent if path.name == guard.FILE else path
    if re.fullmatch(r"\d{6}", place.name) and (place / guard.FILE).exists():
        return [s for s in snapshots(place.parent) if s.number == int(place.name)]
    return snapshots(place) or snapshots(place / guard.BACKUPS)


def lines_of(folder: Path) -> list[dict[str, Any]]:
    """Return the manifest's lines; a last line cut off by a power cut is passed over."""
    try:
        text = (folder / MANIFEST).read_text(encoding="utf-8", errors="replace")
    except OSError:
        return []
    lines = []
    for line in text.splitlines():
        try:
            lines.append(dict(json.loads(line)))
        except (ValueError, TypeError):
            continue
    return lines


def note(folder: Path, line: dict[str, Any]) -> None:
    with (folder / MANIFEST).open("a", encoding="utf-8", newline="\n") as stream:
        if stream.tell() and not (folder / MANIFEST).read_bytes().endswith(b"\n"):
            stream.write("\n")
        stream.write(json.dumps(line, ensure_ascii=False) + "\n")
        stream.flush()
        os.fsync(stream.fileno())


def now() -> str:
    return datetime.now().isoformat(timespec="seconds")

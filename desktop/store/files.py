"""Whole files or none: written beside, forced to the disk, read back, then renamed."""

from __future__ import annotations

import hashlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

_WAITS = (0.05, 0.1, 0.2, 0.4, 0.8)  # seconds; a virus scanner lets go of a new file after a moment
_HELD = {5, 32, 33}  # WinError: access denied, sharing violation, lock violation
_BLOCK = 1 << 20


def hash_of(file: Path) -> str:
    """Return the SHA-256 of a file's bytes. Never call it on a book that is open."""
    digest = hashlib.sha256()
    with file.open("rb") as stream:
        while block := stream.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def force(path: Path) -> None:
    """Wait until a file, or on Linux a folder, is on the disk itself."""
    if path.is_dir() and sys.platform == "win32":
        return  # NTFS keeps its own log of names, and gives no handle to flush
    number = os.open(path, os.O_RDONLY if path.is_dir() or sys.platform != "win32" else os.O_RDWR)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def patiently(move: Callable[[], object]) -> None:
    """Rename or delete; where Windows says another program holds the file, wait a moment and try again."""
    for wait in _WAITS:
        try:
            move()
            return
        except OSError as error:
            if getattr(error, "winerror", None) not in _HELD:
                raise
            time.sleep(wait)
    move()


def put(part: Path, final: Path) -> None:
    """Give a finished file or folder its name, for good."""
    patiently(lambda: part.replace(final))
    force(final.parent)


def copy(source: Path, final: Path, expected: str) -> None:
    """Copy a file so that the copy is whole or absent. Raises OSError, also if the copy reads back differently."""
    final.parent.mkdir(parents=True, exist_ok=True)
    part = final.with_name(final.name + ".part")
    try:
        with source.open("rb") as reading, part.open("wb") as writing:
            while block := reading.read(_BLOCK):
                writing.write(block)
        force(part)
        if hash_of(part) != expected:
            raise OSError(f"read back differently: {part.name}")
        put(part, final)
    finally:
        part.unlink(missing_ok=True)

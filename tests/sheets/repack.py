"""A workbook packed anew, otherwise."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path


def repacked(
    source: Path,
    target: Path,
    rename: Callable[[str], str] = lambda name: name,
    stored: bool = False,
    change: Callable[[bytes], bytes] = lambda data: data,
) -> Path:
    method = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", method) as new:
        for info in old.infolist():
            made = zipfile.ZipInfo(info.filename)
            made.filename = rename(info.filename)
            made.compress_type = method
            new.writestr(made, change(old.read(info)))
    return target

"""A file is written beside its place, proved, and only then takes its place."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from desktop.kit.errors import Blocked

BUSY = (5, 32, 33)  # Windows: denied, in use, locked – a virus scanner or WPS, often for a moment
WAITS = (0.05, 0.1, 0.2, 0.4, 0.8)


@contextmanager
def published(target: Path, verify: Callable[[Path], None]) -> Iterator[BinaryIO]:
    """Give a file to write; when the block ends well it is proved by `verify` and renamed to the target.

    Whatever fails, the target stays as it was and nothing is left behind. Raises Blocked if the machine says no.
    """
    part = target.with_name(target.name + ".part")
    try:
        with _opened(part) as handle:
            yield handle
            handle.flush()
            os.fsync(handle.fileno())
        verify(part)
        _replace(part, target)
    except OSError as error:
        raise Blocked(_words(error, target)) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _opened(part: Path) -> BinaryIO:
    part.parent.mkdir(parents=True, exist_ok=True)
    return open(part, "w+b")


def _replace(part: Path, target: Path) -> None:
    for wait in WAITS:
        try:
            os.replace(part, target)
            return
        except OSError as error:
            if getattr(error, "winerror", None) not in BUSY:
                raise
            time.sleep(wait)
    os.replace(part, target)


def _words(error: OSError, target: Path) -> str:
    if error.errno == 28 or getattr(error, "winerror", None) == 112:
        return f"磁盘空间不够，“{target.name}”没有写成。请清理磁盘或换一个地方保存。原来的文件没有改动。"
    if getattr(error, "winerror", None) in BUSY or isinstance(error, PermissionError):
        return f"“{target.name}”写不进去：它可能正在 WPS 或 Excel 里打开着，请先关闭再试。原来的文件没有改动。"
    return f"“{target.name}”没有写成（{error.strerror}）。请换一个地方保存。原来的文件没有改动。"

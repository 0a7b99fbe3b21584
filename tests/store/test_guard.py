"""One book, one opener: the lock beside a book."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest

from desktop.kit.errors import Blocked
from desktop.store import guard


def test_a_book_is_locked_until_it_is_let_go(tmp_path: Path) -> None:
    """Whoever comes second is told; nothing is left beside the book."""
    lock = guard.Lock(tmp_path)
    with pytest.raises(Blocked, match="正在别处打开着"):
        guard.Lock(tmp_path)
    lock.let_go()
    guard.Lock(tmp_path).let_go()
    assert list(tmp_path.iterdir()) == []


def test_a_lock_that_cannot_be_removed_is_let_go_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """On Windows another may have it open by then."""
    monkeypatch.setattr(Path, "unlink", Mock(side_effect=PermissionError(13, "used by another", None, 32)))
    lock = guard.Lock(tmp_path)
    lock.let_go()
    monkeypatch.undo()
    guard.Lock(tmp_path).let_go()


BY_TURNS = """
import sys
import time
from contextlib import suppress
from pathlib import Path
from desktop.kit.errors import Blocked
from desktop.store import guard

folder, turns, until = Path(sys.argv[1]), 0, time.monotonic() + 2
while time.monotonic() < until:
    with suppress(Blocked):
        lock = guard.Lock(folder)
        (folder / "inside").touch(exist_ok=False)
        (folder / "inside").unlink()
        lock.let_go()
        turns += 1
sys.exit(0 if turns > 20 else "there were no turns")
"""


def test_never_are_two_inside(tmp_path: Path) -> None:
    """Two processes that take and leave a lock as fast as they can never have it both."""
    command = [sys.executable, "-c", BY_TURNS, str(tmp_path)]
    both = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    said = [one.communicate(timeout=60)[1] for one in both]
    assert [one.returncode for one in both] == [0, 0], said

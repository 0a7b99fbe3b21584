"""Memory that was let go goes back to the system, so that a second import does not stand on the first one's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

CHILD = """
import sys
from pathlib import Path
from desktop.kit.room import give_back
held = lambda: int(Path("/proc/self/statm").read_text().split()[1]) * 4096
kept, large = [], []
for n in range(300_000):
    large.append(bytes(700))
    if n % 1000 == 0:
        kept.append(bytes(700))
before = held()
large.clear()
give_back()
print(before - held())
"""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells it there")
def test_what_was_let_go_goes_back_to_the_system() -> None:
    said = subprocess.run([sys.executable, "-c", CHILD], check=True, capture_output=True, text=True).stdout
    assert int(said) > 100_000_000

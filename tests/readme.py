"""What the README shows, to be tried out."""

from __future__ import annotations

import re
from pathlib import Path

from desktop.kit.ledger import Ledger

README = Path(__file__).resolve().parents[1] / "README.md"


def example() -> str:
    """Return the file that adds a ledger."""
    found = re.search(r"```python\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    assert found
    return found[1]


def wells() -> Ledger:
    declared: dict[str, Ledger] = {}
    exec(example(), {}, declared)
    return declared["WELLS"]

"""The window on a county's book: how long each page takes to be seen, and the longest it does not answer.

python -m bench.bench_window [--book FOLDER] [--rounds N] [--looked SECONDS] [PAGE …]

Makes the county's book (half a minute) where there is none. Every page is visited for the first time in its process;
in lists a record is chosen, the next one, the end is gone to and a letter typed. `painted` is from the click to the
first painting with an answer of the book; `held` the longest single event; `worked` what of that the window's own
thread did: on a machine that is busy with other things only this tells the program's part. Medians over the rounds.
Watching costs some 10 µs an event, which is in the figures: where thousands of widgets are made, half of what is told.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.county import make

HOUSE = Path(__file__).resolve().parents[1]
PAINTED, HELD = 500.0, 100.0  # milliseconds
FIGURES = ("painted", "longest", "worked")


def run(book: Path, scratch: Path, looked: float, pages: list[str]) -> list[dict[str, Any]]:
    """Visit the pages once; return what was measured, in order."""
    screen = {} if os.environ.get("DISPLAY") else {"QT_QPA_PLATFORM": "offscreen"}
    apart = {f"XDG_{kind}_HOME": str(scratch) for kind in ("CONFIG", "STATE")}
    compiled = {"PYTHONPYCACHEPREFIX": str(scratch / "compiled"), "PYTHONDONTWRITEBYTECODE": ""}
    environment = {**os.environ, **screen, **apart, **compiled, "BENCH_LOOKED": str(looked)}
    command = [sys.executable, "-m", "bench.window_child", str(book), *pages]
    done = subprocess.run(command, cwd=HOUSE, env=environment, capture_output=True, text=True, timeout=600, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def middle(rounds: list[list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The median of each figure over the rounds, with what was longest in the last of them."""
    by_name: dict[str, list[dict[str, Any]]] = {}
    for row in (row for one in rounds for row in one):
        by_name.setdefault(row["name"], []).append(row)
    return [
        {"name": name, "what": rows[-1]["what"], **{f: statistics.median(r[f] for r in rows) for f in FIGURES}}
        for name, rows in by_name.items()
    ]


def tell(rows: list[dict[str, Any]]) -> None:
    print(f"{'what is done':<40}{'painted':>9}{'held':>8}{'worked':>8}  longest event")
    for row in rows:
        over = " OVER" if row["painted"] > PAINTED or row["worked"] > HELD else ""
        print(f"{row['name']:<40}" + "".join(f"{row[f]:>8.0f} " for f in FIGURES) + f" {row['what']}{over}")
    worst = {f: max(rows, key=lambda row: row[f]) for f in FIGURES}
    for figure, goal in (("painted", PAINTED), ("longest", HELD), ("worked", HELD)):
        row = worst[figure]
        count = sum(r[figure] > goal for r in rows)
        print(f"{figure}: worst {row[figure]:.0f} ms ({row['name']}), {count} of {len(rows)} over {goal:.0f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--book", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--looked", type=float, default=3.0, help="seconds at the first page before going anywhere")
    parser.add_argument("pages", nargs="*")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        book = options.book or Path(scratch) / "县"
        if not book.exists():
            make(book, 1.0)
        rounds = [run(book, Path(scratch), options.looked, options.pages) for _ in range(options.rounds + 1)][1:]
    tell(middle(rounds))


if __name__ == "__main__":
    main()

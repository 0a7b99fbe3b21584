"""Start-up: the frame painted and the first records painted, against a bare Qt window started in turn with it.

python -m bench.bench_start [--rounds N] [--book FOLDER]
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[1]
SCRATCH = tempfile.TemporaryDirectory()
GOALS = {"frame": 2.0, "records": 3.2}


def start(*arguments: str) -> dict[str, float]:
    """Start once; return milliseconds from the start of the process, and its peak memory in MB."""
    screen = {} if os.environ.get("DISPLAY") else {"QT_QPA_PLATFORM": "offscreen"}
    apart = {"XDG_CONFIG_HOME": SCRATCH.name, "XDG_STATE_HOME": SCRATCH.name, "BENCH_BEGAN": str(time.monotonic())}
    command = [sys.executable, "-m", "bench.start_child", *arguments]
    environment = {**os.environ, **screen, **apart}
    done = subprocess.run(command, cwd=HOUSE, env=environment, capture_output=True, text=True, timeout=120, check=True)
    return {name: float(value) for name, _, value in (pair.partition("=") for pair in done.stdout.split())}


def practice(folder: Path) -> Path:
    command = [sys.executable, "-m", "desktop", "init", str(folder), "--village", "柳河村", "--sample"]
    subprocess.run(command, cwd=HOUSE, check=True, capture_output=True)
    return folder


def compare(book: Path, rounds: int) -> None:
    starts = [(start(), start(str(book))) for _ in range(rounds + 1)][1:]  # the first only warms the disk
    middle = [
        {name: statistics.median(one[name] for one in side) for name in side[0]} for side in zip(*starts, strict=True)
    ]
    bare, ours = middle
    print(f"bare Qt window: painted {bare['frame']:.0f} ms, peak {bare['peak']:.0f} MB (median of {rounds})")
    for name, goal in GOALS.items():
        ratio = ours[name] / bare["frame"]
        verdict = "ok" if ratio <= goal else "OVER"
        print(f"{name} painted: {ours[name]:.0f} ms = {ratio:.2f} x bare (goal {goal}) {verdict}")
    print(f"peak memory: {ours['peak']:.0f} MB = {ours['peak'] / bare['peak']:.2f} x bare")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=11)
    parser.add_argument("--book", type=Path)
    options = parser.parse_args()
    compare(options.book or practice(Path(SCRATCH.name) / "柳河村"), options.rounds)


if __name__ == "__main__":
    main()

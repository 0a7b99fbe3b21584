"""How many keys a person presses, and how long an average clerk needs: the counting of docs/keystrokes.md.

The model is the keystroke-level model: a key 0.28 s (an average typist who is no secretary), and a thought of 1.35 s
before each text and each command. A combination counts each of its keys. A run of Chinese is written with the letters
of its full pinyin and one key that takes the words; digits, letters and marks are themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

KEY, THOUGHT = 0.28, 1.35
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "keystrokes.md"
CHINESE = re.compile(r"[㐀-鿿]+")
TOKEN = re.compile(r'"([^"]+)"|([^\s"]+)')
NAMES = {"Enter": "Return", "↓": "Down", "↑": "Up", "←": "Left", "→": "Right", "PgUp": "Prior", "PgDn": "Next"}
NAMES |= {"Esc": "Escape", "Ctrl": "ctrl", "Alt": "alt", "Shift": "shift"}
MOVES = frozenset("Return Down Up Left Right Tab Escape Home".split())


@dataclass(frozen=True)
class Task:
    """One task of the document: what is sent in this program, what in a spreadsheet, and the figures written there."""

    name: str
    ours: list[str]
    theirs: list[str]
    figures: tuple[int, float, int, float]


def keys(sent: Iterable[str]) -> int:
    """Count the keys of 'key ctrl+n' and 'type 王德福 3'."""
    return sum(_keys(*word.split(" ", 1)) for word in sent)


def _keys(how: str, what: str) -> int:
    if how == "key":
        return len(what.split("+"))
    runs = CHINESE.findall(what)
    return len(CHINESE.sub("", what)) + sum(len(letters(run)) + 1 for run in runs)


def letters(run: str) -> str:
    """The full pinyin of a run of Chinese."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(run))


def seconds(sent: Iterable[str]) -> float:
    """How long it takes: the keys, and a thought before each text and command; going on to the next place has none."""
    listed = list(sent)
    thoughts = sum(word.partition(" ")[2] not in MOVES for word in listed)
    return keys(listed) * KEY + thoughts * THOUGHT


# --- the document


def documented() -> list[Task]:
    """Return the tasks as the document has them, in its order."""
    text = DOCUMENT.read_text("utf-8")
    figures = {
        name: (int(ours), float(fast), int(theirs), float(slow))
        for name, ours, fast, theirs, slow in re.findall(
            r"^\| \d+ \| (.+?) \| (\d+) \| ([\d.]+) \| (\d+) \| ([\d.]+) \|$", text, re.M
        )
    }
    parts = re.findall(r"^### \d+ (.+?)\n(.*?)(?=^##|\Z)", text, re.M | re.S)
    return [Task(name, *blocks(part), figures[name]) for name, part in parts]


def blocks(part: str) -> tuple[list[str], list[str]]:
    """The two lists of a task: this program's, then the spreadsheet's."""
    ours, theirs = re.findall(r"^```\n(.*?)^```$", part, re.M | re.S)
    return list(sent_by(ours)), list(sent_by(theirs))


def sent_by(block: str) -> Iterator[str]:
    """The keys and texts of a list; what stands behind a # is a remark."""
    for line in block.splitlines():
        for text, key in TOKEN.findall(line.partition("#")[0]):
            yield f"type {text}" if text else f"key {_named(key)}"


def _named(key: str) -> str:
    """'Ctrl+N' → 'ctrl+n', 'Enter' → 'Return'."""
    *held, last = key.split("+") if key != "+" else ["+"]
    last = NAMES.get(last, last.lower() if len(last) == 1 else last)
    return "+".join([*(NAMES[one] for one in held), last])

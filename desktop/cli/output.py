"""What commands say: one JSON object, or plain lines; progress and complaints go to stderr."""

from __future__ import annotations

import argparse
import sys
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from desktop.kit.work import Work

if TYPE_CHECKING:
    from desktop.kit.ledger import Ledger
    from desktop.kit.look import Record

T = TypeVar("T")
DONE = 0
Options = argparse.Namespace
SYSTEM = ("made_at", "changed_at", "removed_at")


def plain(ledger: Ledger, record: Record) -> dict[str, Any]:
    """Give a record as JSON values: each field in its own unit, a reference as its name with its uid beside it."""
    from desktop.kit.fields import Ref

    found: dict[str, Any] = {}
    for field in ledger.fields:
        value = record.get(field.name)
        if isinstance(field, Ref):
            found[field.name] = record.get(f"{field.name}.called")
            found[f"{field.name}.uid"] = value
        else:
            found[field.name] = field.plain(value)
    found["uid"] = record.get("uid")
    found.update({name: record[name] for name in SYSTEM if record.get(name)})
    return found


def say(payload: dict[str, Any], as_json: bool, lines: Sequence[str]) -> None:
    """Print the result: the JSON object, or the lines for a person."""
    text = _json(payload) if as_json else "\n".join(lines)
    if text:
        print(text)


def _json(payload: dict[str, Any]) -> str:
    import json

    return json.dumps(payload, ensure_ascii=False, default=str)


def answer(options: Options, payload: dict[str, Any], *lines: str) -> int:
    say(payload, getattr(options, "json", False), lines)
    return DONE


def complain(*messages: str) -> None:
    for message in messages:
        print(message, file=sys.stderr)


def watch(work: Work[T]) -> T:
    """Run a work, telling on stderr what it does whenever that changes."""
    doing = ""
    while True:
        try:
            progress = next(work)
        except StopIteration as end:
            result: T = end.value
            return result
        if progress.doing != doing:
            doing = progress.doing
            complain(f"{doing}……")


def width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lay rows out in columns for a terminal; a Chinese character counts two."""
    every = [headings, *rows]
    widths = [min(36, max(width(row[i]) for row in every)) for i in range(len(headings))]
    return [
        "  ".join(cell + " " * max(0, w - width(cell)) for cell, w in zip(row, widths, strict=True)).rstrip()
        for row in every
    ]

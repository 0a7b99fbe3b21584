"""A text with several looks, filled in: what stays keeps its look, what is new takes that of the gap it fills."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby

from desktop.sheets.filling.spans import Span, scan
from desktop.sheets.markup import escaped, revealed

BLANK = " \u3000\u00a0_＿"  # a gap's filling, which says nothing of where it was


@dataclass(frozen=True, slots=True)
class RichRun:
    """One run of a rich text: its text, and its properties as they lie in the file."""

    text: str
    properties: bytes


def runs_of(item: bytes, part: str) -> list[RichRun]:
    """Read the runs of a text item (si, is) or of a cell that holds one; none if it is plain."""
    spans = scan(item, part)
    return [_run(item, spans, span) for span in spans if span.name == "r"]


def _run(item: bytes, spans: list[Span], run: Span) -> RichRun:
    own = [s for s in spans if s.parent is run]
    properties = next((item[s.start : s.end] for s in own if s.name == "rPr"), b"")
    return RichRun(revealed("".join(s.text for s in own if s.name == "t")), properties)


def refilled(runs: Sequence[RichRun], text: str, prefix: str) -> str:
    """Write the inside of a text item with a new text in the old one's looks."""
    pieces = []
    at = 0
    for number, stretch in groupby(_looks(runs, text)):
        size = len(list(stretch))
        said = escaped(text[at : at + size])
        at += size
        look = runs[number].properties.decode()
        pieces.append(f'<{prefix}r>{look}<{prefix}t xml:space="preserve">{said}</{prefix}t></{prefix}r>')
    return "".join(pieces)


def _looks(runs: Sequence[RichRun], text: str) -> Iterator[int]:
    """Go through the new text's characters, telling whose look each takes."""
    old = "".join(run.text for run in runs)
    owners = [number for number, run in enumerate(runs) for _ in run.text]
    for kind, start, end, first, last in SequenceMatcher(BLANK.__contains__, old, text, autojunk=False).get_opcodes():
        if kind == "equal":
            yield from owners[start:end]
        elif kind == "replace":
            yield from [owners[start]] * (last - first)
        elif kind == "insert":
            yield from [owners[max(0, start - 1)]] * (last - first)

"""Choices printed with boxes, □通过 □未通过: their words, and the one that is meant ticked."""

from __future__ import annotations

import re

from desktop.sheets.shapes import Value, among

BOXES = re.compile("[□☐]")


def choices_in(text: str) -> tuple[str, ...]:
    """Return the words behind a text's boxes, in order."""
    return tuple(re.findall(rf"{BOXES.pattern}[ 　]*([^□☐ 　\n；;，,、（(:：]+)", text))


def ticked(text: str, value: Value) -> str:
    """Return the text with the boxes of the words in a value ticked; of words that have no box nothing."""
    choices = choices_in(text)
    mark = "√" if "√" in text else "☑"
    for word in {among(w, choices) for w in re.split("[、；;]", str(value or ""))} & set(choices):
        text = re.sub(rf"[□☐](?=[ 　]*{re.escape(word)}(?:[□☐ 　\n；;，,、（(:：]|$))", mark, text)
    return text

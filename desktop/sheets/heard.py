"""What counties have been heard to call each field beside its own words: resources/headings, a file a ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from desktop.kit.ledger import Ledger
from desktop.kit.places import resource

Words = dict[str, tuple[str, ...]]


def heard(ledger: str) -> Words:
    """Return a ledger's further words by field; its file's lines are `field: word word …`."""
    file = resource("headings") / f"{ledger}.txt"
    found: Words = {}
    for line in file.read_text(encoding="utf-8").splitlines() if file.is_file() else ():
        name, _, words = line.partition(":")
        if words and not name.startswith("#"):
            found[name.strip()] = (*found.get(name.strip(), ()), *words.split())
    return found


def taught(ledgers: Mapping[str, Ledger]) -> dict[str, Ledger]:
    """Return the ledgers with all they have been heard to be called among their fields' aliases."""
    return {name: _taught(ledger) for name, ledger in ledgers.items()}


def _taught(ledger: Ledger) -> Ledger:
    words = heard(ledger.name)
    if not words:
        return ledger
    fields = (replace(f, aliases=(*f.aliases, *words.get(f.name, ()))) for f in ledger.fields)
    return replace(ledger, fields=tuple(fields))

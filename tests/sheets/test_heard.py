"""What counties call a field is told in resources/headings: each word there names one field of a ledger that exists."""

from __future__ import annotations

import pytest

from desktop.kit.places import resource
from desktop.ledgers import LEDGERS
from desktop.sheets.heard import heard, taught
from desktop.sheets.wording import key

FILES = sorted(p.stem for p in resource("headings").glob("*.txt"))


def test_every_file_is_of_a_ledger() -> None:
    assert len(FILES) > 30 and set(FILES) <= set(LEDGERS)


@pytest.mark.parametrize("name", FILES)
def test_every_word_names_one_field(name: str) -> None:
    """A word stands under a field of the ledger, under one only, and is no other field's own word."""
    ledger, seen = LEDGERS[name], dict[str, str]()
    own = {key(w): f.name for f in ledger.fields for w in (f.label, *f.aliases)}
    clashes = []
    for field, words in heard(name).items():
        assert field in ledger.by_name
        for word in map(key, words):
            if seen.get(word, field) != field or own.get(word, field) != field:
                clashes.append((word, field, seen.get(word), own.get(word)))
            seen[word] = field
    assert clashes == []


def test_the_words_heard_join_the_fields_own() -> None:
    """A ledger taught has its own aliases first; one without a file stays as it is."""
    people = taught(LEDGERS)["people"].by_name["phone"].aliases
    own = LEDGERS["people"].by_name["phone"].aliases
    assert people[: len(own)] == own and len(people) > len(own)
    assert taught(LEDGERS)["settings"] is LEDGERS["settings"]

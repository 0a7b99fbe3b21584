"""Every ledger is whole: what it names exists, and its words are its own."""

from __future__ import annotations

from collections import Counter

import pytest

from desktop.kit import paths
from desktop.kit.errors import Refused
from desktop.kit.fields import COVERS, Choice, Field, Ref
from desktop.kit.ledger import Ledger
from desktop.kit.places import home
from desktop.ledgers import LEDGERS

EVERY = pytest.mark.parametrize("ledger", LEDGERS.values(), ids=lambda ledger: ledger.name)


@EVERY
def test_what_a_ledger_names_exists(ledger: Ledger) -> None:
    for path in (*ledger.called, *(p.split()[0] for p in ledger.order.split(",") if p)):
        paths.resolve(LEDGERS, ledger, path)
    assert all(name in ledger.by_name for name in (*ledger.key, *([ledger.day] if ledger.day else [])))
    for rows in ledger.rows:
        by = LEDGERS[rows.ledger].by_name[rows.by]
        assert isinstance(by, Ref)
        assert by.to == ledger.name


@EVERY
def test_references_and_dictionaries_exist(ledger: Ledger) -> None:
    kinds = {line.split(",")[0] for line in (home() / "seeds" / "dictionary.csv").read_text("utf-8-sig").splitlines()}
    for field in ledger.fields:
        if isinstance(field, Ref):
            assert field.to in LEDGERS
        if isinstance(field, Choice):
            assert field.of in kinds, f"词表里没有“{field.of}”"


@EVERY
def test_no_word_means_two_fields(ledger: Ledger) -> None:
    """A label belongs to one field; an alias may not be another field's label."""
    assert [w for w, n in Counter(f.label for f in ledger.fields).items() if n > 1] == []
    for field in ledger.fields:
        for alias in field.aliases:
            clash = next((f for f in ledger.fields if f.label == alias and f is not field), None)
            assert clash is None, f"“{alias}”又是“{field.label}”的别名，又是一项"


@EVERY
def test_every_field_is_found_by_name_label_and_alias(ledger: Ledger) -> None:
    for field in ledger.fields:
        assert ledger.field(field.name) is field
        assert ledger.field(field.label) is field
        assert all(isinstance(ledger.field(alias), Field) for alias in field.aliases)


@EVERY
def test_masks_are_known(ledger: Ledger) -> None:
    assert {f.mask for f in ledger.fields} <= {"", "open", *COVERS}


@EVERY
def test_computed_fields_have_their_query(ledger: Ledger) -> None:
    computed = [f.name for f in ledger.fields if f.computed]
    file = home() / "desktop" / "store" / "queries" / f"{ledger.name}.sql"
    assert file.exists() == bool(computed)
    text = file.read_text("utf-8") if computed else ""
    assert all(f"AS {name}" in text for name in computed)


@pytest.mark.parametrize("ledger", [x for x in LEDGERS.values() if not x.derived], ids=lambda ledger: ledger.name)
def test_a_stored_ledger_asks_for_something(ledger: Ledger) -> None:
    assert any(f.required for f in ledger.stored)


def test_an_unknown_word_is_answered_with_the_nearest() -> None:
    with pytest.raises(Refused, match="是不是“身份证号码”"):
        LEDGERS["people"].field("身份证号马")


def test_paths_reach_through_references() -> None:
    members = LEDGERS["party_members"]
    assert paths.resolve(LEDGERS, members, "person.household.head.phone").field.label == "电话"
    assert paths.resolve(LEDGERS, members, "called").text == "called"
    assert paths.find(LEDGERS, members, "公民身份号码").text == "person.id_number"
    assert paths.find(LEDGERS, LEDGERS["attendance"], "person.called").field.name == "name"
    for wrong in ("person.nothing", "status.name", "nothing", ""):
        with pytest.raises(Refused):
            paths.find(LEDGERS, members, wrong)

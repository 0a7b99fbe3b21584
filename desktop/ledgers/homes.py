"""Records of a household or of one of its people, as points are given to either: then his household is theirs."""

from __future__ import annotations

from desktop.kit.ledger import Ledger

HOUSEHOLD, HIS_HOME = "household.", "person.household."


def either(ledger: Ledger) -> bool:
    """Whether a ledger's records name a household, or a person without one; 原户 is a household of another time."""
    home, person = ledger.by_name.get("household"), ledger.by_name.get("person")
    return home is not None and home.label == "户" and person is not None

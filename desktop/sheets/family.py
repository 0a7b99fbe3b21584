"""The rows a form may hold: its record's own, and the family of the person it is about."""

from __future__ import annotations

from collections.abc import Iterator

from desktop.kit.fields import Ref
from desktop.kit.ledger import Ledger, Rows
from desktop.sheets.lexicon import Ledgers


def rows_within(ledgers: Ledgers, ledger: Ledger) -> tuple[Rows, ...]:
    """Return a ledger's rows, or those of the household that its records are about: person.household.members.

    The owner of such rows is named before the last dot; whom the form is about is not among his family.
    """
    return (*ledger.rows, *(() if ledger.rows else _family(ledgers, ledger)))


def _family(ledgers: Ledgers, ledger: Ledger) -> Iterator[Rows]:
    first = ledger.by_name.get(ledger.called_by.split(".")[0])
    person = first if isinstance(first, Ref) and first.to == "people" and first.to in ledgers else None
    home = (ledgers[person.to] if person else ledger).ref_to("households")
    if home is None or home.to not in ledgers:
        return
    prefix = f"{person.name}." if person else ""
    for rows in ledgers[home.to].rows:
        yield Rows(f"{prefix}{home.name}.{rows.name}", rows.ledger, rows.by, owned=False)


def rows_of_path(ledgers: Ledgers, ledger: Ledger, path: str) -> Rows | None:
    """Return which of a ledger's rows a path leads to: attendance.person.name; None for a field of its own."""
    return next((rows for rows in rows_within(ledgers, ledger) if path.startswith(f"{rows.name}.")), None)

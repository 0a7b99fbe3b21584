"""What the mapping page asks of the book, on the worker: whom a sheet can be filled for, what a place could hold."""

from __future__ import annotations

from typing import Any

from desktop.kit.ledger import Ledger
from desktop.kit.look import Query
from desktop.kit.periods import Period
from desktop.services import mapping, mapping_options
from desktop.services.mapping import Draft
from desktop.ui.columns import counter_of
from desktop.ui.pages.template_map_choice import Offer
from desktop.ui.pages.template_map_panel import MOST_OFFERED, Crowd


def crowd(book: Any, ledger: Ledger, query: Query, path: str, singly: bool) -> Crowd:
    """Count whom can be asked for."""
    total, kinds = book.count(ledger.name, query), book.tally(ledger.name, path, query) if path else {}
    if not singly:
        return Crowd(total, kinds)
    paths = [p for p in (ledger.day, ledger.called_by) if p]
    rows = book.window(ledger.name, book.ids(ledger.name, query)[:MOST_OFFERED], paths)
    return Crowd(total, kinds, [(r["uid"], "  ".join(str(r[p] or "") for p in paths)) for r in rows])


def offered(book: Any, draft: Draft, key: str, query: Query, period: Period) -> Offer:
    """Gather what a drop-down shows."""
    place = next(p for p in mapping.places(draft) if p.key == key)
    options = mapping_options.likely(draft, book.ledgers, key)
    counts = mapping_options.have(book, draft, key, options, query, period)
    others = mapping_options.everything(draft, book.ledgers, key)
    ledger, _ = mapping_options.scope(draft, book.ledgers, place)
    counter = counter_of(ledger.name if ledger else "")
    shape, shapes = mapping.shapes(draft, key)
    return Offer(
        key, place.heading, place.path, options, counts, others, counter, shape, shapes, place.state == "unsure"
    )

"""What the mapping page asks of the book, on the worker: whom a sheet can be filled for, what a place could hold."""

from __future__ import annotations

from typing import Any

from desktop.kit.ledger import Ledger
from desktop.kit.look import Query
from desktop.kit.periods import Period
from desktop.services import mapping, mapping_options
from desktop.services.mapping import Draft
from desktop.services.reading import Order
from desktop.services.sheet_preview import taken
from desktop.services.standing import standing
from desktop.ui.chips import chip_path
from desktop.ui.columns import counter_of
from desktop.ui.pages.template_map_choice import Offer
from desktop.ui.pages.template_map_panel import MOST_OFFERED, Crowd


def crowd(book: Any, draft: Draft, ledger: Ledger, asked: Query) -> Crowd:
    """Count whom can be asked for: all that the sheet is about, or every one of a kind."""
    path, everybody = chip_path(ledger), standing(ledger.name, asked)
    named = taken(book, draft, Order(asked))[0].query
    query = standing(ledger.name, named)
    total, kinds = book.count(ledger.name, query), book.tally(ledger.name, path, everybody) if path else {}
    if not draft.per_record:
        return Crowd(total, kinds, named != asked)
    paths = [p for p in (ledger.day, ledger.called_by) if p]
    rows = book.window(ledger.name, book.ids(ledger.name, query)[:MOST_OFFERED], paths)
    return Crowd(total, kinds, named != asked, [(r["uid"], "  ".join(str(r[p] or "") for p in paths)) for r in rows])


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

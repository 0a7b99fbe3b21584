"""What still stands: a roster shows who is here, not those who died, moved away, left or were relieved."""

from __future__ import annotations

from desktop.kit.look import Filter, Query

STANDING: dict[str, tuple[Filter, ...]] = {
    "people": tuple(Filter("state", gone, "is_not") for gone in ("去世", "迁出", "村外")),
    "households": (Filter("state", "已销户", "is_not"),),
    "party_members": (Filter("until", how="empty"),),
    "posts": (Filter("until", how="empty"),),
    "contacts": (Filter("until", how="empty"),),
    "volunteers": (Filter("left_on", how="empty"),),
}


def standing(ledger: str, query: Query) -> Query:
    """Narrow a question to what still stands, unless it asks about that itself."""
    asked = {f.path for f in query.filters}
    more = tuple(f for f in STANDING.get(ledger, ()) if f.path not in asked)
    return query.with_(filters=(*query.filters, *more))

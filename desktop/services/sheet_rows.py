"""A list's records as a sheet asks for them: a reader for each row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from desktop.kit.ledger import Ledger
from desktop.kit.look import Record

from .reading import LEVELS, Read, both, crossed, reader

if TYPE_CHECKING:
    from desktop.sheets.meaning import Meaning
    from desktop.sheets.template import Template

GENERAL = ("village", "today", "period")


def rows_of(listed: Ledger, template: Template, rows: Sequence[Record], above: Read) -> list[Any]:
    """A reader for each row; a column may also ask for the village or the day, the same in every row.

    A subject of which a crossed sheet asks nothing has no row: the village's own meetings where branches are counted.
    """
    if not _is_crossed(listed, template):
        found = [reader(row) for row in rows]
    else:
        asked = [(m.path, m.at) for _, m in template.columns if m.path and m.path.split(".")[0] not in GENERAL]
        found = [r for r in crossed(listed, rows) if any(r(path, at) is not None for path, at in asked)]
    general = any((m.path or "").split(".")[0] in GENERAL for _, m in template.columns)
    return [both(read, above) for read in found] if general else found


def _is_crossed(listed: Ledger, template: Template) -> bool:
    """A derived ledger's sheet has one row a subject, unless a month, quarter or type has a column of its own."""
    filled = [m for _, m in template.columns if m.path]
    levels = any(m.path in LEVELS and not m.at for m in filled) and template.layout.table is not None
    by_rows = template.match.row_field in LEVELS
    return listed.derived and (by_rows or not levels)


def paths_of(places: Sequence[tuple[Any, Meaning]], ledger: Ledger, prefix: str = "") -> list[str]:
    """The paths a sheet asks of a ledger's records; a derived ledger gives all it has."""
    if ledger.derived:
        return [f.name for f in ledger.fields]
    asked = [m.path for _, m in places if m.path and m.path.split(".")[0] not in GENERAL and m.path.startswith(prefix)]
    return [path.removeprefix(prefix) for path in asked]

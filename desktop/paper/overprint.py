"""套打: what stands on a pre-printed form already, and so is not printed again."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.sheets.sheet import Sheet

Places = frozenset[tuple[int, int]]


def standing(sheets: Sequence[Sheet], form: Sequence[Sheet]) -> dict[str, Places]:
    """Return by sheet the places that read in the filled form as in the empty one."""
    found: dict[str, Places] = {}
    for sheet in sheets:
        blank = next((b for b in form if b.name == sheet.name), form[0] if len(form) == 1 else None)
        if blank is not None:
            found[sheet.name] = frozenset(
                place
                for place, cell in blank.cells.items()
                if cell.value not in (None, "") and sheet.text(*place) == cell.text
            )
    return found

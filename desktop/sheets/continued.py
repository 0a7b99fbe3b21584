"""A form whose rows overflow – fourteen members on a household's ten lines – goes on on another sheet like it (续页)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from desktop.sheets.layout import Layout
    from desktop.sheets.pages import Page

FEW = 5  # so few rows rather grow: they are a part of the text, not a page's table


def room(layout: Layout) -> int | None:
    """Return how many records a form's page takes before it goes on on another; None if its rows grow."""
    table = layout.table
    if layout.kind != "form" or table is None or table.row_names or table.halves > 1:
        return None
    rows = (table.last - table.first + 1) // table.span
    return rows if rows >= FEW else None


def continued(layout: Layout, pages: Sequence[Page], warnings: list[str]) -> list[Page]:
    """Return the pages with those that overflow followed by their continuations, whose numbers go on."""
    found: list[Page] = []
    most = room(layout)
    for page in pages:
        rows = list(page.rows) if most else []
        if most is None or len(rows) <= most:
            found.append(replace(page, rows=rows) if most else page)
            continue
        for start in range(0, len(rows), most):
            name = f"{page.name or layout.sheet}续" if start else page.name
            others = () if start else page.others
            found.append(replace(page, rows=rows[start : start + most], name=name, start=start, others=others))
        called = f"“{page.name}”" if page.name else "这张表"
        warnings.append(f"{called}有 {len(rows)} 行，表上只有 {most} 行，接着写在后面的续页上。")
    return found

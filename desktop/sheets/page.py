"""The page set-up of a worksheet, from its nodes."""

from __future__ import annotations

import re

from desktop.sheets import limits
from desktop.sheets.markup import Node, decimal, natural
from desktop.sheets.sheet import HeaderFooter, PageSetup
from desktop.sheets.workbook import is_true

EMPTY = Node("", {})
LENGTH = re.compile(r"([\d.]+)\s*(mm|cm|in|pt|pc|pi)")
MM = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72, "pc": 25.4 / 6, "pi": 25.4 / 6}


def read_page(around: dict[str, list[Node]]) -> PageSetup:
    """Read margins, paper, scaling, centring, header and footer."""

    def one(name: str) -> Node:
        return around.get(name, [EMPTY])[0]

    setup, margins, options = one("pageSetup"), one("pageMargins"), one("printOptions")
    fit = one("sheetPr").child("pageSetUpPr")
    page = PageSetup(
        paper=natural(setup.get("paperSize"), 9),
        paper_size_mm=_custom_size(setup),
        landscape=setup.get("orientation") == "landscape",
        scale=min(400, max(10, natural(setup.get("scale"), 100))),
        fit=fit is not None and is_true(fit.get("fitToPage")),
        fit_width=natural(setup.get("fitToWidth"), 1),
        fit_height=natural(setup.get("fitToHeight"), 1),
        center_horizontally=is_true(options.get("horizontalCentered")),
        center_vertically=is_true(options.get("verticalCentered")),
        over_then_down=setup.get("pageOrder") == "overThenDown",
        first_page=natural(setup.get("firstPageNumber"), 1) if is_true(setup.get("useFirstPageNumber")) else None,
        gridlines=is_true(options.get("gridLines")),
        headings=is_true(options.get("headings")),
        black_and_white=is_true(setup.get("blackAndWhite")),
        header_footer=_header_footer(one("headerFooter")),
    )
    for side in ("left", "right", "top", "bottom", "header", "footer"):
        setattr(page, side, min(max(0.0, decimal(margins.get(side), getattr(page, side))), limits.MARGIN))
    return page


def _header_footer(node: Node) -> HeaderFooter:
    texts = {c.name: c.text for c in node.children}
    return HeaderFooter(
        texts.get("oddHeader", ""), texts.get("oddFooter", ""),
        texts.get("evenHeader", ""), texts.get("evenFooter", ""),
        texts.get("firstHeader", ""), texts.get("firstFooter", ""),
        different_odd_even=is_true(node.get("differentOddEven")),
        different_first=is_true(node.get("differentFirst")),
        scale_with_doc=is_true(node.get("scaleWithDoc", "1")),
        align_with_margins=is_true(node.get("alignWithMargins", "1")),
    )  # fmt: skip


def _custom_size(setup: Node) -> tuple[float, float] | None:
    sizes = [LENGTH.fullmatch(setup.get(side)) for side in ("paperWidth", "paperHeight")]
    found = [float(m[1]) * MM[m[2]] for m in sizes if m]
    return (found[0], found[1]) if len(found) == 2 else None

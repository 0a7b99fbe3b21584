"""Places written as text – A1, $B$3:$C$9, formulas, lists of areas – read, and moved when a block of rows grows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from desktop.sheets import limits
from desktop.sheets.sheet import Area, column_letters, column_number

AGGREGATE = re.compile(r"(?<![\w.])(?:SUM|COUNTA?|AVERAGE|MAX|MIN|SUBTOTAL)\([^()]*\)", re.IGNORECASE)
HOLE = "\ue000"  # where a row's number goes; of private use, so in no formula
KEPT = "\ue001"  # around the number of what is already moved
CELL = re.compile(r"(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})")
# Either a text, which is passed over, or a reference with the sheet it names
TOKEN = re.compile(
    r""""(?:[^"]|"")*"|
    (?<![\w.$\]])
    (?P<sheet>(?:'(?:[^']|'')+'|(?:\[\d+\])?[^\W\d][\w.]*)!)?
    (?:(?P<c1>\$?[A-Za-z]{1,3})(?P<r1>\$?\d{1,7})(?::(?P<c2>\$?[A-Za-z]{1,3})(?P<r2>\$?\d{1,7}))?
    |(?P<t>\$?\d{1,7}):(?P<b>\$?\d{1,7}))
    (?![\w(.!\[])""",
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Growth:
    """How the rows of one sheet move when its block first–last grows by `delta` rows.

    New rows are copies of the filler (the last ruled slot but one, or the only one) and stand right under it. An area
    that touches the filler or ends in the block is stretched; what lies below moves; what lies above stays.
    """

    first: int
    last: int
    filler_top: int
    filler_bottom: int
    delta: int
    pages: int = 1  # the block is a whole page of a list, and stands so many times
    running: tuple[int, ...] = ()  # rows of a page that tell of all pages so far

    def row(self, row: int) -> int:
        """Return where a single row goes."""
        return row if row <= self.filler_bottom else row + self.delta

    def bottom(self, top: int, bottom: int) -> int:
        """Return where the last row of an area goes."""
        if self.delta and top <= self.first <= bottom < self.filler_top:
            return self.last + self.delta
        return bottom if bottom < self.filler_top else bottom + self.delta

    def rows_of_pages(self, top: int, bottom: int) -> list[tuple[int, int]]:
        """Return where some rows of a page stand on each; none if they are no part of one."""
        if self.pages == 1 or top < self.first or bottom > self.last or (top, bottom) == (self.first, self.last):
            return []
        if top == bottom and top in self.running:
            return [(top + self.delta, bottom + self.delta)]
        unit = self.last - self.first + 1
        return [(top + page * unit, bottom + page * unit) for page in range(self.pages)]

    def area(self, area: Area) -> Area:
        top, bottom = self.row(area.top), self.bottom(area.top, area.bottom)
        return Area(min(top, limits.ROWS), area.left, min(bottom, limits.ROWS), area.right)


def parse_area(text: str) -> Area | None:
    """Read A1, $A$1:B9, A:C or 3:5; None for anything else."""
    start, _, end = text.replace("$", "").partition(":")
    first, last = _ends(start), _ends(end or start)
    if first is None or last is None:
        return None
    top, left, bottom, right = first[0] or 1, first[1] or 1, last[0] or limits.ROWS, last[1] or limits.COLUMNS
    top, bottom = sorted((top, bottom))
    left, right = sorted((left, right))
    if bottom > limits.ROWS or right > limits.COLUMNS:
        return None
    return Area(top, left, bottom, right)


def _ends(text: str) -> tuple[int, int] | None:
    letters = text.rstrip("0123456789")
    digits = text[len(letters) :]
    if not text or len(letters) > 3 or (letters and not (letters.isascii() and letters.isalpha())) or len(digits) > 7:
        return None
    return int(digits or 0), column_number(letters)


def parse_areas(text: str) -> list[Area]:
    """Read a list of areas as sqref has it."""
    return [a for a in map(parse_area, text.split()) if a]


def area_text(area: Area) -> str:
    start = f"{column_letters(area.left)}{area.top}"
    end = f"{column_letters(area.right)}{area.bottom}"
    return start if start == end else f"{start}:{end}"


def split_sheet(text: str) -> tuple[str | None, str]:
    """Split 'Sheet 1'!A1 into the sheet's name (None if it names none) and the rest."""
    name, mark, rest = text.rpartition("!")
    if not mark:
        return None, text
    return bare(name), rest


def bare(name: str) -> str:
    return name[1:-1].replace("''", "'") if name.startswith("'") else name


def quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


def moved(formula: str, rows: int, columns: int) -> str:
    """Move a formula as copying it would: relative places follow, $ stays (a shared formula spelt out)."""

    def place(column: str, row: str) -> str:
        if not column.startswith("$"):
            column = column_letters(max(1, min(column_number(column) + columns, limits.COLUMNS)))
        return column + _by(row, rows)

    def move(m: re.Match[str]) -> str:
        if m["t"]:
            return f"{m['sheet'] or ''}{_by(m['t'], rows)}:{_by(m['b'], rows)}"
        end = f":{place(m['c2'], m['r2'])}" if m["c2"] else ""
        return f"{m['sheet'] or ''}{place(m['c1'], m['r1'])}{end}"

    return _each(formula, move)


def outside(formula: str, sheet: str, growths: Mapping[str, Growth]) -> str:
    """Let a formula that stands outside any block follow the blocks. `growths` by the sheet's name, casefolded."""

    def move(growth: Growth, top: str, bottom: str | None) -> tuple[str, str | None]:
        if bottom is None:
            return _to(top, growth.row(_row(top))), None
        return _to(top, growth.row(_row(top))), _to(bottom, growth.bottom(_row(top), _row(bottom)))

    mover = _mover(sheet, growths, move)
    if any(growth.pages > 1 for growth in growths.values()):
        return _over_pages(formula, sheet, growths, mover)
    return _each(widened(formula, sheet, growths), mover)


def _over_pages(formula: str, sheet: str, growths: Mapping[str, Growth], mover: Callable[[re.Match[str]], str]) -> str:
    """Let a sum over a page's rows be one over those of every page, and one cell of a page the sum of all."""

    def listed(m: re.Match[str]) -> str:
        growth = growths.get((bare(m["sheet"][:-1]) if m["sheet"] else sheet).casefold())
        found = growth.rows_of_pages(_row(m["r1"]), _row(m["r2"] or m["r1"])) if growth and m["r1"] else []
        name, first, last = m["sheet"] or "", m["c1"], m["c2"]
        places = [
            f"{name}{first}{_to(m['r1'], top)}" + (f":{last}{_to(m['r2'], bottom)}" if last else "")
            for top, bottom in found
        ]
        return ",".join(places)

    def alone(m: re.Match[str]) -> str:
        places = listed(m) if not m["r2"] else ""
        return (f"SUM({places})" if "," in places else places) or mover(m)

    kept: list[str] = []

    def keep(m: re.Match[str]) -> str:
        kept.append(_each(m[0], lambda r: listed(r) or mover(r)))
        return f"{KEPT}{len(kept) - 1}{KEPT}"

    moved = _each(AGGREGATE.sub(keep, formula), alone)
    return re.sub(f"{KEPT}(\\d+){KEPT}", lambda m: kept[int(m[1])], moved)


def widened(formula: str, sheet: str, growths: Mapping[str, Growth]) -> str:
    """Let SUM(I5) over a list with one ruled row say SUM(I5:I5), so that it stretches as SUM(I5:I24) does."""

    def move(growth: Growth, top: str, bottom: str | None) -> tuple[str, str | None]:
        return top, top if bottom is None and growth.first == growth.last == _row(top) else bottom

    mover = _mover(sheet, growths, move)
    return AGGREGATE.sub(lambda m: _each(m[0], mover), formula)


def inside(formula: str, sheet: str, growths: Mapping[str, Growth]) -> tuple[str, list[int]]:
    """Return a detail row's formula as a %-pattern, and the rows to put in, to each of which the way down is added.

    Its own rows follow; rows above the block stay, but the one right above follows too (a running total); areas that
    end with $ in the block, and what lies below, move as the block grows.
    """
    own = growths.get(sheet.casefold())
    rows: list[int] = []

    def follow(text: str) -> str:
        rows.append(_row(text))
        return HOLE

    def end(growth: Growth, text: str) -> str:
        row = _row(text)
        if growth is not own or row > growth.last:
            return _to(text, growth.row(row))
        return text if text.startswith("$") or row < growth.first - 1 else follow(text)

    def move(growth: Growth, top: str, bottom: str | None) -> tuple[str, str | None]:
        if bottom is None:
            return end(growth, top), None
        follows = growth is own and not bottom.startswith("$") and growth.first <= _row(bottom) <= growth.last
        lower = _row(bottom) if follows else growth.bottom(_row(top), _row(bottom))
        upper = end(growth, top) if growth is own and _row(top) >= growth.first - 1 else _to(top, growth.row(_row(top)))
        return upper, follow(bottom) if follows else _to(bottom, lower)

    pattern = _each(formula, _mover(sheet, growths, move))
    return pattern.replace("%", "%%").replace(HOLE, "%d"), rows


Mover = Callable[[Growth, str, "str | None"], tuple[str, "str | None"]]


def _mover(sheet: str, growths: Mapping[str, Growth], move: Mover) -> Callable[[re.Match[str]], str]:
    def replace(m: re.Match[str]) -> str:
        growth = growths.get((bare(m["sheet"][:-1]) if m["sheet"] else sheet).casefold())
        if growth is None:
            return m[0]
        top, bottom = move(growth, m["t"] or m["r1"], m["b"] or m["r2"])
        if m["t"]:
            return f"{m['sheet'] or ''}{top}:{bottom}"
        return f"{m['sheet'] or ''}{m['c1']}{top}" + (f":{m['c2'] or m['c1']}{bottom}" if bottom else "")

    return replace


def _each(formula: str, replace: Callable[[re.Match[str]], str]) -> str:
    return TOKEN.sub(lambda m: m[0] if m[0].startswith('"') else replace(m), formula)


def sheets_named(formula: str, sheet: str) -> set[str]:
    """Return the sheets, casefolded, that a formula's places lie on."""
    places = (m for m in TOKEN.finditer(formula) if not m[0].startswith('"'))
    return {(bare(m["sheet"][:-1]) if m["sheet"] else sheet).casefold() for m in places}


def renamed(formula: str, old: str, new: str) -> str:
    """Let a formula's places on the sheet `old` lie on `new`."""

    def replace(m: re.Match[str]) -> str:
        if not m["sheet"] or bare(m["sheet"][:-1]).casefold() != old.casefold():
            return m[0]
        return quoted(new) + "!" + m[0][len(m["sheet"]) :]

    return _each(formula, replace)


def grown_list(text: str, growth: Growth) -> str:
    """Let a list of areas (sqref) follow a block; areas that cannot be read stay."""
    return " ".join(_grown(part, growth) for part in text.split())


def _grown(text: str, growth: Growth) -> str:
    area = parse_area(text)
    if area is None or not CELL.match(text):
        return text
    return area_text(growth.area(area))


def _row(text: str) -> int:
    return int(text.lstrip("$"))


def _by(text: str, rows: int) -> str:
    return text if text.startswith("$") else str(max(1, min(int(text) + rows, limits.ROWS)))


def _to(text: str, row: int) -> str:
    return ("$" if text.startswith("$") else "") + str(min(row, limits.ROWS))

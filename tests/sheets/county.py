"""Sheets in the habits of counties, drawn from a few lines of text, each with what it means beside it.

A file holds many sheets; a line begins with what it is:
  = name · ledger [· per]      a new sheet (ledger '-' if none of ours)
  T title · U unit line (parts at | ) · K header line of label|blank pairs (_ is a blank)
  H headings, | between, < merged with the left, ^ merged with above, ~ empty
  F the field of each column, - for none, a/b for either; path@month=3,type=党课
  C column numbers · I hints · S a sample row · E a total first · R n [n] ruled rows (n: numbered) · N printed row names
  P a form's line: labels, _ blanks, < and ^ merges, *n for n rows high · B label=field, one a line
  Z total row · G signature line · X note · @ option…  (col=2 row=2 plain; dict: a hidden
    sheet of words; second: a cover sheet before it)
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side

FILES = Path(__file__).resolve().parents[1] / "files" / "county"
THIN = Border(*[Side(style="thin")] * 4)


@dataclass
class County:
    """A sheet drawn, and what a person reads in it. Columns by number, blanks by label."""

    name: str
    ledger: str | None = None
    per: str | None = None
    kind: str = "list"
    lines: list[tuple[str, str]] = field(default_factory=list)
    header: list[int] = field(default_factory=list)
    detail: tuple[int, int] | None = None
    fields: dict[int, str | None] = field(default_factory=dict)
    blanks: dict[str, str | None] = field(default_factory=dict)
    keep: set[int] = field(default_factory=set)
    row_names: str | None = None

    def save(self, target: Path) -> Path:
        """Draw the sheet as an .xlsx."""
        Drawing(self).save(target)
        return target


def counties() -> list[County]:
    return [c for file in sorted(FILES.glob("*.txt")) for c in _read(file.read_text(encoding="utf-8"))]


def _read(text: str) -> list[County]:
    found: list[County] = []
    for line in text.splitlines():
        mark, _, rest = line.partition(" ")
        if mark == "=":
            name, ledger, *per = (p.strip() for p in rest.split("·"))
            found.append(County(name, None if ledger == "-" else ledger, per[0] if per else None))
        elif line.strip() and mark != "#":
            found[-1].lines.append((mark, rest))
    for county in found:
        county.kind = "form" if any(m == "P" for m, _ in county.lines) else "list"
        Drawing(county)
    return found


class Drawing:
    """Draws a county's sheet line by line, noting where everything comes to lie."""

    def __init__(self, county: County) -> None:
        self.county = county
        self.book = Workbook()
        self.sheet = self.book.active
        self.sheet.title = "Sheet1"
        options = " ".join(rest for mark, rest in county.lines if mark == "@")
        said = dict(re.findall(r"(\w+)=(\d+)", options))
        self.left, self.row = int(said.get("col", 1)), int(said.get("row", 1))
        self.ruled = "plain" not in options
        self._other_sheets(options)
        self.wide = max((len(rest.split("|")) for mark, rest in county.lines if mark in "HPCF"), default=4)
        self.unsettled: dict[tuple[int, int], str] = {}
        county.header, county.fields, county.blanks, county.keep = [], {}, {}, set()
        for mark, rest in county.lines:
            if mark != "@":
                getattr(self, f"_{mark.lower()}")(rest)
        if county.header and not county.detail:
            self._record(self.row)

    def save(self, target: Path) -> None:
        self.book.save(target)

    def _other_sheets(self, options: str) -> None:
        if "second" in options:
            self.book.create_sheet("填表说明", 0)["A1"] = "一、请如实填写。\n二、填好后报乡镇。"
            self.book.active = 1
        if "dict" in options:
            words = self.book.create_sheet("字典")
            words.sheet_state = "hidden"
            for word in ("男", "女", "是", "否"):
                words.append([word])

    def _put(self, col: int, text: str | int | None, ruled: bool = True, bold: bool = False) -> None:
        cell = self.sheet.cell(self.row, col, text)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.font = Font(name="宋体", size=11, bold=bold)
        if ruled and self.ruled:
            cell.border = THIN

    def _whole(self, text: str, size: int = 11) -> None:
        self.sheet.cell(self.row, self.left, text.replace("\\n", "\n")).font = Font(name="方正小标宋简体", size=size)
        if self.wide > 1:
            self.sheet.merge_cells(None, self.row, self.left, self.row, self.left + self.wide - 1)
        self.row += 1

    def _t(self, rest: str) -> None:
        self._whole(rest, 18)

    def _u(self, rest: str) -> None:
        parts = rest.split("|")
        if len(parts) == 1:
            return self._whole(rest)
        share = self.wide // len(parts)
        for index, part in enumerate(parts):
            col = self.left + index * share
            self.sheet.cell(self.row, col, part)
            if share > 1:
                self.sheet.merge_cells(None, self.row, col, self.row, col + share - 1)
        self.row += 1
        return None

    def _k(self, rest: str) -> None:
        self._cells(rest)
        self._merge([self.row - 1])

    def _h(self, rest: str) -> None:
        if getattr(self, "_pending", []):
            self._m("")
        self.county.header.append(self.row)
        self._cells(rest, bold=True)

    def _cells(self, rest: str, bold: bool = False) -> None:
        for index, part in enumerate(p.strip() for p in rest.split("|")):
            col = self.left + index
            self._put(col, None if part in ("<", "^", "~", "_") else part.replace("\\n", "\n"), bold=bold)
            self.unsettled[self.row, col] = part
        self.row += 1

    def _merge(self, rows: list[int]) -> None:
        """Merge what < and ^ joined in these rows, each block once."""
        marks = {spot: part for spot, part in self.unsettled.items() if spot[0] in rows}
        for (row, col), part in sorted(marks.items()):
            if part in ("<", "^"):
                continue
            right = col
            while marks.get((row, right + 1)) == "<":
                right += 1
            bottom = row
            while all(marks.get((bottom + 1, c)) == "^" for c in range(col, right + 1)):
                bottom += 1
            if (right, bottom) != (col, row):
                self.sheet.merge_cells(None, row, col, bottom, right)
        self.unsettled = {}

    def _f(self, rest: str) -> None:
        if self.county.header:
            self._merge(self.county.header)
        for index, part in enumerate(p.strip() for p in rest.split("|")):
            if part != "~":
                self.county.fields[self.left + index] = None if part == "-" else part

    def _c(self, rest: str) -> None:
        self._list(rest.split("|") if "|" in rest else [str(n) for n in range(1, self.wide + 1)])

    def _i(self, rest: str) -> None:
        self._list(rest.split("|"))

    def _e(self, rest: str) -> None:
        self._list([rest] + [""] * (self.wide - 1))

    def _list(self, parts: list[str], keep: bool = True) -> None:
        for index, part in enumerate(p.strip().replace("~", "") for p in parts):
            self._put(self.left + index, int(part) if part.isdigit() and len(part) < 5 else part or None)
        if keep:
            self.county.keep.add(self.row)
        self.row += 1

    def _s(self, rest: str) -> None:
        if rest.split("|")[0].strip() in ("例", "示例", "（例）"):
            self._list(rest.split("|"))
            return
        self._record(self.row)
        self._list(rest.split("|"), keep=False)

    def _record(self, row: int) -> None:
        first = self.county.detail[0] if self.county.detail else row
        self.county.detail = (first, row)

    def _r(self, rest: str) -> None:
        count, *numbered = rest.split()
        for number in range(int(count)):
            self._record(self.row)
            columns = sorted(self.county.fields) or range(self.left, self.left + self.wide)
            first = min(columns)
            for col in range(first, self.left + self.wide):
                self._put(col, number + 1 if numbered and col == first else None)
            self.row += 1

    def _n(self, rest: str) -> None:
        names, at = rest.split("→")
        self.county.row_names = at.strip() or None
        for name in names.split():
            self._record(self.row)
            self._list([name] + [""] * (self.wide - 1), keep=False)

    def _z(self, rest: str) -> None:
        self._list(rest.split("|") + [""] * (self.wide - rest.count("|") - 1))

    def _g(self, rest: str) -> None:
        self.county.keep.add(self.row)
        self._whole(rest)

    def _x(self, rest: str) -> None:
        self._g(rest)

    def _p(self, rest: str) -> None:
        body, _, high = rest.partition("*")
        rows = [self.row + n for n in range(int(high or 1))]
        self._cells(body)
        for extra in rows[1:]:
            for col in range(self.left, self.left + body.count("|") + 1):
                self.unsettled[extra, col] = "^"
                self._put(col, None)
            self.row += 1
        self._pending = [*getattr(self, "_pending", []), *rows]

    def _m(self, rest: str) -> None:
        """End a form's group of lines: merge what belongs together."""
        self._merge(getattr(self, "_pending", []))
        self._pending = []

    def _b(self, rest: str) -> None:
        if getattr(self, "_pending", []):
            self._m("")
        label, _, path = rest.partition("=")
        self.county.blanks[label] = None if path == "-" else path

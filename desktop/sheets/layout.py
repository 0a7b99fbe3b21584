"""What a county's sheet is made of, once recognised: headings, rows for records, blanks, row names, what stays."""

from __future__ import annotations

from dataclasses import dataclass, field

from desktop.sheets.sheet import cell_name

Spot = tuple[int, int]


BOX = "□"  # the tail of a blank that is a row of choices to tick


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the list: its heading from the top level down, and what the county shows of its values.

    `hint` is what stands under the heading or behind it in brackets, `samples` are example values, `choices` the
    words of its drop-down, `half` 1 for the second of two blocks side by side, `line` which of a record's rows it
    stands in, from 0.
    """

    col: int
    path: tuple[str, ...]
    hint: str = ""
    samples: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()
    number_format: str = "General"
    half: int = 0
    line: int = 0

    @property
    def heading(self) -> str:
        return "/".join(self.path)


@dataclass(frozen=True, slots=True)
class Blank:
    """A place for one value: an empty cell beside its label, or a gap in a text (`start` to `end` of the raw text).

    `tail` is what the gap is followed by and the value brings itself (年月日), or BOX where one of the `choices` in the
    text is to be ticked; `fresh` asks for a new line.
    `words` are the labels above it in the form: a vertical side label, a row's first word; `section` is the heading
    of the rows it stands in.
    """

    row: int
    col: int
    label: str
    start: int | None = None
    end: int | None = None
    tail: str = ""
    fresh: bool = False
    words: tuple[str, ...] = ()
    number_format: str = "General"
    choices: tuple[str, ...] = ()
    section: str = ""

    @property
    def spot(self) -> Spot:
        return self.row, self.col

    @property
    def cell(self) -> str:
        return cell_name(self.row, self.col)


@dataclass(frozen=True, slots=True)
class RowNames:
    """Rows whose names are printed: the column they stand in, and each row's name; `beside` in further blocks."""

    col: int
    names: tuple[tuple[int, str], ...]
    beside: tuple[RowNames, ...] = ()

    @property
    def columns(self) -> frozenset[int]:
        return frozenset((self.col, *(block.col for block in self.beside)))


@dataclass(frozen=True, slots=True)
class Table:
    """A list on the sheet: its header rows, its columns, and the rows for records (all ends included).

    `span` rows make one record. `number` is the column of the 序号, `numbered` whether the numbers are printed already.
    `printed` are words that stand in every record: its line (from 0), the column, the word (上午 over 下午).
    """

    top: int
    bottom: int
    columns: tuple[Column, ...]
    first: int
    last: int
    span: int = 1
    number: tuple[int, ...] = ()
    numbered: bool = False
    side: str = ""
    row_names: RowNames | None = None
    printed: tuple[tuple[int, int, str], ...] = ()

    @property
    def halves(self) -> int:
        return 1 + max((c.half for c in self.columns), default=0)

    @property
    def lines(self) -> int:
        """How many rows of a record have values of their own."""
        return 1 + max([c.line for c in self.columns] + [line for line, _, _ in self.printed], default=0)

    def counts(self, column: Column) -> bool:
        """Whether a column is the 序号."""
        return column.col in self.number and not column.line


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet recognised. `kind` is list or form; `titles` are the title's cells with their text.

    `others` are further lists on the sheet; each list has then its own `caption`, if there is one above it.
    """

    sheet: str
    kind: str
    titles: tuple[tuple[Spot, str], ...] = ()
    table: Table | None = None
    blanks: tuple[Blank, ...] = ()
    keep: tuple[Spot, ...] = ()
    texts: dict[Spot, str] = field(default_factory=dict, compare=False)
    others: tuple[Layout, ...] = ()
    caption: str = ""

    @property
    def title(self) -> str:
        return " ".join(text for _, text in self.titles)

    @property
    def heading(self) -> str:
        """The title without the list's own caption."""
        return " ".join(text for _, text in self.titles if text != self.caption)

"""A county's sheet as the clerk confirms it: what fills every place, how sure that is, and why a place stays blank."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.kit.errors import Refused
from desktop.kit.fields import Choice, Date, Duration, Field, Flag, IdNumber, Money, Phone, Text
from desktop.kit.ledger import Ledger
from desktop.kit.paths import Ledgers, resolve
from desktop.store.book import Book

from . import templates
from .templates import Kept

if TYPE_CHECKING:
    from desktop.sheets.layout import Blank, Column
    from desktop.sheets.meaning import Meaning
    from desktop.sheets.sheet import Sheet
    from desktop.sheets.template import Template

Json = dict[str, Any]
GENERAL = {
    "today": "填表这一天",
    "period.title": "时间（如 2026年第二季度）",
    "period.year": "年份",
    "period.quarter": "季度",
    "period.month": "月份",
}
SAMPLE_DAY = "1996-07-01"


@dataclass(frozen=True)
class Place:
    """A column (`key` is its letters) or a blank (its cell, and `#n` for the n-th of one cell).

    `listed`: it is filled from each record of a list. What of that is no `column` – a record's further rows, a sheet's
    further lists – is called by its first cell.
    `state` is sure, unsure or blank; `fixed` places fill themselves. `why` says in words why nothing will stand there.
    """

    key: str
    heading: str
    row: int
    col: int
    path: str | None
    label: str
    state: str
    why: str = ""
    fixed: bool = False
    column: bool = True
    listed: bool = True
    at: Mapping[str, int | str] | None = None


@dataclass(frozen=True)
class Draft:
    """A sheet being mapped. `sheets` are the workbook's visible ones, `formulas` the columns that reckon themselves.

    `known`: a mapping confirmed before was found for it.
    """

    kept: Kept
    template: Template
    sheets: tuple[str, ...] = ()
    formulas: frozenset[int] = frozenset()
    known: bool = False

    @property
    def ledger(self) -> str | None:
        """The ledger whose records are asked for: the owner's where each has a sheet of its own."""
        return self.template.match.per or self.template.match.ledger

    @property
    def per_record(self) -> bool:
        """Whether every record gets a sheet of its own."""
        return self.template.layout.kind == "form" or self.template.match.per is not None


def begin(book: Book, word: str | Path, sheet: str | None = None) -> Draft:
    """Recognise a sheet: a template's name, or a file. Raises Refused, Blocked."""
    kept = templates.find(book, word)
    template = templates.recognised(kept, sheet, book.ledgers, book, ledger=kept.ledger or None)
    return _draft(kept, template)


def about(book: Book, draft: Draft, ledger: str) -> Draft:
    """Match the same sheet to another ledger, as the clerk says; what was remembered of it is laid aside."""
    from desktop.sheets.template import template_of

    kept = replace(draft.kept, mapping=None)
    read = templates.sheet_of(kept.file, draft.template.layout.sheet)
    types = templates.meeting_type_words(book)
    return _draft(kept, template_of(read, book.ledgers, ledger, about=kept.name, types=types))


def _draft(kept: Kept, template: Template) -> Draft:
    from desktop.sheets.read_xlsx import read_sheets

    sheets = {s.name: s for s in read_sheets(kept.file)}
    visible = tuple(s.name for s in sheets.values() if s.visible)
    said = any(m.said for _, m in (*template.columns, *template.blanks))
    return Draft(kept, template, visible, _formulas(sheets[template.layout.sheet], template), said)


def _formulas(sheet: Sheet, template: Template) -> frozenset[int]:
    table = template.layout.table
    if table is None:
        return frozenset()
    cells = ((c.col, sheet.cells.get((table.first, c.col))) for c in table.columns)
    return frozenset(col for col, cell in cells if cell and cell.formula)


# --- what is shown of it


def places(draft: Draft, mask: str = "internal") -> list[Place]:
    """Every column and blank from left to right and from above, as it would be filled under this mask."""
    columns = [_column(draft, t, c, m, mask) for t in lists(draft.template) for c, m in t.columns]
    return columns + [_blank(draft, k, b, m, mask) for k, (b, m) in _blank_keys(draft.template).items()]


def lists(template: Template) -> list[Template]:
    """The sheet's lists: the first, and further ones."""
    return [template, *template.others]


def _blank_keys(template: Template) -> dict[str, tuple[Blank, Meaning]]:
    found: dict[str, tuple[Blank, Meaning]] = {}
    for blank, meaning in template.blanks:
        number = sum(key.partition("#")[0] == blank.cell for key in found)
        found[f"{blank.cell}#{number}" if number else blank.cell] = (blank, meaning)
    return found


def _column(draft: Draft, template: Template, column: Column, meaning: Meaning, mask: str) -> Place:
    table = template.layout.table
    assert table is not None
    strip = not (column.line or template.further)
    place = Place(
        template.place(column), column.heading, table.first + column.line, column.col, None, "", "sure",
        fixed=True, column=strip,
    )  # fmt: skip
    if table.counts(column):
        return replace(place, label="序号")
    if table.row_names and column.col in table.row_names.columns:
        return replace(place, label="印好的")
    if strip and column.col in draft.formulas and not meaning.sure:
        return replace(place, label="公式")
    return _judged(replace(place, fixed=False), meaning, mask, draft.known)


def _blank(draft: Draft, key: str, blank: Blank, meaning: Meaning, mask: str) -> Place:
    place = Place(key, blank.label, blank.row, blank.col, None, "", "blank", column=False, listed=False)
    return _judged(place, meaning, mask, draft.known)


def _judged(place: Place, meaning: Meaning, mask: str, known: bool) -> Place:
    place = replace(place, path=meaning.path, label=meaning.label, at=meaning.at or None)
    if meaning.path is None:
        return replace(place, state="blank", label="", why=_why(place.heading, meaning, known))
    if not meaning.sure:
        return replace(place, state="unsure", why=f"您点一下，看是不是“{meaning.label}”")
    if mask == "public" and not _public(meaning):
        return replace(place, state="blank", why="公示时不写")
    return replace(place, state="sure")


def _why(heading: str, meaning: Meaning, known: bool) -> str:
    from desktop.sheets.columns import SIGNED
    from desktop.sheets.wording import SIGN, key

    if meaning.said:
        return "您让它空着"
    if SIGNED.search(key(heading)) or SIGN.search(heading):
        return "留给人签字、盖章"
    return "上回定了留空" if known else "账本里没有这一项，您手填"


def _public(meaning: Meaning) -> bool:
    root = (meaning.path or "").split(".")[0]
    return root in ("village", "today", "period") or bool(meaning.field and meaning.field.mask == "open")


def obeyed(draft: Draft) -> Json:
    """The mapping that fills just what is sure: the JSON that export takes and that is remembered."""
    said = draft.template.to_json()
    for template, one in zip(lists(draft.template), [said, *said.get("others", ())], strict=True):
        table = template.layout.table
        for entry, (column, meaning) in zip(one["columns"], template.columns, strict=True):
            if not table or not table.counts(column):
                _only_sure(entry, meaning, "label")
    for entry, (_, meaning) in zip(said["blanks"], draft.template.blanks, strict=True):
        _only_sure(entry, meaning, "field_label")
    return said


def _only_sure(entry: Json, meaning: Meaning, label: str) -> None:
    if not meaning.sure:
        entry |= {"field": None, label: None, "confidence": 0.0}
        entry.pop("at", None)


# --- changing it


def choose(
    draft: Draft, ledgers: Ledgers, key: str, path: str | None, at: Mapping[str, int | str] | None = None
) -> Draft:
    """Fill a place with a path, or leave it blank (None): from now on it is sure. Its twin beside it follows.

    Raises Refused for a path that is not there.
    """
    from desktop.sheets.meaning import Meaning
    from desktop.sheets.template import field_of

    meaning = Meaning(said=True)
    if path is not None:
        match = list_of(draft.template, key).match
        roots = [name for name in (match.per, match.ledger) if name]
        label = called(draft, ledgers, path, at or {})
        meaning = Meaning(path, label, 1.0, dict(at or {}), field_of(path, ledgers, roots), True)
    return _with(draft, key, meaning)


def _with(draft: Draft, key: str, meaning: Meaning) -> Draft:
    return replace(draft, template=_put(draft.template, key, meaning))


def _put(template: Template, key: str, meaning: Meaning) -> Template:
    twins = _twins(template, key)
    columns = tuple(meaning if template.place(c) in twins else m for c, m in template.columns)
    blanks = tuple(meaning if k == key else m for k, (_, m) in _blank_keys(template).items())
    chosen = {k: v for k, v in (template.chosen or {}).items() if k not in _shape_keys(template, key)}
    others = tuple(_put(other, key, meaning) for other in template.others)
    match = replace(template.match, columns=columns, blanks=blanks)
    return replace(template, match=match, chosen=chosen, others=others)


def list_of(template: Template, key: str) -> Template:
    """The list a place stands in; the first for what stands in none."""
    return next((t for t in template.others if any(t.place(c) == key for c, _ in t.columns)), template)


def _twins(template: Template, key: str) -> frozenset[str]:
    """The column itself, and the one of the same heading in a block beside it."""
    here = next((c for c, _ in template.columns if template.place(c) == key), None)
    if here is None:
        return frozenset()
    same = (c for c, _ in template.columns if c.path == here.path and c.half != here.half)
    return frozenset({key, *(template.place(c) for c in same)})


def _shape_keys(template: Template, key: str) -> frozenset[str]:
    return _twins(template, key) or frozenset({key.partition("#")[0]})


def write_as(draft: Draft, key: str, shape: str) -> Draft:
    """Have a place written in one of its `shapes`."""
    return replace(draft, template=_written(draft.template, key, shape))


def _written(template: Template, key: str, shape: str) -> Template:
    chosen = dict(template.chosen or {}) | dict.fromkeys(_shape_keys(template, key), shape)
    others = tuple(_written(other, key, shape) for other in template.others)
    return replace(template, chosen=chosen, others=others)


def shapes(draft: Draft, key: str) -> tuple[str, list[tuple[str, str]]]:
    """How a place is written now, and every way it could be: (shape, words)."""
    template = list_of(draft.template, key)
    column = next(((c, m) for c, m in template.columns if template.place(c) == key), None)
    if column:
        current, meaning, own = template.shape(*column), column[1], column[0].number_format
    elif found := _blank_keys(draft.template).get(key):
        current, meaning, own = draft.template.blank_shape(*found), found[1], found[0].number_format
    else:
        return "", []
    offered = _offered(meaning.field, meaning, own)
    if offered and current not in [shape for shape, _ in offered]:
        offered = [(current, _dated(current)), *offered]
    return current, offered


def _offered(field: Field | None, meaning: Meaning, number_format: str) -> list[tuple[str, str]]:
    from desktop.sheets.shapes import CODE, COVERED, REAL, SHAPES, TICK
    from desktop.sheets.styles import is_date

    if isinstance(field, Date) or (meaning.path or "").rsplit(".", 1)[-1] in ("held_at", "planned_at"):
        own = [(REAL, "照表里的日期格式")] if number_format not in ("General", "@") and is_date(number_format) else []
        return [*own, ("", f"{_dated('')}（平常写法）"), *((s, _dated(s)) for s in SHAPES[1:])]
    if isinstance(field, IdNumber):
        return [("", "18 位写全"), ("分段", "分四段写"), (COVERED, "中间 8 位写 *")]
    if isinstance(field, Phone):
        return [("", "写全"), (COVERED, "中间 4 位写 *")]
    if isinstance(field, Duration):
        return [("小时", "按小时"), ("分钟", "按分钟")]
    if isinstance(field, Money):
        return [("元", "按元"), ("万元", "按万元")]
    if isinstance(field, Flag):
        return [("", "是 / 否"), (TICK, "是就打 √"), ("有无", "有 / 无")]
    if isinstance(field, Choice):
        return [("", "写名称"), (CODE, "写代码")]
    if type(field) is Text and meaning.label.endswith(("姓名", "户主", "人", "党员")):
        return [("", "照写"), ("两字", "两个字的名字中间空一格")]
    return []


def _dated(shape: str) -> str:
    from desktop.sheets.shapes import present

    return str(present(SAMPLE_DAY, Date("day", "日期"), shape))


# --- in words


def called(draft: Draft, ledgers: Ledgers, path: str, at: Mapping[str, int | str]) -> str:
    """Say a path: 户 › 户主 › 电话; 3月·考勤."""
    if path in GENERAL:
        return GENERAL[path]
    root, _, rest = path.partition(".")
    found = None
    if root == "village" and rest:
        found = resolve(ledgers, ledgers["villages"], rest)
        return found.field.label
    for start, inside in readings(draft, ledgers, path):
        try:
            found = resolve(ledgers, start, inside)
            break
        except Refused:
            continue
    if found is None:
        return path
    named = found.refs and found.field.name == found.ledger.called_by
    steps = [ref.label for ref in found.refs]
    label = " › ".join(_short(steps if named else [*steps, found.field.label]))
    words = [f"{at['month']}月" if "month" in at else "", f"{at['quarter']}季度" if "quarter" in at else ""]
    return "·".join(w for w in (*words, str(at.get("type", "")), label) if w)


def _short(steps: Sequence[str]) -> Sequence[str]:
    """Whose record it is goes without saying: 姓名 is the member's own."""
    return steps[1:] if len(steps) > 1 and steps[0] in ("党员", "姓名", "人员", "志愿者", "人") else steps


def readings(draft: Draft, ledgers: Ledgers, path: str) -> list[tuple[Ledger, str]]:
    """The ledgers a path may begin in, with what is left of it there."""
    from desktop.sheets.family import rows_of_path

    found: list[tuple[Ledger, str]] = []
    names = [name for t in lists(draft.template) for name in (t.match.per, t.match.ledger)]
    for name in dict.fromkeys(names):
        if name:
            rows = rows_of_path(ledgers, ledgers[name], path)
            found += [(ledgers[rows.ledger], path.removeprefix(f"{rows.name}."))] if rows else []
            found.append((ledgers[name], path))
    return found


def field_at(draft: Draft, ledgers: Ledgers, path: str) -> Field | None:
    """The field a path ends in, or None if there is none."""
    from desktop.sheets.template import field_of

    names = [name for t in lists(draft.template) for name in (t.match.per, t.match.ledger) if name]
    try:
        return field_of(path, ledgers, list(dict.fromkeys(names)))
    except Refused:
        return None

"""The county's sheets: looked at, taken into the book, found again by their headings, let go."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.kit.errors import Refused
from desktop.kit.look import Record
from desktop.kit.paths import Ledgers
from desktop.kit.places import resource
from desktop.store.book import Book

if TYPE_CHECKING:
    from desktop.sheets.sheet import Sheet
    from desktop.sheets.template import Template

Json = dict[str, Any]
ALIKE = 0.8  # the share of headings that makes a sheet the one confirmed before


@dataclass(frozen=True)
class Kept:
    """A template at hand: one of ours, one taken into the book (`uid`), or a file. `mapping` is what was confirmed."""

    name: str
    file: Path
    ledger: str = ""
    mapping: Json | None = None
    uid: str = ""


OWN = {
    "会议记录页": "meetings",
    "三会一课台账": "meetings",
    "党员花名册": "party_members",
    "户籍花名册": "people",
    "党员联系户台账": "contacts",
    "志愿服务时长统计表": "volunteer_hours",
}


def own() -> list[Kept]:
    """Return the program's own sheets."""
    return [Kept(name, resource(f"templates/{name}.xlsx"), ledger) for name, ledger in OWN.items()]


def kept(book: Book) -> list[Kept]:
    """Return the sheets taken into the book; a record without a file is what an import remembers."""
    return [_kept(book, record) for record in book.records("templates") if record.get("file")]


def _kept(book: Book, record: Record) -> Kept:
    attached = book.record("attachments", record.get("file") or "")
    if attached is None:
        raise Refused(f"模板“{record['name']}”的文件不见了，请移走它，再从县里的原表收一次")
    mapping = json.loads(record["mapping"]) if record.get("mapping") else None
    return Kept(record["name"], book.attachment(attached), record.get("ledger") or "", mapping, record["uid"])


def names(book: Book) -> list[Json]:
    """Return every template's name, ledger and whether it is the program's own."""
    found = [(t, True) for t in own()] + [(t, False) for t in kept(book)]
    return [
        {"name": t.name, "ledger": t.ledger, "title": book.ledgers[t.ledger].title if t.ledger else "", "own": ours}
        for t, ours in found
    ]


def find(book: Book, word: str | Path) -> Kept:
    """Find a template by its name, or by a file. Raises Refused."""
    for template in (*kept(book), *own()):
        if template.name == str(word):
            return template
    file = Path(word)
    if file.is_file():
        return Kept(file.stem, file)
    if file.suffix:
        raise Refused(f"找不到模板文件“{word}”")
    raise Refused(f"没有叫“{word}”的模板，用 templates list 看全部")


def meeting_type_words(book: Book | None) -> dict[str, str] | None:
    """Every way of writing a meeting type, with its name."""
    if book is None:
        return None
    found: dict[str, str] = {}
    for kind in book.records("meeting_types"):
        found |= {word: kind["name"] for word in (kind["name"], *(kind.get("aliases") or "").split("、")) if word}
    return found


def codes(book: Book) -> dict[str, dict[str, str]]:
    """Return each dictionary's codes by word, for a county that wants 1 instead of 男."""
    found: dict[str, dict[str, str]] = {}
    for word in book.records("dictionary"):
        if word.get("code"):
            found.setdefault(word["kind"], {})[word["name"]] = word["code"]
    return found


def sheet_of(file: Path, name: str | None) -> Sheet:
    """Read the sheet to fill: the named one, or the one that looks most like a form. Raises Refused."""
    from desktop.sheets.read_xlsx import read_sheets
    from desktop.sheets.recognise import find_sheet

    if not file.is_file():
        raise Refused(f"找不到文件“{file}”")
    sheets = {sheet.name: sheet for sheet in read_sheets(file)}
    if name is not None and name not in sheets:
        raise Refused(f"“{file.name}”里没有工作表“{name}”，有：{'、'.join(sheets)}")
    return sheets[name or find_sheet(list(sheets.values()))]


def recognised(
    found: Kept,
    sheet: str | None,
    ledgers: Ledgers,
    book: Book | None,
    *,
    ledger: str | None = None,
    mapping: Mapping[str, Any] | None = None,
) -> Template:
    """Recognise and match a template. A mapping given is obeyed; else one confirmed for these headings; else a guess.

    `ledger` says what it is to be filled from, unless the sheet belongs to that ledger anyway.
    """
    from desktop.sheets.template import carried, from_json, template_of

    said = mapping or found.mapping
    read = sheet_of(found.file, sheet or (said or {}).get("sheet"))
    if said:
        return from_json(read, ledgers, said)
    types = meeting_type_words(book)
    free = template_of(read, ledgers, about=found.name, types=types)
    if known := _remembered(book, free):
        return carried(free, ledgers, known)
    if ledger is None or ledger in (free.match.ledger, free.match.per):
        return free
    return template_of(read, ledgers, ledger, about=found.name, types=types)


def _remembered(book: Book | None, template: Template) -> Json | None:
    """The mapping the clerk confirmed for a sheet with these headings, even if the county has since changed a few."""
    from desktop.sheets.template import headings, likeness, said_headings

    confirmed = [json.loads(r["mapping"]) for r in book.records("templates") if r.get("mapping")] if book else []
    here = headings(template.layout)
    alike = [(likeness(here, said_headings(mapping)), mapping) for mapping in confirmed]
    best, mapping = max(alike, key=lambda pair: pair[0], default=(0.0, None))
    return mapping if best >= ALIKE else None


def inspect(file: Path, sheet: str | None, ledgers: Ledgers, book: Book | None) -> Json:
    """Say what a sheet is and what each of its places would be filled with: the JSON that --map obeys."""
    found = find(book, file) if book is not None else Kept(file.stem, file)
    return recognised(found, sheet, ledgers, book).to_json()


def add(book: Book, file: Path, sheet: str | None = None, mapping: Json | None = None, name: str = "") -> str:
    """Take a county's sheet into the book with its mapping, in one step; returns its name. Raises Refused."""
    from desktop.sheets.template import fingerprint

    name = name or file.stem
    if any(t.name == name for t in (*own(), *kept(book))):
        raise Refused(f"已经有叫“{name}”的模板，请先移走旧的，或给文件换个名字")
    template = recognised(Kept(name, file), sheet, book.ledgers, book, mapping=mapping)
    said = mapping or template.to_json()
    record: Record = {
        "name": name,
        "ledger": template.match.per or template.match.ledger,
        "fingerprint": fingerprint(template.layout),
        "mapping": json.dumps(said, ensure_ascii=False) if mapping else None,
        "added_on": book.today.isoformat(),
    }
    with book.step(f"收进模板“{name}”"):
        uid = book.save("templates", record)
        book.save("templates", {"uid": uid, "file": book.attach("templates", uid, file)})
    return name


def remove(book: Book, name: str) -> None:
    """Let a template go; the county's own file is untouched. Raises Refused."""
    found = next((t for t in kept(book) if t.name == name), None)
    if found is None:
        raise Refused(f"没有叫“{name}”的模板可以移走（程序自带的不能移走）")
    with book.step(f"移走模板“{name}”"):
        book.remove("templates", found.uid)

"""What is to be imported, opened: a roster, a form that holds one household, or a folder of such forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from desktop.kit.errors import Refused
from desktop.kit.fields import Ref, Text
from desktop.kit.ledger import Ledger
from desktop.services import records
from desktop.sheets.heard import taught
from desktop.sheets.package import spread
from desktop.sheets.tables.forms import FORM, GROUP_PATH, HEAD, Forms, Words, read_folder, read_form
from desktop.sheets.tables.read import Table, read_table
from desktop.sheets.wording import key
from desktop.store.book import Book

from . import memory
from .families import HEADS_A_HOUSEHOLD
from .values import Source

OF_HOUSEHOLDS = ("people", "households")
ONLY_HOUSEHOLDS = "文件夹只能导入“人员”或“户”：一户一表，每户一个文件"
TOO_LARGE = "“{}”超过 {:g} MB，程序不读。请只留下要用的表另存一份，或在设置里把“导入的文件最大”改大"
GUARDS = ("import_megabytes", "import_entries", "import_ratio")
CHANGE = "请用 WPS 打开看看，另存一份再试；真要读它，在设置里把“{}”改大"
TOO_MANY = "“{}”里装着 {} 个文件，超过 {:g} 个，不像是正常的表格，程序不读。" + CHANGE.format("导入的文件里最多装几个文件")
TOO_PACKED = "“{}”解开后大 {:.0f} 倍，超过 {:g} 倍，不像是正常的表格，程序不读。" + CHANGE.format("导入的文件解开后最多大几倍")
ROSTERS = (
    "这 {} 份表不是一户一表。几份名册要一份一份地导：先只选“{}”，导完了再导下一份，哪一份都能单独撤销。"
    "只有一户一张的表，才能几份一起选"
)
LOOKED_AT = 20  # of several files, until one is a form
FORM_FIELD = Text(FORM, "表")


def open_file(book: Book, name: str, path: Path, sheet: str | None = None, heading: int = 0) -> Table | Forms:
    """Open a file or a folder for a ledger; `heading` is the headings' row, 0 to find it. Raises Refused, Blocked."""
    ledger = records.writable(book, name)
    if path.is_file():
        _guard(book, path)
    if path.is_dir():
        if ledger.name not in OF_HOUSEHOLDS:
            raise Refused(ONLY_HOUSEHOLDS)
        return read_folder(path, words_of(book))
    form = read_form(path, words_of(book), sheet) if ledger.name in OF_HOUSEHOLDS and not heading else None
    return form or read_table(path, sheet, heading, memory.headings(book))


def several(book: Book, files: Sequence[Path]) -> Forms:
    """Take several files as forms that hold a household each. Raises Refused if they are rosters, Blocked."""
    words = words_of(book)
    if not any(_may_be_form(path, words) for path in files[:LOOKED_AT]):
        raise Refused(ROSTERS.format(len(files), files[0].name))
    return Forms(f"{len(files)} 份表", tuple(sorted(map(str, files))), words)


def _may_be_form(path: Path, words: Words) -> bool:
    try:
        return read_form(path, words) is not None
    except Refused:
        return False


def _guard(book: Book, path: Path) -> None:
    """Refuse a file beyond what the settings allow, before anything of it is unpacked."""
    size, entries, times = (float(book.setting(name)) for name in GUARDS)
    if path.stat().st_size > size * 1_000_000:
        raise Refused(TOO_LARGE.format(path.name, size))
    held, larger = spread(path)
    if held > entries:
        raise Refused(TOO_MANY.format(path.name, held, entries))
    if larger > times:
        raise Refused(TOO_PACKED.format(path.name, larger, times))


def words_of(book: Book) -> Words:
    """Return what a household's form calls the fields of people and households."""
    people, households = (taught({n: book.ledgers[n]})[n] for n in ("people", "households"))
    members = dict(_named(people, ""))
    members.pop(key("户"), None)
    own = {word: path for word, path in _named(households, "household.") if word not in members}
    own |= {key(word): GROUP_PATH for word in ("湾组", "村民小组", "组别", "组", "小组", "所在组")}
    said = book.words("与户主关系")
    headings = {f.name: f.label for f in people.stored} | {f"household.{f.name}": f.label for f in households.stored}
    heads = frozenset(word for word, standard in said.items() if standard == HEADS_A_HOUSEHOLD)
    return Words(members, own, frozenset(said), heads, headings | {HEAD: "户主", FORM: "表"})


def _named(ledger: Ledger, before: str) -> Iterator[tuple[str, str]]:
    for field in reversed(ledger.stored):
        if not isinstance(field, Ref):
            for word in (*reversed(field.aliases), field.label):
                yield key(word), f"{before}{field.name}"


def sources_of(book: Book, forms: Forms) -> list[Source]:
    """Return the columns that forms have: one a field."""
    people, households = book.ledgers["people"], book.ledgers["households"]
    found = []
    for col, path in enumerate(forms.words.paths, 1):
        first, _, rest = path.partition(".")
        field = FORM_FIELD if path == FORM else households.by_name[rest] if rest else people.by_name[first]
        found.append(Source(col, forms.letters.get(path, ""), forms.words.headings.get(path, field.label), path, field))
    return found

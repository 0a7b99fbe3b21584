"""Keep a book of today's schema for the tests of upgrading: run once with every release, and commit what it makes.

python -m bench.released NAME       makes tests/files/books/NAME.db.gz
"""

from __future__ import annotations

import gzip
import sys
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from desktop.kit.fields import Choice, Date, Duration, Field, Flag, IdNumber, Month, Number, Phone, Ref, Time
from desktop.kit.uid import new_uid
from desktop.ledgers import LEDGERS
from desktop.store.book import Book

BOOKS = Path(__file__).resolve().parents[1] / "tests" / "files" / "books"
VALUES: dict[type[Field], tuple[Any, Any]] = {
    IdNumber: ("421181197003150018", "421181198801010022"),
    Phone: ("13812345678", "0713-8221234、13987654321"),
    Month: ("2026-03", "2026-04"),
    Date: ("2026-03-05", "1998"),
    Time: ("09:30", "15:00"),
    Flag: (1, 0),
    Duration: (90, 150),
    Number: (1.0, 2.5),
    Choice: (None, None),
}


def value(field: Field, place: int, uids: Mapping[str, list[str]]) -> Any:
    """Return something that the field may hold."""
    if isinstance(field, Ref):
        return uids[field.to][place] if field.to in uids else None
    for kind, values in VALUES.items():
        if isinstance(field, kind):
            return values[place]
    if field.stored == "INTEGER":
        return 12345 * (place + 1)
    return ("张三", "单雄信")[place] if field.name == "name" else f"{field.label}{place + 1}"


def fill(book: Book) -> None:
    """Put two records into every ledger that begins empty, change one and remove one, and undo a step."""
    empty = [ledger for ledger in book.ledgers.values() if not ledger.derived and not book.count(ledger.name)]
    uids = {ledger.name: [new_uid(), new_uid()] for ledger in empty}
    with book.step("填入"):
        for ledger in empty:
            for place, uid in enumerate(uids[ledger.name]):
                record = {field.name: value(field, place, uids) for field in ledger.stored}
                book.save(ledger.name, {**record, "uid": uid})
    with book.step("改名"):
        book.save("people", {"uid": uids["people"][0], "name": "张三丰", "note": None})
    with book.step("删除"):
        book.remove("visits", uids["visits"][0])
    with book.step("做错的"):
        book.save("groups", {"name": "多出来的组"})
    book.undo()


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "账本"
        with Book.create(folder, LEDGERS, who="文书", today=date(2026, 6, 18), seeds=Path(scratch)) as book:
            fill(book)
            book.engine.run("VACUUM")
        BOOKS.mkdir(parents=True, exist_ok=True)
        packed = BOOKS / f"{sys.argv[1]}.db.gz"
        packed.write_bytes(gzip.compress((folder / "账本.db").read_bytes(), 9, mtime=0))
    print(packed, packed.stat().st_size)


if __name__ == "__main__":
    main()

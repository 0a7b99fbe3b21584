"""The files put to records: all of the book's with the record each belongs to, or one record's; words and order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from desktop.kit.errors import Refused
from desktop.kit.look import Filter, Query, Record
from desktop.kit.work import Progress, Work
from desktop.store.attachments import PICTURES
from desktop.store.book import Book

GONE = "找不到这个附件，可能已经移入回收站"


@dataclass(frozen=True)
class Attached:
    """A file as it lies in 附件/, and the record it belongs to. size: bytes.  there: whether the file is."""

    uid: str
    ledger: str
    record: str
    title: str
    owner: str
    file: Path
    name: str
    caption: str
    size: int
    taken_on: str
    put_on: str
    picture: bool
    there: bool

    @property
    def called(self) -> str:
        return self.caption or self.name

    @property
    def save_as(self) -> str:
        """What a copy is to be called: a photograph was made a .jpg, whatever it was."""
        return f"{Path(self.name).stem}{self.file.suffix}"


def listing(book: Book) -> list[Attached]:
    """Every attachment of the book, those of one record together in their order, the newest record first."""
    owner = cache(lambda ledger, uid: _owner(book, ledger, uid))
    found = [_attached(book, row, owner(row["ledger"], row["record"])) for row in book.rows("attachments")]
    newest: dict[str, str] = {}
    for one in found:
        newest[one.record] = max(newest.get(one.record, ""), one.put_on)
    return sorted(found, key=lambda one: (newest[one.record], one.record), reverse=True)


def of(book: Book, ledger: str, record: str) -> list[Attached]:
    """The attachments of one record, in their order."""
    owner = _owner(book, ledger, record)
    return [_attached(book, row, owner) for row in _rows(book, ledger, record)]


def _rows(book: Book, ledger: str, record: str) -> list[Record]:
    mine = (Filter("record", record), Filter("ledger", ledger))
    return list(book.rows("attachments", Query(filters=mine, order="position")))


def _owner(book: Book, ledger: str, uid: str) -> str:
    return book.called(ledger, uid) if ledger in book.ledgers else ""


def owner(book: Book, ledger: str, uid: str) -> str:
    """How people call the record that attachments are put to."""
    return _owner(book, ledger, uid)


def _attached(book: Book, row: Record, owner: str) -> Attached:
    file = book.attachment(row)
    ledger = book.ledgers.get(row["ledger"])
    return Attached(
        uid=row["uid"],
        ledger=row["ledger"],
        record=row["record"],
        title=ledger.title if ledger else row["ledger"],
        owner=owner,
        file=file,
        name=row["file_name"],
        caption=row["caption"] or "",
        size=int(row["size"] or 0),
        taken_on=row["taken_on"] or "",
        put_on=(row["made_at"] or "")[:10],
        picture=row["width"] is not None,
        there=file.is_file(),
    )


# --- changing


def describe(book: Book, uid: str, caption: str) -> None:
    """Write what a file shows, in one step."""
    row = _existing(book, uid)
    if (row["caption"] or "") != caption.strip():
        with book.step(f"写附件说明“{caption.strip() or row['file_name']}”"):
            book.save("attachments", {"uid": uid, "caption": caption.strip() or None})


def move(book: Book, uid: str, by: int) -> None:
    """Move a file before or behind its neighbours, in one step; at the end of them it stays."""
    row = _existing(book, uid)
    order = [r["uid"] for r in _rows(book, row["ledger"], row["record"])]
    place = order.index(uid)
    to = max(0, min(len(order) - 1, place + by))
    if to != place:
        order.insert(to, order.pop(place))
        with book.step(f"调整附件“{row['caption'] or row['file_name']}”的顺序"):
            for number, one in enumerate(order, 1):
                book.save("attachments", {"uid": one, "position": float(number)})


def put(book: Book, ledger: str, record: str, files: Sequence[Path]) -> Work[int]:
    """Put files to a record, in one step; returns how many. Raises Refused, Blocked: then none is."""
    with book.step(f"放附件：{_owner(book, ledger, record)}"):
        for done, file in enumerate(files):
            yield Progress(done, len(files), f"正在放“{file.name}”")
            book.attach(ledger, record, file, file.stem if file.suffix.lower() not in PICTURES else "")
    return len(files)


def remove(book: Book, uid: str) -> None:
    """Put an attachment into the recycle bin, in one step; its file stays."""
    row = _existing(book, uid)
    with book.step(f"去掉附件“{row['caption'] or row['file_name']}”"):
        book.remove("attachments", uid)


def _existing(book: Book, uid: str) -> Record:
    row = book.record("attachments", uid)
    if row is None or row.get("removed_at"):
        raise Refused(GONE)
    return row


def said_size(size: int) -> str:
    """Say a size as people do: 380 KB, 2.1 MB."""
    return f"{size / (1 << 20):.1f} MB" if size >= 1 << 20 else f"{max(1, round(size / 1024))} KB"

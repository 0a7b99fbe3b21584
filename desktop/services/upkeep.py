"""Keep the book safe: backups that are proven, verification, recovery, settings, and the program's own test."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path

from desktop.kit.errors import Blocked, Refused
from desktop.kit.look import Query
from desktop.kit.work import Progress, Work, finish
from desktop.ledgers import LEDGERS
from desktop.store import copies
from desktop.store.book import Book
from desktop.store.copies import Report, Snapshot

from . import records, start

BOOK_FILE = "账本.db"


def backup(book: Book, to: Path | None = None) -> Work[Snapshot]:
    """Back the book up into a folder (its own 备份 by default) and prove the copy by reading it back."""
    return copies.backup(book, to)


def verify(path: Path) -> Work[Report]:
    """Prove a book, a backup folder or one backup whole: each page, each record, each attachment's hash.

    A book's own backups are proved with it. Raises Blocked if anything is damaged, Refused if there is nothing.
    """
    found = copies.meant_by(path)
    is_book = (path / BOOK_FILE).is_file() and not any(snapshot.folder == path for snapshot in found)
    problems = (yield from _damage(path)) if is_book else []
    report = Report(path, 0, 0) if is_book and not found else (yield from copies.verify(path))
    if problems or report.problems:
        raise Blocked("；".join((*problems, *report.problems)) + "。请不要再用坏了的这份，换一份好的备份")
    return report


def _damage(folder: Path) -> Work[list[str]]:
    """Read a book and every file attached in it; say what is wrong. Raises Blocked if the book itself is damaged."""
    yield Progress(0, 0, "正在核对账本")
    with Book.open(folder, LEDGERS) as book:
        book.examine()
        files = {book.attachment(record): record for record in book.records("attachments")}
        wrong = [record["file_name"] for file, record in files.items() if not copies.intact(file, record["hash"])]
    return [f"附件“{name}”不见了或已损坏" for name in wrong]


def recover(snapshot: Path, to: Path) -> Work[Path]:
    """Make a new book from a backup; nothing that exists is overwritten."""
    return copies.recover(snapshot, to)


def last_backup(book: Book) -> Snapshot | None:
    """Return the newest backup that was proven, or None."""
    return next(iter(copies.snapshots(book.folder / "备份")), None)


def set_setting(book: Book, name: str, value: str) -> None:
    """Change a setting, in one step. Raises Refused for an unknown name or a value that does not fit."""
    known = {s["name"]: s for s in book.records("settings")}
    labels = {s["label"]: s["name"] for s in known.values() if s.get("label")}
    setting = known.get(labels.get(name, name))
    if setting is None:
        raise Refused(f"没有叫“{name}”的设置，用 list settings 看全部")
    broken = book.ledgers["settings"].broken_rules({**setting, "value": value.strip()}, book)
    if broken:
        raise Refused(*broken)
    with book.step(f"设置 {setting.get('label') or name}：{value.strip()}"):
        book.set(setting["name"], value.strip())


def selftest() -> Work[list[str]]:
    """Do the whole round on a scratch book: open, add, export, paint, back up, restore, compare. Returns what passed.

    Raises Blocked or Refused where a part fails, as it would for the clerk.
    """
    passed: list[str] = []
    checks = (
        ("建练习村", _practice),
        ("新增、撤销、重做", _steps),
        ("导出与画成 PDF", _paper),
        ("备份、恢复、核对", _copies),
    )
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        folder = Path(scratch) / "自检"
        for doing, check in checks:
            yield Progress(len(passed), len(checks), f"自检：{doing}")
            passed.append(f"{doing}：{check(folder)}")
    return passed


def _open(folder: Path) -> Book:
    return Book.open(folder, LEDGERS, who="自检", today=date(2026, 11, 20))


def _practice(folder: Path) -> str:
    finish(start.create(folder, "自检村", sample=True, today=date(2026, 11, 20)))
    with _open(folder) as book:
        return f"{book.count('people')} 人"


def _steps(folder: Path) -> str:
    with _open(folder) as book:
        before = book.count("people")
        uid = records.add(book, "people", {"姓名": "自检·𠮷", "出生日期": "1958.07"})
        book.undo()
        undone = book.count("people")
        book.redo()
        found = book.ids("people", Query(search="zijian"))
        if undone != before or len(found) != 1 or book.record("people", uid) is None:
            raise Refused("自检没有通过：撤销、重做或查找的结果不对")
    return "记得住，找得到"


def _paper(folder: Path) -> str:
    from . import templates, transfer

    made = []
    with _open(folder) as book:
        for name in ("党员花名册", "三会一课台账"):
            ledger = templates.find(book, name).ledger
            for suffix in (".xlsx", ".pdf"):
                work = transfer.export(book, ledger, folder.parent / f"{name}{suffix}", template=name)
                made.append(finish(work).rows)
    return f"{len(made)} 个文件，{sum(made)} 行"


def _copies(folder: Path) -> str:
    with _open(folder) as book:
        snapshot = finish(copies.backup(book, None))
        kept = book.count("people"), book.count("attendance")
    again = finish(copies.recover(snapshot.folder, folder.parent / "恢复"))
    with _open(again) as book:
        if (book.count("people"), book.count("attendance")) != kept:
            raise Refused("自检没有通过：恢复出来的记录数和原来不一样")
    return f"{kept[0]} 人、{kept[1]} 条签到一致"

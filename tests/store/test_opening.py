"""Opening and closing: one file when closed, one user at a time, and one plain sentence for everything else."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.kit.errors import Blocked, Refused
from desktop.store import guard, schema
from desktop.store.book import Book
from tests.store import small

FILE = guard.FILE


def contents(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file() and p.name != guard.LOCK}


def refused_to_open(folder: Path) -> str:
    """Try to open a book that must not be opened; return the sentence. Nothing in the folder may change."""
    before = contents(folder) if folder.is_dir() else {}
    with pytest.raises(Blocked) as blocked:
        small.open_book(folder).close()
    said = str(blocked.value)
    assert said and "\n" not in said and "Error" not in said and not said.isascii()
    assert (contents(folder) if folder.is_dir() else {}) == before
    return said


def test_a_closed_book_is_one_file_any_tool_opens(folder: Path) -> None:
    """A clerk who copies the folder with Explorer has everything: no log beside it, a plain SQLite file."""
    with small.create(folder) as book:
        small.fill(book)
        assert {p.name for p in folder.iterdir()} == {FILE, f"{FILE}-wal", guard.LOCK}
    assert [p.name for p in folder.iterdir()] == [FILE]
    plain = sqlite3.connect(folder / FILE)
    assert plain.execute("PRAGMA journal_mode").fetchone() == ("delete",)
    assert plain.execute("SELECT count(*) FROM people").fetchone() == (5,)
    assert plain.execute("PRAGMA application_id").fetchone() == (guard.APPLICATION,)
    plain.close()


def test_a_book_waits_for_the_disk_at_every_step(book: Book) -> None:
    """Write-ahead log, synchronous FULL, exclusive, foreign keys on: what was measured to survive a power cut."""
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "locking_mode": "exclusive",
        "foreign_keys": 1,
        "trusted_schema": 0,
    }
    assert {name: book.engine.one(f"PRAGMA {name}") for name in wanted} == wanted
    tables = [row[0] for row in book.engine.fetch("SELECT sql FROM sqlite_master WHERE type = 'table'") if row[0]]
    assert all(sql.endswith("STRICT") for sql in tables if "words" not in sql and "sqlite_" not in sql)


def test_a_folder_may_be_called_anything(tmp_path: Path) -> None:
    """Spaces, question marks, hashes and percent signs in a path are not taken for anything else."""
    folder = tmp_path / "柳河 村#1？?100%25&mode=ro"
    with small.create(folder) as book:
        small.fill(book)
    with small.open_book(folder) as book:
        assert book.count("people") == 5


def test_a_network_drive_is_addressed_as_sqlite_wants_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from pathlib import PureWindowsPath

    from desktop.store import connection

    for path, address in ((r"C:\台账\a.db", "file:///C:/"), (r"\\server\share\a.db", "file:////server/share/a.db")):
        monkeypatch.setattr(PureWindowsPath, "absolute", lambda self: self, raising=False)
        assert connection._address(PureWindowsPath(path)).startswith(address)  # type: ignore[arg-type]


def test_checkpointing_empties_the_log(folder: Path) -> None:
    with small.create(folder) as book:
        small.fill(book)
        assert (folder / f"{FILE}-wal").stat().st_size > 0
        book.checkpoint()
        assert (folder / f"{FILE}-wal").stat().st_size == 0


def test_creating_where_a_book_is_refused(folder: Path) -> None:
    small.create(folder).close()
    before = contents(folder)
    with pytest.raises(Refused, match="已经有一个账本了"):
        small.create(folder)
    assert contents(folder) == before


def test_another_process_is_kept_out_until_this_one_closes(folder: Path) -> None:
    """The second to open is told in plain words; after the first closes it gets in."""
    code = """
try:
    open_book(Path(sys.argv[1])).close()
    print("in")
except Exception as error:
    print(type(error).__name__, error)
"""

    def another() -> str:
        with small.child(code, folder) as running:
            return running.communicate(timeout=30)[0]

    with small.create(folder) as book:
        small.fill(book)
        assert another().startswith("Blocked 这个账本正在别处打开着")
        with pytest.raises(Blocked, match="正在别处打开着"):
            small.open_book(folder)
        with book.step("还能写"):
            book.save("groups", {"name": "四组"})
    assert another() == "in\n"


def test_another_thread_is_refused(book: Book) -> None:
    """One connection, one thread."""
    import threading

    raised: list[BaseException] = []

    def ask() -> None:
        try:
            book.count("people")
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    assert "thread" in str(raised[0])


def test_missing_things_are_named(folder: Path) -> None:
    assert "找不到账本文件夹" in refused_to_open(folder)
    folder.mkdir()
    assert "里没有账本" in refused_to_open(folder)
    (folder / FILE).write_bytes(b"")
    assert "0 字节" in refused_to_open(folder)


def test_what_is_no_book_is_left_alone(folder: Path) -> None:
    folder.mkdir()
    (folder / FILE).write_bytes(os.urandom(9000))
    assert "损坏" in refused_to_open(folder)
    (folder / FILE).write_text("姓名,电话\n张三,138\n" * 100, encoding="utf-8")
    assert "损坏" in refused_to_open(folder)
    (folder / FILE).unlink()
    other = sqlite3.connect(folder / FILE)
    other.execute("CREATE TABLE bookmarks (url)")
    other.commit()
    other.close()
    assert "不是本程序的账本" in refused_to_open(folder)


def test_a_newer_book_is_left_alone(folder: Path) -> None:
    small.create(folder).close()
    plain = sqlite3.connect(folder / FILE)
    plain.execute(f"PRAGMA user_version={schema.newest() + 1}")
    plain.close()
    assert "请先升级程序" in refused_to_open(folder)


def full_book(folder: Path) -> bytes:
    with small.create(folder) as book:
        small.fill(book)
        with book.step("很多"):
            book.save_many(
                "people", ({"name": f"人{n}", "phone": f"138{n:08d}", "note": "备注" * 50} for n in range(2000))
            )
    return (folder / FILE).read_bytes()


@pytest.mark.parametrize(
    "damage",
    [
        lambda whole: whole[: len(whole) // 2],
        lambda whole: whole[:50],
        lambda whole: whole[:-100],
        lambda whole: whole[:4096] + bytes(8192) + whole[12288:],
        lambda whole: bytes(100) + whole[100:],
    ],
    ids=["half", "header", "short", "zeroed", "no header"],
)
def test_a_damaged_book_is_left_alone(folder: Path, damage: Callable[[bytes], bytes]) -> None:
    whole = full_book(folder)
    (folder / FILE).write_bytes(damage(whole))
    said = refused_to_open(folder)
    assert "备份恢复" in said or "不是本程序的账本" in said


def killed(folder: Path, code: str = "", group: str = "死前的组") -> None:
    """Let another process write into a book and die without closing it."""
    lines = (
        "book = open_book(Path(sys.argv[1]))",
        "with book.step('写'):",
        f"    book.save('groups', {{'name': '{group}'}})",
        code,
        "import os",
        "os._exit(9)",
    )
    with small.child("\n".join(lines), folder) as running:
        assert running.wait(30) == 9


def test_after_a_kill_it_just_opens_with_everything(folder: Path) -> None:
    small.create(folder).close()
    killed(folder)
    assert (folder / f"{FILE}-wal").stat().st_size > 0
    with small.open_book(folder) as book:
        assert [r["name"] for r in book.records("groups")] == ["死前的组"]
    assert [p.name for p in folder.iterdir()] == [FILE]


def test_a_log_of_another_file_is_told_and_left_alone(folder: Path, tmp_path: Path) -> None:
    """An older copy put back over a book whose program died: the log beside it would spoil the copy."""
    with small.create(folder) as book:
        small.fill(book)
    shutil.copytree(folder, tmp_path / "旧")
    killed(folder)
    shutil.copy(tmp_path / "旧" / FILE, folder / FILE)
    said = refused_to_open(folder)
    assert f"{FILE}-wal" in said and "移到别的文件夹" in said
    (folder / f"{FILE}-wal").unlink()
    with small.open_book(folder) as book:
        assert book.count("people") == 5


def test_a_log_that_spoils_the_file_is_found_on_a_copy(folder: Path, tmp_path: Path) -> None:
    """Also where the file says it is open: both are tried together elsewhere first."""
    with small.create(folder) as book:
        small.fill(book)
    killed(folder)
    shutil.copytree(folder, tmp_path / "另")
    with small.open_book(tmp_path / "另") as other, other.step("长大"):
        other.save_many("people", ({"name": f"人{n}", "note": "字" * 300} for n in range(600)))
    killed(
        tmp_path / "另",
        "with book.step('改'):\n    [book.save('people', {**r, 'note': '改' * 400}) for r in book.records('people')]",
        "另一组",
    )
    shutil.copy(tmp_path / "另" / f"{FILE}-wal", folder / f"{FILE}-wal")
    assert "移到别的文件夹" in refused_to_open(folder)


@pytest.mark.skipif(sys.platform == "win32", reason="permissions of Unix")
def test_a_folder_that_cannot_be_written_is_told(folder: Path) -> None:
    """Read-only folder or file: one sentence, as a user who is not root."""
    small.create(folder).close()
    code = """
import os
for p in (Path(sys.argv[1]).parents):
    if str(p).startswith("/tmp/"):
        os.chmod(p, 0o755)
os.chmod(Path(sys.argv[1]) / "账本.db", 0o444)
os.chmod(sys.argv[1], 0o555)
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    open_book(Path(sys.argv[1]))
except Exception as error:
    print(type(error).__name__, error)
try:
    create(Path(sys.argv[1]) / "新")
except Exception as error:
    print(type(error).__name__, error)
"""
    before = contents(folder)
    with small.child(code, folder) as running:
        first, second = running.communicate(timeout=30)[0].splitlines()
    os.chmod(folder, 0o755)
    assert first.startswith("Blocked 账本所在的文件夹是只读的")
    assert second.startswith("Blocked 账本所在的文件夹是只读的")
    assert contents(folder) == before


def test_new_ledgers_and_fields_add_themselves(folder: Path) -> None:
    """A book made when there was less declared grows when opened, keeps its records, and undo still works."""
    from dataclasses import replace

    from desktop.kit.fields import Text

    fewer = {
        n: ledger
        for n, ledger in small.LEDGERS.items()
        if n not in ("remarks", "attendance", "meetings", "meeting_counts")
    }
    fewer["people"] = replace(
        small.PEOPLE, fields=tuple(f for f in small.PEOPLE.fields if f.name not in ("phone", "note", "meeting_count"))
    )
    fewer["attendance"] = replace(
        small.ATTENDANCE, rows=(), fields=small.ATTENDANCE.fields[1:3], key=("person",), called=("person.name",)
    )
    with Book.create(folder, fewer, today=small.TODAY, **small.PLACES) as book, book.step("建"):
        person = book.save("people", {"name": "张三"})
    more = dict(small.LEDGERS, groups=replace(small.GROUPS, fields=(*small.GROUPS.fields, Text("colour", "颜色"))))
    with Book.open(folder, more, today=small.TODAY, **small.PLACES) as book:
        with book.step("改"):
            book.save("people", {"uid": person, "phone": "13812345678"})
            book.save("groups", {"name": "一组", "colour": "红"})
        assert [hit.called for hit in book.search("45678")] == ["张三"]
        assert book.record("people", person, ["phone", "meeting_count"])["meeting_count"] == 0  # type: ignore[index]
        book.undo()
        book.undo()
        assert book.count("people") == 0
        book.redo()
        assert book.count("people") == 1
    with Book.open(folder, fewer, today=small.TODAY, **small.PLACES) as book:
        assert [r["name"] for r in book.records("people")] == ["张三"]


WATCHED = """
live, opened = str(Path(sys.argv[1]) / "账本.db"), []
def hear(event, arguments):
    if event == "open" and str(arguments[0]).startswith(live):
        opened.append(arguments)
book = create(Path(sys.argv[1]))
sys.addaudithook(hear)
from desktop.kit.work import finish
from desktop.store import copies
from tests.store.pictures import photograph
it = fill(book)
with book.step("照片"):
    book.attach("people", it["张三"], photograph(Path(sys.argv[1]) / "a.jpg"))
finish(copies.backup(book))
finish(copies.verify(book.folder))
finish(copies.recover(book.folder, Path(sys.argv[1]) / "新"))
book.undo()
book.sweep()
book.checkpoint()
print(opened)
book.close()
"""


def test_nobody_touches_the_file_of_an_open_book_but_sqlite(folder: Path) -> None:
    """On Linux the close() of a second handle would drop SQLite's locks."""
    with small.child(WATCHED, folder) as running:
        assert running.communicate(timeout=30)[0] == "[]\n"

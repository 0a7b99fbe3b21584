"""A full disk, at any moment: one sentence, the step rolled back, everything acknowledged still there."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from desktop.kit.errors import Blocked
from desktop.kit.work import finish
from desktop.store import copies
from desktop.store.book import Book
from tests.store import small
from tests.store.pictures import photograph

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the disk is filled the Unix way")

FILL = """
import resource
book = open_book(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
count = 0
try:
    while True:
        with book.step("一步"):
            book.save("people", {"name": f"人{count}", "note": "字" * 500})
            book.save("groups", {"name": f"组{count}"})
        count += 1
except Exception as error:
    print(type(error).__name__, error)
print(count)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
with book.step("腾出空间以后"):
    book.save("groups", {"name": "后来的组"})
print(book.count("groups"))
book.close()
"""


def steps_until_full(folder: Path, limit: int) -> int:
    """Save until no file may grow beyond `limit` bytes, then go on without the limit; return how many steps stood."""
    with small.child(FILL, folder, limit) as running:
        said = running.communicate(timeout=60)[0].splitlines()
    assert said[0].startswith("Blocked 磁盘")
    assert int(said[2]) == int(said[1]) + 1
    return int(said[1])


@pytest.mark.parametrize("limit", [300_000, 700_000, 1_100_000])
def test_saving_stops_in_one_sentence_and_goes_on_when_there_is_room(tmp_path: Path, limit: int) -> None:
    """Where the log or the file cannot grow, the step is rolled back; the same book goes on once there is room."""
    small.create(tmp_path / "账本").close()
    count = steps_until_full(tmp_path / "账本", limit)
    with small.open_book(tmp_path / "账本") as book:
        assert book.engine.one("PRAGMA integrity_check") == "ok"
        assert (book.count("people"), book.count("groups")) == (count, count + 1)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 6 MB."""
    place = tmp_path / "小盘"
    place.mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if not mounted or mounted.returncode:
        pytest.skip("a small disk can only be mounted by root")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def fill_up(disk: Path, leave: int) -> Path:
    """Fill the disk but for `leave` bytes."""
    stuffing = disk / "别的文件"
    free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
    stuffing.write_bytes(bytes(max(0, free - leave)))
    return stuffing


def blocked(work: Callable[[], object]) -> str:
    """Do something; return the sentence with which it was blocked, or ''."""
    try:
        work()
    except Blocked as failure:
        return str(failure)
    return ""


def test_a_full_disk_rolls_back_a_large_import(disk: Path) -> None:
    with small.create(disk / "账本") as book:
        small.fill(book)
        fill_up(disk, 200_000)
        with pytest.raises(Blocked, match="磁盘满了，刚才这一步没有存进去"):
            import_many(book)
        assert (book.count("people"), book.can_undo) == (5, "填入")
        (disk / "别的文件").unlink()
        import_many(book)
        assert book.count("people") == 2005
        book.undo()
    with small.open_book(disk / "账本") as book:
        assert book.count("people") == 5


def import_many(book: Book) -> None:
    with book.step("导入"):
        book.save_many("people", ({"name": f"人{n}", "note": "字" * 100} for n in range(2000)))


@pytest.mark.parametrize("leave", [0, 4096, 100_000, 400_000, 700_000, 900_000])
def test_a_backup_that_finds_no_room_says_so_and_harms_nothing(disk: Path, tmp_path: Path, leave: int) -> None:
    """However much room is left: made and proved, or refused, with the earlier ones as they were and nothing half."""
    with small.create(tmp_path / "账本") as book:
        it = small.fill(book)
        with book.step("照片"):
            book.attach("people", it["张三"], photograph(tmp_path / "a.jpg", (1200, 900)))
        finish(copies.backup(book, disk / "备份"))
        with book.step("又一张"):
            book.attach("people", it["张三"], photograph(tmp_path / "b.jpg", (1300, 900)))
        fill_up(disk, leave)
        said = blocked(lambda: finish(copies.backup(book, disk / "备份")))
        assert said == "" or said.startswith("备份没有做成：")
        made = 1 if said else 2
        assert len(copies.snapshots(disk / "备份")) == made
        report = finish(copies.verify(disk / "备份"))
        assert (report.good, report.snapshots) == (True, made)
        assert not list((disk / "备份").rglob("*.part"))
        (disk / "别的文件").unlink()
        assert finish(copies.backup(book, disk / "备份")).number == made + 1


def test_recovering_onto_a_full_disk_leaves_nothing_there(disk: Path, tmp_path: Path) -> None:
    with small.create(tmp_path / "账本") as book:
        small.fill(book)
        snapshot = finish(copies.backup(book))
    fill_up(disk, 300_000)
    with pytest.raises(Blocked, match="没有恢复成"):
        finish(copies.recover(snapshot.folder, disk / "新"))
    assert not any((disk / "新").iterdir())


def test_a_book_on_a_full_disk_is_opened_or_told(disk: Path) -> None:
    """Not one byte free: a sentence, or an open book that can be read; nothing is lost either way."""
    with small.create(disk / "账本") as book:
        small.fill(book)
    fill_up(disk, 0)
    said = blocked(lambda: small.open_book(disk / "账本").close())
    assert said == "" or "磁盘满了" in said
    (disk / "别的文件").unlink()
    with small.open_book(disk / "账本") as book:
        assert book.count("people") == 5


@pytest.mark.parametrize("leave", [100_000, 300_000, 400_000, 500_000, 600_000, 700_000])
def test_creating_on_a_full_disk_leaves_no_half_book(disk: Path, leave: int) -> None:
    fill_up(disk, leave)
    said = blocked(lambda: small.create(disk / "账本").close())
    assert (disk / "账本" / "账本.db").exists() == (said == "")
    assert said == "" or "磁盘" in said
    (disk / "别的文件").unlink()
    if said:
        small.create(disk / "账本").close()
    with small.open_book(disk / "账本") as book:
        assert book.count("dictionary") == 4

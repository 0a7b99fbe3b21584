"""Copies: proved equal before they count, thinned by number, brought back whole, and damage is found."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.kit.errors import Blocked, Refused
from desktop.kit.work import Progress, Work, finish
from desktop.store import copies, files, guard, manifest, proof
from desktop.store.book import Book
from tests.store import small
from tests.store.pictures import photograph

It = dict[str, str]


def backup(book: Book, to: Path | None = None) -> copies.Snapshot:
    return finish(copies.backup(book, to))


def with_photograph(book: Book, it: It, tmp_path: Path) -> str:
    with book.step("照片"):
        return book.attach("people", it["张三"], photograph(tmp_path / "照片.jpg"))


def test_a_backup_holds_everything_and_says_so(book: Book, it: It, tmp_path: Path) -> None:
    """A numbered snapshot that any tool opens, its attachments beside it, one line in the manifest."""
    with_photograph(book, it, tmp_path)
    snapshot = backup(book)
    assert (snapshot.number, snapshot.folder) == (1, book.folder / "备份" / "000001")
    assert snapshot.digest == proof.digest_of(book.engine)
    assert snapshot.hash == files.hash_of(snapshot.folder / guard.FILE)
    assert sorted(p.name for p in snapshot.folder.iterdir()) == [guard.FILE]
    (line,) = (json.loads(line) for line in (book.folder / "备份" / manifest.MANIFEST).read_text("utf-8").splitlines())
    assert (line["number"], line["digest"], line["records"]) == (1, snapshot.digest, snapshot.records)
    assert copies.snapshots(book.folder / "备份") == [snapshot]
    assert not list((book.folder / "备份").rglob("*.part"))
    report = finish(copies.verify(book.folder))
    assert (report.snapshots, report.files, report.problems, report.good) == (1, 1, (), True)


def test_a_backup_goes_on_after_a_write_that_lies_only_in_the_log(book: Book, it: It) -> None:
    first = backup(book)
    with book.step("改"):
        book.save("groups", {"name": "四组"})
    second = backup(book)
    assert second.digest != first.digest
    with small.open_book(finish(copies.recover(second.folder, book.folder.parent / "新"))) as again:
        assert again.count("groups") == 4


def test_recovery_brings_back_records_files_and_undo(book: Book, it: It, tmp_path: Path) -> None:
    with_photograph(book, it, tmp_path)
    snapshot = backup(book, tmp_path / "U盘")
    folder = finish(copies.recover(snapshot.folder, tmp_path / "新"))
    with small.open_book(folder) as again:
        assert proof.digest_of(again.engine) == snapshot.digest
        (record,) = again.records("attachments")
        assert files.hash_of(again.attachment(record)) == record["hash"]
        assert again.undo().label == "照片"
    assert finish(copies.recover(tmp_path / "U盘", tmp_path / "更新")) == tmp_path / "更新"


def test_nothing_is_recovered_over_anything(book: Book, it: It, tmp_path: Path) -> None:
    snapshot = backup(book)
    (tmp_path / "有").mkdir()
    (tmp_path / "有" / "照片.jpg").write_text("x")
    with pytest.raises(Refused, match="不是空的"):
        finish(copies.recover(snapshot.folder, tmp_path / "有"))
    with pytest.raises(Refused, match="里没有备份"):
        finish(copies.recover(tmp_path / "有", tmp_path / "新"))
    assert not (tmp_path / "新").exists()


def test_a_recovered_book_goes_on_in_the_same_folder_and_pushes_nothing_out(book: Book, it: It, tmp_path: Path) -> None:
    """After a recovery thinning rests until as many new snapshots are proved as are kept."""
    stick = tmp_path / "U盘"
    for _ in range(12):
        good = backup(book, stick)
    assert [s.number for s in copies.snapshots(stick)] == [12, 11, 10, 9, 8, 7, 6, 5, 4, 3]
    folder = finish(copies.recover(good.folder, tmp_path / "新"))
    with small.open_book(folder) as again:
        for _ in range(10):
            backup(again, stick)
        assert [s.number for s in copies.snapshots(stick)] == list(range(22, 2, -1))
        backup(again, stick)
        assert [s.number for s in copies.snapshots(stick)] == [*range(23, 13, -1), 7]


def test_books_do_not_mix_in_one_folder(book: Book, it: It, tmp_path: Path) -> None:
    backup(book, tmp_path / "U盘")
    with small.create(tmp_path / "别村") as other, pytest.raises(Refused, match="别的账本的备份"):
        backup(other, tmp_path / "U盘")
    assert len(copies.snapshots(tmp_path / "U盘")) == 1


def test_an_attachment_that_is_gone_is_named_not_passed_over(book: Book, it: It, tmp_path: Path) -> None:
    with_photograph(book, it, tmp_path)
    lost = book.attachment(book.records("attachments")[0])
    lost.unlink()
    snapshot = backup(book)
    assert snapshot.missing == (lost.name,)
    report = finish(copies.verify(book.folder))
    assert not report.good
    assert lost.name in report.problems[0]


def damage_first_bytes(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 0x40
    file.write_bytes(content)


def test_every_flipped_bit_is_found(book: Book, it: It, tmp_path: Path) -> None:
    """verify tells a snapshot with one wrong bit, anywhere, and one that is cut short; recovery refuses it."""
    snapshot = backup(book)
    file = snapshot.folder / guard.FILE
    whole = file.read_bytes()
    for place in range(0, len(whole), len(whole) // 40):
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert len(finish(copies.verify(snapshot.folder)).problems) == 1
    file.write_bytes(whole[:-1000])
    with pytest.raises(Refused, match="已经损坏"):
        finish(copies.recover(snapshot.folder, tmp_path / "新"))
    file.write_bytes(whole)
    assert finish(copies.verify(snapshot.folder)).good


def another_digest(file: Path) -> Work[str]:
    yield Progress(0, 1, "")
    return "another"


def test_a_copy_that_differs_does_not_count(book: Book, it: It, monkeypatch: pytest.MonkeyPatch) -> None:
    """If what was written reads back differently, the backup has failed, leaves nothing, and thins nothing."""
    for _ in range(3):
        backup(book)
    monkeypatch.setattr(proof, "digest_in", another_digest)
    with pytest.raises(Blocked, match="备份没有做成"):
        backup(book)
    assert sorted(p.name for p in (book.folder / "备份").iterdir()) == ["000001", "000002", "000003", manifest.MANIFEST]


def test_a_snapshot_that_reads_back_differently_is_taken_away(
    book: Book, it: It, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "_read_from_the_disk", damage_first_bytes)
    with pytest.raises(Blocked, match="盘可能坏了"):
        backup(book)
    assert copies.snapshots(book.folder / "备份") == []


def test_a_backup_that_is_given_up_leaves_nothing(book: Book, it: It, tmp_path: Path) -> None:
    """The clerk presses 取消 while it runs."""
    with_photograph(book, it, tmp_path)
    work: Work[copies.Snapshot] = copies.backup(book)
    next(work)
    next(work)
    work.close()
    assert copies.snapshots(book.folder / "备份") == []
    assert not list((book.folder / "备份").rglob("*.part"))
    assert backup(book).number == 1


def test_leftovers_of_a_dead_backup_are_cleared(book: Book, it: It) -> None:
    half = book.folder / "备份" / "000001.part"
    half.mkdir(parents=True)
    (half / guard.FILE).write_bytes(b"half")
    with (book.folder / "备份" / manifest.MANIFEST).open("w", encoding="utf-8") as stream:
        stream.write('{"number": 1, "at"')
    assert backup(book).number == 1
    assert not half.exists()
    assert [s.digest for s in copies.snapshots(book.folder / "备份")] != [""]


def test_a_number_is_never_used_twice(book: Book, it: It) -> None:
    backup(book)
    shutil.rmtree(backup(book).folder)
    assert backup(book).number == 3


@given(st.integers(1, 400), st.integers(1, 20), st.integers(0, 12), st.integers(0, 14))
def test_thinning_keeps_the_newest_and_reaches_far_back(count: int, last: int, sevenths: int, eighths: int) -> None:
    """Done after every backup, whatever the clock says: the last ones all there, then every 7th, then every 28th."""
    there: set[int] = set()
    for number in range(1, count + 1):
        there = copies.kept(there | {number}, last, sevenths, eighths)
    assert set(range(max(1, count - last + 1), count + 1)) <= there
    assert len(there) <= last + sevenths + eighths
    assert {n for n in range(1, count + 1) if n % 28 == 0 and n > count - 28 * eighths} <= there
    if eighths and count >= 28 * eighths:
        assert min(there) <= count - 28 * (eighths - 1)


def test_the_digest_sees_every_value(book: Book, it: It) -> None:
    """One digit, one removal, one step more: another digest; the same after undo and redo of the records."""
    tables = [ledger.name for ledger in book.ledgers.values() if not ledger.derived]
    first = proof.digest_of(book.engine, tables)
    with book.step("改"):
        book.save("people", {"uid": it["张三"], "phone": "13812345679"})
    assert proof.digest_of(book.engine, tables) != first
    whole = proof.digest_of(book.engine)
    book.undo()
    assert proof.digest_of(book.engine, tables) == first
    assert proof.digest_of(book.engine) != whole

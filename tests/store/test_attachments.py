"""Files put to records: small, upright, kept once, and never swept while anything names them."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from desktop.kit.errors import Blocked, Refused
from desktop.store import attachments, files
from desktop.store.book import Book
from tests.store.pictures import photograph

It = dict[str, str]


def attach(book: Book, uid: str, file: Path, caption: str = "") -> Path:
    with book.step("加附件"):
        added = book.attach("people", uid, file, caption)
    record = book.record("attachments", added)
    assert record is not None
    return book.attachment(record)


def test_a_photograph_is_made_small_and_upright(book: Book, it: It, tmp_path: Path) -> None:
    """4000×3000 becomes at most 2 megapixels, its EXIF turn applied, the rest of EXIF gone, the day noted."""
    put = attach(book, it["张三"], photograph(tmp_path / "竖.jpg", (4000, 3000), turned=6), "合影")
    (record,) = book.records("attachments", ledger="people", record=it["张三"])
    assert (record["file_name"], record["caption"], record["taken_on"]) == ("竖.jpg", "合影", "2026-03-05")
    with Image.open(put) as small:
        assert (small.format, small.size) == ("JPEG", (record["width"], record["height"]))
        assert 1_900_000 < small.width * small.height <= 2_000_000
        assert small.width > small.height
        left, right = small.getpixel((10, 100)), small.getpixel((small.width - 10, 100))
        assert left[0] > 200 > left[2] and right[2] > 200 > right[0]  # type: ignore[index]
        assert not small.getexif()
    assert put.parent.parent == book.attachments
    assert (put.name, put.parent.name) == (f"{record['hash']}.jpg", record["hash"][:2])
    assert (files.hash_of(put), put.stat().st_size) == (record["hash"], record["size"])


@pytest.mark.parametrize("suffix", [".png", ".bmp", ".webp", ".gif", ".tif", ".JPG"])
def test_every_common_picture_becomes_a_jpeg(book: Book, it: It, tmp_path: Path, suffix: str) -> None:
    made = photograph(tmp_path / f"a{suffix.lower()}")
    put = attach(book, it["张三"], made.rename(tmp_path / f"图{suffix}"))
    with Image.open(put) as picture:
        assert (picture.format, picture.size) == ("JPEG", (400, 300))


def test_see_through_pictures_stand_on_white(book: Book, it: It, tmp_path: Path) -> None:
    Image.new("RGBA", (60, 60), (0, 0, 0, 0)).save(tmp_path / "章.png")
    with Image.open(attach(book, it["张三"], tmp_path / "章.png")) as picture:
        assert min(picture.getpixel((30, 30))) > 250  # type: ignore[arg-type]


def test_other_files_are_kept_as_they_are(book: Book, it: It, tmp_path: Path) -> None:
    (tmp_path / "通知.pdf").write_bytes(b"%PDF-1.4 x")
    put = attach(book, it["张三"], tmp_path / "通知.pdf")
    assert put.read_bytes() == b"%PDF-1.4 x"
    assert put.suffix == ".pdf"


def test_the_same_file_is_kept_once(book: Book, it: It, tmp_path: Path) -> None:
    file = photograph(tmp_path / "a.jpg")
    assert attach(book, it["张三"], file) == attach(book, it["单雄信"], file)
    assert len(list(book.attachments.rglob("*.jpg"))) == 1
    assert [r["position"] for r in book.records("attachments", record=it["张三"])] == [1]


def test_what_cannot_be_attached_is_told(book: Book, it: It, tmp_path: Path) -> None:
    (tmp_path / "坏.jpg").write_bytes(b"\xff\xd8\xff\xe0 nothing")
    whole = photograph(tmp_path / "半.jpg", (900, 900)).read_bytes()
    (tmp_path / "半.jpg").write_bytes(whole[: len(whole) // 2])
    for name, said in (("坏.jpg", "不是能打开的图片"), ("半.jpg", "不是能打开的图片"), ("没有.jpg", "找不到文件")):
        with book.step("加"), pytest.raises(Refused, match=said):
            book.attach("people", it["张三"], tmp_path / name)
    with book.step("加"), pytest.raises(Refused, match="不在账本里"):
        book.attach("people", "0" * 18, photograph(tmp_path / "b.jpg"))
    with pytest.raises(RuntimeError):
        book.attach("people", it["张三"], tmp_path / "b.jpg")
    assert book.count("attachments") == 0
    assert not list(book.attachments.rglob("*.part"))


def test_a_picture_that_would_fill_the_memory_is_refused_unread(
    book: Book, it: It, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attachments, "MOST_PIXELS", 100_000)
    with book.step("加"), pytest.raises(Refused, match="不是能打开的图片"):
        book.attach("people", it["张三"], photograph(tmp_path / "a.jpg"))
    monkeypatch.setattr(attachments, "LARGEST", 100)
    with book.step("加"), pytest.raises(Refused, match="超过 64 MB"):
        book.attach("people", it["张三"], tmp_path / "a.jpg")


def test_a_disk_that_refuses_leaves_no_record_and_no_half_file(
    book: Book, it: It, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "force", full)
    with book.step("加"), pytest.raises(Blocked, match="附件没有存进去"):
        book.attach("people", it["张三"], photograph(tmp_path / "a.jpg"))
    assert book.count("attachments") == 0
    assert [p for p in book.attachments.rglob("*") if p.is_file()] == []


def test_files_are_swept_only_when_no_record_and_no_step_names_them(book: Book, it: It, tmp_path: Path) -> None:
    """A removed attachment can be restored, an undone one redone: both keep their files."""
    kept = attach(book, it["张三"], photograph(tmp_path / "a.jpg"))
    undone = attach(book, it["单雄信"], photograph(tmp_path / "b.jpg", (300, 300)))
    book.undo()
    with book.step("删"):
        book.remove("attachments", book.records("attachments")[0]["uid"])
    stray = book.attachments / "ab" / f"ab{'0' * 62}.jpg"
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"stray")
    (kept.parent / "x.part").write_bytes(b"half")
    assert book.sweep() == 2
    assert kept.exists() and undone.exists() and not stray.exists()
    assert book.sweep() == 0


def test_attachments_go_with_their_record_and_come_back(book: Book, it: It, tmp_path: Path) -> None:
    with book.step("新人"):
        person = book.save("people", {"name": "王五"})
    attach(book, person, photograph(tmp_path / "a.jpg"))
    with book.step("删"):
        book.remove("people", person)
    assert book.count("attachments") == 0
    with book.step("恢复"):
        book.restore("people", person)
    assert book.count("attachments") == 1

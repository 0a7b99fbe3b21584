"""Attachments: all of a book with whose they are, their words and order, each change one step."""

from __future__ import annotations

import time
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from desktop.kit.errors import Refused
from desktop.kit.work import finish
from desktop.services import attached
from desktop.store.book import Book


def photo(folder: Path, name: str, shade: int = 0, size: tuple[int, int] = (80, 60)) -> Path:
    file = folder / name
    Image.new("RGB", size, (shade % 256, shade // 256, 60)).save(file, quality=70)
    return file


@pytest.fixture
def household(book: Book) -> str:
    """A household, 王德福 its head."""
    with book.step("准备"):
        head = book.save("people", {"name": "王德福"})
        return book.save("households", {"number": "0012", "head": head})


def captions(book: Book, household: str) -> list[str]:
    return [one.called for one in attached.of(book, "households", household)]


def test_files_are_put_to_a_record_in_one_step(book: Book, household: str, tmp_path: Path) -> None:
    """Photographs made .jpg, others as they are; one Ctrl+Z takes all of them back."""
    (tmp_path / "说明.pdf").write_bytes(b"%PDF")
    files = [photo(tmp_path, "房子.png"), tmp_path / "说明.pdf"]
    assert finish(attached.put(book, "households", household, files)) == 2
    first, second = attached.of(book, "households", household)
    assert first.picture and first.there and first.owner.startswith("王德福") and first.title == "户"
    assert (first.name, first.save_as) == ("房子.png", "房子.jpg")
    assert not second.picture and second.save_as == "说明.pdf" and second.called == "说明"
    assert book.can_undo.startswith("放附件")
    book.undo()
    assert attached.of(book, "households", household) == []


def test_one_bad_file_and_none_is_put(book: Book, household: str, tmp_path: Path) -> None:
    """A photograph that cannot be opened is refused by its name, with all that came with it."""
    (tmp_path / "坏.jpg").write_bytes(b"not a picture")
    with pytest.raises(Refused, match=r"坏\.jpg"):
        finish(attached.put(book, "households", household, [photo(tmp_path, "好.jpg"), tmp_path / "坏.jpg"]))
    assert attached.listing(book) == []


def test_words_and_order(book: Book, household: str, tmp_path: Path) -> None:
    """A caption and a place among the others, each one step that can be undone; the end of the row is the end."""
    names = ("甲.jpg", "乙.jpg", "丙.jpg")
    finish(attached.put(book, "households", household, [photo(tmp_path, n, i) for i, n in enumerate(names)]))
    uids = [one.uid for one in attached.of(book, "households", household)]
    attached.describe(book, uids[2], " 灶间 ")
    attached.move(book, uids[2], -1)
    assert captions(book, household) == ["甲.jpg", "灶间", "乙.jpg"]
    before = book.can_undo
    attached.move(book, uids[0], -1)
    attached.describe(book, uids[2], "灶间")
    assert book.can_undo == before, "what changes nothing is no step"
    book.undo()
    assert captions(book, household) == ["甲.jpg", "乙.jpg", "灶间"]
    attached.remove(book, uids[0])
    assert captions(book, household) == ["乙.jpg", "灶间"]
    with pytest.raises(Refused, match="回收站"):
        attached.describe(book, uids[0], "没有了")


def test_a_file_that_is_gone_is_said(book: Book, household: str, tmp_path: Path) -> None:
    finish(attached.put(book, "households", household, [photo(tmp_path, "甲.jpg"), photo(tmp_path, "乙.jpg", 9)]))
    attached.of(book, "households", household)[0].file.unlink()
    assert [one.there for one in attached.listing(book)] == [False, True]


def test_what_went_with_its_record_is_not_listed(book: Book, household: str, tmp_path: Path) -> None:
    """A record in the recycle bin takes its files with it, and brings them back."""
    finish(attached.put(book, "households", household, [photo(tmp_path, "甲.jpg")]))
    with book.step("删"):
        book.remove("households", household)
    assert attached.listing(book) == []
    book.undo()
    assert len(attached.listing(book)) == 1


def test_five_hundred_are_listed_at_once(practice: Book, tmp_path: Path) -> None:
    """Every file with the record it belongs to, those of a record together, well within a second."""
    meetings = [meeting["uid"] for meeting in practice.records("meetings")][:125]
    with practice.step("放照片"):
        one = practice.attach("meetings", meetings[0], photo(tmp_path, "会场.jpg"))
        kept = practice.record("attachments", one) or {}
        same = {f: kept[f] for f in ("ledger", "file_name", "hash", "suffix", "size", "width", "height")}
        for n in range(1, 500):
            practice.save("attachments", {**same, "record": meetings[n % 125], "position": float(n // 125 + 1)})
    began = time.perf_counter()
    found = attached.listing(practice)
    assert time.perf_counter() - began < 1.0
    assert len(found) == 500 and all(one.there and one.owner for one in found)
    records = [one.record for one in found]
    assert sum(a != b for a, b in pairwise(records)) == 124


@pytest.mark.parametrize(("size", "said"), [(1, "1 KB"), (389_120, "380 KB"), (2_202_010, "2.1 MB")])
def test_sizes_are_said_as_people_do(size: int, said: str) -> None:
    assert attached.said_size(size) == said

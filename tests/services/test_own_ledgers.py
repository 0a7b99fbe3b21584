"""What a book declares itself is a ledger like any other, and a step like any other: undone, logged, backed up."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from desktop.kit.errors import Refused
from desktop.kit.look import Filter, Query
from desktop.kit.work import finish
from desktop.ledgers import LEDGERS
from desktop.ledgers.own import NAME, OwnField
from desktop.services import own_ledgers, records, start, transfer
from desktop.store import copies
from desktop.store.book import Book
from desktop.store.proof import digest_of
from tests import own

TITLE = own.TITLE


def test_it_is_read_like_any_other(book: Book) -> None:
    """Listed, filtered, sorted, counted, found by what is in it, by pinyin and by the end of a number."""
    uids = own.fill(book)
    name = own_ledgers.name_of(book, TITLE)
    assert list(book.rows(name, paths=["承租人"])) == [
        {"uid": uid, "id": at, "removed_at": None, "承租人": typed["承租人"]}
        for at, (uid, typed) in enumerate(zip(uids, own.TYPED, strict=True), 1)
    ]
    assert book.records(name, 面积=3.25)[0]["年租金"] == 120050
    assert book.count(name, Query(filters=(Filter("起租日期", "2000-01-01", "since"),))) == 1
    assert next(book.rows(name, Query(order="年租金 desc"), ["承租人"]))["承租人"] == "单雄信"
    assert book.tally(name, "用途") == {None: 2, "采摘": 1, "自种": 1}
    for text in ("shanxx", "古丽", "年底付清", "5678", "0018"):
        found = book.count(name, Query(search=text)), len(book.search(text))
        assert found == ((0, 0) if text == "shanxx" else (1, 1))
    assert {hit.called for hit in book.search("sxx")} == {"单雄信"}
    assert [r["uid"] for r in book.named(name, "单雄信 0018")] == uids[:1]


def test_its_records_live_their_whole_life(book: Book) -> None:
    """Changed field by field in the log, removed, restored; a second record with the same key is refused."""
    first, *_ = own.fill(book)
    name = own_ledgers.name_of(book, TITLE)
    records.edit(book, name, first, {"种植品种": "草莓", "面积": ""})
    change = book.history(name, first)[0]
    assert (change.before, change.after) == ({"种植品种": "西瓜", "面积": 3.25}, {"种植品种": "草莓", "面积": None})
    assert book.log.touched(change.step.id, 9)[0].after == change.after
    with pytest.raises(Refused, match="已经有一条相同的"):
        records.add(book, name, {"承租人": "别人", "身份证号": own.TYPED[0]["身份证号"]})
    with pytest.raises(Refused, match="可选：草莓、西瓜、辣椒"):
        records.add(book, name, {"承租人": "别人", "种植品种": "苹果"})
    records.remove(book, name, [first])
    assert (book.count(name), book.count(name, Query(removed=True)), book.search("单雄信")) == (2, 1, [])
    records.restore(book, name, [first])
    assert [hit.uid for hit in book.search("单雄信")] == [first]


def test_declaring_it_is_undone_and_done_again(tmp_path: Path, today: date) -> None:
    """The ledger goes with its records and comes back with them, also after the book was closed."""
    book = Book.open(finish(start.create(tmp_path / "账本", "柳河村", today=today)), LEDGERS, today=today)
    before, ledgers = digest_of(book.engine, ["people", NAME, "own_records"]), list(book.ledgers)
    own.fill(book)
    name = own_ledgers.name_of(book, TITLE)
    records.edit(book, name, book.records(name)[0]["uid"], {"面积": "9"})
    filled = digest_of(book.engine, ["people", NAME, "own_records"])
    book.undo()
    book.undo()
    assert (list(book.ledgers), digest_of(book.engine, ["people", NAME, "own_records"])) == (ledgers, before)
    assert book.search("单雄信") == []
    book.close()
    with Book.open(book.folder, LEDGERS, today=today) as again:
        assert again.can_redo == "建大棚台账"
        again.redo()
        again.redo()
        assert digest_of(again.engine, ["people", NAME, "own_records"]) == filled
        assert {hit.called for hit in again.search("单雄信")} == {"单雄信"}
    with Book.open(book.folder, LEDGERS) as later:
        assert later.records(name)[0]["面积"] == 9
        assert later.words(f"{name}/种植品种") == {w: w for w in ("草莓", "西瓜", "辣椒")}


def test_a_step_that_fails_leaves_no_ledger_behind(book: Book) -> None:
    ledgers = list(book.ledgers)

    def fail() -> None:
        with book.step("建台账"):
            assert own.declare(book) in book.ledgers
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert book.count("people") == 0
    assert list(book.ledgers) == ledgers
    with book.step("外"):
        with pytest.raises(ZeroDivisionError):
            fail()
        assert book.records(NAME) == []
        assert list(book.ledgers) == ledgers


def test_a_field_is_added_to_a_ledger_of_the_program(book: Book) -> None:
    """It is written, found, filtered and undone like the others; taken away it is not lost."""
    uid = records.add(book, "people", {"姓名": "王五"})
    columns = book.engine.columns("people")
    own_ledgers.save(book, own_ledgers.with_fields(book, "people", [OwnField("微信号"), OwnField("鞋码", "数")]))
    records.edit(book, "people", uid, {"微信号": "wangwu88", "鞋码": "42"})
    other = records.add(book, "people", {"姓名": "赵六", "微信号": "zhaoliu"})
    assert book.engine.columns("people") == columns
    assert [(r["微信号"], r["鞋码"]) for r in book.records("people")] == [("wangwu88", 42), ("zhaoliu", None)]
    assert [hit.uid for hit in book.search("wangwu88")] == [uid]
    assert book.count("people", Query(filters=(Filter("微信号", how="filled"),), order="鞋码")) == 2
    with book.step("成片改"):
        book.change_many("people", [{"uid": uid, "鞋码": 43.0}, {"uid": other, "鞋码": 36.0, "note": "高"}])
    assert [(r["微信号"], r["鞋码"], r["note"]) for r in book.records("people")] == [
        ("wangwu88", 43, None), ("zhaoliu", 36, "高"),
    ]  # fmt: skip
    assert [change.after for change in book.history("people", uid)][:2] == [
        {"鞋码": 43}, {"微信号": "wangwu88", "鞋码": 42},
    ]  # fmt: skip
    own_ledgers.remove(book, "people")
    assert "微信号" not in book.ledgers["people"].by_name
    assert book.search("wangwu88") == []
    records.edit(book, "people", uid, {"备注": "改过"})
    records.restore(book, NAME, [book.engine.one(f"SELECT uid FROM {NAME}")])
    assert book.records("people")[0]["微信号"] == "wangwu88"
    assert [hit.uid for hit in book.search("wangwu88")] == [uid]


def test_what_is_only_supposed_is_not_written(book: Book) -> None:
    """A trial sees the ledger, empty; the book's file stays as it is."""
    before = digest_of(book.engine)
    declared = own_ledgers.declaration(book, TITLE, own.FIELDS, "承租人", "身份证号")
    book.suppose(declared)
    assert (book.ledgers[declared["name"]].title, list(book.rows(declared["name"]))) == (TITLE, [])
    assert book.count(declared["name"], Query(search="张")) == 0
    book.suppose(None)
    assert declared["name"] not in book.ledgers
    assert digest_of(book.engine) == before


def test_on_a_notice_stands_only_what_may(book: Book, tmp_path: Path) -> None:
    """Said field by field; a telephone or an address never does."""
    fields = [OwnField("户主", public=True), OwnField("补助", "金额", public=True), OwnField("原因")]
    fields += [OwnField("电话", "电话", public=True), OwnField("家庭住址", public=True)]
    name = own_ledgers.save(book, own_ledgers.declaration(book, "补助", fields)).name
    records.add(book, name, {"户主": "张三", "补助": "300", "电话": "13812345678", "家庭住址": "三组 12 号"})
    finish(transfer.export(book, name, tmp_path / "公示.csv", mask="public"))
    assert (tmp_path / "公示.csv").read_text("utf-8-sig").splitlines() == ["户主,补助", "张三,300"]


def test_it_is_backed_up_and_brought_back(book: Book, tmp_path: Path) -> None:
    own.fill(book)
    held = book.records(own_ledgers.name_of(book, TITLE))
    snapshot = finish(copies.backup(book))
    assert snapshot.records >= len(held)
    folder = finish(copies.recover(snapshot.folder, tmp_path / "恢复"))
    with Book.open(folder, LEDGERS) as again:
        assert again.records(own_ledgers.name_of(again, TITLE)) == held

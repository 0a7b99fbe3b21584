"""Steps, undo and redo, the log, and what changed: one table, also after a restart."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from desktop.kit.errors import Refused
from desktop.kit.look import Query
from desktop.store.book import Book
from desktop.store.proof import digest_of
from tests.store import small

It = dict[str, str]


def records_digest(book: Book) -> str:
    return digest_of(book.engine, [ledger.name for ledger in book.ledgers.values() if not ledger.derived])


def test_a_write_outside_a_step_is_a_bug(book: Book, it: It) -> None:
    """Every write has a name: through the book it raises, and behind its back the triggers raise."""
    for write in (
        lambda: book.save("groups", {"name": "四组"}),
        lambda: book.save_many("groups", [{"name": "四组"}]),
        lambda: book.remove("groups", it["一组"]),
        lambda: book.restore("groups", it["一组"]),
        lambda: book.set("late_days", "4"),
    ):
        with pytest.raises(RuntimeError, match="outside a step"):
            write()
    with pytest.raises(Exception, match="user-defined function"):
        book.engine.run("UPDATE groups SET name = '四组'")
    assert book.count("groups") == 3


def test_an_undo_inside_a_step_is_a_bug(book: Book, it: It) -> None:
    with book.step("改"), pytest.raises(RuntimeError, match="inside a step"):
        book.undo()
    assert book.can_undo == "填入"


def test_undo_and_redo_walk_the_whole_way(book: Book) -> None:
    """Undoing all leaves the book as it was made; redoing all gives every value back."""
    empty = records_digest(book)
    it = small.fill(book)
    with book.step("改名"):
        book.save("people", {"uid": it["单雄信"], "name": "单信", "dues": 1250, "away": 1})
    with book.step("删会"):
        book.remove("meetings", it["会"])
    full = records_digest(book)
    assert [book.undo().label for _ in range(3)] == ["删会", "改名", "填入"]
    assert (records_digest(book), book.can_undo) == (empty, "")
    assert [book.redo().label for _ in range(3)] == ["填入", "改名", "删会"]
    assert (records_digest(book), book.can_redo) == (full, "")
    with pytest.raises(Refused, match="没有可以恢复的了"):
        book.redo()


def test_the_making_of_a_book_cannot_be_undone(book: Book) -> None:
    with pytest.raises(Refused, match="没有可以撤销的了"):
        book.undo()
    assert book.steps()[-1].barrier
    assert book.count("dictionary") == 4


def test_undo_survives_a_restart(folder: Path) -> None:
    with small.create(folder) as book:
        small.fill(book)
    with small.open_book(folder) as book:
        assert book.can_undo == "填入"
        book.undo()
    with small.open_book(folder) as book:
        assert book.count("people") == 0
        assert book.redo().label == "填入"
        assert book.count("people") == 5


def test_a_new_step_ends_redo(book: Book, it: It) -> None:
    """After an undo something else was done: what was undone stays undone."""
    with book.step("一"):
        book.save("groups", {"uid": it["一组"], "number": 11})
    book.undo()
    with book.step("二"):
        book.save("groups", {"uid": it["二组"], "number": 12})
    assert book.can_redo == ""
    assert [book.undo().label, book.can_undo] == ["二", "填入"]
    assert book.redo().label == "二"
    assert book.can_redo == ""


def test_undo_redo_undo_does_not_drift(book: Book, it: It) -> None:
    with book.step("一"):
        book.save("groups", {"uid": it["一组"], "number": 11})
    after = records_digest(book)
    for _ in range(4):
        book.undo()
        book.redo()
    assert records_digest(book) == after
    assert book.undo().label == "一"


def test_a_step_that_fails_leaves_nothing(book: Book, it: It) -> None:
    before, steps, seen = records_digest(book), len(book.steps()), book.changed

    def fail() -> None:
        with book.step("坏"):
            book.save("groups", {"name": "四组"})
            assert book.count("groups") == 4
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert (records_digest(book), len(book.steps())) == (before, steps)
    assert book.count("groups") == 3
    assert book.changed > seen


def test_a_step_inside_a_step_joins_it(book: Book, it: It) -> None:
    """One undo takes back both; the inner one alone can fail."""

    def save(label: str, *names: str) -> None:
        with book.step(label):
            for name in names:
                book.save("groups", {"name": name})

    with book.step("外"):
        save("里", "四组", "五组")
        with pytest.raises(Refused):
            save("坏", "六组", "四组")
    assert book.count("groups") == 5
    assert book.undo().label == "外"
    assert book.count("groups") == 3


def test_an_empty_step_leaves_no_line(book: Book, it: It) -> None:
    steps = len(book.steps())
    with book.step("什么也没做"):
        book.save("groups", {"uid": it["一组"], "number": 1})
    assert len(book.steps()) == steps
    assert book.can_undo == "填入"


def test_an_import_notes_uids_not_copies(book: Book) -> None:
    """Ten thousand new records are one undo, and the log holds no second copy of them."""
    with book.step("导入"):
        book.save_many("people", ({"name": f"人{n}", "note": "很长的备注" * 20} for n in range(3000)))
    sizes = book.engine.one("SELECT sum(length(ifnull(before, '')) + length(ifnull(after, ''))) FROM history")
    assert sizes == 0
    book.undo()
    assert book.count("people") == 0
    book.redo()
    assert book.count("people", Query(search="很长的备注")) == 3000


def test_the_log_tells_only_what_changed(book: Book, it: It) -> None:
    with book.step("改电话"):
        book.save("people", {"uid": it["单雄信"], "name": "单雄信", "phone": "13700000000"})
    newest, *_, first = book.history("people", it["单雄信"])
    assert newest.step.label == "改电话"
    assert newest.before is not None and newest.after is not None
    assert (newest.before["phone"], newest.after["phone"]) == (None, "13700000000")
    assert newest.before.keys() <= {"phone", "changed_at"}
    assert (first.before, first.after) == (None, None)
    assert book.steps(1)[0].who == "测试"


def test_an_older_step_alone_is_undone_only_if_nothing_touched_its_records(book: Book, it: It) -> None:
    with book.step("改一组"):
        book.save("groups", {"uid": it["一组"], "number": 11})
    older = book.steps(1)[0].id
    with book.step("改二组"):
        book.save("groups", {"uid": it["二组"], "number": 12})
    book.undo_step(older)
    assert {r["number"] for r in book.records("groups")} == {1, 12, 3}
    with book.step("再改一组"):
        book.save("groups", {"uid": it["一组"], "number": 21})
    again = book.steps(1)[0].id
    with book.step("又改一组"):
        book.save("groups", {"uid": it["一组"], "number": 31})
    with pytest.raises(Refused, match="同样的记录又改过了（“又改一组”）"):
        book.undo_step(again)
    with pytest.raises(Refused):
        book.undo_step(older)


def test_what_others_use_by_now_is_not_undone_away(book: Book, it: It) -> None:
    """An older step that made a record is not undone when a later one points at it."""
    with book.step("新人"):
        person = book.save("people", {"name": "王五"})
    made = book.steps(1)[0].id
    with book.step("王五入党"):
        book.save("members", {"person": person})
    with pytest.raises(Refused, match="没有撤销"):
        book.undo_step(made)
    assert book.record("people", person) is not None


def test_touched_and_changed_say_what_to_refresh(book: Book, it: It) -> None:
    seen = book.changed
    with book.step("改"):
        book.save("groups", {"uid": it["一组"], "number": 9})
        book.save("people", {"uid": it["张三"], "away": 1})
    assert book.touched() == {"groups", "people"}
    assert book.changed > seen
    with book.step("又改"):
        book.save("people", {"uid": it["张三"], "away": 0})
    assert book.touched() == {"people"}
    book.undo()
    assert book.touched() == {"people"}


def test_values_come_back_exactly(book: Book) -> None:
    """Numbers, text with quotes, line ends and rare characters pass through the log unchanged."""
    values = {"name": "\"𠮷\\㛃'\n\u2028", "dues": 2**53 + 1, "note": "a\tb\n'c\"", "away": 0, "tags": "低保户、党员"}
    with book.step("建"):
        uid = book.save("people", {"name": "甲", "extra": {"鞋码": "42"}})
    with book.step("改"):
        book.save("people", {"uid": uid, **values})
    with book.step("删"):
        book.engine.run("DELETE FROM people WHERE uid = ?", [uid])
    book.undo()
    record = book.record("people", uid)
    assert record is not None
    assert {key: record[key] for key in values} == values
    assert json.loads(record["extra"]) == {"鞋码": "42"}
    book.undo()
    record = book.record("people", uid)
    assert record is not None
    assert (record["name"], record["dues"], record["note"]) == ("甲", None, None)

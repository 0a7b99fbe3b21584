"""The log read in pieces: by day, ledger and word; what a step touched; what stands in the way."""

from __future__ import annotations

from datetime import datetime
from time import perf_counter

from desktop.store.book import Book
from desktop.store.log import Wanted

It = dict[str, str]


def ids(book: Book, **wanted: object) -> list[int]:
    return list(book.log.ids(Wanted(**wanted)))  # type: ignore[arg-type]


def labels(book: Book, **wanted: object) -> list[str]:
    return [found.step.label for found in book.log.window(ids(book, **wanted))]


def change(book: Book, it: It) -> None:
    with book.step("改电话"):
        book.save("people", {"uid": it["单雄信"], "name": "单信"})
    with book.step("改组名"):
        book.save("groups", {"uid": it["一组"], "name": "头组"})


def test_steps_come_newest_first_and_by_ledger(book: Book, it: It) -> None:
    """A ledger's steps are those that touched one of its records."""
    change(book, it)
    assert labels(book)[:2] == ["改组名", "改电话"]
    assert labels(book, ledger="groups") == ["改组名", "填入"]
    assert labels(book, ledger="people")[0] == "改电话"


def test_steps_are_found_by_word_in_label_value_and_record(book: Book, it: It) -> None:
    """A word is looked for in what was done, in what was written, and by the records it names; % is only a sign."""
    change(book, it)
    assert labels(book, word="改电") == ["改电话"]
    assert labels(book, word="头组") == ["改组名"]
    assert labels(book, word="没有这个", uids=(it["单雄信"],)) == ["改电话", "填入"]
    assert labels(book, word="%") == []


def test_steps_of_a_day_and_a_month(book: Book, it: It) -> None:
    """A day, a month and a year are inclusive; another day has none."""
    today = datetime.now().date().isoformat()
    whole = ids(book)
    for said in (today, today[:7], today[:4]):
        assert ids(book, since=said, until=said) == whole
    assert ids(book, since="2001-02-03", until="2001-02-03") == []


def test_what_a_step_touched(book: Book, it: It) -> None:
    """Only the changed columns, as they were and became; and how many records of each ledger."""
    change(book, it)
    newest = ids(book)[0]
    (touched,) = book.log.touched(newest, 10)
    assert (touched.ledger, touched.uid) == ("groups", it["一组"])
    assert touched.before and touched.after
    assert (touched.before["name"], touched.after["name"]) == ("一组", "头组")
    assert book.log.window([newest])[0].ledgers == {"groups": 1}


def test_a_later_step_of_the_same_record_stands_in_the_way(book: Book, it: It) -> None:
    """The first of them is named; once it is undone nothing does."""
    change(book, it)
    first = ids(book)[1]
    assert book.log.in_the_way(first) is None
    with book.step("再改"):
        book.save("people", {"uid": it["单雄信"], "name": "单二"})
    later = book.log.in_the_way(first)
    assert later and later.label == "再改"
    book.undo()
    assert book.log.in_the_way(first) is None


def test_what_stands_in_the_way_of_an_import_is_found_quickly(book: Book, it: It) -> None:
    """Twenty thousand records in one step, three hundred steps beside them, one that touches them: told in a second."""
    with book.step("导入"):
        uids = book.save_many("groups", ({"name": f"组{n}"} for n in range(20_000)))
    for number in range(300):
        with book.step(f"改 {number}"):
            book.save("groups", {"uid": it["一组"], "number": float(number)})
    with book.step("改导入的"):
        book.save("groups", {"uid": uids[-1], "number": 7.0})
    imported = ids(book, word="导入")[-1]
    began = perf_counter()
    later = book.log.in_the_way(imported)
    assert later and later.label == "改导入的"
    assert perf_counter() - began < 1

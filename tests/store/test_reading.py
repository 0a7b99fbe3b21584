"""Questions to the book: paths, filters, periods, order, windows, computed fields and derived ledgers."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from desktop.kit.errors import Refused
from desktop.kit.look import Filter, Query
from desktop.store.book import Book
from tests.store import small

It = dict[str, str]


def names(book: Book, query: Query, ledger: str = "people", path: str = "name") -> list[Any]:
    return [record[path] for record in book.window(ledger, book.ids(ledger, query), [path])]


def test_a_path_walks_through_references(book: Book, it: It) -> None:
    """A referred record's field is reached by a path, also through two references and to a computed field."""
    paths = ["person.name", "person.household.group.name", "person.household.head.phone", "person.age", "person.called"]
    record = book.record("members", it["党员"], paths)
    assert record is not None
    assert [record[path] for path in paths] == ["张三", "一组", "13812345678", 56, "张三"]
    assert {"id", "uid", "removed_at"} < record.keys()


def test_without_paths_every_field_and_the_names_of_references_are_given(book: Book, it: It) -> None:
    """paths=None gives stored and computed fields, the system columns, and 'f.called' for each reference f."""
    record = book.record("people", it["张三"])
    assert record is not None
    expected = {f.name for f in small.PEOPLE.fields} | {"household.called", "id", "uid", "village", "extra"}
    assert record.keys() >= expected | {"made_at", "changed_at", "removed_at"}
    assert (record["household.called"], record["age"], record["meeting_count"]) == ("张三", 56, 1)
    assert record["village"] == it["柳河村"]


def test_an_unknown_path_is_refused_in_chinese(book: Book, it: It) -> None:
    with pytest.raises(Refused, match="“人员”没有“nose”"):
        book.ids("people", Query(filters=(Filter("nose", 1),)))


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (Filter("name", "单雄信"), ["单雄信"]),
        (Filter("id_number", None), ["张三", "阿依·古丽", "𠮷㛃"]),
        (Filter("name", "张三", "is_not"), ["单雄信", "阿依·古丽", "𠮷㛃"]),
        (Filter("name", "依·古", "has"), ["阿依·古丽"]),
        (Filter("household", "张", "has"), ["张三"]),
        (Filter("household.group.name", "二组"), ["单雄信", "张三"]),
        (Filter("phone", how="empty"), ["单雄信", "阿依·古丽", "𠮷㛃"]),
        (Filter("phone", how="filled"), ["张三", "张三"]),
        (Filter("age", 40, "since"), ["张三", "张三"]),
        (Filter("name", ["单雄信", "没有"], "among"), ["单雄信"]),
    ],
)
def test_each_kind_of_filter(book: Book, it: It, condition: Filter, expected: list[str]) -> None:
    """is, is_not, has, empty, filled, since and among choose the records they say, on any path."""
    query = Query(filters=(condition,), order="household.number, name")
    assert names(book, query) == expected
    assert book.count("people", query) == len(expected)


def test_what_is_known_of_a_day_counts_where_it_may_lie(book: Book, it: It) -> None:
    """1980-07 lies in July 1980 and in 1980; 1999 lies in a month of 1999; a period's end is included."""

    def born(since: str, until: str) -> set[str]:
        both = (Filter("born", since, "since"), Filter("born", until, "until"))
        return set(names(book, Query(filters=both), path="born"))

    assert born("1980-07-10", "1980-07-31") == {"1980-07"}
    assert born("1999-05-01", "1999-05-31") == {"1999"}
    assert born("1988-01-01", "1988-01-01") == {"1988-01-01"}
    assert born("1970", "1980") == {"1970-03-15", "1980-07"}


def test_a_period_means_the_ledgers_day(book: Book, it: It) -> None:
    """since and until of a query are about the field that dates a record."""
    assert book.count("meetings", Query(since="2026-03-05", until="2026-03-05")) == 1
    assert book.count("meetings", Query(since="2026-03-06")) == 0


def test_names_sort_by_pinyin_and_counted_groups_by_number(book: Book, it: It) -> None:
    """One looks for 单 under shan; 一组 二组 十组 come in that order though yi, er, shi do not."""
    assert names(book, Query(order="name")) == ["阿依·古丽", "𠮷㛃", "单雄信", "张三", "张三"]
    assert names(book, Query(order="name desc"), "groups") == ["十组", "二组", "一组"]
    assert names(book, Query(order="household.group"), path="household.group.name")[0] == "一组"


def test_a_window_gives_ids_in_their_order_and_leaves_out_what_is_gone(book: Book, it: It) -> None:
    ids = list(book.ids("people", Query(order="name")))
    shuffled = [*reversed(ids), 987654]
    assert [record["id"] for record in book.window("people", shuffled, ["name"])] == shuffled[:-1]
    assert book.window("people", [], None) == []


def test_rows_streams_more_than_one_window(book: Book) -> None:
    """All records come once, in order, though they are fetched in windows."""
    with book.step("很多组"):
        book.save_many("groups", ({"name": f"{n}组", "number": n} for n in range(1000)))
    assert [r["number"] for r in book.rows("groups", paths=["number"])] == list(range(1000))


def test_several_tags_count_each(book: Book, it: It) -> None:
    """A chip's number counts every record that has the tag; has finds a tag, not a part of one."""
    with book.step("标签"):
        book.save("people", {"uid": it["张三"], "tags": "低保户、党员"})
        book.save("people", {"uid": it["单雄信"], "tags": "低保户"})
    assert book.tally("people", "tags") == {None: 3, "低保户": 2, "党员": 1}
    assert book.count("people", Query(filters=(Filter("tags", "低保", "has"),))) == 0
    assert book.count("people", Query(filters=(Filter("tags", "党员", "has"),))) == 1


def test_records_answers_a_rule_with_fields_and_computed_values(book: Book, it: It) -> None:
    (record,) = book.records("attendance", meeting=it["会"], person=it["张三"])
    assert (record["status"], record["uid"]) == ("到会", it["签到张三"])
    assert book.records("people", name="没有") == []
    assert book.records("people", id_number=None, household=it["003"])[0]["age"] is not None


def test_a_derived_ledger_answers_for_its_period_and_forgets_at_a_write(book: Book, it: It) -> None:
    """It is listed, filtered and opened like any other, and a write is seen at once."""
    assert [r["held"] for r in book.rows("meeting_counts", Query(since="2026-01-01"), ["held"])] == [1]
    assert book.ids("meeting_counts", Query(since="2027-01-01")).tolist() == []
    before = book.ids("meeting_counts", Query(since="2026-01-01"))
    with book.step("又一次"):
        book.save("meetings", {"kind": "党课", "held_on": "2026-05-05"})
    assert book.window("meeting_counts", book.ids("meeting_counts", Query(since="2026-01-01")))[0]["held"] == 2
    assert book.record("meeting_counts", "c党课", ["held"]) == {**before_window(book), "held": 2}
    assert [r["kind"] for r in book.window("meeting_counts", before)] == ["党课"]
    assert book.count("meeting_counts", Query(search="党课")) == 1


def before_window(book: Book) -> dict[str, Any]:
    record = book.records("meeting_counts", uid="c党课")[0]
    return {"uid": "c党课", "id": record["id"], "removed_at": None}


def test_many_derived_questions_keep_few_tables(book: Book, it: It) -> None:
    """Old answers are dropped, and an old window still opens."""
    first = book.ids("meeting_counts", Query(since="2000-01-01"))
    for year in range(1900, 1960):
        book.ids("meeting_counts", Query(since=f"{year}-01-01"))
    assert book.window("meeting_counts", first)[0]["held"] == 1
    kept = book.engine.one("SELECT count(*) FROM temp.sqlite_master WHERE name LIKE 'derived%'")
    assert kept <= 25


def test_the_today_of_a_book_dates_its_computed_fields(folder: Path) -> None:
    with small.create(folder) as book:
        it = small.fill(book)
    with small.open_book(folder, today=date(2030, 1, 1)) as later:
        assert later.today == date(2030, 1, 1)
        record = later.record("people", it["张三"], ["age"])
        assert record is not None
        assert record["age"] == 59


def test_only_the_computed_columns_asked_for_are_worked_out(book: Book, it: It) -> None:
    """A list without 到会次数 does not read the attendance."""
    plan = book.engine.fetch(
        "EXPLAIN SELECT (SELECT c.age FROM (" + (small.HERE / "queries/people.sql").read_text("utf-8")
        + ") AS c WHERE c.id = t.id) FROM people t", {"today": "2026-06-18"},
    )  # fmt: skip
    root = book.engine.one("SELECT rootpage FROM sqlite_master WHERE name = 'attendance'")
    assert not [row for row in plan if row[1] == "OpenRead" and row[3] == root]


def test_words_and_settings_follow_their_ledgers(book: Book) -> None:
    """Every way of writing a word leads to the standard one; a change is seen without reopening."""
    assert book.words("性别") == {
        "男": "男",
        "女": "女",
        "男性": "男",
        "M": "男",
        "1": "男",
        "女性": "女",
        "F": "女",
        "2": "女",
    }
    assert book.setting("late_days") == "3"
    with book.step("改"):
        book.save("dictionary", {"kind": "性别", "name": "未知", "sequence": 3})
        book.set("late_days", "5")
    assert "未知" in book.words("性别")
    assert book.setting("late_days") == "5"
    book.undo()
    assert book.setting("late_days") == "3"
    with pytest.raises(KeyError):
        book.setting("no_such_setting")


def test_a_setting_refuses_what_does_not_fit(book: Book) -> None:
    with book.step("改"), pytest.raises(Refused, match="要填数字"):
        book.set("late_days", "三天")
    with book.step("改"), pytest.raises(Refused, match="没有叫“colour”的设置"):
        book.set("colour", "红")

"""Saving, clashes, the recycle bin."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from desktop.kit.errors import Refused
from desktop.kit.look import Query, Record
from desktop.store.book import Book

It = dict[str, str]


def test_only_stored_fields_are_written(book: Book, it: It) -> None:
    """A record as a window gave it can be saved again: paths and computed fields are passed over."""
    record = book.record("people", it["张三"])
    assert record is not None
    with book.step("改"):
        assert (
            book.save("people", {**record, "phone": "13900000000", "age": 3, "household.called": "李四"}) == it["张三"]
        )
    after = book.record("people", it["张三"])
    assert after is not None
    assert {k: v for k, v in after.items() if record[k] != v}.keys() <= {"phone", "changed_at"}
    assert after["phone"] == "13900000000"


def test_a_record_with_an_unknown_uid_is_made_with_it(book: Book) -> None:
    """Packages bring their records' uids and villages."""
    with book.step("收"):
        uid = book.save("groups", {"uid": "0" * 18, "village": "1" * 18, "name": "一组"})
    record = book.record("groups", uid)
    assert record is not None
    assert (uid, record["village"]) == ("0" * 18, "1" * 18)


def test_a_key_that_repeats_is_refused_with_the_other_record(book: Book, it: It) -> None:
    with book.step("建"), pytest.raises(Refused, match="已经有一条相同的“人员”：张三（一组、0018）") as refused:
        book.save("people", {"name": "李四", "id_number": "421181197003150018"})
    assert refused.value.complaints[0].field == "id_number"
    with book.step("改"), pytest.raises(Refused, match="张三（一组、0018）"):
        book.save("people", {"uid": it["单雄信"], "id_number": "421181197003150018"})
    assert book.count("people") == 5


def test_what_is_unknown_does_not_repeat_but_the_rest_of_a_key_counts(book: Book, it: It) -> None:
    """People without an id number are not the same person; two 党课 of one day without a time are one."""
    with book.step("建"):
        book.save("people", {"name": "张三"})
        with pytest.raises(Refused, match="三月党课"):
            book.save("meetings", {"kind": "党课", "held_on": "2026-03-05"})
        book.save("meetings", {"kind": "党课", "held_on": "2026-03-05", "began": "15:00"})


def test_each_village_has_its_own_keys(book: Book) -> None:
    """一组 of another village is another group; of the same village it is refused."""
    with book.step("建"):
        book.save("groups", {"name": "一组", "village": "a" * 18})
        book.save("groups", {"name": "一组", "village": "b" * 18})
        with pytest.raises(Refused):
            book.save("groups", {"name": "一组", "village": "b" * 18})


def test_a_removed_record_frees_its_key_and_cannot_come_back_beside_its_successor(book: Book, it: It) -> None:
    with book.step("删"):
        book.remove("members", it["党员"])
    with book.step("建"):
        book.save("members", {"person": it["张三"]})
    with book.step("恢复"), pytest.raises(Refused, match="已经有一条相同的“党员”"):
        book.restore("members", it["党员"])


def test_many_are_inserted_all_or_none(book: Book, it: It) -> None:
    """A clash in the last of many takes back only these many; the step can go on."""
    rows = [{"name": f"{n}号组"} for n in range(12_000)]
    with book.step("导入"):
        book.save("groups", {"name": "先建的组"})
        with pytest.raises(Refused, match="已经有一条相同的“村民小组”：一组"):
            book.save_many("groups", [*rows, {"name": "一组"}])
        with pytest.raises(Refused, match="两条相同的“村民小组”（重号组）"):
            book.save_many("groups", [{"name": "重号组"}, {"name": "重号组"}])
        assert book.count("groups") == 4
        assert len(book.save_many("groups", rows)) == 12_000
    assert book.count("groups") == 12_004
    book.undo()
    assert book.count("groups") == 3
    assert book.count("groups", Query(search="号组")) == 0


def test_many_that_break_off_leave_nothing_behind_and_the_step_goes_on(book: Book, it: It) -> None:
    """Whoever gives the records may fail on the way; what he gave before is not made, and nothing is noted of it."""

    def some() -> Iterator[Record]:
        yield from ({"name": f"{n}号组"} for n in range(6000))
        raise ValueError("no more")

    with book.step("导入"):
        with pytest.raises(ValueError, match="no more"):
            book.save_many("groups", some())
        book.save("groups", {"name": "后建的组"})
    assert book.count("groups") == 4
    (newest, *_) = book.steps(1)
    assert book.log.window([newest.id])[0].ledgers == {"groups": 1}
    book.undo()
    assert book.count("groups") == 3 and not book.engine.fetch("SELECT * FROM groups WHERE name LIKE '%号组'")


def test_many_that_bring_a_known_uid_are_refused(book: Book, it: It) -> None:
    with book.step("收"), pytest.raises(Refused, match="已经在账本里了"):
        book.save_many("groups", [{"uid": it["一组"], "name": "七组"}])


def test_a_reference_to_nothing_is_refused_by_name(book: Book, it: It) -> None:
    """Nothing dangles: the step that would leave such a record is refused whole."""

    def dangle() -> None:
        with book.step("建"):
            book.save("groups", {"name": "八组"})
            book.save("people", {"name": "李四", "household": "z" * 18})

    with pytest.raises(Refused, match="“人员”引用的“户”不在账本里"):
        dangle()
    assert book.count("groups") == 3


def test_circles_of_references_are_saved_in_any_order(book: Book) -> None:
    with book.step("收"):
        book.save("households", {"uid": "a" * 18, "number": "9", "head": "b" * 18})
        book.save("people", {"uid": "b" * 18, "name": "王五", "household": "a" * 18})
    assert book.called("households", "a" * 18) == "王五（9）"


def test_removing_what_others_need_is_refused_with_the_list(book: Book, it: It) -> None:
    with book.step("删"), pytest.raises(Refused) as refused:
        book.remove("people", it["张三"])
    said = str(refused.value)
    assert said.startswith("“张三（一组、0018）”还有别的记录用着它")
    for part in ("户 1 条（张三（一组、001））", "党员 1 条", "会议 1 条（三月党课（2026-03-05））", "签到 1 条"):
        assert part in said
    with book.step("删"), pytest.raises(Refused, match="人员 2 条"):
        book.remove("households", it["002"])


def test_owned_rows_go_along_and_come_back(book: Book, it: It) -> None:
    """A meeting takes its attendance and their remarks with it; what was removed before stays removed."""
    with book.step("说明"):
        remark = book.save("remarks", {"text": "迟到", "row": it["签到单雄信"]})
        early = book.save("remarks", {"text": "早退", "row": it["签到单雄信"]})
    with book.step("删一条"):
        book.remove("remarks", early)
    with book.step("删会"):
        book.remove("meetings", it["会"])
    assert [book.count(name) for name in ("meetings", "attendance", "remarks")] == [0, 0, 0]
    assert book.count("meetings", Query(removed=True)) == 1
    removed = book.record("meetings", it["会"], ["title"])
    assert removed is not None and removed["removed_at"] and removed["title"] == "三月党课"
    with book.step("恢复一行"), pytest.raises(Refused, match="所属的“三月党课（2026-03-05）”在回收站里"):
        book.restore("attendance", it["签到张三"])
    with book.step("恢复"):
        book.restore("meetings", it["会"])
    assert [book.count(name) for name in ("meetings", "attendance", "remarks")] == [1, 2, 1]
    assert [r["uid"] for r in book.records("remarks")] == [remark]


def test_members_of_a_household_do_not_go_with_it(book: Book, it: It) -> None:
    """Rows that are only reached, not owned, keep their owner from being removed."""
    with book.step("新户"):
        household = book.save("households", {"number": "004"})
        person = book.save("people", {"name": "赵六", "household": household})
    with book.step("删"), pytest.raises(Refused, match="赵六"):
        book.remove("households", household)
    with book.step("删"):
        book.remove("people", person)
        book.remove("households", household)
    assert book.count("households") == 3


def test_removing_twice_is_refused_and_restoring_twice_does_nothing(book: Book, it: It) -> None:
    with book.step("删"):
        book.remove("members", it["党员"])
    with book.step("删"), pytest.raises(Refused, match="可能已经删掉了"):
        book.remove("members", it["党员"])
    with book.step("恢复"):
        book.restore("members", it["党员"])
        book.restore("members", it["党员"])
    assert book.count("members") == 1


def test_a_derived_ledger_cannot_be_written(book: Book) -> None:
    with book.step("改"), pytest.raises(Refused, match="统计出来的"):
        book.save("meeting_counts", {"kind": "党课"})

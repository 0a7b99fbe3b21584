"""What records are called, and whom someone means."""

from __future__ import annotations

import pytest

from desktop.store.book import Book

It = dict[str, str]


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("单雄信", ["单雄信"]),
        (" 单雄信 ", ["单雄信"]),
        ("张三", ["张三001", "张三002"]),
        ("张三（一组）", ["张三001"]),
        ("张三(二组)", ["张三002"]),
        ("张三（一组、0018）", ["张三001"]),
        ("张三 0018", ["张三001"]),
        ("张三 4321", ["张三002"]),
        ("张三 13812345678", ["张三001"]),
        ("421181197003150018", ["张三001"]),
        ("阿依·古丽", ["阿依·古丽"]),
        ("阿依古丽", ["阿依·古丽"]),
        ("阿依•古丽（十组）", ["阿依·古丽"]),
        ("𠮷 㛃", ["𠮷㛃"]),
        ("张三（三组）", []),
        ("张三 9999", []),
        ("张", []),
        ("", []),
    ],
)
def test_whom_a_text_means(book: Book, it: It, text: str, who: list[str]) -> None:
    """A name, a name with its group or the last digits of a number, a whole number; never a part of a name."""
    assert sorted(record["uid"] for record in book.named("people", text)) == sorted(it[name] for name in who)


def test_namesakes_are_offered_in_a_way_that_can_be_typed(book: Book, it: It) -> None:
    """What tells them apart, written behind the name, chooses exactly one."""
    both = book.named("people", "张三")
    assert [(r["called"], r["apart"]) for r in both] == [("张三", "一组、0018"), ("张三", "二组")]
    for record in both:
        chosen = book.named("people", f"{record['called']}（{record['apart']}）")
        assert [r["uid"] for r in chosen] == [record["uid"]]


def test_a_uid_is_always_understood_and_a_removed_record_never_meant(book: Book, it: It) -> None:
    assert book.named("people", it["𠮷㛃"])[0]["called"] == "𠮷㛃"
    with book.step("删"):
        book.remove("people", it["𠮷㛃"])
    assert book.named("people", it["𠮷㛃"]) == book.named("people", "𠮷㛃") == []
    assert book.called("people", it["𠮷㛃"]) == "𠮷㛃（十组）"


def test_names_come_through_references(book: Book, it: It) -> None:
    """A household is called by its head, or by group and number where it has none; its number is enough."""
    assert book.called("households", it["001"]) == "张三（一组、001）"
    assert book.called("households", it["002"]) == "二组、002"
    for text in ("张三", "001", "张三（一组）"):
        assert [r["uid"] for r in book.named("households", text)] == [it["001"]]
    assert [r["uid"] for r in book.named("households", "二组、002")] == [it["002"]]
    assert [r["uid"] for r in book.named("members", "张三 0018")] == [it["党员"]]


def test_a_dictionary_entry_is_known_by_its_aliases(book: Book) -> None:
    assert [r["called"] for r in book.named("dictionary", "男性")] == ["男"]
    assert book.named("dictionary", "性") == []

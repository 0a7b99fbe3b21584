"""Finding people: by characters, letters, digits; the index never disagrees with the records."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.kit.look import Query
from desktop.store import pinyin, search
from desktop.store.book import Book
from tests.store import small

It = dict[str, str]


def found(book: Book, text: str, ledger: str = "people") -> set[str]:
    return {r["called"] for r in book._namer.named(ledger, book.ids(ledger, Query(search=text)))}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("张", {"张三"}),
        ("张三", {"张三"}),
        ("三张", set()),
        ("雄信", {"单雄信"}),
        ("阿依古丽", {"阿依·古丽"}),
        ("依•古", {"阿依·古丽"}),
        ("𠮷", {"𠮷㛃"}),
        ("㛃", {"𠮷㛃"}),
        ("shan", {"单雄信"}),
        ("danxiong", {"单雄信"}),
        ("sxx", {"单雄信"}),
        ("DXX", {"单雄信"}),
        ("xiongx", {"单雄信"}),
        ("ji", {"𠮷㛃"}),
        ("0018", {"张三"}),
        ("１３８１２", {"张三"}),
        ("45678", {"张三"}),
        ("19880101", {"单雄信"}),
        ("421181198801010022", {"单雄信"}),
        ("张 4321", {"张三"}),
        ("张 0022", set()),
        ("，", set()),
        ("\"'*:(", set()),
        ("张*", set()),
    ],
)  # fmt: skip
def test_what_finds_whom(book: Book, it: It, text: str, expected: set[str]) -> None:
    """Characters in a row, every reading of a name in letters or initials, numbers from front, back or birth date."""
    assert found(book, text) == expected


def test_a_record_is_found_by_the_name_it_refers_to(book: Book, it: It) -> None:
    """Attendance is found by its person, a member by the person, a household by its head; not a man by his wife."""
    assert found(book, "单雄信", "attendance") == {"单雄信"}
    assert found(book, "zs", "members") == {"张三"}
    assert found(book, "张三 三月", "attendance") == {"张三"}
    assert found(book, "张三", "households") == {"张三"}
    with book.step("同户"):
        book.save("people", {"name": "李四", "household": it["001"]})
    assert found(book, "张三") == {"张三"}


def test_words_are_found_in_a_row_but_not_across_a_comma(book: Book, it: It) -> None:
    """学习、贯彻 is not 习贯."""
    with book.step("内容"):
        book.save("meetings", {"uid": it["会"], "content": "学习、贯彻2025年一号文件（中发〔2025〕1号）"})
    assert found(book, "贯彻2025", "meetings") == {"三月党课"}
    assert found(book, "一号文件", "meetings") == {"三月党课"}
    assert found(book, "习贯", "meetings") == set()


def test_the_index_follows_edits_removals_and_undo(book: Book, it: It) -> None:
    with book.step("改名"):
        book.save("people", {"uid": it["单雄信"], "name": "翟让"})
        assert found(book, "翟让") == {"翟让"}
        assert found(book, "单雄信") == set()
    assert found(book, "zhai") == {"翟让"}
    book.undo()
    assert (found(book, "翟让"), found(book, "单雄信")) == (set(), {"单雄信"})
    with book.step("删"):
        book.remove("members", it["党员"])
    assert found(book, "张三", "members") == set()
    assert book.count("members", Query(search="张三", removed=True)) == 1


def test_a_failed_step_leaves_no_word_behind(book: Book, it: It) -> None:

    def fail() -> None:
        with book.step("坏"):
            book.save("people", {"name": "昙花"})
            assert found(book, "昙花") == {"昙花"}
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert found(book, "昙花") == set()
    with book.step("好"):
        book.save("people", {"name": "兰花"})
    assert found(book, "昙花") == set()
    assert found(book, "兰花") == {"兰花"}


def test_the_search_box_finds_across_ledgers_people_first(book: Book, it: It) -> None:
    hits = book.search("张三")
    assert [hit.ledger for hit in hits][:2] == ["people", "people"]
    assert {hit.ledger for hit in hits} == {"people", "households", "members", "meetings"}
    assert hits[0].called == "张三"
    assert {hit.apart for hit in hits[:2]} == {"一组、0018", "二组"}
    assert len(book.search("张三", limit=1)) == 1
    assert book.search(" ") == book.search("！") == []


def test_an_index_made_otherwise_is_made_anew(folder: Path) -> None:
    """A book whose index another version of the program made, or none, finds everybody after opening."""
    with small.create(folder) as book:
        small.fill(book)
        book.engine.run("DELETE FROM words")
        book.engine.run("UPDATE about SET value = 'older' WHERE name LIKE 'words %'")
    with small.open_book(folder) as book:
        assert found(book, "单雄信") == {"单雄信"}
        assert found(book, "sxx", "people") == {"单雄信"}


names = st.text(st.sampled_from("张王单曾阿依古丽·𠮷㛃ab12 ，X"), max_size=6)


@given(st.lists(names, min_size=1, max_size=8), st.text(st.sampled_from("张王单曾依古𠮷㛃"), min_size=1, max_size=3))
def test_characters_find_exactly_whoever_has_them_in_a_row(texts: list[str], wanted: str) -> None:
    """The same answer as reading every name by eye, without the dots; nobody is missed, nobody invented."""
    phrases = [search.tokens(text) or "" for text in texts]
    expression = search.match(search.fold(wanted), "name")
    from sqlcipher3 import dbapi2

    connection = dbapi2.connect(":memory:")
    connection.execute(search.TABLE)
    connection.executemany("INSERT INTO words (rowid, name) VALUES (?, ?)", list(enumerate(phrases)))
    answer = {row[0] for row in connection.execute("SELECT rowid FROM words WHERE words MATCH ?", [expression])}
    connection.close()
    assert answer == {place for place, text in enumerate(texts) if wanted in search.fold(text).replace(" ", "")}


@pytest.mark.parametrize(
    ("name", "forms"),
    [
        ("张三丰", {"zhangsanfeng", "zsf", "sanfeng", "sf"}),
        ("单田芳", {"shantianfang", "dantianfang", "chantianfang", "stf", "dtf", "ctf"}),
        ("仇和", {"qiuhe", "chouhe", "qh", "ch"}),
        ("区伯", {"oubo", "qubo"}),
        ("吕绿", {"lvlv"}),
        ("曾国藩", {"zengguofan", "cengguofan"}),
        ("万俟卨", {"moqixie"}),
        ("尉迟恭", {"yuchigong", "weichigong"}),
    ],
)
def test_every_reading_of_a_name_is_indexed(name: str, forms: set[str]) -> None:
    assert forms <= set((pinyin.readings(name) or "").split())


def test_a_name_with_too_many_readings_keeps_each_of_them_once() -> None:
    """Where combinations explode, every reading of every character is still in one of the forms."""
    forms = (pinyin.readings("单曾乐折解") or "").split()
    assert len(forms) < 60
    for reading in ("shan", "zeng", "yue", "she", "xie"):
        assert any(reading in form for form in forms)


def test_sorting_reads_numbers_and_surnames() -> None:
    """3组 before 10组, 二组 before 十一组, 单 under shan, codes by their numbers."""
    ordered = ["一组", "2-9", "2-10", "二组", "3组", "10组", "十一组", "阿依", "单雄信", "山子", "张三", "曾国藩"]
    assert sorted(sorted(ordered[:-2]), key=pinyin.spoken) == ordered[:-2]
    assert sorted(["张三", "曾国藩"], key=pinyin.spoken) == ["曾国藩", "张三"]


def test_the_reading_table_is_small_and_needs_no_library() -> None:
    assert small.HERE.parents[1].joinpath("resources/pinyin.txt").stat().st_size < 200_000
    code = "from desktop.store import pinyin\nassert pinyin.readings('张')\nassert 'pypinyin' not in sys.modules"
    with small.child(code) as running:
        assert running.wait(30) == 0


@pytest.mark.parametrize("then", ["search", "reopen", "quiet", "undo", "edit"])
def test_words_left_for_later_are_there_when_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, then: str
) -> None:
    """Very much written in one step is indexed when first asked for, at the next opening, or in a quiet moment."""
    monkeypatch.setattr(search, "MANY", 5)
    book = small.create(tmp_path / "账本")
    with book.step("导入"):
        book.save_many("people", [{"name": f"新人{n}"} for n in range(9)])
    assert not book.engine.one("SELECT count(*) FROM words WHERE words MATCH 'name : \"新\"'")
    wanted = {f"新人{n}" for n in range(9)}
    if then == "reopen":
        book.close()
        book = small.open_book(tmp_path / "账本")
    elif then == "quiet":
        book.checkpoint()
        assert book.engine.one("SELECT count(*) FROM words WHERE words MATCH 'name : \"新\"'") == 9
    elif then == "undo":
        book.undo()
        wanted = set()
    elif then == "edit":
        with book.step("改"):
            book.save("people", {"uid": book.records("people", name="新人3")[0]["uid"], "name": "旧人"})
        wanted = wanted - {"新人3"}
        assert found(book, "旧人") == {"旧人"}
    assert found(book, "新人") == wanted
    book.close()
